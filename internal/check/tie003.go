package check

import (
	"fmt"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/footing"
	"github.com/tieout/tieout/internal/gaap"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/text"
)

// TIE003 reports tables and trial balances whose totals differ from the sums of their columns
// (foot) or rows (cross-foot).
var TIE003 = &Check{Code: "TIE003", Severity: Error, Run: tie003,
	Title: "table or trial balance that does not foot"}

func tie003(p *Pass) {
	for _, d := range p.documents() {
		for _, t := range p.tables(d) {
			for _, l := range footing.Lines(t, p.Filing.Registrant.Domicile) {
				for _, miss := range l.Misses(exact) {
					p.Report(miss.Total.At, "table that does not foot", p.howToFoot(miss),
						"the total, %s, is %s, but the %s before it add to %s; difference %s",
						miss.Total.Fact.Named(), figure.InFull(miss.Total.Fact.Value), text.Count(len(miss.Parts), "amount"), figure.InFull(miss.Sum), figure.InFull(miss.Sum.Sub(miss.Total.Fact.Value))).with(also(miss.Parts...)...)
				}
			}
		}
	}
	p.unbalanced()
}

// howToFoot returns the remedy for a table: the period to correct or the member to add, if
// the table foots with it.
func (p *Pass) howToFoot(miss footing.Miss) string {
	total := miss.Total
	missing := total.Fact.Value.Sub(miss.Sum)
	for _, m := range miss.Parts {
		id := m.ID
		id.When = total.ID.When
		if f := p.Facts.Of(id); id != m.ID && f != nil && f.Value.Sub(m.Fact.Value).Cmp(missing) == 0 {
			return fmt.Sprintf("Write %s in place of the amount for %s at %s", p.call(id, m.Format), m.ID.When, m.At)
		}
	}
	for _, f := range p.byTime()[metricTime{total.ID.Metric, total.ID.When}] {
		if f.ID.Member != "" && f.Value.Cmp(missing) == 0 {
			return "Add the missing amount to the table, with its label: " + p.call(f.ID, total.Format)
		}
	}
	return "Add the missing row or column to the table, or correct the fact or period of the cell that is wrong"
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
				related = append(related, otherEnd(fmt.Sprintf("%s, %s", term.ID, figure.InFull(term.Value)), cellsOf(term)))
			}
			if difference := f.Value.Sub(made); whole && difference.Abs().Cmp(least) >= 0 {
				p.Report(cellsOf(f), "trial balance that does not foot",
					fmt.Sprintf("Correct the account that is wrong, or add the missing one under [accounts]; tieout trace '%s' lists the rows", f.ID),
					"%s is %s, but its parts add to %s; difference %s", f.ID, figure.InFull(f.Value), figure.InFull(made), figure.InFull(difference)).with(related...)
			}
		}
	}
}
