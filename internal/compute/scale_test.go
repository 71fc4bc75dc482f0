package compute_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// foundIn returns what Facts finds in a folder with some codes: "severity CODE place: message".
func foundIn(t *testing.T, files map[string]string, codes ...string) (list []string) {
	t.Helper()
	f, found, err := filing.Read(ledgertest.Folder(files))
	if err != nil || len(found) > 0 {
		t.Fatalf("filing.Read: %v, %v, want neither", err, found)
	}
	b, _ := ledger.Read(f, compute.Ask(f), ledger.Access{})
	_, found = compute.Facts(f, b, nil)
	for _, d := range found {
		if slices.Contains(codes, string(d.Code)) {
			list = append(list, fmt.Sprintf("%s %s %s: %s", d.Severity, d.Code, d.At(), d.Message()))
		}
	}
	return list
}

// begin compares what was found with the beginnings of what is wanted.
func begin(t *testing.T, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("found\n%s\nwant %d findings", strings.Join(got, "\n"), len(want))
		return
	}
	for i, g := range got {
		if !strings.HasPrefix(g, want[i]) {
			t.Errorf("found %q, want one that begins with %q", g, want[i])
		}
	}
}

const (
	termsOf   = "[ledgers.subscriptions]\nfile = \"s.xlsx\"\ncolumns = { customer = \"Customer\", start = \"Start\", end = \"End\", arr = \"ARR\" }\n"
	salesOf   = "[ledgers.revenue]\nfile = \"r.xlsx\"\ncolumns = { customer = \"Customer\", date = \"Date\", amount = \"Amount\" }\nfixed = { country = \"US\", channel = \"direct\" }\n"
	postedOf  = "[accounts]\nRevenues = [\"4000\"]\n[ledgers.trial-balance]\nfile = \"t.xlsx\"\ncolumns = { account = \"Account\", date = \"Date\", amount = \"Amount\" }\n"
	termsHead = "Customer | Start | End | ARR\n"
	salesHead = "Customer | Date | Amount\n"
)

// TestScaleOfRecurringRevenue checks LED021 at its bounds and by source of revenue.
func TestScaleOfRecurringRevenue(t *testing.T) {
	year := func(fourth string) string {
		return salesHead + "C1 | 2021-12-31 | 100\nC1 | 2022-03-31 | 9999\nC1 | 2022-09-30 | 9999\nC1 | 2022-10-01 | 60\nC1 | 2022-12-31 | " + fourth + "\n"
	}
	for _, tt := range []struct {
		name, report, toml string
		files              map[string]string
		want               []string
	}{
		{name: "as much as the quarter", toml: termsOf + salesOf, files: map[string]string{"s.xlsx": termsHead + "C1 | 2019-01-01 | | 100\n", "r.xlsx": year("40")}},
		{name: "a cent less", toml: termsOf + salesOf, files: map[string]string{"s.xlsx": termsHead + "C1 | 2019-01-01 | | 99.99\n", "r.xlsx": year("40")},
			want: []string{"warning LED021 s.xlsx!Sheet1!D2: annual recurring revenue below the revenue of a quarter: annual recurring revenue on 2022-12-31 is USD 100, and revenue from 2022-10-01 to 2022-12-31 is 100"}},
		{name: "16 times", toml: termsOf + salesOf, files: map[string]string{"s.xlsx": termsHead + "C1 | 2019-01-01 | | 1600\n", "r.xlsx": year("40")}},
		{name: "a cent more", toml: termsOf + salesOf, files: map[string]string{"s.xlsx": termsHead + "C1 | 2019-01-01 | | 1600.01\n", "r.xlsx": year("40")},
			want: []string{"warning LED021 s.xlsx!Sheet1!D2: annual recurring revenue above 16 times the revenue of a quarter"}},
		{name: "what ended before the last day does not count", toml: termsOf + salesOf, files: map[string]string{"s.xlsx": termsHead + "C1 | 2019-01-01 | 2022-12-30 | 400\nC1 | 2022-12-31 | | 50\n", "r.xlsx": year("40")},
			want: []string{"warning LED021 s.xlsx!Sheet1!D2:D3: annual recurring revenue below"}},
		{name: "no row in the quarter", toml: termsOf + salesOf, files: map[string]string{"s.xlsx": termsHead + "C1 | 2019-01-01 | | 400\n", "r.xlsx": salesHead + "C1 | 2021-12-31 | 100\nC1 | 2022-03-31 | 9999\n"}},
		{name: "revenue of the trial balance", toml: termsOf + postedOf, files: map[string]string{"s.xlsx": termsHead + "C1 | 2019-01-01 | | 99\n", "t.xlsx": "Account | Date | Amount\n4000 | 2021-12-31 | 100\n4000 | 2022-12-31 | 100\n"},
			want: []string{"warning LED021 s.xlsx!Sheet1!D2: annual recurring revenue below the revenue of a quarter: annual recurring revenue on 2022-12-31 is USD 99, and revenue from 2022-10-01 to 2022-12-31 is 100. If the trial balance holds balances since the fiscal year began, write `shows = \"year-to-date\"` in [ledgers.trial-balance]; if the amounts are monthly"}},
		{name: "the quarter of a 10-Q", report: "form = \"10-Q\"\nperiod = \"FY2022Q2\"", toml: termsOf + salesOf, files: map[string]string{"s.xlsx": termsHead + "C1 | 2019-01-01 | | 99\n", "r.xlsx": salesHead + "C1 | 2021-06-30 | 100\nC1 | 2022-02-28 | 9999\nC1 | 2022-06-30 | 100\n"},
			want: []string{"warning LED021 s.xlsx!Sheet1!D2: annual recurring revenue below the revenue of a quarter: annual recurring revenue on 2022-06-30 is USD 99, and revenue from 2022-04-01 to 2022-06-30 is 100"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			head := books
			if tt.report != "" {
				head = strings.Replace(books, "form = \"10-K\"\nperiod = \"FY2022\"", tt.report, 1)
			}
			tt.files["filing.toml"] = head + tt.toml
			begin(t, foundIn(t, tt.files, "LED021"), tt.want...)
		})
	}
}

