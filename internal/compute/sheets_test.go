package compute_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// TestSheets checks that a number names the sheets that have rows of its time and no other, in
// the order of their dates, whatever their names and their order in the workbook.
func TestSheets(t *testing.T) {
	const accounts = "[accounts]\nRevenues = [\"4000\"]\nNetIncomeLoss = [\"4000\", \"6000\"]\nContractWithCustomerLiabilityCurrent = [\"2400\"]\n[ledgers.trial-balance]\n"
	const columns = `columns = { account = "Account", debit = "Debit", credit = "Credit" }` + "\n"
	const head = "Account | Debit | Credit\n"
	months := []string{"Sep", "Aug", "Jul", "Jun", "May", "Apr", "Mar", "Feb", "Jan"} // as some workbooks have them: the last first
	sheets := func(year string) (s string) {
		for _, month := range months {
			s += "#sheet " + month + " " + year + "\n" + head + "1000 | 9 |\n4000 | | 7\n2400 | | 2\n"
		}
		return s
	}
	eightK := func(period string) string {
		return strings.Replace(books, "form = \"10-K\"\nperiod = \"FY2022\"", "form = \"8-K\"\nperiod = \""+period+"\"", 1)
	}
	for _, tt := range []struct {
		name, toml string
		files      map[string]string
		want       map[string]string // fact → its cells
	}{
		{"balances and sums since a year began", eightK("FY2022Q2") + accounts + `file = "t.xlsx"` + "\n" + `sheet = "* 202?"` + "\n" + columns + `named = { date = "MMM YYYY" }` + "\n" + `shows = "year-to-date"`,
			map[string]string{"t.xlsx": sheets("2022") + sheets("2021")}, map[string]string{
				"deferred-revenue.current@2022-06-30": "t.xlsx!Jun 2022!B2:C4",
				"deferred-revenue.current@2021-03-31": "t.xlsx!Mar 2021!B2:C4",
				"revenue@FY2022Q2":                    "t.xlsx!Mar 2022!B2:C4 t.xlsx!Jun 2022!B2:C4",
				"revenue@FY2022Q2YTD":                 "t.xlsx!Jun 2022!B2:C4",
				"net-income@FY2021Q2":                 "t.xlsx!Mar 2021!B2:C4 t.xlsx!Jun 2021!B2:C4",
			}},
		{"activity of months", eightK("FY2022Q2") + accounts + `file = "t.xlsx"` + "\n" + `sheet = "* 202?"` + "\n" + columns + `named = { date = "MMM YYYY" }` + "\n" + `shows = "activity"`,
			map[string]string{"t.xlsx": sheets("2022") + sheets("2021")}, map[string]string{
				"deferred-revenue.current@2022-06-30": "t.xlsx!Jun 2022!B2:C4",
				"revenue@FY2022Q2":                    "t.xlsx!Apr 2022!B2:C4 t.xlsx!May 2022!B2:C4 t.xlsx!Jun 2022!B2:C4",
			}},
		{"files, which the pattern finds in the order of the alphabet", eightK("FY2022Q2") + accounts + `file = "tb-*.csv"` + "\n" + columns + `named = { date = "tb-MMM-YYYY" }` + "\n" + `shows = "activity"`,
			map[string]string{"tb-Apr-2022.csv": "Account,Debit,Credit\n4000,,7\n", "tb-Jun-2022.csv": "Account,Debit,Credit\n4000,,7\n", "tb-May-2022.csv": "Account,Debit,Credit\n4000,,7\n", "tb-Jul-2022.csv": "Account,Debit,Credit\n4000,,7\n"},
			map[string]string{"revenue@FY2022Q2": "tb-Apr-2022.csv!B2:C2 tb-May-2022.csv!B2:C2 tb-Jun-2022.csv!B2:C2"}},
		{"a sheet with dates before and after, and none of the time", eightK("FY2022Q2") + accounts + `file = "t.xlsx"` + "\n" + `sheet = ["A", "B"]` + "\n" + `columns = { account = "Account", date = "Date", debit = "Debit", credit = "Credit" }` + "\n" + `shows = "activity"`,
			map[string]string{"t.xlsx": "#sheet A\nAccount | Date | Debit | Credit\n4000 | 2021-05-31 | | 7\n4000 | 2022-09-30 | | 7\n#sheet B\nAccount | Date | Debit | Credit\n4000 | 2022-05-31 | | 7\n"}, map[string]string{
				"revenue@FY2022Q2": "t.xlsx!B!C2:D2",
				"revenue@FY2021Q2": "t.xlsx!A!C2:D3",
			}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"filing.toml": tt.toml}
			for name, text := range tt.files {
				files[name] = text
			}
			f, found, err := filing.Read(ledgertest.Folder(files))
			if err != nil || len(found) > 0 {
				t.Fatal(err, found)
			}
			b, found := ledger.Read(f, compute.Ask(f), ledger.Access{})
			r, _ := compute.Facts(f, b, nil)
			got := map[string]string{}
			for _, each := range r.Facts.All() {
				var cells []string
				for _, c := range each.Origin.Cells {
					cells = append(cells, c.String())
				}
				got[each.ID.String()] = strings.Join(cells, " ")
			}
			for id, want := range tt.want {
				if got[id] != want {
					t.Errorf("%s is from %q, want %q (findings %v)", id, got[id], want, found)
				}
			}
		})
	}
}

// TestSheetOfFinding checks that a finding of a date names the sheet of that date.
func TestSheetOfFinding(t *testing.T) {
	_, found := evaluated(t, map[string]string{"filing.toml": books + "[accounts]\nRevenues = [\"4000\"]\n[ledgers.trial-balance]\nfile = \"t.xlsx\"\nsheet = \"* 2022\"\n" +
		`columns = { account = "Account", debit = "Debit", credit = "Credit" }` + "\n" + `named = { date = "MMM YYYY" }` + "\n" + `shows = "year-to-date"`,
		"t.xlsx": "#sheet Apr 2022\nAccount | Debit | Credit\n1000 | 7 |\n4000 | | 7\n#sheet May 2022\nAccount | Debit | Credit\n1000 | 8 |\n4000 | | 9\n"})
	if !slices.ContainsFunc(found, func(s string) bool { return strings.HasPrefix(s, "warning LED023 t.xlsx!May 2022!B2:C3: ") }) {
		t.Errorf("findings %q, want LED023 on the sheet May 2022", found)
	}
}
