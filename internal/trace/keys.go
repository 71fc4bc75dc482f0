package trace

import (
	"tieout/internal/compute"
	"tieout/internal/record"
)

// Keys returns the number of ledger rows of each key, and the amount cells of its first
// limit rows, in ledger order. A key, such as a customer, is one by which a sum is broken
// down. A key without rows is not in the result.
func Keys(r *compute.Result, keys []record.Key, limit int) map[record.Key]record.KeyRows {
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
			if at.Count++; len(at.Cells) < limit {
				located := Row{Line: row.Line()}
				located.locate(is)
				at.Cells = append(at.Cells, located.At)
			}
		}
		if at.Count > 0 {
			found[k] = at
		}
	}
	return found
}
