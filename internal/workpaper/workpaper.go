// Package workpaper writes the auditor's workbook: every number that the drafts print as a formula
// down to the rows of the ledgers, with a check that the recalculated number prints as drafted. The
// workbook has no macros and no external links, text of ledgers is never a formula, and the same
// inputs give the same bytes. Each formula is stored with its value, so that a viewer that does not
// calculate shows the numbers too.
//
// [Make] takes a walk.Result with stored rows. The table formulas in metric.go says how each metric
// is calculated; numbers.go makes the sheets of numbers, rows.go those of ledger rows, and the
// other files the sheets between them.
//
// The package promises what a spreadsheet can hold: numbers of 15 significant digits. A number with
// more digits is marked where it stands.
package workpaper

import (
	"fmt"
	"maps"
	"slices"

	"github.com/xuri/excelize/v2"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/walk"
)

// Make returns the workbook for the drafts of a run. The run must have stored the rows of the
// ledgers (walk.How.Rows), and must have found no errors.
func Make(r *walk.Result) ([]byte, error) { return makeWith(r, usual) }

// Refused is the error of ledgers in databases whose rows the workbook needs and that cannot be
// read, or that are too large.
type Refused struct{ Found []diag.Diagnostic }

// Error returns the first finding.
func (r *Refused) Error() string { return r.Found[0].Message() }

// limits are what a workbook may hold.
type limits struct {
	ledger  int // rows of a ledger, beyond which it is given by customer or account
	rows    int // rows of a sheet
	formula int // characters of a formula
}

// usual are the limits of Excel.
var usual = limits{mostLedgerRows, mostRows, mostFormula}

// makeWith is Make with more numbers than the drafts print, and with other limits.
func makeWith(r *walk.Result, within limits, more ...*fact.Fact) ([]byte, error) {
	if found := r.Book.Store(within.ledger); found != nil {
		return nil, &Refused{found}
	}
	b := &book{r: r, limits: within, file: excelize.NewFile(), ledgers: map[string]*rows{}, rateSheets: map[string]*rateSheet{}, sold: map[fiscal.Period]*buyers{}}
	defer b.file.Close()
	if err := b.file.SetDefaultFont(typeface); err != nil {
		return nil, err
	}
	for i, look := range looks() {
		id, err := b.file.NewStyle(look)
		if err != nil {
			return nil, fmt.Errorf("style %d: %w", i, err)
		}
		b.ids[i] = id
	}
	b.keys, b.settings = b.newKeys(), b.newSettings()
	b.plan(more...)
	b.resolve()
	for _, g := range b.grids() {
		if last := g.row(g.n - 1); last > b.rows {
			b.fail(fmt.Errorf("the sheet %s needs %s rows, and a spreadsheet allows %s", g.name, control.Number(last), control.Number(b.rows)))
		}
	}
	if b.failed != nil {
		return nil, b.failed
	}

	index := b.add(b.later("Index"))
	for _, p := range b.pages {
		p.sheet = b.add(b.later(p.name))
	}
	checks := b.add(b.later("Checks"))
	controls, findings, changes := b.add(b.later("Controls")), b.add(b.later("Findings")), b.add(b.later("Changes"))
	for _, p := range b.pages {
		b.writePage(p)
	}
	b.checks(checks)
	b.controls(controls)
	b.index(index, controls)
	b.findings(findings)
	b.changes(changes)
	b.backs()
	b.working()
	if b.failed != nil {
		return nil, b.failed
	}
	return b.pack()
}

// grids returns the sheets that calculate the numbers: those by customer and account, and the
// rows of the ledgers.
func (b *book) grids() []*grid {
	var grids []*grid
	for _, id := range slices.Sorted(maps.Keys(b.rateSheets)) {
		grids = append(grids, b.rateSheets[id].grid)
	}
	for _, s := range b.soldInOrder() {
		grids = append(grids, s.grid)
	}
	if b.leads != nil {
		grids = append(grids, b.leads.grid)
	}
	if b.custs != nil {
		grids = append(grids, b.custs.grid)
	}
	for _, s := range schema.Schemas {
		if r := b.ledgers[s.Ledger]; r != nil {
			grids = append(grids, r.grid)
		}
	}
	return slices.Concat([]*grid{b.settings.grid}, grids, []*grid{b.keys.grid})
}

// toIndex returns a cell with a link to the index.
func toIndex() cell { return linked(str(linkText, "Index"), "'Index'!A1") }

// working writes the sheets that calculate the numbers.
func (b *book) working() {
	for _, g := range b.grids() {
		b.add(g.sheet)
		g.write(toIndex())
	}
}

// book is a workbook while it is made.
type book struct {
	r      *walk.Result
	file   *excelize.File
	ids    [styles]int // excelize's number of each style
	sheets []*sheet    // in order
	names  []named
	limits
	failed error // the first failure

	shown []*shown          // the numbers that drafts print
	pages []*page           // of the disclosures
	at    map[fact.ID]*line // by fact: its row
	on    map[fact.ID]*page // by fact: the page with its row

	keys        *keys
	settings    *settings
	ledgers     map[string]*rows          // by ledger: its rows, if formulas need them
	custs       *customers                // nil unless formulas need it
	rateSheets  map[string]*rateSheet     // by period, and whether customers stand alone
	sold        map[fiscal.Period]*buyers // by period
	leads       *lead                     // nil unless formulas need it
	money       []string                  // the currencies of subscriptions, the reporting currency first
	accountKeys map[string]int            // by account; nil before the first use
}

// named is a named cell.
type named struct{ name, to string }

// later returns a sheet that add will put into the workbook.
func (b *book) later(name string) *sheet {
	return &sheet{name: name, ids: &b.ids, most: b.limits, fail: b.fail}
}

// add puts a sheet after the others.
func (b *book) add(s *sheet) *sheet {
	b.sheets = append(b.sheets, s)
	return s
}

// fail records that the workbook cannot be made.
func (b *book) fail(err error) {
	if b.failed == nil {
		b.failed = err
	}
}

// title returns the title of the workbook.
func (b *book) title() string {
	return b.r.Filing.Registrant.Name + ", " + b.r.Filing.Report.Form + " " + b.r.Filing.Report.Period.String()
}
