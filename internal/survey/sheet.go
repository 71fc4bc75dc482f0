package survey

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"tieout/internal/fiscal"
	"tieout/internal/input"
	"tieout/internal/quantity"
	"tieout/internal/schema"
	"tieout/internal/text"
	"tieout/internal/workbook"
)

// Limits on what is held of a sheet.
const (
	sampleRows  = 400 // rows from the top used to find the header and the kinds of columns
	headerRows  = 60  // rows from the top that may be the header
	mostCounted = 1e6 // cells below such rows after which no further row may be the header
	mostColumns = 256 // columns read
	mostWords   = 400 // distinct words of a column
	mostText    = 200 // characters of a header or a word
	longText    = 100 // bytes of a shared string from which it is classified once
)

// sheet is a surveyed worksheet.
type sheet struct {
	File     string
	Name     string
	Hidden   bool
	Alone    bool // the only sheet of its workbook
	date1904 bool
	Header   int       // row of the header, 0 where there is none
	columns  []*column // of the header row, from the left
	titles   []string  // texts above the header
	rows     int       // rows below the header
	Match    *match    // its ledger or the closest one; nil where none is close
	whole    bool      // Match is complete

	known   map[int]cell              // long shared strings that were classified, by number
	scored  map[string]map[string]int // scores by header; shared by the sheets of a workbook
	looked  int64                     // bytes of the texts that were classified
	counted int                       // cells counted below rows that may be the header, in all sheets so far
	book    input.Book
	sample  []row
	decided bool
	wanted  map[int]*column // columns to read to the end, by number
}

// row is a row near the top.
type row struct {
	num   int
	cells []cell
}

