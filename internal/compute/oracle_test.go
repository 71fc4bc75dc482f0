package compute_test

import (
	"flag"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/quantity"
)

// mistake is one of the usual ways to get a rate or a split wrong.
type mistake string

const (
	none              mistake = ""
	survivorsOnly     mistake = "survivors only: who left is left out of the denominator"
	currentRates      mistake = "the numerator at current rates"
	priorRates        mistake = "the numerator at prior rates where the policy says reported"
	churnLeftOut      mistake = "churn left out"
	mergedAsChurn     mistake = "a merged customer taken for one that left"
	oneDayLate        mistake = "twelve months counted one day late"
	oneDayEarly       mistake = "twelve months counted one day early"
	roundedTwice      mistake = "each customer rounded to cents"
	endExcluded       mistake = "the last day of a term left out"
	grossNotNet       mistake = "the bridge by currency and not net by customer"
	cohortTooLate     mistake = "customers of one year earlier that take in those who came after"
	zeroLeaves        mistake = "a customer with an ARR of zero left out of the customers of one year earlier"
	rateTooLate       mistake = "the first rate on or after the date"
	lookbackShort     mistake = "a lookback one day too short"
	lookbackLong      mistake = "a lookback one day too long"
	lookbackDays      mistake = "a lookback of 30 days a month"
	lookbackFromClose mistake = "a lookback from the end of the period compared, for all"
	mergedAsNew       mistake = "a new subscription of an old customer's parent taken for a new customer"
	cohortAsExisting  mistake = "existing customers taken for the customers of one year earlier"
	lookbackOverflows mistake = "a month that lacks the day counted into the next"
	sinceStart        mistake = "new since the period's first day, not since the last day compared"
	multiplied        mistake = "an amount multiplied by units of its currency for a dollar"
	inverseRounded    mistake = "the inverse of a rate rounded to six places"
	overDifference    mistake = "the effect of currency taken as an amount over the difference of two rates"

	acquiredNextDay     mistake = "acquired from the day after the acquired day"
	acquiredAnniversary mistake = "acquired on the first anniversary too"
	acquiredLeap        mistake = "the anniversary of a February 29 on March 1"
	acquiredFamily      mistake = "an acquired day that counts for the customers of its parent"
	acquiredOfTop       mistake = "the acquired day of the topmost parent alone"
	acquiredGross       mistake = "no revenue of one year earlier deducted"
	acquiredWholeYear   mistake = "all revenue of the year earlier deducted"
	acquiredCompare     mistake = "revenue of the period compared deducted, not of one year earlier"
	acquiredReversed    mistake = "the increase from acquired customers with the opposite sign"
)

// oracle works out the facts of a world slowly: day by day and customer by
// customer.
type oracle struct {
	*world
	wrong        mistake
	active       map[string]map[day]bool // by customer, with its parents
	terms        []map[day]bool          // the days of each term
	facts        map[string]*big.Rat
	unclassified bool // a customer with revenue and no subscription is an error
}

func newOracle(w *world, wrong mistake) *oracle {
	o := &oracle{world: w, wrong: wrong, active: map[string]map[day]bool{}, facts: map[string]*big.Rat{}}
	horizon := w.span0()
	for _, t := range w.terms {
		in := map[day]bool{}
		for d := max(t.start, horizon-3000); d <= horizon && (t.end == 0 || d <= t.end); d++ {
			in[d] = t.end != d || wrong != endExcluded
		}
		o.terms = append(o.terms, in)
		id := o.top(t.customer)
		if wrong == mergedAsNew {
			id = t.customer
		}
		if o.active[id] == nil {
			o.active[id] = map[day]bool{}
		}
		for d, on := range in {
			if on {
				o.active[id][d] = true
			}
		}
	}
	return o
}

func (o *oracle) top(id string) string {
	for {
		parent := ""
		for _, p := range o.parents {
			if p[0] == id {
				parent = p[1]
			}
		}
		if parent == "" {
			return id
		}
		id = parent
	}
}

