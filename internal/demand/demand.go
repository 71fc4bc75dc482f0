// Package demand finds the numbers that contradict two standard clauses of a filing: that increased
// demand drove revenue, and that the growth of revenue is expected to continue. [Against] returns
// each such number of a period as a [Reason], with the words of a message. Package draft leaves the
// clauses out if there is one, and the check MDA012 reports a clause that a person kept in spite of
// one.
package demand

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/quantity"
)

// Reason is a number that contradicts growing demand in a period.
type Reason struct {
	Text string // a clause with the number: "the net dollar expansion rate is 92.0% (ndr@FY2022)"
	// Revenue is true if the number is the change in revenue.
	Revenue bool
	// Missing is true if the number has no value although filing.toml maps its ledger.
	Missing bool
}

// Against returns the reasons to doubt growing demand in a period: revenue did not rise, or
// rose from a negative amount, the net dollar expansion rate is below 100%, annual recurring
// revenue at constant exchange rates fell, the period has more weeks than the comparison
// period, or part of the revenue of the period came from acquired businesses. It returns nil if
// there are none.
func Against(f *filing.Filing, set *fact.Set, pair filing.Pair) (list []Reason) {
	period := pair.Period
	add := func(format string, args ...any) { list = append(list, Reason{Text: fmt.Sprintf(format, args...)}) }
	missing := func(what, id string) {
		list = append(list, Reason{Text: fmt.Sprintf("%s has no value (%s)", what, id), Missing: true})
	}
	of := func(metric, member, when string) *fact.Fact {
		return set.Of(fact.ID{Metric: metric, Member: member, When: when})
	}

	change, prior := of("revenue.increase", "", period.String()), of("revenue", "", pair.Compare.String())
	switch {
	case change == nil || prior == nil:
		missing("the increase in revenue", "revenue.increase@"+period.String())
	case prior.Value.Sign() < 0:
		list = append(list, Reason{Text: fmt.Sprintf("revenue of the comparison period is %s (%s)", figure.Whole(prior.Value), prior.ID), Revenue: true})
	case change.Value.Sign() <= 0 || figure.Unchanged(change.Value, prior.Value, f.Policies.FlatBelow):
		why := fmt.Sprintf("revenue changed by %s (%s)", figure.Whole(change.Value), change.ID)
		if change.Value.Sign() > 0 {
			why += ", less than the flat_below setting"
		}
		list = append(list, Reason{Text: why, Revenue: true})
	}

	if f.Ledger("subscriptions") != nil {
		rated := period // a quarter and its year to date have one rate
		rated.YTD = false
		switch rate := of("ndr", "", rated.String()); {
		case rate == nil:
			missing("the net dollar expansion rate", "ndr@"+rated.String())
		case rate.Value.Cmp(quantity.One) < 0:
			add("the net dollar expansion rate is %s (%s)", figure.Apart(rate.Value, quantity.One), rate.ID)
		}
		is, known := set.Basis(fact.ID{Metric: fact.ComparableARR, When: rated.String()})
		was := opening(f, set, rated)
		switch {
		case !known || was == nil:
			missing("annual recurring revenue, at the exchange rates of one year earlier,", "at both ends of the year to the last day of "+rated.String())
		case is.Cmp(was.Value) < 0:
			add("annual recurring revenue fell in the year from %s to %s, at the same exchange rates (%s)", figure.Whole(was.Value), figure.Whole(is), was.ID)
		}
	}

	if days := f.ExtraDays(pair); days > 0 {
		add("%s has %d days more than %s", period, days, pair.Compare)
	}

	if slices.ContainsFunc(f.Ledgers, ledger.MapsAcquired) {
		switch acquired := of("revenue", "acquired", period.String()); {
		case acquired == nil:
			missing("revenue from customers of acquired businesses", "revenue[acquired]@"+period.String())
		case acquired.Value.Sign() != 0:
			add("revenue from customers of acquired businesses is %s (%s)", figure.Whole(acquired.Value), acquired.ID)
		}
	}
	return list
}

// opening returns annual recurring revenue one year before the last day of a period.
func opening(f *filing.Filing, set *fact.Set, p fiscal.Period) *fact.Fact {
	year, err := f.Calendar.YearTo(p)
	if err != nil {
		return nil
	}
	return set.Of(fact.ID{Metric: "arr", When: (year.Start - 1).String()})
}
