package compute

import (
	"cmp"
	"slices"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/gaap"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/quantity"
)

// closings returns the dates of trial balance metrics: those of printings, and both ends
// of each period shown.
func closings(e *Engine) []When {
	list := printings(e)
	for _, pair := range e.f.Shown() {
		for _, p := range []fiscal.Period{pair.Period, pair.Compare} {
			if span, err := e.f.Calendar.Span(p); err == nil {
				list = append(list, When{Period: p, Date: span.Start - 1}, When{Period: p, Date: span.End})
			}
		}
	}
	return dated(list)
}

// printings returns the balance-sheet dates: the last day of the report's period and of
// the fiscal year before.
func printings(e *Engine) []When {
	p := e.f.Report.Period
	var list []When
	if span, err := e.f.Calendar.Span(p); err == nil {
		list = append(list, When{Period: p, Date: span.End})
	}
	if start, err := e.f.Calendar.YearStart(p); err == nil {
		list = append(list, When{Period: p, Date: start - 1})
	}
	return dated(list)
}

// dated returns times sorted by date, each date once.
func dated(list []When) []When {
	slices.SortStableFunc(list, func(a, b When) int { return cmp.Compare(a.Date, b.Date) })
	return slices.CompactFunc(list, func(a, b When) bool { return a.Date == b.Date })
}

// account returns the balance of an element's accounts on the date, or their activity in
// the period. It fails if no account has a row.
func (in *Inputs) account(element string) (quantity.Value, error) {
	v, rows, err := in.booked(element)
	if err == nil && !rows {
		why := rowless("trial-balance", in.until(), "the trial balance has no row for the accounts of %s for %s", element, in.time()).(absent)
		why.reported = in.e.unfound(in.e.f.Account(element))
		return v, why
	}
	return v, err
}

// activity is like account, but returns zero for an element without a row if other
// mapped accounts have rows in the period.
func (in *Inputs) activity(element string) (quantity.Value, error) {
	v, rows, err := in.booked(element)
	if err != nil || rows {
		return v, err
	}
	span, err := in.e.f.Calendar.Span(in.Period)
	if err != nil {
		return v, absent{why: err.Error()}
	}
	for _, a := range in.e.f.Accounts {
		if !a.Instant && in.e.booked(a, span) {
			return v, nil
		}
	}
	return v, rowless("trial-balance", in.until(), "the trial balance has no row for any mapped account for %s", in.time())
}

// until returns the last day of the period, or the date.
func (in *Inputs) until() fiscal.Date {
	if in.Date != 0 {
		return in.Date
	}
	span, _ := in.e.f.Calendar.Span(in.Period)
	return span.End
}

func (in *Inputs) time() string {
	if in.Date != 0 {
		return in.Date.String()
	}
	return in.Period.String()
}

// booked returns the sum of an element's accounts, positive in the direction of the
// element's balance, and whether any account has a row.
func (in *Inputs) booked(element string) (v quantity.Value, rows bool, err error) {
	e := in.e
	v = in.money(quantity.Quotient{})
	a := e.f.Account(element)
	switch {
	case e.f.Ledger("trial-balance") == nil:
		return v, false, lacking("filing.toml has no [ledgers.trial-balance]")
	case a == nil:
		return v, false, lacking("[accounts] does not map %s", element)
	case e.b.Table("trial-balance") == nil:
		return v, false, absent{why: "no trial balance could be read", reported: true}
	}
	when := ledger.On(in.Date, ledger.Dated)
	if !a.Instant {
		span, err := e.f.Calendar.Span(in.Period)
		if err != nil {
			return v, false, absent{why: err.Error()}
		}
		when.Span = span
	}
	tb := e.f.Ledger("trial-balance")
	minus := tb.Credits && a.Balance == gaap.Credit
	where := []ledger.Cond{{Field: "account", IDs: e.accounts(a)}}
	at := []ledger.Time{{When: when, Minus: minus}}
	if tb.Shows == filing.YearToDate {
		if !a.Instant {
			at = []ledger.Time{{When: ledger.On(when.Span.End, ledger.Dated), Minus: minus}}
			if opening := when.Span.Start - 1; !e.startsYear(when.Span.Start) {
				at = append(at, ledger.Time{When: ledger.On(opening, ledger.Dated), Minus: !minus})
			}
		}
		for _, t := range at {
			if !e.b.Table("trial-balance").Answer("").Any(t.When) {
				return v, false, rowless("trial-balance", t.When.Span.End, "the trial balance has no row on %s", t.When.Span.End)
			}
		}
	}
	for _, t := range at {
		in.scanned(e.b.Table("trial-balance"), "amount", t.When)
	}
	total := in.adds(ledger.Selection{Ledger: "trial-balance", Field: "amount", Branches: []ledger.Branch{{Where: where, At: at}}})
	return in.money(total.Quotient), total.Any || tb.Shows == filing.YearToDate, nil
}

