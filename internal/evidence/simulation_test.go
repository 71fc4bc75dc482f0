package evidence_test

import (
	"fmt"
	"maps"
	"math/big"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
)

// The simulations make honest ledgers and the same ledgers as another system exports them, by
// seed, and count what is found in each. TIEOUT_TRIALS is the number of ledgers of each kind;
// go test -v prints the rates.

// trials returns the number of ledgers of each kind.
func trials(t *testing.T) int {
	t.Helper()
	n := 20
	if s := os.Getenv("TIEOUT_TRIALS"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil || n < 1 {
			t.Fatalf("TIEOUT_TRIALS is %q, want a number of ledgers", s)
		}
	}
	return n
}

// tally counts ledgers of one kind, and those in which something was found.
type tally struct{ honest, alarms, weak, wrong, found int }

// report prints the rates by kind.
func report(t *testing.T, kinds map[string]*tally) {
	t.Helper()
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		k := kinds[kind]
		t.Logf("%-52s honest %5d: errors %4d, warnings %4d; wrong %5d: found %5d, missed %4d", kind, k.honest, k.alarms, k.weak, k.wrong, k.found, k.wrong-k.found)
	}
}

func between(r *rand.Rand, low, high int64) int64 { return low + r.Int64N(high-low+1) }
func chance(r *rand.Rand, percent int) bool       { return r.IntN(100) < percent }

// shapes are the ways in which the activity of an account moves: growth by year and season
// in percent, noise in thousandths.
var shapes = []struct {
	name                  string
	growth, season, noise int64
	lastQuarter           bool // the season is the last period of the year alone
	negative              bool // months of refunds and returns
	sparse                bool // months without activity
}{
	{name: "level", growth: 2, season: 5, noise: 20},
	{name: "seasonal", growth: 10, season: 20, noise: 50},
	{name: "very seasonal", growth: 2, season: 60, noise: 50},
	{name: "year-end peak", growth: 5, season: 100, noise: 50, lastQuarter: true},
	{name: "growing", growth: 30, season: 10, noise: 30},
	{name: "doubling", growth: 100, season: 30, noise: 50},
	{name: "growing fivefold", growth: 400, season: 10, noise: 50},
	{name: "shrinking", growth: -40, season: 10, noise: 30},
	{name: "refunds and returns", growth: 10, season: 20, noise: 100, negative: true},
	{name: "few rows", growth: 10, season: 20, noise: 300, sparse: true},
}

// weights is a year of a season, in hundredths, like a sine.
var weights = []int64{0, 50, 87, 100, 87, 50, 0, -50, -87, -100, -87, -50}

// activity returns the activity of an account in periods of n to a year.
func activity(r *rand.Rand, shape, n, years int) []int64 {
	s := shapes[shape]
	list := make([]int64, n*years)
	base := int64(10_000)
	for range r.IntN(4) {
		base *= 10
	}
	base = base * between(r, 10, 99)
	if chance(r, 30) {
		base = -base
	}
	phase := r.IntN(12)
	growth, season := s.growth*between(r, 70, 130)/100, s.season*between(r, 70, 130)/100
	value := base
	for i := range list {
		switch wave := weights[(phase+i%n*12/n)%12]; {
		case s.lastQuarter && i%n == n-1:
			list[i] = value + value*season/100
		case s.lastQuarter:
			list[i] = value
		default:
			list[i] = value + value*wave/100*season/100
		}
		list[i] += list[i] / 1000 * between(r, -s.noise, s.noise)
		// growth by year in equal steps of a period: within a year (1+g/n)^n is near enough
		value += value / int64(100*n) * min(growth, 180)
		if i%n == n-1 && growth > 180 {
			value += value / 100 * (growth - 180) / 4
		}
		if s.negative && chance(r, 12) {
			list[i] = -list[i] * between(r, 10, 80) / 100
		}
		if s.sparse && chance(r, 40) {
			list[i] = 0
		}
	}
	return list
}

// calendars make the fiscal years and the last days of their periods of n to a year.
var calendars = []string{"December", "June", "52/53 weeks"}

