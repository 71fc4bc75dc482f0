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
	"tieout/internal/quantity"
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
		g := geography{
			marks:    slices.DeleteFunc(p.marks(d), func(m *document.Mark) bool { return d.SectionAt(m.Start) != disclosure.Geography.Name }),
			passages: slices.DeleteFunc(p.passages(d), func(s english.Passage) bool { return s.Section != disclosure.Geography.Name }),
		}
		g.periods = slices.DeleteFunc(p.Filing.Periods(), func(when fiscal.Period) bool {
			return when == p.Filing.Report.Compare.Earlier(1) && !slices.ContainsFunc(g.marks, func(m *document.Mark) bool { return m.ID.When == when.String() })
		})
		list = append(list, g)
	}
	return list
}

// revenueShare is the share of a country or a customer in the revenue of a period, and what
// a section on geography says of it.
type revenueShare struct {
	*fact.Fact
	when   fiscal.Period
	share  quantity.Value
	shown  bool            // the section shows its amount
	claims []english.Claim // that speak of the period
}

// place returns where the section speaks of the period: its first claim, else the template.
func (s revenueShare) place() source.Point {
	if len(s.claims) == 0 {
		return templateOf(disclosure.Geography.Name)
	}
	return s.claims[0].Point(s.claims[0].At)
}

// falseClaims returns the claims that deny the share, whatever names they except.
func (s revenueShare) falseClaims() []english.Claim {
	return slices.DeleteFunc(slices.Clone(s.claims), func(c english.Claim) bool { return !c.Denies(s.share) || s.shown && c.Others })
}

// revenueShares returns the shares that a function finds in each period of each section, as
// the section makes claims about a subject and shows some metrics.
func (p *Pass) revenueShares(about *english.ClaimSubject, find func(fiscal.Period) []revenueShare, metrics ...string) []revenueShare {
	var list []revenueShare
	for _, g := range p.geographies() {
		all := english.Claims(g.passages, about)
		for _, when := range g.periods {
			claims := slices.DeleteFunc(slices.Clone(all), func(c english.Claim) bool { return !c.SpeaksOf(p.Filing.Calendar, when, g.periods) })
			for _, s := range find(when) {
				s.when, s.claims = when, claims
				s.shown = slices.ContainsFunc(g.marks, func(m *document.Mark) bool {
					return slices.Contains(metrics, m.ID.Metric) && m.ID.Member == s.ID.Member && m.ID.When == when.String()
				})
				list = append(list, s)
			}
		}
	}
	return list
}

// foreignShares returns the shares of foreign countries in revenue that are above nothing.
func (p *Pass) foreignShares() []revenueShare {
	return p.revenueShares(english.Countries, func(when fiscal.Period) (list []revenueShare) {
		for _, f := range p.factsOf("revenue.share", when) {
			amount, ok := p.value(part("revenue", f.ID.Member), when)
			if english.CountryMember.MatchString(f.ID.Member) && f.ID.Member != p.Filing.Registrant.Domicile && ok && amount.Sign() > 0 {
				list = append(list, revenueShare{Fact: f, share: f.Value})
			}
		}
		return list
	}, "revenue", "revenue.share")
}