// anyTerm reports whether the subscriptions have a day from first to last.
func (o *oracle) anyTerm(first, last day) bool {
	for _, t := range o.world.terms {
		if t.start <= last && (t.end == 0 || t.end >= first) {
			return true
		}
	}
	return false
}

func (o *oracle) rate(currency string, d day) *big.Rat {
	if currency == "" || currency == "USD" {
		return rat("1")
	}
	for age := range day(8) {
		at := d - age
		if o.wrong == rateTooLate {
			at = d + age
		}
		for _, r := range o.rates {
			if r.currency == currency && r.on == at {
				price := rat(r.rate)
				switch {
				case o.divides(currency) && o.wrong == inverseRounded:
					price = rat(price.Inv(price).FloatString(6))
				case o.divides(currency) && o.wrong != multiplied:
					price.Inv(price)
				}
				return price
			}
		}
	}
	return nil
}

// held is what customers hold on a day, by customer and currency. by names the
// customer.
func (o *oracle) held(d day, by func(string) string) map[string]map[string]*big.Rat {
	all := map[string]map[string]*big.Rat{}
	for i, t := range o.world.terms {
		if !o.terms[i][d] || o.wrong == zeroLeaves && rat(t.arr).Sign() == 0 {
			continue
		}
		id := by(t.customer)
		if all[id] == nil {
			all[id] = map[string]*big.Rat{}
		}
		if all[id][t.currency] == nil {
			all[id][t.currency] = new(big.Rat)
		}
		all[id][t.currency].Add(all[id][t.currency], rat(t.arr))
	}
	return all
}

// converted returns the sum of a customer's amounts at the rates of a day, nil if a rate is missing.
func (o *oracle) converted(held map[string]*big.Rat, d day) *big.Rat {
	sum := new(big.Rat)
	for currency, a := range held {
		r := o.rate(currency, d)
		if r == nil {
			return nil
		}
		sum.Add(sum, new(big.Rat).Mul(a, r))
	}
	if o.wrong == roundedTwice {
		sum = rat(sum.FloatString(2))
	}
	return sum
}

func (o *oracle) put(metric, member, when string, v *big.Rat) {
	if v != nil {
		o.facts[fact.ID{Metric: metric, Member: member, When: when}.String()] = v
	}
}

func (o *oracle) get(metric, member string, p period) *big.Rat {
	return o.facts[fact.ID{Metric: metric, Member: member, When: p.String()}.String()]
}

func quotient(a, b *big.Rat) *big.Rat {
	if a == nil || b == nil || b.Sign() == 0 {
		return nil
	}
	return new(big.Rat).Quo(a, b)
}

func minus(a, b *big.Rat) *big.Rat {
	if a == nil || b == nil {
		return nil
	}
	return new(big.Rat).Sub(a, b)
}

// yearOf reports whether the subscriptions have a row in the year to a period's end.
func (o *oracle) yearOf(p period) bool {
	s, ok := o.span(p)
	if !ok {
		return false
	}
	before := s.last.monthsBefore(12)
	if b, ok := o.span(p.back(1)); ok {
		before = b.last
	}
	return o.anyTerm(before+1, s.last)
}

// ends returns the period's last day, after the same day one year earlier.
func (o *oracle) ends(p period) (t0, t1 day, ok bool) {
	a, okA := o.span(p.back(1))
	b, okB := o.span(p)
	switch o.wrong {
	case oneDayLate:
		a.last++
	case oneDayEarly:
		a.last--
	}
	return a.last, b.last, okA && okB && o.yearOf(p) && o.yearOf(p.back(1))
}

// total returns the sum of what customers hold, at the rates of a day.
func (o *oracle) total(held map[string]map[string]*big.Rat, d day) *big.Rat {
	sum := new(big.Rat)
	for _, h := range held {
		v := o.converted(h, d)
		if v == nil {
			return nil
		}
		sum.Add(sum, v)
	}
	return sum
}

