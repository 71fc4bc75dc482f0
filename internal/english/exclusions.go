package english

import (
	"regexp"
	"strings"
)

var (
	// normalCost matches what reads as a normal, recurring cash expense of a business.
	normalCost = regexp.MustCompile(`(?i)\b(?:public[- ]company|(?:being|operating as) (?:a |an )?(?:public|listed)(?: company)?|(?:office|store|restaurant|clinic|location|facility|site|center|branch|new[- ]market|new[- ]office|new[- ]store|new[- ]product)s?[- ](?:pre-?)?(?:opening|launch|start-?up|entry)|pre-?opening|start-?up|opening (?:of )?(?:new |additional )?(?:offices?|stores?|locations?|facilities|markets?|sites?|clinics?|restaurants?|branches)|` +
		`recruit\w*|recruiting|hiring|onboarding|training|retention bonus\w*|bonus(?:es)?|salar(?:y|ies)|wages?|payroll|commissions?|benefits? costs?|personnel|` +
		`marketing|advertising|promotion\w*|brand(?:ing)?|customer acquisition|rent|rental|lease (?:costs?|expenses?|payments?)|occupancy|utilities|travel|entertainment|` +
		`maintenance|repairs?|insurance|audit(?:or)? fees?|accounting fees?|compliance costs|(?:routine|ordinary|recurring|general|ongoing|normal) (?:legal|litigation|professional|consulting|advisory|business|operating|cash|compliance)[\w ,]*|compliance|board (?:fees|of directors)|director(?:s[’']?)? fees|` +
		`hosting|cloud (?:costs?|computing)|software subscriptions?|licen[cs]e fees|freight|shipping|warehous\w+|research and development|product development|consult(?:ing|ants?)|management fees?|sponsor fees?|investor relations|conferences?|trade shows?|` +
		`recurring(?: cash)?(?: operating)? (?:costs?|expenses?|charges?)|normal(?:,)? recurring|cash operating expenses?|royalt(?:y|ies)|bad debts?|inventory write-?(?:downs?|offs?)|obsolete inventory)\b`)
	// specialCost matches what makes such a cost one of a transaction.
	specialCost = regexp.MustCompile(`(?i)\b(?:acqui(?:sition|red|ring)\w*|acquisition-related|merger|restructur\w*|severance|IPO|initial public offering|offering costs|transaction|stock-based|share-based|equity-based|amorti[sz]ation|depreciation|impairment|integration|litigation|settlement|non-?cash|capitali[sz]ed|deferred|payroll tax\w*|employer|relocation|disaster|pandemic|COVID\w*|interest|income tax\w*)\b`)
	// excludes matches words that take an item out of a measure; its object follows.
	excludes = regexp.MustCompile(`(?i)\b(?:exclud(?:es|ed|ing|e)|adds? back|adding back|added back|adjust(?:s|ed|ing|ments)? (?:for|to exclude)|adjustments? for|eliminat(?:es|ed|ing|e)|remov(?:es|ed|ing|e)|leav(?:es|ing) out|before|net of|without|omit(?:s|ted|ting)?)\b`)
	// excludedFrom matches words whose subject is taken out of a measure.
	excludedFrom = regexp.MustCompile(`(?i)\b(?:(?:is|are|was|were|been|be|being)(?: also)? (?:excluded|added back|removed|eliminated|left out|adjusted out)|excluded from|added back (?:to|in))\b`)
	itemEnd      = regexp.MustCompile(`(?i)[;:]|\. |, (?:which|and (?:is|was|we|includes|should)|but|because|that is|whose)\b|\b(?:because|but|while|whereas|which (?:are|is|we))\b`)
	// lossesNotGains matches the exclusion of losses beside gains that stay in the measure.
	lossesNotGains = regexp.MustCompile(`(?i)\b(?:exclud|add\w* back|adjust|eliminat|remov|leav|omit)[^.;]*\b(?:loss(?:es)?|write-?downs?|write-?offs?|charges?)\b[^.;]*\b(?:but|while|whereas|although|and|not)\b[^.;]*\bgains?\b|\bgains?\b[^.;]*\b(?:includ\w+|remain\w*|kept|retain\w*|not (?:excluded|removed|adjusted))\b[^.;]*\b(?:but|while|whereas|although|and)\b[^.;]*\bloss(?:es)?\b[^.;]*\bexclud|\bonly (?:the )?losses\b`)
	bothWays       = regexp.MustCompile(`(?i)\b(?:gains? (?:and|or|and/or) loss(?:es)?|loss(?:es)? (?:and|or|and/or) gains?|gains?\s?\(loss(?:es)?\)|loss(?:es)?\s?\(gains?\)|both)\b`)
	lossLabel      = regexp.MustCompile(`(?i)\b(?:loss|losses|write-?downs?|write-?offs?)\b`)
	gainWord       = regexp.MustCompile(`(?i)\bgains?\b|Gain`)
)

