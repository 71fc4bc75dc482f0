// Package crowd adds together the customers of a ledger that no report can name, so that
// memory does not grow with the number of customers. Customers arrive one after another, in the
// order of the bytes of their ids. A reducer returns most of them as a few crowds: one customer
// stands for many, has their sums and a weight, and is never named or ranked. The others it
// returns as they are.
//
// [Revenue] and [Subscriptions] are the two reducers. Package ledger passes them the groups of a
// database as they arrive, and takes each [Customer] back; package compute states in their plans
// which times, rates and sums a report needs.
//
// A crowd changes no number, for these reasons. Every amount of package compute is a sum of
// amounts of groups, each times a factor that depends on the time, the currency, the country,
// the channel, and a few signs of the group's customer. Customers with the same signs can
// therefore be added together first. The signs are:
//
//   - of a term of recurring revenue: at which of the times the customer has a row; and, for
//     each year of a rate, whether the customer of one year earlier rose, fell, left, or did not
//     change, at the exchange rates of the bridge (Step). The sum of members with one sign has
//     that sign, so that a crowd is put where its members were;
//   - of revenue, at each time by itself, because no number compares two times of one customer:
//     whether the customer has domestic and foreign revenue, revenue by channel, its class
//     (Class) in the periods that are the time, and whether its net revenue is below zero.
//     Two times that one sum adds and subtracts are one block: their signs are taken together.
//
// What counts customers adds the weights. What counts the customers of one country uses
// Revenue.Countries, because members of a crowd may have revenue in different countries.
//
// A customer is returned as it is
//
//   - if it belongs to a family: it has a parent, or is one, so that its signs are those of all
//     members together;
//   - if it is among the largest by absolute amount of any sum that is broken down by customer;
//   - if it is among the largest by amount at a time, which may be customers of 10% or more;
//   - if a finding names it: the least recurring revenue, the first customers without a
//     subscription, the first new customer with negative revenue, and the first customers that
//     the customers ledger lacks.
package crowd

import (
	"bytes"
	"container/heap"
	"errors"
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/quantity"
)

// Sum is the sum of a group at a time, given by its index. A group that has a row at a time has
// a Sum, even if it is zero.
type Sum struct {
	Time int
	N    quantity.Scaled
}

// Group holds the sums of a customer's rows that have the same words in the other fields.
type Group struct {
	Key []intern.ID     // the words: of the currency, or of the country and the channel
	Has intern.Bits     // the times with a row
	Sum []quantity.Wide // by time, in units of 10^-Places of the reducer
}

// Customer is a customer or a crowd.
type Customer struct {
	ID     []byte        // of a crowd, a text that no id can be
	Weight int           // 1, or the number of customers of a crowd
	Groups []Group       // at least one, unless the customer has no rows at any time
	Terms  []fiscal.Span // of a crowd, those of one of its customers: all have the same classes
	Absent bool          // the customers ledger lacks the customer, or all of the crowd
	family bool
	rows   bool // whether there is a group
}

// IsCrowd reports whether an id is that of a crowd.
func IsCrowd(id []byte) bool { return len(id) > 0 && id[0] == 0 }

// Class is how a customer with revenue in a period is classified.
type Class uint8

// The classes. Unsubscribed is a customer without any term.
const (
	Existing Class = iota + 1
	New
	Unsubscribed
)

// Classes defines the classes of customers in a period. Window runs from the day after the
// comparison period to the last day of the period, and Start is the first day of the period. A
// customer is existing if a term runs in the months before its first day in Window.
type Classes struct {
	Time     int // the time of the period's revenue
	Window   fiscal.Span
	Start    fiscal.Date
	Lookback int // in months, negative
}

// Of returns the class of a customer with these terms.
func (c Classes) Of(terms []fiscal.Span) Class {
	if len(terms) == 0 {
		return Unsubscribed
	}
	first := fiscal.Date(0)
	for _, t := range terms {
		if t.Overlaps(c.Window) {
			if day := max(t.Start, c.Window.Start); first == 0 || day < first {
				first = day
			}
		}
	}
	if first == 0 {
		first = c.Start
	}
	look := fiscal.Span{Start: first.AddMonths(c.Lookback), End: first - 1}
	if slices.ContainsFunc(terms, look.Overlaps) {
		return Existing
	}
	return New
}

// Step is the part of the bridge of a year's rate to which a customer of one year earlier
// belongs.
type Step uint8

// The steps. None is a customer that was not active one year earlier.
const (
	None        Step = iota
	Rise             // ARR rose
	Contraction      // ARR fell, and a term is active on the last day
	Level            // ARR did not change, and a term is active on the last day
	Churn            // no term is active on the last day
	Lapse            // likewise, of a negative ARR
	Gone             // likewise, of an ARR of zero
)

