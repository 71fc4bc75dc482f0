package check

import (
	"strings"

	"tieout/internal/english"
	"tieout/internal/quantity"
)

// exactly returns a policy's share as a percentage.
func exactly(v quantity.Value) string { return percent(v, v, 0) }

// apart returns a share as a percentage with two decimals, and with more where it
// takes them to tell it from a bound.
func apart(v, bound quantity.Value) string { return percent(v, bound, 2) }

// percent returns a share as a percentage with at least so many decimals, and as many as it
// takes to compare with a bound as the share does.
func percent(v, bound quantity.Value, places int) string {
	for places < 40 && english.ReadPercent(v.Fixed(-2, places)).Cmp(bound) != v.Cmp(bound) {
		places++
	}
	return v.Fixed(-2, places) + "%"
}

// points returns a ratio in percentage points, with every decimal that tells it
// from the policy.
func points(v quantity.Value) string {
	return strings.TrimRight(strings.TrimRight(inPercent(v, 4), "0"), ".") + " points"
}

// inPercent returns a ratio in percent with so many decimals, and a minus.
func inPercent(v quantity.Value, places int) string {
	if v.Sign() < 0 {
		return "-" + v.Fixed(-2, places)
	}
	return v.Fixed(-2, places)
}

// Shares that a standard names, or arithmetic.
var (
	tenth = quantity.Points(quantity.Int(10))
	whole = quantity.Points(quantity.Int(100))
)
