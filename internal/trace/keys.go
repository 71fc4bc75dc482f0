package trace

import (
	"tieout/internal/compute"
	"tieout/internal/fact"
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

// Keys finds the rows that keys were added from, and of each key so many cells in the
// order of the ledger.
func Keys(r *compute.Result, keys []Key, most int) map[Key]Found {
	found := map[Key]Found{}
	for _, k := range keys {
		is := r.Facts.Of(k.Fact)
		selection, ok := r.Selection(k.Fact)
		if is == nil || !ok {
			continue
		}
		at := Found{}
		for row := range r.Rows(selection) {
			if r.Key(row, k.By) != k.Key {
				continue
			}
			if at.Rows++; len(at.Cells) < most {
				told := Row{Line: row.Line()}
				told.told(is)
				at.Cells = append(at.Cells, told.At)
			}
		}
		if at.Rows > 0 {
			found[k] = at
		}
	}
	return found
}
