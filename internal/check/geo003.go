package check

import (
	"fmt"
	"regexp"
	"tieout/internal/english"

	"tieout/internal/diag"
)

// GEO003 notes that the percentage is a policy.
var GEO003 = &Check{
	Code: "GEO003", Severity: diag.Info,
	Title: `50-41 says "material"; the percentage is the registrant's policy, stated as such`,
	Words: true,
	Run:   geo003,
}

var byPercentage = regexp.MustCompile(`(?i)\bcountr(?:y|ies)\b.*?\b` + english.Percentage)

func geo003(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, g := range p.geographies() {
		for _, s := range g.passages {
			m := byPercentage.FindStringSubmatchIndex(s.String())
			if m == nil {
				continue
			}
			found = append(found, diag.Diagnostic{Severity: diag.Info, Code: "GEO003", Summary: "a percentage that is the registrant's policy", Subject: s.Point(m[2]),
				Detail: fmt.Sprintf(`countries are told by %s%%, and the policy country.threshold is %s; ASC 280-10-50-41 says "material" and names no percentage`,
					s.String()[m[2]:m[3]], exactly(p.Filing.Policies.Threshold)),
				Remedy: "See that no country under it is material for another reason"})
			break
		}
	}
	return found
}
