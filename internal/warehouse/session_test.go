package warehouse_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"encoding/pem"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/tieout/tieout/internal/warehouse"
	"github.com/tieout/tieout/internal/warehouse/warehousetest"
)

// evil makes a schema whose functions and operators take the place of those of the server for whoever
// finds them first.
const evil = `CREATE SCHEMA evil;
GRANT USAGE ON SCHEMA evil TO PUBLIC;
CREATE FUNCTION evil.twice(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT pg_catalog.numeric_add($1, pg_catalog.numeric_mul($2, 2))';
CREATE AGGREGATE evil.sum(numeric) (SFUNC = evil.twice, STYPE = numeric, INITCOND = '0');
CREATE FUNCTION evil.never(numeric, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE OPERATOR evil.< (LEFTARG = numeric, RIGHTARG = int, FUNCTION = evil.never)`

// TestPostgresViewsCannotChangeOtherSums reads a view that changes the parameters of the session from
// within a SELECT, and then another table.
func TestPostgresViewsCannotChangeOtherSums(t *testing.T) {
	d := warehousetest.Postgres(t)
	d.Load("terms", "id text, arr numeric(18,2)", [][]string{{"a", "-1.10"}, {"b", "3"}})
	d.Load("customers", "id text", [][]string{{"a"}})
	d.Exec(evil, `CREATE VIEW trap AS SELECT * FROM customers WHERE pg_catalog.set_config('search_path', 'evil, pg_catalog, public', false) IS NOT NULL
		AND pg_catalog.set_config('row_security', 'on', false) IS NOT NULL AND pg_catalog.set_config('TimeZone', 'Asia/Tokyo', false) IS NOT NULL
		AND pg_catalog.set_config('DateStyle', 'German', false) IS NOT NULL AND pg_catalog.set_config('extra_float_digits', '-15', false) IS NOT NULL
		AND pg_catalog.set_config('standard_conforming_strings', 'off', false) IS NOT NULL AND pg_catalog.set_config('client_encoding', 'LATIN1', false) IS NOT NULL`)
	c := d.Open()
	for _, from := range []string{`"public"."terms"`, `"terms"`, `(SELECT * FROM terms) AS q`} {
		for _, column := range []string{from} {
			if strings.HasPrefix(column, "(") {
				column = "(SELECT * FROM terms)"
			}
			if _, err := c.Columns(context.Background(), column); err != nil {
				t.Fatal(err)
			}
		}
		if got := ask(t, c, "SELECT id FROM trap"); len(got) != 1 {
			t.Fatalf("rows of the view = %v", got)
		}
		if got, want := ask(t, c, "SELECT sum(arr)::text, (count(*) FILTER (WHERE arr < DECIMAL '0'))::text, 'a\\b', 1::float8::text FROM "+from)[0], `1.90|1|a\b|1`; got != want {
			t.Errorf("sum of %s = %s, want %s", from, got, want)
		}
		if got, want := ask(t, c, "SELECT current_setting('row_security'), current_setting('TimeZone'), current_setting('DateStyle'), current_setting('client_encoding') FROM "+from+" LIMIT 1")[0], "off|UTC|ISO, YMD|UTF8"; got != want {
			t.Errorf("session = %s, want %s", got, want)
		}
	}
	d.OnlyReads()
}

// TestPostgresOwnWordsAreTheServers has functions in the path of the account that match the operands
// of tieout's words better than those of the server.
func TestPostgresOwnWordsAreTheServers(t *testing.T) {
	d := warehousetest.Postgres(t)
	d.Load("terms", "id text, arr numeric(18,2)", [][]string{{"a", "-1.10"}, {"b", "3"}})
	d.Exec(evil)
	c := opened(t, d.DSN("search_path", "evil,public"))
	const words = "SELECT sum(arr)::text, (count(*) FILTER (WHERE arr < 0))::text FROM "
	if _, err := c.Columns(context.Background(), `"public"."terms"`); err != nil {
		t.Fatal(err)
	}
	if got, want := ask(t, c, words+`"public"."terms"`)[0], "1.90|1"; got != want {
		t.Errorf("sums = %s, want %s", got, want)
	}
	// the account finds the tables of a query by its own path, and the server's functions first
	if _, err := c.Columns(context.Background(), `(SELECT * FROM terms)`); err != nil {
		t.Fatal(err)
	}
	if got, want := ask(t, c, "SELECT sum(arr)::text FROM (SELECT * FROM terms) AS r")[0], "1.90"; got != want {
		t.Errorf("sum = %s, want %s", got, want)
	}
}

