package filing_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/toml"
)

const registrant = `[registrant]
name = "Example, Inc."
cik = "0001999999"
file_number = "001-99999"
prefix = "exm"
namespace = "http://www.example.example/2022"
currency = "USD"
domicile = "US"
`

const report = `[report]
form = "10-K"
period = "FY2022"
`

const calendar = `[calendar]
fiscal_year_end = "12-31"
`

const subscriptions = `[ledgers.subscriptions]
file = "s.xlsx"
columns = { customer = "Customer", start = "Start", arr = "ARR" }
`

const whole = registrant + report + calendar + subscriptions

// read returns the findings of a filing.toml as lines "CODE place: message".
func read(t testing.TB, toml string) (*filing.Filing, []string) {
	t.Helper()
	f, found, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(toml)}})
	if err != nil {
		t.Fatal(err)
	}
	return f, lines(t, found)
}

// message returns the message of a finding, without the summary of a FIL001.
func message(d diag.Diagnostic) string {
	if d.Code == "FIL001" && d.Detail != "" {
		d.Summary, d.Detail = d.Detail, ""
	}
	return d.Message()
}

func lines(t testing.TB, found []diag.Diagnostic) []string {
	var list []string
	for _, d := range found {
		if warning := strings.Contains(d.Summary, "seems"); warning != (d.Severity == diag.Warning) || d.Severity == diag.Info {
			t.Errorf("%s at %s is %s, want an error, or a warning of what only seems wrong", d.Code, d.At(), d.Severity)
		}
		list = append(list, fmt.Sprintf("%s %s: %s", d.Code, d.At(), message(d)))
	}
	return list
}

// in returns filing.toml with texts in it, each found once, replaced by others.
func in(t testing.TB, oldnew ...string) string {
	t.Helper()
	file := whole
	for i := 0; i < len(oldnew); i += 2 {
		if strings.Count(file, oldnew[i]) != 1 {
			t.Fatalf("%q is not once in the file", oldnew[i])
		}
		file = strings.Replace(file, oldnew[i], oldnew[i+1], 1)
	}
	return file
}

