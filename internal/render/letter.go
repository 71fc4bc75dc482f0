package render

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/tieout/tieout/internal/document"
)

//go:embed letter.css
var letterStyle string

var (
	// lead matches a word with a hanging indent.
	lead = regexp.MustCompile(`^(Re|RE|Attention|Attn|cc|CC|Cc):`)
	// closing matches the start of the signature block.
	closing = regexp.MustCompile(`^(?:(?:Very )?(?:[Tt]ruly )?[Yy]ours(?: truly| sincerely)?|(?:Very )?[Tt]ruly yours|Sincerely(?: yours)?|Respectfully(?: submitted| yours)?|(?:Best|Kind) regards),$`)
)

// letter renders a letter. The blocks from the closing to the copies stay on one page.
func (w *writer) letter(node ast.Node) {
	signed := false
	for ; node != nil; node = node.NextSibling() {
		class := ""
		if node.Kind() == ast.KindParagraph {
			class, _ = w.part(node)
		}
		switch {
		case class == string(Closing) && !signed:
			w.Tag("<div class=\"signature\">\n")
			signed = true
		case class == string(Copies) && signed:
			w.Tag("</div>\n")
			signed = false
		}
		w.Node(node)
	}
	if signed {
		w.Tag("</div>\n")
	}
}

// part returns the kind of a paragraph of a letter, which is its class, and its word with a
// hanging indent.
func (w *writer) part(n ast.Node) (class, hung string) {
	part, hung := LetterPart(w.Draft, n)
	return string(part), hung
}

// Part is the kind of a paragraph of a letter.
type Part string

// The kinds of paragraph. Any other paragraph has the kind "".
const (
	Letterhead Part = "letterhead" // the name and address of the registrant
	Attention  Part = "attention"
	Reference  Part = "re"
	Staff      Part = "staff"   // Staff's words
	Closing    Part = "closing" // the start of the signature block
	Copies     Part = "copies"
)

// LetterPart returns the kind of a paragraph of a letter, and its first word if that word has a
// hanging indent: "Re:".
func LetterPart(d *document.Draft, n ast.Node) (part Part, hung string) {
	words := RunsOf(d, n).String()
	if m := lead.FindString(words); m != "" && n.Parent() == d.Doc {
		return map[byte]Part{'r': Reference, 'a': Attention, 'c': Copies}[strings.ToLower(m)[0]], m
	}
	first := d.Doc.FirstChild()
	switch {
	case n == first || n.PreviousSibling() == first && first.Kind() == ast.KindHeading:
		if runs := RunsOf(d, n); n == first && !NamesRegistrant(d, n) && (d.Filing != nil || len(runs) == 0 || !runs[0].Strong) {
			return "", "" // a draft that was read back has no marks
		}
		return Letterhead, ""
	case closing.MatchString(words):
		return Closing, ""
	case recited(n):
		return Staff, ""
	}
	return "", ""
}

// recited reports whether a paragraph is all in bold italics, as Staff's words are.
func recited(n ast.Node) bool {
	outer, ok := n.FirstChild().(*ast.Emphasis)
	if !ok || outer.NextSibling() != nil {
		return false
	}
	inner, ok := outer.FirstChild().(*ast.Emphasis)
	return ok && inner.NextSibling() == nil && inner.Level != outer.Level
}

// Paragraph returns the class of a paragraph of a letter, and records its hanging word.
func (w *writer) Paragraph(n ast.Node) string {
	if !w.Letter() {
		return ""
	}
	class, hung := w.part(n)
	if class == "" {
		return ""
	}
	for n.HasChildren() {
		n = n.FirstChild()
	}
	if t, ok := n.(*ast.Text); ok && hung != "" && strings.HasPrefix(string(t.Segment.Value(w.Draft.Source)), hung+" ") {
		start := t.Segment.Start
		w.cuts[start] = append(w.cuts[start], `<span class="lead">`)
		w.cuts[start+len(hung)] = slices.Insert(w.cuts[start+len(hung)], 0, "</span>")
	}
	return fmt.Sprintf(" class=%q", class)
}
