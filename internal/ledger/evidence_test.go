package ledger_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// books are the ledgers of a filing: name → table, and what is added to its mapping.
type books struct {
	name   string
	tables map[string]string
	more   map[string]string
	toml   string // after the ledgers
	want   []string
}

// folder returns the filing folder; the file of a ledger has its name.
func (b books) folder() map[string]string {
	var toml strings.Builder
	toml.WriteString(head)
	files := map[string]string{}
	for _, name := range []string{"customers", "fx", "revenue", "subscriptions", "trial-balance"} {
		table, ok := b.tables[name]
		if !ok {
			continue
		}
		columns := mapped[name]
		if strings.Contains(b.more[name], "columns = ") {
			columns = ""
		}
		fmt.Fprintf(&toml, "[ledgers.%s]\nfile = %q\n%s\n%s\n", name, name+".xlsx", columns, b.more[name])
		if columns != "" {
			table = headers[name] + table
		}
		files[name+".xlsx"] = table
	}
	files["filing.toml"] = toml.String() + b.toml
	return files
}

// quarterly returns rows "ACCOUNT | date | amount" of consecutive quarters from 2021 on.
func quarterly(account string, amounts ...int) string {
	var b strings.Builder
	for i, n := range amounts {
		fmt.Fprintf(&b, "%s | %d-%s | %d\n", account, 2021+i/4, [...]string{"03-31", "06-30", "09-30", "12-31"}[i%4], n)
	}
	return b.String()
}

// monthly returns rows of an account for the months of 2021 and 2022.
func monthly(account string, amount func(year, month int) int) string {
	var b strings.Builder
	for y := 2021; y <= 2022; y++ {
		for m := 1; m <= 12; m++ {
			fmt.Fprintf(&b, "%s | %d-%02d-28 | %d\n", account, y, m, amount(y, m))
		}
	}
	return b.String()
}

// sold returns rows of revenue from one customer, by quarter from 2021 on.
func sold(amounts ...int) string {
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimSpace(quarterly("C1", amounts...)), "\n") {
		b.WriteString(line + " | US | direct\n")
	}
	return b.String()
}

const (
	signed   = "credit_negative = true"
	revenues = "[accounts]\nRevenues = [\"4000\"]\n"
	named    = `columns = { customer = "Customer", parent = "Parent", name = "Name" }` + "\n"
	people   = "Customer | Parent | Name\n"
	split    = `columns = { account = "Account", date = "Date", debit = "Debit", credit = "Credit" }` + "\n"
	sides    = "Account | Date | Debit | Credit\n"
)