func TestBroken(t *testing.T) {
	t.Parallel()
	with := func(rest string) string { return whole + rest } // from line 17
	tests := []struct {
		name, toml string
		want       []string // parts of each finding, in any order
	}{
		{"nothing", "", []string{"1:1: [registrant] has no name", "1:1: [registrant] has no cik", "1:1: [registrant] has no prefix",
			"1:1: [registrant] has no namespace", "1:1: [registrant] has no currency", "1:1: [registrant] has no domicile",
			"1:1: [calendar] has no fiscal_year_end and no periods", "1:1: [report] has no form", "1:1: [report] has no period"}},
		{"an unknown table", with("[registrants]\n"), []string{`17:1: "registrants" is not a key of filing.toml. Write "registrant" instead`}},
		{"an unknown key with a near one", in(t, "fiscal_year_end", "fiscal_yearend"), []string{
			`13:1: "fiscal_yearend" is not a key of [calendar]. Write "fiscal_year_end" instead`, "12:1: [calendar] has no fiscal_year_end and no periods"}},
		{"an unknown key with none near", with("[policies]\nwhatever = 1\n"), []string{
			`18:1: "whatever" is not a key of [policies]. Write country, flat_below, fluctuation, footing, ndr, new_customer or unsubscribed, or remove the entry`}},
		{"an unknown key that is dotted", with("[policies]\nndr.fy = \"reported\"\n"), []string{`18:5: "fy" is not a key of [policies] ndr. Write "fx" instead`}},
		{"a key of another ledger", in(t, `arr = "ARR" }`, `arr = "ARR", amount = "Revenue" }`), []string{`16:66: "amount" is not a key of columns of [ledgers.subscriptions]`}},
		{"an invalid ledger", with("[ledgers.subscription]\nfile = \"x\"\n"), []string{`17:1: "subscription" is not a key of [ledgers]. Write "subscriptions" instead`}},
		{"a number for a text", in(t, `cik = "0001999999"`, `cik = 1999999`), []string{"3:1: cik in [registrant] must be text; found a whole number"}},
		{"a text for a number", with("[policies]\nnew_customer.lookback = \"12\"\n"), []string{"18:14: lookback in [policies] new_customer must be a whole number; found text"}},
		{"a text for a table", with("[policies]\nndr = \"reported\"\n"), []string{"18:1: ndr in [policies] must be a table; found text"}},
		{"a list for a text", in(t, `"Example, Inc."`, `["Example, Inc."]`), []string{"2:1: name in [registrant] must be text; found a list"}},
		{"a number in a list of files", in(t, `"s.xlsx"`, `["s.xlsx", 5]`), []string{"15:1: file in [ledgers.subscriptions] must be a list of text; found a whole number in it"}},
		{"a text for a list", with("[lines]\n\"A\" = \"B\"\n"), []string{"18:1: A in [lines] must be a list; found text"}},
		{"a number in a list of texts", in(t, "period = \"FY2022\"\n", "period = \"FY2022\"\ndisclosures = [\"ndr\", 5]\n"), []string{"12:1: disclosures in [report] must be a list of text; found a whole number in it"}},
		{"a decimal number", with("[policies]\nfluctuation.points = 2.5\n"), []string{"18:13: points in [policies] fluctuation must be a whole number; found a decimal number"}},
		{"a blank text", in(t, `"Example, Inc."`, `"  "`), []string{"2:1: name in [registrant] is blank"}},
		{"a control character", in(t, `"Example, Inc."`, `"Example\u0007"`), []string{"2:1: name in [registrant] holds a control character"}},
		{"a CIK of 9 digits", in(t, "0001999999", "001999999"), []string{`3:1: cik in [registrant] must be 10 digits`}},
		{"a CIK of zeros", in(t, "0001999999", "0000000000"), []string{"3:1: cik in [registrant] has only zeros. Write the number that EDGAR gave the registrant"}},
		{"a file number", in(t, "001-99999", "1-99999-01"), []string{"4:1: file_number in [registrant] must be a file number"}},
		{"a prefix with a blank", in(t, `"exm"`, `"e x"`), []string{"5:1: prefix in [registrant] must be a prefix"}},
		{"a prefix that is taken", in(t, `"exm"`, `"US-GAAP"`), []string{`5:1: prefix "US-GAAP" belongs to a standard namespace`}},
		{"a namespace that is a taxonomy's", in(t, `"http://www.example.example/2022"`, `"http://fasb.org/us-gaap/2022"`), []string{`6:1: namespace "http://fasb.org/us-gaap/2022" belongs to a standard taxonomy`}},
		{"an invalid namespace", in(t, "http://www.example.example/2022", "example"), []string{"6:1: namespace in [registrant] must be an address"}},
		{"an invalid currency", in(t, `"USD"`, `"US$"`), []string{`7:1: currency "US$" is unknown`}},
		{"an invalid domicile", in(t, `domicile = "US"`, `domicile = "Delaware"`), []string{`8:1: domicile "Delaware" is unknown`}},
		{"an invalid form", in(t, "10-K", "10K"), []string{`10:1: form in [report] must be 10-K, 20-F, 10-KT, 10-Q or 8-K; found "10K"`}},
		{"an invalid period", in(t, "FY2022", "2022"), []string{`11:1: period in [report]: "2022" is not a period such as FY2022`}},
		{"a year to date", in(t, "FY2022", "FY2022Q3YTD"), []string{`11:1: period in [report]: "FY2022Q3YTD" is a year-to-date period`}},
		{"a quarter in a 10-K", in(t, "FY2022", "FY2022Q3"), []string{"11:1: period of a 10-K must be a year; found FY2022Q3"}},
		{"a year in a 10-Q", in(t, "10-K", "10-Q"), []string{"11:1: period of a 10-Q must be one of the first three quarters; found FY2022"}},
		{"a quarter in a 20-F", in(t, "10-K", "20-F", "FY2022", "FY2022Q3"), []string{"11:1: period of a 20-F must be a year; found FY2022Q3"}},
		{"a year in a 10-KT", in(t, "10-K", "10-KT"), []string{"11:1: period of a 10-KT must be a transition period; found FY2022. Write period = \"FY2022T\", and under [calendar.periods], list FY2022T = { start = 2022-07-01, end = 2022-12-31 } with its own days"}},
		{"a transition period in a 10-K", in(t, "FY2022", "FY2022T"), []string{"11:1: period of a 10-K must be a year, and FY2022T is a transition period. Write form = \"10-KT\", and under [calendar.periods], list FY2022T = { start = 2022-07-01, end = 2022-12-31 } with its own days; for a report on a year, write period = \"FY2022\" instead"}},
		{"a transition period in a 10-K, with a year to compare", in(t, "\"FY2022\"", "\"FY2022T\"\ncompare = \"FY2021\""), []string{"11:1: period of a 10-K must be a year, and FY2022T is a transition period"}},
		{"a transition period in a 10-K, listed", in(t, "\"FY2022\"", "\"FY2022T\"", "fiscal_year_end = \"12-31\"\n", "fiscal_year_end = \"12-31\"\nperiods = { FY2022T = { start = 2022-07-01, end = 2022-12-31 } }\n"), []string{"11:1: period of a 10-K must be a year, and FY2022T is a transition period. Write form = \"10-KT\"; for a report on a year, write period = \"FY2022\" instead"}},
		{"a transition period in a 10-KT that the calendar does not list", in(t, "10-K", "10-KT", "\"FY2022\"", "\"FY2022T\""), []string{"11:1: period: the calendar does not list FY2022T. Under [calendar.periods], list FY2022T = { start = 2022-07-01, end = 2022-12-31 } with its own days"}},
		{"a transition period in a 10-Q", in(t, "10-K", "10-Q", "FY2022", "FY2022T"), []string{"11:1: period of a 10-Q must be one of the first three quarters; found FY2022T"}},
		{"a transition period in an 8-K", in(t, "10-K", "8-K", "FY2022", "FY2022T"), []string{"11:1: period of an 8-K must be a year or a quarter"}},
		{"a transition period", in(t, "10-K", "10-KT", "\"FY2022\"", "\"FY2022T\"", "fiscal_year_end = \"12-31\"\n", "fiscal_year_end = \"12-31\"\nperiods = { FY2022T = { start = 2022-07-01, end = 2022-12-31 } }\n"), nil},
		{"a year in a 10-KT, compared with a year", in(t, "10-K", "10-KT", "\"FY2022\"", "\"FY2022\"\ncompare = \"FY2021\""), []string{"11:1: period of a 10-KT must be a transition period"}},
		{"a year compared with a transition period", in(t, "10-K", "10-KT", "\"FY2022\"", "\"FY2022T\"\ncompare = \"FY2021\"", "fiscal_year_end = \"12-31\"\n", "fiscal_year_end = \"12-31\"\nperiods = { FY2022T = { start = 2022-07-01, end = 2022-12-31 } }\n"), []string{"12:1: compare must be an earlier transition period; found FY2021. Write compare = \"FY2021T\""}},
		{"a compare of another kind", in(t, "period = \"FY2022\"\n", "period = \"FY2022\"\ncompare = \"FY2021Q4\"\n"), []string{`12:1: compare must be an earlier year; found FY2021Q4. Write compare = "FY2021", or remove the key`}},
		{"a compare that is not earlier", in(t, "period = \"FY2022\"\n", "period = \"FY2022\"\ncompare = \"FY2022\"\n"), []string{"12:1: compare must be"}},
		{"an invalid disclosure", in(t, "period = \"FY2022\"\n", "period = \"FY2022\"\ndisclosures = [\"revenu\"]\n"), []string{`12:1: the disclosures key of [report] lists "revenu", which is not a disclosure. Write "revenue" instead`}},
		{"an invalid year end", in(t, "12-31", "02-30"), []string{`13:1: fiscal_year_end: "02-30" is not a month and day`}},
		{"two calendars", in(t, "fiscal_year_end = \"12-31\"\n", "fiscal_year_end = \"12-31\"\nperiods = { FY2022Q1 = { start = 2022-01-01, end = 2022-03-31 } }\n"), []string{"13:1: [calendar] has both"}},
		{"no columns", in(t, `columns = { customer = "Customer", start = "Start", arr = "ARR" }`, ""), []string{"14:1: [ledgers.subscriptions] has no columns"}},
		{"a field that must be mapped", in(t, `, arr = "ARR"`, ""), []string{`16:1: the columns key of [ledgers.subscriptions] has no entry for arr, a required field. Add arr = "HEADER" to the columns key, where HEADER is the header of the column`}},
		{"no file", in(t, "file = \"s.xlsx\"\n", ""), []string{"14:1: [ledgers.subscriptions] has no file"}},
		{"an invalid unit", with("unit = \"dollars\"\n"), []string{`17:1: unit in [ledgers.subscriptions] must be ones, thousands or millions; found "dollars"`}},
		{"a unit without amounts", with("[ledgers.fx]\nfile = \"f.xlsx\"\nunit = \"ones\"\ncolumns = { currency = \"a\", date = \"b\", rate = \"c\" }\n"), []string{`19:1: "unit" is not a key of [ledgers.fx]`}},
		{"words for a date", with("values.start = { \"2022-01-01\" = [\"start\"] }\n"), []string{"17:8: values.start of [ledgers.subscriptions] maps words, but the column holds dates or numbers"}},
		{"words that mean nothing", with(revenue + "values.channel = { direkt = [\"D\"] }\n"), []string{`20:20: values.channel of [ledgers.revenue]: "direkt" is not direct or partner`}},
		{"a word with two meanings", with(revenue + "values.channel = { direct = [\"D\"], partner = [\"D\"] }\n"), []string{`20:36: values.channel of [ledgers.revenue] lists "D" under both direct and partner`}},
		{"rate_is of no currency", with("[ledgers.fx]\nfile = \"fx.xlsx\"\ncolumns = { currency = \"C\", date = \"D\", rate = \"R\" }\nrate_is = { WON = \"units-per-reporting\" }\n"),
			[]string{`20:13: rate_is of [ledgers.fx] has "WON", which is not the code of a currency or stands there twice. Write each currency once, by its ISO 4217 code, such as rate_is = { KRW = "units-per-reporting" }`}},
		{"rate_is of a currency twice", with("[ledgers.fx]\nfile = \"fx.xlsx\"\ncolumns = { currency = \"C\", date = \"D\", rate = \"R\" }\nrate_is = { KRW = \"units-per-reporting\", krw = \"units-per-reporting\" }\n"),
			[]string{`20:42: rate_is of [ledgers.fx] has "krw"`}},
		{"rate_is of a currency that is neither", with("[ledgers.fx]\nfile = \"fx.xlsx\"\ncolumns = { currency = \"C\", date = \"D\", rate = \"R\" }\nrate_is = { KRW = \"units\" }\n"),
			[]string{`20:13: KRW in rate_is of [ledgers.fx] must be reporting-per-unit or units-per-reporting; found "units"`}},
		{"rate_is that is a list", with("[ledgers.fx]\nfile = \"fx.xlsx\"\ncolumns = { currency = \"C\", date = \"D\", rate = \"R\" }\nrate_is = [\"KRW\"]\n"),
			[]string{`20:1: rate_is in [ledgers.fx] must be text; found a list`}},
		{"a lookback of none", with("[policies]\nnew_customer.lookback = 0\n"), []string{"18:14: lookback in [policies] new_customer must be from 1 to 600; found 0"}},
		{"a threshold without its mark", with("[policies]\ncountry.threshold = \"10\"\n"), []string{`18:9: threshold in [policies] country must be a percentage such as "10%"`}},
		{"a threshold below zero", with("[policies]\ncountry.threshold = \"-10%\"\n"), []string{"18:9: threshold in [policies] country must be a percentage"}},
		{"invalid rates", with("[policies]\nndr.fx = \"current\"\n"), []string{`18:5: fx in [policies] ndr must be prior-rates or reported; found "current"`}},
		{"unsubscribed", with("[policies]\nunsubscribed = \"old\"\n"), []string{`18:1: unsubscribed in [policies] must be error, existing or new`}},
		{"an account's balance", with("[accounts]\nX = { accounts = [\"1\"], balance = \"left\" }\n"), []string{`18:25: balance in [accounts] X must be debit or credit`, `18:1: X in [accounts] has no balance and period`}},
		{"an element that is not known", with("[accounts]\nNetIncomLoss = [\"1\"]\n"), []string{`18:1: NetIncomLoss in [accounts] is an unknown element without a balance and a period. Write NetIncomeLoss or NetIncomeLossAvailableToCommonStockholdersBasic; or, for another element, NetIncomLoss = { accounts = ["1"], balance`}},
		{"an unknown element with no near one", with("[accounts]\nIncomeTaxes = [\"61\", \"62\"]\n"), []string{`18:1: IncomeTaxes in [accounts] is an unknown element without a balance and a period. Write IncomeTaxExpenseBenefit or DeferredIncomeTaxAssetsNet; or, for another element, IncomeTaxes = { accounts = ["61", "62"], balance = "debit"`}},
		{"an account outside a list", with("[accounts]\nRevenues = 4000\n"), []string{`18:1: Revenues in [accounts] must be a list of account numbers; found a whole number. Write Revenues = ["4000"]`}},
		{"accounts that are numbers", with("[accounts]\nRevenues = [4000, 4010]\n"), []string{`18:1: Revenues in [accounts] must be a list of text; found a whole number in it. Write each item in quotes: Revenues = ["4000", "4010"]`}},
		{"a known element on its wrong side", with("[accounts]\nNetIncomeLoss = { accounts = [\"1\"], balance = \"debit\" }\n"), []string{`18:1: NetIncomeLoss is a credit element with a duration, but [accounts] sets a different balance or period`}},
		{"an account twice", with("[accounts]\nAssets = [\"1\", \"1\"]\n"), []string{`18:1: Assets in [accounts] lists account 1 twice`}},
		{"an element without accounts", with("[accounts]\nAssets = []\n"), []string{`18:1: Assets in [accounts] lists no account`}},
		{"an adjustment of nothing mapped", with("[accounts]\nIncomeTaxExpenseBenefit = [\"1\"]\n[non_gaap.adjusted-ebitda]\nadjustments = [{ key = \"tax\", label = \"Tax\", account = \"IncomeTaxExpenseBenefits\" }]\n"),
			[]string{`20:46: the adjustment tax uses IncomeTaxExpenseBenefits, which is missing from [accounts]. Write "IncomeTaxExpenseBenefit" instead`}},
		{"an adjustment of a balance", with("[accounts]\nAssets = [\"1\"]\n[non_gaap.adjusted-ebitda]\nadjustments = [{ key = \"tax\", label = \"Tax\", account = \"Assets\" }]\n"),
			[]string{`20:46: the adjustment tax uses Assets, which is a balance at a date`}},
		{"a caption under two lines", with("[lines]\nA = [\"x\"]\nB = [\"x\"]\n"), []string{`19:1: [lines] lists "x" under both "A" and "B"`}},
		{"a year without taxonomies", in(t, "period = \"FY2022\"\n", "period = \"FY2022\"\ntaxonomy = \"2021\"\n"), []string{`12:1: taxonomy in [report] must be 2023, 2024 or 2025; found "2021"`}},
		{"a year that is a number", in(t, "period = \"FY2022\"\n", "period = \"FY2022\"\ntaxonomy = 2025\n"), []string{"12:1: taxonomy in [report] must be text; found a whole number"}},
		{"an element without its prefix", with("[tags]\nrevenue = \"Revenues\"\n"), []string{`18:1: revenue in [tags] must be a name of us-gaap, srt or exm, such as us-gaap:Revenues; found "Revenues"`}},
		{"an element of somebody else", with("[tags]\nrevenue = \"aapl:Revenues\"\n"), []string{`18:1: revenue in [tags] must be a name of us-gaap, srt or exm`}},
		{"a member for an element", with("[tags]\nrevenue = \"us-gaap:NonUsMember\"\n"), []string{`18:1: revenue in [tags] is us-gaap:NonUsMember, which has no amounts, because its name ends in Member`}},
		{"a member of another axis", with("[tags]\nlines.Bonds = \"us-gaap:FairValueInputsLevel1Member\"\n"), []string{`18:7: Bonds in [tags] lines is us-gaap:FairValueInputsLevel1Member, which is a member of us-gaap:FairValueByFairValueHierarchyLevelAxis, but lines are on us-gaap:FinancialInstrumentAxis`}},
		{"an element for a member", with("[tags]\nlines.Bonds = \"us-gaap:Bonds\"\n"), []string{`18:7: Bonds in [tags] lines is us-gaap:Bonds, whose name does not end in Member`}},
		{"a metric that is not quoted", with("[tags]\nfair-value.cost = \"us-gaap:Cash\"\n"), []string{`18:1: fair-value in [tags] must be text; found a table`}},
		{"an adjustment without its account", with("[non_gaap.adjusted-ebitda]\nadjustments = [{ key = \"tax\", label = \"Tax\" }]\n"), []string{"18:1: adjustments of [non_gaap.adjusted-ebitda] has no account"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, got := read(t, tt.toml)
			holds(t, got, tt.want)
		})
	}
}

