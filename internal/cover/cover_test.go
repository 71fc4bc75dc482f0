package cover_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/cover"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/gaap"
)

const registrant = `
[registrant]
name = "A & B's, Inc."
cik = "0001999900"
prefix = "ab"
namespace = "http://www.ab.example/20221231"
currency = "USD"
domicile = "US"
`

// read returns the cover page of a filing.toml.
func read(t *testing.T, toml string) (*cover.Page, []diag.Diagnostic) {
	t.Helper()
	f, found, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(toml)}})
	if err != nil || len(found) > 0 {
		t.Fatal(toml, found, err)
	}
	return cover.Of(f)
}

var forms = map[string]string{
	"10-K":  "[report]\nform = \"10-K\"\nperiod = \"FY2022\"\n[calendar]\nfiscal_year_end = \"12-31\"\n",
	"20-F":  "[report]\nform = \"20-F\"\nperiod = \"FY2022\"\n[calendar]\nfiscal_year_end = \"06-30\"\n",
	"10-Q":  "[report]\nform = \"10-Q\"\nperiod = \"FY2022Q3\"\n[calendar]\nfiscal_year_end = \"12-31\"\n",
	"8-K":   "[report]\nform = \"8-K\"\nperiod = \"FY2022Q3\"\n[calendar]\nfiscal_year_end = \"12-31\"\n",
	"10-KT": "[report]\nform = \"10-KT\"\nperiod = \"FY2022T\"\n[calendar]\nfiscal_year_end = \"12-31\"\n[calendar.periods]\nFY2022T = { start = 2022-07-01, end = 2022-12-31 }\n",
}

// TestPaste adds the lines that the findings of each form name, until there is no finding:
// the page is then whole, and every fact of it is an element of dei.
func TestPaste(t *testing.T) {
	t.Parallel()
	for form, toml := range forms {
		toml = registrant + toml
		page, found := read(t, toml)
		for rounds := 0; len(found) > 0; rounds++ {
			if rounds > 6 {
				t.Fatalf("%s: still %v", form, found)
			}
			d := found[0]
			if d.Code != "XBR006" || d.Severity != diag.Error {
				t.Fatalf("%s: %+v", form, d)
			}
			_, paste, _ := strings.Cut(d.Remedy, "\n")
			unfilled(t, paste)
			paste = regexp.MustCompile(`(?m)"\?" +# such as ("[^"]*"|[^;\n]*).*$`).ReplaceAllString(paste, "$1")
			if m := regexp.MustCompile(`^To (\[+[a-z]+\]+) in filing.toml`).FindStringSubmatch(d.Remedy); m != nil {
				toml = strings.Replace(toml, m[1]+"\n", m[1]+"\n"+paste+"\n", 1)
			} else {
				toml += paste + "\n"
			}
			page, found = read(t, toml)
		}
		seen := map[string]bool{}
		for _, f := range page.Facts {
			c, ok := gaap.Lookup("dei", f.Element)
			if !ok || seen[f.Element] && f.Dims == nil || f.Text == "" || f.Value == "" {
				t.Errorf("%s: the fact %+v", form, f)
			}
			if seen[f.Element] = true; ok && c.Instant != (f.Instant != 0) {
				t.Errorf("%s: %s is for a date: %t", form, f.Element, f.Instant != 0)
			}
			if (f.Format == "") != (f.Text == f.Value) {
				t.Errorf("%s: %s prints %q for %q with the format %q", form, f.Element, f.Text, f.Value, f.Format)
			}
		}
		for element, wants := range map[string][]string{
			"EntityCommonStockSharesOutstanding": {"10-K", "20-F", "10-Q", "10-KT"}, "AuditorFirmId": {"10-K", "20-F", "10-KT"}, "WrittenCommunications": {"8-K"},
			"EntityPublicFloat": {"10-K", "10-KT"}, "DocumentFiscalYearFocus": {"10-K", "20-F", "10-Q", "10-KT"}, "DocumentPeriodStartDate": {"10-KT"},
			"Security12bTitle": {"10-K", "20-F", "10-Q", "10-KT", "8-K"}, "DocumentAccountingStandard": {"20-F"}, "EntityTaxIdentificationNumber": {"10-K", "10-Q", "10-KT", "8-K"},
		} {
			if seen[element] != slices.Contains(wants, form) {
				t.Errorf("%s: %s is on the page: %t", form, element, seen[element])
			}
		}
	}
}

