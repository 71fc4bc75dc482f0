package walk_test

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
	"testing/fstest"
	"time"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/parallel"
	"github.com/tieout/tieout/internal/walk"
)

// TestAloud drafts random years with the built-in templates, of which every sentence with a
// number, and every table, is then read as an outsider would, by its words alone: each number,
// sign and direction must be that of a fact or, in the notes, of the ledgers; every sentence
// must be one that the reader knows; countries, customers and lines must be complete; and no
// draft may have an error. TIEOUT_YEARS is the number of years, TIEOUT_YEAR the first of them or,
// without TIEOUT_YEARS, the only one.
func TestAloud(t *testing.T) {
	t.Parallel()
	years, first := 60, 0
	if n, err := strconv.Atoi(os.Getenv("TIEOUT_YEARS")); err == nil {
		years = n
	}
	if n, err := strconv.Atoi(os.Getenv("TIEOUT_YEAR")); err == nil {
		if first = n; os.Getenv("TIEOUT_YEARS") == "" {
			years = 1
		}
	}
	faults, read := make([][]string, years), make([]map[string]int, years)
	parallel.Each(years, func(i int) { faults[i], read[i] = aloud(newYear(uint64(first + i))) })
	seen, failed := map[string]int{}, 0
	for i := range years {
		for name, n := range read[i] {
			seen[name] += n
		}
		if faults[i] != nil {
			if failed++; failed <= 5 {
				t.Errorf("TIEOUT_YEAR=%d:\n\t%s", first+i, strings.Join(faults[i], "\n\t"))
			}
		}
	}
	if failed > 0 {
		t.Errorf("%d of %d years failed", failed, years)
	}
	t.Logf("%d years: %v", years, seen)
	if first == 0 && years >= 1000 { // every form of every sentence occurs
		for _, form := range append(forms, noteForms...) {
			if seen[form.name] == 0 {
				t.Errorf("no year has the sentence %q", form.name)
			}
		}
		for _, kind := range kinds {
			if seen[kind] == 0 {
				t.Errorf("no year is %s", kind)
			}
		}
	}
}

// aloud drafts a year and returns what is wrong with it, and how often each form of sentence
// was read.
func aloud(y *year) (faults []string, read map[string]int) {
	fail := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	r, err := walk.Run(y.folder(), how)
	if err != nil {
		return []string{err.Error()}, nil
	}
	for _, d := range r.Found {
		if d.Severity == diag.Error || (d.Code == "NUM001" || d.Code == "NUM002") && d.Severity == diag.Warning && !strings.HasPrefix(d.At(), "templates/revenue.md.tmpl") {
			fail("%s %s: %s", d.Code, d.At(), d.Message())
		}
	}
	rd := &reader{y: y, facts: r.Facts.Facts, fail: fail, read: map[string]int{}}
	drafted := 0
	for _, d := range r.Documents {
		switch d.Name {
		case "mdna.md", "release.md":
			drafted++
			rd.document(string(d.Bytes))
		case "notes.md":
			drafted++
			rd.notes(string(d.Bytes))
		}
	}
	if want := map[bool]int{true: 1, false: 2}[y.form == "8-K"]; drafted != want {
		fail("%d documents are drafted, want %d", drafted, want)
	}
	for _, kind := range y.is() {
		rd.read[kind]++
	}
	return faults, rd.read
}

// span is a run of days, both ends included.
type span struct{ first, last time.Time }

func (s span) days() int { return int(s.last.Sub(s.first).Hours()/24+0.5) + 1 }

// quarterOf is a fiscal quarter, from 1 to 4.
type quarterOf struct{ year, quarter int }

// party is a customer.
type party struct {
	id, country, channel, currency string
	parent                         string
	start, end                     time.Time // of its one subscription; a zero end is open
	arr                            int64     // in cents
	acquired                       time.Time // zero if it was not
	sales                          map[quarterOf]int64
}

