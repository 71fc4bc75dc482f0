package check

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"

	"tieout/internal/english"
	"tieout/internal/source"
)

// NUM003 finds digits that nothing owns.
var NUM003 = &Check{Code: "NUM003", Severity: Error, Words: true, Run: num003,
	Title: "a digit in the draft that no fact, date, citation, policy or quoted text owns"}

func num003(p *Pass) {
	report := func(text string, run [2]int, at source.Point) {
		p.Report(at, "a digit that nothing owns", "Take it from fact, date, year, policy or cite, or move the sentence to commentary.toml",
			"%q in %q", text[run[0]:run[1]], strings.TrimSpace(english.Around(text, run[0], run[1])))
	}
	for _, d := range p.written() {
		for _, b := range d.Blocks {
			for _, run := range english.Numbers(b.Text, func(i int) bool { return b.SpanAt(i) != nil }) {
				report(b.Text, run, b.At(run[0]))
			}
		}
		_ = ast.Walk(d.Doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if !entering || n.Type() != ast.TypeBlock {
				return ast.WalkContinue, nil
			}
			switch n := n.(type) {
			case *ast.List:
				if first := firstLine(n); n.IsOrdered() && first >= 0 {
					report(fmt.Sprintf("%d%c", n.Start, n.Marker), [2]int{0, len(fmt.Sprint(n.Start))}, d.At(first))
				}
			case *ast.CodeBlock, *ast.FencedCodeBlock:
				lines := n.Lines()
				for i := range lines.Len() {
					start, text := lines.At(i).Start, string(d.Source[lines.At(i).Start:lines.At(i).Stop])
					for _, run := range english.Numbers(text, func(int) bool { return false }) {
						report(text, run, d.At(start+run[0]))
					}
				}
			}
			return ast.WalkContinue, nil
		})
	}
}

// firstLine returns where the first line of a block begins in the source, or −1.
func firstLine(n ast.Node) int {
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
