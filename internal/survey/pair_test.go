package survey_test

import (
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// TestPair checks which currency a draft reports in, and which column of rates has the other, where
// all rates are between two.
func TestPair(t *testing.T) {
	t.Parallel()
	const krona = "\nRate date | From | To | Rate\n2022-11-30 | USD | SEK | 10.4\n2022-12-31 | USD | SEK | 10.2"
	const euro = "\nRate date | From Currency | To Currency | Rate\n2022-11-30 | USD | EUR | 0.97\n2022-12-31 | USD | EUR | 0.93"
	const terms = "\nCustomer | Start | ARR | Currency\nC1 | 2022-01-01 | 5 | USD\nC2 | 2022-01-01 | 5 | USD\nC3 | 2022-01-01 | 5 | USD\nC4 | 2022-01-01 | 5 | SEK"
	balance := func(title, amount string) string {
		return "\n" + title + "\nGL Account | Date | " + amount + "\n4000 | 2022-12-31 | -5\n1000 | 2022-12-31 | 5"
	}
	tests := []struct {
		name     string
		tables   map[string]string
		currency string
		column   string // of the currency of rates
		rateIs   string
		comments []string
	}{
		{"the rates alone", map[string]string{"fx.xlsx": krona}, filing.Unanswered, "From", "", []string{
			"Write SEK or USD: all exchange rates are between these two, and the exports do not show in which of them you report.",
			`# "From" is currency: "From" holds USD in all rows, and "To" SEK. This is right if you report in SEK. If you report in USD, write currency = "To" in columns, and rate_is = "units-per-reporting" (tieout explain ledgers.fx.rate_is).`}},
		{"a title with the first", map[string]string{"fx.xlsx": krona, "tb.xlsx": balance("Trial balance (USD)", "Amount")}, "USD", "To", "units-per-reporting", []string{
			`Assumed: a title of the trial-balance ledger is "Trial balance (USD)".`, `If you do not report in USD but in SEK, write currency = "From" in columns, and remove the key rate_is`}},
		{"a title with the second", map[string]string{"fx.xlsx": krona, "tb.xlsx": balance("Trial balance in SEK", "Amount")}, "SEK", "From", "", []string{"This is right if you report in SEK."}},
		{"a title with neither", map[string]string{"fx.xlsx": krona, "tb.xlsx": balance("Trial balance (GBP)", "Amount")}, filing.Unanswered, "From", "", nil},
		{"the header of amounts", map[string]string{"fx.xlsx": krona, "tb.xlsx": balance("Trial balance", "Ending Balance USD")}, "USD", "To", "units-per-reporting", []string{`a header of the trial-balance ledger is "Ending Balance USD"`}},
		{"a column of currencies beside the amounts", map[string]string{"fx.xlsx": krona, "tb.xlsx": "\nGL Account | Date | Amount | Currency\n4000 | 2022-12-31 | -5 | USD\n1000 | 2022-12-31 | 5 | USD"}, "USD", "To", "units-per-reporting", []string{`all rows of the trial-balance ledger have it under "Currency"`}},
		{"most subscriptions", map[string]string{"fx.xlsx": krona, "terms.xlsx": terms}, "USD", "To", "units-per-reporting", []string{"Assumed: most subscriptions are in this currency. The exchange rates do not show it: all are between SEK and USD."}},
		{"as many subscriptions in both", map[string]string{"fx.xlsx": krona, "terms.xlsx": terms + "\nC5 | 2022-01-01 | 5 | SEK\nC6 | 2022-01-01 | 5 | SEK"}, filing.Unanswered, "From", "", nil},
		{"subscriptions in one of them alone", map[string]string{"fx.xlsx": krona, "terms.xlsx": strings.Replace(terms, "SEK", "USD", 1)}, filing.Unanswered, "From", "", nil},
		{"rates that show no direction", map[string]string{"fx.xlsx": euro, "tb.xlsx": balance("Trial balance (USD)", "Amount")}, "USD", "To Currency", "units-per-reporting", []string{"1 USD = 0.93 EUR on 2022-12-31"}},
		{"rates against the headers", map[string]string{"fx.xlsx": strings.NewReplacer("10.4", "0.096", "10.2", "0.098").Replace(krona), "tb.xlsx": balance("Trial balance (USD)", "Amount")}, "USD", "To", "", []string{"1 SEK = 0.098 USD on 2022-12-31"}},
		{"a column named foreign", map[string]string{"fx.xlsx": strings.Replace(krona, "From | To", "Foreign Currency | Currency 2", 1)}, "SEK", "Foreign Currency", "", nil},
		{"a column named reporting", map[string]string{"fx.xlsx": strings.Replace(krona, "From | To", "Currency | Reporting Currency", 1)}, "SEK", "Currency", "", []string{`Assumed: "Reporting Currency" of the exchange rates holds it in all rows.`}},
		{"more currencies than two", map[string]string{"fx.xlsx": krona + "\n2022-12-31 | NOK | SEK | 1.05"}, "SEK", "From", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text, f, found := surveyed(t, ledgertest.Folder(tt.tables))
			if len(found) > 0 {
				t.Errorf("found %v", found)
			}
			l := f.Ledger("fx")
			if got := l.Columns[l.Index("currency")]; got != tt.column || !strings.Contains(text, "\ncurrency  = \""+tt.currency+"\"") || strings.Contains(text, `rate_is = "units-per-reporting"`+"\n") != (tt.rateIs != "") {
				t.Errorf("the currency of rates is %q, want currency %q, column %q, rate_is %q, in\n%s", got, tt.currency, tt.column, tt.rateIs, text)
			}
			for _, c := range tt.comments {
				if !strings.Contains(text, c) {
					t.Errorf("no comment %s in\n%s", c, text)
				}
			}
		})
	}
}
