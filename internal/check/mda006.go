package check

import (
	"strings"

	"tieout/internal/document"
	"tieout/internal/quantity"
)

// MDA006 finds shares that are none.
var MDA006 = &Check{Code: "MDA006", Severity: Error, Run: each(shownFacts, mda006),
	Title: "a share below 0% or above 100%"}

func mda006(p *Pass, m *document.Mark) {
	outside := func(v quantity.Value) bool { return v.Sign() < 0 || v.Cmp(whole) > 0 }
	if strings.HasSuffix(m.ID.Metric, ".share") && (outside(m.Fact.Value) || outside(printed(m))) {
		p.Report(m.At, "a share below 0% or above 100%", "Give the parts in dollars",
			"%s is %s, shown as %s%%", m.ID, m.Fact.Value, signed(printed(m), m.Format))
	}
}
