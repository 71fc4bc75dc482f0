package survey

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/delimited"
	"github.com/tieout/tieout/internal/dialect"
	"github.com/tieout/tieout/internal/input"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/vocabulary"
	"github.com/tieout/tieout/internal/workbook"
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

// sheet is a surveyed worksheet, or a CSV file.
type sheet struct {
	File     string
	Name     string
	Hidden   bool
	Alone    bool            // the only sheet of its workbook
	Plain    bool            // of a CSV file
	How      dialect.Dialect // to read a CSV file
	date1904 bool
	book     input.Book
	Header   int          // row of the header, 0 where there is none
	width    int          // fields of the header in a CSV file
	columns  []*column    // of the header row, from the left
	bare     *column      // the first column, if it has text and no header and is of no field
	across   *across      // columns whose headers are dates or currencies; nil if there are none
	titles   []string     // texts above the header
	rows     int          // rows below the header
	Match    *match       // its ledger or the closest one; nil where none is close
	whole    bool         // Match is complete, or lacks only what a name or an answer can give
	marks    marks        // rows that are not data
	prints   input.Prints // of the rows below the header
	gaps     map[uint16]*gap
	unsure   map[rowPlace]uint16 // rows of totals that are so by what they lack: the ids among that
	full     map[int]bool        // columns that some row of which most columns are filled has, though no such row of the sample
	called   map[int]bool        // columns with the names of accounts
	asides   map[int]string      // headers of columns that only headings, totals and notes fill in the sample, or no row
	labels   map[int]*column     // columns of no field with ids or names in most rows, below which the label of a total may stand
	data     map[label]bool      // labels of totals in columns of no field that rows of data have
	names    map[string]string   // of accounts

	recent  *seen                     // shared by the sheets of a workbook
	known   map[int]cell              // long shared strings that were classified, by number
	texts   map[int]cell              // likewise those that were read as words alone
	scored  map[string]map[string]int // scores by header; shared by the sheets of a workbook
	looked  int64                     // bytes of the texts that were classified
	counted int                       // cells counted below rows that may be the header, in all sheets so far
	sample  []row
	decided bool
	wanted  map[int]*column // columns to read to the end, by number
}

// row is a row near the top.
type row struct {
	num    int
	fields int // as of workbook.Row
	print  uint64
	cells  []cell
}

var errEnough = errors.New("no more rows needed")

