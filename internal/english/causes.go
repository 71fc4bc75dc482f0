package english

import (
	"regexp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/document"
)

// adverb matches an optional adverb within a connective.
const adverb = `(?: (?:\w+ly|most|in (?:large |great |no small )?(?:part|measure)))?`

// partOf matches an adverb before a connective that leaves room for further causes.
const partOf = `(?i)\b(?:primarily|mainly|mostly|largely|principally|predominantly|chiefly|substantially|significantly|partly|partially|in (?:large |great )?(?:part|measure))[, ]*$`

// qualities matches an adjective that makes a noun a cause: "higher volumes".
const qualities = `(?:higher|lower|larger|smaller|greater|fewer|more|less|better|weaker|stronger|strong|weak|softer|soft|solid|robust|healthy|increased|increasing|decreased|reduced|improved|continued|favou?rable|unfavou?rable|accelerated|expanded|additional|broad-based|record)`

// results matches a measure that a cause moves, or a word for its change.
const results = `(?:revenues?|sales|growth|income|earnings|profits?|profitability|margins?|results|performance|billings|bookings|EBITDA|expenses?|costs?|spending|cash flows?|cash (?:provided|used)|rates?|deferred revenues?|topline|top line|uplifts?|upturn|` + upWords + `|` + DownWords + `|changes?)`

// toResults matches the words allowed between a causing verb and what it moves.
const toResults = `(?: [\w’'%$.,-]+){0,5}? ` + results + `\b`

