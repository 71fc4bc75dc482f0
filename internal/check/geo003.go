package check

import (
	"tieout/internal/english"
	"tieout/internal/figure"
)

// GEO003 notes that the percentage is a policy.
var GEO003 = &Check{Code: "GEO003", Severity: Info, Words: true, Run: each(geographies, geo003),
	Title: `50-41 says "material"; the percentage is the registrant's policy, stated as such`}

func geo003(p *Pass, g geography) {
	for _, s := range g.passages {
		if m := english.PercentOfCountries.FindStringSubmatchIndex(s.String()); m != nil {
			p.Report(s.Point(m[2]), "a percentage that is the registrant's policy", "See that no country under it is material for another reason",
				`countries are told by %s%%, and the policy country.threshold is %s; ASC 280-10-50-41 says "material" and names no percentage`,
				s.String()[m[2]:m[3]], figure.Exactly(p.Filing.Policies.Threshold))
			return
		}
	}
}
