package check

import (
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/english"
)

// KPI002 reports a metric if no sentence states why it is useful to investors.
var KPI002 = &Check{Code: "KPI002", Severity: Error, Words: true, Run: kpi002,
	Title: "metric without a statement of why it is useful to investors"}

func kpi002(p *Pass) {
	p.unstated(func(s english.Passage) bool {
		words := s.String()
		at := english.Usefulness.FindStringIndex(words)
		if furnished := english.Convenience.FindStringIndex(words); furnished != nil && s.Draft.Name == disclosure.Release.Name {
			at = furnished
		}
		return at != nil && !english.Negation.MatchString(words[:at[1]])
	},
		"metric without a statement of why it is useful to investors", "the %s is first shown here, and no sentence explains why the metric is useful to investors",
		"Add a sentence that begins `The %s is useful to investors because`, and complete it")
}
