package compute_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestContradicted checks small filings whose rows contradict the way in which they are read,
// and their results once filing.toml states the right one.
func TestContradicted(t *testing.T) {
	monthly := "Account | Date | Amount\n2400 | 2021-12-31 | -5000000\n"
	for i := range 21 {
		y, m := 2022+i/12, 1+i%12
		last := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[m-1]
		monthly += fmt.Sprintf("4000 | %d-%02d-%d | %d\n2400 | %[1]d-%02[2]d-%[3]d | %[5]d\n", y, m, last, -1000000*m, -5000000-100000*(i+1))
	}
	exclusive := "Customer | Start | End | Currency | ARR\n"
	for i := range 20 {
		for y := 2020; y <= 2023; y++ {
			exclusive += fmt.Sprintf("C%d | %d-12-31 | %d-12-31 | USD | %d\n", i, y, y+1, 100000)
		}
	}
	for i := 20; i < 30; i++ {
		exclusive += fmt.Sprintf("C%d | 2022-12-31 | 2023-12-31 | USD | 100000\n", i)
	}
	const subscriptions = "[ledgers.subscriptions]\nfile = \"s.xlsx\"\ncolumns = { customer = \"Customer\", start = \"Start\", end = \"End\", currency = \"Currency\", arr = \"ARR\" }\n"
	for _, tt := range []struct {
		name, report string
		files        map[string]string
		toml, stated string
		found        string // without what is stated
		wrong, right []string
	}{
		{name: "ending balances of months", report: "form = \"8-K\"\nperiod = \"FY2023Q3\"", files: map[string]string{"t.xlsx": monthly},
			toml:   "[accounts]\nRevenues = [\"4000\"]\nContractWithCustomerLiabilityCurrent = [\"2400\"]\n[ledgers.trial-balance]\nfile = \"t.xlsx\"\ncolumns = { account = \"Account\", date = \"Date\", amount = \"Amount\" }\ncredit_negative = true\n",
			stated: `shows = "year-to-date"`, found: "error LED015 t.xlsx!Sheet1!C2:C44: trial balance that seems to hold year-to-date balances: account 4000 grows from -1,000,000 in January 2022 to -12,000,000 in December 2022",
			wrong: []string{"revenue@FY2023Q3 = 24000000"},
			right: []string{"revenue@FY2023Q3 = 3000000", "revenue@FY2022Q3 = 3000000", "revenue@FY2023Q3YTD = 9000000", "deferred-revenue.current@2023-09-30 = 7100000"}},
		{name: "parents by name", report: "form = \"10-K\"\nperiod = \"FY2023\"\ndisclosures = [\"ndr\"]", files: map[string]string{
			"s.xlsx": "Customer | Start | End | Currency | ARR\nC9 | 2019-01-01 | | USD | 1000000\nC2 | 2019-01-01 | 2023-06-30 | USD | 500000\nC1 | 2023-07-01 | | USD | 1000000\n",
			"c.xlsx": "Account ID | Account Name | Parent Account\nC1 | Acme, Inc. |\nC2 | Acme Labs, Inc. | Acme, Inc.\nC9 | Beta, Inc. |\n"},
			toml:   subscriptions + "[ledgers.customers]\nfile = \"c.xlsx\"\ncolumns = { customer = \"Account ID\", parent = \"Parent Account\", name = \"Account Name\" }\n",
			stated: `parent_is = "name"`, found: `error LED018 c.xlsx!Sheet1!C3: parents that seem to be given by name: customer C2 has the parent "Acme, Inc.", which is the name of a customer and not an id`,
			wrong: []string{"ndr.churn@FY2023 = 500000"},
			right: []string{"ndr.denominator@FY2023 = 1500000", "ndr.numerator@FY2023 = 2000000", "ndr.churn@FY2023 = 0", "ndr@FY2023 = 1.333333333333333333"}},
		{name: "ends that are the day after", report: "form = \"10-K\"\nperiod = \"FY2023\"\ndisclosures = [\"ndr\"]", files: map[string]string{"s.xlsx": exclusive},
			toml: subscriptions, stated: `end_is = "day-after"`, found: "error LED016 s.xlsx!Sheet1!C2: end dates that seem to be the first day without service: if the end dates are read as the first day without service, 90 terms last a whole number of months",
			wrong: []string{"ndr.denominator@FY2023 = 5000000", "ndr.numerator@FY2023 = 5000000", "ndr@FY2023 = 1"},
			right: []string{"ndr.denominator@FY2023 = 3000000", "ndr.numerator@FY2023 = 2000000", "ndr@FY2023 = 0.666666666666666667"}},
		{name: "yen for a dollar", report: "form = \"10-K\"\nperiod = \"FY2023\"\ndisclosures = [\"ndr\"]", files: map[string]string{
			"s.xlsx": "Customer | Start | End | Currency | ARR\nC1 | 2019-01-01 | 2023-06-30 | USD | 1000000\nC1 | 2023-07-01 | | USD | 1200000\nC2 | 2019-01-01 | 2023-06-30 | JPY | 300000000\nC2 | 2023-07-01 | | JPY | 240000000\n",
			"f.xlsx": "Currency | Date | Rate\nJPY | 2020-12-31 | 103.2\nJPY | 2021-12-31 | 115.1\nJPY | 2022-12-31 | 131.1\nJPY | 2023-12-31 | 141.0\n"},
			toml:   subscriptions + "[ledgers.fx]\nfile = \"f.xlsx\"\ncolumns = { currency = \"Currency\", date = \"Date\", rate = \"Rate\" }\n",
			stated: `rate_is = "units-per-reporting"`, found: "error LED017 f.xlsx!Sheet1!C5: exchange rates that seem to be inverted: 1 JPY = 141 USD on 2023-12-31, but one USD is worth more than one JPY",
			wrong: []string{"ndr.denominator@FY2023 = 39331000000"},
			right: []string{"ndr.denominator@FY2023 = 3288329.519450800915331808", "ndr.numerator@FY2023 = 3030663.615560640732265446"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			head := strings.Replace(books, "form = \"10-K\"\nperiod = \"FY2022\"", tt.report, 1)
			of := func(found []string) (list []string) {
				for _, line := range found {
					if strings.Contains(line, " LED01") {
						list = append(list, line)
					}
				}
				return list
			}
			tt.files["filing.toml"] = head + tt.toml
			facts, found := evaluated(t, tt.files)
			if found = of(found); len(found) != 1 || !strings.HasPrefix(found[0], tt.found) {
				t.Errorf("found %q, want one that begins with %q", found, tt.found)
			}
			hold(t, facts, tt.wrong...)
			if tt.stated == "" {
				return
			}
			tt.files["filing.toml"] += tt.stated + "\n"
			facts, found = evaluated(t, tt.files)
			if found = of(found); len(found) > 0 {
				t.Errorf("with %s, found %q", tt.stated, found)
			}
			hold(t, facts, tt.right...)
		})
	}
}
