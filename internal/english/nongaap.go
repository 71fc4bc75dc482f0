package english

import (
	"regexp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/text"
)

var (
	// NonGAAPWord matches a reference to non-GAAP measures.
	NonGAAPWord = regexp.MustCompile(`(?i)\bnon[- ]GAAP\b`)
	// DefinitionHeading matches a heading over a definition or the limits of a measure.
	DefinitionHeading = regexp.MustCompile(`(?i)\b(?:definitions?|defined|limitations?|limits|usefulness|uses? of|about|explanation|how we (?:use|define|calculate))\b`)
	// FurtherAdjustment matches an adjustment beyond those in the name EBITDA.
	FurtherAdjustment = regexp.MustCompile(`(?i)\b(?:stock|share|equity)-based\b|\bstock compensation\b|\brestructuring\b|\bimpairments?\b|\bacquisition(?:s|-related)?\b|\blitigation\b|\bsettlements?\b|\bforeign (?:exchange|currency)\b|\bseverance\b|\bnon-?recurring\b|\bone-time\b|\bother (?:non-cash|unusual|special) \w+|\bdeferred revenue\b`)
)

// IsBareEBITDA reports whether text names EBITDA without "adjusted" or "non-GAAP".
func IsBareEBITDA(m *Measure, text string) bool {
	text = strings.ToLower(text)
	return m == EBITDA && (strings.HasPrefix(text, "ebit") || strings.HasPrefix(text, "earnings before")) &&
		!strings.Contains(text, "adjusted") && !strings.Contains(text, "non-gaap")
}

var (
	possessive     = regexp.MustCompile(`(?i)\b(?:our|record|the company[’']s) (?:\w+ )?$`)
	definitionVerb = regexp.MustCompile(`(?i)^(?:,| \()?(?: a non-GAAP (?:financial )?measure,)?(?: is| as| means| represents| refers to| consists of|,? defined as| equals| excludes| excluding| which excludes)\b`)
)

// OwnsBareEBITDA reports whether the sentence uses the plain name EBITDA for a measure of the
// registrant: in a heading, or as "our EBITDA". The argument n is the mention.
func (s Sentence) OwnsBareEBITDA(n Mention) bool {
	return IsBareEBITDA(n.Measure, n.Text) && !strings.HasPrefix(strings.ToLower(n.Text), "earnings") &&
		(s.Kind == document.Heading || possessive.MatchString(s.String()[:n.At]))
}

// DefinesBareEBITDA returns an adjustment that goes beyond the name EBITDA, such as
// "restructuring", if the sentence includes one in a definition of plain EBITDA. Otherwise it
// returns "". The argument n is the mention of EBITDA.
func (s Sentence) DefinesBareEBITDA(n Mention) string {
	after := s.String()[n.End:]
	if !IsBareEBITDA(n.Measure, n.Text) || !definitionVerb.MatchString(after) || strings.Contains(strings.ToLower(s.String()), "adjusted ebit") {
		return ""
	}
	return strings.ToLower(FurtherAdjustment.FindString(after))
}

var (
	perShareAfter  = regexp.MustCompile(`(?i)^(?: margins?)?(?:,? (?:on|expressed on) a)?(?:,|:)?[ -]per[ -](?:basic |diluted |common |ordinary |and |fully )*(?:share|unit)\b`)
	perShareBefore = regexp.MustCompile(`(?i)\bper[- ](?:diluted |common |basic )?share (?:basis, )?(?:our |the )?$`)
	denial         = regexp.MustCompile(`(?i)\b(?:not|never|no|prohibit\w*|without)\b`)
)

// PerShare reports whether the sentence presents the measure of a mention per share, and the
// measure is EBITDA or a measure of liquidity.
func (s Sentence) PerShare(n Mention) bool {
	words := s.String()
	return n.Measure != nil && n.Cash && (perShareAfter.MatchString(words[n.End:]) || perShareBefore.MatchString(words[:n.At])) && !denial.MatchString(words)
}

// mostComparable matches a sentence about the most comparable measure, or the start of a
// reconciliation.
var mostComparable = regexp.MustCompile(`(?i)\bmost (?:directly )?comparable\b|\breconcil\w+\b[^.]*\b(?:to|from|with|start\w*|begin\w*)\b|\b(?:start\w*|begin\w*) (?:from|with|at)\b`)