// year is a random filing.
type year struct {
	form           string
	fiscal         int
	quarter        int // 0 for a year
	listed         bool
	yearEnd        string
	quarters       map[quarterOf]span
	home           string
	currency       string
	symbol         string
	reported       bool
	keep           bool
	flatBelow      float64 // percent
	parties        []*party
	maps           bool  // the customers ledger maps acquired
	parents        bool  // and parent
	threshold      int64 // for countries, in thousandths of total revenues
	segment        string
	begins         time.Time // the first day of the ledgers; zero if they begin before all periods
	holdings       []held
	listedCaptions map[string]bool // the captions of the balance sheet in [accounts]
	booked         map[string]map[quarterOf]int64
	rates          map[string]int64 // of one euro, in ten-thousandths, by date
}

// pair is a period and the one compared with it, as ids of facts have them.
type pair struct {
	period, compare string
	now, then       span
}

// endOf returns the last day of a month.
func endOf(year int, month time.Month) time.Time {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC)
}

// newYear returns the year of a seed.
func newYear(seed uint64) *year {
	rng := rand.New(rand.NewPCG(seed, 20))
	one := func(list ...string) string { return list[rng.IntN(len(list))] }
	chance := func(percent int) bool { return rng.IntN(100) < percent }
	y := &year{fiscal: 2022, form: one("10-K", "10-K", "10-K", "20-F", "10-Q", "10-Q", "8-K"), home: one("US", "US", "DE"), reported: chance(20), keep: chance(10), flatBelow: []float64{0.5, 0.5, 0, 5}[rng.IntN(4)], threshold: []int64{100, 100, 100, 50, 125, 200}[rng.IntN(6)], segment: one("", "our one operating segment"),
		quarters: map[quarterOf]span{}, booked: map[string]map[quarterOf]int64{}, rates: map[string]int64{}, maps: chance(40)}
	y.currency = one("USD", "USD", "CHF", "JPY")
	y.symbol = map[string]string{"USD": "$", "CHF": "CHF ", "JPY": "¥"}[y.currency]
	switch y.form {
	case "10-Q":
		y.quarter = 1 + rng.IntN(3)
	case "8-K":
		y.quarter = rng.IntN(5)
	}
	y.calendar(rng)
	if chance(15) { // the first or the second year of a company
		y.begins = y.quarters[quarterOf{y.fiscal - rng.IntN(2), 1}].first
	}

	scale := []int64{1, 100, 10_000, 1_000_000, 100_000_000, 10_000_000_000, 1_000_000_000_000}[rng.IntN(7)] // cents
	amount := func() int64 { return scale * (1 + rng.Int64N(900)) / (1 + rng.Int64N(3)) }
	kind := one("rose", "rose", "fell", "flat", "still", "credits", "swap", "odd", "zero", "begun", "negative")
	oneCountry, oneChannel := chance(25), chance(25)
	country, channel := one(y.home, "GB"), one("direct", "partner")
	begin := time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC)
	now := y.pairs()[0]
	for i := range 1 + rng.IntN(6) {
		c := &party{id: fmt.Sprintf("C-%d", i), country: country, channel: channel, start: begin, arr: max(amount(), 1), sales: map[quarterOf]int64{}}
		if !oneCountry {
			c.country = one(y.home, y.home, "GB", "FR")
			if chance(20) {
				c.country = one(y.overseas()...)
			}
		}
		if !oneChannel {
			c.channel = one("direct", "direct", "partner")
		}
		if chance(20) {
			c.currency = "EUR"
		}
		fresh := i > 0 && chance(30)
		if fresh {
			c.start = now.now.first.AddDate(0, 0, rng.IntN(now.now.days()))
			if y.maps && chance(50) {
				c.acquired = c.start
			}
		} else if i > 0 && chance(30) {
			c.end = now.now.last.AddDate(0, 0, -rng.IntN(200))
		}
		base, step := amount(), amount()/10
		for q := range y.quarters {
			v := base
			switch later := q.year == y.fiscal; {
			case fresh && !later:
				continue
			case kind == "begun" && (!later || !fresh):
				v = 0
			case !later || kind == "still":
			case kind == "rose":
				v += step
			case kind == "fell":
				v -= step
			case kind == "flat":
				v += v / 1000
			case kind == "credits" && i == 1:
				v = -v / 2
			case kind == "negative":
				v = -v / 3
			case kind == "swap" && i%2 == 0:
				v -= step
			case kind == "swap":
				v += step
			case kind == "odd":
				v = amount() - amount()
			case kind == "zero":
				v = []int64{0, -base}[i%2]
			}
			if kind == "zero" && i == 0 && q.year == y.fiscal {
				v = 0
			}
			c.sales[q] = v
		}
		y.parties = append(y.parties, c)
	}
	if chance(45) {
		y.market(rng, kind)
	}
	for _, c := range y.parties {
		if c.start.Before(y.begins) {
			c.start = y.begins
		}
		if c.end.Before(c.start) {
			c.end = time.Time{}
		}
		for q := range c.sales {
			if y.quarters[q].first.Before(y.begins) {
				delete(c.sales, q)
			}
		}
	}
	if y.form != "8-K" && chance(40) {
		y.invest(rng)
	}
	loss, size := one("income", "loss", "mixed", "small"), amount()
	for _, account := range []string{"Revenues", "NetIncomeLoss", "IncomeTaxExpenseBenefit", "ContractWithCustomerLiabilityCurrent"} {
		y.booked[account] = map[quarterOf]int64{}
		for q := range y.quarters {
			v := amount()
			switch account {
			case "Revenues":
				v = 0
				for _, c := range y.parties {
					v += c.sales[q]
				}
			case "NetIncomeLoss":
				if loss == "small" {
					v = size/1000 + 1 // not zero
				}
				if loss == "loss" || loss == "mixed" && q.year%2 == 0 || loss == "small" && chance(50) {
					v = -v
				}
			case "IncomeTaxExpenseBenefit":
				v = v/5 - amount()/10
			case "ContractWithCustomerLiabilityCurrent":
				if chance(30) {
					v = size
				}
			}
			y.booked[account][q] = v
		}
	}
	for _, s := range y.quarters {
		rate := 9_000 + rng.Int64N(3_000)
		if y.currency == "JPY" {
			rate *= 130
		}
		y.rates[s.last.Format(time.DateOnly)] = rate
	}
	return y
}

