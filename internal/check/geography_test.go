package check_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/check"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// note drafts a filing with the geography section alone, with edits to filing.toml, and
// returns the note's text and the codes found other than GEO003 and GEO007.
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
	folder["filing.toml"] = strings.Replace(folder["filing.toml"], "\n\n[report]", "\nsegment = \"our one operating segment\"\n\n[report]", 1)
	folder["filing.toml"] = strings.NewReplacer(edits...).Replace(folder["filing.toml"])
	p := drafted(t, ledgertest.Folder(folder))
	if len(p.Drafts) != 1 || p.Drafts[0].Name != "notes" {
		t.Fatalf("drafted %v, want notes alone", p.Drafts)
	}
	for _, d := range check.Run(p) {
		if d.Code != "GEO003" && d.Code != "GEO007" {
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
	const some = `For the year ended December 31, 2022, there was no individual country included in "Foreign" that amounted to %s percent or more of total revenues%s.`
	const none = `For each of the years ended December 31, 2022 and 2021, there was no individual country included in "Foreign" that amounted to %s percent or more of total revenues%s.`
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
			form := none
			switch {
			case tt.except != "":
				form = some
			case tt.amount == "0":
				form = "All revenues were from customers in the United States.%.0s%.0s"
			}
			if want := fmt.Sprintf(form, tt.threshold, tt.except); !strings.Contains(words, want) {
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
		"| of which the Netherlands | 40,001 | — | — |\n| of which France | 30,000 | 25,000 | — |\n| of which Germany | 30,000 | 25,000 | — |\n| of which the United Kingdom | — | — | 40,000 |\n| Total revenues | $99,000 | $100,000 | $100,000 |",
		"Amounts may not sum due to rounding.",
		"For the year ended December 31, 2022, the following countries included in \"Foreign\" each amounted to 10 percent or more of total revenues: the Netherlands ($40.0 million, or 40%), France ($30.0 million, or 30%) and Germany ($30.0 million, or 30%), and no other did.",
		"2021, there was no individual country included in \"Foreign\" that amounted to 10 percent or more of total revenues, other than France ($25.0 million, or 25%) and Germany ($25.0 million, or 25%).",
		"2020, there was no individual country included in \"Foreign\" that amounted to 10 percent or more of total revenues, other than the United Kingdom ($40.0 million, or 40%).",
		"\n\nCustomer A accounted for $40.0 million, or 40%, of total revenues for the year ended December 31, 2022.\n" +
			"Customer B accounted for $30.0 million, or 30%, of total revenues for the year ended December 31, 2022.\n" +
			"Customer C accounted for $30.0 million, or 30%, of total revenues for the year ended December 31, 2022.\n" +
			"Customer B accounted for $25.0 million, or 25%, of total revenues for the year ended December 31, 2021.\n" +
			"Customer C accounted for $25.0 million, or 25%, of total revenues for the year ended December 31, 2021.\n" +
			"Customer D accounted for $50.0 million, or 50%, of total revenues for the year ended December 31, 2021.\n" +
			"Customer D accounted for $60.0 million, or 60%, of total revenues for the year ended December 31, 2020.\n" +
			"Customer E accounted for $40.0 million, or 40%, of total revenues for the year ended December 31, 2020.\n" +
			"Revenues from Customers A, B, C, D and E were reported by our one operating segment.\n" +
			"No other customer accounted for 10 percent or more of total revenues in any period presented.\n",
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
		"Revenues from Customer A were £100.0 million for the year ended December 31, 2022.\n" +
			"Customer A accounted for £10.0 million, or 11%, of total revenues for the year ended December 31, 2020.\n" +
			"Customer B accounted for £80.0 million, or 89%, of total revenues for the year ended December 31, 2020.\n" +
			"Revenues from Customers A and B were",
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
		"Customer A accounted for $9.0 million, or 95%, of total revenues for the three months ended September 30, 2022.",
		"Customer B accounted for $5.5 million, or 24%, of total revenues for the nine months ended September 30, 2022.",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("want %q in\n%s", want, words)
		}
	}
	if len(codes) > 0 {
		t.Errorf("found %v, want nothing", codes)
	}
}

