// Package warehousetest starts a PostgreSQL server for tests, once for each test binary, and makes
// a fresh [Database] for each test ([Postgres]). It needs the programs initdb and postgres, in PATH
// or under /usr/lib/postgresql; without them a test is skipped, or fails if the variable
// TIEOUT_REQUIRE_POSTGRES is 1. The server stops and its files are removed when the process of the
// test ends, however it ends. [Trino] and [TrinoSchema] are for tests on the server that
// fixtures/trino/run.sh started; without TIEOUT_TRINO, such a test is skipped.
package warehousetest

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"database/sql"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/warehouse"
)

// Variable is the variable that Database.Lookup knows.
const Variable = "TIEOUT_WAREHOUSE"

// The role that reads, and its password.
const (
	Reader   = "tieout_reader"
	Password = "0pen-Sesame!"
)

const admin = "tieout_admin"

// server is the server of this test binary.
type server struct {
	dir  string // of the socket, the log and the data
	port int
	sh   *exec.Cmd
	hold io.Closer // the standard input of sh
}

var start = sync.OnceValues(func() (*server, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	return run(bin)
})

// Missing returns why there is no server, or nil. Tests that do more than ask a database use it to
// do the rest.
func Missing() error {
	_, err := start()
	return err
}

// programs returns the folder of initdb and postgres.
func programs() (string, error) {
	if found, err := exec.LookPath("initdb"); err == nil {
		if found, err = filepath.EvalSymlinks(found); err == nil && exists(filepath.Join(filepath.Dir(found), "postgres")) {
			return filepath.Dir(found), nil
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return "", fmt.Errorf("no initdb in PATH or /usr/lib/postgresql/*/bin")
	}
	return filepath.Dir(found[len(found)-1]), nil
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// script starts the server, and stops it and removes its files when the standard input ends,
// which it does with the process of the test.
const script = `"$1/postgres" -D "$2/data" >"$2/log" 2>&1 </dev/null &
pid=$!
cat >/dev/null
kill -QUIT $pid
wait $pid
cd / && rm -rf "$2"`

// settings of a server that keeps nothing.
const settings = `
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
max_connections = 100
listen_addresses = '127.0.0.1'
unix_socket_directories = '%[1]s'
port = %[2]d
log_statement = all
log_line_prefix = '@@%%d|%%u|%%p@@'
log_min_messages = warning
lc_messages = 'C'
timezone = 'America/New_York'
datestyle = 'SQL, DMY'
`

func run(bin string) (*server, error) {
	dir, err := os.MkdirTemp("", "tieout-postgres-")
	if err != nil {
		return nil, err
	}
	attr, err := owner(dir)
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	init := exec.Command(filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"), "-U", admin, "--auth-local=trust", "--auth-host=scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
	init.Dir, init.SysProcAttr = dir, attr
	if out, err := init.CombinedOutput(); err != nil {
		os.RemoveAll(dir)
		return nil, fmt.Errorf("initdb: %v\n%s", err, out)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir, port: free.Addr().(*net.TCPAddr).Port}
	free.Close()
	conf, err := os.OpenFile(filepath.Join(dir, "data", "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = fmt.Fprintf(conf, settings, dir, s.port)
		conf.Close()
	}
	if err != nil {
		return nil, err
	}
	sh := exec.Command("/bin/sh", "-c", script, "sh", bin, dir)
	sh.Dir, sh.SysProcAttr = dir, attr
	if s.hold, err = sh.StdinPipe(); err != nil { // this process holds it open
		return nil, err
	}
	if err := sh.Start(); err != nil {
		return nil, err
	}
	s.sh = sh
	for range 600 { // the start takes a second, and more on a busy machine
		c, err := pgconn.Connect(context.Background(), s.admin("postgres"))
		if err == nil {
			defer c.Close(context.Background())
			_, err = c.Exec(context.Background(), "CREATE ROLE "+Reader+" LOGIN PASSWORD '"+Password+"'").ReadAll()
			return s, err
		}
		time.Sleep(50 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(dir, "log"))
	return nil, fmt.Errorf("the PostgreSQL server did not start:\n%s", log)
}

// stop ends the server at once, as a crash would, and removes its files.
func (s *server) stop() {
	s.hold.Close()
	s.sh.Wait()
}

// admin returns the connection string of the owner of all databases.
func (s *server) admin(database string) string {
	return fmt.Sprintf("host=%s port=%d user=%s dbname=%s sslmode=disable client_encoding=UTF8", s.dir, s.port, admin, database)
}

// Database is a database of one test, which Reader may read.
type Database struct {
	Name string
	Port int
	t    testing.TB
	s    *server

	killed bool
}

var count atomic.Int64

// Postgres returns an empty database, which is dropped when the test ends. Its tables, also
// those of schemas that are made later, can be read by Reader.
func Postgres(t testing.TB) *Database {
	t.Helper()
	return PostgresIn(t, "UTF8")
}

// PostgresIn returns a database as Postgres does, with an encoding such as LATIN1.
func PostgresIn(t testing.TB, encoding string) *Database {
	t.Helper()
	s, err := start()
	need(t, err)
	return s.database(t, encoding)
}

// PostgresAlone returns a database as Postgres does, on a server of its own, which ends with the
// test.
func PostgresAlone(t testing.TB) *Database {
	t.Helper()
	bin, err := programs()
	need(t, err)
	s, err := run(bin)
	need(t, err)
	d := s.database(t, "UTF8")
	t.Cleanup(d.Kill)
	return d
}

// need skips the test, or fails it if it must run, where there is no server.
func need(t testing.TB, err error) {
	t.Helper()
	if err == nil {
		return
	}
	if os.Getenv("TIEOUT_REQUIRE_POSTGRES") == "1" {
		t.Fatal(err)
	}
	t.Skipf("needs PostgreSQL: %v", err)
}

func (s *server) database(t testing.TB, encoding string) *Database {
	t.Helper()
	d := &Database{Name: fmt.Sprintf("ledgers_%d", count.Add(1)), Port: s.port, t: t, s: s}
	locale := "C.UTF-8"
	if encoding != "UTF8" {
		locale = "C"
	}
	d.in("postgres", fmt.Sprintf("CREATE DATABASE %s TEMPLATE template0 ENCODING '%s' LOCALE '%s'", d.Name, encoding, locale))
	t.Cleanup(func() {
		if d.killed {
			return
		}
		d.in("postgres", "DROP DATABASE "+d.Name+" WITH (FORCE)")
	})
	d.Exec("GRANT USAGE ON SCHEMA public TO "+Reader, "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO "+Reader, "ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO "+Reader)
	return d
}

// Kill ends the server at once, as a crash would. It is for a database of PostgresAlone.
func (d *Database) Kill() {
	d.killed = true
	d.s.stop()
}

// TLS gives the server a certificate for a host, and lets it refuse connections without TLS. It
// returns the name of a file with the certificate of the authority. It is for a database of
// PostgresAlone.
func (d *Database) TLS(host string) string {
	d.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		d.t.Fatal(err)
	}
	authority := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "tieout test authority"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host}, NotBefore: authority.NotBefore, NotAfter: authority.NotAfter,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	root, err := x509.CreateCertificate(rand.Reader, authority, authority, &key.PublicKey, key)
	if err != nil {
		d.t.Fatal(err)
	}
	cert, err := x509.CreateCertificate(rand.Reader, leaf, authority, &key.PublicKey, key)
	if err != nil {
		d.t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		d.t.Fatal(err)
	}
	write := func(name, kind string, der []byte) {
		// the server reads a key of its own user or of root alone
		name = filepath.Join(d.s.dir, name)
		if err := os.WriteFile(name, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
			d.t.Fatal(err)
		}
		if _, err := owner(name); err != nil {
			d.t.Fatal(err)
		}
	}
	write("root.crt", "CERTIFICATE", root)
	write("server.crt", "CERTIFICATE", cert)
	write("server.key", "PRIVATE KEY", private)
	hba := filepath.Join(d.s.dir, "data", "pg_hba.conf")
	if err := os.WriteFile(hba, []byte("local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\nhostssl all all ::1/128 scram-sha-256\n"), 0o600); err != nil {
		d.t.Fatal(err)
	}
	d.Exec("ALTER SYSTEM SET ssl_cert_file = '"+filepath.Join(d.s.dir, "server.crt")+"'", "ALTER SYSTEM SET ssl_key_file = '"+filepath.Join(d.s.dir, "server.key")+"'", "ALTER SYSTEM SET ssl = on", "SELECT pg_reload_conf()")
	d.Wait("SELECT 1 WHERE current_setting('ssl') = 'on'")
	return filepath.Join(d.s.dir, "root.crt")
}

// Exec runs statements as the owner of the database.
func (d *Database) Exec(statements ...string) {
	d.t.Helper()
	d.in(d.Name, statements...)
}

func (d *Database) in(database string, statements ...string) {
	d.t.Helper()
	ctx := context.Background()
	c, err := pgconn.Connect(ctx, d.s.admin(database))
	if err != nil {
		d.t.Fatal(err)
	}
	defer c.Close(ctx)
	for _, text := range statements {
		if _, err := c.Exec(ctx, text).ReadAll(); err != nil {
			d.t.Fatalf("%v\n%s", err, text)
		}
	}
}

// Wait runs a query as the owner of the database until it returns a row. It fails the test after
// a minute.
func (d *Database) Wait(query string) {
	ctx := context.Background()
	c, err := pgconn.Connect(ctx, d.s.admin(d.Name))
	if err != nil {
		d.t.Error(err)
		return
	}
	defer c.Close(ctx)
	for range 2400 { // a session sees a reloaded configuration with its next statement
		results, err := c.Exec(ctx, query).ReadAll()
		if err != nil {
			d.t.Errorf("%v\n%s", err, query)
			return
		}
		if len(results[0].Rows) > 0 {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	d.t.Errorf("no row after a minute: %s", query)
}

// Admin opens a connection of the owner of the database, which ends with the test.
func (d *Database) Admin() *pgconn.PgConn {
	d.t.Helper()
	c, err := pgconn.Connect(context.Background(), d.s.admin(d.Name))
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { c.Close(context.Background()) })
	return c
}

// Load makes a table with text rows: "" in a row is NULL. The argument columns is as in CREATE
// TABLE: "customer_id text, amount numeric(18,2)".
func (d *Database) Load(table, columns string, rows [][]string) {
	d.t.Helper()
	c := d.Admin()
	ctx := context.Background()
	if _, err := c.Exec(ctx, "CREATE TABLE "+table+" ("+columns+")").ReadAll(); err != nil {
		d.t.Fatal(err)
	}
	var b strings.Builder
	escape := strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				b.WriteByte('\t')
			}
			if cell == "" {
				b.WriteString(`\N`)
			} else {
				escape.WriteString(&b, cell)
			}
		}
		b.WriteByte('\n')
	}
	if _, err := c.CopyFrom(ctx, strings.NewReader(b.String()), "COPY "+table+" FROM STDIN"); err != nil {
		d.t.Fatal(err)
	}
}

// DSN returns the connection string of Reader, as a URL with further parameters in pairs of name
// and value. TLS is off unless they state sslmode.
func (d *Database) DSN(parameters ...string) string {
	query := url.Values{"sslmode": {"disable"}}
	for i := 0; i+1 < len(parameters); i += 2 {
		query.Set(parameters[i], parameters[i+1])
	}
	u := url.URL{Scheme: "postgres", User: url.UserPassword(Reader, Password), Host: fmt.Sprintf("127.0.0.1:%d", d.Port), Path: "/" + d.Name, RawQuery: strings.ReplaceAll(query.Encode(), "+", "%20")}
	return u.String()
}

// Lookup returns the connection string of Reader as the value of Variable, as os.LookupEnv does.
func (d *Database) Lookup(name string) (string, bool) {
	return d.DSN(), name == Variable
}

// Source returns the source of filing.toml that Lookup serves.
func (d *Database) Source() *filing.Source {
	return &filing.Source{Name: "warehouse", Driver: filing.Postgres, Env: Variable}
}

// Open opens a session of Reader, which ends with the test.
func (d *Database) Open() warehouse.Conn {
	d.t.Helper()
	c, err := warehouse.Open(context.Background(), d.Source(), d.Lookup)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { c.Close() })
	return c
}

