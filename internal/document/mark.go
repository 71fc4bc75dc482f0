package document

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A mark is a caret, then the index of a piece between two control characters that
// templates, workbooks and texts may not contain. The caret is there because goldmark
// calls inline parsers only at punctuation.
const markOpen, markClose = '\x0e', '\x0f'

// MarkOf returns the mark that refers to the piece with the given index, as the source
// spells it.
func MarkOf(piece int) string {
	return "^" + string(rune(markOpen)) + strconv.Itoa(piece) + string(rune(markClose))
}

// longestMark is the length of the longest mark, in bytes.
const longestMark = 24

// readMark reads a mark at the start of b and returns its piece index and length in bytes.
func readMark(b []byte) (piece, length int, ok bool) {
	if len(b) < 2 || b[0] != '^' || b[1] != markOpen {
		return 0, 0, false
	}
	end := bytes.IndexByte(b[:min(len(b), longestMark)], markClose)
	if end < 0 {
		return 0, 0, false
	}
	piece, err := strconv.Atoi(string(b[2:end]))
	return piece, end + 1, err == nil && piece >= 0
}

// Pieces returns the indexes of the pieces that the marks in a text refer to, in order.
func Pieces(text []byte) (list []int) {
	for i := range text {
		if piece, _, ok := readMark(text[i:]); ok {
			list = append(list, piece)
		}
	}
	return list
}

// Ref is the node of a mark in the parsed Markdown.
type Ref struct {
	ast.BaseInline
	Mark *Mark
}

// KindRef is the goldmark node kind of a Ref.
var KindRef = ast.NewNodeKind("Ref")

// Kind returns KindRef.
func (r *Ref) Kind() ast.NodeKind { return KindRef }

// Dump prints the node for debugging.
func (r *Ref) Dump(source []byte, level int) { ast.DumpHelper(r, source, level, nil, nil) }

// refParser parses marks into Refs.
type refParser struct{ marks map[int]*Mark } // by offset

func (refParser) Trigger() []byte { return []byte{'^'} }

func (p refParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	_, length, ok := readMark(line)
	mark := p.marks[segment.Start]
	if !ok || mark == nil {
		return nil
	}
	block.Advance(length)
	return &Ref{Mark: mark}
}

// New returns d with Marks, Doc and Blocks set from its Source. Each mark in Source
// refers to a piece by its index in pieces.
func New(d Draft, pieces []*Piece) *Draft {
	marks, tags := map[int]*Mark{}, 0
	for i := 0; i < len(d.Source); i++ {
		piece, length, ok := readMark(d.Source[i:])
		if !ok || piece >= len(pieces) {
			continue
		}
		m := &Mark{Piece: pieces[piece], Start: i, End: i + length}
		if m.Fact != nil {
			tags++
			m.Tag = tags
		}
		marks[i] = m
		d.Marks = append(d.Marks, m)
	}
	d.Doc = parseMarkdown(d.Source, marks)
	d.read()
	return &d
}

// Plain returns the draft of a source that has no marks, such as a document that was
// written earlier.
func Plain(name string, src []byte) *Draft {
	d := &Draft{Name: name, Source: src, Doc: parseMarkdown(src, nil)}
	d.read()
	return d
}

// longestReference is the length of the longest character reference, in bytes.
const longestReference = 40

// Unescaped returns text, which is src with Markdown escapes and character references
// resolved, and offsets, which holds the offset in src of each byte of text. An escaped
// character does not start a character reference.
func Unescaped(src []byte) (text string, offsets []int) {
	var out strings.Builder
	put := func(b []byte, at int) {
		out.Write(b)
		for range b {
			offsets = append(offsets, at)
		}
	}
	for i := 0; i < len(src); i++ {
		if src[i] == '\\' && i+1 < len(src) && util.IsPunct(src[i+1]) {
			i++
			put(src[i:i+1], i)
			continue
		}
		if src[i] != '&' {
			put(src[i:i+1], i)
			continue
		}
		if end := bytes.IndexByte(src[i:min(len(src), i+longestReference)], ';'); end > 0 {
			reference := src[i : i+end+1]
			if is := util.ResolveEntityNames(util.ResolveNumericReferences(reference)); !bytes.Equal(is, reference) {
				put(is, i)
				i += end
				continue
			}
		}
		put(src[i:i+1], i)
	}
	return out.String(), offsets
}

