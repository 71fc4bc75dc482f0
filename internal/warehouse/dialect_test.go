package warehouse_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/tieout/tieout/internal/warehouse"
	"github.com/tieout/tieout/internal/warehouse/warehousetest"
)

// columns returns the columns of a relation by name.
func columns(t *testing.T, c warehouse.Conn, from string) map[string]warehouse.Column {
	t.Helper()
	list, err := c.Columns(context.Background(), from)
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]warehouse.Column{}
	for _, column := range list {
		byName[column.Name] = column
	}
	return byName
}

// openTrino opens a session of Trino, and returns the name of a new schema that is dropped when
// the test ends, with a function that runs statements in it as another client.
func openTrino(t *testing.T) (c warehouse.Conn, schema string, exec func(sql string)) {
	t.Helper()
	env := warehousetest.Environment{warehousetest.Variable: warehousetest.Trino(t)}
	c, err := warehouse.Open(context.Background(), warehousetest.TrinoSource(), env.Lookup)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	schema, exec = warehousetest.TrinoSchema(t)
	return c, schema, exec
}

func TestPostgresKinds(t *testing.T) {
	d := warehousetest.Postgres(t)
	d.Exec("CREATE TYPE channel AS ENUM ('direct', 'partner')", "CREATE DOMAIN cents AS numeric(18,2)", "CREATE DOMAIN whole AS cents", "CREATE EXTENSION IF NOT EXISTS citext", "CREATE TYPE pair AS (a int, b int)",
		`CREATE TABLE t (a text, b varchar(12), c char(3), d citext, e channel, f uuid, g smallint, h bigint, i numeric(38,10), j numeric, k whole, l real, m double precision, n date, o timestamp(0), p timestamptz, q boolean,
		r money, s json, u int[], v pair, w interval, x time, y bytea, "Odd ""Name" text, z numeric(3,-2))`)
	c := d.Open()
	got := columns(t, c, `"public"."t"`)
	want := map[string]warehouse.Column{
		"a": {"a", "text", warehouse.Text, true}, "b": {"b", "character varying(12)", warehouse.Text, true}, "c": {"c", "character(3)", warehouse.Text, true}, "d": {"d", "citext", warehouse.Text, false},
		"e": {"e", "channel", warehouse.Text, true}, "f": {"f", "uuid", warehouse.Text, true}, "g": {"g", "smallint", warehouse.Integer, true}, "h": {"h", "bigint", warehouse.Integer, true},
		"i": {"i", "numeric(38,10)", warehouse.Decimal, true}, "j": {"j", "numeric", warehouse.Decimal, true}, "k": {"k", "numeric(18,2)", warehouse.Decimal, true}, "l": {"l", "real", warehouse.Float, true},
		"m": {"m", "double precision", warehouse.Float, true}, "n": {"n", "date", warehouse.Date, true}, "o": {"o", "timestamp without time zone", warehouse.Timestamp, true}, "p": {"p", "timestamp with time zone", warehouse.Moment, true},
		"q": {"q", "boolean", warehouse.Boolean, true}, "r": {"r", "money", warehouse.Other, false}, "s": {"s", "json", warehouse.Other, false}, "u": {"u", "integer[]", warehouse.Other, false}, "v": {"v", "pair", warehouse.Other, false},
		"w": {"w", "interval", warehouse.Other, false}, "x": {"x", "time without time zone", warehouse.Other, false}, "y": {"y", "bytea", warehouse.Other, false}, `Odd "Name`: {`Odd "Name`, "text", warehouse.Text, true}, "z": {"z", "numeric(3,-2)", warehouse.Decimal, true},
	}
	for name, column := range want {
		if got[name] != column {
			t.Errorf("column %s = %+v, want %+v", name, got[name], column)
		}
	}
	if n := len(columns(t, c, "(SELECT a, b FROM t -- the last line\n)")); n != 2 {
		t.Errorf("a query has %d columns, want 2", n)
	}
	d.OnlyReads()
}

