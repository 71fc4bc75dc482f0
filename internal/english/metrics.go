package english

import (
	"regexp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/document"
)

// operatingMetric is a metric of a business that no accounting standard defines.
type operatingMetric struct {
	name   string
	form   wordForm       // what text calls it
	count  bool           // it is a number of people or things, and not a rate or an amount
	define *regexp.Regexp // a definition of it
}

// countNouns matches what registrants count.
const countNouns = `(?:customers?|clients?|subscribers?|users?|members?|merchants?|tenants?|sellers|buyers|shoppers|patients|guests|advertisers|developers|downloads|installs|installations|seats|devices|logos|endpoints|households|visitors|followers|accounts|subscriptions|(?:paid|software) licen[cs]es|deployments|bookings|orders|transactions|stores)`

// operatingMetrics lists the metrics in the order in which their names are tried.
var operatingMetrics = func() []operatingMetric {
	var list []operatingMetric
	add := func(name, form string, count bool) {
		list = append(list, operatingMetric{name, newWordForm(`(?:` + form + `)\b`), count,
			regexp.MustCompile(`(?i)\b(?:defin|calculat|comput|count|consider)\w*(?: (?:an?|the|our|total|number|of|each|such))* (?:` + form + `)\b|\b(?:` + form + `)(?:,? (?:or|\()[^.,)]*[,)]?)?(?:,? (?:which we (?:define|calculate|compute)|defined|calculated|computed|meaning)| (?:means?|represents?|refers? to|equals)| (?:is|are|was|were) (?:defined|calculated|computed|determined|the (?:ratio|sum|number|percentage|annuali[sz]ed|total|value|average|product|quotient)))\b`)})
	}
	add("net expansion rate", `net[- ](?:dollar|revenue|customer)?[- ]?(?:based )?expansion(?: rates?)?`, false)
	add("net retention rate", `(?:dollar[- ]based )?net[- ](?:dollar |revenue |customer |recurring )?(?:based )?retention(?: rates?)?|(?:dollar|revenue)[- ]based (?:net )?(?:retention|expansion)(?: rates?)?|NRR|NDRR|DBNRR|DBNER`, false)
	add("gross retention rate", `gross[- ](?:dollar |revenue |customer |logo )?(?:based )?(?:retention|renewal)(?: rates?)?|GRR`, false)
	add("net new annual recurring revenue", `(?:net[- ]new|new|incremental) (?:annual(?:i[sz]ed)? recurring revenues?|ARR|MRR|ACV)`, false)
	add("annual recurring revenue", `(?:subscription )?annual(?:i[sz]ed)? recurring revenues?|ARR`, false)
	add("monthly recurring revenue", `monthly recurring revenues?|MRR|recurring revenue run[- ]rates?|(?:annuali[sz]ed )?(?:revenue )?run[- ]rates?`, false)
	add("renewal rate", `(?:(?:customer|subscription|contract|dollar|gross|net|average|annual|logo)[ -])*renewal rates?|rates? of renewal`, false)
	add("churn rate", `(?:(?:customer|logo|user|subscriber|gross|net|revenue|dollar|annual|annuali[sz]ed|monthly|quarterly|average)[ -])*(?:churn|attrition|cancellation)(?: rates?)?`, false)
	add("retention rate", `(?:customer |client |logo |user |subscriber |account |revenue |dollar |member |average )*retention(?: rates?)?`, false)
	add("lifetime value", `LTV(?:[- ]?(?:to|/)[- ]?CAC)?|(?:customer )?lifetime values?`, false)
	add("customer acquisition cost", `CAC(?: payback)?|customer acquisition costs?|payback periods?|months to (?:payback|recover)`, false)
	add("average revenue per customer", `average (?:\w+ ){0,2}?(?:revenues?|spend|spending|contract values?|order values?|selling prices?|deal sizes?|ARR|subscription values?)(?: (?:per|of) (?:\w+ )?(?:customer|user|subscriber|account|client|member|order|unit|seat)s?)?|(?:revenues?|ARR|spend) per (?:\w+ )?(?:customer|user|subscriber|account|client|member|seat|employee)s?|ARPU|ARPA|ARPC|AOV|ASP`, false)
	add("contract value", `(?:total|annual|annuali[sz]ed|average) contract values?|TCV|ACV`, false)
	add("bookings", `(?:new |net |total |gross |annual |quarterly |subscription )*bookings`, false)
	add("backlog", `(?:sales |order )?(?:backlog|pipeline)`, false)
	add("transaction volume", `gross merchandise (?:values?|volumes?)|GMV|(?:total |gross )?(?:payments?|processing|transaction|processed) volumes?|TPV|take rates?`, false)
	add("satisfaction score", `NPS|net promoter scores?|customer satisfaction(?: scores?)?|CSAT`, false)
	add("rule of 40", `rule of (?:40|forty)|magic numbers?|burn multiples?`, false)
	add("comparable sales", `(?:same|comparable)[- ]store sales(?: growth)?|comparable sales`, false)
	add("win rate", `(?:win|conversion|adoption|attach|engagement|utili[sz]ation|activation|occupancy|penetration|free-to-paid) rates?`, false)
	add("active users", `DAUs?|MAUs?|WAUs?`, true)
	add("number of customers", `(?:(?:active|paying|paid|registered|monthly|daily|weekly|enterprise|total|new|large|premium|direct|global|average|unique|net|commercial|small|business)[ -])*`+countNouns+`|(?:customer|user|subscriber|client|member|logo|seat|account|license) (?:counts?|base|numbers)`, true)
	return list
}()

