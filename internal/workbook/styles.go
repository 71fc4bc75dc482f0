package workbook

import "strings"

// Format describes how a number format shows a number. The zero Format describes General,
// which shows the number as it is.
type Format struct {
	// Zeros is the number of digits before the decimal point to which the format fills up a
	// number with leading zeros: 5 for 00000, and also for 000-00, because the hyphen is
	// not a digit. It is 0 if the format adds no zeros, or if it shows other digits than
	// the digits of the number, as a percentage, a fraction, or a number in thousands or
	// with an exponent does.
	Zeros int
	// Date is true if the format shows a date, a time of day or an elapsed time.
	Date bool
	// NoDay is true if the format shows a month or a year but no day and no time, such as
	// mmm-yy. It is false for the built-in formats that depend on the language of Excel;
	// all of these show a day.
	NoDay bool
	// Unknown is true if the workbook does not define the format, or if the sections of
	// the format (for positive, negative and zero) differ in their number of zeros. The
	// other fields are then zero.
	Unknown bool
}

const (
	maxStyles   = 1 << 16 // cell formats, and custom number formats; Excel allows 65,490
	maxZeros    = 255     // length of the longest number format in Excel
	noStyle     = 1<<32 - 1
	mostBuiltIn = 163 // number formats up to it are Excel's own
)

// Format returns the number format of the cells with a Style. The first call reads the
// styles of the workbook, within the Limits; if these cannot be read, every Format is
// Unknown. A workbook without styles has only the style 0, which is General.
func (f *File) Format(style uint32) Format {
	if !f.stylesRead {
		f.stylesRead = true
		if f.styles, f.stylesErr = f.readStyles(); f.stylesErr != nil {
			f.styles = nil
		}
	}
	if f.stylesErr == nil && f.styles == nil && style == 0 {
		return Format{}
	}
	if int64(style) >= int64(len(f.styles)) {
		return Format{Unknown: true}
	}
	return f.styles[style]
}

// readStyles returns the number format of each style, nil if the workbook has no styles.
func (f *File) readStyles() ([]Format, error) {
	e := f.zip.find(f.stylesPart)
	if e == nil {
		return nil, nil
	}
	p, err := f.zip.open(e, f.lim.MaxPart)
	if err != nil {
		return nil, err
	}
	s := newScanner(p, e.name, nil)
	if err := s.root("styleSheet"); err != nil {
		return nil, err
	}
	custom := map[int]Format{}
	var ids []int
	for {
		t, err := s.next(skipText)
		if err != nil {
			return nil, err
		}
		if t == endTag {
			break
		}
		switch {
		case s.is("numFmts"):
			err = s.children("numFmt", func() error {
				id, code := -1, Format{Unknown: true}
				if err := s.attributes(func(name, value []byte) {
					switch string(name) {
					case "numFmtId":
						id = formatID(value)
					case "formatCode":
						code = ParseFormat(string(unescape(append([]byte(nil), value...))))
					}
				}); err != nil {
					return err
				}
				if len(custom) >= maxStyles {
					return s.fail(TooLarge, "it has more than %d number formats", maxStyles)
				}
				custom[id] = code
				return nil
			})
		case s.is("cellXfs"):
			err = s.children("xf", func() error {
				id := 0
				if err := s.attributes(func(name, value []byte) {
					if string(name) == "numFmtId" {
						id = formatID(value)
					}
				}); err != nil {
					return err
				}
				if len(ids) >= maxStyles {
					return s.fail(TooLarge, "it has more than %d cell formats", maxStyles)
				}
				ids = append(ids, id)
				return nil
			})
		default:
			err = s.skip()
		}
		if err != nil {
			return nil, err
		}
	}
	if err := s.finish(); err != nil {
		return nil, err
	}
	var styles []Format
	for _, id := range ids {
		format, ok := custom[id]
		if !ok {
			format = builtIn(id)
		}
		styles = append(styles, format)
	}
	return styles, nil
}

// formatID parses the id of a number format; it returns -1 for one that is invalid.
func formatID(value []byte) int {
	if id, ok := number(trimSpace(value), 1<<31-1); ok {
		return id
	}
	return -1
}

// attributes calls each for each attribute of the current start tag.
func (s *scanner) attributes(each func(name, value []byte)) error {
	for {
		name, value, ok, err := s.attr()
		if err != nil || !ok {
			return err
		}
		each(name, value)
	}
}

// builtIn returns Excel's own number format of an id (ECMA-376, Part 1, 18.8.30), which a
// workbook need not list. In 27 to 36, 50 to 58 and 71 to 81 the language of Excel decides
// which date it is.
func builtIn(id int) Format {
	switch {
	case id < 0 || id > mostBuiltIn:
		return Format{Unknown: true}
	case id == 17:
		return Format{Date: true, NoDay: true}
	case id >= 14 && id <= 22, id >= 27 && id <= 36, id >= 45 && id <= 47, id >= 50 && id <= 58, id >= 71 && id <= 81:
		return Format{Date: true}
	}
	return Format{}
}

