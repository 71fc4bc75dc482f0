package ledger_test

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/warehouse"
	"github.com/tieout/tieout/internal/warehouse/warehousetest"
)

// revenueOf is a selection of sums of revenue.
func revenueOf(from, to string, where ...ledger.Cond) ledger.Selection {
	return ledger.Selection{Ledger: "revenue", Field: "amount", Branches: []ledger.Branch{{Where: where, At: []ledger.Time{{When: ledger.When{Span: fiscal.Span{Start: day(from), End: day(to)}}}}}}}
}

func day(s string) fiscal.Date {
	d, err := fiscal.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// rowsOf returns the rows of a selection, in the order of their amounts and then of all fields.
func rowsOf(list []ledger.Adding) (lines []string) {
	slices.SortFunc(list, func(x, y ledger.Adding) int {
		return cmp.Or(y.Adds.Abs().Cmp(x.Adds.Abs()), strings.Compare(lineOf(x.Entry), lineOf(y.Entry)))
	})
	for _, row := range list {
		lines = append(lines, lineOf(row.Entry)+" adds "+row.Adds.String())
	}
	return lines
}

func lineOf(e ledger.Entry) string {
	var words []string
	for _, f := range e.Line().Fields {
		words = append(words, f.Name+" "+f.Text)
	}
	return strings.Join(words, ", ")
}

// TestFetch compares the rows of each sum of a filing that are fetched from a database with those
// of workbooks, for random ledgers: their number, all of them, and the largest.
func TestFetch(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		sheets, base, d := sales(seed).folders(t)
		compareRows(t, seed, sheets, base, d.Lookup, 0, 1, 3, 1000)
		d.OnlyReads()
	}
}

// TestTrinoFetch does the same with Trino, with fewer limits.
func TestTrinoFetch(t *testing.T) {
	schema, exec := warehousetest.TrinoSchema(t)
	dsn := warehousetest.Environment{warehousetest.Variable: warehousetest.Trino(t)}
	for seed := range uint64(2) {
		w := sales(seed)
		sheets, toml := map[string]string{}, head+"[sources.warehouse]\ndriver = \"trino\"\ndsn = \"env:"+warehousetest.Variable+"\"\n"
		own := head
		for _, name := range slices.Sorted(maps.Keys(w.ledgers)) {
			columns := cmp.Or(w.columns[name], mapped[name])
			own += fmt.Sprintf("[ledgers.%s]\nfile = %q\n%s\n%s\n", name, name+".xlsx", columns, w.more[name])
			toml += fmt.Sprintf("[ledgers.%s]\nsource = \"warehouse\"\ntable = \"memory.%s.%s_%d\"\n%s\n%s\n%s\n", name, schema, name, seed, columns, w.more[name], w.base[name])
			sheets[name+".xlsx"] = w.ledgers[name]
			lines := strings.Split(strings.TrimSpace(w.ledgers[name]), "\n")
			var rows, casts []string
			for k, h := range strings.Split(lines[0], "|") {
				h = strings.TrimSpace(h)
				kind := strings.NewReplacer("numeric", "decimal", "text", "varchar").Replace(cmp.Or(types[h], "text"))
				casts = append(casts, fmt.Sprintf("CAST(c%d AS %s) AS %q", k, kind, h))
			}
			for _, line := range lines[1:] {
				var cells []string
				for k, cell := range strings.Split(line, "|") {
					if k == len(casts) {
						break
					}
					if cell = strings.TrimSpace(cell); cell == "" {
						cells = append(cells, "CAST(NULL AS varchar)")
					} else {
						cells = append(cells, "CAST('"+strings.ReplaceAll(cell, "'", "''")+"' AS varchar)")
					}
				}
				for len(cells) < len(casts) {
					cells = append(cells, "CAST(NULL AS varchar)")
				}
				rows = append(rows, "("+strings.Join(cells, ", ")+")")
			}
			var names []string
			for k := range casts {
				names = append(names, fmt.Sprintf("c%d", k))
			}
			exec(fmt.Sprintf("CREATE TABLE memory.%s.%s_%d AS SELECT %s FROM (VALUES %s) AS v(%s)", schema, name, seed, strings.Join(casts, ", "), strings.Join(rows, ", "), strings.Join(names, ", ")))
		}
		sheets["filing.toml"] = own + w.toml
		compareRows(t, seed, ledgertest.Folder(sheets), fstest.MapFS{"filing.toml": {Data: []byte(toml + w.toml)}}, dsn.Lookup, []int{0, 3}[:1+seed]...)
	}
}