// holds checks that each finding has one of the parts and the other way round.
func holds(t *testing.T, got, want []string) {
	t.Helper()
	left := slices.Clone(got)
	for _, part := range want {
		i := slices.IndexFunc(left, func(line string) bool {
			return strings.HasPrefix(line, "FIL001 ") && strings.Contains(line, ".toml:"+part)
		})
		if i < 0 {
			t.Errorf("found\n  %s\nwant %q", strings.Join(got, "\n  "), part)
			continue
		}
		left = slices.Delete(left, i, i+1)
	}
	if len(left) > 0 && !t.Failed() {
		t.Errorf("found besides\n  %s", strings.Join(left, "\n  "))
	}
}

const revenue = `[ledgers.revenue]
file = "r.xlsx"
columns = { customer = "a", date = "b", amount = "c", country = "d", channel = "e" }
`

func TestListedPeriods(t *testing.T) {
	t.Parallel()
	quarters := `FY2022Q1 = { start = 2021-12-26, end = 2022-03-26 }
FY2022Q2 = { start = 2022-03-27, end = 2022-06-25 }
FY2022Q3 = { start = 2022-06-26, end = 2022-09-24 }
FY2022Q4 = { start = 2022-09-25, end = 2022-12-31 }
`
	change := func(old, new string) string {
		if strings.Count(quarters, old) != 1 {
			t.Fatalf("%q is not once in the list", old)
		}
		return strings.Replace(quarters, old, new, 1)
	}
	tests := []struct {
		name, quarters string
		want           []string
	}{
		{"four quarters", quarters, nil},
		{"in any order", "FY2023Q1 = { start = 2023-01-01, end = 2023-04-01 }\n" + quarters, nil},
		{"a gap", change("start = 2022-06-26", "start = 2022-06-28"), []string{"15:1: a gap of 2 days: FY2022Q2 ends on 2022-06-25 and FY2022Q3 starts on 2022-06-28. Write start = 2022-06-26 for FY2022Q3, or correct the end of FY2022Q2"}},
		{"an overlap", change("start = 2022-06-26", "start = 2022-06-25"), []string{"15:1: an overlap of one day"}},
		{"a quarter left out", change("FY2022Q2 = { start = 2022-03-27, end = 2022-06-25 }\n", ""), []string{"14:1: FY2022Q3 follows FY2022Q1 in the list", "11:1: period: the calendar does not list FY2022Q2"}},
		{"an end before its start", change("end = 2022-06-25", "end = 2022-03-25"), []string{"14:1: FY2022Q2 ends on 2022-03-25, before it starts", "15:1: FY2022Q3 follows FY2022Q1", "11:1: period: the calendar does not list FY2022Q2"}},
		{"a year in the list", quarters + "FY2023 = { start = 2023-01-01, end = 2023-12-30 }\n", []string{`17:1: "FY2023" is not a quarter such as FY2022Q1`}},
		{"a date in quotes", change("end = 2022-12-31", `end = "2022-12-31"`), []string{"16:34: end in [calendar.periods] FY2022Q4 must be a date such as 2021-12-26; found text"}},
		{"no end", change(", end = 2022-12-31", ""), []string{"16:1: [calendar.periods] FY2022Q4 has no end"}},
		{"a date with a time", change("end = 2022-12-31", `end = 2022-12-31T00:00:00`), []string{"16:34: end in"}},
		{"a short year", change("FY2022Q4 = { start = 2022-09-25, end = 2022-12-31 }\n", "FY2023Q1 = { start = 2022-09-25, end = 2022-12-31 }\n"), nil},
		{"a short year with a gap after it", change("FY2022Q4 = { start = 2022-09-25, end = 2022-12-31 }\n", "FY2023Q1 = { start = 2022-09-26, end = 2022-12-31 }\n"), []string{"16:1: FY2023Q1 follows FY2022Q3 in the list, and quarters between them are missing"}},
		{"a transition period between years", quarters + "FY2022T = { start = 2023-01-01, end = 2023-06-30 }\nFY2023Q1 = { start = 2023-07-01, end = 2023-09-30 }\n", nil},
		{"a gap before a transition period", quarters + "FY2022T = { start = 2023-01-02, end = 2023-06-30 }\n", []string{"17:1: a gap of one day: FY2022Q4 ends on 2022-12-31 and FY2022T starts on 2023-01-02. Write start = 2023-01-01 for FY2022T"}},
		{"an overlap after a transition period", quarters + "FY2022T = { start = 2023-01-01, end = 2023-06-30 }\nFY2023Q1 = { start = 2023-06-30, end = 2023-09-30 }\n", []string{"18:1: an overlap of one day: FY2022T ends"}},
		{"a quarter of a transition period", quarters + "FY2022TQ1 = { start = 2023-01-01, end = 2023-03-31 }\n", []string{`17:1: "FY2022TQ1" is not a quarter such as FY2022Q1. List only quarters, and a transition period as a whole, such as FY2022T`}},
		{"a quarter that ends a week early, and the next one that starts a week early", strings.NewReplacer("2022-06-25", "2022-06-18", "2022-06-26", "2022-06-19").Replace(quarters), []string{"14:1: FY2022Q2 has 12 weeks and FY2022Q3 has 14 weeks; in a fiscal year of 52 or 53 weeks, quarters usually have 13 weeks each, or three have 12 weeks and one has 16; in a year of 53 weeks, one quarter has one week more. If a date is one week off, write `end = 2022-06-25` for FY2022Q2 and `start = 2022-06-26` for FY2022Q3; if the dates are right, no change is needed"}},
		{"a last quarter that ends a week late", quarters + "FY2023Q1 = { start = 2023-01-01, end = 2023-04-15 }\n", []string{"17:1: FY2023Q1 has 15 weeks; in a fiscal year of 52 or 53 weeks, quarters usually have 13 weeks each, or three have 12 weeks and one has 16; in a year of 53 weeks, one quarter has one week more. If a date is one week off, write `end = 2023-04-08` for FY2023Q1; if"}},
		{"a gap of a week", change("end = 2022-06-25", "end = 2022-06-18"), []string{"15:1: a gap of 7 days"}},
		{"a missing year of the report", strings.ReplaceAll(quarters, "FY2022", "FY2021"), []string{"11:1: period: the calendar does not list FY2022Q1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, got := read(t, registrant+report+"[calendar.periods]\n"+tt.quarters+subscriptions)
			holds(t, got, tt.want)
		})
	}
}

