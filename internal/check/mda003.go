package check

import (
	"strings"

	"tieout/internal/english"
)

// MDA003 adds the causes that a sentence gives in dollars.
var MDA003 = &Check{Code: "MDA003", Severity: Error, Run: each(sentences, mda003),
	Title: `quantified causes that miss the change by more than half a shown unit for each figure shown, with no "other"`}

func mda003(p *Pass, s english.Passage) {
	b, ok := english.ReadBreakdown(s.String(), p.Filing.Registrant.Currency)
	if !s.Own || !ok {
		return
	}
	sum, misses := b.Missed()
	if !misses {
		return
	}
	var parts []string
	for _, part := range b.Parts {
		parts = append(parts, part.Text)
	}
	p.Report(s.Point(b.At), "quantified causes that miss the change", `Name what is missing with its amount, or as "other"`,
		"%s make %s, and the change is %s; difference %s", strings.Join(parts, " and "), sum, b.Whole.Value, b.Whole.Value.Sub(sum))
}
