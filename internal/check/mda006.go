package check

import (
	"fmt"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/quantity"
)

// MDA006 finds shares that are none.
var MDA006 = &Check{
	Code: "MDA006", Severity: diag.Error,
	Title: "a share below 0% or above 100%",
	Doc: `Finds a share, of revenue or of its change, that is shown and whose exact value or
whose printed digits lie below 0% or above 100%. Where parts go opposite ways, the one
is more than all of the change and the other less than none of it, and "of the total
increase, 155% was from" tells nobody anything.

Example: revenue fell by $7.7 million; existing customers took away $11.9 million and
new ones brought $4.2 million: shares of 155% and -55%.

The rule it serves is Item 303(b) of Regulation S-K, in force 2021-02-10: offsetting
changes are described as what they are. The bounds are arithmetic.

Mend it by giving the parts in dollars, as the built-in template does.`,
	Run: mda006,
}

func mda006(p *Package) []diag.Diagnostic {
	whole := quantity.Points(quantity.Int(100))
	outside := func(v quantity.Value) bool { return v.Sign() < 0 || v.Cmp(whole) > 0 }
	var found []diag.Diagnostic
	for _, d := range p.documents() {
		for _, m := range facts(d) {
			if !strings.HasSuffix(m.ID.Metric, ".share") || !outside(m.Fact.Value) && !outside(printed(m)) {
				continue
			}
			found = append(found, diag.Diagnostic{Code: "MDA006", Summary: "a share below 0% or above 100%", Subject: m.At,
				Detail: fmt.Sprintf("%s is %s, shown as %s%%", m.ID, m.Fact.Value, signed(printed(m), m.Format)), Remedy: "Give the parts in dollars"})
		}
	}
	return found
}