var contradictions = []books{
	// balances of the year to date
	{name: "balances that tie to revenue", tables: map[string]string{"trial-balance": quarterly("4000", -10, -25, -45, -50, -12), "revenue": sold(10, 15, 20, 5, 12)}, more: map[string]string{"trial-balance": signed}, toml: revenues,
		want: []string{"LED015 trial-balance.xlsx!Sheet1!C2:C6: from 2021-04-01 to 2021-06-30, the revenue ledger has revenue of 15. The trial balance has 25 if each of its rows is the amount of its own month or quarter, but 15 if each row is a year-to-date balance"}},
	{name: "balances without signs that tie to revenue", tables: map[string]string{"trial-balance": quarterly("4000", 10, 25, 45, 50, 12), "revenue": sold(10, 15, 20, 5, 12)}, toml: revenues,
		want: []string{"LED015 trial-balance.xlsx!Sheet1!C2:C6: from 2021-04-01 to 2021-06-30, the revenue ledger has revenue of 15"}},
	{name: "activity that ties to revenue", tables: map[string]string{"trial-balance": quarterly("4000", -10, -15, -20, -5, -12), "revenue": sold(10, 15, 20, 5, 12)}, more: map[string]string{"trial-balance": signed}, toml: revenues},
	{name: "balances that tie to revenue and are stated", tables: map[string]string{"trial-balance": quarterly("4000", -10, -25, -45, -50, -12), "revenue": sold(10, 15, 20, 5, 12)}, more: map[string]string{"trial-balance": signed + "\nshows = \"year-to-date\""}, toml: revenues},
	{name: "balances that miss revenue in one quarter", tables: map[string]string{"trial-balance": quarterly("4000", -10, -25, -45, -50, -12), "revenue": sold(10, 15, 21, 5, 12)}, more: map[string]string{"trial-balance": signed}, toml: revenues,
		want: []string{"warning LED015 trial-balance.xlsx!Sheet1!C2:C6: account 4000 grows from -10 in March 2021 to -50 in December 2021"}},
	{name: "balances in thousands of revenue in ones", tables: map[string]string{"trial-balance": quarterly("4000", -10, -25, -45, -50, -12), "revenue": sold(9800, 15400, 19900, 5100, 11600)}, more: map[string]string{"trial-balance": signed + "\nunit = \"thousands\""}, toml: revenues,
		want: []string{"LED015 trial-balance.xlsx!Sheet1!C2:C6: but 15,000 if each row is a year-to-date balance"}},
	{name: "monthly ending balances", tables: map[string]string{"trial-balance": monthly("4000", func(y, m int) int { return -1000000 * m }) + monthly("2400", func(y, m int) int { return -5000000 - 100000*(12*(y-2021)+m) })},
		more: map[string]string{"trial-balance": signed}, toml: revenues + "ContractWithCustomerLiabilityCurrent = [\"2400\"]\n",
		want: []string{"LED015 trial-balance.xlsx!Sheet1!C2:C49: account 4000 grows from -1,000,000 in January 2021 to -12,000,000 in December 2021 and starts again at -1,000,000 in January 2022"}},
	{name: "programs that start in January, stated", tables: map[string]string{"trial-balance": monthly("4000", func(y, m int) int { return -1000000 * m })}, more: map[string]string{"trial-balance": signed + "\nshows = \"activity\""}, toml: revenues},
	{name: "balance sheet accounts alone", tables: map[string]string{"trial-balance": monthly("2400", func(y, m int) int { return -100000 * m })}, more: map[string]string{"trial-balance": signed}, toml: "[accounts]\nContractWithCustomerLiabilityCurrent = [\"2400\"]\n"},
	{name: "one year of balances without revenue", tables: map[string]string{"trial-balance": quarterly("4000", -10, -25, -45, -70)}, more: map[string]string{"trial-balance": signed}, toml: revenues},
	{name: "quarterly balances of one account", tables: map[string]string{"trial-balance": quarterly("4000", -10, -20, -30, -40, -10, -20, -30, -40)}, more: map[string]string{"trial-balance": signed}, toml: revenues,
		want: []string{"warning LED015 trial-balance.xlsx!Sheet1!C2:C9: account 4000 grows from -10 in March 2021 to -40 in December 2021"}},
	{name: "a year-end trial balance taken after closing", tables: map[string]string{"trial-balance": quarterly("4000", -10, -25, -45, 0, -12)}, more: map[string]string{"trial-balance": signed + "\nshows = \"year-to-date\""}, toml: revenues,
		want: []string{"LED015 trial-balance.xlsx!Sheet1!C2:C6: every income statement account is zero on 2021-12-31, but account 4000 was -45 on 2021-09-30. Export the trial balance of 2021-12-31 as it was before the closing entries"}},
	{name: "a year-end without rows of income", tables: map[string]string{"trial-balance": quarterly("4000", -10, -25, -45) + "1000 | 2021-12-31 | 5\n"}, more: map[string]string{"trial-balance": signed + "\nshows = \"year-to-date\""}, toml: revenues,
		want: []string{"LED015 trial-balance.xlsx!Sheet1!C2:C5: every income statement account is zero on 2021-12-31"}},
	{name: "a year-end without activity", tables: map[string]string{"trial-balance": quarterly("4000", -10, -25, -45, 0, -12)}, more: map[string]string{"trial-balance": signed + "\nshows = \"activity\""}, toml: revenues},

	// ends
	{name: "ends that are the next start", tables: map[string]string{"subscriptions": "C1 | 2020-12-31 | 2021-12-31 | USD | 5\nC1 | 2021-12-31 | 2022-12-31 | USD | 5\nC2 | 2021-12-31 | 2022-12-31 | USD | 5\nC3 | 2022-12-31 | | USD | 5\n"},
		want: []string{"LED016 subscriptions.xlsx!Sheet1!C2: if the end dates are read as the first day without service, 3 terms last a whole number of months or are renewed without a gap. If they are read as the last day of service, no term does. For example, customer C1 has a term from 2020-12-31 to 2021-12-31, 12 months long, followed at once by another term"}},
	{name: "ends with the calendar year, from a 31st", tables: map[string]string{"subscriptions": "C1 | 2021-01-31 | 2021-12-31 | USD | 5\nC2 | 2021-03-31 | 2021-12-31 | USD | 5\nC3 | 2021-05-31 | 2021-12-31 | USD | 5\n"}},
	{name: "two ends that are the next start", tables: map[string]string{"subscriptions": "C1 | 2020-12-31 | 2021-12-31 | USD | 5\nC2 | 2021-12-31 | 2022-12-31 | USD | 5\n"}},
	{name: "as many ends of each kind", tables: map[string]string{"subscriptions": "C1 | 2020-12-31 | 2021-12-31 | USD | 5\nC2 | 2020-12-31 | 2021-12-31 | USD | 5\nC3 | 2020-12-31 | 2021-12-31 | USD | 5\nC4 | 2021-01-01 | 2021-12-31 | USD | 5\nC5 | 2021-01-01 | 2021-12-31 | USD | 5\nC6 | 2021-01-01 | 2021-12-31 | USD | 5\n"}},
	{name: "ends that are the next start, stated", tables: map[string]string{"subscriptions": "C1 | 2020-12-31 | 2021-12-31 | USD | 5\nC1 | 2021-12-31 | 2022-12-31 | USD | 5\nC2 | 2021-12-31 | 2022-12-31 | USD | 5\n"}, more: map[string]string{"subscriptions": `end_is = "day-after"`}},
	{name: "ends that are the next start, stated to be the last day", tables: map[string]string{"subscriptions": "C1 | 2020-12-31 | 2021-12-31 | USD | 5\nC1 | 2021-12-31 | 2022-12-31 | USD | 5\nC2 | 2021-12-31 | 2022-12-31 | USD | 5\n"}, more: map[string]string{"subscriptions": `end_is = "last-day"`},
		want: []string{`LED016 subscriptions.xlsx!Sheet1!C2: set ` + "`" + `end_is = "day-after"` + "`"}},
	{name: "last days, stated to be the day after", tables: map[string]string{"subscriptions": "C9 | 2021-01-15 | 2021-05-02 | USD | 5\nC1 | 2021-01-01 | 2021-12-31 | USD | 5\nC1 | 2022-01-01 | 2022-06-30 | USD | 5\nC2 | 2022-01-01 | 2022-12-31 | USD | 5\n"}, more: map[string]string{"subscriptions": `end_is = "day-after"`},
		want: []string{"LED016 subscriptions.xlsx!Sheet1!C3: if the end dates are read as the last day of service, 3 terms last a whole number of months or are renewed without a gap. If they are read as the first day without service, no term does. For example, customer C1 has a term from 2021-01-01 to 2021-12-31"}},
	{name: "last days", tables: map[string]string{"subscriptions": "C1 | 2021-01-01 | 2021-12-31 | USD | 5\nC1 | 2022-01-01 | 2022-06-30 | USD | 5\nC2 | 2022-01-01 | 2022-12-31 | USD | 5\nC3 | 2022-01-31 | 2022-02-28 | USD | 5\n"}},

	// movements
	{name: "debits and credits of a period", tables: map[string]string{"trial-balance": "Account | Date | Beginning Balance | Debit | Credit | Ending Balance\n" + periods(true)}, more: map[string]string{"trial-balance": split}, toml: sheets,
		want: []string{"LED015 trial-balance.xlsx!Sheet1!D2:E50: balance sheet accounts that seem to hold movements: account 2400 has 70 on 2021-06-28 and -35 on 2021-07-28. From one date to the next, the rows of 4 balance sheet accounts change by more than 40% of their amount, and balances usually change less. Under [ledgers.trial-balance] in filing.toml, replace columns by `columns = { account = \"Account\", date = \"Date\", amount = \"Ending Balance\" }`. If credits are negative in that column, add `credit_negative = true`"}},
	{name: "debits and credits of a period, shows stated", tables: map[string]string{"trial-balance": "Account | Date | Beginning | Debit | Credit | End\n" + periods(true)}, more: map[string]string{"trial-balance": split + `shows = "activity"`}, toml: sheets,
		want: []string{"warning LED015 trial-balance.xlsx!Sheet1!D2:E50: balance sheet accounts that seem to hold movements: account 2400 has 70 on 2021-06-28 and -35 on 2021-07-28. From one date to the next, the rows of 4 balance sheet accounts change by more than 40% of their amount, and balances usually change less. Export the trial balance with the balance of each account at each date, map that column as amount, and state `credit_negative` and `shows`"}},
	{name: "debits and credits of a period, no balance is read", tables: map[string]string{"trial-balance": "Account | Date | Beginning | Debit | Credit | End\n" + periods(true)}, more: map[string]string{"trial-balance": split}, toml: "[accounts]\nNetIncomeLoss = [\"4000..9999\"]\n"},
	{name: "debit and credit balances", tables: map[string]string{"trial-balance": "Account | Date | Beginning | Debit | Credit | End\n" + periods(false)}, more: map[string]string{"trial-balance": split + `shows = "year-to-date"`}, toml: sheets},

	// rates
	{name: "yen for a dollar", tables: map[string]string{"fx": "JPY | 2021-12-31 | 115.1\nJPY | 2022-12-31 | 131.1\n"},
		want: []string{"LED017 fx.xlsx!Sheet1!C3: 1 JPY = 131.1 USD on 2022-12-31, but one USD is worth more than one JPY. The same contradiction is found in 2 of 2 pairs of currencies that were compared. Set `rate_is = \"units-per-reporting\"`"}},
	{name: "yen for a dollar, stated", tables: map[string]string{"fx": "JPY | 2021-12-31 | 115.1\nJPY | 2022-12-31 | 131.1\n"}, more: map[string]string{"fx": `rate_is = "units-per-reporting"`}},
	{name: "dollars for a yen, stated to be yen for a dollar", tables: map[string]string{"fx": "JPY | 2021-12-31 | 0.0087\nJPY | 2022-12-31 | 0.0076\n"}, more: map[string]string{"fx": `rate_is = "units-per-reporting"`},
		want: []string{"LED017 fx.xlsx!Sheet1!C3: 1 USD = 0.0076 JPY on 2022-12-31, but one USD is worth more than one JPY. The same contradiction is found in 2 of 2 pairs of currencies that were compared. Set `rate_is = \"reporting-per-unit\"`"}},
	{name: "dollars for a yen, stated to be so", tables: map[string]string{"fx": "JPY | 2021-12-31 | 0.0087\nJPY | 2022-12-31 | 0.0076\n"}, more: map[string]string{"fx": `rate_is = "reporting-per-unit"`}},
	{name: "one rate of three, in yen for a dollar", tables: map[string]string{"fx": "JPY | 2020-12-31 | 103.2\nJPY | 2021-12-31 | 115.1\nJPY | 2022-12-31 | 0.0076\n"}, more: map[string]string{"fx": `rate_is = "units-per-reporting"`},
		want: []string{"LED017 fx.xlsx!Sheet1!C4: 1 USD = 0.0076 JPY on 2022-12-31, but 1 USD = 115.1 JPY on 2021-12-31"}},
	{name: "dollars for a yen", tables: map[string]string{"fx": "JPY | 2021-12-31 | 0.0087\nJPY | 2022-12-31 | 0.0076\n"}},
	{name: "currencies near one dollar", tables: map[string]string{"fx": "EUR | 2022-09-30 | 0.98\nEUR | 2022-12-31 | 1.07\nCHF | 2022-12-31 | 0.99\n"}},
	{name: "one rate of three", tables: map[string]string{"fx": "JPY | 2020-12-31 | 0.0097\nJPY | 2021-12-31 | 0.0087\nJPY | 2022-12-31 | 131.1\n"},
		want: []string{"LED017 fx.xlsx!Sheet1!C4: 1 JPY = 131.1 USD on 2022-12-31, but 1 JPY = 0.0087 USD on 2021-12-31"}},
	{name: "euros and pounds in dollars, won for a dollar", tables: map[string]string{"fx": mixed},
		want: []string{"LED017 fx.xlsx!Sheet1!C7: 1 KRW = 1,300 USD on 2022-12-31, but one USD is worth more than one KRW. The same contradiction is found in 6 of 10 pairs of currencies that were compared. Set `rate_is = { KRW = \"units-per-reporting\" }` in [ledgers.fx] of filing.toml; or, if only some rates are inverted, correct them and save the workbook. Check in which direction EUR is quoted, which the rates do not show; a currency that rate_is does not name is reporting-per-unit"}},
	{name: "the same, stated to be units", tables: map[string]string{"fx": mixed}, more: map[string]string{"fx": `rate_is = "units-per-reporting"`},
		want: []string{"LED017 fx.xlsx!Sheet1!C5: 1 USD = 1.21 GBP on 2022-12-31, but one GBP is worth more than one USD. If each rate is the number of units of the currency for one USD, 2 of 2 rates of GBP contradict what GBP is known to be worth. Set `rate_is = { EUR = \"units-per-reporting\", KRW = \"units-per-reporting\" }`"}},
	{name: "the same, stated by currency", tables: map[string]string{"fx": mixed}, more: map[string]string{"fx": `rate_is = { krw = "units-per-reporting", EUR = "reporting-per-unit" }`}},
	{name: "the same, stated of the wrong currency", tables: map[string]string{"fx": mixed}, more: map[string]string{"fx": `rate_is = { KRW = "units-per-reporting", GBP = "units-per-reporting" }`},
		want: []string{"LED017 fx.xlsx!Sheet1!C5: 1 USD = 1.21 GBP on 2022-12-31, but one GBP is worth more than one USD. If each rate is the number of units of the currency for one USD, 2 of 2 rates of GBP contradict what GBP is known to be worth. Set `rate_is = { KRW = \"units-per-reporting\" }`"}},
	{name: "pairs stated to be units", tables: map[string]string{"fx": pairs}, more: map[string]string{"fx": paired + `rate_is = "units-per-reporting"`},
		want: []string{"LED017 fx.xlsx!Sheet1!C5: 1 USD = 1.21 GBP on 2022-12-31, but one GBP is worth more than one USD. If each rate is the number of units of the currency for one USD, 2 of 2 rates of GBP contradict what GBP is known to be worth. Set `rate_is = { KRW = \"units-per-reporting\" }` in [ledgers.fx] of filing.toml; or, if only some rates are inverted, correct them and save the workbook"}},
	{name: "pairs of which one is stated by itself", tables: map[string]string{"fx": pairs}, more: map[string]string{"fx": paired + `rate_is = { KRW = "units-per-reporting", EUR = "units-per-reporting" }`}},
	{name: "pairs stated by currency", tables: map[string]string{"fx": pairs}, more: map[string]string{"fx": paired + `rate_is = { KRW = "units-per-reporting" }`}},

	// parents
	{name: "parents by name", tables: map[string]string{"customers": people + "C1 | | Acme, Inc.\nC2 | Acme, Inc. | Acme Labs\nC3 | Acme Labs | Acme Tools\n"}, more: map[string]string{"customers": named},
		want: []string{`LED018 customers.xlsx!Sheet1!B3: customer C2 has the parent "Acme, Inc.", which is the name of a customer and not an id`}},
	{name: "parents without revenue", tables: map[string]string{"customers": people + "H1 | | Holdings\nC1 | H1 | Acme\nC2 | H2 | Beta\n"}, more: map[string]string{"customers": named}},
	{name: "a parent whose id is a name", tables: map[string]string{"customers": people + "C1 | Acme | Labs\nC2 | | Acme\n", "subscriptions": "Acme | 2021-01-01 | | USD | 5\n"}, more: map[string]string{"customers": named}},
	{name: "parents by name, stated", tables: map[string]string{"customers": people + "C1 | | Acme, Inc.\nC2 | Acme, Inc. | Acme Labs\nC3 | Acme Labs | Acme Tools\nC4 | Own | Own\n"}, more: map[string]string{"customers": named + `parent_is = "name"`}},
	{name: "names of nobody and of two", tables: map[string]string{"customers": people + "C1 | | Acme\nC2 | | Acme\nC3 | Acme | Labs\nC4 | Beta | Tools\nC5 | acme | Lower\n"}, more: map[string]string{"customers": named + `parent_is = "name"`},
		want: []string{`LED018 customers.xlsx!Sheet1!B4: customer C3 has the parent "Acme", but several customers have that name: C1 and C2`, `LED018 customers.xlsx!Sheet1!B5: customer C4 has the parent "Beta", but no customer has that name`, `LED018 customers.xlsx!Sheet1!B6: customer C5 has the parent "acme", but no customer has that name`}},
	{name: "names in a circle", tables: map[string]string{"customers": people + "C1 | Labs | Acme\nC2 | Acme | Labs\n"}, more: map[string]string{"customers": named + `parent_is = "name"`},
		want: []string{"LED007 customers.xlsx!Sheet1!A2: the parents of C1 lead back to C1"}},

	// ids
	{name: "ids in two cases", tables: map[string]string{"subscriptions": "C-1 | 2021-01-01 | | USD | 5\n", "revenue": "c-1 | 2021-03-31 | 5 | US | direct\n"},
		want: []string{`warning LED019 revenue.xlsx!Sheet1!A2: "C-1" and "c-1" differ only in case, and are counted as two`}},
	{name: "ids with leading zeros", tables: map[string]string{"trial-balance": "'0400 | 2021-03-31 | 5\n'400 | 2021-03-31 | 6\n"},
		want: []string{`warning LED019 trial-balance.xlsx!Sheet1!A3: "0400" and "400" differ only in leading zeros, and are counted as two accounts. If they are the same account, have the system export the ids as text, or as .xlsx instead of CSV`}},
	{name: "three ids that are almost the same", tables: map[string]string{"revenue": "C 1 | 2021-03-31 | 5 | US | direct\nC1 | 2021-03-31 | 5 | US | direct\nc1 | 2021-03-31 | 5 | US | direct\n"},
		want: []string{`warning LED019 revenue.xlsx!Sheet1!A3: "C 1" and "C1" differ only in blanks`}},
	{name: "ids of 15 characters", tables: map[string]string{"subscriptions": "0015g00000AbCdE | 2021-01-01 | | USD | 5\n0015g00000AbCde | 2021-01-01 | | USD | 5\n"}},
	{name: "a parent's id in another case", tables: map[string]string{"customers": "C-1 |\nC-2 | c-1\nC-3 | C-1\n"},
		want: []string{`warning LED019 customers.xlsx!Sheet1!B3: "C-1" and "c-1" differ only in case`}},
	{name: "parents by name that read the same", tables: map[string]string{"customers": people + "C1 | | ACME\nC2 | | Acme\nC3 | Acme |\nC4 | ACME |\n"}, more: map[string]string{"customers": named + `parent_is = "name"`}},
	{name: "one id in two ledgers", tables: map[string]string{"subscriptions": "C1 | 2021-01-01 | | USD | 5\n", "revenue": "C1 | 2021-03-31 | 5 | US | direct\n"}},

	// sums of a trial balance
	{name: "a date that does not add to zero", tables: map[string]string{"trial-balance": "1000 | 2021-12-31 | 5\n4000 | 2021-12-31 | -5\n1000 | 2022-03-31 | 12500.5\n4000 | 2022-03-31 | -3\n1000 | 2022-06-30 | 1\n1000 | 2022-09-30 | 5\n4000 | 2022-09-30 | -5\n"}, more: map[string]string{"trial-balance": signed},
		want: []string{"warning LED023 trial-balance.xlsx!Sheet1!C2:C8: the accounts of 2022-03-31 add to 12,497.5, not to zero; the accounts of 1 more date do not add to zero either"}},
	{name: "a trial balance of some accounts", tables: map[string]string{"trial-balance": quarterly("4000", -5, -6, -7)}, more: map[string]string{"trial-balance": signed}},
	{name: "a trial balance without signs", tables: map[string]string{"trial-balance": "1000 | 2021-12-31 | 5\n4000 | 2021-12-31 | -5\n1000 | 2022-03-31 | 7\n"}},
	{name: "debits and credits", tables: map[string]string{"trial-balance": sides + "1000 | 2021-12-31 | 5 |\n4000 | 2021-12-31 | | 5\n1000 | 2022-03-31 | 7 |\n4000 | 2022-03-31 | | 7\n"}, more: map[string]string{"trial-balance": split}},
	{name: "debits and credits that differ", tables: map[string]string{"trial-balance": sides + "1000 | 2021-12-31 | 5 |\n4000 | 2021-12-31 | | 7\n"}, more: map[string]string{"trial-balance": split},
		want: []string{"warning LED023 trial-balance.xlsx!Sheet1!C2: the accounts of 2021-12-31 add to -2, not to zero"}},
}

