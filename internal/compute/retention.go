package compute

import (
	"cmp"
	"fmt"
	"slices"

	"tieout/internal/diag"
	"tieout/internal/fact"
	"tieout/internal/fiscal"
	"tieout/internal/ledger"
	"tieout/internal/quantity"
	"tieout/internal/source"
)

// held is annual recurring revenue by currency; "" is the reporting currency.
// A customer with a key has a term, also where its ARR is zero.
type held map[string]quantity.Amount

// cohort is what customers had on the two ends of a year, T0 and T1.
type cohort struct {
	t0, t1 fiscal.Date
	before map[string]held // on T0, by customer: its customers are the cohort
	after  map[string]held // on T1
}

// activeOn gives what each customer had on a date, with its parents or without.
func (e *engine) activeOn(d fiscal.Date, mapped bool) map[string]held {
	customers := map[string]held{}
	for h, amount := range e.b.Subscriptions.On[d] {
		id := h.Customer
		if mapped {
			id = e.b.Customers.Top(id)
		}
		if customers[id] == nil {
			customers[id] = held{}
		}
		c := e.currencyOf(h.Currency)
		customers[id][c] = customers[id][c].Add(amount)
	}
	return customers
}

func (e *engine) currencyOf(c string) string {
	if c == string(e.f.Registrant.Currency) {
		return ""
	}
	return c
}

// subscribed says whether the subscriptions ledger has a row for the year that
// ends on a period's last day.
func (e *engine) subscribed(p fiscal.Period) error {
	span, err := e.f.Calendar.Span(p)
	if err != nil {
		return absent{why: err.Error()}
	}
	if e.b.Subscriptions == nil {
		return lacking("there is no subscriptions ledger to read")
	}
	year, err := e.f.Calendar.YearTo(p)
	if err != nil {
		year = fiscal.Span{Start: span.End.AddMonths(-12) + 1, End: span.End}
	}
	if !e.b.Subscriptions.Any(year) {
		return lacking("the subscriptions ledger has no row for the year to %s", span.End)
	}
	return nil
}

func arr(in *Inputs) (quantity.Value, error) {
	if err := in.e.subscribed(in.Period); err != nil {
		return quantity.Value{}, err
	}
	in.cells(in.e.b.Subscriptions.ARR)
	in.selectActive(in.Date, nil, in.e.atRates(in.Date))
	active := in.e.activeOn(in.Date, true)
	in.addsByCustomer(active, in.Date)
	a, err := in.total(active, in.Date)
	return in.money(a), err
}

// selectActive selects the subscription rows active on a date, of the customers
// taken or of all.
func (in *Inputs) selectActive(d fiscal.Date, take func(customer string) bool, adds func(*ledger.Row) quantity.Amount) {
	in.rowsOf(Selection{"subscriptions", func(r *ledger.Row) bool {
		return ledger.TermOf(r).Holds(d) && (take == nil || take(in.e.b.Customers.Top(r.Text[ledger.SubCustomer])))
	}, adds})
}

// atRates gives what a subscription row adds at the rates of a date.
func (e *engine) atRates(d fiscal.Date) func(*ledger.Row) quantity.Amount {
	return func(r *ledger.Row) quantity.Amount {
		amount := r.Amount[ledger.SubARR]
		if c := e.currencyOf(r.Text[ledger.SubCurrency]); c != "" {
			rate, _ := e.b.Rates.On(c, d)
			return amount.Mul(rate.Rate)
		}
		return amount
	}
}

// total gives the sum of what customers have, at the rates of a date.
func (in *Inputs) total(customers map[string]held, d fiscal.Date) (quantity.Amount, error) {
	all := held{}
	for _, h := range customers {
		for c, a := range h {
			all[c] = all[c].Add(a)
		}
	}
	return in.convert(all, d)
}

// convert gives what is held at the rates of a date, and notes their cells. Every
// rate that is missing is told; the error is of the first.
func (in *Inputs) convert(h held, d fiscal.Date) (sum quantity.Amount, err error) {
	var currencies []string
	for c := range h {
		currencies = append(currencies, c)
	}
	slices.Sort(currencies)
	for _, c := range currencies {
		if c == "" {
			sum = sum.Add(h[c])
			continue
		}
		rate, missing := in.rate(c, d)
		err = cmp.Or(err, missing)
		sum = sum.Add(h[c].Mul(rate))
	}
	return sum, err
}

