package compute

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/fact"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/ledger"
	"tieout/internal/quantity"
	"tieout/internal/source"
)

// recognised returns the time of a period's revenue.
func (e *Engine) recognised(p fiscal.Period) (ledger.When, error) {
	span, err := e.f.Calendar.Span(p)
	if err != nil {
		return ledger.When{}, absent{why: err.Error()}
	}
	when := ledger.When{Span: span}
	switch t := e.b.Table("revenue"); {
	case t == nil:
		return when, lacking("there is no revenue ledger to read")
	case !t.Answer("amount").Any(when):
		return when, lacking("the revenue ledger has no row for %s, %s to %s", p, span.Start, span.End)
	}
	return when, nil
}

// recognisedFrom selects the revenue of a time that meets a condition, or all of it.
func recognisedFrom(when ledger.When, where ...ledger.Cond) ledger.Selection {
	return ledger.Selection{Ledger: "revenue", Field: "amount", Branches: []ledger.Branch{{Where: where, At: []ledger.Time{{When: when}}}}}
}

func (e *Engine) countriesSeen() []string {
	seen := map[string]bool{}
	for _, p := range e.durations() {
		if when, err := e.recognised(p); err == nil {
			for _, c := range e.b.By(recognisedFrom(when), "country").Words() {
				seen[c] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

func revenue(in *Inputs) (quantity.Value, error) {
	e := in.e
	if e.f.Ledger("revenue") == nil && in.Member == "" && e.f.Account("Revenues") != nil {
		return in.account("Revenues")
	}
	when, err := e.recognised(in.Period)
	if err != nil {
		return quantity.Value{}, err
	}
	where, err := in.member()
	if err != nil {
		return quantity.Value{}, err
	}
	in.scanned(e.b.Table("revenue"), "amount")
	return in.money(in.adds(recognisedFrom(when, where...)).Scaled), nil
}

// member returns the condition of the member's part of revenue.
func (in *Inputs) member() ([]ledger.Cond, error) {
	e := in.e
	switch in.Member {
	case "":
		return nil, nil
	case "us", "foreign":
		return []ledger.Cond{{Field: "country", Is: []string{e.f.Registrant.Domicile}, Not: in.Member == "foreign"}}, nil
	case "direct", "partner":
		return []ledger.Cond{{Field: "channel", Is: []string{in.Member}}}, nil
	case "existing", "new":
		in.uses("subscriptions")
		classes, err := in.classes()
		if err != nil {
			return nil, err
		}
		in.scanned(e.b.Table("subscriptions"), "start", "end")
		if in.Member == "new" {
			return customers(classes.of[newCustomer]), nil
		}
		return customers(classes.of[existing]), nil
	}
	return []ledger.Cond{{Field: "country", Is: []string{in.Member}}}, nil
}

// class is what a customer is to a period.
type class uint8

const (
	existing class = iota + 1
	newCustomer
	unsubscribed
)

// classes are the customers with revenue in a period by what they are to it, by their
// IDs in the revenue ledger.
type classes struct {
	of [unsubscribed + 1]ledger.Bits
}

// classes says of each customer with revenue in the period whether it is
// existing or new. Customers count with their parents.
func (in *Inputs) classes() (*classes, error) {
	e := in.e
	if known := e.classed[in.Period]; known != nil {
		return known, nil
	}
	when, err := e.recognised(in.Period)
	if err != nil {
		return nil, err
	}
	before, err := e.f.Calendar.Span(in.Compare)
	if err != nil {
		return nil, absent{why: err.Error()}
	}
	if e.b.Table("subscriptions") == nil {
		return nil, lacking("there is no subscriptions ledger to read")
	}
	if e.b.Wrong["subscriptions"] || e.b.Wrong["customers"] { // nobody is told to be unsubscribed for want of a row that was refused
		return nil, absent{"the subscriptions ledger has errors", true}
	}
	lookback := -e.f.Policies.Lookback
	after := before.End + 1
	if !e.active(when.Span) {
		return nil, lacking("the subscriptions ledger has no row for %s", in.Period)
	}
	if !e.active(fiscal.Span{Start: after.AddMonths(lookback), End: before.End}) {
		return nil, lacking("the subscriptions ledger has no row for the %d months to %s, by which customers are told to be existing or new", -lookback, before.End)
	}
	terms := e.terms()
	net := e.b.By(recognisedFrom(when), "customer")
	of := make([]class, len(net.Sums)) // by topmost customer
	unknown := 0
	for top := range net.Sums {
		if net.Any.Has(top) {
			of[top] = classify(terms.of(ledger.ID(top)), fiscal.Span{Start: after, End: when.Span.End}, when.Span.Start, lookback)
			if of[top] == unsubscribed {
				unknown++
			}
		}
	}
	if unknown > 0 {
		switch e.f.Policies.Unsubscribed {
		case "existing":
			replace(of, existing)
		case "new":
			replace(of, newCustomer)
		default:
			e.tellUnsubscribed(when, of)
			return nil, absent{fmt.Sprintf("%d customers with revenue in %s have no subscription at all", unknown, in.Period), true}
		}
	}
	if in.Period == e.f.Report.Period {
		e.tellNegative(of, net)
	}
	found := &classes{}
	for i := range found.of {
		found.of[i] = ledger.Bits{} // which takes nobody, where nil takes everybody
	}
	for id, top := range e.b.TopsOf(e.b.Table("revenue")) {
		found.of[of[top]].Set(id)
	}
	if e.classed == nil {
		e.classed = map[fiscal.Period]*classes{}
	}
	e.classed[in.Period] = found
	return found, nil
}

func replace(classes []class, by class) {
	for top, c := range classes {
		if c == unsubscribed {
			classes[top] = by
		}
	}
}

// terms are the terms of the subscriptions ledger by topmost customer.
type terms struct {
	starts []int // of each topmost customer, and of the one after the last
	days   []fiscal.Span
}

func (t *terms) of(top ledger.ID) []fiscal.Span { return t.days[t.starts[top]:t.starts[top+1]] }

func (e *Engine) terms() *terms {
	if e.runs != nil {
		return e.runs
	}
	t := e.b.Table("subscriptions")
	tops := e.b.TopsOf(t)
	e.runs = &terms{make([]int, e.b.Tops().Len()+1), make([]fiscal.Span, len(t.Terms.Days))}
	for _, id := range t.Terms.Customer {
		e.runs.starts[tops[id]+1]++
	}
	for i := range e.runs.starts[1:] {
		e.runs.starts[i+1] += e.runs.starts[i]
	}
	next := slices.Clone(e.runs.starts)
	for i, id := range t.Terms.Customer {
		e.runs.days[next[tops[id]]] = t.Terms.Days[i]
		next[tops[id]]++
	}
	return e.runs
}

// classify applies the policy to one customer. The window runs from the day
// after the compared period to the period's last day.
func classify(terms []fiscal.Span, window fiscal.Span, periodStart fiscal.Date, lookback int) class {
	if len(terms) == 0 {
		return unsubscribed
	}
	first := fiscal.Date(0)
	for _, t := range terms {
		if t.Overlaps(window) {
			if day := max(t.Start, window.Start); first == 0 || day < first {
				first = day
			}
		}
	}
	if first == 0 {
		first = periodStart
	}
	look := fiscal.Span{Start: first.AddMonths(lookback), End: first - 1}
	if slices.ContainsFunc(terms, look.Overlaps) {
		return existing
	}
	return newCustomer
}

// tellUnsubscribed finds the topmost customers of a class without a subscription, each by
// the first of its customers that has revenue at the time.
func (e *Engine) tellUnsubscribed(when ledger.When, of []class) {
	t := e.b.Table("revenue")
	tops, first := e.b.TopsOf(t), map[ledger.ID]string{}
	for _, id := range t.Answer("amount").Having(when, "customer") {
		top := tops[id]
		if word := t.Dict("customer").Word(id); of[top] == unsubscribed && (first[top] == "" || word < first[top]) {
			first[top] = word
		}
	}
	ids := slices.Sorted(maps.Values(first))
	for i, id := range ids {
		at, _ := t.First("customer", id)
		d := diag.Diagnostic{Code: "LED009", Summary: "revenue from a customer with no subscription at all", Subject: at,
			Detail: fmt.Sprintf("customer %s has revenue and no row in the subscriptions ledger, nor has a customer it is counted with", id),
			Remedy: "Add its subscription; or say what such customers are with unsubscribed = \"existing\" or \"new\" under [policies]"}
		if i == 100 {
			d.Detail = fmt.Sprintf("%d more customers like the 100 told, from %s", len(ids)-i, id)
			e.report("LED009 more", d)
			return
		}
		e.report("LED009 "+id, d)
	}
}

func (e *Engine) tellNegative(of []class, net ledger.Keyed) {
	var ids []string
	sums := map[string]quantity.Wide{}
	for top, n := range net.Sums {
		if of[top] == newCustomer && n.Sign() < 0 {
			id := net.Dict.Word(ledger.ID(top))
			ids, sums[id] = append(ids, id), n
		}
	}
	if len(ids) == 0 {
		return
	}
	slices.Sort(ids)
	t := e.b.Table("revenue")
	d := diag.Diagnostic{Severity: diag.Warning, Code: "LED008", Summary: "negative revenue from a new customer",
		Detail: fmt.Sprintf("%s from customer %s in %s, the first of %d", quantity.Scaled{Coef: sums[ids[0]], Places: net.Places}, ids[0], e.f.Report.Period, len(ids)),
		Remedy: "See whether the credit belongs to an earlier customer"}
	if at, ok := t.First("customer", ids[0]); ok {
		d.Subject = at
	} else {
		d.Subject, _ = t.Cells("amount")
	}
	e.report("LED008", d)
}

// increase gives the change in revenue, or a member's part of it.
func increase(in *Inputs) (quantity.Value, error) {
	switch in.Member {
	case "new":
		// all that a new customer brings is increase; there is nothing to compare
		if compare := in.at(in.Compare).peek("revenue"); compare != nil {
			return quantity.Value{}, compare
		}
		v := in.Fact("revenue", "new")
		return v.Value, v.err
	case "existing":
		return in.difference(in.Fact("revenue.increase", ""), in.Fact("revenue.increase", "new"))
	}
	return in.difference(in.Fact("revenue", in.Member), in.at(in.Compare).Fact("revenue", in.Member))
}

// peek says why a fact does not exist, without taking it as an operand.
func (in *Inputs) peek(metric string) error {
	_, err := in.e.fact(in.e.find(metric), "", When{Period: in.Period, Compare: in.Compare})
	return err
}

// major is the share at which a customer is disclosed: ASC 280-10-50-42 says 10
// per cent or more, and leaves no policy.
const major = 10

// majorCustomers adds the customers that make up 10% or more of a period's revenue.
func (e *Engine) majorCustomers() {
	m := e.find("revenue.customer")
	for _, p := range e.durations() {
		at, err := e.recognised(p)
		if err != nil {
			continue
		}
		by := e.b.By(recognisedFrom(at), "customer")
		total := quantity.Wide{}
		for _, n := range by.Sums {
			total = total.Add(n)
		}
		if total.Sign() <= 0 {
			continue
		}
		ids := map[string]ledger.ID{}
		for top, n := range by.Sums {
			if by.Any.Has(top) && n.Mul(quantity.WideOf(100/major)).Cmp(total) >= 0 {
				ids[by.Dict.Word(ledger.ID(top))] = ledger.ID(top)
			}
		}
		taken := map[string]bool{}
		for _, id := range slices.Sorted(maps.Keys(ids)) {
			slug := fact.Slug(id)
			for slug == "" || taken[slug] {
				slug += "-x"
				slug = strings.Trim(slug, "-")
			}
			taken[slug] = true
			if e.majors == nil {
				e.majors = map[string]ledger.ID{}
			}
			e.majors[p.String()+" "+slug] = ids[id]
			e.fact(m, slug, When{Period: p, Compare: p.Earlier(1)})
		}
	}
}

func customerRevenue(in *Inputs) (quantity.Value, error) {
	id, known := in.e.majors[in.Period.String()+" "+in.Member]
	if !known {
		return quantity.Value{}, lacking("no customer %s has %d%% or more of the revenues of %s", in.Member, major, in.Period)
	}
	when, err := in.e.recognised(in.Period)
	if err != nil {
		return quantity.Value{}, err
	}
	t, of := in.e.b.Table("revenue"), ledger.Bits{}
	for each, top := range in.e.b.TopsOf(t) {
		if top == id {
			of.Set(each)
		}
	}
	in.scanned(t, "amount")
	return in.money(in.adds(recognisedFrom(when, customers(of)...)).Scaled), nil
}

// emptyQuarters finds a quarter without a row in a shown period that has some: of
// revenue, or of the mapped accounts of the trial balance that have activity; and of
// revenues or net income there, where other quarters have it.
func (e *Engine) emptyQuarters() {
	for _, pair := range e.f.Shown() {
		for _, p := range []fiscal.Period{pair.Period, pair.Compare} {
			if t := e.b.Table("revenue"); t != nil {
				if _, err := e.recognised(p); err == nil {
					at, _ := t.Cells("amount")
					e.tellEmpty(p, "the revenue ledger has", 1, at, func(quarter fiscal.Span) bool { return t.Answer("").Any(ledger.When{Span: quarter}) })
				}
			}
			t := e.b.Table("trial-balance")
			if t == nil {
				continue
			}
			at, _ := t.Cells("amount")
			e.tellEmpty(p, "the trial-balance ledger has", 1, at, func(quarter fiscal.Span) bool {
				return slices.ContainsFunc(e.f.Accounts, func(a filing.Account) bool { return !a.Instant && e.booked(a, quarter) })
			})
			for _, element := range []string{"Revenues", "NetIncomeLoss"} {
				if a := e.f.Account(element); a != nil { // in one quarter alone, it is booked by the year
					e.tellEmpty(p, "the accounts of "+element+" have", 2, at, func(quarter fiscal.Span) bool { return e.booked(*a, quarter) })
				}
			}
		}
	}
}

// booked reports whether any account of an element has a row dated within a span.
func (e *Engine) booked(a filing.Account, span fiscal.Span) bool {
	return e.b.Add(posted(a, ledger.When{Span: span}, false)).Any
}

// tellEmpty tells of the quarters of a period that have no row, where at least so
// many have one.
func (e *Engine) tellEmpty(p fiscal.Period, what string, least int, at source.Range, booked func(fiscal.Span) bool) {
	full := 0
	var empty []fiscal.Period
	for _, q := range quarters(p) {
		if span, err := e.f.Calendar.Span(q); err == nil && booked(span) {
			full++
		} else if err == nil {
			empty = append(empty, q)
		}
	}
	for _, q := range empty {
		if span, err := e.f.Calendar.Span(q); err == nil && full >= least {
			e.report("LED014 "+what+q.String(), diag.Diagnostic{Severity: diag.Warning, Code: "LED014", Summary: "a quarter with no row", Subject: at,
				Detail: fmt.Sprintf("%s rows for %s and none for %s, %s to %s", what, p, q, span.Start, span.End), Remedy: "Export the quarter too, or see that nothing was booked in it"})
		}
	}
}
