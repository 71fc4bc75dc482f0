package check

import (
	"slices"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/text"
)

// MDA007 reports parts that are shown as percentages of a very small change in revenue.
var MDA007 = &Check{Code: "MDA007", Severity: Warning, Run: each(documents, mda007),
	Title: "shares of a very small change"}

func mda007(p *Pass, d *document.Draft) {
	for _, pair := range p.Filing.Shown() {
		shares := slices.DeleteFunc(p.marks(d), func(m *document.Mark) bool {
			return m.ID.Metric != "revenue.increase.share" || m.ID.When != pair.Period.String()
		})
		if !p.flat(pair) || len(shares) == 0 {
			continue
		}
		var parts []string
		for _, m := range shares {
			parts = append(parts, inDollars(part("revenue.increase", m.ID.Member)))
		}
		change, _ := p.value("revenue.increase", pair.Period)
		p.Report(shares[0].At, "shares of a very small change", "Instead of each percentage, show the dollar amount of that part of the change: "+text.List(parts, "and"),
			"revenue changed by %s (revenue.increase@%s), less than %s of %s revenue (the flat_below setting); the text shows %s of that change",
			figure.InFull(change), pair.Period, figure.InFull(p.Filing.Policies.FlatBelow), pair.Compare, text.Count(len(shares), "percentage")).with(also(shares[1:]...)...)
	}
}
