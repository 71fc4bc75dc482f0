package check

import (
	"maps"
	"slices"
	"tieout/internal/document"
	"tieout/internal/english"
)

// NGM007 looks for usefulness and limits.
var NGM007 = &Check{Code: "NGM007", Severity: Error, Words: true, Run: each(documents, ngm007),
	Title: "no statement of usefulness and limits"}

func ngm007(p *Pass, d *document.Draft) {
	var first []english.Presentation // of each non-GAAP measure
	var measures []*english.Measure
	for _, v := range p.views(d) {
		for _, s := range v.Shown {
			if s.NonGAAP() && !slices.Contains(measures, s.Measure) {
				first, measures = append(first, s), append(measures, s.Measure)
			}
		}
	}
	useful, limited := map[*english.Measure]bool{}, map[*english.Measure]bool{}
	for _, v := range p.views(d) {
		saysUseful, saysLimits, of := v.Statements(measures)
		for _, m := range of {
			if v.Kind == english.ProseView {
				useful[m], limited[m] = useful[m] || saysUseful, limited[m] || saysLimits
			}
		}
	}
	report := p.Report
	said := func(of map[*english.Measure]bool) bool { return slices.Contains(slices.Collect(maps.Values(of)), true) }
	if said(useful) && said(limited) {
		report = p.Note
	}
	for _, s := range first {
		switch {
		case useful[s.Measure] && limited[s.Measure]:
		case useful[s.Measure]:
			report(s.Point(), "a non-GAAP measure with no statement of its limits", "Say what it leaves out, and that it is no substitute for "+s.GAAP.Name,
				"no sentence says what %s, first shown here, leaves out or how it is limited", s.Called())
		default:
			what := "is useful to investors"
			if !limited[s.Measure] {
				what += ", nor what its limits are"
			}
			report(s.Point(), "a non-GAAP measure with no statement of usefulness", "Say what it shows investors that "+s.GAAP.Name+" does not, and what it leaves out",
				"no sentence says why %s, first shown here, %s", s.Called(), what)
		}
	}
}
