package fiscal

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Period is a fiscal year, a quarter of one, or a year to date: FY2022,
// FY2022Q3, FY2022Q3YTD.
type Period struct {
	Year    int
	Quarter int  // 1 to 4; 0 is the year
	YTD     bool // from the year's first day to the quarter's last
}

var periodForm = regexp.MustCompile(`^FY([0-9]{4})(?:Q([1-4])(YTD)?)?$`)

// ParsePeriod reads a period's name.
func ParsePeriod(s string) (Period, error) {
	m := periodForm.FindStringSubmatch(s)
	if m == nil {
		return Period{}, fmt.Errorf("%q is not a period such as FY2022, FY2022Q3 or FY2022Q3YTD", s)
	}
	year, _ := strconv.Atoi(m[1])
	quarter, _ := strconv.Atoi(m[2])
	if year < 1970 || year > 2100 {
		return Period{}, fmt.Errorf("%q is out of every sane year", s)
	}
	return Period{year, quarter, m[3] != ""}, nil
}

// String gives the period's name.
func (p Period) String() string {
	s := "FY" + strconv.Itoa(p.Year)
	if p.Quarter > 0 {
		s += "Q" + strconv.Itoa(p.Quarter)
	}
	if p.YTD {
		s += "YTD"
	}
	return s
}

// Earlier gives the same period so many years earlier.
func (p Period) Earlier(years int) Period { p.Year -= years; return p }

// ToDate gives the year to date that ends with the quarter.
func (p Period) ToDate() Period { p.YTD = p.Quarter > 0; return p }

// Months is the length in months that prose gives the period: 12, 3, or 3 for
// each quarter to date, whether the registrant counts months or weeks.
func (p Period) Months() int {
	switch {
	case p.Quarter == 0:
		return 12
	case p.YTD:
		return 3 * p.Quarter
	}
	return 3
}

// Calendar knows when a registrant's periods begin and end.
type Calendar struct {
	month  time.Month // of the year end; 0 when the quarters are listed
	day    int
	listed map[Period]Span
}

// YearEnd gives the calendar of years that end on a day of the year. The last
// day of February is meant by the 28th and the 29th alike.
func YearEnd(month time.Month, day int) Calendar {
	if month == time.February && day >= 28 {
		day = 31
	}
	return Calendar{month: month, day: day}
}

// ParseYearEnd reads a year end written MM-DD.
func ParseYearEnd(s string) (Calendar, error) {
	t, err := time.Parse("2006-01-02", "2000-"+s)
	if err != nil || len(s) != len("01-02") {
		return Calendar{}, fmt.Errorf("%q is not a month and day such as \"12-31\"", s)
	}
	return YearEnd(t.Month(), t.Day()), nil
}

// Listed gives the calendar whose quarters are listed, as 52/53-week filers do.
func Listed(quarters map[Period]Span) Calendar { return Calendar{listed: quarters} }

// IsListed says whether the quarters are listed.
func (c Calendar) IsListed() bool { return c.listed != nil }

// IsZero says whether the calendar knows nothing.
func (c Calendar) IsZero() bool { return c.listed == nil && c.month == 0 }

// PlainYears says whether fiscal years are calendar years in words: they end in
// December and no quarter is listed. Otherwise prose says "fiscal 2022".
func (c Calendar) PlainYears() bool { return !c.IsListed() && c.month == time.December }

// Span gives a period's first and last day. A listed calendar gives an error
// for a period whose quarters it does not list.
func (c Calendar) Span(p Period) (Span, error) {
	first, last := 1, 4
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

func (c Calendar) quarter(year, q int) (Span, error) {
	if c.IsListed() {
		name := Period{Year: year, Quarter: q}
		s, ok := c.listed[name]
		if !ok {
			return Span{}, fmt.Errorf("the calendar does not list %s", name)
		}
		return s, nil
	}
	return Span{c.quarterEnd(year, q-1) + 1, c.quarterEnd(year, q)}, nil
}

// quarterEnd counts back from the year end by whole months; a year that ends on
// the last day of its month has quarters that do.
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

// YearTo gives the fiscal year that ends on the last day of a period: the days
// after the last day of the same period one year earlier. It is the span of
// twelve months that a rate measured at that day looks back over.
func (c Calendar) YearTo(p Period) (Span, error) {
	end, err := c.Span(p)
	if err != nil {
		return Span{}, err
	}
	before, err := c.Span(p.Earlier(1))
	return Span{before.End + 1, end.End}, err
}
