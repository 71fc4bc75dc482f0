package check

// MDA009 holds the mix of two periods to the shares of the change between them.
var MDA009 = &Check{Code: "MDA009", Severity: Warning, Run: mda009,
	Title: "mix: the share now is not (share before × revenue before + share of change × change) / revenue now"}

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
				continue // told anew in each period
			}
			was, ok := p.fact(part("revenue.share", member), then)
			of, ok2 := p.fact(part("revenue.increase.share", member), now)
			if !ok || !ok2 {
				continue
			}
			amount := before.Times(was.Value).Add(change.Times(of.Value))
			if amount.Cmp(revenue.Times(f.Value)) == 0 {
				continue
			}
			share, _ := amount.Div(revenue)
			p.Report(placeOf(markOf(marks, f.ID.Name(), now)), "a share that does not follow from the change",
				"Look in the ledger for rows whose country or channel was changed for one period alone",
				"%s is %s; %s of %s and %s of the change make it %s",
				f.ID, f.Value, was.Value, then, of.Value, share).with(also(markOf(marks, of.ID.Name(), now))...)
		}
	}
}
