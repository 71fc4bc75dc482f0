package input_test

import (
	"fmt"
	"testing"

	"github.com/tieout/tieout/internal/input"
	"github.com/tieout/tieout/internal/workbook"
)

// TestPrints checks how many rows of one file are in another, of files with more rows than a
// sample holds, in any order and with rows that repeat.
func TestPrints(t *testing.T) {
	t.Parallel()
	printed := func(from, to, times int) *input.Prints {
		p := &input.Prints{}
		for range times {
			for i := from; i < to; i++ {
				p.Add(input.PrintOf(&workbook.Row{Cells: []workbook.Cell{{Text: fmt.Appendf(nil, "C%d", i)}, {Text: []byte("US")}}}))
			}
		}
		return p
	}
	const many = 400_000
	for _, tt := range []struct {
		name      string
		a, b      *input.Prints
		low, high int // percent of the rows of a
	}{
		{"the same", printed(0, 500, 1), printed(0, 500, 3), 100, 100},
		{"none", printed(0, 500, 1), printed(500, 1000, 1), 0, 0},
		{"half", printed(0, 500, 1), printed(250, 900, 1), 50, 50},
		{"many, the same", printed(0, many, 1), printed(0, many, 2), 100, 100},
		{"many, half", printed(0, many, 1), printed(many/2, 2*many, 1), 48, 52},
		{"few of many", printed(1000, 3000, 1), printed(0, many, 1), 100, 100},
	} {
		same, of := tt.a.In(tt.b)
		if of == 0 || 100*same < tt.low*of || 100*same > tt.high*of {
			t.Errorf("%s: %d of %d rows are in the other file, want %d%% to %d%%", tt.name, same, of, tt.low, tt.high)
		}
	}
}
