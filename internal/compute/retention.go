package compute

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/crowd"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/exchange"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// currencyOf returns a foreign currency, "" for the reporting currency.
func (e *Engine) currencyOf(c string) string {
	if c == string(e.f.Registrant.Currency) {
		return ""
	}
	return c
}

// active reports whether any subscription overlaps a span.
func (e *Engine) active(span fiscal.Span) bool {
	return e.b.Table("subscriptions").Terms.Active(span)
}

// reportStarts reports a subscriptions ledger whose last terms start well before the end of the
// report's period (LED014): an old export, in which customers whose renewals are missing count
// as lost.
func (e *Engine) reportStarts() {
	t := e.b.Table("subscriptions")
	span, err := e.f.Calendar.Span(e.f.Report.Period)
	drafted := slices.Contains(e.out.Drafted, disclosure.NDR.Name) || slices.Contains(e.out.Drafted, disclosure.Revenue.Name)
	if t == nil || err != nil || !drafted || e.b.Wrong["subscriptions"] {
		return
	}
	if s, found := evidence.Starts(t.Terms.Starts(), span.End); found {
		e.report("LED014 subscriptions", diag.Diagnostic{Severity: diag.Warning, Code: "LED014", Summary: "subscriptions that seem to end before the period", Subject: t.Place("start"),
			Detail: "in the subscriptions ledger, " + s.Evidence() + "; a customer whose renewal is missing counts as lost",
			Remedy: fmt.Sprintf("Export the subscriptions again, with all terms that start up to %s; if the export has them, no change is needed", span.End)})
	}
}

// subscribed returns an error if no subscription is active in the year that ends on a day: the
// last day of a period, or the day one year earlier.
func (e *Engine) subscribed(p fiscal.Period, end fiscal.Date) error {
	if e.b.Table("subscriptions") == nil {
		return lacking("no subscriptions ledger could be read")
	}
	year := fiscal.Span{Start: end.AddMonths(-12) + 1, End: end}
	for _, q := range []fiscal.Period{p, p.Earlier(1)} {
		if s, err := e.f.Calendar.YearTo(q); err == nil && s.End == end {
			year = s
		}
	}
	if !e.active(year) {
		return rowless("subscriptions", end, "the subscriptions ledger has no row for the year ended %s", end)
	}
	return nil
}

// ratesOn returns the rate of each foreign currency of the subscriptions ledger on a
// date, in reporting currency for one unit. Currencies without a rate are omitted;
// in.rated reports them.
func (e *Engine) ratesOn(d fiscal.Date) map[string]quantity.Quotient {
	rates := map[string]quantity.Quotient{}
	if e.b.Rates == nil {
		return rates
	}
	words := e.b.Table("subscriptions").Dict("currency")
	for id := range words.Len() {
		c := e.currencyOf(words.Word(intern.ID(id)))
		if r, ok := e.b.Rates.On(c, d); ok && c != "" {
			rates[c] = r.Price
		}
	}
	return rates
}

// activeOn selects the subscriptions active on a date, at the rates of a date, for a
// set of customers; nil is all customers.
func (e *Engine) activeOn(on fiscal.Date, of intern.Bits, at fiscal.Date) ledger.Selection {
	return ledger.Selection{Ledger: "subscriptions", Field: "arr", Branches: []ledger.Branch{
		{Where: customers(of), At: []ledger.Time{{When: ledger.On(on, ledger.Active), Rates: e.ratesOn(at)}}}}}
}

// customers returns the condition that a row's customer is in a set, or no condition if
// the set is nil.
func customers(of intern.Bits) []ledger.Cond {
	if of == nil {
		return nil
	}
	return []ledger.Cond{{Field: "customer", IDs: of}}
}

// foreign returns the foreign currencies of the groups of a selection, in order.
func (e *Engine) foreign(s ledger.Selection) []string {
	return slices.DeleteFunc(e.b.By(s, "currency").Words(), func(c string) bool { return e.currencyOf(c) == "" })
}