func calendar(kind string, n, years int) (spans []fiscal.Span, ends []fiscal.Date) {
	month := map[string]time.Month{"December": 1, "June": 7}[kind]
	start := day("2020-12-27")
	for y := range years {
		if month > 0 {
			for i := range n {
				ends = append(ends, fiscal.NewDate(2021+y, month+time.Month(12/n*(i+1)), 0))
			}
			spans = append(spans, fiscal.Span{Start: fiscal.NewDate(2021+y, month, 1), End: ends[len(ends)-1]})
			continue
		}
		weeks := []fiscal.Date{4, 8, 13, 17, 21, 26, 30, 34, 39, 43, 47, 52}
		last := fiscal.Date(52)
		if y == 1 {
			last = 53
		}
		for i := range n {
			w := weeks[12/n*(i+1)-1]
			if w == 52 {
				w = last
			}
			ends = append(ends, start+7*w-1)
		}
		spans = append(spans, fiscal.Span{Start: start, End: start + 7*last - 1})
		start += 7 * last
	}
	return spans, ends
}

// book returns the activity and the cumulative form of generated accounts, and the revenue by
// quarter of the first.
func book(r *rand.Rand, kind string, shape, n, years, accounts int) (honest, wrong evidence.Book) {
	spans, ends := calendar(kind, n, years)
	honest = evidence.Book{Years: spans, Dates: ends}
	wrong = honest
	for a := range accounts {
		s := shape
		if a > 0 {
			s = r.IntN(len(shapes)) // a trial balance has accounts of every shape
		}
		amounts := activity(r, s, n, years)
		honest.Accounts = append(honest.Accounts, evidence.Account{ID: fmt.Sprint(4000 + a), Revenue: a == 0, Rows: rowsOf(ends, amounts, shapes[s].sparse)})
		wrong.Accounts = append(wrong.Accounts, evidence.Account{ID: fmt.Sprint(4000 + a), Revenue: a == 0, Rows: rowsOf(ends, running(n, amounts...), false)})
		if a > 0 {
			continue
		}
		start := spans[0].Start
		for q := 0; q < 4*years; q++ {
			total := int64(0)
			for i := q * n / 4; i < (q+1)*n/4; i++ {
				total += amounts[i]
			}
			end := ends[(q+1)*n/4-1]
			honest.Revenue = append(honest.Revenue, evidence.Sum{Span: fiscal.Span{Start: start, End: end}, Amount: quantity.Int(total).Scale()})
			start = end + 1
		}
	}
	wrong.Revenue = honest.Revenue
	return honest, wrong
}

// rowsOf returns rows, without those of zero where there is none for no activity.
func rowsOf(ends []fiscal.Date, amounts []int64, sparse bool) (list []evidence.Dated) {
	for i, n := range amounts {
		if n != 0 || !sparse {
			list = append(list, evidence.Dated{Date: ends[i], Amount: quantity.Int(n).Scale()})
		}
	}
	return list
}

// sameRows reports whether two accounts have the same rows, but for those of zero.
func sameRows(a, b evidence.Account) bool {
	rows := func(a evidence.Account) (list []string) {
		for _, x := range a.Rows {
			if x.Amount.Sign() != 0 {
				list = append(list, x.Date.String()+x.Amount.String())
			}
		}
		return list
	}
	return slices.Equal(rows(a), rows(b))
}

