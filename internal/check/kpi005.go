package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/quantity"
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
		if most, ok := p.driver(each.steps, change.Sign()); ok {
			driver = fmt.Sprintf("; the largest driver is %s, at %s points: it was %s%% of the annual recurring revenue of one year earlier (%s), and %s%% in the comparison period",
				strings.ToLower(most.Words.Label), figure.InPercent(most.points, 1), figure.InPercent(most.now, 1), most.ID, figure.InPercent(most.then, 1))
		}
		way := [...]string{"fell", "", "rose"}[change.Sign()+1]
		p.Report(m.At, "unexplained change in a rate", remedy,
			"the %s %s %s points, from %s%% to %s%% (%s)%s. A change of %s or more needs an explanation (see the policy fluctuation.points), but commentary.toml %s",
			strings.ToLower(m.Fact.Words.Label), way, figure.InPercent(change.Abs(), 1), figure.InPercent(m.Fact.Value.Sub(change), 1), figure.InPercent(m.Fact.Value, 1),
			m.ID, driver, figure.Points(p.Filing.Policies.Fluctuation), printed).asks(asked)
	}
}

// driver is a part of a rate. Now and then are its ratios to the rate's denominator in the
// report's period and in the comparison period, and points is what the difference adds to the
// rate.
type driver struct {
	*fact.Fact
	now, then, points quantity.Value
}

// driver returns the part of a rate that moved the rate most in the direction of its change. The
// result ok is false if no part did, or if a part has no value in the comparison period.
func (p *Pass) driver(steps []string, way int) (most driver, ok bool) {
	now, then := p.Filing.Report.Period, p.Filing.Report.Compare
	of, known := p.value("ndr.denominator", now)
	before, known2 := p.value("ndr.denominator", then)
	if !known || !known2 {
		return most, false
	}
	for _, name := range steps {
		f, known := p.fact(name, now.String())
		if !known { // ndr.currency under prior-year rates
			continue
		}
		was, known := p.value(name, then)
		if !known {
			return driver{}, false
		}
		d := driver{Fact: f}
		var ok1, ok2 bool
		d.now, ok1 = f.Value.Div(of)
		d.then, ok2 = was.Div(before)
		if !ok1 || !ok2 {
			return driver{}, false
		}
		d.points = d.now.Sub(d.then)
		if name == "ndr.contraction" || name == "ndr.churn" { // positive amounts that lower the rate
			d.points = d.points.Neg()
		}
		if d.points.Sign() == way && (!ok || d.points.Abs().Cmp(most.points.Abs()) > 0) {
			most, ok = d, true
		}
	}
	return most, ok
}
