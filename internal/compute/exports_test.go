package compute_test

import (
	"fmt"
	"maps"
	"math/big"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
)

// The likeliest mistakes with exports as systems write them.
const (
	acrossCalendar     mistake = "a quarter of the fiscal year taken for one of the calendar"
	acrossNextMonth    mistake = "a month taken for the day after its last"
	acrossDayLate      mistake = "a header's day taken for the next"
	acrossLastLost     mistake = "the last column across left out"
	namedMonthBefore   mistake = "a month in a file's name taken for the one before"
	namedOther         mistake = "a word in a file's name taken for the other"
	numbersOtherMark   mistake = "the decimal mark taken for a point whatever the form"
	numbersParentheses mistake = "parentheses and trailing signs passed over"
	numbersCredits     mistake = "CR taken for positive and DR for negative"
	datesDayLate       mistake = "each date one day late, as with another time zone"
	datesSwapped       mistake = "day and month that seem to be exchanged where both are possible"
	timesRounded       mistake = "a time of day rounded to the next day"
	totalsAdded        mistake = "a total row added as a row"
	onlyNot            mistake = "rows that only drops taken in"
	rowLost            mistake = "the last row of each sheet left out"
	rowTwice           mistake = "the first row of each sheet read twice"
	dayAfterAsLast     mistake = "the first day without service taken for the last of service"
	dayAfterTwice      mistake = "the first day without service put back two days"
	monthlyAsYearly    mistake = "MRR taken for ARR"
	monthlyByQuarter   mistake = "MRR times four"
	creditsNotTurned   mistake = "revenue that shows credits as negative not turned"
	creditsAbsolute    mistake = "revenue without its sign"
	debitsOnly         mistake = "the credit column passed over"
	debitsSwapped      mistake = "credit less debit"
	debitsAdded        mistake = "debit plus credit"
	toDateAsActivity   mistake = "balances of the year to date added as activity"
	toDateNeverZero    mistake = "balances of the year to date that go on over the year-end"
	toDateOneLost      mistake = "one account of the last balance left out"
	parentsOnlyById    mistake = "parents by name passed over"
	parentsOther       mistake = "a parent by name taken for another customer"
	patternWide        mistake = "a pattern that takes one account more"
	patternNarrow      mistake = "an entry that takes one account less"
	joinedOther        mistake = "the country of another customer"
)

// exportMistakes are the mistakes by rule.
var exportMistakes = map[string][]mistake{
	"across":       {acrossCalendar, acrossNextMonth, acrossDayLate, acrossLastLost, rowLost},
	"named":        {namedMonthBefore, namedOther, rowLost, rowTwice},
	"numbers":      {numbersOtherMark, numbersParentheses, numbersCredits},
	"dates":        {datesDayLate, datesSwapped, timesRounded},
	"rows":         {totalsAdded, onlyNot, rowLost, rowTwice},
	"end_is":       {dayAfterAsLast, dayAfterTwice},
	"mrr":          {monthlyAsYearly, monthlyByQuarter},
	"signs":        {creditsNotTurned, creditsAbsolute, debitsOnly, debitsSwapped, debitsAdded},
	"year-to-date": {toDateAsActivity, toDateNeverZero, toDateOneLost, debitsSwapped, creditsAbsolute},
	"parties":      {parentsOnlyById, parentsOther, joinedOther},
	"[accounts]":   {patternWide, patternNarrow},
}

// snap moves a day to the end of its month, or of its quarter; ok is false for a day in no
// quarter.
func (x *exporter) snap(d day, quarters bool) (day, bool) {
	if !quarters {
		return monthEnd(d), true
	}
	for y := d.time().Year() - 1; y <= d.time().Year()+1; y++ {
		for q := 1; q <= 4; q++ {
			if s, ok := x.span(period{y, q, false}); ok && s.first <= d && d <= s.last {
				return s.last, true
			}
		}
	}
	return d, false
}

// snapping draws how days are moved: not, to months or to quarters.
func (x *exporter) snapping() (move func(day) (day, bool)) {
	mode := x.IntN(3)
	if x.listed && mode == 1 {
		mode = 2
	}
	return func(d day) (day, bool) {
		if mode == 0 {
			return d, true
		}
		return x.snap(d, mode == 2)
	}
}

