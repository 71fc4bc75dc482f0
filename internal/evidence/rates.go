package evidence

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
)

// The values of `rate_is` in filing.toml: an exchange rate is the amount of the reporting
// currency for one unit of the foreign currency (ReportingPerUnit), or the reverse
// (UnitsPerReporting).
const (
	ReportingPerUnit  = "reporting-per-unit"
	UnitsPerReporting = "units-per-reporting"
)

// Quote states how the rates of a ledger are quoted.
type Quote struct {
	Reporting string            // the reporting currency
	RateIs    string            // the direction as stated; "" means ReportingPerUnit
	Each      map[string]string // by currency: the direction as stated for this currency alone, in place of RateIs
	Pairs     map[string]string // by currency: the pair by which the ledger names the currency: "EUR/USD" for EUR
}

// Of returns the direction that filing.toml states for the rates of a currency.
func (q Quote) Of(currency string) string {
	return cmp.Or(q.Each[currency], q.RateIs, ReportingPerUnit)
}

// Rate is a spot rate.
type Rate struct {
	Currency string
	Date     fiscal.Date
	Rate     quantity.Scaled
	Row      int // names the row to the caller
}

// Sentence returns what a rate means if it is quoted as q states: "1 EUR = 1.0833 USD on
// 2022-12-31".
func (q Quote) Sentence(r Rate) string {
	one, other := r.Currency, q.Reporting
	if q.Of(r.Currency) == UnitsPerReporting {
		one, other = other, one
	}
	return fmt.Sprintf("1 %s = %s %s on %s", one, amount(r.Rate), other, r.Date)
}

// Pair is two rates of one date that contradict the stated direction: one unit of Higher
// is known to be worth more than one unit of Lower, but the rates, read as stated, say
// the opposite. If one of the two is the reporting currency, its rate is 1.
type Pair struct{ Higher, Lower Rate }

// Evidence returns a sentence with the rates of the pair.
func (p Pair) Evidence(q Quote) string {
	var words []string
	for _, r := range []Rate{p.Higher, p.Lower} {
		if r.Currency != q.Reporting {
			words = append(words, q.Sentence(r))
		}
	}
	return fmt.Sprintf("%s, but one %s is worth more than one %s", strings.Join(words, " and "), p.Higher.Currency, p.Lower.Currency)
}

// Inverse is a rate that does not fit the other rates of its currency, although 1 ÷ the
// rate fits them; see Rates. Other is the nearest of the other rates in time.
type Inverse struct{ Rate, Other Rate }

// Evidence returns a sentence with both rates.
func (i Inverse) Evidence(q Quote) string {
	return fmt.Sprintf("%s, but %s", q.Sentence(i.Rate), q.Sentence(i.Other))
}

// Direction is the evidence for and against the stated direction of quotation.
type Direction struct {
	InOrder, Reversed int       // number of pairs that agree with the stated direction, and number of pairs that contradict it; see Rates
	Pairs             []Pair    // up to three pairs that contradict the stated direction, newest first
	Inverses          []Inverse // in order of currency, then of date
	Slips             []Slip    // likewise
	Untested          []Rate    // the newest rate of each currency that is in no pair, in order of currency; a person must check these
	Hundreds          []Hundred // in order of currency; no rate of these currencies is in any other list
	Currencies        []Quoted  // each currency compared with the reporting currency, in order
}

// Found reports whether the rates contradict the stated direction (LED017).
func (d Direction) Found() bool {
	return d.Reversed > d.InOrder || len(d.Inverses) > 0 || slices.ContainsFunc(d.Currencies, Quoted.Wrong)
}

//go:embed currencies.tsv
var currencyTable string

// standing is the place of a currency in the order of values.
type standing struct{ rank, cents, micros int }

var standings = sync.OnceValue(func() map[string]standing {
	m := map[string]standing{}
	for line := range strings.Lines(currencyTable) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if rank, err := strconv.Atoi(f[0]); err == nil {
			cents, _ := strconv.Atoi(f[2]) // blank is 0
			micros := 10_000 * cents
			if len(f) > 3 {
				micros, _ = strconv.Atoi(f[3])
			}
			m[f[1]] = standing{rank, cents, micros}
		}
	}
	return m
})

