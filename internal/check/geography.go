package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

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
	passages []passage
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

// claim is a sentence that denies a share to every one of a kind, but for those
// it excepts.
type claim struct {
	passage
	at, end int // of its words
	bound   quantity.Value
	over    bool // it denies more than the bound, and not the bound itself
	others  bool // it speaks of those that are not listed alone
	except  string
}

// What claims are about.
const (
	countryKind  = `countr(?:y|ies)`
	customerKind = `customers?`
)

const (
	percentage = `(\d+(?:\.\d+)?) ?(?:%|per ?cent\b)`
	denied     = `\b(?:no|not any|none of|neither|nor)\b[^.]{0,60}?\bKIND\b.{0,120}?\b` + percentage
	below      = `\bKIND\b.{0,120}?\b(?:(?:less|lower|fewer|smaller) than|below|under) ` + percentage
)

// claims finds the claims of the section about a kind: a country, a customer.
func (g geography) claims(kind string) []claim {
	form := func(s string) *regexp.Regexp { return regexp.MustCompile(`(?i)` + strings.ReplaceAll(s, "KIND", kind)) }
	no, less, subject, others := form(denied), form(below), form(`\bKIND\b`), form(`\bother (?:\w+ ){0,2}KIND\b`)
	var list []claim
	for _, s := range g.passages {
		words := s.String()
		if s.Kind == document.Heading || s.Kind == document.Cell {
			continue
		}
		c := claim{passage: s}
		m := no.FindStringSubmatchIndex(words)
		if m == nil {
			m = less.FindStringSubmatchIndex(words)
		} else {
			c.over = exceeding.MatchString(words[m[0]:m[1]])
		}
		if m == nil {
			continue
		}
		said := words[m[0]:m[1]]
		if before := said[:subject.FindStringIndex(said)[0]]; kind != customerKind && ofCustomers.MatchString(before) {
			continue // "no customer in any country"
		}
		c.at, c.end, c.bound, c.others = m[0], m[1], share(words[m[2]:m[3]]), others.MatchString(words[:m[1]])
		if except := excepting.FindStringIndex(words); except != nil {
			c.except = words[except[0]:]
		}
		list = append(list, c)
	}
	return list
}

var (
	ofCustomers = regexp.MustCompile(`(?i)\bcustomers?\b`)
	exceeding   = regexp.MustCompile(`(?i)\b(?:exceed(?:s|ed|ing)?|(?:more|greater|higher) than|above|over) (?:\w+ ){0,2}?\d+(?:\.\d+)? ?(?:%|per ?cent)$`)
	excepting   = regexp.MustCompile(`(?i)\b(?:other than|except(?:ing)?|besides|apart from|aside from|save|excluding|but for)\b`)
)

// share reads the digits of a percentage.
func share(digits string) quantity.Value {
	return quantity.FromDigits(digits, -2, false, quantity.Pure)
}

// denies says whether a share is one that the claim denies.
func (c claim) denies(v quantity.Value) bool {
	n := v.Cmp(c.bound)
	return n > 0 || n == 0 && !c.over
}

// excepts says whether the claim names a country among those it leaves out.
func (c claim) excepts(code string) bool {
	return strings.Contains(c.except, countryOf(code))
}

// speaksOf says whether the claim is of a period: it names it, or no period that
// the section shows.
func (c claim) speaksOf(p *Package, when fiscal.Period, all []fiscal.Period) bool {
	return c.names(p, when) || !slices.ContainsFunc(all, func(other fiscal.Period) bool { return c.names(p, other) })
}

var monthsNamed = regexp.MustCompile(`(?i)\b(three|six|nine|twelve) months\b`)

// names says whether the claim's words name a period: its year, and of a part of
// a year its months where they name any.
func (c claim) names(p *Package, when fiscal.Period) bool {
	words := c.String()
	s, err := p.Filing.Calendar.Span(when)
	if err != nil {
		return false
	}
	if when.Quarter > 0 && monthsNamed.MatchString(words) {
		name := map[int]string{3: "three months", 6: "six months", 9: "nine months", 12: "twelve months"}[when.Months()]
		if !strings.Contains(strings.ToLower(words), name) {
			return false
		}
	}
	if strings.Contains(words, s.End.Words()) {
		return true
	}
	year, _, _ := s.End.Civil()
	return slices.ContainsFunc(years.FindAllString(words, -1), func(y string) bool { return y == fmt.Sprint(when.Year) || y == fmt.Sprint(year) })
}

// of gives the claim that speaks of a period, as a place; else the section.
func (g geography) of(p *Package, when fiscal.Period, claims []claim) source.Point {
	for _, c := range claims {
		if c.speaksOf(p, when, g.periods(p)) {
			return c.point(c.at)
		}
	}
	return g.at()
}

// countryOf gives a country's name without "the".
func countryOf(code string) string { return strings.TrimPrefix(iso.CountryName(code), "the ") }

// exactly shows a policy's share as a percentage.
func exactly(v quantity.Value) string {
	places := 0
	for places < 40 && share(v.Fixed(-2, places)).Cmp(v) != 0 {
		places++
	}
	return v.Fixed(-2, places) + "%"
}

// apart shows a share as a percentage with two decimals, and with more where it
// takes them to tell it from a bound.
func apart(v, bound quantity.Value) string {
	places := 2
	for places < 40 && share(v.Fixed(-2, places)).Cmp(bound) != v.Cmp(bound) {
		places++
	}
	return v.Fixed(-2, places) + "%"
}
