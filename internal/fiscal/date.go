// Package fiscal has dates and fiscal periods: years, quarters and years to date. A fiscal year may
// be the calendar year, end on another day, or have 52 or 53 weeks. Both ends of a span are
// included, and nothing depends on a time zone.
//
// A [Date] is a number of days, a [Span] a run of days, and a [Period] the name of a fiscal period,
// such as FY2022Q3. A [Calendar] knows the span of each period: it is made from the day on which
// fiscal years end ([YearEnd]), or from the quarters that filing.toml lists ([Listed]). The zero
// Date means no date.
package fiscal

import (
	"fmt"
	"strings"
	"time"
)

// Date is a day of the Gregorian calendar: the number of days since December 31 of the year 0,
// so that dates can be subtracted and compared. The zero Date means no date.
type Date int32

var epoch = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Unix()

const daySeconds = 24 * 60 * 60

// NewDate returns the date of a year, month and day, normalizing as time.Date does.
func NewDate(year int, month time.Month, day int) Date {
	return Date((time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()-epoch)/daySeconds + 1)
}

// ParseDate parses an ISO date, exactly YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	if len(s) != len("2006-01-02") {
		return 0, notDate(s)
	}
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return 0, notDate(s)
	}
	return NewDate(t.Date()), nil
}

// CutMidnight removes midnight from an ISO date and time: T00:00, T00:00:00 or T00:00:00.000,
// with or without a following Z or +00:00. It returns any other text unchanged, because another
// time or time zone may mean another day.
func CutMidnight(s string) string {
	day, clock, _ := strings.Cut(s, "T")
	if c, ok := strings.CutSuffix(clock, "Z"); ok {
		clock = c
	} else {
		clock = strings.TrimSuffix(clock, "+00:00")
	}
	if c, fraction, ok := strings.Cut(clock, "."); ok && fraction != "" && strings.Trim(fraction, "0") == "" && len(c) == len("00:00:00") {
		clock = c
	}
	if clock == "00:00" || clock == "00:00:00" {
		return day
	}
	return s
}

// notDate is the error for a text that is not a date. It makes its words where they are
// asked for, because most texts that are tried are not dates.
type notDate string

func (s notDate) Error() string { return fmt.Sprintf("%q is not a date such as 2022-12-31", string(s)) }

func (d Date) time() time.Time { return time.Unix(epoch+int64(d-1)*daySeconds, 0).UTC() }

// Civil returns the year, month and day.
func (d Date) Civil() (year int, month time.Month, day int) { return d.time().Date() }

// String returns the date as 2022-12-31.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.time().Format("2006-01-02")
}

// Words returns the date as December 31, 2022.
func (d Date) Words() string { return d.time().Format("January 2, 2006") }

// MonthDay returns the date in the form "December 31".
func (d Date) MonthDay() string { return d.time().Format("January 2") }

// AddMonths returns the same day n months later. If the later month has no such day, the result
// is the last day of that month.
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

// Holds reports whether the day is in the span.
func (s Span) Holds(d Date) bool { return s.Start <= d && d <= s.End }

// Days returns the number of days in the span.
func (s Span) Days() int { return int(s.End-s.Start) + 1 }

// Overlaps reports whether the two spans share a day.
func (s Span) Overlaps(t Span) bool { return s.Start <= t.End && t.Start <= s.End }

// FirstYear and LastYear are the first and last year, both included, that a date in a
// ledger may have. A date outside them is treated as a mistake, such as a mistyped
// century or 9999 for an open end.
const FirstYear, LastYear = 1970, 2100

// Sane reports whether the year of a date is from FirstYear to LastYear.
func (d Date) Sane() bool {
	return NewDate(FirstYear, time.January, 1) <= d && d <= NewDate(LastYear, time.December, 31)
}

// Serial returns the date of an Excel serial number in the 1900 or 1904 date system; ok
// is false if the number is not a date. In the 1900 system 60 is February 29, 1900, which
// did not exist and is not a date.
func Serial(n int64, from1904 bool) (d Date, ok bool) {
	if n < 0 || n > 10_000_000 {
		return 0, false
	}
	if from1904 {
		return NewDate(1904, time.January, 1) + Date(n), true
	}
	d = NewDate(1899, time.December, 30) + Date(n)
	if n < 60 {
		d++
	}
	return d, n != 60
}
