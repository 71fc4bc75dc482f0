package check

import (
	"fmt"

	"tieout/internal/diag"
	"tieout/internal/english"
)

// GEO001 looks for countries that are not listed.
var GEO001 = &Check{Code: "GEO001", Severity: diag.Error, Run: geo001,
	Title: `a country at or above the threshold, on exact values, that is not listed; "less than 10%" where it is false in any period shown`}

func geo001(p *Pass) {
	for _, g := range p.geographies() {
		denials := english.Claims(g.passages, english.Countries)
		for _, when := range g.periods {
			for _, f := range p.foreignShares(when) {
				code := f.ID.Member
				shown := g.lists(code, when, "revenue", "revenue.share")
				if f.Value.Cmp(p.Filing.Policies.Threshold) >= 0 && !shown {
					p.Report(p.placeOn(g, when, denials), "a country at or above the threshold that is not listed",
						fmt.Sprintf("%s has %s of the revenues of %s, and the policy country.threshold is %s; the section shows no amount of it for the period",
							countryOf(code), apart(f.Value, p.Filing.Policies.Threshold), when, exactly(p.Filing.Policies.Threshold)),
						fmt.Sprintf("List revenue[%s] with its amount in every period", code))
				}
				for _, c := range denials {
					if c.Denies(f.Value) && !c.Excepts(countryOf(code)) && !(shown && c.Others) && c.SpeaksOf(p.Filing.Calendar, when, g.periods) {
						p.Report(c.Point(c.At), "a statement about countries that is false",
							fmt.Sprintf("the text says %q, and %s has %s of the revenues of %s", c.String()[c.At:c.End], countryOf(code), apart(f.Value, c.Bound), when),
							"Name the country as one that is excepted, with its amount, or leave the statement out")
					}
				}
			}
		}
	}
}
