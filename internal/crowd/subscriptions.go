package crowd

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/exchange"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/quantity"
)

// Year is the year of a rate, from the day after Before to Last.
type Year struct {
	Before, Last fiscal.Date
	At           fiscal.Date // of the exchange rates of the bridge: Before or Last
	Ranked       bool        // its sums are broken down by customer, and findings name customers
}

// SubscriptionsPlan is what a report needs of the sums of recurring revenue by customer and
// currency.
type SubscriptionsPlan struct {
	On         []fiscal.Date // the times: terms active on a day
	Years      []Year        // those of which a day is not in On are left out
	Rates      *exchange.Rates
	Reporting  string // the currency without a rate; "" too
	Most       int    // customers in each breakdown of a sum
	MostAbsent int    // customers that the customers ledger lacks, which a finding names
}

// Subscriptions reduces the sums of recurring revenue by customer and currency. Call Customer for
// each customer; then Group with the currency, Family and Absent for that customer; after the
// last customer, Each.
type Subscriptions struct {
	stream
	AbsentCount int // customers that are Absent
	plan        SubscriptionsPlan
	words       func(intern.ID) string
	days        map[fiscal.Date]*factors
	years       []yearOf
	on          []dayOf
	crowds      map[string]*Customer
	order       []*Customer
	key         []byte
	present     intern.Bits
	priced      int // the currencies, from 0, that all factors have
}

// dayOf ranks all customers on a day.
type dayOf struct {
	time  int
	at    *factors
	total *ranking
}

type yearOf struct {
	Year
	t0, t1                 int
	was, at, is            *factors // of Before, At and Last
	effect                 *factors
	stayWas, stayIs        *ranking
	steps                  [Gone + 1]*ranking
	effects                *ranking
	leastBefore, leastLast *ranking
}

// NewSubscriptions returns a reducer. The words are those of the currencies.
func NewSubscriptions(plan SubscriptionsPlan, words func(intern.ID) string) *Subscriptions {
	s := &Subscriptions{plan: plan, words: words, days: map[fiscal.Date]*factors{}, crowds: map[string]*Customer{}}
	s.times = len(plan.On)
	s.stream.close, s.stream.merge, s.stream.shift = s.closes, s.merges, func(by int) {
		for _, c := range s.order {
			c.shift(by)
		}
	}
	for _, y := range plan.Years {
		of := yearOf{Year: y, t0: slices.Index(plan.On, y.Before), t1: slices.Index(plan.On, y.Last)}
		if of.t0 < 0 || of.t1 < 0 || slices.ContainsFunc(s.years, func(o yearOf) bool { return o.Before == y.Before && o.Last == y.Last && o.At == y.At }) {
			continue
		}
		of.was, of.at, of.is = s.day(y.Before), s.day(y.At), s.day(y.Last)
		if y.Ranked {
			rank := func(most int, by *factors) *ranking {
				r := s.ranking(most)
				by.ranks = append(by.ranks, r)
				return r
			}
			for _, d := range []dayOf{{time: of.t0, at: of.was}, {time: of.t1, at: of.is}} {
				if !slices.ContainsFunc(s.on, func(o dayOf) bool { return o.time == d.time }) {
					d.total = rank(plan.Most, d.at)
					s.on = append(s.on, d)
				}
			}
			of.stayWas, of.stayIs = rank(plan.Most, of.was), rank(plan.Most, of.is)
			for step, by := range map[Step]*factors{Rise: of.at, Contraction: of.at, Churn: of.was, Lapse: of.was} {
				of.steps[step] = rank(plan.Most, by)
			}
			if y.At == y.Last {
				of.effect = &factors{of: func(id intern.ID) (quantity.Quotient, bool) {
					was, _ := s.rate(id, y.Before)
					is, foreign := s.rate(id, y.Last)
					return is.Sub(was), foreign
				}}
				of.effects = rank(plan.Most, of.effect)
			}
			of.leastBefore, of.leastLast = rank(1, of.was), rank(1, of.at)
		}
		s.years = append(s.years, of)
	}
	return s
}