// retention works out the rate of a period and its bridge.
func (o *oracle) retention(p period) {
	t0, t1, ok := o.ends(p)
	if !ok {
		return
	}
	by := o.top
	if o.wrong == mergedAsChurn {
		by = func(id string) string { return id }
	}
	when := p.String()
	rates := t0
	if o.reported && o.wrong != priorRates || !o.reported && o.wrong == currentRates {
		rates = t1
	}
	before, after := o.held(t0, by), o.held(t1, by)
	if o.wrong != cohortTooLate {
		after = only(after, before)
	}
	if o.wrong == survivorsOnly {
		before = only(before, after)
	}
	den, num := o.total(before, t0), o.total(after, rates)
	o.put("ndr.denominator", "", when, den)
	o.put("ndr.numerator", "", when, num)
	o.put("ndr", "", when, quotient(num, den))
	o.put("ndr.as-reported.numerator", "", when, o.total(after, t1))
	o.put("ndr.as-reported", "", when, quotient(o.total(after, t1), den))
	if o.reported {
		o.put("ndr.prior-rates.numerator", "", when, o.total(after, t0))
		o.put("ndr.prior-rates", "", when, quotient(o.total(after, t0), den))
	}

	self := func(id string) string { return id }
	alone := o.held(t0, self)
	o.put("ndr.unmapped.numerator", "", when, o.total(only(o.held(t1, self), alone), rates))
	o.put("ndr.unmapped", "", when, quotient(o.total(only(o.held(t1, self), alone), rates), o.total(alone, t0)))

	up, down, gone, drift := new(big.Rat), new(big.Rat), new(big.Rat), new(big.Rat)
	for id, b := range before {
		had, was := o.converted(b, t0), o.converted(b, rates)
		a, stays := after[id]
		if !stays {
			if had == nil {
				return
			}
			if had.Sign() < 0 { // a credit that lapsed
				up.Sub(up, had)
			} else {
				gone.Add(gone, had)
			}
			continue
		}
		has := o.converted(a, rates)
		if had == nil || was == nil || has == nil {
			return
		}
		for currency := range b {
			if before, now := o.rate(currency, t0), o.rate(currency, rates); o.wrong == overDifference && o.divides(currency) && before.Cmp(now) != 0 {
				slip := minus(new(big.Rat).Inv(now), new(big.Rat).Inv(before))
				drift.Add(drift, minus(quotient(b[currency], slip), minus(o.converted(part(b, currency), rates), o.converted(part(b, currency), t0))))
			}
		}
		drift.Add(drift, minus(was, had))
		changes := []*big.Rat{minus(has, was)}
		if o.wrong == grossNotNet {
			changes = nil
			for currency := range maps.Keys(join(a, b)) {
				changes = append(changes, minus(o.converted(part(a, currency), rates), o.converted(part(b, currency), rates)))
			}
		}
		for _, c := range changes {
			if c.Sign() > 0 {
				up.Add(up, c)
			} else {
				down.Sub(down, c)
			}
		}
	}
	if o.wrong == churnLeftOut {
		gone = new(big.Rat)
	}
	o.put("ndr.expansion", "", when, up)
	o.put("ndr.contraction", "", when, down)
	o.put("ndr.churn", "", when, gone)
	if o.reported {
		o.put("ndr.currency", "", when, drift)
	}
	o.put("gross-retention", "", when, quotient(minus(minus(den, down), gone), den))
}

func only[V, W any](m map[string]V, keep map[string]W) map[string]V {
	filtered := map[string]V{}
	for k, v := range m {
		if _, ok := keep[k]; ok {
			filtered[k] = v
		}
	}
	return filtered
}

func join[V any](a, b map[string]V) map[string]V {
	m := maps.Clone(a)
	maps.Copy(m, b)
	return m
}

