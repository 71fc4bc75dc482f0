package fact

import (
	"maps"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
)

// Rotation is a section of the fair value table by investment type whose amounts are
// printed beside the wrong captions.
type Rotation struct {
	Section string
	Moves   []RotationMove
}

// RotationMove says that the amount printed beside the line From belongs beside the line
// To.
type RotationMove struct{ From, To string }

// Rotations returns the sections of the table by investment type whose amounts are
// correct but printed beside the wrong captions: if they are moved to other captions of
// the section, the table agrees with the fair value hierarchy on every line. It reads the
// facts fair-value.printed and fair-value.difference at the date d.
func Rotations(set *Set, d fiscal.Date) []Rotation {
	off := map[string]quantity.Value{}
	printed := map[string]map[string]quantity.Value{}
	for _, f := range set.All() {
		section, isPrinted := strings.CutPrefix(f.ID.Metric, "fair-value.printed.")
		switch {
		case f.ID.When != d.String() || f.ID.Member == "total":
		case f.ID.Metric == "fair-value.difference" && f.Value.Sign() != 0:
			off[f.ID.Member] = f.Value
		case isPrinted && section != "cash":
			if printed[section] == nil {
				printed[section] = map[string]quantity.Value{}
			}
			printed[section][f.ID.Member] = f.Value
		}
	}
	var list []Rotation
	for _, section := range slices.Sorted(maps.Keys(printed)) {
		if moves := movesOf(printed[section], off); moves != nil {
			list = append(list, Rotation{section, moves})
		}
	}
	return list
}

// movesOf returns, for each line in error, another line whose amount is the correct one,
// each used once; nil if any line has none.
func movesOf(printed, off map[string]quantity.Value) []RotationMove {
	if len(off) == 0 {
		return nil
	}
	var moves []RotationMove
	taken := map[string]bool{}
	for _, to := range slices.Sorted(maps.Keys(off)) {
		is, held := printed[to]
		if !held {
			return nil
		}
		want := is.Add(off[to])
		found := false
		for _, from := range slices.Sorted(maps.Keys(off)) {
			amount, held := printed[from]
			if held && from != to && !taken[from] && amount.Cmp(want) == 0 {
				moves, taken[from], found = append(moves, RotationMove{from, to}), true, true
				break
			}
		}
		if !found {
			return nil
		}
	}
	return moves
}