func TestTrinoKinds(t *testing.T) {
	c, schema, exec := openTrino(t)
	exec(`CREATE TABLE ` + schema + `.t (a varchar, b varchar(12), c char(3), f uuid, g smallint, h bigint, i decimal(38,10), l real, m double, n date, o timestamp(3), p timestamp(6) with time zone, q boolean, s json, u array(integer), x time(3), y varbinary)`)
	got := columns(t, c, schema+`."t"`)
	want := map[string]warehouse.Column{
		"a": {"a", "varchar", warehouse.Text, true}, "b": {"b", "varchar(12)", warehouse.Text, true}, "c": {"c", "char(3)", warehouse.Text, true}, "f": {"f", "uuid", warehouse.Text, true}, "g": {"g", "smallint", warehouse.Integer, true},
		"h": {"h", "bigint", warehouse.Integer, true}, "i": {"i", "decimal(38,10)", warehouse.Decimal, true}, "l": {"l", "real", warehouse.Float, true}, "m": {"m", "double", warehouse.Float, true}, "n": {"n", "date", warehouse.Date, true},
		"o": {"o", "timestamp", warehouse.Timestamp, true}, "p": {"p", "timestamp with time zone", warehouse.Moment, true}, "q": {"q", "boolean", warehouse.Boolean, true}, "s": {"s", "json", warehouse.Other, false},
		"u": {"u", "array(integer)", warehouse.Other, false}, "x": {"x", "time", warehouse.Other, false}, "y": {"y", "varbinary", warehouse.Other, false},
	}
	for name, column := range want {
		if got[name] != column {
			t.Errorf("column %s = %+v, want %+v", name, got[name], column)
		}
	}
}

// expression is a value of a type and what a function of the dialect makes of it.
type expression struct {
	value    string // SQL
	of       warehouse.Column
	function string // of the dialect
	want     string
}

// print writes the function of an expression.
func (e expression) print(d *warehouse.Dialect) string {
	switch e.function {
	case "Text":
		return d.Text(e.value, e.of)
	case "Day":
		return d.Text(d.Day(e.value, e.of), warehouse.Column{Kind: warehouse.Date, Type: "date"})
	case "Clock":
		return d.Clock(e.value, e.of)
	case "Exact":
		return d.Plain(d.Exact(e.value, e.of))
	case "Trim":
		return d.Trim(d.Text(e.value, e.of))
	case "Days":
		return d.Text(d.Days(e.value, -1), e.of)
	case "Months":
		return d.Text(d.Months(e.value, 12), e.of)
	}
	return e.value
}

var (
	text     = warehouse.Column{Type: "text", Kind: warehouse.Text}
	whole    = warehouse.Column{Type: "integer", Kind: warehouse.Integer}
	day      = warehouse.Column{Type: "date", Kind: warehouse.Date}
	clock    = warehouse.Column{Type: "timestamp", Kind: warehouse.Timestamp}
	moment   = warehouse.Column{Type: "timestamp with time zone", Kind: warehouse.Moment}
	truth    = warehouse.Column{Type: "boolean", Kind: warehouse.Boolean}
	fixed    = warehouse.Column{Type: "char(5)", Kind: warehouse.Text}
	identity = warehouse.Column{Type: "uuid", Kind: warehouse.Text}
)

func exact(precision, scale int) warehouse.Column {
	return warehouse.Column{Type: fmt.Sprintf("decimal(%d,%d)", precision, scale), Kind: warehouse.Decimal}
}

// both are expressions that read the same in every dialect.
var both = []expression{
	{"'a\\b''c'", text, "Text", `a\b'c`},
	{"CAST('ab' AS char(5))", fixed, "Text", "ab"},
	{"CAST(' ab' AS char(5))", fixed, "Trim", "ab"},
	{"007", whole, "Text", "7"},
	{"CAST(12.50 AS decimal(10,2))", exact(10, 2), "Text", "12.5"},
	{"CAST(1200.00 AS decimal(10,2))", exact(10, 2), "Text", "1200"},
	{"CAST(1200 AS decimal(10,0))", exact(10, 0), "Text", "1200"},
	{"CAST(0 AS decimal(10,2))", exact(10, 2), "Text", "0"},
	{"CAST(-0.10 AS decimal(10,2))", exact(10, 2), "Text", "-0.1"},
	{"CAST('00000000-0000-0000-0000-00000000000A' AS uuid)", identity, "Text", "00000000-0000-0000-0000-00000000000a"},
	{"true", truth, "Text", "true"},
	{"DATE '2022-12-31'", day, "Text", "2022-12-31"},
	{"DATE '2022-12-31'", day, "Day", "2022-12-31"},
	{"TIMESTAMP '2022-12-31 23:59:59.5'", clock, "Day", "2022-12-31"},
	{"TIMESTAMP '2022-12-31 23:59:59.50'", clock, "Clock", "23:59:59.5"},
	{"TIMESTAMP '2022-12-31 10:20:00'", clock, "Clock", "10:20:00"},
	{"TIMESTAMP '2022-12-31 00:00:00'", clock, "Clock", "00:00:00"},
	{"DATE '2024-02-29'", day, "Days", "2024-02-28"},
	{"DATE '2024-02-29'", day, "Months", "2025-02-28"},
	{"123456789", whole, "Exact", "123456789"},
	{"CAST(12.50 AS decimal(10,2))", exact(10, 2), "Exact", "12.50"},
}

