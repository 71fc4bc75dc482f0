package fiscal_test

import (
	"testing"

	"github.com/tieout/tieout/internal/fiscal"
)

// TestNextBusinessDay compares with the days on which the federal government was closed.
func TestNextBusinessDay(t *testing.T) {
	t.Parallel()
	for date, want := range map[string]string{
		"2023-03-01": "2023-03-01", // a Wednesday
		"2023-02-18": "2023-02-21", // a Saturday, before Washington's Birthday
		"2023-05-10": "2023-05-10",
		"2024-03-30": "2024-04-01", // Good Friday is no federal holiday
		"2024-03-29": "2024-03-29",
		"2022-12-25": "2022-12-27", // a Sunday, observed on Monday
		"2021-12-24": "2021-12-27", // Christmas on a Saturday, observed on Friday
		"2021-12-31": "2022-01-03", // New Year's Day on a Saturday, observed on Friday
		"2023-01-01": "2023-01-03",
		"2023-01-16": "2023-01-17", // Martin Luther King, Jr.
		"2023-05-29": "2023-05-30", // Memorial Day, the last Monday
		"2023-05-22": "2023-05-22",
		"2020-06-19": "2020-06-19", // before Juneteenth was a holiday
		"2023-06-19": "2023-06-20",
		"2021-07-04": "2021-07-06", // a Sunday, observed on Monday
		"2023-09-04": "2023-09-05", // Labor Day
		"2023-10-09": "2023-10-10", // Columbus Day
		"2022-11-09": "2022-11-09", // 40 days after September 30
		"2022-11-11": "2022-11-14", // Veterans Day on a Friday
		"2023-11-10": "2023-11-13", // Veterans Day on a Saturday, observed on Friday
		"2023-11-23": "2023-11-24", // Thanksgiving
		"2023-11-30": "2023-11-30", // the fifth Thursday
	} {
		d, err := fiscal.ParseDate(date)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.NextBusinessDay().String(); got != want {
			t.Errorf("NextBusinessDay(%s, a %s) = %s, want %s", date, d.Weekday(), got, want)
		}
	}
}
