package ledger

import (
	"slices"

	"tieout/internal/acquisition"
	"tieout/internal/fiscal"
	"tieout/internal/intern"
	"tieout/internal/quantity"
	"tieout/internal/schema"
)

// Query asks a ledger for the sums of a field, grouped by other fields, for one or more
// times. It is plain data.
type Query struct {
	Ledger string
	Sum    string   // the field to add; "" asks only which groups have a row
	By     []string // fields
	When   []When   // one column of sums for each
}

// When is a span of days and how the rows of a ledger belong to it.
type When struct {
	Span  fiscal.Span
	How   How
	Later fiscal.Span // of Compared: the same period one year later
}

// How is a way in which a row belongs to a time.
type How uint8

// The ways in which a row belongs to a time.
const (
	Dated    How = iota // its date lies within the span
	Active              // its term overlaps the span
	Acquired            // its date lies within the span and in its customer's first year: from the acquired day to the day before the first anniversary
	Compared            // its date lies within the span, one year before a day of Later in its customer's first year
)

// On returns the When of one day.
func On(d fiscal.Date, how How) When { return When{Span: fiscal.Span{Start: d, End: d}, How: how} }

// times holds the fields of a ledger that decide the times of its rows.
type times struct {
	date, start, end, customer int // fields of the schema, -1 if it has none
}

func timesOf(s schema.Schema) times {
	return times{s.Index("date"), s.Index("start"), s.Index("end"), s.Index("customer")}
}

// forever is the end of an open term.
const forever = fiscal.Date(1 << 30)

// term returns the days of a term; an end of 0 is open.
func term(start, end fiscal.Date) fiscal.Span {
	if end == 0 {
		end = forever
	}
	return fiscal.Span{Start: start, End: end}
}

// takes reports whether a row of these dates, by field, and of a customer with this
// acquisition belongs to w.
func (t times) takes(w When, dates []fiscal.Date, a acquisition.Acquisition) bool {
	switch w.How {
	case Active:
		return term(dates[t.start], dates[t.end]).Overlaps(w.Span)
	case Acquired:
		return a.FirstYear(w.Span, dates[t.date])
	case Compared:
		return a.YearEarlier(w.Span, w.Later, dates[t.date])
	}
	return w.Span.Holds(dates[t.date])
}

// Sums is the answer to a Query. It has a group for each combination of words in the rows
// that belong to a time of the query, and a column of sums for each time. All sums are in
// units of 10^-Places of the field's own unit.
type Sums struct {
	intern.Tuples // the groups: Keys is by field of By
	Query         Query
	Dicts         []*Dict           // by field of By
	Total         [][]quantity.Wide // [time][group]
	Has           []Bits            // [time]: the groups that have a row: a sum of 0 may have rows or none
	Places        int
	times         times
	acquired      *acquisitions // nil if no customer is acquired
	by            []int         // fields of the schema
	sum           int           // likewise, -1 for none
	hits          []int
}

func newSums(q Query, s schema.Schema, dicts []*Dict) *Sums {
	a := &Sums{Tuples: intern.NewTuples(len(q.By)), Query: q, times: timesOf(s), sum: s.Index(q.Sum), Total: make([][]quantity.Wide, len(q.When)), Has: make([]Bits, len(q.When))}
	for _, name := range q.By {
		i := s.Index(name)
		a.by, a.Dicts = append(a.by, i), append(a.Dicts, dicts[i])
	}
	return a
}

// Groups returns the number of groups.
func (a *Sums) Groups() int { return a.Len() }

// Any reports whether any row belongs to a time.
func (a *Sums) Any(w When) bool {
	i := a.At(w)
	return i >= 0 && a.Has[i].Any()
}

// At returns the index of a time, or −1 if the query does not have it.
func (a *Sums) At(w When) int { return slices.Index(a.Query.When, w) }

// Having returns, for the groups that have a row at the time w, their IDs in a field of
// By.
func (a *Sums) Having(w When, field string) []ID {
	i, keys := a.At(w), a.Keys[slices.Index(a.Query.By, field)]
	var list []ID
	for g := range a.Groups() {
		if i >= 0 && a.Has[i].Has(g) {
			list = append(list, keys[g])
		}
	}
	return list
}

// Word returns the word of a group in a field of By.
func (a *Sums) Word(field, group int) string { return a.Dicts[field].Word(a.Keys[field][group]) }

// add adds a row.
func (a *Sums) add(r *Row) {
	a.hits = a.hits[:0]
	acquired := acquisition.Acquisition{}
	if a.acquired != nil {
		acquired = a.acquired.at(r.word[a.times.customer])
	}
	for w := range a.Query.When {
		if a.times.takes(a.Query.When[w], r.date, acquired) {
			a.hits = append(a.hits, w)
		}
	}
	if len(a.hits) == 0 {
		return
	}
	g := a.Of(r.word, a.by)
	if g == len(a.Total[0]) {
		for w := range a.Total {
			a.Total[w] = append(a.Total[w], quantity.Wide{})
		}
	}
	for _, w := range a.hits {
		a.Has[w].Set(g)
		if a.sum < 0 {
			continue
		}
		n := &r.amount[a.sum]
		if n.Places > a.Places {
			for w := range a.Total {
				c := quantity.Column{Places: a.Places, Sums: a.Total[w]}
				c.Refine(n.Places)
			}
			a.Places = n.Places
		}
		a.Total[w][g] = a.Total[w][g].Add(n.At(a.Places))
	}
}
