package control_test

import (
	"testing"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/quantity"
)

// TestAbove checks which rows a total is of, where it is right and where it is not.
func TestAbove(t *testing.T) {
	amount := func(s string) quantity.Amount {
		a, err := quantity.ParseText(s)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	above := control.NewAbove(1)
	above.Widen(2)
	row := 0
	add := func(column int, amounts ...string) {
		for _, s := range amounts {
			row++
			above.Add(column, amount(s).Scale())
		}
	}
	add(1, "1000", "20.25") // rows 1 and 2
	row++
	above.Close(row)  // row 3, a total of 1,020.25
	add(1, "30", "5") // rows 4 and 5
	for _, tt := range []struct {
		total string
		fits  bool
		below int
		sum   string
	}{
		{"1055.25", true, 0, "1055.25"},
		{"35", true, 3, "35"},
		{"1055.254", true, 0, "1055.25"}, // to half a unit of the last place of the rows
		{"1055.26", false, 0, "1055.25"},
		{"1055.24", false, 0, "1055.25"},
		{"36", false, 3, "35"},
		{"545.125", false, 3, "35"}, // as near to both
		{"-4", false, 3, "35"},
		{"1020.25", false, 0, "1055.25"}, // the total before is of no row here
	} {
		if got := above.Totals(1, amount(tt.total)); got != tt.fits {
			t.Errorf("%s is a total: %v, want %v", tt.total, got, tt.fits)
		}
		if below, sum := above.Nearest(1, amount(tt.total)); below != tt.below || sum.String() != tt.sum {
			t.Errorf("%s is nearest to the rows below %d, %s; want %d, %s", tt.total, below, sum, tt.below, tt.sum)
		}
	}
	if below, sum := above.Nearest(0, amount("7")); below != 3 || sum.Sign() != 0 {
		t.Errorf("a column without rows has %s below row %d", sum, below)
	}
}
