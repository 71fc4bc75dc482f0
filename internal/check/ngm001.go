package check

import (
	"fmt"
	"strings"

	"github.com/tieout/tieout/internal/english"
)

// NGM001 reports a non-GAAP ratio that is not preceded by its GAAP ratio.
var NGM001 = &Check{Code: "NGM001", Severity: Error, Words: true, Run: each(views, ngm001),
	Title: "non-GAAP ratio not preceded, in the same paragraph or table, by its GAAP ratio for the same period"}

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
			shown, same := "a ratio of "+s.Called(), "the same ratio of "+s.GAAP.Name
			if s.Kind == english.Growth {
				shown, same = "a percentage change in "+s.Called(), "the percentage change in "+s.GAAP.Name
			}
			if s.Kind == english.Ratio && strings.Contains(strings.ToLower(s.Text+s.Excerpt()), "margin") {
				shown, same = s.Called()+" margin", s.GAAP.Name+" as a percentage of revenues"
			}
			p.Report(s.Point(), "non-GAAP ratio not preceded by its GAAP ratio",
				fmt.Sprintf("Put %s%s before the non-GAAP ratio in the %s, or remove that ratio", same, s.ForYear(), v.Kind),
				"%q shows %s%s, but %s%s does not come before it in the %s; see %s",
				s.Excerpt(), shown, s.ForYear(), same, s.ForYear(), v.Kind, p.prominence("a")).in(s.Sentence())
		}
	}
}
