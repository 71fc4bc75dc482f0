package compute_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

const books = `
[registrant]
name = "B, Inc."
cik = "0001999990"
prefix = "brw"
namespace = "http://www.b.example/20221231"
currency = "USD"
domicile = "US"
[report]
form = "10-K"
period = "FY2022"
[calendar]
fiscal_year_end = "12-31"
`

// evaluated returns every fact as "id = value", and the findings.
func evaluated(t *testing.T, files map[string]string) (map[string]string, []string) {
	t.Helper()
	f, found, err := filing.Read(ledgertest.Folder(files))
	if err != nil {
		t.Fatal(err)
	}
	b, more := ledger.Read(f, compute.Ask(f), ledger.Access{})
	found = append(found, more...)
	r, more := compute.Facts(f, b, nil)
	facts := map[string]string{}
	for _, f := range r.Facts.All() {
		facts[f.ID.String()] = f.Value.String()
	}
	var list []string
	for _, d := range append(found, more...) {
		if !slices.Contains(besides, d.Code) {
			list = append(list, fmt.Sprintf("%s %s %s: %s", d.Severity, d.Code, d.At(), d.Message()))
		}
	}
	return facts, list
}

func hold(t *testing.T, got map[string]string, want ...string) {
	t.Helper()
	for _, line := range want {
		id, value, _ := strings.Cut(line, " = ")
		if got[id] != value {
			t.Errorf("%s = %q, want %q", id, got[id], value)
		}
	}
	if t.Failed() {
		for _, id := range slices.Sorted(maps.Keys(got)) {
			t.Logf("%s = %s", id, got[id])
		}
	}
}

// TestResults checks the measures of the trial balance in an export that shows
// credits as negative: income of 108 stands as −108.
func TestResults(t *testing.T) {
	facts, found := evaluated(t, map[string]string{"filing.toml": books + `
[accounts]
Revenues = ["4000", "4010"]
NetIncomeLoss = ["NI"]
ContractWithCustomerLiabilityCurrent = ["2400"]
IncomeTaxExpenseBenefit = ["9100"]
InvestmentIncomeInterest = ["8000"]
RestructuringCharges = ["6900"]
OurOwnExpense = { accounts = ["9900"], balance = "debit", period = "duration" }
[ledgers.trial-balance]
file = "tb.xlsx"
columns = { account = "Account", date = "Date", amount = "Amount" }
credit_negative = true
[non_gaap.adjusted-ebitda]
adjustments = [
  { key = "tax", label = "Provision for income taxes", account = "IncomeTaxExpenseBenefit", sign = "+" },
  { key = "interest", label = "Interest income", account = "InvestmentIncomeInterest", sign = "-" },
  { key = "restructuring", label = "Restructuring", account = "RestructuringCharges", sign = "+" },
  { key = "own", label = "Our own", account = "OurOwnExpense" },
]
`, "tb.xlsx": `
Account | Date | Amount
'4000 | 2022-06-30 | -400
'4010 | 2022-12-31 | -89.7
'4000 | 2021-12-31 | -411.2
NI | 2022-03-31 | -100
NI | 2022-12-31 | -8
NI | 2021-12-31 | 5
NI | 2023-01-31 | -1000
'2400 | 2022-12-31 | -250
'2400 | 2022-12-30 | -999
'2400 | 2021-12-31 | -240.5
'2400 | 2020-12-31 | -200
'9100 | 2022-12-31 | 30
'9100 | 2021-12-31 | -2
'8000 | 2022-12-31 | -7
'8000 | 2021-12-31 | -1
'6900 | 2022-12-31 | 4
'9900 | 2022-12-31 | 3
'9900 | 2021-12-31 | 1
`})
	if len(found) > 0 {
		t.Errorf("found %q", found)
	}
	hold(t, facts, "revenue@FY2022 = 489.7", "revenue@FY2021 = 411.2", "revenue.increase@FY2022 = 78.5", "net-income@FY2022 = 108", "net-income@FY2021 = -5",
		"net-income.margin@FY2022 = 0.22054318970798448", "adjusted-ebitda.adjustment[tax]@FY2022 = 30", "adjusted-ebitda.adjustment[tax]@FY2021 = -2",
		"adjusted-ebitda.adjustment[interest]@FY2022 = -7", "adjusted-ebitda.adjustment[restructuring]@FY2021 = 0", "adjusted-ebitda@FY2022 = 138", "adjusted-ebitda@FY2021 = -7",
		"deferred-revenue.current@2022-12-31 = 250", "deferred-revenue.current.change@FY2022 = 9.5", "deferred-revenue.current.change@FY2021 = 40.5",
		"billings@FY2022 = 499.2", "account[OurOwnExpense]@FY2022 = 3", "account[ContractWithCustomerLiabilityCurrent]@2022-12-31 = 250")
	if _, there := facts["account[RestructuringCharges]@FY2021"]; there {
		t.Error("an element without a row in a period exists by itself")
	}
}