func part(m map[string]*big.Rat, key string) map[string]*big.Rat {
	if m[key] == nil {
		return nil
	}
	return map[string]*big.Rat{key: m[key]}
}

// isNew reports whether a customer is new to a period; ok is false for one that has
// no subscription at all.
func (o *oracle) isNew(id string, p, compare days) (is, ok bool) {
	has := slices.ContainsFunc(o.world.terms, func(t term) bool {
		return t.customer == id || o.wrong != mergedAsNew && o.top(t.customer) == id
	})
	if !has {
		return o.unsubscribed == "new", o.unsubscribed != "error"
	}
	first := p.first
	from := compare.last + 1
	if o.wrong == sinceStart {
		from = p.first
	}
	for d := from; d <= p.last; d++ {
		if o.active[id][d] {
			first = d
			break
		}
	}
	back := first.monthsBefore(o.lookback)
	switch o.wrong {
	case lookbackShort:
		back++
	case lookbackLong:
		back--
	case lookbackDays:
		back = first - day(30*o.lookback)
	case lookbackOverflows:
		back = day(first.time().AddDate(0, -o.lookback, 0).Unix() / 86400)
	case lookbackFromClose:
		first = compare.last + 1
		back = first.monthsBefore(o.lookback)
	case cohortAsExisting:
		return !o.active[id][compare.last], true
	}
	for d := back; d < first; d++ {
		if o.active[id][d] {
			return false, true
		}
	}
	return true, true
}

// sum adds the revenue of a period that take says; nil where the period has no row.
func (o *oracle) sum(p period, take func(sale) bool) *big.Rat {
	s, ok := o.span(p)
	any, sum := false, new(big.Rat)
	for _, x := range o.sales {
		if !ok || x.on < s.first || x.on > s.last {
			continue
		}
		any = true
		if take(x) {
			sum.Add(sum, rat(x.amount))
		}
	}
	if !any {
		return nil
	}
	return sum
}

var codes = map[string]string{"US": "US", "GB": "GB", "DE": "DE", "Japan": "JP"}

// countries returns the countries with revenue in any shown period.
func (o *oracle) countries() []string {
	seen := map[string]bool{}
	for _, p := range o.durations() {
		o.sum(p, func(x sale) bool { seen[codes[x.country]] = true; return true })
	}
	return slices.Sorted(maps.Keys(seen))
}

func (o *oracle) durations() []period {
	var list []period
	for _, pair := range o.pairs() {
		list = append(list, pair[0], pair[1])
	}
	if o.form == "10-K" {
		list = append(list, o.period.back(o.compare+1))
	}
	return list
}

// revenue works out the revenue of a period and its parts.
func (o *oracle) revenue(p, compare period, geographyAlone bool) {
	when := p.String()
	o.put("revenue", "", when, o.sum(p, func(sale) bool { return true }))
	if !geographyAlone {
		o.acquisitions(p)
	}
	members := map[string]func(sale) bool{
		"us":      func(x sale) bool { return x.country == "US" },
		"foreign": func(x sale) bool { return x.country != "US" },
	}
	for _, c := range o.countries() {
		members[c] = func(x sale) bool { return codes[x.country] == c }
	}
	if !geographyAlone {
		members["direct"] = func(x sale) bool { return x.channel == "direct" }
		members["partner"] = func(x sale) bool { return x.channel == "partner" }
		o.tenure(p, compare, members)
	}
	for member, take := range members {
		v := o.sum(p, take)
		o.put("revenue", member, when, v)
		o.put("revenue.share", member, when, quotient(v, o.get("revenue", "", p)))
	}
	total, by := o.get("revenue", "", p), map[string]*big.Rat{}
	if total == nil || total.Sign() <= 0 {
		return
	}
	o.sum(p, func(x sale) bool { by[o.top(x.customer)] = nil; return true })
	for id := range by {
		v := o.sum(p, func(x sale) bool { return o.top(x.customer) == id })
		if quotient(v, total).Cmp(rat("0.1")) >= 0 {
			o.put("revenue.customer", id, when, v)
			o.put("revenue.customer.share", id, when, quotient(v, total))
		}
	}
}

