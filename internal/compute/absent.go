package compute

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/text"
)

// reportAbsent reports customers of terms and revenue that the customers ledger does not have,
// though it has nearly all others (LED019): a misspelled id counts as another customer. A
// ledger that lists customers of one kind, such as the foreign ones, lacks the others on
// purpose.
func (e *Engine) reportAbsent() {
	l := e.b.Lacking
	if !l.Few() || e.b.Customers.OfOneKind() || e.apart(l.Has) {
		return
	}
	near := ""
	if l.Nearest != "" {
		near = fmt.Sprintf("; the nearest id there is %q", text.Clip(l.Nearest, 40))
	}
	d := diag.Diagnostic{Severity: diag.Warning, Code: "LED019", Summary: "customer that the customers ledger does not have", Subject: l.At[0],
		Detail: fmt.Sprintf("customer %q is not in the customers ledger, which has %s of the %s in the subscriptions and revenue ledgers%s", text.Clip(l.IDs[0], 40),
			control.Number(l.Customers-l.Missing), control.Counted(l.Customers, "customer"), near),
		Remedy: "If the id is misspelled, correct it in every row that has it, and save the workbook; if it is a customer, add it to the customers ledger"}
	if l.Missing > 1 {
		d.Count = l.Missing
	}
	for i, id := range l.IDs[1:min(len(l.IDs), 100)] {
		d.Related = append(d.Related, diag.Related{Message: fmt.Sprintf("also %q", text.Clip(id, 40)), At: l.At[1+i]})
	}
	e.report("LED019 absent", d)
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
