package check

// TIE001 holds the revenue ledger to the trial balance.
var TIE001 = &Check{Code: "TIE001", Severity: Error, Run: tie001,
	Title: "the revenue ledger and the trial balance's Revenues, for each shown period, differ by a cent, or by half a unit of the coarser ledger"}

func tie001(p *Pass) {
	revenue, trial := p.Filing.Ledger("revenue"), p.Filing.Ledger("trial-balance")
	if revenue == nil || trial == nil {
		return
	}
	least := tolerance(max(revenue.Scale, trial.Scale), p.Filing.Registrant.Currency)
	for _, each := range p.Filing.Periods() {
		sold, known := p.fact("revenue", each.String())
		booked, known2 := p.fact("account[Revenues]", each.String())
		if !known || !known2 {
			continue
		}
		if difference := sold.Value.Sub(booked.Value); difference.Abs().Cmp(least) >= 0 {
			remedy := "Correct the ledger that is wrong; tieout trace revenue@" + each.String() + " and account[Revenues]@" + each.String() + " give the rows of both"
			if sold.Value.Sign() > 0 && booked.Value.Sign() < 0 {
				remedy = "The trial balance shows credits as negative: add credit_negative = true under [ledgers.trial-balance]"
			}
			p.Report(cellsOf(sold), "the revenue ledger does not tie to the trial balance", remedy,
				"revenues of %s are %s in the revenue ledger and %s in the trial balance; difference %s",
				each, sold.Value, booked.Value, difference).with(otherEnd("the trial balance's Revenues, "+booked.Value.String(), cellsOf(booked)))
		}
	}
}