// ParseFormat returns the Format for a number format code, such as 00000 or yyyy-mm-dd;@.
func ParseFormat(code string) Format {
	var whole Format
	zeros, sections, varies := -1, 0, false
	var p formatSection
	end := func() {
		f := p.format()
		whole.Date = whole.Date || f.Date
		// The first three sections are for positive and negative numbers and zero, or for
		// those of a condition; a fourth is for text. One without digits hides the number.
		if sections++; sections <= 3 && (p.places > 0 || p.general) {
			varies = varies || zeros >= 0 && zeros != f.Zeros
			zeros = f.Zeros
		}
		if sections == 1 {
			whole.NoDay = f.NoDay
		}
		p = formatSection{}
	}
	for i := 0; i < len(code); {
		switch c := code[i]; c {
		case ';':
			end()
			i++
		case '"':
			n := strings.IndexByte(code[i+1:], '"')
			if n < 0 {
				n = len(code) - i - 1
			}
			i += n + 2
		case '\\', '_', '*': // the next character is literal, a width or a filling
			i += 1 + runeLen(code[min(len(code), i+1):])
		case '[':
			n := strings.IndexByte(code[i:], ']')
			if n < 0 {
				n = len(code) - i
			}
			p.bracket(code[i+1 : i+n])
			i += n + 1
		default:
			i += p.token(code[i:])
		}
	}
	end()
	switch {
	case whole.Date:
	case varies || zeros > maxZeros:
		return Format{Unknown: true}
	default:
		whole.Zeros = max(zeros, 0)
	}
	return whole
}

// runeLen returns the number of bytes of the first character of s, 0 if there is none.
func runeLen(s string) int {
	for i := range s {
		if i > 0 {
			return i
		}
	}
	return len(s)
}

// formatSection is a section of a number format as far as it was read.
type formatSection struct {
	general  bool // the number is shown as it is
	places   int  // digits of any kind: 0, # and ?
	zeros    int  // digits from the first 0 to the point
	point    bool // the digits after are a fraction
	scaled   bool // percent, exponent, fraction
	thousand bool // a comma follows the last digit
	date     bool
	year     bool
	month    bool
	day      bool
	time     bool
	hours    bool // the last token of a date is of hours: m is minutes
	minutes  bool // the last token is m or mm: of minutes if seconds follow
}

// format returns what the section shows.
func (p *formatSection) format() Format {
	p.settle(false)
	f := Format{Date: p.date, NoDay: (p.year || p.month) && !p.day && !p.time}
	if !p.scaled && !p.thousand && p.zeros > 1 {
		f.Zeros = p.zeros
	}
	return f
}

// settle decides whether an m that was read is a month or minutes.
func (p *formatSection) settle(seconds bool) {
	if p.minutes {
		p.month, p.time = p.month || !seconds, p.time || seconds
	}
	p.minutes = false
}

// bracket reads what is between brackets: a color, a condition, a locale, or an elapsed
// time such as [h], which shows hours over 24.
func (p *formatSection) bracket(s string) {
	lower := strings.ToLower(s)
	if lower == "" || strings.Trim(lower, lower[:1]) != "" || strings.IndexByte("hms", lower[0]) < 0 {
		return
	}
	p.settle(lower[0] == 's')
	p.date, p.time, p.hours = true, true, lower[0] == 'h'
}

// token reads one token of a section and returns its length in bytes.
func (p *formatSection) token(s string) int {
	c := s[0] | 0x20 // in lower case
	n := 1
	if strings.IndexByte("abdeghmsy", c) >= 0 {
		for n < len(s) && s[n]|0x20 == c {
			n++
		}
	}
	switch {
	case s[0] == '0' || s[0] == '#' || s[0] == '?':
		p.places++
		p.thousand = false
		if !p.point && (s[0] == '0' || p.zeros > 0) {
			p.zeros++
		}
		return 1
	case s[0] == '.':
		p.point, p.scaled = true, p.scaled || p.thousand
		return 1
	case s[0] == ',':
		p.thousand = p.places > 0
		return 1
	case s[0] == '%' || s[0] == '/' && p.places > 0 && !p.date:
		p.scaled = true
		return 1
	case c == 'e' && p.places > 0 && len(s) > 1 && (s[1] == '+' || s[1] == '-'):
		p.scaled = true
		return 2
	case len(s) >= 7 && strings.EqualFold(s[:7], "general"):
		p.general = true
		return 7
	case len(s) >= 5 && strings.EqualFold(s[:5], "am/pm"):
		return p.clock(5)
	case len(s) >= 3 && strings.EqualFold(s[:3], "a/p"):
		return p.clock(3)
	case c == 'y' || c == 'e' || c == 'b' || c == 'g':
		p.settle(false)
		p.date, p.year, p.hours = true, true, false
	case c == 'd' || c == 'a' && n >= 3:
		p.settle(false)
		p.date, p.day, p.hours = true, true, false
	case c == 'h':
		p.settle(false)
		p.date, p.time, p.hours = true, true, true
	case c == 's':
		p.settle(true)
		p.date, p.time, p.hours = true, true, false
	case c == 'm' && n <= 2 && p.hours:
		p.date, p.time, p.hours = true, true, false
	case c == 'm' && n <= 2:
		p.settle(false)
		p.date, p.minutes = true, true
	case c == 'm':
		p.settle(false)
		p.date, p.month, p.hours = true, true, false
	default:
		return runeLen(s)
	}
	return n
}

// clock reads a mark of twelve hours, n bytes long.
func (p *formatSection) clock(n int) int {
	p.date, p.time = true, true
	return n
}
