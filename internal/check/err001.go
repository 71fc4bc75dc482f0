package check

import (
	"fmt"

	"tieout/internal/fact"
	"tieout/internal/quantity"
)

// ERR001 compares prior-period amounts with the amounts filed.
var ERR001 = &Check{Code: "ERR001", Severity: Error, Run: err001,
	Title: "prior-period amount that differs from the amount filed and is not restated"}

func err001(p *Pass) {
	first := firstTime[fact.ID]()
	for _, m := range p.marks() {
		f := m.Fact
		if !first(f.ID) || f.Context.Span.End >= p.end() {
			continue
		}
		was, in := p.wasFiled(f.ID)
		if in == nil || was.Amount().Equal(f.Value) || p.restated(f) {
			continue
		}
		is := counted(f.Value, 0)
		if was.Unit != quantity.Pure && f.Value.Unit() == quantity.Pure {
			is = f.Value.Fixed(0, 4)
		}
		detail := fmt.Sprintf("%s (%s) was filed as %s in %s, but is %s in today's ledgers", f.Words.Label, f.ID, counted(was.Amount(), 0), in.Name, is)
		if was.Unit == f.Value.Unit() {
			detail += "; difference " + counted(f.Value.Sub(was.Amount()), 0)
		} else {
			detail += fmt.Sprintf("; its unit differs too: it is %s in the filed report, and %s now", unitNoun(was.Unit), unitNoun(f.Value.Unit()))
		}
		p.Report(m.At, "prior-period amount that differs from the amount filed", p.howToRestate(f.ID),
			"%s", detail).with(otherEnd("filed here", in.FactsAt()), otherEnd("computed from here", p.rootCells(f)))
	}
}

// unitNoun returns what a unit measures, for messages.
func unitNoun(u quantity.Unit) string {
	if u == quantity.Pure {
		return "a ratio"
	}
	return "an amount in " + string(u)
}

// howToRestate returns the remedy: the restatement to add, or to have approved.
func (p *Pass) howToRestate(id fact.ID) string {
	for _, r := range p.Filing.Restatements {
		if r.Approver == "" && (r.Fact == id.String() || r.Fact == id.Name()) {
			return fmt.Sprintf("Correct the ledger if it is wrong; otherwise add `approver = \"…\"`, with the name of the person who approved the restatement, to the entry at %s", r.At)
		}
	}
	return "Correct the ledger if it is wrong; otherwise " + restatementLines(id)
}