func TestSimulatedBalances(t *testing.T) {
	t.Parallel()
	n := trials(t)
	r := rand.New(rand.NewPCG(15, 1))
	kinds := map[string]*tally{}
	tied, closed := &tally{}, &tally{}
	for shape, s := range shapes {
		for _, per := range []int{12, 4} {
			for _, accounts := range []int{1, 2, 3, 10} {
				for _, years := range []int{2, 3} {
					// with a few accounts of a trial balance, one shape is as likely as another
					group := fmt.Sprintf("%s, %d accounts, %d years", map[int]string{12: "monthly", 4: "quarterly"}[per], accounts, years)
					if accounts < 3 {
						group += ", " + s.name
					}
					k := kinds[group]
					if k == nil {
						k = &tally{}
						kinds[group] = k
					}
					for range n {
						honest, wrong := book(r, calendars[r.IntN(len(calendars))], shape, per, years, accounts)
						c := evidence.Cumulative(honest)
						tied.honest++
						if len(c.Tied)+len(c.Closed) > 0 {
							tied.alarms++
							t.Errorf("%s, %s: %d quarters tied and %d closed in an honest ledger", group, s.name, len(c.Tied), len(c.Closed))
						}
						if c.Shape != nil && c.Shape.Climbs {
							t.Errorf("%s, %s: the rows of an honest ledger climb from zero", group, s.name)
						}
						k.honest++
						switch {
						case c.Shape != nil && c.Shape.Weak:
							k.weak++
						case c.Shape != nil:
							k.alarms++
						}
						c = evidence.Cumulative(wrong)
						if !sameRows(honest.Accounts[0], wrong.Accounts[0]) { // revenue at the end of each year alone reads the same
							tied.wrong++
							if len(c.Tied) > 0 {
								tied.found++
							}
						}
						k.wrong++
						if c.Shape != nil {
							k.found++
						}
						if accounts == 1 && per == 12 && !s.negative && c.Shape != nil && c.Shape.Weak {
							t.Errorf("%s, %s: a warning alone for balances that never fall within a year", group, s.name)
						}
						if accounts < 3 {
							continue
						}
						wrong.Shows = evidence.YearToDate
						closed.honest++
						if evidence.Cumulative(wrong).Found() {
							closed.alarms++
						}
						for _, a := range wrong.Accounts {
							for i := per - 1; i < len(a.Rows); i += per {
								a.Rows[i].Amount = quantity.Scaled{}
							}
						}
						closed.wrong++
						if c := evidence.Cumulative(wrong); len(c.Closed) == years {
							closed.found++
						}
					}
				}
			}
		}
	}
	for group, k := range kinds {
		// a year may have activity in two months alone, or refunds that are larger than its sales
		least := k.wrong
		switch rough := strings.Contains(group, "few rows") || strings.Contains(group, "refunds"); {
		case !strings.HasPrefix(group, "monthly"):
			least = 0
		case rough:
			least = k.wrong * 99 / 100
		}
		if k.alarms > 0 || k.found < least {
			t.Errorf("%s: %d false errors, %d of %d found", group, k.alarms, k.found, k.wrong)
		}
	}
	for name, k := range map[string]*tally{"with a revenue ledger": tied, "year-ends after closing": closed} {
		if kinds[name] = k; k.alarms > 0 || k.found < k.wrong {
			t.Errorf("%s: %d false errors, %d of %d found", name, k.alarms, k.found, k.wrong)
		}
	}
	report(t, kinds)
}

// habits are the ways in which a registrant sells terms, in percent.
var habits = []struct {
	name                                      string
	gap, addOn, upgrade, renew, open, monthly int
	firstOfMonth, lastOfMonth, late, yearEnds bool // of starts: the first or last day, days 29 to 31; add-ons and first terms end with the calendar year
	long                                      bool // two and three years
	anchored                                  bool // months count from the first start, not from the last
	customers                                 int
}{
	{name: "annual, from the first of a month", firstOfMonth: true, renew: 85, customers: 30},
	{name: "annual, one customer", renew: 100, customers: 1},
	{name: "annual, any day, gaps", gap: 40, renew: 85, open: 5, customers: 30},
	{name: "monthly", monthly: 100, renew: 95, customers: 10},
	{name: "monthly from days 29 to 31, anchored", monthly: 100, late: true, anchored: true, renew: 95, customers: 10},
	{name: "monthly from days 29 to 31", monthly: 100, late: true, renew: 95, customers: 10},
	{name: "from the last day of a month", lastOfMonth: true, renew: 85, monthly: 20, customers: 30},
	{name: "several years", long: true, renew: 60, customers: 30},
	{name: "evergreen", open: 80, renew: 90, customers: 60},
	{name: "upgrades in the term", upgrade: 50, gap: 10, renew: 85, customers: 30},
	{name: "coterminous add-ons", addOn: 80, gap: 10, renew: 85, customers: 30},
	{name: "all with the calendar year", yearEnds: true, addOn: 50, renew: 85, customers: 30},
	{name: "all with the calendar year, from last days", yearEnds: true, lastOfMonth: true, addOn: 50, renew: 85, customers: 30},
	{name: "a bit of everything", gap: 50, addOn: 80, upgrade: 40, open: 5, monthly: 20, renew: 85, customers: 30},
	{name: "young, hardly renewed", gap: 30, addOn: 30, renew: 2, customers: 30},
	{name: "few customers", gap: 10, addOn: 20, renew: 85, customers: 5},
}

