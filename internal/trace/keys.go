package trace

import (
	"tieout/internal/compute"
	"tieout/internal/fact"
	"tieout/internal/filing"
	"tieout/internal/ledger"
)

// Key is one key of a sum: what one customer, country, channel, account or holding
// adds to a fact.
type Key struct {
	Fact    fact.ID
	By, Key string
}

// Found is the rows of a key: the cells of the first of them, and how many there are.
type Found struct {
	Cells []string
	Rows  int
}

// Keys finds the rows that keys were added from, each ledger read again once, and of
// each key so many cells in the order of the ledger.
func Keys(f *filing.Filing, b *ledger.Book, r *compute.Result, keys []Key, most int) map[Key]Found {
	found := map[Key]Found{}
	for _, l := range f.Ledgers {
		type wanted struct {
			Key
			compute.Selection
			fact *fact.Fact
		}
		var list []wanted
		for _, k := range keys {
			is := r.Facts.Of(k.Fact)
			for _, s := range r.Rows[k.Fact] {
				if s.Ledger == l.Ledger && is != nil {
					list = append(list, wanted{k, s, is})
				}
			}
		}
		if list == nil {
			continue
		}
		ledger.Rows(f, l.Ledger, func(row *ledger.Row, line func() ledger.Line) {
			for _, w := range list {
				if compute.KeyOf(f, b, l.Ledger, w.By, row) != w.Key.Key || !w.Keep(row) {
					continue
				}
				at := found[w.Key]
				if at.Rows++; len(at.Cells) < most {
					told := Row{Line: line()}
					told.told(w.fact)
					at.Cells = append(at.Cells, told.At)
				}
				found[w.Key] = at
			}
		})
	}
	return found
}
