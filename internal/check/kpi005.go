package check

import (
	"fmt"
	"slices"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/figure"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/quantity"
)

// KPI005 looks for the explanation of a move.
var KPI005 = &Check{
	Code: "KPI005", Severity: diag.Warning,
	Title: "a move of fluctuation.points or more with no explanation in commentary.toml",
	Run:   kpi005,
}

func kpi005(p *Package) []diag.Diagnostic {
	now := p.Filing.Report.Period
	var found []diag.Diagnostic
	for _, d := range p.documents() {
		for _, each := range []struct {
			name, explain string
			steps         []string
		}{
			{"ndr", "ndr.change", []string{"ndr.expansion", "ndr.contraction", "ndr.churn", "ndr.currency"}},
			{"gross-retention", "gross-retention", []string{"ndr.contraction", "ndr.churn"}},
		} {
			m := markOf(facts(d), each.name, now.String())
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
			found = append(found, diag.Diagnostic{Severity: diag.Warning, Code: "KPI005", Summary: "a move that nothing explains", Subject: m.At,
				Detail: fmt.Sprintf("%s moved by %s, a move of %s or more is to be explained, and %s", m.ID, points(change), points(p.Filing.Policies.Fluctuation), detail) +
					p.largest(each.steps, now),
				Remedy: fmt.Sprintf("Add an [[explain]] with fact = %q to commentary.toml, and as its text the causes with their amounts", each.explain)})
		}
	}
	return found
}

// largest names the largest of the steps that moved a rate, or nothing where none
// did.
func (p *Package) largest(steps []string, when fiscal.Period) string {
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

// move gives how a rate of the report's period differs from the one compared.
func (p *Package) move(name string) (quantity.Value, bool) {
	if change, known := p.value(name+".change", p.Filing.Report.Period); known {
		return change, true
	}
	now, known := p.value(name, p.Filing.Report.Period)
	then, known2 := p.value(name, p.Filing.Report.Compare)
	if !known || !known2 {
		return quantity.Value{}, false
	}
	return now.Sub(then), true
}

// prints says whether a document prints an explanation.
func prints(d *document.Draft, e filing.Explanation) bool {
	return slices.ContainsFunc(d.Marks, func(m *document.Mark) bool { return m.Owner == document.OwnCommentary && m.At == e.At })
}

// points shows a ratio in percentage points, with every decimal that tells it
// from the policy.
func points(v quantity.Value) string {
	sign := ""
	if v.Sign() < 0 {
		sign = "-"
	}
	return sign + strings.TrimRight(strings.TrimRight(v.Fixed(-2, 4), "0"), ".") + " points"
}
