package render

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	segment "github.com/yuin/goldmark/text"

	"github.com/tieout/tieout/internal/document"
)

// Markup writes the nodes of a draft as tags and text. HTML and inline XBRL use different
// values of Elements and XML.
type Markup struct {
	Draft    *document.Draft
	Elements Elements
	XML      bool // whether to follow XML syntax, in which an empty element is one tag such as <br/>
	out      bytes.Buffer
	pending  []string            // since the last tag: words and a number, words and a number
	words    []byte              // after those
	cuts     map[int][]string    // tags by the byte of the source before which they stand
	tables   map[ast.Node]*Table // beside the table written last
	counted  int                 // bytes of out in which line ends have been counted
	ends     int                 // line ends in those bytes
}

// Elements writes what differs between HTML and inline XBRL: the tags and attributes of each
// element, the dates and the marks. Attributes are empty or begin with a space.
type Elements interface {
	Heading(*ast.Heading) (tag, attributes string)
	Paragraph(ast.Node) (attributes string)
	Table(*Table) (open, end string)
	Row(*Row) (attributes string)
	// Cell returns the tag and attributes of the cell in a column of a row, and the tags around
	// the content of the cell (open and end). The first cell of a SectionRow must span the
	// whole row.
	Cell(t *Table, r *Row, column int) (tag, attributes, open, end string)
	// Symbol returns the attributes of the element that encloses the symbol of a number. The
	// argument room is Number.Before.
	Symbol(room string) (attributes string)
	// Date writes the content of a cell whose Date is set.
	Date(*Table, *Cell)
	// Mark writes the text that a mark prints, but not the parentheses around a negative
	// number.
	Mark(*document.Mark)
}

// Heading returns the tag of a heading, such as "h2", and no attributes. Heading, Paragraph and
// Row are the default methods of a type that embeds a Markup to implement Elements.
func (m *Markup) Heading(n *ast.Heading) (tag, attributes string) {
	return fmt.Sprintf("h%d", n.Level), ""
}

// Paragraph returns "": a paragraph has no attributes.
func (m *Markup) Paragraph(ast.Node) string { return "" }

// Row returns "": a row has no attributes.
func (m *Markup) Row(*Row) string { return "" }

var (
	htmlText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
	xmlText  = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;")
	xmlLines = strings.NewReplacer("\r\n", "\n", "\r", "\n")
)

// Escape returns text with the characters that are special in HTML or XML escaped.
func (m *Markup) Escape(words string) string {
	if m.XML {
		return xmlText.Replace(words)
	}
	return htmlText.Replace(words)
}

// Words escapes text and writes it.
func (m *Markup) Words(words string) { m.escaped(m.Escape(words)) }

// escaped writes text that is escaped already.
func (m *Markup) escaped(words string) { m.words = append(m.words, words...) }

// digits writes the digits of a number in their own element.
func (m *Markup) digits(element string) {
	m.pending, m.words = append(m.pending, string(m.words), element), m.words[:0]
}

// Tag writes markup, such as tags, without escaping it.
func (m *Markup) Tag(markup string) {
	if markup != "" {
		m.flush()
		m.out.WriteString(markup)
	}
}

// Signs that stay on one line with the number after them, and signs and scales with the
// number before.
var (
	signsBefore = regexp.MustCompile(`[^\s<>&;]{0,12}$`)
	signsAfter  = regexp.MustCompile(`^[^\s<>&;]{0,12}(?: (?:m|b)illion\b[^\s<>&;]{0,12})?`)
)

// flush writes pending text. A number in its own element may be alone on a line, unless an
// element encloses its signs too.
func (m *Markup) flush() {
	p := append(m.pending, string(m.words))
	m.pending, m.words = nil, m.words[:0]
	for i := 1; i < len(p); i += 2 {
		before, after := signsBefore.FindString(p[i-1]), signsAfter.FindString(p[i+1])
		m.out.WriteString(strings.TrimSuffix(p[i-1], before) + `<span class="glued">` + before + p[i] + after + "</span>")
		p[i+1] = p[i+1][len(after):]
	}
	last := p[len(p)-1]
	if m.XML {
		last = xmlLines.Replace(last)
	}
	m.out.WriteString(last)
}

