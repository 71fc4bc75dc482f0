package survey

import (
	"cmp"
	"fmt"
	"github.com/tieout/tieout/internal/control"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/vocabulary"
	"github.com/tieout/tieout/internal/workbook"
)

// marks are the rows of a sheet that are not data, by the text that marks them.
type marks struct {
	totals, notes map[label]*marked
	maybe         map[rowPlace]label // rows of totals that nothing but their label and their sum shows
	more          bool               // there are more than mostMarks
	exact         map[string]bool    // columns of which not every word is known, so that a pattern is a whole label
}

// rowPlace is a row of a sheet.
type rowPlace struct {
	file, sheet string
	row         int
}

// mostMaybe bounds the rows of one sheet whose sums are to be compared.
const mostMaybe = 5000

// refuse takes a label out of the totals: its rows are data.
func (m *marks) refuse(l label) {
	delete(m.totals, l)
	maps.DeleteFunc(m.maybe, func(_ rowPlace, o label) bool { return o == l })
}

// label is the text of a field, or of a column aside with a header, in a row that is not data.
type label struct{ field, text string }

// marked counts rows with one label.
type marked struct {
	rows  int
	first int // the first row
	file  string
	sheet string
}

// mostMarks bounds the labels of notes of one sheet. Those of totals are as many as the words of
// a column, so that none of its words is taken for one of data.
const mostMarks = 60

// most returns the bound on the labels in a list.
func (m *marks) most(list *map[label]*marked) int {
	if list == &m.totals {
		return mostWords
	}
	return mostMarks
}

func (m *marks) add(list *map[label]*marked, l label, s *sheet, row int) {
	if *list == nil {
		*list = map[label]*marked{}
	}
	if (*list)[l] == nil {
		if len(*list) == m.most(list) {
			m.more = true
			return
		}
		(*list)[l] = &marked{first: row, file: s.File, sheet: s.Name}
	}
	(*list)[l].rows++
}

// whole makes the patterns of a field or column whole labels.
func (m *marks) whole(field string) {
	if m.exact == nil {
		m.exact = map[string]bool{}
	}
	m.exact[field] = true
}

// merge adds the rows of another sheet.
func (m *marks) merge(o marks) {
	m.more = m.more || o.more
	for field := range o.exact {
		m.whole(field)
	}
	for at, l := range o.maybe {
		if m.maybe == nil {
			m.maybe = map[rowPlace]label{}
		}
		m.maybe[at] = l
	}
	for _, pair := range []struct {
		to   *map[label]*marked
		from map[label]*marked
	}{{&m.totals, o.totals}, {&m.notes, o.notes}} {
		for _, l := range slices.SortedFunc(maps.Keys(pair.from), compareLabels) {
			if *pair.to == nil {
				*pair.to = map[label]*marked{}
			}
			was, from := (*pair.to)[l], *pair.from[l]
			switch {
			case was != nil:
				was.rows += from.rows
			case len(*pair.to) == m.most(pair.to):
				m.more = true
			default:
				(*pair.to)[l] = &from
			}
		}
	}
}

func compareLabels(a, b label) int {
	return cmp.Or(cmp.Compare(a.field, b.field), cmp.Compare(a.text, b.text))
}

// gap is a set of ids that rows lack which have all else that is required.
type gap struct{ first, rows int }

// ids returns the required fields of words that have a column.
func (s *sheet) ids() []*field {
	return slices.DeleteFunc(slices.Clone(s.Match.Fields), func(f *field) bool { return f.Column == nil || !f.Required || readingOf[f.Kind] != asID })
}

// lacksIDs returns the set of ids that a row lacks, by index; ok is false if it lacks more.
func (s *sheet) lacksIDs(r row) (set uint16, ok bool) {
	i := 0
	for _, f := range s.Match.Fields {
		if f.Column == nil || !f.Required {
			continue
		}
		has := r.has(f.Column.num)
		if readingOf[f.Kind] != asID && !has {
			return 0, false
		}
		if readingOf[f.Kind] == asID {
			if !has {
				set |= 1 << i
			}
			i++
		}
	}
	return set, !s.lacksAmount(r)
}

// fill finds the fields whose blank cells have the value above them: at least a quarter of
// the rows that have all other required fields, of which the first is not blank.
func (s *sheet) fill() {
	filled := uint16(0) // ids that a row may lack
	for i, f := range s.ids() {
		if blankable[f.Name] {
			filled |= 1 << i
		}
	}
	for i, f := range s.ids() {
		var blank, has gap
		for set, g := range s.gaps {
			if set&^filled&^(1<<i) != 0 {
				continue
			}
			to := &has
			if set&(1<<i) != 0 {
				to = &blank
			}
			if to.rows += g.rows; to.first == 0 || g.first < to.first {
				to.first = g.first
			}
		}
		if of := blank.rows + has.rows; blank.rows > 1 && 4*blank.rows >= of && has.rows > 0 && has.first < blank.first {
			f.Fill = fmt.Sprintf("blank in %s of %s, each below a row that has it", control.Number(blank.rows), control.Counted(of, "row"))
			filled |= 1 << i
		}
	}
	for at, set := range s.unsure {
		if set&^filled != 0 { // what the row lacks is not above it
			delete(s.marks.maybe, at)
		}
	}
}

