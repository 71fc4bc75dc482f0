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
	Sum    string   // the field whose amounts are added; "" if only Sums.Has is needed
	By     []string // the fields whose words define the groups
	When   []When   // the times; the answer has a list of sums for each
}

// When is a time: a span of days, and the rule by which rows belong to it.
type When struct {
	Span fiscal.Span
	How  How
}

// How is the rule by which a row belongs to a span of days.
type How uint8

// The rules by which a row belongs to a span of days.
const (
	Dated  How = iota // the date of the row lies within the span
	Active            // the term of the row overlaps the span
)

// On returns the When for one day.
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

// Sums is the answer to a Query. Rows with the same words in the fields of By are one
// group, and only rows that belong to a time of the query count. Groups and times are
// referred to by their indexes, from 0. Each sum is an integer: a sum n means n ×
// 10^-Places in the unit of the ledger's cells.
type Sums struct {
	Query  Query
	Dicts  []*Dict           // one for each field of By
	Keys   [][]ID            // [field of By][group]: the words of each group
	Total  [][]quantity.Wide // [time][group]: the sums
	Has    []Bits            // [time]: the groups that have a row; needed because a sum of 0 may have rows or none
	Places int
	times  times
	by     []int    // fields of the schema
	sum    int      // likewise, -1 for none
	slots  []uint32 // an open hash table of groups, from 1
	seed   uint64
	hits   []int
}

func newSums(q Query, s schema.Schema, dicts []*Dict) *Sums {
	a := &Sums{Query: q, times: timesOf(s), sum: s.Index(q.Sum), slots: make([]uint32, 64), seed: maphash.String(maphash.MakeSeed(), ""),
		Keys: make([][]ID, len(q.By)), Total: make([][]quantity.Wide, len(q.When)), Has: make([]Bits, len(q.When))}
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

// Any reports whether any row belongs to the time w.
func (a *Sums) Any(w When) bool {
	i := a.At(w)
	return i >= 0 && a.Has[i].Any()
}

// At returns the index of the time w in the query, or −1 if the query does not have it.
func (a *Sums) At(w When) int { return slices.Index(a.Query.When, w) }

// Having returns, for each group that has a row at the time w, the ID that the group has
// in a field of By. If several groups have the same ID, it is listed once for each.
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

// Word returns the word that a group has in a field. Field is an index in Query.By, and
// group is the index of the group.
func (a *Sums) Word(field, group int) string { return a.Dicts[field].Word(a.Keys[field][group]) }

// add adds a row.
func (a *Sums) add(r *Row) {
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
