package survey_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf16"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/survey"
)

// times repeats a line with the number of the repetition.
func times(n int, line func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(line(i) + "\n")
	}
	return b.String()
}

func monthEnd(year, month int) fiscal.Date { return fiscal.NewDate(year, time.Month(month)+1, 1) - 1 }

// trialBalance returns the rows of accounts over months, each amount by a function.
func trialBalance(header string, from, months int, row func(account string, i int, end fiscal.Date) string) string {
	out := header + "\n"
	for i := range months {
		for _, account := range []string{"2400", "4000", "6000"} {
			out += row(account, i, monthEnd(from, 1+i)) + "\n"
		}
	}
	return out
}

// TestExportsAsWritten holds what is proposed for exports that nobody shaped for the program:
// the lines that the file must have, those that it must not have, and that what is not left
// open is read without an error.
func TestExportsAsWritten(t *testing.T) {
	t.Parallel()
	const revenueHeader = "Customer ID | Posting Date | Revenue | Country | Channel\n"
	tests := []struct {
		name  string
		files map[string]string
		want  []string
		not   []string
		open  []string // ledgers that cannot be read until a line is answered
	}{
		{name: "titles, headings and totals of fewer fields", files: map[string]string{"rev.csv": "\xef\xbb\xbf\"Acme, Inc.\"\nRevenue Detail\nFrom Feb 2022 to Mar 2022\n\nFinancial Row,Date,No.,Customer ID,Amount,Country,Channel\nFeb 2022\n,02/28/2022,R1,C1,\"2,500.00\",US,Direct\nTotal - Feb 2022,,,,\"2,500.00\",,\nMar 2022\n,03/31/2022,R2,C1,\"2,500.00\",US,Direct\n,03/31/2022,R3,C2,\"2,600.00\",US,Direct"},
			want: []string{`name      = "Acme, Inc."`, "# Headers: row 5.", `customer = "Customer ID", date = "Date", amount = "Amount"`, `total_rows = { "Financial Row" = ["Total*"] }`}, not: []string{"delimiter"}, open: []string{"revenue"}},
		{name: "headers on each page", files: map[string]string{"rev.csv": "Customer ID,Date,Revenue,Country,Channel\n" + times(900, func(i int) string {
			if i%400 == 399 {
				return "Customer ID,Date,Revenue,Country,Channel"
			}
			return fmt.Sprintf("C%d,%s,2500,US,Direct", i, monthEnd(2021, 1+i%24))
		})}, want: []string{`note_rows = { customer = ["Customer ID"] }        # These rows hold no amount and no data: row 401 and 1 more.`}, not: []string{`["Country"]`, `["Channel"]`}},
		{name: "states far below the first rows", files: map[string]string{"subs.csv": "Customer ID,Start Date,End Date,ARR,Status\n" + times(900, func(i int) string {
			return fmt.Sprintf("C%d,2021-01-01,2022-12-31,12000,%s", i, map[bool]string{true: "Draft", false: "Active"}[i > 880])
		})}, want: []string{`only    = { Status = { keep = ["Active"], drop = ["Draft"] } }`, "Rows that are not in force are left out: 19 rows."}, not: []string{"rows that were read"}},
		{name: "states that are blank in the first rows", files: map[string]string{"subs.csv": "Customer ID,Start Date,End Date,ARR,Status\n" + times(900, func(i int) string {
			return fmt.Sprintf("C%d,2021-01-01,2022-12-31,12000,%s", i, map[bool]string{true: []string{"Angebot", "aktiv"}[i%2], false: ""}[i > 880])
		})}, want: []string{`only    = { Status = `, `drop = ["Angebot"]`, "Rows that are not in force are left out: 9 rows."}, open: []string{"subscriptions"}},
		{name: "many states, which are no states", files: map[string]string{"subs.csv": "Customer ID,Start Date,End Date,ARR,Status\n" + times(900, func(i int) string {
			return fmt.Sprintf("C%d,2021-01-01,2022-12-31,12000,%s", i, map[bool]string{true: fmt.Sprintf("note %d", i), false: "Active"}[i > 400])
		}) + "X,2021-01-01,2022-12-31,12000,Draft\n"}, not: []string{"only "}},
		{name: "currencies of rates that differ below the first rows", files: map[string]string{"fx.csv": "From Currency,To Currency,Date,Rate\n" + times(900, func(i int) string {
			return fmt.Sprintf("%s,%s,%s,1.%d", "EUR", map[bool]string{true: "GBP", false: "USD"}[i >= 700], monthEnd(2020, 1+i%700), 1+i%7)
		})}, want: []string{`only    = { "To Currency" = { keep = ["USD"], drop = ["GBP"] } }`}},
		{name: "amounts that turn below the first rows", files: map[string]string{"rev.csv": "Customer ID,Date,Revenue,Country,Channel\n" + times(1400, func(i int) string {
			return fmt.Sprintf("C%d,%s,%s2500,US,Direct", i, monthEnd(2021, 1+i%24), map[bool]string{true: "", false: "-"}[i >= 450])
		})}, not: []string{"credit_negative"}},
		{name: "a parent that only a row far below has, and customers beyond the first words", files: map[string]string{
			"rev.csv": "Customer ID,Date,Revenue,Country,Channel\n" + times(900, func(i int) string {
				return fmt.Sprintf("C%03d,%s,2500,US,Direct", i, monthEnd(2021, 1+i%24))
			}),
			"customers.csv": "Customer ID,Parent,Name\n" + times(450, func(i int) string { return fmt.Sprintf("C%03d,,Acme %d", i, i) }) + "C899,C898,C898\nC897,C896,Acme\n"},
			not: []string{"parent_is", "blank in"}},
		{name: "parents by name in rows with a channel that nobody knows", files: map[string]string{
			"customers.csv": "Customer ID,Parent,Name,Country,Channel\n" + times(20, func(i int) string {
				return fmt.Sprintf("C%03d,%s,Acme %d,US,%s", i, map[bool]string{true: "", false: fmt.Sprintf("Acme %d", i%3)}[i < 10], i, []string{"Direct", "Zwischenhandel"}[i%2])
			})}, want: []string{`parent_is = "name"`, "Of 10 parents, 10 are given", `"?" = ["Zwischenhandel"]`}, not: []string{"The others"}, open: []string{"customers"}},
		{name: "rates with decimal commas", files: map[string]string{"kurse.csv": "Currency;Date;Rate\n" + times(12, func(i int) string { return fmt.Sprintf("EUR;%s;1,0%d25", monthEnd(2021, 1+i), i%7) })},
			want: []string{`numbers = "1.234,50"`, "12 rates have this form"}},
		{name: "a detail of revenue with accounts, and customers of NetSuite", files: map[string]string{
			"rev.csv": "Financial Row,Date,Document Number,Customer ID,Customer,Account,Amount\nFeb 2022\n" + times(5, func(i int) string {
				return fmt.Sprintf(",2022-02-28,R%d,1000%d,Acme %[2]d,%d Subscription revenue,2500.5", i, i%3, 4000+100*(i%2))
			}) + "Total - Feb 2022,,,,,,12502.5\n",
			"customers.csv": "Internal ID,ID,Name,Child Of,Billing Country,Category\n81,10000,Acme 0,,United States,Direct\n82,10001,Acme 1,Acme 0,Germany,Reseller\n83,10002,Acme 2,,Germany,Direct",
			"tb.xlsx": times(4, func(i int) string {
				return fmt.Sprintf("#sheet %s\nAccount | Debit | Credit\n1000 - Cash | 5%d | \n4000 - Revenue | | 5%[2]d", []string{"Jan 2022", "Feb 2022", "Mar 2022", "Apr 2022"}[i], i)
			}),
		}, want: []string{`columns = { customer = "Customer ID", date = "Date", amount = "Amount" }`, `columns = { customer = "ID", parent = "Child Of", name = "Name", country = "Billing Country", channel = "Category" }`,
			`parent_is = "name"`, `Confirm that "Category" is channel. The column was chosen by its cells`, "The channel of a row comes from the customers ledger.", `named   = { date = "MMM YYYY" }`, "4 sheets of"}, open: []string{"revenue", "trial-balance"}},
		{name: "a ledger of all accounts with customers", files: map[string]string{"gl.csv": "Account,Date,Customer ID,Amount\n1200 Receivables,2022-01-31,C1,5\n4000 Revenue,2022-01-31,C1,-5\n6000 Travel,2022-01-31,C2,7"},
			want: []string{"[ledgers.trial-balance]", `account = "Account"`}},
		{name: "a list with an id and a name alone", files: map[string]string{"fx.csv": "Currency,Date,Rate\nEUR,2021-12-31,1.1", "items.csv": "ID,Name,Category\n1,Gateway,Direct\n2,Sensor,Direct\n3,Support,Reseller"},
			not: []string{"[ledgers.customers]"}},
		{name: "gains and losses in one column", files: map[string]string{"sec.csv": "As Of Date,Security Type,Class,Level,Amortized Cost,Net Unrealized Gain/Loss,Market Value\n2022-12-31,Corporate bonds,Short-term,Level 2,100,-2,98\n2022-12-31,Corporate bonds,Long-term,Level 2,100,3,103"},
			want: []string{`gains = "Net Unrealized Gain/Loss", losses = "Net Unrealized Gain/Loss"`, "an amount above zero is a gain, and one below zero a loss."}},
		{name: "rates in both directions", files: map[string]string{"fx.csv": "FROM_CURRENCY,TO_CURRENCY,CONVERSION_DATE,CONVERSION_RATE\nEUR,USD,2022-01-31,1.12\nUSD,EUR,2022-01-31,0.892857\nJPY,USD,2022-01-31,0.0087\nUSD,JPY,2022-01-31,114.9"},
			want: []string{`only    = { TO_CURRENCY = { keep = ["USD"], drop = ["EUR", "JPY"] } }`, `currency  = "USD"`, "# 1 EUR = 1.12 USD on 2022-01-31."}, not: []string{"rate_is"}},
		{name: "footers of one field", files: map[string]string{"subs.csv": "Contract Number;Customer ID;Start;End;MRR\n" + times(9, func(i int) string { return fmt.Sprintf("%d;C%d;2022-01-01;2022-12-31;1,5", i, i) }) + "Copyright (c) 2025, all rights reserved\nHalvorsen\n"},
			want: []string{`delimiter = ";"`, `note_rows = { subscription = ["Copyright (c)*", "Halvorsen"] }`}},
		{name: "a footer of one word below customers", files: map[string]string{"c.csv": "Account ID,Account Name,Parent Account\nC1,Acme,\nC2,Beta,C1\nHalvorsen\n"}, want: []string{`note_rows = { customer = ["Halvorsen"] }`}},
		{name: "times of day", files: map[string]string{"subs.xlsx": "Customer | Start | End | Currency | ARR\n" + times(150, func(i int) string { return fmt.Sprintf("C%d | 44562.3333333333 {m/d/yyyy h:mm} | | USD | 1000", i) })},
			want: []string{`times   = "drop"`, `150 dates have a time of day, such as "2022-01-01 08:00", from 08:00 to 08:00.`}},
		{name: "a fraction that is no date", files: map[string]string{"subs.xlsx": "Customer | Start | ARR\nC1 | 44562 | 44562.33\nC2 | 44562 | 44563.33"},
			want: []string{`arr = "ARR"`}, not: []string{"times"}},
		{name: "times that are all after noon", files: map[string]string{"subs.csv": "Customer,Start,ARR\n" + times(4, func(i int) string { return fmt.Sprintf("C%d,2022-01-01T19:00:00Z,5", i) })},
			want: []string{`times   = "?"`, "All are after noon"}, open: []string{"subscriptions"}},
		{name: "midnight written out is no time", files: map[string]string{"subs.csv": "Customer,Start,ARR\n" + times(4, func(i int) string { return fmt.Sprintf("C%d,2022-01-01T00:00:00.000Z,5", i) })},
			not: []string{"times "}},
		{name: "ends that are the first day without service", files: map[string]string{"subs.xlsx": "Customer | Start | End | ARR\n" + times(20, func(i int) string {
			return fmt.Sprintf("C%d | 2020-12-31 | 2021-12-31 | 100\nC%[1]d | 2021-12-31 | 2022-12-31 | 100", i)
		})}, want: []string{`end_is  = "day-after"`, "If the end date is the first day without service, 40 terms are whole months long or renewed without a gap; if the end date is the last day of service, none are"}},
		{name: "ends that are the last day", files: map[string]string{"subs.xlsx": "Customer | Start | End | ARR\n" + times(20, func(i int) string {
			return fmt.Sprintf("C%d | 2021-01-01 | 2021-12-31 | 100\nC%[1]d | 2022-01-01 | 2022-12-31 | 100", i)
		})}, want: []string{"If the end date is the last day of service, 40 terms are whole months long or renewed without a gap; if the end date is the first day without service, none are"}, not: []string{"end_is "}},
		{name: "monthly recurring revenue", files: map[string]string{"subs.csv": "Customer,Start,MRR\nC1,2022-01-01,5\nC2,2022-01-01,5"},
			want: []string{`columns = { customer = "Customer", start = "Start", mrr = "MRR" }`, "annual recurring revenue is 12 times that amount"}},
		{name: "control totals", files: map[string]string{"subs.csv": "Customer,Start,MRR\nC1,2022-01-01,5.25\nC2,2022-01-01,-1\n"},
			want: []string{"\n# expect  = { rows = 2, total = \"4.25\" }\n", "remove the # from the next line"}},
		{name: "control totals by currency", files: map[string]string{"subs.csv": "Customer,Start,Currency,ARR\nC1,2022-01-01,USD,5\nC2,2022-01-01,EUR,7.5\n"},
			want: []string{"\n# expect  = { rows = 2, total = { arr.EUR = \"7.5\", arr.USD = \"5\" } }\n"}},
		{name: "annual before monthly", files: map[string]string{"subs.csv": "Customer,Start,MRR,ACV\nC1,2022-01-01,5,60\nC2,2022-01-01,5,60"},
			want: []string{`arr = "ACV"`, `Columns not used: "MRR"`}, not: []string{"mrr ="}},
		{name: "parents by name and a footer", files: map[string]string{"customers.xlsx": "Account ID | Account Name | Parent Account\nC1 | Acme, Inc. |\nC2 | Acme Labs, Inc. | Acme, Inc.\nC9 | Beta, Inc. |\n\nGrand Totals (3 records)\nCopyright (c) 2000-2024 salesforce.com, inc."},
			want: []string{`parent_is = "name"`, `Of 1 parent, 1 is given by the parent's name instead of its id; for example, the parent of C2 is "Acme, Inc.".`, `note_rows = { customer = ["Copyright (c)*", "Grand Total*"] }`}},
		{name: "parents by id", files: map[string]string{"customers.xlsx": "Account ID | Account Name | Parent Account\nC1 | Acme, Inc. |\nC2 | Acme Labs, Inc. | C1"},
			not: []string{"parent_is ", "note_rows"}},
		{name: "parents of both kinds", files: map[string]string{"customers.xlsx": "Account ID | Account Name | Parent Account\nC1 | Acme, Inc. |\nC2 | Acme Labs, Inc. | C1\nC3 | Acme Ltd | Acme, Inc."},
			want: []string{`parent_is = "?"`}},
		{name: "a sheet for each quarter", files: map[string]string{"rev.xlsx": times(8, func(i int) string {
			return fmt.Sprintf("#sheet Q%d %d\n", 1+i%4, 2022+i/4) + revenueHeader + times(3, func(k int) string {
				return fmt.Sprintf("C%d | %s | 100%[1]d | US | Direct", k, monthEnd(2022+i/4, 3+3*(i%4)))
			})
		})}, want: []string{`sheet   = "Q? 202?"`, "8 sheets of"}},
		{name: "two sheets are a list", files: map[string]string{"rev.xlsx": "#sheet Old\n" + revenueHeader + "C1 | 2021-01-31 | 1 | US | Direct\n#sheet New\n" + revenueHeader + "C1 | 2022-01-31 | 1 | US | Direct\n#sheet Notes\nNothing"},
			want: []string{`sheet   = ["Old", "New"]`}},
		{name: "a pattern that would take another sheet", files: map[string]string{"rev.xlsx": times(3, func(i int) string {
			return fmt.Sprintf("#sheet Q%d 2022\n", 1+i) + revenueHeader + fmt.Sprintf("C1 | %s | 1 | US | Direct", monthEnd(2022, 3+3*i))
		}) + "#sheet Q9 2022\nNothing"}, want: []string{`sheet   = ["Q1 2022", "Q2 2022", "Q3 2022"]`}},
		{name: "an earlier version of the same export", files: map[string]string{
			"subs-jan.csv": "Customer,Start,ARR\n" + times(9, func(i int) string { return fmt.Sprintf("C%d,2022-01-01,5", i) }),
			"subs-feb.csv": "Customer,Start,ARR\n" + times(12, func(i int) string { return fmt.Sprintf("C%d,2022-01-01,5", i) }),
		}, want: []string{`file    = "subs-feb.csv"`, `most of their rows are also in another file: "subs-jan.csv"`}},
		{name: "a file for each year", files: map[string]string{
			"rev-2021.csv": "Customer,Posting Date,Amount,Country,Channel\nC1,2021-01-31,5,US,Direct", "rev-2022.csv": "Customer,Posting Date,Amount,Country,Channel\nC1,2022-01-31,5,US,Direct",
			"rev-2023.csv": "Channel,Country,Amount,Posting Date,Customer\nDirect,US,6,2023-01-31,C1",
		}, want: []string{`file    = "rev-202?.csv"`, "3 files have the same headers"}},
		{name: "a country in another order of words", files: map[string]string{"rev.xlsx": revenueHeader + times(60, func(i int) string {
			return fmt.Sprintf("C%d | %s | 1000.5 | %s | Direct", i, monthEnd(2023, 1+i%12), []string{"United States", "Korea, South"}[i%2])
		})}, want: []string{`values.country = { "?" = ["Korea, South"] }`, `"Korea, South" may be South Korea: KR.`}, not: []string{"GB"}, open: []string{"revenue"}},
		{name: "debits, credits, headings and totals", files: map[string]string{"tb.xlsx": "#sheet Dec 2023\nBrightwater Software, Inc. (Consolidated)\nTrial Balance\nEnd of Dec 2023\n\nAccount | Debit | Credit\nAssets\n1000 - Cash | 500 |\nTotal - Assets | 500 |\nIncome\n4000 - Subscription revenue | | 500\nTotal | 500 | 500"},
			want: []string{`named   = { date = "MMM YYYY" }`, `columns = { account = "Account", debit = "Debit", credit = "Credit" }`, `total_rows = { account = ["Total*"] }`, `note_rows = { account = ["Assets", "Income"] }`, `shows   = "?"`, `name      = "Brightwater Software, Inc."`},
			not:  []string{"credit_negative"}},
		{name: "a date in the title", files: map[string]string{"tb.xlsx": "Trial Balance\nAs of December 31, 2022\nAccount | Debit | Credit\n1000 | 500 |\n4000 | | 500"},
			want: []string{`fixed   = { date = "2022-12-31" }`, `"As of December 31, 2022"`}},
		{name: "a date that nothing has", files: map[string]string{"tb.xlsx": "Trial Balance\nAccount | Debit | Credit\n1000 | 500 |\n4000 | | 500"},
			want: []string{`fixed   = { date = "?" }`}, open: []string{"trial-balance"}},
		{name: "balances of the year to date", files: map[string]string{"tb.xlsx": trialBalance("Account | Account Name | Period End | Beginning Balance | Activity | Ending Balance", 2022, 21, func(a string, i int, end fiscal.Date) string {
			m := i % 12
			switch a {
			case "2400":
				return fmt.Sprintf("2400 | Deferred revenue | %s | %d | -100 | %d", end, -500-100*i, -600-100*i)
			case "4000":
				return fmt.Sprintf("4000 | Subscription revenue | %s | %d | -1000 | %d", end, -1000*m, -1000*(m+1))
			}
			return fmt.Sprintf("6000 | Marketing | %s | %d | 700 | %d", end, 700*m, 700*(m+1))
		})}, want: []string{`amount = "Ending Balance"`, `shows   = "year-to-date"`, `starts again at -1,000 in January 2023`, "credit_negative = true", `Revenue is negative in 21 of 21 amounts: "4000 Subscription revenue" has -1,000 on 2022-01-31.`, `fiscal_year_end = "12-31"`}},
		{name: "a fiscal year that ends in June", files: map[string]string{"tb.csv": trialBalance("Account,Date,Amount", 2021, 36, func(a string, i int, end fiscal.Date) string {
			m := (i + 6) % 12
			n := map[string]int{"2400": -600 - 10*i, "4000": -1000 * (m + 1), "6000": 700 * (m + 1)}[a]
			return fmt.Sprintf("%s,%s,%d", a, end, n)
		})}, want: []string{`shows   = "year-to-date"`, `fiscal_year_end = "06-30"`, `period = "FY2023"`, "The balances of income statement accounts start again after this day."}},
		{name: "activity with a season", files: map[string]string{"tb.csv": trialBalance("Account,Date,Amount", 2021, 36, func(a string, i int, end fiscal.Date) string {
			n := map[string]int{"2400": -600 - 7*i, "4000": -1000 - 60*(i%12), "6000": 700 + 5*i}[a]
			return fmt.Sprintf("%s,%s,%d", a, end, n)
		})}, want: []string{"so each row is read as the amount", `credit_negative = "?"`}, not: []string{"shows "}},
		{name: "accounts that add to zero", files: map[string]string{"tb.csv": "Account,Date,Amount\n1000,2022-12-31,50\n4000,2022-12-31,-50\n1000,2023-12-31,70\n4000,2023-12-31,-70"},
			want: []string{"credit_negative = true", "The accounts add to zero on 2 of 2 dates"}},
		{name: "rates in units", files: map[string]string{"fx.xlsx": "Rate date | From | To | Rate\n" + times(6, func(i int) string {
			return fmt.Sprintf("2022-12-%d | USD | %s | %s", 26+i/2, []string{"JPY", "GBP"}[i%2], []string{"131.1", "0.826"}[i%2])
		})}, want: []string{`columns = { currency = "To", date = "Rate date", rate = "Rate" }`, `currency  = "USD"`, "1 USD = 0.826 GBP on 2022-12-28. In the other direction, the rates contradict the known order of value in 9 of 9 pairs of currencies."}},
		{name: "rates per unit", files: map[string]string{"fx.xlsx": "Currency | Date | Rate in USD\nJPY | 2022-12-31 | 0.0076\nGBP | 2022-12-31 | 1.21"},
			want: []string{"# 1 GBP = 1.21 USD on 2022-12-31."}, not: []string{"inverted", "rate_is"}},
		{name: "a column for each currency", files: map[string]string{"fx.xlsx": "Date | EUR | GBP | JPY\n2022-12-30 | 1.07 | 1.21 | 0.0076\n2022-12-31 | 1.07 | 1.21 | 0.0076"},
			want: []string{`across  = { header = "currency", cell = "rate" }`, `columns = { date = "Date" }`}},
		{name: "pairs of currencies across, quoted both ways", files: map[string]string{"fx.xlsx": "Date | EUR/USD | GBP/USD | USD/KRW | KRW/USD\n2022-12-30 | 1.06 | 1.2 | 1290 | 0.00077\n2022-12-31 | 1.07 | 1.21 | 1300 | 0.00077"},
			want: []string{`across  = { header = "currency", cell = "rate" }`, `values.currency = { EUR = ["EUR/USD"], GBP = ["GBP/USD"], KRW = ["USD/KRW"] }`, `rate_is = { KRW = "units-per-reporting" }`, `currency  = "USD"`,
				"# 1 EUR = 1.07 USD on 2022-12-31, and 1 USD = 1,300 KRW on 2022-12-31: the rates are quoted in two directions."}},
		{name: "pairs of currencies across, quoted one way", files: map[string]string{"fx.xlsx": "Date | USDJPY | USDKRW\n2022-12-30 | 131.1 | 1290\n2022-12-31 | 131.2 | 1300"},
			want: []string{`values.currency = { JPY = ["USDJPY"], KRW = ["USDKRW"] }`, `rate_is = "units-per-reporting"`, `currency  = "USD"`}},
		{name: "currencies quoted both ways", files: map[string]string{"fx.xlsx": "Date | EUR | GBP | JPY\n2022-12-30 | 1.07 | 1.21 | 131.1\n2022-12-31 | 1.07 | 1.21 | 131.1", "subs.xlsx": "Customer | Start | End | Currency | ARR\nC1 | 2022-01-01 | 2022-12-31 | USD | 5\nC2 | 2022-01-01 | 2022-12-31 | USD | 5\nC3 | 2022-01-01 | 2022-12-31 | EUR | 5\nC4 | 2022-01-01 | 2022-12-31 | GBP | 5"},
			want: []string{`rate_is = { JPY = "units-per-reporting" }`, "Check in which direction EUR is quoted, which the rates do not show."}},
		{name: "months across with a total", files: map[string]string{
			"rev.xlsx":     "Revenue\nCustomer ID | Name | Jan 2022 | Feb 2022 | Mar 2022 | Total\nC1 | Acme | 1 | 2 | 3 | 6\nC2 | Beta | 1 | | 3 | 4\nTotal | | 2 | 2 | 6 | 10",
			"customer.csv": "Customer ID,Company Name,Parent ID,Billing Country,Sales Channel\nC1,Acme,,US,Direct\nC2,Beta,,DE,Reseller",
		}, want: []string{`across  = { header = "date", cell = "amount", pattern = "MMM YYYY" }`, `columns = { customer = "Customer ID" }`, "The country of a row comes from the customers ledger.", `total_rows = { customer = ["Total*"] }`}, not: []string{"fixed"}},
		{name: "months that are Excel dates", files: map[string]string{"pl.xlsx": "Financial Row | 44592 {mmm yyyy} | 44620 {mmm yyyy} | 44651 {mmm yyyy}\n4000 - Revenue | -1 | -2 | -3\n5000 - Cost | 1 | 2 | 3"},
			want: []string{`across  = { header = "date", cell = "amount" }`, `from "2022-01" to "2022-03"`}},
		{name: "quarters in the names of sheets", files: map[string]string{"rev.xlsx": times(4, func(i int) string {
			return fmt.Sprintf("#sheet Q%d 2022\nCustomer | Amount | Country | Channel\nC1 | 10%d | US | Direct", 1+i, i)
		})}, want: []string{`named   = { date = "Q YYYY" }`, `"Q1 2022" is 2022-03-31, and "Q4 2022" is 2022-12-31.`}},
		{name: "days in the names of files", files: map[string]string{
			"fx-2022-12-30.csv": "Currency,Rate\nEUR,1.07\nGBP,1.2", "fx-2022-12-31.csv": "Currency,Rate\nEUR,1.08\nGBP,1.2", "fx-2023-12-31.csv": "Currency,Rate\nEUR,1.09\nGBP,1.2",
		}, want: []string{`named   = { date = "fx-YYYY-MM-DD" }`, `file    = "fx-202?-12-3?.csv"`}},
		{name: "customers above their rows", files: map[string]string{"rev.xlsx": revenueHeader + times(6, func(i int) string {
			return fmt.Sprintf("C%d | 2022-01-31 | 10 | US | Direct\n| 2022-02-28 | 20 | US | Direct\n| 2022-03-31 | 40 | US | Direct", i)
		})}, want: []string{`fill    = ["customer"]`, `"Customer ID" is blank in 12 of 18 rows`}},
		{name: "customers above their rows, far below the first rows alone", files: map[string]string{"rev.csv": "Customer ID,Date,Revenue,Country,Channel\n" + times(500, func(i int) string { return fmt.Sprintf("C%d,%s,2500,US,Direct", i, monthEnd(2021, 1+i%24)) }) + times(900, func(i int) string {
			return fmt.Sprintf("%s,%s,2500,US,Direct", map[bool]string{true: fmt.Sprintf("D%d", i)}[i%3 == 0], monthEnd(2021, 1+i%24))
		})}, want: []string{`fill    = ["customer"]`, `"Customer ID" is blank in 600 of 1,400 rows, each below a row that has it.`}},
		{name: "customers above their rows, in the first rows alone", files: map[string]string{"rev.csv": "Customer ID,Date,Revenue,Country,Channel\n" + times(410, func(i int) string {
			return fmt.Sprintf("%s,%s,2500,US,Direct", map[bool]string{true: fmt.Sprintf("D%d", i)}[i%3 == 0], monthEnd(2021, 1+i%24))
		}) + times(4000, func(i int) string { return fmt.Sprintf("C%d,%s,2500,US,Direct", i, monthEnd(2021, 1+i%24)) })}, not: []string{"fill "}, open: []string{"revenue"}},
		{name: "subtotals of customers above their rows", files: map[string]string{"rev.csv": "Customer ID,Date,Revenue,Country,Channel\n" + times(300, func(i int) string {
			return fmt.Sprintf("D%d,%[2]s,25,US,Direct\n,%[2]s,15,US,Direct\nTotal D%[1]d,,40,,", i, monthEnd(2021, 1+i%24))
		})}, want: []string{`fill    = ["customer"]`, `total_rows = { customer = ["Total*"] }`}},
		{name: "labels of totals in a column that is blank in the first rows", files: map[string]string{"rev.csv": "Kind,Customer ID,Date,Revenue,Country,Channel\n" + times(450, func(i int) string { return fmt.Sprintf(",C%d,%s,2,US,Direct", i, monthEnd(2021, 1+i%24)) }) + "Total,,,900,,\n"},
			want: []string{`total_rows = { Kind = ["Total*"] }`}},
		{name: "labels of totals in a column that rows far below fill", files: map[string]string{"rev.csv": "Kind,Customer ID,Date,Revenue,Country,Channel\n" + times(250, func(i int) string { return fmt.Sprintf(",C%d,%s,2,US,Direct", i, monthEnd(2021, 1+i%24)) }) + "Total A,,,500,,\n" + times(250, func(i int) string { return fmt.Sprintf(",E%d,%s,2,US,Direct", i, monthEnd(2021, 1+i%24)) }) +
			times(300, func(i int) string { return fmt.Sprintf("Total care,C%d,%s,2,US,Direct", i, monthEnd(2021, 1+i%24)) })}, not: []string{"Kind"}, open: []string{"revenue"}},
		{name: "channels that are blank in the first rows but for a total", files: map[string]string{"rev.csv": "Customer ID,Date,Revenue,Country,Channel\nTotal,,,,Opening balance\n" + times(450, func(i int) string { return fmt.Sprintf("C%d,%s,2,US,", i, monthEnd(2021, 1+i%24)) }) + times(900, func(i int) string {
			return fmt.Sprintf("D%d,%s,2,US,%s", i, monthEnd(2021, 1+i%24), []string{"Direct", "Reseller"}[i%2])
		})},
			want: []string{`channel = "Channel"`}, open: []string{"revenue"}},
		{name: "an earlier version that differs in the first rows", files: map[string]string{
			"rev-jan.csv": "Customer ID,Date,Revenue,Country,Channel\n" + times(1500, func(i int) string { return fmt.Sprintf("C%d,%s,%d,US,Direct", i, monthEnd(2021, 1+i%24), 5) }),
			"rev-feb.csv": "Customer ID,Date,Revenue,Country,Channel\n" + times(1600, func(i int) string {
				return fmt.Sprintf("C%d,%s,%d,US,Direct", i, monthEnd(2021, 1+i%24), 5+map[bool]int{true: 1}[i < 420])
			}),
		}, want: []string{`file    = "rev-feb.csv"`, `most of their rows are also in another file: "rev-jan.csv"`}},
		{name: "another year that is equal in the first rows", files: map[string]string{
			"rev-1.csv": "Customer ID,Date,Revenue,Country,Channel\n" + times(1500, func(i int) string { return fmt.Sprintf("C%d,%s,5,US,Direct", i, monthEnd(2021, 1+i%24)) }),
			"rev-2.csv": "Customer ID,Date,Revenue,Country,Channel\n" + times(1500, func(i int) string {
				return fmt.Sprintf("C%d,%s,%d,US,Direct", i, monthEnd(2021, 1+i%24), 5+map[bool]int{true: 1}[i >= 420])
			}),
		}, want: []string{`file    = ["rev-1.csv", "rev-2.csv"]`}, open: []string{"revenue"}},
		{name: "one blank customer is not filled", files: map[string]string{"rev.xlsx": revenueHeader + times(9, func(i int) string { return fmt.Sprintf("C%d | 2022-01-31 | 1 | US | Direct", i) }) + "| 2022-02-28 | 2 | US | Direct"},
			not: []string{"fill "}, open: []string{"revenue"}},
		{name: "a customer called like a total", files: map[string]string{"rev.xlsx": revenueHeader + "Total Wine | 2022-01-31 | 5 | US | Direct\nC2 | 2022-01-31 | 7 | US | Direct\nTotal Wine | 2022-02-28 | 6 | US | Direct\nTotal for all | | 18 | |"},
			want: []string{`total_rows = { customer = ["Total for all"] }`}},
		{name: "rows not in force", files: map[string]string{"subs.xlsx": "Customer | Start | ARR | Status\nC1 | 2022-01-01 | 5 | Active\nC2 | 2022-01-01 | 5 | Expired\nC3 | 2022-01-01 | 5 | Draft\nC4 | 2022-01-01 | 5 | Paused"},
			want: []string{`only    = { Status = { keep = ["Active", "Expired"], drop = ["Draft", "?"] } }`, `if "Status" is "Paused"`}, open: []string{"subscriptions"}},
		{name: "rates of SAP, of several types", files: map[string]string{"tcurr.csv": "KURST;FCURR;TCURR;GDATU;UKURS\n" + times(24, func(i int) string {
			return fmt.Sprintf("%s;%s;%s;%s;%s", []string{"M", "B", "G", "P"}[i%4], []string{"EUR", "GBP"}[i/4%2], map[bool]string{true: "EUR", false: "USD"}[i >= 20], monthEnd(2022, 1+i/8), []string{"1.07", "1.08", "1.06", "1.10"}[i%4])
		})}, want: []string{`columns = { currency = "FCURR", date = "GDATU", rate = "UKURS" }`, `only    = { KURST = { keep = ["M"], drop = ["B", "G", "P"] }, TCURR = { keep = ["USD"], drop = ["EUR"] } }`, "rates of other types are left out: 18 rows.", `currency  = "USD"`}},
		{name: "rates for 100 yen", files: map[string]string{"fx.xlsx": "Currency | Date | Rate in USD\nJPY | 2022-12-30 | 0.76\nJPY | 2022-12-31 | 0.77\nGBP | 2022-12-31 | 1.21"},
			want: []string{"# 1 JPY = 0.77 USD on 2022-12-31, but one JPY is worth about a hundredth of that; 2 of 2 rates of JPY seem to be prices of 100 units. Divide each rate of JPY by 100"}, not: []string{"rate_is"}},
		{name: "rate types that nobody knows", files: map[string]string{"fx.csv": "Currency,Rate Type,Date,Rate\n" + times(24, func(i int) string {
			return fmt.Sprintf("%s,%s,%s,1.%02d", []string{"EUR", "GBP"}[i/3%2], []string{"Average", "Corporate", "User"}[i%3], monthEnd(2022, 1+i/6), 10+i)
		})}, want: []string{`only    = { "Rate Type" = { keep = ["?"], drop = ["Average", "?"] } }`, `Do rows count if "Rate Type" is "Corporate" or "User"?`}, open: []string{"fx"}},
		{name: "one rate type", files: map[string]string{"fx.csv": "Currency,Rate Type,Date,Rate\nEUR,Spot,2022-12-30,1.07\nEUR,Spot,2022-12-31,1.08\n"}, not: []string{"only "}},
		{name: "ends of SAP, most of them in 9999", files: map[string]string{"v.csv": "Customer,Start,End,ARR\n" + times(40, func(i int) string {
			return fmt.Sprintf("C%d,01.01.2022,%s,1000", i, map[bool]string{true: "31.12.9999", false: "31.12.2022"}[i < 30])
		})}, want: []string{`columns = { customer = "Customer", start = "Start", end = "End", arr = "ARR" }`, `# 30 rows under "End" hold "31.12.9999". If it stands for no end, replace it with nothing`, `dates   = "DD.MM.YYYY"`}, open: []string{"subscriptions"}},
		{name: "the same in a workbook", files: map[string]string{"v.xlsx": "Customer | Start | End | ARR\n" + times(40, func(i int) string {
			return fmt.Sprintf("C%d | 2022-01-01 | %s | 1000", i, map[bool]string{true: "2958465 {yyyy-mm-dd}", false: "2022-12-31"}[i < 30])
		})}, want: []string{`end = "End"`, `# 30 rows under "End" hold "9999-12-31".`}, open: []string{"subscriptions"}},
		{name: "revenue with German headers and totals", files: map[string]string{"umsatz.csv": "Kundennummer;Buchungsdatum;Umsatzerlöse;Land;Vertriebskanal\nK-1;31.01.2022;1.000,50;DE;Direkt\nK-1;28.02.2022;2.000,00;DE;Direkt\nK-1 Ergebnis;;3.000,50;;\nK-2;31.01.2022;5,00;AT;Partner\nK-2 Ergebnis;;5,00;;\nGesamtergebnis;;3.005,50;;\n"},
			want: []string{`columns = { customer = "Kundennummer", date = "Buchungsdatum", amount = "Umsatzerlöse", country = "Land", channel = "Vertriebskanal" }`, `total_rows = { customer = ["Gesamtergebnis*", "* Ergebnis"] }`, `numbers = "1.234,50"`, `values.channel = { direct = ["Direkt"], partner = ["Partner"] }`}},
		{name: "a German trial balance", files: map[string]string{"saldenliste.csv": "Stichtag;Konto;Bezeichnung;Soll;Haben\n31.12.2022;1200;Bank;500,00;\n31.12.2022;4400;Erlöse;;400,00\n31.12.2022;4410;Erlöse;;100,00\nSumme;;;500,00;500,00\n"},
			want: []string{`columns = { account = "Konto", date = "Stichtag", debit = "Soll", credit = "Haben" }`, `total_rows = { date = ["Summe*"] }`}},
		{name: "German subscriptions", files: map[string]string{"v.csv": "Kunde;Vertragsnummer;Vertragsbeginn;Vertragsende;Währung;Jahreswert\nK-1;V1;01.01.2022;31.12.2022;EUR;5\nK-2;V2;01.02.2022;31.12.2022;EUR;7\nSumme;;;;;12\n"},
			want: []string{`columns = { customer = "Kunde", start = "Vertragsbeginn", end = "Vertragsende", currency = "Währung", arr = "Jahreswert", subscription = "Vertragsnummer" }`, `total_rows = { customer = ["Summe*"] }`}},
		{name: "French revenue", files: map[string]string{"ca.csv": "Code client;Date comptable;Montant;Pays;Canal\nC1;31/01/2022;1 000,50;FR;Direct\nC2;28/02/2022;5,00;FR;Direct\nTotal général;;1 005,50;;\n"},
			want: []string{`columns = { customer = "Code client", date = "Date comptable", amount = "Montant", country = "Pays", channel = "Canal" }`, `total_rows = { customer = ["Total général*"] }`}},
		{name: "a Spanish trial balance", files: map[string]string{"b.csv": "Cuenta;Fecha;Debe;Haber\n570;31/12/2022;500,00;\n700;31/12/2022;;500,00\nSuma total;;500,00;500,00\n"},
			want: []string{`columns = { account = "Cuenta", date = "Fecha", debit = "Debe", credit = "Haber" }`, `total_rows = { account = ["Suma total*"] }`}},
		{name: "a status that drops nothing", files: map[string]string{"subs.xlsx": "Customer | Start | ARR | Status\nC1 | 2022-01-01 | 5 | Active\nC2 | 2022-01-01 | 5 | Expired"},
			not: []string{"only "}},
		{name: "dates that fit two forms", files: map[string]string{"subs.csv": "Customer,Start,ARR\nC1,03/04/2022,5\nC2,01/02/2022,5"},
			want: []string{`dates   = "?"`, `all fit each of "MM/DD/YYYY" and "DD/MM/YYYY"`}, open: []string{"subscriptions"}},
		{name: "a day that is no month", files: map[string]string{"subs.csv": "Customer,Start,ARR\nC1,03/04/2022,5\nC2,31/12/2022,5"},
			want: []string{`dates   = "DD/MM/YYYY"`}},
		{name: "days of one digit", files: map[string]string{"subs.csv": "Customer,Start,ARR\nC1,3/14/2022,5\nC2,12/31/2022,5"},
			want: []string{`dates   = "M/D/YYYY"`}},
		{name: "a day that is no month far below", files: map[string]string{"subs.csv": "Customer,Start,ARR\n" + times(900, func(i int) string { return fmt.Sprintf("C%d,03/04/2022,5", i) }) + "C-last,31/12/2022,5"},
			want: []string{`dates   = "DD/MM/YYYY"`}},
		{name: "months of revenue", files: map[string]string{"rev.csv": "Customer,Posting Date,Amount,Country,Channel\nC1,Jan-22,5,US,Direct\nC2,Feb-22,5,US,Direct"},
			want: []string{`dates   = "MMM-YY"`}},
		{name: "months of digits", files: map[string]string{"rev.csv": "Customer,Posting Date,Amount,Country,Channel\nC1,202201,5,US,Direct\nC2,202212,5,US,Direct"},
			want: []string{`dates   = "YYYYMM"`}},
		{name: "amounts that fit two forms", files: map[string]string{"subs.csv": "Customer,Start,ARR\nC1,2022-01-01,\"1,234\"\nC2,2022-01-01,\"5,678\""},
			want: []string{`numbers = "?"`, `all fit each of "1,234.50" and "1.234,50". Replace`}, open: []string{"subscriptions"}},
		{name: "amounts with a currency", files: map[string]string{"subs.csv": "Customer,Start,ARR,Currency\nC1,2022-01-01,\"$1,234.50\",USD\nC2,2022-01-01,\"($5,678.00)\",USD"},
			want: []string{`numbers = "1,234.50"`}},
		{name: "revenue below zero", files: map[string]string{"rev.csv": "Customer,Posting Date,Amount,Country,Channel\nC1,2022-01-31,-5,US,Direct\nC2,2022-01-31,-5,US,Direct\nC3,2022-01-31,1,US,Direct"},
			want: []string{"credit_negative = true", "2 of 3 amounts are below zero."}},
		{name: "credit notes alone are below zero", files: map[string]string{"rev.csv": "Customer,Posting Date,Amount,Country,Channel\nC1,2022-01-31,5,US,Direct\nC2,2022-01-31,-5,US,Direct\nC3,2022-01-31,1,US,Direct"},
			not: []string{"credit_negative"}},
		{name: "internal ids beside names, with a total", files: map[string]string{
			"subs.csv": "Internal ID,Start Date,ARR\n501,2022-01-01,5\n502,2022-01-01,5",
			"rev.csv":  "Internal ID,Customer,Posting Date,Revenue,Country,Channel\n501,Acme,2022-01-31,5,US,Direct\n502,Beta,2022-01-31,5,US,Direct\n502,Beta,2022-02-28,5,US,Direct\nTotal,,,15,,",
		}, want: []string{`columns = { customer = "Internal ID", start`, `columns = { customer = "Internal ID", date`, `"Internal ID" is customer: 2 of 2 ids in subscriptions are also in revenue.`, `total_rows = { customer = ["Total"] }`, `# expect  = { rows = 3, total = "15" }`}},
		{name: "internal ids of lines", files: map[string]string{
			"subs.csv": "Customer Internal ID,Start Date,ARR\nA-1,2022-01-01,5\nA-2,2022-01-01,5",
			"rev.csv":  "Internal ID,Customer Name,Posting Date,Revenue,Country,Channel\n9001,A-1,2022-01-31,5,US,Direct\n9002,A-2,2022-01-31,5,US,Direct",
		}, want: []string{`columns = { customer = "Customer Internal ID", start`, `columns = { customer = "Customer Name", date`}},
		{name: "the total in a column of names that are not the customer", files: map[string]string{
			"subs.csv": "Customer : Internal ID,Start Date,ARR\n501,2022-01-01,5\n502,2022-01-01,5",
			"rev.csv":  "Internal ID,Customer,Posting Date,Revenue,Country,Channel\n501,Acme,2022-01-31,5,US,Direct\n502,Beta,2022-01-31,5,US,Direct\n502,Beta,2022-02-28,5,US,Direct\n,Total,,15,,",
		}, want: []string{`columns = { customer = "Internal ID", date`, `total_rows = { Customer = ["Total"] }`, `# expect  = { rows = 3, total = "15" }`}},
		{name: "customers of no ledger in common", files: map[string]string{
			"subs.csv": "Customer ID,Start Date,ARR\n501,2022-01-01,5\n502,2022-01-01,5",
			"rev.csv":  "Entity,Customer,Posting Date,Revenue,Country,Channel\n501,Acme,2022-01-31,5,US,Direct\n502,Beta,2022-01-31,5,US,Direct\n502,Beta,2022-02-28,5,US,Direct",
		}, want: []string{`"Customer" is customer: 0 of 2 ids in subscriptions are also in revenue. The column of revenue that matches best is "Entity": 2 of its 2 values are ids in subscriptions.`}},
		{name: "customers that no column has in common", files: map[string]string{
			"subs.csv": "Customer ID,Start Date,ARR\n501,2022-01-01,5\n502,2022-01-01,5",
			"rev.csv":  "Customer,Posting Date,Revenue,Country,Channel\nAcme,2022-01-31,5,US,Direct\nBeta,2022-01-31,5,US,Direct",
		}, want: []string{`"Customer" is customer: 0 of 2 ids in subscriptions are also in revenue.`}, not: []string{"matches best"}},
		{name: "the total in a column without a field", files: map[string]string{"rev.csv": "Memo,Customer ID,Posting Date,Revenue,Country,Channel\n" + times(500, func(i int) string {
			return fmt.Sprintf("Total care,C%d,%s,2,US,Direct", i, monthEnd(2021, 1+i%24))
		}) + "Total,,,1000,,"}, want: []string{`total_rows = { Memo = ["Total"] }`, `# expect  = { rows = 500, total = "1000" }`}},
		{name: "a word of rows of data that is that of a total", files: map[string]string{"rev.csv": "Memo,Customer ID,Posting Date,Revenue,Country,Channel\n" + times(9, func(i int) string {
			return fmt.Sprintf("Total,C%d,%s,2,US,Direct", i, monthEnd(2021, 1+i%24))
		}) + "Total,,,18,,"}, not: []string{"Memo = ["}, open: []string{"revenue"}},
		{name: "ids that both ledgers have", files: map[string]string{
			"subs.xlsx": "Account: Account Number | Account: Name | Start Date | ARR\nA-1 | Acme | 2022-01-01 | 5\nA-2 | Beta | 2022-01-01 | 5",
			"rev.xlsx":  "Customer No. | Account Number | Posting Date | Revenue | Country | Channel\n7 | A-1 | 2022-01-31 | 5 | US | Direct\n8 | A-2 | 2022-01-31 | 5 | US | Direct",
		}, want: []string{`customer = "Account: Account Number"`, `customer = "Account Number", date`, "2 of 2 ids in subscriptions are also in revenue."}},
		{name: "no channel", files: map[string]string{"rev.csv": "Customer,Posting Date,Amount,Country\nC1,2022-01-31,5,US\nC2,2022-01-31,5,US"},
			want: []string{`fixed   = { channel = "?" }`}, open: []string{"revenue"}},
		{name: "semicolons", files: map[string]string{"rev.csv": "Customer;Posting Date;Amount;Country;Channel\nC1;2022-01-31;1.234,50;US;Direct\nC2;2022-01-31;5,00;US;Direct"},
			want: []string{`delimiter = ";"`, `With ";" as the delimiter, records have 5 fields; with ",", 1.`, `numbers = "1.234,50"`}, not: []string{"encoding"}},
		{name: "tabs in a .csv", files: map[string]string{"rev.csv": "Customer\tPosting Date\tAmount\tCountry\tChannel\nC1\t2022-01-31\t1\tUS\tDirect"}, want: []string{`delimiter = "\u0009"`}},
		{name: "tabs in a .tsv", files: map[string]string{"rev.tsv": "Customer\tPosting Date\tAmount\tCountry\tChannel\nC1\t2022-01-31\t1\tUS\tDirect"}, not: []string{"delimiter"}},
		{name: "windows-1252 far below", files: map[string]string{"customers.csv": "Customer ID,Legal Name\n" + times(700, func(i int) string { return fmt.Sprintf("C%d,Acme %[1]d", i) }) + "C-last,M\xfcller"},
			want: []string{`encoding = "windows-1252"`}},
		{name: "utf-16", files: map[string]string{"customers.csv": utf16LE("Customer ID,Legal Name\nC1,Müller\nC2,Acme")},
			want: []string{`encoding = "utf-16"`, `such as "Müller"`}},
		{name: "countries of shipping addresses", files: map[string]string{"rev.csv": "Customer,Posting Date,Amount,Ship-to Country,Channel\nC1,2022-01-31,5,US,Direct\nC2,2022-01-31,5,US,Direct"},
			want: []string{"\ncountry.attribution     = \"the shipping address of the customer\"", `The countries are in the column "Ship-to Country": confirm it.`}},
		{name: "countries of billing addresses", files: map[string]string{"rev.csv": "Customer,Posting Date,Amount,Bill-to Country,Channel\nC1,2022-01-31,5,US,Direct\nC2,2022-01-31,5,US,Direct"},
			want: []string{"\n# country.attribution   = \"the billing address of the customer\""}},
		{name: "a file for the trial balance of each year-end", files: map[string]string{
			"TB 2021-12-31.csv": "Account,Amount\n1000,40\n4000,-60\n5000,20", "TB 2022-12-31.csv": "Account,Amount\n1000,50\n4000,-70\n5000,20", "TB 2023-12-31.csv": "Account,Amount\n1000,60\n4000,-80\n5000,20",
		}, want: []string{`file    = "TB 202?-12-31.csv"`, `named   = { date = "TB YYYY-MM-DD" }`, `shows   = "?"`, "# One date in each year does not show what"}, open: []string{"trial-balance"}},
		{name: "utf-8 with other letters", files: map[string]string{"customers.csv": "Customer ID,Legal Name\nC1,Müller\nC2,Acme"}, not: []string{"encoding"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			text, f, found := surveyed(t, ledgertest.Folder(test.files))
			if diag.Errors(found) {
				t.Errorf("found %v", found)
			}
			for _, want := range test.want {
				if !strings.Contains(text, want) {
					t.Errorf("no %s", want)
				}
			}
			lines := strings.Split(text, "\n")
			for _, not := range test.not {
				if slices.ContainsFunc(lines, func(l string) bool { return !strings.HasPrefix(l, "#") && strings.Contains(l, not) }) {
					t.Errorf("there is %s", not)
				}
			}
			book, wrong := ledger.Read(f, ledger.Ask{Terms: true}, ledger.Access{})
			for _, d := range wrong {
				at := strings.Join(test.open, " ")
				if d.Severity == diag.Error && d.Code != "LED017" && d.Code != "LED018" && (at == "" || !slices.ContainsFunc(test.open, func(l string) bool { return book.Wrong[l] })) {
					t.Errorf("ledger.Read found %s at %s", d.Message(), d.At())
				}
			}
			if t.Failed() {
				t.Logf("%s", text)
			}
		})
	}
}

