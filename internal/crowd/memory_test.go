package crowd_test

import (
	"runtime"
	"testing"

	"github.com/tieout/tieout/internal/crowd"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
)

// live returns the bytes of the heap that are in use.
func live() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// TestEachForgets checks that a customer that was visited takes no more memory: its caller copies
// it, and both copies of all customers would be the most that a draft needs.
func TestEachForgets(t *testing.T) {
	const customers = 20_000
	id := []byte("C-00000")
	fill := func(customer func([]byte) error, group func([]crowd.Sum, ...intern.ID)) {
		for n := range customers {
			for k, rest := len(id)-1, n; k > 1; k-- {
				id[k] = byte('0' + rest%10)
				rest /= 10
			}
			if err := customer(id); err != nil {
				t.Fatal(err)
			}
			group([]crowd.Sum{{Time: 0, N: dollars(n)}, {Time: 1, N: dollars(2 * n)}}, 1, 1)
		}
	}
	check := func(name string, each func(func(*crowd.Customer))) {
		first, last, n := 0, 0, 0
		each(func(*crowd.Customer) {
			switch n++; n {
			case 1:
				first = live()
			case customers:
				last = live()
			}
		})
		if n != customers || first-last < 50*customers {
			t.Errorf("%s: %d bytes in use at the first of %d customers, %d at the last", name, first, n, last)
		}
	}
	r := crowd.NewRevenue(crowd.RevenuePlan{Times: 2, Report: 0, Shown: []int{0, 1}, Major: []int{0}, MostMajor: customers, Most: customers, Domicile: "US"}, func(intern.ID) string { return "US" })
	fill(r.Customer, r.Group)
	check("revenue", func(visit func(*crowd.Customer)) {
		if err := r.Each(visit); err != nil {
			t.Fatal(err)
		}
	})
	on := []fiscal.Date{18000, 18365}
	s := crowd.NewSubscriptions(crowd.SubscriptionsPlan{On: on, Years: []crowd.Year{{Before: on[0], Last: on[1], At: on[0], Ranked: true}}, Most: customers}, func(intern.ID) string { return "" })
	fill(s.Customer, func(sums []crowd.Sum, _ ...intern.ID) { s.Group(sums, 0) })
	check("subscriptions", s.Each)
	runtime.KeepAlive(r)
	runtime.KeepAlive(s)
}