// calendar sets the quarters of the report's year and of the three years before it.
func (y *year) calendar(rng *rand.Rand) {
	if y.listed = rng.IntN(3) == 0; y.listed {
		long := quarterOf{y.fiscal - rng.IntN(3), 1 + rng.IntN(4)}
		day := time.Date(y.fiscal-4, 12, 24+rng.IntN(8), 0, 0, 0, 0, time.UTC)
		for n := y.fiscal - 3; n <= y.fiscal; n++ {
			for q := 1; q <= 4; q++ {
				weeks := 13
				if (quarterOf{n, q}) == long {
					weeks = 14
				}
				y.quarters[quarterOf{n, q}] = span{day, day.AddDate(0, 0, 7*weeks-1)}
				day = day.AddDate(0, 0, 7*weeks)
			}
		}
		return
	}
	month := []time.Month{12, 12, 6, 1, 9}[rng.IntN(5)]
	y.yearEnd = endOf(2022, month).Format("01-02")
	for n := y.fiscal - 3; n <= y.fiscal; n++ {
		for q := 1; q <= 4; q++ {
			last := endOf(n, month-time.Month(3*(4-q)))
			y.quarters[quarterOf{n, q}] = span{endOf(n, month-time.Month(3*(5-q))).AddDate(0, 0, 1), last}
		}
	}
}

// period returns the id and the days of a period: a quarter, the year to date or, with 0, the year.
func (y *year) period(year, quarter int, toDate bool) (string, span) {
	first, last := quarter, quarter
	id := fmt.Sprintf("FY%dQ%d", year, quarter)
	switch {
	case quarter == 0:
		id, first, last = fmt.Sprintf("FY%d", year), 1, 4
	case toDate:
		id, first = id+"YTD", 1
	}
	return id, span{y.quarters[quarterOf{year, first}].first, y.quarters[quarterOf{year, last}].last}
}