// rate returns the price of one unit of a currency on a day; foreign is false if it is 1.
func (s *Subscriptions) rate(id intern.ID, d fiscal.Date) (q quantity.Quotient, foreign bool) {
	one := quantity.Quotient{Num: quantity.Scaled{Coef: quantity.WideOf(1)}}
	word := s.words(id)
	if word == "" || word == s.plan.Reporting || s.plan.Rates == nil {
		return one, false
	}
	if r, known := s.plan.Rates.On(word, d); known {
		return r.Price, true
	}
	return one, false // the fact that needs it has no value
}

// day returns the factors of a day.
func (s *Subscriptions) day(d fiscal.Date) *factors {
	if s.days[d] == nil {
		s.days[d] = &factors{of: func(id intern.ID) (quantity.Quotient, bool) {
			q, _ := s.rate(id, d)
			return q, true
		}}
	}
	return s.days[d]
}

// factors are what amounts in each currency are multiplied by: whole numbers, of which all have
// the same scale.
type factors struct {
	of     func(intern.ID) (q quantity.Quotient, counts bool)
	list   []quantity.Wide // by currency
	bits   []int           // likewise: of the absolute factor
	places int
	over   quantity.Wide
	ranks  []*ranking
}

// at returns the factor of a currency.
func (f *factors) at(id intern.ID) quantity.Wide {
	for next := intern.ID(len(f.list)); next <= id; next++ {
		q, counts := f.of(next)
		if f.over.Sign() == 0 {
			f.over = quantity.WideOf(1)
		}
		if !counts {
			f.list, f.bits = append(f.list, quantity.Wide{}), append(f.bits, 0)
			continue
		}
		over := q.Over
		if over.Sign() == 0 {
			over = quantity.WideOf(1)
		}
		more, rest := f.over.Common(over)
		if by := max(q.Num.Places-f.places, 0); by > 0 || more.Cmp(quantity.WideOf(1)) != 0 {
			f.scale(more.Shift(by))
			f.places, f.over = f.places+by, f.over.Mul(more)
		}
		n := q.Num.At(f.places).Mul(rest)
		f.list, f.bits = append(f.list, n), append(f.bits, n.BitLen())
	}
	return f.list[id]
}

// scale multiplies all factors, and the amounts that were computed with them.
func (f *factors) scale(by quantity.Wide) {
	for i, n := range f.list {
		f.list[i] = n.Mul(by)
		f.bits[i] = f.list[i].BitLen()
	}
	for _, r := range f.ranks {
		r.scale(by)
	}
}

// add returns the sum of a customer at a time.
func (f *factors) add(c *Customer, time int) (sum quantity.Wide) {
	for i := range c.Groups {
		if g := &c.Groups[i]; g.Has.Has(time) {
			sum = sum.Add(g.Sum[time].Mul(f.at(g.Key[0])))
		}
	}
	return sum
}

// sign returns the sign of the sum of a customer at a time.
func (f *factors) sign(c *Customer, time int) int {
	if len(c.Groups) == 1 {
		return c.Groups[0].Sum[time].Sign() * f.at(c.Groups[0].Key[0]).Sign()
	}
	return f.add(c, time).Sign()
}

// moved returns the sign of the change between two times.
func (f *factors) moved(c *Customer, before, after int) int {
	if len(c.Groups) == 1 {
		return c.Groups[0].Sum[after].Cmp(c.Groups[0].Sum[before]) * f.at(c.Groups[0].Key[0]).Sign()
	}
	return f.add(c, after).Cmp(f.add(c, before))
}

// small reports whether a ranking cannot take an absolute amount, by its length in bits alone.
func (f *factors) small(r *ranking, c *Customer, amount quantity.Wide) bool {
	if len(c.Groups) != 1 || len(r.items) < r.most || r.most == 0 {
		return false
	}
	f.at(c.Groups[0].Key[0])
	return amount.BitLen()+f.bits[c.Groups[0].Key[0]] < r.items[0].value.BitLen()
}

// rank offers the absolute amount of a customer at a time, less that at another, if not -1.
func (s *Subscriptions) rank(r *ranking, f *factors, c *Customer, time, less int) {
	if len(c.Groups) == 1 {
		n := c.Groups[0].Sum[time]
		if less >= 0 {
			n = n.Sub(c.Groups[0].Sum[less])
		}
		if f.small(r, c, n) {
			return
		}
		s.offer(r, n.Mul(f.at(c.Groups[0].Key[0])).Abs())
		return
	}
	n := f.add(c, time)
	if less >= 0 {
		n = n.Sub(f.add(c, less))
	}
	s.offer(r, n.Abs())
}

