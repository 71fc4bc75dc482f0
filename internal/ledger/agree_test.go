package ledger_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/warehouse"
)

// some returns ledgers without errors, with this many customers.
func some(customers int) twin {
	rows := map[string]*strings.Builder{}
	for name, header := range headers {
		rows[name] = &strings.Builder{}
		rows[name].WriteString(header)
	}
	for i := range customers {
		fmt.Fprintf(rows["revenue"], "C-%04d | 2022-03-31 | %d.25 | US | direct\n", i, i+1)
		fmt.Fprintf(rows["subscriptions"], "C-%04d | 2021-01-01 | | USD | %d\n", i, i+1)
		fmt.Fprintf(rows["customers"], "C-%04d | \n", i)
		fmt.Fprintf(rows["trial-balance"], "'%d | 2022-12-31 | %d\n", 1000+i, i+1)
	}
	fmt.Fprint(rows["fx"], "EUR | 2022-12-31 | 1.1\nEUR | 2021-12-31 | 1.2\n")
	w := twin{ledgers: map[string]string{}}
	for _, name := range []string{"revenue", "subscriptions", "customers", "trial-balance", "fx"} {
		w.ledgers[name] = rows[name].String()
	}
	return w
}

// asks replaces the table of a ledger by a query.
func asks(folder fstest.MapFS, name, query string) fstest.MapFS {
	folder = maps.Clone(folder)
	text := string(folder["filing.toml"].Data)
	table := fmt.Sprintf("table = %q\n", strings.ReplaceAll(name, "-", "_"))
	folder["filing.toml"] = &fstest.MapFile{Data: []byte(strings.Replace(text, table, "query = '''"+query+"'''\n", 1))}
	return folder
}

// TestQueriesDiffer checks that a ledger whose rows are not the same in each query is an error, and
// that one whose rows are the same is not.
func TestQueriesDiffer(t *testing.T) {
	t.Parallel()
	_, base, d := some(300).folders(t)
	access := ledger.Access{Connect: warehouse.Connector(d.Lookup)}
	if lines := errorsOf(readingOf(t, base, access)); lines != nil {
		t.Fatalf("the findings are\n%s\nwant none", strings.Join(lines, "\n"))
	}
	varies := func(column string) string {
		return `CAST("` + column + `" * CASE WHEN random() < 0.5 THEN 0.91 ELSE 1.13 END AS numeric(18,4)) AS "` + column + `"`
	}
	for name, query := range map[string]string{
		"revenue":       `SELECT "Customer", "Date", "Country", "Channel", ` + varies("Revenue") + ` FROM revenue`,
		"subscriptions": `SELECT "Customer", "Start", "End", "Currency", ` + varies("ARR") + ` FROM subscriptions`,
		"trial-balance": `SELECT "Account", "Date", ` + varies("Amount") + ` FROM trial_balance`,
		"fx":            `SELECT "Currency", "Date", CAST(0.5 + random() AS numeric(18,8)) AS "Rate" FROM fx`,
		"customers":     `SELECT * FROM customers TABLESAMPLE BERNOULLI (50)`,
	} {
		t.Run(name, func(t *testing.T) {
			lines := errorsOf(readingOf(t, asks(base, name, query), access))
			lines = slices.DeleteFunc(lines, func(line string) bool { return strings.Contains(line, "LED008") })
			if len(lines) != 1 || !strings.HasPrefix(lines[0], "error LED012 warehouse:query of "+name+": ledger whose rows differ from query to query: the query ") {
				t.Errorf("the findings are\n%s\nwant one LED012 of %s", strings.Join(lines, "\n"), name)
			}
		})
	}
	t.Run("rows", func(t *testing.T) {
		lines := errorsOf(readingOf(t, asks(base, "revenue", `SELECT * FROM revenue TABLESAMPLE BERNOULLI (50)`), access))
		if len(lines) != 1 || !strings.Contains(lines[0], "differ from query to query") {
			t.Errorf("the findings are\n%s\nwant one LED012", strings.Join(lines, "\n"))
		}
	})
}

func errorsOf(r reading) (lines []string) {
	for _, line := range findingLines(r.found) {
		if strings.HasPrefix(line, "error ") {
			lines = append(lines, line)
		}
	}
	return lines
}

