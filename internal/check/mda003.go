package check

import (
	"fmt"
	"strings"

	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/text"
)

// MDA003 reports causes in dollars that do not add up to the change.
var MDA003 = &Check{Code: "MDA003", Severity: Error, Run: each(sentences, mda003),
	Title: "causes that do not add up to the total change"}

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
	such, rest := "", b.Whole.Value.Sub(sum)
	if shown := figure.Amount(rest, millions); rest.Sign() > 0 && !shown.Zero {
		such = fmt.Sprintf("; only if the remaining factors are individually immaterial, write `and %s%s million from other factors, none of which was individually material`", parts[0][:strings.IndexAny(parts[0], "0123456789")], shown.Digits)
	}
	p.Report(s.Point(b.At), "causes that do not add up to the total change", "Identify the missing factor and add it to the sentence with its amount"+such,
		"%s add to %s, but the change is %s; difference %s", text.List(parts, "and"), figure.InFull(sum), figure.InFull(b.Whole.Value), figure.InFull(rest)).in(s.String())
}
