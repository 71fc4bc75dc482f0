package check

import (
	"strings"

	"tieout/internal/quantity"
)

// MDA006 finds shares that are none.
var MDA006 = &Check{Code: "MDA006", Severity: Error, Run: mda006,
	Title: "a share below 0% or above 100%"}

func mda006(p *Pass) {
	outside := func(v quantity.Value) bool { return v.Sign() < 0 || v.Cmp(whole) > 0 }
	for _, d := range p.documents() {
		for _, m := range p.marks(d) {
			if !strings.HasSuffix(m.ID.Metric, ".share") || !outside(m.Fact.Value) && !outside(printed(m)) {
				continue
			}
			p.Report(m.At, "a share below 0% or above 100%", "Give the parts in dollars",
				"%s is %s, shown as %s%%", m.ID, m.Fact.Value, signed(printed(m), m.Format))
		}
	}
}