// NormalCost returns the words of a label that name a normal, recurring cash operating expense,
// such as "rent", or "" if there are none.
func NormalCost(label string) string {
	if specialCost.MatchString(label) {
		return ""
	}
	return normalCost.FindString(label)
}

// OnlyLoss reports whether a label names losses and no gains.
func OnlyLoss(label string) bool { return lossLabel.MatchString(label) && !gainWord.MatchString(label) }

// IsGain reports whether a name has a word for gains.
func IsGain(name string) bool { return gainWord.MatchString(name) }

// ExcludesNormalCost returns the place of a normal, recurring cash operating expense that the
// sentence excludes from a non-GAAP measure, or nil.
func (s Passage) ExcludesNormalCost() []int {
	words := s.String()
	if !excludes.MatchString(words) && !excludedFrom.MatchString(words) || notExcluded.MatchString(words) || supposedMeasure.MatchString(words) || !normalCost.MatchString(words) || !NamesNonGAAP(words) {
		return nil
	}
	for _, at := range excludes.FindAllStringIndex(words, -1) {
		object := tailOf(words, at[1])
		if strings.EqualFold(words[at[0]:at[1]], "before") && !strings.HasPrefix(object, " ") {
			continue
		}
		if end := itemEnd.FindStringIndex(object); end != nil {
			object = object[:end[0]]
		}
		if m := costIn(object); m != nil {
			return []int{at[1] + m[0], at[1] + m[1]}
		}
	}
	if at := excludedFrom.FindStringIndex(words); at != nil {
		if m := costIn(leadOf(words, at[0])); m != nil {
			from := max(0, at[0]-nearBytes)
			return []int{from + m[0], from + m[1]}
		}
	}
	return nil
}

// costIn returns the place of a normal cost in a list of items, or nil.
func costIn(list string) []int {
	from := 0
	for _, item := range itemBreak.Split(list, -1) {
		at := strings.Index(list[from:], item) + from
		from = at + len(item)
		if m := normalCost.FindStringIndex(item); m != nil && !specialCost.MatchString(item) {
			return []int{at + m[0], at + m[1]}
		}
	}
	return nil
}

var (
	notExcluded     = regexp.MustCompile(`(?i)\b(?:(?:do|does|did|have|has|had|will|is|are|was|were) not|no longer|never|n[’']t) (?:\w+ )?(?:exclud|adjust|add|eliminat|remov|leav|omit)`)
	itemBreak       = regexp.MustCompile(`(?i), (?:and |or )?|\band\b(?: also)?`)
	supposedMeasure = regexp.MustCompile(`(?i)\bother companies\b|\b(?:credit|loan) (?:agreement|facility)\b|\bcovenants?\b`)
)

// ExcludesLossesAlone returns the place of words that exclude losses from a non-GAAP measure,
// but not the gains of the same kind. It returns nil if there are none.
func (s Passage) ExcludesLossesAlone() []int {
	words := s.String()
	at := lossesNotGains.FindStringIndex(words)
	if at == nil || bothWays.MatchString(words) || supposedMeasure.MatchString(words) || !NamesNonGAAP(words) {
		return nil
	}
	return at
}

