package check

import (
	"fmt"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/fact"
)

// FVT004 finds captions that are rotated.
var FVT004 = &Check{
	Code: "FVT004", Severity: diag.Warning,
	Title: "moving one section's amounts between captions, its total unchanged, makes every line tie: the captions look rotated, and which way",
	Doc: `Finds a section of the table by investment type in which the printed amounts, moved
between its captions, make every line agree with the fair value hierarchy: the amounts
are right, and stand beside captions that are not theirs. It names for each amount the
caption it was printed beside and the one it belongs to. It is told beside the
differences that FVT001 finds.

Example: the short-term section lists commercial paper, corporate bonds, asset-backed
securities and U.S. Treasury, and its amounts were pasted one row too high.

This check is the product's own: it finds the cause of what breaks ASC 820-10-50-2 and
ASC 320-10-50-2.

Mend the table by moving the amounts as the finding says, after a look at the holdings.`,
	Run: fvt004,
}

func fvt004(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	scale := p.scaleOf("note-tables")
	for _, d := range p.closings() {
		for _, r := range fact.Rotations(p.Facts, d) {
			var moves []string
			var related []diag.Related
			for _, m := range r.Moves {
				from, _ := p.fact(part("fair-value.printed."+r.Section, m.From), d.String())
				to, _ := p.fact(part("fair-value.printed."+r.Section, m.To), d.String())
				if from == nil || to == nil {
					continue
				}
				moves = append(moves, fmt.Sprintf("%s printed beside %s belongs to %s", counted(from.Value, scale), from.Words.Caption, to.Words.Caption))
				related = append(related, printedCells(fmt.Sprintf("%s, belongs to %s", counted(from.Value, scale), to.Words.Caption), from)...)
			}
			found = append(found, diag.Diagnostic{Severity: diag.Warning, Code: "FVT004", Summary: "captions that look rotated", Subject: subjectOf(related), Related: related,
				Detail: fmt.Sprintf("in the section %s at %s, %s%s; so moved, every line ties and the section's total is unchanged", r.Section, d, strings.Join(moves, "; "), unitOf(scale)),
				Remedy: "Look at the holdings, and move the amounts to their captions"})
		}
	}
	return found
}
