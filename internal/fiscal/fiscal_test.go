package fiscal_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tieout/tieout/internal/fiscal"
)

func date(t testing.TB, s string) fiscal.Date {
	t.Helper()
	d, err := fiscal.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func period(t testing.TB, s string) fiscal.Period {
	t.Helper()
	p, err := fiscal.ParsePeriod(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestParsePeriod(t *testing.T) {
	tests := []struct {
		text   string
		want   fiscal.Period
		months int
	}{
		{"FY2022", fiscal.Period{Year: 2022}, 12},
		{"FY2022T", fiscal.Period{Year: 2022, Transition: true}, 0},
		{"FY2022Q1", fiscal.Period{Year: 2022, Quarter: 1}, 3},
		{"FY2022Q4", fiscal.Period{Year: 2022, Quarter: 4}, 3},
		{"FY2022Q3YTD", fiscal.Period{Year: 2022, Quarter: 3, YTD: true}, 9},
		{"FY1970", fiscal.Period{Year: 1970}, 12},
		{"FY2100", fiscal.Period{Year: 2100}, 12},
	}
	for _, tt := range tests {
		got, err := fiscal.ParsePeriod(tt.text)
		if err != nil || got != tt.want {
			t.Errorf("ParsePeriod(%q) = %v, %v, want %v", tt.text, got, err, tt.want)
		}
		if got.String() != tt.text || got.Months() != tt.months {
			t.Errorf("%s prints as %s and has %d months, want %d", tt.text, got, got.Months(), tt.months)
		}
	}
	for _, text := range []string{"", "2022", "FY22", "fy2022", "FY2022Q0", "FY2022Q5", "FY2022YTD", "FY2022TQ1", "FY2022Q1T", "FY2022t", "FY2022 Q3", "FY2022Q3 ", "FY2022Q3YTD1", "FY1969", "FY2101", "FY9999", "FY２０２２", "FY2022\n"} {
		if got, err := fiscal.ParsePeriod(text); err == nil {
			t.Errorf("ParsePeriod(%q) = %v, want an error", text, got)
		}
	}
}

func TestPeriodsNearby(t *testing.T) {
	q3 := period(t, "FY2022Q3")
	if got := q3.Earlier(1).ToDate().String(); got != "FY2021Q3YTD" {
		t.Errorf("the year to date one year earlier is %s, want FY2021Q3YTD", got)
	}
	if got := period(t, "FY2022").ToDate().String(); got != "FY2022" {
		t.Errorf("the year to date of a year is %s, want FY2022", got)
	}
}

func TestSpan(t *testing.T) {
	tests := []struct{ name, end, period, want string }{
		{"a calendar year", "12-31", "FY2022", "2022-01-01 to 2022-12-31"},
		{"a calendar quarter", "12-31", "FY2022Q1", "2022-01-01 to 2022-03-31"},
		{"a quarter of a leap year", "12-31", "FY2024Q1", "2024-01-01 to 2024-03-31"},
		{"a year to date", "12-31", "FY2022Q3YTD", "2022-01-01 to 2022-09-30"},
		{"a year to date of the first quarter", "12-31", "FY2022Q1YTD", "2022-01-01 to 2022-03-31"},
		{"the last quarter", "12-31", "FY2022Q4", "2022-10-01 to 2022-12-31"},
		{"a year to June", "06-30", "FY2022", "2021-07-01 to 2022-06-30"},
		{"the second quarter ends in December", "06-30", "FY2022Q2", "2021-10-01 to 2021-12-31"},
		{"the third quarter ends in March", "06-30", "FY2022Q3", "2022-01-01 to 2022-03-31"},
		{"a year to February", "02-28", "FY2023", "2022-03-01 to 2023-02-28"},
		{"a year to February in a leap year", "02-28", "FY2024", "2023-03-01 to 2024-02-29"},
		{"the 29th means the same", "02-29", "FY2023", "2022-03-01 to 2023-02-28"},
		{"the year after a leap day", "02-29", "FY2025", "2024-03-01 to 2025-02-28"},
		{"quarters of a year to February", "02-28", "FY2024Q1", "2023-03-01 to 2023-05-31"},
		{"a year to the middle of January", "01-15", "FY2022", "2021-01-16 to 2022-01-15"},
		{"its first quarter", "01-15", "FY2022Q1", "2021-01-16 to 2021-04-15"},
		{"its last", "01-15", "FY2022Q4", "2021-10-16 to 2022-01-15"},
		{"a year to January", "01-31", "FY2023", "2022-02-01 to 2023-01-31"},
		{"a quarter of it that ends in April", "01-31", "FY2023Q1", "2022-02-01 to 2022-04-30"},
		{"a year to April, whose quarters end in longer months", "04-30", "FY2023Q1", "2022-05-01 to 2022-07-31"},
		{"a day that February lacks", "05-30", "FY2023Q3", "2022-12-01 to 2023-02-28"},
		{"and the quarter after it", "05-30", "FY2023Q4", "2023-03-01 to 2023-05-30"},
		{"the day before the end of December", "12-30", "FY2022Q1", "2021-12-31 to 2022-03-30"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := fiscal.ParseYearEnd(tt.end)
			if err != nil {
				t.Fatal(err)
			}
			s, err := c.Span(period(t, tt.period))
			if got := s.Start.String() + " to " + s.End.String(); err != nil || got != tt.want {
				t.Errorf("%s is %s, %v, want %s", tt.period, got, err, tt.want)
			}
		})
	}
}

// TestPeriodsFit checks that the periods of every calendar leave no day out and
// take none twice.
func TestPeriodsFit(t *testing.T) {
	for d := fiscal.NewDate(2000, 1, 1); d <= fiscal.NewDate(2000, 12, 31); d++ {
		_, m, day := d.Civil()
		c := fiscal.YearEnd(m, day)
		var last fiscal.Date
		for year := 1999; year <= 2005; year++ {
			whole, err := c.Span(fiscal.Period{Year: year})
			if err != nil {
				t.Fatal(err)
			}
			if y, _, _ := whole.End.Civil(); y != year {
				t.Errorf("year end %s: FY%d ends on %s", d.MonthDay(), year, whole.End)
			}
			for q := 1; q <= 4; q++ {
				s, _ := c.Span(fiscal.Period{Year: year, Quarter: q})
				toDate, _ := c.Span(fiscal.Period{Year: year, Quarter: q, YTD: true})
				if last != 0 && s.Start != last+1 || s.End < s.Start+87 || s.End > s.Start+92 {
					t.Errorf("year end %s: FY%dQ%d is %s to %s, after %s", d.MonthDay(), year, q, s.Start, s.End, last)
				}
				if toDate.Start != whole.Start || toDate.End != s.End {
					t.Errorf("year end %s: FY%dQ%dYTD is %s to %s", d.MonthDay(), year, q, toDate.Start, toDate.End)
				}
				last = s.End
			}
			if last != whole.End {
				t.Errorf("year end %s: FY%d ends on %s, its last quarter on %s", d.MonthDay(), year, whole.End, last)
			}
		}
	}
}

func TestParseYearEnd(t *testing.T) {
	for _, text := range []string{"", "12", "13-01", "02-30", "06-31", "6-30", "06-30 ", "2022-12-31", "06/30", "00-10", "10-00"} {
		if _, err := fiscal.ParseYearEnd(text); err == nil {
			t.Errorf("ParseYearEnd(%q) gave no error", text)
		}
	}
	for text, plain := range map[string]bool{"12-31": true, "12-15": true, "06-30": false, "01-01": false} {
		if c, err := fiscal.ParseYearEnd(text); err != nil || c.PlainYears() != plain || c.IsListed() {
			t.Errorf("the year end %s gives plain years: %v, %v, want %v", text, c.PlainYears(), err, plain)
		}
	}
}

func TestListed(t *testing.T) {
	quarters := map[fiscal.Period]fiscal.Span{}
	from := date(t, "2020-12-27")
	for i, weeks := range []int{13, 13, 13, 13, 13, 13, 13, 14} { // FY2022 has 53 weeks
		quarters[fiscal.Period{Year: 2021 + i/4, Quarter: i%4 + 1}] = fiscal.Span{Start: from, End: from + fiscal.Date(7*weeks) - 1}
		from += fiscal.Date(7 * weeks)
	}
	c := fiscal.Listed(quarters)
	tests := []struct{ name, period, want string }{
		{"a year is put together from its quarters", "FY2021", "2020-12-27 to 2021-12-25"},
		{"a year of 53 weeks", "FY2022", "2021-12-26 to 2022-12-31"},
		{"a quarter", "FY2022Q4", "2022-09-25 to 2022-12-31"},
		{"a year to date", "FY2022Q3YTD", "2021-12-26 to 2022-09-24"},
		{"a year that is not listed", "FY2020", "the calendar does not list FY2020Q1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := c.Span(period(t, tt.period))
			got := s.Start.String() + " to " + s.End.String()
			if err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("%s is %s, want %s", tt.period, got, tt.want)
			}
		})
	}
	if c.PlainYears() || !c.IsListed() {
		t.Error("listed years are plain, want years of their own")
	}
	s, err := c.YearTo(period(t, "FY2022Q3"))
	if got := s.Start.String() + " to " + s.End.String(); err != nil || got != "2021-09-26 to 2022-09-24" {
		t.Errorf("the year to FY2022Q3 is %s, %v", got, err)
	}
	if _, err := c.YearTo(period(t, "FY2021")); err == nil {
		t.Error("the year to FY2021 needs the end of FY2020, want an error")
	}
	delete(quarters, fiscal.Period{Year: 2022, Quarter: 2})
	if _, err := fiscal.Listed(quarters).Span(period(t, "FY2022")); err == nil {
		t.Error("FY2022 lacks its second quarter, want an error")
	}
}

