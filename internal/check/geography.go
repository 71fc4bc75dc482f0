package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/footing"
	"github.com/tieout/tieout/internal/iso"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/source"
)

// countryOf returns a country's name without "the".
func countryOf(code string) string { return strings.TrimPrefix(iso.CountryName(code), "the ") }

// geography is the geography section of a document: its marks, its sentences and the
// periods that it covers.
type geography struct {
	marks    []*document.Mark
	passages []english.Passage
	// periods are those of the report, and the year before the comparative one if the
	// section of a 10-K shows it.
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

// revenueShare is the share of a country or customer in the revenues of a period, and what
// a geography section states about it.
type revenueShare struct {
	*fact.Fact
	when   fiscal.Period
	share  quantity.Value
	shown  bool            // the section shows its amount
	claims []english.Claim // about the period
}

// place returns the place of the first claim about the period, or else of the template.
func (s revenueShare) place() source.Point {
	if len(s.claims) == 0 {
		return templateOf(disclosure.Geography.Name)
	}
	return s.claims[0].Point(s.claims[0].At)
}

// falseClaims returns the claims that deny the share, including those with exceptions.
func (s revenueShare) falseClaims() []english.Claim {
	return slices.DeleteFunc(slices.Clone(s.claims), func(c english.Claim) bool { return !c.Denies(s.share) || s.shown && c.Others })
}

// revenueShares returns the shares that find returns for each period of each section, with
// the section's claims about a subject and whether it shows one of the metrics.
func (p *Pass) revenueShares(about *english.ClaimSubject, find func(fiscal.Period) []revenueShare, metrics ...string) []revenueShare {
	var list []revenueShare
	for _, g := range p.geographies() {
		all := english.Claims(g.passages, about)
		for _, when := range g.periods {
			claims := slices.DeleteFunc(slices.Clone(all), func(c english.Claim) bool { return !c.Covers(p.Filing.Calendar, when, g.periods) })
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

// tableRow returns the row that a template needs to list a country, in backticks.
func (s revenueShare) tableRow() string {
	return fmt.Sprintf("`| %s | {{fact \"revenue[%[2]s]\" .Period \"thousands\"}} | {{fact \"revenue[%[2]s]\" .Compare \"thousands\"}} |`", iso.CountryName(s.ID.Member), s.ID.Member)
}

// foreignShares returns the positive shares of foreign countries in revenues.
func (p *Pass) foreignShares() []revenueShare {
	return p.revenueShares(english.Countries, func(when fiscal.Period) (list []revenueShare) {
		for _, f := range p.factsOf("revenue.share", when) {
			amount, ok := p.value(part("revenue", f.ID.Member), when)
			if footing.CountryMember.MatchString(f.ID.Member) && f.ID.Member != p.Filing.Registrant.Domicile && ok && amount.Sign() > 0 {
				list = append(list, revenueShare{Fact: f, share: f.Value})
			}
		}
		return list
	}, "revenue", "revenue.share")
}