// TestNoteTables replays a section whose captions are rotated.
func TestNoteTables(t *testing.T) {
	facts, found := evaluated(t, map[string]string{"filing.toml": books + `
[ledgers.note-tables]
file = "notes.xlsx"
unit = "thousands"
columns = { table = "Table", date = "Date", section = "Section", line = "Line", column = "Column", amount = "Amount" }
[fair_value]
hierarchy_only = ["Forward contracts"]
`, "notes.xlsx": `
Table | Date | Section | Line | Column | Amount
investment-types | 2021-12-31 | cash | Cash | cost | 10
investment-types | 2021-12-31 | cash | Cash | fair-value | 10
investment-types | 2021-12-31 | short-term | Commercial paper | fair-value | 28963
investment-types | 2021-12-31 | short-term | Corporate bonds | fair-value | 3952
investment-types | 2021-12-31 | short-term | Asset-backed securities | fair-value | 216999
investment-types | 2021-12-31 | short-term | U.S. Treasury and government agencies | fair-value | 18046
investment-types | 2021-12-31 | short-term | Total | fair-value | 267960
investment-types | 2021-12-31 | long-term | U.S. Treasury and government agencies | fair-value | 37528
hierarchy | 2021-12-31 | | Commercial paper | level-2 | 18046
hierarchy | 2021-12-31 | | Commercial paper | total | 18046
hierarchy | 2021-12-31 | | Corporate bonds | level-2 | 28963
hierarchy | 2021-12-31 | | Asset-backed securities | level-2 | 3952
hierarchy | 2021-12-31 | | U.S. Treasury and government agencies | level-1 | 200000
hierarchy | 2021-12-31 | | U.S. Treasury and government agencies | level-2 | 54527
hierarchy | 2021-12-31 | | Forward contracts | level-2 | 12
`})
	if len(found) > 0 {
		t.Errorf("found %q", found)
	}
	const treasury = "us-treasury-and-government-agencies"
	hold(t, facts, "fair-value.types["+treasury+"]@2021-12-31 = 55574000", "fair-value.hierarchy["+treasury+"]@2021-12-31 = 254527000",
		"fair-value.difference["+treasury+"]@2021-12-31 = 198953000", "fair-value.difference[commercial-paper]@2021-12-31 = -10917000",
		"fair-value.difference[total]@2021-12-31 = 0", "fair-value.adjustment.short-term["+treasury+"]@2021-12-31 = 198953000",
		"fair-value.revised.short-term["+treasury+"]@2021-12-31 = 216999000", "fair-value.revised.short-term[asset-backed-securities]@2021-12-31 = 3952000",
		"fair-value.revised.short-term[total]@2021-12-31 = 267960000", "fair-value.outside[forward-contracts]@2021-12-31 = 12000")
	for id := range facts {
		if strings.Contains(id, "difference[cash]") || strings.Contains(id, "forward") && !strings.HasPrefix(id, "fair-value.outside") {
			t.Errorf("%s exists", id)
		}
	}
}

