package check

import (
	"slices"

	"tieout/internal/disclosure"
	"tieout/internal/english"
)

// GEO004 looks for the basis of attribution.
var GEO004 = &Check{Code: "GEO004", Severity: Error, Words: true, Run: each(geographies, geo004),
	Title: "no basis of attribution (bill-to, ship-to, end user)"}

func geo004(p *Pass, g geography) {
	if !slices.ContainsFunc(g.passages, func(s english.Passage) bool { return s.AttributesRevenue(p.Filing.Policies.Attribution) }) {
		p.Report(templateOf(disclosure.Geography.Name), "no basis of attribution", `Write "We attribute revenues to countries based on {{policy "country.attribution"}}."`,
			"no sentence of the section says by what revenues are attributed to countries")
	}
}
