package compute

import (
	"slices"

	"github.com/tieout/tieout/internal/crowd"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/ledger"
)

// mostAddends is the number of customers of a sum that package record lists, and that the review
// page compares.
const mostAddends = 10_000

// mostMajor is the number of customers of a period that may have 10% or more of its revenue.
const mostMajor = 1000

// crowdOf returns which customers a report may name: those of its own times, and customers of 10%
// or more of the times of the others, the same filing folder with the periods of earlier reports.
func crowdOf(f *filing.Filing, others ...*filing.Filing) *ledger.Crowd {
	e := &Engine{f: f}
	c := &ledger.Crowd{Most: mostAddends, MostMajor: mostMajor, Years: e.rateYears(true), Classes: e.classesSeen(true)}
	for _, p := range e.durations() {
		if span, err := f.Calendar.Span(p); err == nil {
			c.Shown = append(c.Shown, ledger.When{Span: span})
		}
	}
	if span, err := f.Calendar.Span(f.Report.Period); err == nil {
		c.Report = ledger.When{Span: span}
	}
	for _, w := range e.acquired() {
		if c.Shown = append(c.Shown, w); w.How == ledger.Compared {
			c.Pairs = append(c.Pairs, [2]ledger.When{firstYear(ledger.When{Span: w.Later}), w})
		}
	}
	c.Major = slices.Clone(c.Shown)
	for _, other := range others {
		e := &Engine{f: other}
		c.Years = append(c.Years, e.rateYears(false)...)
		c.Classes = append(c.Classes, e.classesSeen(false)...)
		for _, p := range e.durations() {
			if span, err := other.Calendar.Span(p); err == nil {
				c.Major = append(c.Major, ledger.When{Span: span})
			}
		}
		for _, w := range e.acquired() {
			if w.How == ledger.Compared {
				c.Pairs = append(c.Pairs, [2]ledger.When{firstYear(ledger.When{Span: w.Later}), w})
			}
		}
	}
	return c
}

// rateYears returns the years of all rates: of the periods shown, of those compared, and of one
// year earlier, which the change of a rate needs.
func (e *Engine) rateYears(ranked bool) (list []crowd.Year) {
	for _, pair := range e.f.Shown() {
		for _, p := range []fiscal.Period{pair.Period, pair.Compare, pair.Period.Earlier(1)} {
			if span, err := e.f.Calendar.YearTo(p); err == nil {
				list = append(list, crowd.Year{Before: span.Start - 1, Last: span.End, At: e.ratesAt(span), Ranked: ranked})
			}
		}
	}
	return list
}

// ratesAt returns the date of the exchange rates of the bridge of a year.
func (e *Engine) ratesAt(year fiscal.Span) fiscal.Date {
	if e.f.Policies.ReportedRates {
		return year.End
	}
	return year.Start - 1
}

// classesSeen returns how customers are classified in each period with revenue of existing and
// new customers.
func (e *Engine) classesSeen(named bool) (list []ledger.Classes) {
	for _, pair := range e.f.Shown() {
		for _, p := range [][2]fiscal.Period{{pair.Period, pair.Compare}, {pair.Compare, pair.Compare.Earlier(1)}} {
			span, err := e.f.Calendar.Span(p[0])
			before, err2 := e.f.Calendar.Span(p[1])
			if err == nil && err2 == nil {
				list = append(list, ledger.Classes{Classes: classesOf(e.f, before, span), When: ledger.When{Span: span}, Named: named})
			}
		}
	}
	return list
}
