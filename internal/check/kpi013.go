package check

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/record"
)

// KPI013 reports a metric of the last filed report that this report leaves out without saying so.
var KPI013 = &Check{Code: "KPI013", Severity: Warning, Words: true, Run: kpi013,
	Title: "metric of the last filed report that this report leaves out, without a sentence that says so and why"}

func kpi013(p *Pass) {
	form := p.Filing.Report.Form
	i := slices.IndexFunc(p.Filed, func(d *record.Draft) bool {
		return (d.Lock.Form == "8-K") == (form == "8-K") && d.Before(p.Filing.Report.Period)
	})
	for _, m := range keyMetrics(disclosure.Reconciled) {
		if i < 0 || p.isReported(m) || slices.ContainsFunc(p.passages(), func(s english.Passage) bool { return s.Discontinues(m.Name) }) ||
			slices.ContainsFunc(p.Filing.Promises, func(promise filing.Promise) bool { return english.PromisesOut(promise.Text, m.Name) }) {
			continue
		}
		if m.Ratio && !slices.ContainsFunc(m.Shown, p.Filed[i].Shows) {
			continue // its amount may be that of a ratio's operand
		}
		if at, shown := p.filedIn(p.Filed[i], m); shown {
			p.Report(at, "metric of the last report that this report leaves out",
				fmt.Sprintf("Show the metric again; or add to [text] in commentary.toml a sentence such as `We no longer present our %s because …`", m.Label),
				"%s shows %s, and this %s neither shows it nor states that it was discontinued and why", p.Filed[i].Name, m.Label, form).wants(m.Label)
		}
	}
}
