package evidence

import (
	"github.com/tieout/tieout/internal/quantity"
)

// Size says whether annual recurring revenue is plausible, given the revenue of a
// quarter.
type Size uint8

// The results of Scale.
const (
	Plausible Size = iota
	TooSmall       // annual recurring revenue is less than the revenue of the quarter
	TooLarge       // annual recurring revenue is more than 16 times the revenue of the quarter
)

// mostQuarters is the largest plausible ratio of annual recurring revenue to the revenue of
// a quarter, four times that of a level quarter.
const mostQuarters = 16

// Scale compares annual recurring revenue on a date with the revenue of the quarter that
// ends on it, in the same currency (LED021). A value equal to a bound, once or 16 times
// the revenue, is Plausible.
func Scale(arr, revenue quantity.Value) Size {
	switch {
	case arr.Cmp(revenue) < 0:
		return TooSmall
	case arr.Cmp(revenue.Times(quantity.Points(quantity.Int(100*mostQuarters)))) > 0:
		return TooLarge
	}
	return Plausible
}
