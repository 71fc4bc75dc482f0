package evidence_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
)

// TestShapeByFractions compares the shape of random accounts with R and D, and with the distances
// from lines and medians, in plain fractions, and checks that neither the order of accounts, nor their signs, nor their units matter.
func TestShapeByFractions(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		years := calendarYears(2021, 2023)
		var accounts, others []evidence.Account
		dates := map[fiscal.Date]bool{}
		used := map[int]bool{}
		excess := new(big.Rat) // R − 2 D
		lines, starts, climbing := new(big.Rat), new(big.Rat), false
		for a := range rapid.IntRange(0, 4).Draw(t, "accounts") {
			acc := evidence.Account{ID: fmt.Sprint(a)}
			other := acc
			step := rapid.SampledFrom([]int{1, 3, 6}).Draw(t, "months")
			for m := step; m <= 36; m += step {
				if rapid.IntRange(0, 9).Draw(t, "has no row") == 0 {
					continue
				}
				d := fiscal.NewDate(2021, 1, 1).AddMonths(m) - 1
				n := rapid.Int64Range(-3, 30).Draw(t, "amount")
				acc.Rows = append(acc.Rows, evidence.Dated{Date: d, Amount: quantity.Int(n).Scale()})
				other.Rows = append(other.Rows, evidence.Dated{Date: d, Amount: quantity.Int(-n).Shift(-a).Scale()})
				dates[d] = true
			}
			accounts, others = append(accounts, acc), append([]evidence.Account{other}, others...)

			most, total := int64(0), int64(0)
			var level, change int64
			for i, x := range acc.Rows {
				v, _ := x.Amount.Amount().Int64()
				y, _, _ := x.Date.Civil()
				used[y] = true
				d := v
				if i > 0 {
					before, _, _ := acc.Rows[i-1].Date.Civil()
					if before == y {
						d -= level
					}
					total += abs(v-level) - 2*abs(d-change)
				}
				most = max(most, abs(v))
				level, change = v, d
			}
			if most > 0 {
				excess.Add(excess, big.NewRat(total, most))
				if line, start, ok := climb(acc.Rows, most); ok {
					lines.Add(lines, line)
					starts.Add(starts, start)
					climbing = true
				}
			}
		}
		want := len(used) >= 2 && excess.Sign() > 0
		for _, list := range [][]evidence.Account{accounts, others} {
			c := evidence.Cumulative(evidence.Book{Years: years, Dates: datesOf(list...), Accounts: list})
			if got := c.Shape != nil && !c.Shape.Climbs; got != want {
				t.Fatalf("found %t, want %t: R − 2 D is %s in %d years", got, want, excess, len(used))
			}
			climbs := !want && climbing && lines.Sign() > 0 && starts.Sign() >= 0
			if got := c.Shape != nil && c.Shape.Climbs; got != climbs {
				t.Fatalf("climbs is %t, want %t: lines are %s, starts %s in %d years", got, climbs, lines, starts, len(used))
			}
			if c.Shape != nil && (c.Shape.Evidence() == "" || len(c.Shape.Years) == 0) {
				t.Fatal("no example")
			}
		}
	})
}

// climb returns what an account adds to the sums of lines and starts: of medians and lines, and
// of the last rows of years and the first after them. ok is false if it adds nothing.
func climb(rows []evidence.Dated, most int64) (lines, starts *big.Rat, ok bool) {
	years, order := map[int][]int64{}, []int(nil)
	falls, rests := false, false
	for _, r := range rows {
		y, _, _ := r.Date.Civil()
		v, _ := r.Amount.Amount().Int64()
		if n := len(years[y]); n == 0 {
			order = append(order, y)
		} else {
			before := years[y][n-1]
			falls = falls || abs(v) < abs(before)
			rests = rests || v == before && v != 0
		}
		years[y] = append(years[y], v)
	}
	near, low := big.NewRat(4, 3), big.NewRat(2, 1)
	if rests && !falls {
		near, low = big.NewRat(2, 3), big.NewRat(4, 3)
	}
	lines, starts = new(big.Rat), new(big.Rat)
	for i, y := range order {
		list := years[y]
		if len(list) < 7 || len(order) < 2 {
			return nil, nil, false
		}
		sorted := slices.Sorted(slices.Values(list))
		last := list[len(list)-1]
		for k, v := range list {
			lines.Add(lines, big.NewRat(abs(v-sorted[len(sorted)/2]), most))
			ideal := big.NewRat(last*int64(k+1), int64(len(list)))
			distance := new(big.Rat).Sub(big.NewRat(v, 1), ideal)
			lines.Sub(lines, distance.Mul(distance.Abs(distance), near).Quo(distance, big.NewRat(most, 1)))
		}
		if i > 0 {
			before := years[order[i-1]]
			starts.Add(starts, big.NewRat(abs(before[len(before)-1]), most))
			starts.Sub(starts, new(big.Rat).Mul(low, big.NewRat(abs(list[0]), most)))
		}
	}
	return lines, starts, true
}

func abs(n int64) int64 { return max(n, -n) }

// TestInversesOneByOne compares the inverse rates of random lists with a comparison of each
// with each other.
func TestInversesOneByOne(t *testing.T) {
	t.Parallel()
	three := big.NewRat(3, 1)
	near := func(a, b *big.Rat) bool {
		return new(big.Rat).Mul(a, three).Cmp(b) >= 0 && new(big.Rat).Mul(b, three).Cmp(a) >= 0
	}
	rapid.Check(t, func(t *rapid.T) {
		var list []evidence.Rate
		var plain []*big.Rat
		for i := range rapid.IntRange(0, 9).Draw(t, "rates") {
			text := rapid.SampledFrom([]string{"0.2", "0.25", "0.3", "0.5", "0.75", "1", "1.5", "2", "3.333333333333", "4", "5", "12", "0.08"}).Draw(t, "rate")
			v, _ := new(big.Rat).SetString(text)
			plain = append(plain, v)
			list = append(list, evidence.Rate{Currency: "XPF", Date: day("2022-01-01") + fiscal.Date(i), Rate: number(text), Row: i})
		}
		var want, got []int
		for i, v := range plain {
			inverse := new(big.Rat).Inv(v)
			own, other, neither := 0, 0, 0
			for j, w := range plain {
				switch {
				case i == j:
				case near(v, w):
					own++
				case near(inverse, w):
					other++
				default:
					neither++
				}
			}
			if neither == 0 && other > own {
				want = append(want, i)
			}
		}
		for _, x := range evidence.Rates(list, evidence.Quote{Reporting: "USD"}).Inverses {
			got = append(got, x.Rate.Row)
			if near(plain[x.Rate.Row], plain[x.Other.Row]) {
				t.Fatalf("%s is compared with %s", plain[x.Rate.Row], plain[x.Other.Row])
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("inverse are %v, want %v of %v", got, want, plain)
		}
	})
}
