package control

import (
	"fmt"

	"github.com/tieout/tieout/internal/quantity"
)

// Above adds up each column of a sheet while its rows are read, and remembers the sum
// that each column had at each total row. A total row adds up the rows above it: all of
// them, or those that follow an earlier total row.
type Above struct {
	sums    quantity.Column
	earlier map[string]totalRow // by column and sum
}

// totalRow is a total row, and the sum of the rows above it in one column.
type totalRow struct {
	row, column int
	sum         quantity.Amount
}

// NewAbove returns an Above with this number of columns, before any row is added.
func NewAbove(columns int) *Above {
	return &Above{sums: quantity.Column{Sums: make([]quantity.Wide, columns)}, earlier: map[string]totalRow{}}
}

// Widen adds columns until there are as many as the given number.
func (a *Above) Widen(columns int) {
	a.sums.Sums = append(a.sums.Sums, make([]quantity.Wide, columns-len(a.sums.Sums))...)
}

// Add adds the amount that a row has in a column.
func (a *Above) Add(column int, n quantity.Scaled) { a.sums.Add(column, n) }

// Sum returns the sum of all amounts added to a column.
func (a *Above) Sum(column int) quantity.Amount {
	return quantity.Scaled{Coef: a.sums.Sums[column], Places: a.sums.Places}.Amount()
}

// Totals reports whether a printed total is the sum in a column of all rows so far, or of
// the rows below an earlier total row. The printed total and the sum may differ by at most
// half a unit of the last decimal place that the rows have.
func (a *Above) Totals(column int, total quantity.Amount) bool {
	sum := a.Sum(column)
	for _, rounded := range total.Roundings(a.sums.Places) {
		before := sum.Sub(rounded)
		if _, known := a.earlier[key(column, before)]; known || before.Sign() == 0 {
			return true
		}
	}
	return false
}

// Nearest returns the sum in a column that is nearest to a printed total. The sum is of all
// rows so far, or of the rows below an earlier total row. The result below is the number of
// that total row, or 0 for the sum of all rows. If two sums are equally near, Nearest
// returns the sum of fewer rows.
func (a *Above) Nearest(column int, total quantity.Amount) (below int, sum quantity.Amount) {
	all := a.Sum(column)
	sum = all
	for _, e := range a.earlier {
		if e.column != column {
			continue
		}
		part := all.Sub(e.sum)
		if by := part.Sub(total).Abs().Cmp(sum.Sub(total).Abs()); by < 0 || by == 0 && e.row > below {
			below, sum = e.row, part
		}
	}
	return below, sum
}

// Close records that the row with this number is a total row.
func (a *Above) Close(row int) {
	for i := range a.sums.Sums {
		a.earlier[key(i, a.Sum(i))] = totalRow{row, i, a.Sum(i)}
	}
}

func key(column int, sum quantity.Amount) string { return fmt.Sprint(column, " ", sum) }
