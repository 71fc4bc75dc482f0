package check

import (
	"fmt"

	"tieout/internal/fact"
)

// ERR001 holds comparatives to what was filed.
var ERR001 = &Check{Code: "ERR001", Severity: Error, Run: err001,
	Title: "a comparative that differs from what was filed with no restatement entry"}

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
		detail := fmt.Sprintf("%s was filed as %s in %s, and is %s", f.ID, was.Amount(), in.Name, f.Value)
		if was.Unit == f.Value.Unit() {
			detail += "; difference " + f.Value.Sub(was.Amount()).String()
		} else {
			detail += fmt.Sprintf(" %s, not %s", f.Value.Unit(), was.Unit)
		}
		p.Report(m.At, "a comparative that differs from what was filed", p.howToRestate(f.ID),
			"%s", detail).with(otherEnd("filed here", in.FactsAt()), otherEnd("computed from here", p.rootCells(f)))
	}
}

// howToRestate returns what is missing of a restatement.
func (p *Pass) howToRestate(id fact.ID) string {
	for _, r := range p.Filing.Restatements {
		if r.Approver == "" && (r.Fact == id.String() || r.Fact == id.Name()) {
			return fmt.Sprintf("Correct the ledger; or name who approved the restatement at %s", r.At)
		}
	}
	return fmt.Sprintf("Correct the ledger, or add a [[restatement]] of %s with its reason and approver to restatements.toml", id)
}
