package ledger_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// TestControlTotals checks the control totals of a ledger: what its cells show, without what
// was left out.
func TestControlTotals(t *testing.T) {
	const subs = `columns = { customer = "Customer", start = "Start", currency = "Currency", arr = "ARR" }` + "\n"
	const balance = `columns = { account = "Account", date = "Date", amount = "Amount" }` + "\n"
	const header = "Customer | Date | Revenue | Country | Channel\n"
	for _, tt := range []struct {
		name, ledger string
		shape
		want string // by LED022
	}{
		{"total rows, note rows, rows that only drops and rows that are blank where mapped", "revenue", shape{
			toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `total_rows = { customer = ["Total*"] }` + "\n" + `note_rows = { customer = ["Report*"] }` + "\n" + `only = { "Status" = { keep = ["Posted"], drop = ["Draft"] } }`,
			files: map[string]string{"a.xlsx": "Extract of May\nCustomer | Date | Revenue | Country | Channel | Status | Memo\nC1 | 2022-03-31 | 5.05 | US | direct | Posted\nC2 | 2022-06-30 | 7 | US | direct | Posted\n" +
				"C2 | 2022-12-31 | 900 | US | direct | Draft\nTotal | | 12.05\nReport of 2023-01-04\nReport by A\n | | | | | | a memo alone\n\n"}},
			"revenue has 2 rows, 2 customers, dates from 2022-03-31 to 2022-06-30 and total amount 12.05; left out: 1 total row, 2 note rows, 1 row dropped by only and 1 row blank in all mapped columns"},
		{"the amounts of cells, whatever their unit", "revenue", shape{toml: `file = "ledgers/a.xlsx"` + "\n" + `unit = "thousands"` + "\n" + rev,
			files: map[string]string{"a.xlsx": header + "C1 | 2022-03-31 | 5.5 | US | direct\nC1 | 2022-06-30 | 1234 | US | direct"}},
			"revenue has 2 rows, 1 customer, dates from 2022-03-31 to 2022-06-30 and total amount 1,239.50"},
		{"the sign of the cells", "revenue", shape{toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `credit_negative = true`,
			files: map[string]string{"a.xlsx": header + "C1 | 2022-03-31 | -5 | US | direct\nC1 | 2022-06-30 | 1 | US | direct"}},
			"total amount -4"},
		{"amounts by currency, a blank one in the reporting currency", "subscriptions", shape{toml: `file = "ledgers/a.xlsx"` + "\n" + subs,
			files: map[string]string{"a.xlsx": "Customer | Start | Currency | ARR\nC1 | 2021-01-01 | USD | 10.25\nC2 | 2021-01-01 | EUR | 7\nC3 | 2021-01-01 | | 0.5\nC4 | 2021-01-01 | eur | 1"}},
			"subscriptions has 4 rows, 4 customers, dates from 2021-01-01 to 2021-01-01, total arr 8 EUR and total arr 10.75 USD"},
		{"monthly amounts as they stand, not twelve times them", "subscriptions", shape{toml: `file = "ledgers/a.xlsx"` + "\n" + strings.Replace(subs, `arr = "ARR"`, `mrr = "ARR"`, 1),
			files: map[string]string{"a.xlsx": "Customer | Start | Currency | ARR\nC1 | 2021-01-01 | USD | 10.25"}},
			"dates from 2021-01-01 to 2021-01-01 and total mrr 10.25 USD"},
		{"files and sheets", "revenue", shape{toml: `file = "ledgers/*.xlsx"` + "\n" + `sheet = "Q*"` + "\n" + rev,
			files: map[string]string{"b.xlsx": "#sheet Q3\n" + header + "C1 | 2022-09-30 | 1 | US | direct", "a.xlsx": "#sheet Q1\n" + header + "C1 | 2022-03-31 | 5 | US | direct\n#sheet Notes\nx\n#sheet Q2\n" + header + "C2 | 2022-06-30 | 7 | US | direct"}},
			"revenue has 3 rows in 2 files, 2 customers, dates from 2022-03-31 to 2022-09-30 and total amount 13"},
		{"debit and credit, and their difference", "trial-balance", shape{toml: `file = "ledgers/a.csv"` + "\n" + `columns = { account = "Account", date = "Date", debit = "Dr", credit = "Cr" }`,
			files: map[string]string{"a.csv": "Account,Date,Dr,Cr\n1000,2022-12-31,5.10,\n4000,2022-12-31,,4\n5000,2022-12-31,1,0.5\n6000,2023-12-31,0,1\n5000,2023-12-31,1,\n"},
			want:  []string{"warning LED023 ledgers/a.csv!C2:D6: the accounts of 2022-12-31 add to 1.6"}},
			"trial-balance has 5 rows, 4 accounts, dates from 2022-12-31 to 2023-12-31, total amount 1.60, total debit 7.10 and total credit 5.50"},
		{"credits as negative amounts of a trial balance", "trial-balance", shape{toml: `file = "ledgers/a.csv"` + "\n" + balance + "credit_negative = true",
			files: map[string]string{"a.csv": "Account,Date,Amount\n1000,2022-12-31,5\n4000,2022-12-31,-8.25\n"}}, "total amount -3.25"},
		{"cells of columns across, and headers that are no month", "revenue", shape{
			toml:  `file = "ledgers/a.xlsx"` + "\n" + `columns = { customer = "Customer" }` + "\n" + `fixed = { channel = "direct", country = "US" }` + "\n" + `across = { header = "date", cell = "amount", pattern = "MMM YYYY" }` + "\n" + `total_rows = { customer = ["Total"] }`,
			files: map[string]string{"a.xlsx": "Customer | Region | Jan 2022 | Feb 2022 | FY Total\nC1 | West | 5 | 6 | 11\nC2 | | | 2.5 | 2.5\nTotal | | 5 | 8.5 | 13.5"}},
			`revenue has 3 rows, 2 customers, dates from 2022-01-31 to 2022-02-28 and total amount 13.50; left out: 1 total row and the columns "Region" and "FY Total"`},
		{"times of day that were cut off", "revenue", shape{toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `times = "drop"`,
			files: map[string]string{"a.xlsx": header + "C1 | 44926.5 | 5 | US | direct\nC1 | 44900 | 6 | US | direct\nC1 | '2022-01-01T08:00:05Z | 6.5 | US | direct\nC1 | '2022-01-02T00:00:00.000Z | 6 | US | direct"}},
			"left out: the times of day from 08:00:05 to 12:00 in 2 cells of date"},
		{"one time of day", "revenue", shape{toml: `file = "ledgers/a.xlsx"` + "\n" + rev + `times = "drop-any"`, files: map[string]string{"a.xlsx": header + "C1 | 44926.5 | 5 | US | direct"}},
			"left out: the times of day from 12:00 to 12:00 in 1 cell of date"},
		{"a ledger without amounts", "customers", shape{toml: `file = "ledgers/a.xlsx"` + "\n" + `columns = { customer = "Customer", parent = "Parent" }`, files: map[string]string{"a.xlsx": "Customer | Parent\nC1 | C2\nC2 | "}},
			"customers has 2 rows and 2 customers"},
		{"more than a long sum", "revenue", shape{toml: `file = "ledgers/a.csv"` + "\n" + rev, files: map[string]string{"a.csv": "Customer,Date,Revenue,Country,Channel\nC1,2022-03-31,12345678901234567.89,US,direct\nC1,2022-04-30,0.001,US,direct\n"}},
			"total amount 12,345,678,901,234,567.891"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			book, got := read(t, shaped(tt.ledger, tt.shape, ""))
			if holds(t, got, tt.shape.want...); t.Failed() {
				return
			}
			d := book.Table(tt.ledger).Finding()
			if d.Code != "LED022" || !strings.HasSuffix(d.Detail, tt.want) || strings.HasPrefix(tt.want, tt.ledger) && d.Detail != tt.want {
				t.Errorf("%s: %s, want %s", d.Code, d.Detail, tt.want)
			}
		})
	}
}

