package check

import (
	"regexp"

	"tieout/internal/english"
)

// GEO003 notes that the percentage is a policy.
var GEO003 = &Check{Code: "GEO003", Severity: Info, Words: true, Run: each(geographies, geo003),
	Title: `50-41 says "material"; the percentage is the registrant's policy, stated as such`}

var percentageOfCountries = regexp.MustCompile(`(?i)\bcountr(?:y|ies)\b.*?\b` + english.Percentage)

func geo003(p *Pass, g geography) {
	for _, s := range g.passages {
		m := percentageOfCountries.FindStringSubmatchIndex(s.String())
		if m == nil {
			continue
		}
		p.Report(s.Point(m[2]), "a percentage that is the registrant's policy", "See that no country under it is material for another reason",
			`countries are told by %s%%, and the policy country.threshold is %s; ASC 280-10-50-41 says "material" and names no percentage`,
			s.String()[m[2]:m[3]], exactly(p.Filing.Policies.Threshold))
		break
	}
}