// TestContradictions checks what the rows say against the way in which they are read.
func TestContradictions(t *testing.T) {
	for _, b := range contradictions {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			_, got := read(t, ledgertest.Folder(b.folder()))
			holds(t, got, b.want...)
		})
	}
}

// TestContradictionsNeedAllRows checks that a ledger with an error is not judged by its other
// rows.
func TestContradictionsNeedAllRows(t *testing.T) {
	t.Parallel()
	b := books{tables: map[string]string{"fx": "JPY | 2021-12-31 | 115.1\nJPY | 2022-12-31 | many\n"}}
	_, got := read(t, ledgertest.Folder(b.folder()))
	holds(t, got, `LED001 fx.xlsx!Sheet1!C3: the cell holds the text "many"`)
	b = books{tables: map[string]string{"fx": "JPY | 2021-12-31 | 115.1\nJPY | 2022-12-31 | 131.1\n", "revenue": "A | 2021-03-31 | many | US | direct\n"}}
	_, got = read(t, ledgertest.Folder(b.folder()))
	holds(t, got, `LED001 revenue.xlsx!Sheet1!C2: the cell holds the text "many"`, "LED017 fx.xlsx!Sheet1!C3: 1 JPY = 131.1 USD on 2022-12-31")
}

// TestPlacesOfContradictions checks how many places a finding has, and what else it lists.
func TestPlacesOfContradictions(t *testing.T) {
	for name, tt := range map[string]struct {
		books
		count   int
		related []string
	}{
		"ends": {books{tables: map[string]string{"subscriptions": "C1 | 2020-12-31 | 2021-12-31 | USD | 5\nC1 | 2021-12-31 | 2022-12-31 | USD | 5\nC2 | 2021-12-31 | 2022-12-31 | USD | 5\nC4 | 2021-12-31 | 2022-12-31 | USD | 5\n"}}, 0,
			[]string{"filing.toml:15:1", "subscriptions.xlsx!Sheet1!C3", "subscriptions.xlsx!Sheet1!C4"}},
		"rates": {books{tables: map[string]string{"fx": pairs}, more: map[string]string{"fx": paired + `rate_is = "units-per-reporting"`}}, 0,
			[]string{"filing.toml:15:1", "fx.xlsx!Sheet1!C3"}},
		"parents": {books{tables: map[string]string{"customers": people + "C1 | | Acme\nC2 | Acme | Labs\nC3 | Labs | Tools\nC4 | Acme | More\n"}, more: map[string]string{"customers": named}}, 3,
			[]string{"customers.xlsx!Sheet1!B4", "customers.xlsx!Sheet1!B5"}},
		"ids": {books{tables: map[string]string{"revenue": "C 1 | 2021-03-31 | 5 | US | direct\nC1 | 2021-03-31 | 5 | US | direct\nc1 | 2021-03-31 | 5 | US | direct\n"}}, 0,
			[]string{"revenue.xlsx!Sheet1!A2", "revenue.xlsx!Sheet1!A4"}},
		"dates": {books{tables: map[string]string{"trial-balance": sides + "1000 | 2021-12-31 | 5 |\n1000 | 2022-03-31 | 5 |\n1000 | 2022-06-30 | 5 |\n"}, more: map[string]string{"trial-balance": split}}, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, found, err := filing.Read(ledgertest.Folder(tt.folder()))
			if err != nil || len(found) > 0 {
				t.Fatalf("filing.Read: %v, %v, want neither", err, found)
			}
			_, found = ledger.Read(f, ask, ledger.Access{})
			if len(found) != 1 {
				t.Fatalf("found %v, want one finding", found)
			}
			var related []string
			for _, r := range found[0].Related {
				related = append(related, r.At.String())
			}
			if found[0].Count != tt.count || strings.Join(related, " ") != strings.Join(tt.related, " ") {
				t.Errorf("found %d places and %q, want %d and %q", found[0].Count, related, tt.count, tt.related)
			}
		})
	}
}

