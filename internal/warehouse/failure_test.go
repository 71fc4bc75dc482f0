package warehouse_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/warehouse"
	"github.com/tieout/tieout/internal/warehouse/warehousetest"
)

// fails runs a query that fails for a reason, and returns the error.
func fails(t *testing.T, c warehouse.Conn, sql string, want warehouse.Reason) *warehouse.Error {
	t.Helper()
	return reason(t, c.Query(context.Background(), "revenue by customer", sql, func([][]byte) error { return nil }), want)
}

// reason checks why something failed.
func reason(t *testing.T, err error, want warehouse.Reason) *warehouse.Error {
	t.Helper()
	var e *warehouse.Error
	if !errors.As(err, &e) {
		t.Fatalf("error = %v, want an Error", err)
	}
	if e.Reason != want {
		t.Errorf("reason = %d, want %d: %v", e.Reason, want, e)
	}
	d := e.Diagnostic(source.Cell{Workbook: "warehouse:revenue"})
	if d.Code != "LED012" && d.Code != "LED002" || d.Severity != diag.Error || d.Summary == "" || d.Detail == "" || d.Remedy == "" || strings.HasSuffix(d.Remedy, ".") {
		t.Errorf("finding = %+v", d)
	}
	if strings.Contains(d.Message(), "VARIABLE") || strings.Contains(d.Message(), "SOURCE") {
		t.Errorf("the message has a blank to fill: %s", d.Message())
	}
	t.Log(d.Message())
	return e
}

// open opens a session with a connection string.
func open(driver, dsn string) (warehouse.Conn, error) {
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
	defer stop()
	env := warehousetest.Environment{warehousetest.Variable: dsn}
	return warehouse.Open(ctx, &filing.Source{Name: "warehouse", Driver: driver, Env: warehousetest.Variable}, env.Lookup)
}

