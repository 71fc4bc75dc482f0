package evidence

import (
	"slices"

	"github.com/tieout/tieout/internal/quantity"
)

// fewRows is the number of rows in a fiscal year up to which they say nothing of a line.
const fewRows = 6

// climb compares the rows of each year with a line that rises from zero to the last of them, and
// the first row of each year with the last of the year before; see Cumulative. Most is the
// largest absolute row. The sum of lines is above zero if the rows are near such lines, and the
// sum of starts is zero or more if the years start again. Both are nil for an account that has
// a year of few rows, or rows in one year alone.
func (y byYear) climb(most quantity.Wide) (lines, starts []fraction) {
	if most.Sign() == 0 || len(y.rows) < 2 || slices.ContainsFunc(y.rows, func(rows []Dated) bool { return len(rows) <= fewRows }) {
		return nil, nil
	}
	times := func(n int, w quantity.Wide) quantity.Wide { return w.Mul(quantity.WideOf(int64(n))) }
	near, low := [2]int{3, 4}, [2]int{3, 6} // of level and line, and of the row before and the first
	if !y.falls && y.rests {                // steps that never fall, as balances in months without activity
		near, low = [2]int{3, 2}, [2]int{3, 4}
	}
	var before quantity.Wide // the last row of the year before
	for i, rows := range y.rows {
		count := len(rows)
		values := make([]quantity.Wide, count)
		for k, r := range rows {
			values[k] = r.Amount.At(y.places)
		}
		first, last := values[0], values[count-1]
		sorted := slices.SortedFunc(slices.Values(values), quantity.Wide.Cmp)
		median := sorted[count/2]
		var line, level quantity.Wide // distances, count times each
		for k, v := range values {
			line = line.Add(times(count, v).Sub(times(k+1, last)).Abs())
			level = level.Add(times(count, v.Sub(median).Abs()))
		}
		lines = append(lines, fraction{times(near[0], level).Sub(times(near[1], line)), times(count, most)})
		if i > 0 {
			starts = append(starts, fraction{times(low[0], before.Abs()).Sub(times(low[1], first.Abs())), most})
		}
		before = last
	}
	return lines, starts
}
