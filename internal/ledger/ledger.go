// Package ledger answers queries on the ledgers of a filing. Package rows reads the rows of one
// ledger, and package relation asks a database for groups of them; this package adds them up,
// compares the ledgers with each other, and finds the rows behind a number.
//
// Read [Ask] and [Query] first: what package compute wants of the ledgers, as plain data. [Read]
// returns a [Book], which has a [Table] for each ledger with the [Sums] that answer its queries. A
// [Selection] says which rows make up a number; its total, its parts by customer or account
// ([Book.Parts]) and its rows ([Book.Select]) all come from it. Sums are exact integers in units of
// 10^-Places, in whole units of the currency of the rows.
//
// A word is the text of a cell, such as "Germany", or the value that the text stands for, such as
// "DE"; a rows.Dict gives each word of a field an ID. A topmost customer is one that has no parent;
// sales to its subsidiaries count as its own. Each ledger is read once, and all queries are
// answered in that pass. Memory therefore grows with the number of sums, such as one for each
// customer and month, plus 16 bytes for each row to find duplicates. Of a ledger in a database,
// customers that no report can name are added together as they arrive (package crowd), and the
// customers ledger keeps what a draft needs of them (see sparse), so that memory does not grow with
// their number. Each answer has the range of cells that it was computed
// from.
package ledger

import (
	"context"
	"maps"
	"slices"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/exchange"
	"github.com/tieout/tieout/internal/fairvalue"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/input"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/parallel"
	"github.com/tieout/tieout/internal/relation"
	"github.com/tieout/tieout/internal/rows"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/warehouse"
)

// Ask states everything that one reading of the ledgers must return.
type Ask struct {
	Queries []Query
	Terms   bool          // true to return the terms of the subscriptions, in Table.Terms
	Notes   []fiscal.Date // dates for which to return the cells of the note tables, in Book.Notes
	Rows    bool          // true to store the rows, for Table.Rows and Book.Select
	Crowd   *Crowd        // how customers of a database are added together; nil if all are needed
	Reduce  bool          // true to add customers of files together too, as tests do

	acquired map[string]fiscal.Date // by customer, of the customers ledger; nil if it maps none
	crowding *crowding              // nil if all customers are needed
	whole    bool                   // true to keep all rows of the customers ledger
}

// Book holds the ledgers that were read.
type Book struct {
	Customers *Customers        // nil if the filing maps no customers ledger
	Rates     *exchange.Rates   // nil if the filing maps no ledger fx
	Notes     *fairvalue.Notes  // nil if the filing maps no ledger note-tables, or if it cannot be read
	Hashes    map[string]string // by file: the SHA-256 of the bytes that were read, in hexadecimal
	Wrong     map[string]bool   // by ledger: true if it has errors, so that its sums are incomplete
	Lacking   *Lacking          // nil if the filing maps no customers ledger, or if it cannot be read
	tables    map[string]*Table
	filing    *filing.Filing
	tops      tops
	work      []rows.Work // by ledger
	access    Access
	sessions  *warehouse.Sessions
	crowding  *crowding       // nil if no customers were added together as they arrived
	resembles map[string]bool // customers of which a finding says that they are almost the same as others
}

// Table is a ledger that was read, with the answers to the queries on it.
type Table struct {
	*filing.Ledger
	Sums     []*Sums // the answers, in the order of the queries on this ledger
	Terms    *Terms  // nil if the ledger is not subscriptions, or Ask.Terms was not set
	Control  *control.Ledger
	parts    []*rows.Part       // its sheets, in the order read
	dicts    []*rows.Dict       // by field, nil if it is not interned
	words    []*rows.Words      // likewise, of a ledger in a database
	relation *relation.Relation // nil for a ledger in files
	rows     *stored            // nil without Ask.Rows
	acquired *acquisitions      // nil if no customer is acquired
	rules    rules              // nil if the ledger has none
	counts   *Counts            // nil if no customers were added together

	Refused bool // some rows in a database have values that cannot be read, and the groups that they are in are not counted
}

