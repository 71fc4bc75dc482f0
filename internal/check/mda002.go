package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/document"
	"tieout/internal/english"
)

// MDA002 finds adverbs in place of amounts.
var MDA002 = &Check{Code: "MDA002", Severity: diag.Error, Words: true, Run: mda002,
	Title: "primarily, mainly, largely, substantially, significantly in place of an amount"}

var (
	vagueAdverb    = regexp.MustCompile(`(?i)\b(?:primarily|mainly|largely|substantially|significantly)\b`)
	nextClause     = regexp.MustCompile(`(?i);|, (?:while|whereas|but|partially|offset|partly|compared)\b| (?:while|whereas|offset by|compared (?:to|with))\b`)
	similarity     = regexp.MustCompile(`(?i)^ (?:similar|identical|the same|equivalent|equal|comparable|in the same)\b`)
	supposedChange = regexp.MustCompile(`(?i)\b(?:may|might|could|would|can)(?: (?:also|not|be|have|\w+ly|vary|differ|change|fluctuate|affect|affected|impact|increase|decrease|decline|harm|reduce|\w+ed))* $`)
)

func mda002(p *Pass) {
	for _, s := range p.passages() {
		words := s.String()
		for _, at := range vagueAdverb.FindAllStringIndex(words, -1) {
			before, after := words[:at[0]], words[at[1]:]
			if slices.Contains([]document.Owner{document.OwnText, document.OwnRegistrant}, s.Owner(at[0])) || quoted(before, after) ||
				similarity.MatchString(after) || supposedChange.MatchString(before) {
				continue
			}
			if end := nextClause.FindStringIndex(after); end != nil {
				after = after[:end[0]]
			}
			if english.AnyAmount.MatchString(after) {
				continue
			}
			p.Report(s.Point(at[0]), fmt.Sprintf("%q in place of an amount", strings.ToLower(words[at[0]:at[1]])),
				fmt.Sprintf("no amount or percentage follows in %q", english.Around(words, at[0], at[1])),
				"Give the amount or percentage, and leave the adverb out")
		}
	}
}

// quoted reports whether a word stands in quotation marks by itself.
func quoted(before, after string) bool {
	return strings.HasSuffix(before, "“") && strings.HasPrefix(after, "”") || strings.HasSuffix(before, `"`) && strings.HasPrefix(after, `"`)
}