// TestParentsByName checks the topmost parents of customers whose parents are names.
func TestParentsByName(t *testing.T) {
	t.Parallel()
	b := books{tables: map[string]string{"customers": people + "C3 | Acme Labs | Acme Tools\nC2 | Acme, Inc. | Acme Labs\nC1 | Acme, Inc. | Acme, Inc.\nC4 | | Beta\nC5 | Beta | \nBeta | | Other\n"}, more: map[string]string{"customers": named + `parent_is = "name"`}}
	book, got := read(t, ledgertest.Folder(b.folder()))
	holds(t, got)
	tops := map[string]string{}
	for _, id := range []string{"C1", "C2", "C3", "C4", "C5", "Beta"} {
		tops[id] = book.Customers.Top(id)
	}
	if want := map[string]string{"C1": "C1", "C2": "C1", "C3": "C1", "C4": "C4", "C5": "C4", "Beta": "Beta"}; !maps.Equal(tops, want) {
		t.Errorf("the topmost parents are %v, want %v", tops, want)
	}
}

// TestSeverityOfContradictions checks which of the findings stop a filing.
func TestSeverityOfContradictions(t *testing.T) {
	t.Parallel()
	for _, b := range contradictions {
		f, _, err := filing.Read(ledgertest.Folder(b.folder()))
		if err != nil {
			t.Fatal(err)
		}
		_, found := ledger.Read(f, ask, ledger.Access{})
		for _, d := range found {
			if warning := d.Code == "LED019" || d.Code == "LED023"; warning && d.Severity != diag.Warning || !warning && d.Code != "LED015" && d.Severity != diag.Error {
				t.Errorf("%s: %s is found as %s", b.name, d.Code, d.Severity)
			}
		}
	}
}