// TestTransitions checks transition periods, short years, and the years that end with them.
func TestTransitions(t *testing.T) {
	days := func(start, end string) fiscal.Span { return fiscal.Span{Start: date(t, start), End: date(t, end)} }
	transitions := func(list ...string) map[fiscal.Period]fiscal.Span {
		m := map[fiscal.Period]fiscal.Span{}
		for i := 0; i < len(list); i += 3 {
			m[period(t, list[i])] = days(list[i+1], list[i+2])
		}
		return m
	}
	// A year to June, a transition period to December, and calendar years after it.
	listed := map[fiscal.Period]fiscal.Span{}
	for name, s := range transitions("FY2021Q1", "2020-07-01", "2020-09-30", "FY2021Q2", "2020-10-01", "2020-12-31", "FY2021Q3", "2021-01-01", "2021-03-31", "FY2021Q4", "2021-04-01", "2021-06-30",
		"FY2022Q1", "2022-01-01", "2022-03-31", "FY2022Q2", "2022-04-01", "2022-06-30", "FY2023Q1", "2022-07-01", "2022-09-30") {
		listed[name] = s
	}
	quarters := fiscal.Listed(listed).WithTransitions(transitions("FY2021T", "2021-07-01", "2021-12-31"))
	ended := fiscal.YearEnd(12, 31).WithTransitions(transitions("FY2021T", "2021-07-01", "2021-12-31"))
	weeks := fiscal.Listed(map[fiscal.Period]fiscal.Span{}).WithTransitions(transitions("FY2021T", "2021-06-27", "2021-12-25"))
	for _, tt := range []struct {
		name, period string
		calendar     fiscal.Calendar
		span, year   string // the period, and the year that ends with it
	}{
		{"a transition period", "FY2021T", quarters, "2021-07-01 to 2021-12-31", "2021-01-01 to 2021-12-31"},
		{"beside a year end", "FY2021T", ended, "2021-07-01 to 2021-12-31", "2021-01-01 to 2021-12-31"},
		{"the same period one year earlier", "FY2020T", quarters, "2020-07-01 to 2020-12-31", "2020-01-01 to 2020-12-31"},
		{"one that ends within a month is not assumed", "FY2020T", weeks, "the calendar does not list FY2020T", ""},
		{"a later one", "FY2022T", quarters, "the calendar does not list FY2022T", ""},
		{"a short year", "FY2022", quarters, "2022-01-01 to 2022-06-30", "2021-07-01 to 2022-06-30"},
		{"its year to date", "FY2022Q2YTD", quarters, "2022-01-01 to 2022-06-30", "2021-07-01 to 2022-06-30"},
		{"the year before it", "FY2021", quarters, "2020-07-01 to 2021-06-30", "the calendar does not list FY2020Q1"},
		{"a quarter after a transition period", "FY2022Q1", quarters, "2022-01-01 to 2022-03-31", "2021-04-01 to 2022-03-31"},
		{"the third quarter of a short year", "FY2022Q3", quarters, "the calendar does not list FY2022Q3", ""},
		{"a year after a short one", "FY2023", quarters, "2022-07-01 to 2022-09-30", "2021-10-01 to 2022-09-30"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			show := func(s fiscal.Span, err error) string {
				if err != nil {
					return err.Error()
				}
				return s.Start.String() + " to " + s.End.String()
			}
			if got := show(tt.calendar.Span(period(t, tt.period))); got != tt.span {
				t.Errorf("%s is %s, want %s", tt.period, got, tt.span)
			}
			if got := show(tt.calendar.YearTo(period(t, tt.period))); got != tt.year && tt.year != "" {
				t.Errorf("the year to %s is %s, want %s", tt.period, got, tt.year)
			}
		})
	}
	if got := quarters.LastQuarter(period(t, "FY2022")).String(); got != "FY2022Q2" {
		t.Errorf("the last quarter of the short year is %s, want FY2022Q2", got)
	}
	for name, want := range map[string]string{"FY2021T": "2021-07-01", "FY2022": "2022-01-01", "FY2022Q2": "2022-01-01"} {
		if got, err := quarters.YearStart(period(t, name)); err != nil || got.String() != want {
			t.Errorf("the year of %s starts on %s, %v, want %s", name, got, err, want)
		}
	}
}

