package check

import (
	"slices"
	"strings"
	"tieout/internal/english"

	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/fiscal"
	"tieout/internal/iso"
	"tieout/internal/quantity"
	"tieout/internal/source"
)

// geography is what the checks of the geographic section read: the section and
// the marks and sentences in it.
type geography struct {
	draft    *document.Draft
	marks    []*document.Mark
	passages []english.Passage
}

// geographies gives the sections on geography of the documents.
func (p *Package) geographies() []geography {
	var list []geography
	for _, d := range p.documents() {
		if !slices.ContainsFunc(d.Sections, func(s document.Section) bool { return s.Name == "geography" }) {
			continue
		}
		g := geography{draft: d}
		for _, m := range d.Marks {
			if d.SectionAt(m.Start) == "geography" {
				g.marks = append(g.marks, m)
			}
		}
		for _, s := range p.passages() {
			if s.Draft == d && s.Section == "geography" {
				g.passages = append(g.passages, s)
			}
		}
		list = append(list, g)
	}
	return list
}

// at is the section as a place.
func (g geography) at() source.Point { return source.Point{File: templateOf("geography")} }

// listed says whether the section shows one of some metrics for a member in a
// period.
func (g geography) listed(metrics []string, member, when string) bool {
	return slices.ContainsFunc(g.marks, func(m *document.Mark) bool {
		return m.Fact != nil && slices.Contains(metrics, m.ID.Metric) && m.ID.Member == member && m.ID.When == when
	})
}

// periods gives what the section must answer for: the periods the report shows,
// and the year before the one compared where the section shows it too.
func (g geography) periods(p *Package) []fiscal.Period {
	var list []fiscal.Period
	for _, pair := range p.Filing.Shown() {
		list = append(list, pair.Period, pair.Compare)
	}
	if before := p.Filing.Report.Compare.Earlier(1); p.Filing.Report.Form == "10-K" &&
		slices.ContainsFunc(g.marks, func(m *document.Mark) bool { return m.Fact != nil && m.ID.When == before.String() }) {
		list = append(list, before)
	}
	return list
}

// abroad gives the shares of foreign countries in a period's revenue that are
// above nothing, by code.
func (p *Package) abroad(when fiscal.Period) []*fact.Fact {
	return slices.DeleteFunc(p.Facts.All(), func(f *fact.Fact) bool {
		if f.ID.Metric != "revenue.share" || f.ID.When != when.String() || !country.MatchString(f.ID.Member) || f.ID.Member == p.Filing.Registrant.Domicile {
			return true
		}
		amount, ok := p.value(part("revenue", f.ID.Member), when)
		return !ok || amount.Sign() <= 0
	})
}

// What claims are about.
const (
	customerKind = `customers?`
)

// of gives the claim that speaks of a period, as a place; else the section.
func (g geography) of(p *Package, when fiscal.Period, claims []english.Claim) source.Point {
	for _, c := range claims {
		if c.SpeaksOf(p.Filing.Calendar, when, g.periods(p)) {
			return c.Point(c.At)
		}
	}
	return g.at()
}

// exactly shows a policy's share as a percentage.
func exactly(v quantity.Value) string {
	places := 0
	for places < 40 && english.ReadPercent(v.Fixed(-2, places)).Cmp(v) != 0 {
		places++
	}
	return v.Fixed(-2, places) + "%"
}

// apart shows a share as a percentage with two decimals, and with more where it
// takes them to tell it from a bound.
func apart(v, bound quantity.Value) string {
	places := 2
	for places < 40 && english.ReadPercent(v.Fixed(-2, places)).Cmp(bound) != v.Cmp(bound) {
		places++
	}
	return v.Fixed(-2, places) + "%"
}

// countryOf gives a country's name without "the".
func countryOf(code string) string { return strings.TrimPrefix(iso.CountryName(code), "the ") }
