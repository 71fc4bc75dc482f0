package check

import "fmt"

// FVT001 holds the two tables of the note to each other.
var FVT001 = &Check{Code: "FVT001", Severity: Error, Run: fvt001,
	Title: "a line whose investment-types table (cash left out) and hierarchy table disagree, with both amounts and the difference"}

func fvt001(p *Pass) {
	scale := p.scaleOf("note-tables")
	for _, d := range p.closings() {
		for _, f := range p.members("fair-value.difference", d) {
			types, known := p.fact(part("fair-value.types", f.ID.Member), f.ID.When)
			hierarchy, known2 := p.fact(part("fair-value.hierarchy", f.ID.Member), f.ID.When)
			if f.Value.Sign() == 0 || !known || !known2 {
				continue
			}
			related := append(p.sectionCells(f.ID.Member, d, scale),
				printedCells(fmt.Sprintf("%s in the fair value hierarchy, %s in all", f.Words.Caption, counted(hierarchy.Value, scale)), hierarchy)...)
			report, remedy := p.Report, fmt.Sprintf("Correct the table that is wrong; where what was filed is in error, restate %s in restatements.toml", f.ID)
			if types.Value.Sign() == 0 {
				remedy = fmt.Sprintf("List %q under hierarchy_only of [fair_value] where it belongs to that table alone; else add it to the table by investment type", f.Words.Caption)
			}
			if r := p.Filing.Restated(f.ID); r != nil {
				report, remedy = p.Note, "It is restated, and "+r.Approver+" approved it; nothing is to be done"
				related = append(related, otherEnd("restated here", r.At))
			}
			report(subjectOf(related), "two tables of the note that disagree", remedy,
				"%s at %s is %s in the table by investment type, cash left out, and %s in the fair value hierarchy%s; difference %s",
				f.Words.Caption, f.ID.When, counted(types.Value, scale), counted(hierarchy.Value, scale), unitOf(scale), counted(f.Value, scale)).with(related...)
		}
	}
}
