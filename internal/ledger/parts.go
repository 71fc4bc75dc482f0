package ledger

import (
	"container/heap"
	"slices"

	"tieout/internal/quantity"
)

// Part is what a selection adds up to by one kind of key.
type Part struct {
	By      string
	Addends []Addend        // the largest, which are first, whatever their sign; equals by key
	Rest    int             // how many keys there are beyond them
	Left    quantity.Scaled // what those add
}

// Addend is what a key adds.
type Addend struct {
	Key    string
	Amount quantity.Scaled
}

// Parts returns what a selection adds up to by each of the keys that its ledger is told
// by, of each so many of the largest.
func (b *Book) Parts(s Selection, most int) []Part {
	t := b.Table(s.Ledger)
	if t.Answer(s.Field) == nil {
		return nil
	}
	var list []Part
	for _, by := range t.Parts {
		all := b.By(s, by)
		p := Part{By: by}
		kept := largest{dict: all.Dict, keys: make([]ranked, 0, min(most, len(all.Sums)))}
		left := quantity.Wide{}
		for id, sum := range all.Sums {
			if !all.Any.Has(id) {
				continue
			}
			key := ranked{ID(id), sum.Abs()}
			if len(kept.keys) < most {
				if kept.keys = append(kept.keys, key); len(kept.keys) == most {
					heap.Init(&kept)
				}
				continue
			}
			if kept.before(key, kept.keys[0]) {
				key, kept.keys[0] = kept.keys[0], key
				heap.Fix(&kept, 0)
			}
			p.Rest++
			left = left.Add(all.Sums[key.id])
		}
		slices.SortFunc(kept.keys, func(x, y ranked) int {
			if kept.before(x, y) {
				return -1
			}
			return 1
		})
		p.Addends = make([]Addend, 0, len(kept.keys))
		for _, key := range kept.keys {
			p.Addends = append(p.Addends, Addend{all.Dict.Word(key.id), quantity.Scaled{Coef: all.Sums[key.id], Places: all.Places}})
		}
		p.Left = quantity.Scaled{Coef: left, Places: all.Places}
		if len(p.Addends) > 0 {
			list = append(list, p)
		}
	}
	return list
}

// ranked is a key by the size of what it adds.
type ranked struct {
	id  ID
	abs quantity.Wide
}

// largest is a heap of keys with the smallest on top.
type largest struct {
	dict *Dict
	keys []ranked
}

// before reports whether a key is told before another: its amount is larger, whatever
// the sign, or as large and its word comes first.
func (l *largest) before(x, y ranked) bool {
	if n := x.abs.Cmp(y.abs); n != 0 {
		return n > 0
	}
	return string(l.dict.Bytes(x.id)) < string(l.dict.Bytes(y.id))
}

func (l *largest) Len() int           { return len(l.keys) }
func (l *largest) Less(i, k int) bool { return l.before(l.keys[k], l.keys[i]) }
func (l *largest) Swap(i, k int)      { l.keys[i], l.keys[k] = l.keys[k], l.keys[i] }

// Push and Pop are heap's, and not used: the heap is of a fixed size.
func (l *largest) Push(any) {}
func (l *largest) Pop() any { return nil }
