package survey

import (
	"hash/maphash"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/format"
	"github.com/tieout/tieout/internal/iso"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/workbook"
)

// cell holds what a survey needs of a cell.
type cell struct {
	col     int
	kind    workbook.Kind
	text    string
	long    bool // text was shortened
	can     [readings]bool
	date    fiscal.Date // 0 where it cannot be one; of text in one of format.Dates, by the first form
	month   bool        // a date that Excel shows without its day
	days    uint64      // those of format.Dates that the text fits, of text that is not ISO
	numbers uint8       // the format.Numbers that the text fits
	plain   bool        // the text is a plain number
	clock   string      // the time of day that follows the date
	minus   bool        // an amount below zero
	open    bool        // a date of the year forever
	formula bool
	amounts *amounts // of a short cell, what inspect adds
}

// amounts holds the amounts that a cell can be read as. They are read where they are needed
// first, and shared by the cells with the same text.
type amounts struct {
	read  bool
	err   error        // of a cell with a number that cannot be read
	shown string       // the number of a cell with a number, with separators of thousands
	whole bool         // it is an integer
	list  []amountForm // of each form that can be read
}

// amountForm is an amount as one form of numbers has it.
type amountForm struct {
	form int    // 0 for plain text, or 1 more than an index in format.Numbers
	mark string // the currency beside it
	n    quantity.Scaled
}

// amountsOf returns the amounts that a cell can be read as.
func (k *cell) amountsOf(c workbook.Cell) *amounts {
	if k.amounts == nil {
		k.amounts = &amounts{}
	}
	a := k.amounts
	if a.read {
		return a
	}
	a.read = true
	parse := quantity.ParseText
	if c.Kind == workbook.Number {
		parse = quantity.ParseStored
	}
	if c.Kind != workbook.Text {
		n, err := parse(string(c.Text))
		if a.err = err; err == nil {
			a.shown, a.whole = text.Group(n.String()), n.IsInteger()
			for i := range 1 + len(format.Numbers) { // a number has no form, and fits all
				a.list = append(a.list, amountForm{form: i, n: n.Scale()})
			}
		}
		return a
	}
	if k.plain {
		if n, err := parse(string(c.Text)); err == nil {
			a.list = append(a.list, amountForm{n: n.Scale()})
		}
	}
	for i, p := range format.Numbers {
		if k.numbers&(1<<i) == 0 {
			continue
		}
		of, _ := p.Parse(k.text, true)
		if n, err := parse(of.Plain); err == nil {
			a.list = append(a.list, amountForm{1 + i, of.Mark, n.Scale()})
		}
	}
	return a
}

// seen holds short cells of a workbook that were classified, by the hash of their texts.
type seen struct {
	seed maphash.Seed
	at   [1 << 10]classified
}

// longestRecent is the length of the longest text of a recent cell, in bytes.
const longestRecent = 1 << 10

func newSeen() *seen { return &seen{seed: maphash.MakeSeed()} }

// classified is a cell that was classified.
type classified struct {
	text  string
	style uint32
	is    cell
	ok    bool
}

// reading is a kind of value that a cell can be read as.
type reading int

const (
	asID reading = iota
	asText
	asDate
	asAmount
	asRate
	readings
)

// readingOf maps kinds of fields to readings; other kinds are asID.
var readingOf = map[schema.Kind]reading{schema.Date: asDate, schema.Amount: asAmount, schema.Rate: asRate}

// forever is the year of the date that systems write for a term without an end.
const forever = 9999

const longestForm = 40 // bytes of a text that can be a date or an amount

// classify determines what a cell can be read as, by the rules of ledgers; ok is false for a
// blank one. Cells like a recent one are not determined again.
func (s *sheet) classify(c workbook.Cell) (k cell, ok bool) {
	if k, known := s.known[c.Shared]; known {
		k.col = c.Col
		return k, k.text != ""
	}
	if c.Shared > 0 && len(c.Text) >= longText {
		k, ok = s.determine(c)
		s.known[c.Shared] = k
		return k, ok
	}
	if len(c.Text) > longestRecent {
		return s.determine(c)
	}
	r := &s.recent.at[maphash.Bytes(s.recent.seed, c.Text)%uint64(len(s.recent.at))]
	if r.is.amounts == nil || r.is.kind != c.Kind || r.style != c.Style || r.text != string(c.Text) {
		k, ok = s.determine(c)
		k.amounts = &amounts{}
		*r = classified{string(c.Text), c.Style, k, ok}
	}
	k = r.is
	k.col, k.formula = c.Col, c.Formula != nil
	return k, r.ok
}

