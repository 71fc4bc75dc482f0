package cover_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"tieout/internal/cover"
	"tieout/internal/diag"
	"tieout/internal/filing"
	"tieout/internal/gaap"
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
			if !ok || seen[f.Element] || f.Text == "" || f.Value == "" {
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
exchange = "NYSE"
`

// TestDerived checks the facts that the file does not state under [cover].
func TestDerived(t *testing.T) {
	t.Parallel()
	page, found := read(t, registrant+forms["10-Q"]+whole)
	if !slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return strings.Contains(d.Remedy, "ex_transition_period = false") }) {
		t.Errorf("an emerging growth company need not state its election: %v", found)
	}
	for element, want := range map[string][2]string{
		"DocumentType": {"10-Q", "10-Q"}, "DocumentPeriodEndDate": {"September 30, 2022", "2022-09-30"}, "DocumentFiscalPeriodFocus": {"Q3", "Q3"},
		"CurrentFiscalYearEndDate": {"December 31", "--12-31"}, "AmendmentFlag": {"☐", "false"}, "DocumentQuarterlyReport": {"☒", "true"}, "EntityEmergingGrowthCompany": {"☒", "true"},
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
	want := []string{"us-gaap:StatementClassOfStockAxis us-gaap:CommonClassAMember", "us-gaap:StatementClassOfStockAxis ab:Class525NotesDue2029Member",
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
	if !slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return strings.Contains(d.Remedy, "amendment_description = ") }) {
		t.Errorf("an amendment need not be described: %v", found)
	}
}