// tenure adds existing and new to the members of revenue.
func (o *oracle) tenure(p, compare period, members map[string]func(sale) bool) {
	s, ok := o.span(p)
	c, okC := o.span(compare)
	if !ok || !okC || !o.anyTerm(s.first, s.last) || !o.anyTerm((c.last+1).monthsBefore(o.lookback), c.last) {
		return
	}
	newcomers, sure := map[string]bool{}, true
	o.sum(p, func(x sale) bool {
		id := o.top(x.customer)
		if o.wrong == mergedAsNew {
			id = x.customer
		}
		is, ok := o.isNew(id, s, c)
		newcomers[x.customer] = is
		sure = sure && ok
		return true
	})
	if !sure {
		o.unclassified = true
		return
	}
	members["new"] = func(x sale) bool { return newcomers[x.customer] }
	members["existing"] = func(x sale) bool { return !newcomers[x.customer] }
}

// acquiredOn is the acquired day of a customer, 0 if it has none.
func (o *oracle) acquiredOn(id string) day {
	switch o.wrong {
	case acquiredOfTop:
		id = o.top(id)
	case acquiredFamily:
		for other, d := range o.acquired {
			if d != 0 && o.acquired[id] == 0 && o.top(other) == o.top(id) {
				return d
			}
		}
	}
	return o.acquired[id]
}

// firstYear are the days of a period in the first year of a customer.
func (o *oracle) firstYear(id string, p period) map[day]bool {
	s, ok := o.span(p)
	from := o.acquiredOn(id)
	if !ok || from == 0 {
		return nil
	}
	until := from.monthsBefore(-12)
	switch o.wrong {
	case acquiredNextDay:
		from++
	case acquiredAnniversary:
		until++
	case acquiredLeap:
		if from.time().Day() == 29 && from.time().Month() == time.February {
			until++
		}
	}
	list := map[day]bool{}
	for d := max(s.first, from); d <= s.last && d < until; d++ {
		list[d] = true
	}
	return list
}

// yearEarlier are the days one year before those of a customer's first year in a period. Where
// the first year covers a whole period, so do the days one year earlier.
func (o *oracle) yearEarlier(id string, p period) map[day]bool {
	s, _ := o.span(p)
	before, ok := o.span(p.back(1))
	now, list := o.firstYear(id, p), map[day]bool{}
	if !ok || len(now) == 0 {
		return nil
	}
	all := slices.Sorted(maps.Keys(now))
	first, last := all[0], all[len(all)-1]
	for d := before.first; d <= before.last; d++ {
		later := d.monthsBefore(-12)
		same := now[later]
		for x := later; x <= later+1; x++ { // one day is the same as both February 28 and 29
			same = same || now[x] && x.monthsBefore(12) == d
		}
		if o.yearEnd == "" { // weeks drift by some days
			same = (first == s.first || later >= first || d >= first.monthsBefore(12)) && (last == s.last || later <= last || d <= last.monthsBefore(12))
		}
		list[d] = same || o.wrong == acquiredWholeYear
	}
	return list
}

// acquisitions works out the revenue of acquired customers in a period.
func (o *oracle) acquisitions(p period) {
	if o.acquired != nil {
		o.put("revenue", "acquired", p.String(), o.sum(p, func(x sale) bool { return o.firstYear(x.customer, p)[x.on] }))
	}
}