// exportWorld draws the shapes of a world's ledgers, changes the world to what they can
// hold, and writes them. The world returned is what the export says.
func exportWorld(x *exporter, w *world) *world {
	w = w.clone()
	x.span, x.listed = w.span, w.yearEnd == ""
	move := x.snapping()
	w.sales = slices.DeleteFunc(w.sales, func(s sale) bool { _, ok := move(s.on); return !ok })
	for i := range w.sales {
		w.sales[i].on, _ = move(w.sales[i].on)
	}
	x.toml.WriteString(w.head())
	fx := map[bool]string{true: "reported", false: "prior-rates"}[w.reported]
	fmt.Fprintf(&x.toml, "[policies]\nndr.fx = %q\nnew_customer.lookback = %d\nunsubscribed = %q\n", fx, w.lookback, w.unsubscribed)

	terms := &book{ledger: "subscriptions", fields: []string{"customer", "start", "end", "currency", "arr"}, kinds: []int{aWord, aDate, aDate, aWord, anAmount}, filled: []string{"customer", "start"}}
	after, monthly := x.shape("end_is", 2), x.shape("mrr", 2)
	if after {
		terms.keys = append(terms.keys, `end_is = "day-after"`)
	}
	if monthly {
		terms.headers = map[string]string{"arr": "mrr"}
	}
	for i, t := range w.terms {
		arr := t.arr
		if monthly {
			w.terms[i].arr = decimal(new(big.Rat).Mul(rat(t.arr), rat("12")))
			switch {
			case x.is(monthlyAsYearly):
				arr = decimal(new(big.Rat).Quo(rat(t.arr), rat("12")))
			case x.is(monthlyByQuarter):
				arr = decimal(new(big.Rat).Quo(rat(t.arr), rat("3")))
			}
		}
		end := ""
		if t.end != 0 {
			d := t.end
			if after {
				d++
				if x.is(dayAfterAsLast) {
					d++
				}
				if x.wrong == dayAfterTwice && d > t.start+1 {
					x.made = true
					d--
				}
			}
			end = d.String()
		}
		terms.rows = append(terms.rows, []string{t.customer, t.start.String(), end, t.currency, arr})
	}
	x.write(terms)

	revenue := &book{ledger: "revenue", fields: []string{"customer", "date", "amount", "country", "channel"}, kinds: []int{aWord, aDate, anAmount, aWord, aWord}, country: true, filled: []string{"customer", "date", "country", "channel"}}
	joined := x.shape("country of customers", 4)
	of := map[string]sale{}
	for i, s := range w.sales {
		if first, known := of[s.customer]; known && joined {
			w.sales[i].country, w.sales[i].channel = first.country, first.channel
		} else {
			of[s.customer] = s
		}
	}
	x.sales(revenue, w.sales)
	if joined {
		revenue.drop("country")
		revenue.drop("channel")
	}
	x.write(revenue)

	if len(w.rates) > 0 {
		rates := &book{ledger: "fx", fields: []string{"currency", "date", "rate"}, kinds: []int{aWord, aDate, aRate}, filled: []string{"currency", "date"}}
		if w.inverse {
			rates.keys = append(rates.keys, w.rateIs())
		}
		for _, r := range w.rates {
			rates.rows = append(rates.rows, []string{r.currency, r.on.String(), r.rate})
		}
		x.write(rates)
	}
	if len(w.parents) == 0 && w.acquired == nil && !joined {
		return w
	}
	customers := &book{ledger: "customers", fields: []string{"customer", "parent", "name", "country", "channel", "acquired"}, kinds: []int{aWord, aWord, aWord, aWord, aWord, aDate}, country: true}
	parents, known := w.parties(), map[string]bool{}
	for _, p := range parents {
		known[p[0]] = true
	}
	byName := x.shape("parent_is", 2)
	if byName {
		customers.keys = append(customers.keys, `parent_is = "name"`)
		for _, p := range w.parents {
			if p[1] != "" && !known[p[1]] {
				known[p[1]], parents = true, append(parents, [2]string{p[1], ""})
			}
		}
	}
	for id := range of {
		if joined && !known[id] {
			known[id], parents = true, append(parents, [2]string{id, ""})
		}
	}
	slices.SortFunc(parents, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	for _, p := range parents {
		parent := p[1]
		if byName && parent != "" {
			parent = "The firm of " + p[1] + ", Inc."
			switch {
			case x.is(parentsOnlyById):
				parent = ""
			case x.is(parentsOther):
				parent = "The firm of " + p[0] + ", Inc."
			}
		}
		acquired := ""
		if d := w.acquired[p[0]]; d != 0 {
			acquired = d.String()
		}
		country, channel := of[p[0]].country, of[p[0]].channel
		if joined && x.is(joinedOther) && country != "" {
			country = map[bool]string{true: "DE", false: "US"}[country == "US"]
		}
		customers.rows = append(customers.rows, []string{p[0], parent, "The firm of " + p[0] + ", Inc.", country, channel, acquired})
	}
	if !joined {
		customers.drop("country")
		customers.drop("channel")
	}
	if w.acquired == nil {
		customers.drop("acquired")
	}
	x.write(customers)
	return w
}

// sales fills the rows of the revenue ledger.
func (x *exporter) sales(b *book, sales []sale) {
	credits := x.shape("credit_negative", 3)
	if credits {
		b.keys, b.credits = append(b.keys, "credit_negative = true"), true
	}
	for _, s := range sales {
		amount := s.amount
		if credits {
			amount = decimal(negative(rat(amount)))
			switch {
			case x.is(creditsNotTurned):
				amount = s.amount
			case x.is(creditsAbsolute):
				amount = decimal(negative(absolute(rat(amount))))
			}
		}
		b.rows = append(b.rows, []string{s.customer, s.on.String(), amount, s.country, s.channel})
	}
}

// completed returns a closing whose trial balance is whole at the end of each quarter: each
// account has a row, and none is of both an activity and a balance.
func (x *exporter) completed(c *closing) *closing {
	d := *c
	instant := map[string]bool{}
	for _, m := range c.mapped {
		for _, n := range m.numbers {
			instant[n] = instant[n] || m.instant
		}
	}
	d.mapped, d.adjusted = nil, nil
	known := map[string]bool{}
	for _, m := range c.mapped {
		m.numbers = slices.DeleteFunc(slices.Clone(m.numbers), func(n string) bool { return instant[n] != m.instant })
		if len(m.numbers) > 0 {
			d.mapped = append(d.mapped, m)
			known[m.element] = true
		}
	}
	for _, a := range c.adjusted {
		if known[a.element] {
			d.adjusted = append(d.adjusted, a)
		}
	}
	d.measured = len(d.adjusted) > 0
	var ends []day
	for y := c.period.year - 6; y <= c.period.year+1; y++ {
		for q := 1; q <= 4; q++ {
			if s, ok := c.span(period{y, q, false}); ok {
				if len(ends) == 0 {
					ends = append(ends, s.first-1)
				}
				ends = append(ends, s.last)
			}
		}
	}
	sums := map[string]*big.Rat{}
	accounts := map[string]bool{}
	for _, m := range d.mapped {
		for _, n := range m.numbers {
			accounts[n] = true
		}
	}
	for _, e := range c.entries {
		accounts[e.account] = true
		at, ok := x.snap(e.on, true)
		if !ok && !slices.Contains(ends, at) || instant[e.account] && at != e.on {
			continue
		}
		key := e.account + " " + at.String()
		if sums[key] == nil {
			sums[key] = new(big.Rat)
		}
		sums[key].Add(sums[key], rat(e.amount))
	}
	d.entries, d.toDate, d.missing = nil, true, map[day]bool{}
	for _, at := range ends {
		if x.chance(12) {
			d.missing[at] = true
		}
		for _, account := range slices.Sorted(maps.Keys(accounts)) {
			sum := sums[account+" "+at.String()]
			if sum == nil {
				sum = new(big.Rat)
			}
			d.entries = append(d.entries, entry{account, at, sum.FloatString(2)})
		}
	}
	return &d
}

// startsYear reports whether the fiscal quarter that ends on a day is the first of its year.
func (x *exporter) startsYear(d day) bool {
	p, ok := x.quarterOf(d)
	return !ok || p.quarter == 1
}

// entriesFor returns entries of [accounts] that take some of the accounts in the trial balance
// and no other: patterns and ranges where they fit.
func (x *exporter) entriesFor(numbers, accounts []string) []string {
	var list []string
	left := slices.Clone(numbers)
	for _, n := range numbers {
		if !slices.Contains(left, n) {
			continue
		}
		entry := n
		last := len(n) - 1
		form := ""
		switch x.IntN(5) {
		case 0:
			entry, form = n[:last]+"?", regexp.QuoteMeta(n[:last])+"."
		case 1:
			entry, form = n[:last]+"*", regexp.QuoteMeta(n[:last])+".*"
		case 2:
			if low, err := strconv.Atoi(n); err == nil && len(n) == 4 {
				a, b := max(1000, low-x.IntN(20)), min(9999, low+x.IntN(20))
				entry = fmt.Sprintf("%d..%d", a, b)
				var each []string
				for i := a; i <= b; i++ {
					each = append(each, strconv.Itoa(i))
				}
				form = strings.Join(each, "|")
			}
		}
		if form != "" {
			takes := regexp.MustCompile("^(?:" + form + ")$")
			if slices.ContainsFunc(accounts, func(a string) bool { return takes.MatchString(a) && !slices.Contains(numbers, a) }) && !x.is(patternWide) {
				entry = n
			} else {
				x.shapes["account patterns"]++
				left = slices.DeleteFunc(left, takes.MatchString)
			}
		}
		if x.wrong == patternNarrow && len(numbers) > 1 && n == numbers[0] {
			x.made = true
			continue
		}
		if !slices.Contains(list, entry) {
			list = append(list, entry)
		}
		left = slices.DeleteFunc(left, func(m string) bool { return m == n })
	}
	return list
}

// exportClosing draws the shapes of a closing's ledgers, changes it to what they can hold,
// and writes them. The closing returned is what the export says.
func exportClosing(x *exporter, c *closing) *closing {
	x.span, x.listed = c.span, c.yearEnd == ""
	d := *c
	d.world = c.world.clone()
	c = &d
	move := x.snapping()
	toDate := c.has["trial-balance"] && x.shape("year-to-date", 2)
	if toDate {
		c = x.completed(c)
	} else {
		c.entries = nil
		for _, e := range d.entries { // balances keep their days
			entry := e
			if on, ok := move(e.on); ok {
				entry.on = on
			} else {
				continue
			}
			c.entries = append(c.entries, entry)
		}
	}
	sales := c.sales
	c.sales = nil
	for _, s := range sales {
		if on, ok := move(s.on); ok {
			s.on = on
			c.sales = append(c.sales, s)
		}
	}
	accounts := map[string]bool{}
	for _, e := range c.entries {
		accounts[e.account] = true
	}
	shown := *c // as filing.toml shows it, without its ledgers
	shown.has = nil
	shown.mapped = slices.Clone(c.mapped)
	for i, m := range c.mapped {
		if c.negative && c.has["trial-balance"] {
			shown.mapped[i].numbers = x.entriesFor(m.numbers, slices.Sorted(maps.Keys(accounts)))
		}
	}
	x.toml.WriteString(shown.toml())
	unit := func(b *book) {
		if n := c.unit[b.ledger]; n > 0 {
			b.keys = append(b.keys, fmt.Sprintf("unit = %q", unitWords[n]))
		}
	}
	if c.has["revenue"] {
		b := &book{ledger: "revenue", fields: []string{"customer", "date", "amount", "country", "channel"}, kinds: []int{aWord, aDate, anAmount, aWord, aWord}, country: true, filled: []string{"customer", "date", "country", "channel"}}
		x.sales(b, c.sales)
		x.write(b)
	}
	if c.has["trial-balance"] {
		x.trialBalance(c, toDate, accounts, unit)
	}
	if c.has["securities"] {
		b := &book{ledger: "securities", fields: []string{"date", "type", "classification", "level", "cost", "gains", "losses", "fair-value"}, kinds: []int{aDate, aWord, aWord, aWord, anAmount, anAmount, anAmount, anAmount}, filled: []string{"date", "classification"}}
		for _, h := range c.held {
			b.rows = append(b.rows, []string{h.on.String(), h.caption, h.class, h.level, h.cost, h.gains, h.losses, h.fair})
		}
		unit(b)
		x.write(b)
	}
	if c.has["note-tables"] {
		b := &book{ledger: "note-tables", fields: []string{"table", "date", "section", "line", "column", "amount"}, kinds: []int{aWord, aDate, aWord, aWord, aWord, anAmount}, filled: []string{"table", "date", "column"}}
		for _, p := range c.printed {
			b.rows = append(b.rows, []string{p.table, p.on.String(), p.section, p.caption, p.column, p.text})
		}
		unit(b)
		x.write(b)
	}
	if len(c.restated) > 0 {
		x.folder["restatements.toml"] = &fstest.MapFile{Data: []byte(c.restatements())}
	}
	return c
}

// trialBalance writes the trial balance of a closing.
func (x *exporter) trialBalance(c *closing, toDate bool, accounts map[string]bool, unit func(*book)) {
	b := &book{ledger: "trial-balance", fields: []string{"account", "date", "amount"}, kinds: []int{aWord, aDate, anAmount}, filled: []string{"account", "date"}}
	unit(b)
	split := c.negative && x.shape("debit and credit", 2)
	if split {
		b.fields, b.kinds = []string{"account", "date", "debit", "credit"}, []int{aWord, aDate, anAmount, anAmount}
	} else if c.negative {
		b.keys, b.credits = append(b.keys, "credit_negative = true"), true
	}
	if toDate {
		b.keys = append(b.keys, `shows = "year-to-date"`)
	}
	names := map[string]string{}
	for account := range accounts {
		names[account] = account
	}
	for _, account := range slices.Sorted(maps.Keys(accounts)) {
		if x.chance(2) {
			names[account] = account + choose(x, " Name of account", " - Subscriptions, net", " · x")
			if x.chance(2) {
				names[account] = choose(x, "Revenue : ", "Expense : Other : ") + names[account]
			}
			x.shapes["names of accounts"]++
		}
	}
	instant := map[string]bool{}
	for _, m := range c.mapped {
		for _, n := range m.numbers {
			instant[n] = instant[n] || m.instant
		}
	}
	running, last := map[string]*big.Rat{}, day(0)
	for _, e := range c.entries {
		last = max(last, e.on)
	}
	for n, e := range c.entries {
		amount := rat(e.amount)
		if toDate && !instant[e.account] {
			if running[e.account] == nil || x.startsYear(e.on) && !x.is(toDateNeverZero) {
				running[e.account] = new(big.Rat)
			}
			amount = plus(running[e.account], amount)
			running[e.account] = amount
			if x.is(toDateAsActivity) {
				amount = rat(e.amount)
			}
		}
		if c.missing[e.on] {
			continue
		}
		if toDate && !instant[e.account] {
			if amount.Sign() == 0 && x.chance(2) {
				continue // an account without a row is zero
			}
			if x.wrong == toDateOneLost && e.on == last && n%2 == 0 {
				x.made = true
				continue
			}
		}
		if toDate && x.is(creditsAbsolute) {
			amount = absolute(amount)
		}
		row := []string{names[e.account], e.on.String(), decimal(amount)}
		if split {
			debit, credit := amount, new(big.Rat)
			if more := rat(choose(x, "0", "0", "12.34")); amount.Sign() < 0 {
				debit, credit = more, minus(more, amount)
			} else {
				debit, credit = plus(amount, more), more
			}
			switch {
			case x.is(debitsOnly):
				credit = new(big.Rat)
			case x.is(debitsSwapped):
				debit, credit = credit, debit
			case x.is(debitsAdded):
				debit, credit = plus(debit, credit), new(big.Rat)
			}
			row = []string{row[0], row[1], decimal(debit), decimal(credit)}
			for i := 2; i < 4; i++ {
				if row[i] == "0" && row[5-i] != "" && x.chance(2) {
					row[i] = ""
				}
			}
		}
		b.rows = append(b.rows, row)
	}
	x.write(b)
}

// newExporter returns an exporter that draws the same shapes for the same seed, whatever its
// mistake.
func newExporter(seed uint64, wrong mistake, shapes map[string]int) *exporter {
	return &exporter{Rand: rand.New(rand.NewPCG(seed, 7)), wrong: wrong, folder: fstest.MapFS{}, shapes: shapes}
}

// exported returns the facts of an exported filing, what was found on the way that should not
// have been, and the facts that the plain books give.
func exported(seed uint64, wrong mistake, shapes map[string]int) (x *exporter, difference string) {
	x = newExporter(seed, wrong, shapes)
	var want, extra map[string]*big.Rat
	var w *world
	tolerated := func(d diag.Diagnostic) bool {
		return d.Severity != diag.Error || suspects(d.Code) || d.Code == "LED008"
	}
	if seed%2 == 0 {
		w = exportWorld(x, worlds.Example(int(seed)))
		want, extra, _ = solve(w, none)
	} else {
		c := exportClosing(x, closings.Example(int(seed)))
		w = c.world
		want = reckon(c, none)
		extra = want
		before := tolerated
		tolerated = func(d diag.Diagnostic) bool {
			return before(d) || d.Code == "FVT003" || d.Code == "FVT005" || c.sloppy && d.Code == "FVT002"
		}
	}
	x.folder["filing.toml"] = &fstest.MapFile{Data: []byte(x.toml.String())}
	f, found, err := filing.Read(x.folder)
	if err != nil || len(found) > 0 {
		for _, d := range found {
			return x, fmt.Sprintf("filing.Read found %s %s at %s", d.Code, d.Message(), d.At())
		}
		return x, fmt.Sprintf("filing.Read: %v", err)
	}
	b, found := ledger.Read(f, compute.Ask(f), ledger.Access{})
	for _, d := range found {
		if !tolerated(d) {
			return x, fmt.Sprintf("ledger.Read found %s %s at %s", d.Code, d.Message(), d.At())
		}
	}
	r, _ := compute.Facts(f, b, nil)
	return x, differs(w, values(r), want, extra)
}

// filings returns the number of filings to export: a sample, or TIEOUT_EXPORTS.
func filings(t *testing.T, sample uint64) uint64 {
	s := os.Getenv("TIEOUT_EXPORTS")
	if s == "" {
		return sample
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		t.Fatalf("TIEOUT_EXPORTS is %q, want a number", s)
	}
	return n
}

// TestExports writes random filings in random shapes, and compares the facts with those that
// an independent computation takes from the plain books. TIEOUT_EXPORTS is the number of
// filings, and TIEOUT_SEED the first; make soak writes 2,000.
func TestExports(t *testing.T) {
	from, shapes, failures := uint64(0), map[string]int{}, 0
	if s := os.Getenv("TIEOUT_SEED"); s != "" {
		from, _ = strconv.ParseUint(s, 10, 64)
	}
	count := filings(t, 120)
	for seed := from; seed < from+count && failures < 4; seed++ {
		x, d := exported(seed, none, shapes)
		if d != "" {
			failures++
			t.Errorf("filing %d (TIEOUT_SEED=%d TIEOUT_EXPORTS=1): %s\n%s", seed, seed, d, x.toml.String())
		}
	}
	var counts []string
	for _, name := range slices.Sorted(maps.Keys(shapes)) {
		counts = append(counts, fmt.Sprintf("%s %d", name, shapes[name]))
	}
	t.Logf("%d filings; shapes: %s", count, strings.Join(counts, ", "))
}

// TestExportsShowEveryMistake checks the search to its purpose: had the program one of the
// likeliest mistakes with a rule of exports, TestExports would fail.
func TestExportsShowEveryMistake(t *testing.T) {
	done := map[mistake]bool{}
	for rule, list := range exportMistakes {
		for _, m := range list {
			if done[m] {
				continue
			}
			done[m] = true
			made := 0
			for seed := uint64(0); seed < 400 && made >= 0; seed++ {
				x, d := exported(seed, m, map[string]int{})
				if x.made {
					made++
				}
				if x.made && d != "" {
					t.Logf("filing %d shows a mistake with %s: %s", seed, rule, m)
					made = -1
				}
			}
			if made >= 0 {
				t.Errorf("400 filings, %d of which could, do not show the mistake with %s: %s", made, rule, m)
			}
		}
	}
}
