package compute

import (
	"slices"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/quantity"
)

// acquired returns the times of the revenue of acquired customers: of the periods shown and
// those compared, and for each period shown of the same days one year earlier. It returns
// none if no ledger maps acquired.
func (e *Engine) acquired() (list []ledger.When) {
	if !slices.ContainsFunc(e.f.Ledgers, ledger.MapsAcquired) {
		return nil
	}
	for _, pair := range e.f.Shown() {
		for _, p := range []fiscal.Period{pair.Period, pair.Compare} {
			if span, err := e.f.Calendar.Span(p); err == nil {
				list = append(list, firstYear(ledger.When{Span: span}))
			}
		}
		span, err := e.f.Calendar.Span(pair.Period)
		before, err2 := e.f.Calendar.Span(pair.Period.Earlier(1))
		if err == nil && err2 == nil {
			list = append(list, ledger.When{Span: before}, yearEarlier(ledger.When{Span: before}, ledger.When{Span: span}))
		}
	}
	return list
}

// firstYear returns the part of a time that lies in the first year of acquired customers.
func firstYear(when ledger.When) ledger.When {
	return ledger.When{Span: when.Span, How: ledger.Acquired}
}

// yearEarlier returns the part of a time that lies one year before that of later, the same
// period one year later.
func yearEarlier(when, later ledger.When) ledger.When {
	return ledger.When{Span: when.Span, How: ledger.Compared, Later: later.Span}
}

// acquired returns the revenue of acquired customers in their first year: what is dated at
// the first of the times, less what is dated at the second, if there is one.
func (in *Inputs) acquired(when ledger.When, less ...ledger.When) (quantity.Value, error) {
	e := in.e
	if e.acquired() == nil {
		return quantity.Value{}, lacking("no column of the customers ledger is mapped to acquired")
	}
	in.uses("customers")
	if e.b.Customers == nil {
		return quantity.Value{}, lacking("no customers ledger could be read")
	}
	in.scanned(e.b.Table("revenue"), "amount")
	in.scanned(e.b.Table("customers"), "acquired")
	at := []ledger.Time{{When: firstYear(when)}}
	for _, before := range less {
		at = append(at, ledger.Time{When: yearEarlier(before, when), Minus: true})
	}
	return in.money(in.adds(ledger.Selection{Ledger: "revenue", Field: "amount", Branches: []ledger.Branch{{At: at}}}).Quotient), nil
}

// acquiredIncrease returns the revenue of acquired customers in their first year, less that
// of the same customers on the same days one year earlier.
func (in *Inputs) acquiredIncrease() (quantity.Value, error) {
	if compare := in.at(in.Compare).peek("revenue"); compare != nil {
		return quantity.Value{}, compare // without a change there is no part of it
	}
	when, err := in.e.recognized(in.Period)
	if err != nil {
		return quantity.Value{}, err
	}
	before, err := in.e.recognized(in.Period.Earlier(1))
	if err != nil {
		return quantity.Value{}, err
	}
	return in.acquired(when, before)
}
