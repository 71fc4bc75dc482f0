package cli

import (
	"fmt"
	"testing"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/trace"
)

// TestTraceRows checks that all amounts of a row print in one style.
func TestTraceRows(t *testing.T) {
	t.Parallel()
	n := &trace.Node{Summed: 1, Rows: []trace.Row{{At: "tb.xlsx!Sheet1!D3", Adds: "31576441.9", Line: ledger.Line{Fields: []ledger.FieldCell{
		{Name: "account", Text: "4000"}, {Name: "amount", Text: "-31576441.9"}, {Name: "debit", Text: "0"}, {Name: "credit", Text: "31576441.9"}}}}}}
	got := ""
	traceRows(n, func(format string, args ...any) { got += fmt.Sprintf(format, args...) + "\n" })
	if want := "1 row:\n  tb.xlsx!Sheet1!D3  4000 · -31,576,441.9 · 0 · 31,576,441.9 · adds 31,576,441.9\n"; got != want {
		t.Errorf("the rows are\n%swant\n%s", got, want)
	}
}

// TestReadable checks that a difference of rates reads in percentage points, and a rate in percent.
func TestReadable(t *testing.T) {
	t.Parallel()
	v, err := quantity.ParsePercent("-3.511%")
	if err != nil {
		t.Fatal(err)
	}
	for metric, want := range map[string]string{"ndr.change": "-0.03511 (−3.5 percentage points)", "net-income.margin": "-0.03511 (−3.5%)"} {
		if got := readable(&fact.Fact{ID: fact.ID{Metric: metric}, Value: v}); got != want {
			t.Errorf("%s is %q, want %q", metric, got, want)
		}
	}
}
