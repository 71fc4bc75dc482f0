package remedy_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/remedy"
	"github.com/tieout/tieout/internal/schema"
)

const head = `[registrant]
name = "Example, Inc."
cik = "0001999999"
prefix = "exm"
namespace = "http://www.example.example/2022"
currency = "USD"
domicile = "US"
[report]
form = "10-K"
period = "FY2022"
[calendar]
fiscal_year_end = "12-31"
`

// books are ledgers of one row: its headers, and the fields that they are mapped to.
var books = map[string]struct {
	columns string
	headers []any
	row     []any
}{
	"revenue":       {`customer = "Customer", date = "Date", amount = "Revenue", country = "Country", channel = "Channel"`, []any{"Customer", "Date", "Revenue", "Country", "Channel"}, []any{"C1", "2022-06-30", ledgertest.Number("5"), "US", "direct"}},
	"subscriptions": {`customer = "Customer", start = "Start", end = "End", currency = "Currency", arr = "ARR"`, []any{"Customer", "Start", "End", "Currency", "ARR"}, []any{"C1", "2022-01-01", "2022-12-31", "EUR", ledgertest.Number("5")}},
	"fx":            {`currency = "Currency", date = "Date", rate = "Rate"`, []any{"Currency", "Date", "Rate"}, []any{"EUR", "2022-12-31", ledgertest.Number("1.07")}},
	"customers":     {`customer = "Customer", parent = "Parent", acquired = "Acquired"`, []any{"Customer", "Parent", "Acquired"}, []any{"C1", nil, "2022-06-30"}},
	"trial-balance": {`account = "Account", date = "Date", amount = "Amount"`, []any{"Account", "Date", "Amount"}, []any{"4000", "2022-06-30", ledgertest.Number("5")}},
}

// book is a ledger with a text in place of one cell of its row.
type book struct {
	ledger, header, cell string
	lines                string // further lines of its section in filing.toml
	csv                  bool   // the file is a CSV file and not a workbook
}

// folder returns the filing folder.
func (b book) folder() fstest.MapFS {
	is := books[b.ledger]
	row := slices.Clone(is.row)
	if i := slices.Index(is.headers, any(b.header)); i >= 0 {
		row[i] = b.cell
	}
	files := fstest.MapFS{}
	file := "l.xlsx"
	if b.csv {
		file = "l.csv"
		var lines strings.Builder
		for _, cells := range [][]any{is.headers, row} {
			for i, c := range cells {
				if i > 0 {
					lines.WriteString(",")
				}
				if c != nil {
					fmt.Fprintf(&lines, `"%v"`, c)
				}
			}
			lines.WriteString("\n")
		}
		files[file] = &fstest.MapFile{Data: []byte(lines.String())}
	} else {
		files[file] = &fstest.MapFile{Data: ledgertest.Workbook(ledgertest.Sheet{Name: "Sheet1", Rows: [][]any{is.headers, row}})}
	}
	files["filing.toml"] = &fstest.MapFile{Data: []byte(head + "[ledgers." + b.ledger + "]\nfile = \"" + file + "\"\ncolumns = { " + is.columns + " }\n" + b.lines)}
	return files
}

// of returns the ledger as filing.toml describes it.
func (b book) of(t *testing.T) *filing.Ledger {
	t.Helper()
	f, found, err := filing.Read(b.folder())
	if err != nil || len(found) > 0 {
		t.Fatalf("filing.toml with %q: %v, %v", b.lines, err, found)
	}
	return f.Ledgers[0]
}

// read reads the ledger: what the cell is read as, or its finding.
func (b book) read(t *testing.T) (value string, found diag.Diagnostic) {
	t.Helper()
	f, wrong, err := filing.Read(b.folder())
	if err != nil || len(wrong) > 0 {
		t.Fatalf("filing.toml with %q: %v, %v", b.lines, err, wrong)
	}
	is, list := ledger.Read(f, ledger.Ask{Rows: true, Terms: true}, ledger.Access{})
	list = slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return d.Severity != diag.Error })
	if len(list) > 1 {
		t.Fatalf("findings %v, want one", list)
	}
	if len(list) == 1 {
		return "", list[0]
	}
	control := is.Table(b.ledger).Control
	switch b.header {
	case "Rate":
		for _, r := range is.Rates.All() {
			return r.Rate.String(), found
		}
	case "End":
		return is.Table(b.ledger).Terms.Days[0].End.String(), found
	case "Date", "Start", "Acquired":
		return control.First, found
	}
	return control.Totals[0].Value, found
}

