package check

import (
	"fmt"
	"regexp"
	"slices"
	"tieout/internal/english"

	"tieout/internal/diag"
	"tieout/internal/document"
)

// KPI001 looks for a definition before the first figure.
var KPI001 = &Check{
	Code: "KPI001", Severity: diag.Error,
	Title: "a metric shown with no definition and calculation before it",
	Words: true,
	Run:   kpi001,
}

var calculates = regexp.MustCompile(`(?i)\b(?:calculat\w*|comput(?:e|es|ed|ing|ation)|defin(?:e|es|ed|ing|ition)|divid(?:e|es|ed|ing)|numerator|denominator|quotient|ratio of)\b`)

// made finds words that say what a measure is made of.
var made = regexp.MustCompile(`(?i)\b(?:sum of|call(?:ed)? the sum|plus|excluding|adjusted (?:for|to exclude))\b`)

func kpi001(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, m := range append([]metric{billed, reconciled}, keyMetrics...) {
		for _, d := range p.documents() {
			first := m.shows(d)
			if first == nil || m.Label == billed.Label && d.Name != "release" {
				continue
			}
			after := m.Label == reconciled.Label
			said := after && slices.ContainsFunc(d.Marks, func(mark *document.Mark) bool { return mark.ID.Metric == "adjusted-ebitda.adjustment" })
			for _, s := range m.speaks(p, d, d.Blocks[first.block].Section) {
				words := wordsBefore(s, first)
				if after {
					words = s.String()
				}
				words = m.Name.ReplaceAllString(words, "")
				said = said || calculates.MatchString(words) || made.MatchString(words)
			}
			if !said {
				found = append(found, m.undefined(first, after))
			}
		}
	}
	return found
}

// undefined is the finding of a metric that is shown undefined; with after, a
// definition that follows would do.
func (m metric) undefined(first *place, after bool) diag.Diagnostic {
	d := diag.Diagnostic{Code: "KPI001", Summary: "a metric with no definition and calculation before it", Subject: first.span.Mark.At,
		Detail: fmt.Sprintf("the first figure of the %s, %s, stands before any sentence that defines it or says how it is calculated", m.Label, first.span.ID),
		Remedy: "Define it and say how it is calculated before its first figure"}
	if after {
		d.Summary = "a metric with no definition and calculation"
		d.Detail = fmt.Sprintf("no sentence of its section defines %s, first shown as %s, and no reconciliation is shown", m.Label, first.span.ID)
		d.Remedy = "Define it, or show its reconciliation"
	}
	return d
}

// wordsBefore gives the sentence's words that stand before a figure.
func wordsBefore(s english.Passage, f *place) string {
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
