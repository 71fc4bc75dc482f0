package exchange_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/tieout/tieout/internal/exchange"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/source"
)

func day(t testing.TB, s string) fiscal.Date {
	t.Helper()
	d, err := fiscal.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// rates returns rates that are added in the given order: currency, date and rate of each. The
// place of each is its row.
func rates(t testing.TB, list ...[3]string) *exchange.Rates {
	t.Helper()
	r := exchange.New()
	for i, x := range list {
		amount, err := quantity.ParseText(x[2])
		if err != nil {
			t.Fatal(err)
		}
		r.Add(x[0], exchange.Rate{Date: day(t, x[1]), Rate: amount, At: source.Cell{Workbook: "fx.xlsx", Sheet: "Rates", Ref: fmt.Sprint("C", i+2)}})
	}
	return r
}

// TestRateOnADate checks which rate is used: the last on or before the date, at most 7 days old.
func TestRateOnADate(t *testing.T) {
	r := rates(t, [3]string{"EUR", "2022-12-31", "1.07"}, [3]string{"GBP", "2022-12-30", "1.21"}, [3]string{"EUR", "2022-12-20", "1.06"}, [3]string{"EUR", "2023-01-05", "1.05"})
	if found := r.Sort(); found != nil {
		t.Fatalf("found %v", found)
	}
	for _, tt := range []struct{ currency, on, want, latest string }{
		{"EUR", "2022-12-31", "1.07", "1.07"}, // its own date
		{"EUR", "2022-12-30", "", "1.06"},     // ten days after, and not the nearer rate of the next day
		{"EUR", "2022-12-27", "1.06", "1.06"}, // seven days after
		{"EUR", "2022-12-28", "", "1.06"},     // eight days after
		{"EUR", "2023-01-04", "1.07", "1.07"}, // before a later rate
		{"EUR", "2023-01-12", "1.05", "1.05"},
		{"EUR", "2022-12-19", "", ""}, // before the first
		{"GBP", "2022-12-31", "1.21", "1.21"},
		{"JPY", "2022-12-31", "", ""},
	} {
		show := func(x exchange.Rate, ok bool) string {
			if !ok {
				return ""
			}
			return x.Rate.String()
		}
		if got := show(r.On(tt.currency, day(t, tt.on))); got != tt.want {
			t.Errorf("the rate of %s on %s is %q, want %q", tt.currency, tt.on, got, tt.want)
		}
		if got := show(r.Latest(tt.currency, day(t, tt.on))); got != tt.latest {
			t.Errorf("the latest rate of %s on %s is %q, want %q", tt.currency, tt.on, got, tt.latest)
		}
	}
	var order []string
	for currency, x := range r.All() {
		order = append(order, currency+" "+x.Date.String())
	}
	if want := []string{"EUR 2022-12-20", "EUR 2022-12-31", "EUR 2023-01-05", "GBP 2022-12-30"}; !slices.Equal(order, want) {
		t.Errorf("the order is %v, want %v", order, want)
	}
}

// TestTwoRatesOnADate checks that rates that differ are reported at the later row, and equal ones
// are not.
func TestTwoRatesOnADate(t *testing.T) {
	r := rates(t, [3]string{"EUR", "2022-12-31", "1.07"}, [3]string{"GBP", "2022-12-31", "1.21"}, [3]string{"EUR", "2022-12-31", "1.070"}, [3]string{"GBP", "2022-12-31", "1.22"}, [3]string{"EUR", "2022-12-30", "1.08"})
	found := r.Sort()
	if len(found) != 1 {
		t.Fatalf("found %v, want one finding", found)
	}
	d := found[0]
	if d.Code != "LED005" || d.At() != "fx.xlsx!Rates!C5" || d.Detail != "GBP on 2022-12-31 is 1.22 here and 1.21 in an earlier row" || len(d.Related) != 1 || d.Related[0].At.String() != "fx.xlsx!Rates!C3" {
		t.Errorf("found %s at %s: %s, with %v", d.Code, d.At(), d.Detail, d.Related)
	}
}