func TestGood(t *testing.T) {
	t.Parallel()
	f, found := read(t, whole)
	if len(found) > 0 {
		t.Fatalf("found %v", found)
	}
	p := f.Policies
	if p.ReportedRates || p.Lookback != 12 || p.Unsubscribed != "error" || p.Threshold.String() != "0.1" || p.FlatBelow.String() != "0.005" || p.Fluctuation.String() != "0.03" || p.Band.String() != "0.005" {
		t.Errorf("the policies are %+v, want the defaults", p)
	}
	if text, _ := p.Printed("country.threshold"); text != "10" {
		t.Errorf("country.threshold prints as %q, want 10", text)
	}
	for _, name := range []string{"flat_below", "fluctuation.points", "country.band"} {
		if text, ok := p.Printed(name); ok {
			t.Errorf("%s prints as %q, want it never printed", name, text)
		}
	}
	if f.Report.Compare.String() != "FY2021" || f.Disclosures != nil || f.Registrant.Domicile != "US" {
		t.Errorf("the filing is %+v", f)
	}
	f, found = read(t, strings.Replace(whole, `domicile = "US"`, `domicile = "united  kingdom"`, 1)+"unit = \"thousands\"\n"+revenue+
		"values.country = { GB = [\"UK\", \" England \"] }\n[policies]\nndr.fx = \"reported\"\nnew_customer.lookback = 1_8\ncountry = { threshold = \"12.5%\" }\n")
	if len(found) > 0 {
		t.Fatalf("found %v", found)
	}
	text, _ := f.Policies.Printed("country.threshold")
	if f.Registrant.Domicile != "GB" || f.Ledger("subscriptions").Scale != 3 || f.Ledger("revenue").Values["country"]["England"] != "GB" || !f.Policies.ReportedRates || f.Policies.Lookback != 18 || text != "12.5" {
		t.Errorf("the filing is %+v", f)
	}
	if f.Ledgers[0].Schema.Ledger != "subscriptions" || f.Ledger("fx") != nil {
		t.Errorf("the ledgers are %v", f.Ledgers)
	}
}