// Table returns the Table of the ledger with the given name. It is nil if the filing does not
// map such a ledger, or if the ledger cannot be read.
func (b *Book) Table(ledger string) *Table { return b.tables[ledger] }

// Answer returns the answer to the query that sums a field, or nil if there is no such
// query.
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

// Cells returns the cells of a field in the data rows, one range for each sheet that has a
// row at one of the times. If no time is given, or no sheet has such a row, it returns the
// ranges of all sheets. Sheets are in order of their first dates, then in the order read.
// Cells returns nil if no column is mapped to the field.
func (t *Table) Cells(field string, at ...When) []source.Range {
	var parts []*rows.Part
	for k, p := range t.parts {
		if slices.ContainsFunc(at, func(w When) bool { return t.has(field, k, w) }) {
			parts = append(parts, p)
		}
	}
	if parts == nil {
		parts = t.parts
	}
	return rows.Ranges(parts, t.Ledger, t.Index(field))
}

// has reports whether a sheet has a row at a time: exactly if the answer to the query that
// sums the field has the time, else by the first and the last date of the sheet.
func (t *Table) has(field string, sheet int, w When) bool {
	if a := t.Answer(field); a != nil && a.At(w) >= 0 {
		return a.sheets[a.At(w)].Has(sheet)
	}
	return t.parts[sheet].Days.Overlaps(w.Span)
}

// Place returns the first of the ranges that Cells returns, or a sheet if no column is
// mapped to the field.
func (t *Table) Place(field string, at ...When) source.Place {
	if r := t.Cells(field, at...); r != nil {
		return r[0]
	}
	return t.cell(t.Index(field), rows.Spot{Num: 1})
}

// Dict returns the Dict of the words of a field.
func (t *Table) Dict(field string) *rows.Dict { return t.dicts[t.Index(field)] }

// First returns the first cell of a field that holds a word. The result ok is false if no
// cell holds the word.
func (t *Table) First(field, word string) (at source.Cell, ok bool) {
	d := t.Dict(field)
	id, known := d.Find(word)
	if !known || d.First(id) == (rows.Spot{}) {
		return at, false
	}
	return t.firstCell(t.Index(field), id), true
}

// firstCell returns the first cell of a field that holds a word, which a row has. In a database,
// it is the rows that have the word.
func (t *Table) firstCell(field int, id intern.ID) source.Cell {
	if t.relation != nil {
		return t.relation.Having(field, t.words[field].Written(id))
	}
	return t.cell(field, t.dicts[field].First(id))
}

// Term returns the cell of a term's ARR.
func (t *Table) Term(i int) source.Cell { return t.cell(t.Index("arr"), t.Terms.At[i]) }

func (t *Table) cell(field int, at rows.Spot) source.Cell {
	return rows.CellOf(t.parts, t.Ledger, field, at)
}

// Terms holds the subscription terms, one for each row of the ledger. Customer and Days list
// the customer of each term, and its first and last day of service, both included. Of a
// ledger in a database, terms that overlap or follow each other without a day between are
// one. A term has the same index in all lists.
type Terms struct {
	Customer []intern.ID // IDs in the Dict of the field customer
	At       []rows.Spot // of each term's row; nil of a ledger in a database
	Days     []fiscal.Span
	Overlaps []evidence.Overlap // nil unless subscription and product are both mapped; likewise
	Ends     evidence.Ends      // whether end dates, as the cells show them, are the last day of service

	starts     []evidence.Day // the starts of all terms: of a ledger in a database, or if reduced
	reduced    bool           // customers were added together: the lists have only the terms from which customers are classified
	covered    []fiscal.Span  // the days of all terms, if reduced
	examples   []source.Cell  // likewise, by row of Ends
	amendments []Amendment    // likewise
}

// Active reports whether any term overlaps a span.
func (t *Terms) Active(span fiscal.Span) bool {
	if t.reduced {
		return slices.ContainsFunc(t.covered, span.Overlaps)
	}
	return slices.ContainsFunc(t.Days, span.Overlaps)
}

