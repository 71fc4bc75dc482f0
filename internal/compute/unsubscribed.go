package compute

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/crowd"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/text"
)

// mostUnsubscribed is the number of customers without a subscription that a finding lists.
const mostUnsubscribed = 100

// reportUnsubscribed reports the topmost customers without a subscription, each by the
// first of its customers with revenue at the time (LED009).
func (e *Engine) reportUnsubscribed(when ledger.When, of []crowd.Class) {
	t := e.b.Table("revenue")
	tops, first := e.b.TopsOf(t), map[intern.ID]string{}
	others := map[intern.ID]int{} // crowds
	for _, id := range t.Answer("amount").Having(when, "customer") {
		top := tops[id]
		if of[top] == crowd.Unsubscribed && t.Dict("customer").IsCrowd(id) {
			others[top] = t.Dict("customer").Weight(id)
			continue
		}
		if word := t.Dict("customer").Word(id); of[top] == crowd.Unsubscribed && (first[top] == "" || word < first[top]) {
			first[top] = word
		}
	}
	ids := slices.Sorted(maps.Values(first))
	count := len(ids)
	for _, weight := range others {
		count += weight
	}
	if len(ids) == 0 {
		return
	}
	d := diag.Diagnostic{Code: "LED009", Summary: "revenue from a customer without a subscription",
		Detail: fmt.Sprintf("customer %s has revenue, but the subscriptions ledger has no row for that customer or for any parent or affiliate", text.Clip(ids[0], 40)),
		Remedy: "Add a subscription for this customer; or classify all customers without a subscription: write `unsubscribed = \"existing\"`, or `unsubscribed = \"new\"`, under [policies] in filing.toml"}
	if count > 1 {
		d.Summary = "revenue from customers without a subscription"
		d.Detail = fmt.Sprintf("%s, such as %s, have revenue, but the subscriptions ledger has no row for them or for any parent or affiliate", control.Counted(count, "customer"), examples(ids))
		d.Remedy = "Add a subscription for each of these customers; or classify all customers without a subscription: write `unsubscribed = \"existing\"`, or `unsubscribed = \"new\"`, under [policies] in filing.toml"
	}
	if resembling := slices.DeleteFunc(slices.Clone(ids[:min(len(ids), mostUnsubscribed)]), func(id string) bool { return !e.b.Resembles(id) }); len(resembling) > 0 {
		d.Detail += fmt.Sprintf("; %s is almost the same as another id (LED019)", examples(resembling))
		if len(resembling) > 1 {
			d.Detail = strings.TrimSuffix(d.Detail, "is almost the same as another id (LED019)") + "are almost the same as other ids (LED019)"
		}
		d.Remedy = "Correct the ids of LED019 first. " + d.Remedy
	}
	for i, id := range ids[:min(len(ids), mostUnsubscribed)] {
		at, _ := t.First("customer", id)
		if i == 0 {
			d.Subject = at
			continue
		}
		d.Related = append(d.Related, diag.Related{Message: "customer " + text.Clip(id, 40), At: at})
	}
	if len(d.Related) > 0 {
		d.Count = len(d.Related) + 1
	}
	e.report("LED009", d)
}

// examples returns the first three ids of a list, quoted.
func examples(ids []string) string {
	var list []string
	for _, id := range ids[:min(len(ids), 3)] {
		list = append(list, fmt.Sprintf("%q", text.Clip(id, 40)))
	}
	return text.List(list, "and")
}

// The bar from which two ledgers have different ids of customers: each has leastApart of them in
// the period of the report, at least one in mostSold of the customers with revenue, and of the
// revenue, is without a subscription, and at most one in mostShared of the subscribers has
// revenue. Customers who buy without a subscription, however many, leave the subscribers with
// their revenue.
const (
	leastApart = 12
	mostSold   = 2
	mostShared = 10
)

// differentIDs reports whether hardly a customer of the revenue ledger is in the subscriptions ledger,
// and hardly a subscriber in the revenue ledger, which is an error under any policy (LED009): the
// columns mapped to customer hold different ids, such as numbers and names, and every customer
// would be classified as one that never subscribed.
func (e *Engine) differentIDs() bool {
	if e.parted == nil {
		found := e.findDifferentIDs()
		e.parted = &found
	}
	return *e.parted
}

