package check

import (
	"slices"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/english"
)

// GEO004 reports a section that does not state the basis on which revenues are attributed to
// countries.
var GEO004 = &Check{Code: "GEO004", Severity: Error, Words: true, Run: each(geographies, geo004),
	Title: "no basis for attributing revenues to countries (bill-to, ship-to, end user)"}

func geo004(p *Pass, g geography) {
	if !slices.ContainsFunc(g.passages, func(s english.Passage) bool { return s.AttributesRevenue(p.Filing.Policies.Attribution) }) {
		p.Report(templateOf(disclosure.Geography.Name), "no basis for attributing revenues to countries", "Add to the template: `We attribute revenues to countries based on {{policy \"country.attribution\"}}.`",
			"no sentence of the section states how revenues are attributed to countries")
	}
}
