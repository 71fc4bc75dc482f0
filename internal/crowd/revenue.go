package crowd

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/quantity"
)

// RevenuePlan is what a report needs of the sums of revenue by customer, country and channel.
type RevenuePlan struct {
	Times    int      // the number of times; they are given by their indexes
	Pairs    [][2]int // times of which a sum adds the first and subtracts the second
	Classes  []Classes
	Named    []Classes // those of Classes for which findings name customers
	Report   int       // the time of the report's period, -1 for none: findings name a new customer with negative revenue
	Shown    []int     // times whose sums are broken down by customer
	Major    []int     // times of which customers of 10% or more are named
	Domicile string
	Most     int // customers in each breakdown of a sum

	MostMajor        int // customers that may have 10% or more of the revenue of a time
	MostAbsent       int // customers that the customers ledger lacks, which a finding names
	MostUnsubscribed int // customers without a subscription that findings name
}

// ErrMajor is the cause of an error for more customers of 10% or more of the revenue of a time
// than are returned as they are. More than ten can have that only if others have negative revenue.
var ErrMajor = errors.New("too many customers each have 10% or more of the revenue of a period")

// Revenue reduces the sums of revenue by customer, country and channel. Call Customer for each
// customer; then Group with the country and the channel, Term, Family and Absent for that
// customer; after the last customer, Each.
type Revenue struct {
	stream
	// Countries is the number of customers in crowds that have revenue in a country: by time,
	// then by country.
	Countries [][]int
	// OnlyRevenue is the number of customers without a term, and AbsentCount and OnlyAbsent are
	// the numbers of all customers and of those without a term that are Absent.
	OnlyRevenue, AbsentCount, OnlyAbsent int
	plan                                 RevenuePlan
	words                                func(intern.ID) string // of the countries
	domestic                             intern.Bits            // countries
	looked                               int                    // the countries, from 0, that are in domestic or not
	blocks                               []block
	crowds                               map[string]*piece
	order                                []*piece
	key                                  []byte
	times                                []timeOf
	pairs                                []*ranking
	named                                []int // by Named: customers without a subscription that are named
	classes                              []Class
	negative                             bool // whether the new customer with negative revenue is named
	seen                                 []intern.ID
	ready                                *Customer // whose nets and classes are computed
}

// timeOf holds the rankings of a time; nil if there are none. For an arriving customer it holds
// the sums at the time.
type timeOf struct {
	total, domestic, foreign *ranking
	channels, countries      []*ranking // by ID
	classes                  []*ranking // by index in Classes and Class, of those that are the time
	major                    *ranking
	sum                      quantity.Wide // of all customers
	net                      net
}

// net holds the sums of one customer at a time.
type net struct {
	any                    bool
	signs                  byte // domestic 1, foreign 2
	total, domestic, other quantity.Wide
}

// block is times whose signs are taken together.
type block struct{ times []int }

// piece is a crowd at the times of a block.
type piece struct {
	Customer
	index map[[2]intern.ID]int // of Groups
}

// NewRevenue returns a reducer. The words are those of the countries.
func NewRevenue(plan RevenuePlan, words func(intern.ID) string) *Revenue {
	r := &Revenue{plan: plan, words: words, crowds: map[string]*piece{}, Countries: make([][]int, plan.Times), times: make([]timeOf, plan.Times), named: make([]int, len(plan.Named)), classes: make([]Class, len(plan.Classes))}
	r.stream.times = plan.Times
	r.stream.close, r.stream.merge, r.stream.shift = r.closes, r.merges, func(by int) {
		for _, p := range r.order {
			p.shift(by)
		}
		for i := range r.times {
			r.times[i].sum = r.times[i].sum.Shift(by)
		}
	}
	of := make([]int, plan.Times) // block, by time
	for t := range of {
		of[t] = t
	}
	for _, p := range plan.Pairs {
		from, to := of[p[1]], of[p[0]]
		for t, b := range of {
			if b == from {
				of[t] = to
			}
		}
		r.pairs = append(r.pairs, r.ranking(plan.Most))
	}
	for b := range plan.Times {
		var times []int
		for t := range of {
			if of[t] == b {
				times = append(times, t)
			}
		}
		if times != nil {
			r.blocks = append(r.blocks, block{times})
		}
	}
	for _, t := range plan.Shown {
		of := &r.times[t]
		if of.total != nil {
			continue
		}
		of.total, of.domestic, of.foreign = r.ranking(plan.Most), r.ranking(plan.Most), r.ranking(plan.Most)
		for _, c := range plan.Classes {
			for range Unsubscribed + 1 {
				var rank *ranking
				if c.Time == t {
					rank = r.ranking(plan.Most)
				}
				of.classes = append(of.classes, rank)
			}
		}
	}
	for _, t := range plan.Major {
		if r.times[t].major == nil {
			r.times[t].major = r.ranking(plan.MostMajor)
		}
	}
	return r
}

