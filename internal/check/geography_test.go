package check_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tieout/internal/check"
	"tieout/internal/ledger/ledgertest"
)

// note drafts a filing with the geography section alone, with edits to filing.toml, and
// returns the note's text and the codes found other than GEO003.
func note(t *testing.T, files map[string]string, edits ...string) (words string, codes []string) {
	t.Helper()
	files["filing.toml-"] = `disclosures = ["ndr", "revenue"]` + "\n"
	files["ledgers/customers.xlsx"] = "Customer | Parent\n"
	folder := overlay(t, files)
	for _, ledger := range []string{"subscriptions", "fx"} {
		start := strings.Index(folder["filing.toml"], "[ledgers."+ledger+"]")
		end := start + strings.Index(folder["filing.toml"][start:], "}\n") + 2
		folder["filing.toml"] = folder["filing.toml"][:start] + folder["filing.toml"][end:]
	}
	folder["filing.toml"] = strings.NewReplacer(edits...).Replace(folder["filing.toml"])
	p := drafted(t, ledgertest.Folder(folder))
	if len(p.Drafts) != 1 || p.Drafts[0].Name != "notes" {
		t.Fatalf("drafted %v, want notes alone", p.Drafts)
	}
	for _, d := range check.Run(p) {
		if d.Code != "GEO003" {
			codes = append(codes, string(d.Code))
		}
	}
	return document(t, p, "notes.md"), codes
}

// revenueOf is a ledger of revenue in 2022, and of 2021 in the United States alone.
func revenueOf(rows ...string) string {
	return "Customer | Date | Revenue | Country | Channel\nC-0 | 2021-12-31 | 100000000 | US | Direct\n" + strings.Join(rows, "\n") + "\n"
}

// TestThreshold verifies that exact values decide which countries are listed or warned of.
func TestThreshold(t *testing.T) {
	t.Parallel()
	const none = `For the year ended December 31, 2022, there was no individual country included in "Foreign" that amounted to %s percent or more of total revenues%s.`
	for _, tt := range []struct {
		name, threshold, amount string
		except                  string // after "10"
		codes                   []string
	}{
		{"10 percent", "10", "10000000", ", other than France ($10.0 million, or 10%)", nil},
		{"9.99996 percent", "10", "9999960", "", []string{"GEO002"}},
		{"9.96 percent", "10", "9960000", "", []string{"GEO002"}},
		{"9.5 percent", "10", "9500000", "", []string{"GEO002"}},
		{"9.49 percent", "10", "9490000", "", nil},
		{"a cent under 9.5 percent reads as 9 percent", "10", "9499999.99", "", nil},
		{"a cent over 10 percent", "10", "10000000.01", ", other than France ($10.0 million, or 10%)", nil},
		{"12.5 percent, as the policy says", "12.5", "12500000", ", other than France ($12.5 million, or 13%)", nil},
		{"a hair under 12.5 percent", "12.5", "12499999.99", "", []string{"GEO002"}},
		{"nothing at a threshold of nothing", "0", "0", "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			home := amountLess(t, "100000000", tt.amount)
			words, codes := note(t, map[string]string{"filing.toml+": "[policies]\ncountry.threshold = \"" + tt.threshold + "%\"\n",
				"ledgers/revenue.xlsx": revenueOf("C-1 | 2022-12-31 | "+home+" | US | Direct", "C-2 | 2022-12-31 | "+tt.amount+" | FR | Direct")})
			if want := fmt.Sprintf(none, tt.threshold, tt.except); !strings.Contains(words, want) {
				t.Errorf("want %q in\n%s", want, words)
			}
			if listed := strings.Contains(words, "| of which France |"); listed != (tt.except != "") {
				t.Errorf("France in the table: %v\n%s", listed, words)
			}
			if !slices.Equal(codes, tt.codes) {
				t.Errorf("found %v, want %v", codes, tt.codes)
			}
		})
	}
}