var (
	causes = newWordForm(`(?:driven|led|caused|explained|fuell?ed|supported|helped|boosted|impacted|affected|aided|assisted|bolstered|buoyed|propelled|powered|spurred|lifted|strengthened|underpinned|hurt|` +
		`tempered|dampened|muted|moderated|mitigated|constrained|pressured|compounded|accelerated|enabled|contributed|generated|produced|prompted|triggered|sustained|stimulated|depressed|masked|cushioned|slowed|pulled|pushed|dragged|weighed down|held back|brought about|influenced|shaped|hampered|hindered|negated|outweighed|counterbalanced)` + adverb + ` by\b|\boffset` + adverb + ` by\b|` +
		`\bdue` + adverb + ` to\b|\bbecause\b|\bas (?:a |the )?(?:\w+ )?(?:results?|consequences?) of\b|\b(?:attribut(?:able|ed|e|es|ing)|ascribed?|credited|traceable|traced)` + adverb + ` to\b|` +
		`\bresult(?:s|ed|ing)?` + adverb + ` from\b|\b(?:reflect|underscor|demonstrat|highlight|mirror|evidenc)(?:e?s|ed|ing|e)?\b|\b(?:owing|thanks)` + adverb + ` to\b|\bon account of\b|\bstem(?:s|med|ming)?` + adverb + ` from\b|` +
		`\bar(?:ises?|ose|ising)` + adverb + ` from\b|\b(?:was|were|came|comes|coming|derived)` + adverb + ` from\b|\bon the (?:strength|back|heels) of\b|\bin (?:response to|light of|the wake of|connection with|step with)\b|\bby virtue of\b|\bbenefit(?:s|t?ed|t?ing)?` + adverb + ` from\b|` +
		`\b(?:an?|the) (?:\w+ )?(?:function|result|product|consequence|reflection|outcome|testament|tribute) (?:of|to)\b|\b(?:was|were|is|are)` + adverb + ` (?:related|tied|linked|connected)` + adverb + ` to\b|` +
		`\b(?:was|were) (?:\w+ )?responsible\b|\bsince (?:more|fewer|many|several|customers|existing|new|demand|competitors|prices)\b|\b(?:amid|given|courtesy of)\b|\b(?:following|upon) (?:the|our|a|an|its|this|their)\b|\bafter (?:the|our|a|an|we|its|two|three|several|some|many|customers?|certain|\w+s)\b|` +
		`\b(?:on|from|through|with|amidst)(?: (?:the|our|both|a|an|continued|generally))? ` + qualities + `\b|\bthrough (?:cross-?sell|up-?sell|expan|pric|acqui|new)\w*|` +
		`\bwith(?: (?:particular|notable|continued|broad|our|the|especially|all|most|both|key|\w+-\w+))*(?: \w+)? (?:strength|benefits?|help|support|gains|contributions?|momentum|improvements?|outperformance|weakness|softness|expansion|contributing|leading|driving|performing|growing|showing)\b|` +
		`\bas [\w’'$]+`)
	// notCause matches "as" and the like where no cause follows, together with the word before.
	notCauseAs   = regexp.MustCompile(`(?i)^as (?:an?|of|compared|defined|well|reported|adjusted|described|disclosed|discussed|expected|anticipated|previously|noted|presented|shown|part|such|is|was|are|were|to|if|though|opposed|determined|measured|required|follows|permitted|amended|long|much|soon|at|in|on|under|incurred|consideration|collateral|calculated|revised|restated|recast|available|held|planned|intended|applicable|appropriate|necessary|needed|either|current|non-?current|long-term|short-term|operating|other|before|against|revenues?|expenses?|income|cost|costs|interest|one|per|both|stated|originally|early|late|recently|late|low|high|few|[$]?\d[\d,.]*|[$])$`)
	asBefore     = regexp.MustCompile(`(?i)\b(?:same|such|well|far|long|much|soon|so|classified|recorded|recognized|presented|treated|used|known|serves?|served|accounted|reported|described|regarded|considered|act|acts|acted|reflected|qualif\w+|designated|referred to|defined|many|expressed|carried|low|high|early|just|inasmuch|insofar|categorized|measured|viewed) $`)
	notCauseWith = regexp.MustCompile(`(?i)\b(?:respect|exception|regard|reference|view)\b`)
	openingWith  = regexp.MustCompile(`(?i)^with (?:[\w’'-]+ ){1,4}\w{2,}ing,`)
	afterTax     = regexp.MustCompile(`(?i)^after (?:the (?:balance|end|close|date|year|period|reporting|acquisition date|effects?|tax|deduct)|a period|taxes)`)
	// afterwards matches what follows "following" or "after" if they are of time or place alone.
	afterwards = regexp.MustCompile(`(?i)^ (?:balance sheet|table|end of|close of|year|period|month|quarter|date|discussion|factors?|paragraph|section|effects? of|reconciliation)\b`)
	// earningsBefore matches a measure that benefits from a cause; a customer may benefit too.
	earningsBefore  = regexp.MustCompile(`(?i)\b(?:revenues?|sales|growth|income|margins?|results?|performance|billings|EBITDA|rates?)(?: (?:also|further|has|have|\w+ly))* $`)
	wasAffected     = newWordForm(`\b(?:was|were|been)(?: \w+ly)* (?:affected|impacted|hurt|helped|boosted|lifted|aided|pressured|depressed|constrained|tempered|dampened|supported|held back|weighed down|hampered|hindered)\b`)
	earningsBenefit = newWordForm(`\bbenefit(?:s|t?ed|t?ing)?\b`)
	// causingVerb matches a verb, or a noun such as "driver", between a cause and what it moved.
	causingVerb = newWordForm(`(?:(?:drove|driving|contribut(?:ed|ing)` + adverb + ` to|led` + adverb + ` to|leading to|result(?:ed|ing)` + adverb + ` in|fuell?(?:ed|ing)|boost(?:ed|ing)|lift(?:ed|ing)|spurred|spurring|` +
		`weigh(?:ed|ing)` + adverb + ` (?:on|upon)|held back|holding back|lowered|raised|curbed|trimmed|shaved|cut into|drove up|drove down|brought (?:up|down)|(?:was|were) an? (?:\w+ )?(?:headwind|tailwind|drag|boost|lift|benefit) (?:to|on|for|in)|drag(?:ged)? on|had an? (?:\w+ )?(?:positive|negative|favou?rable|unfavou?rable|adverse|significant|meaningful|major|beneficial|dampening|large) (?:effect|impact|influence) on|` +
		`help(?:ed|ing)(?: to)?|hurt(?:ing)?|support(?:ed|ing)|pressur(?:ed|ing)|benefit(?:t?ed|t?ing)|depress(?:ed|ing)|dampen(?:ed|ing)|temper(?:ed|ing)|impact(?:ed|ing)|affect(?:ed|ing)|propel(?:led|ling)|underpin(?:ned|ning)|bolster(?:ed|ing)|aid(?:ed|ing)|` +
		`constrain(?:ed|ing)|limit(?:ed|ing)|slow(?:ed|ing)|push(?:ed|ing)(?: up| down)?|accelerat(?:ed|ing)|produc(?:ed|ing)|generat(?:ed|ing)|caus(?:ed|ing)|explain(?:s|ed)|enabl(?:ed|ing)|enhanc(?:ed|ing)|add(?:ed|ing) to|detract(?:ed|ing) from|stimulat(?:ed|ing)|prompt(?:ed|ing)|translat(?:ed|ing) into|` +
		`erod(?:ed|ing)|squeez(?:ed|ing)|compress(?:ed|ing)|hamper(?:ed|ing)|offset|outweighed|` +
		`account(?:ed|ing|s) for (?:most|much|the (?:majority|bulk|rest|remainder|balance)|a (?:majority|large|significant|substantial|meaningful|good)|nearly|almost|substantially|virtually|all|part|some)|(?:was|were|is|are)` + adverb + ` (?:responsible|accountable) for|played an? (?:\w+ )?(?:part|role) in)` + toResults + `|` +
		`(?:was|were|is|are) (?:also )?(?:(?:one|some|two|three|several|among) (?:of )?)?(?:(?:an?|the|our) )?(?:[\w-]+ ){0,2}(?:drivers?|reasons?|causes?|factors?|contributors?|sources?|catalysts?) (?:of|for|to|behind|in)` + toResults + `|` +
		`(?:drivers?|reasons?|causes?|factors?|contributors?|catalysts?) (?:of|for|to|behind|in|contributing to|affecting|impacting|influencing|driving)` + toResults + `[^.;]{0,160}? (?:was|were|is|are|includ\w+)\b|` +
		`(?:prices?|wages?|headcount|volumes?|mix|inflation|currency|currencies|dollar|euro|pound|yen|exchange|hiring|acquisitions?|launch|demand|usage|pricing|adoption|competition|attrition|churn|renewals|efficienc\w+|scale) (?:also |further |\w+ly )?(?:increased|reduced|raised|lowered|improved|decreased)` + toResults + `)`)
	// partOfChange matches an amount that is part of the change, before its cause.
	partOfChange = regexp.MustCompile(`(?i)(?:(?:\d|●\])\s?(?:%|percent|million|billion|thousand)|[$€£¥]\s?\d[\d.,]*|` + spelledPoints + `)[^;]*\bof (?:the|this|that|our|total|these)\b[^;]*\b(?:` + upWords + `|` + DownWords + `|changes?)\b|` +
		`^of (?:the|this|that)\b[^;]*,[^;]*(?:(?:\d|●\])\s?(?:%|percent|million|billion|thousand)|[$€£¥]\s?\d|` + spelledPoints + `)|` + fractions)
	// wholeOfChange matches the amount of the whole change, beside a cause without its own.
	wholeOfChange = regexp.MustCompile(`(?i)\b(?:the|this|that|our) (?:approximately |overall )?(?:[$€£¥]\s?\d[\d.,]*(?: (?:million|billion|thousand))?(?:,? or \d[\d.]*%,?)?|\d[\d.]*(?:%| percent)) (?:\w+ )?(?:` + upWords + `|` + DownWords + `|changes?)\b|` +
		`\b(?:the|this|that|our) (?:\w+ ){0,2}(?:increase|decrease|growth|decline|rise|improvement)(?: in [\w -]{1,40}?)? of (?:[$€£¥]\s?\d[\d.,]*(?: (?:million|billion|thousand))?|\d[\d.]*(?:%| percent))`)
	// ownChange matches a change with its amount, after a cause that opens the sentence.
	ownChange = regexp.MustCompile(`(?i)\b(?:` + upWords + `|` + DownWords + `)(?: by)? (?:approximately |about |nearly )?(?:[$€£¥]\s?\d[\d.,]*(?: (?:million|billion|thousand))?(?:,? or \d[\d.]*(?:%| percent))?|\d[\d.]*(?:%| percent))`)
	// practice matches a sentence about a practice of the registrant.
	practice       = regexp.MustCompile(`(?i)^(?:\w+ly,? )?(?:we|management|the company) (?:do not |does not )?(?:\w+ly )?(?:monitor|evaluate|track|review|present|exclude|include|use|calculate|measure|disclose|consider|assess|determine|recogni[sz]e|define|report|provide|adjust|classify|account for|allocate|record|estimate)s?\b`)
	reasonWord     = regexp.MustCompile(`(?i)\b(?:useful|helpful|meaningful|important|believe that)\b`)
	contrastBefore = regexp.MustCompile(`(?i)\b(?:not|rather than|instead of)(?: \w+)? $`)
	// expectation matches words that make a sentence about the future.
	expectation = regexp.MustCompile(`(?i)\b(?:expect|anticipate|intend|plan|believe|forecast|foresee|project|continue|tend|vary|varies|fluctuate|historically|typically|generally|usually|often|each year)s?\b|\b(?:hypothetical|in the future|future)\b`)
)

