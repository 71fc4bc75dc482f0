package transformation

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// monthNames lists, by language, how the names of the twelve months begin, without accents and in
// lower case. Of several that fit, the longest counts.
var monthNames = map[string]string{
	"bg":    "ян фев мар апр май|маи юни юли авг сеп окт ное дек",
	"cs":    "led uno bre dub kve cerven|cervn|cvn cervenec|cervence|cervenci|cvc srp zar rij lis pro",
	"cy":    "ion chwe maw|faw ebr mai|fai meh|feh gor|ngor aws med|fed hyd tach|dach|nhach|thach rhag|rag",
	"da":    "jan feb mar apr maj jun jul aug sep okt nov dec",
	"de":    "jan|jaen feb mar|maer apr mai jun jul aug sep okt nov dez",
	"el":    "ιαν φεβ μαρ απρ|αριλ μαι ιουν ιουλ αυγ σεπ οκτ νοε δεκ",
	"en":    "jan feb mar apr may jun jul aug sep oct nov dec",
	"es":    "ene feb mar abr may jun jul ago sep oct nov dic",
	"et":    "jaan veebr marts apr mai juuni juuli aug sept okt nov dets",
	"fi":    "tam hel maa huh tou kes hei elo syy lok mar jou",
	"fr":    "janv fevr mars avr mai juin juil aout sept oct nov dec",
	"hi":    "जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर|अक्तूबर नवंबर|नवम्बर दिसंबर",
	"hr":    "sij velj ozu tra svi lip srp kol ruj lis stu pro",
	"hu":    "jan feb marc apr maj jun jul aug szept okt nov dec",
	"it":    "gen feb mar apr mag giu lug ago set ott nov dic",
	"lt":    "sau vas kov bal geg bir lie rugp|rgp rugs|rgs spa|spl lap gru|grd",
	"lv":    "janv febr marts apr maijs jun jul aug sept okt nov dec",
	"nl":    "jan feb maa|mrt apr mei jun jul aug sep okt nov dec",
	"no":    "jan feb mar apr mai jun jul aug sep okt nov des",
	"pl":    "sty lut mar kwi maj cze lip sie wrz paz lis gru",
	"pt":    "jan fev mar abr mai jun jul ago set out nov dez",
	"ro":    "ian feb mar apr mai iun iul aug sep oct noi|nov dec",
	"roman": "i ii iii iv v vi vii viii ix x xi xii",
	"sk":    "jan feb mar apr maj jun jul aug sep okt nov dec",
	"sl":    "jan feb mar apr maj jun jul avg sep okt nov dec",
	"sv":    "jan feb mar apr maj jun jul aug sep okt nov dec",
}

// fullEnglish lists the names that English ends with: no other letters follow a name at the end
// of a date.
var fullEnglish = strings.Fields("january february march april may june july august september october november december")

// order is the parts of a date: d, m, M (by name) and y, with the language of the name.
type order struct {
	parts    string
	language string
	between  string // the only text between the parts; "" if any without digits
}

// dates returns the rules of dates, each described by its parts: "M d y en", "d/m/y".
func dates(forms map[string]string) map[string]rule {
	rules := map[string]rule{}
	for name, form := range forms {
		var o order
		switch {
		case strings.Contains(form, "/"):
			o = order{parts: strings.ReplaceAll(form, "/", ""), between: "/"}
		case strings.Contains(form, "."):
			o = order{parts: strings.ReplaceAll(form, ".", ""), between: "."}
		default:
			for part := range strings.FieldsSeq(form) {
				if strings.Contains("dmMy", part) {
					o.parts += part
				} else {
					o.language = part
				}
			}
		}
		rules[name] = reads(words, o.read)
	}
	return rules
}

// read reads a date. Digits and other text follow each other in turn.
func (o order) read(s string) (string, bool) {
	runs := digitRuns(foldDigits(strings.Trim(s, " \t\r\n\u00a0")), "")
	var year, month, day int
	for i := 0; i < len(o.parts); i++ {
		part, first, last := o.parts[i], i == 0, i == len(o.parts)-1
		if part == 'M' {
			if len(runs) == 0 || runs[0].digits {
				return "", false
			}
			if month = o.month(runs[0].text, first, last && len(runs) == 1); month == 0 {
				return "", false
			}
			runs = runs[1:]
			continue
		}
		if !first && len(runs) > 0 && !runs[0].digits { // separator; one that holds a month's name was used up by it
			if o.between != "" && runs[0].text != o.between {
				return "", false
			}
			runs = runs[1:]
		} else if !first && o.parts[i-1] != 'M' {
			return "", false
		}
		if len(runs) == 0 || !runs[0].digits {
			return "", false
		}
		n, digits := 0, runs[0].text
		if n, _ = strconv.Atoi(digits); len(digits) > 4 || part != 'y' && len(digits) > 2 || part == 'y' && len(digits) == 3 {
			return "", false
		}
		switch part {
		case 'd':
			day = n
		case 'm':
			month = n
		case 'y':
			if year = n; len(digits) <= 2 {
				year += 2000
			}
		}
		runs = runs[1:]
	}
	if len(runs) > 0 && !o.mayFollow(runs) {
		return "", false
	}
	return isoDate(o.parts, year, month, day)
}

