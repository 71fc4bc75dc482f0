package ledger_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/warehouse"
	"github.com/tieout/tieout/internal/warehouse/warehousetest"
)

// types are the types of the columns of each ledger, by header; text if not listed.
var types = map[string]string{
	"Date": "date", "Start": "date", "End": "date", "Acquired": "date", "Revenue": "numeric(18,2)", "ARR": "numeric(18,2)", "MRR": "numeric(18,2)", "Amount": "numeric", "Rate": "numeric(18,8)", "Debit": "numeric(18,2)", "Credit": "numeric(18,2)",
	"Cost": "numeric(18,2)", "Gains": "numeric(18,2)", "Losses": "numeric(18,2)", "Fair value": "numeric(18,2)", "Level": "integer",
}

// twin is a filing folder whose ledgers are workbooks, and the same folder with the ledgers in a
// database.
type twin struct {
	ledgers map[string]string // by name: a header and rows, as ledgertest has them
	columns map[string]string // by name: the key columns of filing.toml; default: mapped
	more    map[string]string // by name: further lines of the section
	base    map[string]string // by name: further lines of the section of a ledger in a database
	types   map[string]string // by header: a type other than that of types
	toml    string            // after the ledgers
	files   string            // the ledger that stays in a file; "" for none
}

func (w twin) folders(t testing.TB) (sheets, base fstest.MapFS, d *warehousetest.Database) {
	d = warehousetest.Postgres(t)
	files, toml, other := map[string]string{}, head, head+"[sources.warehouse]\ndriver = \"postgres\"\ndsn = \"env:"+warehousetest.Variable+"\"\n"
	for _, name := range slices.Sorted(maps.Keys(w.ledgers)) {
		columns := w.columns[name]
		if columns == "" {
			columns = mapped[name]
		}
		toml += fmt.Sprintf("[ledgers.%s]\nfile = %q\n%s\n%s\n", name, name+".xlsx", columns, w.more[name])
		other += fmt.Sprintf("[ledgers.%s]\nsource = \"warehouse\"\ntable = %q\n%s\n%s\n%s\n", name, strings.ReplaceAll(name, "-", "_"), columns, w.more[name], w.base[name])
		files[name+".xlsx"] = w.ledgers[name]
		lines := strings.Split(strings.TrimSuffix(w.ledgers[name], "\n"), "\n")
		split := func(line string) (cells []string) {
			for _, cell := range strings.Split(line, "|") {
				cells = append(cells, strings.Trim(cell, " "))
			}
			return cells
		}
		header := split(lines[0])
		var typed []string
		for _, h := range header {
			kind := types[h]
			if w.types[h] != "" {
				kind = w.types[h]
			}
			if kind == "" {
				kind = "text"
			}
			typed = append(typed, fmt.Sprintf("%q %s", h, kind))
		}
		var rows [][]string
		for _, line := range lines[1:] {
			cells := split(line)
			for len(cells) < len(header) {
				cells = append(cells, "")
			}
			for i := range cells {
				cells[i] = strings.TrimPrefix(cells[i], "'")
			}
			rows = append(rows, cells)
		}
		d.Load(strings.ReplaceAll(name, "-", "_"), strings.Join(typed, ", "), rows)
	}
	files["filing.toml"] = toml + w.toml
	return ledgertest.Folder(files), fstest.MapFS{"filing.toml": {Data: []byte(other + w.toml)}}, d
}

// readings reads both folders.
func (w twin) readings(t testing.TB) (sheets, base reading) {
	a, b, d := w.folders(t)
	sheets = readingOf(t, a, ledger.Access{})
	base = readingOf(t, b, ledger.Access{Connect: warehouse.Connector(d.Lookup)})
	d.OnlyReads()
	return sheets, base
}

type reading struct {
	f      *filing.Filing
	book   *ledger.Book
	found  []diag.Diagnostic
	access ledger.Access
}

func readingOf(t testing.TB, folder fstest.MapFS, access ledger.Access) (r reading) {
	f, found, err := filing.Read(folder)
	if err != nil || diag.Errors(found) {
		t.Fatalf("filing.Read: %v, %v\n%s", err, found, folder["filing.toml"].Data)
	}
	book, found := ledger.Read(f, compute.Ask(f), access)
	return reading{f, book, found, access}
}

