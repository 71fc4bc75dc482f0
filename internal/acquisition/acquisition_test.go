package acquisition_test

import (
	"testing"

	"github.com/tieout/tieout/internal/acquisition"
	"github.com/tieout/tieout/internal/fiscal"
)

func date(t testing.TB, s string) fiscal.Date {
	if s == "" {
		return 0
	}
	d, err := fiscal.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestDays takes each day of two years, and compares the days taken with the first and the
// last that are wanted; "" is none.
func TestDays(t *testing.T) {
	for _, tt := range []struct {
		name, day                string
		first, last              string // of 2021
		earlierFirst, earlierEnd string // of 2020
	}{
		{"not acquired", "", "", "", "", ""},
		{"within the year", "2021-05-16", "2021-05-16", "2021-12-31", "2020-05-16", "2020-12-31"},
		{"within the year before", "2020-05-16", "2021-01-01", "2021-05-15", "2020-01-01", "2020-05-15"},
		{"on the first day", "2021-01-01", "2021-01-01", "2021-12-31", "2020-01-01", "2020-12-31"},
		{"on the last day", "2021-12-31", "2021-12-31", "2021-12-31", "2020-12-31", "2020-12-31"},
		{"on the day after", "2022-01-01", "", "", "", ""},
		{"one year before the first day", "2020-01-01", "", "", "", ""},
		{"one year before the second day", "2020-01-02", "2021-01-01", "2021-01-01", "2020-01-01", "2020-01-01"},
		{"on February 29", "2020-02-29", "2021-01-01", "2021-02-27", "2020-01-01", "2020-02-27"},
		{"on the day after February 29", "2020-03-01", "2021-01-01", "2021-02-28", "2020-01-01", "2020-02-29"},
		{"on February 28", "2021-02-28", "2021-02-28", "2021-12-31", "2020-02-28", "2020-12-31"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := acquisition.On(date(t, tt.day))
			now := fiscal.Span{Start: date(t, "2021-01-01"), End: date(t, "2021-12-31")}
			before := fiscal.Span{Start: date(t, "2020-01-01"), End: date(t, "2020-12-31")}
			check := func(what, first, last string, takes func(fiscal.Date) bool) {
				t.Helper()
				span := fiscal.Span{Start: date(t, first), End: date(t, last)}
				for d := before.Start - 400; d <= now.End+400; d++ {
					if got, want := takes(d), first != "" && span.Holds(d); got != want {
						t.Errorf("%s takes %s: %v, want %v", what, d, got, want)
					}
				}
			}
			check("the first year", tt.first, tt.last, func(d fiscal.Date) bool { return a.FirstYear(now, d) })
			check("the year earlier", tt.earlierFirst, tt.earlierEnd, func(d fiscal.Date) bool { return a.YearEarlier(before, now, d) })
		})
	}
}
