package check

import (
	"fmt"
	"maps"
	"slices"

	"tieout/internal/fact"
	"tieout/internal/fiscal"
	"tieout/internal/schema"
	"tieout/internal/source"
	"tieout/internal/text"
)

// FVT005 finds captions that drifted.
var FVT005 = &Check{Code: "FVT005", Severity: Warning, Run: fvt005,
	Title: "a caption that changed since the last filing and is not in [lines]"}

// captionDrift is a caption that another has taken the place of.
type captionDrift struct {
	gone, came *fact.Fact
	distance   int // between the captions
}

func fvt005(p *Pass) {
	dates := p.closings()
	if len(dates) != 2 {
		return
	}
	first := firstTime[string]()
	for _, prefix := range []string{"fair-value.", "fair-value.printed."} {
		for _, class := range schema.Classes {
			metric := prefix + class
			before, now := p.held(metric, dates[0]), p.held(metric, dates[1])
			if len(before) > 0 && len(now) > 0 {
				for _, pair := range captionDrifts(p.lacking(before, prefix, dates[1]), p.lacking(now, prefix, dates[0])) {
					if first(pair.gone.ID.Member + " " + pair.came.ID.Member) {
						p.Report(cellsOf(pair.came), "a caption that changed", joinLines(pair.came.Words.Caption, pair.gone.Words.Caption),
							"the section %s has %q at %s and not at %s, and %q at %s and not at %s", class, pair.gone.Words.Caption, dates[0], dates[1],
							pair.came.Words.Caption, dates[1], dates[0]).with(otherEnd("the caption of "+dates[0].String(), cellsOf(pair.gone)))
					}
				}
			}
			p.refiled(metric, class, dates)
		}
	}
}

// refiled reports lines of the prior year-end whose slug is not the one that was filed.
func (p *Pass) refiled(metric, class string, dates []fiscal.Date) {
	now := p.held(metric, dates[0])
	if len(now) == 0 {
		return
	}
	var last string
	kept := map[string]bool{}
	for _, each := range p.Filed {
		for _, v := range each.Facts {
			id := v.ID
			if _, in := p.wasFiled(id); in == each && id.Metric == metric && id.When == dates[0].String() && id.Member != "total" && v.Amount().Sign() != 0 {
				kept[id.Member], last = true, each.FactsAt().File
			}
		}
		if last != "" {
			break
		}
	}
	var gone []*fact.Fact
	came := slices.DeleteFunc(slices.Clone(now), func(f *fact.Fact) bool { return kept[f.ID.Member] })
	for _, member := range slices.Sorted(maps.Keys(kept)) {
		if !slices.ContainsFunc(now, func(f *fact.Fact) bool { return f.ID.Member == member }) {
			gone = append(gone, &fact.Fact{ID: fact.ID{Member: member}, Words: fact.Words{Caption: member}}) // filed facts have no captions
		}
	}
	for _, pair := range captionDrifts(gone, came) {
		if !p.joined(pair.gone.ID.Member, pair.came.ID.Member) {
			p.Report(cellsOf(pair.came), "a caption that changed since the last filing", joinLines(pair.came.Words.Caption, "its old caption"),
				"the section %s at %s has %q, which was not filed, and not %s, which was",
				class, dates[0], pair.came.Words.Caption, pair.gone.ID.Member).with(otherEnd("filed here", source.Point{File: last}))
		}
	}
}

// joined reports whether [lines] makes one line of another.
func (p *Pass) joined(old, line string) bool {
	for caption, to := range p.Filing.Lines {
		if fact.Slug(caption) == old && fact.Slug(to) == line {
			return true
		}
	}
	return false
}

// joinLines returns how to make one line of two captions.
func joinLines(line, caption string) string {
	return fmt.Sprintf("Add %q = [%q] under [lines] where they are one", line, caption)
}

// held returns the lines of a section that have an amount.
func (p *Pass) held(metric string, d fiscal.Date) []*fact.Fact {
	return slices.DeleteFunc(p.members(metric, d), func(f *fact.Fact) bool { return f.Value.Sign() == 0 })
}

// lacking returns the lines that no section has on another date.
func (p *Pass) lacking(lines []*fact.Fact, prefix string, d fiscal.Date) []*fact.Fact {
	held := map[string]bool{}
	for _, class := range schema.Classes {
		for _, f := range p.held(prefix+class, d) {
			held[f.ID.Member] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(lines), func(f *fact.Fact) bool { return held[f.ID.Member] })
}

// captionDrifts pairs lines that are gone with lines that came, the nearest captions first.
func captionDrifts(gone, came []*fact.Fact) []captionDrift {
	var all, list []captionDrift
	for _, f := range came {
		for _, g := range gone {
			all = append(all, captionDrift{g, f, text.Distance(g.Words.Caption, f.Words.Caption)})
		}
	}
	slices.SortStableFunc(all, func(a, b captionDrift) int { return a.distance - b.distance })
	for _, d := range all {
		if !slices.ContainsFunc(list, func(e captionDrift) bool { return e.gone == d.gone || e.came == d.came }) {
			list = append(list, d)
		}
	}
	return list
}
