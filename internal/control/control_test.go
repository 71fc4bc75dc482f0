package control_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieout/tieout/internal/control"
)

// ledgers are control totals with all that can be in them.
func ledgers() []*control.Ledger {
	return []*control.Ledger{
		{Name: "fx", Files: []control.File{{Name: "ledgers/fx.csv", SHA256: "ab"}}, Rows: 1, LeftOut: []control.LeftOut{}, First: "2022-01-31", Last: "2022-12-31", Totals: []control.Total{}},
		{Name: "subscriptions", Files: []control.File{{Name: "ledgers/a.xlsx", Sheets: []string{"Q1 2022", "Q2"}}, {Name: "ledgers/b.xlsx", Sheets: []string{"Q3"}}},
			Rows: 13363, LeftOut: []control.LeftOut{{Why: control.TotalRow, Rows: 1}, {Why: control.NoteRow, Rows: 2}, {Why: control.Dropped, Rows: 1}, {Why: control.Unmapped, Rows: 1200}},
			Customers: 1, Totals: []control.Total{{Field: "arr", Currency: "EUR", Value: "-254800475.4"}, {Field: "arr", Currency: "JPY", Value: "3805604585"}, {Field: "arr", Currency: "USD", Value: "0.125"}},
			Times: []control.Times{{Field: "start", Cells: 1, First: "08:00", Last: "08:00"}}, Unread: []string{"Owner", "a \"b\""}, More: 1},
		{Name: "trial-balance", Files: []control.File{{Name: "ledgers/tb\u202e.csv"}}, Rows: 0, Accounts: 12, Totals: []control.Total{{Field: "debit", Value: "12"}, {Field: "credit", Value: "0.5"}},
			Periods: []control.Period{{When: "2022-12-31", Rows: 3, Totals: []control.Total{{Field: "debit", Value: "7.25"}, {Field: "credit", Value: "7.25"}}}}},
		{Name: "revenue", Files: []control.File{{Name: "ledgers/r.xlsx", Sheets: []string{"Jan", "Feb", "Mar", "Apr"}}}, Rows: 4, LeftOut: []control.LeftOut{}, Totals: []control.Total{{Field: "amount", Value: "30"}},
			Periods: []control.Period{{When: "FY2022", Rows: 3, Totals: []control.Total{{Field: "amount", Value: "20"}}}, {When: "FY2021", Rows: 1, Totals: []control.Total{{Field: "amount", Value: "10"}}}}},
	}
}

func TestString(t *testing.T) {
	want := []string{
		"fx has 1 row and dates from 2022-01-31 to 2022-12-31",
		"subscriptions has 13,363 rows in 2 files, 1 customer, total arr -254,800,475.40 EUR, total arr 3,805,604,585 JPY and total arr 0.125 USD; " +
			"left out: 1 total row, 2 note rows, 1 row dropped by only, 1,200 rows blank in all mapped columns, the times of day from 08:00 to 08:00 in 1 cell of start and the columns \"Owner\", \"a \\\"b\\\"\" and 1 more",
		"trial-balance has 0 rows, 12 accounts, total debit 12 and total credit 0.50",
		"revenue has 4 rows and total amount 30",
	}
	for i, l := range ledgers() {
		if got := l.String(); got != want[i] {
			t.Errorf("String =\n%s, want\n%s", got, want[i])
		}
	}
}

