package check

import (
	"fmt"

	"tieout/internal/diag"
	"tieout/internal/english"
	"tieout/internal/gaap"
	"tieout/internal/quantity"
	"tieout/internal/text"
)

// TIE003 reports tables and trial balances that do not foot or cross-foot.
var TIE003 = &Check{Code: "TIE003", Severity: Error, Run: tie003,
	Title: "table or trial balance that does not foot"}

func tie003(p *Pass) {
	for _, d := range p.documents() {
		for _, t := range p.tables(d) {
			for _, l := range english.Lines(t, p.Filing.Registrant.Domicile) {
				for _, miss := range l.Misses(exact) {
					p.Report(miss.Total.At, "table that does not foot", "Add the missing row or column to the table, or correct the fact or period of the cell that is wrong",
						"the total, %s, is %s, but the %s before it add to %s; difference %s",
						named(miss.Total.Fact), amount(miss.Total.Fact.Value), text.Count(len(miss.Parts), "amount"), amount(miss.Sum), amount(miss.Sum.Sub(miss.Total.Fact.Value))).with(also(miss.Parts...)...)
				}
			}
		}
	}
	p.unbalanced()
}

// unbalanced reports elements of the trial balance whose parts do not add to them.
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
				related = append(related, otherEnd(fmt.Sprintf("%s, %s", term.ID, amount(term.Value)), cellsOf(term)))
			}
			if difference := f.Value.Sub(made); whole && difference.Abs().Cmp(least) >= 0 {
				p.Report(cellsOf(f), "trial balance that does not foot",
					fmt.Sprintf("Correct the account that is wrong, or add the missing one under [accounts]; tieout trace '%s' lists the rows", f.ID),
					"%s is %s, but its parts add to %s; difference %s", f.ID, amount(f.Value), amount(made), amount(difference)).with(related...)
			}
		}
	}
}