// settleAsides takes out of the totals those of columns that rows of data fill after all, and
// the labels that rows of data have.
func (s *sheet) settleAsides() {
	maps.DeleteFunc(s.marks.totals, func(l label, _ *marked) bool { return s.data[l] })
	maps.DeleteFunc(s.marks.totals, func(l label, _ *marked) bool {
		for col, header := range s.asides {
			if header == l.field && s.full[col] {
				return true
			}
		}
		return false
	})
}

func (r row) has(col int) bool {
	return slices.ContainsFunc(r.cells, func(c cell) bool { return c.col == col })
}

// lacks reports whether a row has no value for a required field with a column.
func (s *sheet) lacks(r row) bool {
	for _, f := range s.Match.Fields {
		if f.Required && !blankable[f.Name] && f.Column != nil && !r.has(f.Column.num) {
			return true
		}
	}
	return s.lacksAmount(r)
}

// blankable are required fields that a row may lack.
var blankable = map[string]bool{"level": true}

// lacksAmount reports whether a row has no amount where it stands across or in one of two
// columns.
func (s *sheet) lacksAmount(r row) bool {
	if s.Match.Across != nil {
		return !slices.ContainsFunc(r.cells, func(c cell) bool { return s.across.in[c.col] })
	}
	debit, credit := s.Match.Column("debit"), s.Match.Column("credit")
	return debit != nil && credit != nil && !r.has(debit.num) && !r.has(credit.num)
}

// hasAmount reports whether a row has any amount or rate.
func (s *sheet) hasAmount(r row) bool {
	if s.Match.Across != nil && !s.lacksAmount(r) {
		return true
	}
	return slices.ContainsFunc(s.Match.Fields, func(f *field) bool {
		return (f.Kind == schema.Amount || f.Kind == schema.Rate) && f.Column != nil && r.has(f.Column.num)
	})
}

// observe looks for the label of a row that is not data.
func (s *sheet) observe(r row) {
	s.nameAccount(r)
	if set, ok := s.lacksIDs(r); ok {
		if s.gaps[set] == nil {
			s.gaps[set] = &gap{first: s.rows}
		}
		s.gaps[set].rows++
	}
	var at *field
	var word string
	var mapped, repeated int
	for _, c := range r.cells {
		for _, f := range s.Match.Fields {
			if f.Column == nil || f.Column.num != c.col {
				continue
			}
			if mapped++; strings.EqualFold(c.text, f.Column.Header) {
				repeated++
			}
			if at == nil && c.kind == workbook.Text && readingOf[f.Kind] != asAmount && readingOf[f.Kind] != asRate && !c.can[asDate] {
				at, word = f, c.text
			}
		}
	}
	if at == nil {
		s.labelAside(r)
	}
	s.keepWhole(r)
	if at == nil || !plain(word) {
		return
	}
	if mapped > 1 && repeated == mapped { // the headers of another page
		s.marks.add(&s.marks.notes, label{at.Name, word}, s, r.num)
		for _, f := range s.Match.Fields {
			if f.Column != nil {
				maps.DeleteFunc(f.Column.words, func(w string, _ int) bool { return strings.EqualFold(w, f.Column.Header) })
			}
		}
		return
	}
	kind := vocabulary.TotalLabel([]byte(word))
	total, exact := kind > vocabulary.NoTotal, kind == vocabulary.TotalAlone
	amount := s.hasAmount(r)
	lacks := s.lacks(r)
	set, ids := s.lacksIDs(r)
	lone := len(r.cells) == 1 && len(s.columns) > 2
	if s.Match.Ledger == "customers" { // only the id is required, so that a footer looks like a customer
		lacks = lone && (s.short(r) || strings.ContainsFunc(word, unicode.IsSpace) && !s.Match.spaced())
	}
	switch l := (label{at.Name, word}); {
	case total && amount && (exact || lacks && (!ids || len(s.marks.maybe) == mostMaybe)):
		s.marks.add(&s.marks.totals, l, s, r.num)
	case total && amount && len(s.marks.maybe) < mostMaybe:
		s.marks.add(&s.marks.totals, l, s, r.num)
		if lacks {
			s.unsure[rowPlace{s.File, s.Name, r.num}] = set
		}
		if s.marks.maybe == nil {
			s.marks.maybe = map[rowPlace]label{}
		}
		s.marks.maybe[rowPlace{s.File, s.Name, r.num}] = l
	case amount || s.Match.Across != nil && !lone: // a row without amounts across is none
	case lacks && (lone || total || mapped == 1):
		s.marks.add(&s.marks.notes, l, s, r.num)
	}
}

