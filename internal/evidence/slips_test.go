package evidence_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
)

func TestSlips(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		rates []evidence.Rate
		want  string // rates of slips, joined
	}{
		{"ten times both", rates("2022-10-31 EUR 1.08", "2022-11-30 EUR 10.8", "2022-12-31 EUR 1.09"), "10.8 of 1.08 and 1.09"},
		{"a tenth of both", rates("2022-10-31 EUR 10.8", "2022-11-30 EUR 1.08", "2022-12-31 EUR 10.9"), "1.08 of 10.8 and 10.9"},
		{"exactly three times", rates("2022-10-31 EUR 1", "2022-11-30 EUR 3", "2022-12-31 EUR 1"), ""},
		{"more than three times one of them", rates("2022-09-30 ARS 0.01", "2022-10-31 ARS 0.01", "2022-11-30 ARS 0.05", "2022-12-31 ARS 0.05"), ""},
		{"a fall that goes on", rates("2022-10-31 ARS 0.4", "2022-11-30 ARS 0.1", "2022-12-31 ARS 0.02"), ""},
		{"the first", rates("2022-10-31 EUR 10.8", "2022-11-30 EUR 1.08", "2022-12-31 EUR 1.09"), "10.8 of 1.08 and 1.09"},
		{"the last", rates("2022-10-31 EUR 1.08", "2022-11-30 EUR 1.09", "2022-12-31 EUR 0.109"), "0.109 of 1.08 and 1.09"},
		{"the second is not by the first", rates("2022-09-30 EUR 108", "2022-10-31 EUR 1.08", "2022-11-30 EUR 1.09", "2022-12-31 EUR 1.1"), "108 of 1.08 and 1.09"},
		{"two rates", rates("2022-10-31 EUR 1.08", "2022-11-30 EUR 10.8"), ""},
		{"rows in another order", rates("2022-12-31 EUR 1.09", "2022-11-30 EUR 10.8", "2022-10-31 EUR 1.08"), "10.8 of 1.08 and 1.09"},
		{"another currency between", rates("2022-10-31 EUR 1.08", "2022-11-30 JPY 0.0076", "2022-12-31 EUR 1.09", "2023-01-31 EUR 1.1"), ""},
		{"an inverse rate", rates("2022-10-31 JPY 0.0076", "2022-11-30 JPY 131", "2022-12-31 JPY 0.0077"), ""},
	} {
		var got []string
		for _, s := range evidence.Rates(tt.rates, evidence.Quote{Reporting: "USD"}).Slips {
			got = append(got, fmt.Sprintf("%s of %s and %s", s.Rate.Rate, s.Other[0].Rate, s.Other[1].Rate))
		}
		if strings.Join(got, "|") != tt.want {
			t.Errorf("%s: slips %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestSlipsSimulated holds the rule against 1,000 honest ledgers and as many with one slip.
func TestSlipsSimulated(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(17, 1))
	for n := range 1000 {
		step, yearly := 1, 252 // days from one rate to the next, and rates of a year
		if n%2 == 0 {
			step, yearly = 30, 12
		}
		level := []int64{1_080_000, 7_600, 300_000, 12_500_000, 131_000_000}[random.IntN(5)] // in millionths
		inflation := []float64{0, 0.1, 1}[random.IntN(3)]
		count := 3 + random.IntN(150)
		fall := random.IntN(2 * count) // the rate at which the currency loses half of its value
		var list []evidence.Rate
		x := float64(level)
		for i := range count {
			x *= 1 + 0.01*random.NormFloat64() - inflation/2/float64(yearly)
			if i == fall {
				x /= 2
			}
			list = append(list, evidence.Rate{Currency: "XPF", Date: fiscal.NewDate(2020, 1, 1+i*step), Rate: quantity.Scaled{Coef: quantity.WideOf(max(100, int64(x))), Places: 6}, Row: i})
		}
		reported := func() map[int]bool {
			rows := map[int]bool{}
			for _, f := range evidence.Rates(list, evidence.Quote{Reporting: "USD"}).Findings(evidence.Quote{Reporting: "USD"}) {
				rows[f.Row] = true
			}
			return rows
		}
		if got := reported(); len(got) > 0 {
			t.Fatalf("ledger %d: an honest ledger has findings at the rates %v of %d", n, got, count)
		}
		at := random.IntN(count)
		if list[at].Rate.Places = 5; random.IntN(2) == 0 {
			list[at].Rate.Places = 7
		}
		if got := reported(); !got[at] || len(got) != 1 {
			t.Fatalf("ledger %d: a slip at the rate %d of %d has findings at %v", n, at, count, got)
		}
	}
}
