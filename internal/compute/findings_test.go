package compute_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
)

// plain is the world without mistakes, with customer a alone.
func plain(change func(*world)) *world { return revealing{world: change}.build() }

// listed sells to n customers, of whom the customers ledger lacks the last ones.
func listed(w *world, n, absent int) {
	w.unsubscribed = "new"
	w.parents = append(w.parents, [2]string{"a", ""})
	for i := range n {
		id := fmt.Sprint(1000 + i)
		w.sell(id, "2022-05-01", "5")
		if i < n-absent {
			w.parents = append(w.parents, [2]string{id, ""})
		}
	}
}

// separate sells to n customers without a subscription, and gives n customers a subscription, of
// whom some have revenue too.
func separate(w *world, n, both int) {
	for i := range n {
		w.sell(fmt.Sprintf("Buyer %d", i), "2022-05-01", "5000")
		w.subscribe(fmt.Sprint(500+i), "2022-01-01", "", "", "5")
		if i < both {
			w.sell(fmt.Sprint(500+i), "2022-05-01", "5")
		}
	}
}

func TestFindings(t *testing.T) {
	tests := []struct {
		name  string
		world func(*world)
		want  []string // "severity CODE place: part of the message"
	}{
		{"nothing to find", func(w *world) {}, nil},
		{"revenue of nobody", func(w *world) {
			w.sell("x", "2022-05-01", "5")
			w.sell("y", "2022-05-02", "5")
			w.sell("x", "2022-05-03", "5")
		}, []string{`error LED009 revenue.xlsx!Sheet1!B2: 2 customers, such as "x" and "y", have revenue, but the subscriptions ledger has no row`}},
		{"revenue of one customer without a subscription", func(w *world) { w.sell("x", "2022-05-01", "5") },
			[]string{"error LED009 revenue.xlsx!Sheet1!B2: customer x has revenue, but the subscriptions ledger has no row"}},
		{"revenue of one whose id is almost that of a subscriber", func(w *world) { w.sell("A", "2022-05-01", "5") },
			[]string{"error LED009 revenue.xlsx!Sheet1!B2: \"A\" is almost the same as another id (LED019). Correct the ids of LED019 first"}},
		{"names in the revenue ledger, ids in the subscriptions ledger", func(w *world) { separate(w, 12, 0) },
			[]string{`error LED009 revenue.xlsx!Sheet1!B2:B25: in FY2022, 12 of the 13 customers in revenue (column "Customer") have no subscription, and 13 customers have a subscription in subscriptions (column "Customer") on 2022-12-31`}},
		{"names and ids, under a policy", func(w *world) {
			w.unsubscribed = "existing"
			separate(w, 12, 0)
		}, []string{`error LED009 revenue.xlsx!Sheet1!B2:B25: 12 of the 13 customers in revenue (column "Customer") have no subscription, and 13 customers have a subscription in subscriptions (column "Customer") on 2022-12-31`}},
		{"one-time revenue, mostly, under a policy", func(w *world) {
			w.unsubscribed = "existing"
			separate(w, 30, 12)
		}, nil},
		{"rates of the reporting currency alone", func(w *world) {
			w.terms[0].currency = "EUR"
			w.rates = []spot{{"USD", on("2021-12-31"), "0.88"}, {"USD", on("2022-12-31"), "0.94"}}
		}, []string{`error LED005 subscriptions.xlsx!Sheet1!E2: the fx ledger has no EUR rate: all of its rows have USD, your reporting currency, under "Currency"`}},
		{"rates of another currency too", func(w *world) {
			w.terms[0].currency = "EUR"
			w.rates = []spot{{"USD", on("2022-12-31"), "1"}, {"EUR", on("2020-12-31"), "1.22"}, {"EUR", on("2021-12-31"), "1.13"}, {"EUR", on("2022-12-31"), "1.07"}}
		}, nil},
		{"revenue of nobody, in a year before", func(w *world) { w.sell("x", "2018-05-01", "5") }, nil},
		{"revenue of nobody, that the policy decides", func(w *world) {
			w.unsubscribed = "new"
			w.sell("x", "2022-05-01", "5")
		}, nil},
		{"one customer of 20 not in the customers ledger", func(w *world) { listed(w, 20, 1) },
			[]string{`warning LED019 revenue.xlsx!Sheet1!B21: customer "1019" is not in the customers ledger, which has 20 of the 21 customers in the subscriptions and revenue ledgers; the nearest id there is "1009"`}},
		{"customers not in a customers ledger that lacks two of 21", func(w *world) { listed(w, 20, 2) }, nil},
		{"a customer not in a customers ledger of few", func(w *world) { listed(w, 18, 1) }, nil},
		{"a customer listed as a parent alone", func(w *world) {
			listed(w, 20, 1)
			w.parents[0][1] = "1019"
		}, nil},
		{"revenue of one whose parent subscribes", func(w *world) {
			w.parents = [][2]string{{"x", "a"}}
			w.sell("x", "2022-05-01", "5")
		}, nil},
		{"a rate that is too old", func(w *world) {
			w.subscribe("b", "2021-12-31", "", "EUR", "5")
			w.rates = []spot{{"EUR", on("2021-12-31"), "1.1"}, {"EUR", on("2022-12-23"), "1.2"}}
		}, []string{"error LED005 subscriptions.xlsx!Sheet1!E3: the fx ledger has no EUR rate on 2022-12-31 or in the 7 days before it"}},
		{"a rate just new enough", func(w *world) {
			w.subscribe("b", "2021-12-31", "", "EUR", "5")
			w.rates = []spot{{"EUR", on("2021-12-31"), "1.1"}, {"EUR", on("2022-12-24"), "1.2"}}
		}, nil},
		{"a rate that comes too late", func(w *world) {
			w.subscribe("b", "2022-12-31", "", "EUR", "5")
			w.rates = []spot{{"EUR", on("2022-06-30"), "1.1"}, {"EUR", on("2023-01-01"), "1.2"}}
		}, []string{"error LED005 subscriptions.xlsx!Sheet1!E3"}},
		{"a currency without any rate", func(w *world) {
			w.subscribe("b", "2022-12-31", "", "EUR", "5")
			w.rates = []spot{{"GBP", on("2022-12-31"), "1.1"}}
		}, []string{"error LED005 subscriptions.xlsx!Sheet1!E3: the fx ledger has no EUR rate on 2022-12-31"}},
		{"negative revenue of a new customer", func(w *world) {
			w.subscribe("b", "2022-05-01", "", "", "5")
			w.sell("b", "2022-05-01", "-5")
		}, []string{"warning LED008 revenue.xlsx!Sheet1!B2: customer b has revenue of -5 in FY2022 (new customers with negative revenue: 1)"}},
		{"negative revenue that nets to more", func(w *world) {
			w.subscribe("b", "2022-05-01", "", "", "5")
			w.sell("b", "2022-05-01", "-5")
			w.sell("b", "2022-05-02", "5")
		}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, found := evaluate(t, plain(func(w *world) {
				tt.world(w)
				if !strings.Contains(tt.name, "nothing") { // a row for each other quarter
					for _, d := range []string{"2020-02-01", "2020-05-01", "2020-08-01", "2020-11-01", "2021-05-01", "2021-08-01", "2021-11-01", "2022-05-01", "2022-08-01", "2022-11-01"} {
						w.sell("a", d, "1")
					}
				}
			}))
			match(t, found, tt.want...)
		})
	}
}

