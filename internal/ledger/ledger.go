// Package ledger reads the ledgers of a filing. A cell is read as it is stored, or is an
// error at its place; nothing is guessed. Each ledger is read once and answers all queries
// in that pass: memory grows with the groups of the answers, plus 16 bytes for each row to
// find duplicates. Each answer has the range of cells that it was computed from.
package ledger

import (
	"maps"
	"slices"

	"tieout/internal/control"
	"tieout/internal/diag"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/input"
	"tieout/internal/parallel"
	"tieout/internal/source"
	"tieout/internal/workbook"
)

// Ask holds all queries of one reading.
type Ask struct {
	Queries []Query
	Terms   bool          // whether to return the terms of each customer
	Notes   []fiscal.Date // dates of the cells of a note's tables
	Rows    bool          // whether to store the rows, for Table.Rows and Book.Select
}

// Book holds the ledgers that were read.
type Book struct {
	Customers *Customers        // nil if the filing maps none
	Rates     *Rates            // nil if the filing maps none
	Notes     *Notes            // nil if the filing maps no note-tables, or they cannot be read
	Hashes    map[string]string // SHA-256 of each workbook, of the bytes that were read
	Wrong     map[string]bool   // ledgers with errors, whose sums are incomplete
	tables    map[string]*Table
	filing    *filing.Filing
	tops      tops
	work      []work // by ledger
}

// work counts what reading a ledger took.
type work struct {
	workbook.Work
	looked int64 // bytes of the texts that were trimmed, folded or hashed
}

func (w *work) add(read workbook.Work) {
	w.Bytes, w.Cells, w.Text = w.Bytes+read.Bytes, w.Cells+read.Cells, w.Text+read.Text
}

// look counts a text that is trimmed, folded or hashed.
func (w *work) look(text []byte) { w.looked += int64(len(text)) }

// Table is a ledger that answers queries.
type Table struct {
	*filing.Ledger
	Sums    []*Sums // the answers, in the order of the queries asked of the ledger
	Terms   *Terms  // of subscriptions
	Control *control.Ledger
	parts   []*part // its sheets, in the order read
	dicts   []*Dict // by field, nil if it is not interned
	rows    *rows   // nil without Ask.Rows
	rules   rules   // nil if the ledger has none
}

// Table returns a ledger, or nil if the filing does not map the ledger or it cannot be
// read.
func (b *Book) Table(ledger string) *Table { return b.tables[ledger] }

// Answer returns the answer to the query that sums a field, or nil if there is none.
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

// Cells returns the ranges of a field over the data rows of each sheet that has a row at one
// of the times; of every sheet if none is given, or no sheet has one. Sheets are in the order
// of their first dates, then as read. Cells returns nil if no column holds the field.
func (t *Table) Cells(field string, at ...When) []source.Range {
	var parts []*part
	for k, p := range t.parts {
		if slices.ContainsFunc(at, func(w When) bool { return t.has(field, k, w) }) {
			parts = append(parts, p)
		}
	}
	if parts == nil {
		parts = t.parts
	}
	return ranges(byDate(parts), t.Ledger, t.Index(field))
}

// has reports whether a sheet has a row at a time: exactly if the answer to the query that
// sums the field has the time, else by the first and the last date of the sheet.
func (t *Table) has(field string, sheet int, w When) bool {
	if a := t.Answer(field); a != nil && a.At(w) >= 0 {
		return a.sheets[a.At(w)].Has(sheet)
	}
	return t.parts[sheet].days.Overlaps(w.Span)
}

// Place returns the first of the ranges that Cells returns, or a sheet if no column holds the
// field.
func (t *Table) Place(field string, at ...When) source.Place {
	if r := t.Cells(field, at...); r != nil {
		return r[0]
	}
	return t.cell(t.Index(field), Spot{Num: 1})
}

// Dict returns the words of a field.
func (t *Table) Dict(field string) *Dict { return t.dicts[t.Index(field)] }