// Starts returns the days on which terms start, with the number of terms.
func (t *Terms) Starts() []evidence.Day {
	if t.starts != nil {
		return t.starts
	}
	list := make([]evidence.Day, 0, len(t.Days))
	for _, days := range t.Days {
		list = append(list, evidence.Day{Date: days.Start, Terms: 1})
	}
	return list
}

// Amendment is a term that starts while an earlier one of the same contract and product still
// runs, with another amount.
type Amendment struct {
	Customer       string
	Earlier, Later source.Cell // of the ARR of the terms
	Evidence       string      // the days on which both count
}

// mostAmendments is the number of amendments that are listed.
const mostAmendments = 100

// Amendments returns the first amendments, at most 100.
func (t *Table) Amendments() (list []Amendment) {
	if t == nil || t.Terms == nil {
		return nil
	}
	for _, o := range t.Terms.Overlaps[:min(len(t.Terms.Overlaps), mostAmendments)] {
		list = append(list, Amendment{t.Dict("customer").Word(t.Terms.Customer[o.Later]), t.Term(o.Earlier), t.Term(o.Later), o.Evidence()})
	}
	return append(list, t.Terms.amendments...)
}

// rules collects or checks the rows of one ledger.
type rules interface {
	add(*rows.Reader, *rows.Row) // takes a row
	close(*rows.Reader)          // compares the rows with each other, after the last
}

// rulesOf returns the rules of a ledger beyond its schema, nil if there are none.
func rulesOf(f *filing.Filing, ledger string, ask Ask) rules {
	switch ledger {
	case "customers":
		return &Customers{parents: map[string]string{}, at: map[string]source.Cell{}, spots: map[string]rows.Spot{}, Names: map[string]string{}, others: map[string][]string{}, Lists: map[string]map[string]string{}, acquired: map[string]fiscal.Date{}}
	case "fx":
		return rateRules{exchange.New()}
	case "note-tables":
		return noteRules{fairvalue.NewNotes(f, ask.Notes)}
	case "securities":
		return holdingRules{fairvalue.NewHoldings(f)}
	case "revenue", "trial-balance":
		return newPostings(f.Ledger(ledger))
	}
	return nil
}

// Source reads one ledger: from the sheets of its files, or from a database.
type Source interface {
	// Read answers the queries in one pass over the rows. The Table is nil if the rows
	// cannot be read to the end.
	Read(ask Ask) (*Table, []diag.Diagnostic)
	// Snapshot returns the SHA-256 of each file that was read, by name.
	Snapshot() map[string]string
}

// MapsAcquired reports whether filing.toml maps the field acquired of a ledger, which holds
// the days on which customers were acquired.
func MapsAcquired(l *filing.Ledger) bool {
	i := l.Index("acquired")
	return i >= 0 && l.Given(i)
}

// Access is how the ledgers of a filing are reached. The zero value reads files, and refuses
// ledgers in a database.
type Access struct {
	Context context.Context   // ends the reading of databases; nil for none
	Connect warehouse.Connect // opens a database; nil if there is no access to databases
	Watch   rows.Progress     // may be nil
}

// context returns the context of queries.
func (a Access) context() context.Context {
	if a.Context == nil {
		return context.Background()
	}
	return a.Context
}

