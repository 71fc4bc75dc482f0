package check

import (
	"fmt"
	"strings"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/quantity"
)

// GEO002 reports countries just below the threshold.
var GEO002 = &Check{Code: "GEO002", Severity: Warning, Run: each((*Pass).foreignShares, geo002),
	Title: "unlisted country just below the threshold: by no more than country.band, or equal to the threshold once rounded"}

func geo002(p *Pass, s revenueShare) {
	threshold := p.Filing.Policies.Threshold
	lowest := threshold.Sub(p.Filing.Policies.Band)
	near, reads := s.share.Cmp(lowest) >= 0, p.readsAsThreshold(s.share)
	if s.share.Cmp(threshold) >= 0 || !near && !reads || s.shown {
		return
	}
	why := fmt.Sprintf("but within your policy country.band of %s", figure.Exactly(p.Filing.Policies.Band))
	if reads {
		why = "but equal to it once rounded"
	}
	list := "add to the table, with a cell for every period shown: " + s.tableRow()
	if !p.overrides(disclosure.Geography.Name) { // the built-in table follows the policy
		lower := quantity.FromDigits(s.share.Fixed(-2, 1), -2, false, quantity.Pure)
		if lower.Cmp(s.share) > 0 {
			lower = lower.Sub(quantity.FromDigits("0.1", -2, false, quantity.Pure))
		}
		list = fmt.Sprintf("write `country.threshold = %q` under [policies] in filing.toml", figure.Exactly(lower))
	}
	p.Report(s.place(), "country just below the threshold", "If the country is material, "+list+"; if not, no change is needed",
		"%s has %s of the revenues of %s, below your policy country.threshold of %s %s",
		countryOf(s.ID.Member), figure.Apart(s.share, threshold), s.when, figure.Exactly(threshold), why)
}

// readsAsThreshold reports whether a share equals the threshold once it is rounded to the
// threshold's decimals.
func (p *Pass) readsAsThreshold(v quantity.Value) bool {
	text := strings.TrimSuffix(figure.Exactly(p.Filing.Policies.Threshold), "%")
	_, decimals, _ := strings.Cut(text, ".")
	return v.Fixed(-2, len(decimals)) == text
}
