package remedy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/remedy"
	"github.com/tieout/tieout/internal/source"
)

// TestNoHeader covers sheets and files without the header row of a ledger. The names say
// which mistake a case finds.
func TestNoHeader(t *testing.T) {
	t.Parallel()
	sheet := source.Cell{Workbook: "l.xlsx", Sheet: "Data"}
	file := source.Cell{Workbook: "l.csv"}
	all := []string{"Customer", "Date", "Revenue", "Country", "Channel"}
	but := func(header, other string) (names []string) {
		for _, name := range all {
			if name == header {
				name = other
			}
			if name != "" {
				names = append(names, name)
			}
		}
		return names
	}
	var many []string
	for i := range 43 {
		many = append(many, fmt.Sprint("H", i+1))
	}
	listed := `"H` + strings.Join(strings.Split(strings.TrimPrefix(strings.Join(many[:40], " "), "H"), " H"), `", "H`) + `"`
	for _, tt := range []struct {
		name         string
		lines        string
		at           source.Cell
		row          int
		names        []string
		found        int
		elsewhere    bool
		subject      string
		detail, want string
	}{
		{"an empty sheet", "", sheet, 0, nil, 0, false, "l.xlsx!Data", "the sheet is empty", "Save the export on this sheet, or name the sheet that has it under [ledgers.revenue] in filing.toml"},
		{"an empty file has no sheet to name", "", file, 0, nil, 0, false, "l.csv", "the file is empty", "Save the export again"},
		{"semicolons in a CSV file", "", file, 1, []string{"Customer;Date;Revenue"}, 0, false, "l.csv!A1",
			`row 1 is one field, "Customer;Date;Revenue", so the fields seem to be separated by a character other than ","`, `Add delimiter = ";" to [ledgers.revenue] in filing.toml`},
		{"commas in a TSV file", "", source.Cell{Workbook: "L.TSV"}, 3, []string{"Customer,Date,Revenue"}, 0, false, "L.TSV!A3",
			`row 3 is one field, "Customer,Date,Revenue", so the fields seem to be separated by a character other than "\t"`, `Add delimiter = "," to [ledgers.revenue] in filing.toml`},
		{"tabs, which a name can state too", "", file, 1, []string{"Customer\tDate\tRevenue"}, 0, false, "l.csv!A1",
			`row 1 is one field, "Customer\tDate\tRevenue", so the fields seem to be separated by a character other than ","`, `Add delimiter = "\t" to [ledgers.revenue] in filing.toml, or name the file .tsv`},
		{"the delimiter that is stated", "delimiter = \"|\"\n", file, 1, []string{"Customer;Date;Revenue"}, 0, false, "l.csv!A1",
			`row 1 is one field, "Customer;Date;Revenue", so the fields seem to be separated by a character other than "|"`, `Add delimiter = ";" to [ledgers.revenue] in filing.toml`},
		{"one header with commas on a sheet", "", sheet, 1, []string{"Customer, Date, Revenue"}, 0, false, "l.xlsx!Data!A1",
			`the headers "Customer" (field customer), "Date" (field date), "Revenue" (field amount), "Country" (field country) and "Channel" (field channel) were not found on sheet "Data"; row 1 has "Customer, Date, Revenue"`,
			`If another file or sheet is the export of the revenue ledger, name it under [ledgers.revenue] in filing.toml; otherwise write the headers of these columns in the columns key there`},
		{"a header of another name", "", sheet, 4, but("Revenue", "Revenue (USD)"), 4, false, "l.xlsx!Data!A4",
			`the header "Revenue" (field amount) was not found on sheet "Data"; row 4 has "Customer", "Date", "Revenue (USD)", "Country" and "Channel"`,
			`Under [ledgers.revenue] in filing.toml, change the columns key, for example to amount = "Revenue (USD)"; or rename the header in the workbook`},
		{"the nearest is a header that is not mapped", "", sheet, 1, []string{"Customer", "Date", "Amount", "Countries", "Channel", "Rev. total", "Revenues"}, 3, false, "l.xlsx!Data!A1",
			`the headers "Revenue" (field amount) and "Country" (field country) were not found on sheet "Data"; row 1 has "Customer", "Date", "Amount", "Countries", "Channel", "Rev. total" and "Revenues"`,
			`Under [ledgers.revenue] in filing.toml, change the columns key, for example to amount = "Revenues"; or rename the header in the workbook`},
		{"letter case and blanks are no difference", "", sheet, 1, []string{" CUSTOMER", "date", "revenue", "Country"}, 4, false, "l.xlsx!Data!A1",
			`the header "Channel" (field channel) was not found on sheet "Data"; row 1 has " CUSTOMER", "date", "revenue" and "Country"`, "Add the column to the sheet and save the workbook"},
		{"a header with quotation marks", "", file, 1, but("Date", `The "Date"`), 4, false, "l.csv!A1",
			`the header "Date" (field date) was not found in the file; row 1 has "Customer", "The \"Date\"", "Revenue", "Country" and "Channel"`,
			`Under [ledgers.revenue] in filing.toml, change the columns key, for example to date = "The \"Date\""; or rename the header in the workbook`},
		{"a header that other sheets have", "", sheet, 1, but("Revenue", "Revenues"), 4, true, "l.xlsx!Data!A1",
			`the header "Revenue" (field amount) was not found on sheet "Data"; row 1 has "Customer", "Date", "Revenues", "Country" and "Channel"`,
			`Rename the header of the column that holds amount, such as "Revenues", to "Revenue", as the ledger has it elsewhere, and save the workbook`},
		{"a cover sheet among others", "", sheet, 2, []string{"Prepared by", "Finance"}, 0, true, "l.xlsx!Data!A2",
			`the headers "Customer" (field customer), "Date" (field date), "Revenue" (field amount), "Country" (field country) and "Channel" (field channel) were not found on sheet "Data"; row 2 has "Prepared by" and "Finance"`,
			"If the sheet has no rows of the ledger, leave it out of sheet in [ledgers.revenue] in filing.toml; otherwise write the headers above its rows, and save the workbook"},
		{"a file among others has no sheet to leave out", "", file, 2, []string{"Prepared by", "Finance"}, 0, true, "l.csv!A2",
			`the headers "Customer" (field customer), "Date" (field date), "Revenue" (field amount), "Country" (field country) and "Channel" (field channel) were not found in the file; row 2 has "Prepared by" and "Finance"`,
			`Rename the header of the column that holds customer, such as "Finance", to "Customer", as the ledger has it elsewhere, and save the workbook`},
		{"a header of only", "only = { \"Status\" = { keep = [\"Active\"] } }\n", sheet, 1, append(but("", ""), "State"), 5, false, "l.xlsx!Data!A1",
			`the header "Status" (only) was not found on sheet "Data"; row 1 has "Customer", "Date", "Revenue", "Country", "Channel" and "State"`, "Add the column to the sheet and save the workbook"},
		{"a header of total_rows and note_rows, once", "total_rows = { Row = [\"Total*\"], amount = [\"Sum\"] }\nnote_rows = { Row = [\"Run*\"] }\n", sheet, 1, all, 5, false, "l.xlsx!Data!A1",
			`the header "Row" (total_rows or note_rows) was not found on sheet "Data"; row 1 has "Customer", "Date", "Revenue", "Country" and "Channel"`, "Add the column to the sheet and save the workbook"},
		{"another export", "", file, 1, []string{"Account", "Posted", "Amount"}, 0, false, "l.csv!A1",
			`the headers "Customer" (field customer), "Date" (field date), "Revenue" (field amount), "Country" (field country) and "Channel" (field channel) were not found in the file; row 1 has "Account", "Posted" and "Amount"`,
			`If another file or sheet is the export of the revenue ledger, name it under [ledgers.revenue] in filing.toml; otherwise write the headers of these columns in the columns key there`},
		{"more headers than a finding lists", "", sheet, 1, many, 0, false, "l.xlsx!Data!A1",
			`the headers "Customer" (field customer), "Date" (field date), "Revenue" (field amount), "Country" (field country) and "Channel" (field channel) were not found on sheet "Data"; row 1 has ` + listed + " and 3 more",
			`If another file or sheet is the export of the revenue ledger, name it under [ledgers.revenue] in filing.toml; otherwise write the headers of these columns in the columns key there`},
	} {
		b := book{ledger: "revenue", lines: tt.lines}
		l := b.of(t)
		d := remedy.NoHeader(l, tt.at, tt.row, 1, tt.names, tt.found, tt.elsewhere)
		if d.At() != tt.subject || d.Detail != tt.detail || d.Remedy != tt.want {
			t.Errorf("%s: at %s\n     %s\n     %s\nwant at %s\n     %s\n     %s", tt.name, d.At(), d.Detail, d.Remedy, tt.subject, tt.detail, tt.want)
		}
		if d.Code != "LED002" || d.Severity != diag.Error || len(d.Related) != 1 || d.Related[0].At != l.At {
			t.Errorf("%s: %s as %s, related %v; want LED002 as an error, related to columns", tt.name, d.Code, d.Severity, d.Related)
		}
	}
}

