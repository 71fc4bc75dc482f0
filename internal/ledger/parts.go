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
		dict, sums := all.Dict, all.Sums
		p := Part{By: by}
		kept := largest{dict: dict, sums: sums}
		left := quantity.Wide{}
		for id := range sums {
			switch {
			case !all.Any.Has(id):
				continue
			case len(kept.ids) < most:
				heap.Push(&kept, ID(id))
				continue
			case kept.before(ID(id), kept.ids[0]):
				id, kept.ids[0] = int(kept.ids[0]), ID(id)
				heap.Fix(&kept, 0)
			}
			p.Rest++
			left = left.Add(sums[id])
		}
		slices.SortFunc(kept.ids, func(x, y ID) int {
			if kept.before(x, y) {
				return -1
			}
			return 1
		})
		for _, id := range kept.ids {
			p.Addends = append(p.Addends, Addend{dict.Word(id), quantity.Scaled{Coef: sums[id], Places: all.Places}})
		}
		p.Left = quantity.Scaled{Coef: left, Places: all.Places}
		if len(p.Addends) > 0 {
			list = append(list, p)
		}
	}
	return list
}

// largest is a heap of keys with the smallest on top.
type largest struct {
	dict *Dict
	sums []quantity.Wide
	ids  []ID
}

// before reports whether a key is told before another: its amount is larger, whatever
// the sign, or as large and its word comes first.
func (l *largest) before(x, y ID) bool {
	if n := l.sums[x].Abs().Cmp(l.sums[y].Abs()); n != 0 {
		return n > 0
	}
	return string(l.dict.Bytes(x)) < string(l.dict.Bytes(y))
}

func (l *largest) Len() int           { return len(l.ids) }
func (l *largest) Less(i, k int) bool { return l.before(l.ids[k], l.ids[i]) }
func (l *largest) Swap(i, k int)      { l.ids[i], l.ids[k] = l.ids[k], l.ids[i] }
func (l *largest) Push(id any)        { l.ids = append(l.ids, id.(ID)) }
func (l *largest) Pop() any {
	id := l.ids[len(l.ids)-1]
	l.ids = l.ids[:len(l.ids)-1]
	return id
}
