package check

import (
	"fmt"
	"strings"
	"tieout/internal/english"

	"tieout/internal/diag"
	"tieout/internal/quantity"
)

// GEO002 warns of countries close under the threshold.
var GEO002 = &Check{
	Code: "GEO002", Severity: diag.Warning,
	Title: "a country under the threshold and within the band, its ends included, or whose shown share reads as the threshold; a listed one raises none",
	Run:   geo002,
}

func geo002(p *Package) []diag.Diagnostic {
	threshold := p.Filing.Policies.Threshold
	floor := threshold.Sub(p.Filing.Policies.Band)
	var found []diag.Diagnostic
	for _, g := range p.geographies() {
		denials := english.Claims(g.passages, english.Countries)
		for _, when := range g.periods(p) {
			for _, f := range p.abroad(when) {
				code := f.ID.Member
				near, reads := f.Value.Cmp(floor) >= 0, p.readsAsThreshold(f.Value)
				if f.Value.Cmp(threshold) >= 0 || !near && !reads || g.listed([]string{"revenue", "revenue.share"}, code, when.String()) {
					continue
				}
				why := fmt.Sprintf("within the policy country.band of %s", exactly(p.Filing.Policies.Band))
				if reads {
					why = "which reads as the threshold once rounded"
				}
				found = append(found, diag.Diagnostic{Severity: diag.Warning, Code: "GEO002", Summary: "a country close under the threshold", Subject: g.of(p, when, denials),
					Detail: fmt.Sprintf("%s has %s of the revenues of %s, under the policy country.threshold of %s and %s", countryOf(code), apart(f.Value, threshold), when, exactly(threshold), why),
					Remedy: "Decide whether it is material all the same, and list it where it is"})
			}
		}
	}
	return found
}

// readsAsThreshold says whether a share has the threshold's digits once it is
// rounded to as many decimals as the threshold needs.
func (p *Package) readsAsThreshold(v quantity.Value) bool {
	text := strings.TrimSuffix(exactly(p.Filing.Policies.Threshold), "%")
	_, decimals, _ := strings.Cut(text, ".")
	return v.Fixed(-2, len(decimals)) == text
}
