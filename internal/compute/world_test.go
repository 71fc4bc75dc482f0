package compute_test

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// A day is counted from 1970-01-01. Dates here are worked out with package time
// alone, so that a slip in package fiscal shows.
type day int

func civil(y, m, d int) day {
	return day(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

func on(iso string) day {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		panic(err)
	}
	return day(t.Unix() / 86400)
}

func (d day) time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

func (d day) String() string { return d.time().Format(time.DateOnly) }

func (d day) fiscal() fiscal.Date {
	y, m, n := d.time().Date()
	return fiscal.NewDate(y, m, n)
}

// monthsBefore counts back; a day that the month lacks counts back to its last.
func (d day) monthsBefore(n int) day {
	y, m, want := d.time().Date()
	first := time.Date(y, m-time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return day(first.AddDate(0, 0, min(want, last)-1).Unix() / 86400)
}

// period is a quarter, 1 to 4, or with 0 a year.
type period struct {
	year, quarter int
	toDate        bool
}

func (p period) String() string {
	s := fmt.Sprintf("FY%d", p.year)
	if p.quarter > 0 {
		s += fmt.Sprintf("Q%d", p.quarter)
	}
	if p.toDate {
		s += "YTD"
	}
	return s
}

func (p period) back(years int) period { p.year -= years; return p }

type days struct{ first, last day }

type term struct {
	customer   string
	start, end day // end 0 is open
	currency   string
	arr        string
}

type spot struct {
	currency string
	on       day
	rate     string
}

type sale struct {
	customer         string
	on               day
	amount           string
	country, channel string
}

// world is a small filing.
type world struct {
	form         string
	period       period
	compare      int // years back
	yearEnd      string
	quarters     map[period]days // listed, where yearEnd is ""
	reported     bool
	lookback     int
	unsubscribed string
	parents      [][2]string
	acquired     map[string]day // nil if not mapped
	terms        []term
	rates        []spot
	inverse      bool // rates are units of a currency for one dollar
	mixed        bool // likewise, but those of EUR are dollars
	sales        []sale
	sparse       bool // a fact may be absent for want of rows or rates
}

func (w *world) span(p period) (days, bool) {
	first, last := p.quarter, p.quarter
	if p.quarter == 0 {
		first, last = 1, 4
	} else if p.toDate {
		first = 1
	}
	if w.yearEnd == "" {
		for q := first; q <= last; q++ {
			if _, ok := w.quarters[period{p.year, q, false}]; !ok {
				return days{}, false
			}
		}
		return days{w.quarters[period{p.year, first, false}].first, w.quarters[period{p.year, last, false}].last}, true
	}
	end := func(q int) day { // the last day of a month, always
		m := 12
		if w.yearEnd == "06-30" {
			m = 6
		}
		return civil(p.year, m-3*(4-q)+1, 1) - 1
	}
	return days{end(first-1) + 1, end(last)}, true
}

// pairs are the shown periods with those they are compared with.
func (w *world) pairs() [][2]period {
	p := w.period
	list := [][2]period{{p, p.back(w.compare)}}
	switch p.quarter {
	case 2, 3:
		p.toDate = true
		list = append(list, [2]period{p, p.back(w.compare)})
	case 4:
		p.quarter = 0
		list = append(list, [2]period{p, p.back(w.compare)})
	}
	return list
}

// head is filing.toml without its ledgers and policies.
func (w *world) head() string {
	var b strings.Builder
	fmt.Fprintf(&b, `[registrant]
name = "Example, Inc."
cik = "0001999999"
prefix = "exm"
namespace = "http://www.example.example/2022"
currency = "USD"
domicile = "US"
[report]
form = %q
period = %q
compare = %q
[calendar]
`, w.form, w.period, w.period.back(w.compare))
	if w.yearEnd != "" {
		fmt.Fprintf(&b, "fiscal_year_end = %q\n", w.yearEnd)
	} else {
		b.WriteString("[calendar.periods]\n")
		var list []period
		for p := range w.quarters {
			list = append(list, p)
		}
		slices.SortFunc(list, func(a, b period) int { return (a.year-b.year)*4 + a.quarter - b.quarter })
		for _, p := range list {
			fmt.Fprintf(&b, "%s = { start = %s, end = %s }\n", p, w.quarters[p].first, w.quarters[p].last)
		}
	}
	return b.String()
}

func (w *world) toml() string {
	var b strings.Builder
	b.WriteString(w.head())
	fx := "prior-rates"
	if w.reported {
		fx = "reported"
	}
	fmt.Fprintf(&b, `[ledgers.subscriptions]
file = "subscriptions.xlsx"
columns = { customer = "Customer", start = "Start", end = "End", currency = "Currency", arr = "ARR", reference = "Line" }
[ledgers.revenue]
file = "revenue.xlsx"
columns = { customer = "Customer", date = "Date", amount = "Revenue", country = "Country", channel = "Channel", reference = "Line" }
[policies]
ndr.fx = %q
new_customer.lookback = %d
unsubscribed = %q
`, fx, w.lookback, w.unsubscribed)
	if len(w.rates) > 0 {
		b.WriteString("[ledgers.fx]\nfile = \"fx.xlsx\"\ncolumns = { currency = \"Currency\", date = \"Date\", rate = \"Rate\" }\n")
		if w.inverse {
			b.WriteString(w.rateIs() + "\n")
		}
	}
	switch {
	case w.acquired != nil:
		b.WriteString("[ledgers.customers]\nfile = \"customers.xlsx\"\ncolumns = { customer = \"Customer\", parent = \"Parent\", acquired = \"Acquired\" }\n")
	case len(w.parents) > 0:
		b.WriteString("[ledgers.customers]\nfile = \"customers.xlsx\"\ncolumns = { customer = \"Customer\", parent = \"Parent\" }\n")
	}
	return b.String()
}

// divides reports whether the rates of a currency are units of it for one dollar.
func (w *world) divides(currency string) bool { return w.inverse && !(w.mixed && currency == "EUR") }

// rateIs is the line of filing.toml that states rates in units.
func (w *world) rateIs() string {
	if w.mixed {
		return `rate_is = { GBP = "units-per-reporting", JPY = "units-per-reporting", EUR = "reporting-per-unit" }`
	}
	return `rate_is = "units-per-reporting"`
}

// text is a cell of text, or a blank one.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// folder returns the filing folder of the world.
func (w *world) folder() fstest.MapFS {
	folder := fstest.MapFS{"filing.toml": {Data: []byte(w.toml())}}
	put := func(name string, rows [][]any) {
		folder[name] = &fstest.MapFile{Data: ledgertest.Workbook(ledgertest.Sheet{Name: "Sheet1", Rows: rows})}
	}
	rows := [][]any{{"Line", "Customer", "Start", "End", "Currency", "ARR"}}
	for i, t := range w.terms {
		var end any
		if t.end != 0 {
			end = t.end.fiscal()
		}
		rows = append(rows, []any{i + 1, t.customer, t.start.fiscal(), end, text(t.currency), ledgertest.Number(t.arr)})
	}
	put("subscriptions.xlsx", rows)
	rows = [][]any{{"Line", "Customer", "Date", "Revenue", "Country", "Channel"}}
	for i, s := range w.sales {
		rows = append(rows, []any{i + 1, s.customer, s.on.fiscal(), ledgertest.Number(s.amount), s.country, s.channel})
	}
	put("revenue.xlsx", rows)
	rows = [][]any{{"Currency", "Date", "Rate"}}
	for _, r := range w.rates {
		rows = append(rows, []any{r.currency, r.on.fiscal(), ledgertest.Number(r.rate)})
	}
	put("fx.xlsx", rows)
	rows = [][]any{{"Customer", "Parent", "Acquired"}}
	for _, p := range w.parties() {
		row := []any{p[0], text(p[1]), nil}
		if d := w.acquired[p[0]]; d != 0 {
			row[2] = d.fiscal()
		}
		rows = append(rows, row)
	}
	put("customers.xlsx", rows)
	return folder
}

// parties are the customers with a row of their own: those of parents, then the others that
// were acquired.
func (w *world) parties() [][2]string {
	list := slices.Clone(w.parents)
	for _, id := range slices.Sorted(maps.Keys(w.acquired)) {
		if !slices.ContainsFunc(list, func(p [2]string) bool { return p[0] == id }) {
			list = append(list, [2]string{id, ""})
		}
	}
	return list
}

// String describes the world for failure messages.
func (w *world) String() string {
	var b strings.Builder
	b.WriteString(w.toml())
	for _, p := range w.parents {
		fmt.Fprintf(&b, "customer %s parent %q\n", p[0], p[1])
	}
	for _, id := range slices.Sorted(maps.Keys(w.acquired)) {
		fmt.Fprintf(&b, "customer %s acquired %s\n", id, w.acquired[id])
	}
	for _, t := range w.terms {
		end := ""
		if t.end != 0 {
			end = t.end.String()
		}
		fmt.Fprintf(&b, "term %s %s to %s %q %s\n", t.customer, t.start, end, t.currency, t.arr)
	}
	for _, r := range w.rates {
		fmt.Fprintf(&b, "rate %s %s %s\n", r.currency, r.on, r.rate)
	}
	for _, s := range w.sales {
		fmt.Fprintf(&b, "sale %s %s %s %s %s\n", s.customer, s.on, s.amount, s.country, s.channel)
	}
	return b.String()
}

// GoString keeps the log of a failed search short.
func (w *world) GoString() string { return "a world" }

func (w *world) clone() *world {
	c := *w
	c.parents, c.terms, c.rates, c.sales = slices.Clone(w.parents), slices.Clone(w.terms), slices.Clone(w.rates), slices.Clone(w.sales)
	return &c
}

// shuffled returns the world with the rows of every ledger in another order.
func (w *world) shuffled(t *rapid.T) *world {
	c := w.clone()
	c.parents = rapid.Permutation(c.parents).Draw(t, "customers in another order")
	c.terms = rapid.Permutation(c.terms).Draw(t, "terms in another order")
	c.rates = rapid.Permutation(c.rates).Draw(t, "rates in another order")
	c.sales = rapid.Permutation(c.sales).Draw(t, "sales in another order")
	return c
}

// base is a customer that is always there, in a world that is not sparse.
const base = "base"

// report draws what is reported: the form, the period and the calendar.
func report(t *rapid.T) *world {
	pick := func(label string, choices ...int) int { return rapid.SampledFrom(choices).Draw(t, label) }
	words := func(label string, choices ...string) string { return rapid.SampledFrom(choices).Draw(t, label) }
	w := &world{
		form:         words("form", "10-K", "10-Q", "8-K"),
		period:       period{year: pick("year", 2022, 2021, 2024)},
		compare:      1,
		yearEnd:      words("year end", "12-31", "06-30", ""),
		reported:     rapid.Bool().Draw(t, "reported rates"),
		lookback:     rapid.OneOf(rapid.Just(12), rapid.IntRange(1, 24)).Draw(t, "lookback"),
		unsubscribed: words("unsubscribed", "error", "existing", "new"),
	}
	switch w.form {
	case "10-Q":
		w.period.quarter = pick("quarter", 1, 2, 3)
	case "8-K":
		w.period.quarter = pick("quarter", 0, 1, 2, 3, 4)
	}
	if rapid.IntRange(1, 10).Draw(t, "compared with an earlier year") == 10 {
		w.compare = pick("years back", 2, 3)
	}
	if w.yearEnd == "" {
		w.list(t, pick("listed years", 5, 5, 5, 4, 3, 2))
	}
	return w
}

// worlds draws small filings whose dates crowd around the ends of periods.
var worlds = rapid.Custom(func(t *rapid.T) *world {
	pick := func(label string, choices ...int) int { return rapid.SampledFrom(choices).Draw(t, label) }
	words := func(label string, choices ...string) string { return rapid.SampledFrom(choices).Draw(t, label) }
	chance := func(label string, n int) bool { return rapid.IntRange(1, n).Draw(t, label) == n }

	w := report(t)

	// The days that matter: ends of periods, and of those a year before.
	var anchors, rated []day
	for back := range 5 {
		for _, pair := range w.pairs() {
			if s, ok := w.span(pair[0].back(back)); ok {
				anchors = append(anchors, s.last, s.first)
				rated = append(rated, s.last)
			}
		}
	}
	slices.Sort(anchors)
	anchors = slices.Compact(anchors)
	slices.Sort(rated)
	rated = slices.Compact(rated)
	date := func(label string) day {
		if chance(label+" at a month's end", 6) {
			y, m, _ := w.span0().time().Date()
			return civil(y, int(m)-rapid.IntRange(-1, 30).Draw(t, label+" month"), 1) - 1
		}
		d := rapid.SampledFrom(anchors).Draw(t, label)
		d = d.monthsBefore(pick(label+" months", 0, 0, 0, 12, -12, w.lookback, -w.lookback, 6))
		return d + day(pick(label+" days", 0, 0, 0, 1, -1, 2, -2, 17, -40, 100))
	}

	ids := []string{"c1", "c2", "c3", "c4", "c5", "c6"}[:rapid.IntRange(1, 6).Draw(t, "customers")]
	groups := append(slices.Clone(ids), "g1", "g2") // a parent comes later in the list
	for i, id := range groups {
		if i == len(groups)-1 || !chance("has a row", 2) {
			continue
		}
		parent := ""
		if rapid.Bool().Draw(t, "has a parent") {
			parent = groups[rapid.IntRange(i+1, len(groups)-1).Draw(t, "parent")]
		}
		w.parents = append(w.parents, [2]string{id, parent})
	}

	currencies := []string{"", "", "USD", "EUR", "GBP", "JPY"}
	amount := func(label string) string {
		return words(label, "0", "1", "100", "100", "250.25", "1200.55", "0.1", "33.333333", "99999999.99", "7", "-50")
	}
	w.sparse = chance("sparse", 10)
	if !w.sparse {
		w.terms = append(w.terms, term{base, w.span0().monthsBefore(60), 0, "", amount("ARR")})
	}
	for _, id := range ids {
		var d day
		for i := range rapid.IntRange(0, 4).Draw(t, "terms") {
			x := term{customer: id, currency: rapid.SampledFrom(currencies).Draw(t, "currency"), arr: amount("ARR")}
			if i == 0 || d == 0 || chance("anew", 3) {
				x.start = date("start")
			} else { // a renewal, perhaps after a gap
				x.start = d + 1
				if months := pick("gap", 0, 0, 12, w.lookback, 1); months > 0 {
					x.start = d.monthsBefore(-months) + day(pick("gap days", 0, 1, 2, -1))
				}
			}
			switch pick("end", 0, 1, 2, 3) {
			case 0:
				x.end = max(x.start, date("end"))
			case 1:
				x.end = x.start.monthsBefore(-12) - 1
			case 2:
				x.end = x.start + day(pick("length", 0, 1, 30, 364))
			}
			if d = x.end; d == 0 || d > w.span0()+3000 {
				d = 0
			}
			w.terms = append(w.terms, x)
		}
	}

	if chance("one returns", 4) { // a lookback after it left, to the day
		y, m, _ := w.span0().time().Date()
		back := civil(y, int(m)-rapid.IntRange(-1, 12).Draw(t, "month it returns"), 1) - 1
		left := back.monthsBefore(w.lookback) - day(pick("days too early", 0, 1))
		w.terms = append(w.terms, term{"returns", left - 300, left, "", amount("ARR")}, term{"returns", back, 0, "", amount("ARR")})
		w.sales = append(w.sales, sale{"returns", max(back, w.span0()-20), amount("revenue"), "US", "direct"})
	}

	w.inverse = chance("inverse rates", 3)
	w.mixed = w.inverse && chance("rates of both kinds", 2)
	stale := w.sparse && rapid.Bool().Draw(t, "stale rates")
	if !(w.sparse && chance("no rates", 3)) {
		for _, currency := range []string{"EUR", "GBP", "JPY"} {
			if !slices.ContainsFunc(w.terms, func(t term) bool { return t.currency == currency }) {
				continue
			}
			known := map[day]bool{}
			for _, d := range rated {
				gaps := []int{0, 0, 1, 2, 7}
				if stale {
					gaps = append(gaps, 8, 9)
				}
				// the one that holds, one that comes too late, one that is older
				for _, at := range []day{d - day(pick("rate days", gaps...)), d + 1, d - 10} {
					if !known[at] {
						known[at] = true
						w.rates = append(w.rates, spot{currency, at, words("rate", "1.1", "0.9", "1.05635", "0.0073512", "1", "1.25")})
					}
				}
			}
		}
	}

	country := func() string { return words("country", "US", "US", "GB", "DE", "Japan") }
	channel := func() string { return words("channel", "direct", "partner") }
	if !w.sparse {
		for back := range w.compare + 2 {
			for _, pair := range w.pairs() {
				if s, ok := w.span(pair[0].back(back)); ok {
					w.sales = append(w.sales, sale{base, s.first, amount("revenue"), country(), channel()})
				}
			}
		}
	}
	sellers := slices.Clone(ids)
	if chance("unsubscribed", 3) {
		sellers = append(sellers, "nobody", "g1")
	}
	for _, id := range sellers {
		for range rapid.IntRange(0, 3).Draw(t, "sales") {
			d := rapid.SampledFrom(anchors).Draw(t, "date")
			w.sales = append(w.sales, sale{id, d + day(pick("date days", 0, 0, 1, -1, 30, 45)), amount("revenue"), country(), channel()})
		}
	}

	if chance("acquired is mapped", 2) {
		w.acquired = map[string]day{}
		for _, id := range append(slices.Clone(groups), "nobody") {
			if !chance("acquired", 2) {
				continue
			}
			d := date("acquired")
			if n := len(w.sales); n > 0 { // a day that a sale is on, or its anniversary is
				d = w.sales[rapid.IntRange(0, n-1).Draw(t, "acquired by")].on.monthsBefore(pick("acquired before", 0, 12, -12, 6)) + day(pick("acquired days", 0, 0, 1, -1))
			}
			if chance("acquired on a leap day", 4) {
				d = civil(w.period.year/4*4, 2, 29)
				for _, at := range []day{d, d.monthsBefore(12), d.monthsBefore(-12), d - 1} {
					w.sales = append(w.sales, sale{id, at, amount("revenue"), country(), channel()})
				}
			}
			w.acquired[id] = d
		}
	}
	return w
})

// span0 is the last day of the report's period.
func (w *world) span0() day {
	s, _ := w.span(w.period)
	return s.last
}

// list returns the world quarters of 13 weeks, some of 14, for so many years up to
// the report's.
func (w *world) list(t *rapid.T, years int) {
	w.quarters = map[period]days{}
	from := civil(w.period.year-years, 12, 26)
	for y := w.period.year - years + 1; y <= w.period.year; y++ {
		long := rapid.SampledFrom([]int{0, 0, 0, 4, 1}).Draw(t, "long quarter")
		for q := 1; q <= 4; q++ {
			weeks := 13
			if q == long {
				weeks = 14
			}
			w.quarters[period{y, q, false}] = days{from, from + day(7*weeks) - 1}
			from += day(7 * weeks)
		}
	}
}

func rat(s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		panic("not a number: " + s)
	}
	return r
}