// Read reads the ledgers of a filing once, each in its own goroutine, and returns the
// findings in the order of the ledgers. On two processors, two full sheets take 60% of
// the time that they take on one (go test -bench Read -cpu 1,2).
func Read(f *filing.Filing, ask Ask, access Access) (*Book, []diag.Diagnostic) {
	b := &Book{filing: f, access: access, sessions: warehouse.NewSessions(access.Connect), tables: map[string]*Table{}, Hashes: map[string]string{}, Wrong: map[string]bool{}}
	found := make([][]diag.Diagnostic, len(f.Ledgers))
	tables := make([]*Table, len(f.Ledgers))
	sources := make([]Source, len(f.Ledgers))
	b.work = make([]rows.Work, len(f.Ledgers))
	var files []string
	for _, l := range f.Ledgers {
		for _, f := range l.Files {
			files = append(files, f.Text)
		}
	}
	sealed := input.NewSeals(files)
	if !ask.Rows {
		defer b.Close()
	}
	for i, l := range f.Ledgers {
		if l.File() == "" && l.Source == nil || l.Incomplete {
			b.Wrong[l.Ledger] = true // an error of filing.toml, already reported
			continue
		}
		if l.Source != nil {
			sources[i] = &databaseSource{f, l, access, b.sessions, &b.work[i]}
			continue
		}
		sources[i] = &sheetSource{f, l, sealed, access.Watch, &b.work[i]}
	}
	read := func(i int) {
		if sources[i] != nil {
			tables[i], found[i] = sources[i].Read(ask)
		}
	}
	ask.crowding = newCrowding(f, ask)
	b.crowding = ask.crowding
	order := [3][]int{}
	for i, l := range f.Ledgers {
		switch {
		case MapsAcquired(l), ask.crowding != nil && (l.Ledger == "customers" || l.Ledger == "fx"):
			order[0] = append(order[0], i) // sums of revenue depend on its days
		case ask.crowding != nil && l.Ledger == "revenue":
			order[2] = append(order[2], i)
		default:
			order[1] = append(order[1], i)
		}
	}
	for stage, list := range order {
		parallel.Each(len(list), func(k int) { read(list[k]) })
		if stage > 0 {
			continue
		}
		known := &Book{filing: f}
		var customers *Table
		for _, i := range list {
			switch t := tables[i]; {
			case t == nil:
			case t.Schema.Ledger == "customers":
				customers, known.Customers = t, t.rules.(*Customers)
				ask.acquired = known.Customers.acquired
			case t.Schema.Ledger == "fx":
				known.Rates = t.rules.(rateRules).Rates
			}
		}
		if ask.crowding != nil {
			ask.crowding.know(known, customers)
		}
		if p := ask.crowding.sparse(); p != nil && p.wild {
			break
		}
	}
	if ask.crowding != nil && ask.crowding.failed { // rare: see crowd.ErrMajor, or revenue has dates as text
		ask.Crowd = nil
		return Read(f, ask, access)
	}
	if p := ask.crowding.sparse(); p != nil && (p.wild || ask.crowding.whole) {
		ask.whole = true
		return Read(f, ask, access)
	}
	for i, l := range f.Ledgers {
		if sources[i] != nil {
			maps.Copy(b.Hashes, sources[i].Snapshot())
		}
		if t := tables[i]; t != nil {
			b.tables[l.Ledger] = t
			switch list := t.rules.(type) {
			case *Customers:
				b.Customers = list
			case rateRules:
				b.Rates = list.Rates
			case noteRules:
				b.Notes = list.Notes
			}
		}
		if slices.ContainsFunc(found[i], func(d diag.Diagnostic) bool { return d.Severity == diag.Error && d.Code != "FVT002" }) { // amounts that do not foot were read
			b.Wrong[l.Ledger] = true
		}
	}
	joined := append(b.settle(), b.changed()...)
	if diag.Errors(joined) {
		b.Wrong["revenue"] = true
	}
	all := slices.Concat(append(found, joined, b.contradictions())...)
	if ask.Crowd != nil && ask.Reduce && !ask.Rows && ask.crowding == nil {
		b.reduce(ask.Crowd)
	}
	all = append(all, b.lack()...)
	b.crowding = nil // the ids of the customers were compared
	for i := range all {
		all[i] = input.InTerms(all[i])
	}
	return b, all
}

// Finding returns the control totals as the finding LED022.
func (t *Table) Finding() diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Info, Code: control.Code, Summary: control.Title, Subject: t.Ledger.Place, Detail: t.Control.String()}
}

// Controls returns the control totals of the ledgers that were read, in the order of
// filing.toml.
func (b *Book) Controls() []*control.Ledger {
	list := []*control.Ledger{}
	if b == nil || b.filing == nil {
		return list
	}
	for _, l := range b.filing.Ledgers {
		if t := b.tables[l.Ledger]; t != nil {
			list = append(list, t.Control)
		}
	}
	return list
}

// Close ends the sessions of databases. Fetch opens another when it needs one.
func (b *Book) Close() {
	if b != nil && b.sessions != nil {
		_ = b.sessions.Close() // nothing was written
	}
}
