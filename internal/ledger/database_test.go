package ledger_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"tieout/internal/compute"
	"tieout/internal/diag"
	"tieout/internal/filing"
	"tieout/internal/ledger"
	"tieout/internal/ledger/ledgertest"
	"tieout/internal/quantity"
	"tieout/internal/warehouse"
	"tieout/internal/warehouse/warehousetest"
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
	f     *filing.Filing
	book  *ledger.Book
	found []diag.Diagnostic
}

func readingOf(t testing.TB, folder fstest.MapFS, access ledger.Access) (r reading) {
	f, found, err := filing.Read(folder)
	if err != nil || diag.Errors(found) {
		t.Fatalf("filing.Read: %v, %v\n%s", err, found, folder["filing.toml"].Data)
	}
	book, found := ledger.Read(f, compute.Ask(f), access)
	return reading{f, book, found}
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
		{"fields of revenue from customers", twin{columns: map[string]string{"revenue": `columns = { customer = "Customer", date = "Date", amount = "Revenue" }`, "customers": `columns = { customer = "Customer", country = "Country", channel = "Channel", acquired = "Acquired" }`},
			ledgers: map[string]string{"revenue": "Customer | Date | Revenue\nA | 2022-03-31 | 1\nB | 2022-03-31 | 2\nA | 2021-03-31 | 4\nA | 2022-10-31 | 8", "customers": "Customer | Country | Channel | Acquired\nA | US | direct | 2022-02-01\nB | DE | partner |"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sheets, base := tt.twin.readings(t)
			if got, want := base.answers(), sheets.answers(); !slices.Equal(got, want) {
				t.Errorf("the database has\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			if got, want := base.codes(), sheets.codes(); !slices.Equal(got, want) {
				t.Errorf("findings of the database are\n%s\nwant\n%s\n%v", strings.Join(got, "\n"), strings.Join(want, "\n"), findingLines(base.found))
			}
		})
	}
}
