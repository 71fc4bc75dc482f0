package english

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/document"
)

// Patterns for statements about a measure. Calculation and Makeup match how it is calculated
// and from which components; Usefulness, that investors find it useful; Convenience, that it is
// shown for their convenience; Use and Disuse, that management uses it or does not; PlainUse,
// only an explicit statement of use such as "we use".
var (
	Calculation = regexp.MustCompile(`(?i)\b(?:calculat\w*|comput(?:e|es|ed|ing|ation)|defin(?:e|es|ed|ing|ition)|divid(?:e|es|ed|ing)|numerator|denominator|quotient|ratio of)\b`)
	Makeup      = regexp.MustCompile(`(?i)\b(?:sum of|call(?:ed)? the sum|plus|excluding|adjusted (?:for|to exclude))\b`)
	Usefulness  = regexp.MustCompile(`(?i)\b(?:useful|helpful|meaningful|informative|valuable)\b[^.]*\b(?:investors?|shareholders?|stockholders?|readers?)\b|` +
		`\b(?:investors?|shareholders?|stockholders?|readers?)\b[^.]*\b(?:useful|helpful|meaningful|understand\w*|assess\w*|evaluat\w*|compar\w*|gauge|measure|monitor)\b`)
	Convenience = regexp.MustCompile(`(?i)\bconvenience of\b[^.]*\b(?:investors?|shareholders?|stockholders?|analysts?)\b`)
	Use         = newWordForm(`\b(?:we|management|our (?:management|board|executives)|the company)(?: \w+){0,3} (?:uses?|evaluates?|assess(?:es)?|monitors?|reviews?|tracks?|rel(?:y|ies) on|manages?)\b|` +
		`\b(?:is|are) (?:also )?used (?:by (?:us|management|our \w+) )?(?:to|in|for|as)\b`)
	Disuse   = newWordForm(`\b(?:do|does) not (?:focus on or )?(?:use|rely on|manage|monitor)\b|\b(?:is|are) not used\b|\bnot used by\b`)
	PlainUse = newWordForm(`\b(?:we|management) (?:also )?(?:use|uses|rely|relies|monitor|monitors|evaluate|evaluates)\b|\b(?:is|are) (?:also )?used (?:by (?:us|management) )?to\b`)
)

// praises matches words of praise.
const praises = `(?:exceptional(?:ly)?|outstanding(?:ly)?|remarkabl[ey]|impressive(?:ly)?|excellent|stellar|superb|tremendous|terrific|fantastic|great|strong(?:er|est|ly)?|robust|solid|healthy|superior|best(?:[- ]ever|[- ]in[- ]class)?|highest(?:[- ]ever)?|all-time high|industry-leading|world-class|record(?:[- ](?:breaking|setting|high|level))?|milestone|pleased|proud|delighted|thrilled|excited|spectacular|phenomenal|extraordinary)`

var (
	praiseBefore = regexp.MustCompile(`(?i)\b` + praises + `(?: (?:in|of|with|by|our|the|a|an|to|report|announce|deliver|growth|full-year|fourth-quarter|quarterly|annual|year-over-year|\d{4}|[$€£¥]?[\d.,]+%?|million|billion|increase|improvement|results?|performance|level))*[ ,]*$`)
	praiseAfter  = regexp.MustCompile(`(?i)^[^;]*?\b(?:(?:an?|our|another|new|all-time|the|its|were|was|been|remained?|remains|is|at) (?:\w+ ){0,2}?` + praises + `|` + praises + ` (?:results?|performance|growth|level|year|quarter))\b`)
	judgmentWord = regexp.MustCompile(`(?i)\b(?:` + praises + `|disappointing|weak(?:er|est)?|poor|worst|largest|lowest|unsatisfactory|deeper)\b`)
	clauseSplit  = regexp.MustCompile(`[;:]|, (?:and|but|while|whereas)\b|\b(?:while|whereas)\b`)
)

