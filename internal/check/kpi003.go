package check

import (
	"cmp"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/english"
)

// KPI003 reports a metric if no sentence states how management uses it, or if two statements of
// its use contradict each other.
var KPI003 = &Check{Code: "KPI003", Severity: Error, Words: true, Run: kpi003,
	Title: "metric without a statement of how management uses it, or with contradictory statements"}

func kpi003(p *Pass) {
	p.unstated(func(s english.Passage) bool {
		return english.Disuse.MatchString(s.String()) || english.Use.MatchString(s.String())
	},
		"metric without a statement of how management uses it", "the %s is first shown here, and no sentence explains how management uses it or states that management does not",
		"Add a sentence that begins `Management uses the %s to`, and complete it; or state that management does not use it")
	for _, m := range keyMetrics(disclosure.Disclaimed, disclosure.Reconciled) {
		var yes, no *english.Passage
		for _, s := range p.passages() {
			words := s.String()
			disused := english.Disuse.MatchString(words)
			switch {
			case !disused && !english.PlainUse.MatchString(words) || !m.namedIn(s):
			case disused:
				no = cmp.Or(no, &s)
			case !english.Negation.MatchString(words):
				yes = cmp.Or(yes, &s)
			}
		}
		if yes != nil && no != nil && yes.Draft != no.Draft {
			p.Report(yes.Point(0), "contradictory statements on the use of a metric", "Correct or delete the false sentence",
				"the %s document says that management uses the %s, but the %s document says that management does not use it", yes.Draft.Name, m.Label, no.Draft.Name).with(otherEnd("the statement in "+no.Draft.Name, no.Point(0)))
		}
	}
}