// TestPostgresRowSecurity reads a table whose policy hides rows from the account.
func TestPostgresRowSecurity(t *testing.T) {
	d := warehousetest.Postgres(t)
	d.Load("terms", "id text, arr numeric(18,2)", [][]string{{"a", "1"}, {"b", "3"}})
	d.Exec("ALTER TABLE terms ENABLE ROW LEVEL SECURITY", "CREATE POLICY p ON terms FOR SELECT USING (id = 'a')", "CREATE VIEW all_terms AS SELECT * FROM terms")
	_, err := d.Open().Columns(context.Background(), `"public"."terms"`)
	e := reason(t, err, warehouse.Policy)
	if !strings.Contains(e.Remedy(), "BYPASSRLS") {
		t.Errorf("remedy = %s", e.Remedy())
	}
	if got := ask(t, d.Open(), "SELECT count(*)::text FROM all_terms")[0]; got != "2" {
		t.Errorf("rows of the owner's view = %s, want 2", got)
	}
	for _, dsn := range []string{d.DSN("row_security", "on"), d.DSN("options", "-c row_security=on")} {
		if got := ask(t, opened(t, dsn), "SELECT count(*)::text FROM terms")[0]; got != "1" {
			t.Errorf("rows with row_security=on = %s, want 1", got)
		}
	}
}

// TestPostgresTablesAreReplaced changes tables after the snapshot of a session began, in ways that do
// not keep to snapshots.
func TestPostgresTablesAreReplaced(t *testing.T) {
	for name, test := range map[string]struct {
		change []string
		from   string
		fine   bool
	}{
		"truncate":             {[]string{"TRUNCATE plain", "INSERT INTO plain VALUES ('a', 1)"}, `"public"."plain"`, false},
		"truncate, a query":    {[]string{"TRUNCATE plain"}, `(SELECT * FROM plain)`, false},
		"truncate, a name":     {[]string{"TRUNCATE plain"}, `"plain"`, false},
		"a view":               {[]string{"TRUNCATE plain"}, `"public"."over"`, false},
		"a function":           {[]string{"TRUNCATE plain"}, `"public"."called"`, false},
		"a partition":          {[]string{"TRUNCATE part_a"}, `"public"."parts"`, false},
		"a partition detached": {[]string{"ALTER TABLE parts DETACH PARTITION part_a"}, `"public"."parts"`, false},
		"a partition attached": {[]string{"ALTER TABLE parts ATTACH PARTITION spare FOR VALUES IN ('c')"}, `"public"."parts"`, false},
		"swap":                 {[]string{"CREATE TABLE fresh AS SELECT * FROM plain", "ALTER TABLE plain RENAME TO gone", "ALTER TABLE fresh RENAME TO plain", "GRANT SELECT ON plain TO PUBLIC"}, `"public"."plain"`, false},
		"swap of old tables":   {[]string{"ALTER TABLE plain RENAME TO gone", "ALTER TABLE spare RENAME TO plain"}, `"public"."plain"`, false},
		"refresh":              {[]string{"REFRESH MATERIALIZED VIEW made"}, `"public"."made"`, false},
		"alter":                {[]string{"ALTER TABLE spare ALTER amount TYPE numeric(20,4)"}, `"public"."spare"`, false},
		"delete":               {[]string{"DELETE FROM plain", "INSERT INTO plain VALUES ('c', 7)"}, `"public"."plain"`, true},
		"reindex":              {[]string{"REINDEX TABLE plain", "CREATE INDEX ON plain (amount)", "ANALYZE plain"}, `"public"."plain"`, true},
		"another table":        {[]string{"TRUNCATE spare"}, `"public"."plain"`, true},
		"another partition":    {[]string{"CREATE TABLE part_z PARTITION OF other FOR VALUES IN ('z')"}, `"public"."parts"`, true},
	} {
		t.Run(name, func(t *testing.T) {
			d := warehousetest.Postgres(t)
			d.Exec("CREATE TABLE first (id text)", "INSERT INTO first VALUES ('x')",
				"CREATE TABLE plain (id text PRIMARY KEY, amount numeric(18,2))", "INSERT INTO plain VALUES ('a', 1), ('b', 2)",
				"CREATE TABLE spare (id text, amount numeric(18,2))", "INSERT INTO spare VALUES ('c', 3)",
				"CREATE TABLE parts (id text, amount numeric(18,2)) PARTITION BY LIST (id)", "CREATE TABLE part_a PARTITION OF parts FOR VALUES IN ('a')", "CREATE TABLE part_b PARTITION OF parts FOR VALUES IN ('b')", "INSERT INTO parts VALUES ('a', 1), ('b', 2)",
				"CREATE TABLE other (id text) PARTITION BY LIST (id)",
				"CREATE VIEW over AS SELECT * FROM plain", "CREATE MATERIALIZED VIEW made AS SELECT * FROM plain",
				"CREATE FUNCTION rows_of_plain() RETURNS SETOF plain LANGUAGE plpgsql STABLE AS 'BEGIN RETURN QUERY SELECT * FROM plain; END'", "CREATE VIEW called AS SELECT * FROM rows_of_plain()",
				"GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC")
			for _, delivered := range []bool{true, false} {
				c := d.Open()
				if delivered { // rows of another ledger
					ask(t, c, `SELECT id FROM "public"."first"`)
					d.Exec(test.change...)
				} else if test.fine {
					continue
				}
				_, err := c.Columns(context.Background(), test.from)
				if err == nil {
					err = c.Query(context.Background(), "revenue by customer", "SELECT amount::text FROM "+test.from+" AS r", func([][]byte) error { return nil })
				}
				if !delivered || test.fine { // a later session sees the tables that exist
					if strings.HasSuffix(test.from, `"parts"`) && test.fine {
						err = c.Query(context.Background(), "revenue by customer", "SELECT amount::text FROM "+test.from+" AS r", nil)
					}
					if err != nil {
						t.Errorf("error = %v, want none", err)
					}
					continue
				}
				reason(t, err, warehouse.Replaced)
				// another ledger goes on, and one of the same table has the same error
				ask(t, c, `SELECT id FROM "public"."first"`)
				if !c.Snapshot() {
					t.Error("Snapshot() = false")
				}
				_, err = c.Columns(context.Background(), test.from)
				if test.from != `"public"."called"` {
					reason(t, err, warehouse.Replaced)
				}
				c.Close()
			}
			d.OnlyReads()
		})
	}
}

