package ledgertest

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/warehouse"
)

// Many stands for a database with the tables "subscriptions" and "revenue" of very many customers.
// Each customer has one term and one row of revenue. Amounts look drawn by chance; the days of the
// terms and of revenue are few. It answers statements that group rows, of columns that all have the
// names of their fields, and finds nothing for the others. It is for one goroutine at a time.
type Many struct {
	Customers int
	After     func(label string) // called after the last row of a statement; may be nil
}

// Dialect implements warehouse.Conn.
func (m Many) Dialect() *warehouse.Dialect { return warehouse.Postgres }

// Snapshot implements warehouse.Conn.
func (m Many) Snapshot() bool { return true }

// Close implements warehouse.Conn.
func (m Many) Close() error { return nil }

// Columns implements warehouse.Conn.
func (m Many) Columns(_ context.Context, from string) (list []warehouse.Column, err error) {
	names := []string{"customer", "date", "amount", "country", "channel"}
	if strings.Contains(from, "subscriptions") {
		names = []string{"customer", "start", "end", "currency", "arr"}
	}
	for _, name := range names {
		c := warehouse.Column{Name: name, Type: "text", Kind: warehouse.Text}
		switch name {
		case "date", "start", "end":
			c.Type, c.Kind = "date", warehouse.Date
		case "amount", "arr":
			c.Type, c.Kind = "numeric(18,2)", warehouse.Decimal
		}
		list = append(list, c)
	}
	return list, nil
}

// What customers have.
var (
	manyStarts     = []string{"2019-03-01", "2020-07-01", "2021-02-01", "2022-05-01"}
	manyEnds       = []string{"2022-06-29", "2022-12-30", "2023-06-29"}
	manyDates      = []string{"2020-06-30", "2021-06-30", "2022-06-30"}
	manyCurrencies = []string{"USD", "EUR", "GBP"}
	manyCountries  = []string{"US", "DE", "GB", "FR", "JP", "CA", "AU"}
	manyChannels   = []string{"direct", "partner"}
)

// manyCustomer is a customer, its term and its row of revenue.
type manyCustomer struct {
	id               []byte
	start, end, date string
	currency         string
	country, channel string
	arr, amount      int64
}

func (c *manyCustomer) set(n int) {
	for k, rest := len(c.id)-1, n; k > 1; k-- {
		c.id[k] = byte('0' + rest%10)
		rest /= 10
	}
	c.start, c.end, c.currency = manyStarts[n%4], manyEnds[n/4%3], manyCurrencies[n/12%3]
	c.date, c.country, c.channel = manyDates[n/5%3], manyCountries[n/7%7], manyChannels[n/11%2]
	c.arr, c.amount = int64(n)*7919%1_000_003+1, int64(n)*104_729%1_000_003+1
}

// manyColumn is a column of a statement.
type manyColumn struct {
	name     string
	from, to string // of a sum: the days of its time
	active   bool   // likewise: it adds terms that overlap the days
}

var (
	manyNamed = regexp.MustCompile(`"(\w+)"$`)
	manyDays  = regexp.MustCompile(`DATE '(\d{4}-\d{2}-\d{2})'`)
)

// manyColumns returns the columns of a statement: each has a line.
func manyColumns(sql string) (list []manyColumn) {
	sql = strings.TrimPrefix(sql, "SELECT *\nFROM (\n")
	head, _, _ := strings.Cut(sql, "\nFROM ")
	for _, line := range strings.Split(strings.TrimPrefix(head, "SELECT "), ",\n") {
		c := manyColumn{active: strings.Contains(line, `"start" <=`)}
		if is := manyNamed.FindStringSubmatch(line); is != nil {
			c.name = is[1]
		}
		if days := manyDays.FindAllStringSubmatch(line, -1); days != nil {
			c.from, c.to = days[0][1], days[len(days)-1][1]
		}
		list = append(list, c)
	}
	return list
}

// within reports whether a term or a date lies in the time of a sum.
func (c manyColumn) within(who *manyCustomer) bool {
	if c.active { // the last day of the span comes first in the condition
		return who.start <= c.from && who.end >= c.to
	}
	return c.from <= who.date && who.date <= c.to
}

// Query implements warehouse.Conn.
func (m Many) Query(_ context.Context, label, sql string, each func([][]byte) error) error {
	if m.After != nil {
		defer m.After(label)
	}
	who := manyCustomer{id: []byte("C-00000000")}
	columns := manyColumns(sql)
	row, buffers := make([][]byte, len(columns)), make([][]byte, len(columns))
	// value sets the value of a column, for rows with a total in cents
	value := func(k int, text string) { buffers[k] = append(buffers[k][:0], text...); row[k] = buffers[k] }
	money := func(k int, cents int64) {
		b := append(strconv.AppendInt(buffers[k][:0], cents/100, 10), '.', byte('0'+cents/10%10), byte('0'+cents%10))
		buffers[k], row[k] = b, b
	}
	set := func(rows int, total int64) {
		for k, c := range columns {
			row[k] = nil
			switch c.name {
			case "customer":
				row[k] = who.id
			case "start":
				value(k, who.start)
			case "end":
				value(k, who.end)
			case "date":
				value(k, who.date)
			case "currency":
				value(k, who.currency)
			case "country":
				value(k, who.country)
			case "channel":
				value(k, who.channel)
			case "rows":
				value(k, strconv.Itoa(rows))
			case "run_start", "run_end":
			case "sum_arr", "sum_amount":
				money(k, total)
			default:
				if c.from == "" {
					value(k, "0") // a count of what is wrong
				} else if c.within(&who) {
					money(k, total)
				}
			}
		}
	}
	customers := func(group func() error) error {
		for n := range m.Customers {
			who.set(n)
			if err := group(); err != nil {
				return err
			}
		}
		return nil
	}
	groups := func(key func() [2]string, amount func() int64) error {
		type total struct {
			rows  int
			cents int64
			of    manyCustomer
		}
		all := map[[2]string]*total{}
		_ = customers(func() error {
			t := all[key()]
			if t == nil {
				t = &total{of: who}
				all[key()] = t
			}
			t.rows++
			t.cents += amount()
			return nil
		})
		for _, t := range all {
			who = t.of
			set(t.rows, t.cents)
			if err := each(row); err != nil {
				return err
			}
		}
		return nil
	}
	switch label {
	case "subscriptions by start and end":
		return groups(func() [2]string { return [2]string{who.start, who.end} }, func() int64 { return who.arr })
	case "revenue by date":
		return groups(func() [2]string { return [2]string{who.date} }, func() int64 { return who.amount })
	case "subscriptions by customer":
		return customers(func() error {
			if !strings.Contains(sql, "sum_") { // the runs of days
				return each([][]byte{who.id, []byte(who.start), []byte(who.end)})
			}
			set(1, who.arr)
			return each(row)
		})
	case "revenue by customer":
		runs := columns[len(columns)-1].name == "run_end"
		return customers(func() error {
			if runs {
				clear(row)
				row[0] = who.id
				value(len(row)-2, who.start)
				value(len(row)-1, who.end)
				if err := each(row); err != nil {
					return err
				}
			}
			set(1, who.amount)
			return each(row)
		})
	}
	return nil
}
