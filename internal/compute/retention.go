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

// currencyOf returns a foreign currency, "" for the reporting currency.
func (e *Engine) currencyOf(c string) string {
	if c == string(e.f.Registrant.Currency) {
		return ""
	}
	return c
}

// active reports whether any subscription has a day of a span.
func (e *Engine) active(span fiscal.Span) bool {
	return slices.ContainsFunc(e.b.Table("subscriptions").Terms.Days, span.Overlaps)
}

// subscribed says whether the subscriptions ledger has a row for the year that
// ends on a period's last day.
func (e *Engine) subscribed(p fiscal.Period) error {
	span, err := e.f.Calendar.Span(p)
	if err != nil {
		return absent{why: err.Error()}
	}
	if e.b.Table("subscriptions") == nil {
		return lacking("there is no subscriptions ledger to read")
	}
	year, err := e.f.Calendar.YearTo(p)
	if err != nil {
		year = fiscal.Span{Start: span.End.AddMonths(-12) + 1, End: span.End}
	}
	if !e.active(year) {
		return lacking("the subscriptions ledger has no row for the year to %s", span.End)
	}
	return nil
}

// ratesOn returns what a unit of each foreign currency of the subscriptions ledger
// counts for on a date. One that has no rate is missing, which in.rated finds.
func (e *Engine) ratesOn(d fiscal.Date) map[string]quantity.Scaled {
	rates := map[string]quantity.Scaled{}
	if e.b.Rates == nil {
		return rates
	}
	words := e.b.Table("subscriptions").Dict("currency")
	for id := range words.Len() {
		c := e.currencyOf(words.Word(ledger.ID(id)))
		if r, ok := e.b.Rates.On(c, d); ok && c != "" {
			rates[c] = r.Rate.Scale()
		}
	}
	return rates
}

// held selects the subscriptions active on a date, of the customers of a set or, where
// it is nil, of all, at the rates of a date.
func (e *Engine) held(on fiscal.Date, of ledger.Bits, at fiscal.Date) ledger.Selection {
	return ledger.Selection{Ledger: "subscriptions", Field: "arr", Branches: []ledger.Branch{
		{Where: customers(of), At: []ledger.Time{{When: ledger.On(on, ledger.Active), Rates: e.ratesOn(at)}}}}}
}

// customers is the condition that a customer is of a set; nil is everybody.
func customers(of ledger.Bits) []ledger.Cond {
	if of == nil {
		return nil
	}
	return []ledger.Cond{{Field: "customer", IDs: of}}
}

// foreign returns the foreign currencies of the groups of a selection, in order.
func (e *Engine) foreign(s ledger.Selection) []string {
	return slices.DeleteFunc(e.b.By(s, "currency").Words(), func(c string) bool { return e.currencyOf(c) == "" })
}

// rated notes the cells of the rates that currencies have on a date. Every rate that is
// missing is found; the error is of the first.
func (in *Inputs) rated(currencies []string, on fiscal.Date) (err error) {
	for _, c := range currencies {
		err = cmp.Or(err, in.rate(c, on))
	}
	return err
}

func (in *Inputs) rate(c string, d fiscal.Date) error {
	e := in.e
	in.uses("fx")
	if e.b.Rates == nil {
		return lacking("%s is foreign, and there is no fx ledger to read", c)
	}
	if r, ok := e.b.Rates.On(c, d); ok {
		in.cells(source.Range{Workbook: r.At.Workbook, Sheet: r.At.Sheet, First: r.At.Ref, Last: r.At.Ref})
		return nil
	}
	if e.b.Wrong["fx"] {
		return absent{"the fx ledger has errors", true}
	}
	at, _ := e.b.Table("subscriptions").First("currency", c)
	finding := diag.Diagnostic{Code: "LED005", Summary: "a currency with no rate near the date it is needed", Subject: at,
		Detail: fmt.Sprintf("%s is needed on %s, and the ledger has no rate on it or in the 7 days before", c, d), Remedy: "Add the rate to the fx ledger"}
	if last, ok := e.b.Rates.Latest(c, d); ok {
		finding.Related = []diag.Related{{Message: fmt.Sprintf("the latest rate, of %s", last.Date), At: last.At}}
	}
	e.report(c+d.String(), finding)
	return absent{fmt.Sprintf("the fx ledger has no rate for %s near %s", c, d), true}
}

