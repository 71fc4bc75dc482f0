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
	Doc: `Finds shares of the change in revenue where the change is below the policy flat_below
of the revenue compared (0.5% where it says nothing), or would print as $0.0 million.
Parts of next to nothing swing between any percentages, and next year's will not
compare.

Example: revenue up $0.1 million on $121.9 million, "of which 62% was direct".

This check is the product's own; it serves Item 303(b) of Regulation S-K, in force
2021-02-10.

Mend it by giving the levels and the parts in dollars, as the built-in template does.`,
	Run: mda007,
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
