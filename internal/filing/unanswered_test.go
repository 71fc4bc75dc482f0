package filing_test

import (
	"strings"
	"testing"
)

// TestUnanswered holds that each line with a "?" is one finding at its place, that the rules of
// its key do not report it a second time, and that a question mark elsewhere is text.
func TestUnanswered(t *testing.T) {
	t.Parallel()
	const ledger = `[ledgers.revenue]
file = "r.csv"
columns = { customer = "Customer", date = "?", amount = "Amount" }
fixed = { channel = "direct", country = "?" }
values.channel = { direct = ["Web"], "?" = ["Other"] }
dates = "?"
credit_negative = "?"
only = { "State?" = { keep = ["Open?", "?"] } }
`
	_, got := read(t, strings.Replace(whole, `cik = "0001999999"`, `cik = "?"`, 1)+ledger)
	want := []string{
		`filing.toml:3:1: registrant.cik is "?"`,
		`filing.toml:19:36: ledgers.revenue.columns.date is "?"`,
		`filing.toml:20:31: ledgers.revenue.fixed.country is "?"`,
		`filing.toml:21:38: ledgers.revenue.values.channel has entries under "?", which need a value`,
		`filing.toml:22:1: ledgers.revenue.dates is "?"`,
		`filing.toml:23:1: ledgers.revenue.credit_negative is "?"`,
		`filing.toml:24:23: ledgers.revenue.only."State?".keep is "?"`,
	}
	if len(got) != len(want) {
		t.Fatalf("found %d, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
	}
	for i, w := range want {
		if !strings.HasPrefix(got[i], "FIL001 "+w) || !strings.Contains(got[i], "Replace the ? with your answer") {
			t.Errorf("found %s, want FIL001 %s", got[i], w)
		}
	}
}