// answers returns the sums of all queries, the control totals without files and what was found,
// as lines.
func (r reading) answers() (lines []string) {
	for _, l := range r.f.Ledgers {
		table := r.book.Table(l.Ledger)
		if table == nil {
			lines = append(lines, l.Ledger+" is missing")
			continue
		}
		for _, a := range table.Sums {
			for w, when := range a.Query.When {
				for g := range a.Groups() {
					if !a.Has[w].Has(g) {
						continue
					}
					var words []string
					for i := range a.Keys {
						words = append(words, a.Word(i, g))
					}
					sum := quantity.Scaled{Coef: a.Total[w][g], Places: a.Places}.Amount()
					lines = append(lines, fmt.Sprintf("%s %s %v %v %q = %s", l.Ledger, a.Query.Sum, when.Span, when.How, words, sum))
				}
			}
		}
		c := *table.Control
		c.Files, c.Queries, c.LeftOut = nil, nil, slices.Clip(c.LeftOut)
		text, _ := json.Marshal(c)
		lines = append(lines, string(text))
	}
	slices.Sort(lines)
	return lines
}

func (r reading) codes() (lines []string) {
	for _, d := range diag.Group(r.found) {
		lines = append(lines, string(d.Code)+" "+d.Summary)
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

func TestDatabase(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		twin twin
	}{
		{"rates", twin{ledgers: map[string]string{"fx": "Currency | Date | Rate\nEUR | 2022-12-31 | 1.1\nEUR | 2021-12-31 | 1.2\ngbp | 2022-12-31 | 1.30"}}},
		{"customers", twin{ledgers: map[string]string{"customers": "Customer | Parent\nA | B\nB | \nC | A\n'007 | C"}}},
		{"a trial balance", twin{ledgers: map[string]string{"trial-balance": "Account | Date | Amount\n'4000 | 2022-03-31 | 10.5\n'4000 | 2022-03-31 | -0.5\n'4000 | 2022-06-30 | 7\n'2400 | 2021-12-31 | 100\n'2400 | 2022-12-31 | 0"}}},
		{"debits and credits", twin{columns: map[string]string{"trial-balance": `columns = { account = "Account", date = "Date", debit = "Debit", credit = "Credit" }`},
			ledgers: map[string]string{"trial-balance": "Account | Date | Debit | Credit\n'4000 | 2022-03-31 | 10.5 | \n'4000 | 2022-03-31 | | 0.5\n'4000 | 2022-06-30 | 7 | 2"}}},
		{"holdings", twin{ledgers: map[string]string{"securities": headers["securities"] + "2022-12-31 | Bonds | short-term | 2 | 100 | 1 | -2 | 99\n2022-12-31 | Cash | cash | | 5 | | | 5\n2021-12-31 | Bonds | long-term | 1 | 7 | | | 7"}}},
		{"note tables", twin{ledgers: map[string]string{"note-tables": headers["note-tables"] + "investment-types | 2021-12-31 | short-term | Bonds | cost | 100\ninvestment-types | 2021-12-31 | short-term | Bonds | fair-value | 100"}}},
		{"revenue", twin{ledgers: map[string]string{"revenue": headers["revenue"] + "A | 2022-03-31 | 10.25 | US | direct\nA | 2022-04-30 | 1 | US | direct\nB | 2021-12-31 | 5 | Germany | partner\nB | 2022-12-31 | -5 | DE | Reseller\nB | 2022-12-31 | 5 | England | MSP"}}},
		{"subscriptions", twin{ledgers: map[string]string{"subscriptions": headers["subscriptions"] + "A | 2021-01-01 | 2021-12-31 | USD | 100\nA | 2022-01-01 | | | 120.5\nB | 2021-06-01 | 2022-12-31 | EUR | 10\nB | 2022-06-01 | 2023-05-31 | EUR | -1"},
			more: map[string]string{}}},
		{"a unit, and credits as negative amounts", twin{ledgers: map[string]string{"revenue": headers["revenue"] + "A | 2022-03-31 | -10.25 | US | direct\nA | 2022-04-30 | 1 | US | direct"}, more: map[string]string{"revenue": "unit = \"thousands\"\ncredit_negative = true"}}},
		{"months of recurring revenue, and the day after", twin{columns: map[string]string{"subscriptions": `columns = { customer = "Customer", start = "Start", end = "End", mrr = "MRR" }`},
			ledgers: map[string]string{"subscriptions": "Customer | Start | End | MRR\nA | 2021-01-01 | 2022-01-01 | 100\nA | 2022-01-01 | | 120.5"}, more: map[string]string{"subscriptions": "end_is = \"day-after\"\nfixed = { currency = \"EUR\" }"}}},
		{"only", twin{columns: map[string]string{"revenue": `columns = { customer = "Customer", date = "Date", amount = "Revenue" }`}, ledgers: map[string]string{"revenue": "Customer | Date | Revenue | Status\nA | 2022-03-31 | 1 | Active\nB | 2022-03-31 | 2 | ACTIVE \nC | 2022-03-31 | 4 | Draft\nD | 2022-03-31 | 8 |"},
			more: map[string]string{"revenue": "fixed = { country = \"US\", channel = \"direct\" }\nonly = { Status = { keep = [\"active\", \"\"], drop = [\"draft\"] } }"}}},
		{"terms, and revenue with dates as text", twin{types: map[string]string{"Date": "text"}, ledgers: map[string]string{"revenue": headers["revenue"] + "A | 2022-03-31 | 10 | US | direct\nB | 2021-12-31 | 5 | DE | partner",
			"subscriptions": headers["subscriptions"] + "A | 2021-01-01 | 2022-12-31 | USD | 100\nB | 2021-06-01 | 2022-12-31 | EUR | 10"}}},
		{"an amount that all rows have", twin{columns: map[string]string{"revenue": `columns = { customer = "Customer", date = "Date", country = "Country", channel = "Channel", reference = "No" }`},
			ledgers: map[string]string{"revenue": "Customer | Date | Country | Channel | No\nA | 2022-03-31 | US | direct | a\nA | 2022-03-31 | US | direct | b\nA | 2022-04-30 | US | direct | c\nB | 2021-12-31 | DE | partner | d"}, more: map[string]string{"revenue": "fixed = { amount = \"2.5\" }"}}},
		{"an ARR and an end that all terms have", twin{columns: map[string]string{"subscriptions": `columns = { customer = "Customer", start = "Start", currency = "Currency", reference = "No" }`},
			ledgers: map[string]string{"subscriptions": "Customer | Start | Currency | No\nA | 2021-01-01 | USD | a\nA | 2021-01-01 | USD | b\nB | 2022-01-01 | USD | c"}, more: map[string]string{"subscriptions": "fixed = { arr = \"100\", end = \"2022-06-30\" }"}}},
		{"fields of revenue from customers", twin{columns: map[string]string{"revenue": `columns = { customer = "Customer", date = "Date", amount = "Revenue" }`, "customers": `columns = { customer = "Customer", country = "Country", channel = "Channel", acquired = "Acquired" }`},
			ledgers: map[string]string{"revenue": "Customer | Date | Revenue\nA | 2022-03-31 | 1\nB | 2022-03-31 | 2\nA | 2021-03-31 | 4\nA | 2022-10-31 | 8", "customers": "Customer | Country | Channel | Acquired\nA | US | direct | 2022-02-01\nB | DE | partner |"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sheets, base := tt.twin.readings(t)
			if got, want := base.answers(), sheets.answers(); !slices.Equal(got, want) {
				t.Errorf("the database has\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			finding := func(line string) bool { return strings.HasPrefix(line, "LED") } // with a place
			if got, want := slices.DeleteFunc(base.facts(), finding), slices.DeleteFunc(sheets.facts(), finding); !slices.Equal(got, want) {
				t.Errorf("the facts of the database are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			if got, want := base.codes(), sheets.codes(); !slices.Equal(got, want) {
				t.Errorf("findings of the database are\n%s\nwant\n%s\n%v", strings.Join(got, "\n"), strings.Join(want, "\n"), findingLines(base.found))
			}
		})
	}
}

// TestDatabaseFaults checks that what is wrong with rows of a table is reported as in a workbook
// with the same rows, where a workbook can have them.
func TestDatabaseFaults(t *testing.T) {
	t.Parallel()
	const sold = "A | 2022-03-31 | 10 | US | direct\nB | 2022-06-30 | 20 | US | partner\n"
	one := func(name, rows string) map[string]string { return map[string]string{name: headers[name] + rows} }
	for _, tt := range []struct {
		name string
		twin twin
		want []string // lines of the database; nil to compare codes and summaries with the workbook alone
		base bool     // only a database can have the fault
	}{
		{name: "no customer", twin: twin{ledgers: one("revenue", sold+" | 2022-03-31 | 1 | US | direct")}},
		{name: "no date", twin: twin{ledgers: one("revenue", sold+"A | | 1 | US | direct")}},
		{name: "no amount", twin: twin{ledgers: one("revenue", sold+"A | 2022-03-31 | | US | direct")}},
		{name: "no country", twin: twin{ledgers: one("revenue", sold+"A | 2022-03-31 | 1 | | direct")}},
		{name: "an unknown country", twin: twin{ledgers: one("revenue", sold+"A | 2022-03-31 | 1 | Utopia | direct")}},
		{name: "an unknown channel", twin: twin{ledgers: one("revenue", sold+"A | 2022-03-31 | 1 | US | shop")}},
		{name: "a blank row", twin: twin{ledgers: one("revenue", sold+" | | | | ")}},
		{name: "an old date", base: true, want: []string{"LED003 warehouse:revenue where"}, twin: twin{ledgers: one("revenue", sold+"A | 1022-03-31 | 1 | US | direct"), types: map[string]string{"Date": "text"}}},
		{name: "a date that cannot be read", twin: twin{ledgers: one("revenue", sold+"A | 31.3.2022 | 1 | US | direct"), types: map[string]string{"Date": "text"}}},
		{name: "a row listed twice", twin: twin{ledgers: one("revenue", sold+"A | 2022-03-31 | 10 | US | direct")}},
		{name: "a row listed twice, in other words", twin: twin{ledgers: one("revenue", sold+"C | 2022-03-31 | 10 | DE | partner\nC | 2022-03-31 | 10.00 | Germany | Reseller")}},
		{name: "a row listed twice, with a blank", twin: twin{ledgers: one("revenue", sold+"A\u00a0 | 2022-03-31 | 10.0 | US | direct\nB | 2022-06-30 | 20 | US\u00a0 | direct")}},
		{name: "an id with a character that is not seen", twin: twin{ledgers: one("revenue", sold+"A\u200b | 2022-03-31 | 1 | US | direct")}},
		{name: "an id that is too long", twin: twin{ledgers: one("revenue", sold+strings.Repeat("x", 300)+" | 2022-03-31 | 1 | US | direct")}},
		{name: "an end before its start", twin: twin{ledgers: one("subscriptions", "A | 2022-01-01 | 2021-12-31 | USD | 1")}},
		{name: "negative amounts", twin: twin{ledgers: one("subscriptions", "A | 2022-01-01 | 2022-12-31 | USD | 1\nA | 2022-01-01 | 2022-12-31 | USD | -1\nB | 2022-01-01 | 2022-12-31 | USD | -2")}},
		{name: "no start", twin: twin{ledgers: one("subscriptions", "A | | 2021-12-31 | USD | 1")}},
		{name: "an unknown currency", twin: twin{ledgers: one("subscriptions", "A | 2021-01-01 | | ABC | 1")}},
		{name: "a term listed twice", twin: twin{ledgers: one("subscriptions", "A | 2021-01-01 | | USD | 1\nA | 2021-01-01 | | USD | 1")}},
		{name: "ends that are the day after", twin: twin{ledgers: one("subscriptions", "A | 2020-01-01 | 2021-01-01 | USD | 1\nA | 2021-01-01 | 2022-01-01 | USD | 1\nB | 2020-01-01 | 2021-01-01 | USD | 1\nB | 2021-01-01 | 2022-01-01 | USD | 1")}},
		{name: "no rate", twin: twin{ledgers: one("fx", "EUR | 2022-12-31 | 0\nEUR | 2021-12-31 | -1")}},
		{name: "two rates", twin: twin{ledgers: one("fx", "EUR | 2022-12-31 | 1.1\nEUR | 2022-12-31 | 1.2")}},
		{name: "a rate listed twice", twin: twin{ledgers: one("fx", "EUR | 2022-12-31 | 1.1\nEUR | 2022-12-31 | 1.1")}},
		{name: "two parents", twin: twin{ledgers: one("customers", "A | B\nA | C\nB | \nC | ")}},
		{name: "a circle of parents", twin: twin{ledgers: one("customers", "A | B\nB | A")}},
		{name: "a loss above zero", twin: twin{ledgers: one("securities", "2022-12-31 | Bonds | short-term | 2 | 100 | | 1 | 101")}},
		{name: "a holding that does not foot", twin: twin{ledgers: one("securities", "2022-12-31 | Bonds | short-term | 2 | 100 | | | 101")}},
		{name: "a note that does not foot", twin: twin{ledgers: one("note-tables", "investment-types | 2021-12-31 | short-term | Bonds | cost | 100\ninvestment-types | 2021-12-31 | short-term | Bonds | fair-value | 101")}},
		{name: "no debit and no credit", twin: twin{columns: map[string]string{"trial-balance": `columns = { account = "Account", date = "Date", debit = "Debit", credit = "Credit" }`}, ledgers: map[string]string{"trial-balance": "Account | Date | Debit | Credit\n'4000 | 2022-03-31 | | \n'4000 | 2022-03-31 | 1 | 1"}}},
		{name: "ids that read the same", twin: twin{ledgers: one("revenue", sold+"a | 2022-03-31 | 1 | US | direct")}},
		{name: "other control totals", twin: twin{ledgers: one("revenue", sold), more: map[string]string{"revenue": "expect = { rows = 3, total = \"31\" }"}}},
		{name: "a value that only does not list", twin: twin{ledgers: map[string]string{"revenue": "Customer | Date | Revenue | Country | Channel | Status\nA | 2022-03-31 | 1 | US | direct | Active\nB | 2022-03-31 | 1 | US | direct | Lost"}, more: map[string]string{"revenue": "only = { Status = { keep = [\"Active\"], drop = [\"Draft\"] } }"}}},
		{name: "keys name rows", twin: twin{ledgers: map[string]string{"revenue": "Customer | Date | Revenue | Country | Channel | No\nA | 2022-03-31 | | US | direct | I-1\nA | 2022-03-31 | 1 | US | direct | I-2\nA | 2022-06-30 | | US | direct | I-3"}, base: map[string]string{"revenue": `key = ["No"]`}},
			want: []string{`LED001 warehouse:revenue where No = 'I-1': blank value in a required column: amount must be a number in the form -1234.50; the value is NULL or blank`, `LED001 warehouse:revenue where No = 'I-3': blank value`}},
		{name: "many rows", twin: twin{ledgers: map[string]string{"revenue": headers["revenue"] + strings.Repeat("A | 2022-03-31 | | US | direct\n", 5)}},
			want: []string{`LED001 warehouse:revenue where Date = '2022-03-31': blank value in a required column: amount must be a number in the form -1234.50; the value is NULL or blank; 5 such rows in all`}},
		{name: "a key that repeats", base: true, twin: twin{ledgers: map[string]string{"revenue": "Customer | Date | Revenue | Country | Channel | No\nA | 2022-03-31 | 1 | US | direct | I-1\nA | 2022-03-31 | 2 | US | direct | I-1"}, base: map[string]string{"revenue": `key = ["No"]`}},
			want: []string{`LED003 warehouse:revenue where No = 'I-1': key that repeats`}},
		{name: "no number", base: true, twin: twin{ledgers: one("revenue", sold+"A | 2022-03-31 | NaN | US | direct\nB | 2022-03-31 | Infinity | US | direct"), types: map[string]string{"Revenue": "numeric"}},
			want: []string{`LED001 warehouse:revenue where Customer = 'A' and Date = '2022-03-31' and Revenue = 'NaN' and Country = 'US' and Channel = 'direct': value that is not a number`, `LED001 warehouse:revenue where Customer = 'B' and Date = '2022-03-31' and Revenue = 'Infinity' and Country = 'US' and Channel = 'direct': value that is not a number`}},
		{name: "no number in a key", base: true, twin: twin{ledgers: map[string]string{"revenue": "Customer | Date | Revenue | Country | Channel | No\nA | 2022-03-31 | 1 | US | direct | I-1\nA | 2022-03-31 | NaN | US | direct | I-2"}, types: map[string]string{"Revenue": "numeric"}, base: map[string]string{"revenue": `key = ["No"]`}},
			want: []string{`LED001 warehouse:revenue where No = 'I-2': value that is not a number`}},
		{name: "floating point", base: true, twin: twin{ledgers: one("revenue", sold), types: map[string]string{"Revenue": "double precision"}}, want: []string{`LED001 warehouse:revenue: column of floating-point numbers: amount must be an exact decimal; column Revenue is of type double precision`}},
		{name: "a time", base: true, twin: twin{ledgers: one("revenue", sold), types: map[string]string{"Date": "timestamp"}}, want: []string{`LED001 warehouse:revenue: column of dates with a time of day`}},
		{name: "a far date", base: true, twin: twin{ledgers: one("subscriptions", "A | 2022-01-01 | infinity | USD | 1\nB | 2022-01-01 | 9999-12-31 | USD | 1")}, want: []string{`LED001 warehouse:subscriptions where Start = '2022-01-01' and End = 'infinity': value that is not a date`, "LED003 warehouse:subscriptions where Start = '2022-01-01' and End = '9999-12-31': date outside"}},
		{name: "customers without their country", twin: twin{ledgers: map[string]string{"revenue": "Customer | Date | Revenue | Channel\nA-1 | 2022-03-31 | 1 | direct\nA-2 | 2022-03-31 | 2 | direct\nA-3 | 2022-03-31 | 3 | direct", "customers": "Customer | Parent | Country\nA-1 | | US\nA-2 | | \n"},
			columns: map[string]string{"revenue": `columns = { customer = "Customer", date = "Date", amount = "Revenue", channel = "Channel" }`, "customers": `columns = { customer = "Customer", parent = "Parent", country = "Country" }`}},
			want: []string{`LED005 warehouse:revenue where Customer = 'A-2': customer without its country`, `LED005 warehouse:revenue where Customer = 'A-3': customer without its country`}},
		{name: "a column that is missing", base: true, twin: twin{columns: map[string]string{"revenue": strings.Replace(mapped["revenue"], `"Date"`, `"Day"`, 1)}, ledgers: one("revenue", sold)}, want: []string{`LED002 warehouse:revenue: mapped column that the table does not have: the key "columns" of [ledgers.revenue] names the column Day; the columns are Customer, Date, Revenue, Country, Channel`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, b, d := tt.twin.folders(t)
			base := readingOf(t, b, ledger.Access{Connect: warehouse.Connector(d.Lookup)})
			lines := findingLines(base.found)
			if tt.want != nil {
				for _, want := range tt.want {
					if !slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(strings.TrimPrefix(line, "error "), want) }) {
						t.Errorf("the findings are\n%s\nwant %s", strings.Join(lines, "\n"), want)
					}
				}
			}
			if tt.base {
				if len(lines) != len(tt.want) {
					t.Errorf("the findings are\n%s\nwant %d", strings.Join(lines, "\n"), len(tt.want))
				}
				return
			}
			sheets := readingOf(t, a, ledger.Access{})
			inTerms := strings.NewReplacer("cell that", "value that", "blank cell", "blank value", "in a cell", "in a value")
			want := sheets.codes()
			for i := range want {
				want[i] = inTerms.Replace(want[i])
			}
			if got := base.codes(); !slices.Equal(got, want) {
				t.Errorf("findings of the database are\n%s\nwant\n%s\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"), strings.Join(lines, "\n"))
			}
			if os.Getenv("SHOW") != "" {
				t.Log(strings.Join(lines, "\n"), "\n", strings.Join(findingLines(sheets.found), "\n"))
			}
		})
	}
}

// TestDatabaseRandom compares the answers and the facts of random ledgers in workbooks with those
// of the same rows in a database. TIEOUT_LEDGERS sets how many.
func TestDatabaseRandom(t *testing.T) {
	t.Parallel()
	n := 6
	if s := os.Getenv("TIEOUT_LEDGERS"); s != "" {
		n, _ = strconv.Atoi(s)
	}
	for seed := range n {
		t.Run(strconv.Itoa(seed), func(t *testing.T) {
			t.Parallel()
			w := randomTwin(rand.New(rand.NewPCG(uint64(seed), 16)))
			sheets, base := w.readings(t)
			if got, want := base.answers(), sheets.answers(); !slices.Equal(got, want) {
				t.Errorf("the database has\n%s\nwant\n%s", strings.Join(without(got, want), "\n"), strings.Join(without(want, got), "\n"))
			}
			if got, want := base.codes(), sheets.codes(); !slices.Equal(got, want) {
				t.Errorf("findings of the database are\n%s\nwant\n%s\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"), strings.Join(findingLines(base.found), "\n"))
			}
			if got, want := base.facts(), sheets.facts(); !slices.Equal(got, want) {
				t.Errorf("the facts of the database have\n%s\nwant\n%s", strings.Join(without(got, want), "\n"), strings.Join(without(want, got), "\n"))
			}
			if got, want := base.crowds().facts(), base.facts(); !slices.Equal(got, want) {
				t.Errorf("with customers added together, the facts of the database have\n%s\nwant\n%s", strings.Join(without(got, want), "\n"), strings.Join(without(want, got), "\n"))
			}
			if t.Failed() {
				t.Logf("%v", w)
			}
		})
	}
}

// crowds reads the ledgers again, with all customers added together but the largest.
func (r reading) crowds() reading {
	ask := compute.Ask(r.f)
	ask.Crowd.Most, ask.Crowd.MostMajor = 1, 3
	r.book, _ = ledger.Read(r.f, ask, r.access)
	return r
}

func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(other, s) })
}

