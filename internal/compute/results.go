package compute

import (
	"cmp"
	"fmt"
	"slices"

	"tieout/internal/diag"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/gaap"
	"tieout/internal/ledger"
	"tieout/internal/quantity"
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
	if span, err := e.f.Calendar.Span(fiscal.Period{Year: p.Year, Quarter: 1}); err == nil {
		list = append(list, When{Period: p, Date: span.Start - 1})
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
		return v, lacking("the trial balance has no row for the accounts of %s for %s", element, in.time())
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
	return v, lacking("the trial balance has no row for any mapped account for %s", in.time())
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
	v = in.money(quantity.Scaled{})
	a := e.f.Account(element)
	switch {
	case e.f.Ledger("trial-balance") == nil:
		return v, false, lacking("filing.toml has no [ledgers.trial-balance]")
	case a == nil:
		return v, false, lacking("[accounts] does not map %s", element)
	case e.b.Table("trial-balance") == nil:
		return v, false, absent{"no trial balance could be read", true}
	}
	when := ledger.On(in.Date, ledger.Dated)
	if !a.Instant {
		span, err := e.f.Calendar.Span(in.Period)
		if err != nil {
			return v, false, absent{why: err.Error()}
		}
		when.Span = span
	}
	in.scanned(e.b.Table("trial-balance"), "amount")
	total := in.adds(posted(*a, when, e.f.Ledger("trial-balance").Credits && a.Balance == gaap.Credit))
	return in.money(total.Scaled), total.Any, nil
}

// posted selects the rows of an element's accounts at a time; with minus, the amounts are
// negated.
func posted(a filing.Account, when ledger.When, minus bool) ledger.Selection {
	return ledger.Selection{Ledger: "trial-balance", Field: "amount", Branches: []ledger.Branch{
		{Where: []ledger.Cond{{Field: "account", Is: a.Numbers}}, At: []ledger.Time{{When: when, Minus: minus}}}}}
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
		at := in.made.Branches[0].At
		at[0].Minus = !at[0].Minus
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

// reportUnusedAccounts reports accounts of [accounts] without a row in the trial balance.
func (e *Engine) reportUnusedAccounts() {
	t := e.b.Table("trial-balance")
	if t == nil || e.b.Wrong["trial-balance"] {
		return
	}
	for _, a := range e.f.Accounts {
		for _, number := range a.Numbers {
			if _, known := t.First("account", number); !known {
				e.report("stray "+number, diag.Diagnostic{Severity: diag.Warning, Code: "FIL001", Summary: "account without rows in the trial balance", Subject: a.At,
					Detail: fmt.Sprintf("the trial balance has no row for account %s (column %s), which %s lists under [accounts]", number, t.Columns[t.Index("account")], a.Name),
					Remedy: fmt.Sprintf("Correct the account number, or remove %q from %s", number, a.Name)})
			}
		}
	}
}
