package fiscal

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Period is a fiscal year, a quarter of one, a year to date, or a transition period: FY2022,
// FY2022Q3, FY2022Q3YTD, FY2022T. A transition period is the time between the last fiscal year
// with the old year end and the first with the new one.
type Period struct {
	Year       int
	Quarter    int  // 1 to 4; 0 for the whole year
	YTD        bool // from the first day of the year to the last day of the quarter
	Transition bool
}

var periodForm = regexp.MustCompile(`^FY([0-9]{4})(?:Q([1-4])(YTD)?|(T))?$`)

// ParsePeriod parses a period's name.
func ParsePeriod(s string) (Period, error) {
	m := periodForm.FindStringSubmatch(s)
	if m == nil {
		return Period{}, fmt.Errorf("%q is not a period such as FY2022, FY2022Q3 or FY2022Q3YTD", s)
	}
	year, _ := strconv.Atoi(m[1])
	quarter, _ := strconv.Atoi(m[2])
	if year < FirstYear || year > LastYear {
		return Period{}, fmt.Errorf("%q is outside the years %d to %d", s, FirstYear, LastYear)
	}
	return Period{year, quarter, m[3] != "", m[4] != ""}, nil
}

// NotListed is the start of the error for a period that the section [calendar.periods] of
// filing.toml does not list.
const NotListed = "the calendar does not list "

// String returns the period's name.
func (p Period) String() string {
	s := "FY" + strconv.Itoa(p.Year)
	if p.Quarter > 0 {
		s += "Q" + strconv.Itoa(p.Quarter)
	}
	if p.YTD {
		s += "YTD"
	}
	if p.Transition {
		s += "T"
	}
	return s
}

// Earlier returns the same period of the fiscal year that is the given number of years earlier.
func (p Period) Earlier(years int) Period { p.Year -= years; return p }

// ToDate returns the year to date that ends with a quarter. It returns a whole year unchanged.
func (p Period) ToDate() Period { p.YTD = p.Quarter > 0; return p }

// Order returns a number that is larger for a period that ends later. A fourth quarter and its
// year have the same number. A transition period follows the year whose number it has.
func (p Period) Order() int {
	n := p.Year*8 + (p.Quarter+3)%4*2
	if p.Transition {
		n++
	}
	return n
}

// Months returns the length of the period as a document states it: 12 months for a year, 3 for
// a quarter, and 3, 6, 9 or 12 for a year to date. It is the same if years have 52 or 53 weeks.
// Months returns 0 for a transition period, whose length only the calendar knows.
func (p Period) Months() int {
	switch {
	case p.Transition:
		return 0
	case p.Quarter == 0:
		return 12
	case p.YTD:
		return 3 * p.Quarter
	}
	return 3
}

// Calendar determines the first and last day of each period of a registrant. A Calendar is made
// from the day on which the fiscal year ends, or from a list of quarters. It may also have
// transition periods.
type Calendar struct {
	month       time.Month // of the year end; 0 if the quarters are listed
	day         int
	listed      map[Period]Span
	transitions map[Period]Span
}

// YearEnd returns the calendar whose fiscal years end on the given day. February 28 and 29
// both mean the last day of February.
func YearEnd(month time.Month, day int) Calendar {
	if month == time.February && day >= 28 {
		day = 31
	}
	return Calendar{month: month, day: day}
}

// ParseYearEnd parses the day on which fiscal years end, written MM-DD, and returns its
// calendar.
func ParseYearEnd(s string) (Calendar, error) {
	t, err := time.Parse("2006-01-02", "2000-"+s)
	if err != nil || len(s) != len("01-02") {
		return Calendar{}, fmt.Errorf("%q is not a month and day such as \"12-31\"", s)
	}
	return YearEnd(t.Month(), t.Day()), nil
}

// Listed returns the calendar with the given quarters, for a registrant with years of 52 or 53
// weeks.
func Listed(quarters map[Period]Span) Calendar { return Calendar{listed: quarters} }

// WithTransitions returns the calendar with the given transition periods.
func (c Calendar) WithTransitions(periods map[Period]Span) Calendar {
	c.transitions = periods
	return c
}

// IsListed reports whether the calendar was made by Listed.
func (c Calendar) IsListed() bool { return c.listed != nil }

// IsZero reports whether the calendar is the zero Calendar.
func (c Calendar) IsZero() bool { return c.listed == nil && c.month == 0 }

// Lists reports whether the period is a quarter or transition period that the calendar lists.
func (c Calendar) Lists(p Period) bool {
	_, quarter := c.listed[p]
	_, transition := c.transitions[p]
	return quarter || transition
}

// PlainYears reports whether a document names a fiscal year as "2022" and not as "fiscal 2022".
// It is true if fiscal years end in December and no quarter is listed.
func (c Calendar) PlainYears() bool { return !c.IsListed() && c.month == time.December }

// Within reports whether a span is part of one listed quarter or of one transition period.
func (c Calendar) Within(s Span) bool {
	for _, list := range []map[Period]Span{c.listed, c.transitions} {
		for _, q := range list {
			if q.Start <= s.Start && s.End <= q.End {
				return true
			}
		}
	}
	return false
}

