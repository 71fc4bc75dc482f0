package workpaper_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/walk"
	"github.com/tieout/tieout/internal/workpaper"
)

// loose are ids that a spreadsheet takes for each other, for a pattern or for a formula.
var loose = []string{"A", "a", "007", "7", "*", "A*", "?", "=1+1", "@x", ">5", "7.0", "1e3", "1000", "TRUE", "~*"}

// hostile returns a filing whose customers and accounts have ids that a spreadsheet mixes up,
// with parents, currencies, acquired customers and terms that end and begin.
func hostile(policy, shows, rateIs string) fstest.MapFS {
	quoted := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
	terms, revenue, customers := "Customer,Start,End,Currency,ARR,Line\n", "Customer,Date,Amount,Country,Channel,Line\n", "Customer,Parent,Name,Acquired\n"
	tb := "Account,Date,Amount\n"
	for i, id := range loose {
		amount := 1_000_000 + 1_234_567*i
		currency := []string{"USD", "EUR", "GBP"}[i%3]
		ends := []string{"2021-12-31", "2022-12-31", "2022-06-30", ""}[i%4]
		for k, start := range []string{"2020-07-01", "2022-03-01", "2022-01-01", "2020-01-01"}[i%4 : i%4+1] {
			terms += fmt.Sprintf("%s,%s,%s,%s,%d.%02d,%d\n", quoted(id), start, ends, currency, amount, i, k)
		}
		if i%4 == 0 {
			terms += fmt.Sprintf("%s,2022-01-01,,%s,%d.99,9\n", quoted(id), currency, amount-50_000*(i-6))
		}
		for q, day := range []string{"2021-03-31", "2021-12-31", "2022-03-31", "2022-12-31"} {
			revenue += fmt.Sprintf("%s,%s,%d.%02d,%s,%s,%d\n", quoted(id), day, amount/2+100_000*q, i, []string{"US", "DE", "GB"}[i%3], []string{"direct", "partner"}[i%2], q)
		}
		parent, acquired := "", ""
		if i == 3 {
			parent = loose[0]
		}
		if i == 5 {
			acquired = "2022-02-01"
		}
		customers += fmt.Sprintf("%s,%s,%s,%s\n", quoted(id), quoted(parent), quoted("=HYPERLINK(\"http://example.com\") "+id), acquired)
	}
	account := func(id string, amounts ...int) {
		running := 0
		for q, day := range []string{"2020-12-31", "2021-03-31", "2021-06-30", "2021-09-30", "2021-12-31", "2022-03-31", "2022-06-30", "2022-09-30", "2022-12-31"} {
			if q%4 == 1 {
				running = 0
			}
			n := amounts[0] + amounts[1]*q
			if running += n; shows == "year-to-date" && q > 0 {
				n = running
			}
			tb += fmt.Sprintf("%s,%s,%d.37\n", quoted(id), day, n)
		}
	}
	account("NI", -2_000_000, -150_000)
	account("ni", 9_999_999, 1)
	account("09", 310_000, 7_000)
	account("9", 44_000_000, 3)
	account("4*", 120_000, -9_000)
	account("40", 1, 1)
	fx := "Currency,Date,Rate\n"
	for i, day := range []string{"2020-12-31", "2021-12-30", "2021-12-31", "2022-12-28", "2022-12-30"} {
		fx += fmt.Sprintf("EUR,%s,1.%02d7\nGBP,%s,1.3%d\n", day, 10+i, day, i)
	}
	toml := fmt.Sprintf(`
[registrant]
name = "Loose, Inc."
cik = "0001999990"
prefix = "lse"
namespace = "http://www.loose.example/20221231"
currency = "USD"
domicile = "US"
[report]
form = "10-K"
period = "FY2022"
disclosures = ["ndr", "revenue", "non-gaap", "geography"]
[calendar]
fiscal_year_end = "12-31"
[policies]
ndr.fx = %q
unsubscribed = "new"
[ledgers.subscriptions]
file = "terms.csv"
columns = { customer = "Customer", start = "Start", end = "End", currency = "Currency", arr = "ARR", reference = "Line" }
[ledgers.revenue]
file = "revenue.csv"
columns = { customer = "Customer", date = "Date", amount = "Amount", country = "Country", channel = "Channel", reference = "Line" }
[ledgers.customers]
file = "customers.csv"
columns = { customer = "Customer", parent = "Parent", name = "Name", acquired = "Acquired" }
[ledgers.fx]
file = "fx.csv"
columns = { currency = "Currency", date = "Date", rate = "Rate" }
rate_is = %q
[ledgers.trial-balance]
file = "tb.csv"
columns = { account = "Account", date = "Date", amount = "Amount" }
credit_negative = true
shows = %q
[accounts]
NetIncomeLoss = ["NI"]
IncomeTaxExpenseBenefit = ["09"]
ShareBasedCompensation = ["4~*"]
[non_gaap.adjusted-ebitda]
adjustments = [
  { key = "tax", label = "Provision for income taxes", account = "IncomeTaxExpenseBenefit", sign = "+" },
  { key = "stock", label = "Stock-based compensation", account = "ShareBasedCompensation", sign = "-" },
]
`, policy, rateIs, shows)
	toml = strings.Replace(toml, "4~*", "4[*]", 1)
	toml = strings.Replace(toml, `["4[*]"]`, `["4*"]`, 1)
	return fstest.MapFS{"filing.toml": {Data: []byte(toml)}, "terms.csv": {Data: []byte(terms)}, "revenue.csv": {Data: []byte(revenue)}, "customers.csv": {Data: []byte(customers)},
		"tb.csv": {Data: []byte(tb)}, "fx.csv": {Data: []byte(fx)}}
}

