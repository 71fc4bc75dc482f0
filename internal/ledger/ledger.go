// Package ledger reads the ledgers of a filing. It promises that every cell is read
// raw and means what it says or is an error at its place; that a ledger is read once
// and answers the queries asked of it as it goes, so that memory follows the groups of
// the answers, and of each row keeps but the 16 bytes by which it is known when it is
// listed twice; and that each answer knows the range of cells it was made from. It
// refuses to guess.
package ledger

import (
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"

	"tieout/internal/diag"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/schema"
	"tieout/internal/source"
)

// Ask is what will be asked of the ledgers, which are read once.
type Ask struct {
	Queries []Query
	Terms   bool          // the terms of each customer
	Notes   []fiscal.Date // cells of a note's tables
	Rows    bool          // rows are kept, for Table.Rows
}

// Book is what was read.
type Book struct {
	Customers *Customers        // nil where the filing maps none
	Rates     *Rates            // nil where the filing maps none
	Notes     *Notes            // nil where the filing maps no note-tables, or they cannot be read
	Hashes    map[string]string // SHA-256 of each workbook, of the bytes that were read
	Wrong     map[string]bool   // ledgers with errors: what they gave is not all there is
	tables    map[string]*Table
	filing    *filing.Filing
	tops      tops
}

// Table is a ledger that answers queries.
type Table struct {
	*filing.Ledger
	Sums    []*Sums // the answers, in the order of the queries asked of the ledger
	Terms   *Terms  // of subscriptions
	cells   map[string]source.Range
	sheet   string
	columns []int   // of each field, from 1; 0 where not mapped
	dicts   []*Dict // of each field, nil where it is not interned
	rows    *rows   // nil where they are not kept
}

// Table returns a ledger that was read, nil where the filing maps none or it cannot be
// read.
func (b *Book) Table(ledger string) *Table { return b.tables[ledger] }

// Answer returns the answer to the query of a field's sums, nil where there is none.
func (t *Table) Answer(sum string) *Sums {
	if t == nil {
		return nil
	}
	for _, a := range t.Sums {
		if a.Query.Sum == sum {
			return a
		}
	}
	return nil
}

// Cells returns the range of a field over all data rows; ok is false where the field
// is not mapped.
func (t *Table) Cells(field string) (r source.Range, ok bool) {
	r, ok = t.cells[field]
	return r, ok
}

// Dict returns the words of a field.
func (t *Table) Dict(field string) *Dict { return t.dicts[t.Index(field)] }

// First returns the first cell of a field that holds a word; ok is false where none does.
func (t *Table) First(field, word string) (at source.Cell, ok bool) {
	d := t.Dict(field)
	id, known := d.Find(word)
	if !known || d.first[id] == 0 {
		return at, false
	}
	return t.cell(t.Index(field), int(d.first[id])), true
}

func (t *Table) cell(field, row int) source.Cell {
	return source.Cell{Workbook: t.File, Sheet: t.sheet, Ref: source.Ref(t.columns[field], row)}
}

// Terms are the runs of days on which customers were active, both ends included.
type Terms struct {
	Customer []ID // in the ledger's Dict of customer
	Days     []fiscal.Span
}

// sink takes the rows of a ledger.
type sink interface {
	add(*sheet, *Row) // notes a row
	close(*sheet)     // compares the rows with each other, once all are in
}

// Read reads the ledgers of a filing once, each in a goroutine of its own: on two
// processors two full sheets take 0.6 of the time that one after the other does
// (go test -bench Read -cpu 1,2, on an idle machine). Beside the Book stand the
// findings, in the order of the ledgers.
func Read(f *filing.Filing, ask Ask, watch Progress) (*Book, []diag.Diagnostic) {
	b := &Book{filing: f, tables: map[string]*Table{}, Wrong: map[string]bool{}}
	found := make([][]diag.Diagnostic, len(f.Ledgers))
	keep := make([]func(), len(f.Ledgers))
	var reading sync.WaitGroup
	var defect atomic.Value
	sealed := newSeals()
	for i, l := range f.Ledgers {
		if l.File == "" || slices.ContainsFunc(l.Fields, func(field schema.Field) bool { return field.Required && l.Columns[l.Index(field.Name)] == "" }) {
			continue // filing.toml is wrong, and said so
		}
		reading.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					defect.Store(fmt.Sprintf("%s: %v\n%s", l.Ledger, p, debug.Stack()))
				}
			}()
			keep[i], found[i] = b.read(f, l, ask, sealed, watch)
		})
	}
	reading.Wait()
	if p := defect.Load(); p != nil {
		panic(p) // where it is told, and not in a goroutine where nobody can
	}
	b.Hashes = sealed.sums()
	for i, l := range f.Ledgers {
		if keep[i] != nil {
			keep[i]()
		}
		if slices.ContainsFunc(found[i], func(d diag.Diagnostic) bool { return d.Severity == diag.Error && d.Code != "FVT002" }) { // what does not foot was read all the same
			b.Wrong[l.Ledger] = true
		}
	}
	b.settle()
	return b, slices.Concat(found...)
}

// read reads one ledger. It returns what puts the ledger into the Book, nil where it
// cannot be read to its end.
func (b *Book) read(f *filing.Filing, l *filing.Ledger, ask Ask, sealed *seals, watch Progress) (keep func(), found []diag.Diagnostic) {
	var queries []Query
	for _, q := range ask.Queries {
		if q.Ledger == l.Ledger {
			queries = append(queries, q)
		}
	}
	t := &Table{Ledger: l}
	var rules sink
	switch l.Ledger {
	case "customers":
		c := &Customers{parents: map[string]string{}, at: map[string]source.Cell{}, Names: map[string]string{}}
		rules, keep = c, func() { b.Customers = c }
	case "fx":
		r := &Rates{byCurrency: map[string][]Rate{}}
		rules, keep = r, func() { b.Rates = r }
	case "note-tables":
		n := newNotes(f, ask.Notes)
		rules, keep = n, func() { b.Notes = n }
	case "securities":
		rules = newHoldings(f)
	case "subscriptions":
		if ask.Terms {
			t.Terms = &Terms{}
		}
	}
	s := newSheet(f.FS, l, sealed, watch, func(field int) bool {
		return ask.Rows || rules != nil || t.Terms != nil && l.Fields[field].Name == "customer" ||
			slices.ContainsFunc(queries, func(q Query) bool { return slices.Contains(q.By, l.Fields[field].Name) })
	})
	t.dicts = s.row.dicts
	for _, q := range queries {
		t.Sums = append(t.Sums, newSums(q, l.Schema, t.dicts))
	}
	if ask.Rows {
		t.rows = newRows(len(l.Fields))
	}
	twice := newDuplicates()
	customer, start, end := l.Index("customer"), l.Index("start"), l.Index("end")
	whole := s.scan(func(row *Row) {
		twice.add(s, row)
		for _, a := range t.Sums {
			a.add(row)
		}
		if t.Terms != nil {
			t.Terms.Customer = append(t.Terms.Customer, row.word[customer])
			t.Terms.Days = append(t.Terms.Days, term(row.date[start], row.date[end]))
		}
		if t.rows != nil {
			t.rows.add(row, s)
		}
		if rules != nil {
			rules.add(s, row)
		}
	})
	if !whole {
		return nil, s.told()
	}
	twice.close(s)
	if rules != nil {
		rules.close(s)
	}
	t.cells, t.sheet, t.columns = s.ranges(), s.sheet, s.columns
	put := keep
	return func() {
		b.tables[l.Ledger] = t
		if put != nil {
			put()
		}
	}, s.told()
}