// Statements returns the statements that the server received from Reader in this database, in
// the order in which they began.
func (d *Database) Statements() (list []string) {
	d.t.Helper()
	// the log is written before the answer is sent
	log, err := os.ReadFile(filepath.Join(d.s.dir, "log"))
	if err != nil {
		d.t.Fatal(err)
	}
	for entry := range strings.SplitSeq("\n"+string(log), "\n@@") {
		head, body, _ := strings.Cut(entry, "@@")
		who := strings.Split(head, "|")
		if len(who) != 3 || who[0] != d.Name || who[1] != Reader {
			continue
		}
		body, logged := strings.CutPrefix(body, "LOG:  ")
		if !logged {
			continue
		}
		kind, sql, _ := strings.Cut(body, ": ")
		if kind == "statement" || strings.HasPrefix(kind, "execute ") {
			list = append(list, strings.TrimSpace(strings.ReplaceAll(sql, "\n\t", "\n")))
		}
	}
	return list
}

// OnlyReads fails the test unless each statement that the server received from Reader is a SELECT,
// or begins or ends the transaction.
func (d *Database) OnlyReads() {
	d.t.Helper()
	list := d.Statements()
	if len(list) == 0 {
		d.t.Error("the server logged no statement")
	}
	for _, sql := range list {
		if first := strings.ToUpper(strings.FieldsFunc(sql+" ", func(r rune) bool { return r == ' ' || r == '\n' || r == '(' })[0]); !slices.Contains([]string{"SELECT", "WITH", "BEGIN", "COMMIT", "ROLLBACK"}, first) {
			d.t.Errorf("the server received %s", sql)
		}
	}
}