func (in *Inputs) rate(c string, d fiscal.Date) (quantity.Amount, error) {
	e := in.e
	in.uses("fx")
	if e.b.Rates == nil {
		return quantity.Amount{}, lacking("%s is foreign, and there is no fx ledger to read", c)
	}
	if r, ok := e.b.Rates.On(c, d); ok {
		in.cells(source.Range{Workbook: r.At.Workbook, Sheet: r.At.Sheet, First: r.At.Ref, Last: r.At.Ref})
		return r.Rate, nil
	}
	if e.b.Wrong["fx"] {
		return quantity.Amount{}, absent{"the fx ledger has errors", true}
	}
	finding := diag.Diagnostic{Code: "LED005", Summary: "a currency with no rate near the date it is needed", Subject: e.b.Subscriptions.Currency[c],
		Detail: fmt.Sprintf("%s is needed on %s, and the ledger has no rate on it or in the 7 days before", c, d), Remedy: "Add the rate to the fx ledger"}
	if last, ok := e.b.Rates.Latest(c, d); ok {
		finding.Related = []diag.Related{{Message: fmt.Sprintf("the latest rate, of %s", last.Date), At: last.At}}
	}
	e.report(c+d.String(), finding)
	return quantity.Amount{}, absent{fmt.Sprintf("the fx ledger has no rate for %s near %s", c, d), true}
}

// cohort gives the two ends of the year of a rate.
func (in *Inputs) cohort(mapped bool) (*cohort, error) {
	e := in.e
	if err := e.subscribed(in.Period); err != nil {
		return nil, err
	}
	year, err := e.f.Calendar.YearTo(in.Period)
	if err != nil {
		return nil, absent{why: err.Error()}
	}
	if err := e.subscribed(in.Period.Earlier(1)); err != nil {
		return nil, err
	}
	in.cells(e.b.Subscriptions.ARR)
	if c := e.books[in.Period]; mapped && c != nil {
		return c, nil
	}
	c := &cohort{t0: year.Start - 1, t1: year.End}
	c.before, c.after = e.activeOn(c.t0, mapped), e.activeOn(c.t1, mapped)
	for id := range c.after {
		if c.before[id] == nil {
			delete(c.after, id)
		}
	}
	if mapped {
		if e.books == nil {
			e.books = map[fiscal.Period]*cohort{}
		}
		e.books[in.Period] = c
	}
	return c, nil
}

func (c *cohort) has(id string) bool { return c.before[id] != nil }

// numeratorDate is the date whose rates the numerator takes.
func (in *Inputs) numeratorDate(c *cohort) fiscal.Date {
	if in.e.f.Policies.ReportedRates {
		return c.t1
	}
	return c.t0
}

func denominator(in *Inputs) (quantity.Value, error) {
	c, err := in.cohort(true)
	if err != nil {
		return quantity.Value{}, err
	}
	in.selectActive(c.t0, nil, in.e.atRates(c.t0))
	in.addsByCustomer(c.before, c.t0)
	a, err := in.total(c.before, c.t0)
	return in.money(a), err
}

func numerator(in *Inputs) (quantity.Value, error) {
	c, err := in.cohort(true)
	if err != nil {
		return quantity.Value{}, err
	}
	in.selectActive(c.t1, c.has, in.e.atRates(in.numeratorDate(c)))
	in.addsByCustomer(c.after, in.numeratorDate(c))
	a, err := in.total(c.after, in.numeratorDate(c))
	return in.money(a), err
}

// addsByCustomer notes that the value is the sum of what customers have, at the
// rates of a date.
func (in *Inputs) addsByCustomer(customers map[string]held, d fiscal.Date) {
	rates := in.e.b.Rates
	in.addsUp(func(add func(kind, key string, a quantity.Amount)) {
		for id, h := range customers {
			for c, a := range h {
				if c != "" {
					rate, _ := rates.On(c, d)
					a = a.Mul(rate.Rate)
				}
				add("customer", id, a)
			}
		}
	})
}

func asReported(in *Inputs) (quantity.Value, error) {
	return in.rateAt(func(c *cohort) fiscal.Date { return c.t1 })
}

func atPriorRates(in *Inputs) (quantity.Value, error) {
	return in.rateAt(func(c *cohort) fiscal.Date { return c.t0 })
}

// rateAt gives the rate with its numerator at the exchange rates of a date, whatever
// the policy.
func (in *Inputs) rateAt(date func(*cohort) fiscal.Date) (quantity.Value, error) {
	c, err := in.cohort(true)
	if err != nil {
		return quantity.Value{}, err
	}
	in.selectActive(c.t1, c.has, in.e.atRates(date(c)))
	a, err := in.total(c.after, date(c))
	if err != nil {
		return quantity.Value{}, err
	}
	return in.quotient(operand{Value: in.money(a)}, in.Fact("ndr.denominator"))
}