// besides are the codes of what small books bring about: disclosures without a ledger, quarters
// without a row, recurring revenue of another scale, and ledgers that begin late.
var besides = []diag.Code{"LED011", "LED014", "LED021", "LED024"}

// match checks the findings, but those of besides.
func match(t *testing.T, found []diag.Diagnostic, want ...string) {
	t.Helper()
	var got []string
	for _, d := range diag.Sort(found) {
		if !slices.Contains(besides, d.Code) {
			got = append(got, fmt.Sprintf("%s %s %s: %s", d.Severity, d.Code, d.At(), d.Message()))
		}
	}
	if !slices.EqualFunc(got, want, func(g, w string) bool {
		place, part, _ := strings.Cut(w, ": ")
		return strings.HasPrefix(g, place+": ") && strings.Contains(g, part)
	}) {
		t.Errorf("found\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestEmptyQuarters(t *testing.T) {
	_, _, found := evaluate(t, plain(func(w *world) {
		w.sell("a", "2022-06-30", "1")
		w.sell("a", "2022-12-31", "1")
	}))
	var got []string
	for _, d := range found {
		if d.Code == "LED014" && d.Severity == diag.Warning {
			got = append(got, d.Detail[strings.LastIndex(d.Detail, "for "):])
		}
	}
	want := []string{"for FY2021Q2 (2021-04-01 to 2021-06-30), FY2021Q3 (2021-07-01 to 2021-09-30), FY2021Q4 (2021-10-01 to 2021-12-31) and FY2022Q3 (2022-07-01 to 2022-09-30)"}
	for _, line := range want {
		if !slices.ContainsFunc(got, func(s string) bool { return strings.HasSuffix(s, line) }) {
			t.Errorf("no finding for the quarters %q; found %q", line, got)
		}
	}
	if len(got) != len(want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

// TestAbsent checks that a fact that cannot be computed has no value, and why.
func TestAbsent(t *testing.T) {
	tests := []struct {
		name      string
		world     func(*world)
		fact, why string
	}{
		{"a period without revenue", func(w *world) { w.compare = 2 }, "revenue@FY2019", "the revenue ledger has no row for FY2019 (2019-01-01 to 2019-12-31)"},
		{"no row in the year before the comparison date", func(w *world) { w.terms[0].start = on("2022-02-01") }, "ndr@FY2022", "the subscriptions ledger has no row for the year ended 2021-12-31"},
		{"a divisor of zero", func(w *world) { w.terms[0].arr = "0" }, "ndr@FY2022", "the divisor, ndr.denominator@FY2022, is zero"},
		{"a policy that has no currency effect", func(w *world) {}, "ndr.currency@FY2022", `is computed only when the policy ndr.fx is "reported"`},
		{"a change of zero", func(w *world) {}, "revenue.increase.share[us]@FY2022", "the divisor, revenue.increase@FY2022, is zero"},
		{"a foreign currency without rates", func(w *world) { w.terms[0].currency = "EUR" }, "arr@2022-12-31", "amounts in EUR need exchange rates, and no fx ledger could be read"},
		{"a customer with no subscription at all", func(w *world) { w.sell("x", "2022-05-01", "5") }, "revenue[new]@FY2022", "customers with revenue in FY2022 and no subscription at all: 1"},
		{"a rate under the name of a year to date", func(w *world) { w.form, w.period = "10-Q", period{2022, 3, false} }, "ndr@FY2022Q3YTD", "this filing has no such fact"},
		{"no column of acquired days", func(w *world) {}, "revenue[acquired]@FY2022", "no column of the customers ledger is mapped to acquired"},
		{"a part from acquired customers without the year before", func(w *world) {
			w.buy("b", "2022-05-16")
			w.sales, w.compare = []sale{{"a", on("2022-01-01"), "100", "US", "direct"}, {"a", on("2020-01-01"), "100", "US", "direct"}}, 2
		}, "revenue.increase[acquired]@FY2022", "the revenue ledger has no row for FY2021 (2021-01-01 to 2021-12-31)"},
		{"an increase of the period compared", func(w *world) {}, "revenue.increase@FY2021", "this filing has no such fact"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := plain(tt.world)
			_, r, _ := evaluate(t, w)
			id, err := fact.ParseID(tt.fact)
			if err != nil {
				t.Fatal(err)
			}
			f, why := r.Facts.Get(id)
			if f != nil {
				t.Fatalf("%s = %s, want it absent", tt.fact, f.Value)
			}
			if !strings.Contains(why, tt.why) {
				t.Errorf("%s has no value because %q, want %q", tt.fact, why, tt.why)
			}
		})
	}
}

func TestDisclosures(t *testing.T) {
	base := plain(func(*world) {})
	for _, tt := range []struct {
		name, old, new string
		drafted        string
		want           []string
	}{
		{"all that the ledgers allow", "", "", "ndr revenue", []string{"info LED011 non-gaap", "info LED011 fair-value"}},
		{"what is named", "[calendar]", "disclosures = [\"revenue\"]\n[calendar]", "revenue", nil},
		{"none", "[calendar]", "disclosures = []\n[calendar]", "", nil},
		{"named without its ledger", "[calendar]", "disclosures = [\"ndr\", \"fair-value\"]\n[calendar]", "ndr", []string{"error LED010 fair-value"}},
		{"named in a form it does not belong in", "[calendar]", "disclosures = [\"ndr\", \"billings\"]\n[calendar]", "ndr", []string{"error FIL001 billings"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			folder := base.folder()
			folder["filing.toml"].Data = []byte(strings.Replace(base.toml(), tt.old, tt.new, 1))
			f, found, err := filing.Read(folder)
			if err != nil || len(found) > 0 {
				t.Fatal(err, found)
			}
			book, _ := ledger.Read(f, compute.Ask(f), ledger.Access{})
			r, found := compute.Facts(f, book, nil)
			drafted := r.Drafted
			if i := slices.Index(drafted, "geography"); i >= 0 { // only where it is drafted at all
				drafted = slices.Delete(drafted, i, i+1)
			}
			if got := strings.Join(drafted, " "); got != tt.drafted {
				t.Errorf("drafted are %q, want %q", got, tt.drafted)
			}
			for _, w := range tt.want {
				parts := strings.SplitN(w, " ", 3)
				if !slices.ContainsFunc(found, func(d diag.Diagnostic) bool {
					return d.Severity.String() == parts[0] && string(d.Code) == parts[1] && strings.Contains(d.Detail, parts[2])
				}) {
					t.Errorf("%q is not among %v", w, found)
				}
			}
			if tt.want == nil && slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return d.Code == "LED011" || !slices.Contains(besides, d.Code) }) {
				t.Errorf("found %v", found)
			}
		})
	}
}

// TestThirdsOfManyCustomers checks that a rate is divided once and never by customer.
func TestThirdsOfManyCustomers(t *testing.T) {
	var rows strings.Builder
	rows.WriteString("Customer | Start | End | ARR\n")
	for i := range 999 {
		fmt.Fprintf(&rows, "C%d | 2020-01-01 | 2022-06-30 | 0.01\nC%d | 2022-07-01 | | 0.0033\n", i, i)
	}
	folder := ledgertest.Folder(map[string]string{
		"filing.toml": plain(func(*world) {}).toml()[:strings.Index(plain(func(*world) {}).toml(), "[ledgers")] +
			"[ledgers.subscriptions]\nfile = \"s.xlsx\"\ncolumns = { customer = \"Customer\", start = \"Start\", end = \"End\", arr = \"ARR\" }\n",
		"s.xlsx": rows.String(),
	})
	f, found, err := filing.Read(folder)
	if err != nil || len(found) > 0 {
		t.Fatal(err, found)
	}
	book, _ := ledger.Read(f, compute.Ask(f), ledger.Access{})
	r, _ := compute.Facts(f, book, nil)
	for id, want := range map[string]string{"ndr.denominator@FY2022": "9.99", "ndr.numerator@FY2022": "3.2967", "ndr@FY2022": "0.33", "ndr.contraction@FY2022": "6.6933"} {
		if got := values(r)[id]; got != want {
			t.Errorf("%s = %s, want %s", id, got, want)
		}
	}
}
