package fact

import (
	"slices"

	"github.com/tieout/tieout/internal/text"
)

// Recaption is a line that is gone and the line that may have taken its place.
type Recaption struct{ Before, Now *Fact }

// Recaptioned pairs the lines that are gone with the lines that are new, those with the most
// similar captions first. Each line is in at most one pair.
func Recaptioned(gone, came []*Fact) (list []Recaption) {
	var all []Recaption
	for _, f := range came {
		for _, g := range gone {
			all = append(all, Recaption{g, f})
		}
	}
	slices.SortStableFunc(all, func(a, b Recaption) int {
		return text.Distance(a.Before.Words.Caption, a.Now.Words.Caption) - text.Distance(b.Before.Words.Caption, b.Now.Words.Caption)
	})
	for _, d := range all {
		if !slices.ContainsFunc(list, func(e Recaption) bool { return e.Before == d.Before || e.Now == d.Now }) {
			list = append(list, d)
		}
	}
	return list
}