func TestShown(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ form, period, want string }{
		{"10-K", "FY2022", "FY2022/FY2021"},
		{"10-Q", "FY2022Q1", "FY2022Q1/FY2021Q1"},
		{"10-Q", "FY2022Q2", "FY2022Q2/FY2021Q2 FY2022Q2YTD/FY2021Q2YTD"},
		{"8-K", "FY2022Q3", "FY2022Q3/FY2021Q3 FY2022Q3YTD/FY2021Q3YTD"},
		{"8-K", "FY2022Q4", "FY2022Q4/FY2021Q4 FY2022/FY2021"},
		{"8-K", "FY2022", "FY2022/FY2021"},
	} {
		f, found := read(t, strings.Replace(strings.Replace(whole, "10-K", tt.form, 1), "FY2022", tt.period, 1))
		var got []string
		for _, pair := range f.Shown() {
			got = append(got, pair.Period.String()+"/"+pair.Compare.String())
		}
		if strings.Join(got, " ") != tt.want || len(found) > 0 {
			t.Errorf("a %s for %s shows %v, want %s (%v)", tt.form, tt.period, got, tt.want, found)
		}
	}
}

func TestFolderThatCannotBeRead(t *testing.T) {
	t.Parallel()
	if _, _, err := filing.Read(fstest.MapFS{}); err == nil {
		t.Error("a folder without filing.toml returned no error")
	}
	for name, data := range map[string]string{
		"filing.toml:2:1":  "[registrant]\n= 5\n",
		"filing.toml:3:1":  "[report]\nform = \"10-K\"\nform = \"10-Q\"\n",
		"filing.toml:2:10": "[report]\nperiod = FY2022\n",
	} {
		_, _, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(data)}})
		if e := (*toml.SyntaxError)(nil); !errors.As(err, &e) || e.At.String() != name {
			t.Errorf("Read(%q) gave %v, want an error at %s", data, err, name)
		}
	}
	if _, _, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(whole)}, "commentary.toml": {Data: []byte("x")}}); err == nil {
		t.Error("a commentary.toml that does not parse returned no error")
	}
}