// rated records the cells of the rates of currencies on a date. It reports every missing
// rate and returns the error of the first.
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
		return lacking("amounts in %s need exchange rates, and no fx ledger could be read", c)
	}
	if r, ok := e.b.Rates.On(c, d); ok {
		in.cells(source.Range{Workbook: r.At.Workbook, Sheet: r.At.Sheet, First: r.At.Ref, Last: r.At.Ref})
		return nil
	}
	if e.b.Wrong["fx"] {
		return absent{why: "the fx ledger has errors", reported: true}
	}
	at, _ := e.b.Table("subscriptions").First("currency", c)
	if own, ok := e.b.Rates.Only(string(e.f.Registrant.Currency)); ok {
		finding := ownRates(e.f.Ledger("fx"), c, string(e.f.Registrant.Currency), own)
		finding.Subject = at
		e.report(c, finding)
		return absent{why: finding.Detail, reported: true}
	}
	finding := diag.Diagnostic{Code: "LED005", Summary: "no exchange rate near the date needed", Subject: at,
		Detail: fmt.Sprintf("the fx ledger has no %s rate on %s or in the 7 days before it", c, d), Remedy: fmt.Sprintf("Add the %s rate for %s as a row of %s", c, d, e.f.Ledger("fx").Held())}
	if last, ok := e.b.Rates.Latest(c, d); ok {
		finding.Related = []diag.Related{{Message: fmt.Sprintf("latest rate, dated %s", last.Date), At: last.At}}
	}
	e.report(c+d.String(), finding)
	return absent{why: fmt.Sprintf("the fx ledger has no %s rate on %s or in the 7 days before it", c, d), reported: true}
}

// ownRates returns the finding of a ledger all of whose rates are those of the reporting currency,
// own, so that it has none of the currency c: another column has the other currency.
func ownRates(l *filing.Ledger, c, own string, first exchange.Rate) diag.Diagnostic {
	d := diag.Diagnostic{Code: "LED005", Summary: "no exchange rate of a currency but your own", Related: []diag.Related{{Message: "first rate", At: first.At}},
		Detail: fmt.Sprintf("the fx ledger has no %s rate: all of its rows are in %s, your reporting currency", c, own), Remedy: fmt.Sprintf("Add the %s rates as rows of %s", c, l.Held())}
	if header := l.Columns[l.Index("currency")]; header != "" {
		d.Detail = fmt.Sprintf("the fx ledger has no %s rate: all of its rows have %s, your reporting currency, under %q", c, own, header)
		d.Remedy = fmt.Sprintf("In columns of [ledgers.fx] in filing.toml, write the header of the column that has %s in place of %q", c, header)
		if !l.Inverse && l.Inverses == nil {
			d.Remedy += fmt.Sprintf("; if a rate is the number of %s for 1 %s, add `rate_is = %q` to [ledgers.fx]", c, own, evidence.UnitsPerReporting)
		}
		d.Remedy += fmt.Sprintf(". If no column has %s, add the %[1]s rates as rows of %s", c, l.Held())
	}
	return d
}

// converted sums the ARR of subscriptions at the rates of a date. It fails if a rate is
// missing.
func (in *Inputs) converted(on fiscal.Date, of intern.Bits, at fiscal.Date) (quantity.Value, error) {
	s := in.e.activeOn(on, of, at)
	total := in.adds(s)
	return in.money(total.Quotient), in.rated(in.e.foreign(s), at)
}

func arr(in *Inputs) (quantity.Value, error) {
	if err := in.e.subscribed(in.Period, in.Date); err != nil {
		return quantity.Value{}, err
	}
	in.scanned(in.e.b.Table("subscriptions"), "arr", ledger.On(in.Date, ledger.Active))
	return in.converted(in.Date, nil, in.Date)
}

// year sorts the customers of a rate by what they had at the two ends of its year, t0
// and t1. Its sets hold customer IDs of the subscriptions ledger.
type year struct {
	t0, t1  fiscal.Date // one year earlier, and the last day
	at      fiscal.Date // of the numerator's exchange rates
	cohort  intern.Bits // active on t0, combined with parents
	staying intern.Bits // customers of t0 who are active on t1
	alone   intern.Bits // active on t0, not combined with parents
	steps   [crowd.Gone + 1]intern.Bits
}

// year returns the customers of the year of a rate, computed once for each period.
func (in *Inputs) year() (*year, error) {
	e := in.e
	span, err := e.f.Calendar.YearTo(in.Period)
	if err != nil {
		return nil, absent{why: err.Error()}
	}
	if err := cmp.Or(e.subscribed(in.Period, span.End), e.subscribed(in.Period, span.Start-1)); err != nil {
		return nil, err
	}
	in.scanned(e.b.Table("subscriptions"), "arr", ledger.On(span.Start-1, ledger.Active), ledger.On(span.End, ledger.Active))
	if e.years[in.Period] == nil {
		if e.years == nil {
			e.years = map[fiscal.Period]*year{}
		}
		e.years[in.Period] = e.yearOf(span)
	}
	return e.years[in.Period], nil
}

