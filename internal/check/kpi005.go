package check

import (
	"fmt"
	"slices"

	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/figure"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
)

// KPI005 looks for the explanation of a move.
var KPI005 = &Check{Code: "KPI005", Severity: Warning, Run: each(documents, kpi005),
	Title: "a move of fluctuation.points or more with no explanation in commentary.toml"}

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
		detail := "commentary.toml says nothing of it"
		if list := p.Filing.Explains(append([]string{each.name, each.explain}, each.steps...)...); len(list) > 0 {
			if slices.ContainsFunc(list, func(e filing.Explanation) bool { return prints(d, e) }) {
				continue
			}
			detail = "what commentary.toml says of it is not printed"
		}
		p.Report(m.At, "a move that nothing explains",
			fmt.Sprintf("Add an [[explain]] with fact = %q to commentary.toml, and as its text the causes with their amounts", each.explain),
			"%s moved by %s, a move of %s or more is to be explained, and %s%s",
			m.ID, figure.Points(change), figure.Points(p.Filing.Policies.Fluctuation), detail, p.largest(each.steps, now))
	}
}

// largest returns the largest of the steps that moved a rate, or nothing where none
// did.
func (p *Pass) largest(steps []string, when fiscal.Period) string {
	var most *fact.Fact
	for _, name := range steps {
		if f, ok := p.fact(name, when.String()); ok && f.Value.Sign() != 0 && (most == nil || f.Value.Abs().Cmp(most.Value.Abs()) > 0) {
			most = f
		}
	}
	if most == nil {
		return ""
	}
	return fmt.Sprintf("; the largest step of the year is %s, %s", most.ID, figure.Group(most.Value.String()))
}