func utf16LE(s string) string {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

// TestOpenLines holds that Survey returns the lines that filing.Read reports as unanswered, and
// no others.
func TestOpenLines(t *testing.T) {
	t.Parallel()
	folder := ledgertest.Folder(map[string]string{"rev.xlsx": "Customer \"?\" | Posting Date | Revenue | Country | Channel\nC1 | 2022-01-31 | 5 | EMEA \"?\" | Other\nC2 | 2022-01-31 | 5 | US | Direct",
		"tb.csv": "Account,Date,Amount\n1000,2022-12-31,50\n4000,2022-12-31,50"})
	toml, open, _ := survey.Survey(folder, []string{"rev.xlsx", "tb.csv"})
	folder[filing.File] = &fstest.MapFile{Data: toml}
	_, wrong, err := filing.Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, d := range wrong {
		line, _, _ := strings.Cut(strings.TrimPrefix(d.At(), filing.File+":"), ":")
		if !slices.Contains(want, line) {
			want = append(want, line)
		}
	}
	var got []string
	for _, n := range open {
		got = append(got, fmt.Sprint(n))
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) || len(got) < 8 {
		t.Errorf("open lines are %v, want %v in\n%s", got, want, toml)
	}
}

// TestPatternsTakeNoOtherFile holds that a pattern of files takes no file of the folder that
// the survey was not given.
func TestPatternsTakeNoOtherFile(t *testing.T) {
	t.Parallel()
	const header = "Customer,Posting Date,Amount,Country,Channel\n"
	folder := fstest.MapFS{}
	var names []string
	for y := 2020; y < 2024; y++ {
		name := fmt.Sprintf("ledgers/rev-%d.csv", y)
		folder[name] = &fstest.MapFile{Data: []byte(header + fmt.Sprintf("C1,%d-01-31,5,US,Direct\n", y))}
		names = append(names, name)
	}
	folder["ledgers/rev-2029.csv"] = &fstest.MapFile{Data: []byte("a budget")}
	toml, _, _ := survey.Survey(folder, names)
	if want := `file    = ["ledgers/rev-2020.csv", "ledgers/rev-2021.csv", "ledgers/rev-2022.csv", "ledgers/rev-2023.csv"]`; !strings.Contains(string(toml), want) {
		t.Errorf("no %s in\n%s", want, toml)
	}
	delete(folder, "ledgers/rev-2029.csv")
	folder["ledgers/~$rev-2021.csv"] = &fstest.MapFile{Data: []byte("open in Excel")}
	toml, _, _ = survey.Survey(folder, names)
	if want := `file    = "ledgers/rev-202?.csv"`; !strings.Contains(string(toml), want) {
		t.Errorf("no %s in\n%s", want, toml)
	}
}

// TestKeysAreKnown holds that no section has a key that filing.toml does not know.
func TestKeysAreKnown(t *testing.T) {
	t.Parallel()
	text, _, _ := surveyed(t, ledgertest.Folder(map[string]string{"fx.xlsx": "Rate date | From | To | Rate\n2022-12-30 | USD | JPY | 131.1\n2022-12-31 | USD | GBP | 0.826\n2022-12-31 | USD | JPY | 131.1"}))
	fx, _ := schema.Of("fx")
	if known := slices.Contains(filing.LedgerKeys(fx), "rate_is"); known != strings.Contains(text, `rate_is = "units-per-reporting"`) || known == strings.Contains(text, "The rates are inverted: export") {
		t.Errorf("rate_is is known: %v, and the file is\n%s", known, text)
	}
}

// TestTotalsOfRowsThatAreRead checks that a ledger with a row that cannot be read has no
// proposal for its control total, and that another ledger beside it has one.
func TestTotalsOfRowsThatAreRead(t *testing.T) {
	text, _, _ := survey.Survey(fstest.MapFS{
		"subs.csv": {Data: []byte("Customer,Start,End,ARR\nC1,2022-01-01,2021-01-01,5\nC2,2022-01-01,,5\n")},
		"rev.csv":  {Data: []byte("Customer,Date,Revenue,Country,Channel\nC1,2022-01-31,5.10,US,direct\nC2,2022-01-31,-0.05,US,partner\n")},
	}, []string{"subs.csv", "rev.csv"})
	subscriptions, revenue, _ := strings.Cut(string(text), "[ledgers.revenue]")
	if strings.Contains(subscriptions, "expect") {
		t.Errorf("a total of rows with an error is proposed:\n%s", subscriptions)
	}
	if want := "# expect  = { rows = 2, total = \"5.05\" }\n"; !strings.Contains(revenue, want) {
		t.Errorf("no %s in:\n%s", want, revenue)
	}
}

// TestFirstHeaderBlank holds what is proposed for reports whose first column has no header, as
// those of QuickBooks: the header that the remedy writes makes the proposal one that reads.
func TestFirstHeaderBlank(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, export, at, write string
		want                    []string
	}{
		{"a trial balance", "\"Acme, Inc.\"\nTrial Balance\n\"As of December 31, 2022\"\n\n,Debit,Credit\n1000 Cash,500.00,\n2400 Deferred revenue,,200.00\n4000 Revenue,,300.00\nTOTAL,$500.00,$500.00\n", "a.csv!A5", "Account",
			[]string{"# Headers: row 5.", `columns = { account = "Account", debit = "Debit", credit = "Credit" }`, `fixed   = { date = "2022-12-31" }`, `total_rows = { account = ["TOTAL*"] }`}},
		{"a profit and loss by month", "Acme\nProfit and Loss by Month\n,Jan 2022,Feb 2022,Mar 2022,Total\nIncome,,,,\n4000 Revenue,100.00,110.00,120.00,330.00\nTotal Income,$100.00,$110.00,$120.00,$330.00\nExpenses,,,,\n6000 Marketing,50.00,40.00,30.00,120.00\nTotal Expenses,$50.00,$40.00,$30.00,$120.00\n", "a.csv!A3", "Account",
			[]string{"[ledgers.trial-balance]", `columns = { account = "Account" }`, `across  = { header = "date", cell = "amount", pattern = "MMM YYYY" }`, `note_rows = { account = ["Expenses", "Income"] }`}},
		{"sales by customer and month", "Acme\nSales by Customer Summary\n,Jan 2022,Feb 2022,Mar 2022,Total\nAcme Corp,100.00,110.00,120.00,330.00\nBeta LLC,50.00,40.00,30.00,120.00\nTOTAL,$150.00,$150.00,$150.00,$450.00\n", "a.csv!A3", "Customer",
			[]string{"[ledgers.revenue]", `columns = { customer = "Customer" }`, `total_rows = { customer = ["TOTAL*"] }`}},
	}
	for _, tt := range tests {
		text, _, found := surveyed(t, ledgertest.Folder(map[string]string{"a.csv": tt.export}))
		if len(found) != 1 || found[0].Code != "LED002" || found[0].Severity != diag.Warning || found[0].At() != tt.at || !strings.HasPrefix(found[0].Remedy, fmt.Sprintf("Write %q in this cell", tt.write)) {
			t.Errorf("%s: found %v, want LED002 at %s to write %s", tt.name, found, tt.at, tt.write)
		}
		for _, want := range append(tt.want, "column A has no header") {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %s in\n%s", tt.name, want, text)
			}
		}
		text, f, found := surveyed(t, ledgertest.Folder(map[string]string{"a.csv": strings.Replace(tt.export, "\n,", "\n"+tt.write+",", 1)}))
		if len(found) > 0 {
			t.Errorf("%s, with the header: found %v", tt.name, found)
		}
		for _, want := range tt.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s, with the header: no %s in\n%s", tt.name, want, text)
			}
		}
		if _, wrong := ledger.Read(f, ledger.Ask{}, ledger.Access{}); tt.write == "Account" && diag.Errors(wrong) {
			t.Errorf("%s, with the header: ledger.Read found %v", tt.name, wrong)
		}
	}
	text, _, _ := surveyed(t, ledgertest.Folder(map[string]string{"a.csv": "Acme\n,Date,Account,Amount\nAcme Corp,,,\n,2022-01-31,4000 Revenue,5\n,2022-02-28,4000 Revenue,6\nBeta LLC,,,\n,2022-01-31,4000 Revenue,7\n"}))
	if want := "# Column A has no header, and is not used."; !strings.Contains(text, want) {
		t.Errorf("no %s in\n%s", want, text)
	}
}
