package render

import (
	"slices"

	"github.com/yuin/goldmark/ast"

	"github.com/tieout/tieout/internal/document"
)

// Levels returns the level of each heading of a draft, from 1. A heading of level 1 is the title
// of the document, which comes first. No heading is more than one level below the heading before
// it.
func Levels(d *document.Draft) map[ast.Node]int {
	levels := map[ast.Node]int{}
	level := 0
	_ = ast.Walk(d.Doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering {
			if level == 0 && !(h.Level == 1 && n == d.Doc.FirstChild()) {
				level = 1 // the masthead has the title
			}
			level = min(max(h.Level, min(level, 1)+1), level+1)
			levels[n] = level
		}
		return ast.WalkContinue, nil
	})
	return levels
}

// NamesRegistrant reports whether a paragraph prints the name of the registrant, as the line
// under the title of a document does.
func NamesRegistrant(d *document.Draft, n ast.Node) bool {
	return slices.ContainsFunc(RunsOf(d, n), func(r Run) bool { return r.Mark != nil && r.Mark.Owner == document.OwnRegistrant })
}

// Imprint returns the registrant, form and period of a draft, for a document that does not print
// them itself.
func Imprint(d *document.Draft) string {
	f := d.Filing
	s := f.Registrant.Name + ", Form " + f.Report.Form
	if span, err := f.Calendar.Span(f.Report.Period); err == nil {
		what := "year"
		switch {
		case f.Report.Form == "10-Q":
			what = "quarterly period"
		case f.Report.Period.Quarter > 0:
			what = "quarter"
		}
		s += " for the " + what + " ended " + span.End.Words()
	}
	return s
}