// read streams the sheet once: it finds the header and ledger in the first rows, then counts
// the words, dates and forms of mapped columns to the end.
func (s *sheet) read(f input.Book) error {
	s.book = f
	layout, err := f.Scan(s.Name, func(raw *workbook.Row) error {
		if s.decided {
			return s.follow(raw)
		}
		if kept := s.keep(raw); kept.cells != nil {
			s.sample = append(s.sample, kept)
		}
		if len(s.sample) < sampleRows {
			return nil
		}
		if err := s.decide(); err != nil || !s.whole {
			return cmp.Or(err, errEnough)
		}
		return nil
	})
	if err == nil && !s.decided {
		err = s.decide()
	}
	if err != nil && !errors.Is(err, errEnough) {
		return err
	}
	if s.whole {
		s.fill()
		s.settleAsides()
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
	kept := row{num: raw.Num, fields: raw.Fields, print: input.PrintOf(raw)}
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

// follow counts a row after the sample. A cell is classified only as far as its column needs.
// The error is that of a record of another number of fields.
func (s *sheet) follow(raw *workbook.Row) error {
	kept := row{num: raw.Num, fields: raw.Fields}
	for _, c := range raw.Cells {
		if c.Col > mostColumns {
			break
		}
		k := s.wanted[c.Col]
		switch {
		case c.Kind == workbook.Blank:
		case k == nil && (c.Kind != workbook.Text || !s.called[c.Col] && s.asides[c.Col] == "" && s.labels[c.Col] == nil):
			if c.Kind != workbook.Text || len(c.Text) > 0 && strings.TrimSpace(string(c.Text[:min(len(c.Text), longText)])) != "" {
				kept.cells = append(kept.cells, cell{col: c.Col, kind: c.Kind})
			}
		case k != nil && (c.Kind == workbook.Number || c.Kind == workbook.Decimal) && s.isAmount(k):
			k.signed(len(c.Text) > 0 && c.Text[0] == '-')
			kept.cells = append(kept.cells, cell{col: c.Col, kind: c.Kind})
		case c.Kind == workbook.Text && (k == nil || s.isWord(k)):
			if w := s.wordIn(c); w.text != "" {
				if kept.cells = append(kept.cells, w); k != nil {
					k.add(w)
				}
			}
		default:
			if cell, ok := s.classify(c); ok {
				if kept.cells = append(kept.cells, cell); k != nil {
					k.add(cell)
				}
			}
		}
	}
	if kept.cells != nil {
		s.rows++
		s.prints.Add(input.PrintOf(raw))
		if 2*len(kept.cells) > len(s.columns) {
			for _, c := range kept.cells {
				if s.asides[c.col] != "" {
					s.full[c.col] = true
				}
			}
		}
		s.observe(kept)
	}
	return s.uneven(kept)
}

// uneven returns the error of a row below the header that has another number of fields and is
// no heading or footer.
func (s *sheet) uneven(r row) error { return delimited.Uneven(r.num, r.fields, len(r.cells), s.width) }

// short reports whether a row has fewer fields than the header.
func (s *sheet) short(r row) bool { return r.fields > 0 && r.fields < s.width }

// wordIn returns a cell of text that is read as a word alone.
func (s *sheet) wordIn(c workbook.Cell) cell {
	w, known := s.texts[c.Shared]
	if !known {
		s.looked += int64(min(len(c.Text), 8*mostText))
		w = cell{kind: c.Kind}
		w.text, w.long = shorten(c.Text)
		w.can[asText], w.can[asID] = true, plainWord(w.text)
		if c.Shared > 0 && len(c.Text) >= longText {
			s.texts[c.Shared] = w
		}
	}
	w.col = c.Col
	return w
}

// isWord reports whether a column is mapped to a field of words, or to none.
func (s *sheet) isWord(c *column) bool {
	return s.chooses(c) || slices.ContainsFunc(s.Match.Fields, func(f *field) bool { return f.Column == c && readingOf[f.Kind] == asID })
}

// chooses reports whether a column that no field has may choose the rows that count: by their
// state, or by the currency to which a rate converts. One with more words than the sample can
// hold does not.
func (s *sheet) chooses(c *column) bool {
	return c.usable && !slices.ContainsFunc(s.Match.Fields, func(f *field) bool { return f.Column == c }) && (vocabulary.Target(c.tokens) || vocabulary.RateType(c.tokens) || slices.ContainsFunc(c.tokens, func(w string) bool { return w == "currency" || vocabulary.Is(w, "state") }))
}

// isAmount reports whether a column is mapped to an amount.
func (s *sheet) isAmount(c *column) bool {
	return slices.ContainsFunc(s.Match.Fields, func(f *field) bool { return f.Column == c && f.Kind == schema.Amount })
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
// first of equals. A row with dates or amounts below words is one of data: only columns across
// that make a whole ledger may have such headers. The error is that of a record of another number of fields than the header.
func (s *sheet) decide() error {
	s.decided = true
	best, widest, at := 0, 0, 0
	var nearest *match
	var above []*words // of the rows of words
	for i, row := range s.sample[:min(len(s.sample), headerRows)] {
		texts := 0
		for _, c := range row.cells {
			if c.isWord() {
				texts++
			}
		}
		dates := datesAcross(row.cells)
		data := slices.ContainsFunc(above, func(w *words) bool { return w.above(row.cells) })
		if data && dates != nil && s.dated(i, dates) {
			continue
		}
		if texts > 1 && mostly(texts, len(row.cells)) {
			if w := wordsOf(row.cells); w != nil {
				above = append(above, w)
			}
		}
		if dates == nil && (texts < 2 || 2*texts < len(row.cells)) || texts == 0 || dates != nil && 2*(texts+len(dates.at)) < len(row.cells) {
			continue
		}
		var shapes []*across
		for _, a := range []*across{dates, currenciesAcross(row.cells)} {
			if a != nil {
				shapes = append(shapes, a)
			}
		}
		if texts > 1 && !data {
			shapes = append(shapes, nil)
		}
		for _, a := range shapes {
			columns := s.under(i, a)
			whole, near := recognize(columns, a, s)
			if data && (whole == nil || a.cells.Filled == 0) {
				continue
			}
			score := 0
			if m := cmp.Or(whole, near); m != nil {
				score = m.score
			}
			if whole != nil {
				score += complete
			}
			if score > best || best == 0 && texts > widest {
				best, widest, at = score, texts, i
				s.Header, s.columns, s.across, s.Match, s.whole, nearest = row.num, columns, a, cmp.Or(whole, near), whole != nil, near
			}
		}
	}
	if s.Header > 0 {
		s.width = s.sample[at].fields
		for _, row := range s.sample[at+1:] {
			if err := s.uneven(row); err != nil {
				return err
			}
		}
	}
	if s.whole && !s.Alone && !plain(s.Name) {
		s.Match, s.whole = nearest, false // filing.toml cannot name the sheet
	}
	if len(s.columns) > 0 && s.columns[0].Header == "" && (s.Match == nil || s.Bare() == nil) {
		s.bare, s.columns = s.columns[0], s.columns[1:]
	}
	if !s.whole {
		return nil
	}
	for _, above := range s.sample[:at] {
		for _, c := range above.cells {
			if c.can[asText] {
				s.titles = append(s.titles, c.text)
			}
		}
	}
	s.wanted = map[int]*column{}
	for _, f := range s.Match.Fields {
		if f.Column != nil {
			s.wanted[f.Column.num] = f.Column
		}
	}
	if s.Match.Across != nil {
		for _, col := range s.across.at {
			s.wanted[col] = s.across.cells
		}
	}
	s.called, s.names, s.asides, s.gaps, s.unsure = map[int]bool{}, map[string]string{}, map[int]string{}, map[uint16]*gap{}, map[rowPlace]uint16{}
	s.labels, s.data = map[int]*column{}, map[label]bool{}
	for _, c := range s.columns {
		if (c.aside || c.Filled == 0 && s.wanted[c.num] == nil) && c.usable {
			s.asides[c.num] = c.Header
		}
		if s.wanted[c.num] == nil && s.asides[c.num] == "" && c.usable && mostly(c.can[asID], c.Filled) {
			s.labels[c.num] = c
		}
		if s.wanted[c.num] == nil && s.chooses(c) {
			s.wanted[c.num] = c
		}
		s.called[c.num] = s.wanted[c.num] == nil && (slices.Contains(c.tokens, "name") || slices.Contains(c.tokens, "description"))
	}
	for _, row := range s.sample[at+1:] {
		s.rows++
		s.prints.Add(row.print)
		s.observe(row)
	}
	return nil
}

// isWord reports whether a cell is a short text that is no date and no amount.
func (k *cell) isWord() bool {
	return k.can[asText] && !k.long && !k.can[asDate] && !k.can[asAmount]
}

// words are the cells of a row of different words.
type words struct {
	first int          // its first column
	is    map[int]bool // by column of a cell: whether it is a word
}

// wordsOf returns the words of a row, nil if two are the same.
func wordsOf(row []cell) *words {
	w := &words{first: row[0].col, is: map[int]bool{}}
	known := map[string]bool{}
	for _, c := range row {
		if w.is[c.col] = c.isWord(); w.is[c.col] {
			key := text.Fold(c.text)
			if known[key] {
				return nil
			}
			known[key] = true
		}
	}
	return w
}

// above reports whether a row below the words is one of data: one of its dates or amounts is below
// a word, and most of its cells below any cell. A first cell in a column without a header does not
// count.
func (w *words) above(row []cell) bool {
	value, covered := false, 0
	for _, c := range row {
		word, has := w.is[c.col]
		if has {
			covered++
		}
		if c.can[asDate] || c.can[asAmount] {
			value = value || word
			if !has && c.col > w.first {
				return false
			}
		}
	}
	return value && w.first <= row[0].col+1 && mostly(covered, len(row)-1)
}

// dated reports whether the row before or after row i of the sample has two dates in its columns of
// dates, so that they are no headers.
func (s *sheet) dated(i int, a *across) bool {
	return slices.ContainsFunc(slices.Concat(s.sample[i-1:i], s.sample[i+1:min(i+2, len(s.sample))]), func(r row) bool {
		n := 0
		for _, c := range r.cells {
			if c.date != 0 && recent(c.date) && slices.Contains(a.at, c.col) {
				n++
			}
		}
		return n > 1
	})
}

// leastFull is the number of rows of data from which a column that they leave blank holds
// something else.
const leastFull = 3

// complete is added to the score of a header row of a complete ledger.
const complete = 1 << 20

// under returns the columns if row i of the sample is the header, and counts the cells of the
// columns across.
func (s *sheet) under(i int, a *across) (columns []*column) {
	times := map[string]int{}
	at := map[int]*column{}
	known := 0
	if a != nil {
		a.cells, a.columns, a.in = newColumn(0, ""), nil, map[int]bool{}
		for _, col := range a.at {
			a.in[col] = true
		}
		known++
	}
	for _, c := range s.sample[i].cells {
		header := text.OneLine(c.text)
		times[strings.ToLower(header)]++
		k := newColumn(c.col, header)
		k.tokens, k.usable = vocabulary.Tokens(header), plain(header) && !c.long
		k.Unread, k.Remedy = s.book.Unread(c.col)
		at[c.col] = k
		columns = append(columns, k)
		if a != nil && a.in[c.col] {
			a.columns = append(a.columns, k)
			continue
		}
		if k.scores = s.scores(header, k.tokens); len(k.scores) > 0 {
			known++
		}
	}
	for _, k := range columns {
		k.usable = k.usable && times[strings.ToLower(k.Header)] == 1
	}
	bare := newColumn(columns[0].num-1, "") // the column before the first header
	if at[bare.num] = bare; bare.num > 0 {
		known++
	}
	if known < 2 || s.counted > mostCounted {
		return columns // too few headers for a ledger
	}
	rows := 0 // of which most columns are filled
	for _, row := range s.sample[i+1:] {
		full := 2*len(row.cells) > len(columns)
		if full {
			rows++
		}
		for _, c := range row.cells {
			k := at[c.col]
			if k == nil {
				continue
			}
			s.counted++
			if full {
				k.full++
			}
			if a != nil && a.in[c.col] {
				a.cells.count(c)
				k.Filled++
				continue
			}
			k.count(c)
		}
	}
	for _, k := range columns {
		k.aside = rows >= leastFull && k.full == 0 && k.Filled > 0 && !s.full[k.num]
	}
	if bare.num > 0 && mostly(bare.can[asText], max(bare.Filled, 1)) {
		if bare.full > 0 && 2*bare.full >= rows {
			bare.usable, bare.scores = true, s.unnamed(i)
		}
		columns = slices.Insert(columns, 0, bare)
	}
	return columns
}

// unnamed returns the scores of a first column without a header, if row i of the sample is the
// header: it holds customers if a title names them and is of no statement, else accounts.
func (s *sheet) unnamed(i int) map[string]int {
	of := "trial-balance.account"
	for _, row := range s.sample[:i] {
		for _, c := range row.cells {
			if words := vocabulary.Tokens(c.text); slices.Contains(words, "customer") && !slices.Contains(words, "losses") {
				of = "*.customer"
			}
		}
	}
	return map[string]int{of: 40}
}

// Bare returns the field whose column has no header, or nil.
func (s *sheet) Bare() *field {
	for _, f := range s.Match.Fields {
		if f.Column != nil && f.Column.Header == "" && f.Column.num > 0 && f.By == byNothing {
			return f
		}
	}
	return nil
}

// scores returns the scores of a header, which are computed once for the rows of a sheet.
func (s *sheet) scores(header string, tokens []string) map[string]int {
	of, known := s.scored[header]
	if !known {
		of = vocabulary.Scores(tokens)
		s.scored[header] = of
	}
	return of
}