// converted adds up subscriptions at the rates of a date, which must all be there.
func (in *Inputs) converted(on fiscal.Date, of ledger.Bits, at fiscal.Date) (quantity.Value, error) {
	s := in.e.held(on, of, at)
	total := in.adds(s)
	return in.money(total.Scaled), in.rated(in.e.foreign(s), at)
}

func arr(in *Inputs) (quantity.Value, error) {
	if err := in.e.subscribed(in.Period); err != nil {
		return quantity.Value{}, err
	}
	in.scanned(in.e.b.Table("subscriptions"), "arr")
	return in.converted(in.Date, nil, in.Date)
}

// year is what customers had on the two ends of the year of a rate, T0 and T1. Its sets
// are of customers by their IDs in the subscriptions ledger.
type year struct {
	t0, t1  fiscal.Date
	at      fiscal.Date // whose rates the numerator takes
	cohort  ledger.Bits // active on T0, with their parents
	staying ledger.Bits // of the cohort, active on T1
	alone   ledger.Bits // active on T0, each for itself
	steps   [steps]ledger.Bits
}

// step is a part of the bridge from denominator to numerator.
type step uint8

const (
	rise        step = iota // rose
	lapse                   // a credit that lapsed, which is a rise
	contraction             // fell, and has a term active on T1
	churn                   // has no term active on T1
	steps
)

// year returns the two ends of the year of a rate.
func (in *Inputs) year() (*year, error) {
	e := in.e
	if err := e.subscribed(in.Period); err != nil {
		return nil, err
	}
	span, err := e.f.Calendar.YearTo(in.Period)
	if err != nil {
		return nil, absent{why: err.Error()}
	}
	if err := e.subscribed(in.Period.Earlier(1)); err != nil {
		return nil, err
	}
	in.scanned(e.b.Table("subscriptions"), "arr")
	if e.years[in.Period] == nil {
		if e.years == nil {
			e.years = map[fiscal.Period]*year{}
		}
		e.years[in.Period] = e.yearOf(span)
	}
	return e.years[in.Period], nil
}

// yearOf sorts the customers of the year by what became of what they had.
func (e *Engine) yearOf(span fiscal.Span) *year {
	y := &year{t0: span.Start - 1, t1: span.End, at: span.Start - 1, cohort: ledger.Bits{}, staying: ledger.Bits{}, alone: ledger.Bits{}}
	for i := range y.steps {
		y.steps[i] = ledger.Bits{} // which takes nobody, where nil takes everybody
	}
	if e.f.Policies.ReportedRates {
		y.at = y.t1
	}
	t := e.b.Table("subscriptions")
	by := func(on, at fiscal.Date) ledger.Keyed { return e.b.By(e.held(on, nil, at), "customer") }
	had, was, has := by(y.t0, y.t0), by(y.t0, y.at), by(y.t1, y.at)
	for id, top := range e.b.TopsOf(t) {
		if !had.Any.Has(int(top)) {
			continue
		}
		y.cohort.Set(id)
		if !has.Any.Has(int(top)) {
			switch had.Sums[top].Sign() {
			case 1:
				y.steps[churn].Set(id)
			case -1:
				y.steps[lapse].Set(id)
			}
			continue
		}
		y.staying.Set(id)
		switch has.Sums[top].Cmp(was.Sums[top]) {
		case 1:
			y.steps[rise].Set(id)
		case -1:
			y.steps[contraction].Set(id)
		}
	}
	for _, id := range t.Answer("arr").Having(ledger.On(y.t0, ledger.Active), "customer") {
		y.alone.Set(int(id))
	}
	return y
}

func denominator(in *Inputs) (quantity.Value, error) {
	y, err := in.year()
	if err != nil {
		return quantity.Value{}, err
	}
	return in.converted(y.t0, nil, y.t0)
}

func numerator(in *Inputs) (quantity.Value, error) {
	y, err := in.year()
	if err != nil {
		return quantity.Value{}, err
	}
	return in.converted(y.t1, y.staying, y.at)
}

func asReported(in *Inputs) (quantity.Value, error) {
	return in.rateAt(func(y *year) fiscal.Date { return y.t1 })
}

func atPriorRates(in *Inputs) (quantity.Value, error) {
	return in.rateAt(func(y *year) fiscal.Date { return y.t0 })
}

