package check

import (
	"fmt"
	"slices"

	"tieout/internal/diag"
	"tieout/internal/fact"
	"tieout/internal/filed"
	"tieout/internal/source"
)

// ERR001 holds comparatives to what was filed.
var ERR001 = &Check{
	Code: "ERR001", Severity: diag.Error,
	Title: "a comparative that differs from what was filed with no restatement entry",
	Run:   err001,
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
			if in == nil || was.Is(f.Value) || p.restated(f) {
				continue
			}
			detail := fmt.Sprintf("%s was filed as %s in %s, and is %s", f.ID, was.Value, in.Name, f.Value)
			if was.Value.Unit() == f.Value.Unit() {
				detail += "; difference " + f.Value.Sub(was.Value).String()
			} else {
				detail += fmt.Sprintf(" %s, not %s", f.Value.Unit(), was.Value.Unit())
			}
			found = append(found, diag.Diagnostic{Code: "ERR001", Summary: "a comparative that differs from what was filed", Subject: m.At, Detail: detail,
				Remedy:  p.howToRestate(f.ID),
				Related: []diag.Related{{Message: "filed here", At: source.Point{File: in.Path("facts.json")}}, {Message: "computed from here", At: p.rootCells(f)}}})
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
func (p *Package) wasFiled(id fact.ID) (filed.Fact, *filed.Draft) {
	for _, d := range p.Filed {
		if f, ok := d.Facts[id]; ok && d.Before(p.Filing.Report.Period) {
			return f, d
		}
	}
	return filed.Fact{}, nil
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
