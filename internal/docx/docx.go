// Package docx writes drafts as Word documents (.docx), for counsel to edit. A document has the
// words of the Markdown draft, in the styles of Word, with a header that names the registrant, the
// form and the period, and the numbers of its pages. The digits of each column of a table align.
//
// [Of] makes the paragraphs and tables of a draft, with the layout that package render computes;
// package word writes the file. [Writer] is the entry in the list of writers of package record, and
// package diff uses Of for redlines. The bytes depend only on the draft.
package docx

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/draft"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/word"
)

// Writer writes a draft as a Word document. The places of its facts have no line.
var Writer = render.Writer{Suffix: ".docx", Takes: func(*document.Draft) bool { return true }, Fill: fill}

func fill(doc *render.Document, d *document.Draft, _ *fact.Set, forced bool) error {
	c := compose(d)
	if forced {
		c.doc.Banner = render.Banner
	}
	for _, m := range d.Marks {
		if m.Fact != nil && c.printed[m] {
			doc.Shown = append(doc.Shown, render.Shown{ID: m.ID, Text: m.Text, File: doc.Name})
		}
	}
	var err error
	if doc.Bytes, err = word.Write(c.doc); err != nil {
		return fmt.Errorf("%s cannot be written: %w", doc.Name, err)
	}
	return nil
}

// Of returns a draft as a Word document. A draft that was read back from Markdown has no registrant,
// so its document has no header; its banner, if it has one, is that of the document.
func Of(d *document.Draft) *word.Document {
	rest, forced := bytes.CutPrefix(d.Source, []byte(render.MarkdownBanner))
	if !forced || d.Filing != nil {
		return compose(d).doc
	}
	doc := compose(document.Plain(d.Name, rest)).doc
	doc.Banner = render.Banner
	return doc
}

// composer makes the blocks of a document.
type composer struct {
	d       *document.Draft
	doc     *word.Document
	levels  map[ast.Node]int
	printed map[*document.Mark]bool
	tables  map[ast.Node]*table // laid out together with the tables beside them
}

// place is where a block is: how far in quotations and lists.
type place struct {
	quotes int  // number of quotations around the block
	lists  int  // number of lists around the block
	left   int  // indent of the blocks that have no style of a list
	item   *int // nil outside a list; 0 until the item has its bullet or number
	list   *ast.List
	number int // of the item, if the list is ordered
}

// quoteIndent is the indent of each level of a quotation, and listIndent that of a list, in
// twentieths of a point.
const quoteIndent, listIndent = 360, 360

func compose(d *document.Draft) *composer {
	c := &composer{d: d, doc: &word.Document{Title: d.Title}, levels: render.Levels(d), printed: map[*document.Mark]bool{}, tables: map[ast.Node]*table{}}
	node := d.Doc.FirstChild()
	letter := d.Name == disclosure.Letter.Name
	imprint := ""
	if d.Filing != nil {
		imprint = render.Imprint(d)
		if letter { // about another report
			imprint = d.Filing.Registrant.Name + ", response to comments of the Staff"
			if l := d.Filing.Letter; l != nil && l.Date != 0 {
				imprint += ", " + l.Date.Words()
			}
		}
	}
	if !letter {
		if c.levels[node] == 1 {
			c.block(node, place{})
			node = node.NextSibling()
		} else if d.Filing != nil {
			c.add(&word.Paragraph{Style: "Title", Runs: []word.Run{{Text: d.Title}}})
		}
		if node != nil && node.Kind() == ast.KindParagraph && (render.NamesRegistrant(d, node) || c.subtitled(node)) {
			imprint = text.OneLine(render.RunsOf(d, node).String())
			c.add(c.paragraph("Subtitle", node))
			node = node.NextSibling()
		} else if imprint != "" {
			c.add(&word.Paragraph{Style: "Subtitle", Runs: []word.Run{{Text: imprint, Italic: true}}})
		}
	}
	if imprint != "" {
		c.doc.Header = imprint + "\tDraft"
	}
	signed := false
	for ; node != nil; node = node.NextSibling() {
		first := len(c.doc.Body)
		part := render.Part("")
		if letter && node.Kind() == ast.KindParagraph {
			part, _ = render.LetterPart(d, node)
		}
		switch {
		case part == render.Closing && !signed:
			if n := len(c.doc.Body); n > 0 { // no page has the signature alone
				if p, ok := c.doc.Body[n-1].(*word.Paragraph); ok {
					p.Keep = true
				}
			}
			signed = true
		case part == render.Copies:
			signed = false
		}
		c.block(node, place{})
		if !signed {
			continue
		}
		for _, b := range c.doc.Body[first:] { // the signature block stays on one page
			if p, ok := b.(*word.Paragraph); ok && p.Style == "Body Text" {
				p.Style, p.Keep = "Signature", c.more(node)
			}
		}
	}
	return c
}

// subtitled reports whether a paragraph is the subtitle of a draft that was read back: all of the
// paragraph after the title is in italics.
func (c *composer) subtitled(n ast.Node) bool {
	if c.d.Filing != nil || n.PreviousSibling() == nil || c.levels[n.PreviousSibling()] != 1 || n.PreviousSibling().PreviousSibling() != nil {
		return false
	}
	runs := render.RunsOf(c.d, n)
	return len(runs) > 0 && !slices.ContainsFunc(runs, func(r render.Run) bool { return !r.Italic || r.Strong })
}

// more reports whether the signature block goes on after a block.
func (c *composer) more(n ast.Node) bool {
	next := n.NextSibling()
	if next == nil {
		return false
	}
	part, _ := render.LetterPart(c.d, next)
	return part != render.Copies
}

