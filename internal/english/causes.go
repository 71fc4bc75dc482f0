package english

import (
	"regexp"
	"slices"
	"strings"

	"tieout/internal/document"
)

// adverb matches an optional adverb within a connective.
const adverb = `(?: (?:\w+ly|in (?:large |great )?part))?`

var (
	causes = regexp.MustCompile(`(?i)\b(?:driven|led|caused|explained|fuell?ed|supported|helped|boosted|impacted|affected)` + adverb + ` by\b|\boffset` + adverb + ` by\b|` +
		`\bdue` + adverb + ` to\b|\bbecause\b|\bas (?:a |the )?(?:direct )?(?:results?|consequences?) of\b|\battribut(?:able|ed)` + adverb + ` to\b|` +
		`\bresult(?:s|ed|ing)?` + adverb + ` from\b|\breflect(?:s|ed|ing)?\b|\b(?:owing|thanks)` + adverb + ` to\b|\bon account of\b|\bstem(?:s|med|ming)?` + adverb + ` from\b|` +
		`\bar(?:ises?|ose|ising)` + adverb + ` from\b|\b(?:was|were|came|comes)` + adverb + ` from\b|\bon the (?:strength|back) of\b|\bin response to\b|\bbenefit(?:s|t?ed|t?ing)?` + adverb + ` from\b`)
	// earningsBefore matches a measure that benefits from a cause; a customer may benefit too.
	earningsBefore = regexp.MustCompile(`(?i)\b(?:revenues?|sales|growth|income|margins?|results?|billings|EBITDA|rates?)(?: (?:also|further|has|have|\w+ly))* $`)
	causingVerb    = regexp.MustCompile(`(?i)\b(?:drove|contributed` + adverb + ` to|led` + adverb + ` to|resulted` + adverb + ` in|fuell?ed|boosted|lifted|spurred|` +
		`(?:was|were|is|are) (?:(?:an?|the|our) )?(?:[\w-]+ ){0,2}(?:drivers?|reasons?|causes?|factors?|contributors?) (?:of|for|to|behind|in))\b`)
	// partOfChange matches an amount that is part of the change, before its cause.
	partOfChange = regexp.MustCompile(`(?i)(?:(?:\d|●\])\s?(?:%|percent|million|billion|thousand)|[$€£¥]\s?\d[\d.,]*)[^;]*\bof (?:the|this|that|our|total|these)\b[^;]*\b(?:` + upWords + `|` + DownWords + `|changes?)\b|` +
		`^of (?:the|this|that)\b[^;]*,[^;]*(?:(?:\d|●\])\s?(?:%|percent|million|billion|thousand)|[$€£¥]\s?\d)`)
	// practice matches a sentence about a practice of the registrant.
	practice       = regexp.MustCompile(`(?i)^(?:\w+ly,? )?(?:we|management|the company) (?:\w+ly )?(?:monitor|evaluate|track|review|present|exclude|include|use|calculate|measure|disclose|consider|assess|determine|recogni[sz]e|define|report|provide)s?\b`)
	reasonWord     = regexp.MustCompile(`(?i)\b(?:useful|helpful|meaningful|important|believe that)\b`)
	contrastBefore = regexp.MustCompile(`(?i)\b(?:not|rather than|instead of)(?: \w+)? $`)
)

