package ledger

import (
	"maps"
	"slices"

	"github.com/tieout/tieout/internal/crowd"
	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/rows"
)

// Crowd states which customers a report may name, so that the others can be added together. It
// is plain data. Package crowd has the rules.
type Crowd struct {
	Most    int          // customers in each breakdown of a sum
	Years   []crowd.Year // of rates
	Classes []Classes
	Shown   []When    // of revenue: times whose sums are broken down by customer
	Pairs   [][2]When // of revenue: times of which a sum adds the first and subtracts the second
	Major   []When    // of revenue: times of which customers of 10% or more are named
	Report  When      // of revenue: the report's period

	MostMajor int // customers that may have 10% or more of the revenue of a time; more than ten have it only if others have negative revenue
}

// Classes defines the classes of customers with revenue at a time. Findings name customers if
// Named is set. The Time of the crowd.Classes is not used.
type Classes struct {
	crowd.Classes
	When  When
	Named bool
}

// The most customers that findings name: those without a subscription, and those that the
// customers ledger lacks.
const (
	mostUnsubscribed = 101
	mostAbsent       = 100
)

// Counts are numbers of customers of a ledger of which some were added together.
type Counts struct {
	Customers, Absent int // all, and those that the customers ledger lacks
	Only, OnlyAbsent  int // of the revenue ledger: likewise, of customers without a subscription
}

// Counts returns the numbers of customers, or nil if no customers were added together.
func (t *Table) Counts() *Counts { return t.counts }

// subscriptions returns what a reducer of subscriptions needs.
func (c *Crowd) subscriptions(b *Book, a *Sums) crowd.SubscriptionsPlan {
	p := crowd.SubscriptionsPlan{Years: c.Years, Rates: b.Rates, Reporting: string(b.filing.Registrant.Currency), Most: c.Most, MostAbsent: mostAbsent}
	for _, w := range a.Query.When {
		p.On = append(p.On, w.Span.Start)
	}
	return p
}

// revenue returns what a reducer of revenue needs.
func (c *Crowd) revenue(b *Book, a *Sums) crowd.RevenuePlan {
	p := crowd.RevenuePlan{Times: len(a.Query.When), Report: a.At(c.Report), Domicile: b.filing.Registrant.Domicile, Most: c.Most, MostMajor: c.MostMajor, MostAbsent: mostAbsent, MostUnsubscribed: mostUnsubscribed}
	indexes := func(list []When) (at []int) {
		for _, w := range list {
			if i := a.At(w); i >= 0 {
				at = append(at, i)
			}
		}
		return at
	}
	p.Shown, p.Major = indexes(c.Shown), indexes(c.Major)
	for _, pair := range c.Pairs {
		if at := indexes(pair[:]); len(at) == 2 {
			p.Pairs = append(p.Pairs, [2]int(at))
		}
	}
	for _, of := range c.Classes {
		if of.Classes.Time = a.At(of.When); of.Classes.Time < 0 {
			continue
		}
		if !slices.Contains(p.Classes, of.Classes) {
			p.Classes = append(p.Classes, of.Classes)
		}
		if of.Named && !slices.Contains(p.Named, of.Classes) {
			p.Named = append(p.Named, of.Classes)
		}
	}
	return p
}

// take adds a customer or a crowd, with its sums in units of 10^-places, to the answer.
func (a *Sums) take(c *crowd.Customer, places int) intern.ID {
	dict := a.Dicts[slices.Index(a.Query.By, "customer")]
	id := dict.ID(c.ID)
	if crowd.IsCrowd(c.ID) {
		dict.SetCrowd(id, c.Weight)
	}
	if c.Absent {
		dict.SetAbsent(id)
	}
	if places > a.Places {
		for w := range a.Total {
			column := quantity.Column{Places: a.Places, Sums: a.Total[w]}
			column.Refine(places)
		}
		a.Places = places
	}
	words, by := make([]intern.ID, len(a.Query.By)), make([]int, len(a.Query.By))
	for f := range by {
		by[f] = f
	}
	for i := range c.Groups {
		group := &c.Groups[i]
		words = append(append(words[:0], id), group.Key...) // customer is the first field of By
		g := a.Of(words, by)
		if g == len(a.Total[0]) {
			for w := range a.Total {
				a.Total[w] = append(a.Total[w], quantity.Wide{})
			}
		}
		for w := range a.Total {
			if group.Has.Has(w) {
				a.Has[w].Set(g)
				a.Total[w][g] = a.Total[w][g].Add(group.Sum[w].Shift(a.Places - places))
			}
		}
	}
	return id
}

// inCountry returns what must be added to the number of customers that crowds stand for in a
// selection of one country: not all of a crowd need have revenue in it.
func (t *Table) inCountry(s Selection, all Keyed) (more int) {
	a := t.Answer(s.Field)
	if a.countries == nil || len(s.Branches) != 1 || len(s.Branches[0].At) != 1 {
		return 0
	}
	at := a.At(s.Branches[0].At[0].When)
	for _, c := range s.Branches[0].Where {
		if c.Field != "country" || c.Not || at < 0 {
			continue
		}
		for _, word := range c.Is {
			if id, known := t.Dict("country").Find(word); known && int(id) < len(a.countries[at]) {
				more += a.countries[at][id]
			}
		}
		for id := range intern.ID(all.Len()) {
			if all.Any.Has(int(id)) && all.Dict.IsCrowd(id) {
				more -= all.Dict.Weight(id)
			}
		}
	}
	return more
}

