package workpaper

import (
	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/walk"
)

// MakeAll returns a workbook with every number of a run, those that no draft prints among them.
func MakeAll(r *walk.Result) ([]byte, error) {
	return makeWith(r, usual, r.Facts.Facts.All()...)
}

// MakeGrouped is MakeAll for ledgers with more rows than most, which are given by customer or
// account.
func MakeGrouped(r *walk.Result, most int) ([]byte, error) {
	return makeWith(r, limits{most, mostRows, mostFormula}, r.Facts.Facts.All()...)
}

// MakeWithin is Make for a spreadsheet that allows other numbers of rows and of characters of a
// formula.
func MakeWithin(r *walk.Result, rows, formula int) ([]byte, error) {
	return makeWith(r, limits{mostLedgerRows, rows, formula})
}

// Missing returns the metrics of the register that have no formula.
func Missing() (list []string) {
	for _, m := range compute.Register {
		if formulaOf(m.Name) == nil {
			list = append(list, m.Name)
		}
	}
	return list
}

// Text returns a text as a cell of a sheet has it.
func Text(s string) string { return string(appendText(nil, clip(s))) }

// The functions that write numbers and names.
var (
	Significant = significant
	Precise     = precise
	Column      = column
	Quoted      = quoted
	Safe        = safe
)