// TestPostgresReplacedBeforeAnyRow begins another snapshot if no row was used.
func TestPostgresReplacedBeforeAnyRow(t *testing.T) {
	d := warehousetest.Postgres(t)
	d.Load("plain", "id text", [][]string{{"a"}})
	c := d.Open()
	if _, err := c.Columns(context.Background(), `(SELECT 1 AS one)`); err != nil { // the snapshot is taken
		t.Fatal(err)
	}
	d.Exec("TRUNCATE plain", "INSERT INTO plain VALUES ('b')")
	if _, err := c.Columns(context.Background(), `"public"."plain"`); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, c, `SELECT id FROM "public"."plain"`); len(got) != 1 || got[0] != "b" {
		t.Errorf("rows = %v, want those of a new snapshot", got)
	}
}

// TestPostgresMisspelledParameters opens connection strings with a parameter that does not exist.
func TestPostgresMisspelledParameters(t *testing.T) {
	d := warehousetest.Postgres(t)
	_, err := open("postgres", d.DSN("sslmod", "x"))
	if e := reason(t, err, warehouse.BadString); !strings.Contains(e.Detail(), `"sslmod"`) || !strings.Contains(e.Detail(), "sslmode") {
		t.Errorf("detail = %s", e.Detail())
	}
	_, err = open("postgres", d.DSN("hunter2", "x"))
	if e := reason(t, err, warehouse.Unsupported); strings.Contains(e.Diagnostic(nil).Message(), "hunter2") {
		t.Errorf("the message holds what may be a part of a password: %s", e.Detail())
	}
	_, err = open("postgres", "jdbc:"+d.DSN())
	reason(t, err, warehouse.BadString)
}

// TestPostgresReadsInUTC opens connection strings that state a time zone, which has no effect.
func TestPostgresReadsInUTC(t *testing.T) {
	d := warehousetest.Postgres(t)
	for _, dsn := range []string{d.DSN("timezone", "America/Los_Angeles"), d.DSN("options", "-c TimeZone=Asia/Tokyo")} {
		if got := ask(t, opened(t, dsn), "SELECT current_setting('TimeZone')")[0]; got != "UTC" {
			t.Errorf("the time zone is %s", got)
		}
	}
}

// TestPostgresWordsOfFilingAreShown names a schema as the database is named.
func TestPostgresWordsOfFilingAreShown(t *testing.T) {
	d := warehousetest.Postgres(t)
	_, err := d.Open().Columns(context.Background(), `"`+d.Name+`"."revenu"`)
	if e := reason(t, err, warehouse.NoRelation); !strings.Contains(e.Message, d.Name+".revenu") {
		t.Errorf("message = %s, want the name that filing.toml holds", e.Message)
	}
}

