package control

import (
	"cmp"
	"slices"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
)

// Counter adds up the control totals of a ledger while it is read.
type Counter struct {
	amounts     []Amounts
	periods     []Span
	rows        int
	skipped     map[Reason]int
	first, last fiscal.Date         // 0 without dates
	sums        [][]quantity.Column // by amount, then over the whole ledger and over each period
	counted     []int               // rows, by period
	unread      []string            // the first headers beside columns across that give no date or currency
	headers     map[string]bool     // all such headers
}

// Amounts is a field of a ledger whose amounts are added up.
type Amounts struct {
	Field int    // index of the field in the schema
	Name  string // as filing.toml names it: "arr", "mrr", "debit"
	Net   bool   // true if the amount is the difference of two other fields; it then has no totals by period
}

// Span is a period with totals of its own.
type Span struct {
	Name string // "FY2022", or the date "2022-12-31"
	Days fiscal.Span
}

// NewCounter returns a Counter for the given fields and periods. The totals are listed in
// the order of the fields.
func NewCounter(amounts []Amounts, periods []Span) *Counter {
	c := &Counter{amounts: amounts, periods: periods, skipped: map[Reason]int{}, headers: map[string]bool{}, counted: make([]int, len(periods))}
	for range amounts {
		c.sums = append(c.sums, make([]quantity.Column, 1+len(periods)))
	}
	return c
}

// Add adds rows that have the same dates and currency, n of them. The argument dates holds the dates of the row, 0 for a blank cell, and
// date is the date that decides its period. The argument currency is the number of the
// row's currency, 0 if the ledger has no currencies. The argument shown holds the sums
// of the rows' amounts by field of the schema, as the cells show them.
func (c *Counter) Add(n int, dates []fiscal.Date, date fiscal.Date, currency int, shown []quantity.Scaled) {
	c.rows += n
	for _, d := range dates {
		if d != 0 {
			if c.first == 0 || d < c.first {
				c.first = d
			}
			c.last = max(c.last, d)
		}
	}
	for i, a := range c.amounts {
		add(&c.sums[i][0], currency, shown[a.Field])
	}
	for k := range c.periods {
		if !c.periods[k].Days.Holds(date) {
			continue
		}
		c.counted[k] += n
		for i, a := range c.amounts {
			add(&c.sums[i][1+k], 0, shown[a.Field])
		}
	}
}

func add(c *quantity.Column, i int, n quantity.Scaled) {
	for len(c.Sums) <= i {
		c.Sums = append(c.Sums, quantity.Wide{})
	}
	c.Add(i, n)
}

// Skip counts n rows that are left out.
func (c *Counter) Skip(why Reason, n int) { c.skipped[why] += n }

// mostUnread bounds the headers that are stored, and mostHeaders those that are counted: as many
// as a sheet has columns.
const (
	mostUnread  = 100
	mostHeaders = 1 << 14
)

// LeaveOut notes a header that is neither a date nor a currency, so that its column is not
// read. LeaveOut counts each header once, even if it is called again for the same header.
func (c *Counter) LeaveOut(header string) {
	if c.headers[header] || len(c.headers) >= mostHeaders {
		return
	}
	c.headers[header] = true
	if len(c.unread) < mostUnread {
		c.unread = append(c.unread, header)
	}
}

// Ledger returns the control totals of a ledger, without what a Counter does not count:
// files, customers, accounts and times of day. The function currency must return the name
// of the currency that has a given number, or "" if the ledger has no currencies.
func (c *Counter) Ledger(name string, currency func(int) string) *Ledger {
	l := &Ledger{Name: name, Files: []File{}, Rows: c.rows, LeftOut: []LeftOut{}, Totals: []Total{}, Unread: c.unread, More: len(c.headers) - len(c.unread)}
	for _, why := range Reasons {
		if n := c.skipped[why]; n > 0 {
			l.LeftOut = append(l.LeftOut, LeftOut{Why: why, Rows: n})
		}
	}
	if c.first != 0 {
		l.First, l.Last = c.first.String(), c.last.String()
	}
	for i, a := range c.amounts {
		by := map[string]quantity.Amount{}
		for n, sum := range c.sums[i][0].Sums {
			by[currency(n)] = by[currency(n)].Add(quantity.Scaled{Coef: sum, Places: c.sums[i][0].Places}.Amount())
		}
		first := len(l.Totals)
		for currency, sum := range by {
			l.Totals = append(l.Totals, Total{Field: a.Name, Currency: currency, Value: sum.String()})
		}
		slices.SortFunc(l.Totals[first:], func(a, b Total) int { return cmp.Compare(a.Currency, b.Currency) })
	}
	for k, p := range c.periods {
		if c.counted[k] == 0 {
			continue
		}
		each := Period{When: p.Name, Rows: c.counted[k], Totals: []Total{}}
		for i, a := range c.amounts {
			if sum := c.sums[i][1+k]; !a.Net {
				each.Totals = append(each.Totals, Total{Field: a.Name, Value: quantity.Scaled{Coef: sum.Sums[0], Places: sum.Places}.Amount().String()})
			}
		}
		l.Periods = append(l.Periods, each)
	}
	return l
}
