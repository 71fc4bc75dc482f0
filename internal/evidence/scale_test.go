package evidence_test

import (
	"testing"

	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/quantity"
)

func TestScale(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		arr, revenue string
		want         evidence.Size
	}{
		{"400", "100", evidence.Plausible},
		{"100", "100", evidence.Plausible},
		{"99.999999999999999999", "100", evidence.TooSmall},
		{"1600", "100", evidence.Plausible},
		{"1600.000000000000000001", "100", evidence.TooLarge},
		{"0", "100", evidence.TooSmall},
		{"0", "0", evidence.Plausible},
		{"1", "0", evidence.TooLarge},
		{"-1", "0", evidence.TooSmall},
		{"0", "-1", evidence.TooLarge},
	} {
		money := func(s string) quantity.Value { return quantity.Money(number(s).Amount(), "USD") }
		if got := evidence.Scale(money(tt.arr), money(tt.revenue)); got != tt.want {
			t.Errorf("Scale(%s, %s) = %d, want %d", tt.arr, tt.revenue, got, tt.want)
		}
	}
}
