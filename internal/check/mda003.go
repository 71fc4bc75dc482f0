package check

import (
	"tieout/internal/english"
	"tieout/internal/text"
)

// MDA003 reports causes in dollars that do not add to the change.
var MDA003 = &Check{Code: "MDA003", Severity: Error, Run: each(sentences, mda003),
	Title: "causes that do not add to the change"}

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
	p.Report(s.Point(b.At), "causes that do not add to the change", `Add the missing cause with its amount, or write "and other causes" after the last one`,
		"%s add to %s, and the change is %s; difference %s", text.List(parts, "and"), amount(sum), amount(b.Whole.Value), amount(b.Whole.Value.Sub(sum)))
}