func TestAddMonths(t *testing.T) {
	tests := []struct {
		from   string
		months int
		want   string
	}{
		{"2022-12-31", -12, "2021-12-31"},
		{"2024-02-29", -12, "2023-02-28"},
		{"2023-02-28", 12, "2024-02-28"},
		{"2022-12-31", -6, "2022-06-30"},
		{"2022-03-31", -1, "2022-02-28"},
		{"2024-03-31", -1, "2024-02-29"},
		{"2022-01-31", 1, "2022-02-28"},
		{"2022-06-15", -18, "2020-12-15"},
		{"2022-01-01", -24, "2020-01-01"},
		{"2022-05-31", 0, "2022-05-31"},
		{"2022-01-31", 600, "2072-01-31"},
	}
	for _, tt := range tests {
		if got := date(t, tt.from).AddMonths(tt.months).String(); got != tt.want {
			t.Errorf("%s by %d months is %s, want %s", tt.from, tt.months, got, tt.want)
		}
	}
}

func TestDates(t *testing.T) {
	d := date(t, "2022-12-31")
	if d.String() != "2022-12-31" || d.Words() != "December 31, 2022" || d.MonthDay() != "December 31" {
		t.Errorf("the date prints as %s, %s, %s", d, d.Words(), d.MonthDay())
	}
	if got := date(t, "2022-03-05").Words(); got != "March 5, 2022" {
		t.Errorf("the day is printed as %s, want March 5, 2022", got)
	}
	if (d+1).String() != "2023-01-01" || date(t, "2024-03-01")-1 != date(t, "2024-02-29") || d-date(t, "2021-12-31") != 365 {
		t.Error("dates do not count days")
	}
	if fiscal.Date(0).String() != "" {
		t.Errorf("no date prints as %s", fiscal.Date(0))
	}
	if y, m, n := fiscal.NewDate(2022, time.February, 29).Civil(); y != 2022 || m != time.March || n != 1 {
		t.Errorf("29 February 2022 is %d-%d-%d", y, m, n)
	}
	for _, text := range []string{"", "2022-1-1", "2022-02-29", "2022-13-01", "31/12/2022", "2022-12-31T00:00:00", " 2022-12-31", "20221231", "2022-12-32", "22-12-31", "+2022-12-31"} {
		if got, err := fiscal.ParseDate(text); err == nil {
			t.Errorf("ParseDate(%q) = %s, want an error", text, got)
		}
	}
	s := fiscal.Span{Start: d - 1, End: d}
	if s.Holds(d-2) || !s.Holds(d-1) || !s.Holds(d) || s.Holds(d+1) {
		t.Error("a span does not hold its ends")
	}
	if !s.Overlaps(fiscal.Span{Start: d, End: d + 9}) || s.Overlaps(fiscal.Span{Start: d + 1, End: d + 9}) {
		t.Error("spans that share a day overlap, and those that touch do not")
	}
}

