package english

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/source"
)

// Kind is a kind of presentation of a measure.
type Kind uint8

// The kinds of presentation.
const (
	Level    Kind = iota // an amount, or its change
	Ratio                // the measure divided by another amount, such as a margin
	Growth               // the measure compared with another period, as a percentage
	Movement             // a statement without a figure that the measure rose or fell
)

// String returns the kind as findings print it.
func (k Kind) String() string {
	return [...]string{"amount", "ratio", "percentage change", "movement"}[k]
}

// Presentation is a figure for a measure in a view, or a statement that the measure rose or
// fell without a figure.
type Presentation struct {
	*Measure
	Kind
	Period
	// Slot is 0 if the table names the period. Otherwise it is the column of the figure, counted
	// from 1, if each column is a period, or minus its row if each row is a period.
	Slot    int
	PerUnit bool
	Text    string // the measure's name in the text; "" if the text has none
	Block   *document.Block
	At, End int // byte offsets in the text of Block
}

// Meets reports whether two presentations in one view may be for the same period.
func (s Presentation) Meets(t Presentation) bool {
	return s.Period.Meets(t.Period) && (s.Slot == 0 || t.Slot == 0 || s.Slot == t.Slot)
}

// Point returns the place of the presentation.
func (s Presentation) Point() source.Point { return s.Block.At(s.At) }

// Excerpt returns the presentation with the words around it.
func (s Presentation) Excerpt() string {
	return Around(s.Block.Text, s.At, max(s.At, min(s.End, len(s.Block.Text))))
}

// Called returns the measure's name in the text, or its usual name.
func (s Presentation) Called() string {
	if s.Text != "" {
		return s.Text
	}
	return s.Name
}

// ForYear returns " for 2021", or "" if no year is named.
func (s Presentation) ForYear() string {
	if s.Year == 0 {
		return ""
	}
	return " for " + strconv.Itoa(s.Year)
}

// figureRead is a figure of a sentence that is being assigned to its measures.
type figureRead struct {
	Presentation
	span    *document.Span // of the fact that it shows; bytes are relative to the sentence
	percent bool
	points  bool
	of      []Mention // the measures it may be of
}

// Figure matches a number together with the sign or word that makes it an amount, a percentage,
// points or a multiple. It also matches the placeholder [●] in place of the number.
var Figure = regexp.MustCompile(`(?i)(?:[$€£¥]\s?\(?(?:\d[\d,]*(?:\.\d+)?|\[●\])\)?|\(?(?:\d[\d,]*(?:\.\d+)?|\[●\])\)?(?:\s?%|[ -](?:percent|per cent|percentage points?|basis points?|points?|bps|times|million|billion|thousand)\b|x\b))(?:\s(?:million|billion|thousand)\b)?`)

