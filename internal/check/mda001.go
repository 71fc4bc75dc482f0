package check

import (
	"slices"
	"strings"

	"tieout/internal/document"
	"tieout/internal/english"
)

// MDA001 finds causes without amounts.
var MDA001 = &Check{Code: "MDA001", Severity: Error, Run: each(sentences, mda001),
	Title: "a named cause with neither dollars nor percent (the letter's demand clause, word for word in a year that rose, is quantified by the splits after it)"}

// letterDemand is the letter's clause, word for word.
const letterDemand = "driven by increased demand for our subscription services by our end customers"

func mda001(p *Pass, s english.Passage) {
	for _, at := range s.Unquantified(func(at int) bool { return p.isDemandClause(s, at) }) {
		words := s.String()
		p.Report(s.Point(at[0]), "a named cause with neither dollars nor percent", "Give the amount or percentage of each cause, or leave the cause out",
			"%q names a cause, and no amount or percentage says how much of the change is its", clip(words[at[0]:]))
	}
}

// isDemandClause reports whether a cause is the letter's own clause, where the splits
// follow, and revenue rose or commentary keeps the clause.
func (p *Pass) isDemandClause(s english.Passage, at int) bool {
	if !strings.HasPrefix(s.String()[at:], letterDemand+".") {
		return false
	}
	return slices.ContainsFunc(s.Facts(), func(span document.Span) bool {
		return span.Fact != nil && span.ID.Name() == "revenue.increase" && (span.Fact.Value.Sign() > 0 || p.Filing.Keeps("demand")) &&
			slices.ContainsFunc(s.Spans, func(after document.Span) bool {
				return after.Start >= s.End && after.ID.When == span.ID.When && after.ID.Member != "" && strings.HasPrefix(after.ID.Metric, "revenue.increase")
			})
	})
}
