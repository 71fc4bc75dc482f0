package check

import "cmp"

// TIE002 holds the splits of revenue and of its change to their totals.
var TIE002 = &Check{Code: "TIE002", Severity: Error, Run: tie002,
	Title: "a split (existing/new, US/foreign, direct/partner) that does not add to the change, to the cent"}

func tie002(p *Pass) {
	marks := p.marks()
	for _, pair := range p.Filing.Shown() {
		for _, each := range []struct{ metric, when string }{
			{"revenue.increase", pair.Period.String()}, {"revenue", pair.Period.String()}, {"revenue", pair.Compare.String()},
		} {
			for _, split := range splits {
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
				p.Report(placeOf(cmp.Or(second, total)), "a split that does not add to its total",
					"Look in the ledger for rows that belong to neither part, or to both",
					"%s is %s and %s is %s, together %s; %s is %s; difference %s",
					a.ID, a.Value, b.ID, b.Value, sum, whole.ID, whole.Value, sum.Sub(whole.Value)).with(also(first, total)...)
			}
		}
	}
}