var (
	// figureLead matches the words allowed between a figure and its measure after it.
	figureLead = regexp.MustCompile(`(?i)^(?: (?:of|in|for))?(?: (?:increase|decrease|growth|rise|decline|improvement|expansion)(?: in| of)?)?(?: (?:our|the|total|annual|quarterly|record|year-over-year|consolidated|positive|an?))*[ -]$`)
	ofRevenue  = regexp.MustCompile(`(?i)^ of (?:our |the |total |net |consolidated |GAAP )*(?:revenues?|sales)\b`)
	perUnit    = regexp.MustCompile(`(?i)^ (?:per|a|for each) (?:basic |diluted |common |ordinary |and |fully )*(?:share|unit)\b`)
	// exclusionBefore matches the end of words that introduce an excluded or added amount.
	exclusionBefore = regexp.MustCompile(`(?i)\b(?:exclud\w+|includ\w+|omit\w*|eliminat\w+|remov\w+|add(?:s|ed|ing)?(?: back)?|adjust\w*(?: for)?|deduct\w*|subtract\w*|leav\w+ out|before|less|plus|net of|after)(?: (?:an?|approximately|about|some|aggregate|total))*(?: [\w-]+){0,3} ?$`)
	// itemOf matches words that make the next measure the one that an item is excluded from.
	itemOf = regexp.MustCompile(`(?i)\b(?:(?:excluded|removed|eliminated|omitted|deducted|subtracted|left out) (?:from|of|in)|(?:included|added back|reflected|adjusted for) (?:in|to)|adjustments? (?:to|in)|(?:calculating|computing|determining|arriving at|calculation of|computation of|definition of|reconciliation of|purposes of|limitations? of|use of|component of)) (?:our |the |both )*$`)
	// aside matches a remark between commas, parenthesis one in parentheses.
	aside              = regexp.MustCompile(`(?i), (?:which|defined as|meaning|calculated as|excluding|before|net of|a non-GAAP|that is)\b[^;$%]*?,(?: \w+ly)? (?:was|were|is|are|has|had|increased|decreased|grew|rose|fell|totaled|totalled|reached|improved|declined|amounted|represented)\b`)
	parenthesis        = regexp.MustCompile(`\([^()$%\d]*\)`)
	asideEnd           = regexp.MustCompile(`^\s*[,)](?: (?:and )?(?:we|was|were|is|our)\b|\s*$| [^ow])`)
	pronoun            = regexp.MustCompile(`(?i)^(?:it|its|this|that|these|they|margins?|the (?:margin|measure|metric|increase|decrease|improvement|change|growth|decline|rise|ratio|figure|amount)|on that basis|(?:as|expressed) a percentage)\b`)
	coordination       = regexp.MustCompile(`(?i)^(?: margins?)?(?:,? and|,|,? or)?(?: (?:our|the|also))* ?$`)
	covenant           = regexp.MustCompile(`(?i)\bcovenants?\b|\bcredit (?:agreement|facility)\b|\bindenture\b|\bterm loan\b`)
	unreasonableEffort = regexp.MustCompile(`(?i)\bunreasonable efforts?\b`)
	guidance           = regexp.MustCompile(`(?i)\b(?:expect|anticipate|guidance|outlook|forecast|project|target|estimate)(?:s|ed|ing)?\b`)
	notMeaningful      = regexp.MustCompile(`(?i)\b(?:not|no longer) (?:be )?meaningful\b|\bn/?m\b`)
	hypothetical       = regexp.MustCompile(`(?i)\b(?:may|might|could|would|if|whether|unless|should|cannot|can)\b`)
)

// movementVerbs matches verbs that say that a measure moved or reached a level.
const movementVerbs = `(?:increas(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|grew|grow|grows|growing|rose|rises?|rising|fell|falls?|improv(?:e|es|ed|ing)|expand(?:s|ed|ing)?|declin(?:e|es|ed|ing)|doubled|tripled|quadrupled|climb(?:s|ed)|surged|soared|jumped|accelerated|strengthened|widened|narrowed|reached|exceeded|surpassed|outpaced|hit)`

var (
	movementAfter  = regexp.MustCompile(`(?i)^(?: \(?loss\)?)?(?: margins?)?(?:,? (?:again|also|has|have|had|nearly|almost|more than|continued to|continues to|in (?:fiscal )?\d{4}|for the (?:year|quarter)|was|were|our|\w+ly))*(?: ` + movementVerbs + `\b| (?:was|were) (?:\w+ly )?(?:up|down|higher|lower|strong|robust|solid|positive|negative|a record|at a record)\b| growth\b| improvement\b| expansion\b)`)
	movementBefore = regexp.MustCompile(`(?i)\b(?:increase|growth|improvement|decline|decrease|rise|expansion|gains?) (?:in|of) (?:our |the |total )*$|\b(?:grew|increased|improved|expanded|doubled|tripled|delivered|achieved|posted|generated|reported|set) (?:our |the |a |an |another )*(?:\w+ )?$|\b(?:record|strong|solid|robust|higher|lower) $`)
)

// Sentence is a sentence with the measures that it names.
type Sentence struct {
	document.Sentence
	Mentions []Mention
}

// sentences returns the sentences of a block.
func sentences(b *document.Block) []Sentence {
	var list []Sentence
	for _, s := range b.Sentences() {
		list = append(list, Sentence{s, Mentions(s.String())})
	}
	return list
}

