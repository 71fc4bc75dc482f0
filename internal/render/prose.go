package render

import (
	"html/template"
	"slices"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	markup "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"tieout/internal/disclosure"
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
	// Number gives what stands before and after the digits of a fact: an element
	// of class "fact", which a line may not part from its signs.
	Number func(*document.Mark) (open, end template.HTML)
	// Sentence gives what stands before and after a sentence: tags, where an
	// element around all of it can stand, and else what stands at its start alone.
	Sentence func(s document.Sentence, whole bool) (open, end template.HTML)
}

// ProseOf writes the words of a draft in a page's dress.
func ProseOf(d *document.Draft, set *fact.Set, dress Dress) Prose {
	w := &writer{d: d, set: set, headings: map[ast.Node]heading{}, taken: map[string]bool{}, numbers: map[fact.ID]int{}, dress: &dress}
	w.survey()
	w.sentences()
	masthead, text := w.prose()
	return Prose{template.HTML(masthead), template.HTML(text), d.Name == disclosure.Letter.Name}
}

// Style gives the style sheet of the words of a draft.
func Style() string { return pageStyle + letterStyle }

// level is the level at which a heading is written.
func (w *writer) level(h heading) int {
	if w.dress == nil {
		return h.level
	}
	return min(h.level+w.dress.Lower, 6)
}

// sentences notes what the dress puts around each sentence. An element goes
// around one that begins and ends under the same parent, for then the markup
// between is whole.
func (w *writer) sentences() {
	type run struct {
		start, end int
		parent     ast.Node
	}
	var runs []run
	_ = ast.Walk(w.d.Doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.CodeSpan, *ast.CodeBlock, *ast.FencedCodeBlock:
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			if entering {
				runs = append(runs, run{n.Segment.Start, n.Segment.Stop, n.Parent()})
			}
		case *document.Ref:
			if entering {
				runs = append(runs, run{n.Mark.Start, n.Mark.End, n.Parent()})
			}
		}
		return ast.WalkContinue, nil
	})
	under := func(offset int) ast.Node {
		i, found := slices.BinarySearchFunc(runs, offset, func(r run, offset int) int {
			switch {
			case r.end <= offset:
				return -1
			case r.start > offset:
				return 1
			}
			return 0
		})
		if !found {
			return nil
		}
		return runs[i].parent
	}
	w.cuts, w.cells = map[int][]template.HTML{}, map[*east.TableCell][2]template.HTML{}
	for _, b := range w.d.Blocks {
		if b.Kind == document.Cell {
			w.inCell(b, under)
			continue
		}
		for _, s := range b.Sentences() {
			start, last := b.Offset(s.Start), b.Offset(s.End-1)
			stop := last + 1
			if span := b.SpanAt(s.End - 1); span != nil {
				stop = span.Mark.End
			}
			from, to := under(start), under(last)
			if from == nil {
				continue
			}
			whole := from == to && stop > start
			open, end := w.dress.Sentence(s, whole)
			w.cuts[start] = append(w.cuts[start], open)
			if whole {
				w.cuts[stop] = slices.Insert(w.cuts[stop], 0, end)
			}
		}
	}
}

// inCell notes what goes around a cell, which is set as a whole: its first sentence.
func (w *writer) inCell(b *document.Block, under func(int) ast.Node) {
	var around [2]template.HTML
	for i, s := range b.Sentences() {
		open, end := w.dress.Sentence(s, i == 0)
		if i == 0 {
			around = [2]template.HTML{open, end}
		} else {
			around[0] = open + around[0]
		}
	}
	if around[0] == "" {
		return
	}
	for n := under(b.Offset(0)); n != nil; n = n.Parent() {
		if cell, ok := n.(*east.TableCell); ok {
			w.cells[cell] = around
			return
		}
	}
}

// cut writes what stands at a byte of the source, once.
func (w *writer) cut(b util.BufWriter, offset int) {
	for _, c := range w.cuts[offset] {
		_, _ = b.WriteString(string(c))
	}
	delete(w.cuts, offset)
}

// renderText writes a run of text, with what stands within it.
func (w *writer) renderText(b util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	t := n.(*ast.Text)
	write := markup.DefaultWriter.Write
	if t.IsRaw() {
		write = markup.DefaultWriter.RawWrite
	}
	last := t.Segment.Start
	for i := t.Segment.Start; i <= t.Segment.Stop; i++ {
		if len(w.cuts[i]) > 0 {
			write(b, source[last:i])
			w.cut(b, i)
			last = i
		}
	}
	write(b, source[last:t.Segment.Stop])
	switch {
	case t.HardLineBreak():
		_, _ = b.WriteString("<br>\n")
	case t.SoftLineBreak():
		_ = b.WriteByte('\n')
	}
	return ast.WalkContinue, nil
}
