package compute

import (
	"fmt"
	"slices"
	"sort"

	"tieout/internal/control"
	"tieout/internal/diag"
	"tieout/internal/intern"
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
// though it has nearly all others (LED019): a misspelled id counts as another customer. A
// ledger that lists customers of one kind, such as the foreign ones, lacks the others on
// purpose.
func (e *Engine) reportAbsent() {
	list := e.b.Table("customers")
	if list == nil {
		return
	}
	var absent []string
	var at []source.Cell
	lacks := map[string]bool{}
	seen := map[string]bool{}
	customers, missing := 0, 0 // of the ledgers
	for _, name := range []string{"subscriptions", "revenue"} {
		t := e.b.Table(name)
		if t == nil {
			continue
		}
		words := t.Dict("customer")
		first, before := len(absent), len(seen)
		for i := 1; i < words.Len(); i++ {
			id := words.Word(intern.ID(i))
			cell, used := t.First("customer", id)
			if !used || seen[id] {
				continue
			}
			seen[id] = true
			_, listed := list.First("customer", id)
			_, parent := list.First("parent", id)
			if !listed && !parent {
				absent, at, lacks[id] = append(absent, id), append(at, cell), true
			}
		}
		switch n := t.Counts(); {
		case n == nil:
			customers, missing = customers+len(seen)-before, missing+len(absent)-first
		case name == "revenue" && e.b.Table("subscriptions") != nil:
			customers, missing = customers+n.Only, missing+n.OnlyAbsent
		default:
			customers, missing = customers+n.Customers, missing+n.Absent
		}
		if t.Counts() != nil {
			for i := range intern.ID(words.Len()) {
				lacks[words.Word(i)] = lacks[words.Word(i)] || words.IsAbsent(i)
			}
			sort.Sort(byID{absent[first:], at[first:]})
		}
	}
	if len(absent) == 0 || customers < leastListed || mostAbsent*missing > customers || ofOneKind(e.b.Customers) || e.apart(lacks) {
		return
	}
	near := ""
	var known []string
	for i, words := 1, list.Dict("customer"); i < words.Len(); i++ {
		known = append(known, words.Word(intern.ID(i)))
	}
	slices.Sort(known)
	if id := text.Nearest(absent[0], known, 3); id != "" {
		near = fmt.Sprintf("; the nearest id there is %q", text.Clip(id, 40))
	}
	d := diag.Diagnostic{Severity: diag.Warning, Code: "LED019", Summary: "customer that the customers ledger does not have", Subject: at[0],
		Detail: fmt.Sprintf("customer %q is not in the customers ledger, which has %s of the %s in the subscriptions and revenue ledgers%s", text.Clip(absent[0], 40),
			control.Number(customers-missing), control.Counted(customers, "customer"), near),
		Remedy: "If the id is misspelled, correct it in every row that has it, and save the workbook; if it is a customer, add it to the customers ledger"}
	if missing > 1 {
		d.Count = missing
	}
	for i, id := range absent[1:min(len(absent), 100)] {
		d.Related = append(d.Related, diag.Related{Message: fmt.Sprintf("also %q", text.Clip(id, 40)), At: at[1+i]})
	}
	e.report("LED019 absent", d)
}

// byID sorts ids with their cells.
type byID struct {
	ids []string
	at  []source.Cell
}

func (b byID) Len() int           { return len(b.ids) }
func (b byID) Less(i, k int) bool { return b.ids[i] < b.ids[k] }
func (b byID) Swap(i, k int) {
	b.ids[i], b.ids[k], b.at[i], b.at[k] = b.ids[k], b.ids[i], b.at[k], b.at[i]
}

// ofOneKind reports whether a ledger lists customers of one kind alone: each has a parent or is
// one, or each has an acquired day.
func ofOneKind(c *ledger.Customers) bool {
	member := map[string]bool{}
	for id, parent := range c.Parents() {
		member[id], member[parent] = true, true
	}
	for id := range c.Names {
		if !member[id] {
			return c.Acquired() == len(c.Names)
		}
	}
	return true
}

// apart reports whether the customers that a customers ledger lacks have domestic revenue
// alone and those that it has have foreign revenue alone, or the reverse.
func (e *Engine) apart(lacks map[string]bool) bool {
	a := e.b.Table("revenue").Answer("amount")
	if a == nil {
		return false
	}
	customer, country := slices.Index(a.Query.By, "customer"), slices.Index(a.Query.By, "country")
	var sold [2][2]bool // [whether the ledger lacks the customer][whether the revenue is foreign]
	index := map[bool]int{true: 1}
	for g := range a.Groups() {
		sold[index[lacks[a.Word(customer, g)]]][index[a.Word(country, g) != e.f.Registrant.Domicile]] = true
	}
	return sold[0][0] != sold[0][1] && sold[1][0] != sold[1][1] && sold[0][0] != sold[1][0]
}

// reportOverlaps reports terms that start while an earlier one of the same contract and product
// still runs, with another amount (LED003): both count.
func (e *Engine) reportOverlaps() {
	t := e.b.Table("subscriptions")
	found := t.Amendments()
	if found == nil {
		return
	}
	d := diag.Diagnostic{Severity: diag.Warning, Code: "LED003", Summary: "terms of one subscription and product that overlap", Subject: found[0].Later,
		Detail:  fmt.Sprintf("customer %s has this term and an earlier one of the same subscription and product, with another amount; %s", text.Clip(found[0].Customer, 40), found[0].Evidence),
		Remedy:  "If the later term replaces the earlier one, end the earlier one on the day before, and save the workbook; if it is an addition, no change is needed",
		Related: []diag.Related{{Message: "earlier term", At: found[0].Earlier}}}
	for _, a := range found[1:] {
		d.Related = append(d.Related, diag.Related{Message: a.Evidence, At: a.Later})
	}
	e.report("LED003 overlaps", d)
}