// labelAside looks for the label of a total in a column that no row of data fills.
func (s *sheet) labelAside(r row) {
	for _, c := range r.cells {
		if header := s.asides[c.col]; header != "" && c.kind == workbook.Text && plain(c.text) && s.hasAmount(r) {
			if vocabulary.TotalLabel([]byte(c.text)) > vocabulary.NoTotal {
				s.marks.add(&s.marks.totals, label{header, c.text}, s, r.num)
				return
			}
		}
		if in := s.labels[c.col]; in != nil && c.kind == workbook.Text && plain(c.text) && s.hasAmount(r) && s.lacks(r) && vocabulary.TotalLabel([]byte(c.text)) == vocabulary.TotalAlone {
			s.marks.add(&s.marks.totals, label{in.Header, c.text}, s, r.num)
			s.marks.whole(in.Header)
			return
		}
	}
}

// keepWhole takes out of the totals the labels in columns of no field that a row of data has too.
func (s *sheet) keepWhole(r row) {
	for _, c := range r.cells {
		if in := s.labels[c.col]; in != nil && c.kind == workbook.Text && vocabulary.TotalLabel([]byte(c.text)) == vocabulary.TotalAlone && !s.lacks(r) {
			s.data[label{in.Header, c.text}] = true
		}
	}
}

// spaced reports whether most ids of customers have blanks.
func (m *match) spaced() bool {
	id := m.Column("customer")
	n, of := 0, 0
	for w, rows := range id.words {
		of += rows
		if strings.ContainsFunc(w, unicode.IsSpace) {
			n += rows
		}
	}
	return 2*n > of
}

// patterns returns, by field, patterns that mark rows and fit no other row, and a sentence
// about them.
func (m *marks) patterns(list map[label]*marked, of *match) (by map[string][]string, why string) {
	by = map[string][]string{}
	rows := 0
	var first *marked
	for _, l := range slices.SortedFunc(maps.Keys(list), compareLabels) {
		rows += list[l].rows
		if first == nil {
			first = list[l]
		}
		may := vocabulary.Wider(l.text)
		if m.exact[l.field] {
			may = []string{l.text}
		}
		for _, p := range may {
			if of.onlyMarks(m, l.field, p) {
				if !slices.Contains(by[l.field], p) {
					by[l.field] = append(by[l.field], p)
				}
				break
			}
		}
	}
	takes := func(p, t string) bool { return (filing.Name{Text: text.Fold(p)}).Takes(text.Fold(t)) }
	for f, texts := range by { // without those that another pattern takes
		var kept []string
		for i, t := range texts {
			if !slices.ContainsFunc(kept, func(p string) bool { return takes(p, t) }) &&
				!slices.ContainsFunc(texts[i+1:], func(p string) bool { return takes(p, t) && !takes(t, p) }) {
				kept = append(kept, t)
			}
		}
		by[f] = kept
	}
	if first == nil {
		return by, ""
	}
	where := fmt.Sprintf("row %d", first.first)
	if first.sheet != "" {
		where += " of sheet " + name(first.sheet)
	}
	if rows > 1 {
		where += fmt.Sprintf(" and %d more", rows-1)
	}
	return by, where
}

// onlyMarks reports whether a pattern fits no text of a field in a row of data.
func (m *match) onlyMarks(marks *marks, field, pattern string) bool {
	p := filing.Name{Text: text.Fold(pattern)}
	if strings.Trim(p.Text, "*? ") == "" {
		return false
	}
	c := m.Column(field)
	if c == nil {
		return true // no row of data fills the column
	}
	for word := range c.words {
		l := label{field, word}
		if marks.totals[l] == nil && marks.notes[l] == nil && p.Takes(text.Fold(word)) {
			return false
		}
	}
	return true
}

// nameAccount records the name of an account that stands beside it.
func (s *sheet) nameAccount(r row) {
	account := s.Match.Column("account")
	if account == nil || len(s.names) == mostWords {
		return
	}
	id, called := "", ""
	for _, c := range r.cells {
		switch {
		case c.col == account.num:
			id = c.text
		case c.kind == workbook.Text && called == "" && s.called[c.col]:
			called = c.text
		}
	}
	if id != "" && called != "" {
		s.names[id] = called
	}
}
