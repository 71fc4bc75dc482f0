// Package ledger reads the ledgers of a filing. It promises that every cell is read
// raw and means what it says or is an error at its place; that a ledger is read once
// and answers the queries asked of it as it goes, so that memory follows the groups of
// the answers, and of each row keeps but the 16 bytes by which it is known when it is
// listed twice; and that each answer knows the range of cells it was made from. It
// refuses to guess.
package ledger

import (
	"slices"

	"tieout/internal/diag"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/parallel"
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
	rules   rules   // nil where the ledger has none
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

// rules takes the rows of a ledger: it keeps a list that others look things up in, or
// compares what rows say.
type rules interface {
	add(*sheet, *Row) // notes a row
	close(*sheet)     // compares the rows with each other, once all are in
}

// rulesOf returns the rules of a ledger, nil where it has none beside those of its schema.
func rulesOf(f *filing.Filing, ledger string, ask Ask) rules {
	switch ledger {
	case "customers":
		return &Customers{parents: map[string]string{}, at: map[string]source.Cell{}, Names: map[string]string{}}
	case "fx":
		return &Rates{byCurrency: map[string][]Rate{}}
	case "note-tables":
		return newNotes(f, ask.Notes)
	case "securities":
		return newHoldings(f)
	}
	return nil
}

// Source is where the rows of one ledger are: a sheet of a workbook. A database would be
// another: it would print the queries as SQL, and fetch the rows of a selection.
type Source interface {
	// Read answers what is asked in one pass over the rows. The Table is nil where they
	// cannot be read to their end; beside it stand the findings.
	Read(ask Ask) (*Table, []diag.Diagnostic)
	// Snapshot names what was read, and its hash; "" where nothing was.
	Snapshot() (name, hash string)
}

// Read reads the ledgers of a filing once, each in a goroutine of its own: on two
// processors two full sheets take 0.6 of the time that one after the other does
// (go test -bench Read -cpu 1,2, on an idle machine). Beside the Book stand the
// findings, in the order of the ledgers.
func Read(f *filing.Filing, ask Ask, watch Progress) (*Book, []diag.Diagnostic) {
	b := &Book{filing: f, tables: map[string]*Table{}, Hashes: map[string]string{}, Wrong: map[string]bool{}}
	found := make([][]diag.Diagnostic, len(f.Ledgers))
	tables := make([]*Table, len(f.Ledgers))
	sources := make([]Source, len(f.Ledgers))
	sealed := newSeals()
	for i, l := range f.Ledgers {
		if l.File == "" || slices.ContainsFunc(l.Fields, func(field schema.Field) bool { return field.Required && l.Columns[l.Index(field.Name)] == "" }) {
			continue // filing.toml is wrong, and said so
		}
		sources[i] = &sheetSource{f, l, sealed, watch}
	}
	parallel.Each(len(sources), func(i int) {
		if sources[i] != nil {
			tables[i], found[i] = sources[i].Read(ask)
		}
	})
	for i, l := range f.Ledgers {
		if sources[i] != nil {
			if name, hash := sources[i].Snapshot(); name != "" {
				b.Hashes[name] = hash
			}
		}
		if t := tables[i]; t != nil {
			b.tables[l.Ledger] = t
			switch list := t.rules.(type) {
			case *Customers:
				b.Customers = list
			case *Rates:
				b.Rates = list
			case *Notes:
				b.Notes = list
			}
		}
		if slices.ContainsFunc(found[i], func(d diag.Diagnostic) bool { return d.Severity == diag.Error && d.Code != "FVT002" }) { // what does not foot was read all the same
			b.Wrong[l.Ledger] = true
		}
	}
	b.settle()
	return b, slices.Concat(found...)
}
