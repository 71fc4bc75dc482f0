package survey_test

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/survey"
)

const nearBalance = `
Period End | GL Account | Left | Right
2022-11-30 | 1010 | 5 |
2022-11-30 | 4000 | | 5
2022-12-31 | 1010 | 6 |
2022-12-31 | 4000 | | 6`

// TestNearIsCompleted checks what a draft says of a ledger that lacks columns, and that the draft can be
// completed by its words.
func TestNearIsCompleted(t *testing.T) {
	t.Parallel()
	folder := ledgertest.Folder(map[string]string{"tb.xlsx": nearBalance})
	text, _, found := surveyed(t, folder)
	for _, want := range []string{
		`# "tb.xlsx" looks like the trial-balance ledger, but these fields have no usable column: amount, or debit and credit.`,
		`# Name a column for each "?", or write debit = "?", credit = "?" in place of amount. Then remove the # from these lines; tieout check names the keys that they lack:`,
		"# Remove the # from the lines of [accounts] too.", "\n# [accounts]\n# Revenues ", "It needs columns for customer, start, and arr or mrr. ",
		`# To add one, replace each "?" with a header, or write mrr = "?" in place of arr, and remove the # from these lines:`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no comment %s in\n%s", want, text)
		}
	}
	if len(found) != 1 || found[0].Remedy != "In the filing.toml that tieout init writes, name its headers under columns of [ledgers.trial-balance], and remove the # from these lines; or export it again with the missing columns, and run tieout init again (tieout explain ledgers.trial-balance lists the fields); or leave the file out if it is not a ledger" {
		t.Errorf("found %v", found)
	}
	done := strings.Replace(text, `amount = "?" }`, `debit = "Left", credit = "Right" }`, 1)
	done = regexp.MustCompile(`(?m)^# (\[ledgers.trial-balance\]|file    = "tb|columns = .*Left|\[accounts\]|(?:Revenues|NetIncomeLoss|ContractWithCustomerLiabilityCurrent) )`).ReplaceAllString(done, "$1")
	done = strings.ReplaceAll(done, `["?"]`, `["4000"]`)
	folder[filing.File] = &fstest.MapFile{Data: []byte(done)}
	f, wrong, err := filing.Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range wrong {
		if d.Summary != "unanswered line" || strings.Contains(d.Message(), "ledgers") || strings.Contains(d.Message(), "accounts") {
			t.Errorf("completed, found %s at %s", d.Message(), d.At())
		}
	}
	if got := columns(f.Ledger("trial-balance"), true); got != "account=gl account; date=period end; debit=left; credit=right" || len(f.Accounts) != 3 {
		t.Errorf("completed, columns are %s, and %d accounts are mapped", got, len(f.Accounts))
	}
}

// TestNearAnother checks the remedy for a file like a ledger whose section the draft has from
// another file, or whose column cannot be read.
func TestNearAnother(t *testing.T) {
	t.Parallel()
	_, _, found := surveyed(t, ledgertest.Folder(map[string]string{"a.xlsx": nearBalance, "b.xlsx": strings.Replace(nearBalance, "Left | Right", "Debit | Credit", 1)}))
	if len(found) != 1 || !strings.HasPrefix(found[0].Remedy, "Export it again with the missing columns, and run tieout init again") {
		t.Errorf("found %v", found)
	}
}

// TestSkeletonFile checks which file the lines of a missing ledger name: the one that is no ledger and
// like none.
func TestSkeletonFile(t *testing.T) {
	t.Parallel()
	table := "\nAlpha | Beta\nC1 | x"
	tests := []struct {
		name   string
		tables map[string]string
		want   string
	}{
		{"one file", map[string]string{"terms.xlsx": table, "r.xlsx": revenue}, "terms.xlsx"},
		{"one file beside one that is like a ledger", map[string]string{"terms.xlsx": table, "r.xlsx": revenue, "tb.xlsx": nearBalance}, "terms.xlsx"},
		{"two files", map[string]string{"terms.xlsx": table, "more.xlsx": table, "r.xlsx": revenue}, "ledgers/subscriptions.xlsx"},
		{"no file", map[string]string{"r.xlsx": revenue}, "ledgers/subscriptions.xlsx"},
	}
	for _, tt := range tests {
		text, _, _ := surveyed(t, ledgertest.Folder(tt.tables))
		if want := "# [ledgers.subscriptions]\n# file    = \"" + tt.want + "\"\n# columns"; !strings.Contains(text, want) {
			t.Errorf("%s: no %s in\n%s", tt.name, want, text)
		}
	}
}

// TestInspectNamesWhatMayReplace checks what inspect says is missing.
func TestInspectNamesWhatMayReplace(t *testing.T) {
	t.Parallel()
	for table, want := range map[string]string{nearBalance: "amount, or debit and credit", "\nCustomer ID | Start Date | End Date | Plan\nC1 | 2022-01-01 | 2022-12-31 | x\nC1 | 2023-01-01 | 2023-12-31 | x": "arr or mrr"} {
		if got := survey.Inspect(ledgertest.Folder(map[string]string{"a.xlsx": table}), []string{"a.xlsx"})[0].Sheets[0].Lacks; got != want {
			t.Errorf("lacks %q, want %q", got, want)
		}
	}
}
