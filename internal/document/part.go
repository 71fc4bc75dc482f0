package document

import (
	"slices"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// Part is a block at the top of the document tree, such as a paragraph, heading, list or table,
// with all that it contains.
type Part struct {
	Node      ast.Node
	Section   string // name of the section in which the part begins, or ""
	Crosses   string // name of a later section that also has text in the part; "" if there is none
	Heading   bool
	Table     bool
	Paragraph bool
	Plain     bool     // whether the part is a paragraph or list without a fact or a date
	Text      string   // of a paragraph or heading, as printed
	Blocks    []*Block // within the part
}

// Parts returns the parts of the draft, in order.
func (d *Draft) Parts() []Part {
	var parts []Part
	blocks := d.Blocks
	for n := d.Doc.FirstChild(); n != nil; n = n.NextSibling() {
		p := Part{Node: n, Heading: n.Kind() == ast.KindHeading, Table: n.Kind() == east.KindTable, Paragraph: n.Kind() == ast.KindParagraph}
		p.Plain = n.Kind() == ast.KindParagraph || n.Kind() == ast.KindList
		for range blocksIn(n) {
			b := blocks[0]
			blocks = blocks[1:]
			p.Blocks = append(p.Blocks, b)
			switch {
			case len(p.Blocks) == 1:
				p.Section, p.Text = b.Section, b.Text
			case b.Section != "" && b.Section != p.Section && p.Crosses == "":
				p.Crosses = b.Section
			}
			p.Plain = p.Plain && !slices.ContainsFunc(b.Spans, func(s Span) bool { return s.Owner == OwnFact || s.Owner == OwnDate })
		}
		if p.Blocks == nil { // a line, or code
			if at := firstByte(n); at >= 0 {
				p.Section = d.SectionAt(at)
			} else if len(parts) > 0 {
				p.Section = parts[len(parts)-1].Section
			}
		}
		parts = append(parts, p)
	}
	return parts
}

// blocksIn returns the number of blocks that read lists for a node of the tree.
func blocksIn(n ast.Node) int {
	switch n.Kind() {
	case ast.KindHeading, ast.KindParagraph, ast.KindTextBlock, east.KindTableCell:
		return 1
	}
	count := 0
	if n.Type() == ast.TypeBlock {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			count += blocksIn(c)
		}
	}
	return count
}
