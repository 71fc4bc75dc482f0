package compute_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/statement"
)

// TestRunsClassifyAsTermsDo checks that the runs of active days, which a database returns instead
// of the terms, classify a customer as the terms do, and are active in the same spans.
func TestRunsClassifyAsTermsDo(t *testing.T) {
	t.Parallel()
	const forever = fiscal.Date(1 << 30)
	rapid.Check(t, func(t *rapid.T) {
		base := fiscal.NewDate(2020, 1, 1)
		day := func(name string) fiscal.Date { return base + fiscal.Date(rapid.IntRange(0, 800).Draw(t, name)) }
		var terms, open []fiscal.Span
		for range rapid.IntRange(0, 8).Draw(t, "terms") {
			s := day("start")
			x := fiscal.Span{Start: s, End: s + fiscal.Date(rapid.IntRange(0, 90).Draw(t, "days"))}
			if len(terms) > 0 && rapid.IntRange(0, 2).Draw(t, "adjacent") == 0 {
				before := terms[len(terms)-1]
				x = fiscal.Span{Start: min(before.End, base+800) + 1, End: min(before.End, base+800) + 1 + fiscal.Date(rapid.IntRange(0, 90).Draw(t, "days"))}
			}
			y := x
			if rapid.IntRange(0, 9).Draw(t, "open") == 0 {
				x.End, y.End = forever, 0
			}
			terms, open = append(terms, x), append(open, y)
		}
		runs := statement.Merge(open)
		for i := range runs {
			if runs[i].End == 0 {
				runs[i].End = forever
			}
			if i > 0 && runs[i].Start <= runs[i-1].End+1 {
				t.Fatalf("the runs %v overlap, or are adjacent", runs)
			}
		}
		for range 20 {
			a, b := day("first day"), day("last day")
			span := fiscal.Span{Start: min(a, b), End: max(a, b)}
			if got, want := slices.ContainsFunc(runs, span.Overlaps), slices.ContainsFunc(terms, span.Overlaps); got != want {
				t.Fatalf("runs %v are active in %v: %t, terms %v: %t", runs, span, got, terms, want)
			}
			start, lookback := day("period"), -rapid.IntRange(1, 24).Draw(t, "lookback")
			if got, want := compute.ClassOf(runs, span, start, lookback), compute.ClassOf(terms, span, start, lookback); got != want {
				t.Fatalf("runs %v are of class %d in %v, terms %v of class %d", runs, got, span, terms, want)
			}
		}
	})
}
