package check

import (
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
)

// MDA001 reports causes of a change without an amount or percentage.
var MDA001 = &Check{Code: "MDA001", Severity: Error, Run: each(sentences, mda001),
	Title: "cause without an amount or percentage"}

// letterDemand is the exact clause of the letter.
const letterDemand = "driven by increased demand for our subscription services by our end customers"

func mda001(p *Pass, s english.Passage) {
	for _, at := range s.Unquantified(func(at int) bool { return p.isDemandClause(s, at) }) {
		words := s.String()
		p.Report(s.Point(at[0]), "cause without an amount or percentage", "State how much of the change this cause explains, such as `, which contributed $… million`; delete the cause only if it was not material",
			"%q does not state how much of the change the cause explains", clip(words[at[0]:])).in(words)
	}
}

// isDemandClause reports whether a cause is the letter's own clause, followed by the parts
// of the change, and revenue rose or keep in commentary.toml has "demand".
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
