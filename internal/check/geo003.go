package check

import (
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/figure"
)

// GEO003 notes that the percentage at which countries are listed is the registrant's
// policy, not a rule.
var GEO003 = &Check{Code: "GEO003", Severity: Info, Words: true, Run: each(geographies, geo003),
	Title: "country threshold set by your policy, not by ASC 280-10-50-41"}

func geo003(p *Pass, g geography) {
	for _, s := range g.passages {
		if m := english.PercentOfCountries.FindStringSubmatchIndex(s.String()); m != nil {
			p.Report(s.Point(m[2]), "country threshold set by your policy", "Check that no country below that percentage is material for a reason other than its size",
				"the section tests countries against %s%% of revenues (your policy country.threshold is %s), but ASC 280-10-50-41 requires separate disclosure of revenues from each foreign country that is material, and sets no percentage",
				s.String()[m[2]:m[3]], figure.Exactly(p.Filing.Policies.Threshold))
			return
		}
	}
}
