package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/drift"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/source"
)

// ERR002 reports factors and quantities missing from the materiality memo.
var ERR002 = &Check{Code: "ERR002", Severity: Error, Run: err002,
	Title: "materiality memo that does not answer a factor, show the error as a percentage, or show the error under the rollover and iron curtain methods"}

func err002(p *Pass) {
	p.unmeasured()
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

// unmeasured notes approved errors that no memorandum measures, because no amount of theirs differs
// from what an earlier report has.
func (p *Pass) unmeasured() {
	if p.Incomplete {
		return
	}
	measured := map[*filing.Restatement]bool{}
	for _, f := range p.Facts.All() {
		now := f.ID
		metric, ok := strings.CutPrefix(now.Metric, fact.AsFiled)
		if now.Metric = metric; !ok || strings.HasSuffix(metric, ".share") || now.Member == p.Filing.Registrant.Domicile {
			continue // the memorandum has the amounts from which these are computed
		}
		for _, r := range p.Filing.Covering(p.Facts, now) {
			measured[r] = true
		}
	}
	var first *finding
	for i := range p.Filing.Restatements {
		r := &p.Filing.Restatements[i]
		if r.Approver == "" || !r.IsError() || measured[r] || strings.HasPrefix(r.Fact, "fair-value.") { // the note on fair value compares its own tables
			continue
		}
		if first != nil {
			first.Related = append(first.Related, otherEnd("and "+r.Fact, r.At))
			continue
		}
		so := "the memorandum on materiality does not measure it"
		if len(p.drafts(disclosure.Memo)) == 0 {
			so = "no memorandum on materiality is drafted of it, and " + filing.MemoFile + " is not read"
		}
		remedy := "Remove the entry if the ledger was corrected; if a report for an earlier period showed the amount, save that report with `tieout lock`"
		if slices.ContainsFunc(p.Drift, func(d drift.Result) bool {
			return slices.ContainsFunc(d.Changes, func(c drift.Change) bool { return slices.Contains(p.Filing.Covering(d.Now, c.Was.ID), r) })
		}) {
			remedy = "Keep the entry, which explains an amount that was filed with this period, as in its release; no memorandum is needed for it"
		}
		first = p.Note(r.At, "approved error that no memorandum measures", remedy,
			"restatements.toml corrects %s, but no report in filed/ for an earlier period has another amount than today's ledgers give; %s", r.Fact, so)
	}
}
