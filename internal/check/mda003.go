package check

import (
	"fmt"
	"strings"
	"tieout/internal/english"

	"tieout/internal/diag"
)

// MDA003 adds the causes that a sentence gives in dollars.
var MDA003 = &Check{
	Code: "MDA003", Severity: diag.Error,
	Title: `quantified causes that miss the change by more than half a shown unit for each figure shown, with no "other"`,
	Run:   mda003,
}

func mda003(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, s := range p.passages() {
		b, ok := english.ReadBreakdown(s.String(), p.Filing.Registrant.Currency)
		if !s.Own || !ok {
			continue
		}
		sum, misses := b.Missed()
		if !misses {
			continue
		}
		var parts []string
		for _, part := range b.Parts {
			parts = append(parts, part.Text)
		}
		found = append(found, diag.Diagnostic{Code: "MDA003", Summary: "quantified causes that miss the change", Subject: s.Point(b.At),
			Detail: fmt.Sprintf("%s make %s, and the change is %s; difference %s", strings.Join(parts, " and "), sum, b.Whole.Value, b.Whole.Value.Sub(sum)),
			Remedy: `Name what is missing with its amount, or as "other"`})
	}
	return found
}
