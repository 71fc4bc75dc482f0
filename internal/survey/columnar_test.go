package survey_test

import (
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// TestOtherFiles surveys a CSV file and Parquet files, whose columns that are not exact are
// not mapped.
func TestOtherFiles(t *testing.T) {
	t.Parallel()
	folder := ledgertest.Folder(map[string]string{
		"ledgers/terms.csv": "Customer ID,Start Date,End Date,ARR\nC1,2021-01-01,2022-12-31,1200.50\nC2,2021-01-01,,600\n",
		"ledgers/revenue.parquet": `Customer ID STRING | Period End DATE | Amount DECIMAL(18,2) | Bill-to Country STRING | Channel STRING | Line INT64 | Score DOUBLE
C1 | 2021-12-31 | 100.50 | US | direct | 1 | 0.5
C2 | 2022-03-31 | 100.50 | US | partner | 2 | 0.5
C2 | 2022-06-30 | 100.50 | DE | partner | 3 | 0.5
C2 | 2022-09-30 | 100.50 | DE | partner | 4 | 0.5
C2 | 2022-12-31 | 100.50 | DE | partner | 5 | 0.5`,
		"ledgers/trial-balance.parquet": `Account INT64 | Period End TIMESTAMP | Amount DOUBLE
4000 | 2022-12-31T00:00:00 | 5`,
		"ledgers/fx.parquet": `Currency STRING | Date TIMESTAMP | Rate LIST
EUR | 2022-12-31T08:00:00 | 5`,
	})
	text, f, found := surveyed(t, folder)
	for _, want := range []string{
		"file    = \"ledgers/revenue.parquet\"\n# unit", `columns = { customer = "Customer ID", date = "Period End", amount = "Amount", country = "Bill-to Country", channel = "Channel" }`,
		`file    = "ledgers/terms.csv"`, `# Columns not used: "Line" and "Score".`,
		`# "ledgers/trial-balance.parquet" looks like the trial-balance ledger, but these fields have no usable column: amount (column "Amount" has the type DOUBLE, a binary floating-point type that does not store decimal amounts exactly).`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("filing.toml lacks %q:\n%s", want, text)
		}
	}
	var messages []string
	for _, d := range found {
		messages = append(messages, d.At()+": "+d.Message())
	}
	for _, want := range []string{`ledgers/trial-balance.parquet!A1: no ledger recognized in the file: row 1 has the headers "Account", "Period End" and "Amount"`, "ledgers/fx.parquet!A1: "} {
		if !strings.Contains(strings.Join(messages, "\n"), want) {
			t.Errorf("found %q, want %q", messages, want)
		}
	}
	if f.Ledger("trial-balance") != nil || f.Ledger("fx") != nil {
		t.Error("a ledger with a column that cannot be read is mapped")
	}
	_, wrong := ledger.Read(f, ledger.Ask{}, ledger.Access{})
	for _, d := range wrong {
		t.Errorf("ledger.Read found %s at %s", d.Message(), d.At())
	}
	_, _, found = surveyed(t, ledgertest.Folder(map[string]string{"a.parquet": "PAR1" + strings.Repeat("x", 40)}))
	if len(found) != 1 || found[0].Code != "LED012" || found[0].At() != "a.parquet" {
		t.Errorf("a damaged file: %v", found)
	}
}