var (
	// plainCount matches digits that are a count: no money, no percentage, no year.
	countBefore = regexp.MustCompile(`(?i)(?:^|[ (])((?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?: (?:million|thousand|billion))?)\+? (?:(?:\w+[- ]?){0,3} )?` + countNouns + `\b`)
	// levelVerb matches a verb between a metric and its figure.
	levelVerb = regexp.MustCompile(`(?i)\b(?:was|were|is|are|of|to|at|by|above|over|below|approximately|reached|exceed(?:s|ed)|surpassed|total(?:s|l?ed)|averaged|stood|remain(?:s|ed)|crossed|topped|approached|grew|increased|decreased|rose|fell|declined|climbed|improved|dropped|doubled|expanded|jumped|ended|hit|had|up|down|achieved)\b`)
	// objectOf matches a preposition that makes a noun the object of another: "revenues from
	// customers".
	objectOf       = regexp.MustCompile(`(?i)\b(?:from|by|to|with|for|at|among|across|between|per|in|of|on|through|within)(?: [\w’'-]+){0,3} ?$`)
	numberOf       = regexp.MustCompile(`(?i)\b(?:number|count|total|base|majority|percentage|share|proportion) of(?: [\w’'-]+){0,3} ?$`)
	percentOnly    = regexp.MustCompile(`(?i)\d\s?(?:%|percent\b)`)
	anyNumber      = regexp.MustCompile(`(?i)[$€£¥]?\d[\d,]*(?:\.\d+)?(?:\s?(?:%|percent\b|x\b)|[ -](?:million|billion|thousand|months?|times|points?)\b)?`)
	yearOrDay      = regexp.MustCompile(`^(?:(?:19|20)\d\d|[1-9]|[12]\d|3[01])$`)
	numberedBefore = regexp.MustCompile(`(?i)\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Item|Note|Form|Topic|Level|Rule|Section|quarter|fiscal) $`)
	concentrate    = regexp.MustCompile(`(?i)\b(?:account(?:s|ed|ing)? for|represent(?:s|ed|ing)?|compris\w+|contribut\w+|exceed\w*)\b[^.;]*(?:\d|more|less)[^.;]*(?:%|percent)[^.;]*\b(?:of|in)\b[^.;]*\b(?:revenues?|receivables?|sales)\b|\b(?:largest|top|biggest|single) (?:\w+ )?(?:customers?|clients?|accounts?)\b|\b(?:no|one|each|any) (?:\w+ )?(?:customer|client)\b`)
	pronounDefined = regexp.MustCompile(`(?i)\b(?:defin|calculat|comput|count)\w* (?:it|them|this|these|the (?:metric|rate|measure|number))\b|^(?:it|this (?:metric|measure|rate|number)) (?:is|means|represents|equals)\b|^they are\b`)
)

// definingWord matches words that a definition has.
var definingWord = regexp.MustCompile(`(?i)defin|calculat|comput|count|consider|mean|represent|refer|equal|determin| is | are |ratio|sum of`)

// Glossary holds the operating metrics that a document has defined so far.
type Glossary struct {
	defined map[string]bool
	named   []string // by the previous sentence
	block   *document.Block
}

// Read reads the next sentence of the document. If the sentence shows a figure for an operating
// metric that the document has not defined, Read returns the place and name of the metric;
// otherwise ok is false. A metric that is only named as the cause of a change does not count.
func (g *Glossary) Read(s Passage) (at []int, name string, ok bool) {
	if g.defined == nil {
		g.defined = map[string]bool{}
	}
	words := s.String()
	defining := definingWord.MatchString(words)
	if !defining && !(s.Own && AnyDigit.MatchString(words)) {
		g.block, g.named = nil, nil
		if s.Own {
			g.block = s.Block
			for _, each := range metricsIn(words) {
				g.named = append(g.named, each.name)
			}
		}
		return nil, "", false
	}
	if s.Block != g.block {
		g.block, g.named = s.Block, nil
	}
	if pronounDefined.MatchString(words) {
		for _, each := range g.named {
			g.defined[each] = true
		}
	}
	var named []string
	for _, each := range metricsIn(words) {
		m := each.operatingMetric
		if defining && m.define.MatchString(words) {
			g.defined[m.name] = true
		}
		named = append(named, m.name)
		if !ok && !g.defined[m.name] && s.givesFigure(m, each.at) {
			at, name, ok = each.at, strings.TrimSpace(words[each.at[0]:each.at[1]]), true
		}
	}
	if len(named) > 0 {
		g.named = named
	}
	return at, name, ok
}

