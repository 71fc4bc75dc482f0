package cli_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/cli"
)

// TestProgress checks the line of progress: how far all files are, and the name and rows of
// each that is being read, within the width of the terminal.
func TestProgress(t *testing.T) {
	const erased = "\r\x1b[2K"
	for _, width := range []int{100, 79, 60, 40} {
		var out strings.Builder
		b := cli.NewBar(&out, width)
		b.Watch("ledgers/b.xlsx", 50, 100, 1234567)
		b.Watch("ledgers/done.xlsx", 100, 100, 9)
		b.Watch("ledgers/a\x1b[2J.csv", 150, 200, 1)
		line := out.String()[strings.LastIndex(out.String(), erased)+len(erased):]
		want := strings.Repeat("█", 18) + strings.Repeat("░", 6) + `  75% reading ledgers/a\x1b[2J.csv, 1 row; ledgers/b.xlsx, 1,234,567 rows`
		if width == 100 && line != want || !strings.HasPrefix(want, strings.TrimSuffix(line, "…")) {
			t.Errorf("on %d columns the line is %q, want %q", width, line, want)
		}
		if n := utf8.RuneCountInString(line); n >= width {
			t.Errorf("on %d columns the line has %d characters", width, n)
		}
		out.Reset()
		if b.Done(); out.String() != erased {
			t.Errorf("Done writes %q, want the line erased", out.String())
		}
	}
}

// TestProgressOfQueries checks the line of progress of databases, whose queries have no known
// length: each is named with the groups that it returned, alone and beside files.
func TestProgressOfQueries(t *testing.T) {
	const erased = "\r\x1b[2K"
	var out strings.Builder
	b := cli.NewBar(&out, 140)
	line := func() string { return out.String()[strings.LastIndex(out.String(), erased)+len(erased):] }
	b.Watch("warehouse:finance.revenue: revenue by date", 0, 0, 24)
	b.Watch("warehouse:finance.revenue: revenue by customer", 0, 0, 1234567)
	if got, want := line(), "reading warehouse:finance.revenue: revenue by customer, 1,234,567 groups"; got != want {
		t.Errorf("the line is %q, want %q", got, want)
	}
	b.Watch("ledgers/fx.xlsx", 25, 100, 7)
	want := strings.Repeat("█", 6) + strings.Repeat("░", 18) + "  25% reading ledgers/fx.xlsx, 7 rows; warehouse:finance.revenue: revenue by customer, 1,234,567 groups"
	if got := line(); got != want {
		t.Errorf("beside a file the line is %q, want %q", got, want)
	}
}

// TestProgressIsForTerminals checks that nothing is written to what is no terminal.
func TestProgressIsForTerminals(t *testing.T) {
	var out strings.Builder
	b := cli.BarOf(&out)
	b.Watch("ledgers/a.xlsx", 1, 2, 3)
	if b.Done(); out.Len() > 0 {
		t.Errorf("progress writes %q", out.String())
	}
}
