package check

import (
	"fmt"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/fact"
)

// FVT004 finds captions that are rotated.
var FVT004 = &Check{Code: "FVT004", Severity: Warning, Run: fvt004,
	Title: "moving one section's amounts between captions, its total unchanged, makes every line tie: the captions look rotated, and which way"}

func fvt004(p *Pass) {
	scale := p.scaleOf("note-tables")
	for _, d := range p.closings() {
		for _, r := range fact.Rotations(p.Facts, d) {
			var moves []string
			var related []diag.Related
			for _, m := range r.Moves {
				from, _ := p.fact(part("fair-value.printed."+r.Section, m.From), d.String())
				to, _ := p.fact(part("fair-value.printed."+r.Section, m.To), d.String())
				if from != nil && to != nil {
					moves = append(moves, fmt.Sprintf("%s printed beside %s belongs to %s", counted(from.Value, scale), from.Words.Caption, to.Words.Caption))
					related = append(related, printedCells(fmt.Sprintf("%s, belongs to %s", counted(from.Value, scale), to.Words.Caption), from)...)
				}
			}
			p.Report(subjectOf(related), "captions that look rotated", "Look at the holdings, and move the amounts to their captions",
				"in the section %s at %s, %s%s; so moved, every line ties and the section's total is unchanged",
				r.Section, d, strings.Join(moves, "; "), unitOf(scale)).with(related...)
		}
	}
}
