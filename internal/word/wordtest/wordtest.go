// Package wordtest prints Word documents with their tracked changes, for tests.
package wordtest

import (
	"strings"

	"github.com/tieout/tieout/internal/word"
)

// Marked returns the text of blocks with deletions as [-…-] and insertions as {+…+}. A paragraph
// mark that was deleted or inserted is ¶ in the same brackets, and the row of a table is "row ".
// Cells are separated by " | ".
func Marked(blocks []word.Block) string {
	var b strings.Builder
	put := func(text string, c *word.Change) {
		switch {
		case c == nil:
			b.WriteString(text)
		case c.Deleted:
			b.WriteString("[-" + text + "-]")
		default:
			b.WriteString("{+" + text + "+}")
		}
	}
	paragraph := func(p *word.Paragraph) {
		if p.Number != "" {
			b.WriteString(p.Number + " ")
		}
		for _, r := range p.Runs {
			put(r.Text, r.Change)
		}
	}
	for _, block := range blocks {
		switch block := block.(type) {
		case *word.Paragraph:
			paragraph(block)
			if block.Change != nil {
				put("¶", block.Change)
			}
			b.WriteString("\n")
		case *word.Table:
			for _, row := range block.Rows {
				if row.Change != nil {
					put("row ", row.Change)
				}
				for i, c := range row.Cells {
					if i > 0 {
						b.WriteString(" | ")
					}
					for _, p := range c.Paragraphs {
						paragraph(p)
					}
				}
				b.WriteString("\n")
			}
		}
	}
	return b.String()
}
