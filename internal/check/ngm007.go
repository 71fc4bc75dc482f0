package check

import (
	"fmt"
	"maps"
	"slices"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/text"
)

// NGM007 reports non-GAAP measures whose usefulness or limits are not stated.
var NGM007 = &Check{Code: "NGM007", Severity: Error, Words: true, Run: each(documents, ngm007),
	Title: "non-GAAP measure with no statement of its usefulness or limits"}

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
	stated := func(of map[*english.Measure]bool) bool { return slices.Contains(slices.Collect(maps.Values(of)), true) }
	if stated(useful) && stated(limited) {
		report = p.Note
	}
	add := func(sentence string) string {
		return fmt.Sprintf("Add this to a paragraph of the document, and complete it: `%s`", text.Capital(sentence))
	}
	for _, s := range first {
		limits := "it excludes …"
		if s.Measure == english.Billings {
			limits = "it includes amounts that have not been recognized as revenue"
		}
		if s.Measure == english.FreeCash {
			limits = "it does not represent the residual cash flow available for discretionary expenditures"
		}
		limits = fmt.Sprintf(" has limitations: %s and is not a substitute for %s.", limits, s.GAAP.Name)
		switch {
		case useful[s.Measure] && limited[s.Measure]:
		case useful[s.Measure]:
			report(s.Point(), "non-GAAP measure with no statement of its limits", add(s.Called()+limits),
				"no sentence states the limits of %s, first shown here", s.Called())
		default:
			remedy, lacks := s.Called()+" is useful to investors because …", "why %s, first shown here, is useful to investors"
			if !limited[s.Measure] {
				remedy += " It" + limits
				lacks += ", or what its limits are"
			}
			remedy = add(remedy)
			if s.Measure == english.Billings && p.Filing.Report.Periodic() {
				remedy = "Delete the measure from the report, as KPI010 requires"
			}
			report(s.Point(), "non-GAAP measure with no statement of its usefulness", remedy, "no sentence states "+lacks, s.Called())
		}
	}
}
