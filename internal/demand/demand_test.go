package demand_test

import (
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/demand"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/quantity"
)

const folder = `[registrant]
name = "Against, Inc."
cik = "0001999998"
prefix = "agn"
namespace = "http://www.against.example/20221231"
currency = "USD"
domicile = "US"

[report]
form = "10-Q"
period = "FY2022Q2"

[calendar]
fiscal_year_end = "12-31"

[ledgers.subscriptions]
file = "ledgers/subscriptions.xlsx"
columns = { customer = "Customer", start = "Start", arr = "ARR" }

[ledgers.customers]
file = "ledgers/customers.xlsx"
columns = { customer = "Customer", acquired = "Acquired" }
`

// TestAgainst gives a quarter and its year to date numbers of which one speaks against demand.
func TestAgainst(t *testing.T) {
	t.Parallel()
	f, _, err := filing.Read(ledgertest.Folder(map[string]string{"filing.toml": folder}))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, changed, value, want string }{
		{"nothing", "", "", ""},
		{"revenue fell", "revenue.increase@FY2022Q2", "-1", "revenue changed by -1 (revenue.increase@FY2022Q2)"},
		{"revenue is flat", "revenue.increase@FY2022Q2", "1000", "revenue changed by 1,000 (revenue.increase@FY2022Q2), less than the flat_below setting"},
		{"a rate just below 100%", "ndr@FY2022Q2", "0.99999", "the net dollar expansion rate is 99.999% (ndr@FY2022Q2)"},
		{"a rate of 100%", "ndr@FY2022Q2", "1", ""},
		{"recurring revenue fell", "basis", "9999999", "annual recurring revenue fell in the year from 10,000,000 to 9,999,999, at the same exchange rates (arr@2021-06-30)"},
		{"recurring revenue stayed", "basis", "10000000", ""},
		{"no rate", "ndr@FY2022Q2", "", "the net dollar expansion rate has no value (ndr@FY2022Q2)"},
		{"no recurring revenue", "basis", "", "annual recurring revenue, at the exchange rates of one year earlier, has no value (at both ends of the year to the last day of FY2022Q2)"},
		{"acquired revenue", "revenue[acquired]@FY2022Q2", "-5", "revenue from customers of acquired businesses is -5 (revenue[acquired]@FY2022Q2)"},
		{"acquired revenue unknown", "revenue[acquired]@FY2022Q2", "", "revenue from customers of acquired businesses has no value (revenue[acquired]@FY2022Q2)"},
	} {
		set := fact.NewSet()
		for name, value := range map[string]string{"revenue.increase@FY2022Q2": "2000000", "revenue@FY2021Q2": "10000000", "revenue.increase@FY2022Q2YTD": "4000000", "revenue@FY2021Q2YTD": "20000000",
			"ndr@FY2022Q2": "1.1", "arr@2021-06-30": "10000000", "revenue[acquired]@FY2022Q2": "0", "revenue[acquired]@FY2022Q2YTD": "0", "basis": "11000000"} {
			if name == tt.changed {
				value = tt.value
			}
			a, err := quantity.ParseText(value)
			if err != nil {
				continue // has no value
			}
			if name == "basis" {
				set.AddBasis(fact.ID{Metric: fact.ComparableARR, When: "FY2022Q2"}, quantity.Money(a, "USD"))
				continue
			}
			id, err := fact.ParseID(name)
			if err != nil {
				t.Fatal(err)
			}
			v := quantity.Money(a, "USD")
			if id.Metric == "ndr" {
				v = quantity.Points(a.Shift(2))
			}
			set.Add(&fact.Fact{ID: id, Value: v})
		}
		said := func(p fiscal.Period) string {
			var list []string
			for _, r := range demand.Against(f, set, filing.Pair{Period: p, Compare: p.Earlier(1)}) {
				list = append(list, r.Text)
				if r.Missing != strings.Contains(r.Text, "has no value") || r.Revenue != strings.HasPrefix(r.Text, "revenue changed") {
					t.Errorf("%s: %+v", tt.name, r)
				}
			}
			return strings.Join(list, "; ")
		}
		if got := said(f.Report.Period); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if got, shared := said(f.Report.Period.ToDate()), tt.changed == "basis" || strings.HasPrefix(tt.changed, "ndr"); shared && got != tt.want || !shared && got != "" {
			t.Errorf("%s, year to date: %q", tt.name, got)
		}
	}
}
