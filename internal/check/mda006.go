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
	Run:   mda006,
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