// sold returns the terms of a customer with ends on the last day of service.
func sold(r *rand.Rand, habit int) (list []evidence.Term) {
	h := habits[habit]
	s := day("2018-01-01") + fiscal.Date(r.IntN(1500))
	y, m, _ := s.Civil()
	switch {
	case h.firstOfMonth:
		s = fiscal.NewDate(y, m, 1)
	case h.lastOfMonth:
		s = fiscal.NewDate(y, m+1, 0)
	case h.late:
		s = fiscal.NewDate(y, time.January, 29+r.IntN(3))
	}
	anchor, months := s, 0
	for s < day("2024-01-01") {
		n := 12
		if chance(r, h.monthly) {
			n = 1
		} else if h.long {
			n = 12 * (2 + r.IntN(2))
		}
		end := s.AddMonths(n) - 1
		if months += n; h.anchored {
			end = anchor.AddMonths(months) - 1
		}
		if h.yearEnds {
			y, _, _ := s.Civil()
			end = fiscal.NewDate(y, time.December, 31)
		}
		switch {
		case chance(r, h.open):
			return append(list, evidence.Term{Start: s})
		case chance(r, h.upgrade) && end-s > 40:
			u := s + fiscal.Date(between(r, 20, int64(end-s-5)))
			list = append(list, evidence.Term{Start: s, End: u - 1}, evidence.Term{Start: u, End: end})
		default:
			list = append(list, evidence.Term{Start: s, End: end})
		}
		if chance(r, h.addOn) && end > s {
			list = append(list, evidence.Term{Start: s + fiscal.Date(between(r, 1, int64(end-s))), End: end})
		}
		if !chance(r, h.renew) {
			break
		}
		s = end + 1
		if chance(r, h.gap) {
			s += fiscal.Date(between(r, 1, 75))
		} else if h.gap > 0 && chance(r, 5) { // renewed early
			s -= fiscal.Date(between(r, 1, 20))
		}
	}
	return list
}

func TestSimulatedEnds(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(16, 1))
	kinds := map[string]*tally{}
	for habit, h := range habits {
		k := &tally{}
		kinds[h.name] = k
		for range trials(t) {
			var last, after evidence.Ends
			for c := range h.customers {
				list := sold(r, habit)
				last.Add(fmt.Sprint(c), list)
				for i := range list {
					if list[i].End != 0 {
						list[i].End++
					}
				}
				after.Add(fmt.Sprint(c), list)
			}
			k.honest += 2
			for _, honest := range []bool{found(last.Against("")), found(after.Against(evidence.DayAfter))} {
				if honest {
					k.alarms++
				}
			}
			// a ledger with fewer than three terms that agree with anything says nothing
			if after.First >= 3 {
				k.wrong++
				if found(after.Against(evidence.LastDay)) {
					k.found++
				}
			}
			if last.Last >= 3 {
				k.wrong++
				if found(last.Against(evidence.DayAfter)) {
					k.found++
				}
			}
		}
		if k.alarms > 0 || k.found < k.wrong || k.wrong == 0 {
			t.Errorf("%s: %d false errors, %d of %d found", h.name, k.alarms, k.found, k.wrong)
		}
	}
	report(t, kinds)
}

func found[T any](_ T, ok bool) bool { return ok }

// quotes makes the rates of a random set of currencies against a reporting currency, from
// their values on three dates and straight lines between them.
func quotes(r *rand.Rand, currencies []string, reporting string, dates []fiscal.Date, dollars map[string]map[string]*big.Rat) (list []evidence.Rate) {
	knots := slices.Sorted(maps.Keys(values))
	at := func(currency string, d fiscal.Date) *big.Rat {
		for i := 1; i < len(knots); i++ {
			from, to := day(knots[i-1]), day(knots[i])
			if d <= to || i == len(knots)-1 {
				a, b := dollars[knots[i-1]][currency], dollars[knots[i]][currency]
				x := new(big.Rat).Sub(b, a)
				x.Mul(x, big.NewRat(int64(d-from), int64(to-from)))
				x.Add(x, a)
				return x.Mul(x, big.NewRat(between(r, 995, 1005), 1000))
			}
		}
		panic("no dates")
	}
	for _, d := range dates {
		own := at(reporting, d)
		for _, c := range currencies {
			v := new(big.Rat).Quo(at(c, d), own)
			list = append(list, evidence.Rate{Currency: c, Date: d, Rate: number(v.FloatString(12))})
		}
	}
	return list
}

// inverted returns a rate the other way up.
func inverted(x evidence.Rate) evidence.Rate {
	v, _ := new(big.Rat).SetString(x.Rate.String())
	x.Rate = number(v.Inv(v).FloatString(12))
	return x
}

// dollarsOf returns the values of the currencies by date, and the currencies.
func dollarsOf(t *testing.T) (dollars map[string]map[string]*big.Rat, all []string) {
	t.Helper()
	dollars = map[string]map[string]*big.Rat{}
	for date, of := range values {
		dollars[date] = map[string]*big.Rat{}
		f := strings.Fields(of)
		all = nil
		for i := 0; i < len(f); i += 2 {
			v, _ := new(big.Rat).SetString(f[i+1])
			dollars[date][f[i]] = v
			all = append(all, f[i])
		}
	}
	slices.Sort(all)
	return dollars, all
}