// startsYear reports whether a day is the first of a fiscal year.
func (e *Engine) startsYear(d fiscal.Date) bool {
	year, _, _ := d.Civil()
	for y := year - 1; y <= year+1; y++ {
		for _, p := range []fiscal.Period{{Year: y}, {Year: y, Transition: true}} {
			if start, err := e.f.Calendar.YearStart(p); err == nil && start == d {
				return true
			}
		}
	}
	return false
}

// accounts returns the accounts of the trial balance that an element takes, by their IDs.
func (e *Engine) accounts(a *filing.Account) intern.Bits {
	if ids, known := e.taken[a.Name]; known {
		return ids
	}
	var ids intern.Bits
	words := e.b.Table("trial-balance").Dict("account")
	for id := 1; id < words.Len(); id++ {
		if a.Takes(words.Word(intern.ID(id))) {
			ids.Set(id)
		}
	}
	e.taken[a.Name] = ids
	return ids
}

func deferredChange(in *Inputs) (quantity.Value, error) {
	span, err := in.e.f.Calendar.Span(in.Period)
	if err != nil {
		return quantity.Value{}, absent{why: err.Error()}
	}
	return in.difference(in.on(span.End).Fact("deferred-revenue.current"), in.on(span.Start-1).Fact("deferred-revenue.current"))
}

// adjustments returns the keys of the reconciliation's lines.
func adjustments(e *Engine, _ When) []string {
	var keys []string
	if e.f.NonGAAP != nil {
		for _, a := range e.f.NonGAAP.Adjustments {
			keys = append(keys, a.Key)
		}
	}
	return keys
}

// adjustmentOf returns the adjustment of a key. It panics if the key is unknown.
func (e *Engine) adjustmentOf(key string) filing.Adjustment {
	for _, a := range e.f.NonGAAP.Adjustments {
		if a.Key == key {
			return a
		}
	}
	panic("compute: no adjustment " + key)
}

func adjustmentLabel(e *Engine, key string) string { return e.adjustmentOf(key).Label }

func adjustment(in *Inputs) (quantity.Value, error) {
	a := in.e.adjustmentOf(in.Member)
	v, err := in.activity(a.Element)
	if err == nil && a.Minus {
		v = v.Neg()
	}
	if in.made != nil && a.Minus {
		for i := range in.made.Branches[0].At {
			at := &in.made.Branches[0].At[i]
			at.Minus = !at.Minus
		}
	}
	return v, err
}

func adjustedEBITDA(in *Inputs) (quantity.Value, error) {
	if in.e.f.NonGAAP == nil {
		return quantity.Value{}, lacking("filing.toml has no [non_gaap.adjusted-ebitda], which lists the adjustments")
	}
	var list []operand
	for _, key := range adjustments(in.e, in.w) {
		list = append(list, in.Fact("adjusted-ebitda.adjustment", key))
	}
	return in.sum(in.Fact("net-income"), list...)
}

// mapped is the metric with a member for every element of [accounts].
var mapped = Metric{Name: "account", Label: "Trial balance", Kind: Duration, Times: mappedTimes, Members: mappedElements,
	Caption:    func(_ *Engine, element string) string { return gaap.Label(element) },
	Definition: "Balance or activity, in the trial balance, of the accounts mapped to the element; positive in the direction of the element's normal balance.",
	Formula:    "sum of the accounts mapped to the element",
	Eval:       func(in *Inputs) (quantity.Value, error) { return in.account(in.Member) },
}

func mappedTimes(e *Engine) []When {
	list := printings(e)
	for _, p := range e.durations() {
		list = append(list, When{Period: p, Compare: p.Earlier(1)})
	}
	return list
}

// mappedElements returns the elements of [accounts] with a balance at a date or an
// activity over a period, whichever w is.
func mappedElements(e *Engine, w When) []string {
	var names []string
	for _, a := range e.f.Accounts {
		if a.Instant == (w.Date != 0) {
			names = append(names, a.Name)
		}
	}
	return names
}