func TestCommentary(t *testing.T) {
	t.Parallel()
	read := func(commentary string) (*filing.Filing, []string) {
		f, found, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(whole)}, "commentary.toml": {Data: []byte(commentary)}})
		if err != nil {
			t.Fatal(err)
		}
		return f, lines(t, found)
	}
	f, found := read("keep = [\"demand\"]\n[[explain]]\nfact = \"ndr.change\"\ntext = \"One.\"\n[[explain]]\nfact = \"ndr.change@FY2021\"\ntext = \"Two.\"\n[[explain]]\nfact = \"ndr@FY2022\"\ntext = \"Three.\"\n[text]\nndr = \"A\\nB\"\n")
	if len(found) > 0 {
		t.Fatalf("found %v", found)
	}
	if got := f.Explains("ndr", "ndr.change"); len(got) != 2 || got[0].Text != "One." || got[1].Text != "Three." || got[0].At.String() != "commentary.toml:4:1" {
		t.Errorf("the explanations of the report's period are %+v, want One. and Three.", got)
	}
	if !f.Keeps("demand") || f.Keeps("outlook") || f.Commentary.Text["ndr"] != "A\nB" {
		t.Errorf("the commentary is %+v", f.Commentary)
	}
	_, found = read("keep = [\"demands\"]\n[[explain]]\nfact = \"ndr\"\n[text]\nrevenu = \"x\"\n")
	holds(t, found, []string{`1:1: the key "keep" lists "demands", which is not a standard clause. Write "demand" instead`, `2:1: [[explain]] has no text`, `5:1: "revenu" is not a key of [text]. Write "revenue" instead`})
}

