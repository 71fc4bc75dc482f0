package english_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/english"
)

// TestStatedFigures reads the figures that sentences give for the rate and for revenue, and
// no figure for a part of it.
func TestStatedFigures(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ words, want string }{
		{"The net dollar expansion rate fell by 3.0 percentage points because customers left.", "ndr.change 3.0"},
		{"Our net dollar expansion rate decreased by 3 points, from 97% to 94%.", "ndr.change 3, ndr 97 earlier, ndr 94"},
		{"Our net dollar expansion rate fell from 97% to 94% as customers left.", "ndr 97 earlier, ndr 94"},
		{"The net dollar expansion rate was 94% in fiscal 2023.", "ndr 94"},
		{"Revenues increased by $6.2 million, or 17%, in 2022.", "revenue.increase 6.2, revenue.growth 17"},
		{"Revenues grew 17% in 2022.", "revenue.growth 17"},
		{"Total revenues rose by $1,234 thousand because prices rose.", "revenue.increase 1234"},
		{"Revenues increased from $42.4 million to $48.6 million in 2022.", "revenue 42.4 earlier, revenue 48.6"},
		{"Customers left, and revenues fell to $48.6 million.", ""},
		{"Revenues increased by $3.0 million in the United States.", ""},
		{"Revenues increased by $3.0 million from new customers.", ""},
		{"In fiscal 2022, revenues fell to $48.6 million.", "revenue 48.6"},
		{"In the United States, revenues increased by $3.0 million.", ""},
		{"Revenues in Germany increased by $3.0 million.", ""},
		{"Revenues increased by 3 points.", ""},
		{"The net dollar expansion rate fell because customers with $2.3 million left.", ""},
		{"The net dollar expansion rate fell by 3% of its level.", ""},
		{"If revenues increased by $9.0 million, we would hire.", ""},
		{"Revenues did not increase by $9.0 million.", ""},
		{"Revenues increased because we sold 3 million seats.", ""},
	} {
		var got []string
		for _, s := range english.StatedFigures(tt.words) {
			line := s.Name + " " + s.Digits
			if s.Earlier {
				line += " earlier"
			}
			if tt.words[s.At:s.End] != s.Digits && !strings.Contains(tt.words[s.At:s.End], ",") {
				t.Errorf("%q: the figure is at %q", tt.words, tt.words[s.At:s.End])
			}
			got = append(got, line)
		}
		if said := strings.Join(got, ", "); said != tt.want {
			t.Errorf("StatedFigures(%q) = %q, want %q", tt.words, said, tt.want)
		}
	}
}

// TestStatedFits verifies that a figure fits what prints as it, to its own decimals.
func TestStatedFits(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		digits string
		scale  int
		value  string
		want   bool
	}{
		{"3.0", -2, "-3.04", true}, {"3.0", -2, "-3.05", false}, {"3", -2, "3.4", true}, {"94", -2, "93.5", true}, {"94", -2, "93.4", false},
	} {
		s := english.Stated{Digits: tt.digits, Scale: tt.scale}
		v := english.ReadPercent(strings.TrimPrefix(tt.value, "-"))
		if strings.HasPrefix(tt.value, "-") {
			v = v.Neg()
		}
		if got := s.Fits(v); got != tt.want {
			t.Errorf("%s fits %s: %v, want %v", tt.digits, fmt.Sprint(v), got, tt.want)
		}
	}
}
