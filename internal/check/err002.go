package check

import (
	"fmt"
	"slices"
	"strings"

	"tieout/internal/disclosure"
	"tieout/internal/document"
	"tieout/internal/filing"
	"tieout/internal/source"
)

// ERR002 finds what a memorandum on materiality lacks.
var ERR002 = &Check{Code: "ERR002", Severity: Error, Run: err002,
	Title: "a materiality memo with a factor unanswered, no percentages, or rollover and iron curtain missing"}

func err002(p *Pass) {
	for _, d := range p.drafts(disclosure.Memo) {
		says := func(words string) bool {
			return slices.ContainsFunc(d.Blocks, func(b *document.Block) bool { return strings.Contains(b.Text, words) })
		}
		for _, factor := range filing.Factors {
			answer, ok := p.Filing.Memo.Answer(factor.Key)
			at := answer.At
			if at.File == "" {
				at = source.Point{File: filing.MemoFile}
			}
			switch {
			case !ok:
				p.Report(at, "a factor of materiality that nobody has answered",
					fmt.Sprintf("Add [[factor]] name = %q with its answer to %s", factor.Key, filing.MemoFile),
					"%s: %q", factor.Key, factor.Question)
			case !says(strings.Join(strings.Fields(answer.Text), " ")):
				p.Report(templateOf(disclosure.Memo.Name), "an answer that the memo does not print", "Write {{range factors}}{{text .Question}} {{text .Answer}}{{end}}",
					"the answer to %s is nowhere in the memo", factor.Key).with(otherEnd("answered here", at))
			}
		}
		for _, need := range []struct{ prefix, what string }{
			{"error.share.", "the error as a percentage of any caption"}, {"error.line-share", "the adjustment as a percentage of any line"},
			{"error.rollover", "the error under the rollover"}, {"error.iron-curtain", "the error under the iron curtain"},
		} {
			if !slices.ContainsFunc(d.Marks, func(m *document.Mark) bool { return strings.HasPrefix(m.ID.Metric, need.prefix) }) {
				p.Report(templateOf(disclosure.Memo.Name), "a quantity that the memo does not show",
					fmt.Sprintf("Show the facts %s of each date, as the built-in memo.md.tmpl does", strings.TrimSuffix(need.prefix, ".")),
					"it does not show %s", need.what)
			}
		}
	}
}