func TestEscapes(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"a.xlsx": false, "ledgers/a.xlsx": false, "./a.xlsx": false, "ledgers/../a.xlsx": false, "a..xlsx": false,
		"../a.xlsx": true, "/etc/passwd": true, "ledgers/../../a.xlsx": true, "": true, "..": true,
	} {
		if got := filing.Escapes(name, nil); got != want {
			t.Errorf("Escapes(%q) = %v, want %v", name, got, want)
		}
	}
	if !filing.Escapes("a.xlsx", errors.New("openat a.xlsx: path escapes from parent")) {
		t.Error("a link out of the folder does not escape")
	}
}

func TestMeaning(t *testing.T) {
	t.Parallel()
	revenue, _ := schema.Of("revenue")
	country, channel := revenue.Fields[3], revenue.Fields[4]
	fx, _ := schema.Of("fx")
	for _, tt := range []struct {
		field      schema.Field
		word, want string
	}{
		{country, "Germany", "DE"}, {country, "deu", "DE"}, {country, "de", "DE"}, {country, "United  Kingdom", "GB"}, {country, "UK", "GB"}, {country, "Atlantis", ""},
		{channel, "DIRECT", "direct"}, {channel, "Reseller", ""},
		{fx.Fields[0], "eur", "EUR"}, {fx.Fields[0], "€", ""}, {fx.Fields[0], "XYZ", ""},
	} {
		if got, err := schema.Meaning(tt.field, tt.word); got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("Meaning(%s, %q) = %q, %v, want %q", tt.field.Name, tt.word, got, err, tt.want)
		}
	}
}

