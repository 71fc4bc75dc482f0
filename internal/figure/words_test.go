package figure_test

import (
	"testing"

	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/quantity"
)

// TestWords formats amounts for messages. An amount that rounds to zero has no minus sign.
func TestWords(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ amount, whole, thousands, cents, full string }{
		{"1234567.891", "1,234,568", "1,235", "1,234,567.89", "1,234,567.891"},
		{"-1234567.891", "-1,234,568", "-1,235", "-1,234,567.89", "-1,234,567.891"},
		{"-0.004", "0", "0", "0.00", "-0.004"},
		{"-0.5", "-1", "0", "-0.50", "-0.5"},
		{"-499", "-499", "0", "-499.00", "-499"},
		{"0", "0", "0", "0.00", "0"},
	} {
		a, err := quantity.ParseText(tt.amount)
		if err != nil {
			t.Fatal(err)
		}
		v := quantity.Money(a, "USD")
		for _, each := range []struct{ what, got, want string }{
			{"Whole", figure.Whole(v), tt.whole}, {"Thousands", figure.Thousands(v), tt.thousands}, {"Cents", figure.Cents(v), tt.cents}, {"InFull", figure.InFull(v), tt.full},
		} {
			if each.got != each.want {
				t.Errorf("%s of %s is %s, want %s", each.what, tt.amount, each.got, each.want)
			}
		}
	}
	ratio, _ := quantity.ParseText("-0.29032258")
	if got := figure.InFull(quantity.Money(ratio, quantity.Pure)); got != "-29.0323%" {
		t.Errorf("InFull of a ratio is %s", got)
	}
}
