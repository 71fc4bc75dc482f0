package english

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tieout/internal/document"
)

// What text says of an error and its correction.
var (
	ErrorWord     = regexp.MustCompile(`(?i)\b(?:errors?|misstate\w*|restate\w*|correct(?:ed|ions?|s)?|reclassif\w*|misclassif\w*|revis(?:ed|ions?))\b`)
	Prospective   = regexp.MustCompile(`(?i)\bprospective(?:ly)?\b`)
	Immaterial    = regexp.MustCompile(`(?i)\b(?:immaterial|not (?:\w+ )?material)\b`)
	Insignificant = regexp.MustCompile(`(?i)\b(?:insignificant|not (?:\w+ )?significant)\b`)
)

// What a definition of a rate says: at which rates of exchange and on which days it is
// calculated, of what, and of which customers. PeriodWord finds a period around it.
var (
	NeutralRates = regexp.MustCompile(`(?i)\bforeign exchange neutral\b|\bconstant[- ]currency\b|\bcurrency[- ]neutral\b|\bsame (?:foreign )?(?:exchange|currency) rates?\b|\bprior[- ](?:year|period)[’']?s? (?:foreign )?(?:exchange|currency) rates?\b|` +
		`\bwithout the effects? of (?:movements in |changes in )?(?:foreign )?(?:exchange|currency)|\bexclud\w+ the (?:effects?|impact) of (?:\w+ )*(?:foreign )?(?:exchange|currency)`)
	CurrentRates      = regexp.MustCompile(`(?i)\b(?:exchange|currency) rates (?:in effect )?(?:at|as of|on) the (?:end|last day) of the (?:reporting |current )?(?:period|year)\b|\b(?:current|then-current|period-end) (?:foreign )?(?:exchange|currency) rates?\b`)
	AverageWord       = regexp.MustCompile(`(?i)\baverag(?:e|es|ed|ing)\b`)
	RecognizedRevenue = regexp.MustCompile(`(?i)\brecogni[sz]ed revenues?\b|\brevenues? recogni[sz]ed\b`)
	FirstDay          = regexp.MustCompile(`(?i)\bas of the (?:first day|beginning|start) of\b`)
	LimitedCohort     = regexp.MustCompile(`(?i)\bcustomers (?:with|having|that have|who have|generating|contributing)\b[^.]{0,40}\b(?:at least|over|above|more than|greater than|exceeding|in excess of|or more)\b`)
	PeriodWord        = regexp.MustCompile(`(?i)\bLTM\b|\bTTM\b|\b(?:last|trailing|past)[- ](?:twelve|12|four)[- ](?:months?|quarters?)\b|\b(?:for|during|over|throughout) the (?:full |entire |fiscal |last )*years?\b`)
)

// What text says of growth: words of expansion and of its contrary, what a change in revenue
// came of, and the verbs that say which way a rate or revenue went. FallNoun finds a word
// that says that the number after it is below zero.
var (
	ExpansionWord   = regexp.MustCompile(`(?i)\b(?:expan(?:d|ds|ded|ding|sion)|grow|grows|grew|grown|growing|growth|upsell\w*|cross-sell\w*|increas(?:e|es|ed|ing)|improv(?:e|es|ed|ing|ement)|strength|momentum)\b`)
	ContractionWord = regexp.MustCompile(`(?i)\b(?:` + DownWords + `|below|less|fewer|ended|lost|loss|losses|took away|offset|churn\w*|cancel\w*|terminat\w*|non-?renew\w*|not|weak\w*|contract(?:ed|ion)s?)\b`)
	PriceOrVolume   = regexp.MustCompile(`(?i)\bpric(?:e|es|ed|ing)\b|\bvolumes?\b|\bquantit(?:y|ies)\b|\bunits?\b|\bseats?\b|\bnumber of (?:\w+ )?(?:customers|subscriptions|subscribers|users|licen[cs]es)\b|\bnew (?:\w+ )?(?:products?|services?|offerings?|modules?|solutions?|features?)\b|\b(?:introduc|launch)\w+\b`)
	FallNoun        = regexp.MustCompile(`(?i)\b(?:decreas(?:e|es|ed|ing)|loss(?:es)?)\b`)
	RateMoved       = regexp.MustCompile(`(?i)(?:^|[,;:] |\b(?:and|but|while) )(?:our |the |this )?(?:net dollar expansion rates?|(?:expansion )?rate) (?:has |have |also )*(\w+)`)
	RevenueMoved    = regexp.MustCompile(`(?i)(?:^|[,;:] |\b(?:and|but|while) )(?:our |the )?(?:total |consolidated )?revenues? (?:has |have |also )*(\w+)`)
)