func FuzzParsePeriod(f *testing.F) {
	for _, s := range []string{"FY2022", "FY2022Q3", "FY2022Q3YTD", "FY2022Q5", "fy2022", "FY20220"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := fiscal.ParsePeriod(s)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\x00") {
				t.Fatalf("the error holds what was read as it is: %v", err)
			}
			return
		}
		if p.String() != s {
			t.Fatalf("ParsePeriod(%q) prints as %q", s, p)
		}
		if span, err := fiscal.YearEnd(6, 30).Span(p); err != nil || span.End < span.Start {
			t.Fatalf("%s is %v, %v", s, span, err)
		}
	})
}

func TestCutMidnight(t *testing.T) {
	for _, s := range []string{"2022-12-31", "2022-12-31T00:00", "2022-12-31T00:00:00", "2022-12-31T00:00:00.0", "2022-12-31T00:00:00.000", "2022-12-31T00:00:00.000000000Z",
		"2022-12-31T00:00Z", "2022-12-31T00:00:00Z", "2022-12-31T00:00+00:00", "2022-12-31T00:00:00.000+00:00"} {
		if got := fiscal.CutMidnight(s); got != "2022-12-31" {
			t.Errorf("CutMidnight(%q) = %q, want the date", s, got)
		}
	}
	for _, s := range []string{"", "T", "2022-12-31T", "2022-12-31TZ", "2022-12-31Z", "2022-12-31T+00:00", "2022-12-31T00", "2022-12-31T00:00:0", "2022-12-31T00:00:01", "2022-12-31T00:00:00.", "2022-12-31T00:00:00.001", "2022-12-31T00:00.000",
		"2022-12-31T00:00:00:00", "2022-12-31T12:00", "2022-12-31T24:00:00", "2022-12-31T00:00:00-05:00", "2022-12-31T00:00:00+00:30", "2022-12-31T00:00:00ZZ", "2022-12-31 00:00:00", "2022-12-31t00:00", "2022-12-31T00:00:00.000z"} {
		if got := fiscal.CutMidnight(s); got != s {
			t.Errorf("CutMidnight(%q) = %q, want it unchanged", s, got)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2022-12-31", "2024-02-29", "0000-12-31", "2022-02-30"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := fiscal.ParseDate(s); err == nil && d > 0 && d.String() != s {
			t.Fatalf("ParseDate(%q) prints as %q", s, d)
		}
	})
}

