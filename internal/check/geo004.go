package check

import (
	"regexp"
	"slices"
	"strings"

	"tieout/internal/document"
	"tieout/internal/english"
)

// GEO004 looks for the basis of attribution.
var GEO004 = &Check{Code: "GEO004", Severity: Error, Words: true, Run: each(geographies, geo004),
	Title: "no basis of attribution (bill-to, ship-to, end user)"}

var (
	attributionVerb  = regexp.MustCompile(`(?i)\b(?:attribut(?:e|es|ed|ing|able|ion)|allocat(?:e|es|ed|ing|ion)|assign(?:s|ed|ing)?|based (?:up)?on|on the basis of|according to|determined by|by reference to)\b`)
	attributionBasis = regexp.MustCompile(`(?i)\b(?:bill(?:s|ed|ing)?|ship(?:s|ped|ping|ment)?|sold|address(?:es)?|end[- ](?:users?|customers?)|located|locations?|resid\w+|deliver\w*|headquarter\w*|domiciled|place|site|contracting|invoic\w+)\b|\b(?:bill|ship|sold)-to\b`)
)

func geo004(p *Pass, g geography) {
	said := slices.ContainsFunc(g.passages, func(s english.Passage) bool {
		words := s.String()
		policy := slices.ContainsFunc(s.Spans, func(span document.Span) bool {
			return span.Owner == document.OwnPolicy && span.Text == p.Filing.Policies.Attribution && strings.TrimSpace(span.Text) != "" && span.Start >= s.Start && span.End <= s.End
		})
		verb := attributionVerb.FindStringIndex(words)
		return s.Kind != document.Heading && verb != nil && !english.Negation.MatchString(words[:verb[1]]) && (policy || attributionBasis.MatchString(words))
	})
	if !said {
		p.Report(templateOf("geography"), "no basis of attribution", `Write "We attribute revenues to countries based on {{policy "country.attribution"}}."`,
			"no sentence of the section says by what revenues are attributed to countries")
	}
}
