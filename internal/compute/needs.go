package compute

import (
	"slices"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/ledger"
)

// Need is what a report needs of a ledger.
type Need struct {
	On   []fiscal.Date // the days of balances and rates, in order, each once
	Rows fiscal.Span   // of activity; its Start is 0 if the calendar lacks a period shown
}

// Needs returns what a report needs of each ledger with dates that filing.toml maps, by the name of
// the ledger, as far as the calendar has the days. Rows are needed of revenue and of the trial
// balance; of the latter, the balances before the first row as well, if an amount is computed
// from balances.
func Needs(f *filing.Filing) map[string]Need {
	e := &Engine{f: f}
	needs := map[string]Need{}
	for _, l := range f.Ledgers {
		var need Need
		switch l.Ledger {
		case "fx":
			need.On = e.rateDays()
		case "securities", "note-tables":
			need.On = days(printings(e))
		case "revenue":
			need.Rows = e.span(e.acquired())
		case "trial-balance":
			need.Rows = e.span(nil)
			on := slices.DeleteFunc(days(closings(e)), func(fiscal.Date) bool {
				return !slices.ContainsFunc(f.Accounts, func(a filing.Account) bool { return a.Instant })
			})
			if l.Shows == filing.YearToDate {
				on = append(on, e.openings()...)
			}
			on = slices.DeleteFunc(on, need.Rows.Holds) // the rows have these
			slices.Sort(on)
			if len(on) > 0 {
				need.On = slices.Compact(on)
			}
		default:
			continue
		}
		needs[l.Ledger] = need
	}
	return needs
}

// rateDays returns the days on which amounts in other currencies are converted, in order.
func (e *Engine) rateDays() []fiscal.Date {
	list := append(days(e.balances()), e.beforeRates()...)
	slices.Sort(list)
	return slices.Compact(list)
}

// beforeRates returns the first days of the rates of one year earlier: the change of a rate looks
// one year back, whatever is compared.
func (e *Engine) beforeRates() (list []fiscal.Date) {
	for _, pair := range e.f.Shown() {
		if year, err := e.f.Calendar.YearTo(pair.Period.Earlier(1)); err == nil {
			list = append(list, year.Start-1)
		}
	}
	return list
}

// openings returns the days before the periods shown that do not start a fiscal year: activity is
// the difference from the balance on such a day.
func (e *Engine) openings() (list []fiscal.Date) {
	for _, p := range e.durations() {
		span, err := e.f.Calendar.Span(p)
		if start, err2 := e.f.Calendar.YearStart(p); err == nil && (err2 != nil || start != span.Start) {
			list = append(list, span.Start-1)
		}
	}
	return list
}

// span returns the time from the first to the last day of the periods and times. Its Start is 0 if
// the calendar lacks one of the periods, and it is zero if it lacks the report's own.
func (e *Engine) span(more []ledger.When) fiscal.Span {
	own, err := e.f.Calendar.Span(e.f.Report.Period)
	if err != nil {
		return fiscal.Span{}
	}
	for _, p := range e.durations() {
		span, err := e.f.Calendar.Span(p)
		if err != nil {
			return fiscal.Span{End: own.End}
		}
		more = append(more, ledger.When{Span: span})
	}
	for _, w := range more {
		own.Start = min(own.Start, w.Span.Start)
	}
	return own
}

// days returns the days of times.
func days(list []When) (out []fiscal.Date) {
	for _, w := range list {
		out = append(out, w.Date)
	}
	return out
}