// Bounds of the words that are read around a place, in bytes, so that a text without a full
// stop costs no more than others.
const (
	endBytes  = 90
	nearBytes = 700
	farBytes  = 1500
)

// leadOf returns the last words before a byte, and tailOf the first words from a byte on.
func leadOf(words string, at int) string { return words[max(0, at-nearBytes):at] }

// endOf returns the few words before a byte.
func endOf(words string, at int) string { return words[max(0, at-endBytes):at] }

func tailOf(words string, from int) string {
	return words[from:min(len(words), from+nearBytes)]
}

// supposes reports whether words are hypothetical or about the future.
func supposes(words string) bool {
	return Hypothetical.MatchString(words) || expectation.MatchString(words)
}

// connectives returns the places of words that introduce a cause of a past change.
func connectives(words string) [][]int {
	var list [][]int
	if at := openingWith.FindStringIndex(words); at != nil && !notCauseWith.MatchString(words[:at[1]]) {
		list = append(list, at)
	}
	for _, at := range causes.all(words) {
		form := strings.ToLower(words[at[0]:at[1]])
		switch {
		case strings.HasPrefix(form, "as ") && !strings.Contains(form, " of"):
			if notCauseAs.MatchString(form) || asBefore.MatchString(endOf(words, at[0])) {
				continue
			}
			at = []int{at[0], at[0] + 2}
		case strings.HasPrefix(form, "after ") && afterTax.MatchString(tailOf(words, at[0])),
			(strings.HasPrefix(form, "following ") || strings.HasPrefix(form, "upon ")) && afterwards.MatchString(tailOf(words, at[1])),
			strings.HasPrefix(form, "with ") && notCauseWith.MatchString(form):
			continue
		}
		list = append(list, at)
	}
	return list
}