var quoted = regexp.MustCompile("`([^`]+)`")

// follow writes each line that a remedy quotes in place of, or besides, the lines of the
// section, one at a time, and returns what the cell is then read as.
func (b book) follow(t *testing.T, remedy string) (reads []string) {
	t.Helper()
	for _, m := range quoted.FindAllStringSubmatch(remedy, -1) {
		key, _, _ := strings.Cut(m[1], " ")
		with := b
		with.lines = regexp.MustCompile(`(?m)^`+key+` = .*\n`).ReplaceAllString(b.lines, "") + m[1] + "\n"
		value, found := with.read(t)
		if found.Code != "" {
			value = string(found.Code) + ": " + found.Summary
		}
		reads = append(reads, value)
	}
	return reads
}

// cells are cells that a ledger cannot read, each with its remedy and with what the cell is
// read as after each line that the remedy proposes. The names say which mistake a case finds.
var cells = []struct {
	name string
	book
	want  string
	reads []string
}{
	// amounts
	{"an amount of one form", book{ledger: "revenue", header: "Revenue", cell: "1,234.50"},
		"Add `numbers = \"1,234.50\"` to [ledgers.revenue] in filing.toml; or enter a plain number such as -1234.50, or 0 for a dash, and save the workbook", []string{"1234.5"}},
	{"the section of another ledger", book{ledger: "trial-balance", header: "Amount", cell: "1.234,50"},
		"Add `numbers = \"1.234,50\"` to [ledgers.trial-balance] in filing.toml; or enter a plain number such as -1234.50, or 0 for a dash, and save the workbook", []string{"1234.5"}},
	{"an amount that two forms read differently", book{ledger: "revenue", header: "Revenue", cell: "1,234"},
		"Add to [ledgers.revenue] in filing.toml `numbers = \"1,234.50\"` for 1234 or `numbers = \"1.234,50\"` for 1.234; or enter a plain number such as -1234.50, and save the workbook", []string{"1234", "1.234"}},
	{"forms that read the same are one", book{ledger: "revenue", header: "Revenue", cell: "$1234.50"},
		"Add `numbers = \"1,234.50\"` to [ledgers.revenue] in filing.toml; or enter a plain number such as -1234.50, or 0 for a dash, and save the workbook", []string{"1234.5"}},
	{"blanks between groups", book{ledger: "revenue", header: "Revenue", cell: "1\u00a0234\u00a0567,5"},
		"Add `numbers = \"1 234,50\"` to [ledgers.revenue] in filing.toml; or enter a plain number such as -1234.50, or 0 for a dash, and save the workbook", []string{"1234567.5"}},
	{"apostrophes between groups", book{ledger: "revenue", header: "Revenue", cell: "1’234’567.5"},
		"Add `numbers = \"1'234.50\"` to [ledgers.revenue] in filing.toml; or enter a plain number such as -1234.50, or 0 for a dash, and save the workbook", []string{"1234567.5"}},
	{"a negative amount stays negative", book{ledger: "revenue", header: "Revenue", cell: "(1,234)"},
		"Add to [ledgers.revenue] in filing.toml `numbers = \"1,234.50\"` for -1234 or `numbers = \"1.234,50\"` for -1.234; or enter a plain number such as -1234.50, and save the workbook", []string{"-1234", "-1.234"}},
	{"groups that are not of three", book{ledger: "revenue", header: "Revenue", cell: "12,34,567.50"}, "Enter a plain number such as -1234.50, or 0 for a dash, and save the workbook", nil},
	{"words", book{ledger: "revenue", header: "Revenue", cell: "pending"}, "Enter a plain number such as -1234.50, or 0 for a dash, and save the workbook", nil},
	{"the sign of another currency", book{ledger: "revenue", header: "Revenue", cell: "€1,234.50"}, "Enter a plain number such as -1234.50, or 0 for a dash, and save the workbook", nil},
	{"the code of another currency", book{ledger: "revenue", header: "Revenue", cell: "1,234.50 EUR"}, "Enter a plain number such as -1234.50, or 0 for a dash, and save the workbook", nil},
	{"the sign of the currency of the row", book{ledger: "subscriptions", header: "ARR", cell: "€ 1.234,50"},
		"Add `numbers = \"1.234,50\"` to [ledgers.subscriptions] in filing.toml; or enter a plain number such as -1234.50, or 0 for a dash, and save the workbook", []string{"1234.5"}},
	{"the sign of the reporting currency in a row of another", book{ledger: "subscriptions", header: "ARR", cell: "$1,234.50"}, "Enter a plain number such as -1234.50, or 0 for a dash, and save the workbook", nil},
	{"CR where it is no sign", book{ledger: "revenue", header: "Revenue", cell: "1,234.50 CR"}, "Enter a plain number such as -1234.50, or 0 for a dash, and save the workbook", nil},
	{"CR where it is a sign", book{ledger: "trial-balance", header: "Amount", cell: "1,234.50 CR", lines: "credit_negative = true\n"},
		"Add `numbers = \"1,234.50\"` to [ledgers.trial-balance] in filing.toml; or enter a plain number such as -1234.50, or 0 for a dash, and save the workbook", []string{"-1234.5"}},
	{"CR beside a form that is stated", book{ledger: "trial-balance", header: "Amount", cell: "1,234.50 CR", lines: "numbers = \"1,234.50\"\n"},
		"Add `credit_negative = true` to [ledgers.trial-balance] in filing.toml if CR marks a credit; otherwise enter the amount without it, and save the workbook", []string{"-1234.5"}},
	{"CR in a ledger without credits", book{ledger: "subscriptions", header: "ARR", cell: "1,234.50 CR", lines: "numbers = \"1,234.50\"\n"}, "Enter the amount in EUR, without CR, and save the workbook", nil},
	{"another currency beside a form that is stated", book{ledger: "trial-balance", header: "Amount", cell: "EUR 1,234.50", lines: "numbers = \"1,234.50\"\n"}, "Enter the amount in USD, without EUR, and save the workbook", nil},
	{"another currency where CR is a sign", book{ledger: "trial-balance", header: "Amount", cell: "EUR 1,234.50", lines: "numbers = \"1,234.50\"\ncredit_negative = true\n"}, "Enter the amount in USD, without EUR, and save the workbook", nil},
	{"a form that is stated and does not fit", book{ledger: "revenue", header: "Revenue", cell: "1.234,50", lines: "numbers = \"1,234.50\"\n"}, "Enter the amount in the form of numbers, such as -1,234.50, or 0 for a dash, and save the workbook", nil},

	// rates
	{"a rate of one form", book{ledger: "fx", header: "Rate", cell: "1,17"},
		"Add `numbers = \"1.234,50\"` to [ledgers.fx] in filing.toml; or enter the price of one unit of the currency in the reporting currency, as a plain number such as 1.17, and save the workbook", []string{"1.17"}},
	{"a rate that two forms read differently", book{ledger: "fx", header: "Rate", cell: "1,170"},
		"Add to [ledgers.fx] in filing.toml `numbers = \"1,234.50\"` for 1170 or `numbers = \"1.234,50\"` for 1.170; or enter the price of one unit of the currency in the reporting currency, as a plain number such as 1.17, and save the workbook", []string{"LED017: exchange rates that seem to be for 1,000 units", "1.17"}},
	{"a rate below zero", book{ledger: "fx", header: "Rate", cell: "-1,17"}, "Enter the price of one unit of the currency in the reporting currency, as a plain number such as 1.17, and save the workbook", nil},
	{"a rate of zero", book{ledger: "fx", header: "Rate", cell: "0,00"}, "Enter the price of one unit of the currency in the reporting currency, as a plain number such as 1.17, and save the workbook", nil},
	{"a rate with a currency", book{ledger: "fx", header: "Rate", cell: "$1,17"}, "Enter the price of one unit of the currency in the reporting currency, as a plain number such as 1.17, and save the workbook", nil},
	{"a dash for a rate", book{ledger: "fx", header: "Rate", cell: "-"}, "Enter the price of one unit of the currency in the reporting currency, as a plain number such as 1.17, and save the workbook", nil},
	{"a rate in units of the currency", book{ledger: "fx", header: "Rate", cell: "0,85", lines: "rate_is = \"units-per-reporting\"\n"},
		"Add `numbers = \"1.234,50\"` to [ledgers.fx] in filing.toml; or enter the units of the currency for one unit of the reporting currency, as a plain number such as 0.85, and save the workbook", []string{"0.85"}},
	{"a rate in units of this currency alone", book{ledger: "fx", header: "Rate", cell: "n/a", lines: "rate_is = { EUR = \"units-per-reporting\" }\n"}, "Enter the units of the currency for one unit of the reporting currency, as a plain number such as 0.85, and save the workbook", nil},
	{"a rate in units of another currency alone", book{ledger: "fx", header: "Rate", cell: "n/a", lines: "rate_is = { KRW = \"units-per-reporting\" }\n"}, "Enter the price of one unit of the currency in the reporting currency, as a plain number such as 1.17, and save the workbook", nil},
	{"a rate beside a form that is stated", book{ledger: "fx", header: "Rate", cell: "1.17.5", lines: "numbers = \"1,234.50\"\n"}, "Enter the price of one unit of the currency in the reporting currency, as a plain number such as 1.17, and save the workbook", nil},

	// dates
	{"a date of one form", book{ledger: "revenue", header: "Date", cell: "31/12/2022"},
		"Add `dates = \"DD/MM/YYYY\"` to [ledgers.revenue] in filing.toml; or enter the date, or convert the column with Data > Text to Columns > Date, and save the workbook", []string{"2022-12-31"}},
	{"a date that two forms read differently", book{ledger: "revenue", header: "Date", cell: "03/04/2022"},
		"Add to [ledgers.revenue] in filing.toml the form in which the export shows dates, `dates = \"MM/DD/YYYY\"` or `dates = \"DD/MM/YYYY\"`; or enter the date, or convert the column with Data > Text to Columns > Date, and save the workbook", []string{"2022-03-04", "2022-04-03"}},
	{"a date whose day and month are one number", book{ledger: "revenue", header: "Date", cell: "12/12/2022"},
		"Add to [ledgers.revenue] in filing.toml the form in which the export shows dates, `dates = \"MM/DD/YYYY\"` or `dates = \"DD/MM/YYYY\"`; or enter the date, or convert the column with Data > Text to Columns > Date, and save the workbook", []string{"2022-12-12", "2022-12-12"}},
	{"one digit for a day and a month", book{ledger: "revenue", header: "Date", cell: "3/4/2022"},
		"Add to [ledgers.revenue] in filing.toml the form in which the export shows dates, `dates = \"M/D/YYYY\"` or `dates = \"D/M/YYYY\"`; or enter the date, or convert the column with Data > Text to Columns > Date, and save the workbook", []string{"2022-03-04", "2022-04-03"}},
	{"two digits for a year", book{ledger: "revenue", header: "Date", cell: "31.12.22"},
		"Add `dates = \"DD.MM.YY\"` to [ledgers.revenue] in filing.toml; or enter the date, or convert the column with Data > Text to Columns > Date, and save the workbook", []string{"2022-12-31"}},
	{"the name of a month", book{ledger: "subscriptions", header: "Start", cell: "5-Jan-2022"},
		"Add `dates = \"D-MMM-YYYY\"` to [ledgers.subscriptions] in filing.toml; or enter the date, or convert the column with Data > Text to Columns > Date, and save the workbook", []string{"2022-01-05"}},
	{"a month where a month is a date", book{ledger: "revenue", header: "Date", cell: "Dec 2022"},
		"Add `dates = \"MMM YYYY\"` to [ledgers.revenue] in filing.toml; or enter the date, or convert the column with Data > Text to Columns > Date, and save the workbook", []string{"2022-12-31"}},
	{"a quarter where a quarter is a date", book{ledger: "trial-balance", header: "Date", cell: "Q4 2022"},
		"Add `dates = \"Q YYYY\"` to [ledgers.trial-balance] in filing.toml; or enter the date, or convert the column with Data > Text to Columns > Date, and save the workbook", []string{"2022-12-31"}},
	{"a month where a term starts", book{ledger: "subscriptions", header: "Start", cell: "Dec 2022"}, "Enter the date, or convert the column with Data > Text to Columns > Date, and save the workbook", nil},
	{"a time of day after a date", book{ledger: "revenue", header: "Date", cell: "31/12/2022 08:30", lines: "times = \"drop\"\n"},
		"Add `dates = \"DD/MM/YYYY\"` to [ledgers.revenue] in filing.toml; or enter the date, or convert the column with Data > Text to Columns > Date, and save the workbook", []string{"2022-12-31"}},
	{"blanks around a date", book{ledger: "revenue", header: "Date", cell: " 31/12/2022 "},
		"Add `dates = \"DD/MM/YYYY\"` to [ledgers.revenue] in filing.toml; or enter the date, or convert the column with Data > Text to Columns > Date, and save the workbook", []string{"2022-12-31"}},
	{"a day that does not exist", book{ledger: "revenue", header: "Date", cell: "30/02/2022"}, "Enter the date, or convert the column with Data > Text to Columns > Date, and save the workbook", nil},
	{"a day that does not exist, in a file without sheets", book{ledger: "revenue", header: "Date", cell: "30/02/2022", csv: true}, "Correct the date and save the file", nil},
	{"a date of one form, in a file without sheets", book{ledger: "revenue", header: "Date", cell: "31/12/2022", csv: true},
		"Add `dates = \"DD/MM/YYYY\"` to [ledgers.revenue] in filing.toml; or correct the date and save the file", []string{"2022-12-31"}},
	{"an end, which may be blank", book{ledger: "subscriptions", header: "End", cell: "renewed"}, "Enter the last day of service, or clear the cell if the term has no end, and save the workbook", nil},
	{"an end of one form", book{ledger: "subscriptions", header: "End", cell: "31/12/2022"},
		"Add `dates = \"DD/MM/YYYY\"` to [ledgers.subscriptions] in filing.toml; or enter the last day of service, or clear the cell if the term has no end, and save the workbook", []string{"2022-12-31"}},
	{"an end in a file without sheets", book{ledger: "subscriptions", header: "End", cell: "renewed", csv: true}, "Enter the last day of service, or clear the field if the term has no end, and save the file", nil},
	{"a date outside the years of a filing", book{ledger: "revenue", header: "Date", cell: "1869-12-31"}, "Correct the date and save the workbook", nil},
	{"an end outside the years of a filing", book{ledger: "subscriptions", header: "End", cell: "9999-12-31"}, "Enter the last day of service, or clear the cell if the term has no end, and save the workbook. If 9999-12-31 means \"no end\" everywhere in the column, use Find and Replace to replace it with nothing in that column", nil},
	{"an end outside the years of a filing that is the day after", book{ledger: "subscriptions", header: "End", cell: "9999-12-31", lines: "end_is = \"day-after\"\n"}, "Enter the first day without service, or clear the cell if the term has no end, and save the workbook. If 9999-12-31 means \"no end\" everywhere in the column, use Find and Replace to replace it with nothing in that column", nil},
	{"an acquisition outside the years of a filing", book{ledger: "customers", header: "Acquired", cell: "9999-12-31"}, "Enter the day of the acquisition, or clear the cell if the customer was not acquired, and save the workbook", nil},
	{"an end that is the day after", book{ledger: "subscriptions", header: "End", cell: "renewed", lines: "end_is = \"day-after\"\n"}, "Enter the first day without service, or clear the cell if the term has no end, and save the workbook", nil},
	{"a day of acquisition, which is no end", book{ledger: "customers", header: "Acquired", cell: "organic"}, "Enter the day of the acquisition, or clear the cell if the customer was not acquired, and save the workbook", nil},
	{"digits that the form has two of", book{ledger: "revenue", header: "Date", cell: "3/4/2022", lines: "dates = \"MM/DD/YYYY\"\n"},
		"Write `dates = \"M/D/YYYY\"` in [ledgers.revenue] in filing.toml, whose M and D take one digit or two; or enter the date, or convert the column with Data > Text to Columns > Date, and save the workbook", []string{"2022-03-04"}},
	{"a form with the name of a month stays one", book{ledger: "revenue", header: "Date", cell: "3-Apr-2022", lines: "dates = \"DD-MMM-YYYY\"\n"},
		"Write `dates = \"D-MMM-YYYY\"` in [ledgers.revenue] in filing.toml, whose M and D take one digit or two; or enter the date, or convert the column with Data > Text to Columns > Date, and save the workbook", []string{"2022-04-03"}},
	{"a time after digits that the form has two of", book{ledger: "revenue", header: "Date", cell: "3/4/2022 08:30", lines: "dates = \"MM/DD/YYYY\"\ntimes = \"drop\"\n"},
		"Write `dates = \"M/D/YYYY\"` in [ledgers.revenue] in filing.toml, whose M and D take one digit or two; or enter the date, or convert the column with Data > Text to Columns > Date, and save the workbook", []string{"2022-03-04"}},
	{"a form that is stated and does not fit", book{ledger: "revenue", header: "Date", cell: "31/12/2022", lines: "dates = \"MM/DD/YYYY\"\n"}, "Enter the date, or convert the column with Data > Text to Columns > Date, and save the workbook", nil},
	{"a form without marks, where one digit could be either", book{ledger: "revenue", header: "Date", cell: "2022112", lines: "dates = \"YYYYMMDD\"\n"}, "Enter the date, or convert the column with Data > Text to Columns > Date, and save the workbook", nil},
}

