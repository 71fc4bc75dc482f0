package check

import "tieout/internal/english"

// KPI002 looks for why a metric is useful to investors.
var KPI002 = &Check{Code: "KPI002", Severity: Error, Words: true, Run: kpi002,
	Title: "no statement of why it is useful to investors"}

func kpi002(p *Pass) {
	p.unstated(func(words string) bool {
		at := english.Usefulness.FindStringIndex(words)
		return at != nil && !english.Negation.MatchString(words[:at[1]])
	},
		"a metric with no statement of why it is useful to investors", "no sentence says why the %s, first shown here, is useful to investors",
		"Say what it shows investors that revenue does not")
}
