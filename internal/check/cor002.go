package check

import (
	"fmt"
	"strings"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/source"
)

// COR002 reports Staff comments without an answer, and promises that do not name the
// filing in which they are due.
var COR002 = &Check{Code: "COR002", Severity: Error, Words: true, Run: cor002,
	Title: "Staff comment without an answer, or promise that does not name the filing in which it is due"}

func cor002(p *Pass) {
	for _, promise := range p.Filing.Promises {
		if promise.Due == "" {
			p.Report(promise.At, "promise that does not name the filing in which it is due", fmt.Sprintf("In this [[promise]] of promises.toml, add the filing in which the promise is due, for example `due = %q`", dueExample(p.Filing)),
				"the promise %q does not name the filing in which it is due (the key \"due\" is missing)", clip(promise.Text))
		}
	}
	if p.Filing.Letter == nil {
		return
	}
	for _, d := range p.drafts(disclosure.Letter) {
		if len(strings.TrimSpace(string(d.Source))) == 0 {
			continue // its template fails, which is reported already
		}
		for i, c := range p.Filing.Letter.Comments {
			reportUnanswered(p, d, i, c)
		}
		for _, s := range p.passages(d) {
			if s.Answer == nil || s.Section != "" {
				continue
			}
			if c := p.Filing.Letter.Comments[s.Answer.Comment]; c.Due == "" {
				if at := english.Promise(s.String()); at != nil {
					p.Report(s.Point(at[0]), "promise that does not name the filing in which it is due",
						fmt.Sprintf("In this [[comment]] of comments.toml, add the report not yet filed in which the promise is due, for example `due = %q`", dueExample(p.Filing)),
						"the answer to %s says %q, but its [[comment]] entry does not name the filing in which the promise is due (the key \"due\" is missing)", c.Name(), s.String()[at[0]:at[1]]).with(otherEnd("the comment", c.At))
				}
			}
		}
	}
}

// dueExample returns an example of a filing in which a promise is due: the report of the filing
// folder or, if Staff's comments are about that report, the one for the same period of the next
// year.
func dueExample(f *filing.Filing) string {
	due := f.Report.Period
	if f.Letter != nil && f.Letter.Period == due.String() {
		due = due.Earlier(-1)
	}
	return fmt.Sprintf("%s %s", f.Report.Form, due)
}

// reportUnanswered reports a comment that the letter does not answer.
func reportUnanswered(p *Pass, d *document.Draft, i int, c filing.Comment) {
	var answer *document.Answer
	for _, a := range d.Answers {
		if a.Comment == i && (answer == nil || a.End > a.Start) {
			answer = a
		}
	}
	detail, remedy, at := "", "Write the answer in "+c.Template(), source.Point(c.AnswerAt)
	switch {
	case c.Refused || answer != nil && (answer.Broken || answer.End > answer.Start):
		return
	case c.Response == "":
		detail, remedy = "has no response", fmt.Sprintf("Add `response = \"response-%d\"` to the [[comment]], and write the answer in templates/response-%[1]d.md.tmpl", i+1)
	case !filing.Exists(p.Filing.FS, c.Template()):
		detail = fmt.Sprintf("names %s, which is missing", c.Template())
	case answer == nil:
		detail, remedy, at = fmt.Sprintf("is not answered in %s", templateOf(disclosure.Letter.Name)), "Add to the template: `{{range .Letter.Comments}}{{answer .}}{{end}}`", templateOf(disclosure.Letter.Name)
	default:
		detail = fmt.Sprintf("names %s, which prints nothing", c.Template())
	}
	p.Report(at, "Staff comment without an answer", remedy, "%s %s", c.Name(), detail)
}