func check(t *testing.T, c warehouse.Conn, list []expression) {
	t.Helper()
	for _, e := range list {
		sql := "SELECT " + e.print(c.Dialect())
		if got := ask(t, c, sql); !slices.Equal(got, []string{e.want}) {
			t.Errorf("%s of %s = %q, want %q\n%s", e.function, e.value, got, e.want, sql)
		}
	}
	// texts that are written as literals, trimmed and compared
	for _, s := range []string{"", "a'b", `back\slash`, "\ttab\n", "é", "日本", "\u00a0x\u2003y\u3000", "'; DROP TABLE t; --", "$1", "%s", "\U0001F600", `E'\x41'`, "\u200b"} {
		d := c.Dialect()
		sql := "SELECT " + d.Literal(s) + ", " + d.Trim(d.Literal(s)) + " WHERE " + d.Literal(s) + " = " + d.Literal(s)
		if got, want := ask(t, c, sql), s+"|"+strings.TrimFunc(s, unicode.IsSpace); !slices.Equal(got, []string{want}) {
			t.Errorf("literal and trimmed = %q, want %q\n%s", got, want, sql)
		}
	}
	for r := rune(1); r < 0x3100; r++ { // every blank, and no other
		if d := c.Dialect(); unicode.IsSpace(r) {
			if got := ask(t, c, "SELECT "+d.Trim(d.Literal(string(r)+"x"+string(r)))); !slices.Equal(got, []string{"x"}) {
				t.Errorf("U+%04X stays: %q", r, got)
			}
		}
	}
	d := c.Dialect()
	if got := ask(t, c, "SELECT 'yes' WHERE "+d.Date("2022-12-31")+" = DATE '2022-12-31' AND "+d.Date("2022-12-31")+" < "+d.Days(d.Date("2022-12-31"), 1)+" AND 'x' = "+d.Literal("x")); len(got) != 1 {
		t.Errorf("a date does not equal itself: %v", got)
	}
}

func TestPostgresDialect(t *testing.T) {
	d := warehousetest.Postgres(t)
	c := d.Open()
	check(t, c, both)
	number := warehouse.Column{Type: "numeric", Kind: warehouse.Decimal}
	check(t, c, []expression{
		{"'NaN'::numeric", number, "Exact", "NaN"},
		{"'Infinity'::numeric", number, "Exact", "Infinity"},
		{"'-Infinity'::numeric", number, "Exact", "-Infinity"},
		{"'NaN'::numeric", number, "Text", "NaN"},
		{"1e30::numeric", number, "Exact", "1" + strings.Repeat("0", 30)},
		{"1e-20::numeric", number, "Exact", "0." + strings.Repeat("0", 19) + "1"},
		{"1.500::numeric", number, "Text", "1.5"},
		{"TIMESTAMPTZ '2022-12-31 23:30:00-05'", moment, "Day", "2023-01-01"},
		{"TIMESTAMPTZ '2022-12-31 23:30:00-05'", moment, "Clock", "04:30:00"},
		{"'infinity'::date", day, "Day", "infinity"},
		{"'infinity'::timestamp", clock, "Day", "infinity"},
		{"'0044-03-15 BC'::date", day, "Text", "0044-03-15 BC"},
		{"'ab'::name", text, "Text", "ab"},
	})
	d.OnlyReads()
}

