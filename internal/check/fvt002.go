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

// FVT002 foots the tables of the note, and ties them to the balance sheet.
var FVT002 = &Check{Code: "FVT002", Severity: Error, Run: fvt002,
	Title: "cost + gains + losses (0 or less) ≠ fair value; rows that miss their section; a section that misses the balance sheet"}

// sheetCaptions are the captions of a balance sheet, and the sections that make each.
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
					p.Report(cellsOf(booked), "a section that misses the balance sheet",
						fmt.Sprintf("Correct the ledger that is wrong; tieout trace account[%s]@%s gives the rows of the trial balance", caption.element, d),
						"%s at %s is %s in the trial balance, and %s of the %s ledger is %s; difference %s", caption.element, d, counted(booked.Value, 0),
						text.List(caption.classes, "and"), kind.ledger, counted(sum, 0), counted(difference, 0)).with(cells...)
				}
			}
		}
	}
}
