package filing_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
)

// TestCoverIsRead reads values of each kind.
func TestCoverIsRead(t *testing.T) {
	t.Parallel()
	f, found, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(whole + `
[cover]
public_float = 4_200_000_000
common_stock_shares_outstanding_date = 2023-02-10
shell_company = false
incorporation_state_country_code = "X0"
country = "United Kingdom"
[auditor]
firm_id = "42"
[[security]]
title = "Common Stock"
exchange = "NYSE"
[[security]]
symbol = "BRK.B"
shares_outstanding = 0
`)}})
	if err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
	for key, want := range map[string]string{"public_float": "4200000000", "common_stock_shares_outstanding_date": "2023-02-10", "shell_company": "false",
		"incorporation_state_country_code": "X0", "country": "GB", "auditor.firm_id": "42", "small_business": ""} {
		if got, ok := f.Cover.Value(key); got != want || ok != (want != "") {
			t.Errorf("%s is %q, %t, want %q", key, got, ok, want)
		}
	}
	if d := f.Cover.Date("common_stock_shares_outstanding_date"); d != fiscal.NewDate(2023, 2, 10) {
		t.Errorf("the date is %s", d)
	}
	if s := f.Securities; len(s) != 2 || s[0].Symbol != "" || s[0].Exchange != "NYSE" || s[1].Shares != "0" || s[1].At.Line == 0 {
		t.Errorf("the securities are %+v", s)
	}
	if !f.Cover.Stated || !f.Cover.Audited {
		t.Error("[cover] and [auditor] are not stated")
	}
}

// TestManySecurities bounds the classes of securities.
func TestManySecurities(t *testing.T) {
	t.Parallel()
	f, found, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(whole + strings.Repeat("[[security]]\ntitle = \"A\"\n", 502))}})
	if err != nil || len(found) != 1 || !strings.Contains(found[0].Message(), "more than 500 tables") || len(f.Securities) != 500 {
		t.Errorf("%d securities, %v, %v", len(f.Securities), found, err)
	}
}

// TestCoverIsWrong reports each value that EDGAR would refuse, at its line.
func TestCoverIsWrong(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ line, want string }{
		{`[cover]/filer_categry = "Accelerated Filer"`, `"filer_categry" is not a key of [cover]. Write "filer_category" instead`},
		{`[cover]/filer_category = "Large accelerated filer"`, `filer_category in [cover] must be Large Accelerated Filer, Accelerated Filer or Non-accelerated Filer; found "Large accelerated filer". Write "Large Accelerated Filer" instead`},
		{`[cover]/incorporation_state_country_code = "Delawhere"`, `must be a state or country, by name or by EDGAR's code, such as "Delaware" or "DE"; found "Delawhere". Write the code of Delaware ("DE"); "tieout explain cover.incorporation_state_country_code" lists all`},
		{`[cover]/incorporation_state_country_code = "Nowhere at all"`, `Write the code of Delaware ("DE"), Nevada ("NV")`},
		{`[cover]/state_or_province = "X0"`, `state_or_province in [cover] must be a state or a Canadian province, by name or by code, such as "California" or "CA"; found "X0"`},
		{`[cover]/city_area_code = "1-800-FLOWERS"`, `city_area_code in [cover] must be an area code in digits`},
		{`[cover]/local_phone_number = "555-CALL"`, `local_phone_number in [cover] must be a telephone number in digits, without the area code, such as "555-0100"; found "555-CALL"`},
		{`[cover]/local_phone_number = "(650) 555-0100"`, `found "(650) 555-0100"`},
		{`[cover]/accounting_standard = "GAAP"`, `accounting_standard in [cover] must be IFRS, Other or U.S. GAAP; found "GAAP"`},
		{`[cover]/contact_email = "nobody"`, `contact_email in [cover] must be an e-mail address`},
		{`[cover]/country = "Narnia"`, `country "Narnia" in [cover] is unknown`},
		{`[cover]/tax_identification_number = "123456789"`, `must be nine digits with a hyphen after the second, such as "12-3456789"; found "123456789"`},
		{`[cover]/current_fiscal_year_end_date = "02-30"`, `current_fiscal_year_end_date in [cover]: `},
		{`[cover]/current_fiscal_year_end_date = "Dec 31"`, `must be a month and a day, such as "12-31"; found "Dec 31"`},
		{`[cover]/public_float = "4200000000"`, `public_float in [cover] must be a whole number; found text. Write it without quotes: public_float = 4200000000`},
		{`[cover]/public_float = -1`, `public_float in [cover] must be a whole number from 0 to 999,999,999,999,999; found -1`},
		{`[cover]/public_float = 9223372036854775807`, `found 9223372036854775807`},
		{`[cover]/shell_company = "false"`, `shell_company in [cover] must be true or false; found text. Write it without quotes: shell_company = false`},
		{`[cover]/public_float_date = "2022-06-30"`, `public_float_date in [cover] must be a date such as 2021-12-26; found text. Write it without quotes: public_float_date = 2022-06-30`},
		{`[cover]/period_end_date = 2022-12-30`, `period_end_date in [cover] must be the last day of FY2022, 2022-12-31; found 2022-12-30. Remove the key`},
		{`[cover]/city_or_town = """San/Mateo"""`, `city_or_town in [cover] holds a control character`},
		{`[auditor]/firm_id = "PCAOB 42"`, `firm_id in [auditor] must be the number that the PCAOB gave the firm, such as "999", without zeros before it; found "PCAOB 42"`},
		{`[auditor]/firm_id = 42`, `firm_id in [auditor] must be text; found a whole number. Write it in quotes: firm_id = "42"`},
		{`[auditor]/firm_id = "0"`, `found "0"`},
		{`[[security]]/exchange = "London Stock Exchange"`, `exchange in [[security]] must be an exchange, by name or by EDGAR's code, such as NASDAQ or NYSE; found "London Stock Exchange". Write the code of The Nasdaq Stock Market LLC ("NASDAQ"), New York Stock Exchange ("NYSE"), NYSE American LLC ("NYSEAMER"), NYSE Arca, Inc. ("NYSEArca"), Cboe BZX Exchange, Inc. ("CboeBZX"); "tieout explain security.exchange" lists all`},
		{`[[security]]/exchange = "Cboe Options"`, `Write the code of Cboe C2 Exchange, Inc. ("C2"), Cboe Exchange, Inc. ("CBOE")`},
		{`[cover]/public_float = "4,200,000,000"`, `Write it without quotes or commas: public_float = 4200000000`},
		{`[cover]/shell_company = "No"`, `Write it without quotes: shell_company = false`},
		{`[cover]/public_float_date = "June 30, 2022"`, `Write public_float_date = 2022-06-30`},
		{`[cover]/public_float_date = "mid-year"`, `Write year, month and day without quotes, such as public_float_date = 2021-12-26`},
		{`[[security]]/shares = 1`, `"shares" is not a key of [[security]]`},
		{`[[security]]/symbol = "-"`, `symbol in [[security]] must be a trading symbol such as "EXM"; found "-"`},
	} {
		_, found, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(whole + strings.ReplaceAll(tt.line, "/", "\n") + "\n")}})
		if err != nil || len(found) != 1 {
			t.Errorf("%s: %v, %v, want one finding", tt.line, found, err)
			continue
		}
		if d := found[0]; d.Code != "FIL001" || !strings.Contains(d.Message(), tt.want) || d.At() != "filing.toml:18:1" {
			t.Errorf("%s: %s at %s: %s\nwant %s at filing.toml:18:1", tt.line, d.Code, d.At(), d.Message(), tt.want)
		}
	}
}