// unfilled checks that filing.toml with lines as printed is refused, at each line.
func unfilled(t *testing.T, paste string) {
	t.Helper()
	paste = strings.TrimPrefix(paste, "[[security]]\n")
	paste = strings.TrimPrefix(strings.TrimPrefix(paste, "[cover]\n"), "[auditor]\n")
	table := "[cover]\n"
	switch {
	case strings.HasPrefix(paste, "file_number"):
		table = ""
	case strings.HasPrefix(paste, "name"):
		table = "[auditor]\n"
	case strings.HasPrefix(paste, "title"):
		table = "[[security]]\n"
	}
	toml := registrant + table + paste + "\n" + forms["10-K"]
	_, found, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(toml)}})
	if lines := strings.Count(paste, "\n") + 1; err != nil || len(found) != lines || found[0].Code != "FIL001" || found[0].Summary != "unanswered line" {
		t.Errorf("the lines\n%s\nare accepted: %v, %v", paste, found, err)
	}
}

const whole = `
[cover]
emerging_growth_company = true
common_stock_shares_outstanding_date = 2022-10-28
[[security]]
title = "Class A Common Stock, par value $0.001 per share"
symbol = "ABA"
exchange = "NYSE"
shares_outstanding = 1234567
[[security]]
title = "5.25% Notes due 2029"
exchange = "NYSE"
[[security]]
title = "Common stock"
exchange = "NYSE"
shares_outstanding = 5
[[security]]
title = "common Stock"
exchange = "NYSEArca"
`

// TestDerived checks the facts that the file does not state under [cover].
func TestDerived(t *testing.T) {
	t.Parallel()
	page, found := read(t, registrant+forms["10-Q"]+whole)
	if !slices.ContainsFunc(found, func(d diag.Diagnostic) bool {
		return strings.Contains(d.Remedy, "ex_transition_period = \"?\"") || strings.Contains(d.Remedy, "ex_transition_period             ")
	}) {
		t.Errorf("an emerging growth company need not state its election: %v", found)
	}
	for element, want := range map[string][2]string{
		"DocumentType": {"10-Q", "10-Q"}, "DocumentPeriodEndDate": {"September 30, 2022", "2022-09-30"}, "DocumentFiscalPeriodFocus": {"Q3", "Q3"},
		"CurrentFiscalYearEndDate": {"December 31", "--12-31"}, "AmendmentFlag": {"No", "false"}, "DocumentQuarterlyReport": {"☒", "true"}, "EntityEmergingGrowthCompany": {"☒", "true"},
	} {
		if f := page.Of(element); f.Text != want[0] || f.Value != want[1] {
			t.Errorf("%s prints %q for %q, want %v", element, f.Text, f.Value, want)
		}
	}
	if s := page.Period.Start.String() + " " + page.Period.End.String(); s != "2022-01-01 2022-09-30" {
		t.Errorf("the period is %s, want the year to date", s)
	}
	var members, shares []string
	for _, f := range page.All("Security12bTitle") {
		members = append(members, f.Dims[0].Axis.QName("ab")+" "+f.Dims[0].Member.QName("ab"))
	}
	for _, f := range page.All("EntityCommonStockSharesOutstanding") {
		shares = append(shares, f.Text+" "+f.Value+" "+f.Instant.String()+" "+f.Dims[0].Member.QName("ab"))
	}
	want := []string{"us-gaap:StatementClassOfStockAxis us-gaap:CommonClassAMember", "us-gaap:StatementClassOfStockAxis ab:Security5Point25PercentNotesDue2029Member",
		"us-gaap:StatementClassOfStockAxis us-gaap:CommonStockMember", "us-gaap:StatementClassOfStockAxis ab:CommonStock2Member"}
	if !slices.Equal(members, want) {
		t.Errorf("the classes are %q, want %q", members, want)
	}
	if want := []string{"1,234,567 1234567 2022-10-28 us-gaap:CommonClassAMember", "5 5 2022-10-28 us-gaap:CommonStockMember"}; !slices.Equal(shares, want) {
		t.Errorf("the shares are %q, want %q", shares, want)
	}
	if f := page.All("NoTradingSymbolFlag"); len(f) != 3 || f[0].Value != "true" {
		t.Errorf("the classes without a symbol are %+v", f)
	}
}

