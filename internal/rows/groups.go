package rows

import (
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/input"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/workbook"
)

// Groups makes the reader read groups of rows of a database, in place of sheets. They have no
// places of their own if relation is nil.
func (s *Reader) Groups(name string, relation Relation) {
	n := len(s.Fields)
	s.Part = &Part{file: name, columns: make([]int, n), relation: relation}
	s.PartList, s.book, s.days = []*Part{s.Part}, tableBook{}, make([]dayMix, n)
	if relation != nil {
		s.running = control.NewAbove(n)
	}
	for i := range s.onlyAt {
		s.onlyAt[i] = i + 1
	}
}

// Aim makes the reader expect groups that have these fields, each in the column of its index plus 1.
func (s *Reader) Aim(fields []int, counts Counts) {
	n := len(s.Fields)
	s.fields, s.fieldsAt, s.columns, s.counts = nil, make([][]int, n+1), make([]int, n), counts
	for i := range s.Fields {
		if slices.Contains(fields, i) {
			s.fields, s.columns[i], s.fieldsAt[i+1] = append(s.fields, i), i+1, []int{i}
		}
		if s.Fixed[i] == "" || s.columns[i] > 0 {
			s.Current.Words[i], s.Current.Dates[i], s.Current.Amounts[i], s.Shown[i] = 0, 0, quantity.Scaled{}, quantity.Scaled{}
		}
	}
}

// ReadGroup reads a group of rows of a database, as it reads a row of a sheet. With whole, the rows have
// no other fields, so that they are left out if these are blank.
func (s *Reader) ReadGroup(raw *workbook.Row, whole bool, visit func(*Row)) {
	if !s.place(raw) && whole {
		s.Skip(control.Unmapped)
		return
	}
	fine := true
	for _, i := range s.fields {
		fine = s.ReadCell(i, &s.cells[i], s.empty[i]) && fine
	}
	s.finish(fine, visit)
}

// Forget forgets the words of some fields, whose words are their meanings; the first is the customer.
// The customers are counted, and passed to each, which may be nil, with whether a row without an error
// has them.
func (s *Reader) Forget(fields []int, each func(customer string, read bool)) {
	customers := s.Current.Dicts[fields[0]]
	s.Forgets++
	s.forgot += customers.Len() - 1
	for id := intern.ID(1); each != nil && int(id) < customers.Len(); id++ {
		each(customers.Word(id), customers.First(id) != Spot{})
	}
	for _, i := range fields {
		s.Current.Dicts[i].Reset()
	}
}

// Plain reports whether the words of a field are their meanings.
func (s *Reader) Plain(field int) bool { return s.Words[field].raw == nil }

// reads reports whether the query that is read has a field, or all rows have one value of it.
func (s *Reader) reads(field int) bool {
	return slices.Contains(s.fields, field) || s.Fixed[field] != ""
}

// Sum returns the sum of a field that a database has, in whole units of a year. The result ok is false
// if it is no number.
func (s *Reader) Sum(field int, text []byte) (sum quantity.Scaled, ok bool) {
	n, problem := s.readAmount(field, &workbook.Cell{Kind: workbook.Decimal, Text: text})
	return s.whole(&s.Fields[field], n), problem == ""
}

// WrongSum reports a sum of a field that is no amount of a ledger: over the rows of a group in some days
// or, for "", over all of them.
func (s *Reader) WrongSum(field int, text []byte, days string) {
	_, problem := s.readAmount(field, &workbook.Cell{Kind: workbook.Decimal, Text: text})
	s.wrong(field, "sum that is not an amount", strings.TrimSpace(s.FieldName(field)+" "+days)+" adds up to a number that is not an amount; "+problem,
		"Correct the amounts in the database, or round them in the key \"query\" of [ledgers."+s.Schema.Ledger+"], as CAST(COLUMN AS decimal(18, 2)) does")
}

// BlankBoth reports rows of which debit and credit are both blank.
func (s *Reader) BlankBoth() {
	s.empty[s.Index("debit")], s.empty[s.Index("credit")] = true, true
	s.net()
}

// SetAmount sets an amount that filing.toml fixes to its sum over n rows: in whole units, and as
// filing.toml writes it.
func (s *Reader) SetAmount(field int, whole, shown quantity.Scaled) {
	s.Current.Amounts[field], s.Shown[field] = whole, shown
}

// tableBook is what a table of a database has of a file of sheets: nothing.
type tableBook struct{ input.Book }

// Format implements input.Book.
func (tableBook) Format(uint32) (none workbook.Format) { return none }

// FullCalc implements input.Book.
func (tableBook) FullCalc() bool { return false }

// Plain implements input.Book.
func (tableBook) Plain() bool { return false }