// mixed are rates of which those of KRW are won for a dollar, and pairs the same under the names
// of pairs, which paired maps.
const (
	mixed  = "EUR | 2021-12-31 | 1.13\nEUR | 2022-12-31 | 1.07\nGBP | 2021-12-31 | 1.35\nGBP | 2022-12-31 | 1.21\nKRW | 2021-12-31 | 1190\nKRW | 2022-12-31 | 1300\n"
	paired = "values.currency = { EUR = [\"EUR/USD\"], GBP = [\"GBP/USD\"], KRW = [\"USD/KRW\"] }\n"
)

var pairs = strings.NewReplacer("EUR", "EUR/USD", "GBP", "GBP/USD", "KRW", "USD/KRW").Replace(mixed)

const sheets = "[accounts]\nNetIncomeLoss = [\"4000..9999\"]\nContractWithCustomerLiabilityCurrent = [\"2400\"]\n"

// periods returns rows "ACCOUNT | date | beginning | debit | credit | ending" of January to
// July 2021: the movements of a month, or the balances at its end.
func periods(movements bool) string {
	var b strings.Builder
	has := map[string]int{"1000": 900, "1200": 400, "2400": -500, "3000": -800}
	for m, of := range [][4]int{{20, 31, -41, 0}, {35, -30, 25, -10}, {-10, 44, -39, 0}, {60, -25, -25, 0}, {-15, 51, -16, -10}, {-80, 20, 70, 0}, {55, -10, -35, 0}} {
		total := 0
		for i, id := range []string{"1000", "1200", "2400", "3000", "4000", "5000", "6000"} {
			before := has[id]
			switch id {
			case "4000":
				has[id] -= 100
			case "5000":
				has[id] += 30
			case "6000":
				has[id] -= total
			default:
				has[id] += of[i]
			}
			total += has[id] - before
			n := has[id]
			if movements {
				n -= before
			}
			fmt.Fprintf(&b, "%s | 2021-%02d-28 | %d | %d | %d | %d\n", id, m+1, before, max(n, 0), max(-n, 0), has[id])
		}
	}
	return b.String()
}