// TestYearEnds drafts the note where the fiscal year of a period is not the year of its last
// day. What it says of each period is true, and raises nothing.
func TestYearEnds(t *testing.T) {
	t.Parallel()
	weeks := `[calendar.periods]
FY2021Q1 = { start = 2021-01-31, end = 2021-05-01 }
FY2021Q2 = { start = 2021-05-02, end = 2021-07-31 }
FY2021Q3 = { start = 2021-08-01, end = 2021-10-30 }
FY2021Q4 = { start = 2021-10-31, end = 2022-01-29 }
FY2022Q1 = { start = 2022-01-30, end = 2022-04-30 }
FY2022Q2 = { start = 2022-05-01, end = 2022-07-30 }
FY2022Q3 = { start = 2022-07-31, end = 2022-10-29 }
FY2022Q4 = { start = 2022-10-30, end = 2023-01-28 }
`
	for _, tt := range []struct {
		name, calendar, form, period string
		now, then                    string // the days that the rows are of
		is, was                      string // the periods in words
	}{
		{"June", `fiscal_year_end = "06-30"`, "10-Q", "FY2022Q1", "2021-09-30", "2020-09-30", "the three months ended September 30, 2021", "the three months ended September 30, 2020"},
		{"January", `fiscal_year_end = "01-31"`, "10-Q", "FY2022Q1", "2021-04-30", "2020-04-30", "the three months ended April 30, 2021", "the three months ended April 30, 2020"},
		{"March", `fiscal_year_end = "03-31"`, "10-Q", "FY2022Q3", "2021-12-31", "2020-12-31", "the three months ended December 31, 2021", "the nine months ended December 31, 2020"},
		{"September", `fiscal_year_end = "09-30"`, "10-Q", "FY2022Q1", "2021-12-31", "2020-12-31", "the three months ended December 31, 2021", "the three months ended December 31, 2020"},
		{"December", `fiscal_year_end = "12-31"`, "10-Q", "FY2022Q2", "2022-06-30", "2021-06-30", "the six months ended June 30, 2022", "the three months ended June 30, 2021"},
		{"weeks of a retailer", weeks, "10-K", "FY2022", "2023-01-28", "2022-01-29", "the year ended January 28, 2023", "the year ended January 29, 2022"},
		{"a quarter of a retailer", weeks, "10-Q", "FY2022Q3", "2022-10-29", "2021-10-30", "the nine months ended October 29, 2022", "the three months ended October 30, 2021"},
	} {
		for _, rises := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, rises %v", tt.name, rises), func(t *testing.T) {
				t.Parallel()
				now, then, large, small := tt.now, tt.then, tt.is, tt.was
				if !rises {
					now, then, large, small = then, now, small, large
				}
				// abroad is large in one period and small in the other
				words, codes := note(t, map[string]string{"ledgers/revenue.xlsx": "Customer | Date | Revenue | Country | Channel\n" + strings.Join([]string{
					"C-1 | " + now + " | 88000000 | US | Direct", "C-2 | " + now + " | 12000000 | GB | Direct",
					"C-3 | " + then + " | 97000000 | US | Direct", "C-4 | " + then + " | 3000000 | GB | Direct",
				}, "\n") + "\n"}, `"10-K"`, `"`+tt.form+`"`, `"FY2022"`, `"`+tt.period+`"`, `fiscal_year_end = "12-31"`, "", "[calendar]", map[bool]string{true: "", false: "[calendar]\n"}[strings.HasPrefix(tt.calendar, "[")]+tt.calendar)
				for _, want := range []string{
					"For " + large + `, there was no individual country included in "Foreign" that amounted to 10 percent or more of total revenues, other than the United Kingdom ($12.0 million, or 12%).`,
					"For " + small + `, there was no individual country included in "Foreign" that amounted to 10 percent or more of total revenues.`,
				} {
					if !strings.Contains(words, want) {
						t.Errorf("want %q in\n%s", want, words)
					}
				}
				if slices.ContainsFunc(codes, func(code string) bool { return strings.HasPrefix(code, "GEO") }) {
					t.Errorf("found %v in\n%s", codes, words)
				}
			})
		}
	}
}