// above returns 1 if one unit of a is surely worth more than one of b, -1 if less, and 0 if
// they are less than a factor of 1.2 apart, or in one rank without values.
func (a standing) above(b standing) int {
	switch {
	case a.cents > 0 && b.cents > 0:
		if 5*max(a.cents, b.cents) < 6*min(a.cents, b.cents) {
			return 0
		}
		return cmp.Compare(a.cents, b.cents)
	default:
		return cmp.Compare(b.rank, a.rank)
	}
}

// Rates looks for rates that are quoted the other way around than stated. It first compares
// pairs: two currencies with rates on the same date, where one currency is known to be
// worth clearly more than the other. The reporting currency, with the rate 1, can be one of
// the two. It then compares the rates of one currency over time. Call two rates near if
// neither is more than 3 times the other. A rate r is inverse if every other rate of its
// currency is near r or near 1/r, and more of them are near 1/r alone than near r alone.
// Rates of 0 or less do not count, nor does a second rate of the same currency and date.
func Rates(rates []Rate, q Quote) Direction {
	var d Direction
	rates = slices.Clone(rates)
	rates = slices.DeleteFunc(rates, func(r Rate) bool { return r.Rate.Sign() <= 0 || r.Currency == q.Reporting })
	slices.SortStableFunc(rates, func(a, b Rate) int { return cmp.Or(cmp.Compare(b.Date, a.Date), cmp.Compare(a.Currency, b.Currency)) })
	rates = slices.CompactFunc(rates, func(a, b Rate) bool { return a.Date == b.Date && a.Currency == b.Currency })

	rates = d.hundreds(rates, q)
	tested := map[string]bool{}
	for i := 0; i < len(rates); {
		j := i
		for j < len(rates) && rates[j].Date == rates[i].Date {
			j++
		}
		d.vote(rates[i:j], q, tested)
		i = j
	}

	currencies, byCurrency := inCurrencies(rates)
	for _, c := range currencies {
		list := byCurrency[c]
		d.Currencies = append(d.Currencies, q.quoted(list))
		if !tested[c] {
			d.Untested = append(d.Untested, list[0])
		}
		slices.Reverse(list)
		inverse := inverses(list)
		d.Inverses, d.Slips = append(d.Inverses, inverse...), append(d.Slips, slips(list, inverse)...)
	}
	q.byPair(d.Currencies)
	return d
}

// inCurrencies returns the currencies of rates, sorted, and the rates of each in their order.
func inCurrencies(rates []Rate) (currencies []string, by map[string][]Rate) {
	by = map[string][]Rate{}
	for _, r := range rates {
		if by[r.Currency] == nil {
			currencies = append(currencies, r.Currency)
		}
		by[r.Currency] = append(by[r.Currency], r)
	}
	slices.Sort(currencies)
	return currencies, by
}

// hundreds finds the currencies whose rates are for 100 or 1,000 units, and returns the rates of
// the others.
func (d *Direction) hundreds(rates []Rate, q Quote) []Rate {
	currencies, by := inCurrencies(rates)
	for _, c := range currencies {
		if h, ok := q.hundred(by[c]); ok {
			d.Hundreds = append(d.Hundreds, h)
		}
	}
	return slices.DeleteFunc(rates, func(r Rate) bool {
		return slices.ContainsFunc(d.Hundreds, func(h Hundred) bool { return h.Currency == r.Currency })
	})
}

// vote compares the rates of one date, in order of currency.
func (d *Direction) vote(rates []Rate, q Quote, tested map[string]bool) {
	table := standings()
	type voter struct {
		Rate
		standing
	}
	var voters []voter
	if s, ok := table[q.Reporting]; ok {
		voters = append(voters, voter{Rate{Currency: q.Reporting, Date: rates[0].Date, Rate: one}, s})
	}
	for _, r := range rates {
		if s, ok := table[r.Currency]; ok {
			voters = append(voters, voter{r, s})
		}
	}
	for i, a := range voters {
		for _, b := range voters[i+1:] {
			order := a.above(b.standing)
			if order == 0 {
				continue
			}
			tested[a.Currency], tested[b.Currency] = true, true
			switch q.compare(a.Rate, b.Rate) {
			case order:
				d.InOrder++
			case -order:
				d.Reversed++
				if len(d.Pairs) < examples {
					p := Pair{a.Rate, b.Rate}
					if order < 0 {
						p = Pair{b.Rate, a.Rate}
					}
					d.Pairs = append(d.Pairs, p)
				}
			}
		}
	}
}

