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

// ERR002 reports factors and quantities missing from the materiality memo.
var ERR002 = &Check{Code: "ERR002", Severity: Error, Run: err002,
	Title: "materiality memo that does not answer a factor, show the error as a percentage, or show the error under the rollover and iron curtain methods"}

func err002(p *Pass) {
	for _, d := range p.drafts(disclosure.Memo) {
		prints := func(words string) bool {
			return slices.ContainsFunc(d.Blocks, func(b *document.Block) bool { return strings.Contains(b.Text, words) })
		}
		for _, factor := range filing.Factors {
			answer, ok := p.Filing.Memo.Answer(factor.Key)
			at, remedy := answer.At, fmt.Sprintf("Complete `answer = \"…\"` in the [[factor]] at %s", answer.At)
			if at.File == "" {
				at = source.Point{File: filing.MemoFile}
				remedy = fmt.Sprintf("Add these lines to %s, and complete them: `[[factor]]`, `name = %q` and `answer = \"…\"`", filing.MemoFile, factor.Key)
			}
			switch {
			case !ok:
				p.Report(at, "materiality factor without an answer", remedy, "%s does not answer the %s factor, %q", filing.MemoFile, factor.Key, factor.Question)
			case !prints(strings.Join(strings.Fields(answer.Text), " ")):
				p.Report(templateOf(disclosure.Memo.Name), "answer that the memo does not print", "Add to the template: `{{range factors}}{{text .Question}} {{text .Answer}}{{end}}`",
					"the memo does not print the answer to the %s factor", factor.Key).with(otherEnd("answered here", at))
			}
		}
		for _, need := range []struct{ prefix, quantity, show string }{
			{"error.share.", "the error as a percentage of any caption", `{{range .Shares}}Under the iron curtain method the misstatement is {{fact .IronCurtain .Date "percent1"}}% {{text .Name}}{{if .Rollover}}; under the rollover method, {{fact .Rollover .Date "percent1"}}%{{end}}. {{end}}`},
			{"error.line-share", "the adjustment as a percentage of any line", `{{range .ByLine}}{{if .Share}}The adjustment to {{text .Name}} is {{direction .Share .Date}} of {{fact .Share .Date "percent1"}}%. {{end}}{{end}}`},
			{"error.rollover", "the error under the rollover method", `Under the rollover method the misstatement is {{symbol}}{{fact .Rollover .Date "thousands"}} thousand.`},
			{"error.iron-curtain", "the error under the iron curtain method", `Under the iron curtain method the misstatement is {{symbol}}{{fact .IronCurtain .Date "thousands"}} thousand.`},
		} {
			if !slices.ContainsFunc(d.Marks, func(m *document.Mark) bool { return strings.HasPrefix(m.ID.Metric, need.prefix) }) {
				p.Report(templateOf(disclosure.Memo.Name), "quantity that the memo does not show", "Add to the template: `{{range errors}}"+need.show+"{{end}}`",
					"the memo does not show %s", need.quantity)
			}
		}
	}
}