// isDomestic reports whether a country is the domicile.
func (r *Revenue) isDomestic(country intern.ID) bool {
	for ; r.looked <= int(country); r.looked++ {
		if r.words(intern.ID(r.looked)) == r.plan.Domicile {
			r.domestic.Set(r.looked)
		}
	}
	return r.domestic.Has(int(country))
}

// nets computes the sums of a customer at each time.
func (r *Revenue) nets(c *Customer) {
	for t := range r.times {
		if r.times[t].net.any {
			r.times[t].net = net{}
		}
	}
	for i := range c.Groups {
		g := &c.Groups[i]
		domestic := r.isDomestic(g.Key[0])
		for t := range g.Sum {
			if !g.Has.Has(t) {
				continue
			}
			n, amount := &r.times[t].net, g.Sum[t]
			n.any = true
			if domestic {
				n.signs |= 1
				n.domestic = n.domestic.Add(amount)
			} else {
				n.signs |= 2
				n.other = n.other.Add(amount)
			}
			n.total = n.total.Add(amount)
		}
	}
}

// classify sets the classes of a customer in the periods of which it has revenue.
func (r *Revenue) classify(c *Customer) {
	for i, of := range r.plan.Classes {
		r.classes[i] = 0
		if r.times[of.Time].net.any {
			r.classes[i] = of.Of(c.Terms)
		}
	}
}

// classIn returns the class of the customer in a period.
func (r *Revenue) classIn(of Classes) Class {
	if i := slices.Index(r.plan.Classes, of); i >= 0 {
		return r.classes[i]
	}
	return 0
}

func (r *Revenue) closes(c *Customer) (keep bool) {
	r.nets(c)
	r.classify(c)
	r.ready = c
	for t := range r.times {
		if of := &r.times[t]; of.net.any {
			of.sum = of.sum.Add(of.net.total)
		}
	}
	if c.rows && len(c.Terms) == 0 {
		r.OnlyRevenue++
	}
	if c.Absent && c.rows {
		r.AbsentCount++
		if len(c.Terms) == 0 {
			r.OnlyAbsent++
			keep = r.OnlyAbsent <= r.plan.MostAbsent
		}
	}
	if c.family {
		return true
	}
	for i, of := range r.plan.Named {
		switch class := r.classIn(of); {
		case class == Unsubscribed && r.named[i] < r.plan.MostUnsubscribed:
			r.named[i]++
			keep = true
		case class == New && of.Time == r.plan.Report && r.times[of.Time].net.total.Sign() < 0 && !r.negative:
			r.negative = true
			keep = true
		}
	}
	for i, p := range r.plan.Pairs {
		if first, second := &r.times[p[0]].net, &r.times[p[1]].net; first.any || second.any {
			r.offer(r.pairs[i], first.total.Sub(second.total).Abs())
		}
	}
	for t := range r.times {
		of := &r.times[t]
		n := &of.net
		if !n.any {
			continue
		}
		if of.major != nil && n.total.Sign() > 0 {
			r.offer(of.major, n.total)
		}
		if of.total == nil {
			continue
		}
		r.offer(of.total, n.total.Abs())
		if n.signs&1 != 0 {
			r.offer(of.domestic, n.domestic.Abs())
		}
		if n.signs&2 != 0 {
			r.offer(of.foreign, n.other.Abs())
		}
		for i, class := range r.classes {
			if rank := of.classes[i*int(Unsubscribed+1)+int(class)]; class != 0 && rank != nil {
				r.offer(rank, n.total.Abs())
			}
		}
		r.rankEach(&of.countries, c, 0, t)
		r.rankEach(&of.channels, c, 1, t)
	}
	return keep
}

// rankEach offers the sum of a customer at a time in each country or channel.
func (r *Revenue) rankEach(ranks *[]*ranking, c *Customer, field, time int) {
	r.seen = r.seen[:0]
	for i := range c.Groups {
		g := &c.Groups[i]
		id := g.Key[field]
		if !g.Has.Has(time) || slices.Contains(r.seen, id) {
			continue
		}
		sum := g.Sum[time]
		if i+1 < len(c.Groups) {
			r.seen = append(r.seen, id)
			for k := i + 1; k < len(c.Groups); k++ {
				if other := &c.Groups[k]; other.Key[field] == id && other.Has.Has(time) {
					sum = sum.Add(other.Sum[time])
				}
			}
		}
		for len(*ranks) <= int(id) {
			*ranks = append(*ranks, nil)
		}
		if (*ranks)[id] == nil {
			(*ranks)[id] = r.ranking(r.plan.Most)
		}
		r.offer((*ranks)[id], sum.Abs())
	}
}