var (
	// tailored matches revenue or cost that is recognized as GAAP does not recognize it.
	tailored = regexp.MustCompile(`(?i)\b(?:(?:adjusted|non[- ]GAAP|billed|as-billed|cash|cash-basis|core|underlying|normali[sz]ed|bookings-based|pre-haircut|gross-up|grossed-up|accelerated) (?:total |net |subscription |product |services? |maintenance |license |recurring |consolidated )*(?:revenues?|net sales|sales)|cash (?:EBIT(?:DA)?|gross (?:profit|margin)|operating (?:income|profit))|` +
		`(?:revenues?|net sales|sales)(?: \w+){0,2}? (?:on an? (?:as-billed|billed|billings|cash|bookings|adjusted|non[- ]GAAP) basis|as (?:adjusted|billed|invoiced|if billed)|before (?:the )?(?:effects? of |impact of )?(?:purchase accounting|(?:the )?(?:deferred[- ]revenue|purchase[- ]accounting|fair[- ]value) (?:haircuts?|adjustments?|write-?downs?)|haircuts?|deferrals?|rebates|returns|discounts|write-?downs?))|` +
		`(?:revenues?|net sales)[^.;]*\b(?:add(?:s|ed|ing)? back|exclud\w+|eliminat\w+|without|revers\w+|before)[^.;]{0,60}\b(?:(?:write-?downs?|haircuts?|fair[- ]value adjustments?) (?:of|to|on)(?: \w+)? (?:acquired )?(?:deferred|unearned) revenues?|(?:acquired |deferred |unearned )+revenues? (?:write-?downs?|haircuts?|adjustments?|fair[- ]value))|` +
		`(?:recogni[sz](?:es|ed|ing)|recording|records) (?:\w+ ){0,3}(?:revenues?|subscriptions?|contracts?|sales)[^.;]*\b(?:when|as) (?:it is |they are |customers are |the customer is |we )?(?:billed|invoiced|invoice|bill|paid|signed|booked)\b[^.;]*\b(?:rather than|instead of)|` +
		`as if (?:all |the |our )?(?:\w+ )?(?:revenues?|subscriptions?|licen[cs]es?|contracts?) (?:were|was|had been) (?:recogni[sz]ed|billed|sold))\b`)
	// notTailored matches revenue at other exchange rates, and that of a business combination.
	notTailored = regexp.MustCompile(`(?i)\bconstant[- ]currenc|\bcurrency[- ]neutral\b|\bpro forma\b|\bexchange rates?\b|\bbusiness combination\b|\bcalculated current billings\b`)
)

// TailoredRecognition returns the place of a measure that changes how revenue or cost is
// recognized, such as "adjusted revenue", or nil.
func (s Passage) TailoredRecognition() []int {
	words := s.String()
	at := tailored.FindStringIndex(words)
	if at == nil || notTailored.MatchString(words) || strings.HasPrefix(strings.ToLower(words[at[0]:at[1]]), "adjusted ") && beingVerb.MatchString(leadOf(words, at[0])) || Negation.MatchString(leadOf(words, at[0])) || supposedMeasure.MatchString(words) || hypothetical.MatchString(leadOf(words, at[0])) {
		return nil
	}
	return at
}

// beyondGAAP matches a claim that a measure is better than GAAP.
var beyondGAAP = regexp.MustCompile(`(?i)\b(?:better|superior|truer|clearer|fairer|sounder|(?:more|most|less distorted)(?: \w+){0,2}?) (?:\w+ ){0,6}?(?:than|to)(?: \w+[’']?s?){0,4} (?:net (?:income|loss|earnings)|GAAP|gross (?:profit|margin)|operating (?:income|loss|profit)|income from operations|revenues?|(?:net )?cash (?:provided|flow))|` +
	`\b(?:the|our) (?:best|truest|fairest|clearest|most (?:accurate|meaningful|reliable|relevant|representative|important|appropriate|useful|complete|faithful)) (?:\w+ ){0,3}(?:measures?|indicators?|reflection|pictures?|views?|gauges?|representation|metrics?|way|barometer)\b|` +
	`\b(?:GAAP|net (?:income|loss)|operating (?:income|loss)) (?:results? )?(?:\w+ )?(?:is|are|does|do|has|can be) (?:not (?:\w+ )?(?:reflect|represent|capture|show|meaningful|indicative)|misleading|distorted|of (?:little|limited) (?:use|value|relevance))|` +
	`\b(?:true|real|actual|underlying economic|genuine) (?:profitability|performance|earnings(?: power)?|economics|results|picture|cash generation)\b`)

// BetterThanGAAP returns the offset of words that call the non-GAAP measure of a mention better
// than a GAAP measure, or −1.
func (s Sentence) BetterThanGAAP(n Mention) int {
	if n.Measure == nil || !n.NonGAAP() {
		return -1
	}
	words := s.String()
	at := beyondGAAP.FindStringIndex(words)
	if at == nil || Negation.MatchString(leadOf(words, at[0])) || hypothetical.MatchString(leadOf(words, at[0])) || strings.Contains(words[at[0]:at[1]], "not ") && !strings.HasPrefix(strings.ToLower(words[at[0]:at[1]]), "gaap") {
		return -1
	}
	return at[0]
}
