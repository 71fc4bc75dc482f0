package walk_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"time"
)

// inSentences are countries as a sentence names them.
var inSentences = map[string]string{
	"US": "the United States", "DE": "Germany", "GB": "the United Kingdom", "FR": "France", "NL": "the Netherlands", "CZ": "Czechia", "AE": "the United Arab Emirates",
	"KR": "South Korea", "TR": "Türkiye", "CI": "Côte d'Ivoire", "HK": "Hong Kong", "IE": "Ireland", "JP": "Japan", "BA": "Bosnia and Herzegovina",
}

// overseas are the countries outside the domicile, in alphabetical order of their codes.
func (y *year) overseas() (list []string) {
	for code := range inSentences {
		if code != y.home && code != "US" && code != "DE" {
			list = append(list, code)
		}
	}
	slices.Sort(list)
	return list
}

// market replaces the customers by those of up to twelve foreign countries, of which the shares
// in total revenues lie around the threshold, and by customers with shares around a tenth.
func (y *year) market(rng *rand.Rand, kind string) {
	const whole = 100_000 // parts of total revenues
	chance := func(percent int) bool { return rng.IntN(100) < percent }
	y.parties, y.parents = nil, chance(50)
	unit := []int64{1, 1, 30, 1000, 1_000_000, 100_000_000, 10_000_000_000}[rng.IntN(7)]
	totals := map[int]int64{} // of a quarter of each year, in units
	grown := map[string]int64{"fell": -7, "flat": 0, "still": 0, "negative": 4, "begun": 0}
	step, ok := grown[kind]
	if !ok {
		step = 7
	}
	totals[y.fiscal] = 100 + rng.Int64N(200)
	for n := 1; n <= 3; n++ {
		totals[y.fiscal-n] = totals[y.fiscal] - int64(n)*step*rng.Int64N(4)
	}
	if kind == "negative" {
		totals[y.fiscal-rng.IntN(3)] *= -1
	}
	near := func(bound int64) int64 {
		switch rng.IntN(9) {
		case 0, 1:
			return bound
		case 2:
			return bound + 1
		case 3:
			return bound - 1
		case 4:
			return bound - 700 + rng.Int64N(1400)
		case 5:
			return 0
		case 6:
			return -rng.Int64N(3000)
		case 7:
			return rng.Int64N(2 * bound)
		}
		return rng.Int64N(bound)
	}
	foreign := y.overseas()[:rng.IntN(len(y.overseas())+1)]
	rng.Shuffle(len(foreign), func(i, j int) { foreign[i], foreign[j] = foreign[j], foreign[i] })
	threshold := y.threshold * whole / 1000
	most := []int64{whole * 97 / 100, whole * 97 / 100, whole * 70 / 100, whole, whole * 3 / 2}[rng.IntN(5)]
	large, pairs, same := rng.IntN(7), chance(30), chance(30)
	rest := []int{1, 12}[rng.IntN(2)]
	parts := map[string]map[int]int64{} // of each customer, by year
	where := map[string]string{}
	var ids []string
	add := func(id, country string, n int, part int64) {
		if parts[id] == nil {
			parts[id], where[id] = map[int]int64{}, country
			ids = append(ids, id)
		}
		parts[id][n] += part
	}
	countries := map[string]int64{}
	for n := y.fiscal - 3; n <= y.fiscal; n++ {
		var abroad int64
		for i, country := range foreign {
			part, ok := countries[country]
			if !ok || !same {
				part = near(threshold)
			}
			if abroad+part > most {
				part = rng.Int64N(100)
			}
			countries[country], abroad = part, abroad+part
			first := part
			if pairs && i%2 == 0 {
				first = part / (1 + rng.Int64N(3))
			}
			add(fmt.Sprintf("F-%02d", 2*i), country, n, first)
			add(fmt.Sprintf("F-%02d", 2*i+1), country, n, part-first)
		}
		home := whole - abroad
		if kind == "zero" && n >= y.fiscal-1 {
			home = -abroad
		}
		for i := range large {
			part := near(whole / 10)
			if home-part < 0 {
				part = 0
			}
			home -= part
			add(fmt.Sprintf("L-%d", i), y.home, n, part)
		}
		for i := range rest {
			part := home / int64(rest)
			if i == 0 {
				part += home % int64(rest)
			}
			add(fmt.Sprintf("R-%02d", i), y.home, n, part)
		}
	}
	begin, now := time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC), y.pairs()[0].now
	jitter := chance(30)
	for i, id := range ids {
		c := &party{id: id, country: where[id], channel: "direct", start: begin, arr: 12_000_00 * (1 + rng.Int64N(40)), sales: map[quarterOf]int64{}}
		if chance(30) {
			c.channel = "partner"
		}
		if chance(10) && i > 0 { // the first is a subscriber of all years
			c.start = now.first.AddDate(0, 0, rng.IntN(now.days()))
			if y.maps && chance(50) {
				c.acquired = c.start
			}
		} else if chance(10) {
			c.end = now.last.AddDate(0, 0, -rng.IntN(200))
		}
		for q := range y.quarters {
			c.sales[q] = parts[id][q.year] * totals[q.year] * unit
		}
		for n := y.fiscal - 3; jitter && n <= y.fiscal; n++ { // a quarter differs and the year does not
			by := c.sales[quarterOf{n, 1}] / 9
			c.sales[quarterOf{n, 1}] += by
			c.sales[quarterOf{n, 3}] -= by
		}
		if y.parents && len(y.parties) > 0 && chance(20) {
			if c.parent = y.parties[rng.IntN(len(y.parties))].id; chance(50) {
				c.parent = "H-1" // a holding without revenues
			}
		}
		y.parties = append(y.parties, c)
	}
}