func opened(t *testing.T, dsn string) warehouse.Conn {
	t.Helper()
	c, err := open("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// TestNoSecretInMessages opens sources that fail, and looks for parts of the connection strings
// in each message.
func TestNoSecretInMessages(t *testing.T) {
	// a listener that closes every connection, and one that answers nonsense
	closing := listen(t, func(c net.Conn) { c.Close() })
	nonsense := listen(t, func(c net.Conn) {
		io.WriteString(c, "HTTP/1.1 400 hunter2-Secret s3cretuser s3crethost.invalid s3cretbase\r\n\r\n")
		c.Close()
	})
	moved := listen(t, func(c net.Conn) {
		io.WriteString(c, "HTTP/1.1 302 Found\r\nLocation: https://hunter2-Secret.s3crethost.invalid/\r\nContent-Length: 0\r\n\r\n")
		c.Close()
	})
	login := listen(t, func(c net.Conn) {
		body := "s3cretuser hunter2-Secret"
		fmt.Fprintf(c, "HTTP/1.1 401 Unauthorized\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", len(body), body)
		c.Close()
	})
	for _, test := range []struct {
		driver, dsn string
		want        warehouse.Reason
	}{
		{"postgres", "postgres://s3cretuser:hunter2-Secret@s3crethost.invalid/s3cretbase", warehouse.Unreachable},
		{"postgres", "host=s3crethost.invalid user=s3cretuser password='hunter2-Secret' dbname=s3cretbase", warehouse.Unreachable},
		{"postgres", "postgres://s3cretuser:hunter2-Secret@127.0.0.1:1/s3cretbase", warehouse.Unreachable},
		{"postgres", "postgres://s3cretuser:hunter2-Secret@" + closing + "/s3cretbase", warehouse.Dropped},
		{"postgres", "postgres://s3cretuser:hunter2-Secret@" + closing + "/s3cretbase?sslmode=disable", warehouse.Dropped},
		{"postgres", "postgres://s3cretuser:hunter2-Secret@" + nonsense + "/s3cretbase", warehouse.TLS},
		{"postgres", "postgres://s3cretuser:hunter2-Secret@s3crethost.invalid:port/s3cretbase", warehouse.BadString},
		{"postgres", "postgres://s3cretuser:hunter2-Secret%zz@s3crethost.invalid/s3cretbase", warehouse.BadString},
		{"postgres", "postgres://s3cretuser:hunter2-Secret@s3crethost.invalid/s3cretbase?sslmode=maybe", warehouse.BadString},
		{"postgres", "postgres://s3cretuser:hunter2-Secret@s3crethost.invalid/s3cretbase?sslmode=prefer", warehouse.WeakTLS},
		{"postgres", "postgres://s3cretuser:hunter2-Secret@s3crethost.invalid/s3cretbase?sslmode=", warehouse.WeakTLS},
		{"postgres", "sslmode=allow host=s3crethost.invalid user=s3cretuser password=hunter2-Secret", warehouse.WeakTLS},
		{"postgres", "postgres://s3cretuser:hunter2-Secret@s3crethost.invalid/s3cretbase?sslrootcert=/s3cretbase/ca.pem", warehouse.TLS},
		{"postgres", "postgres://s3cretuser:hunter2-Secret@s3crethost.invalid/s3cretbase?sslcert=/s3cretbase/c.pem&sslkey=/s3cretbase/k.pem", warehouse.TLS},
		{"postgres", "s3cretuser hunter2-Secret", warehouse.BadString},
		{"postgres", "host=s3crethost.invalid password='hunter2-Secret", warehouse.BadString},
		{"postgres", "https://s3cretuser:hunter2-Secret@s3crethost.invalid/s3cretbase", warehouse.BadString},
		{"postgres", "host=/s3crethost.invalid user=s3cretuser password=hunter2-Secret dbname=s3cretbase", warehouse.Unreachable},
		{"trino", "https://s3cretuser:hunter2-Secret@s3crethost.invalid:8443?catalog=s3cretbase", warehouse.Unreachable},
		{"trino", "http://s3cretuser@127.0.0.1:1?catalog=s3cretbase", warehouse.Unreachable},
		{"trino", "http://s3cretuser:hunter2-Secret@s3crethost.invalid:8080", warehouse.WeakTLS},
		{"trino", "http://s3cretuser@s3crethost.invalid:8080?accessToken=hunter2-Secret", warehouse.WeakTLS},
		{"trino", "postgres://s3cretuser:hunter2-Secret@s3crethost.invalid/s3cretbase", warehouse.BadString},
		{"trino", "https://s3cretuser:hunter2-Secret%zz@s3crethost.invalid", warehouse.BadString},
		{"trino", "https://s3crethost.invalid/s3cretbase", warehouse.BadString},
		{"trino", "https://s3cretuser:hunter2-Secret@s3crethost.invalid?SSLCertPath=/s3cretbase", warehouse.TLS},
		{"trino", "http://s3cretuser@" + nonsense, warehouse.Unreachable},
		{"trino", "http://s3cretuser@" + moved, warehouse.Unreachable},
		{"trino", "http://s3cretuser@" + login, warehouse.Login},
		{"trino", "http://s3cretuser@" + closing, warehouse.Unreachable},
		{"trino", "https://s3cretuser:hunter2-Secret@" + nonsense, warehouse.TLS},
	} {
		c, err := open(test.driver, test.dsn)
		if err == nil {
			c.Close()
			t.Errorf("%s opens", test.dsn)
			continue
		}
		t.Log(test.dsn)
		e := reason(t, err, test.want)
		for _, text := range []string{err.Error(), e.Diagnostic(nil).Message(), fmt.Sprintf("%s %v %+v", e, e.Summary(), e.Near)} {
			for _, part := range []string{"s3cret", "hunter2", "127.0.0.1", strings.TrimPrefix(closing, "127.0.0.1:"), strings.TrimPrefix(nonsense, "127.0.0.1:")} {
				if strings.Contains(text, part) {
					t.Errorf("the message of %s has %s: %s", test.dsn, part, text)
				}
			}
		}
		if text := e.Diagnostic(nil).Message(); !strings.Contains(text, warehousetest.Variable) {
			t.Errorf("the message does not name the variable: %s", text)
		}
	}
}

// listen accepts connections until the test ends, and returns the address. It reads what a client
// sends first, and then calls serve.
func listen(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	return listenRaw(t, func(c net.Conn) {
		buffer := make([]byte, 4096)
		c.SetReadDeadline(time.Now().Add(5 * time.Second))
		c.Read(buffer)
		serve(c)
	})
}

func TestVariableIsMissingOrEmpty(t *testing.T) {
	s := &filing.Source{Name: "warehouse", Driver: "postgres", Env: "TIEOUT_OTHER"}
	for _, env := range []warehousetest.Environment{nil, {"TIEOUT_OTHER": ""}} {
		_, err := warehouse.Open(context.Background(), s, env.Lookup)
		if e := reason(t, err, warehouse.NoVariable); !strings.Contains(e.Error(), "TIEOUT_OTHER") {
			t.Errorf("the message does not name the variable: %v", e)
		}
	}
}

func TestPostgresRefusesLogins(t *testing.T) {
	d := warehousetest.Postgres(t)
	for _, test := range []struct {
		dsn  string
		want warehouse.Reason
	}{
		{strings.Replace(d.DSN(), "Sesame", "Barley", 1), warehouse.Login},
		{strings.Replace(d.DSN(), warehousetest.Reader, "nobody_here", 1), warehouse.Login},
		{strings.Replace(d.DSN(), "/"+d.Name, "/no_such_base", 1), warehouse.NoDatabase},
		{d.DSN("sslmode", "require"), warehouse.TLS},
		{strings.Replace(d.DSN(), "sslmode=disable", "", 1), warehouse.TLS},
		{d.DSN("no_such_parameter", "1"), warehouse.Unsupported},
	} {
		c, err := open("postgres", test.dsn)
		if err == nil {
			c.Close()
			t.Errorf("%s opens", test.dsn)
			continue
		}
		e := reason(t, err, test.want)
		for _, part := range []string{"Sesame", "Barley", "nobody_here", "no_such_base", warehousetest.Reader, d.Name, fmt.Sprint(d.Port)} {
			if strings.Contains(e.Diagnostic(nil).Message(), part) {
				t.Errorf("the message has %s: %v", part, e)
			}
		}
	}
}

// TestPostgresStatesItsSession checks the parameters of a session on a server with others, and
// those that the connection string states.
func TestPostgresStatesItsSession(t *testing.T) {
	d := warehousetest.Postgres(t)
	d.Exec("ALTER ROLE "+warehousetest.Reader+" IN DATABASE "+d.Name+" SET DateStyle = 'German'", "ALTER ROLE "+warehousetest.Reader+" IN DATABASE "+d.Name+" SET TimeZone = 'Asia/Tokyo'")
	const sql = "SELECT current_setting('TimeZone'), current_setting('DateStyle'), current_setting('client_encoding'), current_setting('transaction_isolation'), current_setting('transaction_read_only'), current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('application_name')"
	if got, want := ask(t, d.Open(), sql)[0], "UTC|ISO, YMD|UTF8|repeatable read|on|1h|30s|tieout"; got != want {
		t.Errorf("session = %s, want %s", got, want)
	}
	c := opened(t, d.DSN("statement_timeout", "5000", "application_name", "close", "timezone", "Etc/UTC", "options", "-c lock_timeout=7000 -c datestyle=SQL"))
	if got, want := ask(t, c, sql)[0], "UTC|ISO, YMD|UTF8|repeatable read|on|5s|7s|close"; got != want {
		t.Errorf("session = %s, want %s", got, want)
	}
	keyword := fmt.Sprintf("host=127.0.0.1 port=%d user=%s password=%s dbname=%s sslmode=disable", d.Port, warehousetest.Reader, warehousetest.Password, d.Name)
	opened(t, keyword)
	opened(t, "\n"+keyword+"\n")
}

func TestPostgresOnlyReads(t *testing.T) {
	d := warehousetest.Postgres(t)
	d.Exec("CREATE TABLE t (id int)", "GRANT ALL ON t TO "+warehousetest.Reader, "CREATE SEQUENCE s", "GRANT ALL ON s TO "+warehousetest.Reader, "GRANT CREATE ON SCHEMA public TO "+warehousetest.Reader)
	for sql, want := range map[string]warehouse.Reason{
		"INSERT INTO t VALUES (1)":        warehouse.NotSelect,
		"DELETE FROM t":                   warehouse.NotSelect,
		"COMMIT":                          warehouse.NotSelect,
		"SET transaction_read_only = off": warehouse.NotSelect,
		"-- a comment\nDELETE FROM t":     warehouse.NotSelect,
		"EXPLAIN ANALYZE DELETE FROM t":   warehouse.NotSelect,
		"":                                warehouse.NotSelect,
		"SELECT 1\x00; DELETE FROM t":     warehouse.NotSelect,
		"SELECT 1; DELETE FROM t":         warehouse.NotSelect,
		"SELECT 1; COMMIT; DELETE FROM t": warehouse.NotSelect,
		"WITH d AS (DELETE FROM t RETURNING 1) SELECT * FROM d": warehouse.NotSelect,
		"SELECT nextval('s')":    warehouse.NotSelect,
		"SELECT * INTO u FROM t": warehouse.NotSelect,
		"SELECT set_config('transaction_read_only', 'off', false)":                   warehouse.NotSelect,
		"SELECT * FROM t FOR UPDATE":                                                 warehouse.NotSelect,
		"SELECT * FROM (WITH d AS (DELETE FROM t RETURNING 1) SELECT * FROM d) AS q": warehouse.Syntax,
		"SELECT FROM WHERE": warehouse.Syntax,
	} {
		fails(t, d.Open(), sql, want)
	}
}

func TestPostgresReportsQueries(t *testing.T) {
	d := warehousetest.Postgres(t)
	d.Exec("CREATE SCHEMA finance", "CREATE TABLE finance.revenue (id int, n numeric, word text)", "INSERT INTO finance.revenue VALUES (1, 2, 'x')", "CREATE TABLE secret (id int)", "REVOKE ALL ON secret FROM "+warehousetest.Reader)
	c := d.Open()
	_, err := c.Columns(context.Background(), `"finance"."revenues"`)
	if e := reason(t, err, warehouse.NoRelation); len(e.Near) != 1 || e.Near[0] != "finance.revenue" {
		t.Errorf("similar names = %q", e.Near)
	}
	_, err = c.Columns(context.Background(), `"Revenue"`)
	if e := reason(t, err, warehouse.NoRelation); len(e.Near) != 1 {
		t.Errorf("similar names = %q", e.Near)
	}
	e := fails(t, c, "SELECT amount FROM finance.revenue", warehouse.NoColumn)
	if d := e.Diagnostic(nil); d.Code != "LED002" {
		t.Errorf("code = %s, want LED002", d.Code)
	}
	fails(t, c, "SELECT id FROM (SELECT 1 AS id, 2 AS id) AS q", warehouse.NoColumn)
	fails(t, c, "SELECT * FROM secret", warehouse.NoRight)
	fails(t, c, "SELECT (word)::numeric FROM finance.revenue", warehouse.BadValue)
	fails(t, c, "SELECT 1 / (id - 1) FROM finance.revenue", warehouse.BadValue)
	fails(t, c, "SELECT 10::numeric ^ 200000", warehouse.Overflow)
	if !c.Snapshot() {
		t.Error("Snapshot() = false before a row was read")
	}
	// the session goes on, in a new transaction
	if got := ask(t, c, "SELECT word FROM finance.revenue"); len(got) != 1 {
		t.Errorf("rows = %v", got)
	}
	fails(t, c, "SELECT nothing FROM finance.revenue", warehouse.NoColumn)
	if c.Snapshot() {
		t.Error("Snapshot() = true after a second transaction began")
	}
	d.Exec("DROP TABLE secret")
	d.OnlyReads()
}

func TestPostgresReportsChangesBetweenSessions(t *testing.T) {
	d := warehousetest.Postgres(t)
	d.Load("t", "id int", [][]string{{"1"}})
	first := d.Open()
	ask(t, first, "SELECT 1")
	d.Exec("DROP TABLE t")
	fails(t, first, "SELECT id FROM t", warehouse.NoRelation)
	d.Load("t", "id int", [][]string{{"1"}})
	d.Exec("ALTER TABLE t RENAME COLUMN id TO number")
	fails(t, d.Open(), "SELECT id FROM t", warehouse.NoColumn)
	d.Exec("REVOKE SELECT ON t FROM " + warehousetest.Reader)
	fails(t, d.Open(), "SELECT number FROM t", warehouse.NoRight)
}

func TestPostgresWaitsForLocksWithinALimit(t *testing.T) {
	d := warehousetest.Postgres(t)
	d.Load("t", "id int", [][]string{{"1"}})
	other := d.Admin()
	if _, err := other.Exec(context.Background(), "BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE").ReadAll(); err != nil {
		t.Fatal(err)
	}
	c := opened(t, d.DSN("lock_timeout", "200"))
	fails(t, c, "SELECT * FROM t", warehouse.Locked)
}

func TestPostgresStopsAtTheTimeLimit(t *testing.T) {
	d := warehousetest.Postgres(t)
	c := opened(t, d.DSN("statement_timeout", "200"))
	fails(t, c, "SELECT pg_sleep(60)", warehouse.TimeLimit)
}

// TestPostgresEndsWithItsContext interrupts a query that waits, and one that streams; the server
// ends it too.
func TestPostgresEndsWithItsContext(t *testing.T) {
	d := warehousetest.Postgres(t)
	for _, sql := range []string{"SELECT pg_sleep(600)", "SELECT repeat('x', 1000), generate_series(1, 100000000)"} {
		c := d.Open()
		ctx, stop := context.WithCancel(context.Background())
		var rows atomic.Int64
		if strings.Contains(sql, "sleep") {
			go func() {
				d.Wait("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'")
				stop()
			}()
		}
		err := c.Query(ctx, "revenue by customer", sql, func([][]byte) error {
			if rows.Add(1) == 1000 {
				stop()
			}
			return nil
		})
		stop()
		e := reason(t, err, warehouse.Interrupted)
		if !errors.Is(e, context.Canceled) || !errors.Is(e, warehouse.ErrLost) {
			t.Errorf("the error is neither context.Canceled nor ErrLost: %v", e)
		}
		d.Wait("SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_stat_activity WHERE usename = '" + warehousetest.Reader + "' AND datname = current_database() AND state = 'active')")
		// a context that has ended sends nothing
		reason(t, c.Query(ctx, "revenue by customer", "SELECT 1", nil), warehouse.Interrupted)
	}
}

// TestPostgresLosesItsConnection ends the session from outside before, between and within
// queries: it starts again only as long as no row was used.
func TestPostgresLosesItsConnection(t *testing.T) {
	d := warehousetest.Postgres(t)
	d.Load("t", "id int", [][]string{{"1"}})
	kill := "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + warehousetest.Reader + "' AND datname = current_database()"
	c := d.Open()
	d.Exec(kill)
	if got := ask(t, c, "SELECT id FROM t"); len(got) != 1 {
		t.Errorf("rows = %v, want those of a second connection", got)
	}
	d.Exec(kill)
	e := fails(t, c, "SELECT id FROM t", warehouse.Dropped)
	if !errors.Is(e, warehouse.ErrLost) {
		t.Errorf("the error is not ErrLost: %v", e)
	}
	again := reason(t, c.Query(context.Background(), "another query", "SELECT id FROM t", nil), warehouse.Dropped) // and stays so
	place := source.Point{File: "filing.toml", Line: 3, Col: 1}
	if e.At, again.At = place, place; len(diag.Sort([]diag.Diagnostic{e.Diagnostic(source.Cell{Workbook: "a"}), again.Diagnostic(source.Cell{Workbook: "b"})})) != 1 {
		t.Errorf("two findings for one cause: %v and %v", e, again)
	}
	c = d.Open()
	n := 0
	err := c.Query(context.Background(), "revenue by customer", "SELECT repeat('x', 1000) FROM generate_series(1, 1000000)", func([][]byte) error {
		if n++; n == 10 {
			d.Exec(kill)
		}
		return nil
	})
	if !errors.Is(reason(t, err, warehouse.Dropped), warehouse.ErrLost) {
		t.Error("the error is not ErrLost")
	}
	d.OnlyReads()
}

func TestPostgresServerStops(t *testing.T) {
	d := warehousetest.PostgresAlone(t)
	c := d.Open()
	n := 0
	err := c.Query(context.Background(), "revenue by customer", "SELECT repeat('x', 1000), generate_series(1, 10000000)", func([][]byte) error {
		if n++; n == 10 {
			d.Kill()
		}
		return nil
	})
	if !errors.Is(reason(t, err, warehouse.Dropped), warehouse.ErrLost) {
		t.Error("the error is not ErrLost")
	}
	c.Close()
	_, err = warehouse.Open(context.Background(), d.Source(), d.Lookup)
	reason(t, err, warehouse.Unreachable)
}

// TestPostgresBehindAPooler refuses the parameters of the startup packet that a pooler does not
// know, as PgBouncer does.
func TestPostgresBehindAPooler(t *testing.T) {
	d := warehousetest.Postgres(t)
	server := fmt.Sprintf("127.0.0.1:%d", d.Port)
	var refused atomic.Int64
	proxy := listenRaw(t, func(c net.Conn) {
		defer c.Close()
		head := make([]byte, 4)
		if _, err := io.ReadFull(c, head); err != nil {
			return
		}
		packet := make([]byte, binary.BigEndian.Uint32(head)-4)
		if _, err := io.ReadFull(c, packet); err != nil {
			return
		}
		if strings.Contains(string(packet), "_timeout") || strings.Contains(string(packet), "default_transaction_read_only") {
			refused.Add(1)
			body := "SFATAL\x00VFATAL\x00C08P01\x00Munsupported startup parameter: statement_timeout\x00\x00"
			c.Write(append(binary.BigEndian.AppendUint32([]byte("E"), uint32(len(body)+4)), body...))
			return
		}
		s, err := net.Dial("tcp", server)
		if err != nil {
			return
		}
		defer s.Close()
		s.Write(append(head, packet...))
		go io.Copy(s, c)
		io.Copy(c, s)
	})
	c := opened(t, strings.Replace(d.DSN(), server, proxy, 1))
	if got, want := ask(t, c, "SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only'), current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('TimeZone'), current_setting('DateStyle')")[0], "repeatable read|on|1h|30s|UTC|ISO, YMD"; got != want || refused.Load() == 0 {
		t.Errorf("session = %s, want %s; %d refused", got, want, refused.Load())
	}
	d.OnlyReads()
}

// TestPostgresTLS connects to a server with a certificate of an authority of its own.
func TestPostgresTLS(t *testing.T) {
	d := warehousetest.PostgresAlone(t)
	authority := d.TLS("localhost")
	local := strings.Replace(d.DSN("sslmode", "verify-full", "sslrootcert", authority), "127.0.0.1", "localhost", 1)
	for _, dsn := range []string{local, strings.Replace(local, "sslmode=verify-full&", "", 1), strings.Replace(local, "&sslmode=verify-full", "", 1), d.DSN("sslmode", "verify-ca", "sslrootcert", authority), d.DSN("sslmode", "require"), d.DSN("sslmode", "require", "ssl", "true")} {
		c := opened(t, dsn)
		if got := ask(t, c, "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()"); got[0] != "true" {
			t.Errorf("the connection has no TLS")
		}
	}
	for _, dsn := range []string{
		d.DSN("sslmode", "verify-full", "sslrootcert", authority),                                                                    // another name
		strings.Replace(strings.Replace(d.DSN("sslmode", "verify-full"), "127.0.0.1", "localhost", 1), "sslmode=verify-full", "", 1), // an unknown authority
		d.DSN("sslmode", "verify-ca"),
		d.DSN(), // the server requires TLS
	} {
		c, err := open("postgres", dsn)
		if err == nil {
			c.Close()
			t.Errorf("%s opens", dsn)
			continue
		}
		reason(t, err, warehouse.TLS)
	}
}

// TestPostgresConnectionIsCut cuts the connection after each number of bytes that the server
// sends: either all rows arrive, or an error.
func TestPostgresConnectionIsCut(t *testing.T) {
	d := warehousetest.Postgres(t)
	server := fmt.Sprintf("127.0.0.1:%d", d.Port)
	for limit := int64(0); limit < 6000; limit += 211 {
		var cuts atomic.Int64
		proxy := listenRaw(t, func(c net.Conn) {
			defer c.Close()
			s, err := net.Dial("tcp", server)
			if err != nil {
				return
			}
			defer s.Close()
			go io.Copy(s, c)
			if cuts.Add(1) == 1 { // the first connection alone is cut
				io.CopyN(c, s, limit)
				return
			}
			io.Copy(c, s)
		})
		c, err := open("postgres", strings.Replace(d.DSN(), server, proxy, 1))
		if err != nil {
			t.Errorf("cut after %d bytes: a second connection was not made: %v", limit, err)
			continue
		}
		rows := 0
		err = c.Query(context.Background(), "revenue by customer", "SELECT i::text FROM generate_series(1, 300) AS s (i)", func(row [][]byte) error {
			if rows++; string(row[0]) != fmt.Sprint(rows) {
				t.Errorf("row %d is %s", rows, row[0])
			}
			return nil
		})
		switch {
		case err == nil && rows != 300:
			t.Errorf("cut after %d bytes: %d rows without an error, want 300", limit, rows)
		case err != nil && !errors.Is(err, warehouse.ErrLost):
			t.Errorf("cut after %d bytes: %v, want ErrLost", limit, err)
		case err != nil && rows == 0:
			t.Errorf("cut after %d bytes: %v, want a second try", limit, err)
		}
		c.Close()
	}
}

// listenRaw accepts connections until the test ends, and returns the address.
func listenRaw(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go serve(c)
		}
	}()
	return l.Addr().String()
}