// pairs returns the periods shown.
func (y *year) pairs() (list []pair) {
	add := func(quarter int, toDate bool) {
		var p pair
		p.period, p.now = y.period(y.fiscal, quarter, toDate)
		p.compare, p.then = y.period(y.fiscal-1, quarter, toDate)
		list = append(list, p)
	}
	add(y.quarter, false)
	switch y.quarter {
	case 2, 3:
		add(y.quarter, true)
	case 4:
		add(0, false)
	}
	return list
}

// kinds are the kinds of years that must occur among a thousand.
var kinds = []string{"a year that fell", "a flat year", "a year of negative revenues", "a year without revenues", "credits in a country", "a year of one country", "a loss", "tiny", "huge",
	"a calendar year", "a year that ends in June", "a year of 53 weeks", "a year after one of 53 weeks", "10-K", "20-F", "10-Q of Q1", "10-Q of Q2", "10-Q of Q3", "8-K of a year", "8-K of Q1", "8-K of Q2", "8-K of Q3", "8-K of Q4",
	"reported rates", "kept clauses", "a first year", "a second year", "acquired customers", "parents", "a country at the threshold", "a country just below the threshold", "more than two countries", "three large customers", "holdings"}

// is returns the kinds of the year.
func (y *year) is() (list []string) {
	add := func(is bool, kind string) {
		if is {
			list = append(list, kind)
		}
	}
	form := y.form
	switch {
	case y.quarter > 0:
		form += fmt.Sprintf(" of Q%d", y.quarter)
	case form == "8-K":
		form += " of a year"
	}
	add(true, form)
	p := y.pairs()[0]
	now, then := y.stretchOf(p.period, p.now), y.stretchOf(p.compare, p.then)
	total, before := y.sold(now, anyone), y.sold(then, anyone)
	first := !y.begins.IsZero() && p.then.first.Before(y.begins)
	add(first, "a first year")
	add(!first && !y.begins.IsZero(), "a second year")
	change := new(big.Rat).Sub(total, before)
	add(!first && change.Sign() < 0, "a year that fell")
	add(!first && change.Sign() != 0 && new(big.Rat).Mul(new(big.Rat).Abs(change), big.NewRat(200, 1)).Cmp(before) < 0, "a flat year")
	add(total.Sign() < 0, "a year of negative revenues")
	add(total.Sign() == 0, "a year without revenues")
	add(total.Sign() > 0 && total.Cmp(big.NewRat(50_000, 1)) < 0, "tiny")
	add(total.Cmp(big.NewRat(1_000_000_000_000, 1)) > 0, "huge")
	countries, at, below, over := map[string]bool{}, false, false, 0
	for _, code := range append(y.overseas(), y.home) {
		sold := y.sold(now, func(c *party) bool { return c.country == code })
		countries[code] = sold.Sign() != 0
		add(sold.Sign() < 0, "credits in a country")
		if sold.Sign() > 0 && total.Sign() > 0 && code != y.home {
			excess := sold.Quo(sold, total)
			excess.Sub(excess, big.NewRat(y.threshold, 1000))
			at, below = at || excess.Sign() == 0, below || excess.Sign() < 0 && excess.Cmp(big.NewRat(-1, 50_000)) > 0
			if excess.Sign() >= 0 {
				over++
			}
		}
	}
	maps.DeleteFunc(countries, func(_ string, sold bool) bool { return !sold })
	add(len(countries) == 1, "a year of one country")
	add(at, "a country at the threshold")
	add(below, "a country just below the threshold")
	add(over > 2, "more than two countries")
	add(len(y.majors(now)) > 2, "three large customers")
	add(slices.ContainsFunc(now.quarters, func(q quarterOf) bool { return y.booked["NetIncomeLoss"][q] < 0 }), "a loss")
	add(y.yearEnd == "12-31", "a calendar year")
	add(y.yearEnd == "06-30", "a year that ends in June")
	add(y.quarter == 0 && p.now.days() == 371, "a year of 53 weeks")
	add(y.quarter == 0 && p.then.days() == 371, "a year after one of 53 weeks")
	add(y.reported, "reported rates")
	add(y.keep, "kept clauses")
	add(slices.ContainsFunc(y.parties, func(c *party) bool { return !c.acquired.IsZero() }), "acquired customers")
	add(slices.ContainsFunc(y.parties, func(c *party) bool { return c.parent != "" }), "parents")
	add(y.holdings != nil, "holdings")
	return list
}

