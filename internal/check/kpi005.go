package check

import (
	"fmt"
	"slices"
	"strings"

	"tieout/internal/disclosure"
	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/figure"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
)

// KPI005 reports a large change in a rate that commentary does not explain.
var KPI005 = &Check{Code: "KPI005", Severity: Warning, Run: each(documents, kpi005),
	Title: "unexplained change in a rate by fluctuation.points or more"}

func kpi005(p *Pass, d *document.Draft) {
	now := p.Filing.Report.Period
	for _, each := range []struct {
		name, explain string
		steps         []string
	}{
		{"ndr", "ndr.change", []string{"ndr.expansion", "ndr.contraction", "ndr.churn", "ndr.currency"}},
		{"gross-retention", "gross-retention", []string{"ndr.contraction", "ndr.churn"}},
	} {
		m := markOf(p.marks(d), each.name, now.String())
		if m == nil {
			continue
		}
		change, known := p.move(each.name)
		if !known || !p.Filing.Policies.Fluctuates(change) {
			continue
		}
		explain := each.explain + "@" + now.String()
		asked, printed, remedy := explain, "has none", fmt.Sprintf("Add an [[explain]] to commentary.toml with `fact = %q` and, as its text, the causes with their amounts", explain)
		if list := p.Filing.Explains(append([]string{each.name, each.explain}, each.steps...)...); len(list) > 0 {
			if slices.ContainsFunc(list, func(e filing.Explanation) bool { return prints(d, e) }) {
				continue
			}
			asked, printed = "", "has one that the document does not print"
			remedy = fmt.Sprintf("Add `{{range commentary}}{{.}}{{end}}` on a line of its own to %s", templateOf(disclosure.NDR.Name))
		}
		driver := ""
		if most := p.largest(each.steps, now); most != nil {
			driver = fmt.Sprintf("; the largest driver is %s, at %s (%s)", strings.ToLower(most.Words.Label), figure.InFull(most.Value), most.ID)
		}
		way := [...]string{"fell", "", "rose"}[change.Sign()+1]
		p.Report(m.At, "unexplained change in a rate", remedy,
			"the %s %s %s points, from %s%% to %s%% (%s)%s. A change of %s or more needs an explanation (see the policy fluctuation.points), but commentary.toml %s",
			strings.ToLower(m.Fact.Words.Label), way, figure.InPercent(change.Abs(), 1), figure.InPercent(m.Fact.Value.Sub(change), 1), figure.InPercent(m.Fact.Value, 1),
			m.ID, driver, figure.Points(p.Filing.Policies.Fluctuation), printed).asks(asked)
	}
}

// largest returns the largest of the drivers of a rate, or nil if all are zero.
func (p *Pass) largest(steps []string, when fiscal.Period) (most *fact.Fact) {
	for _, name := range steps {
		if f, ok := p.fact(name, when.String()); ok && f.Value.Sign() != 0 && (most == nil || f.Value.Abs().Cmp(most.Value.Abs()) > 0) {
			most = f
		}
	}
	return most
}
