package check

import (
	"fmt"
	"tieout/internal/figure"
)

// GEO001 looks for countries that are not listed.
var GEO001 = &Check{Code: "GEO001", Severity: Error, Run: each((*Pass).foreignShares, geo001),
	Title: `a country at or above the threshold, on exact values, that is not listed; "less than 10%" where it is false in any period shown`}

func geo001(p *Pass, s revenueShare) {
	threshold := p.Filing.Policies.Threshold
	country := countryOf(s.ID.Member)
	if s.share.Cmp(threshold) >= 0 && !s.shown {
		p.Report(s.place(), "a country at or above the threshold that is not listed",
			fmt.Sprintf("List revenue[%s] with its amount in every period", s.ID.Member),
			"%s has %s of the revenues of %s, and the policy country.threshold is %s; the section shows no amount of it for the period",
			country, figure.Apart(s.share, threshold), s.when, figure.Exactly(threshold))
	}
	for _, c := range s.falseClaims() {
		if !c.Excepts(country) {
			p.Report(c.Point(c.At), "a statement about countries that is false",
				"Name the country as one that is excepted, with its amount, or leave the statement out",
				"the text says %q, and %s has %s of the revenues of %s", c.String()[c.At:c.End], country, figure.Apart(s.share, c.Bound), s.when)
		}
	}
}
