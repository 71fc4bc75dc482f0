package ledger_test

import (
	"context"
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/warehouse"
	"github.com/tieout/tieout/internal/warehouse/warehousetest"
)

var update = flag.Bool("update", false, "write testdata/messages.tsv anew")

// messagesFile is the table of the messages that ledgers in a database alone have, as that of package
// check has the others. TestMessages there holds them to their form.
const messagesFile = "testdata/messages.tsv"

// altered is a session that a test changes: it does not promise to see one state of the database, or
// loses a column of what a query returns.
type altered struct {
	warehouse.Conn
	torn  bool
	label string // of the query that is changed
	query func(c warehouse.Conn, nth int, sql string, each func([][]byte) error) error
	nth   int
}

func (c *altered) Snapshot() bool { return !c.torn && c.Conn.Snapshot() }

func (c *altered) Query(ctx context.Context, label, sql string, each func(row [][]byte) error) error {
	if label != c.label {
		return c.Conn.Query(ctx, label, sql, each)
	}
	c.nth++
	return c.query(c.Conn, c.nth, sql, each)
}

// TestDatabaseMessages makes the table of the messages of ledgers in a database.
func TestDatabaseMessages(t *testing.T) {
	warehousetest.Postgres(t) // without a server, the test ends here
	type database struct {
		*warehousetest.Database
		folder fstest.MapFS
	}
	access := func(d database) ledger.Access { return ledger.Access{Connect: warehouse.Connector(d.Lookup)} }
	changed := func(d database, how altered) ledger.Access {
		return ledger.Access{Connect: func(ctx context.Context, s *filing.Source) (warehouse.Conn, error) {
			c, err := warehouse.Open(ctx, s, d.Lookup)
			own := how
			own.Conn = c
			return &own, err
		}}
	}
	read := func(d database) []diag.Diagnostic { return readingOf(t, d.folder, access(d)).found }
	of := func(name, query string) func(d database) []diag.Diagnostic {
		return func(d database) []diag.Diagnostic {
			d.folder = asks(d.folder, name, query)
			return read(d)
		}
	}
	with := func(name, more string) func(*twin) { return func(w *twin) { w.more[name] += more } }
	const revenue = `SELECT "Customer", "Date", "Revenue", "Country", "Channel" FROM revenue`
	var lines []string
	seen := map[string]bool{}
	varying := regexp.MustCompile("`[^`]*`|\"(?:[^\"\\\\]|\\\\.)*\"|[0-9][0-9.,:%-]*")
	for _, tt := range []struct {
		want   string // a summary
		change func(*twin)
		found  func(d database) []diag.Diagnostic
	}{
		{want: "key that repeats", change: with("revenue", `key = ["Channel"]`), found: read},
		{want: "row listed twice", found: of("revenue", revenue+" UNION ALL "+revenue+` WHERE "Customer" = 'C-0001'`)},
		{want: "mapped column that the table does not have", found: of("revenue", strings.Replace(revenue, `"Date"`, `"Date" AS "Day"`, 1))},
		{want: "column of floating-point numbers", found: of("revenue", strings.Replace(revenue, `"Revenue"`, `CAST("Revenue" AS double precision) AS "Revenue"`, 1))},
		{want: "column of dates with a time of day", found: of("revenue", strings.Replace(revenue, `"Date"`, `CAST("Date" AS timestamp) AS "Date"`, 1))},
		{want: "column of dates with a time of day", found: of("revenue", strings.Replace(revenue, `"Date"`, `CAST("Date" AS timestamptz) AS "Date"`, 1))},
		{want: "column of a type that tieout does not read", found: of("revenue", strings.Replace(revenue, `"Customer"`, `to_jsonb("Customer") AS "Customer"`, 1))},
		{want: "column of a type that tieout does not read", found: of("revenue", strings.Replace(revenue, `"Revenue"`, `CAST("Revenue" AS text) AS "Revenue"`, 1))},
		{want: "column of a type that tieout does not read", found: of("revenue", strings.Replace(revenue, `"Date"`, `2022 AS "Date"`, 1))},
		{want: "blank value in a required column", found: of("revenue", strings.Replace(revenue, `"Revenue"`, `nullif("Revenue", 1.25) AS "Revenue"`, 1))},
		{want: "value that is not a number", found: of("revenue", strings.Replace(revenue, `"Revenue"`, `CASE "Customer" WHEN 'C-0001' THEN 'NaN' ELSE "Revenue" END AS "Revenue"`, 1))},
		{want: "value that is not a number", found: of("revenue", strings.Replace(revenue, `"Revenue"`, `"Revenue" * 1e25 AS "Revenue"`, 1))},
		{want: "sum that is not an amount", found: of("revenue", strings.Replace(revenue, `"Revenue"`, `"Revenue" * 1e20 AS "Revenue"`, 1))},
		{want: "value that is not a date", found: of("revenue", strings.Replace(revenue, `"Date"`, `CASE "Customer" WHEN 'C-0001' THEN 'infinity' ELSE "Date" END AS "Date"`, 1))},
		{want: "date outside 1970 to 2100", found: of("revenue", strings.Replace(revenue, `"Date"`, `"Date" + 1000000 AS "Date"`, 1))},
		{want: "totals row among the rows", found: of("revenue", revenue+` UNION ALL SELECT 'Total', '2022-03-31', sum("Revenue"), 'US', 'direct' FROM revenue`)},
		{want: `column of "only" with too many values`, change: with("revenue", `only = { "Customer" = { keep = ["C-0001"] } }`), found: of("revenue", `SELECT 'C-' || n AS "Customer", DATE '2022-03-31' AS "Date", 1.5 AS "Revenue", 'US' AS "Country", 'direct' AS "Channel" FROM generate_series(1, 10001) AS n`)},
		{want: "times before noon on the first day of months", change: with("revenue", `times = "drop"`),
			found: of("revenue", `SELECT 'C-0001' AS "Customer", DATE '2022-01-01' + make_interval(months => n) + interval '3 hours 30 minutes' AS "Date", 1.5 + n AS "Revenue", 'US' AS "Country", 'direct' AS "Channel" FROM generate_series(1, 6) AS n`)},
		{want: "times that are all after noon", change: with("revenue", `times = "drop"`),
			found: of("revenue", `SELECT 'C-0001' AS "Customer", DATE '2022-01-05' + make_interval(months => n) + interval '20 hours' AS "Date", 1.5 + n AS "Revenue", 'US' AS "Country", 'direct' AS "Channel" FROM generate_series(1, 6) AS n`)},
		{want: "ledger whose rows differ from query to query", found: of("revenue", strings.Replace(revenue, `"Revenue"`, `"Revenue" * CASE WHEN current_query() LIKE '%"blank_' || 'rows"%' THEN 1 ELSE 2 END AS "Revenue"`, 1))},
		{want: "ledger with too many groups", found: func(d database) []diag.Diagnostic {
			defer ledger.SetMostGroups(8)()
			return read(d)
		}},
		{want: "reading stopped", found: of("trial-balance", `SELECT CAST(n AS text) AS "Account", DATE '1900-01-01' AS "Date", 1.5 AS "Amount" FROM generate_series(1, 20001) AS n`)},
		{want: "value that the database cannot compute", found: of("revenue", strings.Replace(revenue, `"Revenue"`, `"Revenue" / (length("Country") - 2) AS "Revenue"`, 1))},
		{want: "table not found", found: func(d database) []diag.Diagnostic {
			d.Exec(`ALTER TABLE revenue RENAME TO revenues`)
			return read(d)
		}},
		{want: "table that the account may not read", found: func(d database) []diag.Diagnostic {
			d.Exec(`REVOKE SELECT ON revenue FROM ` + warehousetest.Reader)
			return read(d)
		}},
		{want: "table that changed while it was read", found: func(d database) []diag.Diagnostic {
			return readingOf(t, d.folder, changed(d, altered{torn: true, label: "revenue, control totals", query: func(c warehouse.Conn, nth int, sql string, each func([][]byte) error) error {
				if nth == 2 { // when the reading ended: in a session that sees what was written meanwhile
					d.Exec(`INSERT INTO revenue VALUES ('C-0001', '2022-03-31', 7, 'US', 'direct')`)
					c = d.Open()
				}
				return c.Query(context.Background(), "revenue, control totals", sql, each)
			}})).found
		}},
		{want: "ledger that cannot be read", found: func(d database) []diag.Diagnostic {
			return readingOf(t, d.folder, changed(d, altered{label: "subscriptions by customer", query: func(c warehouse.Conn, nth int, sql string, each func([][]byte) error) error {
				return c.Query(context.Background(), "subscriptions by customer", sql, func(row [][]byte) error {
					if nth == 1 {
						row = row[1:]
					}
					return each(row)
				})
			}})).found
		}},
		{want: "ledger changed since it was read", found: func(d database) []diag.Diagnostic {
			r := readingOf(t, d.folder, access(d))
			defer r.book.Close()
			d.Exec(`UPDATE revenue SET "Revenue" = "Revenue" + 1`)
			year := fiscal.Span{Start: fiscal.NewDate(2022, 1, 1), End: fiscal.NewDate(2022, 12, 31)}
			_, refused := r.book.Fetch(ledger.Selection{Ledger: "revenue", Field: "amount", Branches: []ledger.Branch{{At: []ledger.Time{{When: ledger.When{Span: year}}}}}}, ledger.Largest, 5)
			if refused == nil {
				return nil
			}
			return []diag.Diagnostic{*refused}
		}},
		{want: "ledger too large for a workbook", found: func(d database) []diag.Diagnostic {
			defer ledger.SetMostStored(5)()
			f, _, err := filingOf(d.folder)
			if err != nil {
				t.Fatal(err)
			}
			ask := compute.Ask(f)
			ask.Rows = true
			book, _ := ledger.Read(f, ask, access(d))
			defer book.Close()
			return book.Store(5)
		}},
	} {
		t.Run(tt.want, func(t *testing.T) {
			w := some(9)
			w.more = map[string]string{}
			if tt.change != nil {
				tt.change(&w)
				w.base, w.more = w.more, map[string]string{} // a workbook has none of it
			}
			_, folder, d := w.folders(t)
			found := slices.DeleteFunc(diag.Group(tt.found(database{d, folder})), func(d diag.Diagnostic) bool { return d.Severity == diag.Info })
			shown := false
			for _, d := range found {
				if d.Summary != tt.want {
					continue
				}
				shown = true
				if key := string(d.Code) + varying.ReplaceAllString(d.Summary+"\x00"+d.Remedy, "#"); !seen[key] {
					seen[key] = true
					lines = append(lines, strings.Join([]string{string(d.Code), d.Severity.String(), d.At(), d.Summary, d.Detail, d.Remedy}, "\t")+"\n")
				}
			}
			if !shown {
				t.Errorf("the findings are\n%s\nwant %s", strings.Join(findingLines(found), "\n"), tt.want)
			}
		})
	}
	slices.Sort(lines)
	got := "code\tseverity\tplace\tsummary\texpected and found\tremedy\n" + strings.Join(lines, "")
	if *update {
		if err := os.WriteFile(messagesFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(messagesFile)
	if err != nil || string(want) != got {
		t.Errorf("%s is not the table of the messages; go test ./internal/ledger -run TestDatabaseMessages -update writes it anew (%v):\n%s", messagesFile, err, got)
	}
}
