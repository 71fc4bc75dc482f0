package verify_test

import (
	"os"
	"testing"

	"github.com/tieout/tieout/internal/inline"
	"github.com/tieout/tieout/internal/verify"
)

// TestExport reads a report with the habits of the software that most registrants use: nil texts,
// enumerations as addresses, own measures, members with points, amounts in percent, typed members
// that are nil, and texts around many others. Nothing in it is wrong.
func TestExport(t *testing.T) {
	t.Parallel()
	r, err := verify.Open(os.DirFS("testdata/export"), "", "export", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Found {
		t.Errorf("%s %s at %s: %s", d.Severity, d.Code, d.At(), d.Message())
	}
	got := map[string]string{}
	for _, f := range r.Facts {
		value := f.Shown()
		if f.Kind == inline.Text {
			value = f.Words
		}
		if f.Of != nil && len(f.Of.Dims) > 0 {
			value += " for " + f.Of.Dims[0]
		}
		got[f.Name] = value
	}
	for name, want := range map[string]string{
		"us-gaap:DebtInstrumentInterestRate":          "0.0045",
		"exp:Investigations":                          "2",
		"exp:TaxRate":                                 "0.158",
		"exp:Term":                                    "P12M",
		"dei:AmendmentFlag":                           "false",
		"dei:NoTradingSymbolFlag":                     "true for us-gaap:StatementClassOfStockAxis exp:A1.000NotesDue2022Member",
		"dei:EntityIncorporationStateCountryCode":     "CA",
		"dei:SecurityExchangeName":                    "NASDAQ",
		"exp:OtherAssetsExtensibleEnumeration":        "http://fasb.org/us-gaap/2024#OtherAssetsCurrent",
		"us-gaap:OtherNonoperatingIncomeExpense":      "-1,234,000,000",
		"us-gaap:CommitmentsAndContingencies":         "nil",
		"exp:Policy99":                                "policy 99 of 100",
		"us-gaap:Revenues":                            "0 for srt:StatementGeographicalAxis country:US",
		"us-gaap:CommonStockParOrStatedValuePerShare": "0.00001",
	} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
}
