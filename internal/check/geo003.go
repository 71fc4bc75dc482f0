package check

import (
	"fmt"
	"regexp"

	"tieout/internal/diag"
)

// GEO003 notes that the percentage is a policy.
var GEO003 = &Check{
	Code: "GEO003", Severity: diag.Info,
	Title: `50-41 says "material"; the percentage is the registrant's policy, stated as such`,
	Doc: `Notes, once for a section on geography that tells countries by a percentage, that the
percentage is the registrant's policy country.threshold. It is for the record: nothing
is wrong.

Example: "no individual country ... amounted to 10 percent or more of total revenues".
A country of 8% in which the registrant sells to one government may be material and is
not named.

The rule is ASC 280-10-50-41, in force for years beginning after 1997-12-15, which asks
for revenues from an individual foreign country where they are material and names no
percentage. The 10 percent tests of ASC 280-10-50-12 are for segments, and registrants
borrow them.

Nothing need be mended. See that no country under the percentage is material for
another reason; what was told to Staff of the percentage holds in later filings.`,
	Words: true,
	Run:   geo003,
}

var byPercentage = regexp.MustCompile(`(?i)\bcountr(?:y|ies)\b.*?\b` + percentage)

func geo003(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, g := range p.geographies() {
		for _, s := range g.passages {
			m := byPercentage.FindStringSubmatchIndex(s.String())
			if m == nil {
				continue
			}
			found = append(found, diag.Diagnostic{Severity: diag.Info, Code: "GEO003", Summary: "a percentage that is the registrant's policy", Subject: s.point(m[2]),
				Detail: fmt.Sprintf(`countries are told by %s%%, and the policy country.threshold is %s; ASC 280-10-50-41 says "material" and names no percentage`,
					s.String()[m[2]:m[3]], exactly(p.Filing.Policies.Threshold)),
				Remedy: "See that no country under it is material for another reason"})
			break
		}
	}
	return found
}
