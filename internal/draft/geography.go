package draft

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/iso"
	"github.com/tieout/tieout/internal/text"
)

// Country is a foreign country that the note on geography lists.
type Country struct {
	Name  string // as written in a sentence: "the United Kingdom"
	Fact  string // name of the fact for its revenues
	Share string // name of the fact for its share of total revenues
	And   string // the separator to print before it: "", ", " or " and "
	Of    int    // number of countries in the list
}

// Customer is a customer with 10 percent or more of revenues.
type Customer struct {
	Letter string // "A" for the largest customer in the period of the report; a customer has the same letter in all periods
	Fact   string // name of the fact for its revenues
	Share  string // name of the fact for its share of total revenues
	And    string // the separator to print before it: "", ", " or " and "
	Of     int    // number of customers in the list
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

// home writes the domicile as a caption.
func (c *composer) home(at string) string {
	return c.owned(at, document.OwnText, caption(c.f.Registrant.Domicile))
}

// caption returns a country's name without "the".
func caption(code string) string { return strings.TrimPrefix(iso.CountryName(code), "the ") }

var countryCode = regexp.MustCompile(`^[A-Z]{2}$`)

// countries returns the foreign countries whose exact revenues reach the policy's
// threshold in any of the periods (all shown periods if none is given), by descending
// amount in the first period, then in the next, and last by name.
func (c *composer) countries(when ...fiscal.Period) []Country {
	codes := c.ranked("revenue", when, func(f *fact.Fact) bool {
		if !countryCode.MatchString(f.ID.Member) || f.ID.Member == c.f.Registrant.Domicile || f.Value.Sign() <= 0 {
			return false
		}
		share := c.set.Of(fact.ID{Metric: "revenue.share", Member: f.ID.Member, When: f.ID.When})
		return share != nil && share.Value.Cmp(c.f.Policies.Threshold) >= 0
	})
	slices.SortStableFunc(codes, func(a, b string) int {
		for _, p := range c.orAll(when) {
			one, other := c.set.Of(fact.ID{Metric: "revenue", Member: a, When: p.String()}), c.set.Of(fact.ID{Metric: "revenue", Member: b, When: p.String()})
			if one == nil || other == nil || one.Value.Cmp(other.Value) != 0 {
				return 0 // as ranked
			}
		}
		return strings.Compare(caption(a), caption(b))
	})
	var list []Country
	for i, code := range codes {
		list = append(list, Country{Name: iso.CountryName(code), Fact: "revenue[" + code + "]", Share: "revenue.share[" + code + "]", And: and(i, len(codes)), Of: len(codes)})
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
			list = append(list, Customer{Letter: fact.Letter(i), Fact: "revenue.customer[" + slug + "]", Share: "revenue.customer.share[" + slug + "]", And: and(len(list), len(some)), Of: len(some)})
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
	return c.set.Ranked(metric, c.orAll(when), take)
}

// orAll returns the periods, or all shown periods if there are none.
func (c *composer) orAll(when []fiscal.Period) []fiscal.Period {
	if len(when) == 0 {
		for _, d := range c.periods() {
			when = append(when, d.Period)
		}
	}
	return when
}

// foreign reports whether any shown period has revenue from a foreign country, or may have
// some because its amount is not known.
func (c *composer) foreign() bool {
	return c.how.Blank || slices.ContainsFunc(c.orAll(nil), func(p fiscal.Period) bool {
		all := c.set.Of(fact.ID{Metric: "revenue", Member: "foreign", When: p.String()})
		return all == nil || all.Value.Sign() != 0 || slices.ContainsFunc(c.set.All(), func(f *fact.Fact) bool {
			return f.ID.Metric == "revenue" && f.ID.When == p.String() && countryCode.MatchString(f.ID.Member) && f.ID.Member != c.f.Registrant.Domicile && f.Value.Sign() != 0
		})
	})
}

// spans writes the shown periods: "each of the years ended December 31, 2022 and 2021",
// "each of the three and nine months ended September 30, 2022 and 2021". Last days that
// differ in month or day are written whole.
func (c *composer) spans(at string) string {
	list := c.periods()
	if len(list) == 1 {
		return c.span(at, list[0].Period)
	}
	if c.f.Irregular() { // periods of no common length
		var all []string
		for _, d := range list {
			said, err := c.spanOf(d.Period)
			if err != nil {
				return c.dated(at, "", err)
			}
			all = append(all, said)
		}
		return c.dated(at, "each of "+text.List(all, "and"), nil)
	}
	var lengths, groups []string // "three" and its last days, or "" for years
	days := map[string][]fiscal.Date{}
	for _, d := range list {
		if d.PeriodEnd == 0 {
			_, err := c.spanOf(d.Period)
			return c.dated(at, "", err)
		}
		length := ""
		if d.Period.Quarter > 0 {
			length = numerals[d.Period.Months()]
		}
		if !slices.Contains(lengths, length) {
			lengths = append(lengths, length)
		}
		days[length] = append(days[length], d.PeriodEnd)
	}
	for i := 0; i < len(lengths); i++ {
		same := []string{lengths[i]}
		for i+1 < len(lengths) && slices.Equal(days[lengths[i]], days[lengths[i+1]]) {
			i++
			same = append(same, lengths[i])
		}
		unit := "years"
		if lengths[i] != "" {
			unit = text.List(same, "and") + " months"
		}
		groups = append(groups, "the "+unit+" ended "+lastDays(days[lengths[i]]))
	}
	return c.dated(at, "each of "+text.List(groups, "and"), nil)
}

// lastDays writes dates: "December 31, 2022, 2021 and 2020", or all of them whole where they
// differ in month or day.
func lastDays(days []fiscal.Date) string {
	var list []string
	for i, d := range days {
		year, _, _ := d.Civil()
		if said := d.Words(); i == 0 || slices.ContainsFunc(days, func(e fiscal.Date) bool { return e.MonthDay() != d.MonthDay() }) {
			list = append(list, said)
		} else {
			list = append(list, fmt.Sprint(year))
		}
	}
	return text.List(list, "and")
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
		f, ok := c.knownFacts(d.Period, "revenue", "revenue[us]", "revenue[foreign]")
		return ok && !c.addsUp(always(how), f[0], f[1:]...)
	}), nil
}
