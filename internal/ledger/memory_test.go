package ledger_test

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/warehouse"
)

// TestMemoryOfManyCustomers checks that the memory of ledgers in a database does not grow with the
// number of customers: neither while they arrive nor afterwards. The ids that look the same are
// found with two bytes for each customer, allocated for four million at the 262,145th.
func TestMemoryOfManyCustomers(t *testing.T) {
	if testing.Short() {
		t.Skip("900,000 customers take seconds")
	}
	toml := head + "[sources.warehouse]\ndriver = \"postgres\"\ndsn = \"env:WAREHOUSE\"\n"
	for _, name := range []string{"subscriptions", "revenue"} {
		columns, _, _ := strings.Cut(mapped[name], "\n")
		columns = strings.Replace(strings.ToLower(strings.Replace(columns, `"Revenue"`, `"amount"`, 1)), `currency = "currency", `, "", 1)
		toml += "[ledgers." + name + "]\nsource = \"warehouse\"\ntable = \"" + name + "\"\n" + columns + "\n"
	}
	f, found, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(toml)}})
	if err != nil || diag.Errors(found) {
		t.Fatal(err, found)
	}
	ask := compute.Ask(f)
	crowd := *ask.Crowd
	crowd.Most, ask.Crowd = 100, &crowd // so that few customers fill the rankings
	// uses returns the bytes in use after the last row of each of the long statements, and in the end.
	uses := func(customers int) map[string]int {
		bytes, before := map[string]int{}, inUse()
		m := ledgertest.Many{Customers: customers, After: func(label string) {
			if strings.HasSuffix(label, "by customer") {
				bytes[label] = inUse() - before
			}
		}}
		b, found := ledger.Read(f, ask, ledger.Access{Connect: func(context.Context, *filing.Source) (warehouse.Conn, error) { return m, nil }})
		bytes["the book"] = inUse() - before // which is used below
		for _, name := range []string{"subscriptions", "revenue"} {
			if table := b.Table(name); table == nil || table.Counts() == nil || table.Counts().Customers != customers {
				t.Fatalf("%s: %d customers were not added together: %v", name, customers, found)
			}
		}
		return bytes
	}
	const few, many = 300_000, 600_000
	one, other := uses(few), uses(many)
	if len(one) != 3 {
		t.Fatalf("measured %v, want both ledgers and the book", one)
	}
	if one["the book"] > 4<<20 {
		t.Errorf("the book has %d bytes, want none for the ids that were compared", one["the book"])
	}
	for at := range one {
		if more := other[at] - one[at]; more > many-few {
			t.Errorf("%s: %d bytes with %d customers and %d with %d, want less than one byte more for each", at, one[at], few, other[at], many)
		}
		t.Logf("%s: %d bytes with %d customers, %d with %d", at, one[at], few, other[at], many)
	}
}

// inUse returns the bytes of the heap that are in use.
func inUse() int {
	runtime.GC()
	runtime.GC() // what the first has freed of pools
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
