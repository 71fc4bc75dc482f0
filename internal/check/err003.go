package check

import "tieout/internal/english"

// ERR003 finds words that do not fit how an error is corrected.
var ERR003 = &Check{Code: "ERR003", Severity: Warning, Words: true, Run: err003,
	Title: `"prospectively" beside a revised comparative; "immaterial" and "not significant" mixed`}

func err003(p *Pass) {
	revised := false
	for _, r := range p.Filing.Restatements {
		revised = revised || r.Approver != ""
	}
	var first, second *english.Passage
	var firstAt, secondAt []int
	for _, s := range p.passages(p.Drafts...) {
		if !english.ErrorWord.MatchString(s.Block.Text) {
			continue
		}
		words := s.String()
		if at := s.FindOwn(english.Prospective); at != nil && revised {
			p.Report(s.Point(at[0]), "a correction called prospective beside a revised comparative", "Say that the comparative was revised",
				"%q, and a restatement revises a comparative", english.Around(words, at[0], at[1]))
		}
		if at := s.FindOwn(english.Immaterial); at != nil && first == nil {
			first, firstAt = &s, at
		}
		if at := s.FindOwn(english.Insignificant); at != nil && second == nil {
			second, secondAt = &s, at
		}
	}
	if first != nil && second != nil {
		p.Report(second.Point(secondAt[0]), "two measures of one error", "Use one word for it: material or not",
			"%q here, and %q elsewhere",
			second.String()[secondAt[0]:secondAt[1]], first.String()[firstAt[0]:firstAt[1]]).with(otherEnd("the other word", first.Point(firstAt[0])))
	}
}
