package figure

import (
	"strings"

	"github.com/tieout/tieout/internal/quantity"
)

// Exactly returns a share that a policy sets as a percentage with all its decimals: "12.5%".
func Exactly(v quantity.Value) string { return percent(v, v, 0) }

// Apart returns a share as a percentage with two decimals, or with as many more decimals as are
// needed to show whether the share is above, at or below bound.
func Apart(v, bound quantity.Value) string { return percent(v, bound, 2) }

// percent returns a share as a percentage with at least the given number of decimals, and
// as many as needed to compare with a bound as the exact share does.
func percent(v, bound quantity.Value, places int) string {
	digits := v.Fixed(-2, places)
	for places < 40 && quantity.FromDigits(digits, -2, false, quantity.Pure).Cmp(bound) != v.Cmp(bound) {
		places++
		digits = v.Fixed(-2, places)
	}
	return digits + "%"
}

// Points returns a ratio in percentage points, with at most four decimals: "-3.0083 points".
func Points(v quantity.Value) string {
	return strings.TrimRight(strings.TrimRight(InPercent(v, 4), "0"), ".") + " points"
}

// InPercent returns a ratio as a percentage with the given number of decimals, and with a
// minus sign if it is negative.
func InPercent(v quantity.Value, places int) string {
	if v.Sign() < 0 {
		return "-" + v.Fixed(-2, places)
	}
	return v.Fixed(-2, places)
}
