package compute_test

import (
	"strings"
	"testing"
)

// TestToDate checks balances of the year to date by hand: activity and balances at dates with
// all rows, without an account's row, and without any row.
func TestToDate(t *testing.T) {
	const head = "[accounts]\nRevenues = [\"4000\"]\nNetIncomeLoss = [\"4000\", \"6000\"]\nContractWithCustomerLiabilityCurrent = [\"2400\"]\n" +
		"[ledgers.trial-balance]\nfile = \"t.xlsx\"\ncolumns = { account = \"Account\", date = \"Date\", amount = \"Amount\" }\ncredit_negative = true\nshows = \"year-to-date\"\n"
	const rows = "Account | Date | Amount\n4000 | 2021-03-31 | -10\n4000 | 2021-06-30 | -25\n4000 | 2021-09-30 | -45\n4000 | 2021-12-31 | -70\n2400 | 2021-12-31 | -5\n" +
		"4000 | 2022-03-31 | -30\n2400 | 2022-03-31 | -8\n6000 | 2022-03-31 | 4\n4000 | 2022-06-30 | -65\n6000 | 2022-06-30 | 9\n6000 | 2022-06-30 | 2\n"
	for _, tt := range []struct {
		name, without string // a date whose rows are left out
		want, absent  []string
	}{
		{"all dates", "-", []string{"revenue@FY2022Q2 = 35", "revenue@FY2022Q2YTD = 65", "revenue@FY2021Q2 = 15", "revenue@FY2021Q2YTD = 25", "net-income@FY2022Q2 = 28", "net-income@FY2022Q2YTD = 54",
			"deferred-revenue.current@2022-03-31 = 8", "deferred-revenue.current@2022-06-30 = 0", "deferred-revenue.current.change@FY2022Q2 = -8", "billings@FY2022Q2 = 27", "deferred-revenue.current@2021-03-31 = 0"}, nil},
		{"no day before the quarter", "2022-03-31", []string{"revenue@FY2022Q2YTD = 65", "net-income@FY2022Q2YTD = 54", "deferred-revenue.current@2022-06-30 = 0"},
			[]string{"revenue@FY2022Q2", "net-income@FY2022Q2", "deferred-revenue.current@2022-03-31", "deferred-revenue.current.change@FY2022Q2", "billings@FY2022Q2"}},
		{"no last day", "2021-06-30", []string{"revenue@FY2022Q2 = 35"}, []string{"revenue@FY2021Q2", "revenue@FY2021Q2YTD", "deferred-revenue.current@2021-06-30"}},
		{"no year-end", "2021-12-31", []string{"revenue@FY2022Q2YTD = 65"}, []string{"deferred-revenue.current@2021-12-31", "deferred-revenue.current.change@FY2022Q2YTD", "billings@FY2022Q2YTD"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var kept []string
			for line := range strings.Lines(rows) {
				if !strings.Contains(line, tt.without+" |") {
					kept = append(kept, line)
				}
			}
			facts, _ := evaluated(t, map[string]string{"t.xlsx": strings.Join(kept, ""), "filing.toml": strings.Replace(books, "form = \"10-K\"\nperiod = \"FY2022\"", "form = \"8-K\"\nperiod = \"FY2022Q2\"", 1) + head})
			hold(t, facts, tt.want...)
			for _, id := range tt.absent {
				if v, ok := facts[id]; ok {
					t.Errorf("%s = %s, want none", id, v)
				}
			}
		})
	}
}
