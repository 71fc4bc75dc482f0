package ledger

import (
	"slices"
	"sort"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// leastListed is the number of customers from which a customers ledger is compared with the
// other ledgers, and mostAbsentOf the share of them, one in so many, that it may lack.
const (
	leastListed  = 20
	mostAbsentOf = 20
)

// Lacking holds the customers of subscriptions and revenue that the customers ledger does not have.
type Lacking struct {
	Customers, Missing int             // of both ledgers: all, and those that the customers ledger does not have
	IDs                []string        // the first of them, those of subscriptions first
	At                 []source.Cell   // likewise
	Has                map[string]bool // all of them, with crowds
	Nearest            string          // the id of the customers ledger that is nearest to the first, "" if none is near
}

// Few reports whether the customers ledger has nearly all customers, but not all.
func (l *Lacking) Few() bool {
	return l != nil && len(l.IDs) > 0 && l.Customers >= leastListed && mostAbsentOf*l.Missing <= l.Customers
}

// lack finds the customers that the customers ledger does not have.
func (b *Book) lack() []diag.Diagnostic {
	list := b.Table("customers")
	if list == nil {
		return nil
	}
	l := &Lacking{Has: map[string]bool{}}
	b.Lacking = l
	seen := map[string]bool{}
	for _, name := range []string{"subscriptions", "revenue"} {
		t := b.Table(name)
		if t == nil {
			continue
		}
		words := t.Dict("customer")
		first, before := len(l.IDs), len(seen)
		for i := intern.ID(1); int(i) < words.Len(); i++ {
			id := words.Word(i)
			if words.IsAbsent(i) {
				l.Has[id] = true
			}
			cell, used := t.First("customer", id)
			if !used || seen[id] {
				continue
			}
			seen[id] = true
			if t.counts != nil && words.IsAbsent(i) || t.counts == nil && !list.lists(id) {
				l.IDs, l.At, l.Has[id] = append(l.IDs, id), append(l.At, cell), true
			}
		}
		switch n := t.counts; {
		case n == nil:
			l.Customers, l.Missing = l.Customers+len(seen)-before, l.Missing+len(l.IDs)-first
		case name == "revenue" && b.Table("subscriptions") != nil:
			l.Customers, l.Missing = l.Customers+n.Only, l.Missing+n.OnlyAbsent
		default:
			l.Customers, l.Missing = l.Customers+n.Customers, l.Missing+n.Absent
		}
		if t.counts != nil {
			sort.Sort(byID{l.IDs[first:], l.At[first:]})
		}
	}
	if !l.Few() {
		return nil
	}
	const near = 3
	if p := b.Customers.sparse; p != nil {
		var err error
		if l.Nearest, err = p.nearest(b.crowding.ctx, l.IDs[0], near); err != nil {
			return []diag.Diagnostic{b.crowding.unasked(b, err)}
		}
		return nil
	}
	var known []string
	for i, words := intern.ID(1), list.Dict("customer"); int(i) < words.Len(); i++ {
		known = append(known, words.Word(i))
	}
	slices.Sort(known)
	l.Nearest = text.Nearest(l.IDs[0], known, near)
	return nil
}

// byID sorts ids with their cells.
type byID struct {
	ids []string
	at  []source.Cell
}

func (b byID) Len() int           { return len(b.ids) }
func (b byID) Less(i, k int) bool { return b.ids[i] < b.ids[k] }
func (b byID) Swap(i, k int) {
	b.ids[i], b.ids[k], b.at[i], b.at[k] = b.ids[k], b.ids[i], b.at[k], b.at[i]
}
