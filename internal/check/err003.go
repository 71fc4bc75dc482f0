package check

import (
	"fmt"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/filing"
)

// ERR003 reports wording that contradicts the way in which an error was corrected or assessed.
var ERR003 = &Check{Code: "ERR003", Severity: Warning, Words: true, Run: err003,
	Title: `"prospectively" for a corrected prior-period amount; one error called both "immaterial" and "not significant"`}

func err003(p *Pass) {
	by, does := "", "" // as the kind of the restatement says
	for _, r := range p.Filing.Restatements {
		switch {
		case r.Approver == "" || !r.IsError():
		case r.Kind == filing.Reissue:
			by, does = "restating", "restates"
		case by == "":
			by, does = "revising", "revises"
		}
	}
	var first, second *english.Passage
	var firstAt, secondAt []int
	var block *document.Block
	ofError := false // block speaks of an error
	for _, s := range p.passages(p.Drafts...) {
		if s.Block != block {
			block, ofError = s.Block, english.ErrorWord.MatchString(s.Block.Text)
		}
		if !ofError {
			continue
		}
		words := s.String()
		if at := s.FindOwn(english.Prospective); at != nil && by != "" {
			p.Report(s.Point(at[0]), "correction described as prospective although a prior-period amount is corrected", fmt.Sprintf("Write `by %s the prior-period amount` in place of %q", by, words[at[0]:at[1]]),
				"the text says %q, but an approved restatement %s a prior-period amount", english.Around(words, at[0], at[1]), does)
		}
		if at := s.FindOwn(english.Immaterial); at != nil && first == nil {
			first, firstAt = &s, at
		}
		if at := s.FindOwn(english.Insignificant); at != nil && second == nil {
			second, secondAt = &s, at
		}
	}
	if first != nil && second != nil {
		one, other := first.String()[firstAt[0]:firstAt[1]], second.String()[secondAt[0]:secondAt[1]]
		p.Report(second.Point(secondAt[0]), "one error called both immaterial and not significant", fmt.Sprintf("Write `%s` in every document, in place of %q", one, other),
			"%q here, but %q elsewhere", other, one).with(otherEnd("the other term", first.Point(firstAt[0])))
	}
}
