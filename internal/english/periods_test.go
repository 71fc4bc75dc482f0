package english_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/fiscal"
)

// calendarOf returns a calendar of 12 months, or of the listed weeks of a retailer.
func calendarOf(t *testing.T, name string) fiscal.Calendar {
	t.Helper()
	if name != "weeks" {
		c, err := fiscal.ParseYearEnd(name)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	quarters := map[fiscal.Period]fiscal.Span{}
	for _, line := range strings.Split(strings.TrimSpace(`
FY2020Q1 2020-02-02 2020-05-02
FY2020Q2 2020-05-03 2020-08-01
FY2020Q3 2020-08-02 2020-10-31
FY2020Q4 2020-11-01 2021-01-30
FY2021Q1 2021-01-31 2021-05-01
FY2021Q2 2021-05-02 2021-07-31
FY2021Q3 2021-08-01 2021-10-30
FY2021Q4 2021-10-31 2022-01-29
FY2022Q1 2022-01-30 2022-04-30
FY2022Q2 2022-05-01 2022-07-30
FY2022Q3 2022-07-31 2022-10-29
FY2022Q4 2022-10-30 2023-01-28`), "\n") {
		var name, start, end string
		fmt.Sscan(line, &name, &start, &end)
		p, err := fiscal.ParsePeriod(name)
		a, err2 := fiscal.ParseDate(start)
		b, err3 := fiscal.ParseDate(end)
		if err != nil || err2 != nil || err3 != nil {
			t.Fatal(line, err, err2, err3)
		}
		quarters[p] = fiscal.Span{Start: a, End: b}
	}
	return fiscal.Listed(quarters)
}

// TestNamedOf reads the periods that sentences name, where the fiscal year is not the year of
// the period's last day.
func TestNamedOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		calendar, periods, words, want string
		other                          bool
	}{
		{"06-30", "FY2022Q1 FY2021Q1", "For the three months ended September 30, 2021, there was none.", "FY2022Q1", false},
		{"06-30", "FY2022Q1 FY2021Q1", "For the three months ended September 30, 2020, there was none.", "FY2021Q1", false},
		{"06-30", "FY2022Q1 FY2021Q1", "For the three months ended September 30, 2021 and 2020, there was none.", "FY2022Q1 FY2021Q1", false},
		{"06-30", "FY2022Q1 FY2021Q1", "In the first quarter of fiscal 2022 there was none.", "FY2022Q1", false},
		{"06-30", "FY2022Q1 FY2021Q1", "In the first quarter of 2021 there was none.", "FY2021Q1", false},
		{"06-30", "FY2022Q1 FY2021Q1", "In the quarter ended September 2021 there was none.", "FY2022Q1", false},
		{"06-30", "FY2022Q1 FY2021Q1", "In the third calendar quarter, ended in 2021, there was none.", "FY2022Q1", false},
		{"06-30", "FY2022Q2 FY2022Q2YTD FY2021Q2 FY2021Q2YTD", "In the six months ended December 31, 2021, revenues fell.", "FY2022Q2YTD", false},
		{"06-30", "FY2022Q2 FY2022Q2YTD FY2021Q2 FY2021Q2YTD", "In the three months ended December 31, 2021 and the six months ended December 31, 2020, revenues fell.", "FY2022Q2 FY2021Q2YTD", false},
		{"06-30", "FY2022Q2 FY2022Q2YTD FY2021Q2 FY2021Q2YTD", "The rates were 99% for the twelve months ended December 31, 2021.", "FY2022Q2", false},
		{"03-31", "FY2022Q3 FY2021Q3", "For the three months ended December 31, 2021, there was none.", "FY2022Q3", false},
		{"03-31", "FY2022 FY2021 FY2020", "For the years ended March 31, 2022, 2021 and 2020, there was none.", "FY2022 FY2021 FY2020", false},
		{"01-31", "FY2022Q1 FY2021Q1", "For the three months ended April 30, 2021, there was none.", "FY2022Q1", false},
		{"09-30", "FY2022Q1 FY2021Q1", "For the three months ended December 31, 2020, there was none.", "FY2021Q1", false},
		{"weeks", "FY2022 FY2021 FY2020", "For the year ended January 29, 2022, there was none.", "FY2021", false},
		{"weeks", "FY2022 FY2021 FY2020", "In fiscal 2022 and 2020 there was none.", "FY2022 FY2020", false},
		{"weeks", "FY2022 FY2021 FY2020", "For the years ended January 28, 2023 and 2022, there was none.", "FY2022 FY2021", false},
		{"weeks", "FY2022 FY2021 FY2020", "For the years ended January 28, 2023, January 29, 2022 and January 30, 2021, there was none.", "FY2022 FY2021 FY2020", false},
		{"weeks", "FY2022 FY2021", "For the year ended in January 2022, there was none.", "FY2021", false},
		{"weeks", "FY2022Q4 FY2021Q4", "For the three months ended January 29, 2022, there was none.", "FY2021Q4", false},
		{"12-31", "FY2022 FY2021", "There was none in any period presented.", "", false},
		{"12-31", "FY2022", "Revenues fell compared to 2021.", "", false},
		{"12-31", "FY2022", "Revenues fell from the year ended December 31, 2021.", "", false},
		{"12-31", "FY2022", "Revenues fell from 2020 to 2021.", "", true},
		{"12-31", "FY2022", "Revenues fell in the three months ended December 31, 2022.", "", true},
		{"12-31", "FY2022", "Revenues fell by $2,022 and in 2022.", "FY2022", false},
		{"06-30", "FY2022Q1", "Revenues fell in the three months ended September 30, 2021.", "FY2022Q1", false},
		{"06-30", "FY2022Q1", "Revenues fell in the three months ended September 30, 2022.", "", true},
		{"06-30", "FY2022Q1", "Revenues fell in fiscal 2021.", "", true},
	} {
		t.Run(tt.calendar+" "+tt.words, func(t *testing.T) {
			var periods []fiscal.Period
			for _, name := range strings.Fields(tt.periods) {
				p, err := fiscal.ParsePeriod(name)
				if err != nil {
					t.Fatal(err)
				}
				periods = append(periods, p)
			}
			calendar := calendarOf(t, tt.calendar)
			got := strings.Trim(fmt.Sprint(english.NamedOf(tt.words, calendar, periods)), "[]")
			if got != tt.want {
				t.Errorf("NamedOf = %q, want %q", got, tt.want)
			}
			if other := english.NamesOther(tt.words, calendar, periods); other != tt.other {
				t.Errorf("NamesOther = %v, want %v", other, tt.other)
			}
		})
	}
}
