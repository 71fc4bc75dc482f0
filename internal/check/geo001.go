package check

import (
	"fmt"

	"tieout/internal/diag"
)

// GEO001 looks for countries that are not listed.
var GEO001 = &Check{
	Code: "GEO001", Severity: diag.Error,
	Title: `a country at or above the threshold, on exact values, that is not listed; "less than 10%" where it is false in any period shown`,
	Run:   geo001,
}

func geo001(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, g := range p.geographies() {
		all, claims := g.periods(p), g.claims(countryKind)
		for _, when := range all {
			for _, f := range p.abroad(when) {
				code := f.ID.Member
				shown := g.listed([]string{"revenue", "revenue.share"}, code, when.String())
				if f.Value.Cmp(p.Filing.Policies.Threshold) >= 0 && !shown {
					found = append(found, diag.Diagnostic{Code: "GEO001", Summary: "a country at or above the threshold that is not listed", Subject: g.of(p, when, claims),
						Detail: fmt.Sprintf("%s has %s of the revenues of %s, and the policy country.threshold is %s; the section shows no amount of it for the period",
							countryOf(code), apart(f.Value, p.Filing.Policies.Threshold), when, exactly(p.Filing.Policies.Threshold)),
						Remedy: fmt.Sprintf("List revenue[%s] with its amount in every period", code)})
				}
				for _, c := range claims {
					if c.denies(f.Value) && !c.excepts(code) && !(shown && c.others) && c.speaksOf(p, when, all) {
						found = append(found, diag.Diagnostic{Code: "GEO001", Summary: "a statement about countries that is false", Subject: c.point(c.at),
							Detail: fmt.Sprintf("the text says %q, and %s has %s of the revenues of %s", c.String()[c.at:c.end], countryOf(code), apart(f.Value, c.bound), when),
							Remedy: "Name the country as one that is excepted, with its amount, or leave the statement out"})
					}
				}
			}
		}
	}
	return found
}