// step returns the step of a customer in a year.
func (y *yearOf) step(c *Customer, present intern.Bits) Step {
	switch {
	case !present.Has(y.t0):
		return None
	case !present.Has(y.t1):
		return Left(y.was.sign(c, y.t0))
	}
	return Stays(y.at.moved(c, y.t0, y.t1))
}

// presence sets the times at which a customer has a row.
func presence(b intern.Bits, c *Customer) intern.Bits {
	clear(b)
	for i := range c.Groups {
		for len(b) < len(c.Groups[i].Has) {
			b = append(b, 0)
		}
		for k, word := range c.Groups[i].Has {
			b[k] |= word
		}
	}
	return b
}

// price gives all factors the customer's currencies, before an amount is computed: a new one may
// change the scale.
func (s *Subscriptions) price(c *Customer) {
	for i := range c.Groups {
		id := c.Groups[i].Key[0]
		if int(id) < s.priced {
			continue
		}
		s.priced = int(id) + 1
		for _, f := range s.days {
			f.at(id)
		}
		for i := range s.years {
			if f := s.years[i].effect; f != nil {
				f.at(id)
			}
		}
	}
}

func (s *Subscriptions) closes(c *Customer) (keep bool) {
	s.price(c)
	if c.Absent && c.rows {
		s.AbsentCount++
	}
	if c.family || c.Absent && s.AbsentCount <= s.plan.MostAbsent {
		return true
	}
	s.present = presence(s.present, c)
	for i := range s.on {
		if d := &s.on[i]; s.present.Has(d.time) {
			s.rank(d.total, d.at, c, d.time, -1)
		}
	}
	for i := range s.years {
		y := &s.years[i]
		if !y.Ranked || !s.present.Has(y.t0) {
			continue
		}
		step := y.step(c, s.present)
		if y.was.sign(c, y.t0) < 0 {
			s.offer(y.leastBefore, y.was.add(c, y.t0).Neg())
		}
		switch {
		case step.Staying():
			s.rank(y.stayWas, y.was, c, y.t1, -1)
			s.rank(y.stayIs, y.is, c, y.t1, -1)
			if step != Level {
				s.rank(y.steps[step], y.at, c, y.t1, y.t0)
			}
			if y.effects != nil {
				s.rank(y.effects, y.effect, c, y.t0, -1)
			}
			if y.at.sign(c, y.t1) < 0 {
				s.offer(y.leastLast, y.at.add(c, y.t1).Neg())
			}
		case step != Gone:
			s.rank(y.steps[step], y.was, c, y.t0, -1)
		}
	}
	return false
}

func (s *Subscriptions) merges(c *Customer) {
	s.present = presence(s.present, c)
	s.key = s.key[:0]
	for i := range s.times {
		s.key = append(s.key, '0')
		if s.present.Has(i) {
			s.key[i] = '1'
		}
	}
	for i := range s.years {
		s.key = append(s.key, byte(s.years[i].step(c, s.present)))
	}
	if c.Absent {
		s.key = append(s.key, 1)
	}
	crowd := s.crowds[string(s.key)]
	if crowd == nil {
		crowd = &Customer{ID: fmt.Appendf(nil, "\x00subscriptions %d", len(s.order)), Absent: c.Absent}
		s.crowds[string(s.key)] = crowd
		s.order = append(s.order, crowd)
	}
	crowd.Weight++
	for i := range c.Groups {
		g := &c.Groups[i]
		to := crowd.group(g.Key, s.times)
		for t, n := range g.Sum {
			if g.Has.Has(t) {
				to.Has.Set(t)
				to.Sum[t] = to.Sum[t].Add(n)
			}
		}
	}
}

// Each ends the last customer, and calls visit with each customer that is returned as it is, in
// the order of their ids, and then with each crowd. A customer is valid until visit returns. Each
// may be called once.
func (s *Subscriptions) Each(visit func(*Customer)) {
	s.flush()
	s.each(visit)
	for _, c := range s.order {
		visit(c)
	}
}