// mayFollow reports whether the text after a date is part of its form: the letters of an ordinal
// in English, or the words of a form that ends in a day.
func (o order) mayFollow(runs []run) bool {
	if len(runs) > 1 || runs[0].digits {
		return false
	}
	switch rest := runs[0].text; {
	case o.between != "":
		return false
	case o.parts == "Md" && o.language == "en":
		return len(rest) <= 2 && strings.Trim(strings.ToLower(rest), "abcdefghijklmnopqrstuvwxyz") == ""
	case o.language == "":
		return strings.HasPrefix(o.parts, "y") || o.parts == "md" && strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
	}
	return o.language == "bg" || o.language == "lt" || o.language == "lv" || o.language == "hu"
}

// isoDate returns a date, a month with its day, or a month of a year.
func isoDate(parts string, year, month, day int) (string, bool) {
	if month < 1 || month > 12 {
		return "", false
	}
	hasYear, hasDay := strings.Contains(parts, "y"), strings.Contains(parts, "d")
	switch {
	case !hasDay:
		return fmt.Sprintf("%04d-%02d", year, month), true
	case !hasYear:
		year = 2000 // which has a 29 February
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day || day < 1 || year < 1 {
		return "", false
	}
	if !hasYear {
		return t.Format("--01-02"), true
	}
	return t.Format(time.DateOnly), true
}

// month returns the month that a text names, or 0. Unless the text begins the date, something
// stands before the name. At the end of a date, nothing else follows it.
func (o order) month(text string, first, last bool) int {
	found, folded := 0, foldLetters(strings.ToLower(text))
	for i := range folded {
		before, _ := utf8.DecodeLastRuneInString(folded[:i])
		if first && i > 0 || !first && i == 0 || i > 0 && (unicode.IsLetter(before) || unicode.IsMark(before)) {
			continue
		}
		if o.language == "en" && len(folded) == len(text) && unicode.IsLower(rune(text[i])) {
			continue // the registries read May and MAY, but not may, which is also a verb
		}
		if m := o.monthAt(folded[i:], last); m > 0 {
			found = m
		}
	}
	return found
}

// monthAt returns the month whose name is at the start of a text, or 0.
func (o order) monthAt(text string, last bool) int {
	word := text
	if i := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }); i >= 0 {
		word = text[:i]
	}
	if o.language == "en" && last {
		for i, name := range fullEnglish {
			if text == name || text == name[:3] {
				return i + 1
			}
		}
		return 0
	}
	month, longest := 0, 0
	for i, names := range strings.Fields(monthNames[o.language]) {
		for name := range strings.SplitSeq(names, "|") {
			fits := strings.HasPrefix(word, name)
			if o.language == "roman" || o.language == "hi" {
				fits = word == name
			}
			if fits && len(name) > longest {
				month, longest = i+1, len(name)
			}
		}
	}
	return month
}

// letters maps letters with an accent to those without.
var letters = strings.NewReplacer(
	"á", "a", "ä", "a", "å", "a", "à", "a", "â", "a", "ă", "a", "ā", "a", "ą", "a", "č", "c", "ć", "c", "ç", "c", "ď", "d", "é", "e", "ě", "e", "è", "e", "ê", "e", "ē", "e", "ę", "e",
	"í", "i", "î", "i", "ī", "i", "į", "i", "ł", "l", "ľ", "l", "ň", "n", "ñ", "n", "ń", "n", "ó", "o", "ö", "o", "ô", "o", "ő", "o", "ø", "o", "ř", "r", "š", "s", "ś", "s", "ș", "s", "ť", "t", "ț", "t",
	"ú", "u", "ů", "u", "ü", "u", "û", "u", "ű", "u", "ū", "u", "ų", "u", "ý", "y", "ž", "z", "ź", "z", "ż", "z",
	"ά", "α", "έ", "ε", "ή", "η", "ί", "ι", "ϊ", "ι", "ΐ", "ι", "ό", "ο", "ύ", "υ", "ώ", "ω", "й", "й", "\u0301", "", "\u0308", "",
)

