package check

import (
	"fmt"

	"github.com/tieout/tieout/internal/figure"
)

// TIE001 compares the total of the revenue ledger with the trial balance.
var TIE001 = &Check{Code: "TIE001", Severity: Error, Run: tie001,
	Title: "revenue ledger does not tie to the trial balance"}

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
			remedy := fmt.Sprintf("Correct the ledger that is wrong; tieout trace revenue@%[1]s and tieout trace 'account[Revenues]@%[1]s' list the rows", each)
			if sold.Value.Sign() > 0 && booked.Value.Sign() < 0 {
				remedy = "Add credit_negative = true under [ledgers.trial-balance] in filing.toml: the trial balance shows credits as negative"
			}
			p.Report(cellsOf(sold), "revenue ledger does not tie to the trial balance", remedy,
				"revenues in %s are %s in the revenue ledger and %s in the trial balance; difference %s",
				each, figure.InFull(sold.Value), figure.InFull(booked.Value), figure.InFull(difference)).with(otherEnd("Revenues in the trial balance, "+figure.InFull(booked.Value), cellsOf(booked)))
		}
	}
}