// sales returns random ledgers of subscriptions and revenue.
func sales(seed uint64) twin {
	r := rand.New(rand.NewPCG(seed, 16))
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	customer := func() string { return pick("A", "a", "B", "Straße", "C-'9", "é", "D") }
	w := twin{ledgers: map[string]string{
		"fx":            "Currency | Date | Rate\nEUR | 2022-12-31 | 1.1\nEUR | 2021-12-31 | 1.25\nEUR | 2020-12-31 | 3\nGBP | 2022-12-30 | 1.30\nGBP | 2021-12-31 | 1.5\nGBP | 2020-12-31 | 1.4\n",
		"customers":     "Customer | Parent | Acquired\nA | D | \na | | 2022-02-15\nB | | 2021-06-30\n",
		"revenue":       headers["revenue"],
		"subscriptions": headers["subscriptions"],
	}, columns: map[string]string{"customers": `columns = { customer = "Customer", parent = "Parent", acquired = "Acquired" }`}, toml: "[policies]\nunsubscribed = \"new\"\n"}
	if seed%2 == 1 {
		w.base = map[string]string{"revenue": `key = ["Customer", "Date", "Revenue"]`}
		w.more = map[string]string{"fx": "rate_is = \"units-per-reporting\"", "subscriptions": "end_is = \"day-after\""}
	}
	for i := range 150 {
		w.ledgers["revenue"] += fmt.Sprintf("%s | %s | %d.%02d | %s | %s\n", customer(), fiscal.NewDate(2020+r.IntN(3), 1, 1)+fiscal.Date(r.IntN(366)), r.IntN(2000)-200, i%100, pick("US", "Germany", "DE", "England"), pick("direct", "Reseller", "MSP"))
		start := fiscal.NewDate(2020+r.IntN(3), 1, 1) + fiscal.Date(r.IntN(366))
		w.ledgers["subscriptions"] += fmt.Sprintf("%s | %s | %s | %s | %d.%02d\n", customer(), start, pick("", (start+100).String(), (start+365).String()), pick("", "USD", "EUR", "GBP"), r.IntN(1000), i%100)
	}
	return w
}

