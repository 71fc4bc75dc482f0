// Package fiscal is time as a registrant names it: dates without a clock,
// fiscal years, quarters and year-to-dates, of a calendar year, another year
// end, or 52/53 weeks. It promises that both ends of every span are included,
// and that nothing depends on a time zone.
package fiscal

import (
	"fmt"
	"time"
)

// Date is a day of the Gregorian calendar: the number of days since the last
// day of the year 0, so that dates subtract and compare. The zero Date is none.
type Date int32

var epoch = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Unix()

const daySeconds = 24 * 60 * 60

// NewDate gives the date of a year, month and day, normalising as time.Date does.
func NewDate(year int, month time.Month, day int) Date {
	return Date((time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()-epoch)/daySeconds + 1)
}

// ParseDate reads an ISO date, exactly YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil || len(s) != len("2006-01-02") {
		return 0, fmt.Errorf("%q is not a date such as 2022-12-31", s)
	}
	return NewDate(t.Date()), nil
}

func (d Date) time() time.Time { return time.Unix(epoch+int64(d-1)*daySeconds, 0).UTC() }

// Civil gives the year, month and day.
func (d Date) Civil() (year int, month time.Month, day int) { return d.time().Date() }

// String gives the date as 2022-12-31.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.time().Format("2006-01-02")
}

// Words gives the date as December 31, 2022.
func (d Date) Words() string { return d.time().Format("January 2, 2006") }

// MonthDay gives the date as December 31.
func (d Date) MonthDay() string { return d.time().Format("January 2") }

// AddMonths moves by whole months; a day that the month lacks becomes that
// month's last day.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.Civil()
	return clamp(y, m+time.Month(n), day)
}

func clamp(year int, month time.Month, day int) Date {
	last := NewDate(year, month+1, 0)
	if _, _, n := last.Civil(); day > n {
		return last
	}
	return NewDate(year, month, day)
}

// Span is a run of days, both ends included.
type Span struct{ Start, End Date }

// Holds says whether the day is within the span.
func (s Span) Holds(d Date) bool { return s.Start <= d && d <= s.End }

// Overlaps says whether the two spans share a day.
func (s Span) Overlaps(t Span) bool { return s.Start <= t.End && t.Start <= s.End }

// Years that a date of a ledger may be in, both included. One outside them is a
// slip: a serial read as text, a century typed wrong, 9999 for an open end.
const FirstYear, LastYear = 1970, 2100

// Sane says whether a date is within the years that a ledger's may be in.
func (d Date) Sane() bool {
	return NewDate(FirstYear, time.January, 1) <= d && d <= NewDate(LastYear, time.December, 31)
}

// Serial gives the date that Excel stores as a number of days, counted from 1900
// or from 1904; ok is false for a number that is no date. The first system counts
// a day that never was, 29 February 1900; no ledger reaches back so far.
func Serial(n int64, from1904 bool) (d Date, ok bool) {
	if n < 0 || n > 10_000_000 {
		return 0, false
	}
	if from1904 {
		return NewDate(1904, time.January, 1) + Date(n), true
	}
	return NewDate(1899, time.December, 30) + Date(n), true
}
