package crowd_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tieout/tieout/internal/crowd"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/quantity"
)

func dollars(n int) quantity.Scaled { return quantity.Scaled{Coef: quantity.WideOf(int64(n))} }

func revenueOf(most int) *crowd.Revenue {
	return crowd.NewRevenue(crowd.RevenuePlan{Times: 1, Report: 0, Shown: []int{0}, Domicile: "US", Most: most}, func(id intern.ID) string { return []string{"", "US", "DE"}[id] })
}

func TestOrderOfCustomers(t *testing.T) {
	for _, tt := range []struct {
		name string
		ids  []string
		fine bool
	}{
		{"ascending", []string{"a", "b", "ba"}, true},
		{"the same again", []string{"a", "a", "b"}, true},
		{"small letters after capitals", []string{"B", "a"}, true},
		{"descending", []string{"b", "a"}, false},
		{"a customer that returns", []string{"a", "b", "a"}, false},
	} {
		r := revenueOf(0)
		var err error
		for _, id := range tt.ids {
			if err == nil {
				err = r.Customer([]byte(id))
			}
		}
		if fine := err == nil; fine != tt.fine || !fine && !errors.Is(err, crowd.ErrOrder) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// TestLargestAreKept checks which customers are returned as they are, and that the others have
// the sum and the weight of all of them, at the places of the finest amount.
func TestLargestAreKept(t *testing.T) {
	r := revenueOf(2)
	for i, n := range []int{5, -9, 7, 1, 7, 3} {
		if err := r.Customer(fmt.Appendf(nil, "c%d", i)); err != nil {
			t.Fatal(err)
		}
		if i == 3 {
			r.Family()
		}
		sum := dollars(n)
		if i == 5 {
			sum = quantity.Scaled{Coef: quantity.WideOf(int64(10 * n)), Places: 1}
		}
		r.Group([]crowd.Sum{{Time: 0, N: sum}}, 1, 1)
	}
	var got []string
	if err := r.Each(func(c *crowd.Customer) {
		name := string(c.ID)
		if crowd.IsCrowd(c.ID) {
			name = "crowd"
		}
		got = append(got, fmt.Sprint(name, " ", c.Weight, " ", c.Groups[0].Sum[0].Int()))
	}); err != nil {
		t.Fatal(err)
	}
	want := []string{"c1 1 -90", "c2 1 70", "c3 1 10", "crowd 3 150"} // of 7 and 7, the first id
	if !slices.Equal(got, want) || r.Count != 6 {
		t.Errorf("%q of %d customers, want %q of 6", got, r.Count, want)
	}
}

// TestMajorCustomers checks that a customer of 10% or more is never added to others unnoticed.
func TestMajorCustomers(t *testing.T) {
	for _, tt := range []struct {
		amounts []int
		fine    bool
	}{{[]int{100, 5, 5, 5}, true}, {[]int{100, 50, 5, 5}, false}, {[]int{50, 5, 5, 100}, false}, {[]int{100, 50, -200}, true}} {
		r := crowd.NewRevenue(crowd.RevenuePlan{Times: 1, Report: -1, Major: []int{0}, MostMajor: 1}, func(intern.ID) string { return "" })
		for i, n := range tt.amounts {
			if err := r.Customer([]byte{'a' + byte(i)}); err != nil {
				t.Fatal(err)
			}
			r.Group([]crowd.Sum{{Time: 0, N: dollars(n)}}, 1, 1)
		}
		if err := r.Each(func(*crowd.Customer) {}); (err == nil) != tt.fine || err != nil && !errors.Is(err, crowd.ErrMajor) {
			t.Errorf("%v: %v", tt.amounts, err)
		}
	}
}

func TestCover(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		var c crowd.Cover
		var days [60]bool
		for range r.IntN(8) {
			first := r.IntN(50)
			last := first + r.IntN(8)
			c.Add(fiscal.Span{Start: fiscal.Date(first), End: fiscal.Date(last)})
			for d := first; d <= last; d++ {
				days[d] = true
			}
		}
		for d, want := range days {
			day := fiscal.Date(d)
			if got := slices.ContainsFunc(c.Spans(), func(s fiscal.Span) bool { return s.Holds(day) }); got != want {
				t.Fatalf("day %d: %v, want %v in %v", d, got, want, c.Spans())
			}
		}
		for i, s := range c.Spans() {
			if i > 0 && s.Start <= c.Spans()[i-1].End+1 {
				t.Fatalf("spans touch: %v", c.Spans())
			}
		}
	}
}

// TestSignsOfRevenue checks that new customers with negative revenue are counted apart, and that
// the first of them is returned as it is.
func TestSignsOfRevenue(t *testing.T) {
	class := crowd.Classes{Window: fiscal.Span{Start: 366, End: 730}, Start: 366, Lookback: -12}
	r := crowd.NewRevenue(crowd.RevenuePlan{Times: 1, Classes: []crowd.Classes{class}, Named: []crowd.Classes{class}}, func(intern.ID) string { return "" })
	for i, n := range []int{5, -1, -2, 6, -3, -4} {
		if err := r.Customer([]byte{'a' + byte(i)}); err != nil {
			t.Fatal(err)
		}
		r.Term(fiscal.Span{Start: 400, End: 500})
		if i == 5 {
			r.Term(fiscal.Span{Start: 100, End: 380}) // existing
		}
		r.Group([]crowd.Sum{{Time: 0, N: dollars(n)}}, 1, 1)
	}
	var got []string
	if err := r.Each(func(c *crowd.Customer) {
		got = append(got, fmt.Sprint(crowd.IsCrowd(c.ID), " ", c.Weight, " ", c.Groups[0].Sum[0].Int(), " ", class.Of(c.Terms)))
	}); err != nil {
		t.Fatal(err)
	}
	want := []string{"false 1 -1 2", "true 2 11 2", "true 2 -5 2", "true 1 -4 1"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
