//go:build unix

package compute_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/warehouse"
)

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
	b, found := ledger.Read(f, compute.Ask(f), ledger.Access{Connect: func(context.Context, *filing.Source) (warehouse.Conn, error) {
		return ledgertest.Many{Customers: customers}, nil
	}})
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