func (r *Revenue) merges(c *Customer) {
	if r.ready != c {
		r.nets(c)
		r.classify(c)
	}
	r.ready = nil
	for b, block := range r.blocks {
		any := false
		for _, t := range block.times {
			any = any || r.times[t].net.any
		}
		if any {
			r.add(b, block, c)
		}
	}
}

// add adds a customer to the crowd of its signs at the times of a block.
func (r *Revenue) add(b int, block block, c *Customer) {
	r.key = append(r.key[:0], byte(b), byte(b>>8))
	for _, t := range block.times {
		r.key = append(r.key, r.times[t].net.signs)
		from := len(r.key)
		for i := range c.Groups { // the channels, in order
			if g := &c.Groups[i]; g.Has.Has(t) {
				if k, known := slices.BinarySearch(r.key[from:], byte(g.Key[1])); !known {
					r.key = slices.Insert(r.key, from+k, byte(g.Key[1]))
				}
			}
		}
		for i, of := range r.plan.Classes {
			if of.Time == t {
				r.key = append(r.key, byte(r.classes[i]))
			}
		}
		if t == r.plan.Report && r.times[t].net.total.Sign() < 0 {
			r.key = append(r.key, 0x80)
		}
		r.key = append(r.key, 0xff)
	}
	if c.Absent {
		r.key = append(r.key, 1)
	}
	p := r.crowds[string(r.key)]
	if p == nil {
		p = &piece{Customer: Customer{ID: fmt.Appendf(nil, "\x00revenue %d", len(r.order)), Terms: slices.Clone(c.Terms), Absent: c.Absent}, index: map[[2]intern.ID]int{}}
		r.crowds[string(r.key)] = p
		r.order = append(r.order, p)
	}
	p.Weight++
	for _, t := range block.times {
		r.seen = r.seen[:0]
		for i := range c.Groups {
			g := &c.Groups[i]
			if !g.Has.Has(t) {
				continue
			}
			to := p.groupOf([2]intern.ID{g.Key[0], g.Key[1]}, r.plan.Times)
			to.Has.Set(t)
			to.Sum[t] = to.Sum[t].Add(g.Sum[t])
			if country := g.Key[0]; !slices.Contains(r.seen, country) {
				r.seen = append(r.seen, country)
				for len(r.Countries[t]) <= int(country) {
					r.Countries[t] = append(r.Countries[t], 0)
				}
				r.Countries[t][country]++
			}
		}
	}
}

// groupOf returns the group of a crowd with a key.
func (p *piece) groupOf(key [2]intern.ID, times int) *Group {
	i, known := p.index[key]
	if !known {
		i = len(p.Groups)
		p.index[key] = i
		p.Groups = append(p.Groups, Group{Key: []intern.ID{key[0], key[1]}, Sum: make([]quantity.Wide, times)})
	}
	return &p.Groups[i]
}

// Each ends the last customer, and calls visit with each customer that is returned as it is, in
// the order of their ids, and then with each crowd. A customer is valid until visit returns. Each
// may be called once. It returns ErrMajor
// if a customer of 10% or more of revenue may be in a crowd.
func (r *Revenue) Each(visit func(*Customer)) error {
	r.flush()
	for t := range r.times {
		of := &r.times[t]
		if of.major != nil && of.sum.Sign() > 0 && of.major.dropped.Mul(quantity.WideOf(10)).Cmp(of.sum) >= 0 {
			return ErrMajor
		}
	}
	r.each(visit)
	for _, p := range r.order {
		visit(&p.Customer)
	}
	return nil
}

// Cover is a set of days: those of the terms that were added.
type Cover struct{ spans []fiscal.Span }

// Add adds the days of a term.
func (c *Cover) Add(days fiscal.Span) {
	i, _ := slices.BinarySearchFunc(c.spans, days.Start, func(s fiscal.Span, d fiscal.Date) int { return int(s.End+1) - int(d) })
	k := i // the spans from i to k touch the days
	for k < len(c.spans) && c.spans[k].Start <= days.End+1 {
		k++
	}
	if k == i {
		c.spans = slices.Insert(c.spans, i, days)
		return
	}
	first := fiscal.Span{Start: min(days.Start, c.spans[i].Start), End: max(days.End, c.spans[k-1].End)}
	if k == i+1 {
		c.spans[i] = first
		return
	}
	c.spans = slices.Replace(c.spans, i, k, first)
}

// Spans returns the days as spans that do not touch, in order.
func (c *Cover) Spans() []fiscal.Span { return c.spans }