// Trino returns the connection string of the Trino server that TIEOUT_TRINO names, a URL such as
// http://tieout@127.0.0.1:8080?catalog=memory&schema=default, and skips the test without one.
func Trino(t testing.TB) string {
	t.Helper()
	dsn := os.Getenv("TIEOUT_TRINO")
	if dsn == "" {
		t.Skip("needs Trino: set TIEOUT_TRINO to the URL of a server with a memory catalog, or run `make trino`")
	}
	return dsn
}

// TrinoSchema makes a schema in the catalog of Trino, and returns its name. A schema that is left
// from a test is dropped with its tables when the test ends. The function exec runs statements
// as another client of the server.
func TrinoSchema(t testing.TB) (schema string, exec func(sql string)) {
	t.Helper()
	db, err := sql.Open("trino", Trino(t))
	if err != nil {
		t.Fatal(err)
	}
	exec = func(text string) {
		t.Helper()
		if _, err := db.Exec(text); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
	}
	schema = fmt.Sprintf("tieout_%d_%d", os.Getpid(), count.Add(1))
	exec("CREATE SCHEMA " + schema)
	t.Cleanup(func() {
		rows, err := db.Query("SELECT table_name FROM information_schema.tables WHERE table_schema = '" + schema + "'")
		if err != nil {
			t.Error(err)
			return
		}
		var tables []string
		for rows.Next() {
			var name string
			if rows.Scan(&name) == nil {
				tables = append(tables, name)
			}
		}
		for _, name := range tables {
			exec(`DROP TABLE ` + schema + `."` + name + `"`)
		}
		exec("DROP SCHEMA " + schema)
		db.Close()
	})
	return schema, exec
}

// TrinoSource returns the source of filing.toml that Environment{Variable: Trino(t)} serves.
func TrinoSource() *filing.Source {
	return &filing.Source{Name: "warehouse", Driver: filing.Trino, Env: Variable}
}

// Environment is an environment of variables and values.
type Environment map[string]string

// Lookup returns the value of a variable, as os.LookupEnv does.
func (e Environment) Lookup(name string) (string, bool) {
	value, ok := e[name]
	return value, ok
}