// yearOf sorts the customers of a year by the change in their ARR.
func (e *Engine) yearOf(span fiscal.Span) *year {
	y := &year{t0: span.Start - 1, t1: span.End, at: e.ratesAt(span), cohort: intern.Bits{}, staying: intern.Bits{}, alone: intern.Bits{}}
	for i := range y.steps {
		y.steps[i] = intern.Bits{} // an empty set, because nil selects all customers
	}
	t := e.b.Table("subscriptions")
	by := func(on, at fiscal.Date) ledger.Keyed { return e.b.By(e.activeOn(on, nil, at), "customer") }
	had, was, has := by(y.t0, y.t0), by(y.t0, y.at), by(y.t1, y.at)
	for id, top := range e.b.TopsOf(t) {
		if !had.Any.Has(int(top)) {
			continue
		}
		y.cohort.Set(id)
		if !has.Any.Has(int(top)) {
			y.steps[crowd.Left(had.Sum(top).Sign())].Set(id)
			continue
		}
		y.staying.Set(id)
		y.steps[crowd.Stays(has.Sum(top).Cmp(was.Sum(top)))].Set(id)
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

// otherNumerator returns the Eval of a numerator that differs from the one of the policies:
// of the year's customers that of returns, at the exchange rates of the date that at returns.
func otherNumerator(of func(*year) intern.Bits, at func(*year) fiscal.Date) func(*Inputs) (quantity.Value, error) {
	return func(in *Inputs) (quantity.Value, error) {
		y, err := in.year()
		if err != nil {
			return quantity.Value{}, err
		}
		return in.converted(y.t1, of(y), at(y))
	}
}

// otherRate returns the Eval of a rate whose numerator is the fact with the rate's name and
// ".numerator".
func otherRate(name string) func(*Inputs) (quantity.Value, error) {
	return func(in *Inputs) (quantity.Value, error) {
		return in.quotient(in.Fact(name+".numerator"), in.Fact("ndr.denominator"))
	}
}

// bridge sums the branches of one step from denominator to numerator, net by customer:
// denominator + expansion − contraction − churn (+ currency, if the numerator is at
// current rates) = numerator. A row active on both days nets to zero.
func (in *Inputs) bridge(branches func(*year) []ledger.Branch) (quantity.Value, error) {
	e := in.e
	y, err := in.year()
	if err != nil {
		return quantity.Value{}, err
	}
	for _, c := range []struct {
		on fiscal.Date
		of intern.Bits
		at fiscal.Date
	}{{y.t0, nil, y.t0}, {y.t1, y.staying, y.at}, {y.t0, y.staying, y.at}} {
		err = cmp.Or(err, in.rated(e.foreign(e.activeOn(c.on, c.of, c.at)), c.at))
	}
	if err != nil {
		return quantity.Value{}, err
	}
	return in.money(in.adds(ledger.Selection{Ledger: "subscriptions", Field: "arr", Branches: branches(y)}).Quotient), nil
}

// moved returns the ARR of a step's customers on t1 minus that on t0, at the numerator's
// rates; with less, the negative of it.
func (e *Engine) moved(y *year, s crowd.Step, less bool) ledger.Branch {
	rates := e.ratesOn(y.at)
	return ledger.Branch{Where: customers(y.steps[s]), At: []ledger.Time{
		{When: ledger.On(y.t1, ledger.Active), Rates: rates, Minus: less}, {When: ledger.On(y.t0, ledger.Active), Rates: rates, Minus: !less}}}
}

// gone returns the ARR of a step's customers on t0; with less, the negative of it.
func (e *Engine) gone(y *year, s crowd.Step, less bool) ledger.Branch {
	return ledger.Branch{Where: customers(y.steps[s]), At: []ledger.Time{{When: ledger.On(y.t0, ledger.Active), Rates: e.ratesOn(y.t0), Minus: less}}}
}

func expansion(in *Inputs) (quantity.Value, error) {
	return in.bridge(func(y *year) []ledger.Branch {
		return []ledger.Branch{in.e.moved(y, crowd.Rise, false), in.e.gone(y, crowd.Lapse, true)}
	})
}

func contracted(in *Inputs) (quantity.Value, error) {
	return in.bridge(func(y *year) []ledger.Branch { return []ledger.Branch{in.e.moved(y, crowd.Contraction, true)} })
}

func churned(in *Inputs) (quantity.Value, error) {
	return in.bridge(func(y *year) []ledger.Branch { return []ledger.Branch{in.e.gone(y, crowd.Churn, false)} })
}

// currency returns the effect of rate changes on the t0 ARR of customers that stay.
func currency(in *Inputs) (quantity.Value, error) {
	return in.bridge(func(y *year) []ledger.Branch {
		moved := in.e.ratesOn(y.t1)
		for c, before := range in.e.ratesOn(y.t0) {
			moved[c] = moved[c].Sub(before)
		}
		return []ledger.Branch{{Where: customers(y.staying), At: []ledger.Time{{When: ledger.On(y.t0, ledger.Active), Rates: moved, Effect: true}}}}
	})
}

func grossRetention(in *Inputs) (quantity.Value, error) {
	d, lost, gone := in.Fact("ndr.denominator"), in.Fact("ndr.contraction"), in.Fact("ndr.churn")
	retained, err := in.difference(d, lost)
	if err != nil {
		return retained, err
	}
	retained, err = in.difference(operand{Value: retained}, gone)
	if err != nil {
		return retained, err
	}
	return in.quotient(operand{Value: retained}, d)
}

// compareARR records, for each period shown, annual recurring revenue on its last day at the
// exchange rates of one year earlier. It records nothing if a rate is missing: what no number
// needs is not reported.
func (e *Engine) compareARR() {
	if e.b.Table("subscriptions") == nil || e.b.Wrong["subscriptions"] || e.b.Wrong["fx"] {
		return
	}
	for _, p := range e.trailing() {
		in := &Inputs{e: e, m: e.find("ndr"), Period: p, Compare: p.Earlier(1)}
		year, err := e.f.Calendar.YearTo(p)
		if err != nil || e.subscribed(p, year.End) != nil {
			continue
		}
		s := e.activeOn(year.End, nil, year.Start-1)
		rates := s.Branches[0].At[0].Rates
		if slices.ContainsFunc(e.foreign(s), func(c string) bool { _, known := rates[c]; return !known }) {
			continue
		}
		e.out.Facts.AddBasis(fact.ID{Metric: fact.ComparableARR, When: p.String()}, in.money(e.b.Add(s).Quotient))
	}
}

// reportNegativeARR reports, as an error, annual recurring revenue of the customers of one year
// earlier that is below zero in total at either end of the year of a rate: the rate then has no
// meaning. It is reported at the customer with the least.
func (e *Engine) reportNegativeARR() {
	for _, p := range e.trailing() {
		y := e.years[p]
		if y == nil {
			continue
		}
		for _, end := range []struct {
			metric string
			on, at fiscal.Date
			of     intern.Bits
		}{{"ndr.denominator", y.t0, y.t0, nil}, {"ndr.numerator", y.t1, y.at, y.staying}} {
			total := e.out.Facts.Of(fact.ID{Metric: end.metric, When: p.String()})
			if total == nil || total.Value.Sign() >= 0 {
				continue
			}
			by := e.b.By(e.activeOn(end.on, end.of, end.at), "customer")
			least, t := intern.ID(0), e.b.Table("subscriptions")
			for top := range intern.ID(by.Len()) {
				if by.Any.Has(int(top)) && !by.Dict.IsCrowd(top) && (by.Sum(top).Cmp(by.Sum(least)) < 0 || by.Sum(top).Cmp(by.Sum(least)) == 0 && by.Dict.Word(top) < by.Dict.Word(least)) {
					least = top
				}
			}
			d := diag.Diagnostic{Severity: diag.Error, Code: "LED008", Summary: "negative annual recurring revenue in total", Subject: t.Place("arr", ledger.On(end.on, ledger.Active)),
				Detail: fmt.Sprintf("on %s, the annual recurring revenue of the customers that the net dollar expansion rate covers is %s in total (%s), so the rate has no meaning; the most negative amount is that of customer %s, %s",
					end.on, figure.Whole(total.Value), total.ID, text.Clip(by.Dict.Word(least), 40), figure.Whole(by.Sum(least).In(e.f.Registrant.Currency))),
				Remedy: "Correct the negative amounts; or delete those rows, enter the credits in the revenue ledger, and save the workbooks"}
			if at, ok := t.First("customer", by.Dict.Word(least)); ok {
				d.Subject = at
			}
			e.report("LED008 total", d)
		}
	}
}