// TestSealsOfControlTotals checks that each file has the hash of its bytes and its own sheets.
func TestSealsOfControlTotals(t *testing.T) {
	const table = "Customer | Date | Revenue | Country | Channel\nC1 | 2022-03-31 | 5 | US | direct"
	book, _ := read(t, shaped("revenue", shape{toml: `file = ["ledgers/b.csv", "ledgers/a.xlsx"]` + "\n" + rev, files: map[string]string{"a.xlsx": "#sheet One\n" + table, "b.csv": "Customer,Date,Revenue,Country,Channel\n"}}, ""))
	list := book.Controls()
	if len(list) != 1 || len(list[0].Files) != 2 {
		t.Fatalf("the control totals are %v, want one ledger of two files", list)
	}
	for i, want := range []string{"ledgers/b.csv []", "ledgers/a.xlsx [One]"} {
		f := list[0].Files[i]
		if got := fmt.Sprint(f.Name, " ", f.Sheets); got != want || len(f.SHA256) != 64 || f.SHA256 != book.Hashes[f.Name] {
			t.Errorf("file %d is %s of hash %q, want %s of %q", i, got, f.SHA256, want, book.Hashes[f.Name])
		}
	}
	if got := fmt.Sprint(list[0].Places()); got != "[ledgers/b.csv ledgers/a.xlsx!One]" {
		t.Errorf("the places are %s", got)
	}
}

