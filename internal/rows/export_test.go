package rows

import "github.com/tieout/tieout/internal/fiscal"

// Mornings notes dates with a time of day, from first to last, and reports whether they look like
// evenings of the day before.
func Mornings(days []fiscal.Date, first, last string) bool {
	t := &timesOfDay{first: first, last: last}
	for _, d := range days {
		t.cells, t.dated = t.cells+1, false
		t.dayOf(d)
		t.dayOf(d + 1) // a row without a time of day
	}
	return t.mornings()
}