// TestText checks that the totals of all ledgers are aligned at the decimal point, and that no
// name changes the terminal.
func TestText(t *testing.T) {
	want := `  fx             ledgers/fx.csv
                 rows                                    1
                 dates                       2022-01-31 to 2022-12-31
  subscriptions  ledgers/a.xlsx!Q1 2022
                 ledgers/a.xlsx!Q2
                 ledgers/b.xlsx!Q3
                 rows                               13,363
                 customers                               1
                 total arr                    -254,800,475.40  EUR
                 total arr                   3,805,604,585     JPY
                 total arr                               0.125 USD
                 left out: 1 total row, 2 note rows, 1 row dropped by only, 1,200 rows blank in all mapped columns, the times of day from 08:00 to 08:00 in 1 cell of start and the columns "Owner", "a \"b\"" and 1 more
  trial-balance  ledgers/tb\u202e.csv
                 rows                                    0
                 accounts                               12
                 total debit                            12
                 total credit                            0.50
                 total debit at 2022-12-31               7.25
                 total credit at 2022-12-31              7.25
  revenue        4 sheets of ledgers/r.xlsx, Jan to Apr
                 rows                                    4
                 total amount                           30
                 total amount in FY2022                 20
                 total amount in FY2021                 10
`
	if got := control.Text(ledgers()); got != want {
		t.Errorf("Text differs (-want +got)\n%s", cmp.Diff(want, got))
	}
	if got := control.Text(nil); got != "" {
		t.Errorf("Text of no ledger = %q", got)
	}
}

// TestWords checks the words of totals on a page, which names no key of filing.toml.
func TestWords(t *testing.T) {
	var got []string
	for _, l := range ledgers() {
		got = append(got, l.Title()+":")
		for _, line := range l.Lines() {
			got = append(got, line.Caption)
			if line.Dates != "" {
				got = append(got, line.Dates)
			}
		}
		got = append(got, l.Omissions(true)...)
	}
	want := []string{"Exchange rates:", "rows", "dates", "January 31, 2022 to December 31, 2022",
		"Subscriptions:", "rows", "customers", "total annual recurring revenue", "total annual recurring revenue", "total annual recurring revenue",
		"1 total row", "2 note rows", "1 row dropped by a filter", "1,200 rows blank in all mapped columns", "the times of day from 08:00 to 08:00 in 1 cell of start", `the columns "Owner", "a \"b\"" and 1 more`,
		"Trial balance:", "rows", "accounts", "total debits, all dates", "total credits, all dates", "total debits at December 31, 2022", "total credits at December 31, 2022",
		"Revenue:", "rows", "total revenue, all dates", "total revenue in FY2022", "total revenue in FY2021"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("the words differ (-want +got)\n%s", d)
	}
}

// TestReadBack checks that control totals read back from JSON as they were, and what is refused.
func TestReadBack(t *testing.T) {
	for _, l := range ledgers() {
		data, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		again := &control.Ledger{}
		if err := json.Unmarshal(data, again); err != nil || again.Check() != nil || cmp.Diff(l, again) != "" {
			t.Errorf("%s reads back as %+v (%v, %v)", data, again, err, again.Check())
		}
	}
	for text, want := range map[string]string{
		`null`: "control totals without the name of a ledger",
		`{}`:   "control totals without the name of a ledger",
		`{"ledger": "revenue", "totals": [{"amount": "arr", "currency": "EUR", "total": "1e5"}]}`:                                `total arr.EUR of revenue: "1e5" is not a plain number`,
		`{"ledger": "revenue", "totals": [{"amount": "amount"}]}`:                                                                "total amount of revenue: ",
		`{"ledger": "revenue", "totals": [], "periods": [{"when": "FY2022", "totals": [{"amount": "amount", "total": "1,5"}]}]}`: `total amount of revenue: "1,5" is not a plain number`,
	} {
		var l *control.Ledger
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatal(err)
		}
		if err := l.Check(); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: Check = %v, want %q", text, err, want)
		}
	}
}

func TestAmount(t *testing.T) {
	for plain, want := range map[string]string{"0": "0", "1234": "1,234", "-1234.5": "-1,234.50", "0.125": "0.125", "-0.5": "-0.50", "1000000.00": "1,000,000.00"} {
		if got := control.Amount(plain); got != want {
			t.Errorf("Amount(%q) = %q, want %q", plain, got, want)
		}
	}
	total := control.Total{Field: "mrr", Currency: "EUR", Value: "-1234.5"}
	if total.Key() != "mrr.EUR" || total.Name() != "total mrr" || total.String() != "-1,234.50 EUR" || total.Amount().String() != "-1234.5" {
		t.Errorf("the total is %s, %s, %s, %s", total.Key(), total.Name(), total, total.Amount())
	}
}