func TestSimulatedRates(t *testing.T) {
	t.Parallel()
	dollars, all := dollarsOf(t)
	r := rand.New(rand.NewPCG(17, 1))
	kinds := map[string]*tally{}
	for _, reporting := range []string{"USD", "EUR", "GBP", "CHF", "CAD", "ILS", "CNY", "INR", "JPY", "KRW"} {
		for _, n := range []int{1, 2, 3, 8, 20} {
			kind := fmt.Sprintf("%s, %2d currencies", reporting, n)
			whole, one := &tally{}, &tally{}
			kinds[kind+", all reversed"], kinds[kind+", one or some reversed"] = whole, one
			for range max(trials(t)/4, 10) {
				var currencies []string
				for _, i := range r.Perm(len(all)) {
					// the Argentine peso was worth more than the yen until 2022
					if c := all[i]; c != reporting && len(currencies) < n && (c != "ARS" || reporting != "JPY") {
						currencies = append(currencies, c)
					}
				}
				dates := []fiscal.Date{day("2021-12-31"), day("2022-12-31")}
				if chance(r, 50) {
					dates = nil
					for m := range 36 {
						dates = append(dates, fiscal.NewDate(2022, time.Month(m+1), 0))
					}
				}
				list := quotes(r, currencies, reporting, dates, dollars)
				back := slices.Clone(list)
				for i := range back {
					back[i] = inverted(back[i])
				}
				for _, of := range []struct {
					rateIs        string
					honest, wrong []evidence.Rate
				}{{"", list, back}, {evidence.UnitsPerReporting, back, list}} {
					q := evidence.Quote{Reporting: reporting, RateIs: of.rateIs}
					d := evidence.Rates(of.honest, q)
					whole.honest++
					one.honest++
					if d.Found() {
						whole.alarms++
						one.alarms++
						t.Errorf("%s: an honest ledger: %d in order, %d reversed, %v %v", kind, d.InOrder, d.Reversed, d.Pairs, d.Inverses)
					}
					if d.InOrder > 0 {
						whole.wrong++
						if evidence.Rates(of.wrong, q).Found() {
							whole.found++
						}
					} else if len(d.Untested) != len(currencies) {
						t.Errorf("%s: rates of no pair are not listed", kind)
					}
					// some rates of a currency of many, or one of two
					some := slices.Clone(of.honest)
					at := r.IntN(len(currencies))
					how := 1
					if len(dates) > 2 {
						how = 1 + r.IntN(len(dates)/2-1)
					}
					for _, k := range r.Perm(len(dates))[:how] {
						some[k*len(currencies)+at] = inverted(some[k*len(currencies)+at])
					}
					if !straddles(of.honest, currencies[at]) {
						one.wrong++
						if evidence.Rates(some, q).Found() {
							one.found++
						}
					}
				}
			}
			for _, k := range []*tally{whole, one} {
				if k.alarms > 0 || k.found < k.wrong {
					t.Errorf("%s: %d false errors, %d of %d found", kind, k.alarms, k.found, k.wrong)
				}
			}
		}
	}
	report(t, kinds)
}

// straddles reports whether a currency's rates are so near 1, or move so much, that a rate
// and the inverse of another are within 3 times of each other, or two rates are not.
func straddles(rates []evidence.Rate, currency string) bool {
	three := big.NewRat(3, 1)
	var list []*big.Rat
	for _, x := range rates {
		if x.Currency == currency {
			v, _ := new(big.Rat).SetString(x.Rate.String())
			list = append(list, v)
		}
	}
	low, high := list[0], list[0]
	for _, v := range list {
		if v.Cmp(low) < 0 {
			low = v
		}
		if v.Cmp(high) > 0 {
			high = v
		}
	}
	squareLow, squareHigh := new(big.Rat).Mul(low, low), new(big.Rat).Mul(high, high)
	product := new(big.Rat).Mul(low, three)
	return high.Cmp(product) > 0 || squareLow.Cmp(three) <= 0 && squareHigh.Mul(squareHigh, three).Cmp(big.NewRat(1, 1)) >= 0
}