// compare returns 1 if the rates say that one unit of the first currency is worth more than
// one of the second, -1 if less, and 0 if as much.
func (q Quote) compare(a, b Rate) int {
	x, y := a.Rate, b.Rate
	switch inverse, inverse2 := q.inverse(a), q.inverse(b); {
	case inverse && inverse2:
		x, y = y, x
	case inverse: // 1/x against y is 1 against x·y
		x, y = one, quantity.Scaled{Coef: x.Coef.Mul(y.Coef), Places: x.Places + y.Places}
	case inverse2:
		x, y = quantity.Scaled{Coef: x.Coef.Mul(y.Coef), Places: x.Places + y.Places}, one
	}
	places := max(x.Places, y.Places)
	return x.At(places).Cmp(y.At(places))
}

var one = quantity.Scaled{Coef: quantity.WideOf(1)}

// inverse reports whether a rate is stated in units of its currency; of the reporting currency,
// whose rate is 1, it is what RateIs states.
func (q Quote) inverse(r Rate) bool { return q.Of(r.Currency) == UnitsPerReporting }

// near is the factor within which rates of one currency are near each other.
const near = 3

// inverses returns the inverse rates of one currency, whose rates are in order of date.
func inverses(rates []Rate) []Inverse {
	places := 0
	for _, r := range rates {
		places = max(places, r.Rate.Places)
	}
	sorted := make([]quantity.Wide, len(rates))
	for i, r := range rates {
		sorted[i] = r.Rate.At(places)
	}
	slices.SortFunc(sorted, quantity.Wide.Cmp)
	three := quantity.WideOf(near)
	if len(sorted) < 2 || sorted[len(sorted)-1].Cmp(sorted[0].Mul(three)) <= 0 {
		return nil // all are near each other
	}
	unit := quantity.WideOf(1).Shift(2 * places) // a rate x is 1/r where x·r is this
	// within returns the bounds in sorted, the second excluded, of the rates near r, or near 1/r
	within := func(r quantity.Wide, inverse bool) (from, to int) {
		position := func(x quantity.Wide) int { // -1, 0 or 1: x is too small, near, too large
			low, high, x3 := x, r, x.Mul(three)
			if inverse {
				low, high, x3 = x.Mul(r), unit, x.Mul(r).Mul(three)
			}
			switch {
			case x3.Cmp(high) < 0:
				return -1
			case low.Cmp(high.Mul(three)) > 0:
				return 1
			}
			return 0
		}
		from, _ = slices.BinarySearchFunc(sorted, 0, func(x quantity.Wide, _ int) int { return cmp.Or(position(x), 1) })
		to, _ = slices.BinarySearchFunc(sorted, 1, func(x quantity.Wide, _ int) int { return cmp.Compare(position(x), 1) })
		return from, to
	}
	var found []Inverse
	for i, r := range rates {
		n := r.Rate.At(places)
		from, to := within(n, false)
		from2, to2 := within(n, true)
		both := max(0, min(to, to2)-max(from, from2))
		own, other := to-from-1, to2-from2-both // without the rate itself
		if own+other != len(rates)-1 || other <= own {
			continue
		}
		if o, ok := nearest(rates, i, sorted[from], sorted[to-1], places); ok {
			found = append(found, Inverse{r, o})
		}
	}
	return found
}

// nearest returns the rate nearest in time to the i-th that is not between two others, both
// included: a rate near its inverse alone.
func nearest(rates []Rate, i int, low, high quantity.Wide, places int) (Rate, bool) {
	for step := 1; step < len(rates); step++ {
		for _, j := range []int{i - step, i + step} {
			if j < 0 || j >= len(rates) {
				continue
			}
			if n := rates[j].Rate.At(places); n.Cmp(low) < 0 || n.Cmp(high) > 0 {
				return rates[j], true
			}
		}
	}
	return Rate{}, false
}
