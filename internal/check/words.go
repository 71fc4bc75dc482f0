package check

import (
	"fmt"
	"regexp"
	"slices"
	"tieout/internal/english"

	"tieout/internal/diag"
	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/figure"
	"tieout/internal/filing"
	"tieout/internal/quantity"
	"tieout/internal/source"
)

// documents gives the drafts whose words are checked. The letter quotes Staff
// and is not among them.
func (p *Package) documents() []*document.Draft {
	return slices.DeleteFunc(slices.Clone(p.Drafts), func(d *document.Draft) bool {
		return !slices.Contains([]string{"mdna", "notes", "release"}, d.Name)
	})
}

// written gives the documents and the letter: whoever is written to, every digit
// has an owner and nothing is left over.
func (p *Package) written() []*document.Draft {
	return append(p.documents(), p.letters()...)
}

// letters gives the letter to Staff, where there is one.
func (p *Package) letters() []*document.Draft {
	return slices.DeleteFunc(slices.Clone(p.Drafts), func(d *document.Draft) bool { return d.Name != "letter" })
}

// overrides says whether a section's template is the registrant's own.
func (p *Package) overrides(name string) bool {
	return slices.ContainsFunc(p.Drafts, func(d *document.Draft) bool { return slices.Contains(d.Own, name) })
}

func templateOf(name string) string { return "templates/" + name + ".md.tmpl" }

// passages gives every sentence of the documents, in order. Headings and cells
// are sentences too.
func (p *Package) passages() []english.Passage { return p.passagesOf(p.documents()) }

// passagesOf returns every sentence of some drafts.
func (p *Package) passagesOf(drafts []*document.Draft) []english.Passage {
	var own []string
	for _, d := range p.Drafts {
		own = append(own, d.Own...)
	}
	var list []english.Passage
	for _, d := range drafts {
		list = append(list, english.Passages(d, own)...)
	}
	return list
}

// views returns what a document shows of measures, in order.
func (p *Package) views(d *document.Draft) []english.View {
	if p.seen == nil {
		p.seen = map[*document.Draft][]english.View{}
	}
	if _, known := p.seen[d]; !known {
		p.seen[d] = english.Reader{Filing: p.Filing}.Views(d)
	}
	return p.seen[d]
}

// The letter's sentences that a check must know word for word.
const (
	letterLTM     = "We evaluate our ability to retain and grow existing customers by assessing our net dollar expansion rate on a last twelve months, or LTM, basis."
	letterRates   = "Our net dollar expansion rates were *% and *% for the years ended *, respectively."
	letterRatesQ  = "Our net dollar expansion rates were *% and *% for the twelve months ended *, respectively."
	letterDemand  = "driven by increased demand for our subscription services by our end customers"
	letterOutlook = "With our strong market position driving further demand for our solutions, we expect revenue growth from end customers to continue."
)

// Words that several checks look for.

// notesRounding says whether a document notes that its figures may not sum.
func notesRounding(d *document.Draft) bool {
	return slices.ContainsFunc(d.Blocks, func(b *document.Block) bool { return english.RoundingNote.MatchString(b.Text) })
}

// metric is a key metric: its facts, what text calls it, and the section that
// speaks of it.
type metric struct {
	Metrics []string // of its facts
	Label   string
	Section string
	Name    *regexp.Regexp
}

// keyMetrics are the metrics that are drafted as key metrics.
var keyMetrics = []metric{
	{[]string{"ndr", "ndr.as-reported", "ndr.prior-rates", "ndr.unmapped"}, "net dollar expansion rate", "ndr",
		regexp.MustCompile(`(?i)\bnet[- ](?:dollar|revenue)?[- ]?(?:based )?(?:expansion|retention)(?: rates?)?\b`)},
	{[]string{"gross-retention"}, "gross dollar retention rate", "ndr", regexp.MustCompile(`(?i)\bgross[- ](?:dollar|revenue)?[- ]?retention(?: rates?)?\b`)},
	{[]string{"arr"}, "annual recurring revenue", "ndr", regexp.MustCompile(`\bARR\b|(?i:\bannual(?:ized)? recurring revenues?\b)`)},
}

// billed are billings, which a release shows and says are not used.
var billed = metric{[]string{"billings"}, "calculated current billings", "billings", regexp.MustCompile(`(?i)\b(?:calculated )?(?:current )?billings\b`)}

// reconciled is the measure whose definition is its reconciliation.
var reconciled = metric{[]string{"adjusted-ebitda", "adjusted-ebitda.margin"}, "Adjusted EBITDA", "non-gaap", regexp.MustCompile(`(?i)\b(?:adjusted[- ])?ebitda\b`)}