// compareRows compares the rows of all sums of two folders: all of each sum for a limit of 0, and else
// so many of the largest.
func compareRows(t *testing.T, seed uint64, a, b fstest.MapFS, lookup func(string) (string, bool), limits ...int) {
	t.Helper()
	f, found, err := filingOf(a)
	if err != nil {
		t.Fatal(err, found)
	}
	g, found, err := filingOf(b)
	if err != nil {
		t.Fatal(err, found)
	}
	ask := compute.Ask(f)
	ask.Rows = true
	sheets, _ := ledger.Read(f, ask, ledger.Access{})
	base, _ := ledger.Read(g, ask, ledger.Access{Connect: warehouse.Connector(lookup)})
	facts, _ := compute.Facts(f, sheets, nil)
	remote, found := compute.Facts(g, base, nil)
	sums := 0
	for _, fact := range facts.Facts.All() {
		selection, ok := facts.Selection(fact.ID)
		other, also := remote.Selection(fact.ID)
		if ok != also {
			t.Fatalf("seed %d: %s is a sum of rows: %v in the workbooks, %v in the database; %v", seed, fact.ID, ok, also, findingLines(found))
		}
		if !ok || !remote.Remote(other) {
			continue
		}
		sums++
		var want []ledger.Adding
		for e, adds := range facts.Rows(selection) {
			want = append(want, ledger.Adding{Entry: e, Adds: adds})
		}
		lines := rowsOf(want)
		for _, limit := range limits {
			got, refused := remote.Fetch(other, ledger.Largest, limit)
			if refused != nil {
				t.Fatalf("seed %d: the rows of %s: %s", seed, fact.ID, refused.Message())
			}
			if got.Count != len(lines) {
				t.Errorf("seed %d: %s has %d rows, want %d", seed, fact.ID, got.Count, len(lines))
			}
			few := lines
			if limit > 0 && limit < len(lines) {
				few = lines[:limit]
			}
			if rows := rowsOf(got.Rows); limit == 0 && !slices.Equal(rows, few) {
				t.Errorf("seed %d: the rows of %s are\n%s\nwant\n%s", seed, fact.ID, strings.Join(rows, "\n"), strings.Join(few, "\n"))
			} else if len(rows) != len(few) || len(few) > 0 && amounts(rows) != amounts(few) { // equal amounts stand in the order of the key
				t.Errorf("seed %d: the %d largest rows of %s are\n%s\nwant\n%s", seed, limit, fact.ID, strings.Join(rows, "\n"), strings.Join(few, "\n"))
			}
		}
	}
	if sums < 20 {
		t.Errorf("seed %d: %d sums were compared; %v", seed, sums, findingLines(found))
	}
	base.Close()
}

// amounts returns what rows add, without signs.
func amounts(rows []string) string {
	var list []string
	for _, row := range rows {
		_, adds, _ := strings.Cut(row, " adds ")
		list = append(list, strings.TrimPrefix(adds, "-"))
	}
	return strings.Join(list, " ")
}

// TestFetchedPlaces checks how the rows of a database are named: by the key, or else by all mapped
// columns.
func TestFetchedPlaces(t *testing.T) {
	t.Parallel()
	const rows = "I-1 | A | 2022-03-31 | 10.50 | US | direct\nI-2 | A | 2022-03-31 | 20 | US | direct\nO'N | B | 2022-04-30 | -30 | DE | partner"
	for _, tt := range []struct{ key, want string }{
		{"key = [\"Invoice\"]", "[warehouse:revenue where \"Invoice\" = 'O''N' warehouse:revenue where \"Invoice\" = 'I-2']"},
		{"key = [\"Customer\", \"Revenue\"]", "[warehouse:revenue where Customer = 'B' and Revenue = -30 warehouse:revenue where Customer = 'A' and Revenue = 20]"},
		{"", "[warehouse:revenue where Customer = 'B' and Date = '2022-04-30' and Revenue = -30 and Country = 'DE' and Channel = 'partner' warehouse:revenue where Customer = 'A' and Date = '2022-03-31' and Revenue = 20 and Country = 'US' and Channel = 'direct']"},
	} {
		w := twin{ledgers: map[string]string{"revenue": "Invoice | " + headers["revenue"] + rows}, base: map[string]string{"revenue": tt.key}}
		_, b, d := w.folders(t)
		g, _, err := filingOf(b)
		if err != nil {
			t.Fatal(err)
		}
		ask := compute.Ask(g)
		ask.Rows = true
		book, found := ledger.Read(g, ask, ledger.Access{Connect: warehouse.Connector(d.Lookup)})
		got, refused := book.Fetch(revenueOf("2022-01-01", "2022-12-31"), ledger.Largest, 2)
		if refused != nil {
			t.Fatal(refused.Message(), findingLines(found))
		}
		var places []string
		for _, row := range got.Rows {
			places = append(places, row.Line().Fields[0].At.String())
		}
		if got := strings.ReplaceAll(fmt.Sprint(places), `"Invoice"`, "Invoice"); got != strings.ReplaceAll(tt.want, `"Invoice"`, "Invoice") {
			t.Errorf("%s: the places are %s, want %s", tt.key, got, tt.want)
		}
		// a row that another session adds is not seen, unless the session ends
		d.Exec(`INSERT INTO revenue VALUES ('I-3', 'C', '2022-05-31', 99, 'US', 'direct')`)
		if _, refused := book.Fetch(revenueOf("2022-01-01", "2022-12-31"), ledger.Largest, 2); refused != nil {
			t.Errorf("in the same session: %s", refused.Message())
		}
		book.Close()
		if _, refused := book.Fetch(revenueOf("2022-01-01", "2022-12-31"), ledger.Largest, 2); refused == nil || refused.Summary != "ledger changed since it was read" {
			t.Errorf("after the table was written, Fetch found %v", refused)
		}
		if got, refused := book.Fetch(revenueOf("2021-01-01", "2021-12-31"), ledger.Largest, 2); refused != nil || got.Count != 0 {
			t.Errorf("of a year without rows: %v, %v", got, refused)
		}
		book.Close()
	}
}