// Stressed returns the presentations in bold or italics. If the argument non is true, it
// returns only those of non-GAAP measures; otherwise only those of GAAP measures.
func (v View) Stressed(non bool) (list []Presentation) {
	for _, s := range append(namedIn(v.Sentences), v.Shown...) {
		if s.NonGAAP() == non && slices.ContainsFunc(s.Block.Stress, func(r [2]int) bool { return s.At < r[1] && r[0] < max(s.End, s.At+1) }) {
			list = append(list, s)
		}
	}
	return list
}

// Praise returns the offset of words that praise the non-GAAP measure of a mention, or −1.
func Praise(words string, n Mention) int {
	if n.Measure == nil || !n.NonGAAP() || Negation.MatchString(words[:n.At]) || practice.MatchString(words) {
		return -1
	}
	if m := praiseBefore.FindStringIndex(words[:n.At]); m != nil {
		return m[0]
	}
	after := words[n.End:]
	if end := clauseSplit.FindStringIndex(after); end != nil {
		after = after[:end[0]]
	}
	if m := praiseAfter.FindStringIndex(after); m != nil {
		return n.At
	}
	return -1
}

// Characterizes reports whether a view describes the GAAP measure m as good or bad, with words
// such as "record" or "disappointing".
func (v View) Characterizes(m *Measure) bool {
	for _, s := range v.Sentences {
		words := s.String()
		for _, n := range s.Mentions {
			if n.Measure == m && judgmentWord.MatchString(clause(clauseSplit, words, n.At, n.End)) {
				return true
			}
		}
	}
	return false
}

var (
	// NonRecurring matches words such as "non-recurring", "infrequent" and "unusual".
	NonRecurring = regexp.MustCompile(`(?i)\bnon-?recurring\b|\binfrequent(?:ly)?\b|\bunusual\b|\bone-(?:time|off)\b|\bisolated\b|\bnot (?:expected to recur|recurring)\b|\bdo(?:es)? not recur\b`)
	denialBefore = regexp.MustCompile(`(?i)\b(?:not|never|n[’']t|than|nor|neither)(?: (?:\w+ly|considered|be|as|all|to be))* $`)
	itemNoun     = regexp.MustCompile(`(?i)\b(?:items?|charges?|costs?|expenses?|gains?|losses|adjustments?|events?)\b`)
	pluralItem   = regexp.MustCompile(`(?i)^(?:items|charges|costs|expenses|gains|losses|adjustments|events)\b`)
	// Exclusion matches words that exclude an item from a measure or add it back.
	Exclusion  = regexp.MustCompile(`(?i)\b(?:exclud\w+|adjust\w*|reconcil\w+|eliminat\w+|remov\w+|leaves? out|adds? back|before)\b`)
	commonWord = regexp.MustCompile(`(?i)^(?:costs?|expenses?|charges?|related|other|income|provision|benefit|loss|gain|net|from|and|for|the|non-?recurring|one-time|unusual|infrequent)$`)
)

// CalledNonRecurring returns the place of the words that call an item non-recurring. It returns
// nil if there are none or if they are denied, as in "not unusual".
func CalledNonRecurring(words string) []int {
	m := NonRecurring.FindStringIndex(words)
	if m == nil || denialBefore.MatchString(words[:m[0]]) {
		return nil
	}
	return m
}

// NamesItem reports whether a text contains the distinctive words of a label. It ignores words
// that many labels have, such as "expense".
func NamesItem(words, label string) bool {
	words = strings.ToLower(words)
	any := false
	for _, w := range strings.FieldsFunc(strings.ToLower(label), func(r rune) bool { return r == ' ' || r == '(' || r == ')' || r == ',' }) {
		if commonWord.MatchString(w) {
			continue
		}
		if !strings.Contains(words, w) {
			return false
		}
		any = true
	}
	return any
}

// RefersToItems reports whether a sentence calls items "non-recurring" without naming them. The
// argument end is the byte offset after "non-recurring".
func RefersToItems(words string, end int) bool {
	if !itemNoun.MatchString(words) {
		return false
	}
	after := words[end:]
	fields := strings.Fields(strings.Trim(after, ",.;: "))
	return len(fields) == 0 || pluralItem.MatchString(fields[0]) || slices.Contains([]string{"and", "or", "in", "nature"}, strings.ToLower(strings.Trim(fields[0], ",.")))
}

