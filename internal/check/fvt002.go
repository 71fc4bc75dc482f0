package check

import (
	"fmt"
	"slices"

	"tieout/internal/diag"
	"tieout/internal/fact"
	"tieout/internal/quantity"
	"tieout/internal/schema"
	"tieout/internal/text"
)

// FVT002 compares the totals of the fair value tables with the balance sheet.
var FVT002 = &Check{Code: "FVT002", Severity: Error, Run: fvt002,
	Title: "cost, gains and losses that do not add up to fair value; rows that do not add up to their total; section that does not agree with the balance sheet"}

// sheetCaptions are captions of the balance sheet and the sections that add up to each.
var sheetCaptions = []struct {
	element string
	classes []string
}{
	{"CashAndCashEquivalentsAtCarryingValue", schema.Classes[:2]},
	{"MarketableSecuritiesCurrent", schema.Classes[2:3]},
	{"MarketableSecuritiesNoncurrent", schema.Classes[3:]},
}

func fvt002(p *Pass) {
	trial := p.Filing.Ledger("trial-balance")
	if trial == nil {
		return
	}
	for _, kind := range []struct{ ledger, metric string }{{"securities", "fair-value."}, {"note-tables", "fair-value.printed."}} {
		l := p.Filing.Ledger(kind.ledger)
		if l == nil {
			continue
		}
		least := tolerance(max(l.Scale, trial.Scale), p.Filing.Registrant.Currency)
		for _, d := range p.closings() {
			total := func(class string) (*fact.Fact, bool) { return p.fact(part(kind.metric+class, "total"), d.String()) }
			for _, caption := range sheetCaptions {
				booked, known := p.fact(part("account", caption.element), d.String())
				if !known || !slices.ContainsFunc(schema.Classes, func(class string) bool { _, ok := total(class); return ok }) {
					continue
				}
				sum := quantity.Money(quantity.Amount{}, p.Filing.Registrant.Currency)
				var cells []diag.Related
				for _, class := range caption.classes {
					if f, ok := total(class); ok {
						sum, cells = sum.Add(f.Value), append(cells, printedCells(fmt.Sprintf("%s, %s", f.ID, counted(f.Value, 0)), f)...)
					}
				}
				difference, allowed := sum.Sub(booked.Value), least
				if kind.ledger == "note-tables" && l.Scale > 0 { // each cell was rounded by itself
					for range max(0, len(cells)-1) {
						allowed = allowed.Add(tolerance(l.Scale, p.Filing.Registrant.Currency))
					}
				}
				if difference.Abs().Cmp(allowed) >= 0 {
					p.Report(cellsOf(booked), "section that does not agree with the balance sheet",
						fmt.Sprintf("Correct the wrong ledger; `tieout trace 'account[%s]@%s'` lists the rows of the trial balance", caption.element, d),
						"%s at %s is %s in the trial balance, but the %s ledger has %s classified as %s; difference %s", caption.element, d, counted(booked.Value, 0),
						kind.ledger, counted(sum, 0), text.List(caption.classes, "and"), counted(difference, 0)).with(cells...)
				}
			}
		}
	}
}
