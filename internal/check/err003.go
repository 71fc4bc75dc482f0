package check

import (
	"fmt"
	"regexp"
	"tieout/internal/english"

	"tieout/internal/diag"
)

// ERR003 finds words that do not fit how an error is corrected.
var ERR003 = &Check{
	Code: "ERR003", Severity: diag.Warning,
	Title: `"prospectively" beside a revised comparative; "immaterial" and "not significant" mixed`,
	Words: true,
	Run:   err003,
}

var (
	ofError       = regexp.MustCompile(`(?i)\b(?:errors?|misstate\w*|restate\w*|correct(?:ed|ions?|s)?|reclassif\w*|misclassif\w*|revis(?:ed|ions?))\b`)
	prospective   = regexp.MustCompile(`(?i)\bprospective(?:ly)?\b`)
	immaterial    = regexp.MustCompile(`(?i)\b(?:immaterial|not (?:\w+ )?material)\b`)
	insignificant = regexp.MustCompile(`(?i)\b(?:insignificant|not (?:\w+ )?significant)\b`)
)

func err003(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	revised := false
	for _, r := range p.Filing.Restatements {
		revised = revised || r.Approver != ""
	}
	var first, second *english.Passage
	var firstAt, secondAt []int
	for _, s := range p.passagesOf(p.Drafts) {
		if !ofError.MatchString(s.Block.Text) {
			continue
		}
		words := s.String()
		if at := s.FindOwn(prospective); at != nil && revised {
			found = append(found, diag.Diagnostic{Severity: diag.Warning, Code: "ERR003", Summary: "a correction called prospective beside a revised comparative", Subject: s.Point(at[0]),
				Detail: fmt.Sprintf("%q, and a restatement revises a comparative", english.Around(words, at[0], at[1])), Remedy: "Say that the comparative was revised"})
		}
		if at := s.FindOwn(immaterial); at != nil && first == nil {
			first, firstAt = &s, at
		}
		if at := s.FindOwn(insignificant); at != nil && second == nil {
			second, secondAt = &s, at
		}
	}
	if first != nil && second != nil {
		found = append(found, diag.Diagnostic{Severity: diag.Warning, Code: "ERR003", Summary: "two measures of one error", Subject: second.Point(secondAt[0]),
			Detail:  fmt.Sprintf("%q here, and %q elsewhere", second.String()[secondAt[0]:secondAt[1]], first.String()[firstAt[0]:firstAt[1]]),
			Remedy:  "Use one word for it: material or not",
			Related: []diag.Related{{Message: "the other word", At: first.Point(firstAt[0])}}})
	}
	return found
}
