package check

import "github.com/tieout/tieout/internal/figure"

// MDA009 compares a share of revenue in two periods with the share of the change in revenue
// between the two.
var MDA009 = &Check{Code: "MDA009", Severity: Warning, Run: mda009,
	Title: "share of revenue that does not follow from the prior period's share and the share of the change"}

func mda009(p *Pass) {
	marks := p.marks()
	for _, pair := range p.Filing.Shown() {
		now, then := pair.Period.String(), pair.Compare.String()
		revenue, known := p.value("revenue", pair.Period)
		before, known2 := p.value("revenue", pair.Compare)
		change, known3 := p.value("revenue.increase", pair.Period)
		if !known || !known2 || !known3 {
			continue
		}
		for _, f := range p.factsOf("revenue.share", pair.Period) {
			member := f.ID.Member
			if member == "existing" || member == "new" {
				continue // defined anew in each period
			}
			was, ok := p.fact(part("revenue.share", member), then)
			of, ok2 := p.fact(part("revenue.increase.share", member), now)
			if !ok || !ok2 {
				continue
			}
			product := before.Times(was.Value).Add(change.Times(of.Value))
			if product.Cmp(revenue.Times(f.Value)) == 0 {
				continue
			}
			share, _ := product.Div(revenue)
			p.Report(placeOf(markOf(marks, f.ID.Name(), now)), "share of revenue that does not follow from the prior period's share and the share of the change",
				"In the revenue ledger, correct the customers whose country or channel differs between the two periods",
				"%s is shown as %s. This part had %s of the revenues of %s and %s of the change since then, so its share should be %s",
				f.Named(), figure.InFull(f.Value), figure.InFull(was.Value), then, figure.InFull(of.Value), figure.InFull(share)).with(also(markOf(marks, of.ID.Name(), now))...)
		}
	}
}