func (e *Engine) findDifferentIDs() bool {
	t, subscriptions := e.b.Table("revenue"), e.b.Table("subscriptions")
	if t == nil || subscriptions == nil || subscriptions.Terms == nil || e.b.Wrong["revenue"] || e.b.Wrong["subscriptions"] || e.b.Wrong["customers"] {
		return false
	}
	when, err := e.recognized(e.f.Report.Period)
	if err != nil || t.Answer("amount") == nil {
		return false
	}
	net, terms, tops := e.b.By(recognizedFrom(when), "customer"), e.terms(), e.b.Tops()
	var total, unsubscribed quantity.Quotient
	sold, without, subscribers, shared := 0, 0, 0, 0
	for top := range intern.ID(tops.Len()) {
		has, n := int(top) < net.Len() && net.Any.Has(int(top)), tops.Weight(top)
		if has {
			sold, total = sold+n, total.Add(net.Sum(top))
			if len(terms.of(top)) == 0 {
				without, unsubscribed = without+n, unsubscribed.Add(net.Sum(top))
			}
		}
		if slices.ContainsFunc(terms.of(top), func(d fiscal.Span) bool { return d.Start <= when.Span.End && when.Span.Start <= d.End }) {
			if subscribers += n; has {
				shared += n
			}
		}
	}
	if n := subscriptions.Counts(); n != nil { // the terms of subscribers without revenue are not stored
		subscribers, shared = n.Customers, sold-without
	}
	share := unsubscribed
	share.Num.Coef = share.Num.Coef.Mul(quantity.WideOf(mostSold))
	if sold < leastApart || subscribers < leastApart || mostSold*without < sold || share.Cmp(total) < 0 || mostShared*shared > subscribers {
		return false
	}
	with := func(of *ledger.Table) (ids []string) {
		words := of.Dict("customer")
		for i := intern.ID(1); int(i) < words.Len(); i++ {
			if _, used := of.First("customer", words.Word(i)); used && !words.IsCrowd(i) {
				ids = append(ids, words.Word(i))
			}
		}
		slices.Sort(ids)
		return ids
	}
	ids, others := with(t), with(subscriptions)
	named := func(of *ledger.Table, ids []string) string {
		l := e.f.Ledger(of.Schema.Ledger)
		name := of.Schema.Ledger
		if header := l.Columns[of.Index("customer")]; header != "" {
			name += fmt.Sprintf(" (column %q", text.Clip(header, 40))
			if len(ids) > 0 {
				name += fmt.Sprintf(", such as %q", text.Clip(ids[0], 40))
			}
			name += ")"
		}
		return name
	}
	same, count := 0, 0
	for _, id := range ids {
		if e.b.Resembles(id) {
			same++
		}
	}
	d := diag.Diagnostic{Code: "LED009", Summary: "revenue and subscriptions with different customer ids", Subject: t.Place("customer"),
		Detail: fmt.Sprintf("in %s, %s of the %s in %s have no subscription, and of the %s in %s, %s revenue", e.f.Report.Period,
			control.Number(without), control.Counted(sold, "customer"), named(t, ids), control.Counted(subscribers, "subscriber"), named(subscriptions, others), numberWith(shared)),
		Remedy:  "In [ledgers.revenue] and [ledgers.subscriptions] of filing.toml, map customer to columns that hold the same ids; `tieout inspect` lists the columns of an export. The policy `unsubscribed` has no effect until they do",
		Related: []diag.Related{{Message: "subscribers", At: subscriptions.Place("customer")}}}
	names := map[string]bool{}
	if c := e.b.Customers; c != nil {
		for id, name := range c.Names {
			names[name] = name != id && name != ""
		}
	}
	for _, id := range ids {
		if names[id] {
			count++
		}
	}
	switch {
	case 2*count >= len(ids) && count > 0:
		d.Detail += fmt.Sprintf("; %s of the ids in revenue are names in the customers ledger", control.Number(count))
	case 2*same >= len(ids) && same > 0:
		d.Detail += fmt.Sprintf("; %s of the ids in revenue are almost the same as other ids (LED019)", control.Number(same))
		d.Remedy = "Have the system export the ids as text, or as .xlsx instead of CSV, so that they keep their leading zeros; or map customer to columns that hold the same ids, in filing.toml. The policy `unsubscribed` has no effect until they do"
	}
	e.report("LED009", d)
	return true
}

// numberWith returns a number of customers with its verb: "none have", "1 has", "12 have".
func numberWith(n int) string {
	switch n {
	case 0:
		return "none have"
	case 1:
		return "1 has"
	}
	return control.Number(n) + " have"
}