// FuzzRead checks that no filing.toml makes the reader panic, and that every
// finding has a place.
func FuzzRead(f *testing.F) {
	for _, s := range []string{whole, "", registrant + report + "[calendar.periods]\nFY2022Q1 = { start = 2021-12-26, end = 2022-03-26 }\n" + subscriptions + revenue,
		"[[explain]]\n", "explain = []\n[[explain]]\n", "a.b.c = 1\n[a.b]\nd = [{ e = 1 }, 2]\n", "[policies]\nndr.fx = 1\nndr = 2\n", "[ledgers]\nfx = []\n", "x = 1979-05-27T07:32:00Z\ny = inf\n",
		"[non_gaap.adjusted-ebitda]\nadjustments = [{ key = \"tax\", label = \"Tax\", account = \"X\", sign = \"+\" }]\n", "[accounts]\nX = []\nY = { accounts = 1 }\n"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, toml, commentary string) {
		folder := fstest.MapFS{"filing.toml": {Data: []byte(toml)}, "commentary.toml": {Data: []byte(commentary)}}
		got, found, err := filing.Read(folder)
		if err != nil {
			return
		}
		for _, d := range found {
			if d.Subject == nil || strings.HasSuffix(d.At(), ".toml") || d.Summary == "" {
				t.Fatalf("%s has no place: %q %s", d.Code, d.At(), d.Message())
			}
		}
		if len(found) > 0 {
			return
		}
		for _, pair := range got.Shown() {
			for _, p := range []fiscal.Period{pair.Period, pair.Compare} {
				if s, err := got.Calendar.Span(p); err == nil && s.End < s.Start {
					t.Fatalf("%s is %v", p, s)
				}
			}
		}
	})
}

// TestTags has the taxonomies' names that a registrant chooses.
func TestTags(t *testing.T) {
	t.Parallel()
	f, found := read(t, in(t, "period = \"FY2022\"\n", "period = \"FY2022\"\ntaxonomy = \"2023\"\n")+`
[lines]
"Corporate bonds" = ["Corporate notes and bonds"]
[tags]
revenue = "us-gaap:RevenueFromContractWithCustomerExcludingAssessedTax"
"fair-value.cost" = "exm:AmortizedCost"
lines."Corporate notes and bonds" = "us-gaap:CorporateDebtSecuritiesMember"
`)
	if len(found) > 0 || f.Report.Taxonomy != "2023" {
		t.Errorf("the taxonomy is %q; found %q", f.Report.Taxonomy, found)
	}
	for name, got := range map[string]filing.Choice{"us-gaap:RevenueFromContractWithCustomerExcludingAssessedTax": f.Tags.Elements["revenue"],
		"exm:AmortizedCost": f.Tags.Elements["fair-value.cost"], "us-gaap:CorporateDebtSecuritiesMember": f.Tags.Lines["corporate-bonds"]} {
		if got.Prefix+":"+got.Local != name {
			t.Errorf("%+v is chosen, want %s", got, name)
		}
	}
	if f, _ := read(t, whole); f.Report.Taxonomy != "2025" {
		t.Errorf("where filing.toml says nothing the taxonomy is %q, want the newest, whatever the period", f.Report.Taxonomy)
	}
}

// FuzzBeside checks that every finding on a file beside filing.toml is in that file.
func FuzzBeside(f *testing.F) {
	names := []string{"commentary.toml", "promises.toml", "restatements.toml", "memo.toml", "signoffs.toml"}
	f.Add(uint8(0), "keep=[\"demand\"]\n[[explain]]\nfact=\"ndr.change@FY2022\"\ntext=\"x\"\n[text]\nrevenue=\"a\"\n")
	f.Add(uint8(1), "[[promise]]\nkind=\"definition\"\ntext=\"x\"\nmade=2023-01-01\ndue=\"Form 10-K FY2023\"\n")
	f.Add(uint8(2), "[[restatement]]\nfact=\"revenue@FY2021\"\nkind=\"error\"\nreason=\"r\"\napprover=\"a\"\n")
	f.Add(uint8(3), "[[factor]]\nname=\"trend\"\nanswer=\"no\"\n")
	f.Add(uint8(4), "[[signoff]]\ntarget=\"ndr\"\nby=\"A\"\non=2023-01-01\nvalue=\"a\"\norigin=\"b\"\ndefinition=\"c\"\nsentence=\"d\"\n")
	f.Fuzz(func(t *testing.T, which uint8, toml string) {
		name := names[int(which)%len(names)]
		_, found, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(whole)}, name: {Data: []byte(toml)}})
		if err != nil {
			return
		}
		for _, d := range found {
			if !strings.HasPrefix(d.At(), name) {
				t.Fatalf("%s is at %q: %s", d.Code, d.At(), d.Message())
			}
		}
	})
}