// TestWeekSlips checks which boundaries of listed quarters seem to be a week off. A calendar is
// the weeks of its quarters, from the first quarter of FY2020 on.
func TestWeekSlips(t *testing.T) {
	t.Parallel()
	const stub = -5 // days, in place of whole weeks
	slip := func(at string, days int) string { return fmt.Sprintf("%s %d", at, days) }
	tests := []struct {
		name  string
		weeks []int
		want  []string
	}{
		{"52 weeks", []int{13, 13, 13, 13, 13}, nil},
		{"53 weeks, the last quarter", []int{13, 13, 13, 14, 13, 13, 13, 13}, nil},
		{"53 weeks, the first quarter", []int{14, 13, 13, 13, 13, 13, 13, 13}, nil},
		{"12, 12, 12 and 16 weeks", []int{12, 12, 12, 16, 12, 12, 12, 17, 12}, nil},
		{"16, 12, 12 and 12 weeks", []int{16, 12, 12, 12, 16, 12, 12, 13, 16, 12, 12, 12}, nil},
		{"a quarter that may be the longer one of its year", []int{13, 13, 13, 13, 14}, nil},
		{"one year, of 12, 13, 13 and 14 weeks", []int{12, 13, 13, 14}, nil},
		{"two years of 12, 14, 13 and 13 weeks, the registrant's own", []int{12, 14, 13, 13, 12, 14, 13, 13}, nil},
		{"quarters alone", []int{12, 14}, nil},
		{"months", []int{stub, stub, stub, stub, stub}, nil},
		{"a first year that began within a week", []int{stub, 13, 13, 13, 13, 13, 13, 13}, nil},
		{"12 and 14 weeks", []int{12, 14, 13, 13}, []string{slip("FY2020Q1|FY2020Q2", 7)}},
		{"14 and 12 weeks", []int{13, 13, 14, 12, 13, 13, 13, 13}, []string{slip("FY2020Q3|FY2020Q4", -7)}},
		{"12 and 14 weeks in a year of 53", []int{13, 12, 14, 14}, []string{slip("FY2020Q2|FY2020Q3", 7)}},
		{"an end of a year", []int{13, 13, 13, 12, 14, 13, 13, 13}, []string{slip("FY2020Q4|FY2021Q1", 7)}},
		{"an end of a year that 53 weeks explain", []int{13, 13, 13, 14, 12, 13, 13, 13}, []string{slip("FY2020Q4|FY2021Q1", -7)}},
		{"a last quarter that is short", []int{13, 13, 13, 13, 12}, []string{slip("FY2021Q1|", 7)}},
		{"a first quarter that is short", []int{12, 13, 13, 13, 13, 13, 13, 13}, []string{slip("|FY2020Q1", -7)}},
		{"a last quarter that is long", []int{13, 13, 13, 15}, []string{slip("FY2020Q4|", -7)}},
		{"13 and 11 weeks", []int{12, 13, 11, 16, 12, 12, 12, 16}, []string{slip("FY2020Q2|FY2020Q3", -7)}},
		{"15 and 13 weeks", []int{15, 13, 12, 12, 16, 12, 12, 12}, []string{slip("FY2020Q1|FY2020Q2", 7)}},
		{"two of them", []int{12, 14, 13, 13, 13, 13, 12, 14}, []string{slip("FY2020Q1|FY2020Q2", 7), slip("FY2021Q3|FY2021Q4", 7)}},
	}
	for _, tt := range tests {
		listed := map[fiscal.Period]fiscal.Span{}
		start := fiscal.NewDate(2019, time.December, 29)
		for i, weeks := range tt.weeks {
			days := fiscal.Date(7 * weeks)
			if weeks == stub {
				days = 90
			}
			listed[fiscal.Period{Year: 2020 + i/4, Quarter: 1 + i%4}] = fiscal.Span{Start: start, End: start + days - 1}
			start += days
		}
		var got []string
		for _, s := range fiscal.Listed(listed).WeekSlips() {
			name := func(p fiscal.Period) string {
				if p == (fiscal.Period{}) {
					return ""
				}
				return p.String()
			}
			got = append(got, slip(name(s.Ends)+"|"+name(s.Starts), int(s.Days)))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: the boundaries that seem to be a week off are %q, want %q", tt.name, got, tt.want)
		}
	}
}