func TestSimulatedParents(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(18, 1))
	k := &tally{}
	for range 5 * trials(t) {
		n := 2 + r.IntN(60)
		var byID, byName []evidence.Customer
		for i := range n {
			byID = append(byID, evidence.Customer{ID: fmt.Sprintf("C%03d", i), Name: fmt.Sprintf("Customer %d, Inc.", r.IntN(4*n)), Row: i})
		}
		byName = slices.Clone(byID)
		parents := 0
		for i := range byID {
			switch p := r.IntN(n); {
			case p != i && chance(r, 30):
				byID[i].Parent, byName[i].Parent = byID[p].ID, byName[p].Name
				parents++
			case chance(r, 5):
				byID[i].Parent, byName[i].Parent = "Holding", "Holding" // buys nothing
			}
		}
		none := func(string) bool { return false }
		k.honest++
		if p := evidence.Names(byID, none); len(p.ByName) > 0 {
			k.alarms++
		}
		if parents > 0 {
			k.wrong++
			if p := evidence.Names(byName, none); len(p.ByName) == parents {
				k.found++
			}
		}
	}
	if k.alarms > 0 || k.found < k.wrong || k.wrong == 0 {
		t.Errorf("%d false errors, %d of %d found", k.alarms, k.found, k.wrong)
	}
	report(t, map[string]*tally{"parents": k})
}

func TestSimulatedIDs(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(19, 1))
	const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	forms := map[string]func(i int) string{
		"numbers":        func(i int) string { return strconv.Itoa(1000 + i) },
		"padded numbers": func(i int) string { return fmt.Sprintf("%06d", i) },
		"prefixed":       func(i int) string { return fmt.Sprintf("CUST-%d", i) },
		"names":          func(i int) string { return fmt.Sprintf("Customer %d, Inc.", i) },
		"15 letters, rising": func(i int) string {
			return "001Da00000" + string([]byte{'x', 'Q', base62[i/3844%62], base62[i/62%62], base62[i%62]})
		},
		"accounts with parts": func(i int) string { return fmt.Sprintf("%d-%02d-%03d", 4000+i/100, i%100/10, i%10) },
	}
	twist := []func(string) string{
		strings.ToLower,
		strings.ToUpper,
		func(s string) string { return s + "\u00a0" },
		func(s string) string { return strings.ReplaceAll(s, " ", "\u2009") },
		func(s string) string { return strings.ReplaceAll(s, "-", "\u2011") },
		func(s string) string { return "00" + s },
		func(s string) string { return strings.ReplaceAll(s, "1", "１") },
	}
	kinds := map[string]*tally{}
	for _, name := range slices.Sorted(maps.Keys(forms)) {
		k := &tally{}
		kinds[name] = k
		for range trials(t) {
			from := r.IntN(1000)
			var ids []string
			for i := range 300 {
				ids = append(ids, forms[name](from+i))
			}
			k.honest++
			if len(evidence.Alike(ids)) > 0 {
				k.weak++
			}
			at := r.IntN(len(ids))
			if other := twist[r.IntN(len(twist))](ids[at]); !slices.Contains(ids, other) {
				k.wrong++
				// of rising ids in another case, one reads the same as several
				if g := evidence.Alike(append(ids, other)); len(g) == 1 && slices.Contains(g[0].IDs, at) && slices.Contains(g[0].IDs, len(ids)) {
					k.found++
				}
			}
		}
		if k.weak > 0 || k.found < k.wrong || k.wrong == 0 {
			t.Errorf("%s: %d false warnings, %d of %d found", name, k.weak, k.found, k.wrong)
		}
	}
	report(t, kinds)
}

// TestSimulatedScale compares recurring revenue that grows evenly with the revenue of its
// last quarter, of which it is a share.
func TestSimulatedScale(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(21, 1))
	k := &tally{}
	money := func(n int64) quantity.Value { return quantity.Money(quantity.Int(n), "USD") }
	for range 25 * trials(t) {
		// from one twelfth less to a seventh more in a month: from a third to fivefold in a year
		arr, revenue := between(r, 1_000_000, 900_000_000), int64(0)
		for m, level := 0, arr; m < 3; m++ {
			revenue += level / 12
			level -= level / 1000 * between(r, -80, 140)
		}
		revenue = revenue * 100 / between(r, 40, 100)
		k.honest++
		if evidence.Scale(money(arr), money(revenue)) != evidence.Plausible {
			k.weak++
		}
		k.wrong += 3
		for i, size := range []evidence.Size{
			evidence.Scale(money(arr/12), money(revenue)),   // monthly revenue as annual
			evidence.Scale(money(12*arr), money(revenue)),   // twelve times too much
			evidence.Scale(money(1000*arr), money(revenue)), // ones as thousands
		} {
			if size == []evidence.Size{evidence.TooSmall, evidence.TooLarge, evidence.TooLarge}[i] {
				k.found++
			}
		}
	}
	if k.weak > 0 || k.found < k.wrong {
		t.Errorf("%d false warnings, %d of %d found", k.weak, k.found, k.wrong)
	}
	report(t, map[string]*tally{"recurring revenue": k})
}