// facts returns the values of the facts, and what was found on the way, as lines.
func (r reading) facts() (lines []string) {
	out, found := compute.Facts(r.f, r.book, nil)
	for _, f := range out.Facts.All() {
		lines = append(lines, fmt.Sprintf("%v = %v", f.ID, f.Value))
	}
	for _, d := range found {
		lines = append(lines, fmt.Sprintf("%s %s %s", d.Code, d.Summary, d.Detail))
	}
	slices.Sort(lines)
	return lines
}

// randomTwin returns ledgers of all kinds.
func randomTwin(r *rand.Rand) twin {
	ids := []string{"A", "a", "B-1", "'007", "7", "Ä", "C D", "ß", "SS", "É'x", "Z\\z", "0"}
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	day := func() string { return fmt.Sprintf("%d-%02d-%02d", 2020+r.IntN(3), 1+r.IntN(12), 1+r.IntN(28)) }
	amount := func() string { return fmt.Sprintf("%d.%02d", r.IntN(2000)-200, r.IntN(100)) }
	var revenue, subscriptions, customers, fx, trial, securities strings.Builder
	w := twin{ledgers: map[string]string{}, more: map[string]string{}, base: map[string]string{}, columns: map[string]string{}, types: map[string]string{}}
	joined := r.IntN(2) == 0
	subscriptions.WriteString("Customer | Start | End | Currency | ARR | Subscription | Product\n")
	revenue.WriteString("Customer | Date | Revenue | Country | Channel | No\n")
	for i := range 20 + r.IntN(200) {
		fmt.Fprintf(&revenue, "%s | %s | %s | %s | %s | I-%d\n", pick(ids...), day(), amount(), pick("US", "Germany", "DE", "fr", "England"), pick("direct", "Reseller", "partner"), i)
	}
	for range 10 + r.IntN(100) {
		year, month := 2019+r.IntN(4), 1+r.IntN(12)
		start := fmt.Sprintf("%d-%02d-01", year, month)
		end := pick("", fmt.Sprintf("%d-%02d-%02d", year+1, month, 1+r.IntN(28)), fmt.Sprintf("%d-12-31", year), fmt.Sprintf("%d-%02d-01", year+1, month))
		fmt.Fprintf(&subscriptions, "%s | %s | %s | %s | %d.5 | S%d | P%d\n", pick(ids...), start, end, pick("", "USD", "EUR", "gbp"), r.IntN(500), r.IntN(40), r.IntN(3))
	}
	customers.WriteString("Customer | Parent | Country | Channel | Acquired\n")
	for i, id := range ids {
		parent := ""
		if i > 0 && r.IntN(3) == 0 {
			parent = ids[r.IntN(i)]
		}
		acquired := ""
		if r.IntN(3) == 0 {
			acquired = day()
		}
		fmt.Fprintf(&customers, "%s | %s | %s | %s | %s\n", id, parent, pick("US", "Japan", "DE"), pick("direct", "partner"), acquired)
	}
	fx.WriteString(headers["fx"])
	for year := 2019; year < 2023; year++ {
		for month := 1; month <= 12; month++ {
			for _, c := range []string{"EUR", "GBP"} {
				for _, d := range []int{27, 28} {
					fmt.Fprintf(&fx, "%s | %d-%02d-%02d | 1.%04d\n", c, year, month, d, r.IntN(10000))
				}
			}
		}
		fmt.Fprintf(&fx, "EUR | %d-12-31 | 1.%04d\nGBP | %d-12-31 | 1.%04d\n", year, r.IntN(10000), year, r.IntN(10000))
	}
	trial.WriteString("Account | Date | Amount | No\n")
	for i := range 20 + r.IntN(60) {
		fmt.Fprintf(&trial, "%s | %d-%s | %s | %d\n", pick("'4000", "'4010", "'2400", "NI"), 2020+r.IntN(3), pick("03-31", "06-30", "09-30", "12-31"), amount(), i)
	}
	securities.WriteString(headers["securities"])
	for i, kind := range []string{"Bonds", "Notes", "Funds"} {
		cost, gain, loss := r.IntN(1000), r.IntN(50), r.IntN(50)
		fmt.Fprintf(&securities, "%d-12-31 | %s | %s | %d | %d | %d | %d | %d\n", 2021+i%2, kind, pick("short-term", "long-term"), 1+r.IntN(3), cost, gain, -loss, cost+gain-loss)
	}
	w.ledgers["subscriptions"], w.ledgers["revenue"], w.ledgers["customers"], w.ledgers["fx"], w.ledgers["trial-balance"], w.ledgers["securities"] = subscriptions.String(), revenue.String(), customers.String(), fx.String(), trial.String(), securities.String()
	w.columns["subscriptions"] = `columns = { customer = "Customer", start = "Start", end = "End", currency = "Currency", arr = "ARR", subscription = "Subscription", product = "Product" }`
	w.columns["customers"] = `columns = { customer = "Customer", parent = "Parent", country = "Country", channel = "Channel", acquired = "Acquired" }`
	w.columns["trial-balance"] = `columns = { account = "Account", date = "Date", amount = "Amount", reference = "No" }`
	w.types["No"] = "text"
	if joined {
		w.columns["revenue"] = `columns = { customer = "Customer", date = "Date", amount = "Revenue", reference = "No" }`
	} else {
		w.columns["revenue"] = strings.Replace(mapped["revenue"], `channel = "Channel"`, `channel = "Channel", reference = "No"`, 1)
	}
	w.base["revenue"] = `key = ["No"]`
	if r.IntN(2) == 0 {
		w.more["revenue"] = "unit = \"thousands\""
	}
	if r.IntN(2) == 0 {
		w.more["subscriptions"] = "end_is = \"day-after\""
	}
	w.toml = "[accounts]\nRevenues = [\"4000\", \"4010\"]\nContractWithCustomerLiabilityCurrent = [\"2400\"]\nNetIncomeLoss = [\"NI\"]\n[policies]\nunsubscribed = \"new\"\n"
	return w
}
