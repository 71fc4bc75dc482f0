package check

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/footing"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/source"
)

// markOf returns the first mark that shows a fact, or nil.
func markOf(marks []*document.Mark, name, when string) *document.Mark {
	i := slices.IndexFunc(marks, func(m *document.Mark) bool { return m.ID.Name() == name && m.ID.When == when })
	if i < 0 {
		return nil
	}
	return marks[i]
}

// printed returns the rounded value that a mark prints.
func printed(m *document.Mark) quantity.Value { return footing.Printed(m) }

// coarsest returns the format of the mark that shows the fewest decimals.
func coarsest(marks ...*document.Mark) figure.Format {
	return slices.MinFunc(marks, func(a, b *document.Mark) int { return a.Figure.Decimals - b.Figure.Decimals }).Format
}

// signed returns a value in a format, with a minus if negative.
func signed(v quantity.Value, how figure.Format) string { return figure.Amount(v, how).Signed() }

// also returns marks as related places of a finding.
func also(marks ...*document.Mark) []diag.Related {
	var list []diag.Related
	for _, m := range marks {
		if m != nil {
			list = append(list, otherEnd(fmt.Sprintf("%s, shown as %s", m.ID, m.Text), m.At))
		}
	}
	return list
}

// placeOf returns the place of a mark; nil for a nil mark.
func placeOf(m *document.Mark) source.Place {
	if m == nil {
		return nil
	}
	return m.At
}

// notesRounding reports whether a document notes that its figures may not sum.
func notesRounding(d *document.Draft) bool {
	return slices.ContainsFunc(d.Blocks, func(b *document.Block) bool { return english.RoundingNote.MatchString(b.Text) })
}

// addNote returns the remedy for printed amounts that rounding keeps from adding: a note on the
// figures, such as "Amounts", in the section of a mark.
func addNote(d *document.Draft, m *document.Mark, figures string) string {
	add := "Add to the document: `%[2]s`"
	if section := d.SectionAt(m.Start); slices.Contains(disclosure.Names(), section) {
		add = "Add `%[1]s = %[2]q` under [text] in commentary.toml"
	}
	return fmt.Sprintf(add+"; or show each amount in \"thousands\" or \"dollars\"", d.SectionAt(m.Start), figures+" may not sum due to rounding.")
}

// exact returns the exact value of a mark's fact.
func exact(m *document.Mark) quantity.Value { return m.Fact.Value }