// TestMonthsWithoutRows checks LED014 for months: of 12, of which some have a row.
func TestMonthsWithoutRows(t *testing.T) {
	sales := func(year string, months ...int) string {
		var b strings.Builder
		for _, m := range months {
			fmt.Fprintf(&b, "C1 | %s-%02d-28 | 5\n", year, m)
		}
		return b.String()
	}
	all := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
	without := func(months ...int) []int {
		return slices.DeleteFunc(slices.Clone(all), func(m int) bool { return slices.Contains(months, m) })
	}
	posted := func(table string) string {
		return "Account | Date | Amount\n" + strings.ReplaceAll(strings.TrimPrefix(table, salesHead), "C1", "4000")
	}
	const quarterly = "form = \"10-Q\"\nperiod = \"FY2022Q2\""
	for _, tt := range []struct {
		name, report, toml, file, table string
		want                            []string
	}{
		{name: "each month", toml: salesOf, file: "r.xlsx", table: salesHead + sales("2021", all...) + sales("2022", all...)},
		{name: "one of 12", toml: salesOf, file: "r.xlsx", table: salesHead + sales("2021", all...) + sales("2022", without(7)...),
			want: []string{"warning LED014 r.xlsx!Sheet1!C2:C24: month without rows: the revenue ledger has rows in 11 of the 12 months to 2022-12-31, and none from 2022-07-01 to 2022-07-31"}},
		{name: "two of 12", toml: salesOf, file: "r.xlsx", table: salesHead + sales("2021", all...) + sales("2022", without(2, 12)...),
			want: []string{"warning LED014 r.xlsx!Sheet1!C2:C23: month without rows: the revenue ledger has rows in 10 of the 12 months to 2022-12-31, and none from 2022-02-01 to 2022-02-28 and from 2022-12-01 to 2022-12-31"}},
		{name: "three of 12", toml: salesOf, file: "r.xlsx", table: salesHead + sales("2021", all...) + sales("2022", without(2, 5, 12)...)},
		{name: "of the year compared", toml: salesOf, file: "r.xlsx", table: salesHead + sales("2021", without(1)...) + sales("2022", all...),
			want: []string{"warning LED014 r.xlsx!Sheet1!C2:C24: month without rows: the revenue ledger has rows in 11 of the 12 months to 2021-12-31, and none from 2021-01-01"}},
		{name: "a month before a 10-Q's period", report: quarterly, toml: salesOf, file: "r.xlsx", table: salesHead + sales("2020", all...) + sales("2021", without(8)...) + sales("2022", all...)},
		{name: "a month of a 10-Q's year to date, once", report: quarterly, toml: salesOf, file: "r.xlsx", table: salesHead + sales("2020", all...) + sales("2021", all...) + sales("2022", without(5)...),
			want: []string{"warning LED014 r.xlsx!Sheet1!C2:C36: month without rows: the revenue ledger has rows in 11 of the 12 months to 2022-06-30, and none from 2022-05-01"}},
		{name: "a trial balance", toml: postedOf, file: "t.xlsx", table: posted(sales("2021", all...) + sales("2022", without(7)...)),
			want: []string{"warning LED014 t.xlsx!Sheet1!C2:C24: month without rows: the trial-balance ledger has rows in 11 of the 12 months"}},
		{name: "balances of the year to date", toml: postedOf + "shows = \"year-to-date\"\n", file: "t.xlsx", table: posted(sales("2021", all...) + sales("2022", without(7)...))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			head := books
			if tt.report != "" {
				head = strings.Replace(books, "form = \"10-K\"\nperiod = \"FY2022\"", tt.report, 1)
			}
			begin(t, foundIn(t, map[string]string{"filing.toml": head + tt.toml, tt.file: tt.table}, "LED014"), tt.want...)
		})
	}
}