func unmapped(in *Inputs) (quantity.Value, error) {
	c, err := in.cohort(false)
	if err != nil {
		return quantity.Value{}, err
	}
	in.rowsOf(Selection{"subscriptions", func(r *ledger.Row) bool {
		t := ledger.TermOf(r)
		return t.Holds(c.t0) || t.Holds(c.t1) && c.has(r.Text[ledger.SubCustomer])
	}, nil})
	a, err := in.total(c.after, in.numeratorDate(c))
	if err != nil {
		return quantity.Value{}, err
	}
	b, err := in.total(c.before, c.t0)
	if err != nil {
		return quantity.Value{}, err
	}
	return in.quotient(operand{Value: in.money(a)}, operand{Value: in.money(b), id: fact.ID{Metric: "ndr.denominator", When: in.Period.String()}})
}

// step is a part of the bridge from denominator to numerator.
type step uint8

const (
	expansion step = iota
	contraction
	churn
	currency
)

// bridge gives one step of the way from denominator to numerator, net by
// customer: denominator + expansion − contraction − churn (+ currency, where
// the numerator is at current rates) = numerator.
func (in *Inputs) bridge(want step) (quantity.Value, error) {
	c, err := in.cohort(true)
	if err != nil {
		return quantity.Value{}, err
	}
	at := in.numeratorDate(c)
	staying := map[string]held{}
	for id := range c.after {
		staying[id] = c.before[id]
	}
	_, err = in.total(c.before, c.t0) // every rate that is missing is told before customers are looked at
	_, err2 := in.total(c.after, at)
	_, err3 := in.total(staying, at)
	if err := cmp.Or(err, err2, err3); err != nil {
		return quantity.Value{}, err
	}
	sum := quantity.Amount{}
	counted := map[string]quantity.Amount{}
	for id, before := range c.before {
		had, err := in.convert(before, c.t0)
		if err != nil {
			return quantity.Value{}, err
		}
		part, amount := churn, had
		if had.Sign() < 0 { // a credit that lapsed is a rise
			part, amount = expansion, had.Neg()
		}
		if after, stays := c.after[id]; stays {
			has, err := in.convert(after, at)
			if err != nil {
				return quantity.Value{}, err
			}
			was, err := in.convert(before, at)
			if err != nil {
				return quantity.Value{}, err
			}
			if want == currency {
				counted[id] = was.Sub(had)
				sum = sum.Add(was.Sub(had))
				continue
			}
			part, amount = expansion, has.Sub(was)
			if amount.Sign() < 0 {
				part, amount = contraction, amount.Neg()
			}
		}
		if part == want && amount.Sign() != 0 {
			counted[id] = amount
			sum = sum.Add(amount)
		}
	}
	take := func(id string) bool { _, is := counted[id]; return is }
	in.addsUp(func(add func(kind, key string, a quantity.Amount)) {
		for id, a := range counted {
			add("customer", id, a)
		}
	})
	in.selectStep(want, c, at, take)
	return in.money(sum), nil
}

// selectStep selects the rows that a step of the bridge is made of, of the customers
// taken. A row active on both days adds as much as it takes off, and is none of them.
func (in *Inputs) selectStep(want step, c *cohort, at fiscal.Date, take func(customer string) bool) {
	e := in.e
	top := func(r *ledger.Row) string { return e.b.Customers.Top(r.Text[ledger.SubCustomer]) }
	old, now, numerator := e.atRates(c.t0), e.atRates(c.t1), e.atRates(at)
	switch want {
	case churn:
		in.selectActive(c.t0, take, old)
	case currency:
		in.rowsOf(Selection{"subscriptions",
			func(r *ledger.Row) bool {
				return ledger.TermOf(r).Holds(c.t0) && e.currencyOf(r.Text[ledger.SubCurrency]) != "" && take(top(r))
			},
			func(r *ledger.Row) quantity.Amount { return now(r).Sub(old(r)) }})
	default:
		in.rowsOf(Selection{"subscriptions",
			func(r *ledger.Row) bool {
				t := ledger.TermOf(r)
				return t.Holds(c.t0) != t.Holds(c.t1) && take(top(r))
			},
			func(r *ledger.Row) quantity.Amount {
				a := numerator(r)
				if _, stays := c.after[top(r)]; !stays { // a credit that lapsed
					a = old(r)
				}
				if ledger.TermOf(r).Holds(c.t0) != (want == contraction) {
					a = a.Neg()
				}
				return a
			}})
	}
}

func grossRetention(in *Inputs) (quantity.Value, error) {
	d, lost, gone := in.Fact("ndr.denominator"), in.Fact("ndr.contraction"), in.Fact("ndr.churn")
	kept, err := in.difference(d, lost)
	if err != nil {
		return kept, err
	}
	kept, err = in.difference(operand{Value: kept}, gone)
	if err != nil {
		return kept, err
	}
	return in.quotient(operand{Value: kept}, d)
}
