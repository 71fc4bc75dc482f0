package check

import (
	"fmt"

	"tieout/internal/diag"
	"tieout/internal/document"
)

// TIE002 holds the splits of revenue and of its change to their totals.
var TIE002 = &Check{
	Code: "TIE002", Severity: diag.Error,
	Title: "a split (existing/new, US/foreign, direct/partner) that does not add to the change, to the cent",
	Doc: `Finds a split whose two parts do not add to the whole, on exact values, to the
cent: existing and new customers, the domicile and foreign countries, direct and
partner, each against the change in revenue and against the revenue of both
periods.

Example: an increase of 71,051,564.06, of which 47,655,801.70 is from the United
States and 23,395,762.00 from foreign countries: 0.36 is nowhere.

The rule it serves is Item 303(b) of Regulation S-K (in force 2021-02-10): an
increase told in parts must be all of it, or say what the rest is. That the parts
tie to the cent is the product's own measure.

Mend it in the ledgers: a row with no country or channel, or a customer counted
twice. tieout trace gives the rows of each part.`,
	Run: tie002,
}

func tie002(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	var marks []*document.Mark
	for _, d := range p.documents() {
		marks = append(marks, facts(d)...)
	}
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
				at := second
				if at == nil {
					at = total
				}
				found = append(found, diag.Diagnostic{Code: "TIE002", Summary: "a split that does not add to its total", Subject: placeOf(at), Related: also(first, total),
					Detail: fmt.Sprintf("%s is %s and %s is %s, together %s; %s is %s; difference %s", a.ID, a.Value, b.ID, b.Value, sum, whole.ID, whole.Value, sum.Sub(whole.Value)),
					Remedy: "Look in the ledger for rows that belong to neither part, or to both"})
			}
		}
	}
	return found
}
