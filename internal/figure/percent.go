package figure

import (
	"strings"

	"tieout/internal/quantity"
)

// Exactly gives a policy's share as a percentage: "12.5%".
func Exactly(v quantity.Value) string { return percent(v, v, 0) }

// Apart gives a share as a percentage with two decimals, and with more where it takes
// them to tell it from a bound.
func Apart(v, bound quantity.Value) string { return percent(v, bound, 2) }

// percent gives a share as a percentage with at least so many decimals, and as many as
// it takes to compare with a bound as the share does.
func percent(v, bound quantity.Value, places int) string {
	digits := v.Fixed(-2, places)
	for places < 40 && quantity.FromDigits(digits, -2, false, quantity.Pure).Cmp(bound) != v.Cmp(bound) {
		places++
		digits = v.Fixed(-2, places)
	}
	return digits + "%"
}

// Points gives a ratio in percentage points, with at most four decimals: "-3.0083 points".
func Points(v quantity.Value) string {
	return strings.TrimRight(strings.TrimRight(InPercent(v, 4), "0"), ".") + " points"
}

// InPercent gives a ratio in percent with so many decimals, after a minus where it is
// negative.
func InPercent(v quantity.Value, places int) string {
	if v.Sign() < 0 {
		return "-" + v.Fixed(-2, places)
	}
	return v.Fixed(-2, places)
}