// reduce adds customers together.
func (b *Book) reduce(c *Crowd) {
	family := map[string]bool{}
	for id, parent := range b.Customers.Parents() {
		family[id], family[parent] = true, true
	}
	list := b.Table("customers")
	absent := func(id string) bool { return list != nil && !list.lists(id) }
	subscriptions, revenue := b.Table("subscriptions"), b.Table("revenue")
	terms := map[string][]fiscal.Span{}
	if subscriptions != nil && subscriptions.Terms != nil {
		t := subscriptions.Terms
		for i, id := range t.Customer {
			word := subscriptions.Dict("customer").Word(id)
			terms[word] = append(terms[word], t.Days[i])
		}
	}
	feed := func(t *Table, a *Sums, begin func([]byte) error, flags func(family, absent bool), group func([]crowd.Sum, ...intern.ID), term func(fiscal.Span)) {
		by := map[string][]int{}
		for i := 1; i < t.Dict("customer").Len(); i++ {
			by[t.Dict("customer").Word(intern.ID(i))] = nil
		}
		for g := range a.Groups() {
			by[a.Word(0, g)] = append(by[a.Word(0, g)], g)
		}
		for _, id := range slices.Sorted(maps.Keys(by)) {
			if begin([]byte(id)) != nil {
				panic("ledger: customers are sorted")
			}
			flags(family[id], absent(id))
			for _, days := range terms[id] {
				term(days)
			}
			group(nil)
			for _, g := range by[id] {
				var sums []crowd.Sum
				for w := range a.Total {
					if a.Has[w].Has(g) {
						sums = append(sums, crowd.Sum{Time: w, N: quantity.Scaled{Coef: a.Total[w][g], Places: a.Places}})
					}
				}
				var key []intern.ID
				for f := 1; f < len(a.by); f++ {
					key = append(key, a.Keys[f][g])
				}
				group(sums, key...)
			}
		}
	}
	renew := func(t *Table, a *Sums) *Sums {
		was := t.Dict("customer")
		dicts := slices.Clone(t.dicts)
		dicts[t.Index("customer")] = rows.NewDict()
		next := newSums(a.Query, t.Schema, dicts)
		next.sheets, next.Places = a.sheets, a.Places
		for i := 1; i < was.Len(); i++ {
			if id := was.Word(intern.ID(i)); family[id] {
				d := next.Dicts[0]
				d.Note(d.ID([]byte(id)), was.First(intern.ID(i)))
			}
		}
		return next
	}
	swap := func(t *Table, a, next *Sums) {
		was := t.Dict("customer")
		for id := intern.ID(1); int(id) < next.Dicts[0].Len(); id++ {
			if old, known := was.Find(next.Dicts[0].Word(id)); known {
				next.Dicts[0].Note(id, was.First(old))
			}
		}
		t.dicts[t.Index("customer")] = next.Dicts[0]
		t.Sums[slices.Index(t.Sums, a)] = next
	}
	var named []string
	if revenue != nil && revenue.Answer("amount") != nil {
		a := revenue.Answer("amount")
		r := crowd.NewRevenue(c.revenue(b, a), func(id intern.ID) string { return revenue.Dict("country").Word(id) })
		feed(revenue, a, r.Customer, flagger(r.Family, r.Absent), r.Group, r.Term)
		next := renew(revenue, a)
		if r.Each(func(c *crowd.Customer) {
			next.take(c, r.Places)
			terms[string(c.ID)] = slices.Clone(c.Terms)
			named = append(named, string(c.ID))
		}) != nil {
			return // all are needed
		}
		next.countries = r.Countries
		revenue.counts = &Counts{Customers: r.Count, Absent: r.AbsentCount, Only: r.OnlyRevenue, OnlyAbsent: r.OnlyAbsent}
		swap(revenue, a, next)
	}
	if subscriptions != nil && subscriptions.Answer("arr") != nil {
		a := subscriptions.Answer("arr")
		s := crowd.NewSubscriptions(c.subscriptions(b, a), func(id intern.ID) string { return subscriptions.Dict("currency").Word(id) })
		feed(subscriptions, a, s.Customer, flagger(s.Family, s.Absent), s.Group, s.Term)
		next := renew(subscriptions, a)
		s.Each(func(c *crowd.Customer) { next.take(c, s.Places) })
		subscriptions.counts = &Counts{Customers: s.Count, Absent: s.AbsentCount}
		if t := subscriptions.Terms; t != nil {
			t.reduce(next.Dicts[0], subscriptions.Dict("customer"), terms, named, family)
		}
		swap(subscriptions, a, next)
	}
	b.rise()
}

func flagger(family, absent func()) func(isFamily, isAbsent bool) {
	return func(isFamily, isAbsent bool) {
		if isFamily {
			family()
		}
		if isAbsent {
			absent()
		}
	}
}

// reduce keeps the terms of the customers of the revenue ledger and of families.
func (t *Terms) reduce(dict, was *rows.Dict, terms map[string][]fiscal.Span, named []string, family map[string]bool) {
	var cover crowd.Cover
	starts := map[fiscal.Date]int{}
	for _, days := range t.Days {
		cover.Add(days)
		starts[days.Start]++
	}
	for i := 1; i < was.Len(); i++ {
		if id := was.Word(intern.ID(i)); family[id] && !slices.Contains(named, id) {
			named = append(named, id)
		}
	}
	t.reduced, t.covered = true, cover.Spans()
	if t.starts != nil {
		starts = nil // a database has counted them
	}
	for _, d := range slices.Sorted(maps.Keys(starts)) {
		t.starts = append(t.starts, evidence.Day{Date: d, Terms: starts[d]})
	}
	t.Customer, t.At, t.Days = nil, nil, nil
	for _, id := range named {
		for _, days := range terms[id] {
			t.Customer, t.At, t.Days = append(t.Customer, dict.ID([]byte(id))), append(t.At, rows.Spot{}), append(t.Days, days)
		}
	}
}