// TestAmended checks the type of an amendment, and the dates of an 8-K.
func TestAmended(t *testing.T) {
	t.Parallel()
	page, found := read(t, registrant+forms["8-K"]+"[cover]\namendment_flag = true\nperiod_end_date = 2022-11-02\n")
	if got := page.Of("DocumentType").Text; got != "8-K/A" || page.Form != "8-K" {
		t.Errorf("the type is %s", got)
	}
	if page.Period.Start != page.Period.End || page.Of("DocumentPeriodEndDate").Value != "2022-11-02" {
		t.Errorf("the period is %v", page.Period)
	}
	if !slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return strings.Contains(d.Remedy, "\namendment_description  ") }) {
		t.Errorf("an amendment need not be described: %v", found)
	}
}

// TestAgreement reports facts that do not fit together, each at its line.
func TestAgreement(t *testing.T) {
	t.Parallel()
	const single = "[[security]]\ntitle = \"Common Stock\"\nexchange = \"NYSE\"\n"
	for _, tt := range []struct{ form, lines, want string }{
		{"10-K", "[cover]\nwell_known_seasoned_issuer = true\nvoluntary_filers = true", "error: [cover] has well_known_seasoned_issuer and voluntary_filers, but"},
		{"10-K", "[cover]\nwell_known_seasoned_issuer = true\nshell_company = true", "error: [cover] has well_known_seasoned_issuer and shell_company, but"},
		{"10-K", "[cover]\nwell_known_seasoned_issuer = true\nfiler_category = \"Non-accelerated Filer\"", "warning: [cover] has well_known_seasoned_issuer and filer_category"},
		{"10-K", "[cover]\nemerging_growth_company = true\nfiler_category = \"Large Accelerated Filer\"", "error: [cover] has emerging_growth_company and filer_category"},
		{"10-K", "[cover]\nemerging_growth_company = true\nicfr_auditor_attestation_flag = true", "warning: [cover] has emerging_growth_company and icfr_auditor_attestation_flag"},
		{"10-K", "[cover]\nex_transition_period = true", "warning: ex_transition_period in [cover] is only for an emerging growth company"},
		{"10-K", "[cover]\namendment_description = \"x\"", "error: [cover] has amendment_description, but amendment_flag is not true"},
		{"10-K", "[cover]\nfin_stmt_restatement_recovery_analysis_flag = true\nfin_stmt_error_correction_flag = false", "error: [cover] has fin_stmt_restatement_recovery_analysis_flag and no"},
		{"10-K", "[cover]\nwritten_communications = false", "warning: written_communications in [cover] is only for an 8-K, so the cover page of a 10-K leaves it out"},
		{"10-Q", "[cover]\npublic_float = 5", "warning: public_float in [cover] is only for a 10-K and a 10-KT, so"},
		{"8-K", "[auditor]\nname = \"X\"", "warning: name in [auditor] is only for a 10-K, a 20-F and a 10-KT, so"},
		{"10-K", "[cover]\nstate_or_province = \"ON\"", "error: Ontario is a province of Canada, but country in [cover] is not CA"},
		{"10-K", "[cover]\nstate_or_province = \"CA\"\ncountry = \"GB\"", "error: California is in the United States, but country in [cover] is GB"},
		{"10-K", "[cover]\npostal_zip_code = \"9440\"", "error: a ZIP code has 5 digits"},
		{"10-K", "[cover]\ncountry = \"CA\"\npostal_zip_code = \"94404\"", "error: a Canadian postal code is written as V5K 0A1"},
		{"10-K", "[cover]\ncity_area_code = \"65\"\nlocal_phone_number = \"555-0100\"", "error: city_area_code in [cover] must have 3 digits"},
		{"10-K", "[cover]\ncity_area_code = \"650\"\nlocal_phone_number = \"650 555-0100\"", "error: local_phone_number in [cover] seems to have the area code in it"},
		{"10-K", "[cover]\ncommon_stock_shares_outstanding_date = 2022-12-30", "error: common_stock_shares_outstanding_date in [cover] is 2022-12-30, before the last day of the period, 2022-12-31"},
		{"10-Q", "[cover]\ncommon_stock_shares_outstanding_date = 2023-12-30", "warning: common_stock_shares_outstanding_date in [cover] is 2023-12-30, more than 120 days after"},
		{"20-F", "[cover]\ncommon_stock_shares_outstanding_date = 2023-02-10", "error: a 20-F states the shares on the last day of its period, 2022-06-30"},
		{"10-K", "[cover]\npublic_float_date = 2022-12-31", "error: the public float is measured at the end of the second fiscal quarter"},
		{"10-K", "[cover]\npublic_float_date = 2022-03-31", "warning: public_float_date in [cover] is 2022-03-31, which is not at the end"},
		{"8-K", "[cover]\nperiod_end_date = 2022-09-29", "error: period_end_date in [cover] is 2022-09-29, before the last day of the period"},
		{"8-K", "[cover]\nperiod_end_date = 2032-09-29", "warning: period_end_date in [cover] is 2032-09-29, more than 120 days"},
		{"10-K", "[cover]\nno_12b = true\n" + single, "error: [cover] has no_12b = true, but filing.toml has a [[security]]"},
		{"10-K", "[cover]\ncommon_stock_shares_outstanding = 0", "error: common_stock_shares_outstanding in [cover] is 0"},
		{"10-K", "[cover]\ncommon_stock_shares_outstanding = 5\n" + single + "shares_outstanding = 5", "error: common_stock_shares_outstanding in [cover] stands beside shares_outstanding"},
		{"10-K", "[cover]\ncommon_stock_shares_outstanding = 5\n" + single + "[[security]]\ntitle = \"Class B Common Stock\"", "error: common_stock_shares_outstanding in [cover] is one number for 2 classes of stock"},
		{"10-K", single + "shares_outstanding = 0", "error: the [[security]] \"Common Stock\" has shares_outstanding = 0"},
		{"10-K", single + single, "error: two classes of securities have the title \"Common Stock\" and the same exchange"},
		{"10-K", "[[security]]\ntitle = \"Warrants, each exercisable for one share of Common Stock\"\nshares_outstanding = 7", "has shares_outstanding, but is not common stock"},
		{"10-K", single + "shares_outstanding = 5\n[[security]]\ntitle = \"Class B Common Stock\"\nexchange = \"NYSE\"", "error: filing.toml lacks 1 fact of the cover page of a 10-K: dei:EntityCommonStockSharesOutstanding"},
	} {
		_, found := read(t, registrant+forms[tt.form]+tt.lines+"\n")
		if !slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return strings.Contains(d.Severity.String()+": "+d.Detail, tt.want) }) {
			t.Errorf("%s: %s: %v, want %s", tt.form, tt.lines, found, tt.want)
		}
	}
	for _, lines := range []string{
		"state_or_province = \"ON\"\ncountry = \"CA\"\npostal_zip_code = \"V5K 0A1\"", "country = \"GB\"\npostal_zip_code = \"EC1A 1BB\"\ncity_area_code = \"+44 20\"\nlocal_phone_number = \"7946 0000\"",
		"postal_zip_code = \"94404-1234\"", "common_stock_shares_outstanding_date = 2022-12-31", "public_float_date = 2022-06-30", "country = \"Puerto Rico\"",
	} {
		if _, found := read(t, registrant+forms["10-K"]+"[cover]\n"+lines+"\n"); slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return d.Summary == "cover page fact that does not fit" }) {
			t.Errorf("%s: %v", lines, found)
		}
	}
}