// Unquantified returns the places where the sentence names a cause of a change without an
// amount: at most one for the causes of the change and one for what offsets it. The function
// excused reports whether the cause that begins at a byte offset needs no amount.
func (s Passage) Unquantified(excused func(at int) bool) [][]int {
	words := s.String()
	if practice.MatchString(words) {
		return nil
	}
	var found [][]int
	decided := false // by a connective
	var all [][]int
	if Change.MatchString(words) || moved.MatchString(words) || earningsBenefit.MatchString(words) || wasAffected.MatchString(words) {
		all = connectives(words)
	}
	for i := 0; i < len(all); i++ {
		at, end := all[i], len(words)
		if excused(at[0]) || !isOfChange(words, at) {
			decided = decided || excused(at[0])
			continue
		}
		decided = true
		for i+1 < len(all) && !isOffset(words, all[i+1]) {
			i++
		}
		if i+1 < len(all) {
			end = all[i+1][0]
		}
		after := words[at[1]:end]
		if end == len(words) && !HasAmount(after) {
			after = s.rest(at[1])
		}
		before := leadOf(words, at[0])
		if strings.TrimSpace(before) == "" && loose.MatchString(strings.ToLower(words[at[0]:at[1]])) && toplineWord.MatchString(otherLine.ReplaceAllString(after, "")) {
			after = ownChange.ReplaceAllString(after, "")
		}
		if !partOfChange.MatchString(before) && !givesAmount(after) && !hasOwnAmount(before) && !isOnlyCause(before, words[at[0]:at[1]], after) {
			found = append(found, at)
		}
	}
	if decided || givesAmount(words) || s.Commentary != nil && givesAmount(s.rest(0)) {
		return found
	}
	for _, at := range append(causingVerb.all(words), movers(words)...) {
		before := leadOf(words, at[0])
		if !supposes(before) && !contrastBefore.MatchString(endOf(before, len(before))) && !deniedNear.MatchString(endOf(before, len(before))) && !Negation.MatchString(words[at[0]:at[1]]) && !passive.MatchString(words[at[0]:at[1]]) {
			return append(found, at)
		}
	}
	return found
}