// TestCells reads a cell, compares the remedy, and follows each of its lines.
func TestCells(t *testing.T) {
	t.Parallel()
	for _, tt := range cells {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			value, found := tt.read(t)
			if found.Remedy != tt.want {
				t.Fatalf("the cell %q is read as %q; remedy\n     %q, want\n     %q", tt.cell, value, found.Remedy, tt.want)
			}
			if reads := tt.follow(t, found.Remedy); !slices.Equal(reads, tt.reads) {
				t.Errorf("after the lines of the remedy the cell %q is read as %q, want %q", tt.cell, reads, tt.reads)
			}
		})
	}
}

// TestCellsWithoutText covers cells that hold no text, and a row whose currency is not known.
func TestCellsWithoutText(t *testing.T) {
	t.Parallel()
	plain := "Enter a plain number such as -1234.50, or 0 for a dash, and save the workbook"
	of := func(name, lines string) *filing.Ledger { return book{ledger: name, lines: lines}.of(t) }
	for _, tt := range []struct{ name, got, want string }{
		{"an amount", remedy.Amount(of("revenue", ""), "", "USD"), plain},
		{"an amount beside a form", remedy.Amount(of("revenue", "numbers = \"1.234,50\"\n"), "", "USD"), "Enter the amount in the form of numbers, such as -1.234,50, or 0 for a dash, and save the workbook"},
		{"a rate", remedy.Rate(of("fx", ""), "", "EUR"), "Enter the price of one unit of the currency in the reporting currency, as a plain number such as 1.17, and save the workbook"},
		{"a date", remedy.Date(of("revenue", ""), &schema.Field{Name: "date"}, "", false), "Enter the date, or convert the column with Data > Text to Columns > Date, and save the workbook"},
		{"any sign if the currency is not known", remedy.Amount(of("subscriptions", ""), "€1.234,50", ""),
			"Add `numbers = \"1.234,50\"` to [ledgers.subscriptions] in filing.toml; or enter a plain number such as -1234.50, or 0 for a dash, and save the workbook"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

// TestMark writes the line for a row that is no data, and sees that it marks the row and no
// row of a customer.
func TestMark(t *testing.T) {
	t.Parallel()
	long := "This report was generated for the exclusive use of the finance team of Example, Inc."
	for _, tt := range []struct {
		name, lines, key, column, word string
		want                           string
		section                        string // the line of the section after the remedy, "" for the one in want
	}{
		{"no key yet", "", "note_rows", "customer", "Report run", "add note_rows = { customer = [\"Report run\"] } to [ledgers.revenue] in filing.toml", ""},
		{"the other key is there", "total_rows = { customer = [\"Sum\"] }\n", "note_rows", "customer", "Report run", "add note_rows = { customer = [\"Report run\"] } to [ledgers.revenue] in filing.toml", ""},
		{"totals", "note_rows = { customer = [\"Sum\"] }\n", "total_rows", "customer", "Total", "add total_rows = { customer = [\"Total\"] } to [ledgers.revenue] in filing.toml", ""},
		{"a column is there", "note_rows = { customer = [\"Sum\"] }\n", "note_rows", "customer", "Report run", "add \"Report run\" to customer in note_rows of [ledgers.revenue] in filing.toml", "note_rows = { customer = [\"Sum\", \"Report run\"] }\n"},
		{"another column is there", "total_rows = { customer = [\"Sum\"] }\n", "total_rows", "Financial Row", "Total", "add \"Financial Row\" = [\"Total\"] to total_rows of [ledgers.revenue] in filing.toml", "total_rows = { customer = [\"Sum\"], \"Financial Row\" = [\"Total\"] }\n"},
		{"a header that is no bare key", "", "total_rows", "Financial Row", "Total", "add total_rows = { \"Financial Row\" = [\"Total\"] } to [ledgers.revenue] in filing.toml", ""},
		{"quotation marks and backslashes", "", "note_rows", "customer", `The "A\B" note`, `add note_rows = { customer = ["The \"A\\B\" note"] } to [ledgers.revenue] in filing.toml`, ""},
		{"two lines and blanks", "", "note_rows", "customer", " Report \n  run ", "add note_rows = { customer = [\"Report run\"] } to [ledgers.revenue] in filing.toml", ""},
		{"a long word", "", "note_rows", "customer", long, "add note_rows = { customer = [\"This report was generated for the exclusive use of the finan*\"] } to [ledgers.revenue] in filing.toml", ""},
		{"a long word that is cut at a blank", "", "note_rows", "customer", strings.Repeat("abcd ", 20), "add note_rows = { customer = [\"" + strings.TrimSpace(strings.Repeat("abcd ", 12)) + "*\"] } to [ledgers.revenue] in filing.toml", ""},
		{"letters of two bytes are not cut", "", "note_rows", "customer", strings.Repeat("é", 61), "add note_rows = { customer = [\"" + strings.Repeat("é", 60) + "*\"] } to [ledgers.revenue] in filing.toml", ""},
		{"asterisks", "", "note_rows", "customer", "*** unaudited", "add note_rows = { customer = [\"??? unaudited\"] } to [ledgers.revenue] in filing.toml", ""},
		{"asterisks alone", "", "note_rows", "customer", "*****", "delete the row and save the workbook", "none"},
		{"question marks and blanks alone", "", "note_rows", "customer", "? ?", "delete the row and save the workbook", "none"},
	} {
		b := book{ledger: "revenue", lines: tt.lines}
		got := remedy.Mark(b.of(t), tt.key, tt.column, tt.word)
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
			continue
		}
		switch line, _, _ := strings.Cut(strings.TrimPrefix(got, "add "), " to [ledgers."); tt.section {
		case "none":
			continue
		case "":
			b.lines += line + "\n"
		default:
			b.lines = tt.section
		}
		marked := b.of(t).NoteRows
		if tt.key == "total_rows" {
			marked = b.of(t).TotalRows
		}
		takes := func(word string) bool {
			return slices.ContainsFunc(marked, func(m filing.Marked) bool { return m.Name == tt.column && m.Pattern(word) != nil })
		}
		for _, word := range []string{"C1", "C1001", "Unaudited", "X unaudited", ""} {
			if takes(word) {
				t.Errorf("%s: after the remedy a row with %q is not read", tt.name, word)
			}
		}
		if !takes(tt.word) {
			t.Errorf("%s: after the remedy the row is still read as data", tt.name)
		}
	}
}

// TestOnly writes a word that no list has into each list.
func TestOnly(t *testing.T) {
	t.Parallel()
	b := book{ledger: "revenue", lines: "only = { \"The \\\"Status\\\"\" = { keep = [\"Active\"] } }\n"}
	got := remedy.Only(b.of(t), `The "Status"`, `On "hold"`)
	want := `Add "On \"hold\"" to the list "keep" or the list "drop" of the column "The \"Status\"", in the key "only" of [ledgers.revenue] in filing.toml`
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for _, lists := range []string{`keep = ["Active", "On \"hold\""]`, `keep = ["Active"], drop = ["On \"hold\""]`} {
		with := book{ledger: "revenue", lines: "only = { \"The \\\"Status\\\"\" = { " + lists + " } }\n"}
		o := with.of(t).Only[0]
		if !slices.Contains(slices.Concat(o.Keep, o.Drop), `on "hold"`) {
			t.Errorf("after the remedy %s the word is in neither list", lists)
		}
	}
}
