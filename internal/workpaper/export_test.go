package workpaper

import (
	"tieout/internal/compute"
	"tieout/internal/walk"
)

// MakeAll returns a workbook with every number of a run, those that no draft prints among them.
func MakeAll(r *walk.Result) ([]byte, error) {
	return makeWith(r, mostLedgerRows, r.Facts.Facts.All()...)
}

// MakeGrouped is MakeAll for ledgers with more rows than most, which are given by customer or
// account.
func MakeGrouped(r *walk.Result, most int) ([]byte, error) {
	return makeWith(r, most, r.Facts.Facts.All()...)
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
