package check

import (
	"cmp"

	"tieout/internal/disclosure"
	"tieout/internal/document"
	"tieout/internal/figure"
)

// MDA008 looks for what offsets within an unchanged line.
var MDA008 = &Check{Code: "MDA008", Severity: Error, Run: each(documents, mda008),
	Title: "offsetting parts inside an unchanged line left out"}

func mda008(p *Pass, d *document.Draft) {
	if d.Name == disclosure.Notes.Name {
		return // its tables are levels; the discussion says how they moved
	}
	marks := p.marks(d)
	for _, pair := range p.Filing.Shown() {
		now, then := pair.Period.String(), pair.Compare.String()
		line := cmp.Or(markOf(marks, "revenue", now), markOf(marks, "revenue.increase", now))
		if line == nil || line.InCell || !p.flat(pair) { // a table tells levels, and moves nothing
			continue
		}
		for _, split := range splits {
			a, knownA := p.value(part("revenue.increase", split[0]), pair.Period)
			b, knownB := p.value(part("revenue.increase", split[1]), pair.Period)
			if !knownA || !knownB || a.Sign()*b.Sign() >= 0 || p.small(a, pair) || p.small(b, pair) ||
				figure.Amount(a, millions).Zero || figure.Amount(b, millions).Zero {
				continue
			}
			shown := true
			for _, member := range split {
				change := markOf(marks, part("revenue.increase", member), now)
				level := markOf(marks, part("revenue", member), now) != nil && markOf(marks, part("revenue", member), then) != nil
				shown = shown && (change != nil || level)
			}
			if !shown {
				p.Report(line.At, "offsetting parts inside an unchanged line left out", "Show the parts in dollars",
					"revenue hardly moved in %s, and its parts did: revenue.increase[%s] is %s and revenue.increase[%s] is %s",
					pair.Period, split[0], a, split[1], b)
			}
		}
	}
}