// TestQuartersOfATrialBalance checks LED014 for a trial balance of year-ends alone, of quarters, and
// of a year that lacks one quarter.
func TestQuartersOfATrialBalance(t *testing.T) {
	const head = "Account | Date | Amount\n"
	const hint = "; or, if each row is the balance since the fiscal year began, write `shows = \"year-to-date\"` in [ledgers.trial-balance]"
	ends := head + "4000 | 2020-12-31 | 90\n4000 | 2021-12-31 | 100\n4000 | 2022-12-31 | 110\n"
	quarters := "4000 | 2020-12-31 | 90\n4000 | 2021-03-31 | 20\n4000 | 2021-06-30 | 50\n4000 | 2021-09-30 | 70\n4000 | 2021-12-31 | 100\n"
	for _, tt := range []struct{ name, toml, table, remedy string }{
		{"year-ends", postedOf, ends, "Add the quarters to the export, or ignore this warning if nothing was booked in them" + hint},
		{"year-ends of balances", postedOf + "shows = \"year-to-date\"\n", ends, ""},
		{"a year of quarters, and a year-end", postedOf, head + quarters + "4000 | 2022-12-31 | 110\n", "Add the quarters to the export, or ignore this warning if nothing was booked in them" + hint},
		{"a year without its last quarter", postedOf, head + quarters + "4000 | 2022-03-31 | 5\n4000 | 2022-06-30 | 5\n4000 | 2022-09-30 | 5\n", "Add the quarter to the export, or ignore this warning if nothing was booked in the quarter"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			found := foundIn(t, map[string]string{"filing.toml": books + tt.toml, "t.xlsx": tt.table}, "LED014")
			if tt.remedy == "" {
				if len(found) > 0 {
					t.Errorf("found %v, want nothing", found)
				}
				return
			}
			if len(found) != 1 || !strings.HasSuffix(found[0], ". "+tt.remedy) {
				t.Errorf("found %v, want one with the remedy %q", found, tt.remedy)
			}
		})
	}
}

// TestLedgersThatBeginLater checks LED024.
func TestLedgersThatBeginLater(t *testing.T) {
	sold := salesHead + "C1 | 2021-12-31 | 100\nC1 | 2022-03-31 | 30\nC1 | 2022-12-31 | 90\n"
	for _, tt := range []struct {
		name, terms, sales string
		want               []string
	}{
		{name: "from before", terms: "C1 | 2019-01-01 | | 400\n", sales: sold},
		{name: "revenue from the year of the report", terms: "C1 | 2019-01-01 | | 400\n", sales: salesHead + "C1 | 2022-01-31 | 30\nC1 | 2022-12-31 | 90\n",
			want: []string{"info LED024 r.xlsx!Sheet1!B2:B3: ledger that begins too late for a comparison: the revenue ledger begins on 2022-01-31; without earlier rows, these amounts have no value: Revenues (FY2021), Increase in revenues (FY2022)"}},
		{name: "subscriptions from the year compared", terms: "C1 | 2021-01-01 | | 400\n", sales: sold,
			want: []string{"info LED024 s.xlsx!Sheet1!B2: ledger that begins too late for a comparison: the subscriptions ledger begins on 2021-01-01; without earlier rows, these amounts have no value: Annual recurring revenue (2020-12-31), Net dollar expansion rate (FY2021), "}},
		{name: "a gap and no late beginning", terms: "C1 | 2018-01-01 | 2018-12-31 | 5\nC1 | 2021-01-01 | | 400\n", sales: salesHead + "C1 | 2020-12-31 | 5\nC1 | 2022-12-31 | 90\n"},
		{name: "both", terms: "C1 | 2022-01-01 | | 400\n", sales: salesHead + "C1 | 2022-12-31 | 90\n",
			want: []string{"info LED024 s.xlsx!Sheet1!B2: ", "info LED024 r.xlsx!Sheet1!B2: "}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			begin(t, foundIn(t, map[string]string{"filing.toml": books + termsOf + salesOf, "s.xlsx": termsHead + tt.terms, "r.xlsx": tt.sales}, "LED024"), tt.want...)
		})
	}
}