// determine is classify without what is known.
func (s *sheet) determine(c workbook.Cell) (k cell, ok bool) {
	s.looked += int64(min(len(c.Text), 8*mostText))
	k.col, k.kind, k.formula = c.Col, c.Kind, c.Formula != nil
	k.text, k.long = shorten(c.Text)
	switch c.Kind {
	case workbook.Text:
		k.can[asText], k.can[asID] = true, plainWord(k.text)
		if !k.long && len(c.Text) <= 4*longestForm {
			k.readDay(k.text)
			k.readNumber(string(c.Text))
		}
	case workbook.ISODate:
		if k.readDay(k.text); k.days != 0 {
			k.date, k.days = 0, 0 // in no form but ISO
		}
	case workbook.Decimal:
		if a, err := quantity.ParseText(string(c.Text)); err == nil {
			k.can[asAmount], k.can[asRate], k.minus = true, a.Sign() > 0, a.Sign() < 0
			k.can[asID] = a.IsInteger()
		}
	case workbook.Number:
		a, err := quantity.ParseStored(string(c.Text))
		k.can[asAmount], k.can[asRate], k.minus = err == nil, err == nil && a.Sign() > 0, err == nil && a.Sign() < 0
		n, whole := a.Int64()
		switch f := s.book.Format(c.Style); {
		case err != nil:
		case whole:
			k.date, _ = fiscal.Serial(n, s.date1904)
			k.text, k.month = strconv.FormatInt(n, 10), f.NoDay
			k.can[asID] = len(strings.TrimPrefix(k.text, "-")) <= 15
		case f.Date:
			days, fraction, _ := strings.Cut(a.String(), ".")
			if n, err := strconv.ParseInt(days, 10, 32); err == nil {
				k.date, _ = fiscal.Serial(n, s.date1904)
				k.clock = format.ClockOf(fraction)
			}
		}
	}
	if year, _, _ := k.date.Civil(); k.date != 0 && year == forever {
		k.date, k.open = 0, true // its form is still that of the dates of the column
	} else if !k.date.Sane() {
		k.date, k.clock, k.days = 0, "", 0
	}
	k.can[asDate] = k.date != 0 || k.open
	return k, c.Kind != workbook.Blank && (c.Kind != workbook.Text || k.text != "")
}

// readDay reads a text as a date, with or without a time of day.
func (k *cell) readDay(text string) {
	if len(text) > longestForm || !strings.ContainsFunc(text, unicode.IsDigit) {
		return
	}
	text = fiscal.CutMidnight(text)
	day := func(text string) bool {
		if d, err := fiscal.ParseDate(text); err == nil {
			k.date = d
			return true
		}
		for i, f := range format.Dates {
			if p, fits := f.Match(text); fits {
				if k.days == 0 {
					k.date = p.LastDay()
				}
				k.days |= 1 << i
			}
		}
		return k.days != 0
	}
	if day(text) {
		return
	}
	if before, clock, ok := format.CutClock(text); ok && day(before) {
		k.clock = clock
	}
}

// readNumber reads a text as an amount.
func (k *cell) readNumber(text string) {
	if a, err := quantity.ParseText(text); err == nil {
		k.plain, k.minus = true, a.Sign() < 0
		k.can[asAmount], k.can[asRate] = true, a.Sign() > 0
	}
	if len(k.text) > longestForm {
		return
	}
	for i, p := range format.Numbers {
		n, problem := p.Parse(k.text, true)
		if problem == "" && mark(n.Mark) {
			k.numbers |= 1 << i
			k.minus = k.minus || strings.HasPrefix(n.Plain, "-")
		}
	}
	k.can[asAmount] = k.plain || k.numbers != 0
	k.can[asRate] = k.can[asRate] || !k.plain && k.numbers != 0 && !k.minus
}

// mark reports whether a mark beside an amount is a currency code, or has a currency sign.
func mark(s string) bool {
	return s == "" || iso.Currency(strings.ToUpper(s)) || strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Sc, r) })
}

// shorten returns the trimmed text of a cell, at most mostText characters.
func shorten(b []byte) (text string, cut bool) {
	if len(b) > 8*mostText {
		b, cut = b[:8*mostText], true
	}
	text = strings.TrimSpace(string(b))
	if utf8.RuneCountInString(text) > mostText {
		text, cut = string([]rune(text)[:mostText]), true
	}
	return text, cut
}

