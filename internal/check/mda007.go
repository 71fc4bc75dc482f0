package check

import (
	"fmt"

	"tieout/internal/diag"
	"tieout/internal/document"
)

// MDA007 finds shares of next to nothing.
var MDA007 = &Check{
	Code: "MDA007", Severity: diag.Warning,
	Title: "shares of a change too small to share",
	Run:   mda007,
}

func mda007(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, d := range p.documents() {
		for _, pair := range p.Filing.Shown() {
			if !p.flat(pair) {
				continue
			}
			var shares []*document.Mark
			for _, m := range facts(d) {
				if m.ID.Metric == "revenue.increase.share" && m.ID.When == pair.Period.String() {
					shares = append(shares, m)
				}
			}
			if len(shares) == 0 {
				continue
			}
			whole, _ := p.value("revenue.increase", pair.Period)
			found = append(found, diag.Diagnostic{Severity: diag.Warning, Code: "MDA007", Summary: "shares of a change too small to share", Subject: shares[0].At,
				Detail: fmt.Sprintf("revenue.increase@%s is %s, below the policy flat_below of revenue@%s; %d shares of it are shown", pair.Period, whole, pair.Compare, len(shares)),
				Remedy: "Give the levels, and the parts in dollars", Related: also(shares[1:]...)})
		}
	}
	return found
}