// filingOf reads a folder without errors.
func filingOf(folder fstest.MapFS) (*filing.Filing, []diag.Diagnostic, error) {
	f, found, err := filing.Read(folder)
	if err == nil && diag.Errors(found) {
		err = errors.New("filing.toml has errors")
	}
	return f, found, err
}

// TestFetchOfManyCustomers fetches the largest rows of more customers than a query lists, whose
// amounts are less than those of the others, and of all but a few customers.
func TestFetchOfManyCustomers(t *testing.T) {
	t.Parallel()
	w := twin{ledgers: map[string]string{"revenue": headers["revenue"] + "C-00001 | 2022-03-31 | 1 | US | direct"}, base: map[string]string{"revenue": `key = ["Customer"]`}}
	_, b, d := w.folders(t)
	d.Exec(`INSERT INTO revenue SELECT 'C-' || to_char(i, 'FM00000'), DATE '2022-01-01' + i % 365, i, 'US', 'direct' FROM generate_series(2, 12000) i`)
	g, _, err := filingOf(b)
	if err != nil {
		t.Fatal(err)
	}
	ask := compute.Ask(g)
	ask.Rows = true
	book, found := ledger.Read(g, ask, ledger.Access{Connect: warehouse.Connector(d.Lookup)})
	defer book.Close()
	if len(book.Wrong) > 0 {
		t.Fatal(findingLines(found))
	}
	dict := book.Table("revenue").Dict("customer")
	some := func(from, to int) (ids intern.Bits) {
		for i := from; i <= to; i++ {
			id, _ := dict.Find(fmt.Sprintf("C-%05d", i))
			ids.Set(int(id))
		}
		return ids
	}
	for _, tt := range []struct {
		cond        ledger.Cond
		count, most int
	}{
		{ledger.Cond{Field: "customer", IDs: some(1, 700)}, 700, 700},
		{ledger.Cond{Field: "customer", IDs: some(11990, 12000), Not: true}, 11989, 11989},
		{ledger.Cond{Field: "customer", IDs: some(301, 400)}, 100, 400},
		{ledger.Cond{Field: "customer", IDs: some(1, 11990)}, 11990, 11990},
	} {
		for _, order := range []ledger.Order{ledger.Largest, ledger.ByKey} {
			got, refused := book.Fetch(revenueOf("2022-01-01", "2022-12-31", tt.cond), order, 2)
			if refused != nil {
				t.Fatal(refused.Message())
			}
			var rows []string
			for _, row := range got.Rows {
				rows = append(rows, row.Adds.String())
			}
			want := fmt.Sprint([]int{tt.most, tt.most - 1})
			if order == ledger.ByKey {
				want = fmt.Sprint([]int{tt.most - tt.count + 1, tt.most - tt.count + 2})
			}
			if got.Count != tt.count || fmt.Sprint(rows) != want {
				t.Errorf("of %d customers, order %d: %d rows, first %s, want %d, %s", tt.count, order, got.Count, rows, tt.count, want)
			}
		}
	}
}

