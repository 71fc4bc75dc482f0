package check

import (
	"fmt"

	"tieout/internal/diag"
	"tieout/internal/fact"
	"tieout/internal/quantity"
)

// FVT002 foots the tables of the note, and ties them to the balance sheet.
var FVT002 = &Check{
	Code: "FVT002", Severity: diag.Error,
	Title: "cost + gains + losses (0 or less) ≠ fair value; rows that miss their section; a section that misses the balance sheet",
	Doc: `Finds a holding, or a line of a printed table, whose cost, gains and losses do not add
to its fair value, losses being 0 or less; a printed total that the rows of its section
do not add to, or levels that do not add to their total; and, against the trial balance,
cash and cash equivalents that are not CashAndCashEquivalentsAtCarryingValue,
short-term securities that are not MarketableSecuritiesCurrent, and long-term securities
that are not MarketableSecuritiesNoncurrent, where [accounts] maps them. The first two
are found by what reads the ledgers, to the last digit. Ledgers in ones tie to the
balance sheet to the cent; where one counts in thousands, within half of its unit, and
of printed cells, each rounded by itself, within half a unit for each.

Example: short-term securities add to 264,008,000.00, and the accounts of
MarketableSecuritiesCurrent hold 264,007,999.99.

The rules are ASC 320-10-50-2 and 50-5 (in force 1993-12-15): amortized cost, gains and
losses and fair value by major type; and ASC 820-10-50-2, which asks that the fair
values by class can be reconciled to the line items of the balance sheet.

Mend the cell that is wrong, or the accounts that [accounts] names. tieout trace gives
the rows of both sides.`,
	Run: fvt002,
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
						captions(caption.classes), kind.ledger, counted(sum, 0), counted(difference, 0)),
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
