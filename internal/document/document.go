// Package document represents a draft: Markdown source in which each number is a mark. A [Mark]
// refers to a [Piece]: either a fact with the number format to print it in, or another text that is
// inserted. A [Draft] is parsed into sections, blocks (paragraphs, headings, cells, list items) and
// sentences. Every word can be traced to a line of a template. Every digit has an owner: the fact,
// date or text that it comes from. Offsets count bytes from 0, and a range of bytes excludes its
// End. A Draft does not change after [New] or [Plain] returns it.
//
// Package draft composes drafts. Packages render, docx and ixbrl write them, english and check read
// them, and all take the same [Section], [Block] and [Sentence] from here.
package document

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/source"
)

// Owner says what a text in the draft comes from.
type Owner string

// The owners of digits.
const (
	OwnFact       Owner = "fact"
	OwnDate       Owner = "date"
	OwnCite       Owner = "cite"
	OwnPolicy     Owner = "policy"
	OwnText       Owner = "text" // text of a ledger or of filing.toml, such as a caption or a country
	OwnRegistrant Owner = "registrant"
	OwnCommentary Owner = "commentary"
	OwnStaff      Owner = "staff"  // Staff's words in comments.toml
	OwnLetter     Owner = "letter" // other text of comments.toml and promises.toml
)

// Dash is printed in place of zero in a table cell. In a sentence, a zero is printed as
// digits.
const Dash = "—"

// Piece is what a mark stands for: a fact in a number format, or text with an owner.
type Piece struct {
	Owner  Owner
	Text   string        // the printed text; for a fact, its digits or a Dash
	Fact   *fact.Fact    // nil if the piece is no fact, if the fact has no value, or in a blank draft
	ID     fact.ID       // id of the fact, even if the fact has no value
	Format figure.Format // number format of a fact
	Figure figure.Figure // number of a fact as printed
	Blank  bool          // true if the piece is a number in a blank draft, which is printed as "*"
	Gap    bool          // true if the piece is a placeholder for missing text; a finding already reports this
	At     source.Point  // place of the function call in the template
}

// Rounded returns the digits of the rounded value of a fact that is printed one unit higher or
// lower so that tables foot, and "" for any other piece.
func (p *Piece) Rounded() string {
	if p.Fact == nil || p.Figure.Moved == 0 {
		return ""
	}
	return figure.Show(p.Fact, p.Format).Digits
}

// Mark is one occurrence of a piece in the source.
type Mark struct {
	*Piece
	Start, End int  // range of bytes of the source
	InCell     bool // true if the mark is in a cell of a table
	Parens     bool // true for a negative number in a cell, which is printed in parentheses
	Tag        int  // number of the mark's XBRL tag in the document, from 1; 0 if the mark has no tag
}

// Section is the part of a document that one template writes.
type Section struct {
	Name       string // name of the template: "ndr"
	Start, End int    // range of bytes of the source
}

// Draft is one document. A blank draft has "*" in place of each number.
type Draft struct {
	Name     string // "mdna"
	Title    string
	Source   []byte // Markdown with marks
	Doc      ast.Node
	Marks    []*Mark // in the order of the source
	Sections []Section
	Blocks   []*Block
	Filing   *filing.Filing
	Tagged   bool // true if the document is also written as inline XBRL
	Points   []Point
	Inputs   map[string]string // SHA-256 of each template, by file name
	Own      []string          // names of the sections for which the registrant wrote the template
	Answers  []*Answer         // the answers in the letter, in document order; nil in other documents
	Ledgers  []*control.Ledger // control totals of the ledgers that the numbers come from; nil for a blank draft
}

// Point says where a part of the source comes from: the bytes from Offset up to the next
// Point come from the template text that begins at the place At.
type Point struct {
	Offset int
	At     source.Point
}

// At returns the place in a template from which the byte at an offset of the source comes.
func (d *Draft) At(offset int) source.Point {
	i := sort.Search(len(d.Points), func(i int) bool { return d.Points[i].Offset > offset }) - 1
	if i < 0 {
		return source.Point{File: d.Name}
	}
	p := d.Points[i]
	if !strings.Contains(string(d.Source[p.Offset:offset]), "\n") {
		p.At.Col += len([]rune(string(d.Source[p.Offset:offset])))
	}
	return p.At
}

// SectionAt returns the name of the section that contains the byte at an offset of the
// source, or "".
func (d *Draft) SectionAt(offset int) string {
	for _, s := range d.Sections {
		if s.Start <= offset && offset < s.End {
			return s.Name
		}
	}
	return ""
}

// answerAt returns the answer that contains a byte of the source, or nil.
func (d *Draft) answerAt(offset int) *Answer {
	for _, a := range d.Answers {
		if a.Start <= offset && offset < a.End {
			return a
		}
	}
	return nil
}

// Answer is the part of the letter that answers a comment of Staff.
type Answer struct {
	Comment    int  // the index of the comment in comments.toml
	Broken     bool // true if the template of the answer failed; a finding already reports this
	Start, End int  // range of bytes of the source; Start and End are equal if the answer is empty
}