// read returns the figures for measures in the sentences of a block, and movements without a
// figure, in order.
func (r Reader) read(all []Sentence) []Presentation {
	var list []Presentation
	var before []Mention
	var block *document.Block
	excused := false // by the block
	for _, s := range all {
		if s.Block != block {
			block, excused = s.Block, unreasonableEffort.MatchString(s.Block.Text)
		}
		words, found := s.String(), s.Mentions
		if covenant.MatchString(words) || excused && guidance.MatchString(words) {
			continue
		}
		figures := figuresOf(s.Sentence)
		for i := range figures {
			figures[i].attach(words, found, before, figures[:i], figures[i+1:])
		}
		r.date(words, figures)
		for _, f := range figures {
			for _, n := range f.of {
				each := f.Presentation
				each.Measure, each.Text, each.At, each.End = n.Measure, n.Text, s.Start+f.At, s.Start+f.End
				list = append(list, each)
			}
		}
		if notMeaningful.MatchString(words) { // the percentage that the GAAP measure does not have
			for _, n := range found {
				if n.Measure != nil && !n.NonGAAP() {
					list = append(list, n.presented(s.Sentence, Growth))
				}
			}
		}
		list = append(list, movements(s.Sentence, found, figures)...)
		if len(found) > 0 {
			before = found
		}
	}
	slices.SortStableFunc(list, func(a, b Presentation) int { return a.At - b.At })
	return list
}

// figuresOf returns the figures of a sentence.
func figuresOf(s document.Sentence) []figureRead {
	words := s.String()
	var list []figureRead
	spans := s.Facts()
	for _, m := range Figure.FindAllStringIndex(words, -1) {
		f := figureRead{Presentation: Presentation{Block: s.Block, At: m[0], End: m[1]}}
		text := strings.ToLower(words[m[0]:m[1]])
		f.points = strings.Contains(text, "point") || strings.HasSuffix(text, "bps") || strings.HasSuffix(text, "x") || strings.HasSuffix(text, "times")
		f.percent = !strings.ContainsAny(text, "$€£¥") && (strings.Contains(text, "%") || strings.Contains(text, "cent"))
		for i := range spans {
			if spans[i].Start-s.Start < f.End && spans[i].End-s.Start > f.At {
				f.span = &spans[i]
			}
		}
		list = append(list, f)
	}
	for i := range spans { // facts without a currency or percent sign
		if !slices.ContainsFunc(list, func(f figureRead) bool { return f.span != nil && f.span.Mark == spans[i].Mark }) {
			list = append(list, figureRead{Presentation: Presentation{Block: s.Block, At: spans[i].Start - s.Start, End: spans[i].End - s.Start}, span: &spans[i]})
		}
	}
	slices.SortFunc(list, func(a, b figureRead) int { return a.At - b.At })
	return list
}

// attach sets the measures of a figure: that of its fact, the measure after it, or the one
// before it. Coupled measures before as many figures take one figure each.
func (f *figureRead) attach(words string, found, before []Mention, earlier, later []figureRead) {
	after := words[f.End:]
	f.PerUnit = perUnit.MatchString(after)
	if f.span != nil {
		if m, k := measureOf(f.span.ID); m != nil {
			f.of, f.Kind = []Mention{{Measure: m, Text: nameAt(found, m)}}, k
			f.Period = periodOf(parsePeriod(f.span.ID.When))
		}
		return
	}
	lead := slices.IndexFunc(found, func(n Mention) bool { return n.At >= f.End })
	if lead >= 0 && found[lead].Measure != nil && figureLead.MatchString(words[f.End:found[lead].At]) && !(found[lead].GAAP == nil && ofRevenue.MatchString(after)) {
		f.of = []Mention{found[lead]}
		f.Kind = f.kindFor(found[lead], after)
		if f.percent && strings.HasPrefix(after, " of ") && !Change.MatchString(words[f.End:found[lead].At]) {
			f.Kind = Ratio // a share of the measure itself
		}
		return
	}
	run, gap := antecedents(words, f.At, found, before)
	if len(run) == 0 || run[len(run)-1].Measure == nil || len(connectives(gap)) > 0 || exclusionBefore.MatchString(gap) || run[0].At < f.At && itemOf.MatchString(endOf(words, min(run[0].At, len(words)))) {
		return
	}
	if len(run) > 1 {
		end := len(words)
		if lead >= 0 {
			end = found[lead].At
		}
		run = f.share(run, end, earlier, later)
	}
	f.of = run
	f.Kind = f.kindFor(run[len(run)-1], after)
}

