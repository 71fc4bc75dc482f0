package english

import (
	"regexp"
	"strings"
)

var (
	futureFilings = regexp.MustCompile(`(?i)\b(?:in|beginning with|starting with) (?:\w+[’']?s? ){0,3}?(?:future|upcoming|next|subsequent) (?:\w+ ){0,3}?(?:filings?|reports?|disclosures?|forms?)\b`)
	toInclude     = regexp.MustCompile(`(?i)\b(?:(?:will|shall|plans? to|intends? to|undertakes? to|expects? to|agrees? to|commits? to) (?:\w+ ){0,2}?(?:include|disclose|present|revise|expand|add|enhance|quantify|state|say)|will be (?:\w+ ){0,1}?(?:included|disclosed|presented|revised|expanded|added|enhanced|quantified))\b`)
	negated       = regexp.MustCompile(`(?i)\b(?:not|never|no|nor)\b`)
	negatedBefore = regexp.MustCompile(`(?i)\b(?:not|never|no|nor)\b(?:\W+\w+){0,2}\W*$`)
)

// Promise returns where a sentence promises disclosure to come, or nil. One that
// promises to leave something out is none.
func Promise(words string) []int {
	for _, m := range toInclude.FindAllStringIndex(words, -1) {
		if !negated.MatchString(words[m[0]:m[1]]) && !negatedBefore.MatchString(words[:m[0]]) {
			return m
		}
	}
	if m := futureFilings.FindStringIndex(words); m != nil && !negated.MatchString(words[strings.LastIndexAny(words[:m[0]], ",;:")+1:m[1]]) {
		return m
	}
	return nil
}
