package check

import (
	"cmp"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/footing"
)

// MDA008 reports a discussion of flat revenue that leaves out the parts that offset each other.
var MDA008 = &Check{Code: "MDA008", Severity: Error, Run: each(documents, mda008),
	Title: "flat revenue without the parts that offset each other"}

func mda008(p *Pass, d *document.Draft) {
	if d.Name == disclosure.Notes.Name {
		return // its tables show levels; the discussion explains changes
	}
	if d.Name == disclosure.Release.Name && !p.overrides(disclosure.Billings.Name) {
		return // the built-in release compares levels, and Item 303 is about the discussion
	}
	marks := p.marks(d)
	for _, pair := range p.Filing.Shown() {
		now, then := pair.Period.String(), pair.Compare.String()
		line := cmp.Or(markOf(marks, "revenue", now), markOf(marks, "revenue.increase", now))
		if line == nil || line.InCell || !p.flat(pair) { // a table shows levels, not changes
			continue
		}
		for _, split := range footing.Splits {
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
				p.Report(line.At, "flat revenue without the parts that offset each other",
					"Show the change in each part: "+inDollars(part("revenue.increase", split[0]))+" and "+inDollars(part("revenue.increase", split[1])),
					"revenue was flat in %s, but revenue.increase[%s] is %s and revenue.increase[%s] is %s",
					pair.Period, split[0], figure.InFull(a), split[1], figure.InFull(b))
			}
		}
	}
}