// TestClaims covers sentences of a registrant's own about countries and customers, where the
// quarter ends in another year than its fiscal year: GB has 12% of one quarter and 3% of the
// other.
func TestClaims(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ sentence, want string }{
		{"For the three months ended September 30, 2021, no foreign country amounted to 10% or more of total revenues.", ""},
		{"For the three months ended September 30, 2020, no foreign country amounted to 10% or more of total revenues.", "GEO001"},
		{"For each of the three months ended September 30, 2021 and 2020, no foreign country amounted to 10% or more of total revenues.", "GEO001"},
		{"In the first quarter of fiscal 2021, no foreign country amounted to 10% or more of total revenues.", "GEO001"},
		{"In the first quarter of fiscal 2022, no foreign country amounted to 10% or more of total revenues.", ""},
		{"No foreign country amounted to 10% or more of total revenues in any period presented.", "GEO001"},
		{"For the three months ended September 30, 2020, the following countries each amounted to 10% or more of total revenues: Japan and France, and no other did.", "GEO001"},
		{"For the three months ended September 30, 2020, the following countries each amounted to 10% or more of total revenues: the United Kingdom, and no other did.", ""},
		{"For the three months ended September 30, 2021, the following countries each amounted to 10% or more of total revenues: the United Kingdom, and no others did.", "GEO001"},
		{"For the three months ended September 30, 2021, no customer accounted for 10% or more of total revenues.", "GEO005"},
	} {
		t.Run(tt.sentence, func(t *testing.T) {
			t.Parallel()
			_, codes := note(t, map[string]string{
				"ledgers/revenue.xlsx": "Customer | Date | Revenue | Country | Channel\nC-1 | 2021-09-30 | 97000000 | US | Direct\nC-2 | 2021-09-30 | 3000000 | GB | Direct\n" +
					"C-1 | 2020-09-30 | 88000000 | US | Direct\nC-2 | 2020-09-30 | 12000000 | GB | Direct\n",
				"commentary.toml": "[text]\ngeography = " + fmt.Sprintf("%q", tt.sentence) + "\n",
			}, `"10-K"`, `"10-Q"`, `"FY2022"`, `"FY2022Q1"`, `"12-31"`, `"06-30"`)
			got := strings.Join(slices.DeleteFunc(codes, func(code string) bool { return !strings.HasPrefix(code, "GEO") }), " ")
			if got != tt.want {
				t.Errorf("found %q, want %q", got, tt.want)
			}
		})
	}
}

// TestDirectionsByYearEnd verifies that a word against the sign is found where the fiscal year
// of the period is not the year of its last day, and only in words on the report's period.
func TestDirectionsByYearEnd(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		yearEnd, period, words string
		want                   bool
	}{
		{"06-30", "FY2022Q1", "Our revenues decreased by $10.0 million in the three months ended September 30, 2021.", true},
		{"06-30", "FY2022Q1", "Our revenues decreased in the first quarter of fiscal 2022.", true},
		{"06-30", "FY2022Q1", "Our revenues decreased in the three months ended September 30, 2020.", false},
		{"06-30", "FY2022Q1", "Our revenues decreased in the three months ended September 30, 2022.", false},
		{"06-30", "FY2022Q1", "Our revenues increased in the three months ended September 30, 2021.", false},
		{"12-31", "FY2021Q3", "Our revenues decreased in the three months ended September 30, 2021.", true},
		{"12-31", "FY2021Q3", "Our revenues decreased compared to the three months ended September 30, 2020.", true},
		{"03-31", "FY2022Q2", "Our revenues decreased in the three months ended September 30, 2021.", true},
		{"01-31", "FY2022Q3", "Our revenues decreased in fiscal 2021.", false},
	} {
		t.Run(tt.yearEnd+" "+tt.words, func(t *testing.T) {
			t.Parallel()
			folder := overlay(t, map[string]string{
				"commentary.toml":      fmt.Sprintf("[text]\nrevenue = %q\n", tt.words),
				"ledgers/revenue.xlsx": "Customer | Date | Revenue | Country | Channel\nC-01 | 2020-09-30 | 90000000 | US | Direct\nC-01 | 2021-09-30 | 100000000 | US | Direct\n",
			})
			folder["filing.toml"] = strings.NewReplacer(`["ndr", "revenue"]`, `["revenue"]`, `"10-K"`, `"10-Q"`, `"FY2022"`, `"`+tt.period+`"`, `"12-31"`, `"`+tt.yearEnd+`"`).Replace(folder["filing.toml"])
			p, _ := composed(t, ledgertest.Folder(folder), nil)
			if found := check.Run(p, check.MDA004); (len(found) > 0) != tt.want {
				t.Errorf("found\n%swant one: %v", list(found), tt.want)
			}
		})
	}
}