// increases works out the change of a period and its parts.
func (o *oracle) increases(p, compare period) {
	when := p.String()
	whole := minus(o.get("revenue", "", p), o.get("revenue", "", compare))
	o.put("revenue.increase", "", when, whole)
	o.put("revenue.growth", "", when, quotient(whole, o.get("revenue", "", compare)))
	if whole == nil {
		return
	}
	o.acquiredIncrease(p, compare)
	for _, member := range append([]string{"us", "foreign", "direct", "partner", "existing", "new"}, o.countries()...) {
		v := minus(o.get("revenue", member, p), o.get("revenue", member, compare))
		switch member {
		case "new":
			v = o.get("revenue", "new", p)
		case "existing":
			v = minus(whole, o.get("revenue", "new", p))
		}
		o.put("revenue.increase", member, when, v)
		o.put("revenue.increase.share", member, when, quotient(v, whole))
	}
}

// acquiredIncrease works out the part of a change from acquired customers.
func (o *oracle) acquiredIncrease(p, compare period) {
	if o.acquired == nil {
		return
	}
	less := o.sum(p.back(1), func(x sale) bool { return o.wrong != acquiredGross && o.yearEarlier(x.customer, p)[x.on] })
	if o.wrong == acquiredCompare {
		less = o.get("revenue", "acquired", compare)
	}
	v := minus(o.get("revenue", "acquired", p), less)
	if o.wrong == acquiredReversed && v != nil {
		v = new(big.Rat).Neg(v)
	}
	o.put("revenue.increase", "acquired", p.String(), v)
}

// solve returns every fact of a world. extra are facts that may exist besides: of
// the year before the report's, where it is not the one compared.
func solve(w *world, wrong mistake) (want, extra map[string]*big.Rat, unclassified bool) {
	o := newOracle(w, wrong)
	for _, pair := range w.pairs() {
		for i, p := range pair {
			o.revenue(p, p.back([]int{w.compare, 1}[i]), false)
			if p.toDate {
				continue
			}
			for _, q := range []period{p, p.back(1)} {
				if s, ok := o.span(q); ok && o.yearOf(q) {
					o.put("arr", "", s.last.String(), o.total(o.held(s.last, o.top), s.last))
				}
			}
			o.retention(p)
		}
	}
	if w.form == "10-K" {
		o.revenue(w.period.back(w.compare+1), w.period.back(w.compare+2), true)
	}
	for _, pair := range w.pairs() {
		o.increases(pair[0], pair[1])
	}
	want = o.facts
	o.facts = maps.Clone(want)
	for _, pair := range w.pairs() {
		if p := pair[0]; !p.toDate {
			o.retention(p.back(1))
			change := minus(o.get("ndr", "", p), o.get("ndr", "", p.back(1)))
			o.put("ndr.change", "", p.String(), change)
			if change != nil {
				want["ndr.change@"+p.String()] = change
			}
		}
	}
	return want, o.facts, o.unclassified
}

var one, two, five = big.NewInt(1), big.NewInt(2), big.NewInt(5)

// decimal returns a number as facts.json does: exact where it ends, else to 18 places.
func decimal(r *big.Rat) string {
	d, n := new(big.Int).Set(r.Denom()), 0
	for ; d.Cmp(one) > 0; n++ { // a factor of 2 or 5 ends at the next place
		short := false
		for _, prime := range []*big.Int{two, five} {
			if q, rest := new(big.Int).QuoRem(d, prime, new(big.Int)); rest.Sign() == 0 {
				d, short = q, true
			}
		}
		if !short {
			break
		}
	}
	if d.Cmp(one) == 0 {
		return r.FloatString(n)
	}
	s := strings.TrimRight(r.FloatString(18), "0")
	return strings.TrimSuffix(s, ".")
}

// evaluate reads the world through the door.
func evaluate(t testing.TB, w *world) (*filing.Filing, *compute.Result, []diag.Diagnostic) {
	f, found, err := filing.Read(w.folder())
	if err != nil || len(found) > 0 {
		t.Fatalf("filing.Read: %v, %v, want neither\n%s", err, found, w)
	}
	ask := compute.Ask(f)
	ask.Rows = true
	book, found := ledger.Read(f, ask, ledger.Access{})
	for _, d := range found {
		if d.Code != "LED008" && !suspects(d.Code) {
			t.Fatalf("ledger.Read found %s %s at %s\n%s", d.Code, d.Message(), d.At(), w)
		}
	}
	r, found := compute.Facts(f, book, nil)
	return f, r, found
}

