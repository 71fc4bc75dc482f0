package check

import (
	"fmt"
	"tieout/internal/english"

	"tieout/internal/diag"
	"tieout/internal/fact"
	"tieout/internal/quantity"
)

// FVT002 foots the tables of the note, and ties them to the balance sheet.
var FVT002 = &Check{
	Code: "FVT002", Severity: diag.Error,
	Title: "cost + gains + losses (0 or less) ≠ fair value; rows that miss their section; a section that misses the balance sheet",
	Run:   fvt002,
}

// sheetCaptions are the captions of a balance sheet, and the sections that make each.
var sheetCaptions = []struct {
	element string
	classes []string
}{
	{"CashAndCashEquivalentsAtCarryingValue", classes[:2]},
	{"MarketableSecuritiesCurrent", classes[2:3]},
	{"MarketableSecuritiesNoncurrent", classes[3:]},
}

func fvt002(p *Package) []diag.Diagnostic {
	trial := p.Filing.Ledger("trial-balance")
	if trial == nil {
		return nil
	}
	var found []diag.Diagnostic
	for _, kind := range []struct{ ledger, metric string }{{"securities", "fair-value."}, {"note-tables", "fair-value.printed."}} {
		l := p.Filing.Ledger(kind.ledger)
		if l == nil {
			continue
		}
		least := tolerance(max(l.Scale, trial.Scale), p.Filing.Registrant.Currency)
		for _, d := range p.closings() {
			any := false
			for _, class := range classes {
				_, there := p.fact(kind.metric+class+"[total]", d.String())
				any = any || there
			}
			for _, caption := range sheetCaptions {
				booked, known := p.fact("account["+caption.element+"]", d.String())
				if !any || !known {
					continue
				}
				sum, parts := quantity.Money(quantity.Amount{}, p.Filing.Registrant.Currency), []*fact.Fact(nil)
				for _, class := range caption.classes {
					if f, ok := p.fact(kind.metric+class+"[total]", d.String()); ok {
						sum, parts = sum.Add(f.Value), append(parts, f)
					}
				}
				difference, allowed := sum.Sub(booked.Value), least
				if kind.ledger == "note-tables" && l.Scale > 0 {
					for range max(0, cellCount(parts)-1) {
						allowed = allowed.Add(tolerance(l.Scale, p.Filing.Registrant.Currency))
					}
				}
				if difference.Abs().Cmp(allowed) < 0 {
					continue
				}
				finding := diag.Diagnostic{Code: "FVT002", Summary: "a section that misses the balance sheet", Subject: cellsOf(booked),
					Detail: fmt.Sprintf("%s at %s is %s in the trial balance, and %s of the %s ledger is %s; difference %s", caption.element, d, counted(booked.Value, 0),
						english.List(caption.classes), kind.ledger, counted(sum, 0), counted(difference, 0)),
					Remedy: fmt.Sprintf("Correct the ledger that is wrong; tieout trace account[%s]@%s gives the rows of the trial balance", caption.element, d)}
				for _, f := range parts {
					for _, at := range f.Origin.Cells {
						finding.Related = append(finding.Related, diag.Related{Message: fmt.Sprintf("%s, %s", f.ID, counted(f.Value, 0)), At: at})
					}
				}
				found = append(found, finding)
			}
		}
	}
	return found
}

// cellCount counts the cells that facts were printed in.
func cellCount(list []*fact.Fact) int {
	n := 0
	for _, f := range list {
		n += len(f.Origin.Cells)
	}
	return n
}
