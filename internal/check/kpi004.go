package check

import (
	"fmt"
	"slices"

	"tieout/internal/disclosure"
	"tieout/internal/document"
)

// KPI004 looks for the value of each period presented.
var KPI004 = &Check{Code: "KPI004", Severity: Error, Run: each(documents, kpi004),
	Title: "a period presented without its value"}

func kpi004(p *Pass, d *document.Draft) {
	r := p.Filing.Report // a balance is at the end of its period
	now, then := []string{r.Period.String(), p.end().String()}, []string{r.Compare.String(), p.span(r.Compare).End.String()}
	marks := p.marks(d)
	for _, m := range keyMetrics() {
		for _, name := range m.Shown {
			shown := func(times []string) int {
				return slices.IndexFunc(marks, func(m *document.Mark) bool { return m.ID.Name() == name && slices.Contains(times, m.ID.When) })
			}
			a, b := shown(now), shown(then)
			if (a < 0) == (b < 0) {
				continue
			}
			have, lacks := marks[max(a, b)], then
			if a < 0 {
				lacks = now
			}
			p.Report(have.At, "a period presented without its value", "Show the fact for both .Period and .Compare",
				"%s is shown, and %s", have.ID, p.unshown(name, lacks))
		}
	}
	rate := expansionRate
	if slices.ContainsFunc(d.Blocks, func(b *document.Block) bool { return b.Section == disclosure.NDR.Name && b.Kind != document.Heading }) && rate.shownIn(d) == nil &&
		!slices.ContainsFunc(d.Marks, func(m *document.Mark) bool { return m.Owner == document.OwnFact && m.ID.Metric == "ndr" }) {
		p.Report(templateOf(disclosure.NDR.Name), "a metric presented without its values", "Show the fact for both .Period and .Compare",
			"the section shows the %s for no period", rate.Label)
	}
}

// unshown returns what is not shown, with its value where there is one.
func (p *Pass) unshown(name string, times []string) string {
	for _, when := range times {
		if f, ok := p.fact(name, when); ok {
			return fmt.Sprintf("%s, which is %s, is not", f.ID, f.Value)
		}
	}
	return fmt.Sprintf("%s@%s is not", name, times[0])
}
