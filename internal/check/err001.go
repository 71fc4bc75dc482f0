package check

import (
	"fmt"
	"slices"

	"tieout/internal/diag"
	"tieout/internal/fact"
	"tieout/internal/record"
	"tieout/internal/source"
)

// ERR001 holds comparatives to what was filed.
var ERR001 = &Check{
	Code: "ERR001", Severity: diag.Error,
	Title: "a comparative that differs from what was filed with no restatement entry",
	Doc: `Finds a number of an earlier period or date, shown in the draft, whose exact value is
not the one that was filed: the newest draft in filed/ for an earlier period that holds
the fact says what was. A [[restatement]] with an approver that names the fact, or a
fact that it is made of, explains it. Nothing is found where nothing was filed.

Example: revenue of 2021 was filed as 411,172,004.77, and the ledger now adds to
411,172,014.77: a posting to a closed year.

The rules are ASC 250-10-45-23 and 250-10-50-7 (in force 2005-12-15): prior periods are
restated for an error, and the nature of it is disclosed; and SAB 99 (Topic 1.M) and
SAB 108 (Topic 1.N) for whether it is material.

Mend the ledger, where the change was not meant. Else add a [[restatement]] to
restatements.toml with the fact, its kind, the reason and who approved it.`,
	Run: err001,
}

func err001(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	span, err := p.Filing.Calendar.Span(p.Filing.Report.Period)
	if err != nil {
		return nil
	}
	told := map[fact.ID]bool{}
	for _, d := range p.documents() {
		for _, m := range facts(d) {
			f := m.Fact
			if told[f.ID] || f.Context.Span.End >= span.End {
				continue
			}
			told[f.ID] = true
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
			found = append(found, diag.Diagnostic{Code: "ERR001", Summary: "a comparative that differs from what was filed", Subject: m.At, Detail: detail,
				Remedy:  p.howToRestate(f.ID),
				Related: []diag.Related{{Message: "filed here", At: in.FactsAt()}, {Message: "computed from here", At: p.rootCells(f)}}})
		}
	}
	return found
}

// howToRestate says what is missing of a restatement.
func (p *Package) howToRestate(id fact.ID) string {
	for _, r := range p.Filing.Restatements {
		if r.Approver == "" && (r.Fact == id.String() || r.Fact == id.Name()) {
			return fmt.Sprintf("Correct the ledger; or name who approved the restatement at %s", r.At)
		}
	}
	return fmt.Sprintf("Correct the ledger, or add a [[restatement]] of %s with its reason and approver to restatements.toml", id)
}

// wasFiled gives what the newest of the drafts filed for an earlier period says of
// a fact; the draft is nil where none has it.
func (p *Package) wasFiled(id fact.ID) (*record.Fact, *record.Draft) {
	for _, d := range p.Filed {
		if f := d.Fact(id); f != nil && d.Before(p.Filing.Report.Period) {
			return f, d
		}
	}
	return nil, nil
}

// restated says whether an approved restatement names a fact, or one that it is
// made of.
func (p *Package) restated(f *fact.Fact) bool {
	return p.Filing.Restated(f.ID) != nil || slices.ContainsFunc(f.Origin.Inputs, func(id fact.ID) bool {
		in := p.Facts.Of(id)
		return in != nil && p.restated(in)
	})
}

// rootCells gives the first cells that a fact, or what it is made of, was read from.
func (p *Package) rootCells(f *fact.Fact) source.Place {
	for len(f.Origin.Cells) == 0 && len(f.Origin.Inputs) > 0 {
		in := p.Facts.Of(f.Origin.Inputs[0])
		if in == nil {
			break
		}
		f = in
	}
	return cellsOf(f)
}