// rateAt gives the rate with its numerator at the exchange rates of a date, whatever
// the policy.
func (in *Inputs) rateAt(date func(*year) fiscal.Date) (quantity.Value, error) {
	y, err := in.year()
	if err != nil {
		return quantity.Value{}, err
	}
	v, err := in.converted(y.t1, y.staying, date(y))
	if err != nil {
		return quantity.Value{}, err
	}
	in.made.adds = false
	return in.quotient(operand{Value: v}, in.Fact("ndr.denominator"))
}

func unmapped(in *Inputs) (quantity.Value, error) {
	y, err := in.year()
	if err != nil {
		return quantity.Value{}, err
	}
	a, err := in.converted(y.t1, y.alone, y.at)
	if err != nil {
		return quantity.Value{}, err
	}
	after := in.made.Branches
	b, err := in.converted(y.t0, nil, y.t0)
	if err != nil {
		return quantity.Value{}, err
	}
	in.made.Branches, in.made.Netted, in.made.adds = append(after, in.made.Branches...), true, false
	return in.quotient(operand{Value: a}, operand{Value: b, id: fact.ID{Metric: "ndr.denominator", When: in.Period.String()}})
}

// bridge gives steps of the way from denominator to numerator, net by customer:
// denominator + expansion − contraction − churn (+ currency, where the numerator is at
// current rates) = numerator. A row active on both days adds as much as it takes off,
// and is none of expansion or contraction.
func (in *Inputs) bridge(branches func(*year) []ledger.Branch) (quantity.Value, error) {
	e := in.e
	y, err := in.year()
	if err != nil {
		return quantity.Value{}, err
	}
	for _, c := range []struct {
		on fiscal.Date
		of ledger.Bits
		at fiscal.Date
	}{{y.t0, nil, y.t0}, {y.t1, y.staying, y.at}, {y.t0, y.staying, y.at}} {
		err = cmp.Or(err, in.rated(e.foreign(e.held(c.on, c.of, c.at)), c.at))
	}
	if err != nil {
		return quantity.Value{}, err
	}
	return in.money(in.adds(ledger.Selection{Ledger: "subscriptions", Field: "arr", Branches: branches(y)}).Scaled), nil
}

// moved is what customers of a step had on T1 less what they had on T0, at the
// numerator's rates; or with less the other way round.
func (e *Engine) moved(y *year, s step, less bool) ledger.Branch {
	rates := e.ratesOn(y.at)
	return ledger.Branch{Where: customers(y.steps[s]), At: []ledger.Time{
		{When: ledger.On(y.t1, ledger.Active), Rates: rates, Minus: less}, {When: ledger.On(y.t0, ledger.Active), Rates: rates, Minus: !less}}}
}

// gone is what customers of a step had on T0; or with less its negative.
func (e *Engine) gone(y *year, s step, less bool) ledger.Branch {
	return ledger.Branch{Where: customers(y.steps[s]), At: []ledger.Time{{When: ledger.On(y.t0, ledger.Active), Rates: e.ratesOn(y.t0), Minus: less}}}
}

func expansion(in *Inputs) (quantity.Value, error) {
	return in.bridge(func(y *year) []ledger.Branch {
		return []ledger.Branch{in.e.moved(y, rise, false), in.e.gone(y, lapse, true)}
	})
}

func contracted(in *Inputs) (quantity.Value, error) {
	return in.bridge(func(y *year) []ledger.Branch { return []ledger.Branch{in.e.moved(y, contraction, true)} })
}

func churned(in *Inputs) (quantity.Value, error) {
	return in.bridge(func(y *year) []ledger.Branch { return []ledger.Branch{in.e.gone(y, churn, false)} })
}

// currency is what the movement of rates added to what customers that stay had on T0.
func currency(in *Inputs) (quantity.Value, error) {
	return in.bridge(func(y *year) []ledger.Branch {
		moved := in.e.ratesOn(y.t1)
		for c, before := range in.e.ratesOn(y.t0) {
			moved[c] = moved[c].Less(before)
		}
		return []ledger.Branch{{Where: customers(y.staying), At: []ledger.Time{{When: ledger.On(y.t0, ledger.Active), Rates: moved, Effect: true}}}}
	})
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