var (
	passive    = regexp.MustCompile(`(?i)^\w+` + adverb + ` by\b`)
	deniedNear = regexp.MustCompile(`(?i)(?:\b(?:not|never|neither)|n[’']t)(?: \w+){0,4} $`)
	// mover matches a verb that may also be an adjective, between a cause and what it moved.
	mover    = regexp.MustCompile(`(?i)(\w+) ((?:reduced|increased|decreased|improved|expanded) (?:our |the |total |net |reported |subscription |services? |product |operating |gross |overall )*(?:revenues?|sales|growth|income|margins?|profits?|expenses?|costs?|results|billings))\b`)
	noMover  = regexp.MustCompile(`(?i)^(?:the|an?|and|or|to|of|in|on|from|with|by|for|our|we|due|has|have|had|was|were|is|are|be|been|as|at|also|both|higher|lower|any|its|this|these|such|through|reflecting|into|their|management|company|including|despite|towards?|\w+ly)$`)
	ownActor = regexp.MustCompile(`(?i)^(?:\w+ly, |in [^,]+, )?(?:we|management|the company)\b`)
)

// movers returns the places of verbs such as "reduced" that have a cause as their subject.
func movers(words string) [][]int {
	if ownActor.MatchString(words) {
		return nil
	}
	var list [][]int
	for _, m := range mover.FindAllStringSubmatchIndex(words, -1) {
		if !noMover.MatchString(words[m[2]:m[3]]) {
			list = append(list, []int{m[4], m[5]})
		}
	}
	return list
}

var (
	// onlyCause matches the connectives after which one cause may be all of the change.
	onlyCause = regexp.MustCompile(`(?i)^(?:due to|because|as|as (?:a |the )?(?:direct )?results? of|attributable to|result(?:ed|ing)? from|owing to|caused by|following \w+|after \w+|upon \w+)$`)
	// toplineWord matches the measures whose change Staff asks to divide; otherLine is what
	// only sounds like them.
	toplineWord    = regexp.MustCompile(`(?i)\b(?:revenues?|sales|billings|bookings|growth)\b`)
	otherLine      = regexp.MustCompile(`(?i)\b(?:costs? of (?:\w+ ){0,2}(?:revenues?|sales)|sales (?:and|&) marketing|sales commissions?|days sales|deferred revenues?|unearned revenues?|(?:percentage|percent|%) of (?:total |net )?(?:revenues?|sales))\b`)
	nextCause      = regexp.MustCompile(`(?i)(?:,|;| and|,? as well as|,? (?:coupled|combined|together|along) with|,? plus|,? in addition to) (?:to |by |from |an? |the |our |also )*(?:` + qualities + `|` + upWords + `|` + DownWords + `|growth|costs?|expenses?|due|because)\b|,[^,.;]* and [^,.;]*$|\b(?:several|various|many|multiple|other|number of) (?:\w+ )?(?:factors|reasons|causes|items)\b`)
	plainPair      = regexp.MustCompile(`(?i)^(?: [\w’'-]+){1,3} and(?: [\w’'-]+){1,3}[.]?$`)
	hasPreposition = regexp.MustCompile(`(?i) (?:on|of|in|for|to|from|with|at|by|that|which|related|associated|between)\b`)
	firstEnd       = regexp.MustCompile(`[.?!] +[A-Z]`)
)

// isOnlyCause reports whether a connective introduces one cause that is all of a change whose
// amount precedes it. A change in revenue is divided in any event.
func isOnlyCause(before, form, after string) bool {
	if !onlyCause.MatchString(form) || partOfAdverb.MatchString(endOf(before, len(before))) || !HasAmount(before) || toplineWord.MatchString(otherLine.ReplaceAllString(before, "")) {
		return false
	}
	if end := firstEnd.FindStringIndex(after); end != nil {
		after = after[:end[0]+1]
	}
	pair := plainPair.FindString(strings.TrimRight(after, ". "))
	return !nextCause.MatchString(strings.TrimRight(after, ". ")) && (pair == "" || hasPreposition.MatchString(pair[:strings.Index(pair, " and")]))
}

