package trace

import (
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/rows"
)

// place is a row of a ledger.
type place struct {
	ledger string
	at     rows.Spot
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
		var remote []sum // in databases
		for sum := range strings.SplitSeq(k.Facts, "\n") {
			id, err := fact.ParseID(sum)
			is := r.Facts.Of(id)
			selection, ok := r.Selection(id)
			if err != nil || is == nil || !ok {
				continue
			}
			if r.Remote(selection) {
				remote = joined(remote, selection, is)
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
		for _, sum := range remote {
			fetch(r, sum, k, limit, &at)
		}
		if at.Count > 0 {
			found[k] = at
		}
	}
	return found
}

// sum is a selection of rows in a database, for one or more facts.
type sum struct {
	ledger.Selection
	fact *fact.Fact // the first
}

// joined adds the rows of a selection to those of its ledger.
func joined(list []sum, s ledger.Selection, is *fact.Fact) []sum {
	i := slices.IndexFunc(list, func(o sum) bool { return o.Ledger == s.Ledger && o.Field == s.Field })
	if i < 0 {
		return append(list, sum{s, is})
	}
	list[i].Branches = slices.Concat(list[i].Branches, s.Branches)
	return list
}

// fetch counts the rows of a key in a database, and lists their places. Rows that cannot be read
// have none.
func fetch(r *compute.Result, s sum, k record.Key, limit int, at *record.KeyRows) {
	narrow, exact := r.Narrow(s.Selection, k.By, k.Key)
	most := limit
	if !exact {
		most = 0 // all rows; few ledgers have keys of this kind, and few rows
	}
	rows, refused := r.Fetch(narrow, ledger.ByKey, most)
	if refused != nil {
		return
	}
	if exact {
		at.Count += rows.Count
	}
	for _, row := range rows.Rows {
		if r.Key(row.Entry, k.By) != k.Key {
			continue
		}
		if !exact {
			at.Count++
		}
		if len(at.Cells) < limit {
			located := Row{Line: row.Line()}
			located.locate(s.fact)
			at.Cells = append(at.Cells, located.At)
		}
	}
}
