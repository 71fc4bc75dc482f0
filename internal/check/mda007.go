package check

import (
	"slices"
	"tieout/internal/document"
)

// MDA007 finds shares of next to nothing.
var MDA007 = &Check{Code: "MDA007", Severity: Warning, Run: each(documents, mda007),
	Title: "shares of a change too small to share"}

func mda007(p *Pass, d *document.Draft) {
	for _, pair := range p.Filing.Shown() {
		shares := slices.DeleteFunc(p.marks(d), func(m *document.Mark) bool {
			return m.ID.Metric != "revenue.increase.share" || m.ID.When != pair.Period.String()
		})
		if !p.flat(pair) || len(shares) == 0 {
			continue
		}
		change, _ := p.value("revenue.increase", pair.Period)
		p.Report(shares[0].At, "shares of a change too small to share", "Give the levels, and the parts in dollars",
			"revenue.increase@%s is %s, below the policy flat_below of revenue@%s; %d shares of it are shown",
			pair.Period, change, pair.Compare, len(shares)).with(also(shares[1:]...)...)
	}
}