var partOfAdverb = regexp.MustCompile(partOf)

// givesAmount reports whether words have an amount other than that of a whole change.
func givesAmount(words string) bool {
	return HasAmount(words) && HasAmount(wholeOfChange.ReplaceAllString(words, ""))
}

// hasOwnAmount reports whether the last clause has an amount as its subject: "and $3.0
// million was".
func hasOwnAmount(words string) bool {
	last := 0
	if all := clauseEnd.FindAllStringIndex(words, -1); len(all) > 0 {
		last = all[len(all)-1][1]
	}
	return HasAmount(words[last:]) && !Change.MatchString(words[last:]) && !moved.MatchString(words[last:])
}

var clauseEnd = regexp.MustCompile(`[,;:] |\band `)

// isOffset reports whether a connective introduces an offset to a change.
func isOffset(words string, at []int) bool {
	return strings.HasPrefix(strings.ToLower(words[at[0]:at[1]]), "offset")
}

// isOfChange reports whether the connective introduces the cause of a past change: a word
// of change precedes it, or follows it if it opens the sentence.
func isOfChange(words string, at []int) bool {
	before, after := leadOf(words, at[0]), tailOf(words, at[1])
	if rounding.MatchString(after) || contrastBefore.MatchString(endOf(before, len(before))) || strings.HasSuffix(words[at[0]:at[1]], " by") && deniedNear.MatchString(endOf(before, len(before))) {
		return false
	}
	if strings.TrimSpace(before) == "" {
		return moved.MatchString(after) && !supposes(after)
	}
	if affectedBy.MatchString(words[at[0]:at[1]]) && wasBefore.MatchString(endOf(before, len(before))) {
		return !supposes(before)
	}
	form := strings.ToLower(words[at[0]:at[1]])
	if strings.HasPrefix(form, "benefit") {
		return (earningsBefore.MatchString(before) || Change.MatchString(before) && strings.HasSuffix(before, " and ")) && !supposes(before)
	}
	if form == "because" && reasonWord.MatchString(before) && !Rise.MatchString(before) && !Fall.MatchString(before) {
		return false
	}
	if loose.MatchString(form) { // also a word of other uses
		return moved.MatchString(before) && !supposes(before)
	}
	return (Change.MatchString(before) || moved.MatchString(before)) && !Hypothetical.MatchString(before) && !(expectation.MatchString(before) && !moved.MatchString(before))
}

var (
	// affectedBy and wasBefore match a measure that something affected: itself a change.
	affectedBy = regexp.MustCompile(`(?i)^(?:affected|impacted|hurt|helped|boosted|lifted|aided|pressured|depressed|constrained|tempered|dampened|supported|held back|weighed down|hampered|hindered)\b.* by$`)
	wasBefore  = regexp.MustCompile(`(?i)\b(?:revenues?|sales|growth|income|margins?|results?|performance|billings|earnings|cash flows?|expenses?|costs?)(?: [\w-]+){0,3} (?:was|were|(?:has|have) been)(?: \w+ly)* $`)
	loose      = regexp.MustCompile(`^(?:as$|since |amid|given|following|upon|after|on |from |through|by |with|for |in )`)
	// moved matches a past change of a number.
	moved    = newWordForm(`\b(?:increased|decreased|grew|rose|fell|declined|dropped|climbed|improved|accelerated|expanded|contracted|shrank|surged|jumped|soared|doubled|tripled|slowed|dipped|slipped|softened|weakened|strengthened|widened|narrowed|plunged|tumbled|advanced|edged|ticked|rebounded|recovered|retreated|decelerated|deteriorated|uplift|(?:was|were) (?:\w+ly )?(?:up|down|higher|lower)|(?:an?|the) (?:\w+ ){0,3}(?:increase|decrease|growth|rise|decline|improvement|reduction)|growth (?:in|of|was))\b`)
	rounding = regexp.MustCompile(`(?i)^ (?:the )?(?:effects? of )?rounding\b`)
)