// TestSimulatedMixedRates makes ledgers in which each currency is quoted its own way, states
// them as they are and as one way for all, and follows the remedy.
func TestSimulatedMixedRates(t *testing.T) {
	t.Parallel()
	dollars, all := dollarsOf(t)
	r := rand.New(rand.NewPCG(19, 1))
	kinds := map[string]*tally{}
	for _, reporting := range []string{"USD", "EUR", "GBP", "CAD", "CNY", "JPY"} {
		for _, named := range []string{"codes", "pairs"} {
			k := &tally{}
			kinds[reporting+", "+named] = k
			for range max(trials(t)/4, 10) {
				var currencies []string
				for _, i := range r.Perm(len(all))[:2+r.IntN(10)] {
					if c := all[i]; c != reporting && (c != "ARS" || reporting != "JPY") {
						currencies = append(currencies, c)
					}
				}
				var dates []fiscal.Date
				for m := range 12 {
					dates = append(dates, fiscal.NewDate(2022, time.Month(m+1), 0))
				}
				list := quotes(r, currencies, reporting, dates, dollars)
				q := evidence.Quote{Reporting: reporting, Each: map[string]string{}, Pairs: map[string]string{}}
				for _, c := range currencies {
					q.Each[c] = []string{evidence.ReportingPerUnit, evidence.UnitsPerReporting}[r.IntN(2)]
					if named == "pairs" {
						if q.Pairs[c] = c + "/" + reporting; q.Each[c] == evidence.UnitsPerReporting {
							q.Pairs[c] = reporting + "/" + c
						}
					}
				}
				for i, x := range list {
					if q.Each[x.Currency] == evidence.UnitsPerReporting {
						list[i] = inverted(x)
					}
				}
				k.honest++
				if d := evidence.Rates(list, q); d.Found() {
					k.alarms++
					t.Errorf("an honest ledger in %s: %+v", reporting, d.Currencies)
				}
				// one way for all: each currency whose direction its values show is found, and
				// the remedy leaves nothing
				for _, all := range []string{evidence.ReportingPerUnit, evidence.UnitsPerReporting} {
					one := evidence.Quote{Reporting: reporting, RateIs: all, Pairs: q.Pairs}
					d := evidence.Rates(list, one)
					decided := 0
					for _, c := range d.Currencies {
						switch {
						case c.RateIs == "":
						case c.RateIs != q.Each[c.Currency]:
							t.Errorf("%s in %s is %s, read as %s", c.Currency, reporting, q.Each[c.Currency], c.RateIs)
						case c.RateIs != all:
							decided++
						}
					}
					if decided == 0 {
						continue
					}
					k.wrong++
					value, _, ok := d.Remedy()
					one.RateIs, one.Each = strings.Trim(value, `"`), map[string]string{}
					if strings.HasPrefix(value, "{") {
						one.RateIs = ""
						for _, entry := range strings.Split(strings.Trim(value, "{ }"), ", ") {
							c, _, _ := strings.Cut(entry, " ")
							one.Each[c] = evidence.UnitsPerReporting
						}
					}
					if after := evidence.Rates(list, one); d.Found() && ok && !after.Found() {
						k.found++
					}
				}
			}
			if k.alarms > 0 || k.found < k.wrong {
				t.Errorf("%s, %s: %d false errors, %d of %d found and settled", reporting, named, k.alarms, k.found, k.wrong)
			}
		}
	}
	report(t, kinds)
}