// TestNoHeaderAcross covers a ledger all of whose headers are those of months.
func TestNoHeaderAcross(t *testing.T) {
	t.Parallel()
	l := book{ledger: "revenue"}.of(t)
	for i := range l.Columns {
		l.Columns[i] = ""
	}
	d := remedy.NoHeader(l, source.Cell{Workbook: "l.xlsx", Sheet: "Data"}, 2, 1, []string{"01/2022", "02/2022"}, 0, false)
	if d.Detail != `no row on sheet "Data" has headers for across; row 2 has "01/2022" and "02/2022"` || d.Remedy != "Correct pattern in across of [ledgers.revenue]" {
		t.Errorf("%s. %s", d.Detail, d.Remedy)
	}
}

// TestLevels covers the findings on levels of the hierarchy.
func TestLevels(t *testing.T) {
	t.Parallel()
	for caption, want := range map[string]bool{
		"Money market funds": true, "MONEY-MARKET FUND": true, "Institutional money market": true,
		"Marketable securities": false, "Moneymarket funds": false, "Money markets": false, "Supermoney market": false, "": false,
	} {
		if got := remedy.MoneyMarket(caption); got != want {
			t.Errorf("MoneyMarket(%q) = %t, want %t", caption, got, want)
		}
	}
	at := source.Cell{Workbook: "s.xlsx", Sheet: "S", Ref: "D2"}
	cash := remedy.CashInHierarchy(at, "Cash", "has Level 2", "Clear the level")
	if got := cash.Message(); cash.Severity != diag.Warning || cash.Code != "FVT003" || cash.Subject != source.Place(at) || got != `cash in the hierarchy: the line "Cash" is classified as cash but has Level 2; cash is not measured at fair value. Clear the level` {
		t.Errorf("%s %s at %s: %s", cash.Severity, cash.Code, cash.At(), got)
	}
	fund := remedy.FundOffLevel(at, "Money market funds", "2", "level-1")
	if fund.Severity != diag.Warning || fund.Code != "FVT003" || fund.Subject != source.Place(at) ||
		fund.Detail != `the line "Money market funds" is at Level 2; money market funds usually have a published net asset value and are at Level 1` || !strings.Contains(fund.Remedy, "write `level-1` in place of its level") {
		t.Errorf("%s %s at %s: %s", fund.Severity, fund.Code, fund.At(), fund.Message())
	}
}
