package render

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

//go:embed letter.css
var letterStyle string

var (
	// lead is a word that a block of lines hangs from.
	lead = regexp.MustCompile(`^(Re|RE|Attention|Attn|cc|CC|Cc):`)
	// closing opens the block of the signature.
	closing = regexp.MustCompile(`^(?:(?:Very )?(?:[Tt]ruly )?[Yy]ours(?: truly| sincerely)?|(?:Very )?[Tt]ruly yours|Sincerely(?: yours)?|Respectfully(?: submitted| yours)?|(?:Best|Kind) regards),$`)
)

// letter renders a letter from its first block on. The blocks from the closing to
// the copies are kept together.
func (w *writer) letter(node ast.Node) string {
	var b strings.Builder
	signed := false
	for ; node != nil; node = node.NextSibling() {
		class := ""
		if node.Kind() == ast.KindParagraph {
			class, _ = w.part(node)
		}
		switch {
		case class == "closing" && !signed:
			b.WriteString("<div class=\"signature\">\n")
			signed = true
		case class == "copies" && signed:
			b.WriteString("</div>\n")
			signed = false
		}
		b.WriteString(w.render(node))
	}
	if signed {
		b.WriteString("</div>\n")
	}
	return b.String()
}

// part says what a paragraph of a letter is, and the word that its lines hang from.
func (w *writer) part(n ast.Node) (class, hung string) {
	words := w.words(n)
	if m := lead.FindString(words); m != "" && n.Parent() == w.d.Doc {
		return map[byte]string{'r': "re", 'a': "attention", 'c': "copies"}[strings.ToLower(m)[0]], m
	}
	switch {
	case n == w.d.Doc.FirstChild() || n.PreviousSibling() == w.d.Doc.FirstChild() && n.PreviousSibling().Kind() == ast.KindHeading:
		if n == w.d.Doc.FirstChild() && !w.namesRegistrant(n) {
			return "", ""
		}
		return "letterhead", ""
	case closing.MatchString(words):
		return "closing", ""
	case w.recited(n):
		return "staff", ""
	}
	return "", ""
}

// recited says whether a paragraph is in bold italics from end to end, as Staff's
// words are.
func (w *writer) recited(n ast.Node) bool {
	outer, ok := n.FirstChild().(*ast.Emphasis)
	if !ok || outer.NextSibling() != nil {
		return false
	}
	inner, ok := outer.FirstChild().(*ast.Emphasis)
	return ok && inner.NextSibling() == nil && inner.Level != outer.Level
}

func (w *writer) renderLetterParagraph(b util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		_, _ = b.WriteString("</p>\n")
		return ast.WalkContinue, nil
	}
	class, hung := w.part(n)
	if class == "" {
		_, _ = b.WriteString("<p>")
		return ast.WalkContinue, nil
	}
	fmt.Fprintf(b, "<p class=%q>", class)
	if hung == "" {
		return ast.WalkContinue, nil
	}
	_, _ = b.WriteString(strings.Replace(w.inner(n), hung+" ", `<span class="lead">`+hung+`</span> `, 1))
	return ast.WalkSkipChildren, nil
}