// Block is a paragraph, heading, table cell or list item, as printed.
type Block struct {
	Kind    BlockKind
	Section string
	Level   int      // level of a heading; 1 is the largest
	Text    string   // the text as a reader sees it, without markup
	Spans   []Span   // the marks in Text
	Stress  [][2]int // ranges of bytes of Text that are bold or in italics
	Answer  *Answer  // the answer in the letter that contains the block; nil in other documents
	Table   int      // number of the table of a cell, from 1
	Row     int      // row of a cell; 0 is the header row
	Col     int      // column of a cell, from 0
	offsets []int    // of each byte of Text, the byte of the source
	draft   *Draft
}

// Line is text that is printed outside the blocks; see Draft.Loose. Offset is its place
// in the source.
type Line struct {
	Text   string
	Offset int
}

// Loose returns the text that is printed but is not in a block: the numbers of ordered
// lists, and lines of code.
func (d *Draft) Loose() []Line {
	var list []Line
	_ = ast.Walk(d.Doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || n.Type() != ast.TypeBlock {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.List:
			if first := firstByte(n); n.IsOrdered() && first >= 0 {
				list = append(list, Line{fmt.Sprintf("%d%c", n.Start, n.Marker), first})
			}
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			for _, line := range n.Lines().Sliced(0, n.Lines().Len()) {
				list = append(list, Line{string(d.Source[line.Start:line.Stop]), line.Start})
			}
		}
		return ast.WalkContinue, nil
	})
	return list
}

// firstByte returns the offset of a block's first line in the source, or −1.
func firstByte(n ast.Node) int {
	for ; n != nil; n = n.FirstChild() {
		if n.Type() != ast.TypeBlock {
			return -1
		}
		if lines := n.Lines(); lines != nil && lines.Len() > 0 {
			return lines.At(0).Start
		}
	}
	return -1
}

// BlockKind is the kind of a block.
type BlockKind uint8

// The kinds of block.
const (
	Paragraph BlockKind = iota
	Heading
	Cell
	Item
)

// Span is a mark in a block. Its printed text is the bytes from Start to End of the Text of
// the block.
type Span struct {
	Start, End int
	*Mark
}

// Offset returns the offset in the source of byte i of Text.
func (b *Block) Offset(i int) int { return b.offsets[i] }

// At returns the place in a template from which byte i of Text comes.
func (b *Block) At(i int) source.Point {
	if s := b.SpanAt(i); s != nil {
		return s.Mark.At
	}
	if i >= len(b.offsets) {
		i = len(b.offsets) - 1
	}
	if i < 0 {
		return source.Point{File: b.draft.Name}
	}
	return b.draft.At(b.offsets[i])
}

// SpanAt returns the span of the mark that contains byte i of Text, or nil.
func (b *Block) SpanAt(i int) *Span {
	for k := range b.Spans {
		if s := &b.Spans[k]; s.Start <= i && i < s.End {
			return s
		}
	}
	return nil
}

// Sentence is a sentence in a block: the bytes from Start to End of its Text.
type Sentence struct {
	*Block
	Start, End int
}

// String returns the text of the sentence.
func (s Sentence) String() string { return s.Block.Text[s.Start:s.End] }

// Facts returns the spans of the facts shown in the sentence.
func (s Sentence) Facts() []Span {
	return slices.DeleteFunc(slices.Clone(s.Spans), func(p Span) bool {
		return p.Owner != OwnFact || p.Start < s.Start || p.End > s.End
	})
}

// longestSentence is the length in bytes after which Sentences cuts a sentence at the next
// space, so that text without full stops takes no longer to read than other text.
const longestSentence = 1500

// Sentences splits the block's text after each ".", "?" and "!" that a space follows, but
// never inside a piece or after an abbreviation. It also splits a sentence that is longer than
// 1,500 bytes, at a space outside a piece.
func (b *Block) Sentences() []Sentence {
	var list []Sentence
	start := 0
	cut := func(end int) {
		for start < end && b.Text[start] == ' ' {
			start++
		}
		if start < end {
			list = append(list, Sentence{b, start, end})
		}
		start = end
	}
	for i := 0; i < len(b.Text); i++ {
		c := b.Text[i]
		if c == ' ' && i-start > longestSentence {
			if s := b.SpanAt(i); s == nil || s.Owner == OwnCommentary {
				cut(i)
			}
			continue
		}
		if c != '.' && c != '?' && c != '!' {
			continue
		}
		if i+1 < len(b.Text) && b.Text[i+1] != ' ' || abbreviated(b.Text[start:i+1]) {
			continue
		}
		if s := b.SpanAt(i); s != nil && i+1 < s.End && s.Owner != OwnCommentary {
			continue
		}
		cut(i + 1)
	}
	cut(len(b.Text))
	return list
}

func abbreviated(s string) bool {
	for _, a := range []string{"Inc.", "Corp.", "Co.", "Ltd.", "No.", "Nos.", "U.S.", "e.g.", "i.e.", "vs.", "Mr.", "Ms.", "Dr.", "St."} {
		if strings.HasSuffix(s, a) && (len(s) == len(a) || !isLetter(s[len(s)-len(a)-1])) {
			return true
		}
	}
	return false
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