func TestTrinoDialect(t *testing.T) {
	c, _, _ := openTrino(t)
	check(t, c, slices.DeleteFunc(slices.Clone(both), func(e expression) bool { return strings.HasPrefix(e.value, "CAST('0000") }))
	check(t, c, []expression{
		{"UUID '00000000-0000-0000-0000-00000000000A'", identity, "Text", "00000000-0000-0000-0000-00000000000a"},
		{"TIMESTAMP '2022-12-31 23:30:00 America/New_York'", moment, "Day", "2023-01-01"},
		{"TIMESTAMP '2022-12-31 23:30:00.000001 America/New_York'", moment, "Clock", "04:30:00.000001"},
		{"DECIMAL '99999999999999999999999999999999999999'", exact(38, 0), "Exact", strings.Repeat("9", 38)},
	})
}

// TestPostgresGroupsByBytes groups and sorts ids that collations take for equal, or sort in
// another way.
func TestPostgresGroupsByBytes(t *testing.T) {
	ids := []string{"a", "A", "á", "a\u0301", "Ä", "ä", "ß", "ss", "SS", "z", "Z", "é", "\uff21", "\U0001F600", "co-op", "coop", "CO-OP", "a b", "ab", "I", "i", "ı", "İ", "10", "9", "_", "~"}
	want := slices.Sorted(slices.Values(ids))
	d := warehousetest.Postgres(t)
	d.Exec("CREATE EXTENSION IF NOT EXISTS citext", "CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level1', deterministic = false)", `CREATE COLLATION numbers (provider = icu, locale = 'en-u-kn-true')`)
	for i, kind := range []string{"text", "varchar(20)", "citext", "text COLLATE nocase", `text COLLATE numbers`, "char(9)"} {
		table := fmt.Sprint("t", i)
		var rows [][]string
		for _, id := range ids {
			rows = append(rows, []string{id})
		}
		d.Load(table, "id "+kind, rows)
	}
	c := d.Open()
	for i := range 6 {
		from := fmt.Sprintf(`"t%d"`, i)
		column := columns(t, c, from)["id"]
		if want := i != 2 && i != 3; column.Bare != want { // citext, and a collation that ignores case
			t.Errorf("%s: Bare = %v, want %v", column.Type, column.Bare, want)
		}
		if got := ask(t, c, "SELECT "+c.Dialect().Text("g", column)+" FROM (SELECT id AS g FROM "+from+" GROUP BY id) AS q ORDER BY "+c.Dialect().Order(c.Dialect().Text("g", column))); column.Bare != slices.Equal(got, want) {
			t.Errorf("bare groups of table %d = %q, want %q", i, got, want)
		}
		id := c.Dialect().Text(`"id"`, columns(t, c, from)["id"])
		sql := "SELECT " + id + " FROM " + from + " GROUP BY " + id + " ORDER BY " + c.Dialect().Order(id)
		if got := ask(t, c, sql); !slices.Equal(got, want) {
			t.Errorf("groups of table %d = %q, want %q", i, got, want)
		}
		trimmed := c.Dialect().Trim(id)
		sql = "SELECT " + trimmed + " FROM " + from + " GROUP BY 1 ORDER BY " + c.Dialect().Order(trimmed)
		if got := ask(t, c, sql); !slices.Equal(got, want) {
			t.Errorf("trimmed groups of table %d = %q, want %q", i, got, want)
		}
	}
}

// TestPostgresInOtherEncodings sorts as UTF-8 in a database whose encoding sorts in another way.
func TestPostgresInOtherEncodings(t *testing.T) {
	for _, encoding := range []string{"LATIN1", "EUC_JP", "WIN1252"} {
		d := warehousetest.PostgresIn(t, encoding)
		ids := []string{"é", "Z", "a", "ü"}
		switch encoding {
		case "EUC_JP":
			ids = []string{"日本", "あ", "ｱ", "a", "〒"}
		case "WIN1252":
			ids = []string{"€", "é", "a", "œ", "ž"}
		}
		var rows [][]string
		for _, id := range ids {
			rows = append(rows, []string{id})
		}
		d.Load("t", "id text", rows)
		c := d.Open()
		id := c.Dialect().Trim(c.Dialect().Text("id", text))
		if got, want := ask(t, c, "SELECT "+id+" FROM t GROUP BY 1 ORDER BY "+c.Dialect().Order(id)), slices.Sorted(slices.Values(ids)); !slices.Equal(got, want) {
			t.Errorf("groups in %s = %q, want %q", encoding, got, want)
		}
	}
}

