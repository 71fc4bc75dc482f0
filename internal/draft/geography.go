package draft

import (
	"regexp"
	"slices"
	"strings"

	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/figure"
	"tieout/internal/fiscal"
	"tieout/internal/iso"
	"tieout/internal/text"
)

// Country is a foreign country that the note on geography lists.
type Country struct {
	Name  string // as it reads in a sentence: "the United Kingdom"
	Fact  string // name of the fact of its revenues, for the function fact
	Share string // name of the fact for its share of total revenues
	And   string // the separator before it: "", ", " or " and "
}

// Customer is a customer of 10 percent or more of revenues.
type Customer struct {
	Letter string // "A" for the largest customer in the period of the report; a customer has the same letter in all periods
	Fact   string // name of the fact of its revenues, for the function fact
	And    string // the separator before it, as in Country
}

// periods returns the columns of a table by period: those of presented and, in a 10-K,
// the year before them if the ledger has rows for it.
func (c *composer) periods() []Dot {
	list := slices.DeleteFunc(c.presented(), func(d Dot) bool { late, _ := c.late("revenue", d.Period); return late })
	if c.f.Report.Annual() {
		before := c.f.Report.Compare.Earlier(1)
		_, err := c.f.Calendar.Span(before)
		if f := c.set.Of(fact.ID{Metric: "revenue", When: before.String()}); err == nil && (f != nil || c.how.Blank) {
			list = append(list, c.dotOf(before))
		}
	}
	return list
}

func (c *composer) dotOf(p fiscal.Period) Dot {
	d := Dot{Form: c.f.Report.Form, Annual: c.f.Report.Annual() && c.f.Calendar.Quarters(p.Year) == 4, Period: p}
	if s, err := c.f.Calendar.Span(p); err == nil {
		d.PeriodEnd = s.End
	}
	return d
}

// column writes a period as a column heading: "Year ended December 31, 2022".
func (c *composer) column(at string, p fiscal.Period) string {
	s, err := c.spanOf(p)
	return c.dated(at, text.Capital(strings.TrimPrefix(s, "the ")), err)
}

// home writes the domicile as a caption, without "the".
func (c *composer) home(at string) string {
	return c.owned(at, document.OwnText, strings.TrimPrefix(iso.CountryName(c.f.Registrant.Domicile), "the "))
}

var countryCode = regexp.MustCompile(`^[A-Z]{2}$`)

// countries returns the foreign countries whose exact revenues reach the policy's
// threshold in any of the periods (all shown periods if none is given), by descending
// amount in the first period.
func (c *composer) countries(when ...fiscal.Period) []Country {
	codes := c.ranked("revenue", when, func(f *fact.Fact) bool {
		if !countryCode.MatchString(f.ID.Member) || f.ID.Member == c.f.Registrant.Domicile || f.Value.Sign() <= 0 {
			return false
		}
		share := c.set.Of(fact.ID{Metric: "revenue.share", Member: f.ID.Member, When: f.ID.When})
		return share != nil && share.Value.Cmp(c.f.Policies.Threshold) >= 0
	})
	var list []Country
	for i, code := range codes {
		list = append(list, Country{Name: iso.CountryName(code), Fact: "revenue[" + code + "]", Share: "revenue.share[" + code + "]", And: and(i, len(codes))})
	}
	return list
}

// customers returns the customers of 10 percent or more of revenues in any of the periods
// (all shown periods if none is given).
func (c *composer) customers(when ...fiscal.Period) []Customer {
	every := func(*fact.Fact) bool { return true }
	all, some := c.ranked("revenue.customer", nil, every), c.ranked("revenue.customer", when, every)
	var list []Customer
	for i, slug := range all {
		if slices.Contains(some, slug) {
			list = append(list, Customer{Letter: fact.Letter(i), Fact: "revenue.customer[" + slug + "]", And: and(len(list), len(some))})
		}
	}
	return list
}

// ranked returns the members of a metric that pass a test in any of the periods (all
// shown periods if none is given).
func (c *composer) ranked(metric string, when []fiscal.Period, take func(*fact.Fact) bool) []string {
	if c.how.Blank {
		return nil
	}
	if len(when) == 0 {
		for _, d := range c.periods() {
			when = append(when, d.Period)
		}
	}
	return c.set.Ranked(metric, when, take)
}

// and returns the separator before item i of a list of n.
func and(i, n int) string {
	switch {
	case i == 0:
		return ""
	case i == n-1:
		return " and "
	}
	return ", "
}

// foots reports whether printed domestic and foreign revenues add up to printed total
// revenues in every period of the table.
func (c *composer) foots(format string) (bool, error) {
	how, err := figure.ParseFormat(format)
	if err != nil {
		return false, err
	}
	return !slices.ContainsFunc(c.periods(), func(d Dot) bool {
		v, ok := c.known(d.Period, "revenue", "revenue[us]", "revenue[foreign]")
		return ok && !addsUp(always(how), v[0], v[1:]...)
	}), nil
}
