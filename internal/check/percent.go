package check

import (
	"strings"

	"tieout/internal/english"
	"tieout/internal/quantity"
)

// exactly returns a policy's share as a percentage.
func exactly(v quantity.Value) string {
	places := 0
	for places < 40 && english.ReadPercent(v.Fixed(-2, places)).Cmp(v) != 0 {
		places++
	}
	return v.Fixed(-2, places) + "%"
}

// apart returns a share as a percentage with two decimals, and with more where it
// takes them to tell it from a bound.
func apart(v, bound quantity.Value) string {
	places := 2
	for places < 40 && english.ReadPercent(v.Fixed(-2, places)).Cmp(bound) != v.Cmp(bound) {
		places++
	}
	return v.Fixed(-2, places) + "%"
}

// points returns a ratio in percentage points, with every decimal that tells it
// from the policy.
func points(v quantity.Value) string {
	sign := ""
	if v.Sign() < 0 {
		sign = "-"
	}
	return sign + strings.TrimRight(strings.TrimRight(v.Fixed(-2, 4), "0"), ".") + " points"
}

// Shares that a standard names, or arithmetic.
var (
	tenth = quantity.Points(quantity.Int(10))
	whole = quantity.Points(quantity.Int(100))
)
