package check

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/text"
)

// NGM002 reports a non-GAAP measure that is not preceded by its GAAP measure.
var NGM002 = &Check{Code: "NGM002", Severity: Error, Words: true, Run: each(documents, ngm002),
	Title: "non-GAAP measure before its GAAP measure in a heading, table or paragraph"}

func ngm002(p *Pass, d *document.Draft) {
	var earlier []english.Presentation // in tables before this one
	for _, v := range p.views(d) {
		once := firstTime[*english.Measure]()
		report := func(s english.Presentation, part, summary, remedy, detail string, args ...any) {
			p.Report(s.Point(), summary, remedy, detail+"; see "+p.prominence(part), args...).in(s.Sentence())
		}
		if v.Kind == english.HeadingView && !english.DefinitionHeading.MatchString(v.Blocks[0].Text) {
			for i, n := range v.Named {
				if n.NonGAAP() && !english.HasComparable(v.Named[:i], n.Measure) && once(n.Measure) {
					report(n, "a", "non-GAAP measure before its GAAP measure in a heading", fmt.Sprintf("Name %s first in the heading, as in `%s and %s`, or remove %[3]s from the heading", n.GAAP.Name, text.Capital(n.GAAP.Name), n.Called()),
						"the heading %q names %s without %s before it", v.Blocks[0].Text, n.Called(), n.GAAP.Name)
				}
			}
		}
		for i, s := range v.Shown {
			if !s.NonGAAP() {
				continue
			}
			before := func(g english.Presentation) bool {
				return g.ComparableTo(s.Measure) && (g.Kind != english.Movement || s.Kind == english.Movement) && (s.Kind == english.Ratio || s.Kind == english.Growth || g.Meets(s)) // periods of ratios are NGM001's
			}
			if !slices.ContainsFunc(v.Shown[:i], before) && !v.Follows(earlier, s.Measure, s.Period) && once(s.Measure) {
				report(s, "a", "non-GAAP measure before its GAAP measure", fmt.Sprintf("Put %s%s, with figures, before the non-GAAP measure in the %s", s.GAAP.Name, s.ForYear(), v.Kind),
					"%q presents %s%s, but no figure for %s%s comes before it in the %s", s.Excerpt(), s.Called(), s.ForYear(), s.GAAP.Name, s.ForYear(), v.Kind)
			}
		}
		if v.Kind != english.TableView {
			continue
		}
		for i, n := range v.Named {
			if n.NonGAAP() && !english.HasComparable(v.Named[:i], n.Measure) && !v.Follows(earlier, n.Measure, n.Period) && once(n.Measure) {
				report(n, "a", "table that leads with a non-GAAP measure", fmt.Sprintf("Name %s before %[2]s in the table, or remove %[2]s from the table", n.GAAP.Name, n.Called()),
					"%q names %s, but nothing before it in the table names %s", n.Block.Text, n.Called(), n.GAAP.Name)
			}
		}
		if s, lines := v.IncomeStatement(); lines > 0 {
			report(s, "c", "non-GAAP income statement", "Remove the table; reconcile each non-GAAP measure to its GAAP measure instead",
				"the table presents %d lines of an income statement on a non-GAAP basis", lines)
		}
		earlier = append(earlier, v.Shown...)
	}
}
