//go:build unix

package compute_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"tieout/internal/compute"
	"tieout/internal/filing"
	"tieout/internal/intern"
	"tieout/internal/ledger"
	"tieout/internal/warehouse"
)

// manyConn stands for a database with very many customers: each has one term, and
// revenue at two of the times of the report.
type manyConn struct{ customers int }

func (c manyConn) Dialect() *warehouse.Dialect { return warehouse.Postgres }
func (c manyConn) Snapshot() bool              { return true }
func (c manyConn) Close() error                { return nil }

// Columns implements warehouse.Conn.
func (c manyConn) Columns(_ context.Context, from string) (list []warehouse.Column, err error) {
	names := []string{"customer", "date", "amount", "country", "channel"}
	if strings.Contains(from, "subscriptions") {
		names = []string{"customer", "start", "end", "currency", "arr"}
	}
	for _, name := range names {
		column := warehouse.Column{Name: name, Type: "text", Kind: warehouse.Text}
		switch name {
		case "date", "start", "end":
			column.Type, column.Kind = "date", warehouse.Date
		case "amount", "arr":
			column.Type, column.Kind = "numeric(18,2)", warehouse.Decimal
		}
		list = append(list, column)
	}
	return list, nil
}

// Query implements warehouse.Conn.
func (c manyConn) Query(_ context.Context, label, sql string, each func([][]byte) error) error {
	id, cents := []byte("C-00000000"), make([]byte, 0, 24)
	number := func(n int) {
		for k := len(id) - 1; k > 1; k-- {
			id[k] = byte('0' + n%10)
			n /= 10
		}
	}
	amount := func(n int) []byte {
		n = n*7919%1_000_003 + 1
		cents = strconv.AppendInt(cents[:0], int64(n/100), 10)
		return append(slices.Clone(cents), '.', byte('0'+n/10%10), byte('0'+n%10))
	}
	words := func(list ...string) (b [][]byte) {
		for _, w := range list {
			b = append(b, []byte(w))
		}
		return b
	}
	one, zero := []byte("1"), []byte("0")
	starts, ends := words("2019-03-01", "2020-07-01", "2021-02-01", "2022-05-01"), words("2022-06-30", "2022-12-31", "2023-06-30")
	currencies, countries, channels := words("USD", "EUR", "GBP"), words("US", "DE", "GB", "FR", "JP", "CA"), words("direct", "partner")
	dates := words("2020-06-30", "2021-06-30", "2022-06-30")
	row := words("", "", "", "1", "0")
	sums := strings.Count(sql, "AS \"sum_") - strings.Count(sql, "AS \"sum_arr\"")
	times := make([][]byte, sums)
	set := func(n int) [][]byte { // each customer has rows at two of the times
		for t := range times {
			if times[t] = nil; t == n%sums || t == (n+1)%sums {
				times[t] = amount(n + t)
			}
		}
		return times
	}
	switch label {
	case "subscriptions by customer":
		if !strings.Contains(sql, "sum_") { // the runs of days
			for n := range c.customers {
				number(n)
				if err := each([][]byte{id, starts[n%4], ends[n%3]}); err != nil {
					return err
				}
			}
			return nil
		}
		for n := range c.customers {
			number(n)
			if err := each(append(append(row[:0], id, currencies[n/4%3], one, zero, one, zero, zero), set(n)...)); err != nil {
				return err
			}
		}
	case "revenue by customer":
		for n := range c.customers {
			number(n)
			row = append(row[:0], id, nil, nil, nil, nil)
			for range times {
				row = append(row, nil)
			}
			if err := each(append(row, starts[n%4], ends[n%3])); err != nil {
				return err
			}
			if err := each(append(append(append(row[:0], id, countries[n/7%6], channels[n/5%2], one, zero), set(n)...), nil, nil)); err != nil {
				return err
			}
		}
	case "subscriptions by start and end":
		for _, start := range starts {
			if err := each([][]byte{start, ends[1], one, zero}); err != nil {
				return err
			}
		}
	case "revenue by date":
		for _, date := range dates {
			if err := each([][]byte{date, one, zero, one, zero}); err != nil {
				return err
			}
		}
	}
	return nil
}

// TestManyCustomers computes a filing with as many customers as TIEOUT_CUSTOMERS states, and
// prints how much memory it took.
func TestManyCustomers(t *testing.T) {
	customers, err := strconv.Atoi(os.Getenv("TIEOUT_CUSTOMERS"))
	if err != nil {
		t.Skip("TIEOUT_CUSTOMERS states the number of customers")
	}
	w := &world{form: "10-K", period: period{year: 2022}, compare: 1, yearEnd: "12-31", lookback: 12, unsubscribed: "error"}
	for _, y := range []string{"2019", "2020", "2021", "2022"} {
		w.rates = append(w.rates, spot{"EUR", on(y + "-12-31"), "1.1"}, spot{"GBP", on(y + "-12-31"), "1.25"})
	}
	folder := w.folder()
	toml := string(folder["filing.toml"].Data)
	for _, name := range []string{"subscriptions", "revenue"} {
		toml = strings.Replace(toml, fmt.Sprintf("file = %q\n", name+".xlsx"), fmt.Sprintf("source = \"warehouse\"\ntable = %q\n", name), 1)
	}
	toml = strings.ToLower(strings.NewReplacer(`, reference = "Line"`, "", `"Revenue"`, `"amount"`).Replace(toml[strings.Index(toml, "[ledgers.subscriptions]"):strings.Index(toml, "[policies]")])) + toml[strings.Index(toml, "[policies]"):]
	folder["filing.toml"] = &fstest.MapFile{Data: []byte(w.head() + toml + "[sources.warehouse]\ndriver = \"postgres\"\ndsn = \"env:WAREHOUSE\"\n")}
	f, found, err := filing.Read(folder)
	if err != nil || len(found) > 0 {
		t.Fatal(err, found)
	}
	stop, peak := make(chan struct{}), make(chan uint64)
	go func() {
		most := uint64(0)
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapSys-m.HeapReleased)
			select {
			case <-stop:
				peak <- most
				return
			case <-time.After(200 * time.Millisecond):
			}
		}
	}()
	b, found := ledger.Read(f, compute.Ask(f), ledger.Access{Connect: func(context.Context, *filing.Source) (warehouse.Conn, error) { return manyConn{customers}, nil }})
	for _, d := range found {
		t.Log(d.Code, d.At(), d.Message())
	}
	kept, crowds := 0, 0
	for i := range intern.ID(b.Table("revenue").Dict("customer").Len()) {
		if b.Table("revenue").Dict("customer").IsCrowd(i) {
			crowds++
		} else {
			kept++
		}
	}
	r, found := compute.Facts(f, b, nil)
	for _, d := range found {
		t.Log(d.Code, d.At(), d.Message())
	}
	parts := 0
	for _, fact := range r.Facts.All() {
		if fact.ID.Member == "" {
			parts += len(r.Parts(fact.ID, 10_000))
		}
	}
	close(stop)
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	cpu := time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	t.Logf("%d customers: %d facts, %d breakdowns; %d customers as they are, %d crowds; heap at most %d MB, process at most %d MB, %s of CPU", customers, len(r.Facts.All()), parts, kept, crowds, <-peak>>20, usage.Maxrss>>10, cpu.Round(time.Second))
}
