package compute

import (
	"fmt"
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

// recognised gives the revenue of a period by part.
func (e *engine) recognised(p fiscal.Period) (map[ledger.Part]quantity.Amount, fiscal.Span, error) {
	span, err := e.f.Calendar.Span(p)
	if err != nil {
		return nil, span, absent{why: err.Error()}
	}
	if e.b.Revenue == nil {
		return nil, span, lacking("there is no revenue ledger to read")
	}
	in := e.b.Revenue.In[span]
	if in == nil {
		return nil, span, lacking("the revenue ledger has no row for %s, %s to %s", p, span.Start, span.End)
	}
	return in, span, nil
}

func (e *engine) countriesSeen() []string {
	seen := map[string]bool{}
	for _, p := range e.durations() {
		in, _, err := e.recognised(p)
		if err != nil {
			continue
		}
		for part := range in {
			seen[part.Country] = true
		}
	}
	var list []string
	for c := range seen {
		list = append(list, c)
	}
	slices.Sort(list)
	return list
}

func revenue(in *Inputs) (quantity.Value, error) {
	e := in.e
	if e.f.Ledger("revenue") == nil && in.Member == "" && e.f.Account("Revenues") != nil {
		return in.account("Revenues")
	}
	rows, span, err := e.recognised(in.Period)
	if err != nil {
		return quantity.Value{}, err
	}
	take, err := in.member()
	if err != nil {
		return quantity.Value{}, err
	}
	sum := quantity.Amount{}
	for part, a := range rows {
		if take(part) {
			sum = sum.Add(a)
		}
	}
	in.cells(e.b.Revenue.Amounts)
	in.selectRevenue(span, take)
	in.addsUp(e.partsOf(rows, take))
	return in.money(sum), nil
}

// partsOf hands out the parts of revenue that are taken by each of their keys.
func (e *engine) partsOf(rows map[ledger.Part]quantity.Amount, take func(ledger.Part) bool) Addends {
	return func(add func(kind, key string, a quantity.Amount)) {
		for part, a := range rows {
			if take(part) {
				add("customer", e.b.Customers.Top(part.Customer), a)
				add("country", part.Country, a)
				add("channel", part.Channel, a)
			}
		}
	}
}

func (in *Inputs) selectRevenue(span fiscal.Span, take func(ledger.Part) bool) {
	in.rowsOf(Selection{"revenue", func(r *ledger.Row) bool {
		return span.Holds(r.Date[ledger.RevDate]) && take(ledger.Part{Customer: r.Text[ledger.RevCustomer], Country: r.Text[ledger.RevCountry], Channel: r.Text[ledger.RevChannel]})
	}, func(r *ledger.Row) quantity.Amount { return r.Amount[ledger.RevAmount] }})
}

// member says which parts of revenue the member takes.
func (in *Inputs) member() (func(ledger.Part) bool, error) {
	e := in.e
	switch in.Member {
	case "":
		return func(ledger.Part) bool { return true }, nil
	case "us":
		return func(p ledger.Part) bool { return p.Country == e.f.Registrant.Domicile }, nil
	case "foreign":
		return func(p ledger.Part) bool { return p.Country != e.f.Registrant.Domicile }, nil
	case "direct", "partner":
		return func(p ledger.Part) bool { return p.Channel == in.Member }, nil
	case "existing", "new":
		in.uses("subscriptions")
		classes, err := in.classes()
		if err != nil {
			return nil, err
		}
		want := existing
		if in.Member == "new" {
			want = newCustomer
		}
		in.cells(e.b.Subscriptions.Dates)
		if e.b.Subscriptions.Ends.First != "" {
			in.cells(e.b.Subscriptions.Ends)
		}
		return func(p ledger.Part) bool { return classes[e.b.Customers.Top(p.Customer)] == want }, nil
	}
	return func(p ledger.Part) bool { return p.Country == in.Member }, nil
}

// class is what a customer is to a period.
type class uint8

const (
	existing class = iota + 1
	newCustomer
	unsubscribed
)

// classes says of each customer with revenue in the period whether it is
// existing or new. Customers count with their parents.
func (in *Inputs) classes() (map[string]class, error) {
	e := in.e
	if known := e.classes[in.Period]; known != nil {
		return known, nil
	}
	rows, span, err := e.recognised(in.Period)
	if err != nil {
		return nil, err
	}
	before, err := e.f.Calendar.Span(in.Compare)
	if err != nil {
		return nil, absent{why: err.Error()}
	}
	if e.b.Subscriptions == nil {
		return nil, lacking("there is no subscriptions ledger to read")
	}
	if e.b.Wrong["subscriptions"] || e.b.Wrong["customers"] { // nobody is told to be unsubscribed for want of a row that was refused
		return nil, absent{"the subscriptions ledger has errors", true}
	}
	lookback := -e.f.Policies.Lookback
	after := before.End + 1
	if !e.b.Subscriptions.Any(span) {
		return nil, lacking("the subscriptions ledger has no row for %s", in.Period)
	}
	if !e.b.Subscriptions.Any(fiscal.Span{Start: after.AddMonths(lookback), End: before.End}) {
		return nil, lacking("the subscriptions ledger has no row for the %d months to %s, by which customers are told to be existing or new", -lookback, before.End)
	}
	terms := map[string][]ledger.Term{}
	for id, list := range e.b.Subscriptions.Terms {
		top := e.b.Customers.Top(id)
		terms[top] = append(terms[top], list...)
	}
	classes := map[string]class{}
	unknown := map[string]string{}
	net := map[string]quantity.Amount{}
	for part, a := range rows {
		top := e.b.Customers.Top(part.Customer)
		net[top] = net[top].Add(a)
		if classes[top] == 0 {
			classes[top] = classify(terms[top], fiscal.Span{Start: after, End: span.End}, span.Start, lookback)
		}
		if classes[top] == unsubscribed && (unknown[top] == "" || part.Customer < unknown[top]) {
			unknown[top] = part.Customer
		}
	}
	if len(unknown) > 0 {
		switch e.f.Policies.Unsubscribed {
		case "existing":
			replace(classes, unknown, existing)
		case "new":
			replace(classes, unknown, newCustomer)
		default:
			e.tellUnsubscribed(unknown)
			return nil, absent{fmt.Sprintf("%d customers with revenue in %s have no subscription at all", len(unknown), in.Period), true}
		}
	}
	if in.Period == e.f.Report.Period {
		e.tellNegative(classes, net)
	}
	if e.classes == nil {
		e.classes = map[fiscal.Period]map[string]class{}
	}
	e.classes[in.Period] = classes
	return classes, nil
}

func replace(classes map[string]class, of map[string]string, by class) {
	for id := range of {
		classes[id] = by
	}
}

// classify applies the policy to one customer. The window runs from the day
// after the compared period to the period's last day.
func classify(terms []ledger.Term, window fiscal.Span, periodStart fiscal.Date, lookback int) class {
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

func (e *engine) tellUnsubscribed(unknown map[string]string) {
	var ids []string
	for _, id := range unknown {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for i, id := range ids {
		d := diag.Diagnostic{Code: "LED009", Summary: "revenue from a customer with no subscription at all", Subject: e.b.Revenue.Customer[id],
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

func (e *engine) tellNegative(classes map[string]class, net map[string]quantity.Amount) {
	var ids []string
	for id, a := range net {
		if classes[id] == newCustomer && a.Sign() < 0 {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return
	}
	slices.Sort(ids)
	at := e.b.Revenue.Customer[ids[0]]
	d := diag.Diagnostic{Severity: diag.Warning, Code: "LED008", Summary: "negative revenue from a new customer",
		Detail: fmt.Sprintf("%s from customer %s in %s, the first of %d", net[ids[0]], ids[0], e.f.Report.Period, len(ids)),
		Remedy: "See whether the credit belongs to an earlier customer"}
	if at.Ref != "" {
		d.Subject = at
	} else {
		d.Subject = e.b.Revenue.Amounts
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
	_, err := in.e.fact(in.e.find(metric), "", when{period: in.Period, compare: in.Compare})
	return err
}

// major is the share at which a customer is disclosed: ASC 280-10-50-42 says 10
// per cent or more, and leaves no policy.
const major = 10

// customers adds the customers that make up 10% or more of a period's revenue.
func (e *engine) customers() {
	m := e.find("revenue.customer")
	for _, p := range e.durations() {
		rows, _, err := e.recognised(p)
		if err != nil {
			continue
		}
		total := quantity.Amount{}
		by := map[string]quantity.Amount{}
		for part, a := range rows {
			total = total.Add(a)
			top := e.b.Customers.Top(part.Customer)
			by[top] = by[top].Add(a)
		}
		if total.Sign() <= 0 {
			continue
		}
		var ids []string
		for id, a := range by {
			if a.Mul(quantity.Int(100/major)).Cmp(total) >= 0 {
				ids = append(ids, id)
			}
		}
		slices.Sort(ids)
		taken := map[string]bool{}
		for _, id := range ids {
			slug := fact.Slug(id)
			for slug == "" || taken[slug] {
				slug += "-x"
				slug = strings.Trim(slug, "-")
			}
			taken[slug] = true
			if e.majors == nil {
				e.majors = map[string]string{}
			}
			e.majors[p.String()+" "+slug] = id
			e.fact(m, slug, when{period: p, compare: p.Earlier(1)})
		}
	}
}

func customerRevenue(in *Inputs) (quantity.Value, error) {
	id, known := in.e.majors[in.Period.String()+" "+in.Member]
	if !known {
		return quantity.Value{}, lacking("no customer %s has %d%% or more of the revenues of %s", in.Member, major, in.Period)
	}
	rows, span, err := in.e.recognised(in.Period)
	if err != nil {
		return quantity.Value{}, err
	}
	take := func(p ledger.Part) bool { return in.e.b.Customers.Top(p.Customer) == id }
	sum := quantity.Amount{}
	for part, a := range rows {
		if take(part) {
			sum = sum.Add(a)
		}
	}
	in.cells(in.e.b.Revenue.Amounts)
	in.selectRevenue(span, take)
	in.addsUp(in.e.partsOf(rows, take))
	return in.money(sum), nil
}

// emptyQuarters finds a quarter without a row in a shown period that has some: of
// revenue, or of the mapped accounts of the trial balance that have activity; and of
// revenues or net income there, where other quarters have it.
func (e *engine) emptyQuarters() {
	for _, pair := range e.f.Shown() {
		for _, p := range []fiscal.Period{pair.Period, pair.Compare} {
			if e.b.Revenue != nil {
				if _, _, err := e.recognised(p); err == nil {
					e.tellEmpty(p, "the revenue ledger has", 1, e.b.Revenue.Amounts, func(quarter fiscal.Span) bool { return e.b.Revenue.Any[quarter] })
				}
			}
			t := e.b.TrialBalance
			if t == nil {
				continue
			}
			booked := func(a filing.Account, quarter fiscal.Span) bool {
				return slices.ContainsFunc(a.Numbers, func(number string) bool { return t.Any[quarter][number] })
			}
			e.tellEmpty(p, "the trial-balance ledger has", 1, t.Amounts, func(quarter fiscal.Span) bool {
				return slices.ContainsFunc(e.f.Accounts, func(a filing.Account) bool { return !a.Instant && booked(a, quarter) })
			})
			for _, element := range []string{"Revenues", "NetIncomeLoss"} {
				if a := e.f.Account(element); a != nil { // in one quarter alone, it is booked by the year
					e.tellEmpty(p, "the accounts of "+element+" have", 2, t.Amounts, func(quarter fiscal.Span) bool { return booked(*a, quarter) })
				}
			}
		}
	}
}

// tellEmpty tells of the quarters of a period that have no row, where at least so
// many have one.
func (e *engine) tellEmpty(p fiscal.Period, what string, least int, at source.Range, booked func(fiscal.Span) bool) {
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