// Unquantified returns the places where the sentence names a cause of a change without
// the amount: at most one for the causes of the change and one for what offsets it.
// excused reports whether the cause that begins at a byte needs no amount.
func (s Passage) Unquantified(excused func(at int) bool) [][]int {
	words := s.String()
	if practice.MatchString(words) {
		return nil
	}
	var found [][]int
	all := causes.FindAllStringIndex(words, -1)
	for i := 0; i < len(all); i++ {
		at, end := all[i], len(words)
		if excused(at[0]) || !isOfChange(words, at) {
			continue
		}
		for i+1 < len(all) && !isOffset(words, all[i+1]) {
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
		if !partOfChange.MatchString(before) && !AnyAmount.MatchString(after) && !hasOwnAmount(before) {
			found = append(found, at)
		}
	}
	if len(all) > 0 {
		return found
	}
	if at := causingVerb.FindStringIndex(words); at != nil && Change.MatchString(words[at[1]:]) && !Hypothetical.MatchString(words[:at[0]]) &&
		!contrastBefore.MatchString(words[:at[0]]) && !AnyAmount.MatchString(words[:at[0]]+s.rest(at[0])) {
		found = append(found, at)
	}
	return found
}

// hasOwnAmount reports whether the last clause has an amount as its subject: "and $3.0
// million was".
func hasOwnAmount(words string) bool {
	last := 0
	if all := clauseEnd.FindAllStringIndex(words, -1); len(all) > 0 {
		last = all[len(all)-1][1]
	}
	return AnyAmount.MatchString(words[last:]) && !Change.MatchString(words[last:])
}

var clauseEnd = regexp.MustCompile(`[,;:] |\band `)

// isOffset reports whether a connective introduces an offset to a change.
func isOffset(words string, at []int) bool {
	return strings.HasPrefix(strings.ToLower(words[at[0]:at[1]]), "offset")
}

// isOfChange reports whether the connective introduces the cause of a past change: a word
// of change precedes it, or follows it if it opens the sentence.
func isOfChange(words string, at []int) bool {
	before, after := words[:at[0]], words[at[1]:]
	if rounding.MatchString(after) || contrastBefore.MatchString(before) {
		return false
	}
	if strings.TrimSpace(before) == "" {
		return Change.MatchString(after) && !Hypothetical.MatchString(after)
	}
	if strings.HasPrefix(strings.ToLower(words[at[0]:at[1]]), "benefit") {
		return (earningsBefore.MatchString(before) || Change.MatchString(before) && strings.HasSuffix(before, " and ")) && !Hypothetical.MatchString(before)
	}
	if strings.EqualFold(words[at[0]:at[1]], "because") && reasonWord.MatchString(before) && !Rise.MatchString(before) && !Fall.MatchString(before) {
		return false
	}
	return Change.MatchString(before) && !Hypothetical.MatchString(before)
}

var rounding = regexp.MustCompile(`(?i)^ (?:the )?(?:effects? of )?rounding\b`)

var (
	vagueAdverb    = regexp.MustCompile(`(?i)\b(?:primarily|mainly|largely|substantially|significantly)\b`)
	nextClause     = regexp.MustCompile(`(?i);|, (?:while|whereas|but|partially|offset|partly|compared)\b| (?:while|whereas|offset by|compared (?:to|with))\b`)
	similarity     = regexp.MustCompile(`(?i)^ (?:similar|identical|the same|equivalent|equal|comparable|in the same)\b`)
	supposedChange = regexp.MustCompile(`(?i)\b(?:may|might|could|would|can)(?: (?:also|not|be|have|\w+ly|vary|differ|change|fluctuate|affect|affected|impact|increase|decrease|decline|harm|reduce|\w+ed))* $`)
)

// VagueAdverbs returns the places of adverbs such as "primarily" that no amount follows
// in the same clause. It ignores quotations, hypothetical sentences and comparisons.
func (s Passage) VagueAdverbs() [][]int {
	words := s.String()
	return slices.DeleteFunc(vagueAdverb.FindAllStringIndex(words, -1), func(at []int) bool {
		before, after := words[:at[0]], words[at[1]:]
		if slices.Contains([]document.Owner{document.OwnText, document.OwnRegistrant}, s.Owner(at[0])) || quoted(before, after) ||
			similarity.MatchString(after) || supposedChange.MatchString(before) {
			return true
		}
		if end := nextClause.FindStringIndex(after); end != nil {
			after = after[:end[0]]
		}
		return AnyAmount.MatchString(after)
	})
}

// quoted reports whether a word alone is in quotation marks.
func quoted(before, after string) bool {
	return strings.HasSuffix(before, "“") && strings.HasPrefix(after, "”") || strings.HasSuffix(before, `"`) && strings.HasPrefix(after, `"`)
}
