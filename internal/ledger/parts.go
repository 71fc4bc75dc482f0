package ledger

import (
	"container/heap"
	"slices"

	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/rows"
)

// Part is the breakdown of a sum by one kind of key.
type Part struct {
	By        string
	Addends   []Addend          // the largest by absolute amount, largest first; equal amounts in order of key
	OtherKeys int               // number of keys that Addends does not list
	OtherSum  quantity.Quotient // sum of the keys that Addends does not list
}

// Addend is the sum of the rows with one key, such as one customer.
type Addend struct {
	Key    string
	Amount quantity.Quotient
}

// Parts breaks down the sum of a selection. It returns a Part for each kind of key that
// schema.Schema.Parts lists for the ledger. Each Part lists the largest addends, at most
// limit of them.
func (b *Book) Parts(s Selection, limit int) []Part {
	t := b.Table(s.Ledger)
	if t.Answer(s.Field) == nil {
		return nil
	}
	var list []Part
	for _, by := range t.Parts {
		all := b.By(s, by)
		p := Part{By: by}
		top := largest{dict: all.Dict, keys: make([]ranked, 0, min(limit, all.Len()))}
		for id := range intern.ID(all.Len()) {
			if !all.Any.Has(int(id)) {
				continue
			}
			if all.Dict.IsCrowd(id) {
				p.OtherKeys += all.Dict.Weight(id)
				p.OtherSum = p.OtherSum.Add(all.Sum(id))
				continue
			}
			key := ranked{id, all.Sum(id).Abs()}
			if len(top.keys) < limit {
				if top.keys = append(top.keys, key); len(top.keys) == limit {
					heap.Init(&top)
				}
				continue
			}
			if limit > 0 && top.before(key, top.keys[0]) {
				key, top.keys[0] = top.keys[0], key
				heap.Fix(&top, 0)
			}
			p.OtherKeys++
			p.OtherSum = p.OtherSum.Add(all.Sum(key.id))
		}
		if by == "customer" {
			p.OtherKeys += t.inCountry(s, all)
		}
		slices.SortFunc(top.keys, func(x, y ranked) int {
			if top.before(x, y) {
				return -1
			}
			return 1
		})
		p.Addends = make([]Addend, 0, len(top.keys))
		for _, key := range top.keys {
			p.Addends = append(p.Addends, Addend{all.Dict.Word(key.id), all.Sum(key.id)})
		}
		if len(p.Addends) > 0 || p.OtherKeys > 0 {
			list = append(list, p)
		}
	}
	return list
}

// ranked is a key and the absolute amount of its sum.
type ranked struct {
	id  intern.ID
	abs quantity.Quotient
}

// largest is a heap of keys with the smallest at the root.
type largest struct {
	dict *rows.Dict
	keys []ranked
}

// before reports whether a key is listed before another: its absolute amount is larger, or
// equal and its word comes first.
func (l *largest) before(x, y ranked) bool {
	if n := x.abs.Cmp(y.abs); n != 0 {
		return n > 0
	}
	return string(l.dict.Bytes(x.id)) < string(l.dict.Bytes(y.id))
}

func (l *largest) Len() int           { return len(l.keys) }
func (l *largest) Less(i, k int) bool { return l.before(l.keys[k], l.keys[i]) }
func (l *largest) Swap(i, k int)      { l.keys[i], l.keys[k] = l.keys[k], l.keys[i] }

// Push and Pop implement heap.Interface; a heap of fixed size does not use them.
func (l *largest) Push(any) {}
func (l *largest) Pop() any { return nil }