// Span returns the first and last day of a period. It returns an error if the period is a
// transition period that the calendar does not have, or if the calendar was made by Listed and
// lacks a quarter of the period.
func (c Calendar) Span(p Period) (Span, error) {
	if p.Transition {
		return c.transition(p)
	}
	first, last := 1, c.Quarters(p.Year)
	if p.Quarter > 0 {
		first, last = p.Quarter, p.Quarter
		if p.YTD {
			first = 1
		}
	}
	from, err := c.quarter(p.Year, first)
	if err != nil {
		return Span{}, err
	}
	for q := first + 1; q < last; q++ {
		if _, err := c.quarter(p.Year, q); err != nil {
			return Span{}, err
		}
	}
	to, err := c.quarter(p.Year, last)
	return Span{from.Start, to.End}, err
}

// Quarters returns the number of quarters of a fiscal year: 4, or fewer if the calendar lists
// only the first quarters of the year.
func (c Calendar) Quarters(year int) int {
	n := 0
	for q := 1; q <= 4; q++ {
		_, ok := c.listed[Period{Year: year, Quarter: q}]
		if ok && q > n+1 {
			return 4 // a quarter before it is missing
		}
		if ok {
			n = q
		}
	}
	if n == 0 {
		return 4
	}
	return n
}

// Whole reports whether a fiscal year has no more quarters than the calendar does. A year of
// fewer than four quarters is whole only if the calendar lists what follows it, because no
// calendar ends with a short year.
func (c Calendar) Whole(year int) bool {
	return !c.IsListed() || c.Quarters(year) == 4 || c.Lists(Period{Year: year, Transition: true}) || c.Lists(Period{Year: year + 1, Quarter: 1})
}

// WholeSpan is Span, with an error for a year whose last quarters the calendar lacks.
func (c Calendar) WholeSpan(p Period) (Span, error) {
	if p.Quarter == 0 && !p.Transition && !c.Whole(p.Year) {
		return Span{}, errors.New(NotListed + "the last quarter of " + p.String())
	}
	return c.Span(p)
}

// LastQuarter returns the quarter that ends on the last day of a period. It returns a
// transition period unchanged.
func (c Calendar) LastQuarter(p Period) Period {
	if p.Quarter == 0 && !p.Transition {
		p.Quarter = c.Quarters(p.Year)
	}
	p.YTD = false
	return p
}

// YearStart returns the first day of the fiscal year that contains a period. A transition
// period counts as a fiscal year.
func (c Calendar) YearStart(p Period) (Date, error) {
	if !p.Transition {
		p = Period{Year: p.Year, Quarter: 1}
	}
	s, err := c.Span(p)
	return s.Start, err
}

// transition returns the days of a transition period. If it is not listed, and starts and ends
// with a month, it has the days of the next listed one, some years earlier.
func (c Calendar) transition(p Period) (Span, error) {
	for later := p; later.Year <= LastYear; later.Year++ {
		s, ok := c.transitions[later]
		if ok && later == p {
			return s, nil
		}
		if months := 12 * (later.Year - p.Year); ok && startsMonth(s.Start) && startsMonth(s.End+1) {
			return Span{s.Start.AddMonths(-months), (s.End + 1).AddMonths(-months) - 1}, nil
		}
	}
	return Span{}, errors.New(NotListed + p.String())
}

func startsMonth(d Date) bool {
	_, _, day := d.Civil()
	return day == 1
}

func (c Calendar) quarter(year, q int) (Span, error) {
	if c.IsListed() {
		name := Period{Year: year, Quarter: q}
		s, ok := c.listed[name]
		if !ok {
			return Span{}, errors.New(NotListed + name.String())
		}
		return s, nil
	}
	return Span{c.quarterEnd(year, q-1) + 1, c.quarterEnd(year, q)}, nil
}

// quarterEnd returns a quarter's last day, counted back from the year end in whole months.
// If the year ends on the last day of a month, so do its quarters.
func (c Calendar) quarterEnd(year, q int) Date {
	month := c.month - time.Month(3*(4-q))
	if c.atMonthEnd() {
		return NewDate(year, month+1, 0)
	}
	return clamp(year, month, c.day)
}

func (c Calendar) atMonthEnd() bool {
	_, _, last := NewDate(2001, c.month+1, 0).Civil()
	return c.day >= last
}

// YearTo returns the span of one year that ends on the last day of a period. The span starts on
// the day after the same period of the previous fiscal year. If that period did not end 51 to
// 54 weeks earlier, because a year was short or the year end changed, the span starts on the
// day after a listed quarter that did. If there is no such quarter, the span has 12 months.
func (c Calendar) YearTo(p Period) (Span, error) {
	end, err := c.Span(p)
	if err != nil {
		return Span{}, err
	}
	yearEarlier := func(d Date) bool { return end.End-d >= 51*7 && end.End-d <= 54*7 }
	before, err := c.Span(p.Earlier(1))
	if err != nil {
		return Span{before.End + 1, end.End}, err
	}
	if yearEarlier(before.End) {
		return Span{before.End + 1, end.End}, nil
	}
	for _, q := range c.listed {
		if yearEarlier(q.End) {
			return Span{q.End + 1, end.End}, nil
		}
	}
	return Span{(end.End + 1).AddMonths(-12), end.End}, nil
}