// Left returns the step of a customer without an active term on the last day, by the sign of its
// ARR one year earlier.
func Left(sign int) Step { return [...]Step{Lapse, Gone, Churn}[sign+1] }

// Stays returns the step of a customer with an active term on the last day, by the sign of the
// change in its ARR.
func Stays(sign int) Step { return [...]Step{Contraction, Level, Rise}[sign+1] }

// Staying reports whether a term is active on the last day.
func (s Step) Staying() bool { return s >= Rise && s <= Level }

// ErrOrder is the cause of an error for customers that are not in the order of their ids.
var ErrOrder = errors.New("customers are not in the order of the bytes of their ids")

// entry is a customer that may be returned as it is.
type entry struct {
	packed []byte // see Customer.pack
	seq    int    // its place in the order of customers
	refs   int    // rankings that have it, and 1 if it must be returned
	at     int    // its index in stream.kept
}

// stream collects the groups of one customer after another. The methods that its user calls are
// documented at Subscriptions and Revenue.
type stream struct {
	Places int // the decimal places of all sums
	Count  int // customers with a group that have arrived
	times  int
	seq    int      // customers that have arrived
	now    Customer // that is arriving
	out    Customer // that was kept, and is read again
	begun  bool
	kept   []*entry
	unused []*entry
	packed []byte
	offers []offer
	ranks  []*ranking
	close  func(*Customer) (keep bool) // offers the customer to rankings
	merge  func(*Customer)             // adds the customer to a crowd
	shift  func(by int)                // refines the sums of crowds
}

// offer is a customer's amount in a ranking that takes it.
type offer struct {
	rank  *ranking
	value quantity.Wide
}

// Customer begins a customer, or goes on with the last one. The id must be trimmed, and not less
// than the id of the last customer by its bytes.
func (s *stream) Customer(id []byte) error {
	if s.begun {
		switch c := bytes.Compare(id, s.now.ID); {
		case c == 0:
			return nil
		case c < 0:
			return fmt.Errorf("%w: %q after %q", ErrOrder, id, s.now.ID)
		}
		s.flush()
	}
	c := &s.now
	c.ID, c.Groups, c.Terms, c.Absent, c.family = append(c.ID[:0], id...), c.Groups[:0], c.Terms[:0], false, false
	c.Weight, c.rows, s.begun = 1, false, true
	s.seq++
	return nil
}

// Family marks the customer as one that has a parent or is one.
func (s *stream) Family() { s.now.family = true }

// Absent marks the customer as one that the customers ledger lacks.
func (s *stream) Absent() { s.now.Absent = true }

// Term adds the days of a term of the customer, or of terms without a gap between them.
func (s *stream) Term(days fiscal.Span) { s.now.Terms = append(s.now.Terms, days) }

// Group adds sums of the customer to the group with a key.
func (s *stream) Group(sums []Sum, key ...intern.ID) {
	s.now.rows = true
	if len(sums) == 0 {
		return
	}
	g := s.now.group(key, s.times)
	for _, sum := range sums {
		if sum.N.Places > s.Places {
			s.refine(sum.N.Places)
		}
		g.Has.Set(sum.Time)
		g.Sum[sum.Time] = g.Sum[sum.Time].Add(sum.N.At(s.Places))
	}
}

// group returns the group of a customer with a key.
func (c *Customer) group(key []intern.ID, times int) *Group {
	for i := range c.Groups {
		if slices.Equal(c.Groups[i].Key, key) {
			return &c.Groups[i]
		}
	}
	g := c.next(times)
	g.Key = append(g.Key[:0], key...)
	clear(g.Has)
	return g
}

// next appends a group without sums, with the memory of an earlier customer if there is any.
func (c *Customer) next(times int) *Group {
	if n := len(c.Groups); n < cap(c.Groups) {
		c.Groups = c.Groups[:n+1]
	} else {
		c.Groups = append(c.Groups, Group{})
	}
	g := &c.Groups[len(c.Groups)-1]
	if g.Sum == nil {
		g.Sum = make([]quantity.Wide, times)
	}
	clear(g.Sum)
	return g
}

// refine increases the places of all sums.
func (s *stream) refine(places int) {
	by := places - s.Places
	s.now.shift(by)
	for _, e := range s.kept {
		s.out.unpack(e.packed, s.times)
		s.out.shift(by)
		e.packed = s.out.pack(e.packed[:0])
	}
	for _, r := range s.ranks {
		r.scale(quantity.WideOf(1).Shift(by))
	}
	s.shift(by)
	s.Places = places
}

func (c *Customer) shift(by int) {
	for _, g := range c.Groups {
		shift(g.Sum, by)
	}
}