// cents writes an amount.
func cents(n int64) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	return fmt.Sprintf("%s%d.%02d", sign, n/100, n%100)
}

// folder returns the filing folder of the year.
func (y *year) folder() fstest.MapFS {
	id, _ := y.period(y.fiscal, y.quarter, false)
	var toml strings.Builder
	fmt.Fprintf(&toml, "[registrant]\nname = \"Aloud, Inc.\"\ncik = \"0001999990\"\nfile_number = \"001-99990\"\nprefix = \"ald\"\nnamespace = \"http://www.aloud.example/20221231\"\ncurrency = %q\ndomicile = %q\n", y.currency, y.home)
	disclosures := `["ndr", "revenue", "non-gaap", "geography"]`
	if y.form == "8-K" {
		disclosures = `["billings"]`
	} else if y.holdings != nil {
		disclosures = `["ndr", "revenue", "non-gaap", "geography", "fair-value"]`
	}
	if y.segment != "" {
		fmt.Fprintf(&toml, "segment = %q\n", y.segment)
	}
	fmt.Fprintf(&toml, "[report]\nform = %q\nperiod = %q\ndisclosures = %s\n[policies]\nflat_below = \"%v%%\"\nunsubscribed = \"new\"\ncountry.threshold = \"%v%%\"\n", y.form, id, disclosures, y.flatBelow, float64(y.threshold)/10)
	if y.reported {
		toml.WriteString("ndr.fx = \"reported\"\n")
	}
	if y.listed {
		toml.WriteString("[calendar.periods]\n")
		for n := y.fiscal - 3; n <= y.fiscal; n++ {
			for q := 1; q <= 4; q++ {
				s := y.quarters[quarterOf{n, q}]
				fmt.Fprintf(&toml, "FY%dQ%d = { start = %s, end = %s }\n", n, q, s.first.Format(time.DateOnly), s.last.Format(time.DateOnly))
			}
		}
	} else {
		fmt.Fprintf(&toml, "[calendar]\nfiscal_year_end = %q\n", y.yearEnd)
	}
	files := fstest.MapFS{}
	add := func(ledger, fields, head string, rows []string, more string) {
		fmt.Fprintf(&toml, "[ledgers.%s]\nfile = \"ledgers/%s.csv\"\ncolumns = { %s }\n%s", ledger, ledger, fields, more)
		files["ledgers/"+ledger+".csv"] = &fstest.MapFile{Data: []byte(head + "\n" + strings.Join(rows, "\n") + "\n")}
	}
	var terms, sales, parties, rates, balances, holdings []string
	for _, c := range y.parties {
		end, acquired := "", ""
		if !c.end.IsZero() {
			end = c.end.Format(time.DateOnly)
		}
		if !c.acquired.IsZero() {
			acquired = c.acquired.Format(time.DateOnly)
		}
		terms = append(terms, fmt.Sprintf("%s,%s,%s,%s,%s", c.id, c.start.Format(time.DateOnly), end, c.currency, cents(c.arr)))
		parties = append(parties, c.id+","+acquired+","+c.parent)
		for n := y.fiscal - 3; n <= y.fiscal; n++ {
			for q := 1; q <= 4; q++ {
				if v, ok := c.sales[quarterOf{n, q}]; ok {
					sales = append(sales, fmt.Sprintf("%s,%s,%s,%s,%s", c.id, y.quarters[quarterOf{n, q}].last.Format(time.DateOnly), cents(v), c.country, c.channel))
				}
			}
		}
	}
	for n := y.fiscal - 3; n <= y.fiscal; n++ {
		for q := 1; q <= 4; q++ {
			last := y.quarters[quarterOf{n, q}].last.Format(time.DateOnly)
			rates = append(rates, fmt.Sprintf("EUR,%s,%d.%04d", last, y.rates[last]/10_000, y.rates[last]%10_000))
			for _, account := range []string{"Revenues", "NetIncomeLoss", "IncomeTaxExpenseBenefit", "ContractWithCustomerLiabilityCurrent"} {
				if !y.quarters[quarterOf{n, q}].first.Before(y.begins) {
					balances = append(balances, fmt.Sprintf("%s,%s,%s", account, last, cents(y.booked[account][quarterOf{n, q}])))
				}
			}
		}
	}
	add("subscriptions", "customer = \"C\", start = \"S\", end = \"E\", currency = \"K\", arr = \"A\"", "C,S,E,K,A", terms, "")
	add("revenue", "customer = \"C\", date = \"D\", amount = \"A\", country = \"L\", channel = \"K\"", "C,D,A,L,K", sales, "")
	add("fx", "currency = \"C\", date = \"D\", rate = \"R\"", "C,D,R", rates, "")
	fields := "customer = \"C\""
	if y.maps {
		fields += ", acquired = \"A\""
	}
	if y.parents {
		fields += ", parent = \"P\""
	}
	if y.maps || y.parents {
		add("customers", fields, "C,A,P", parties, "")
	}
	for i, h := range y.holdings {
		level := ""
		if h.level > 0 {
			level = fmt.Sprint(h.level)
		}
		holdings = append(holdings, fmt.Sprintf("%s,\"%s\",%s,%s,%s,%s,%s,%s,%d", h.date.Format(time.DateOnly), h.kind, h.class, level, cents(h.cost), cents(h.gains), cents(h.losses), cents(h.fair()), i))
	}
	for element, classes := range sheets {
		for _, date := range y.closings() {
			var sum int64
			for _, h := range y.holdings {
				if h.date.Equal(date) && slices.Contains(classes, h.class) {
					sum += h.fair()
				}
			}
			if y.listedCaptions[element] {
				balances = append(balances, fmt.Sprintf("%s,%s,%s", element, date.Format(time.DateOnly), cents(sum)))
			}
		}
	}
	slices.Sort(balances)
	if y.holdings != nil {
		add("securities", "date = \"D\", type = \"T\", classification = \"S\", level = \"V\", cost = \"C\", gains = \"G\", losses = \"L\", fair-value = \"F\", reference = \"R\"", "D,T,S,V,C,G,L,F,R", holdings, "")
	}
	add("trial-balance", "account = \"A\", date = \"D\", amount = \"M\"", "A,D,M", balances, "")
	toml.WriteString("[accounts]\nRevenues = [\"Revenues\"]\nNetIncomeLoss = [\"NetIncomeLoss\"]\nIncomeTaxExpenseBenefit = [\"IncomeTaxExpenseBenefit\"]\nContractWithCustomerLiabilityCurrent = [\"ContractWithCustomerLiabilityCurrent\"]\n")
	for _, element := range slices.Sorted(maps.Keys(sheets)) {
		if y.listedCaptions[element] {
			fmt.Fprintf(&toml, "%s = [%q]\n", element, element)
		}
	}
	if y.holdings != nil {
		toml.WriteString("[lines]\n\"U.S. Treasury securities\" = [\"U.S. Treasuries\"]\n")
	}
	toml.WriteString("" +
		"[non_gaap.adjusted-ebitda]\nadjustments = [{ key = \"tax\", label = \"Provision for income taxes\", account = \"IncomeTaxExpenseBenefit\", sign = \"+\" }]\n")
	if y.keep {
		files["commentary.toml"] = &fstest.MapFile{Data: []byte("keep = [\"demand\", \"outlook\"]\n")}
	}
	files["filing.toml"] = &fstest.MapFile{Data: []byte(toml.String())}
	return files
}
