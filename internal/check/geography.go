package check

import (
	"slices"
	"strings"

	"tieout/internal/disclosure"
	"tieout/internal/document"
	"tieout/internal/english"
	"tieout/internal/fact"
	"tieout/internal/fiscal"
	"tieout/internal/iso"
	"tieout/internal/source"
)

// countryOf returns a country's name without "the".
func countryOf(code string) string { return strings.TrimPrefix(iso.CountryName(code), "the ") }

// geography is the section on geography of a document: its marks and sentences, and the
// periods that it must answer for.
type geography struct {
	marks    []*document.Mark
	passages []english.Passage
	// periods are those that the report shows, and the year before the one compared where
	// the section of a 10-K shows it too.
	periods []fiscal.Period
}

func (p *Pass) readGeographies() []geography {
	var list []geography
	for _, d := range p.documents() {
		if !hasSection(d, disclosure.Geography.Name) {
			continue
		}
		var g geography
		for _, m := range d.Marks {
			if d.SectionAt(m.Start) == disclosure.Geography.Name {
				g.marks = append(g.marks, m)
			}
		}
		for _, s := range p.passages(d) {
			if s.Section == disclosure.Geography.Name {
				g.passages = append(g.passages, s)
			}
		}
		for _, pair := range p.Filing.Shown() {
			g.periods = append(g.periods, pair.Period, pair.Compare)
		}
		before := p.Filing.Report.Compare.Earlier(1)
		if p.Filing.Report.Form == "10-K" && slices.ContainsFunc(g.marks, func(m *document.Mark) bool { return m.Fact != nil && m.ID.When == before.String() }) {
			g.periods = append(g.periods, before)
		}
		list = append(list, g)
	}
	return list
}

// lists reports whether the section shows one of some metrics for a member in a period.
func (g geography) lists(member string, when fiscal.Period, metrics ...string) bool {
	return slices.ContainsFunc(g.marks, func(m *document.Mark) bool {
		return m.Fact != nil && slices.Contains(metrics, m.ID.Metric) && m.ID.Member == member && m.ID.When == when.String()
	})
}

// foreignShares returns the shares of foreign countries in a period's revenue that are
// above nothing, by code.
func (p *Pass) foreignShares(when fiscal.Period) []*fact.Fact {
	var list []*fact.Fact
	for _, f := range p.factsOf("revenue.share", when) {
		amount, ok := p.value(part("revenue", f.ID.Member), when)
		if english.CountryMember.MatchString(f.ID.Member) && f.ID.Member != p.Filing.Registrant.Domicile && ok && amount.Sign() > 0 {
			list = append(list, f)
		}
	}
	return list
}

// placeOn returns the claim that speaks of a period, as a place; else the section.
func (p *Pass) placeOn(g geography, when fiscal.Period, claims []english.Claim) source.Point {
	for _, c := range claims {
		if c.SpeaksOf(p.Filing.Calendar, when, g.periods) {
			return c.Point(c.At)
		}
	}
	return templateOf(disclosure.Geography.Name)
}
