package rows_test

import (
	"testing"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/rows"
)

func TestMornings(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name        string
		days        []string
		first, last string
		want        bool
	}{
		{"half past eleven in Los Angeles", []string{"2022-01-01", "2022-07-01", "2022-10-01"}, "06:30:00", "07:30:00", true},
		{"eight in the evening in Los Angeles", []string{"2022-01-01", "2022-07-01"}, "03:00:00", "04:00:00", true},
		{"midnight in New York", []string{"2022-01-01", "2022-07-01"}, "04:00:00", "05:00:00", false},
		{"midnight in Honolulu", []string{"2022-01-01", "2022-07-01"}, "10:00:00", "10:00:00", false},
		{"whole hours of a morning", []string{"2022-01-01", "2022-07-01"}, "05:00:00", "09:00:00", true},
		{"a day within a month", []string{"2022-01-01", "2022-07-01", "2022-07-02"}, "06:30:00", "07:30:00", false},
		{"one month", []string{"2022-01-01", "2022-01-01"}, "06:30:00", "07:30:00", false},
		{"times after noon", []string{"2022-01-01", "2022-07-01"}, "06:30:00", "12:00:00", false},
		{"no dates", nil, "", "", false},
	} {
		var days []fiscal.Date
		for _, text := range tt.days {
			d, err := fiscal.ParseDate(text)
			if err != nil {
				t.Fatal(err)
			}
			days = append(days, d)
		}
		if got := rows.Mornings(days, tt.first, tt.last); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
