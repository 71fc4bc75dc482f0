//go:build unix

package crowd_test

import (
	"fmt"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/tieout/tieout/internal/crowd"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/quantity"
)

// heap reports the number of groups for each second of CPU, and the memory of the heap at its
// largest.
func heap(b *testing.B, before time.Duration) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(b.N)/(cpu()-before).Seconds()/1e6, "Mgroups/cpu-s")
	b.ReportMetric(float64(m.HeapSys)/(1<<20), "MB-heap")
}

func cpu() time.Duration {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// BenchmarkGroups measures how many groups a second both reducers take, of customers with one
// group each, which is the most work for a group. For 50 million customers:
//
//	go test ./internal/crowd -bench Groups -benchtime 50000000x
func BenchmarkGroups(b *testing.B) {
	on := []fiscal.Date{18000, 18365, 18730, 19095}
	years := []crowd.Year{{Before: on[2], Last: on[3], At: on[2], Ranked: true}, {Before: on[1], Last: on[2], At: on[1], Ranked: true}}
	id := []byte("C-00000000")
	number := func(n int) {
		for k := len(id) - 1; k > 1; k-- {
			id[k] = byte('0' + n%10)
			n /= 10
		}
	}
	cents := func(n int) quantity.Scaled {
		return quantity.Scaled{Coef: quantity.WideOf(int64(n*7919%1_000_003) + 1), Places: 2}
	}
	b.Run("subscriptions", func(b *testing.B) {
		s := crowd.NewSubscriptions(crowd.SubscriptionsPlan{On: on, Years: years, Reporting: "USD", Most: 10_000}, func(intern.ID) string { return "" })
		before := cpu()
		for n := 0; b.Loop(); n++ {
			number(n)
			if err := s.Customer(id); err != nil {
				b.Fatal(err)
			}
			s.Group([]crowd.Sum{{Time: n % 4, N: cents(n)}, {Time: (n + 1) % 4, N: cents(n + 1)}}, 0)
		}
		heap(b, before)
		crowds := 0
		s.Each(func(c *crowd.Customer) { crowds++ })
	})
	b.Run("revenue", func(b *testing.B) {
		plan := crowd.RevenuePlan{Times: 8, Report: 0, Shown: []int{0, 1, 2}, Major: []int{0, 1, 2}, Domicile: "0", Most: 10_000, MostMajor: 1000}
		for t := range 2 {
			end := on[3-t]
			plan.Classes = append(plan.Classes, crowd.Classes{Time: t, Window: fiscal.Span{Start: end - 364, End: end}, Start: end - 364, Lookback: -12})
		}
		r := crowd.NewRevenue(plan, func(id intern.ID) string { return fmt.Sprint(id) })
		before := cpu()
		for n := 0; b.Loop(); n++ {
			number(n)
			if err := r.Customer(id); err != nil {
				b.Fatal(err)
			}
			r.Term(fiscal.Span{Start: 18000 + fiscal.Date(n%1000), End: 1 << 30})
			r.Group([]crowd.Sum{{Time: n % 3, N: cents(n)}, {Time: 3 + n%5, N: cents(n)}}, intern.ID(n%12), intern.ID(n%2))
		}
		heap(b, before)
		if err := r.Each(func(*crowd.Customer) {}); err != nil {
			b.Fatal(err)
		}
	})
}