// ChangeNote is what a note of a changed policy says, in whatever sentences of its section.
var ChangeNote = []struct {
	What  string
	Words *regexp.Regexp
}{
	{"what changed", regexp.MustCompile(`(?i)\b(?:no longer|in place of|instead of|rather than|changed|(?:beginning|starting|effective) (?:with|in|from|as of)|previously|formerly)\b`)},
	{"the effect", regexp.MustCompile(`(?i)\b(?:would (?:have been|be)|effects?|affect\w*|impact\w*|(?:as|than) (?:calculated )?before)\b`)},
	{"whether prior periods are recast", regexp.MustCompile(`(?i)\b(?:recast\w*|recalculat\w+|restat\w+|retrospective\w*|prospective\w*|(?:adjusted|revised) to conform|not been (?:adjusted|revised))\b`)},
}

var (
	growthOutlook = regexp.MustCompile(`(?i)\b(?:expect\w*|anticipat\w+|believe\w*|confident|forecast\w*|foresee\w*)\b[^.]*\b(?:growth|grow|increase|expansion|expand)\b[^.]*\bcontinu\w+\b|` +
		`\b(?:expect\w*|anticipat\w+|believe\w*|confident|forecast\w*|foresee\w*)\b[^.]*\bcontinu\w+\b[^.]*\b(?:growth|grow|growing|increase|increasing|expand|expansion)\b`)
	costWord = regexp.MustCompile(`(?i)\b(?:expens\w+|costs?|headcount|spend\w*|invest(?:ing|ments?)|losses|competition)\b`)
)

// GrowthOutlook returns where words expect growth to continue, or nil: they deny nothing,
// and the growth is not of costs.
func GrowthOutlook(words string) []int {
	at := growthOutlook.FindStringIndex(words)
	if at == nil || Negation.MatchString(words) || costWord.MatchString(words[at[0]:at[1]]) {
		return nil
	}
	return at
}

// PercentOfCountries finds a percentage of countries; its group holds the digits.
var PercentOfCountries = regexp.MustCompile(`(?i)\bcountr(?:y|ies)\b.*?\b` + Percentage)

var (
	attributionVerb  = regexp.MustCompile(`(?i)\b(?:attribut(?:e|es|ed|ing|able|ion)|allocat(?:e|es|ed|ing|ion)|assign(?:s|ed|ing)?|based (?:up)?on|on the basis of|according to|determined by|by reference to)\b`)
	attributionBasis = regexp.MustCompile(`(?i)\b(?:bill(?:s|ed|ing)?|ship(?:s|ped|ping|ment)?|sold|address(?:es)?|end[- ](?:users?|customers?)|located|locations?|resid\w+|deliver\w*|headquarter\w*|domiciled|place|site|contracting|invoic\w+)\b|\b(?:bill|ship|sold)-to\b`)
)

// AttributesRevenue reports whether a sentence says by what revenue is attributed: it names
// a basis, or prints the policy of it.
func (s Passage) AttributesRevenue(policy string) bool {
	words := s.String()
	named := slices.ContainsFunc(s.Spans, func(span document.Span) bool {
		return span.Owner == document.OwnPolicy && span.Text == policy && strings.TrimSpace(span.Text) != "" && span.Start >= s.Start && span.End <= s.End
	})
	verb := attributionVerb.FindStringIndex(words)
	return s.Kind != document.Heading && verb != nil && !Negation.MatchString(words[:verb[1]]) && (named || attributionBasis.MatchString(words))
}

// What a definition of new customers says, and in its group the months without a
// subscription; and the percentage from which countries are named.
var (
	NewCustomer       = regexp.MustCompile(`(?i)\bnew\b[^.]*\b(?:subscriptions?|customers?)\b|\b(?:subscriptions?|customers?)\b[^.]*\bnew\b`)
	LookbackMonths    = regexp.MustCompile(`(?i)\b(?:previous|prior|preceding|last|past)\s+([a-z]+(?:-four)?|\d+)[ -]months?\b`)
	CountryPercentage = regexp.MustCompile(`(?i)(\d+(?:\.\d+)?)\s?(?:percent|%) or more\b`)
)

var spelledMonths = map[string]int{"three": 3, "six": 6, "nine": 9, "twelve": 12, "fifteen": 15, "eighteen": 18, "twenty-four": 24, "thirty-six": 36}

// ReadMonths reads a number of months, in digits or spelled; 0 where it is neither.
func ReadMonths(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return spelledMonths[strings.ToLower(s)]
}