// TestMisstatement checks what SAB 99 and SAB 108 ask of an approved error: a line of
// it stood the year before, and the rollover leaves that part out.
func TestMisstatement(t *testing.T) {
	facts, found := evaluated(t, map[string]string{"filing.toml": books + `
[ledgers.note-tables]
file = "notes.xlsx"
unit = "thousands"
columns = { table = "Table", date = "Date", section = "Section", line = "Line", column = "Column", amount = "Amount" }
[ledgers.trial-balance]
file = "tb.xlsx"
columns = { account = "Account", date = "Date", amount = "Amount" }
credit_negative = true
[accounts]
NetIncomeLoss = ["NI"]
MarketableSecuritiesCurrent = ["1100"]
StockholdersEquity = ["3000"]
`, "restatements.toml": `
[[restatement]]
fact = "fair-value.difference[bonds]"
reason = "A slip."
approver = "J. Doe"
[[restatement]]
fact = "fair-value.difference[paper]@2021-12-31"
reason = "A slip."
approver = "J. Doe"
[[restatement]]
fact = "fair-value.difference[funds]"
reason = "Nobody has approved it."
approver = ""
[[restatement]]
fact = "fair-value.difference[paper-money]"
reason = "No such line."
approver = "J. Doe"
`, "tb.xlsx": `
Account | Date | Amount
NI | 2021-12-31 | 200000
NI | 2021-03-31 | 300000
'1100 | 2021-12-31 | 400000
`, "notes.xlsx": `
Table | Date | Section | Line | Column | Amount
investment-types | 2021-12-31 | cash | Cash | fair-value | 500
investment-types | 2021-12-31 | short-term | Bonds | fair-value | 300
investment-types | 2021-12-31 | short-term | Paper | fair-value | 100
hierarchy | 2021-12-31 | | Bonds | total | 100
hierarchy | 2021-12-31 | | Paper | total | 305
investment-types | 2020-12-31 | short-term | Bonds | fair-value | 40
hierarchy | 2020-12-31 | | Bonds | level-1 | 10
hierarchy | 2020-12-31 | | Paper | level-1 | 50
investment-types | 2022-12-31 | short-term | Funds | fair-value | 40
hierarchy | 2022-12-31 | | Funds | level-1 | 10
`})
	for _, f := range found {
		if !strings.Contains(f, "account without rows") && !strings.Contains(f, "names fair-value.difference[paper-money], which is not a fact of this filing") {
			t.Errorf("found %q", f)
		}
	}
	if len(found) != 2 {
		t.Errorf("found %q, want two", found)
	}
	hold(t, facts, "error.net@2021-12-31 = 5000", "error.gross@2021-12-31 = 205000",
		"error.line-share[bonds]@2021-12-31 = -0.666666666666666667", "error.line-share[paper]@2021-12-31 = 2.05", "error.line-share[total]@2021-12-31 = 0.0125",
		"fair-value.short-term[bonds]@2021-12-31 = 100000", "fair-value.short-term[paper]@2021-12-31 = 305000", "fair-value.short-term[total]@2021-12-31 = 405000",
		"fair-value.cash[cash]@2021-12-31 = 500000", "fair-value[total]@2021-12-31 = 905000", "fair-value.levels[paper]@2021-12-31 = 305000")
	for id := range facts {
		if strings.HasPrefix(id, "error.") && (strings.Contains(id, "2022") || strings.Contains(id, "Equity")) {
			t.Errorf("%s exists", id)
		}
	}
}

// TestStrayTags has elements chosen for what is no metric, and for what has the
// element of its accounts; one for a metric is as it should be.
func TestStrayTags(t *testing.T) {
	t.Parallel()
	_, found := evaluated(t, map[string]string{"filing.toml": books + `
[tags]
revenues = "us-gaap:Revenues"
account = "us-gaap:Assets"
"deferred-revenue.current" = "us-gaap:DeferredRevenueCurrent"
[ledgers.trial-balance]
file = "tb.xlsx"
columns = { account = "Account", date = "Date", amount = "Amount" }
[accounts]
Revenues = ["4000"]
`, "tb.xlsx": `
Account | Date | Amount
'4000 | 2021-12-31 | 400
`})
	for _, want := range []string{`[tags] sets an element for revenues, which is not a metric. Write "revenue" instead`, "[tags] sets an element for account, whose elements come from [accounts]"} {
		if !slices.ContainsFunc(found, func(f string) bool { return strings.Contains(f, want) }) {
			t.Errorf("found %q, want %q", found, want)
		}
	}
	if slices.ContainsFunc(found, func(f string) bool { return strings.Contains(f, "deferred-revenue") }) {
		t.Errorf("found %q of what is a metric", found)
	}
}
