package check

import (
	"fmt"
	"maps"
	"slices"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
)

// FVT005 reports captions of the fair value note that changed since the prior year-end or the
// last filing.
var FVT005 = &Check{Code: "FVT005", Severity: Warning, Run: fvt005,
	Title: "caption that changed from the prior year-end or the last filing and is not in [lines]"}

func fvt005(p *Pass) {
	dates := p.closings()
	if len(dates) != 2 {
		return
	}
	first := firstTime[string]()
	for _, prefix := range []string{"fair-value.", "fair-value.printed."} {
		for _, class := range schema.Classes {
			metric := prefix + class
			before, now := p.nonzero(metric, dates[0]), p.nonzero(metric, dates[1])
			if len(before) > 0 && len(now) > 0 {
				for _, pair := range fact.Recaptioned(p.lacking(before, prefix, dates[1]), p.lacking(now, prefix, dates[0])) {
					if first(pair.Before.ID.Member + " " + pair.Now.ID.Member) {
						p.Report(cellsOf(pair.Now), "caption that changed", joinLines(pair.Now.Words.Caption, pair.Before.Words.Caption),
							"the %s section has %q at %s but not at %s, and %q at %s but not at %s", class, pair.Before.Words.Caption, dates[0], dates[1],
							pair.Now.Words.Caption, dates[1], dates[0]).with(otherEnd("the caption of "+dates[0].String(), cellsOf(pair.Before)))
					}
				}
			}
			p.refiled(metric, class, dates)
		}
	}
}

// refiled reports lines of the prior year-end that were filed under another caption.
func (p *Pass) refiled(metric, class string, dates []fiscal.Date) {
	now := p.nonzero(metric, dates[0])
	if len(now) == 0 {
		return
	}
	var last string
	filed := map[string]bool{}
	for _, each := range p.Filed {
		for _, v := range each.Facts {
			id := v.ID
			if _, in := p.wasFiled(id); in == each && id.Metric == metric && id.When == dates[0].String() && id.Member != "total" && v.Amount().Sign() != 0 {
				filed[id.Member], last = true, each.FactsAt().File
			}
		}
		if last != "" {
			break
		}
	}
	var gone []*fact.Fact
	came := slices.DeleteFunc(slices.Clone(now), func(f *fact.Fact) bool { return filed[f.ID.Member] })
	for _, member := range slices.Sorted(maps.Keys(filed)) {
		if !slices.ContainsFunc(now, func(f *fact.Fact) bool { return f.ID.Member == member }) {
			gone = append(gone, &fact.Fact{ID: fact.ID{Member: member}, Words: fact.Words{Caption: member}}) // filed facts have no captions
		}
	}
	for _, pair := range fact.Recaptioned(gone, came) {
		if !p.Filing.Joins(pair.Before.ID.Member, pair.Now.ID.Member) {
			p.Report(cellsOf(pair.Now), "caption that changed since the last filing", joinLines(pair.Now.Words.Caption, pair.Before.ID.Member),
				"in the section %s at %s, today's tables have %q; the filed note had %s in its place",
				class, dates[0], pair.Now.Words.Caption, pair.Before.ID.Member).with(otherEnd("filed here", source.Point{File: last}))
		}
	}
}

// joinLines returns the remedy that joins two captions in one line.
func joinLines(line, caption string) string {
	return fmt.Sprintf("If they are the same line, add `%q = [%q]` under [lines] in filing.toml; if not, no change is needed", line, caption)
}

// nonzero returns the lines of a section whose amount is not zero.
func (p *Pass) nonzero(metric string, d fiscal.Date) []*fact.Fact {
	return slices.DeleteFunc(p.members(metric, d), func(f *fact.Fact) bool { return f.Value.Sign() == 0 })
}

// lacking returns the lines that are in no section on another date.
func (p *Pass) lacking(lines []*fact.Fact, prefix string, d fiscal.Date) []*fact.Fact {
	present := map[string]bool{}
	for _, class := range schema.Classes {
		for _, f := range p.nonzero(prefix+class, d) {
			present[f.ID.Member] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(lines), func(f *fact.Fact) bool { return present[f.ID.Member] })
}