func foldLetters(s string) string { return letters.Replace(s) }

// eraYears maps the eras of Japan to the year before their first.
var eraYears = []struct {
	name   string
	before int
}{
	{"令和", 2018}, {"令", 2018}, {"平成", 1988}, {"平", 1988}, {"昭和", 1925}, {"昭", 1925}, {"大正", 1911}, {"大", 1911}, {"明治", 1867}, {"明", 1867},
}

// eras returns the rules of dates in eras of Japan, with and without the day.
func eras(withDay, withoutDay string) map[string]rule {
	read := func(parts string) rule {
		return reads(words, func(s string) (string, bool) {
			s = strings.Map(func(r rune) rune {
				if unicode.IsSpace(r) {
					return -1
				}
				return r
			}, foldDigits(s))
			for _, era := range eraYears {
				rest, found := strings.CutPrefix(s, era.name)
				if !found {
					continue
				}
				var n [3]int
				for i, mark := range []string{"年", "月", "日"}[:len(parts)] {
					digits, after, found := strings.Cut(rest, mark)
					if i == 0 && digits == "元" {
						digits = "1"
					}
					value, err := strconv.ParseUint(digits, 10, 8)
					if !found || err != nil || len(digits) > 2 {
						return "", false
					}
					n[i], rest = int(value), after
				}
				if rest != "" {
					return "", false
				}
				return isoDate(parts, era.before+n[0], n[1], n[2])
			}
			return "", false
		})
	}
	return map[string]rule{withDay: read("ymd"), withoutDay: read("ym")}
}

// sakaMonths lists, for each month of the Saka calendar, how its name is written, and the day on
// which it starts in the Gregorian calendar.
var sakaMonths = []struct {
	names      string
	month, day int
	days       int
}{
	{"chaitra चैत्र", 3, 22, 30}, {"vaisakha vaishakh vaiśākha वैशाख बैसाख", 4, 21, 31}, {"jyaishta jyaishtha jyaistha jyeṣṭha ज्येष्ठ", 5, 22, 31},
	{"asadha ashadha āṣāḍha आषाढ आषाढ़", 6, 22, 31}, {"sravana shravana śrāvaṇa श्रावण सावन", 7, 23, 31}, {"bhadra bhadrapad bhādrapada bhādra proṣṭhapada भाद्रपद भादो", 8, 23, 31},
	{"aswina ashwin asvina āśvina आश्विन", 9, 23, 30}, {"kartiak kartik kartika kārtika कार्तिक", 10, 23, 30}, {"agrahayana agrahāyaṇa margashirsha mārgaśīrṣa मार्गशीर्ष अगहन", 11, 22, 30},
	{"pausa pausha pauṣa पौष", 12, 22, 30}, {"magha magh māgha माघ", 1, 21, 30}, {"phalguna phalgun phālguna फाल्गुन", 2, 20, 30},
}

// saka reads a date of the Indian national calendar: day, month by name, and year, which begins
// 78 years after the Gregorian one.
func saka(s string) (string, bool) {
	runs := digitRuns(foldDigits(s), "")
	if len(runs) != 3 || !runs[0].digits || !runs[2].digits || len(runs[0].text) > 2 || len(runs[2].text) != 4 && len(runs[2].text) != 2 {
		return "", false
	}
	day, _ := strconv.Atoi(runs[0].text)
	of, _ := strconv.Atoi(runs[2].text)
	for i, m := range sakaMonths {
		for _, word := range strings.Fields(strings.ToLower(runs[1].text)) {
			if !strings.Contains(" "+m.names+" ", " "+word+" ") {
				continue
			}
			if len(runs[2].text) == 2 {
				if of += 1900; of <= 1921 {
					of += 100
				}
			}
			gregorian, start, days := of+78, m.day, m.days
			if leap := time.Date(gregorian, 3, 0, 0, 0, 0, 0, time.UTC).Day() == 29; i == 0 && leap {
				start, days = start-1, days+1
			}
			if i >= 10 {
				gregorian++
			}
			if day < 1 || day > days {
				return "", false
			}
			return time.Date(gregorian, time.Month(m.month), start+day-1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), true
		}
	}
	return "", false
}
