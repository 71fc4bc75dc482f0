package check

import (
	"regexp"
	"slices"
	"strings"
	"tieout/internal/english"

	"tieout/internal/diag"
	"tieout/internal/document"
)

// GEO004 looks for the basis of attribution.
var GEO004 = &Check{
	Code: "GEO004", Severity: diag.Error,
	Title: "no basis of attribution (bill-to, ship-to, end user)",
	Words: true,
	Run:   geo004,
}

var (
	attributes = regexp.MustCompile(`(?i)\b(?:attribut(?:e|es|ed|ing|able|ion)|allocat(?:e|es|ed|ing|ion)|assign(?:s|ed|ing)?|based (?:up)?on|on the basis of|according to|determined by|by reference to)\b`)
	basis      = regexp.MustCompile(`(?i)\b(?:bill(?:s|ed|ing)?|ship(?:s|ped|ping|ment)?|sold|address(?:es)?|end[- ](?:users?|customers?)|located|locations?|resid\w+|deliver\w*|headquarter\w*|domiciled|place|site|contracting|invoic\w+)\b|\b(?:bill|ship|sold)-to\b`)
)

func geo004(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, g := range p.geographies() {
		said := slices.ContainsFunc(g.passages, func(s english.Passage) bool {
			words := s.String()
			policy := slices.ContainsFunc(s.Spans, func(span document.Span) bool {
				return span.Owner == document.OwnPolicy && span.Text == p.Filing.Policies.Attribution && strings.TrimSpace(span.Text) != "" && span.Start >= s.Start && span.End <= s.End
			})
			verb := attributes.FindStringIndex(words)
			return s.Kind != document.Heading && verb != nil && !english.Negation.MatchString(words[:verb[1]]) && (policy || basis.MatchString(words))
		})
		if !said {
			found = append(found, diag.Diagnostic{Code: "GEO004", Summary: "no basis of attribution", Subject: g.at(),
				Detail: "no sentence of the section says by what revenues are attributed to countries",
				Remedy: `Write "We attribute revenues to countries based on {{policy "country.attribution"}}."`})
		}
	}
	return found
}