// TestNone checks the page of a registrant without securities under Section 12(b), the default
// dates, and the classes of depositary shares.
func TestNone(t *testing.T) {
	t.Parallel()
	page, found := read(t, registrant+forms["20-F"]+"[cover]\nno_12b = true\nsecurity12g_title = \"Ordinary Shares\"\naccounting_standard = \"IFRS\"\nfin_stmt_error_correction_flag = false\ncommon_stock_shares_outstanding = 9\n")
	for element, want := range map[string]string{"Security12bTitle": "", "Security12gTitle": "Ordinary Shares", "DocumentAccountingStandard": "International Financial Reporting Standards", "DocumentFinStmtRestatementRecoveryAnalysisFlag": ""} {
		if got := page.Of(element).Value; got != want {
			t.Errorf("%s is %q, want %q", element, got, want)
		}
	}
	for flag, want := range map[string]string{"true\nfin_stmt_restatement_recovery_analysis_flag = false": "false", "true": "", "false\nfin_stmt_restatement_recovery_analysis_flag = false": ""} {
		page, found := read(t, registrant+forms["10-K"]+"[cover]\nfin_stmt_error_correction_flag = "+flag+"\n")
		asked := slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return strings.Contains(d.Remedy, "recovery_analysis_flag") })
		if got := page.Of("DocumentFinStmtRestatementRecoveryAnalysisFlag").Value; got != want || asked != (flag == "true") {
			t.Errorf("%s: the analysis is %q, and the file lacks it: %t", flag, got, asked)
		}
	}
	const address = "[cover]\naddress_line1 = \"1 High Street\"\ncity_or_town = \"Leeds\"\ncountry = \"GB\"\npostal_zip_code = \"LS1 1AA\"\n"
	abroad, _ := read(t, registrant+forms["20-F"]+address)
	for element, want := range map[string]string{"EntityAddressAddressLine1": "1 High Street", "EntityAddressCityOrTown": "Leeds", "EntityAddressCountry": "GB", "EntityAddressPostalZipCode": "LS1 1AA"} {
		if f := abroad.All(element); len(f) != 2 || f[1].Value != want || len(f[1].Dims) != 1 {
			t.Errorf("the contact has not the registrant's %s: %+v", element, f)
		}
	}
	abroad, lacks := read(t, registrant+forms["20-F"]+address+"contact_city_or_town = \"York\"\n")
	if f := abroad.All("EntityAddressCityOrTown"); len(f) != 2 || f[1].Value != "York" || len(abroad.All("EntityAddressAddressLine1")) != 1 {
		t.Errorf("the address of the contact is mixed with the registrant's: %+v", abroad.Facts)
	}
	if !slices.ContainsFunc(lacks, func(d diag.Diagnostic) bool {
		return strings.Contains(d.Remedy, "contact_address_line1") && strings.Contains(d.Remedy, "contact_postal_zip_code")
	}) {
		t.Errorf("the rest of the address is not asked for: %v", lacks)
	}
	if page.Stock != "Ordinary Shares" || page.Of("EntityCommonStockSharesOutstanding").Instant != page.Period.End {
		t.Errorf("the shares are %+v of %q", page.Of("EntityCommonStockSharesOutstanding"), page.Stock)
	}
	if slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return strings.Contains(d.Message(), "Security12b") }) {
		t.Errorf("titles are missing: %v", found)
	}
	page, _ = read(t, registrant+strings.Replace(forms["10-K"], "12-31", "01-31", 1)+"[cover]\npublic_float = 7\n[[security]]\ntitle = \"American Depositary Shares, each representing one ordinary share\"\nexchange = \"NASDAQ\"\n")
	if got := page.Of("EntityPublicFloat").Instant.String(); got != "2021-07-30" { // July 31 is a Saturday
		t.Errorf("the public float is measured on %s", got)
	}
	if f := page.Of("Security12bTitle"); len(f.Dims) != 1 {
		t.Errorf("depositary shares are not on the axis: %+v", f)
	}
}

