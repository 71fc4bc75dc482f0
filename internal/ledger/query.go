package ledger

import (
	"hash/maphash"
	"slices"

	"tieout/internal/fiscal"
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
	Span fiscal.Span
	How  How
}

// How is a way in which a row belongs to a time.
type How uint8

// The ways in which a row belongs to a time.
const (
	Dated  How = iota // its date lies within the span
	Active            // its term overlaps the span
)

// On returns the When of one day.
func On(d fiscal.Date, how How) When { return When{fiscal.Span{Start: d, End: d}, how} }

// times holds the date fields of a ledger.
type times struct {
	date, start, end int // fields of the schema, -1 if it has none
}

func timesOf(s schema.Schema) times { return times{s.Index("date"), s.Index("start"), s.Index("end")} }

// forever is the end of an open term.
const forever = fiscal.Date(1 << 30)

// term returns the days of a term; an end of 0 is open.
func term(start, end fiscal.Date) fiscal.Span {
	if end == 0 {
		end = forever
	}
	return fiscal.Span{Start: start, End: end}
}

// takes reports whether a row of these dates, by field, belongs to w.
func (t times) takes(w When, dates []fiscal.Date) bool {
	if w.How == Active {
		return term(dates[t.start], dates[t.end]).Overlaps(w.Span)
	}
	return w.Span.Holds(dates[t.date])
}

// Sums is the answer to a Query. It has a group for each combination of words in the rows
// that belong to a time of the query, and a column of sums for each time. All sums are in
// units of 10^-Places of the field's own unit.
type Sums struct {
	Query  Query
	Dicts  []*Dict           // by field of By
	Keys   [][]ID            // [field of By][group]
	Total  [][]quantity.Wide // [time][group]
	Has    []Bits            // [time]: the groups that have a row: a sum of 0 may have rows or none
	Places int
	times  times
	sheets []Bits   // [time]: the sheets that have a row, by index in the order read
	by     []int    // fields of the schema
	sum    int      // likewise, -1 for none
	slots  []uint32 // an open hash table of groups, from 1
	seed   uint64
	hits   []int
}

func newSums(q Query, s schema.Schema, dicts []*Dict) *Sums {
	a := &Sums{Query: q, times: timesOf(s), sum: s.Index(q.Sum), slots: make([]uint32, 64), seed: maphash.String(maphash.MakeSeed(), ""),
		Keys: make([][]ID, len(q.By)), Total: make([][]quantity.Wide, len(q.When)), Has: make([]Bits, len(q.When)), sheets: make([]Bits, len(q.When))}
	for _, name := range q.By {
		i := s.Index(name)
		a.by, a.Dicts = append(a.by, i), append(a.Dicts, dicts[i])
	}
	return a
}

// Groups returns the number of groups.
func (a *Sums) Groups() int {
	if len(a.Total) == 0 {
		return 0
	}
	return len(a.Total[0])
}

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

// add adds a row of a sheet, given by its index in the order read.
func (a *Sums) add(r *Row, sheet int) {
	a.hits = a.hits[:0]
	for w := range a.Query.When {
		if a.times.takes(a.Query.When[w], r.date) {
			a.hits = append(a.hits, w)
		}
	}
	if len(a.hits) == 0 {
		return
	}
	g := a.group(r.word)
	for _, w := range a.hits {
		a.Has[w].Set(g)
		a.sheets[w].Set(sheet)
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

// group returns the group of a row's words, a new one if there is none.
func (a *Sums) group(words []ID) int {
	hash := a.seed
	for _, i := range a.by {
		hash = mixed(hash, words[i])
	}
	k := a.free(hash, func(g int) bool {
		for f, i := range a.by {
			if a.Keys[f][g] != words[i] {
				return false
			}
		}
		return true
	})
	if a.slots[k] != 0 {
		return int(a.slots[k] - 1)
	}
	g := a.Groups()
	for f, i := range a.by {
		a.Keys[f] = append(a.Keys[f], words[i])
	}
	for w := range a.Total {
		a.Total[w] = append(a.Total[w], quantity.Wide{})
	}
	a.slots[k] = uint32(g + 1)
	if 2*(g+1) > len(a.slots) {
		a.slots = make([]uint32, 2*len(a.slots))
		for g := range a.Groups() {
			hash := a.seed
			for f := range a.by {
				hash = mixed(hash, a.Keys[f][g])
			}
			a.slots[a.free(hash, func(int) bool { return false })] = uint32(g + 1)
		}
	}
	return g
}

func mixed(hash uint64, word ID) uint64 {
	hash = (hash ^ uint64(word)) * 0x9e3779b97f4a7c15
	return hash ^ hash>>29
}

// free returns the slot of the group for which is returns true, or the free slot for it.
func (a *Sums) free(hash uint64, is func(group int) bool) uint64 {
	mask := uint64(len(a.slots) - 1)
	k := hash & mask
	for a.slots[k] != 0 && !is(int(a.slots[k]-1)) {
		k = (k + 1) & mask
	}
	return k
}
