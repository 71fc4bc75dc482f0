package check

import (
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
	about := map[*english.Measure]english.Statements{}
	var any english.Statements
	for _, v := range p.views(d) {
		says, of, general := v.Statements()
		if general {
			of = append(of, measures...)
		}
		for _, m := range of {
			about[m], any = about[m].And(says), any.And(says)
		}
	}
	report := p.Report
	if any.Useful && any.Limits {
		report = p.Note
	}
	for _, s := range first {
		switch is := about[s.Measure]; {
		case is.Useful && is.Limits:
		case is.Useful:
			report(s.Point(), "a non-GAAP measure with no statement of its limits", "Say what it leaves out, and that it is no substitute for "+s.GAAP.Name,
				"no sentence says what %s, first shown here, leaves out or how it is limited", s.Called())
		default:
			what := "is useful to investors"
			if !is.Limits {
				what += ", nor what its limits are"
			}
			report(s.Point(), "a non-GAAP measure with no statement of usefulness", "Say what it shows investors that "+s.GAAP.Name+" does not, and what it leaves out",
				"no sentence says why %s, first shown here, %s", s.Called(), what)
		}
	}
}
