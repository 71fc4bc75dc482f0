package render

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/tieout/tieout/internal/document"
)

// Run is a stretch of text in one style.
type Run struct {
	Text   string         // as printed, with a space in place of the end of a source line
	Mark   *document.Mark // the mark that printed the text; nil for the template's own words
	Strong bool
	Italic bool
	Code   bool
	Break  bool // whether a line break must be printed after the text
}

// Runs is a text, split into runs.
type Runs []Run

// String returns the text without its styles.
func (list Runs) String() string {
	var b strings.Builder
	for _, r := range list {
		b.WriteString(r.Text)
	}
	return b.String()
}

// RunsOf returns the text of a node and its children.
func RunsOf(d *document.Draft, n ast.Node) Runs {
	var list Runs
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *document.Ref:
			list = append(list, marked(c.Mark)...)
		case *ast.Text:
			list = append(list, stretch(d, c.Segment.Start, c.Segment.Stop, c.IsRaw())...)
			if c.SoftLineBreak() || c.HardLineBreak() {
				list = append(list, Run{Text: " ", Break: c.HardLineBreak()})
			}
		default:
			inner := RunsOf(d, c)
			if e, ok := c.(*ast.Emphasis); ok {
				for i := range inner {
					inner[i].Strong = inner[i].Strong || e.Level == 2
					inner[i].Italic = inner[i].Italic || e.Level == 1
				}
			}
			list = append(list, inner...)
		}
	}
	return list
}

// LinesOf returns the lines of a block of code.
func LinesOf(d *document.Draft, n ast.Node) (lines []Runs) {
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		text := bytes.TrimRight(d.Source[segment.Start:segment.Stop], "\r\n")
		indent := Run{Text: strings.Repeat(" ", segment.Padding), Code: true}
		lines = append(lines, append(Runs{indent}, stretch(d, segment.Start, segment.Start+len(text), true)...))
	}
	return lines
}

// stretch returns the runs of a range of the source, with marks that were not parsed, as in
// code.
func stretch(d *document.Draft, start, stop int, code bool) Runs {
	var list Runs
	read := func(stop int) {
		if b := d.Source[start:stop]; code {
			list = append(list, Run{Text: string(b), Code: true})
		} else {
			list = append(list, Run{Text: unescaped(b)})
		}
	}
	i, _ := slices.BinarySearchFunc(d.Marks, start, func(m *document.Mark, at int) int { return m.Start - at })
	for _, m := range d.Marks[i:] {
		if m.End > stop {
			break
		}
		read(m.Start)
		list = append(list, marked(m)...)
		start = m.End
	}
	read(stop)
	return list
}

// marked returns the printed text of a mark, in parentheses for a negative in a cell.
func marked(m *document.Mark) Runs {
	if m.Parens {
		return Runs{{Text: "("}, {Text: m.Text, Mark: m}, {Text: ")"}}
	}
	return Runs{{Text: m.Text, Mark: m}}
}

// unescaped resolves Markdown's escapes and references.
func unescaped(b []byte) string {
	text, _ := document.Unescaped(b)
	return text
}
