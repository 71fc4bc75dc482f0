package survey_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/survey"
)

// TestHeaderRow checks that a row of data is not taken for the headers, whatever its cells say,
// where a row of words stands above it.
func TestHeaderRow(t *testing.T) {
	t.Parallel()
	terms := `
Tidewheel, Inc. - Subscription terms
Generated 08/05/2024 by kj

%s
'C10040 | Alder LLC | 500100 | Rota Core | 2022-07-01 | 2023-06-30 | USD | 12000 | Completed
'C10040 | Alder LLC | 500123 | Rota Plus | 2022-03-01 | 2023-02-28 | USD | 42000 | Completed
'C10048 | Cinder LLC | 500124 | Rota Plus | 2022-03-01 | 2023-02-28 | SEK | 42000.5 | Active
Lines: 3`
	tests := []struct {
		name, table string
		row         int
		ledger      string
	}{
		{"terms from and to", fmt.Sprintf(terms, "Acct No | Account Name | Order # | Plan | Term From | Term To | Curr | MRR | Status"), 5, "subscriptions"},
		{"terms in words that are not known", fmt.Sprintf(terms, "Acct No | Account Name | Order # | Plan | Commences | Concludes | Curr | Fee | Status"), 5, ""},
		{"no word that is known", fmt.Sprintf(terms, "Alpha | Beta | Gamma | Delta | Epsilon | Zeta | Eta | Theta | Iota"), 5, ""},
		{"a column without a header among them", fmt.Sprintf(terms, "Alpha | Beta | Gamma | | Epsilon | Zeta | Eta | Theta | Iota"), 5, ""},
		{"a header that is a year", fmt.Sprintf(terms, "Alpha | Beta | 2022 | Delta | Epsilon | Zeta | Eta | Theta | Iota"), 5, ""},
		{"headings above some of the headers", "\n | | Actual | Budget | Forecast\nCustomer | Country | 2022-01-31 | 2022-02-28 | 2022-03-31\n'C1 | US | 5 | 6 | 7\n'C2 | US | 5 | 6 | 7", 3, "revenue"},
		{"data like rates", "\nOne | Two | Three | Four\nFrom | Spot rate | 2022-01-31 | 5\nUSD | 1.1 | 2022-02-28 | 6", 2, ""},
		{"amounts and dates that are text", "\nOne | Two | Three\nUSD | '1,200.50 | '01/31/2022\nGBP | '1,300.50 | '02/28/2022", 2, ""},
		{"a column before the headers", "\n | Two | Three | Four\n1000 | Account | Balance | 2022-01-31\n2000 | Bank | 5 | 2022-01-31", 2, ""},
		{"headings above months", "\nCustomer | Country | Actual | Actual | Actual\nCustomer | Country | 2022-01-31 | 2022-02-28 | 2022-03-31\n'C1 | US | 5 | 6 | 7", 3, "revenue"},
		{"titles above a header with a year", "\nReport | Revenue\nCustomer | Date | Revenue | Country | 2022\n'C1 | 2022-01-31 | 6 | US | x", 3, "revenue"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := survey.Inspect(ledgertest.Folder(map[string]string{"a.xlsx": tt.table}), []string{"a.xlsx"})[0].Sheets[0]
			if got.HeaderRow != tt.row || got.Ledger != tt.ledger {
				t.Errorf("headers in row %d of %q, lacks %q; want row %d of %q", got.HeaderRow, got.Ledger, got.Lacks, tt.row, tt.ledger)
			}
		})
	}
}

// TestTermsInWords checks the headers in which systems and people write the two ends of a term.
func TestTermsInWords(t *testing.T) {
	t.Parallel()
	for _, ends := range []string{"Term From | Term To", "Contract From | Contract To", "Service From | Service To", "From Date | To Date", "Date From | Date To", "From | Thru", "Coverage From | Coverage Thru",
		"Period From | Period To", "Subscription From | Subscription Through", "Valid From | Valid Through", "Contract Start | Contract End", "License From Date | License To Date"} {
		text, f, _ := surveyed(t, ledgertest.Folder(map[string]string{"a.xlsx": "\nCustomer ID | " + ends + " | ARR\n'C1 | 2022-01-01 | 2022-12-31 | 5\n'C2 | 2022-01-01 | 2022-12-31 | 6"}))
		first, last, _ := strings.Cut(strings.ToLower(ends), " | ")
		if got, want := columns(f.Ledger("subscriptions"), true), fmt.Sprintf("customer=customer id; start=%s; end=%s; arr=arr", first, last); got != want {
			t.Errorf("%s: %s, want %s\n%s", ends, got, want, text)
		}
	}
}

// TestDebitsInWords checks the headers in which systems and people write debits and credits, and
// headers with these words that hold something else.
func TestDebitsInWords(t *testing.T) {
	t.Parallel()
	tests := []struct{ headers, debit, credit string }{
		{"YTD Debit | YTD Credit", "ytd debit", "ytd credit"},
		{"Debit YTD | Credit YTD", "debit ytd", "credit ytd"},
		{"Debit Balance | Credit Balance", "debit balance", "credit balance"},
		{"Period Debit | Period Credit", "period debit", "period credit"},
		{"Dr Balance | Cr Balance", "dr balance", "cr balance"},
		{"Period Dr | Period Cr", "period dr", "period cr"},
		{"Dr. (USD) | Cr. (USD)", "dr. (usd)", "cr. (usd)"},
		{"Total Debits | Total Credits", "total debits", "total credits"},
		{"Debit in local currency | Credit in local currency", "debit in local currency", "credit in local currency"},
		{"Opening Debit | Opening Credit | Period Debit | Period Credit", "period debit", "period credit"},
		{"Period Debit | Period Credit | Closing Debit | Closing Credit", "closing debit", "closing credit"},
		{"Debit | Credit | YTD Debit | YTD Credit", "ytd debit", "ytd credit"},
		{"Beginning Balance | Period Debit | Period Credit | Ending Balance", "", ""},
		{"Debit | Credit | Ending Balance", "", ""},
		{"Debit | Credit | Balance", "debit", "credit"},
		{"YTD Debit | YTD Credit | Ending Balance", "ytd debit", "ytd credit"},
		{"Debit Account | Credit Account | Ending Balance", "", ""},
		{"Debit/Credit | Credit Limit | Ending Balance", "", ""},
		{"Prior Year Debit | Prior Year Credit | Ending Balance", "", ""},
	}
	for _, tt := range tests {
		cells := strings.Repeat(" | 5", strings.Count(tt.headers, "|")+1)
		text, f, _ := surveyed(t, ledgertest.Folder(map[string]string{"a.xlsx": "\nGL Account | Date | " + tt.headers + "\n4000 | 2022-12-31" + cells + "\n5000 | 2022-12-31" + cells}))
		l := f.Ledger("trial-balance")
		if l == nil {
			t.Errorf("%s: no trial balance\n%s", tt.headers, text)
			continue
		}
		want := fmt.Sprintf("account=gl account; date=date; debit=%s; credit=%s", tt.debit, tt.credit)
		if tt.debit == "" {
			want = "account=gl account; date=date; amount=ending balance"
		}
		if got := columns(l, true); got != want {
			t.Errorf("%s: %s, want %s", tt.headers, got, want)
		}
	}
}