func shift(sums []quantity.Wide, by int) {
	for i, n := range sums {
		sums[i] = n.Shift(by)
	}
}

// Listed reports whether the ledger has a row of the customer, at whatever time.
func (c *Customer) Listed() bool { return c.rows }

// flush ends the customer.
func (s *stream) flush() {
	if !s.begun {
		return
	}
	s.begun = false
	if s.now.rows {
		s.Count++
	}
	s.offers = s.offers[:0]
	keep := s.close(&s.now)
	if !keep && len(s.offers) == 0 {
		s.merge(&s.now)
		return
	}
	e := s.keep()
	if keep {
		e.refs++
	}
	for _, o := range s.offers {
		e.refs++
		if out := o.rank.push(o.value, e); out != nil {
			if out.refs--; out.refs == 0 {
				s.out.unpack(out.packed, s.times)
				s.merge(&s.out)
				s.drop(out)
			}
		}
	}
}

// keep returns a copy of the customer, in the memory of one that was dropped if there is any.
func (s *stream) keep() *entry {
	e := &entry{}
	if n := len(s.unused); n > 0 {
		e, s.unused = s.unused[n-1], s.unused[:n-1]
	}
	s.packed = s.now.pack(s.packed[:0])
	e.packed = append(e.packed[:0], s.packed...)
	e.seq, e.refs, e.at = s.seq-1, 0, len(s.kept)
	s.kept = append(s.kept, e)
	return e
}

func (s *stream) drop(e *entry) {
	last := s.kept[len(s.kept)-1]
	s.kept[e.at], last.at = last, e.at
	s.kept[len(s.kept)-1] = nil
	s.kept = s.kept[:len(s.kept)-1]
	s.unused = append(s.unused, e)
}

// offer offers an amount of the customer that is arriving to a ranking.
func (s *stream) offer(r *ranking, value quantity.Wide) {
	if r.takes(value) {
		s.offers = append(s.offers, offer{r, value})
	}
}

// ranking returns a ranking of the largest amounts.
func (s *stream) ranking(most int) *ranking {
	r := &ranking{most: most}
	s.ranks = append(s.ranks, r)
	return r
}

// each calls visit with the customers that are returned as they are, in the order of their ids,
// and forgets them.
func (s *stream) each(visit func(*Customer)) {
	slices.SortFunc(s.kept, func(a, b *entry) int { return a.seq - b.seq })
	for _, r := range s.ranks {
		r.items = nil // they would keep the customers that were visited
	}
	s.ranks, s.unused = nil, nil
	for i, e := range s.kept {
		s.out.unpack(e.packed, s.times)
		visit(&s.out)
		s.kept[i] = nil
	}
	s.kept = nil
}

// ranking is a heap of the largest amounts, with the smallest at the root. Of equal amounts, the
// customer that arrived first counts as larger.
type ranking struct {
	most    int
	items   []ranked
	dropped quantity.Wide // the largest amount of a customer that is not in the ranking, if above zero
}

type ranked struct {
	value quantity.Wide
	e     *entry
}

// takes reports whether a ranking takes an amount of a customer that arrives now.
func (r *ranking) takes(value quantity.Wide) bool {
	if len(r.items) < r.most || r.most > 0 && value.Cmp(r.items[0].value) > 0 {
		return true
	}
	r.drop(value)
	return false
}

func (r *ranking) drop(value quantity.Wide) {
	if value.Cmp(r.dropped) > 0 {
		r.dropped = value
	}
}

// push adds a customer, and returns the one that it replaces.
func (r *ranking) push(value quantity.Wide, e *entry) (out *entry) {
	if len(r.items) < r.most {
		heap.Push(r, ranked{value, e})
		return nil
	}
	r.drop(r.items[0].value)
	out, r.items[0] = r.items[0].e, ranked{value, e}
	heap.Fix(r, 0)
	return out
}

// scale multiplies all amounts.
func (r *ranking) scale(by quantity.Wide) {
	for i := range r.items {
		r.items[i].value = r.items[i].value.Mul(by)
	}
	r.dropped = r.dropped.Mul(by)
}

func (r *ranking) Len() int { return len(r.items) }
func (r *ranking) Less(i, k int) bool {
	if c := r.items[i].value.Cmp(r.items[k].value); c != 0 {
		return c < 0
	}
	return r.items[i].e.seq > r.items[k].e.seq
}
func (r *ranking) Swap(i, k int) { r.items[i], r.items[k] = r.items[k], r.items[i] }

// Push and Pop implement heap.Interface; nothing is removed.
func (r *ranking) Push(x any) { r.items = append(r.items, x.(ranked)) }
func (r *ranking) Pop() any   { return nil }
