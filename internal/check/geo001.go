package check

import (
	"fmt"

	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/iso"
)

// GEO001 reports material countries that are not listed, and false claims about countries.
var GEO001 = &Check{Code: "GEO001", Severity: Error, Run: each((*Pass).foreignShares, geo001),
	Title: `unlisted country at or above the threshold (compared before rounding); false statement such as "less than 10%" for any period shown`}

func geo001(p *Pass, s revenueShare) {
	threshold := p.Filing.Policies.Threshold
	country := countryOf(s.ID.Member)
	if s.share.Cmp(threshold) >= 0 && !s.shown {
		p.Report(s.place(), "unlisted country at or above the threshold",
			"Add to the table, with a cell for every period shown: "+s.tableRow(),
			"%s has %s of the revenues of %s, at or above your policy country.threshold of %s, but the section does not show its amount for that period",
			country, figure.Apart(s.share, threshold), s.when, figure.Exactly(threshold))
	}
	for _, c := range s.claims {
		if c.Lists && c.Excepts(country) && !c.Denies(s.share) {
			p.Report(c.Point(c.At), "false statement about countries", fmt.Sprintf("Remove %s from the sentence, or correct the percentage", iso.CountryName(s.ID.Member)),
				"the text lists %s at %s or more, but it has %s of the revenues of %s", country, figure.Exactly(c.Bound), figure.Apart(s.share, c.Bound), s.when)
		}
	}
	for _, c := range s.falseClaims() {
		if !c.Excepts(country) {
			p.Report(c.Point(c.At), "false statement about countries",
				fmt.Sprintf("Add `other than %s` to the sentence, with the amount for that country, or remove the sentence", iso.CountryName(s.ID.Member)),
				"the text says %q, but %s has %s of the revenues of %s", english.Begun(c.String(), c.At, c.End), country, figure.Apart(s.share, c.Bound), s.when)
		}
	}
}