// metricNamed is a place where text names a metric.
type metricNamed struct {
	*operatingMetric
	at []int
}

// metricsIn returns the metrics that words name, in order and without overlaps.
func metricsIn(words string) []metricNamed {
	var list []metricNamed
	for i := range operatingMetrics {
		for _, at := range operatingMetrics[i].form.all(words) {
			list = append(list, metricNamed{&operatingMetrics[i], at})
		}
	}
	slices.SortStableFunc(list, func(a, b metricNamed) int { return a.at[0] - b.at[0] })
	end := 0
	return slices.DeleteFunc(list, func(each metricNamed) bool {
		if each.at[0] < end {
			return true
		}
		end = each.at[1]
		return false
	})
}

// givesFigure reports whether a sentence gives a figure for the metric named at a place.
func (s Passage) givesFigure(m *operatingMetric, at []int) bool {
	words := s.String()
	before, after := leadOf(words, at[0]), tailOf(words, at[1])
	if !s.givesNumber(m, at) || hypothetical.MatchString(before) || Negation.MatchString(before) || concentrate.MatchString(words) || isCause(words, at[0]) {
		return false
	}
	verb := causingVerb.all(after[:min(len(after), 120)])
	return verb == nil || verb[0][0] >= 20
}

// givesNumber reports whether a number belongs to the metric named at a place.
func (s Passage) givesNumber(m *operatingMetric, at []int) bool {
	words := s.String()
	before, after := endOf(words, at[0]), tailOf(words, at[1])
	if m.count {
		if n := countBefore.FindStringSubmatchIndex(words[max(0, at[0]-30):min(len(words), at[1]+30)]); n != nil {
			from := max(0, at[0]-30)
			if s.typed(from+n[2]) && !yearOrDay.MatchString(words[from+n[2]:from+n[3]]) {
				return true
			}
		}
		if n := shareBefore.FindStringIndex(before); n != nil && s.typed(max(0, at[0]-endBytes)+n[0]) {
			return true
		}
		if objectOf.MatchString(before) && !numberOf.MatchString(before) {
			return false
		}
	}
	end := figureEnd.FindStringIndex(after)
	if end != nil {
		after = after[:end[0]]
	}
	verb := levelVerb.FindStringIndex(after)
	for _, n := range anyNumber.FindAllStringIndex(after, -1) {
		text := after[n[0]:n[1]]
		switch {
		case !s.typed(at[1] + n[0]), yearOrDay.MatchString(text) && (numberedBefore.MatchString(after[:n[0]]) || len(text) == 4), verb == nil || n[0] < verb[1]:
		case m.count && strings.ContainsAny(text, "$€£¥"):
		default:
			return true
		}
	}
	if n := figureBefore.FindStringIndex(before); n != nil && !m.count && s.typed(max(0, at[0]-endBytes)+n[0]) {
		return true
	}
	return false
}

var (
	shareBefore  = regexp.MustCompile(`(?i)\d[\d.]*\s?(?:%|percent) of (?:our |the |all |total |these |such )*$`)
	figureEnd    = regexp.MustCompile(`[;:]|\. `)
	figureBefore = regexp.MustCompile(`(?i)(?:[$€£¥]\s?\d[\d,.]*(?: (?:million|billion|thousand))?|\d[\d.]*\s?(?:%|percent|x)) (?:(?:of|in|for) )?(?:our |the |new |total |record )*$`)
)

// typed reports whether a byte was typed by a person, and is not of a fact or a date.
func (s Passage) typed(i int) bool {
	return !slices.Contains([]document.Owner{document.OwnFact, document.OwnDate, document.OwnPolicy, document.OwnCite, document.OwnStaff}, s.Owner(i))
}

// isCause reports whether a byte of a sentence is within the cause of a change.
func isCause(words string, at int) bool {
	from := max(0, at-nearBytes)
	near := words[from:min(len(words), at+nearBytes)]
	for _, c := range connectives(near) {
		if from+c[1] <= at && isOfChange(near, c) {
			return true
		}
	}
	return false
}
