// Package document holds what a draft is: Markdown whose numbers are references,
// read as sections, blocks, sentences and the pieces in them. It promises that
// every word knows the template line it came from and every digit what owns it,
// and that a Draft is not changed once New or Plain has returned it.
package document

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/yuin/goldmark/ast"

	"tieout/internal/fact"
	"tieout/internal/figure"
	"tieout/internal/filing"
	"tieout/internal/source"
)

// Owner says what answers for a piece of text.
type Owner string

// The owners of digits.
const (
	OwnFact       Owner = "fact"
	OwnDate       Owner = "date"
	OwnCite       Owner = "cite"
	OwnPolicy     Owner = "policy"
	OwnText       Owner = "text"
	OwnRegistrant Owner = "registrant"
	OwnCommentary Owner = "commentary"
	OwnStaff      Owner = "staff"  // Staff's words, as comments.toml recites them
	OwnLetter     Owner = "letter" // what else comments.toml and promises.toml say
)

// Dash is what stands for zero in a cell of a table. A sentence has its digits.
const Dash = "—"

// Piece is what a mark in the source stands for: a fact in a format, or text
// that something owns.
type Piece struct {
	Owner  Owner
	Text   string        // what is printed; of a fact, its digits or a Dash
	Fact   *fact.Fact    // nil where the fact does not exist, or nothing is computed
	ID     fact.ID       // of a fact, existing or not
	Format figure.Format // of a fact
	Figure figure.Figure // of a fact
	Blank  bool          // a number that is to be filled in: "*"
	Gap    bool          // it stands for what is not there, which has its own finding
	At     source.Point  // of the call in the template
}

// Mark is one place in the source where a piece stands.
type Mark struct {
	*Piece
	Start, End int  // bytes of the source
	InCell     bool // in a cell of a table
	Parens     bool // a negative in a cell: parentheses around the digits
	Tag        int  // counts the document's facts from 1; 0 where nothing is tagged
}

// Section is the part of a document that one template wrote.
type Section struct {
	Name       string // of the template: "ndr"
	Start, End int    // bytes of the source
}

// Draft is one document.
type Draft struct {
	Name     string // "mdna"
	Title    string
	Source   []byte // Markdown with marks
	Doc      ast.Node
	Marks    []*Mark // in the order of the source
	Sections []Section
	Blocks   []*Block
	Filing   *filing.Filing
	Tagged   bool // written as inline XBRL too
	Points   []Point
	Inputs   map[string]string // SHA-256 of each template it was composed from, of the bytes that were read
	Own      []string          // sections whose template is the registrant's own
	Answers  []*Answer         // of the letter, in the order in which they stand
}

// Point ties a byte of the source, and those after it, to the template they came from.
type Point struct {
	Offset int
	At     source.Point
}

// At gives the place in a template that a byte of the source came from.
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

// SectionAt gives the name of the section that a byte of the source is in.
func (d *Draft) SectionAt(offset int) string {
	for _, s := range d.Sections {
		if s.Start <= offset && offset < s.End {
			return s.Name
		}
	}
	return ""
}

// answerAt gives the answer that a byte of the source is in, or nil.
func (d *Draft) answerAt(offset int) *Answer {
	for _, a := range d.Answers {
		if a.Start <= offset && offset < a.End {
			return a
		}
	}
	return nil
}

// Answer is where the letter answers a comment of Staff.
type Answer struct {
	Comment    int  // its index in comments.toml
	Broken     bool // its template does not run, which has its own finding
	Start, End int  // bytes of the source; equal where nothing is said
}

// Block is a run of words that is read as one: a paragraph, a heading, a cell
// or an item, as it is printed.
type Block struct {
	Kind    BlockKind
	Section string
	Level   int      // of a heading, 1 for the largest
	Text    string   // as a reader sees it, without markup
	Spans   []Span   // the pieces in it
	Stress  [][2]int // runs of Text in bold or italics
	Answer  *Answer  // of the letter: the answer it belongs to; nil elsewhere
	Table   int      // of a cell: its table, from 1
	Row     int      // of a cell: its row, the header being 0
	Col     int      // of a cell: its column, from 0
	offsets []int    // of each byte of Text, the byte of the source
	draft   *Draft
}

// Line is a run of the source that is printed outside the blocks, and its first byte.
type Line struct {
	Text   string
	Offset int
}

// Loose returns what the draft prints outside its blocks: the numbers of ordered lists and
// the lines of code.
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

// firstByte returns where the first line of a block begins in the source, or −1.
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

// BlockKind is what a block is.
type BlockKind uint8

// The kinds of block.
const (
	Paragraph BlockKind = iota
	Heading
	Cell
	Item
)

// Span is where a piece stands in a block's text.
type Span struct {
	Start, End int
	*Mark
}

// Offset gives the byte of the source that a byte of the block's text came from.
func (b *Block) Offset(i int) int { return b.offsets[i] }

// At gives the place in a template of a byte of the block's text.
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

// SpanAt gives the piece that owns a byte of the text, or nil.
func (b *Block) SpanAt(i int) *Span {
	for k := range b.Spans {
		if s := &b.Spans[k]; s.Start <= i && i < s.End {
			return s
		}
	}
	return nil
}

// Sentence is a run of a block's text that ends with a full stop.
type Sentence struct {
	*Block
	Start, End int
}

// String gives the sentence's words.
func (s Sentence) String() string { return s.Block.Text[s.Start:s.End] }

// Facts gives the facts shown in the sentence.
func (s Sentence) Facts() []Span {
	return slices.DeleteFunc(slices.Clone(s.Spans), func(p Span) bool {
		return p.Owner != OwnFact || p.Start < s.Start || p.End > s.End
	})
}

// Sentences splits the block's text at full stops that a blank follows, but not
// at those within a piece nor after an abbreviation.
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
		if c := b.Text[i]; c != '.' && c != '?' && c != '!' {
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
