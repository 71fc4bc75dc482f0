package check

import (
	"cmp"

	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/footing"
)

// TIE002 compares the parts of revenue and of its change with their totals.
var TIE002 = &Check{Code: "TIE002", Severity: Error, Run: tie002,
	Title: "parts of revenue that do not add to their total"}

func tie002(p *Pass) {
	marks := p.marks()
	for _, pair := range p.Filing.Shown() {
		for _, each := range []struct{ metric, when string }{
			{"revenue.increase", pair.Period.String()}, {"revenue", pair.Period.String()}, {"revenue", pair.Compare.String()},
		} {
			for _, split := range footing.Splits {
				whole, known := p.fact(each.metric, each.when)
				a, knownA := p.fact(part(each.metric, split[0]), each.when)
				b, knownB := p.fact(part(each.metric, split[1]), each.when)
				if !known || !knownA || !knownB {
					continue
				}
				sum := a.Value.Add(b.Value)
				if sum.Cmp(whole.Value) == 0 {
					continue
				}
				first, second, total := markOf(marks, a.ID.Name(), each.when), markOf(marks, b.ID.Name(), each.when), markOf(marks, each.metric, each.when)
				p.Report(placeOf(cmp.Or(second, total)), "parts of revenue that do not add to their total",
					"In the revenue ledger, correct the rows whose customer, country or channel puts them in neither part or in both",
					"%s is %s and %s is %s, for a total of %s, but %s is %s; difference %s",
					a.ID, figure.InFull(a.Value), b.ID, figure.InFull(b.Value), figure.InFull(sum), whole.ID, figure.InFull(whole.Value), figure.InFull(sum.Sub(whole.Value))).with(also(first, total)...)
			}
		}
	}
}
