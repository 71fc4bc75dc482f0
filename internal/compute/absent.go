package compute

import (
	"fmt"
	"slices"

	"tieout/internal/control"
	"tieout/internal/diag"
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
		Detail: fmt.Sprintf("customer %q is not in the customers ledger, which has %s of the %s of subscriptions and revenue%s", text.Clip(absent[0], 40),
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