func TestTrinoGroupsByBytes(t *testing.T) {
	ids := []string{"a", "A", "á", "a\u0301", "ß", "ss", "Z", "\uff21", "\U0001F600", "co-op", "coop", "a b", "10", "9"}
	c, schema, exec := openTrino(t)
	exec("CREATE TABLE " + schema + ".t (id varchar)")
	var values []string
	for _, id := range ids {
		values = append(values, "("+c.Dialect().Literal(id)+")")
	}
	exec("INSERT INTO " + schema + ".t VALUES " + strings.Join(values, ", "))
	id := c.Dialect().Text("id", text)
	if got, want := ask(t, c, "SELECT "+id+" FROM "+schema+".t GROUP BY 1 ORDER BY "+c.Dialect().Order("1")), slices.Sorted(slices.Values(ids)); !slices.Equal(got, want) {
		t.Errorf("groups = %q, want %q", got, want)
	}
}

func TestSumsAreExact(t *testing.T) {
	d := warehousetest.Postgres(t)
	d.Load("t", "n numeric, b bigint", [][]string{{"0.1", "9223372036854775807"}, {"0.2", "9223372036854775807"}, {"1e20", ""}, {"-1e20", ""}, {"0.0000000001", "1"}})
	c := d.Open()
	dialect := c.Dialect()
	n, b := columns(t, c, "t")["n"], columns(t, c, "t")["b"]
	sql := "SELECT " + dialect.Plain("sum("+dialect.Exact("n", n)+")") + ", " + dialect.Plain("sum("+dialect.Exact("b", b)+")") + " FROM t"
	if got, want := ask(t, c, sql), []string{"0.3000000001|18446744073709551615"}; !slices.Equal(got, want) {
		t.Errorf("sums = %v, want %v", got, want)
	}
}

func TestTrinoSumsAreExactOrFail(t *testing.T) {
	c, _, _ := openTrino(t)
	d := c.Dialect()
	sum := func(kind warehouse.Column, values string) string {
		return "SELECT " + d.Plain("sum("+d.Exact("x", kind)+")") + " FROM (VALUES " + values + ") AS v (x)"
	}
	if got, want := ask(t, c, sum(whole, "BIGINT '9223372036854775807', BIGINT '9223372036854775807', BIGINT '1'")), []string{"18446744073709551615"}; !slices.Equal(got, want) {
		t.Errorf("sum = %v, want %v", got, want)
	}
	if got, want := ask(t, c, sum(exact(38, 10), "DECIMAL '0.1000000000', DECIMAL '0.2000000000', DECIMAL '1000000000000000000000.0000000001'")), []string{"1000000000000000000000.3000000001"}; !slices.Equal(got, want) {
		t.Errorf("sum = %v, want %v", got, want)
	}
	nines := "DECIMAL '" + strings.Repeat("9", 38) + "'"
	e := fails(t, c, sum(exact(38, 0), nines+", "+nines), warehouse.Overflow)
	if e.Lost {
		t.Error("the session ended with the overflow")
	}
}

// TestTrinoDates compares the arithmetic of dates with that of Go on random days.
func TestTrinoDates(t *testing.T) {
	c, _, _ := openTrino(t)
	dates(t, c, 20)
}

func TestPostgresDates(t *testing.T) {
	dates(t, warehousetest.Postgres(t).Open(), 100)
}

func dates(t *testing.T, c warehouse.Conn, n int) {
	random := rand.New(rand.NewPCG(1, 2))
	d := c.Dialect()
	for range n {
		from := time.Date(1970+random.IntN(130), time.Month(1+random.IntN(12)), 1+random.IntN(31), 0, 0, 0, 0, time.UTC)
		days, months := random.IntN(4000)-2000, random.IntN(60)-30
		first := time.Date(from.Year(), from.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
		later := first.AddDate(0, 0, min(from.Day(), first.AddDate(0, 1, -1).Day())-1)
		sql := "SELECT " + d.Text(d.Days(d.Date(from.Format(time.DateOnly)), days), day) + ", " + d.Text(d.Months(d.Date(from.Format(time.DateOnly)), months), day)
		if got, want := ask(t, c, sql), from.AddDate(0, 0, days).Format(time.DateOnly)+"|"+later.Format(time.DateOnly); !slices.Equal(got, []string{want}) {
			t.Errorf("%s plus %d days, %d months = %v, want %s", from.Format(time.DateOnly), days, months, got, want)
		}
	}
}

func TestMain(m *testing.M) {
	os.Setenv("TZ", "America/New_York")
	os.Exit(m.Run())
}