func TestErrorsOfTheCallerEndAQuery(t *testing.T) {
	d := warehousetest.Postgres(t)
	mine := errors.New("enough")
	for _, n := range []int{1, 10, 1000000} {
		c := d.Open()
		rows := 0
		err := c.Query(context.Background(), "revenue by customer", fmt.Sprintf("SELECT repeat('x', 100) FROM generate_series(1, %d)", n), func([][]byte) error { rows++; return mine })
		if err != mine || rows != 1 {
			t.Errorf("error = %v after %d rows, want that of the caller after 1", err, rows)
		}
		if n < 1000 { // the rest was short, and the session and its snapshot go on
			if ask(t, c, "SELECT 1"); !c.Snapshot() {
				t.Error("Snapshot() = false")
			}
		}
		c.Close()
	}
}

func TestSessionsAreShared(t *testing.T) {
	d := warehousetest.Postgres(t)
	d.Load("t", "id int", [][]string{{"1"}})
	opened := 0
	s := warehouse.NewSessions(func(ctx context.Context, source *filing.Source) (warehouse.Conn, error) {
		opened++
		return warehouse.Open(ctx, source, d.Lookup)
	})
	defer s.Close()
	done := make(chan string)
	for range 8 {
		go func() {
			c, err := s.Of(context.Background(), d.Source())
			if err != nil {
				done <- err.Error()
				return
			}
			defer c.Close()
			var got string
			for range 20 {
				err = c.Query(context.Background(), "test", "SELECT txid_current_if_assigned()::text, pg_backend_pid()::text FROM t", func(row [][]byte) error {
					got = string(row[1])
					return nil
				})
				if err != nil {
					got = err.Error()
				}
			}
			done <- got
		}()
	}
	seen := map[string]bool{}
	for range 8 {
		seen[<-done] = true
	}
	if len(seen) != 1 || opened != 1 {
		t.Errorf("sessions of the server = %v, opened %d times, want one", seen, opened)
	}
	// after Close, a new session
	s.Close()
	if _, err := s.Of(context.Background(), d.Source()); err != nil || opened != 2 {
		t.Errorf("opened %d times (%v), want 2", opened, err)
	}
	// an error is returned to each
	s = warehouse.NewSessions(warehouse.Connector(warehousetest.Environment{}.Lookup))
	_, first := s.Of(context.Background(), d.Source())
	_, second := s.Of(context.Background(), d.Source())
	if reason(t, first, warehouse.NoVariable) != second {
		t.Errorf("the second error is another one: %v", second)
	}
	_, none := new(warehouse.Sessions).Of(context.Background(), d.Source())
	reason(t, none, warehouse.NoVariable)
}
