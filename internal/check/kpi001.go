package check

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
)

// KPI001 reports a metric shown before its definition.
var KPI001 = &Check{Code: "KPI001", Severity: Error, Words: true, Run: kpi001,
	Title: "metric shown before its definition and calculation"}

func kpi001(p *Pass) {
	for _, first := range p.shownMetrics(keyMetrics(disclosure.Disclaimed, disclosure.Reconciled)) {
		m := first.metric
		if m.Use == disclosure.Reconciled { // its definition may follow
			reconciled := slices.ContainsFunc(first.draft.Marks, func(mark *document.Mark) bool { return mark.ID.Metric == "adjusted-ebitda.adjustment" })
			if !reconciled && !p.defines(first, english.Passage.String) {
				p.Report(first.span.At, "metric without a definition or reconciliation",
					fmt.Sprintf("Add to its section a sentence that begins `We define %s as`; the reconciliation is required in any event", m.Label),
					"%s is shown (%s), but its section neither defines nor reconciles it", m.Label, first.span.ID)
			}
		} else if !p.defines(first, first.before) {
			p.Report(first.span.At, "metric shown before its definition and calculation",
				fmt.Sprintf("Before that figure, add a sentence that begins `We calculate our %s by`", m.Label),
				"the %s is shown (%s) before any sentence that defines it or explains its calculation", m.Label, first.span.ID)
		}
	}
}

// defines reports whether a sentence on a metric, as taken by take, defines it.
func (p *Pass) defines(first *firstShown, take func(english.Passage) string) bool {
	return slices.ContainsFunc(p.sentencesOn(first), func(s english.Passage) bool {
		words := first.metric.Name.ReplaceAllString(take(s), "")
		return english.Calculation.MatchString(words) || english.Makeup.MatchString(words)
	})
}

// before returns the part of a sentence before the figure.
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
