package check

import (
	"fmt"
	"strings"
	"tieout/internal/english"

	"tieout/internal/diag"
	"tieout/internal/document"
)

// MDA001 finds causes without amounts.
var MDA001 = &Check{
	Code: "MDA001", Severity: diag.Error,
	Title: "a named cause with neither dollars nor percent (the letter's demand clause, word for word in a year that rose, is quantified by the splits after it)",
	Run:   mda001,
}

func mda001(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, s := range p.passages() {
		for _, at := range s.Unquantified(func(at int) bool { return exempt(s, p, at) }) {
			words := s.String()
			found = append(found, diag.Diagnostic{Code: "MDA001", Summary: "a named cause with neither dollars nor percent", Subject: s.Point(at[0]),
				Detail: fmt.Sprintf("%q names a cause, and no amount or percentage says how much of the change is its", english.Clip(words[at[0]:])),
				Remedy: "Give the amount or percentage of each cause, or leave the cause out"})
		}
	}
	return found
}

// exempt says whether the cause is the letter's own clause, where the splits
// follow, and revenue rose or commentary keeps the clause.
func exempt(s english.Passage, p *Package, at int) bool {
	if !strings.HasPrefix(s.String()[at:], letterDemand+".") {
		return false
	}
	for _, span := range s.Facts() {
		if span.Fact == nil || span.ID.Name() != "revenue.increase" || span.Fact.Value.Sign() <= 0 && !p.Filing.Keeps("demand") {
			continue
		}
		for _, after := range s.Spans {
			if after.Owner == document.OwnFact && after.Start >= s.End && after.ID.When == span.ID.When && after.ID.Member != "" && strings.HasPrefix(after.ID.Metric, "revenue.increase") {
				return true
			}
		}
	}
	return false
}
