package diff_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/diff"
	"github.com/tieout/tieout/internal/record"
)

// drafted returns a draft without documents, of a period and with control totals as JSON.
func drafted(t *testing.T, period, ledgers string) *record.Draft {
	t.Helper()
	d, err := record.Read(fstest.MapFS{"facts.json": {Data: []byte(`{}`)},
		"draft.lock": {Data: []byte(`{"form": "10-K", "period": "` + period + `", "compare": "FY2020", "ledgers": ` + ledgers + `}`)}}, period)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestControlTotals checks that a row count or total that changed is a change, whatever the
// figures do.
func TestControlTotals(t *testing.T) {
	const before = `[{"ledger": "revenue", "rows": 1200, "totals": [{"amount": "amount", "total": "12.5"}]}, {"ledger": "customers", "rows": 7, "totals": []},
		{"ledger": "subscriptions", "rows": 4, "totals": [{"amount": "arr", "currency": "EUR", "total": "7"}, {"amount": "arr", "currency": "USD", "total": "8"}]}]`
	edit := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(before) }
	for _, tt := range []struct {
		name, period, after string
		want                []string
	}{
		{"nothing", "FY2021", before, nil},
		{"the same total, written otherwise", "FY2021", edit(`"12.5"`, `"12.50"`), nil},
		{"rows alone", "FY2021", edit("1200", "1201"), []string{"restated ledger.revenue.rows 1200 1201 1"}},
		{"a total alone", "FY2021", edit(`"12.5"`, `"-12"`), []string{"restated ledger.revenue.amount 12.5 -12 -24.5"}},
		{"one currency", "FY2021", edit(`"7"`, `"7.01"`), []string{"restated ledger.subscriptions.arr.EUR 7 7.01 0.01"}},
		{"two currencies that make up for each other", "FY2021", edit(`"7"`, `"8"`, `"8"`, `"7"`), []string{"restated ledger.subscriptions.arr.EUR 7 8 1", "restated ledger.subscriptions.arr.USD 8 7 -1"}},
		{"rows of customers", "FY2021", edit(`"rows": 7`, `"rows": 8`), []string{"remapped ledger.customers.rows 7 8 1"}},
		{"the next period", "FY2022", edit("1200", "2400"), []string{"rolled ledger.revenue.rows 1200 2400 1200"}},
		{"a ledger that is new", "FY2021", edit(`[{"ledger": "rev`, `[{"ledger": "fx", "rows": 3, "totals": []}, {"ledger": "rev`), []string{"added ledger.fx.rows  3 "}},
		{"a currency that is gone", "FY2021", edit(`, {"amount": "arr", "currency": "USD", "total": "8"}`, ""), []string{"removed ledger.subscriptions.arr.USD 8  "}},
		{"a draft of before control totals were recorded", "FY2021", "null", nil},
		{"a draft that had no ledgers", "FY2021", "[]", []string{"removed ledger.revenue.rows 1200  ", "removed ledger.revenue.amount 12.5  ", "removed ledger.customers.rows 7  ", "removed ledger.subscriptions.rows 4  ",
			"removed ledger.subscriptions.arr.EUR 7  ", "removed ledger.subscriptions.arr.USD 8  "}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			old, new := drafted(t, "FY2021", before), drafted(t, tt.period, tt.after)
			var got []string
			for _, c := range diff.Compare(old, new).Changes() {
				got = append(got, fmt.Sprint(c.Kind, " ", c.ID, " ", c.Before, " ", c.After, " ", c.Delta))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("the changes are %q, want %q", got, tt.want)
			}
			reverse := diff.Compare(new, old).Changes()
			if len(reverse) != len(got) {
				t.Errorf("in reverse there are %d changes, want %d", len(reverse), len(got))
			}
		})
	}
}

// TestControlTotalsInWords checks how a change of a control total is printed.
func TestControlTotalsInWords(t *testing.T) {
	old := drafted(t, "FY2021", `[{"ledger": "subscriptions", "rows": 1200, "totals": [{"amount": "arr", "currency": "EUR", "total": "1234567.5"}]}]`)
	new := drafted(t, "FY2021", `[{"ledger": "subscriptions", "rows": 1199, "totals": [{"amount": "arr", "currency": "EUR", "total": "1234567.125"}]}]`)
	changes := diff.Compare(old, new).Changes()
	want := "restated: the ledgers have a different amount\n  ledger.subscriptions.rows  1,200 → 1,199 (−1)\n  ledger.subscriptions.arr.EUR  1,234,567.50 EUR → 1,234,567.125 EUR (−0.375)\n"
	if got := string(diff.Text(changes, false, 80)); got != want {
		t.Errorf("Text =\n%swant\n%s", got, want)
	}
	var list []map[string]any
	if err := json.Unmarshal(diff.JSON(changes), &list); err != nil || len(list) != 2 || list[1]["before"] != "1234567.5" || list[1]["change"] != "-0.375" {
		t.Errorf("JSON = %v (%v)", list, err)
	}
}

// TestDatabases checks the changes of a ledger in a database that its totals do not show: other
// groups with the same totals, and another query.
func TestDatabases(t *testing.T) {
	const before = `[{"ledger": "revenue", "files": [{"file": "warehouse:finance.revenue", "sha256": "0123456789abcdef0123"}], "query": ["SELECT a\nFROM b\nWHERE c"], "rows": 1200, "totals": [{"amount": "amount", "total": "12.5"}]}]`
	edit := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(before) }
	for _, tt := range []struct {
		name, period, after string
		want                string
	}{
		{"nothing", "FY2021", before, "nothing changed\n"},
		{"the digest alone", "FY2021", edit("0123456789abcdef", "fedcba9876543210"), "restated: the ledgers have a different amount\n" +
			"  ledger.revenue.groups  groups with the digest 0123456789ab… → other groups with the same rows and totals, with the digest fedcba987654…\n"},
		{"the digest and a total", "FY2021", edit("0123456789abcdef", "fedcba9876543210", `"12.5"`, `"12"`), "restated: the ledgers have a different amount\n  ledger.revenue.amount  12.50 → 12 (−0.50)\n"},
		{"the query", "FY2021", edit("0123456789abcdef", "fedcba9876543210", "FROM b", "FROM d"), "redefined: the queries of a ledger changed\n  ledger.revenue.query  FROM b → FROM d\n"},
		{"the end of the query", "FY2021", edit(`\nWHERE c`, ""), "redefined: the queries of a ledger changed\n  ledger.revenue.query  WHERE c → no further line\n"},
		{"the query and the period", "FY2022", edit("0123456789abcdef", "fedcba9876543210", "FROM b", "FROM d"), "nothing changed\n"},
		{"from a file", "FY2021", edit(`, "query": ["SELECT a\nFROM b\nWHERE c"]`, "", "0123456789abcdef", "fedcba9876543210"), "nothing changed\n"},
	} {
		old, new := drafted(t, "FY2021", before), drafted(t, tt.period, tt.after)
		if got := string(diff.Text(diff.Compare(old, new).Changes(), false, 80)); got != tt.want {
			t.Errorf("%s: Text =\n%swant\n%s", tt.name, got, tt.want)
		}
	}
}