var (
	vagueAdverb    = regexp.MustCompile(`(?i)\b(?:primarily|mainly|largely|substantially|significantly)\b`)
	nextClause     = regexp.MustCompile(`(?i);|, (?:while|whereas|but|partially|offset|partly|compared)\b| (?:while|whereas|offset by|compared (?:to|with))\b`)
	similarity     = regexp.MustCompile(`(?i)^ (?:similar|identical|the same|equivalent|equal|comparable|in the same|complete\w*)\b`)
	supposedChange = regexp.MustCompile(`(?i)\b(?:may|might|could|would|can)(?: (?:also|not|be|have|\w+ly|vary|differ|change|fluctuate|affect|affected|impact|increase|decrease|decline|harm|reduce|\w+ed))* $`)
	deniedBefore   = regexp.MustCompile(`(?i)(?:\b(?:not|never|nor|neither)|n[’']t)(?: \w+){0,2} $`)
	// composed matches a verb that says of what something consists, or how it is held, measured
	// or priced; depends matches those that are never of a change.
	composed = regexp.MustCompile(`(?i)\b(?:consist|compris|compos|includ|relat|represent|hold|held|invest|locat|denominat|recogni[sz]|measur|pric|classif|invoic|bill|sold|sell|paid|pay|incur|operat|bas|conduct|deriv|generat|host|us|earn|secur|organi[sz]|determin|provid|serv|cover|made up|collateraliz|engag|market|record|carried|deliver|distribut|develop|employ|situated|concentrat|comes?|pertain)\w* (?:of |in |to |by |on )?$|\b(?:is|are|was|were|has been|have been) $`)
	depends  = regexp.MustCompile(`(?i)\b(?:depend|rely|relies|relied|relying|focus)\w* $`)
	// subjectStart matches where the subject of a clause may begin.
	subjectStart = regexp.MustCompile(`(?i)[,;:(] ?|\b(?:that|which|who|whose|and|but) `)
	changeNext   = regexp.MustCompile(`(?i)^,?((?: [\w’'-]+){0,4}?) (?:` + upWords + `|` + DownWords + `|affected|impacted|influenced|chang(?:e|es|ed))\b`)
	linkWord     = regexp.MustCompile(`(?i)\b(?:due|to|because|by|from|through|as|in|on|for|with|at|reflecting)\b`)
	remainder    = regexp.MustCompile(`(?i)\b(?:remainder|difference|variance|uplift)\b`)
)

// VagueAdverbs returns the places of adverbs such as "primarily" that explain a change and are
// not followed by an amount in the same clause. It ignores quotations, hypothetical sentences
// and comparisons, and adverbs that only say what something consists of or how it is held or
// measured.
func (s Passage) VagueAdverbs() [][]int {
	words := s.String()
	return slices.DeleteFunc(vagueAdverb.FindAllStringIndex(words, -1), func(at []int) bool {
		before, after := leadOf(words, at[0]), tailOf(words, at[1])
		if slices.Contains([]document.Owner{document.OwnText, document.OwnRegistrant}, s.Owner(at[0])) || quoted(before, after) ||
			similarity.MatchString(after) || supposedChange.MatchString(endOf(before, len(before))) || !statesChange(before, after) {
			return true
		}
		if end := nextClause.FindStringIndex(after); end != nil {
			after = after[:end[0]]
		}
		return HasAmount(after)
	})
}

// statesChange reports whether an adverb between two texts belongs to the statement of a past change.
func statesChange(before, after string) bool {
	if deniedBefore.MatchString(endOf(before, len(before))) || supposes(before) || depends.MatchString(endOf(before, len(before))) {
		return false
	}
	if m := changeNext.FindStringSubmatch(after); m != nil && !linkWord.MatchString(m[1]) && !Hypothetical.MatchString(m[1]) {
		return true
	}
	subject := before
	if composed.MatchString(endOf(before, len(before))) {
		if all := subjectStart.FindAllStringIndex(before, -1); all != nil {
			subject = before[all[len(all)-1][1]:]
		}
	}
	return Change.MatchString(subject) || moved.MatchString(subject) || remainder.MatchString(subject)
}

// quoted reports whether a word alone is in quotation marks.
func quoted(before, after string) bool {
	return strings.HasSuffix(before, "“") && strings.HasPrefix(after, "”") || strings.HasSuffix(before, `"`) && strings.HasPrefix(after, `"`)
}
