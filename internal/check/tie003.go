package check

import (
	"fmt"

	"tieout/internal/diag"
	"tieout/internal/english"
	"tieout/internal/gaap"
	"tieout/internal/quantity"
)

// TIE003 foots and cross-foots tables.
var TIE003 = &Check{Code: "TIE003", Severity: Error, Run: tie003,
	Title: "a table that does not foot or cross-foot on exact values"}

func tie003(p *Pass) {
	for _, d := range p.documents() {
		for _, t := range p.tables(d) {
			for _, l := range english.Lines(t, p.Filing.Registrant.Domicile) {
				for _, miss := range l.Misses(exact) {
					p.Report(miss.Total.At, "a total that its table does not add to", "Add the row or column that is missing, or correct the cell",
						"%s is %s; the %d amounts before it add to %s; difference %s",
						miss.Total.ID, miss.Total.Fact.Value, len(miss.Parts), miss.Sum, miss.Sum.Sub(miss.Total.Fact.Value)).with(also(miss.Parts...)...)
				}
			}
		}
	}
	p.unbalanced()
}

// unbalanced reports elements of the trial balance that their parts do not add to.
func (p *Pass) unbalanced() {
	trial := p.Filing.Ledger("trial-balance")
	if trial == nil {
		return
	}
	least := tolerance(trial.Scale, p.Filing.Registrant.Currency)
	for _, f := range p.Facts.All() {
		for _, sum := range gaap.Sums {
			if f.ID.Metric != "account" || f.ID.Member != sum.Of {
				continue
			}
			made, related, whole := quantity.Money(quantity.Amount{}, p.Filing.Registrant.Currency), []diag.Related(nil), true
			for _, t := range sum.Terms {
				term, known := p.fact(part("account", t.Element), f.ID.When)
				whole = whole && (known || t.Optional)
				if !known {
					continue
				}
				v := term.Value
				if t.Minus {
					v = v.Neg()
				}
				made = made.Add(v)
				related = append(related, otherEnd(fmt.Sprintf("%s, %s", term.ID, term.Value), cellsOf(term)))
			}
			if difference := f.Value.Sub(made); whole && difference.Abs().Cmp(least) >= 0 {
				p.Report(cellsOf(f), "a trial balance that does not foot",
					"Correct the account that is wrong, or map the part that is missing; tieout trace gives the rows of each",
					"%s is %s, and its parts make %s; difference %s", f.ID, f.Value, made, difference).with(related...)
			}
		}
	}
}
