package render

import (
	"html/template"
	"slices"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"tieout/internal/document"
	"tieout/internal/fact"
)

// Prose is the words of a draft as HTML, for a page that shows several.
type Prose struct {
	Masthead, Text template.HTML
	Letter         bool // it is set as a letter, by the style sheet's rules under the class "letter"
}

// Dress is what such a page puts around the places of a draft.
type Dress struct {
	Prefix string // of every heading's id
	Lower  int    // by how many levels headings stand under the page's own
	// Number gives the tags of the digits of a fact, which a line may not part from
	// their signs, and what stands after them.
	Number func(*document.Mark) (open, end, after template.HTML)
	// Sentence gives what stands before and after a sentence: tags, where an
	// element around all of it can stand, and else what stands at its start alone.
	Sentence func(s document.Sentence, whole bool) (open, end template.HTML)
}

// ProseOf writes the words of a draft in a page's dress.
func ProseOf(d *document.Draft, set *fact.Set, dress Dress) Prose {
	w := newWriter(d, set, dress)
	w.sentences()
	masthead, text := w.prose()
	return Prose{template.HTML(masthead), template.HTML(text), w.Letter()}
}

// Style gives the style sheet of the words of a draft.
func Style() string { return pageStyle + letterStyle }

// sentences notes what the dress puts around each sentence. An element goes
// around one that begins and ends under the same parent, for then the markup
// between is whole.
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
			open, end := w.dress.Sentence(s, whole)
			w.cuts[start] = append(w.cuts[start], string(open))
			if whole {
				w.cuts[stop] = slices.Insert(w.cuts[stop], 0, string(end))
			}
		}
	}
}

// inCell notes what goes around a cell, which is set as a whole: its first sentence.
func (w *writer) inCell(b *document.Block, parents []ast.Node) {
	var around [2]string
	for i, s := range b.Sentences() {
		open, end := w.dress.Sentence(s, i == 0)
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