// TestHeadersOfControlTotals checks that each header beside columns across counts once, in
// whatever sheets it stands, and that no number of them is lost.
func TestHeadersOfControlTotals(t *testing.T) {
	names := "Customer,Jan 2022"
	for i := range 150 {
		names += fmt.Sprintf(",Note %d", i+1)
	}
	row := "C1,5" + strings.Repeat(",", 150)
	toml := `[ledgers.revenue]` + "\n" + `file = ["ledgers/a.csv", "ledgers/b.csv"]` + "\n" + `columns = { customer = "Customer" }` + "\n" + `fixed = { channel = "direct", country = "US" }` + "\n" + `across = { header = "date", cell = "amount", pattern = "MMM YYYY" }` + "\n"
	fsys := ledgertest.Folder(map[string]string{"filing.toml": head + toml})
	fsys["ledgers/a.csv"] = &fstest.MapFile{Data: []byte(names + "\n" + row + "\n")}
	fsys["ledgers/b.csv"] = &fstest.MapFile{Data: []byte(strings.Replace(names, "Jan", "Feb", 1) + "\n" + row + "\n")}
	book, got := read(t, fsys)
	holds(t, got)
	l := book.Controls()[0]
	if len(l.Unread)+l.More != 150 || l.Unread[0] != "Note 1" {
		t.Errorf("%d headers are stored and %d counted, the first %q; want 150 in all", len(l.Unread), l.More, l.Unread[:1])
	}
	if words := l.String(); !strings.HasSuffix(words, `"Note 11", "Note 12" and 138 more`) {
		t.Errorf("the words are %s", words)
	}
}

// TestProgress checks that progress names each file with its own rows, which begin anew in
// every file.
func TestProgress(t *testing.T) {
	lines := func(n int, month string) string {
		text := "Customer,Date,Revenue,Country,Channel\n"
		for i := range n {
			text += fmt.Sprintf("C%d,2022-%s-01,5,US,direct\n", i, month)
		}
		return text
	}
	const many = 40_000 // more than is read ahead
	fsys := shaped("revenue", shape{toml: `file = ["ledgers/a.csv", "ledgers/b.csv"]` + "\n" + rev, files: map[string]string{"a.csv": lines(many, "01"), "b.csv": lines(many/2, "02")}}, "")
	f, _, err := filing.Read(fsys)
	if err != nil {
		t.Fatal(err)
	}
	most := map[string]int64{}
	done := map[string]int64{}
	_, found := ledger.Read(f, ledger.Ask{}, ledger.Access{Watch: func(file string, bytes, size, rows int64) {
		if rows < most[file] || bytes < done[file] || bytes > size {
			t.Errorf("%s: %d bytes of %d and %d rows after %d bytes and %d rows", file, bytes, size, rows, done[file], most[file])
		}
		most[file], done[file] = rows, bytes
	}})
	if len(found) > 0 {
		t.Fatal(found)
	}
	for file, n := range map[string]int64{"ledgers/a.csv": many, "ledgers/b.csv": many / 2} {
		if most[file] < n/4 || most[file] > n || done[file] == 0 {
			t.Errorf("%s: %d rows of %d were reported, and %d bytes", file, most[file], n, done[file])
		}
	}
}
