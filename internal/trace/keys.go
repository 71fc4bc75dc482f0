package trace

import (
	"strings"

	"tieout/internal/compute"
	"tieout/internal/fact"
	"tieout/internal/ledger"
	"tieout/internal/record"
)

// place is a row of a ledger.
type place struct {
	ledger string
	at     ledger.Spot
}

// Keys returns the number of ledger rows of each key, and the amount cells of its first rows in
// ledger order, at most the number limit. A key is a value by which sums are broken down, such
// as a customer. If several sums of a key add the same row, the row counts once. A key without
// rows is not in the result.
func Keys(r *compute.Result, keys []record.Key, limit int) map[record.Key]record.KeyRows {
	found := map[record.Key]record.KeyRows{}
	for _, k := range keys {
		if _, known := found[k]; known {
			continue
		}
		at, seen := record.KeyRows{}, map[place]bool{}
		several := strings.Contains(k.Facts, "\n")
		for sum := range strings.SplitSeq(k.Facts, "\n") {
			id, err := fact.ParseID(sum)
			is := r.Facts.Of(id)
			selection, ok := r.Selection(id)
			if err != nil || is == nil || !ok {
				continue
			}
			for row := range r.Rows(selection) {
				if r.Key(row, k.By) != k.Key {
					continue
				}
				line := row.Line()
				if here := (place{selection.Ledger, line.Spot}); several {
					if seen[here] {
						continue
					}
					seen[here] = true
				}
				if at.Count++; len(at.Cells) < limit {
					located := Row{Line: line}
					located.locate(is)
					at.Cells = append(at.Cells, located.At)
				}
			}
		}
		if at.Count > 0 {
			found[k] = at
		}
	}
	return found
}
