// Package workpaper writes the auditor's workbook: every number that the drafts print as a
// formula down to the rows of the ledgers, with a check that the recalculated number prints as
// drafted. The workbook has no macros and no external links, text of ledgers is never a formula,
// and the same inputs give the same bytes. Each formula is stored with its value, so that a
// viewer that does not calculate shows the numbers too.
//
// The package promises what a spreadsheet can hold: numbers of 15 significant digits. A number
// with more digits is marked where it stands.
package workpaper

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"tieout/internal/walk"
)

// Make returns the workbook for the drafts of a run. The run must have stored the rows of the
// ledgers (walk.How.Rows), and must have found no errors.
func Make(r *walk.Result) ([]byte, error) {
	b := &book{r: r, file: excelize.NewFile()}
	defer b.file.Close()
	for i, look := range looks() {
		id, err := b.file.NewStyle(look)
		if err != nil {
			return nil, fmt.Errorf("style %d: %w", i, err)
		}
		b.ids[i] = id
	}
	index, checks := b.sheet("Index"), b.sheet("Checks")
	_, _ = index, checks
	b.controls(b.sheet("Controls"))
	b.findings(b.sheet("Findings"))
	b.changes(b.sheet("Changes"))
	return b.pack()
}

// book is a workbook while it is made.
type book struct {
	r      *walk.Result
	file   *excelize.File
	ids    [styles]int // excelize's number of each style
	sheets []*sheet    // in order
	names  []name
	tables map[string]*table // by ledger: where its rows are
}

// name is a named cell.
type name struct{ name, to string }

// sheet adds a sheet after the others.
func (b *book) sheet(name string) *sheet {
	s := &sheet{name: name, ids: &b.ids}
	b.sheets = append(b.sheets, s)
	return s
}

// title returns the title of the workbook.
func (b *book) title() string {
	return b.r.Filing.Registrant.Name + ", " + b.r.Filing.Report.Form + " " + b.r.Filing.Report.Period.String()
}

// table says where the workbook has the rows of a ledger.
type table struct {
	*sheet
	first, last int            // rows of the sheet
	columns     map[string]int // by field of the ledger's schema, such as "arr": the column
	grouped     bool           // whether a row is the sum of several rows of the ledger
}

// column returns the cells of a field, as formulas write them: "'Revenue rows'!$F$6:$F$90".
func (t *table) column(field string) string {
	c := t.columns[field]
	return quoted(t.name) + "!" + fixed(c, t.first) + ":" + fixed(c, t.last)
}