// WrongComparable returns a non-GAAP measure that the sentence reconciles to, or compares with,
// the wrong measure: one that is not the most comparable GAAP measure. It returns nil if the
// sentence has no such error.
func (s Sentence) WrongComparable() *Mention {
	if s.Kind == document.Heading || !mostComparable.MatchString(s.String()) {
		return nil
	}
	var non, gaap []Mention
	for _, n := range s.Mentions {
		switch {
		case n.Measure == nil || n.AsRatio:
		case n.NonGAAP():
			non = append(non, n)
		case !slices.Contains(Expenses, n.Measure):
			gaap = append(gaap, n)
		}
	}
	if len(gaap) == 0 || len(non) == 0 || slices.ContainsFunc(non, func(n Mention) bool {
		return slices.ContainsFunc(gaap, func(g Mention) bool { return g.ComparableTo(n.Measure) })
	}) {
		return nil
	}
	return &non[0]
}

var (
	investorBenefit = regexp.MustCompile(`(?i)\b(?:convenience|benefit|interest|use) of (?:our )?(?:investors?|analysts?|shareholders?|stockholders?)\b|\b(?:allows?|helps?|enables?|assists?|provides?|gives?|offers?) (?:our )?(?:investors?|shareholders?|stockholders?|readers?)\b`)
	uselessness     = regexp.MustCompile(`(?i)\b(?:not|never|no longer|n[’']t)(?: \w+)? (?:useful|helpful|meaningful|relevant)\b`)
	limitation      = newWordForm(`\blimit(?:s|ed|ations?)?\b|\bsubstitutes?\b|\bin isolation\b|\balternatives? (?:to|for)\b|\bsuperior to\b|\bdifferently\b|\bnot (?:be )?(?:directly )?comparable\b|\bvar(?:y|ies) with\b|\bin addition to\b|\bsupplement(?:al|ary|s)?\b|\bdoes not (?:reflect|represent|include|take into account)\b|\bno standardi[sz]ed meaning\b`)
)

// Statements reports whether a paragraph states that a measure is useful to investors (useful),
// and whether it states the limits of a measure (limits). It also returns the non-GAAP measures
// that the paragraph names; if the paragraph refers to "non-GAAP" measures in general, all of
// the given measures are among them.
func (v View) Statements(measures []*Measure) (useful, limits bool, of []*Measure) {
	for _, s := range v.Sentences {
		words := s.String()
		useful = useful || (Usefulness.MatchString(words) || investorBenefit.MatchString(words)) && !uselessness.MatchString(words)
		limits = limits || limitation.MatchString(words)
		if NonGAAPWord.MatchString(words) {
			of = append(of, measures...)
		}
		for _, n := range s.Mentions {
			if n.Measure != nil && n.NonGAAP() {
				of = append(of, n.Measure)
			}
		}
	}
	return useful, limits, of
}

var (
	startingTime   = regexp.MustCompile(`(?i)\b(?:beginning|starting|effective|commencing|as of|since|from) (?:in |with |on )?(?:the )?(?:(?:first|second|third|fourth) quarter (?:of )?|` + text.Months + `|fiscal|\d{4}|this (?:year|quarter))|\b(?:no longer|for the first time)\b`)
	adjustmentVerb = regexp.MustCompile(`(?i)\b(?:exclude|include|adjust|add back|deduct)(?:s|d|ed|ing)?\b`)
	// Recast matches a statement that earlier periods were recast.
	Recast = regexp.MustCompile(`(?i)\b(?:recast|restated|revised|conformed|adjusted|reclassified|comparable)\b[^.]*\b(?:prior|previous|earlier|comparative|all) (?:\w+[- ])?(?:periods?|years?|amounts?)\b|\b(?:prior|previous|earlier|comparative|all)(?: \w+)?[- ](?:periods?|years?|amounts?)\b[^.]*\b(?:recast|restated|revised|conformed|adjusted|reclassified|same basis|comparable)\b`)
)

// ChangedMakeup returns the place where a sentence introduces a new exclusion from a non-GAAP
// measure. It returns nil if it finds none, or if the sentence has an amount.
func ChangedMakeup(words string) []int {
	at := startingTime.FindStringIndex(words)
	if at == nil || !adjustmentVerb.MatchString(words) || Hypothetical.MatchString(words[:at[0]]) || Figure.MatchString(words) || !NamesNonGAAP(words) {
		return nil
	}
	return at
}

var (
	gainName = regexp.MustCompile(`Gains?`)
	lossName = strings.NewReplacer("Losses", "", "Loss", "", "Writedown", "", "Writeoff", "")
)

// GainsBeside returns the element for the gains of the same kind, if an adjustment
// excludes only losses. The label and element are those of the adjustment; the argument
// others lists the elements to choose from. It returns "" if there is none.
func GainsBeside(label, element string, others []string) string {
	if !OnlyLoss(label) {
		return ""
	}
	thing := lossName.Replace(element)
	for _, other := range others {
		if gainName.MatchString(other) && strings.EqualFold(gainName.ReplaceAllString(other, ""), thing) {
			return other
		}
	}
	return ""
}
