package check

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/filing"
)

// keyMetric is a metric discussed in addition to revenue and income.
type keyMetric struct{ *disclosure.KeyMetric }

var (
	expansionRate = keyMetric{disclosure.ExpansionRate}
	billings      = keyMetric{disclosure.CurrentBillings}
)

// keyMetrics returns the metrics with the given uses, then the operating metrics.
func keyMetrics(uses ...disclosure.Use) []keyMetric {
	var list []keyMetric
	for _, use := range append(uses, disclosure.Operating) {
		for _, k := range disclosure.KeyMetrics(use) {
			list = append(list, keyMetric{k})
		}
	}
	return list
}

// has reports whether a span shows a fact of the metric.
func (m keyMetric) has(span document.Span) bool { return slices.Contains(m.Shown, span.ID.Metric) }

// firstShown is the block index and the span in which a document first shows a metric.
type firstShown struct {
	metric keyMetric
	draft  *document.Draft
	block  int
	span   document.Span
}

// shownIn returns where a document first shows the metric, or nil.
func (m keyMetric) shownIn(d *document.Draft) *firstShown {
	for i, b := range d.Blocks {
		if k := slices.IndexFunc(b.Spans, m.has); k >= 0 {
			return &firstShown{m, d, i, b.Spans[k]}
		}
	}
	return nil
}

// shownMetrics returns the first figure of each metric in each document that must describe
// it. Billings, which a 10-K or 10-Q must not show, count in a release alone.
func (p *Pass) shownMetrics(metrics []keyMetric) []*firstShown {
	var list []*firstShown
	for _, m := range metrics {
		for _, d := range p.documents() {
			if first := m.shownIn(d); first != nil && (m.Use != disclosure.Disclaimed || d.Name == disclosure.Release.Name) {
				list = append(list, first)
			}
		}
	}
	return list
}

// sentencesOn returns the sentences that may describe a metric: those of the section of
// its first figure, and of no section, except those about another metric only. A sentence
// that names none is about the metric that was named last.
func (p *Pass) sentencesOn(first *firstShown) []english.Passage {
	m, section := first.metric, first.draft.Blocks[first.block].Section
	last := false // another metric was named last
	return slices.DeleteFunc(p.passages(first.draft), func(s english.Passage) bool {
		if s.Section != section && s.Section != "" {
			return true
		}
		words := s.String()
		others := slices.ContainsFunc(keyMetrics(), func(other keyMetric) bool {
			return other != m && !other.Ratio && other.Name.MatchString(words)
		})
		if own := m.Name.MatchString(words); own || others {
			last = !own
		}
		return last && (others || !m.Ratio)
	})
}

// unstated reports metrics that are shown without a sentence for which states is true.
// detail and remedy have a verb for the metric's label.
func (p *Pass) unstated(states func(english.Passage) bool, summary, detail, remedy string) {
	for _, first := range p.shownMetrics(keyMetrics(disclosure.Disclaimed)) {
		if !slices.ContainsFunc(p.sentencesOn(first), states) {
			p.Report(first.span.At, summary, fmt.Sprintf(remedy, first.metric.Label), detail, first.metric.Label)
		}
	}
}

var thisMetric = regexp.MustCompile(`(?i)\bthis (?:metric|measure|rate)\b`)

// namedIn reports whether a sentence names the metric, or says "this metric" after an
// earlier sentence of its paragraph named it.
func (m keyMetric) namedIn(s english.Passage) bool {
	return m.Name.MatchString(s.String()) || s.Kind != document.Heading && thisMetric.MatchString(s.String()) && m.Name.MatchString(s.Text[:s.Start])
}

// prints reports whether a document prints an explanation.
func prints(d *document.Draft, e filing.Explanation) bool {
	return slices.ContainsFunc(d.Marks, func(m *document.Mark) bool { return m.Owner == document.OwnCommentary && m.At == e.At })
}