// drafted drafts a folder.
func drafted(t testing.TB, folder fs.FS) *walk.Result {
	t.Helper()
	r, err := walk.Run(folder, walk.How{Templates: os.DirFS("../.."), Rows: true})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// calculated opens a workbook whose formulas have lost their values.
func calculated(t testing.TB, data []byte, err error) *excelize.File {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// near reports whether a calculated number is a value, but for the last binary digits.
func near(t testing.TB, got string, want quantity.Value) bool {
	t.Helper()
	is, err := strconv.ParseFloat(got, 64)
	if err != nil {
		return false
	}
	exact, _ := strconv.ParseFloat(want.String(), 64)
	off := is - exact
	return max(off, -off) <= 1e-9*max(1, exact, -exact)
}

// wrong returns what a workbook calculates otherwise than tieout: the ids of numbers, and the
// checks that are not TRUE.
func wrong(t testing.TB, f *excelize.File, r *walk.Result) (numbers, checks []string) {
	t.Helper()
	seen := 0
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			switch {
			case len(row) > 8 && sheet != "Checks" && strings.Contains(row[8], "@") && rows[4][8] == "Id":
				id, err := fact.ParseID(row[8])
				if err != nil {
					continue
				}
				seen++
				got, err := f.CalcCellValue(sheet, fmt.Sprintf("D%d", i+1), excelize.Options{RawCellValue: true})
				if want := r.Facts.Facts.Of(id); err != nil || !near(t, got, want.Value) {
					numbers = append(numbers, fmt.Sprintf("%s = %s (%v), want %s", id, got, err, want.Value))
				}
			case sheet == "Checks" && i >= 5 && len(row) > 8:
				if got, err := f.CalcCellValue(sheet, fmt.Sprintf("G%d", i+1), excelize.Options{RawCellValue: true}); err != nil || got != "TRUE" {
					checks = append(checks, row[8])
				}
			}
		}
	}
	if seen < len(r.Facts.Facts.All())/2 {
		t.Errorf("the workbook has %d numbers of %d", seen, len(r.Facts.Facts.All()))
	}
	return numbers, checks
}

// TestFormulas calculates every number of the register from the rows, with the ledgers row by
// row and by group.
func TestFormulas(t *testing.T) {
	for _, tt := range [][3]string{{"prior-rates", "activity", "reporting-per-unit"}, {"reported", "year-to-date", "units-per-reporting"}} {
		r := drafted(t, hostile(tt[0], tt[1], tt[2]))
		if len(r.Drafts) == 0 || len(r.Book.Wrong) > 0 {
			t.Fatalf("the filing is not drafted: %v", r.Found)
		}
		for name, make := range map[string]func() ([]byte, error){"rows": func() ([]byte, error) { return workpaper.MakeAll(r) }, "groups": func() ([]byte, error) { return workpaper.MakeGrouped(r, 4) }} {
			data, err := make()
			numbers, checks := wrong(t, calculated(t, data, err), r)
			for _, n := range numbers {
				t.Errorf("%s, %v: %s", name, tt, n)
			}
			for _, id := range checks {
				t.Errorf("%s, %v: the check of %s is not TRUE", name, tt, id)
			}
		}
	}
}

// TestEveryMetric checks that each metric of the register has a formula.
func TestEveryMetric(t *testing.T) {
	for _, name := range workpaper.Missing() {
		t.Errorf("metric %s has no formula; add it to formulas in metric.go", name)
	}
}

