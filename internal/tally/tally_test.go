package tally_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/tally"
)

func at(column string, row int) diag.Diagnostic {
	return diag.Diagnostic{Code: "LED001", Severity: diag.Error, Summary: "bad amount", Detail: "found x",
		Subject: source.Cell{Workbook: "a.xlsx", Sheet: "S", Ref: fmt.Sprintf("%s%d", column, row)}}
}

// TestReport checks that findings with one summary in one column are listed up to Most and
// then counted once, at the last of them; and that neither another column nor another
// summary nor another code is counted with them.
func TestReport(t *testing.T) {
	var f tally.Findings
	for row := range tally.Most {
		f.Report(at("A", row+2))
	}
	if all := f.All(); len(all) != tally.Most {
		t.Fatalf("%d findings at the limit, want all %d and no count", len(all), tally.Most)
	}

	f = tally.Findings{}
	for row := range tally.Most + 1234 {
		f.Report(at("A", row+2))
	}
	f.Report(at("AA", 2))
	other := at("A", 9)
	other.Summary = "bad date"
	f.Report(other)
	other = at("A", 10)
	other.Code, other.Severity = "LED002", diag.Warning
	f.Report(other)
	if want := tally.Most + 1234 + 2; f.Errors != want {
		t.Errorf("%d errors, want %d: all of them, listed or not, and no warning", f.Errors, want)
	}
	if n := len(f.Listed()); n != tally.Most+3 {
		t.Errorf("%d findings are listed, want %d", n, tally.Most+3)
	}
	all := f.All()
	if len(all) != tally.Most+4 {
		t.Fatalf("%d findings, want %d", len(all), tally.Most+4)
	}
	rest := all[len(all)-1]
	if rest.Detail != "the column has 1,234 more such cells; the last one is here" || rest.Subject.(source.Cell).Ref != fmt.Sprintf("A%d", tally.Most+1234+1) {
		t.Errorf("the rest is %q at %v", rest.Detail, rest.Subject)
	}
	if again := f.All(); len(again) != len(all) {
		t.Errorf("All a second time has %d findings, want %d", len(again), len(all))
	}
}

// TestRepeat checks that findings counted elsewhere are added to the count of the rest.
func TestRepeat(t *testing.T) {
	var f tally.Findings
	for row := range tally.Most + 1 {
		f.Report(at("B", row+2))
	}
	f.Repeat(at("B", 2), 9)
	all := f.All()
	if got := all[len(all)-1].Detail; got != "the column has 10 more such cells; the last one is here" {
		t.Errorf("the rest is %q", got)
	}
}

// TestCount checks that cells counted as one finding are one finding at the first of them.
func TestCount(t *testing.T) {
	var f tally.Findings
	for row := range 2500 {
		f.Count("amount", at("C", row+2))
	}
	f.Count("customer", at("D", 7))
	var got []string
	for _, d := range f.All() {
		got = append(got, d.Subject.(source.Cell).Ref+": "+d.Detail)
	}
	want := []string{"C2: column C has 2,500 such cells; the first one is here", "D7: column D has one such cell"}
	if !slices.Equal(got, want) {
		t.Errorf("findings %q, want %q", got, want)
	}
}

// TestClose checks that the finding that ends the reading stands last, after the counts.
func TestClose(t *testing.T) {
	var f tally.Findings
	f.Count("amount", at("C", 2))
	f.Add(at("E", 4))
	f.Close(diag.Diagnostic{Code: "LED012", Summary: "too many errors"})
	all := f.All()
	if len(all) != 3 || all[0].Subject.(source.Cell).Ref != "E4" || all[2].Code != "LED012" {
		t.Errorf("findings %v, want E4, the count, LED012", all)
	}
}