// TestStore compares the rows that are stored for a workbook, and their groups, with the sums that
// were read: the same totals at each time, and the same number of rows.
func TestStore(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 16))
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	w := twin{ledgers: map[string]string{
		"fx":            "Currency | Date | Rate\nEUR | 2022-12-31 | 1.1\nEUR | 2021-12-31 | 1.25\nEUR | 2020-12-31 | 3\n",
		"customers":     "Customer | Parent | Acquired\nA | D | \nB | | 2021-06-30\nC | |\n",
		"revenue":       headers["revenue"],
		"subscriptions": headers["subscriptions"],
		"trial-balance": headers["trial-balance"],
	}, columns: map[string]string{"customers": `columns = { customer = "Customer", parent = "Parent", acquired = "Acquired" }`}, more: map[string]string{"subscriptions": "end_is = \"day-after\""},
		toml: "[policies]\nunsubscribed = \"new\"\n[accounts]\nRevenues = [\"4000\"]\nContractWithCustomerLiabilityCurrent = [\"2400\"]\n"}
	for i := range 300 {
		w.ledgers["revenue"] += fmt.Sprintf("%s | %s | %d.%02d | %s | %s\n", pick("A", "B", "C"), fiscal.NewDate(2020+r.IntN(3), 1, 1)+fiscal.Date(r.IntN(366)), r.IntN(2000)-200, i%100, pick("US", "Germany", "DE"), pick("direct", "MSP"))
		start := fiscal.NewDate(2020+r.IntN(3), 1, 1) + fiscal.Date(r.IntN(366))
		w.ledgers["subscriptions"] += fmt.Sprintf("%s | %s | %s | %s | %d.%02d\n", pick("A", "B", "C"), start, pick("", (start+100).String(), (start+365).String()), pick("", "USD", "EUR"), r.IntN(1000), i%100)
		w.ledgers["trial-balance"] += fmt.Sprintf("%s | %s | %d\n", pick("4000", "2400"), pick("2022-12-31", "2021-12-31", "2022-03-31", "2020-12-31"), r.IntN(1000)+i)
	}
	_, b, d := w.folders(t)
	f, _, err := filingOf(b)
	if err != nil {
		t.Fatal(err)
	}
	ask := compute.Ask(f)
	ask.Rows = true
	for _, most := range []int{1000, 10} {
		book, found := ledger.Read(f, ask, ledger.Access{Connect: warehouse.Connector(d.Lookup)})
		if refused := book.Store(most); refused != nil {
			t.Fatal(findingLines(refused), findingLines(found))
		}
		book.Close()
		for _, name := range []string{"revenue", "subscriptions", "trial-balance"} {
			table := book.Table(name)
			entries, rows := 0, 0
			for e := range table.Rows() {
				entries, rows = entries+1, rows+e.Many()
			}
			if rows != 300 || (entries < 300) != (most == 10) {
				t.Errorf("with %d rows at most, %s has %d entries of %d rows", most, name, entries, rows)
			}
			for _, a := range table.Sums {
				if a.Query.Sum == "" {
					continue
				}
				for _, when := range a.Query.When {
					s := ledger.Selection{Ledger: name, Field: a.Query.Sum, Branches: []ledger.Branch{{At: []ledger.Time{{When: when}}}}}
					sum, want := quantity.Quotient{}, book.Add(s)
					for _, adds := range book.Select(s) {
						sum = sum.Add(adds)
					}
					if sum.Cmp(want.Quotient) != 0 {
						t.Errorf("with %d rows at most, the rows of %s add %s in %v, want %s", most, name, sum, when, want.Quotient)
					}
				}
			}
		}
		if book.Remote("revenue") {
			t.Error("the rows of revenue were not stored")
		}
	}
	d.OnlyReads()
}
