package ledger_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

const (
	parquetFile   = `file = "ledgers/a.parquet"` + "\n" + rev
	parquetHeader = "Customer STRING | Date DATE | Revenue DECIMAL(18,2) | Country STRING | Channel STRING\n"
	acrossParquet = `file = "ledgers/a.parquet"` + "\n" + `columns = { customer = "Customer" }` + "\n" + `fixed = { channel = "direct", country = "US" }` + "\n" + `across = { header = "date", cell = "amount" }`
)

// parquetShapes are ledgers in Parquet files.
var parquetShapes = []shape{
	{name: "the rows of a file", toml: parquetFile,
		files: map[string]string{"a.parquet": parquetHeader + "00123 | 2022-03-31 | 5.10 | US | direct\nAcme, Inc. | 2022-06-30 | 1234567890123456.78 | Germany | direct\nC3 | 2021-12-31 | 7 | US | direct"},
		sums:  map[string]string{"00123 US direct": "5.1", "Acme, Inc. DE direct": "1234567890123456.78"}, cell: "ledgers/a.parquet!C3"},
	{name: "a decimal of 38 digits", toml: parquetFile,
		files: map[string]string{"a.parquet": strings.Replace(parquetHeader, "(18,2)", "(38,9)", 1) + "C1 | 2022-03-31 | 12345678901234567890.123456789 | US | direct\nC1 | 2022-04-30 | -0.000000001 | US | direct"},
		sums:  map[string]string{"C1 US direct": "12345678901234567890.123456788"}},
	{name: "integers as amounts and as ids of 19 digits", toml: parquetFile,
		files: map[string]string{"a.parquet": "Revenue INT64 | Customer INT64 | Country STRING | Channel STRING | Date DATE\n-5 | 9007199254740993123 | US | direct | 2022-03-31\n8 | 9007199254740993124 | US | direct | 2022-03-31"},
		sums:  map[string]string{"9007199254740993123 US direct": "-5", "9007199254740993124 US direct": "8"}},
	{name: "ids that are whole decimals", toml: parquetFile,
		files: map[string]string{"a.parquet": "Customer DECIMAL(38,2) | Date DATE | Revenue INT64 | Country STRING | Channel STRING\n4010 | 2022-03-31 | 1 | US | direct\n4010.5 | 2022-03-31 | 2 | US | direct"},
		sums:  map[string]string{"4010 US direct": "1"}, want: []string{"LED001 ledgers/a.parquet!A3: customer must be text or a whole number; the value is the number 4010.50. Export the column as text or as whole numbers"}},
	{name: "amounts as text", toml: parquetFile,
		files: map[string]string{"a.parquet": strings.Replace(parquetHeader, "DECIMAL(18,2)", "STRING", 1) + "C1 | 2022-03-31 | 5.50 | US | direct\nC1 | 2022-04-30 | 1,000 | US | direct"},
		sums:  map[string]string{"C1 US direct": "5.5"}, want: []string{`LED001 ledgers/a.parquet!C3: amount must be a number, or text in the form -1234.50; the value is the text "1,000". Add to [ledgers.revenue] in filing.toml ` + "`numbers = \"1,234.50\"` for 1000 or `numbers = \"1.234,50\"` for 1.000; or enter a plain number such as -1234.50, and export the file again"}},
	{name: "numbers that are written in another form", toml: parquetFile + `numbers = "1.234,50"`,
		files: map[string]string{"a.parquet": strings.Replace(parquetHeader, "(18,2)", "(18,3)", 1) + "C1 | 2022-03-31 | 123.500 | US | direct"}, sums: map[string]string{"C1 US direct": "123.5"}},
	{name: "a binary amount", toml: parquetFile,
		files: map[string]string{"a.parquet": strings.Replace(parquetHeader, "DECIMAL(18,2)", "DOUBLE", 1) + "C1 | 2022-03-31 | 5 | US | direct"},
		want:  []string{`LED001 ledgers/a.parquet!C1: column "Revenue" has the type DOUBLE, a binary floating-point type that does not store decimal amounts exactly. Export "Revenue" as DECIMAL, such as DECIMAL(18, 2)`}},
	{name: "columns of other types beside the ledger", toml: parquetFile,
		files: map[string]string{"a.parquet": "Score DOUBLE | Tags LIST | Owner STRUCT | Hash BYTES | " + parquetHeader + "1.5 | 1 | 2 | x | C1 | 2022-03-31 | 5 | US | direct"}, sums: map[string]string{"C1 US direct": "5"}, cell: "ledgers/a.parquet!G2"},
	{name: "a mapped column for each type that is not read", toml: parquetFile + `only = { "Status" = { keep = ["a"] } }`,
		files: map[string]string{"a.parquet": "Customer STRUCT | Date LIST | Revenue DOUBLE | Country BYTES | Status BYTES | Channel STRING\n1 | 1 | 1 | x | a | direct"},
		want: []string{`LED001 ledgers/a.parquet!A1: column "Customer" has the type group, which can hold several values in each row`, `LED001 ledgers/a.parquet!B1: column "Date" has the type repeated INT64, which can hold several`, `LED001 ledgers/a.parquet!C1: DOUBLE`,
			`LED001 ledgers/a.parquet!D1: column "Country" has the type BYTE_ARRAY, which does not state whether the values are text, numbers or dates. Export "Country" as a string`, `LED001 ledgers/a.parquet!E1: column "Status" has the type BYTE_ARRAY`}},
	{name: "a binary month across", toml: acrossParquet,
		files: map[string]string{"a.parquet": "Customer STRING | 2022-01-31 DECIMAL(18,2) | 2022-02-28 DOUBLE\nC1 | 5 | 6"}, want: []string{`LED001 ledgers/a.parquet!C1: column "2022-02-28" has the type DOUBLE`}},
	{name: "months across in a file", toml: acrossParquet,
		files: map[string]string{"a.parquet": "Customer STRING | 2022-01-31 DECIMAL(18,2) | 2022-02-28 INT64\nC1 | 5 | 6\nC2 | | 7"}, sums: map[string]string{"C1 US direct": "11", "C2 US direct": "7"}, cell: "ledgers/a.parquet!C3"},
	{name: "a timestamp at midnight", toml: parquetFile,
		files: map[string]string{"a.parquet": strings.Replace(parquetHeader, "DATE", "TIMESTAMP", 1) + "C1 | 2022-03-31T00:00:00 | 5 | US | direct"}, sums: map[string]string{"C1 US direct": "5"}},
	{name: "a timestamp with a time", toml: parquetFile,
		files: map[string]string{"a.parquet": strings.Replace(parquetHeader, "DATE", "TIMESTAMP", 1) + "C1 | 2022-03-31T08:00:00 | 5 | US | direct\nC1 | 2022-04-30T00:00:00.000001 | 5 | US | direct"},
		want:  []string{"LED001 ledgers/a.parquet!B2: date must be a date without a time; the value is 2022-03-31 08:00. Add `times = \"drop\"` to [ledgers.revenue] in filing.toml to drop the times", "LED001 ledgers/a.parquet!B3: the value is 2022-04-30 00:00:01"}},
	{name: "times of timestamps cut off", toml: parquetFile + `times = "drop"`,
		files: map[string]string{"a.parquet": strings.Replace(parquetHeader, "DATE", "TIMESTAMP", 1) + "C1 | 2022-12-31T23:59:59 | 5 | US | direct\nC1 | 2021-12-31T23:59:59.999999 | 100 | US | direct"}, sums: map[string]string{"C1 US direct": "5"}},
	{name: "timestamps all after noon", toml: parquetFile + `times = "drop"`,
		files: map[string]string{"a.parquet": strings.Replace(parquetHeader, "DATE", "TIMESTAMP", 1) + "C1 | 2022-12-31T17:00:00 | 5 | US | direct"}, sums: map[string]string{"C1 US direct": "5"},
		want: []string{"LED003 ledgers/a.parquet!B2: in the field \"date\", every time of day is 17:00:00"}},
	{name: "dates as text in a file", toml: parquetFile + `dates = "DD/MM/YYYY"`,
		files: map[string]string{"a.parquet": strings.Replace(parquetHeader, "DATE", "STRING", 1) + "C1 | 31/03/2022 | 5 | US | direct\nC1 | 2022-04-30 | 6 | US | direct"}, sums: map[string]string{"C1 US direct": "11"}},
	{name: "integers as dates where their form is stated", toml: parquetFile + `dates = "YYYYMMDD"`,
		files: map[string]string{"a.parquet": strings.Replace(parquetHeader, "DATE", "INT64", 1) + "C1 | 20220331 | 5 | US | direct\nC1 | 44926 | 6 | US | direct"}, sums: map[string]string{"C1 US direct": "5"},
		want: []string{"LED001 ledgers/a.parquet!B3: the value is the number 44926"}},
	{name: "integers that are no dates", toml: parquetFile,
		files: map[string]string{"a.parquet": strings.Replace(parquetHeader, "DATE", "INT64", 1) + "C1 | 44926 | 5 | US | direct"}, want: []string{"LED001 ledgers/a.parquet!B2: date must be a DATE, or text such as 2022-12-31; the value is the number 44926. Export the column as DATE"}},
	{name: "a date as an id or amount", toml: parquetFile,
		files: map[string]string{"a.parquet": "Customer DATE | Date DATE | Revenue BOOLEAN | Country STRING | Channel STRING\n2022-03-31 | 2022-03-31 | true | US | direct"},
		want:  []string{"LED001 ledgers/a.parquet!A2: the value is the date 2022-03-31", "LED001 ledgers/a.parquet!C2: the value is the value TRUE or FALSE"}},
	{name: "nulls", toml: parquetFile,
		files: map[string]string{"a.parquet": parquetHeader + "C1 | 2022-03-31 | | US | direct\n | | | | \nC1 | | 5 | US | direct\n\"\" | 2022-03-31 | 3 | US | direct"},
		want:  []string{"LED001 ledgers/a.parquet!C2: the value is null", "LED001 ledgers/a.parquet!B4: the value is null. Fill in the cell, or delete the row, and export the file again", "LED001 ledgers/a.parquet!A5: the value is null"}},
	{name: "a header that a Parquet file lacks", toml: parquetFile,
		files: map[string]string{"a.parquet": strings.Replace(parquetHeader, "Revenue", "Amount", 1) + "C1 | 2022-03-31 | 5 | US | direct"},
		want:  []string{`LED002 ledgers/a.parquet!A1: the header "Revenue" (field amount) was not found in the file; row 1 has "Customer", "Date", "Amount", "Country" and "Channel"`}},
	{name: "a header in two cases", toml: parquetFile,
		files: map[string]string{"a.parquet": "REVENUE INT64 | " + parquetHeader + "1 | C1 | 2022-03-31 | 5 | US | direct"}, want: []string{`LED002 ledgers/a.parquet!D1: "Revenue" is the header of columns A and D. Rename the header of the column that does not hold amount, and export the file again`}},
	{name: "a sheet of a Parquet file", toml: `file = "ledgers/a.parquet"` + "\n" + `sheet = "A"` + "\n" + rev, files: map[string]string{"a.parquet": parquetHeader}, want: []string{"FIL001 filing.toml:15:1: ledgers/a.parquet is not a workbook, so it has no sheets"}},
	{name: "a file without records", toml: parquetFile, files: map[string]string{"a.parquet": parquetHeader}},
	{name: "a workbook and CSV beside a Parquet file", toml: `file = "ledgers/*"` + "\n" + rev,
		files: map[string]string{"a.parquet": parquetHeader + "C1 | 2022-03-31 | 5 | US | direct", "b.csv": "Customer,Date,Revenue,Country,Channel\nC1,2022-04-30,6,US,direct\n", "c.xlsx": "Customer | Date | Revenue | Country | Channel\nC1 | 2022-03-31 | 5 | US | direct"},
		sums:  map[string]string{"C1 US direct": "16"}, want: []string{"LED003 ledgers/c.xlsx!Sheet1!A2: row 2 of ledgers/c.xlsx!Sheet1 equals row 2 of ledgers/a.parquet in every mapped field"}},
	{name: "a row twice in a Parquet file", toml: parquetFile, files: map[string]string{"a.parquet": parquetHeader + "C1 | 2022-03-31 | 5 | US | direct\nC1 | 2022-03-31 | 5.00 | US | direct"}, sums: map[string]string{"C1 US direct": "10"},
		want: []string{"LED003 ledgers/a.parquet!A3: row 3 equals row 2 in every mapped field. Delete one of them and export the file again; or, if both rows are right, add reference"}},
	{name: "a total in a Parquet file", toml: parquetFile, files: map[string]string{"a.parquet": parquetHeader + "C1 | 2022-03-31 | 5 | US | direct\nC2 | 2022-03-31 | 6 | US | direct\nTotal | | 11 | | "},
		sums: map[string]string{"C1 US direct": "5", "C2 US direct": "6"}, want: []string{"LED013 ledgers/a.parquet!C4: row 4 is a total of other rows"}},
	{name: "total rows in a Parquet file", toml: parquetFile + `total_rows = { customer = ["Total"] }`, files: map[string]string{"a.parquet": parquetHeader + "C1 | 2022-03-31 | 5 | US | direct\nTotal | | 7.25 | | "},
		sums: map[string]string{"C1 US direct": "5"}, want: []string{"LED013 ledgers/a.parquet!C3: holds 7.25, but the rows above it add to 5"}},
	{name: "a workbook named Parquet", toml: parquetFile, files: map[string]string{"a.parquet": "PAR1PK\x03\x04"}, want: []string{"LED012 ledgers/a.parquet: it has 8 bytes. Export the ledger as Parquet"}},
	{name: "a Parquet file that is cut", toml: parquetFile, files: map[string]string{"a.parquet": "PAR1" + strings.Repeat("x", 40)}, want: []string{"LED012 ledgers/a.parquet: does not end with PAR1"}},
	{name: "an encrypted Parquet file", toml: parquetFile, files: map[string]string{"a.parquet": "PARE\x00\x00\x00\x00\x00\x00\x00\x00PARE"}, want: []string{"LED012 ledgers/a.parquet: its footer is encrypted. Export the file without encryption"}},
	{name: "a Parquet file named CSV", toml: `file = "ledgers/a.csv"` + "\n" + rev, files: map[string]string{"a.csv": "PAR1" + strings.Repeat("x", 40)}, want: []string{"LED012 ledgers/a.csv: the file is not text but a Parquet file"}},
	{name: "text that is not UTF-8 in a Parquet file", toml: parquetFile, files: map[string]string{"a.parquet": parquetHeader + "\"\\xff\" | 2022-03-31 | 5 | US | direct"}, want: []string{"LED012 ledgers/a.parquet!A2: its text is not UTF-8"}},
	{name: "a Parquet file with a name in capitals", toml: `file = "ledgers/A.PARQUET"` + "\n" + rev, files: map[string]string{"A.PARQUET": mustParquet(parquetHeader + "C1 | 2022-03-31 | 5 | US | direct")}, sums: map[string]string{"C1 US direct": "5"}},
}

func mustParquet(table string) string {
	b, err := ledgertest.Parquet(table)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// TestParquet reads the ledgers, and checks the cell of the largest amount.
func TestParquet(t *testing.T) {
	for _, s := range parquetShapes {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			book, got := read(t, shaped("revenue", s, ""))
			holds(t, got, s.want...)
			if have := sums(book, "revenue", "amount", ledger.When{Span: year2022}); !maps.Equal(have, s.sums) && !(len(have) == 0 && len(s.sums) == 0) {
				t.Errorf("the sums are %v, want %v", have, s.sums)
			}
			found := s.cell == ""
			if !found {
				for e := range book.Table("revenue").Rows() {
					for _, f := range e.Line().Fields {
						found = found || f.Name == "amount" && f.At.String() == s.cell
					}
				}
			}
			if !found {
				t.Errorf("no row has its amount in %s", s.cell)
			}
		})
	}
}