// TestPostgresShortAnswers asks a server that returns fewer columns than a statement has.
func TestPostgresShortAnswers(t *testing.T) {
	address := listenRaw(t, func(c net.Conn) {
		defer c.Close()
		b := pgproto3.NewBackend(c, c)
		if _, err := b.ReceiveStartupMessage(); err != nil {
			return
		}
		b.Send(&pgproto3.AuthenticationOk{})
		b.Send(&pgproto3.ParameterStatus{Name: "server_version", Value: "9.2"})
		b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
		b.Flush()
		sql := ""
		for {
			m, err := b.Receive()
			if err != nil {
				return
			}
			switch m := m.(type) {
			case *pgproto3.Parse:
				sql = m.Query
			case *pgproto3.Sync:
				b.Send(&pgproto3.ParseComplete{})
				b.Send(&pgproto3.BindComplete{})
				if strings.HasPrefix(sql, "SELECT") {
					b.Send(&pgproto3.RowDescription{Fields: []pgproto3.FieldDescription{{Name: []byte("a"), DataTypeOID: 25, DataTypeSize: -1, TypeModifier: -1}}})
					b.Send(&pgproto3.DataRow{Values: [][]byte{[]byte("1")}})
				} else {
					b.Send(&pgproto3.NoData{})
				}
				b.Send(&pgproto3.CommandComplete{CommandTag: []byte("BEGIN")})
				b.Send(&pgproto3.ReadyForQuery{TxStatus: 'T'})
				b.Flush()
			}
		}
	})
	c := opened(t, "postgres://u:p@"+address+"/d?sslmode=disable")
	if got := ask(t, c, "SELECT '1'"); len(got) != 1 {
		t.Fatalf("rows = %v", got)
	}
	fails(t, c, "SELECT id, sum(amount, ',') FROM t", warehouse.Failed)
}

// TestTrinoStaysAtItsAddress asks a server whose results are at another address: the login must not
// go there.
func TestTrinoStaysAtItsAddress(t *testing.T) {
	var leaked atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		leaked.Add(1)
		io.WriteString(w, `{"id":"q1","columns":[{"name":"a","type":"varchar","typeSignature":{"rawType":"varchar","arguments":[]}}],"data":[["1"]],"stats":{"state":"FINISHED"}}`)
	}))
	defer other.Close()
	next := ""
	serve := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := map[string]any{"id": "q1", "stats": map[string]any{"state": "RUNNING"}}
		if r.Method == http.MethodPost {
			answer["nextUri"] = next + "/v1/statement/executing/q1/1"
		} else {
			answer["columns"] = []any{map[string]any{"name": "a", "type": "varchar", "typeSignature": map[string]any{"rawType": "varchar", "arguments": []any{}}}}
			answer["data"] = [][]string{{"1"}}
		}
		json.NewEncoder(w).Encode(answer)
	})
	secure := httptest.NewTLSServer(serve)
	defer secure.Close()
	file := filepath.Join(t.TempDir(), "c.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	dsn := fmt.Sprintf("https://bob:hunter2@%s?SSLCertPath=%s", strings.TrimPrefix(secure.URL, "https://"), file)
	for _, next = range []string{other.URL, strings.Replace(secure.URL, "https", "http", 1), "https://localhost:1"} {
		_, err := open("trino", dsn)
		e := reason(t, err, warehouse.Redirected)
		if !strings.Contains(e.Remedy(), "http-server.process-forwarded") || strings.Contains(e.Diagnostic(nil).Message(), "127.0.0.1") {
			t.Errorf("message = %s", e.Diagnostic(nil).Message())
		}
	}
	if leaked.Load() != 0 {
		t.Errorf("%d requests went to another address", leaked.Load())
	}
	next = secure.URL
	c, err := open("trino", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if got := ask(t, c, "SELECT '1'"); len(got) != 1 || got[0] != "1" {
		t.Errorf("rows = %v", got)
	}
	fails(t, c, "SELECT id, name FROM t", warehouse.Failed)
}

// TestTrinoNamesOfTheConnectionString looks for tables in catalogs and schemas that do not exist, and
// that the connection string names, or does not.
func TestTrinoNamesOfTheConnectionString(t *testing.T) {
	server, _, _ := strings.Cut(warehousetest.Trino(t), "?")
	for _, test := range []struct {
		query, from  string
		want         warehouse.Reason
		says, remedy string
	}{
		{"catalog=nowhere&schema=s", `"revenu"`, warehouse.NoDatabase, "nowhere", "catalog=…"},
		{"catalog=memory&schema=nowhere", `"revenu"`, warehouse.NoRelation, "nowhere", "schema=…"},
		{"", `"revenu"`, warehouse.NoRelation, "names none", "catalog=CATALOG"},
		{"catalog=memory&schema=default", `"nowhere"."revenu"`, warehouse.NoRelation, "nowhere", `"table"`},
		{"catalog=memory&schema=default", `"nowhere"."default"."revenu"`, warehouse.NoRelation, "nowhere", `"table"`},
		{"catalog=memory&schema=default", `"revenu"`, warehouse.NoRelation, "memory.default.revenu", `"table"`},
	} {
		c, err := open("trino", server+"?"+test.query)
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Columns(context.Background(), test.from)
		if e := reason(t, err, test.want); !strings.Contains(e.Detail(), test.says) || !strings.Contains(e.Remedy(), test.remedy) {
			t.Errorf("%s, %s: %s. %s", test.query, test.from, e.Detail(), e.Remedy())
		}
		c.Close()
	}
}