// balances makes a trial balance: income statement accounts by activity and balance sheet
// accounts by balance, cash among them so that the balances of a year and its income add to
// zero. It returns the movements and the ending balances by account and period.
func balances(r *rand.Rand, shape, n, years int) (sheet []string, movements, ending map[string][]int64) {
	movements, ending = map[string][]int64{}, map[string][]int64{}
	revenue := activity(r, shape, n, years)
	if revenue[0] < 0 {
		for i := range revenue {
			revenue[i] = -revenue[i]
		}
	}
	level := int64(1)
	for _, v := range revenue {
		level += max(v, -v) / int64(len(revenue))
	}
	sheet = []string{"1000", "1200", "1500", "2000", "2400", "3000", "3900"}
	opening := map[string]int64{"1000": level * between(r, 2, 20), "1200": level * between(r, 1, 3), "1500": level * between(r, 1, 10), "2000": -level * between(r, 0, 2), "2400": -level * between(r, 1, 12)}
	opening["3000"] = -level * between(r, 1, 20)
	for _, id := range sheet[:6] {
		opening["3900"] -= opening[id]
	}
	sum, year := map[string]int64{}, map[string]int64{}
	for _, id := range sheet {
		sum[id] = opening[id]
	}
	for i, v := range revenue {
		move := map[string]int64{"4000": -v, "5000": v / 100 * between(r, 20, 40), "6000": level / 100 * between(r, 30, 60), "1500": level / 1000 * between(r, -20, 30), "3000": -level / 1000 * between(r, 0, 30)}
		targets := map[string]int64{"1200": v * between(r, 80, 160) / 100, "2000": -v * between(r, 30, 60) / 100, "2400": -v * between(r, 300, 330) / 100 * 12 / int64(n) / 4}
		for _, id := range slices.Sorted(maps.Keys(targets)) { // so that a seed gives the same books
			move[id] = (targets[id] - sum[id]) / between(r, 2, 5)
		}
		if i%n == 0 && i > 0 { // income of the year before goes to retained earnings
			move["3900"] = year["4000"] + year["5000"] + year["6000"] // signed as they are
			year = map[string]int64{}
		}
		total := int64(0)
		for id, m := range move {
			if id != "3900" {
				total += m
			}
		}
		move["1000"] -= total
		for _, id := range append([]string{"4000", "5000", "6000"}, sheet...) {
			if id == "3900" {
				movements[id] = append(movements[id], 0) // closing is no posting of a period
			} else {
				movements[id] = append(movements[id], move[id])
			}
			if id >= "4000" {
				year[id] += move[id]
				ending[id] = append(ending[id], year[id])
				continue
			}
			sum[id] += move[id]
			ending[id] = append(ending[id], sum[id])
		}
	}
	return sheet, movements, ending
}

func TestSimulatedMovements(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(20, 1))
	kinds := map[string]*tally{}
	for shape := range shapes {
		for _, n := range []int{4, 12} {
			k := &tally{}
			kinds[fmt.Sprintf("%s, %d a year", shapes[shape].name, n)] = k
			for range max(trials(t)/4, 10) {
				years := 2 + r.IntN(2)
				_, ends := calendar(calendars[r.IntN(2)], n, years)
				_, movements, ending := balances(r, shape, n, years)
				made := func(of map[string][]int64, opening bool) (list []evidence.Account) {
					for _, id := range slices.Sorted(maps.Keys(of)) {
						a := evidence.Account{ID: id}
						for i, v := range of[id] {
							if opening && i == 0 && id < "4000" {
								v = ending[id][0]
							}
							a.Rows = append(a.Rows, evidence.Dated{Date: ends[i], Amount: number(strconv.FormatInt(v, 10))})
						}
						list = append(list, a)
					}
					return list
				}
				closed := maps.Clone(ending) // income goes to retained earnings each period
				closed["3900"] = slices.Clone(ending["3900"])
				for _, id := range []string{"4000", "5000", "6000"} {
					closed[id] = movements[id]
					for i := range ending[id] {
						closed["3900"][i] += ending[id][i] - movements[id][i]
					}
				}
				sheet, balance := map[string]bool{}, map[string]bool{"2400": true}
				for id := range ending {
					sheet[id] = id < "4000"
				}
				for _, honest := range []map[string][]int64{ending, closed} {
					for _, knows := range []map[string]bool{sheet, balance} {
						if k.honest++; len(evidence.Foot(made(honest, false)).Off) > 0 {
							t.Fatal("an honest trial balance does not add to zero")
						}
						if m := evidence.Movements(made(honest, false), knows, balance); m != nil {
							if m.Weak {
								k.weak++
							} else {
								k.alarms++
							}
							t.Logf("an honest trial balance, %s, %d a year: %s", shapes[shape].name, n, m.Evidence())
						}
					}
				}
				for _, opening := range []bool{false, true} {
					k.wrong++
					if m := evidence.Movements(made(movements, opening), sheet, balance); m != nil {
						k.found++
					}
				}
			}
			if k.alarms+k.weak > 0 || 100*k.found < 97*k.wrong { // an account that grows in even steps moves like a balance
				t.Errorf("%s, %d a year: %d false errors, %d false warnings, %d of %d found", shapes[shape].name, n, k.alarms, k.weak, k.found, k.wrong)
			}
		}
	}
	report(t, kinds)
}
