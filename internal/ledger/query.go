package ledger

import (
	"slices"

	"github.com/tieout/tieout/internal/acquisition"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/rows"
	"github.com/tieout/tieout/internal/schema"
)

// Query asks a ledger for the sums of a field, grouped by other fields, for one or more
// times. It is plain data.
type Query struct {
	Ledger string
	Sum    string   // the field whose amounts are added; "" if the caller needs only Sums.Has
	By     []string // the fields whose words define the groups
	When   []When   // the times; the answer has a list of sums for each time
}

// When is a time: a span of days, and the rule by which rows belong to it.
type When struct {
	Span  fiscal.Span
	How   How
	Later fiscal.Span // only for Compared: the same period as Span, one year later
}

// How is the rule by which a row belongs to a span of days.
type How uint8

// The rules by which a row belongs to a span of days.
const (
	Dated    How = iota // the date of the row lies within the span
	Active              // the term of the row overlaps the span
	Acquired            // the date of the row lies within the span and in the first year of the row's customer: from the acquired day to the day before the first anniversary
	Compared            // the date of the row lies within the span, and the same day one year later lies within When.Later and in the first year of the row's customer
)

// On returns the When for one day.
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

// Sums is the answer to a Query. Rows with the same words in the fields of By are one
// group, and only rows that belong to a time of the query count. Groups and times are
// referred to by their indexes, from 0. Each sum is an integer: a sum n means n ×
// 10^-Places in whole units of the currency of the rows, whatever the unit of the ledger.
type Sums struct {
	intern.Tuples // the groups: Keys has the words of each group, by field of By
	Query         Query
	Dicts         []*rows.Dict      // one for each field of By
	Total         [][]quantity.Wide // [time][group]: the sums
	Has           []intern.Bits     // [time]: the groups that have a row; needed because a sum of 0 may have rows or none
	Places        int               // number of decimal places of the sums
	times         times
	sheets        []intern.Bits // [time]: the sheets that have a row, by index in the order read
	acquired      *acquisitions // nil if no customer is acquired
	by            []int         // fields of the schema
	sum           int           // likewise, -1 for none
	hits          []int
	countries     [][]int // [time][country]: the customers in crowds that have revenue in it; nil if no customers were added together
}

func newSums(q Query, s schema.Schema, dicts []*rows.Dict) *Sums {
	a := &Sums{Tuples: intern.NewTuples(len(q.By)), Query: q, times: timesOf(s), sum: s.Index(q.Sum), Total: make([][]quantity.Wide, len(q.When)), Has: make([]intern.Bits, len(q.When)), sheets: make([]intern.Bits, len(q.When))}
	for _, name := range q.By {
		i := s.Index(name)
		a.by, a.Dicts = append(a.by, i), append(a.Dicts, dicts[i])
	}
	return a
}

// Groups returns the number of groups.
func (a *Sums) Groups() int { return a.Len() }

// Any reports whether any row belongs to the time w.
func (a *Sums) Any(w When) bool {
	i := a.At(w)
	return i >= 0 && a.Has[i].Any()
}

// At returns the index of the time w in the query, or −1 if the query does not have it.
func (a *Sums) At(w When) int { return slices.Index(a.Query.When, w) }

// Having returns, for each group that has a row at the time w, the ID that the group has
// in a field of By. If several groups have the same ID, it is listed once for each.
func (a *Sums) Having(w When, field string) []intern.ID {
	i, keys := a.At(w), a.Keys[slices.Index(a.Query.By, field)]
	var list []intern.ID
	for g := range a.Groups() {
		if i >= 0 && a.Has[i].Has(g) {
			list = append(list, keys[g])
		}
	}
	return list
}

// Word returns the word that a group has in a field. The argument field is an index in
// Query.By, and group is the index of the group.
func (a *Sums) Word(field, group int) string { return a.Dicts[field].Word(a.Keys[field][group]) }

// ofDays reports whether rows belong to a time by their days alone, whoever their customer is.
func (w When) ofDays() bool { return w.How == Dated || w.How == Active }

// add adds a row of a sheet, given by its index in the order read. With firstYears, only the
// times are considered that depend on the day on which a customer was acquired.
func (a *Sums) add(r *rows.Row, sheet int, firstYears bool) {
	a.hits = a.hits[:0]
	acquired := acquisition.Acquisition{}
	if a.acquired != nil {
		acquired = a.acquired.at(r.Words[a.times.customer])
	}
	for w := range a.Query.When {
		if !(firstYears && a.Query.When[w].ofDays()) && a.times.takes(a.Query.When[w], r.Dates, acquired) {
			a.hits = append(a.hits, w)
		}
	}
	if len(a.hits) == 0 {
		return
	}
	g := a.group(r)
	for _, w := range a.hits {
		amount := quantity.Scaled{}
		if a.sum >= 0 {
			amount = r.Amounts[a.sum]
		}
		a.put(g, w, amount, sheet)
	}
}

// group returns the group of a row.
func (a *Sums) group(r *rows.Row) int {
	g := a.Of(r.Words, a.by)
	if g == len(a.Total[0]) {
		for w := range a.Total {
			a.Total[w] = append(a.Total[w], quantity.Wide{})
		}
	}
	return g
}

// put adds an amount of a sheet to a group at a time.
func (a *Sums) put(g, w int, n quantity.Scaled, sheet int) {
	a.Has[w].Set(g)
	a.sheets[w].Set(sheet)
	if n.Places > a.Places {
		for w := range a.Total {
			c := quantity.Column{Places: a.Places, Sums: a.Total[w]}
			c.Refine(n.Places)
		}
		a.Places = n.Places
	}
	a.Total[w][g] = a.Total[w][g].Add(n.At(a.Places))
}
