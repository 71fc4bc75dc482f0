package check

import (
	"fmt"
	"strings"

	"tieout/internal/disclosure"
	"tieout/internal/document"
	"tieout/internal/english"
	"tieout/internal/filing"
	"tieout/internal/source"
)

// COR002 looks for what Staff is still owed.
var COR002 = &Check{Code: "COR002", Severity: Error, Words: true, Run: cor002,
	Title: "a Staff comment without an answer, or a promise with no filing it is due in"}

func cor002(p *Pass) {
	for _, promise := range p.Filing.Promises {
		if promise.Due == "" {
			p.Report(promise.At, "a promise with no filing it is due in", fmt.Sprintf("Add due = %q, or the filing in words", p.Filing.Report.Period),
				"%q has no due", clip(promise.Text))
		}
	}
	if p.Filing.Letter == nil {
		return
	}
	for _, d := range p.drafts(disclosure.Letter) {
		if len(strings.TrimSpace(string(d.Source))) == 0 {
			continue // its template does not run, which was found
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
					p.Report(s.Point(at[0]), "a promise with no filing it is due in",
						fmt.Sprintf("Add due = %q to the comment, or the filing in words", p.Filing.Report.Period),
						"the answer to %s says %q, and the comment has no due", c.Name(), s.String()[at[0]:at[1]]).with(otherEnd("the comment", c.At))
				}
			}
		}
	}
}

// reportUnanswered reports a comment that the letter does not answer.
func reportUnanswered(p *Pass, d *document.Draft, i int, c filing.Comment) {
	var answer *document.Answer
	for _, a := range d.Answers {
		if a.Comment == i && (answer == nil || a.End > a.Start) {
			answer = a
		}
	}
	detail, remedy, at := "", "Write it", source.Point(c.AnswerAt)
	switch {
	case c.Refused || answer != nil && (answer.Broken || answer.End > answer.Start):
		return
	case c.Response == "":
		detail, remedy = "names no response", fmt.Sprintf("Add response = \"response-%d\", and the template to templates/", i+1)
	case !filing.Names(p.Filing.FS, c.Template()):
		detail = fmt.Sprintf("is answered by %s, which is not there", c.Template())
	case answer == nil:
		detail, remedy, at = fmt.Sprintf("is left out by %s", templateOf(disclosure.Letter.Name)), "Write {{answer .}} in a range over .Letter.Comments", templateOf(disclosure.Letter.Name)
	default:
		detail = fmt.Sprintf("is answered by %s, which writes nothing", c.Template())
	}
	p.Report(at, "a Staff comment without an answer", remedy, "%s %s", c.Name(), detail)
}
