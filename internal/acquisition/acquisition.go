// Package acquisition decides whether a date lies in the first year of an acquired customer, or in
// the year before it. The first year starts on the day on which a business combination brought the
// customer, and ends on the day before the first anniversary. Spans include both ends. The
// anniversary of February 29 is February 28.
//
// [On] makes an [Acquisition] from the day of the field acquired in the customers ledger. Package
// ledger adds the revenue of acquired customers with it, and package workpaper writes the same rule
// as formulas.
package acquisition

import "github.com/tieout/tieout/internal/fiscal"

// Acquisition holds the day on which a customer was acquired, and the days one year before
// and after it. The zero value stands for a customer that was not acquired.
type Acquisition struct{ day, earlier, anniversary fiscal.Date }

// On returns the Acquisition of a customer that was acquired on a day. A day of 0 means
// that the customer was not acquired.
func On(day fiscal.Date) Acquisition {
	if day == 0 {
		return Acquisition{}
	}
	return Acquisition{day, day.AddMonths(-12), day.AddMonths(12)}
}

// FirstYear reports whether a date lies both in a span and in the first year of the
// customer.
func (a Acquisition) FirstYear(s fiscal.Span, date fiscal.Date) bool {
	return a.day != 0 && a.within(s).Holds(date)
}

// YearEarlier reports whether a date lies in a span, and the same day one year later lies
// both in the first year of the customer and in the span next. The span next must be the
// same period as the span s, one year later.
func (a Acquisition) YearEarlier(s, next fiscal.Span, date fiscal.Date) bool {
	if days := a.within(next); a.day == 0 || days.End < days.Start {
		return false
	}
	if a.day > next.Start {
		s.Start = max(s.Start, a.earlier)
	}
	if a.anniversary <= next.End {
		last := a.day - 1
		if last.AddMonths(12) >= a.anniversary { // acquired on a February 29: the day before has the same anniversary
			last--
		}
		s.End = min(s.End, last)
	}
	return s.Holds(date)
}

// within returns the days of a span in the first year; it ends before it starts if there
// are none.
func (a Acquisition) within(s fiscal.Span) fiscal.Span {
	return fiscal.Span{Start: max(s.Start, a.day), End: min(s.End, a.anniversary-1)}
}