// TestSumsBeyond checks that an amount that no ledger holds is an error at its row, although the sum of
// all rows is an amount, and that a sum of amounts that no ledger holds is an error at its group.
func TestSumsBeyond(t *testing.T) {
	t.Parallel()
	const tiny, large = "0.00000000000000000000000000000000000000000000000001", "900000000000000000000"
	for name, tt := range map[string]struct {
		ledger, rows string
		want         []string
	}{
		"revenue of a date": {"revenue", "A | 2022-03-31 | " + large + " | US | direct\nB | 2022-03-31 | " + large + " | US | direct\nC | 2022-03-31 | 1 | US | direct",
			[]string{`Date = '2022-03-31': sum that is not an amount: amount adds up to a number that is not an amount; "1800000000000000000001" is beyond any amount a ledger holds; 3 such rows in all`}},
		"revenue of a customer": {"revenue", "A | 2022-03-31 | " + large + " | US | direct\nA | 2022-06-30 | " + large + " | US | direct\nA | 2022-06-30 | -1 | US | direct",
			[]string{`Customer = 'A' and Country = 'US' and Channel = 'direct': sum that is not an amount: amount from 2022-01-01 to 2022-12-31 adds up to a number that is not an amount; "1799999999999999999999" is beyond any amount a ledger holds; 3 such rows in all`}},
		"recurring revenue": {"subscriptions", "A | 2021-01-01 | | USD | " + large + "\nA | 2019-01-01 | 2019-12-31 | USD | " + large,
			[]string{`Customer = 'A' and Currency = 'USD': sum that is not an amount: arr adds up to a number that is not an amount; "1800000000000000000000" is beyond any amount a ledger holds; 2 such rows in all`}},
		"rows of revenue": {"revenue", "A | 2022-03-31 | 5" + tiny[1:] + " | US | direct\nB | 2022-03-31 | -" + tiny + " | US | direct",
			[]string{`Customer = 'A' and Date = '2022-03-31' and Revenue = 5` + tiny[1:] + ` and Country = 'US' and Channel = 'direct': value that is not a number: amount must be a number in the form -1234.50; "5.00000000000000000000000000000000000000…" is beyond any amount a ledger holds`,
				`Customer = 'B' and Date = '2022-03-31' and Revenue = -` + tiny + ` and Country = 'US' and Channel = 'direct': value that is not a number`}},
		"rows of subscriptions": {"subscriptions", "A | 2021-01-01 | | USD | 5" + tiny[1:] + "\nA | 2019-01-01 | 2019-12-31 | USD | -" + tiny,
			[]string{`Customer = 'A' and Start = '2019-01-01' and End = '2019-12-31' and Currency = 'USD' and ARR = -` + tiny + `: value that is not a number`,
				`Customer = 'A' and Start = '2021-01-01' and End is null and Currency = 'USD' and ARR = 5` + tiny[1:] + `: value that is not a number`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, base, d := twin{ledgers: map[string]string{tt.ledger: headers[tt.ledger] + tt.rows}, types: map[string]string{"Revenue": "numeric", "ARR": "numeric"}}.folders(t)
			lines := errorsOf(readingOf(t, base, ledger.Access{Connect: warehouse.Connector(d.Lookup)}))
			fits := len(lines) == len(tt.want)
			for i, want := range tt.want {
				fits = fits && strings.HasPrefix(lines[i], "error LED001 warehouse:"+tt.ledger+" where "+want)
			}
			if !fits {
				t.Errorf("the findings are\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

// TestManyGroups checks that a ledger with more groups than are kept is one error.
func TestManyGroups(t *testing.T) {
	defer ledger.SetMostGroups(40)()
	for name, many := range map[string]string{"trial-balance": "trial-balance by account and date", "customers": "customers"} {
		_, base, d := twin{ledgers: map[string]string{name: some(41).ledgers[name]}}.folders(t)
		access := ledger.Access{Connect: warehouse.Connector(d.Lookup)}
		lines := errorsOf(readingOf(t, base, access))
		if len(lines) != 1 || !strings.HasPrefix(lines[0], fmt.Sprintf("error LED012 warehouse:%s: ledger with too many groups: the query %q has more than 40 groups of rows", strings.ReplaceAll(name, "-", "_"), many)) {
			t.Errorf("the findings are\n%s\nwant one LED012", strings.Join(lines, "\n"))
		}
	}
	_, base, d := twin{ledgers: map[string]string{"customers": some(40).ledgers["customers"]}}.folders(t)
	if lines := errorsOf(readingOf(t, base, ledger.Access{Connect: warehouse.Connector(d.Lookup)})); lines != nil {
		t.Errorf("of 40 groups, the findings are\n%s\nwant none", strings.Join(lines, "\n"))
	}
}

// TestOneFails checks that what is wrong with one ledger is said of no other.
func TestOneFails(t *testing.T) {
	t.Parallel()
	_, base, d := some(40).folders(t)
	d.Exec(`UPDATE subscriptions SET "End" = 'infinity' WHERE "Customer" = 'C-0007'`)
	access := ledger.Access{Connect: warehouse.Connector(d.Lookup)}
	wrong := func(t *testing.T, folder fstest.MapFS, want string) {
		t.Helper()
		if lines := errorsOf(readingOf(t, folder, access)); len(lines) != 1 || !strings.HasPrefix(lines[0], want) {
			t.Errorf("the findings are\n%s\nwant one that begins with %q", strings.Join(lines, "\n"), want)
		}
	}
	wrong(t, base, "error LED001 warehouse:subscriptions where Start = '2021-01-01' and End = 'infinity'")
	d.Exec(`UPDATE subscriptions SET "End" = NULL`)
	for _, name := range []string{"customers", "fx", "subscriptions", "revenue", "trial-balance"} {
		table := strings.ReplaceAll(name, "-", "_")
		for range 3 {
			wrong(t, asks(base, name, "SELECT * FROM "+table+" WHERE 1 / (length(CAST("+table+" AS text)) * 0) IS NOT NULL"), "error LED012 warehouse:query of "+name+": value that the database cannot compute")
		}
	}
}

// TestUneven checks ledgers of which only one can be read so that customers are added together.
func TestUneven(t *testing.T) {
	t.Parallel()
	text := func(header string) func(*twin) { return func(w *twin) { w.types[header] = "text" } }
	for name, change := range map[string]func(*twin){
		"dates of revenue that are text":       text("Date"),
		"starts of terms that are text":        text("Start"),
		"one date for all revenue":             func(w *twin) { w.fix("revenue", "date", "Date", "2022-03-31") },
		"one end for all terms":                func(w *twin) { w.fix("subscriptions", "end", "End", "2022-06-30") },
		"subscriptions in files":               func(w *twin) { w.files = "subscriptions" },
		"revenue in files":                     func(w *twin) { w.files = "revenue" },
		"one customer and amount for all rows": func(w *twin) { w.fix("revenue", "amount", "Revenue", "2.5") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := randomTwin(rand.New(rand.NewPCG(3, 16)))
			change(&w)
			a, b, d := w.folders(t)
			if w.files != "" {
				b[w.files+".xlsx"] = a[w.files+".xlsx"]
				toml := strings.Replace(string(b["filing.toml"].Data), fmt.Sprintf("source = \"warehouse\"\ntable = %q\n", w.files), fmt.Sprintf("file = %q\n", w.files+".xlsx"), 1)
				b["filing.toml"] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(toml, `key = ["No"]`, map[bool]string{true: "", false: `key = ["No"]`}[w.files == "revenue"]))}
			}
			sheets, base := readingOf(t, a, ledger.Access{}), readingOf(t, b, ledger.Access{Connect: warehouse.Connector(d.Lookup)})
			if got, want := base.crowds().facts(), sheets.facts(); !slices.Equal(got, want) {
				t.Errorf("the facts of the database have\n%s\nwant\n%s", strings.Join(without(got, want), "\n"), strings.Join(without(want, got), "\n"))
			}
		})
	}
}

// fix states one value for a field of a ledger in place of its column.
func (w *twin) fix(name, field, header, value string) {
	w.columns[name] = strings.Replace(w.columns[name], fmt.Sprintf(`%s = %q, `, field, header), "", 1)
	w.more[name] += fmt.Sprintf("\nfixed = { %s = %q }", field, value)
}
