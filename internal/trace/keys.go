package trace

import (
	"tieout/internal/compute"
	"tieout/internal/record"
)

// Keys finds the rows that keys were added from, and of each key so many cells in the
// order of the ledger.
func Keys(r *compute.Result, keys []record.Key, most int) map[record.Key]record.KeyRows {
	found := map[record.Key]record.KeyRows{}
	for _, k := range keys {
		is := r.Facts.Of(k.Fact)
		selection, ok := r.Selection(k.Fact)
		if is == nil || !ok {
			continue
		}
		at := record.KeyRows{}
		for row := range r.Rows(selection) {
			if r.Key(row, k.By) != k.Key {
				continue
			}
			if at.Count++; len(at.Cells) < most {
				told := Row{Line: row.Line()}
				told.told(is)
				at.Cells = append(at.Cells, told.At)
			}
		}
		if at.Count > 0 {
			found[k] = at
		}
	}
	return found
}
