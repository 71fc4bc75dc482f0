package check

import (
	"fmt"
	"tieout/internal/english"

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
		all, denials := g.periods(p), english.Claims(g.passages, english.Countries)
		for _, when := range all {
			for _, f := range p.abroad(when) {
				code := f.ID.Member
				shown := g.listed([]string{"revenue", "revenue.share"}, code, when.String())
				if f.Value.Cmp(p.Filing.Policies.Threshold) >= 0 && !shown {
					found = append(found, diag.Diagnostic{Code: "GEO001", Summary: "a country at or above the threshold that is not listed", Subject: g.of(p, when, denials),
						Detail: fmt.Sprintf("%s has %s of the revenues of %s, and the policy country.threshold is %s; the section shows no amount of it for the period",
							countryOf(code), apart(f.Value, p.Filing.Policies.Threshold), when, exactly(p.Filing.Policies.Threshold)),
						Remedy: fmt.Sprintf("List revenue[%s] with its amount in every period", code)})
				}
				for _, c := range denials {
					if c.Denies(f.Value) && !c.Excepts(countryOf(code)) && !(shown && c.Others) && c.SpeaksOf(p.Filing.Calendar, when, all) {
						found = append(found, diag.Diagnostic{Code: "GEO001", Summary: "a statement about countries that is false", Subject: c.Point(c.At),
							Detail: fmt.Sprintf("the text says %q, and %s has %s of the revenues of %s", c.String()[c.At:c.End], countryOf(code), apart(f.Value, c.Bound), when),
							Remedy: "Name the country as one that is excepted, with its amount, or leave the statement out"})
					}
				}
			}
		}
	}
	return found
}