// parseMarkdown parses Markdown with marks. Links, images and raw HTML stay plain text, so
// that a draft refers to nothing outside itself.
func parseMarkdown(src []byte, marks map[int]*Mark) ast.Node {
	md := goldmark.New(goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(refParser{marks}, 50),
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewEmphasisParser(), 500),
		),
	)), goldmark.WithExtensions(extension.Table))
	return md.Parser().Parse(text.NewReader(src))
}

// read lists the blocks of the document, and sets how marks in cells are printed.
func (d *Draft) read() {
	table, row, col := 0, 0, 0
	_ = ast.Walk(d.Doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		kind := Paragraph
		switch n.Kind() {
		case east.KindTable:
			table, row = table+1, -1
			return ast.WalkContinue, nil
		case east.KindTableHeader, east.KindTableRow:
			row, col = row+1, -1
			return ast.WalkContinue, nil
		case ast.KindHeading:
			kind = Heading
		case ast.KindParagraph:
		case ast.KindTextBlock:
			kind = Item
		case east.KindTableCell:
			kind = Cell
			col++
		default:
			return ast.WalkContinue, nil
		}
		if kind == Cell {
			dashZeros(n)
		}
		b := &Block{Kind: kind, draft: d}
		if kind == Cell {
			b.Table, b.Row, b.Col = table, row, col
		}
		if h, ok := n.(*ast.Heading); ok {
			b.Level = h.Level
		}
		g := gatherer{Block: b}
		g.gather(n, d.Source)
		b.Text = string(g.text)
		for _, s := range b.Spans {
			s.Mark.InCell = kind == Cell
			s.Mark.Parens = kind == Cell && s.Mark.Owner == OwnFact && s.Mark.Figure.Negative
		}
		if len(b.offsets) > 0 {
			b.Section, b.Answer = d.SectionAt(b.offsets[0]), d.answerAt(b.offsets[0])
		}
		d.Blocks = append(d.Blocks, b)
		return ast.WalkSkipChildren, nil
	})
}

// dashZeros sets each fact of a cell whose digits are all zero to print as a dash. It
// copies the piece, which a sentence may also print.
func dashZeros(cell ast.Node) {
	_ = ast.Walk(cell, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if r, ok := n.(*Ref); ok && entering && r.Mark.Owner == OwnFact && r.Mark.Figure.Zero {
			p := *r.Mark.Piece
			p.Text = Dash
			r.Mark.Piece = &p
		}
		return ast.WalkContinue, nil
	})
}

// gatherer collects the text of a block.
type gatherer struct {
	*Block
	text []byte
}

func (b *gatherer) add(s string, offset int) {
	b.text = append(b.text, s...)
	for range len(s) {
		b.offsets = append(b.offsets, offset)
	}
}

func (b *gatherer) gather(n ast.Node, src []byte) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *Ref:
			start := len(b.text)
			b.add(c.Mark.Text, c.Mark.Start)
			b.Spans = append(b.Spans, Span{start, len(b.text), c.Mark})
		case *ast.Text:
			plain, offsets := Unescaped(c.Segment.Value(src))
			b.text = append(b.text, plain...)
			for _, at := range offsets {
				b.offsets = append(b.offsets, c.Segment.Start+at)
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.add(" ", c.Segment.Stop)
			}
		case *ast.String:
			b.add(string(c.Value), 0)
		case *ast.Emphasis:
			start := len(b.text)
			b.gather(c, src)
			b.Stress = append(b.Stress, [2]int{start, len(b.text)})
		default:
			b.gather(c, src)
		}
	}
}