// column is a column under the header, of one sheet or of several that belong together.
type column struct {
	num    int
	Header string // with single spaces
	Merged bool   // its header is in a merged cell
	tokens []string
	scores map[string]int // certainty that the header names a field
	usable bool           // filing.toml can hold the header, and it is unique
	full   int            // sampled cells that are not blank in rows of which most columns are filled
	aside  bool           // it is filled only in other rows: headings, totals and notes
	Unread string         // why its cells cannot be read, or ""
	Remedy string         // for that
	Filled int            // sampled cells that are not blank
	can    [readings]int
	cannot [readings]string // first cell that cannot be read so
	words  map[string]int   // rows by word, of the sample or of all rows
	More   bool             // there are more words
	months map[int]int      // rows by year × 12 + month − 1

	// Of all rows, where the column is mapped:
	filled      bool   // a cell is not blank
	amounts     int    // amounts
	minus       int    // those below zero
	dateTexts   int    // dates that are text and not ISO
	days        uint64 // those of format.Dates that all of them fit
	dateText    string // the first
	numberTexts int    // amounts that are text and not plain numbers
	numbers     uint8  // the format.Numbers that all amounts that are text fit
	numberText  string // the first that is not plain
	open        int    // dates of the year forever
	openText    string // the first
	timed       int    // dates with a time of day
	timedText   string // the first
	clocks      [2]string
}

func newColumn(num int, header string) *column {
	return &column{num: num, Header: header, words: map[string]int{}, months: map[int]int{}, days: 1<<len(format.Dates) - 1, numbers: 1<<len(format.Numbers) - 1}
}

// count counts a cell of the sample.
func (k *column) count(c cell) {
	k.Filled++
	for as, can := range c.can {
		if can {
			k.can[as]++
		} else if k.cannot[as] == "" {
			k.cannot[as] = c.text
		}
	}
	k.add(c)
}

// add counts the word, the month and the form of a cell.
func (k *column) add(c cell) {
	k.filled = true
	if c.can[asAmount] {
		k.signed(c.minus)
	}
	if c.date != 0 {
		k.months[monthOf(c.date)]++
	}
	if c.open {
		if k.open++; k.open == 1 {
			k.openText = c.text
			if c.kind == workbook.Number {
				k.openText = "9999-12-31"
			}
		}
	}
	if c.days != 0 {
		if k.dateTexts == 0 {
			k.dateText = c.text
		}
		k.dateTexts++
		k.days &= c.days
	}
	if c.kind == workbook.Text && c.can[asAmount] {
		k.numbers &= c.numbers
		if !c.plain {
			if k.numberTexts == 0 {
				k.numberText = c.text
			}
			k.numberTexts++
		}
	}
	if c.clock != "" {
		k.clocked(c.clock, c.clock, 1, c.date.String()+" "+c.clock)
	}
	if !c.can[asID] {
		return
	}
	k.word(c.text, 1, c.long)
}

// signed counts an amount.
func (k *column) signed(minus bool) {
	if k.filled, k.amounts = true, k.amounts+1; minus {
		k.minus++
	}
}

func (k *column) clocked(first, last string, n int, text string) {
	if k.timed == 0 {
		k.clocks, k.timedText = [2]string{first, last}, text
	}
	k.timed += n
	k.clocks[0], k.clocks[1] = min(k.clocks[0], first), max(k.clocks[1], last)
}

func (k *column) word(text string, n int, long bool) {
	if _, known := k.words[text]; !known && (len(k.words) == mostWords || long) {
		k.More = true
		return
	}
	k.words[text] += n
}

// merge adds what is known of a column of another sheet with the same header.
func (k *column) merge(o *column) {
	k.Merged, k.More, k.filled, k.Filled = k.Merged || o.Merged, k.More || o.More, k.filled || o.filled, k.Filled+o.Filled
	k.amounts, k.minus = k.amounts+o.amounts, k.minus+o.minus
	for i := range k.can {
		k.can[i] += o.can[i]
		if k.cannot[i] == "" {
			k.cannot[i] = o.cannot[i]
		}
	}
	for _, w := range slices.Sorted(keys(o.words)) {
		k.word(w, o.words[w], false)
	}
	for m, n := range o.months {
		k.months[m] += n
	}
	if k.dateTexts == 0 {
		k.dateText = o.dateText
	}
	if k.numberTexts == 0 {
		k.numberText = o.numberText
	}
	k.dateTexts, k.numberTexts = k.dateTexts+o.dateTexts, k.numberTexts+o.numberTexts
	k.days, k.numbers, k.open = k.days&o.days, k.numbers&o.numbers, k.open+o.open
	if k.openText == "" {
		k.openText = o.openText
	}
	if o.timed > 0 {
		k.clocked(o.clocks[0], o.clocks[1], o.timed, o.timedText)
	}
}

func monthOf(d fiscal.Date) int {
	y, m, _ := d.Civil()
	return y*12 + int(m) - 1
}
