package render

import (
	"html/template"
	"slices"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
)

// Prose is a draft as HTML, for a page that shows several drafts. Masthead is the part above
// the text.
type Prose struct {
	Masthead, Text template.HTML
	Letter         bool // whether the page must enclose the HTML in an element of class "letter"
}

// Decoration is the markup that ProseOf adds to a draft. With it, a page can show several
// drafts, and can attach its own behavior to their numbers and sentences.
type Decoration struct {
	Prefix string // added before the id of every heading
	Lower  int    // added to the level of every heading: with 1, h2 becomes h3
	// Number returns the tags before and after the printed digits of a mark (open and end), and
	// further markup to write behind the tag end (after).
	Number func(*document.Mark) (open, end, after template.HTML)
	// Sentence returns the tags before and after a sentence (open and end). If whole is false,
	// the sentence starts in one element and ends in another, so no element can enclose it.
	// Only open is then written, and must be valid markup by itself.
	Sentence func(s document.Sentence, whole bool) (open, end template.HTML)
}

// ProseOf returns a draft as HTML, with the given decoration.
func ProseOf(d *document.Draft, set *fact.Set, decoration Decoration) Prose {
	w := newWriter(d, set, decoration)
	w.sentences()
	masthead, text := w.prose()
	return Prose{template.HTML(masthead), template.HTML(text), w.Letter()}
}

// Style returns the style sheet for the HTML of drafts.
func Style() string { return pageStyle + letterStyle }

// sentences records the decoration of each sentence. An element encloses a sentence that
// starts and ends under one parent.
func (w *writer) sentences() {
	parents := make([]ast.Node, len(w.Draft.Source)) // of the run of text or the mark at a byte
	note := func(start, end int, parent ast.Node) {
		for i := start; i < end; i++ {
			parents[i] = parent
		}
	}
	_ = ast.Walk(w.Draft.Doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.CodeSpan, *ast.CodeBlock, *ast.FencedCodeBlock:
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			note(n.Segment.Start, n.Segment.Stop, n.Parent())
		case *document.Ref:
			note(n.Mark.Start, n.Mark.End, n.Parent())
		}
		return ast.WalkContinue, nil
	})
	w.cells = map[*east.TableCell][2]string{}
	for _, b := range w.Draft.Blocks {
		if b.Kind == document.Cell {
			w.inCell(b, parents)
			continue
		}
		for _, s := range b.Sentences() {
			start, last := b.Offset(s.Start), b.Offset(s.End-1)
			stop := last + 1
			if span := b.SpanAt(s.End - 1); span != nil {
				stop = span.Mark.End
			}
			from, to := parents[start], parents[last]
			if from == nil {
				continue
			}
			whole := from == to && stop > start
			open, end := w.decoration.Sentence(s, whole)
			w.cuts[start] = append(w.cuts[start], string(open))
			if whole {
				w.cuts[stop] = slices.Insert(w.cuts[stop], 0, string(end))
			}
		}
	}
}

// inCell records the decoration of a cell: that of its first sentence.
func (w *writer) inCell(b *document.Block, parents []ast.Node) {
	var around [2]string
	for i, s := range b.Sentences() {
		open, end := w.decoration.Sentence(s, i == 0)
		around[0] = string(open) + around[0]
		if i == 0 {
			around[1] = string(end)
		}
	}
	if around[0] == "" {
		return
	}
	for n := parents[b.Offset(0)]; n != nil; n = n.Parent() {
		if cell, ok := n.(*east.TableCell); ok {
			w.cells[cell] = around
			return
		}
	}
}
