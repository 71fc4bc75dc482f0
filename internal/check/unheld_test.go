package check_test

import (
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// TestUnheld checks what is found if the securities ledger has no row for a balance-sheet date:
// an error for the report's own date, unless the trial balance shows that no marketable
// securities were held, and a warning for the date of comparison.
func TestUnheld(t *testing.T) {
	t.Parallel()
	base := overlay(t, map[string]string{"base": "securities"})
	without := func(table, date string) string {
		var kept strings.Builder
		for line := range strings.Lines(table) {
			if !strings.HasPrefix(line, date) {
				kept.WriteString(line)
			}
		}
		return kept.String()
	}
	old, first := without(base["ledgers/securities.xlsx"], "2022-12-31"), without(base["ledgers/securities.xlsx"], "2021-12-31")
	sold := strings.NewReplacer("226710499.75", "0", "38900000", "0").Replace(base["ledgers/trial-balance.xlsx"])
	unlisted := strings.NewReplacer("1100    | 2022-12-31 | 226710499.75\n", "", "1200    | 2022-12-31 | 38900000\n", "").Replace(base["ledgers/trial-balance.xlsx"])
	const owed, spared = "TPL002 error", "LED014 warning"
	for _, tt := range []struct {
		name, securities, balances, toml, want string
		date                                   string // in the finding
	}{
		{"last year's holdings, and balances at the date", old, base["ledgers/trial-balance.xlsx"], "", owed, "2022-12-31"},
		{"last year's holdings, and one caption with a balance", old, strings.Replace(sold, "1200    | 2022-12-31 | 0", "1200    | 2022-12-31 | 0.01", 1), "", owed, "2022-12-31"},
		{"last year's holdings, and no caption mapped", old, base["ledgers/trial-balance.xlsx"], "unmapped", owed, "2022-12-31"},
		{"last year's holdings, and a trial balance as old", old, without(base["ledgers/trial-balance.xlsx"], "1000    | 2022-12-31"), "old", owed, "2022-12-31"},
		{"all sold, balances of zero", old, sold, "", spared, "2022-12-31"},
		{"all sold, no balances listed", old, unlisted, "", spared, "2022-12-31"},
		{"no holdings one year earlier", first, base["ledgers/trial-balance.xlsx"], "", spared, "2021-12-31"},
		{"both dates", base["ledgers/securities.xlsx"], base["ledgers/trial-balance.xlsx"], "", "", ""},
	} {
		folder := overlay(t, map[string]string{"base": "securities"})
		folder["ledgers/securities.xlsx"], folder["ledgers/trial-balance.xlsx"] = tt.securities, tt.balances
		switch tt.toml {
		case "unmapped":
			folder["filing.toml"] = strings.NewReplacer("MarketableSecuritiesCurrent           = [\"1100\"]\n", "", "MarketableSecuritiesNoncurrent        = [\"1200\"]\n", "").Replace(folder["filing.toml"])
		case "old":
			for _, account := range []string{"1010", "1100", "1200"} {
				folder["ledgers/trial-balance.xlsx"] = without(folder["ledgers/trial-balance.xlsx"], account+"    | 2022-12-31")
			}
		}
		found, _ := review(t, ledgertest.Folder(folder), "FVT")
		var got []string
		for _, d := range found {
			if d.Code == "TPL002" || d.Code == "LED014" && strings.Contains(d.Message(), "balance-sheet date") || d.Severity == diag.Error {
				got = append(got, string(d.Code)+" "+d.Severity.String())
				if !strings.Contains(d.Message(), tt.date) {
					t.Errorf("%s: found %s, want the date %s in it", tt.name, d.Message(), tt.date)
				}
			}
		}
		if strings.Join(got, ", ") != tt.want {
			t.Errorf("%s: found %q, want %q: %v", tt.name, got, tt.want, list(found))
		}
	}
}
