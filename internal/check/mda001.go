package check

import (
	"fmt"
	"regexp"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/document"
)

// MDA001 finds causes without amounts.
var MDA001 = &Check{
	Code: "MDA001", Severity: diag.Error,
	Title: "a named cause with neither dollars nor percent (the letter's demand clause, word for word in a year that rose, is quantified by the splits after it)",
	Run:   mda001,
}

// adverb may stand within a connective.
const adverb = `(?: (?:\w+ly|in (?:large |great )?part))?`

var (
	causes = regexp.MustCompile(`(?i)\b(?:driven|led|caused|explained|fuell?ed|supported|helped|boosted|impacted|affected)` + adverb + ` by\b|\boffset` + adverb + ` by\b|` +
		`\bdue` + adverb + ` to\b|\bbecause\b|\bas (?:a |the )?(?:direct )?(?:results?|consequences?) of\b|\battribut(?:able|ed)` + adverb + ` to\b|` +
		`\bresult(?:s|ed|ing)?` + adverb + ` from\b|\breflect(?:s|ed|ing)?\b|\b(?:owing|thanks)` + adverb + ` to\b|\bon account of\b|\bstem(?:s|med|ming)?` + adverb + ` from\b|` +
		`\bar(?:ises?|ose|ising)` + adverb + ` from\b|\b(?:was|were|came|comes)` + adverb + ` from\b|\bon the (?:strength|back) of\b|\bin response to\b|\bbenefit(?:s|t?ed|t?ing)?` + adverb + ` from\b`)
	// earned is what benefits from a cause as it moves; a customer may benefit too.
	earned  = regexp.MustCompile(`(?i)\b(?:revenues?|sales|growth|income|margins?|results?|billings|EBITDA|rates?)(?: (?:also|further|has|have|\w+ly))* $`)
	causing = regexp.MustCompile(`(?i)\b(?:drove|contributed` + adverb + ` to|led` + adverb + ` to|resulted` + adverb + ` in|fuell?ed|boosted|lifted|spurred|` +
		`(?:was|were|is|are) (?:(?:an?|the|our) )?(?:[\w-]+ ){0,2}(?:drivers?|reasons?|causes?|factors?|contributors?) (?:of|for|to|behind|in))\b`)
	// partly finds an amount that is a part of the change, before its cause.
	partly = regexp.MustCompile(`(?i)(?:(?:\d|●\])\s?(?:%|percent|million|billion|thousand)|[$€£¥]\s?\d[\d.,]*)[^;]*\bof (?:the|this|that|our|total|these)\b[^;]*\b(?:` + upWords + `|` + downWords + `|changes?)\b|` +
		`^of (?:the|this|that)\b[^;]*,[^;]*(?:(?:\d|●\])\s?(?:%|percent|million|billion|thousand)|[$€£¥]\s?\d)`)
	practice = regexp.MustCompile(`(?i)^(?:\w+ly,? )?(?:we|management|the company) (?:\w+ly )?(?:monitor|evaluate|track|review|present|exclude|include|use|calculate|measure|disclose|consider|assess|determine|recogni[sz]e|define|report|provide)s?\b`)
	reasoned = regexp.MustCompile(`(?i)\b(?:useful|helpful|meaningful|important|believe that)\b`)
	notSo    = regexp.MustCompile(`(?i)\b(?:not|rather than|instead of)(?: \w+)? $`)
)

func mda001(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, s := range p.passages() {
		for _, at := range s.unquantified(p) {
			words := s.String()
			found = append(found, diag.Diagnostic{Code: "MDA001", Summary: "a named cause with neither dollars nor percent", Subject: s.point(at[0]),
				Detail: fmt.Sprintf("%q names a cause, and no amount or percentage says how much of the change is its", clip(words[at[0]:])),
				Remedy: "Give the amount or percentage of each cause, or leave the cause out"})
		}
	}
	return found
}

// unquantified gives where the sentence names a cause without its amount: at most
// once for the cause and once for what offsets it.
func (s passage) unquantified(p *Package) [][]int {
	words := s.String()
	if practice.MatchString(words) {
		return nil
	}
	var found [][]int
	all := causes.FindAllStringIndex(words, -1)
	for i := 0; i < len(all); i++ {
		at, end := all[i], len(words)
		if s.exempt(p, at) || !changes(words, at) {
			continue
		}
		for i+1 < len(all) && !offsets(words, all[i+1]) {
			i++
		}
		if i+1 < len(all) {
			end = all[i+1][0]
		}
		after := words[at[1]:end]
		if end == len(words) {
			after = s.rest(at[1])
		}
		before := words[:at[0]]
		if partly.MatchString(before) || amounted.MatchString(after) || apportioned(before) {
			continue
		}
		found = append(found, at)
	}
	if len(all) > 0 {
		return found
	}
	if at := causing.FindStringIndex(words); at != nil && moved.MatchString(words[at[1]:]) && !supposed.MatchString(words[:at[0]]) &&
		!notSo.MatchString(words[:at[0]]) && !amounted.MatchString(words[:at[0]]+s.rest(at[0])) {
		found = append(found, at)
	}
	return found
}

// apportioned says whether the clause that the words end with has an amount for
// its subject: "and $3.0 million was".
func apportioned(words string) bool {
	last := 0
	if all := clauseEnd.FindAllStringIndex(words, -1); len(all) > 0 {
		last = all[len(all)-1][1]
	}
	return amounted.MatchString(words[last:]) && !moved.MatchString(words[last:])
}

var clauseEnd = regexp.MustCompile(`[,;:] |\band `)

func offsets(words string, at []int) bool {
	return strings.HasPrefix(strings.ToLower(words[at[0]:at[1]]), "offset")
}

// changes says whether the connective gives the cause of a change that happened:
// a word of change stands before it, or after it where it opens the sentence.
func changes(words string, at []int) bool {
	before, after := words[:at[0]], words[at[1]:]
	if rounding.MatchString(after) || notSo.MatchString(before) {
		return false
	}
	if strings.TrimSpace(before) == "" {
		return moved.MatchString(after) && !supposed.MatchString(after)
	}
	if strings.HasPrefix(strings.ToLower(words[at[0]:at[1]]), "benefit") {
		return (earned.MatchString(before) || moved.MatchString(before) && strings.HasSuffix(before, " and ")) && !supposed.MatchString(before)
	}
	bare := keyMetrics[0].Name.ReplaceAllString(before, "")
	if strings.EqualFold(words[at[0]:at[1]], "because") && reasoned.MatchString(before) && !upward.MatchString(bare) && !downward.MatchString(bare) {
		return false
	}
	return moved.MatchString(bare) && !supposed.MatchString(before)
}

var rounding = regexp.MustCompile(`(?i)^ (?:the )?(?:effects? of )?rounding\b`)

// exempt says whether the cause is the letter's own clause, where the splits
// follow, and revenue rose or commentary keeps the clause.
func (s passage) exempt(p *Package, at []int) bool {
	if !strings.HasPrefix(s.String()[at[0]:], letterDemand+".") {
		return false
	}
	for _, span := range s.Facts() {
		if span.Fact == nil || span.ID.Name() != "revenue.increase" || span.Fact.Value.Sign() <= 0 && !p.Filing.Keeps("demand") {
			continue
		}
		for _, after := range s.Spans {
			if after.Owner == document.OwnFact && after.Start >= s.End && after.ID.When == span.ID.When && after.ID.Member != "" && strings.HasPrefix(after.ID.Metric, "revenue.increase") {
				return true
			}
		}
	}
	return false
}

// clip gives the start of a text.
func clip(s string) string { return diag.Clip(s, 80) }