// antecedents returns the coupled measures before a figure and the words between. If there
// are none and the sentence opens with a pronoun, it returns a measure of the previous
// sentence.
func antecedents(words string, at int, found, before []Mention) (run []Mention, gap string) {
	skip := append(aside.FindAllStringIndex(words[:at], -1), parenthesis.FindAllStringIndex(words[:at], -1)...)
	for i := len(found) - 1; i >= 0; i-- {
		n := found[i]
		if n.At >= at || slices.ContainsFunc(skip, func(r []int) bool { return r[0] <= n.At && n.End <= r[1] }) {
			continue
		}
		if n.Measure == nil && len(run) == 0 && asideEnd.MatchString(words[n.End:at]) {
			continue // it closes a remark, and the figure goes on with what was remarked on
		}
		if len(run) > 0 && (run[0].Measure == nil || n.Measure == nil || !coordination.MatchString(words[n.End:run[0].At])) {
			break
		}
		run = append([]Mention{n}, run...)
	}
	gap = words[:at]
	switch {
	case len(run) > 0:
		gap = words[run[len(run)-1].End:at]
	case pronoun.MatchString(words):
		if i := slices.IndexFunc(before, func(n Mention) bool { return n.Measure != nil }); i >= 0 {
			run = before[i : i+1]
			if last := before[len(before)-1]; last.Measure != nil && last.NonGAAP() {
				run = before[len(before)-1:]
			}
		}
	}
	return run, gap
}

// share returns the measure of a figure among coupled measures followed by as many figures of
// its kind; otherwise all of the measures.
func (f *figureRead) share(run []Mention, end int, earlier, later []figureRead) []Mention {
	inRun := func(g figureRead) bool {
		return g.At >= run[len(run)-1].End && g.At < end && g.percent == f.percent && g.span == nil
	}
	count := func(list []figureRead) int {
		return len(slices.DeleteFunc(slices.Clone(list), func(g figureRead) bool { return !inRun(g) }))
	}
	place := count(earlier)
	if all := place + 1 + count(later); all%len(run) == 0 {
		run = run[place%len(run) : place%len(run)+1]
	}
	return run
}

// kindFor returns the kind of a figure for a measure that the text names.
func (f *figureRead) kindFor(n Mention, after string) Kind {
	switch {
	case f.points || f.percent && (n.AsRatio || ofRevenue.MatchString(after)):
		return Ratio
	case f.percent:
		return Growth
	}
	return Level
}

// subject returns the last of the figure's measures, or nil.
func (f *figureRead) subject() *Measure {
	if len(f.of) == 0 {
		return nil
	}
	return f.of[len(f.of)-1].Measure
}

// movements returns the measures that moved, according to the sentence, without a figure.
func movements(s document.Sentence, found []Mention, figures []figureRead) []Presentation {
	words := s.String()
	if practice.MatchString(words) {
		return nil
	}
	free := len(words) // of words that deny or suppose
	for _, form := range []*regexp.Regexp{hypothetical, Negation} {
		if at := form.FindStringIndex(words); at != nil {
			free = min(free, at[1])
		}
	}
	var list []Presentation
	for _, n := range found {
		shown := slices.ContainsFunc(figures, func(f figureRead) bool {
			return slices.ContainsFunc(f.of, func(m Mention) bool { return m.Measure == n.Measure })
		})
		if n.Measure != nil && !shown && (n.At < free || free == len(words)) && !itemOf.MatchString(endOf(words, n.At)) &&
			(movementAfter.MatchString(words[n.End:]) || movementBefore.MatchString(endOf(words, n.At))) {
			list = append(list, n.presented(s, Movement))
		}
	}
	return list
}

// presented returns a presentation for a mention in a sentence.
func (n Mention) presented(s document.Sentence, how Kind) Presentation {
	return Presentation{Measure: n.Measure, Kind: how, Text: n.Text, Block: s.Block, At: s.Start + n.At, End: s.Start + n.End}
}

// namedIn returns the mentions of measures in sentences as presentations.
func namedIn(all []Sentence) []Presentation {
	var list []Presentation
	for _, s := range all {
		for _, n := range s.Mentions {
			if n.Measure != nil {
				list = append(list, n.presented(s.Sentence, Movement))
			}
		}
	}
	return list
}

// Sentence returns the sentence that contains the presentation.
func (s Presentation) Sentence() string {
	for _, each := range s.Block.Sentences() {
		if s.At < each.End {
			return each.String()
		}
	}
	return s.Block.Text
}
