package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/source"
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
		shows := func(prefix string) bool {
			return slices.ContainsFunc(d.Marks, func(m *document.Mark) bool { return strings.HasPrefix(m.ID.Metric, prefix) })
		}
		missing := func(quantity, template string) {
			p.Report(templateOf(disclosure.Memo.Name), "quantity that the memo does not show", "Add to the template: `"+template+"`", "the memo does not show %s", quantity)
		}
		computed := func(prefix string) bool {
			return slices.ContainsFunc(p.Facts.All(), func(f *fact.Fact) bool { return strings.HasPrefix(f.ID.Metric, prefix) })
		}
		for _, need := range []struct{ prefix, quantity, template string }{
			{"error.line-share", "the adjustment as a percentage of any line of the note", `{{range errors}}{{range .ByLine}}{{if .Share}}The adjustment to {{text .Name}} is {{direction .Share .Date}} of {{fact .Share .Date "percent1"}}%. {{end}}{{end}}{{end}}`},
			{fact.AdjustmentShare, "the adjustment as a percentage of any amount", `{{with misstatement}}{{range .Amounts}}{{if .Share}}The adjustment to {{text .Label}} is {{direction .Share .When}} of {{fact .Share .When "percent1"}}%. {{end}}{{end}}{{end}}`},
			{"error.rollover", "the error in net income under the rollover method", `{{with misstatement}}{{range .Net}}Under the rollover method, net {{.Noun}} is {{direction .Rollover .Period}} by {{symbol}}{{fact .Rollover .Period "thousands"}} thousand. {{end}}{{end}}`},
			{"error.iron-curtain", "the error in net income under the iron curtain method", `{{with misstatement}}{{range .Net}}Under the iron curtain method, it is {{direction .IronCurtain .Period}} by {{symbol}}{{fact .IronCurtain .Period "thousands"}} thousand. {{end}}{{end}}`},
		} {
			if computed(need.prefix) && !shows(need.prefix) {
				missing(need.quantity, need.template)
			}
		}
		for _, method := range []string{"rollover", "iron curtain"} {
			if !computed("error."+strings.ReplaceAll(method, " ", "-")) && !prints(method) {
				missing("what the error is under the "+method+" method", map[bool]string{true: "The error has no effect", false: "We did not measure the effect of the error"}[computed("net-income")]+" on net income under the "+method+" method.")
			}
		}
	}
}
