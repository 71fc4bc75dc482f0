package check

import (
	"fmt"
	"strings"

	"tieout/internal/figure"
	"tieout/internal/quantity"
)

// GEO002 warns of countries close under the threshold.
var GEO002 = &Check{Code: "GEO002", Severity: Warning, Run: each((*Pass).foreignShares, geo002),
	Title: "a country under the threshold and within the band, its ends included, or whose shown share reads as the threshold; a listed one raises none"}

func geo002(p *Pass, s revenueShare) {
	threshold := p.Filing.Policies.Threshold
	floor := threshold.Sub(p.Filing.Policies.Band)
	near, reads := s.share.Cmp(floor) >= 0, p.readsAsThreshold(s.share)
	if s.share.Cmp(threshold) >= 0 || !near && !reads || s.shown {
		return
	}
	why := fmt.Sprintf("within the policy country.band of %s", figure.Exactly(p.Filing.Policies.Band))
	if reads {
		why = "which reads as the threshold once rounded"
	}
	p.Report(s.place(), "a country close under the threshold", "Decide whether it is material all the same, and list it where it is",
		"%s has %s of the revenues of %s, under the policy country.threshold of %s and %s",
		countryOf(s.ID.Member), figure.Apart(s.share, threshold), s.when, figure.Exactly(threshold), why)
}

// readsAsThreshold reports whether a share has the threshold's digits once it is
// rounded to as many decimals as the threshold needs.
func (p *Pass) readsAsThreshold(v quantity.Value) bool {
	text := strings.TrimSuffix(figure.Exactly(p.Filing.Policies.Threshold), "%")
	_, decimals, _ := strings.Cut(text, ".")
	return v.Fixed(-2, len(decimals)) == text
}