func values(r *compute.Result) map[string]string {
	all := map[string]string{}
	for _, f := range r.Facts.All() {
		all[f.ID.String()] = f.Value.String()
	}
	return all
}

// differs returns the first fact on which the facts and the oracle disagree, or "".
func differs(w *world, got map[string]string, want, extra map[string]*big.Rat) string {
	for _, id := range slices.Sorted(maps.Keys(got)) {
		v := extra[id]
		if v == nil {
			return fmt.Sprintf("%s = %s, want none", id, got[id])
		}
		if decimal(v) != got[id] {
			return fmt.Sprintf("%s = %s, want %s", id, got[id], decimal(v))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(want)) {
		if _, ok := got[id]; !ok && !w.sparse {
			return fmt.Sprintf("%s does not exist, want %s", id, decimal(want[id]))
		}
	}
	return ""
}

// setUp makes a search the same on every run, and leaves the flags to the next test
// as they were; -rapid.checks and -rapid.seed widen it.
func setUp(t *testing.T, checks string) {
	for name, value := range map[string]string{"rapid.checks": checks, "rapid.seed": "1", "rapid.nofailfile": "true"} {
		f := flag.Lookup(name)
		if f.Value.String() != f.DefValue { // given
			continue
		}
		if err := flag.Set(name, value); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { flag.Set(name, f.DefValue) })
	}
}

func TestFactsAgreeWithTheOracle(t *testing.T) {
	setUp(t, "2000")
	counted := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		w := worlds.Draw(rt, "world")
		_, r, found := evaluate(t, w)
		got := values(r)
		want, extra, unclassified := solve(w, none)
		if d := differs(w, got, want, extra); d != "" {
			rt.Fatalf("%s\n%s", d, w)
		}
		unsubscribed := slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return d.Code == "LED009" })
		if unclassified != unsubscribed {
			rt.Fatalf("LED009 reported: %v, want %v\n%s", unsubscribed, unclassified, w)
		}
		identities(rt, w, r)
		if rapid.IntRange(0, 9).Draw(rt, "rows too") == 0 {
			rowsAdd(rt, w, r)
		}
		if rapid.IntRange(0, 4).Draw(rt, "in another order") == 0 {
			_, other, _ := evaluate(t, w.shuffled(rt))
			if got2 := values(other); !maps.Equal(got, got2) {
				rt.Fatalf("with its rows in another order the facts are\n%v\nwant\n%v\n%s", got2, got, w)
			}
		}
		for id := range got {
			counted[id[:strings.IndexAny(id, "@[")]]++
		}
	})
	for _, m := range compute.Register {
		if ofSubscriptions(m.Name) && counted[m.Name] == 0 {
			t.Errorf("no filing had a fact %s", m.Name)
		}
	}
}