// First returns the first cell of a field that holds a word; ok is false if no cell does.
func (t *Table) First(field, word string) (at source.Cell, ok bool) {
	d := t.Dict(field)
	id, known := d.Find(word)
	if !known || d.first(id) == (Spot{}) {
		return at, false
	}
	return t.cell(t.Index(field), d.first(id)), true
}

func (t *Table) cell(field int, at Spot) source.Cell { return cellOf(t.parts, t.Ledger, field, at) }

// Terms are the subscription terms by row: the customer, and the first and last day.
type Terms struct {
	Customer []ID // in the ledger's Dict of customer
	At       []Spot
	Days     []fiscal.Span
}

// rules collects or checks the rows of one ledger.
type rules interface {
	add(*sheet, *Row) // takes a row
	close(*sheet)     // compares the rows with each other, after the last
}

// rulesOf returns the rules of a ledger beyond its schema, nil if there are none.
func rulesOf(f *filing.Filing, ledger string, ask Ask) rules {
	switch ledger {
	case "customers":
		return &Customers{parents: map[string]string{}, at: map[string]source.Cell{}, spots: map[string]Spot{}, Names: map[string]string{}, Lists: map[string]map[string]string{}}
	case "fx":
		return &Rates{byCurrency: map[string][]Rate{}}
	case "note-tables":
		return newNotes(f, ask.Notes)
	case "securities":
		return newHoldings(f)
	case "revenue", "trial-balance":
		return newPostings(f.Ledger(ledger))
	}
	return nil
}

// Source reads one ledger: the sheets of its files. A database could implement Source by
// translating the queries to SQL.
type Source interface {
	// Read answers the queries in one pass over the rows. The Table is nil if they cannot
	// be read to the end.
	Read(ask Ask) (*Table, []diag.Diagnostic)
	// Snapshot returns the hash of each file that was read, by name.
	Snapshot() map[string]string
}

// Progress is called while a file of a ledger is read, with the bytes read so far of its size,
// and the rows. Files are read side by side.
type Progress func(file string, done, size, rows int64)

// Read reads the ledgers of a filing once, each in its own goroutine, and returns the
// findings in the order of the ledgers. Two full sheets take 60% as long on two
// processors as on one (go test -bench Read -cpu 1,2).
func Read(f *filing.Filing, ask Ask, watch Progress) (*Book, []diag.Diagnostic) {
	b := &Book{filing: f, tables: map[string]*Table{}, Hashes: map[string]string{}, Wrong: map[string]bool{}}
	found := make([][]diag.Diagnostic, len(f.Ledgers))
	tables := make([]*Table, len(f.Ledgers))
	sources := make([]Source, len(f.Ledgers))
	b.work = make([]work, len(f.Ledgers))
	var files []string
	for _, l := range f.Ledgers {
		for _, f := range l.Files {
			files = append(files, f.Text)
		}
	}
	sealed := input.NewSeals(files)
	for i, l := range f.Ledgers {
		if l.File() == "" || l.Incomplete {
			b.Wrong[l.Ledger] = true // an error of filing.toml, already reported
			continue
		}
		sources[i] = &sheetSource{f, l, sealed, watch, &b.work[i]}
	}
	parallel.Each(len(sources), func(i int) {
		if sources[i] != nil {
			tables[i], found[i] = sources[i].Read(ask)
		}
	})
	for i, l := range f.Ledgers {
		if sources[i] != nil {
			maps.Copy(b.Hashes, sources[i].Snapshot())
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
		if slices.ContainsFunc(found[i], func(d diag.Diagnostic) bool { return d.Severity == diag.Error && d.Code != "FVT002" }) { // amounts that do not foot were read
			b.Wrong[l.Ledger] = true
		}
	}
	joined := b.settle()
	if diag.Errors(joined) {
		b.Wrong["revenue"] = true
	}
	all := slices.Concat(append(found, joined, b.contradictions())...)
	for i := range all {
		all[i] = input.InTerms(all[i])
	}
	return b, all
}