func (c *composer) add(b word.Block) { c.doc.Body = append(c.doc.Body, b) }

// blocks adds the blocks in a node.
func (c *composer) blocks(n ast.Node, at place) {
	for b := n.FirstChild(); b != nil; b = b.NextSibling() {
		c.block(b, at)
	}
}

// block adds a block.
func (c *composer) block(n ast.Node, at place) {
	switch n := n.(type) {
	case *ast.Heading:
		style := "Title"
		if level := c.levels[n]; level > 1 {
			style = "Heading " + strconv.Itoa(min(level-1, 6))
		}
		p := c.paragraph(style, n)
		p.Left = at.left
		c.add(p)
	case *ast.Paragraph, *ast.TextBlock:
		c.add(c.prose(n, at))
	case *ast.ThematicBreak:
		c.add(&word.Paragraph{Style: "Rule"})
	case *ast.Blockquote:
		at.quotes++
		at.left += quoteIndent
		c.blocks(n, at)
	case *ast.List:
		at.list, at.number = n, n.Start
		at.lists++
		at.left += listIndent
		for item := n.FirstChild(); item != nil; item = item.NextSibling() {
			at.item = new(int)
			if first := item.FirstChild(); first == nil || first.Kind() != ast.KindParagraph && first.Kind() != ast.KindTextBlock {
				c.add(c.listed(&word.Paragraph{}, at)) // the bullet alone
			}
			c.blocks(item, at)
			at.number++
		}
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		p := &word.Paragraph{Style: "Body Text", Left: at.left}
		for i, line := range render.LinesOf(c.d, n) {
			if i > 0 {
				p.Runs = append(p.Runs, word.Run{Text: "\n", Code: true})
			}
			p.Runs = append(p.Runs, c.runs(line)...)
		}
		p.Runs = joined(p.Runs)
		c.add(p)
	case *east.Table:
		c.add(c.table(n, at))
	default:
		c.blocks(n, at)
	}
}

// prose returns a paragraph of text, a part of a letter or an item of a list.
func (c *composer) prose(n ast.Node, at place) *word.Paragraph {
	p := c.paragraph("Body Text", n)
	switch {
	case at.item != nil:
		return c.listed(p, at)
	case at.quotes > 0:
		p.Style, p.Left = "Quote", at.left-quoteIndent
	}
	part, hung := render.Part(""), ""
	if c.d.Name == disclosure.Letter.Name {
		part, hung = render.LetterPart(c.d, n)
	}
	if next := n.NextSibling(); next != nil && part == "" {
		question := !slices.ContainsFunc(p.Runs, func(r word.Run) bool { return !r.Bold })
		p.Keep = question || next.Kind() == east.KindTable
	}
	switch part {
	case render.Letterhead:
		p.Style = "Letterhead"
	case render.Attention, render.Reference, render.Copies:
		p.Style = "Reference Line"
		hang(p.Runs, hung)
	case render.Staff:
		p.Style, p.Left = "Staff Comment", at.left
	}
	return p
}

// hang puts a tab in place of the space after the first word of a paragraph, if that word has a
// hanging indent.
func hang(runs []word.Run, hung string) {
	if len(runs) > 0 && hung != "" && strings.HasPrefix(runs[0].Text, hung+" ") {
		runs[0].Text = hung + "\t" + strings.TrimPrefix(runs[0].Text, hung+" ")
	}
}

// listed makes a paragraph one of a list item: the first has the bullet or number.
func (c *composer) listed(p *word.Paragraph, at place) *word.Paragraph {
	p.Level = min(at.lists, 9) - 1
	p.Left = at.left - at.lists*listIndent
	switch {
	case *at.item > 0:
		p.Style = "List Continue"
	case at.list.IsOrdered() && at.number <= 32767:
		p.Style, p.Number = "List Number", strconv.Itoa(at.number)+string(rune(at.list.Marker))
	case at.list.IsOrdered():
		p.Style = "List Continue" // Word does not count so far
		p.Runs = joined(append([]word.Run{{Text: strconv.Itoa(at.number) + string(rune(at.list.Marker)) + " "}}, p.Runs...))
	default:
		p.Style = "List Bullet"
	}
	*at.item++
	return p
}

// paragraph returns a paragraph in a style.
func (c *composer) paragraph(style string, n ast.Node) *word.Paragraph {
	return &word.Paragraph{Style: style, Runs: joined(c.runs(render.RunsOf(c.d, n)))}
}

// runs returns a text with its styles, and records the marks that it prints.
func (c *composer) runs(list render.Runs) (runs []word.Run) {
	for _, r := range list {
		run := word.Run{Text: r.Text, Bold: r.Strong, Italic: r.Italic, Code: r.Code}
		switch {
		case r.Break:
			run.Text = "\n"
		case r.Mark != nil:
			c.printed[r.Mark] = true
			run.Text = strings.Join(strings.FieldsFunc(run.Text, func(r rune) bool { return r == '\n' || r == '\r' }), " ")
			run.Highlight = r.Mark.Gap || r.Mark.Fact == nil && run.Text == draft.Missing
		}
		runs = append(runs, run)
	}
	return runs
}

// joined joins runs of the same style.
func joined(runs []word.Run) (list []word.Run) {
	var texts []string // of the last run of the list
	end := func() {
		if n := len(list); n > 0 {
			list[n-1].Text = strings.Join(texts, "")
		}
	}
	for _, r := range runs {
		if r.Text == "" {
			continue
		}
		style := r
		style.Text = ""
		if n := len(list); n > 0 && list[n-1] == style {
			texts = append(texts, r.Text)
			continue
		}
		end()
		list, texts = append(list, style), []string{r.Text}
	}
	end()
	return list
}
