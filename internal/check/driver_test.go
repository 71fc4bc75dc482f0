package check_test

import (
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// TestDriver checks the driver that KPI005 names: the part whose share of the ARR of one year
// earlier moved the rate most in the direction of the change. The first ledger has ARR of $366.2
// million, then $450.1 million. Expansion is the largest amount of both years ($57.6 million,
// $56.1 million), contraction rises from $16.5 million to $34.3 million and churn from $10.2
// million to $50.2 million.
func TestDriver(t *testing.T) {
	t.Parallel()
	const worse = `X | 2020-01-01 | 2020-12-31 | | 100000000
X | 2021-01-01 | 2021-12-31 | | 157600000
X | 2022-01-01 | | | 213700000
Y | 2020-01-01 | 2020-12-31 | | 200000000
Y | 2021-01-01 | 2021-12-31 | | 183500000
Y | 2022-01-01 | | | 149200000
Z | 2020-01-01 | 2021-06-30 | | 10200000
W | 2020-01-01 | 2022-06-30 | | 50200000
V | 2020-01-01 | | | 5800000
N | 2021-02-01 | | | 53000000
`
	for _, tt := range []struct{ mistake, policies, subscriptions, want string }{
		{"the largest amount of the year", "", worse,
			"fell 14.7 points, from 108.4% to 93.7% (ndr@FY2022); the largest driver is churn, at -8.4 points: it was 11.2% of the annual recurring revenue of one year earlier (ndr.churn@FY2022), and 2.8% in the comparison period."},
		{"the largest amount of the change, which the base explains", "", // contraction of 10 of 100, then of 20 of 200; churn of 0, then of 8
			"A | 2020-01-01 | 2020-12-31 | | 100000000\nA | 2021-01-01 | 2021-12-31 | | 90000000\nA | 2022-01-01 | | | 70000000\nB | 2021-02-01 | | | 102000000\nC | 2021-02-01 | 2022-06-30 | | 8000000\n",
			"fell 4.0 points, from 90.0% to 86.0% (ndr@FY2022); the largest driver is churn, at -4.0 points"},
		{"a part that moved against the change", "", // expansion from 30% to 70%, churn from 0% to 50%
			"A | 2020-01-01 | 2020-12-31 | | 100000000\nA | 2021-01-01 | 2021-12-31 | | 130000000\nA | 2022-01-01 | | | 312000000\nB | 2021-02-01 | 2022-06-30 | | 130000000\n",
			"fell 10.0 points, from 130.0% to 120.0% (ndr@FY2022); the largest driver is churn, at -50.0 points"},
		{"a rate that rose because less was lost", "", // churn from 50% to 0%
			"A | 2020-01-01 | | | 100000000\nB | 2020-01-01 | 2021-06-30 | | 100000000\n",
			"rose 50.0 points, from 50.0% to 100.0% (ndr@FY2022); the largest driver is churn, at 50.0 points: it was 0.0% of the annual recurring revenue of one year earlier (ndr.churn@FY2022), and 50.0% in the comparison period."},
		{"currency left out, or its sign turned", `ndr.fx = "reported"`,
			"A | 2020-01-01 | | EUR | 100000000\n",
			"the largest driver is currency, at -12.7 points: it was -16.7% of the annual recurring revenue of one year earlier (ndr.currency@FY2022), and -4.0% in the comparison period."},
	} {
		found, _ := review(t, ledgertest.Folder(overlay(t, map[string]string{
			"filing.toml-":               "disclosures = [\"ndr\", \"revenue\"]\n",
			"filing.toml+":               "\n[policies]\n" + tt.policies,
			"ledgers/fx.xlsx":            "Currency | Date | Rate\nEUR | 2019-12-31 | 1.1\nEUR | 2020-12-31 | 1.25\nEUR | 2021-12-31 | 1.2\nEUR | 2022-12-31 | 1.0\n",
			"ledgers/subscriptions.xlsx": "Customer | Start | End | Currency | ARR\n" + tt.subscriptions,
		})), "KPI005")
		said := ""
		for _, d := range found {
			if d.Code == "KPI005" {
				said = d.Message()
			}
		}
		if !strings.Contains(said, tt.want) {
			t.Errorf("%s: KPI005 says\n%s\nwant\n%s", tt.mistake, said, tt.want)
		}
	}
}