// stretch is a period of a table.
type stretch struct {
	id       string
	span     span
	quarters []quarterOf
}

// stretchOf returns a period of which the id is of a quarter, of a year to date or of a year.
func (y *year) stretchOf(id string, s span) stretch {
	out := stretch{id: id, span: s}
	for q, days := range y.quarters {
		if !days.first.Before(s.first) && !days.last.After(s.last) {
			out.quarters = append(out.quarters, q)
		}
	}
	return out
}

// compared returns the periods shown, each before the period compared with it, but those that
// end before the ledgers begin.
func (y *year) compared() (list []stretch) {
	for _, p := range y.pairs() {
		list = append(list, y.stretchOf(p.period, p.now), y.stretchOf(p.compare, p.then))
	}
	return slices.DeleteFunc(list, func(s stretch) bool { return s.span.first.Before(y.begins) })
}

// mapped returns the periods of the note on geography.
func (y *year) mapped() []stretch {
	list := y.compared()
	if y.quarter == 0 {
		id, s := y.period(y.fiscal-2, 0, false)
		list = append(list, y.stretchOf(id, s))
	}
	return slices.DeleteFunc(list, func(s stretch) bool { return s.span.first.Before(y.begins) })
}

// sold adds the revenues of a period from customers that pass a test.
func (y *year) sold(in stretch, of func(*party) bool) *big.Rat {
	sum := new(big.Int)
	for _, c := range y.parties {
		if of(c) {
			for _, q := range in.quarters {
				sum.Add(sum, big.NewInt(c.sales[q]))
			}
		}
	}
	return new(big.Rat).SetFrac(sum, big.NewInt(100))
}

func anyone(*party) bool { return true }

// top returns the topmost parent of a customer.
func (y *year) top(id string) string {
	for _, c := range y.parties {
		if c.id == id && c.parent != "" {
			return y.top(c.parent)
		}
	}
	return id
}

// held is a holding of securities at a date.
type held struct {
	date                time.Time
	kind, class         string
	level               int // 0 for cash
	cost, gains, losses int64
}

func (h held) fair() int64 { return h.cost + h.gains + h.losses }

// sheets maps the captions of the balance sheet to the classes of holdings in them.
var sheets = map[string][]string{
	"CashAndCashEquivalentsAtCarryingValue": {"cash", "cash-equivalent"}, "MarketableSecuritiesCurrent": {"short-term"}, "MarketableSecuritiesNoncurrent": {"long-term"},
}

// closings returns the balance-sheet dates: the last day of the period, and of the fiscal year
// before it if the ledgers have begun.
func (y *year) closings() []time.Time {
	list := []time.Time{y.pairs()[0].now.last}
	if before := y.quarters[quarterOf{y.fiscal, 1}].first.AddDate(0, 0, -1); !before.Before(y.begins) {
		list = append(list, before)
	}
	return list
}

// invest adds holdings at the balance-sheet dates.
func (y *year) invest(rng *rand.Rand) {
	y.listedCaptions = map[string]bool{}
	for element := range sheets {
		y.listedCaptions[element] = rng.IntN(4) > 0
	}
	scale := []int64{1, 50_000, 1_000_000, 100_000_000, 10_000_000_000}[rng.IntN(5)]
	kinds := []held{
		{kind: "Cash", class: "cash"}, {kind: "Restricted deposits at banks", class: "cash"}, {kind: "Money market funds", class: "cash-equivalent", level: 1},
		{kind: "Commercial paper", class: "cash-equivalent", level: 2}, {kind: "Commercial paper", class: "short-term", level: 2},
		{kind: "U.S. Treasuries", class: "short-term", level: 1}, {kind: "U.S. Treasury securities", class: "short-term", level: 1}, {kind: "U.S. Treasuries", class: "long-term", level: 1},
		{kind: "Corporate bonds", class: "short-term", level: 2}, {kind: "corporate notes, rated A", class: "long-term", level: 2}, {kind: "Corporate bonds", class: "long-term", level: 3},
	}
	for _, date := range y.closings() {
		for _, h := range kinds {
			for range rng.IntN(3) {
				h.date = date
				h.cost, h.gains, h.losses = scale*(1+rng.Int64N(900))/(1+rng.Int64N(3)), 0, 0
				if h.class != "cash" && rng.IntN(3) > 0 {
					h.gains, h.losses = h.cost/(1+rng.Int64N(2000)), -h.cost/(1+rng.Int64N(300))
				}
				if rng.IntN(20) == 0 {
					h.cost, h.gains, h.losses = 0, 0, 0
				}
				y.holdings = append(y.holdings, h)
			}
		}
		if !slices.ContainsFunc(y.holdings, func(h held) bool { return h.date.Equal(date) }) {
			y.holdings = append(y.holdings, held{date: date, kind: "Cash", class: "cash", cost: scale})
		}
	}
}

// line returns the caption under which the note presents an investment type.
func line(kind string) string {
	if kind == "U.S. Treasuries" {
		return "U.S. Treasury securities"
	}
	return kind
}