// shows gives where a document first shows the metric; nil where it does not.
func (m metric) shows(d *document.Draft) *place {
	for i, b := range d.Blocks {
		for k := range b.Spans {
			if s := &b.Spans[k]; s.Owner == document.OwnFact && slices.Contains(m.Metrics, s.ID.Metric) {
				return &place{d, i, s}
			}
		}
	}
	return nil
}

// place is where a fact is shown: the block's index in the document, and the span.
type place struct {
	draft *document.Draft
	block int
	span  *document.Span
}

// speaks gives the sentences of a document that may speak of the metric: those of its
// section, and of no section, save those that name another metric and not this.
func (m metric) speaks(p *Package, d *document.Draft, section string) []english.Passage {
	return slices.DeleteFunc(p.passages(), func(s english.Passage) bool {
		if s.Draft != d || s.Section != section && s.Section != "" {
			return true
		}
		words := s.String()
		return !m.Name.MatchString(words) && slices.ContainsFunc(keyMetrics, func(other metric) bool {
			return other.Label != m.Label && other.Label != "annual recurring revenue" && other.Name.MatchString(words)
		})
	})
}

// value gives a fact's value; ok is false where it does not exist.
func (p *Package) value(name string, when fmt.Stringer) (v quantity.Value, ok bool) {
	f, ok := p.fact(name, when.String())
	if !ok {
		return v, false
	}
	return f.Value, true
}

// part names a metric's fact for a member, or for the whole.
func part(metric, member string) string {
	if member == "" {
		return metric
	}
	return metric + "[" + member + "]"
}

// splits are the parts that revenue and its change are told in.
var splits = [][2]string{{"existing", "new"}, {"us", "foreign"}, {"direct", "partner"}}

var millions, _ = figure.ParseFormat("millions")

// flat says whether revenue is unchanged for words: the change would print as
// $0.0 million, or is below the policy's share of a positive prior amount.
func (p *Package) flat(pair filing.Pair) bool {
	change, known := p.value("revenue.increase", pair.Period)
	prior, known2 := p.value("revenue", pair.Compare)
	return known && known2 && figure.Unchanged(change, prior, p.Filing.Policies.FlatBelow)
}

// small says whether an amount is below the policy flat_below of the revenue of
// the period compared.
func (p *Package) small(amount quantity.Value, pair filing.Pair) bool {
	prior, known := p.value("revenue", pair.Compare)
	return known && prior.Sign() > 0 && amount.Abs().Cmp(prior.Times(p.Filing.Policies.FlatBelow)) < 0
}

// facts gives the marks of a document that show facts which exist.
func facts(d *document.Draft) []*document.Mark {
	return slices.DeleteFunc(slices.Clone(d.Marks), func(m *document.Mark) bool { return m.Fact == nil })
}

// markOf gives the first mark that shows a fact, or nil.
func markOf(marks []*document.Mark, name, when string) *document.Mark {
	for _, m := range marks {
		if m.ID.Name() == name && m.ID.When == when {
			return m
		}
	}
	return nil
}

// scopes are the runs of a document that are read as one: a paragraph, or a
// table. Each is the facts that it shows.
func scopes(d *document.Draft) [][]*document.Mark {
	var list [][]*document.Mark
	table := false
	for _, b := range d.Blocks {
		if b.Kind != document.Cell || !table {
			list = append(list, nil)
		}
		table = b.Kind == document.Cell
		for _, s := range b.Spans {
			if s.Fact != nil {
				list[len(list)-1] = append(list[len(list)-1], s.Mark)
			}
		}
	}
	return list
}

// printed gives the value that a mark's digits say.
func printed(m *document.Mark) quantity.Value { return m.Figure.Value(m.Fact.Value.Unit()) }

// coarsest gives the format of the mark that shows the fewest decimals.
func coarsest(marks ...*document.Mark) figure.Format {
	return slices.MinFunc(marks, func(a, b *document.Mark) int { return a.Figure.Decimals - b.Figure.Decimals }).Format
}

// signed shows a value in a format, with a minus.
func signed(v quantity.Value, how figure.Format) string {
	f := figure.Amount(v, how)
	if f.Negative {
		return "-" + f.Digits
	}
	return f.Digits
}

// also points to marks as the other ends of a finding.
func also(marks ...*document.Mark) []diag.Related {
	var list []diag.Related
	for _, m := range marks {
		if m != nil {
			list = append(list, diag.Related{Message: fmt.Sprintf("%s, shown as %s", m.ID, m.Text), At: m.At})
		}
	}
	return list
}

// placeOf gives a mark's place, or none.
func placeOf(m *document.Mark) source.Place {
	if m == nil {
		return nil
	}
	return m.At
}

// fact gives a fact that exists.
func (p *Package) fact(name, when string) (*fact.Fact, bool) {
	id, err := fact.ParseName(name, when)
	if err != nil {
		return nil, false
	}
	f := p.Facts.Of(id)
	return f, f != nil
}