// TestClasses checks the member of each class of securities, and the class of the shares.
func TestClasses(t *testing.T) {
	t.Parallel()
	const common, notes = "[[security]]\ntitle = \"Common Stock, par value $0.01\"\nexchange = \"NYSE\"\nshares_outstanding = 7\n", "[[security]]\ntitle = \"3.75% Notés due 2031\"\nexchange = \"NYSE\"\n"
	const date = "common_stock_shares_outstanding_date = 2023-02-10\n"
	security := func(title string) string {
		return "[[security]]\ntitle = \"" + title + "\"\nexchange = \"NYSE\"\n"
	}
	for _, tt := range []struct{ form, toml, want string }{
		{"10-K", "[cover]\n" + date + common, "12b:- shares:-"},
		{"10-K", "[cover]\n" + date + common + notes, "12b:us-gaap:CommonStockMember 12b:ab:Security3Point75PercentNotesDue2031Member shares:-"},
		{"10-K", "[cover]\nsecurity12g_title = \"Common Stock\"\n" + date + common, "12b:- 12g:us-gaap:CommonStockMember shares:-"},
		{"10-K", "[cover]\nsecurity12g_title = \"None\"\n" + date + common, "12b:- shares:-"},
		{"10-K", "[cover]\nno_12b = true\nsecurity12g_title = \"Common Stock\"\ncommon_stock_shares_outstanding = 7\n" + date, "12g:- shares:-"},
		{"20-F", "[cover]\nsecurity12g_title = \"Rights\"\nsection15d_title = \"Rights\"\n" + common, "12b:- 12g:us-gaap:RightsMember 15d:ab:Rights2Member shares:-"},
		{"20-F", "[cover]\nsection15d_title = \"none\"\n" + common + security("Preference Shares") + "shares_outstanding = 5\n", "12b:us-gaap:CommonStockMember 12b:ab:PreferenceSharesMember shares:us-gaap:CommonStockMember shares:ab:PreferenceSharesMember"},
		{"20-F", "[cover]\n" + security("American Depositary Shares") + common, "12b:ab:AmericanDepositarySharesMember 12b:us-gaap:CommonStockMember shares:-"},
		{"10-K", "[cover]\n" + date + common + security("Units, each consisting of one share") + security("Redeemable Warrants") + security("Class B Warrants") + security("Warrants"),
			"12b:us-gaap:CommonStockMember 12b:us-gaap:CapitalUnitsMember 12b:us-gaap:WarrantMember 12b:ab:ClassBWarrantsMember 12b:ab:WarrantsMember shares:-"},
	} {
		page, found := read(t, registrant+forms[tt.form]+tt.toml)
		var got []string
		for _, f := range page.Facts {
			what, listed := map[string]string{"Security12bTitle": "12b:", "Security12gTitle": "12g:", "SecurityReportingObligation": "15d:", "EntityCommonStockSharesOutstanding": "shares:"}[f.Element]
			if !listed {
				continue
			}
			member := "-"
			if len(f.Dims) == 1 {
				member = f.Dims[0].Member.QName("ab")
				if own := f.Dims[0].Member.Prefix == ""; own != (page.Titles[f.Dims[0].Member] != "") {
					t.Errorf("%s has the title %q", member, page.Titles[f.Dims[0].Member])
				}
			}
			got = append(got, what+member)
		}
		slices.Sort(got)
		want := strings.Fields(tt.want)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %s:\ngot  %q\nwant %q", tt.form, tt.toml, got, want)
		}
		if slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return d.Summary == "cover page fact that does not fit" }) {
			t.Errorf("%s: %s: %v", tt.form, tt.toml, found)
		}
	}
}