// TestCodesByName reads codes from their names.
func TestCodesByName(t *testing.T) {
	t.Parallel()
	for _, tt := range [][4]string{
		{"cover", "incorporation_state_country_code", "Delaware", "DE"}, {"cover", "incorporation_state_country_code", "de", "DE"}, {"cover", "incorporation_state_country_code", "Georgia", "GA"},
		{"cover", "incorporation_state_country_code", "British Columbia", "A1"}, {"cover", "incorporation_state_country_code", "the Cayman Islands", "E9"}, {"cover", "incorporation_state_country_code", "Vietnam", "Q1"},
		{"cover", "state_or_province", "California", "CA"}, {"cover", "state_or_province", "ontario", "ON"}, {"cover", "country", "united kingdom", "GB"}, {"cover", "country", "Viet Nam", "VN"},
		{"security", "exchange", "Nasdaq Global Select Market", "NASDAQ"}, {"security", "exchange", "Nasdaq Capital Market", "NASDAQ"}, {"security", "exchange", "NYSE American", "NYSEAMER"},
		{"security", "exchange", "NYSE American LLC", "NYSEAMER"}, {"security", "exchange", "The New York Stock Exchange", "NYSE"}, {"security", "exchange", "nasdaq", "NASDAQ"}, {"security", "exchange", "Nyse Arca, Inc.", "NYSEArca"},
	} {
		header := "[cover]"
		if tt[0] == "security" {
			header = "[[security]]"
		}
		f, found, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(whole + header + "\n" + tt[1] + " = \"" + tt[2] + "\"\n")}})
		if err != nil || len(found) > 0 {
			t.Errorf("%s: %v, %v", tt[2], found, err)
			continue
		}
		got, _ := f.Cover.Value(tt[1])
		if tt[0] == "security" {
			got = f.Securities[0].Exchange
		}
		if got != tt[3] {
			t.Errorf("%s is read as %q, want %q", tt[2], got, tt[3])
		}
	}
	for path, want := range map[string]filing.Code{"security.exchange": {Code: "NYSEAMER", Name: "NYSE American LLC"}, "cover.state_or_province": {Code: "QC", Name: "Quebec"}, "cover.incorporation_state_country_code": {Code: "X0", Name: "United Kingdom"}} {
		if !slices.Contains(filing.Codes(path), want) {
			t.Errorf("%s has no %v", path, want)
		}
	}
	if filing.Codes("cover.city_or_town") != nil {
		t.Error("a city has a code")
	}
}