var (
	// ConstantCurrency matches words for a constant-currency basis.
	ConstantCurrency = regexp.MustCompile(`(?i)\bconstant[- ]currenc(?:y|ies)\b|\b(?:currency|FX|foreign exchange)[- ]neutral\b|\bconstant (?:exchange|foreign exchange|dollar)s?(?: rates?)?\b|\bat constant rates\b|` +
		`\b(?:excluding|before|without|net of|adjusted for|adjusting for)(?: the)? (?:effects?|impacts?|movements?)(?: of)?(?: (?:changes|movements|fluctuations) in)? (?:foreign )?(?:currency|currencies|exchange(?: rates?)?)\b`)
	// TranslationMethod matches a statement of the exchange rates applied.
	TranslationMethod = regexp.MustCompile(`(?i)\b(?:translat|convert|calculat|comput|appl|us|measur|hold|held)\w*\b[^.]*\b(?:exchange rates?|currency rates?|rates? (?:from|of|in effect))\b[^.]*\b(?:prior|previous|comparable|corresponding|comparative|preceding|same|average|budget)\b|` +
		`\b(?:translat|convert|calculat|comput|appl|us|measur|hold|held)\w*\b[^.]*\b(?:prior|previous|comparable|corresponding|comparative|preceding|same|average)\b[^.]*\brates?\b|` +
		`\b(?:translat|convert|calculat|comput|appl|us|measur|hold|held)\w*\b[^.]*\brates? (?:of|for|from|in effect (?:in|during|on|at)) (?:\w+ ){0,4}(?:\d+, )?(?:19|20)\d\d\b`)
	neutralCut = regexp.MustCompile(`; |, (?:or|and|but|compared)\b|\b(?:and|or|compared (?:to|with)|versus)\b|\(`)
)

// ConstantFigures counts the constant-currency figures in a sentence. The argument at is the
// place of a match of ConstantCurrency. The figures in the clause of the match count. If the
// clause has no figure, the next figure after the match counts.
func ConstantFigures(words string, at []int) int {
	if n := len(Figure.FindAllString(clause(neutralCut, words, at[0], at[1]), -1)); n > 0 {
		return n
	}
	return min(1, len(Figure.FindAllString(words[at[1]:], -1)))
}

// AnyDigit matches a digit or [●, the start of the placeholder for a missing number.
var AnyDigit = regexp.MustCompile(`[0-9]|\[●`)

// NamedWithAmount finds the first sentence or table row of a document that has an amount and
// matches the pattern name. It returns the byte offset of the match in the source, or −1.
// disused is true if a sentence that matches the pattern states that the measure is not used;
// the offset is then −1.
func NamedWithAmount(d *document.Draft, name *regexp.Regexp) (offset int, disused bool) {
	offset = -1
	rows := map[[2]int]int{} // where rows of tables name it
	for _, b := range d.Blocks {
		row := [2]int{b.Table, b.Row}
		for _, s := range b.Sentences() {
			words, here := s.String(), -1
			at := name.FindStringIndex(words)
			first, known := rows[row]
			switch {
			case at != nil && Disuse.MatchString(words):
				return -1, true
			case b.Kind == document.Cell && known && AnyDigit.MatchString(words):
				here = first
			case at != nil && HasAmount(words):
				here = b.Offset(s.Start + at[0])
			}
			if b.Kind == document.Cell && at != nil && !known {
				rows[row] = b.Offset(s.Start + at[0])
			}
			if offset < 0 {
				offset = here
			}
		}
	}
	return offset, false
}

// Patterns for statements about an error and its correction.
var (
	ErrorWord     = regexp.MustCompile(`(?i)\b(?:errors?|misstate\w*|restate\w*|correct(?:ed|ions?|s)?|reclassif\w*|misclassif\w*|revis(?:ed|ions?))\b`)
	Prospective   = regexp.MustCompile(`(?i)\bprospective(?:ly)?\b`)
	Immaterial    = regexp.MustCompile(`(?i)\b(?:immaterial|not (?:\w+ )?material)\b`)
	Insignificant = regexp.MustCompile(`(?i)\b(?:insignificant|not (?:\w+ )?significant)\b`)
)

