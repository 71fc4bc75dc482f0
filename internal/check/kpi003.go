package check

import (
	"cmp"

	"tieout/internal/disclosure"
	"tieout/internal/english"
)

// KPI003 looks for how management uses a metric.
var KPI003 = &Check{Code: "KPI003", Severity: Error, Words: true, Run: kpi003,
	Title: "no statement of how management uses it, or that it does not, or one that another document of the package contradicts"}

func kpi003(p *Pass) {
	p.unstated(func(words string) bool { return english.Disuse.MatchString(words) || english.Use.MatchString(words) },
		"a metric with no statement of how management uses it", "no sentence says how management uses the %s, first shown here, or that it does not",
		"Say how management uses it in managing or monitoring the business, or that it does not")
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
			p.Report(yes.Point(0), "two documents that contradict each other on how a metric is used", "Say the same in both",
				"%s says that the %s is used, and %s that it is not", yes.Draft.Name, m.Label, no.Draft.Name).with(otherEnd("the other document", no.Point(0)))
		}
	}
}
