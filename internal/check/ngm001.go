package check

import (
	"fmt"

	"tieout/internal/english"
)

// NGM001 reports a non-GAAP ratio that its GAAP ratio does not precede.
var NGM001 = &Check{Code: "NGM001", Severity: Error, Words: true, Run: each(views, ngm001),
	Title: "non-GAAP ratio without its GAAP ratio, for the same period, before it in the same paragraph or table"}

func ngm001(p *Pass, v english.View) {
	type key struct {
		*english.Measure
		english.Kind
	}
	first, undated := firstTime[key](), map[key]int{}
	for i, s := range v.Shown {
		at := key{s.Measure, s.Kind}
		if !s.NonGAAP() || s.Kind != english.Ratio && s.Kind != english.Growth {
			continue
		}
		need := 1
		if s.Year == 0 && s.Slot == 0 {
			undated[at]++
			need = undated[at]
		}
		for _, g := range v.Shown[:i] {
			if g.ComparableTo(s.Measure) && g.Kind == s.Kind && g.Meets(s) {
				need--
			}
		}
		if need > 0 && first(at) {
			p.Report(s.Point(), "non-GAAP ratio without its GAAP ratio before it",
				fmt.Sprintf("Put the %s of %s%s before it in the %s, or remove it", s.Kind, s.GAAP.Name, s.ForYear(), v.Kind),
				"%q shows the %s of %s%s, but no %s of %s%s comes before it in the %s; see %s",
				s.Excerpt(), s.Kind, s.Called(), s.ForYear(), s.Kind, s.GAAP.Name, s.ForYear(), v.Kind, p.prominence("a"))
		}
	}
}