// Patterns for the definition of the net dollar expansion rate: its exchange rates, its dates,
// its base and its customers. PeriodWord matches words for a period, such as "LTM".
var (
	NeutralRates = regexp.MustCompile(`(?i)\bforeign exchange neutral\b|\bconstant[- ]currency\b|\bcurrency[- ]neutral\b|\bsame (?:foreign )?(?:exchange|currency) rates?\b|\bprior[- ](?:year|period)[’']?s? (?:foreign )?(?:exchange|currency) rates?\b|` +
		`\bwithout the effects? of (?:movements in |changes in )?(?:foreign )?(?:exchange|currency)|\bexclud\w+ the (?:effects?|impact) of (?:\w+ )*(?:foreign )?(?:exchange|currency)`)
	CurrentRates      = regexp.MustCompile(`(?i)\b(?:exchange|currency) rates (?:in effect )?(?:at|as of|on) the (?:end|last day) of the (?:reporting |current )?(?:period|year)\b|\b(?:current|then-current|period-end) (?:foreign )?(?:exchange|currency) rates?\b`)
	AverageWord       = regexp.MustCompile(`(?i)\baverag(?:e|es|ed|ing)\b`)
	RecognizedRevenue = regexp.MustCompile(`(?i)\brecogni[sz]ed revenues?\b|\brevenues? recogni[sz]ed\b`)
	FirstDay          = regexp.MustCompile(`(?i)\bas of the (?:first day|beginning|start) of\b`)
	LimitedCustomers  = regexp.MustCompile(`(?i)\bcustomers (?:with|having|that have|who have|generating|contributing)\b[^.]{0,40}\b(?:at least|over|above|more than|greater than|exceeding|in excess of|or more)\b`)
	PeriodWord        = regexp.MustCompile(`(?i)\bLTM\b|\bTTM\b|\b(?:last|trailing|past)[- ](?:twelve|12|four)[- ](?:months?|quarters?)\b|\b(?:for|during|over|throughout) the (?:full |entire |fiscal |last )*years?\b`)
)

// Patterns for growth. PriceOrVolume matches the sources of a change in revenue. RateMoved and
// RevenueMoved match a statement that the expansion rate or revenue moved; group 1 is the verb,
// such as "increased". FallNoun matches a noun that makes the number after it negative.
// CauseElsewhen matches a cause that compares with another year, so that the period of the
// movement is open.
var (
	ExpansionWord   = regexp.MustCompile(`(?i)\b(?:expan(?:d|ds|ded|ding|sion)|grow|grows|grew|grown|growing|growth|upsell\w*|cross-sell\w*|increas(?:e|es|ed|ing)|improv(?:e|es|ed|ing|ement)|strength|momentum)\b`)
	ContractionWord = regexp.MustCompile(`(?i)\b(?:` + DownWords + `|below|less|fewer|ended|lost|loss|losses|took away|offset|churn\w*|cancel\w*|terminat\w*|non-?renew\w*|not|weak\w*|contract(?:ed|ion)s?)\b`)
	PriceOrVolume   = regexp.MustCompile(`(?i)\bpric(?:e|es|ed|ing)\b|\bvolumes?\b|\bquantit(?:y|ies)\b|\bunits?\b|\bseats?\b|\bnumber of (?:\w+ )?(?:customers|subscriptions|subscribers|users|licen[cs]es)\b|\bnew (?:\w+ )?(?:products?|services?|offerings?|modules?|solutions?|features?)\b|\b(?:introduc|launch)\w+\b`)
	FallNoun        = regexp.MustCompile(`(?i)\b(?:decreas(?:e|es|ed|ing)|loss(?:es)?|negative)\b`)
	CauseElsewhen   = regexp.MustCompile(`(?i)\b(?:because|since|as)\b[^;]*\bthan in (?:fiscal )?(?:19|20)\d\d\b`)
	RateMoved       = regexp.MustCompile(`(?i)(?:^|[,;:] |\b(?:and|but|while) )(?:our |the |this )?(?:net dollar expansion rates?|(?:expansion )?rate) (?:has |have |also )*(\w+)`)
	RevenueMoved    = regexp.MustCompile(`(?i)(?:^|[,;:] |\b(?:and|but|while) )(?:our |the )?(?:total |consolidated )?revenues? (?:has |have |also )*(\w+)`)
)