// Take returns the markup written since the last call of Take.
func (m *Markup) Take() string {
	m.flush()
	defer m.out.Reset()
	m.counted, m.ends = 0, 0
	return m.out.String()
}

// Len returns the length, in bytes, of the markup that Take would return now.
func (m *Markup) Len() int {
	m.flush()
	return m.out.Len()
}

// Line returns the number of the last line, counted from 1, of the markup that Take would
// return now.
func (m *Markup) Line() int {
	m.flush()
	written := m.out.Bytes()
	m.counted = min(m.counted, len(written)) // an empty element is shortened, by no line end
	m.ends += bytes.Count(written[m.counted:], []byte("\n"))
	m.counted = len(written)
	return 1 + m.ends
}

// element writes an element and its content.
func (m *Markup) element(tag, attributes string, content func()) {
	m.Tag("<" + tag + attributes + ">")
	start := m.out.Len()
	content()
	m.flush()
	if m.XML && m.out.Len() == start {
		m.out.Truncate(start - 1)
		m.Tag("/>")
		return
	}
	m.Tag("</" + tag + ">")
}

// block writes an element and its content on separate lines.
func (m *Markup) block(tag, attributes string, content func()) {
	m.element(tag, attributes, content)
	m.Tag("\n")
}

// blocks writes an element whose content is blocks.
func (m *Markup) blocks(tag, attributes string, content func()) {
	m.block(tag, attributes, func() {
		m.Tag("\n")
		content()
	})
}

// void writes an element without content.
func (m *Markup) void(tag string) {
	if m.XML {
		tag += "/"
	}
	m.Tag("<" + tag + ">\n")
}

// Inner writes the children of a node.
func (m *Markup) Inner(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		m.Node(c)
	}
}

// Node writes a node of the document tree, with its children.
func (m *Markup) Node(n ast.Node) {
	inner := func() { m.Inner(n) }
	switch n := n.(type) {
	case *ast.Heading:
		tag, attributes := m.Elements.Heading(n)
		m.block(tag, attributes, inner)
	case *ast.Paragraph:
		m.block("p", m.Elements.Paragraph(n), inner)
	case *ast.TextBlock:
		inner()
		if n.NextSibling() != nil && n.HasChildren() {
			m.Tag("\n")
		}
	case *ast.ThematicBreak:
		m.void("hr")
	case *ast.Blockquote:
		m.blocks("blockquote", "", inner)
	case *ast.List:
		tag, start := "ul", ""
		if n.IsOrdered() {
			tag = "ol"
			if n.Start != 1 {
				start = fmt.Sprintf(` start="%d"`, n.Start)
			}
		}
		m.blocks(tag, start, inner)
	case *ast.ListItem:
		if first := n.FirstChild(); first == nil || first.Kind() == ast.KindTextBlock {
			m.block("li", "", inner)
		} else {
			m.blocks("li", "", inner)
		}
	case *ast.CodeBlock:
		m.codeBlock(n, "")
	case *ast.FencedCodeBlock:
		language := ""
		if l := n.Language(m.Draft.Source); l != nil {
			language = ` class="language-` + m.Escape(unescaped(l)) + `"`
		}
		m.codeBlock(n, language)
	case *east.Table:
		m.table(n)
	case *ast.Emphasis:
		m.element([]string{"em", "strong"}[n.Level-1], "", inner)
	case *ast.CodeSpan:
		m.element("code", "", func() {
			for c := n.FirstChild(); c != nil; c = c.NextSibling() {
				m.code(c.(*ast.Text).Segment, " ")
			}
		})
	case *ast.Text:
		m.text(n)
	case *document.Ref:
		m.cut(n.Mark.Start)
		if n.Mark.Parens {
			m.Words("(")
		}
		m.Elements.Mark(n.Mark)
		if n.Mark.Parens {
			m.Words(")")
		}
		m.cut(n.Mark.End)
	default:
		inner()
	}
}