// identities holds the facts to each other.
func identities(t *rapid.T, w *world, r *compute.Result) {
	all := map[fact.ID]*quantity.Value{}
	for _, f := range r.Facts.All() {
		all[f.ID] = &f.Value
	}
	get := func(metric, member, when string) *quantity.Value {
		return all[fact.ID{Metric: metric, Member: member, When: when}]
	}
	for _, pair := range w.pairs() {
		for _, p := range pair {
			when := p.String()
			den, up, down, gone, num := get("ndr.denominator", "", when), get("ndr.expansion", "", when), get("ndr.contraction", "", when), get("ndr.churn", "", when), get("ndr.numerator", "", when)
			if up != nil && num != nil {
				sum := den.Add(*up).Sub(*down).Sub(*gone)
				if drift := get("ndr.currency", "", when); w.reported {
					sum = sum.Add(*drift)
				}
				if sum.Cmp(*num) != 0 {
					t.Fatalf("%s: the bridge leads to %s, want the numerator %s\n%s", when, sum, *num, w)
				}
				for name, v := range map[string]*quantity.Value{"expansion": up, "contraction": down, "churn": gone} {
					if v.Sign() < 0 {
						t.Fatalf("%s: %s is %s, want 0 or more\n%s", when, name, *v, w)
					}
				}
			}
			for _, metric := range []string{"revenue", "revenue.increase"} {
				for _, split := range [][2]string{{"us", "foreign"}, {"direct", "partner"}, {"existing", "new"}} {
					whole, a, b := get(metric, "", when), get(metric, split[0], when), get(metric, split[1], when)
					if a == nil && b == nil {
						continue
					}
					if sum := a.Add(*b); sum.Cmp(*whole) != 0 {
						t.Fatalf("%s@%s: %s add to %s, want %s\n%s", metric, when, split, sum, *whole, w)
					}
				}
			}
		}
	}
}

// rowsAdd adds up the rows that facts say they were summed from.
func rowsAdd(t *rapid.T, w *world, r *compute.Result) {
	o := newOracle(w, none)
	for _, x := range r.Facts.All() {
		var at day
		switch x.ID.Metric {
		case "ndr.expansion", "ndr.contraction", "ndr.churn", "ndr.currency":
			sum := new(big.Rat)
			selection, _ := r.Selection(x.ID)
			for _, adds := range r.Rows(selection) {
				sum.Add(sum, exact(adds))
			}
			if got := decimal(sum); got != x.Value.String() {
				t.Fatalf("the rows of %s add to %s, want %s\n%s", x.ID, got, x.Value, w)
			}
			continue
		case "arr", "ndr.denominator", "ndr.numerator", "ndr.unmapped.numerator", "ndr.prior-rates.numerator":
			if w.reported && (x.ID.Metric == "ndr.numerator" || x.ID.Metric == "ndr.unmapped.numerator") {
				continue
			}
			at = on(x.Context.Span.Start.String()) // of a balance its date; else the day after the period before
			if x.ID.Metric != "arr" {
				at--
			}
		case "revenue", "revenue.customer":
		case "revenue.increase":
			if x.ID.Member != "acquired" {
				continue
			}
		default:
			continue
		}
		sum := new(big.Rat)
		selection, ok := r.Selection(x.ID)
		if !ok {
			t.Fatalf("%s has no rows\n%s", x.ID, w)
		}
		for row, adds := range r.Rows(selection) {
			if selection.Ledger == "revenue" {
				if amount := rat(row.Amount("amount").String()); x.ID.Metric == "revenue.increase" && exact(adds).Cmp(amount) != 0 {
					sum.Sub(sum, amount) // one year earlier
				} else {
					sum.Add(sum, amount)
				}
				continue
			}
			sum.Add(sum, new(big.Rat).Mul(rat(row.Amount("arr").String()), o.rate(row.Word("currency"), at)))
		}
		if got := decimal(sum); got != x.Value.String() {
			t.Fatalf("the rows of %s add to %s, want %s\n%s", x.ID, got, x.Value, w)
		}
	}
}

// exact returns a quotient by its fields, not as it prints.
func exact(q quantity.Quotient) *big.Rat {
	r := rat(q.Num.String())
	if q.Over.Sign() != 0 {
		r.Quo(r, new(big.Rat).SetInt(q.Over.Int()))
	}
	return r
}

// ofSubscriptions reports whether a metric is one of subscriptions and of revenue,
// which the worlds here are made of.
func ofSubscriptions(metric string) bool {
	family, _, _ := strings.Cut(metric, ".")
	return slices.Contains([]string{"arr", "ndr", "gross-retention", "revenue"}, family)
}