// ChangeNote lists the statements that a note on a changed policy must make. What describes a
// statement and Words matches it.
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

// GrowthOutlook returns the place of a statement that growth will continue, or nil. Denials and
// growth of costs do not count.
func GrowthOutlook(words string) []int {
	at := growthOutlook.FindStringIndex(words)
	if at == nil || Negation.MatchString(words) || costWord.MatchString(words[at[0]:at[1]]) {
		return nil
	}
	return at
}

// PercentOfCountries matches a word for countries and the percentage after it. Its group 1 is
// the digits.
var PercentOfCountries = regexp.MustCompile(`(?i)\bcountr(?:y|ies)\b.*?\b` + Percentage)

var (
	attributionVerb  = regexp.MustCompile(`(?i)\b(?:attribut(?:e|es|ed|ing|able|ion)|allocat(?:e|es|ed|ing|ion)|assign(?:s|ed|ing)?|based (?:up)?on|on the basis of|according to|determined by|by reference to)\b`)
	attributionBasis = regexp.MustCompile(`(?i)\b(?:bill(?:s|ed|ing)?|ship(?:s|ped|ping|ment)?|sold|address(?:es)?|end[- ](?:users?|customers?)|located|locations?|resid\w+|deliver\w*|headquarter\w*|domiciled|place|site|contracting|invoic\w+)\b|\b(?:bill|ship|sold)-to\b`)
)

// AttributesRevenue reports whether a sentence states how revenue is attributed to countries:
// it names a basis, such as "ship-to address", or prints the policy.
func (s Passage) AttributesRevenue(policy string) bool {
	words := s.String()
	named := slices.ContainsFunc(s.Spans, func(span document.Span) bool {
		return span.Owner == document.OwnPolicy && span.Text == policy && strings.TrimSpace(span.Text) != "" && span.Start >= s.Start && span.End <= s.End
	})
	verb := attributionVerb.FindStringIndex(words)
	return s.Kind != document.Heading && verb != nil && !Negation.MatchString(words[:verb[1]]) && (named || attributionBasis.MatchString(words))
}

// Patterns for policies that a document states. NewCustomer matches words about new
// customers. LookbackMonths matches the number of months for which a new customer had no
// subscription. CountryPercentage matches the percentage at or above which countries are
// named. In LookbackMonths and CountryPercentage, group 1 is the number.
var (
	NewCustomer       = regexp.MustCompile(`(?i)\bnew\b[^.]*\b(?:subscriptions?|customers?)\b|\b(?:subscriptions?|customers?)\b[^.]*\bnew\b`)
	LookbackMonths    = regexp.MustCompile(`(?i)\b(?:previous|prior|preceding|last|past)\s+([a-z]+(?:-four)?|\d+)[ -]months?\b`)
	CountryPercentage = regexp.MustCompile(`(?i)(\d+(?:\.\d+)?)\s?(?:percent|%) or more\b`)
)

var spelledMonths = map[string]int{"three": 3, "six": 6, "nine": 9, "twelve": 12, "fifteen": 15, "eighteen": 18, "twenty-four": 24, "thirty-six": 36}

// ReadMonths parses a number of months in digits or words, such as "12" or "twelve". It returns
// 0 for any other text.
func ReadMonths(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return spelledMonths[strings.ToLower(s)]
}

var (
	segmentWord     = regexp.MustCompile(`(?i)\bsegments?\b`)
	longLivedAssets = regexp.MustCompile(`(?i)\blong-lived (?:tangible )?assets\b`)
)

// NamesSegment reports whether a sentence, and not a heading, names a segment.
func (s Passage) NamesSegment() bool {
	return s.Kind != document.Heading && segmentWord.MatchString(s.String())
}

// StatesLongLivedAssets reports whether a sentence or cell names long-lived assets.
func (s Passage) StatesLongLivedAssets() bool {
	return s.Kind != document.Heading && longLivedAssets.MatchString(s.String())
}
