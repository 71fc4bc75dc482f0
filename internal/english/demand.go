package english

import "regexp"

var (
	demandClaim = regexp.MustCompile(`(?i)\b(?:strong(?:er)?|increas(?:ed|ing)|growing|further|continu(?:ed|ing)|robust|healthy|high(?:er)?|rising|solid|sustained|accelerating|record) (?:\w+ ){0,2}demand\b|` +
		`\b(?:growth|increase|rise|strength) in (?:\w+ ){0,2}demand\b|` +
		`\bdemand\b[^.;]{0,60}?\b(?:grew|grows?|growing|rose|rises|risen|increas(?:ed|es|ing)|strengthen(?:ed|s)|accelerat(?:ed|es)|(?:is|was|are|were|remain(?:s|ed)?|has been|stay(?:s|ed)) (?:\w+ )?(?:strong|robust|healthy|solid|high))\b|` +
		`\bmomentum\b|` +
		`\b(?:expect\w*|anticipat\w+|believe\w*|confident|forecast\w*|foresee\w*)\b[^.;]*\b(?:growth|grow|growing|expand|expansion|revenues? (?:to|will) (?:\w+ )?(?:increase|rise))\b`)
	slowing       = regexp.MustCompile(`(?i)\b(?:slow\w*|los(?:e|es|t|ing|s)|weak\w*|less|fewer|fad(?:e|es|ed|ing)|` + DownWords + `)\b`)
	supposition   = regexp.MustCompile(`(?i)\b(?:may|might|could|would|if|whether|unless)\b`)
	weekWord      = regexp.MustCompile(`(?i)\bweeks?\b`)
	sentenceBreak = regexp.MustCompile(`[.?!]\s+`)
)

// DemandClaim returns the place of a claim that demand or momentum is strong, or that growth is
// expected. It returns nil if there is none. Denials, suppositions, growth of costs and past
// growth do not count. A sentence that also states what slowed or fell does not count either.
func DemandClaim(words string) []int {
	at := demandClaim.FindStringIndex(words)
	if at == nil || Negation.MatchString(words) || supposition.MatchString(words) || slowing.MatchString(words) || costWord.MatchString(words[at[0]:at[1]]) {
		return nil
	}
	return at
}

// QuantifiesWeek reports whether a sentence of a text mentions a week and an amount or a
// percentage.
func QuantifiesWeek(text string) bool {
	for _, s := range sentenceBreak.Split(text, -1) {
		if weekWord.MatchString(s) && HasAmount(s) {
			return true
		}
	}
	return false
}
