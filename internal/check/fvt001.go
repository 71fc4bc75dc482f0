package check

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/fact"
)

// FVT001 compares the lines of the two tables of the fair value note.
var FVT001 = &Check{Code: "FVT001", Severity: Error, Run: fvt001,
	Title: "line that differs between the table by investment type (without cash) and the fair value hierarchy"}

func fvt001(p *Pass) {
	scale := p.scaleOf("note-tables")
	for _, d := range p.closings() {
		rotations := fact.Rotations(p.Facts, d)
		for _, f := range p.members("fair-value.difference", d) {
			types, known := p.fact(part("fair-value.types", f.ID.Member), f.ID.When)
			hierarchy, known2 := p.fact(part("fair-value.hierarchy", f.ID.Member), f.ID.When)
			if f.Value.Sign() == 0 || !known || !known2 {
				continue
			}
			related := append(p.sectionCells(f.ID.Member, d, scale),
				printedCells(fmt.Sprintf("%s in the fair value hierarchy, total %s", f.Words.Caption, counted(hierarchy.Value, scale)), hierarchy)...)
			correct := "Correct the wrong table"
			if slices.ContainsFunc(rotations, func(r fact.Rotation) bool {
				return slices.ContainsFunc(r.Moves, func(m fact.RotationMove) bool { return m.From == f.ID.Member })
			}) {
				correct = "Check the holdings, then move the amounts as finding FVT004 shows"
			}
			report, remedy := p.Report, correct+"; if the table was filed with the error, answer the factors in memo.toml, and add to restatements.toml, with the reason and the approver:\n"+restatementLines(f.ID)
			if types.Value.Sign() == 0 {
				remedy = fmt.Sprintf("Add it to the table by investment type; if it belongs only to the hierarchy, write `hierarchy_only = [%q]` under [fair_value] in filing.toml", f.Words.Caption)
			}
			if r := p.Filing.Restated(f.ID); r != nil {
				report, remedy = p.Note, "The restatement is approved by "+r.Approver+"; there is nothing to change"
				related = append(related, otherEnd("restated here", r.At))
			}
			report(subjectOf(related), "line that differs between the two tables of the note", remedy,
				"%s at %s is %s in the table by investment type (without cash) but %s in the fair value hierarchy%s; difference %s",
				f.Words.Caption, f.ID.When, counted(types.Value, scale), counted(hierarchy.Value, scale), unitOf(scale), counted(f.Value, scale)).with(related...)
		}
	}
}