// text writes a run of text and the tags within it.
func (m *Markup) text(n *ast.Text) {
	last, source := n.Segment.Start, m.Draft.Source
	for i := last; i <= n.Segment.Stop; i++ {
		if len(m.cuts[i]) > 0 {
			m.Words(unescaped(source[last:i]))
			m.cut(i)
			last = i
		}
	}
	m.Words(unescaped(source[last:n.Segment.Stop]))
	switch {
	case n.HardLineBreak():
		m.void("br")
	case n.SoftLineBreak():
		m.Words("\n")
	}
}

// cut writes, once, the tags before a byte of the source.
func (m *Markup) cut(offset int) {
	for _, tag := range m.cuts[offset] {
		m.Tag(tag)
	}
	delete(m.cuts, offset)
}

// codeBlock writes a block of code.
func (m *Markup) codeBlock(n ast.Node, language string) {
	m.Tag("<pre>")
	m.element("code", language, func() {
		for i := range n.Lines().Len() {
			m.code(n.Lines().At(i), "\n")
		}
	})
	m.Tag("</pre>\n")
}

// code writes a line of code and its end. In XML it leaves the mark of a number, so that the
// document is refused: the number would have no tag.
func (m *Markup) code(s segment.Segment, end string) {
	m.Words(strings.Repeat(" ", s.Padding))
	line, ended := bytes.CutSuffix(m.Draft.Source[s.Start:s.Stop], []byte("\n"))
	if m.XML {
		m.Words(string(line))
	} else {
		m.Words(stretch(m.Draft, s.Start, s.Start+len(line), true).String())
	}
	if ended || s.ForceNewline {
		m.Words(end)
	}
}

// table writes a table.
func (m *Markup) table(n *east.Table) {
	if m.tables[n] == nil {
		m.tables = TablesOf(m.Draft, n)
	}
	t := m.tables[n]
	open, end := m.Elements.Table(t)
	m.Tag(open + "\n")
	m.blocks("thead", "", func() { m.row(t, &t.Rows[0]) })
	if len(t.Rows) > 1 {
		m.blocks("tbody", "", func() {
			for i := range t.Rows[1:] {
				m.row(t, &t.Rows[1+i])
			}
		})
	}
	m.Tag(end + "\n")
}

func (m *Markup) row(t *Table, r *Row) {
	m.blocks("tr", m.Elements.Row(r), func() {
		for i := range r.Cells {
			if i == 0 || r.Kind != SectionRow {
				tag, attributes, open, end := m.Elements.Cell(t, r, i)
				m.block(tag, attributes, func() {
					m.Tag(open)
					m.cell(t, r, &r.Cells[i])
					m.Tag(end)
				})
			}
		}
	})
}

// cell writes the content of a cell.
func (m *Markup) cell(t *Table, r *Row, c *Cell) {
	n := c.Number
	switch {
	case n != nil && r.Kind != SectionRow:
	case c.Date != nil:
		m.Elements.Date(t, c)
		return
	default:
		m.Inner(c.Node)
		return
	}
	if n.Strong {
		m.Tag("<strong>")
	}
	if n.Symbol != "" {
		m.element("span", m.Elements.Symbol(n.Before), func() { m.Words(n.Symbol) })
	}
	m.Words(n.Open)
	if n.Mark != nil {
		m.Elements.Mark(n.Mark)
	} else {
		m.Words(n.Digits)
	}
	m.Words(n.Close)
	if n.Strong {
		m.Tag("</strong>")
	}
}