// cell holds what a survey needs of a cell.
type cell struct {
	col  int
	text string
	long bool // text was shortened
	can  [readings]bool
	date fiscal.Date // 0 where it cannot be one
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

// column is a column under the header.
type column struct {
	num    int
	Header string // with single spaces
	Merged bool   // its header is in a merged cell
	tokens []string
	scores map[string]int // certainty that the header names a field
	usable bool           // filing.toml can hold the header, and it is unique
	Unread string         // why its cells cannot be read, or ""
	Remedy string         // for that
	Filled int            // sampled cells that are not blank
	can    [readings]int
	cannot [readings]string // first cell that cannot be read so
	words  map[string]int   // rows by word, of the sample or of all rows
	More   bool             // there are more words
	months map[int]int      // rows by year × 12 + month − 1
}

var errEnough = errors.New("no more rows needed")

// read streams the sheet once: it finds the header and ledger in the first rows, then counts
// the words and dates of mapped columns to the end.
func (s *sheet) read(f input.Book) error {
	s.book = f
	layout, err := f.Scan(s.Name, func(raw *workbook.Row) error {
		if s.decided {
			s.follow(raw)
			return nil
		}
		if kept := s.keep(raw); kept.cells != nil {
			s.sample = append(s.sample, kept)
		}
		if len(s.sample) < sampleRows {
			return nil
		}
		if s.decide(); !s.whole {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return err
	}
	if !s.decided {
		s.decide()
	}
	s.sample, s.book = nil, nil
	for _, m := range layout.Merged {
		for _, c := range s.columns {
			c.Merged = c.Merged || m.FirstRow <= s.Header && s.Header <= m.LastRow && m.FirstCol <= c.num && c.num <= m.LastCol
		}
	}
	return nil
}

// keep returns the cells of a row near the top.
func (s *sheet) keep(raw *workbook.Row) row {
	kept := row{num: raw.Num}
	for _, c := range raw.Cells {
		if c.Col > mostColumns {
			break
		}
		if k, ok := s.classify(c); ok {
			kept.cells = append(kept.cells, k)
		}
	}
	return kept
}

// follow counts a row after the sample.
func (s *sheet) follow(raw *workbook.Row) {
	s.rows++
	for _, c := range raw.Cells {
		if k := s.wanted[c.Col]; k != nil {
			if cell, ok := s.classify(c); ok {
				k.add(cell)
			}
		}
	}
}

// classify determines what a cell can be read as, by the rules of ledgers; ok is false for a
// blank one.
func (s *sheet) classify(c workbook.Cell) (k cell, ok bool) {
	if k, known := s.known[c.Shared]; known {
		k.col = c.Col
		return k, k.text != ""
	}
	if c.Shared > 0 && len(c.Text) >= longText {
		defer func() { s.known[c.Shared] = k }()
	}
	s.looked += int64(min(len(c.Text), 8*mostText))
	k.col = c.Col
	k.text, k.long = shorten(c.Text)
	number := func(a quantity.Amount, err error) {
		k.can[asAmount], k.can[asRate] = err == nil, err == nil && a.Sign() > 0
	}
	switch c.Kind {
	case workbook.Text:
		k.can[asText], k.can[asID] = true, plainWord(k.text)
		if !k.long {
			k.date, _ = fiscal.ParseDate(string(c.Text))
			number(quantity.ParseText(string(c.Text)))
		}
	case workbook.ISODate:
		k.date, _ = fiscal.ParseDate(fiscal.CutMidnight(k.text))
	case workbook.Decimal:
		a, err := quantity.ParseText(string(c.Text))
		number(a, err)
		k.can[asID] = err == nil && a.IsInteger()
	case workbook.Number:
		a, err := quantity.ParseStored(string(c.Text))
		number(a, err)
		if n, whole := a.Int64(); err == nil && whole {
			k.date, _ = fiscal.Serial(n, s.date1904)
			k.text = strconv.FormatInt(n, 10)
			k.can[asID] = len(strings.TrimPrefix(k.text, "-")) <= 15
		}
	}
	if !k.date.Sane() {
		k.date = 0
	}
	k.can[asDate] = k.date != 0
	return k, c.Kind != workbook.Blank && (c.Kind != workbook.Text || k.text != "")
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

// plain reports whether filing.toml can hold a name: not blank, without control characters.
func plain(s string) bool {
	return utf8.ValidString(s) && strings.TrimSpace(s) != "" && !strings.ContainsFunc(s, text.Control)
}

// plainWord reports whether a ledger can hold a word.
func plainWord(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0xfffd || r == 0xfffe || r == 0xffff
	})
}

// decide finds the header row and the ledger in the sample: the row with the best match, the
// first of equals.
func (s *sheet) decide() {
	s.decided = true
	best, widest, at := 0, 0, 0
	var nearest *match
	for i, row := range s.sample[:min(len(s.sample), headerRows)] {
		texts := 0
		for _, c := range row.cells {
			if c.can[asText] && !c.long && !c.can[asDate] && !c.can[asAmount] {
				texts++
			}
		}
		if texts < 2 || 2*texts < len(row.cells) {
			continue
		}
		columns := s.under(i)
		whole, near := recognize(columns)
		score := 0
		if m := cmp.Or(whole, near); m != nil {
			score = m.score
		}
		if whole != nil {
			score += complete
		}
		if score > best || best == 0 && texts > widest {
			best, widest, at = score, texts, i
			s.Header, s.columns, s.Match, s.whole, nearest = row.num, columns, cmp.Or(whole, near), whole != nil, near
		}
	}
	if s.whole && !s.Alone && !plain(s.Name) {
		s.Match, s.whole = nearest, false // filing.toml cannot name the sheet
	}
	if !s.whole {
		return
	}
	s.rows = len(s.sample) - at - 1
	for _, above := range s.sample[:at] {
		for _, c := range above.cells {
			if c.can[asText] {
				s.titles = append(s.titles, c.text)
			}
		}
	}
	s.wanted = map[int]*column{}
	for _, f := range s.Match.Fields {
		if f.Column != nil && (f.Kind == schema.Date || coded(f.Field)) {
			s.wanted[f.Column.num] = f.Column
		}
	}
}

// complete is added to the score of a header row of a complete ledger.
const complete = 1 << 20

// under returns the columns if row i of the sample is the header.
func (s *sheet) under(i int) (columns []*column) {
	times := map[string]int{}
	at := map[int]*column{}
	known := 0
	for _, c := range s.sample[i].cells {
		header := text.OneLine(c.text)
		times[strings.ToLower(header)]++
		k := &column{num: c.col, Header: header, tokens: tokens(header), usable: plain(header) && !c.long, words: map[string]int{}, months: map[int]int{}}
		k.Unread, k.Remedy = s.book.Unread(c.col)
		if k.scores = s.scores(header, k.tokens); len(k.scores) > 0 {
			known++
		}
		at[c.col] = k
		columns = append(columns, k)
	}
	for _, k := range columns {
		k.usable = k.usable && times[strings.ToLower(k.Header)] == 1
	}
	if known < 2 || s.counted > mostCounted {
		return columns // too few headers for a ledger
	}
	for _, row := range s.sample[i+1:] {
		for _, c := range row.cells {
			if k := at[c.col]; k != nil {
				k.count(c)
				s.counted++
			}
		}
	}
	return columns
}

// scores returns the scores of a header, which are computed once for the rows of a sheet.
func (s *sheet) scores(header string, tokens []string) map[string]int {
	of, known := s.scored[header]
	if !known {
		of = scores(tokens)
		s.scored[header] = of
	}
	return of
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

// add counts the word and the month of a cell.
func (k *column) add(c cell) {
	if c.date != 0 {
		y, m, _ := c.date.Civil()
		k.months[y*12+int(m)-1]++
	}
	if !c.can[asID] {
		return
	}
	if _, known := k.words[c.text]; !known && (len(k.words) == mostWords || c.long) {
		k.More = true
		return
	}
	k.words[c.text]++
}
