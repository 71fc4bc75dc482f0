package ledger_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// shape is an export that is not one plain sheet, and what is read from it.
type shape struct {
	name  string
	toml  string            // of the ledger, after its header
	files map[string]string // name under ledgers → table
	sums  map[string]string // customer, country and channel, or the like → amount
	want  []string          // findings
	cell  string            // cell of the largest amount
}

const rev = `columns = { customer = "Customer", date = "Date", amount = "Revenue", country = "Country", channel = "Channel" }` + "\n"

var revenueShapes = []shape{
	{name: "a list of files", toml: `file = ["ledgers/b.xlsx", "ledgers/a.xlsx"]` + "\n" + rev,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 2022-03-31 | 5 | US | direct", "b.xlsx": "Revenue | Customer | Date | Country | Channel\n7 | C1 | 2022-06-30 | US | direct\n1 | C2 | 2022-06-30 | DE | direct"},
		sums:  map[string]string{"C1 US direct": "12", "C2 DE direct": "1"}, cell: "ledgers/b.xlsx!Sheet1!A2"},
	{name: "a pattern of files, without locks and hidden files", toml: `file = "ledgers/rev-20??.xlsx"` + "\n" + rev,
		files: map[string]string{"rev-2021.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 2021-03-31 | 5 | US | direct", "rev-2022.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 2022-03-31 | 6 | US | direct", "~$rev-2022.xlsx": "x", "rev-20222.xlsx": "x", ".rev-2022.xlsx": "x"},
		sums:  map[string]string{"C1 US direct": "6"}},
	{name: "a pattern that fits no file", toml: `file = "ledgers/rev-*.xlsx"` + "\n" + rev, files: map[string]string{"a.xlsx": "x"},
		want: []string{`LED012 filing.toml:14:1: no file in the filing folder fits "ledgers/rev-*.xlsx"`}},
	{name: "one file named and by a pattern", toml: `file = ["ledgers/a.xlsx", "ledgers/*.xlsx"]` + "\n" + rev,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 2022-03-31 | 5 | US | direct"}, sums: map[string]string{"C1 US direct": "5"}},
	{name: "a row in two files", toml: `file = "ledgers/*.xlsx"` + "\n" + rev,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 2022-03-31 | 5 | US | direct", "b.xlsx": "Customer | Date | Revenue | Country | Channel\n\nC1 | 2022-03-31 | 5 | US | direct"},
		want:  []string{"LED003 ledgers/b.xlsx!Sheet1!A3: row 3 of ledgers/b.xlsx!Sheet1 equals row 2 of ledgers/a.xlsx!Sheet1 in every mapped field"}, sums: map[string]string{"C1 US direct": "10"}},
	{name: "a pattern of sheets", toml: `file = "ledgers/a.xlsx"` + "\n" + `sheet = "Q? 2022"` + "\n" + rev,
		files: map[string]string{"a.xlsx": "#sheet Q1 2022\nCustomer | Date | Revenue | Country | Channel\nC1 | 2022-03-31 | 5 | US | direct\n#sheet Notes\nx\n#sheet Q2 2022\n\nDate | Customer | Revenue | Country | Channel\n2022-06-30 | C1 | 50 | US | direct"},
		sums:  map[string]string{"C1 US direct": "55"}, cell: "ledgers/a.xlsx!Q2 2022!C3"},
	{name: "a sheet of the pattern without the headers", toml: `file = "ledgers/a.xlsx"` + "\n" + `sheet = "Q*"` + "\n" + rev,
		files: map[string]string{"a.xlsx": "#sheet Q1\nCustomer | Date | Revenue | Country | Channel\nC1 | 2022-03-31 | 5 | US | direct\n#sheet Q2\nCustomer | Date | Amount | Country | Channel"},
		want:  []string{`LED002 ledgers/a.xlsx!Q2!A1: the header "Revenue" (field amount) was not found on sheet "Q2"`}},
	{name: "a list with a sheet that is missing", toml: `file = "ledgers/a.xlsx"` + "\n" + `sheet = ["Q1", "Q3"]` + "\n" + rev,
		files: map[string]string{"a.xlsx": "#sheet Q1\nCustomer | Date | Revenue | Country | Channel\n#sheet Q2\nx"},
		want:  []string{`FIL001 filing.toml:15:1: ledgers/a.xlsx has no sheet "Q3"; it has "Q1" and "Q2"`}},
	{name: "a fixed channel and country", toml: `file = "ledgers/a.xlsx"` + "\n" + `columns = { customer = "Customer", date = "Date", amount = "Revenue" }` + "\n" + `fixed = { channel = "Partner", country = "Germany" }`,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue\nC1 | 2022-03-31 | 5\nC2 | 2022-03-31 | 6"}, sums: map[string]string{"C1 DE partner": "5", "C2 DE partner": "6"}, cell: "ledgers/a.xlsx!Sheet1!C3"},
	{name: "blank cells that repeat the one above", toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `fill = ["customer", "country"]`,
		files: map[string]string{"a.xlsx": "#sheet A\nCustomer | Date | Revenue | Country | Channel\nC1 | 2022-03-31 | 5 | US | direct\n | 2022-06-30 | 7 | | direct\n\nC2 | 2022-06-30 | 1 | DE | direct\n | 2022-09-30 | 2 | | direct"},
		sums:  map[string]string{"C1 US direct": "12", "C2 DE direct": "3"}},
	{name: "a row that fill fills and whose amount is the sum above", toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `fill = ["customer"]`,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 2022-03-31 | 5 | US | direct\n | 2022-04-30 | 7 | US | direct\n | 2022-05-31 | 12 | US | direct"}, sums: map[string]string{"C1 US direct": "24"}},
	{name: "a total whose blanks fill would fill", toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `fill = ["customer", "date", "country", "channel"]`,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 2022-03-31 | 5 | US | direct\nC1 | 2022-04-30 | 7 | US | direct\n | | 12 | | "}, sums: map[string]string{"C1 US direct": "12"},
		want: []string{"LED013 ledgers/a.xlsx!Sheet1!C4: row 4 is a total of other rows"}},
	{name: "a total with a label beside a blank that fill would fill", toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `fill = ["customer"]`,
		files: map[string]string{"a.xlsx": "Region | Customer | Date | Revenue | Country | Channel\nEast | C1 | 2022-03-31 | 5 | US | direct\nEast | C1 | 2022-04-30 | 7 | US | direct\nTotal East | | 2022-04-30 | 9 | US | direct"}, sums: map[string]string{"C1 US direct": "12"},
		want: []string{"LED013 ledgers/a.xlsx!Sheet1!D4: row 4 is a total of other rows"}},
	{name: "a total across that fill would fill", toml: `file = "ledgers/a.xlsx"` + "\n" + `columns = { customer = "Customer" }` + "\n" + `fixed = { country = "US", channel = "direct" }` + "\n" + `fill = ["customer"]` + "\n" + `across = { header = "date", cell = "amount", pattern = "MMM YYYY" }`,
		files: map[string]string{"a.xlsx": "Customer | 'Jan 2022 | 'Feb 2022\nC1 | 5 | 1\nC2 | 7 | 2\n | 12 | 4\n | 24 | 7"}, sums: map[string]string{"C1 US direct": "6", "C2 US direct": "25"},
		want: []string{"LED013 ledgers/a.xlsx!Sheet1!B5: row 5 is a total of other rows"}},
	{name: "a blank cell with nothing above it", toml: `file = "ledgers/*.xlsx"` + "\n" + rev + `fill = ["customer"]`,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 2022-03-31 | 5 | US | direct", "b.xlsx": "Customer | Date | Revenue | Country | Channel\n | 2022-03-31 | 5 | US | direct"},
		want:  []string{"LED001 ledgers/b.xlsx!Sheet1!A2: the cell is blank"}, sums: map[string]string{"C1 US direct": "5"}},
	{name: "rows by the words of a column", toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `only = { "Status" = { keep = ["Posted"], drop = ["Draft", ""] } }`,
		files: map[string]string{"a.xlsx": "Customer | Status | Date | Revenue | Country | Channel\nC1 | posted | 2022-03-31 | 5 | US | direct\nC1 | Draft | 2022-03-31 | 70 | US | direct\nC1 | | 2022-03-31 | 700 | US | direct\nC1 | Void | 2022-03-31 | 7000 | US | direct"},
		sums:  map[string]string{"C1 US direct": "5"}, want: []string{`LED001 ledgers/a.xlsx!Sheet1!B5: column "Status" holds "Void", but the key "only" of [ledgers.revenue] lists that word neither under "keep" nor under "drop"`}},
	{name: "words of only that no row has", toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `only = { "Status" = { keep = ["Posted", "Paid", "POSTED"], drop = ["Draft", "Void"] }, "Kind" = { keep = ["A"], drop = ["Test"] } }`,
		files: map[string]string{"a.xlsx": "Customer | Status | Kind | Date | Revenue | Country | Channel\nC1 | posted | A | 2022-03-31 | 5 | US | direct\nC1 | Draft | A | 2022-03-31 | 70 | US | direct"},
		sums:  map[string]string{"C1 US direct": "5"}, want: []string{`info FIL001 filing.toml:16:10: word of the key "only" that no row has: no row of the revenue ledger has "Paid" under Status, "Void" under Status or "Test" under Kind. If a word is misspelled, correct it`}},
	{name: "totals of groups and of all", toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `fill = ["customer"]` + "\n" + `total_rows = { customer = ["total *", "Grand Total"] }`,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 2022-03-31 | 5.25 | US | direct\n | 2022-06-30 | 7 | US | direct\nTotal C1 | | 12.25\nC2 | 2022-06-30 | 1 | DE | direct\nTotal C2 | | 1\nGrand  total | | 13.25"},
		sums:  map[string]string{"C1 US direct": "12.25", "C2 DE direct": "1"}},
	{name: "totals that miss", toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `total_rows = { customer = ["Total*"] }`,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 2022-03-31 | 5 | US | direct\nTotal C1 | | 5.50000000000001\nC2 | 2022-03-31 | 1.00 | DE | direct\nTotal C2 | | 2\nTotal | | 6.0000000000001"},
		sums:  map[string]string{"C1 US direct": "5", "C2 DE direct": "1"},
		want:  []string{"LED013 ledgers/a.xlsx!Sheet1!C3: holds 5.50000000000001, but the rows above it add to 5; difference 0.50000000000001", "LED013 ledgers/a.xlsx!Sheet1!C5: holds 2, but the rows from 4 on add to 1; difference 1"}},
	{name: "a group and all that miss", toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `total_rows = { customer = ["Total*"] }`,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 2022-03-31 | 500 | US | direct\nTotal C1 | | 500\nC2 | 2022-03-31 | 300 | DE | direct\nTotal C2 | | 300\nTotal C1 and C2 | | 800\nC3 | 2022-03-31 | 41 | DE | direct\nC3 | 2022-04-30 | 1 | DE | direct\nTotal C3 | | 40\nTotal | | 840"},
		sums:  map[string]string{"C1 US direct": "500", "C2 DE direct": "300", "C3 DE direct": "42"},
		want:  []string{"LED013 ledgers/a.xlsx!Sheet1!C9: holds 40, but the rows from 7 on add to 42; difference -2", "LED013 ledgers/a.xlsx!Sheet1!C10: holds 840, but the rows above it add to 842; difference -2"}},
	{name: "a group that misses, between two sums as near", toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `total_rows = { customer = ["Total*"] }`,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 2022-03-31 | 4 | US | direct\nTotal C1 | | 4\nC2 | 2022-03-31 | 8 | US | direct\nTotal | | 10"},
		sums:  map[string]string{"C1 US direct": "4", "C2 US direct": "8"},
		want:  []string{"LED013 ledgers/a.xlsx!Sheet1!C5: holds 10, but the rows from 4 on add to 8; difference 2"}},
	{name: "a group across that misses", toml: `file = "ledgers/a.xlsx"` + "\n" + `columns = { customer = "Customer" }` + "\n" + `fixed = { channel = "direct", country = "US" }` + "\n" + `across = { header = "date", cell = "amount" }` + "\n" + `total_rows = { customer = ["Total*"] }`,
		files: map[string]string{"a.xlsx": "Customer | 2022-01-31 | 2022-02-28\nC1 | 5 | 600\nTotal C1 | 5 | 600\nC2 | 1 | 2\nTotal C2 | 1 | 3"}, sums: map[string]string{"C1 US direct": "605", "C2 US direct": "3"},
		want: []string{"LED013 ledgers/a.xlsx!Sheet1!C5: holds 3, but the rows from 4 on add to 2; difference 1"}},
	{name: "notes", toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `note_rows = { customer = ["Report run*", "© *"] }`,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 2022-03-31 | 5 | US | direct\nReport run by A on | 2023-01-04\n© 2023 Acme | | 5"},
		sums:  map[string]string{"C1 US direct": "5"}, want: []string{`LED013 ledgers/a.xlsx!Sheet1!C4: row 4, "© 2023 Acme", fits a pattern in note_rows, but this cell holds the number 5`}},
	{name: "months across", toml: `file = "ledgers/a.xlsx"` + "\n" + `columns = { customer = "Customer", country = "Country" }` + "\n" + `fixed = { channel = "direct" }` + "\n" + `across = { header = "date", cell = "amount" }`,
		files: map[string]string{"a.xlsx": "Revenue by customer\nCustomer | Name | 2022-01-31 | '2022-02-28 | Country | Total\nC1 | Acme | 5 | 7 | US | 12\nC2 | Other | | 1.5 | DE | 1.5"},
		sums:  map[string]string{"C1 US direct": "12", "C2 DE direct": "1.5"}, cell: "ledgers/a.xlsx!Sheet1!D3"},
	{name: "a cell across that is no number", toml: `file = "ledgers/a.xlsx"` + "\n" + `columns = { customer = "Customer" }` + "\n" + `fixed = { channel = "direct", country = "US" }` + "\n" + `across = { header = "date", cell = "amount" }`,
		files: map[string]string{"a.xlsx": "Customer | 2022-01-31 | 2022-02-28\nC1 | 5 | n/a\nC2 | 1 | 2"},
		sums:  map[string]string{"C1 US direct": "5", "C2 US direct": "3"}, want: []string{`LED001 ledgers/a.xlsx!Sheet1!C2: the cell holds the text "n/a"`}},
	{name: "one day twice across", toml: `file = "ledgers/a.xlsx"` + "\n" + `columns = { customer = "Customer" }` + "\n" + `fixed = { channel = "direct", country = "US" }` + "\n" + `across = { header = "date", cell = "amount" }`,
		files: map[string]string{"a.xlsx": "Customer | 2022-01-31 | '2022-01-31\nC1 | 5 | 6"}, want: []string{"LED002 ledgers/a.xlsx!Sheet1!C1: columns B and C have the same date"}},
	{name: "a total across", toml: `file = "ledgers/a.xlsx"` + "\n" + `columns = { customer = "Customer" }` + "\n" + `fixed = { channel = "direct", country = "US" }` + "\n" + `across = { header = "date", cell = "amount" }` + "\n" + `total_rows = { customer = ["Total"] }`,
		files: map[string]string{"a.xlsx": "Customer | 2022-01-31 | 2022-02-28\nC1 | 5 | 6\nC2 | 1 | 2\nTotal | 6 | 9"}, sums: map[string]string{"C1 US direct": "11", "C2 US direct": "3"},
		want: []string{"LED013 ledgers/a.xlsx!Sheet1!C4: holds 9, but the rows above it add to 8"}},
	{name: "an undeclared total across", toml: `file = "ledgers/a.xlsx"` + "\n" + `columns = { customer = "Customer" }` + "\n" + `fixed = { channel = "direct", country = "US" }` + "\n" + `across = { header = "date", cell = "amount" }`,
		files: map[string]string{"a.xlsx": "Customer | 2022-01-31 | 2022-02-28\nC1 | 5 | 6\nC2 | 1 | 2\nTotal | 6 | 8"}, sums: map[string]string{"C1 US direct": "11", "C2 US direct": "3"},
		want: []string{`LED013 ledgers/a.xlsx!Sheet1!A4: row 4 is a total of other rows, not the revenue of one customer in a month or quarter. Add total_rows = { customer = ["Total"] } to [ledgers.revenue]`}},
	{name: "the row of an across twice", toml: `file = "ledgers/*.xlsx"` + "\n" + `columns = { customer = "Customer" }` + "\n" + `fixed = { channel = "direct", country = "US" }` + "\n" + `across = { header = "date", cell = "amount" }`,
		files: map[string]string{"a.xlsx": "Customer | 2022-01-31\nC1 | 5", "b.xlsx": "Customer | 2022-01-31 | 2022-02-28\nC1 | 5 | 6"}, sums: map[string]string{"C1 US direct": "16"},
		want: []string{"LED003 ledgers/b.xlsx!Sheet1!B2: cell B2 of ledgers/b.xlsx!Sheet1 equals cell B2 of ledgers/a.xlsx!Sheet1 in every mapped field"}},
	{name: "months across in words", toml: `file = "ledgers/a.xlsx"` + "\n" + `columns = { customer = "Customer" }` + "\n" + `fixed = { channel = "direct", country = "US" }` + "\n" + `across = { header = "date", cell = "amount", pattern = "MMM YYYY" }`,
		files: map[string]string{"a.xlsx": "Customer | Dec 2021 | Jan 2022 | Q1 2022 | Feb 2022 | Total\nC1 | 100 | 5 | 5 | 6 | 111"}, sums: map[string]string{"C1 US direct": "11"}, cell: "ledgers/a.xlsx!Sheet1!E2"},
	{name: "a month that is missing", toml: `file = "ledgers/a.xlsx"` + "\n" + `columns = { customer = "Customer" }` + "\n" + `fixed = { channel = "direct", country = "US" }` + "\n" + `across = { header = "date", cell = "amount", pattern = "MMM YYYY" }`,
		files: map[string]string{"a.xlsx": "Customer | Jan 2022 | Feb 2022 | Apr 2022\nC1 | 5 | 6 | 7"}, want: []string{"LED002 ledgers/a.xlsx!Sheet1!D1: no column covers the days from 2022-03-01 to 2022-03-31"}},
	{name: "a month in another form", toml: `file = "ledgers/a.xlsx"` + "\n" + `columns = { customer = "Customer" }` + "\n" + `fixed = { channel = "direct", country = "US" }` + "\n" + `across = { header = "date", cell = "amount", pattern = "MMM YYYY" }`,
		files: map[string]string{"a.xlsx": "Customer | Jan 2022 | Feb 2022 | '2022-03\nC1 | 5 | 6 | 7"}, want: []string{`LED002 ledgers/a.xlsx!Sheet1!D1: "2022-03" is a date, but does not have the form that pattern in across states`}},
	{name: "months and a day", toml: `file = "ledgers/a.xlsx"` + "\n" + `columns = { customer = "Customer" }` + "\n" + `fixed = { channel = "direct", country = "US" }` + "\n" + `across = { header = "date", cell = "amount", pattern = "MMM YYYY" }`,
		files: map[string]string{"a.xlsx": "Customer | Jan 2022 | 2022-02-28\nC1 | 5 | 6"}, want: []string{"LED002 ledgers/a.xlsx!Sheet1!C1: some headers are months, quarters or years and others are days"}},
	{name: "quarters across", toml: `file = "ledgers/a.xlsx"` + "\n" + `columns = { customer = "Customer" }` + "\n" + `fixed = { channel = "direct", country = "US" }` + "\n" + `across = { header = "date", cell = "amount", pattern = "Q YYYY" }`,
		files: map[string]string{"a.xlsx": "Customer | Q4 2021 | Q1 2022 | 2 2022\nC1 | 100 | 5 | 6"}, sums: map[string]string{"C1 US direct": "11"}},
	{name: "dates from the names of files", toml: `file = "ledgers/rev-*.xlsx"` + "\n" + `columns = { customer = "Customer", amount = "Revenue", country = "Country", channel = "Channel" }` + "\n" + `named = { date = "rev-YYYY-MM" }`,
		files: map[string]string{"rev-2021-12.xlsx": "Customer | Revenue | Country | Channel\nC1 | 100 | US | direct", "rev-2022-12.xlsx": "Customer | Revenue | Country | Channel\nC1 | 5 | US | direct"}, sums: map[string]string{"C1 US direct": "5"}},
	{name: "dates from the names of sheets", toml: `file = "ledgers/a.xlsx"` + "\n" + `sheet = "Q*"` + "\n" + `columns = { customer = "Customer", amount = "Revenue", country = "Country", channel = "Channel" }` + "\n" + `named = { date = "Q YYYY" }`,
		files: map[string]string{"a.xlsx": "#sheet Q4 2021\nCustomer | Revenue | Country | Channel\nC1 | 100 | US | direct\n#sheet Q1 2022\nCustomer | Revenue | Country | Channel\nC1 | 5 | US | direct"}, sums: map[string]string{"C1 US direct": "5"}},
	{name: "a name without its date", toml: `file = "ledgers/*.xlsx"` + "\n" + `columns = { customer = "Customer", amount = "Revenue", country = "Country", channel = "Channel" }` + "\n" + `named = { date = "rev-YYYY-MM" }`,
		files: map[string]string{"rev-2022-13.xlsx": "Customer | Revenue | Country | Channel\nC1 | 100 | US | direct"}, want: []string{`FIL001 filing.toml:16:11: the key "named" of [ledgers.revenue] takes the date from a name of the form "rev-YYYY-MM", but neither the file name "rev-2022-13" nor the sheet name "Sheet1" has that form`}},
	{name: "a channel from the name", toml: `file = "ledgers/*-2022.xlsx"` + "\n" + `columns = { customer = "Customer", amount = "Revenue", country = "Country", date = "Date" }` + "\n" + `named = { channel = "*-2022" }`,
		files: map[string]string{"Direct-2022.xlsx": "Customer | Date | Revenue | Country\nC1 | 2022-03-31 | 1 | US", "partner-2022.xlsx": "Customer | Date | Revenue | Country\nC1 | 2022-03-31 | 5 | US"}, sums: map[string]string{"C1 US direct": "1", "C1 US partner": "5"}},
	{name: "dates as text", toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `dates = "M/D/YYYY"`,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | '3/31/2022 | 5 | US | direct\nC1 | '12/1/2022 | 6 | US | direct\nC1 | '2022-01-01 | 7 | US | direct\nC1 | '31/3/2022 | 8 | US | direct\nC1 | '3/31/2022 8:00 AM | 9 | US | direct"}, sums: map[string]string{"C1 US direct": "18"},
		want: []string{`LED001 ledgers/a.xlsx!Sheet1!B5: date must be an Excel date, or text such as 2022-12-31 or in the form M/D/YYYY; the cell holds the text "31/3/2022"`, "LED001 ledgers/a.xlsx!Sheet1!B6: date must be a date without a time; the cell holds 2022-03-31 08:00"}},
	{name: "day and month that seem to be exchanged", toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `dates = "DD/MM/YYYY"`,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 2022-03-05 | 5 | US | direct\nC1 | '13/05/2022 | 6 | US | direct\nC1 | 2022-12-11 | 7 | US | direct"}, sums: map[string]string{"C1 US direct": "18"},
		want: []string{"LED003 ledgers/a.xlsx!Sheet1!B2: in the field \"date\", every Excel date has a day from 1 to 12, and every date stored as text has a day of 13 or more"}},
	{name: "dates of both kinds on all days", toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `dates = "DD/MM/YYYY"`,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 2022-03-05 | 5 | US | direct\nC1 | '13/05/2022 | 6 | US | direct\nC1 | '12/11/2022 | 7 | US | direct"}, sums: map[string]string{"C1 US direct": "18"}},
	{name: "times cut off", toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `times = "drop"`,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 44561.999988 | 100 | US | direct\nC1 | 44926.999988 | 5 | US | direct\nC1 | '2022-01-01T08:00:00Z | 6 | US | direct"}, sums: map[string]string{"C1 US direct": "11"}},
	{name: "times all after noon", toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `times = "drop"`,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 44926.5 | 5 | US | direct\nC1 | 44900.75 | 6 | US | direct"}, sums: map[string]string{"C1 US direct": "11"},
		want: []string{"LED003 ledgers/a.xlsx!Sheet1!B2: in the field \"date\", every time of day is from 12:00:00 to 18:00:00"}},
	{name: "times all after noon that do not matter", toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `times = "drop-any"`,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 44926.5 | 5 | US | direct"}, sums: map[string]string{"C1 US direct": "5"}},
	{name: "the last minute of the day", toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `times = "drop"`,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 44926.999305556 | 5 | US | direct"}, sums: map[string]string{"C1 US direct": "5"}},
	{name: "amounts as text", toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `numbers = "1,234.50"`,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 2022-03-31 | $1,234.50 | US | direct\nC1 | 2022-04-30 | (234.50) | US | direct\nC1 | 2022-05-31 | - | US | direct\nC1 | 2022-06-30 | €5.00 | US | direct\nC1 | 2022-07-31 | 1.234,50 | US | direct\nC1 | 2022-08-31 | 7 | US | direct"},
		sums:  map[string]string{"C1 US direct": "1007"}, want: []string{`LED001 ledgers/a.xlsx!Sheet1!C5: the cell holds the text "€5.00", but € is not a symbol of USD`, `LED001 ledgers/a.xlsx!Sheet1!C6: the cell holds the text "1.234,50": after the decimal mark`}},
	{name: "a control total that agrees", toml: `file = "ledgers/a.xlsx"` + "\n" + `unit = "thousands"` + "\n" + rev + `expect = { rows = 2, total = "12.50" }`,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 2022-03-31 | 5.5 | US | direct\nC1 | 2022-06-30 | 7 | US | direct"}, sums: map[string]string{"C1 US direct": "12500"}},
	{name: "control totals that differ", toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `expect = { rows = 3, total = { amount = "12.49" } }`,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 2022-03-31 | 5.5 | US | direct\nC1 | 2022-06-30 | 7 | US | direct"}, sums: map[string]string{"C1 US direct": "12.5"},
		want: []string{"LED020 filing.toml:16:1: the key \"expect\" of [ledgers.revenue] states 3 rows; the files have 2", "LED020 filing.toml:16:32: states a total amount of 12.49; the files have 12.50, a difference of 0.01"}},
	{name: "a CSV file", toml: `file = "ledgers/a.csv"` + "\n" + rev,
		files: map[string]string{"a.csv": "Customer,Date,Revenue,Country,Channel\n00123,2022-03-31,5.10,US,direct\n\n\"Acme, Inc.\",2022-06-30,12345678901234567.89,\"Germany\",direct\r\n"}, sums: map[string]string{"00123 US direct": "5.1", "Acme, Inc. DE direct": "12345678901234567.89"}, cell: "ledgers/a.csv!C4"},
	{name: "a CSV file of another country", toml: `file = "ledgers/a.csv"` + "\n" + rev + "delimiter = \";\"\nencoding = \"windows-1252\"\nnumbers = \"1.234,50\"\ndates = \"DD.MM.YYYY\"\nvalues.country = { DE = [\"Österreich\"] }",
		files: map[string]string{"a.csv": "Customer;Date;Revenue;Country;Channel\nC1;31.03.2022;1.234,50;\xd6sterreich;direct\n"}, sums: map[string]string{"C1 DE direct": "1234.5"}},
	{name: "a total across in a CSV file", toml: `file = "ledgers/a.csv"` + "\n" + `columns = { customer = "Customer" }` + "\n" + `fixed = { country = "US", channel = "direct" }` + "\n" + `numbers = "1,234.50"` + "\n" + `across = { header = "date", cell = "amount", pattern = "MMM YYYY" }`,
		files: map[string]string{"a.csv": "Customer,Dec 2021,Jan 2022\nC1,5,\"1,001\"\nC2,7,2\n,12,\"1,003\"\n"}, sums: map[string]string{"C1 US direct": "1001", "C2 US direct": "2"},
		want: []string{"LED013 ledgers/a.csv!B4: row 4 is a total of other rows"}},
	{name: "a CSV file with tabs", toml: `file = "ledgers/a.csv"` + "\n" + rev + `delimiter = "\t"`,
		files: map[string]string{"a.csv": "Customer\tDate\tRevenue\tCountry\tChannel\nC1\t2022-03-31\t5\tUS\tdirect\n"}, sums: map[string]string{"C1 US direct": "5"}},
	{name: "TSV beside a workbook", toml: `file = ["ledgers/a.tsv", "ledgers/b.xlsx"]` + "\n" + rev,
		files: map[string]string{"a.tsv": "Customer\tDate\tRevenue\tCountry\tChannel\nC1\t2022-03-31\t5\tUS\tdirect\n", "b.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 2022-04-30 | 6 | US | direct"}, sums: map[string]string{"C1 US direct": "11"}},
	{name: "a record with another number of fields", toml: `file = "ledgers/a.csv"` + "\n" + rev,
		files: map[string]string{"a.csv": "Customer,Date,Revenue,Country,Channel\nC1,2022-03-31,1,234.50,US,direct\n"}, want: []string{"LED012 ledgers/a.csv!A2: the record has 6 fields, and the header has 5"}},
	{name: "titles, headings and a footer of a CSV file", toml: `file = "ledgers/a.csv"` + "\n" + strings.Replace(rev, "}", `, reference = "No." }`, 1) + `note_rows = { reference = ["Copyright*"] }`,
		files: map[string]string{"a.csv": "Acme, Inc.\nFrom 2021, to 2022, all\n\nRow,No.,Customer,Date,Revenue,Country,Channel\nMar 2022\n,1,C1,2022-03-31,5,US,direct\nJun 2022,\n,2,C1,2022-06-30,6,US,direct\n,Copyright 2022\n"}, sums: map[string]string{"C1 US direct": "11"}},
	{name: "a record that was cut", toml: `file = "ledgers/a.csv"` + "\n" + rev,
		files: map[string]string{"a.csv": "Customer,Date,Revenue,Country,Channel\nC1,2022-03-31,5,US,direct\nC2,2022-03-31,6,US"}, want: []string{"LED012 ledgers/a.csv!A3: the record has 4 fields, and the header has 5"}},
	{name: "a record that was cut in a note", toml: `file = "ledgers/a.csv"` + "\n" + rev + `note_rows = { customer = ["C2"] }`,
		files: map[string]string{"a.csv": "Customer,Date,Revenue,Country,Channel\nC1,2022-03-31,5,US,direct\nC2,2022-03-31,6,US"}, want: []string{"LED012 ledgers/a.csv!A3: the record has 4 fields, and the header has 5"}},
	{name: "a record of one field", toml: `file = "ledgers/a.csv"` + "\n" + rev,
		files: map[string]string{"a.csv": "Customer,Date,Revenue,Country,Channel\nC1,2022-03-31,5,US,direct\nC2\n"}, sums: map[string]string{"C1 US direct": "5"},
		want: []string{`LED012 ledgers/a.csv!A3: the record has 1 field, and the header has 5; its only text is "C2", under customer. If it is a heading or a footer, add note_rows = { customer = ["C2"] } to [ledgers.revenue] in filing.toml`}},
	{name: "a record of one field across", toml: `file = "ledgers/a.csv"` + "\n" + `columns = { customer = "Customer" }` + "\n" + `fixed = { country = "US", channel = "direct" }` + "\n" + `across = { header = "date", cell = "amount", pattern = "MMM YYYY" }`,
		files: map[string]string{"a.csv": "Customer,Dec 2021,Jan 2022\nC1,5,6\nC2\n"}, sums: map[string]string{"C1 US direct": "6"}, want: []string{`LED012 ledgers/a.csv!A3: the record has 1 field, and the header has 3`}},
	{name: "totals named in a column that is not mapped", toml: `file = "ledgers/a.csv"` + "\n" + rev + `total_rows = { "financial  row" = ["Total*"] }` + "\n" + `note_rows = { Row = ["x"] }`,
		files: map[string]string{"a.csv": "Row,Financial Row,Customer,Date,Revenue,Country,Channel\n,,C1,2022-03-31,5,US,direct\n,TOTAL - Mar,,,5,,\n,,C1,2022-06-30,6,US,direct\n,Total - Jun,,,7,,\n,Total,,,11,,\n"}, sums: map[string]string{"C1 US direct": "11"},
		want: []string{"LED013 ledgers/a.csv!E5: ", `warning FIL001 filing.toml:17:15: no row of the revenue ledger has "x" under Row. Correct the pattern`}},
	{name: "totals named in a column that is not mapped nor stated", toml: `file = "ledgers/a.csv"` + "\n" + rev,
		files: map[string]string{"a.csv": "Financial Row,Customer,Date,Revenue,Country,Channel\n,C1,2022-03-31,5,US,direct\nTotal - Mar,,,5,,\n"}, sums: map[string]string{"C1 US direct": "5"},
		want: []string{`LED013 ledgers/a.csv!D3: row 3 is a total of other rows, not`}},
	{name: "totals of a header that no column has", toml: `file = "ledgers/a.csv"` + "\n" + rev + `total_rows = { "Row" = ["Total*"] }`,
		files: map[string]string{"a.csv": "Customer,Date,Revenue,Country,Channel\nC1,2022-03-31,5,US,direct\n"}, want: []string{`LED002 ledgers/a.csv!A1: the header "Row" (total_rows or note_rows) was not found`}},
	{name: "a total whose date is dashes", toml: `file = "ledgers/a.xlsx"` + "\n" + rev,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 2022-03-31 | 5 | US | direct\nC2 | 2022-03-31 | 6 | US | direct\n | --- | 11 | | "}, sums: map[string]string{"C1 US direct": "5", "C2 US direct": "6"},
		want: []string{`LED013 ledgers/a.xlsx!Sheet1!C4: Add total_rows = { date = ["---"] } to [ledgers.revenue]`}},
	{name: "a total row of one field", toml: `file = "ledgers/a.csv"` + "\n" + rev + `total_rows = { customer = ["Total*"] }`,
		files: map[string]string{"a.csv": "Customer,Date,Revenue,Country,Channel\nC1,2022-03-31,5,US,direct\nTotal 5,\n"}, sums: map[string]string{"C1 US direct": "5"}},
	{name: "a cell of a CSV file", toml: `file = "ledgers/a.csv"` + "\n" + rev,
		files: map[string]string{"a.csv": "Customer,Date,Revenue,Country,Channel\nC1,2022-03-31,\"1,234.50\",US,direct\nC2,2022-02-30,1,US,direct\n"},
		want:  []string{`LED001 ledgers/a.csv!C2: the cell holds the text "1,234.50"`, `LED001 ledgers/a.csv!B3: the cell holds the text "2022-02-30"`}},
	{name: "a sheet of a CSV file", toml: `file = "ledgers/a.csv"` + "\n" + `sheet = "A"` + "\n" + rev,
		files: map[string]string{"a.csv": "Customer,Date,Revenue,Country,Channel\n"}, want: []string{"FIL001 filing.toml:15:1: ledgers/a.csv is not a workbook, so it has no sheets. Remove the sheet key from [ledgers.revenue]"}},
	{name: "a header that a CSV file lacks", toml: `file = "ledgers/a.csv"` + "\n" + rev,
		files: map[string]string{"a.csv": "Customer,Date,Amount,Country,Channel\n"}, want: []string{`LED002 ledgers/a.csv!A1: the header "Revenue" (field amount) was not found in the file; row 1 has`}},
	{name: "a workbook named CSV", toml: `file = "ledgers/a.csv"` + "\n" + rev, files: map[string]string{"a.csv": "PK\x03\x04"}, want: []string{"LED012 ledgers/a.csv: the file is not text but a zip file"}},
	{name: "a total in a CSV file", toml: `file = "ledgers/a.csv"` + "\n" + rev,
		files: map[string]string{"a.csv": "Customer,Date,Revenue,Country,Channel\nC1,2022-03-31,5,US,direct\nC2,2022-03-31,6,US,direct\nTotal,,11,,\n"}, sums: map[string]string{"C1 US direct": "5", "C2 US direct": "6"},
		want: []string{"LED013 ledgers/a.csv!C4: row 4 is a total of other rows"}},
	{name: "credits as negative amounts", toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `credit_negative = true`,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 2022-03-31 | -5 | US | direct\nC1 | 2022-06-30 | 1 | US | direct"}, sums: map[string]string{"C1 US direct": "4"}},
}

// shaped returns a filing folder with a ledger of several files.
func shaped(ledgerName string, s shape, more string) fstest.MapFS {
	files := map[string]string{"filing.toml": head + "[ledgers." + ledgerName + "]\n" + s.toml + "\n" + more}
	for name, table := range s.files {
		files["ledgers/"+name] = table
	}
	return ledgertest.Folder(files)
}

func TestShapes(t *testing.T) {
	for _, s := range revenueShapes {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			book, got := read(t, shaped("revenue", s, ""))
			holds(t, got, s.want...)
			have := sums(book, "revenue", "amount", ledger.When{Span: year2022})
			if !maps.Equal(have, s.sums) && !(len(have) == 0 && len(s.sums) == 0) {
				t.Errorf("the sums are %v, want %v", have, s.sums)
			}
		})
	}
}

// TestShapesOfXML reads the same shapes from SpreadsheetML 2003, with the same sums, findings
// and cells.
func TestShapesOfXML(t *testing.T) {
	rename := func(s string) string { return strings.ReplaceAll(s, ".xlsx", ".xls") }
	for _, s := range revenueShapes {
		if !strings.Contains(s.toml, ".xlsx") {
			continue
		}
		as := shape{toml: rename(s.toml), files: map[string]string{}, cell: rename(s.cell)}
		for name, table := range s.files {
			as.files[rename(name)] = table
			if strings.HasPrefix(name, "~$") || strings.HasPrefix(name, ".") || table == "x" {
				as.files[rename(name)] = "x"
			}
		}
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			was, wasFound := read(t, shaped("revenue", s, ""))
			book, found := read(t, shaped("revenue", as, ""))
			if got, want := strings.Join(found, "\n"), rename(strings.Join(wasFound, "\n")); got != want {
				t.Errorf("the findings are\n%s\nwant\n%s", got, want)
			}
			when := ledger.When{Span: year2022}
			if have, want := sums(book, "revenue", "amount", when), sums(was, "revenue", "amount", when); !maps.Equal(have, want) {
				t.Errorf("the sums are %v, want %v", have, want)
			}
			lines := func(b *ledger.Book) string {
				var list strings.Builder
				if b.Table("revenue") == nil {
					return ""
				}
				for e := range b.Table("revenue").Rows() {
					for _, f := range e.Line().Fields {
						fmt.Fprintf(&list, "%s %s %s\n", f.At, f.Name, f.Text)
					}
				}
				return list.String()
			}
			if got, want := lines(book), rename(lines(was)); got != want {
				t.Errorf("the rows are\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestCells(t *testing.T) {
	for _, s := range revenueShapes {
		if s.cell == "" {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			book, _ := read(t, shaped("revenue", s, ""))
			found := false
			for e := range book.Table("revenue").Rows() {
				for _, f := range e.Line().Fields {
					found = found || f.Name == "amount" && f.At.String() == s.cell
				}
			}
			if !found {
				t.Errorf("no row has its amount in %s", s.cell)
			}
		})
	}
}

// TestCustomersJoined checks countries and channels that come from the customers ledger.
func TestCustomersJoined(t *testing.T) {
	s := shape{toml: `file = "ledgers/a.xlsx"` + "\n" + `columns = { customer = "Customer", date = "Date", amount = "Revenue" }`,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue\nC1 | 2022-03-31 | 5\nC2 | 2022-03-31 | 6\nC3 | 2022-03-31 | 7",
			"c.xlsx": "Customer | Land | Route\nC1 | Germany | Reseller\nC2 | US | direct\nC3 | | direct"}}
	book, got := read(t, shaped("revenue", s, "[ledgers.customers]\nfile = \"ledgers/c.xlsx\"\ncolumns = { customer = \"Customer\", country = \"Land\", channel = \"Route\" }\nvalues.channel = { partner = [\"Reseller\"] }\n"))
	holds(t, got, "LED005 ledgers/a.xlsx!Sheet1!A4: customer C3 has revenue, but the customers ledger has no country for that customer")
	if have, want := sums(book, "revenue", "amount", ledger.When{Span: year2022}), map[string]string{"C1 DE partner": "5", "C2 US direct": "6", "C3  direct": "7"}; !maps.Equal(have, want) {
		t.Errorf("the sums are %v, want %v", have, want)
	}
	if !book.Wrong["revenue"] {
		t.Error("the ledger with a customer without a country is not marked wrong")
	}
}

// TestTermsOfOtherSystems checks monthly amounts and ends that are the day after.
func TestTermsOfOtherSystems(t *testing.T) {
	s := shape{toml: `file = "ledgers/a.xlsx"` + "\n" + `columns = { customer = "Customer", start = "Start", end = "End", mrr = "MRR" }` + "\n" + `end_is = "day-after"`,
		files: map[string]string{"a.xlsx": "Customer | Start | End | MRR\nC1 | 2021-01-01 | 2021-12-31 | 10.5\nC2 | 2021-01-01 | 2022-01-01 | 20\nC3 | 2021-01-01 | | 30\nC4 | 2021-05-01 | 2021-05-01 | 1"}}
	book, got := read(t, shaped("subscriptions", s, ""))
	holds(t, got, "LED003 ledgers/a.xlsx!Sheet1!C5: the term starts on 2021-05-01 and ends on 2021-04-30")
	if have, want := sums(book, "subscriptions", "arr", ledger.On(close2021, ledger.Active)), map[string]string{"C2 ": "240", "C3 ": "360"}; !maps.Equal(have, want) {
		t.Errorf("the sums are %v, want %v", have, want)
	}
}

// TestMarksOfTotals checks totals and notes whose currency is not that of the row above.
func TestMarksOfTotals(t *testing.T) {
	s := shape{toml: `file = "ledgers/a.xlsx"` + "\n" + `columns = { customer = "Customer", start = "Start", arr = "ARR", currency = "Currency" }` + "\n" + `numbers = "1,234.50"` + "\n" + `total_rows = { customer = ["Total"] }` + "\n" + `note_rows = { customer = ["Run*"] }`,
		files: map[string]string{"a.xlsx": "Customer | Start | ARR | Currency\nC1 | 2021-01-01 | $5.00 | USD\nC2 | 2021-01-01 | €7.00 | EUR\nTotal | | $12.00 |\nC3 | 2021-01-01 | €1.00 | EUR\nTotal | | €14.00 | EUR\nC4 | 2021-01-01 | ¥1 | EUR\nRun by | | $3.00 |"}}
	book, got := read(t, shaped("subscriptions", s, ""))
	holds(t, got, "LED013 ledgers/a.xlsx!Sheet1!C6: holds 14, but the rows above it add to 13", `LED001 ledgers/a.xlsx!Sheet1!C7: ¥ is not a symbol of EUR`, `LED013 ledgers/a.xlsx!Sheet1!C8: row 8, "Run by", fits a pattern in note_rows`)
	if have, want := sums(book, "subscriptions", "arr", ledger.On(close2021, ledger.Active)), map[string]string{"C1 USD": "5", "C2 EUR": "7", "C3 EUR": "1"}; !maps.Equal(have, want) {
		t.Errorf("the sums are %v, want %v", have, want)
	}
}

// TestGivenTwice checks fields that are given in two ways, and required ones in none.
func TestGivenTwice(t *testing.T) {
	for name, tt := range map[string]struct{ ledger, toml, want string }{
		"fixed and in columns":  {"revenue", rev + `fixed = { channel = "direct" }`, "fixed in [ledgers.revenue] sets the field channel, which another key also sets"},
		"across and in columns": {"revenue", `columns = { customer = "Customer", amount = "Revenue", country = "Country", channel = "Channel" }` + "\n" + `across = { header = "date", cell = "amount" }`, "across in [ledgers.revenue] sets the field amount, which another key also sets"},
		"arr with mrr":          {"subscriptions", `columns = { customer = "C", start = "S", arr = "A", mrr = "M" }`, "maps both arr and mrr"},
		"amount with debit":     {"trial-balance", `columns = { account = "A", date = "D", amount = "X", debit = "Dr", credit = "Cr" }`, "maps amount as well as debit or credit"},
		"debit alone":           {"trial-balance", `columns = { account = "A", date = "D", debit = "Dr" }`, "maps only one of debit and credit"},
		"none":                  {"revenue", `columns = { customer = "C", date = "D", amount = "A", channel = "H" }`, "the columns key of [ledgers.revenue] has no entry for country, a required field"},
		"fill of no column":     {"revenue", rev + `fill = ["product"]`, `the key "fill" of [ledgers.revenue] lists "product", which is not a field of the columns key`},
		"every row a total":     {"revenue", rev + `total_rows = { customer = ["*"] }`, "total_rows in [ledgers.revenue] has a pattern that fits every row"},
		"keep and drop":         {"revenue", rev + `only = { "S" = { keep = ["a"], drop = ["A"] } }`, `the key "only" of [ledgers.revenue] lists "A" under both "keep" and "drop"`},
		"a fixed word unknown":  {"revenue", `columns = { customer = "C", date = "D", amount = "A", country = "L" }` + "\n" + `fixed = { channel = "web" }`, `the key "fixed" of [ledgers.revenue] has a wrong value for channel: "web" is not direct or partner`},
		"a folder's pattern":    {"revenue", rev, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := "file = \"a.xlsx\"\n"
			if tt.want == "" {
				file, tt.want = "file = \"*/a.xlsx\"\n", `has * or ? in the name of a folder: "*/a.xlsx"`
			}
			_, found, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(head + "[ledgers." + tt.ledger + "]\n" + file + tt.toml)}})
			if err != nil || len(found) != 1 || !strings.Contains(found[0].Message(), tt.want) {
				t.Errorf("found %v, %v, want one with %q", found, err, tt.want)
			}
		})
	}
}

// TestCustomersOfOneCountry checks a country that the customers ledger has fixed.
func TestCustomersOfOneCountry(t *testing.T) {
	s := shape{toml: `file = "ledgers/a.xlsx"` + "\n" + `columns = { customer = "Customer", date = "Date", amount = "Revenue" }`,
		files: map[string]string{"a.xlsx": "Customer | Date | Revenue\nC1 | 2022-03-31 | 5", "c.xlsx": "Customer | Route\nC1 | direct"}}
	book, got := read(t, shaped("revenue", s, "[ledgers.customers]\nfile = \"ledgers/c.xlsx\"\ncolumns = { customer = \"Customer\", channel = \"Route\" }\nfixed = { country = \"DE\" }\n"))
	holds(t, got)
	if have, want := sums(book, "revenue", "amount", ledger.When{Span: year2022}), map[string]string{"C1 DE direct": "5"}; !maps.Equal(have, want) {
		t.Errorf("the sums are %v, want %v", have, want)
	}
}

// TestCellsOfDebitsAndCredits checks that the place of an amount is the cell that holds it: the
// credit where the debit is blank or zero.
func TestCellsOfDebitsAndCredits(t *testing.T) {
	t.Parallel()
	book, found := read(t, ledgertest.Folder(books{tables: map[string]string{"trial-balance": "Account | Date | Debit | Credit\n1000 | 2022-03-31 | 5 |\n4000 | 2022-03-31 | | 5\n4100 | 2022-03-31 | 0 | 3\n5000 | 2022-03-31 | 4 | 1\n6000 | 2022-03-31 | 0 | 0"},
		more: map[string]string{"trial-balance": `columns = { account = "Account", date = "Date", debit = "Debit", credit = "Credit" }`}}.folder()))
	if len(found) > 0 {
		t.Fatalf("found %v, want nothing", found)
	}
	var got []string
	for e := range book.Table("trial-balance").Rows() {
		for _, f := range e.Line().Fields {
			if f.Name == "amount" {
				got = append(got, f.At.Ref+" "+f.Text)
			}
		}
	}
	if want := []string{"C2 5", "D3 -5", "D4 -3", "C5 3", "C6 0"}; !slices.Equal(got, want) {
		t.Errorf("the amounts stand in %q, want %q", got, want)
	}
}