// TestText checks that text of ledgers is never a formula, and that nothing leads out of the
// workbook.
func TestText(t *testing.T) {
	r := drafted(t, hostile("prior-rates", "activity", "reporting-per-unit"))
	data, err := workpaper.MakeAll(r)
	f := calculated(t, data, err)
	var found []string
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for k, text := range row {
				cell, _ := excelize.CoordinatesToCellName(k+1, i+1)
				formula, _ := f.GetCellFormula(sheet, cell)
				if strings.Contains(formula, "http") || strings.Contains(formula, "[") {
					t.Errorf("%s!%s leads out of the workbook: %s", sheet, cell, formula)
				}
				if slices.Contains(loose, text) && formula == "" && (text == "=1+1" || text == "@x") {
					found = append(found, text)
					if kind, _ := f.GetCellType(sheet, cell); kind != excelize.CellTypeInlineString {
						t.Errorf("%s!%s holds %s as type %v, want text", sheet, cell, text, kind)
					}
				}
			}
		}
	}
	if len(found) < 4 {
		t.Errorf("the workbook has %d cells with the ids, want several", len(found))
	}
	for _, part := range []string{"externalLink", `TargetMode="External"`, "vbaProject", "connections"} {
		if bytes.Contains(unzipped(t, data), []byte(part)) {
			t.Errorf("the workbook has %s", part)
		}
	}
}

// TestGroups calculates the fair values of fixtures with printed tables and securities, whose
// ledgers are given by group.
func TestGroups(t *testing.T) {
	for _, fixture := range []string{"meridian-10k", "northgate-10q"} {
		r := run(t, "../../fixtures/"+fixture)
		data, err := workpaper.MakeGrouped(r, 4)
		f := calculated(t, data, err)
		rows, err := f.GetRows("Fair value", excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		seen := 0
		for i, row := range rows {
			if len(row) < 9 || !strings.HasPrefix(row[8], "fair-value") || seen == 30 {
				continue
			}
			id, err := fact.ParseID(row[8])
			if err != nil {
				t.Fatal(err)
			}
			seen++
			got, err := f.CalcCellValue("Fair value", fmt.Sprintf("D%d", i+1), excelize.Options{RawCellValue: true})
			if want := r.Facts.Facts.Of(id); err != nil || !near(t, got, want.Value) {
				t.Errorf("%s: %s = %s (%v), want %s", fixture, id, got, err, want.Value)
			}
		}
		if seen < 30 {
			t.Errorf("%s has %d fair values", fixture, seen)
		}
	}
}

// TestLimits shows that a workbook that a spreadsheet cannot hold is an error, which names the
// sheet and the limit.
func TestLimits(t *testing.T) {
	r := run(t, "../../fixtures/northgate-8k")
	for _, tt := range []struct {
		rows, formula int
		want          string
	}{
		{1_048_576, 8_192, ""},
		{300, 8_192, "rows, and a spreadsheet allows 300"},
		{40, 8_192, "rows, and a spreadsheet allows 40"},
		{1_048_576, 60, "characters, and a spreadsheet allows 60"},
	} {
		data, err := workpaper.MakeWithin(r, tt.rows, tt.formula)
		if tt.want == "" && (err != nil || data == nil) || tt.want != "" && (err == nil || data != nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%d rows, %d characters: %d bytes, %v, want an error with %q", tt.rows, tt.formula, len(data), err, tt.want)
		}
	}
}

// TestLeadHeads checks the headings of the lead schedule: a balance is at a date.
func TestLeadHeads(t *testing.T) {
	for shows, want := range map[string][]string{"activity": {"FY2021", "FY2022"}, "year-to-date": {"Balance at December 31, 2022", "Balance at December 31, 2021"}} {
		f := opened(t, drafted(t, hostile("prior-rates", shows, "reporting-per-unit")))
		rows, err := f.GetRows("Lead schedule")
		if err != nil {
			t.Fatal(err)
		}
		for _, head := range want {
			if !slices.Contains(rows[4], head) {
				t.Errorf("%s: the headings are %q, want %q among them", shows, rows[4], head)
			}
		}
		for _, head := range rows[4] {
			if from, to, is := strings.Cut(head, " to "); is && strings.HasPrefix(to, from) {
				t.Errorf("%s: the heading %q names a day as a period", shows, head)
			}
		}
	}
}

// TestHow shows that revenues say whether they are from the revenue ledger or the trial balance.
func TestHow(t *testing.T) {
	for fixture, want := range map[string]string{"northgate-8k": "sum of the accounts mapped to Revenues", "northgate-10k": "sum of revenue dated in the period"} {
		f := opened(t, run(t, "../../fixtures/"+fixture))
		seen := 0
		for _, sheet := range f.GetSheetList() {
			rows, err := f.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range rows {
				if len(row) == 9 && strings.HasPrefix(row[8], "revenue@") && strings.HasPrefix(row[6], "sum") {
					if seen++; row[6] != want {
						t.Errorf("%s: %s is the %q, want %q", fixture, row[8], row[6], want)
					}
				}
			}
		}
		if seen == 0 {
			t.Errorf("%s has no revenues", fixture)
		}
	}
}