// amountLess returns a − b, exact to the cent.
func amountLess(t *testing.T, a, b string) string {
	t.Helper()
	cents := func(s string) (n int64) {
		whole, frac, _ := strings.Cut(s, ".")
		if _, err := fmt.Sscan(whole+(frac + "00")[:2], &n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	n := cents(a) - cents(b)
	return fmt.Sprintf("%d.%02d", n/100, n%100)
}

// TestListed covers the order of countries and customers, the letters, the signs of the table
// and its note.
func TestListed(t *testing.T) {
	t.Parallel()
	words, codes := note(t, map[string]string{"ledgers/revenue.xlsx": "Customer | Date | Revenue | Country | Channel\n" + strings.Join([]string{
		"C-1 | 2020-12-31 | 60000000 | US | Direct", "C-4 | 2020-12-31 | 40000000 | GB | Direct",
		"C-1 | 2021-12-31 | 50000000 | US | Direct", "C-2 | 2021-12-31 | 25000000 | DE | Direct", "C-3 | 2021-12-31 | 25000000 | FR | Direct",
		"C-1 | 2022-12-31 | -1000400 | US | Direct", "C-2 | 2022-12-31 | 30000000 | FR | Direct", "C-3 | 2022-12-31 | 30000000 | DE | Direct", "C-5 | 2022-12-31 | 40000700 | NL | Direct",
		"C-6 | 2022-12-31 | 1000000 | AT | Direct", "C-6 | 2022-11-30 | -1000000 | IE | Direct",
	}, "\n") + "\n"})
	for _, want := range []string{
		"| United States | $(1,000) | $50,000 | $60,000 |",
		"| Foreign | 100,001 | 50,000 | 40,000 |",
		"| of which the Netherlands | 40,001 | — | — |\n| of which Germany | 30,000 | 25,000 | — |\n| of which France | 30,000 | 25,000 | — |\n| of which the United Kingdom | — | — | 40,000 |\n| Total revenues | $99,000 | $100,000 | $100,000 |",
		"Amounts may not sum due to rounding.",
		"2022, there was no individual country included in \"Foreign\" that amounted to 10 percent or more of total revenues, other than the Netherlands ($40.0 million, or 40%), Germany ($30.0 million, or 30%) and France ($30.0 million, or 30%).",
		"2021, there was no individual country included in \"Foreign\" that amounted to 10 percent or more of total revenues, other than Germany ($25.0 million, or 25%) and France ($25.0 million, or 25%).",
		"2020, there was no individual country included in \"Foreign\" that amounted to 10 percent or more of total revenues, other than the United Kingdom ($40.0 million, or 40%).",
		"2022, no customer accounted for 10 percent or more of total revenues, other than Customer A ($40.0 million), Customer B ($30.0 million) and Customer C ($30.0 million).",
		"2021, no customer accounted for 10 percent or more of total revenues, other than Customer B ($25.0 million), Customer C ($25.0 million) and Customer D ($50.0 million).",
		"2020, no customer accounted for 10 percent or more of total revenues, other than Customer D ($60.0 million) and Customer E ($40.0 million).",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("want %q in\n%s", want, words)
		}
	}
	if !slices.Equal(codes, []string{"NUM002"}) { // for the record: what the note explains
		t.Errorf("found %v, want what rounding touched alone", codes)
	}
}

// TestAbroad covers the note of a foreign registrant whose credits at home make a country
// larger than all of its revenues.
func TestAbroad(t *testing.T) {
	t.Parallel()
	words, codes := note(t, map[string]string{"ledgers/revenue.xlsx": "Customer | Date | Revenue | Country | Channel\n" + strings.Join([]string{
		"C-1 | 2020-12-31 | 80000000 | GB | Direct", "C-2 | 2020-12-31 | 10000000 | US | Direct",
		"C-1 | 2022-12-31 | -60000000 | GB | Direct", "C-2 | 2022-12-31 | 100000000 | US | Direct",
	}, "\n") + "\n"}, `"US"`, `"GB"`, `"USD"`, `"GBP"`, "[calendar]", "compare = \"FY2020\"\n[calendar]")
	for _, want := range []string{
		"| (in thousands) | Year ended December 31, 2022 | Year ended December 31, 2020 |\n",
		"| United Kingdom | £(60,000) | £80,000 |\n| Foreign | 100,000 | 10,000 |\n| of which the United States | 100,000 | 10,000 |\n| Total revenues | £40,000 | £90,000 |",
		"of total revenues, other than the United States (£100.0 million).",
		"of total revenues, other than the United States (£10.0 million, or 11%).",
		"2022, no customer accounted for 10 percent or more of total revenues, other than Customer A (£100.0 million).",
		"2020, no customer accounted for 10 percent or more of total revenues, other than Customer A (£10.0 million) and Customer B (£80.0 million).",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("want %q in\n%s", want, words)
		}
	}
	if len(codes) > 0 {
		t.Errorf("found %v, want nothing", codes)
	}
}

// TestQuarter covers the note for a quarter and its year to date.
func TestQuarter(t *testing.T) {
	t.Parallel()
	words, codes := note(t, map[string]string{
		"ledgers/revenue.xlsx": "Customer | Date | Revenue | Country | Channel\n" + strings.Join([]string{
			"C-1 | 2021-06-30 | 9000000 | US | Direct", "C-1 | 2021-09-30 | 9000000 | US | Direct",
			"C-1 | 2022-06-30 | 8000000 | US | Direct", "C-1 | 2022-09-30 | 9000000 | US | Direct", "C-2 | 2022-06-30 | 5000000 | JP | Direct", "C-2 | 2022-09-30 | 500000 | JP | Direct",
		}, "\n") + "\n"}, `"10-K"`, `"10-Q"`, `"FY2022"`, `"FY2022Q3"`)
	for _, want := range []string{
		"| (in thousands) | Three months ended September 30, 2022 | Three months ended September 30, 2021 | Nine months ended September 30, 2022 | Nine months ended September 30, 2021 |",
		"| of which Japan | 500 | — | 5,500 | — |",
		"For the three months ended September 30, 2022, there was no individual country included in \"Foreign\" that amounted to 10 percent or more of total revenues.",
		"For the nine months ended September 30, 2022, there was no individual country included in \"Foreign\" that amounted to 10 percent or more of total revenues, other than Japan ($5.5 million, or 24%).",
		"For the three months ended September 30, 2022, no customer accounted for 10 percent or more of total revenues, other than Customer A ($9.0 million).",
		"For the nine months ended September 30, 2022, no customer accounted for 10 percent or more of total revenues, other than Customer A ($17.0 million) and Customer B ($5.5 million).",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("want %q in\n%s", want, words)
		}
	}
	if len(codes) > 0 {
		t.Errorf("found %v, want nothing", codes)
	}
}
