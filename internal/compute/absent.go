package compute

import (
	"fmt"
	"slices"

	"tieout/internal/control"
	"tieout/internal/diag"
	"tieout/internal/evidence"
	"tieout/internal/ledger"
	"tieout/internal/source"
	"tieout/internal/text"
)

// leastListed is the number of customers from which a customers ledger is compared with the
// other ledgers, and mostAbsent the share of them, one in so many, that it may lack.
const (
	leastListed = 20
	mostAbsent  = 20
)

// reportAbsent reports customers of terms and revenue that the customers ledger does not have,
// though it has nearly all others (LED019): a misspelled id counts as another customer.
func (e *Engine) reportAbsent() {
	list := e.b.Table("customers")
	if list == nil {
		return
	}
	var absent []string
	var at []source.Cell
	seen := map[string]bool{}
	for _, name := range []string{"subscriptions", "revenue"} {
		t := e.b.Table(name)
		if t == nil {
			continue
		}
		words := t.Dict("customer")
		for i := 1; i < words.Len(); i++ {
			id := words.Word(ledger.ID(i))
			cell, used := t.First("customer", id)
			if !used || seen[id] {
				continue
			}
			seen[id] = true
			_, listed := list.First("customer", id)
			_, parent := list.First("parent", id)
			if !listed && !parent {
				absent, at = append(absent, id), append(at, cell)
			}
		}
	}
	if len(absent) == 0 || len(seen) < leastListed || mostAbsent*len(absent) > len(seen) {
		return
	}
	near := ""
	var known []string
	for i, words := 1, list.Dict("customer"); i < words.Len(); i++ {
		known = append(known, words.Word(ledger.ID(i)))
	}
	slices.Sort(known)
	if id := text.Nearest(absent[0], known, 3); id != "" {
		near = fmt.Sprintf("; the nearest id there is %q", text.Clip(id, 40))
	}
	d := diag.Diagnostic{Severity: diag.Warning, Code: "LED019", Summary: "customer that the customers ledger does not have", Subject: at[0],
		Detail: fmt.Sprintf("customer %q is not in the customers ledger, which has %s of the %s in the subscriptions and revenue ledgers%s", text.Clip(absent[0], 40),
			control.Number(len(seen)-len(absent)), control.Counted(len(seen), "customer"), near),
		Remedy: "If the id is misspelled, correct it in every row that has it, and save the workbook; if it is a customer, add it to the customers ledger"}
	if len(absent) > 1 {
		d.Count = len(absent)
	}
	for i, id := range absent[1:min(len(absent), 100)] {
		d.Related = append(d.Related, diag.Related{Message: fmt.Sprintf("also %q", text.Clip(id, 40)), At: at[1+i]})
	}
	e.report("LED019 absent", d)
}

// reportOverlaps reports terms that start while an earlier one of the same contract and product
// still runs, with another amount (LED003): both count.
func (e *Engine) reportOverlaps() {
	t := e.b.Table("subscriptions")
	if t == nil || t.Terms == nil || t.Terms.Contract == nil {
		return
	}
	found := evidence.Charges{Contract: t.Terms.Contract, Days: t.Terms.Days, ARR: &t.Terms.ARR}.Overlaps()
	if found == nil {
		return
	}
	d := diag.Diagnostic{Severity: diag.Warning, Code: "LED003", Summary: "terms of one subscription and product that overlap", Subject: t.Term(found[0].Later),
		Detail:  fmt.Sprintf("customer %s has this term and an earlier one of the same subscription and product, with another amount; %s", text.Clip(t.Dict("customer").Word(t.Terms.Customer[found[0].Later]), 40), found[0].Evidence()),
		Remedy:  "If the later term replaces the earlier one, end the earlier one on the day before, and save the workbook; if it is an addition, no change is needed",
		Related: []diag.Related{{Message: "earlier term", At: t.Term(found[0].Earlier)}}}
	for _, o := range found[1:min(len(found), 100)] {
		d.Related = append(d.Related, diag.Related{Message: o.Evidence(), At: t.Term(o.Later)})
	}
	e.report("LED003 overlaps", d)
}
