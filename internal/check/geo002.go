package check

import (
	"fmt"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/english"
	"tieout/internal/quantity"
)

// GEO002 warns of countries close under the threshold.
var GEO002 = &Check{Code: "GEO002", Severity: diag.Warning, Run: geo002,
	Title: "a country under the threshold and within the band, its ends included, or whose shown share reads as the threshold; a listed one raises none"}

func geo002(p *Pass) {
	threshold := p.Filing.Policies.Threshold
	floor := threshold.Sub(p.Filing.Policies.Band)
	for _, g := range p.geographies() {
		denials := english.Claims(g.passages, english.Countries)
		for _, when := range g.periods {
			for _, f := range p.foreignShares(when) {
				code := f.ID.Member
				near, reads := f.Value.Cmp(floor) >= 0, p.readsAsThreshold(f.Value)
				if f.Value.Cmp(threshold) >= 0 || !near && !reads || g.lists(code, when, "revenue", "revenue.share") {
					continue
				}
				why := fmt.Sprintf("within the policy country.band of %s", exactly(p.Filing.Policies.Band))
				if reads {
					why = "which reads as the threshold once rounded"
				}
				p.Report(p.placeOn(g, when, denials), "a country close under the threshold",
					fmt.Sprintf("%s has %s of the revenues of %s, under the policy country.threshold of %s and %s", countryOf(code), apart(f.Value, threshold), when, exactly(threshold), why),
					"Decide whether it is material all the same, and list it where it is")
			}
		}
	}
}

// readsAsThreshold reports whether a share has the threshold's digits once it is
// rounded to as many decimals as the threshold needs.
func (p *Pass) readsAsThreshold(v quantity.Value) bool {
	text := strings.TrimSuffix(exactly(p.Filing.Policies.Threshold), "%")
	_, decimals, _ := strings.Cut(text, ".")
	return v.Fixed(-2, len(decimals)) == text
}
