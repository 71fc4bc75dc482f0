package compute

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/crowd"
	"github.com/tieout/tieout/internal/diag"
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

// The bar from which two ledgers have different ids of customers: each has leastApart of them, in
// the period of the report and on its last day; at least one in mostSold of the customers with
// revenue, and of the revenue, is without a subscription; and those with a subscription are at most
// one to mostShared subscribers. Customers who buy without a subscription, however many, leave the
// subscribers with their revenue. The numbers are those of all customers, also where some were
// added together.
const (
	leastApart = 5
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
	active := ledger.On(when.Span.End, ledger.Active)
	if err != nil || t.Answer("amount") == nil || !subscriptions.Answer("arr").Any(active) {
		return false
	}
	net, terms, tops := e.b.By(recognizedFrom(when), "customer"), e.terms(), e.b.Tops()
	held := e.b.By(ledger.Selection{Ledger: "subscriptions", Field: "arr", Branches: []ledger.Branch{{At: []ledger.Time{{When: active}}}}}, "customer")
	var total, unsubscribed quantity.Quotient
	sold, without, subscribers := 0, 0, 0
	for top := range intern.ID(tops.Len()) {
		n := tops.Weight(top)
		if int(top) < held.Len() && held.Any.Has(int(top)) {
			subscribers += n
		}
		if int(top) >= net.Len() || !net.Any.Has(int(top)) {
			continue
		}
		sold, total = sold+n, total.Add(net.Sum(top))
		if len(terms.of(top)) == 0 {
			without, unsubscribed = without+n, unsubscribed.Add(net.Sum(top))
		}
	}
	share := unsubscribed
	share.Num.Coef = share.Num.Coef.Mul(quantity.WideOf(mostSold))
	if sold < leastApart || subscribers < leastApart || mostSold*without < sold || share.Cmp(total) < 0 || mostShared*(sold-without) > subscribers {
		return false
	}
	named := func(of *ledger.Table) string {
		name := of.Schema.Ledger
		if header := e.f.Ledger(name).Columns[of.Index("customer")]; header != "" {
			name += fmt.Sprintf(" (column %q)", text.Clip(header, 40))
		}
		return name
	}
	e.report("LED009", diag.Diagnostic{Code: "LED009", Summary: "revenue and subscriptions with different customer ids", Subject: t.Place("customer"),
		Detail: fmt.Sprintf("in %s, %s of the %s in %s have no subscription, and %s have a subscription in %s on %s", e.f.Report.Period,
			control.Number(without), control.Counted(sold, "customer"), named(t), control.Counted(subscribers, "customer"), named(subscriptions), when.Span.End),
		Remedy:  "In [ledgers.revenue] and [ledgers.subscriptions] of filing.toml, map customer to columns that hold the same ids, not names or ids that lost their leading zeros (LED019); `tieout inspect` lists the columns of an export. The policy `unsubscribed` has no effect until they do",
		Related: []diag.Related{{Message: "subscribers", At: subscriptions.Place("customer")}}})
	return true
}
