package check

import (
	"regexp"
	"slices"

	"tieout/internal/document"
	"tieout/internal/english"
	"tieout/internal/filing"
)

// keyMetric is a metric that is discussed beside revenue and income: its facts, what text
// calls it, and the section that speaks of it.
type keyMetric struct {
	metrics []string // of its facts
	label   string
	section string
	name    *regexp.Regexp
}

var (
	expansionRate = &keyMetric{[]string{"ndr", "ndr.as-reported", "ndr.prior-rates", "ndr.unmapped"}, "net dollar expansion rate", "ndr",
		regexp.MustCompile(`(?i)\bnet[- ](?:dollar|revenue)?[- ]?(?:based )?(?:expansion|retention)(?: rates?)?\b`)}
	retentionRate    = &keyMetric{[]string{"gross-retention"}, "gross dollar retention rate", "ndr", regexp.MustCompile(`(?i)\bgross[- ](?:dollar|revenue)?[- ]?retention(?: rates?)?\b`)}
	recurringRevenue = &keyMetric{[]string{"arr"}, "annual recurring revenue", "ndr", regexp.MustCompile(`\bARR\b|(?i:\bannual(?:ized)? recurring revenues?\b)`)}
	// billings are shown in a release, which says that they are not used.
	billings = &keyMetric{[]string{"billings"}, "calculated current billings", "billings", regexp.MustCompile(`(?i)\b(?:calculated )?(?:current )?billings\b`)}
	// adjustedEBITDA has its reconciliation for a definition.
	adjustedEBITDA = &keyMetric{[]string{"adjusted-ebitda", "adjusted-ebitda.margin"}, "Adjusted EBITDA", "non-gaap", regexp.MustCompile(`(?i)\b(?:adjusted[- ])?ebitda\b`)}
)

// keyMetrics returns the metrics that are drafted as key metrics, after others that a
// check takes for such.
func keyMetrics(others ...*keyMetric) []*keyMetric {
	return append(others, expansionRate, retentionRate, recurringRevenue)
}

// has reports whether a span shows a fact of the metric.
func (m *keyMetric) has(span document.Span) bool { return slices.Contains(m.metrics, span.ID.Metric) }

// firstShown is where a document first shows a metric: the block's index, and the span.
type firstShown struct {
	metric *keyMetric
	draft  *document.Draft
	block  int
	span   document.Span
}

// shownIn returns where a document first shows the metric; nil where it does not.
func (m *keyMetric) shownIn(d *document.Draft) *firstShown {
	for i, b := range d.Blocks {
		if k := slices.IndexFunc(b.Spans, m.has); k >= 0 {
			return &firstShown{m, d, i, b.Spans[k]}
		}
	}
	return nil
}

// shownMetrics returns the first figure of each of some metrics in each document that has
// to speak of it; of billings, which a report is not to show, in a release alone.
func (p *Pass) shownMetrics(metrics []*keyMetric) []*firstShown {
	var list []*firstShown
	for _, m := range metrics {
		for _, d := range p.documents() {
			if first := m.shownIn(d); first != nil && (m != billings || d.Name == "release") {
				list = append(list, first)
			}
		}
	}
	return list
}

// sentencesOn returns the sentences that may speak of a metric beside its first figure:
// those of its section, and of no section, save those that name another metric and not it.
func (p *Pass) sentencesOn(first *firstShown) []english.Passage {
	m, section := first.metric, first.draft.Blocks[first.block].Section
	return slices.DeleteFunc(p.passages(first.draft), func(s english.Passage) bool {
		if s.Section != section && s.Section != "" {
			return true
		}
		words := s.String()
		return !m.name.MatchString(words) && slices.ContainsFunc(keyMetrics(), func(other *keyMetric) bool {
			return other != m && other != recurringRevenue && other.name.MatchString(words)
		})
	})
}

// unstated reports metrics that are shown without a sentence that says something of them.
// The detail has a verb for the metric's label.
func (p *Pass) unstated(says func(words string) bool, summary, detail, remedy string) {
	for _, first := range p.shownMetrics(keyMetrics(billings)) {
		if !slices.ContainsFunc(p.sentencesOn(first), func(s english.Passage) bool { return says(s.String()) }) {
			p.Report(first.span.At, summary, remedy, detail, first.metric.label)
		}
	}
}

var thisMetric = regexp.MustCompile(`(?i)\bthis (?:metric|measure|rate)\b`)

// namedIn reports whether a sentence names the metric, or says "this metric" of one that an
// earlier sentence of its paragraph names.
func (m *keyMetric) namedIn(s english.Passage) bool {
	return m.name.MatchString(s.String()) || s.Kind != document.Heading && thisMetric.MatchString(s.String()) && m.name.MatchString(s.Text[:s.Start])
}

// prints reports whether a document prints an explanation.
func prints(d *document.Draft, e filing.Explanation) bool {
	return slices.ContainsFunc(d.Marks, func(m *document.Mark) bool { return m.Owner == document.OwnCommentary && m.At == e.At })
}
