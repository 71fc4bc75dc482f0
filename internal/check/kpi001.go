package check

import (
	"slices"

	"tieout/internal/disclosure"
	"tieout/internal/document"
	"tieout/internal/english"
)

// KPI001 looks for a definition before the first figure.
var KPI001 = &Check{Code: "KPI001", Severity: Error, Words: true, Run: kpi001,
	Title: "a metric shown with no definition and calculation before it"}

func kpi001(p *Pass) {
	for _, first := range p.shownMetrics(keyMetrics(disclosure.Disclaimed, disclosure.Reconciled)) {
		m := first.metric
		if m.Use == disclosure.Reconciled { // whose definition may follow
			reconciled := slices.ContainsFunc(first.draft.Marks, func(mark *document.Mark) bool { return mark.ID.Metric == "adjusted-ebitda.adjustment" })
			if !reconciled && !p.defines(first, english.Passage.String) {
				p.Report(first.span.At, "a metric with no definition and calculation", "Define it, or show its reconciliation",
					"no sentence of its section defines %s, first shown as %s, and no reconciliation is shown", m.Label, first.span.ID)
			}
		} else if !p.defines(first, first.before) {
			p.Report(first.span.At, "a metric with no definition and calculation before it", "Define it and say how it is calculated before its first figure",
				"the first figure of the %s, %s, stands before any sentence that defines it or says how it is calculated", m.Label, first.span.ID)
		}
	}
}

// defines reports whether the words taken of the sentences on a metric define it.
func (p *Pass) defines(first *firstShown, take func(english.Passage) string) bool {
	return slices.ContainsFunc(p.sentencesOn(first), func(s english.Passage) bool {
		words := first.metric.Name.ReplaceAllString(take(s), "")
		return english.Calculation.MatchString(words) || english.Makeup.MatchString(words)
	})
}

// before returns the words of a sentence that stand before the figure.
func (f *firstShown) before(s english.Passage) string {
	for i, b := range f.draft.Blocks[:f.block+1] {
		switch {
		case b != s.Block:
		case i < f.block || s.End <= f.span.Start:
			return s.String()
		case s.Start < f.span.Start:
			return s.Text[s.Start:f.span.Start]
		}
	}
	return ""
}
