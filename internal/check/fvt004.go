package check

import (
	"fmt"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fact"
)

// FVT004 reports amounts of the fair value note that appear beside the wrong captions.
var FVT004 = &Check{Code: "FVT004", Severity: Warning, Run: fvt004,
	Title: "amounts that appear beside the wrong captions: moving them within their section makes every line agree"}

func fvt004(p *Pass) {
	scale := p.scaleOf("note-tables")
	for _, d := range p.closings() {
		for _, r := range fact.Rotations(p.Facts, d) {
			var moves []string
			var related []diag.Related
			remedy, open := "Check the holdings, then move each amount to the caption named here", false
			for _, m := range r.Moves {
				from, _ := p.fact(part("fair-value.printed."+r.Section, m.From), d.String())
				to, _ := p.fact(part("fair-value.printed."+r.Section, m.To), d.String())
				if f, known := p.fact(part("fair-value.difference", m.From), d.String()); !known || p.Filing.Restated(f.ID) == nil {
					open = true
				}
				if from != nil && to != nil {
					moves = append(moves, fmt.Sprintf("the amount %s is printed beside %s but belongs to %s", counted(from.Value, scale), from.Words.Caption, to.Words.Caption))
					related = append(related, printedCells(fmt.Sprintf("%s, belongs to %s", counted(from.Value, scale), to.Words.Caption), from)...)
				}
			}
			if !open {
				remedy = "Leave the ledger as the table was printed: the correction of each line is approved in restatements.toml"
			}
			p.Report(subjectOf(related), "amounts that appear beside the wrong captions", remedy,
				"in the section %s at %s, %s%s; with these moves every line agrees with the hierarchy and the section's total does not change",
				r.Section, d, strings.Join(moves, "; "), unitOf(scale)).with(related...)
		}
	}
}
