package check

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/figure"
)

// KPI004 reports a metric that is shown for the report's period but not for the comparison
// period, or the reverse.
var KPI004 = &Check{Code: "KPI004", Severity: Error, Run: each(documents, kpi004),
	Title: "metric shown for one period but not the other"}

func kpi004(p *Pass, d *document.Draft) {
	r := p.Filing.Report // a balance has the last day of its period
	now, then := []string{r.Period.String(), p.end().String()}, []string{r.Compare.String(), p.span(r.Compare).End.String()}
	marks := p.marks(d)
	for _, m := range keyMetrics() {
		for _, name := range m.Shown {
			shown := func(times []string) int {
				return slices.IndexFunc(marks, func(m *document.Mark) bool { return m.ID.Name() == name && slices.Contains(times, m.ID.When) })
			}
			a, b := shown(now), shown(then)
			if (a < 0) == (b < 0) || slices.ContainsFunc(slices.Concat(now, then), func(when string) bool { return p.late(name, when) }) {
				continue
			}
			have, missing, period := marks[max(a, b)], then, ".Compare"
			if a < 0 {
				missing, period = now, ".Period"
			}
			p.Report(have.At, "metric shown for one period but not the other", fmt.Sprintf("Add `{{fact %q %s %q}}` to the document", name, period, have.Format.Name),
				"%s is shown, and %s", have.Fact.Named(), p.unshown(name, missing))
		}
	}
	rate := expansionRate
	if slices.ContainsFunc(d.Blocks, func(b *document.Block) bool { return b.Section == disclosure.NDR.Name && b.Kind != document.Heading }) && rate.shownIn(d) == nil &&
		!slices.ContainsFunc(d.Marks, func(m *document.Mark) bool { return m.Owner == document.OwnFact && m.ID.Metric == "ndr" }) {
		p.Report(templateOf(disclosure.NDR.Name), "section without the values of its metric", "Add to the section `{{fact \"ndr\" .Period \"percent\"}}%` and `{{fact \"ndr\" .Compare \"percent\"}}%`",
			"the section on the %s does not show the rate for either period", rate.Label)
	}
}

// unshown names the missing fact in a clause, with its value if it has one.
func (p *Pass) unshown(name string, times []string) string {
	for _, when := range times {
		if f, ok := p.fact(name, when); ok {
			return fmt.Sprintf("%s, with the value %s, is not", f.ID, figure.InFull(f.Value))
		}
	}
	return fmt.Sprintf("%s@%s is not", name, times[0])
}
