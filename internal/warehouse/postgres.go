package warehouse

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/text"
)

const (
	dialTime   = 30 * time.Second       // for a connection, unless connect_timeout is stated
	mostTries  = 3                      // of a connection, and of a query that delivered no row
	firstPause = 250 * time.Millisecond // between tries; each later pause is four times as long
	cancelTime = 5 * time.Second        // for the answer to a cancel request
	drained    = 1000                   // rows that are read and dropped rather than canceled
)

// fixed are the run-time parameters on which the meaning of a text depends.
var fixed = map[string]string{
	"client_encoding": "UTF8", "DateStyle": "ISO, YMD", "TimeZone": "UTC", "standard_conforming_strings": "on",
}

// limits are the run-time parameters that a connection string may state otherwise. Some poolers
// refuse them in the startup packet, and some servers do not know them.
var limits = map[string]string{
	"application_name":                    "tieout",
	"statement_timeout":                   "3600000", // ms: one hour for a query
	"lock_timeout":                        "30000",
	"idle_in_transaction_session_timeout": "600000", // between queries, while other ledgers are read
	"work_mem":                            "131072", // kB: keeps about 500,000 groups in memory
}

// postgres is a session of PostgreSQL, or of a server that speaks its protocol: one transaction,
// read-only and repeatable.
type postgres struct {
	source    *filing.Source
	config    *pgconn.Config
	secrets   secrets
	dialect   *Dialect
	conn      *pgconn.PgConn
	delivered bool        // rows were delivered, and belong to a snapshot
	torn      atomic.Bool // a second snapshot began after rows were delivered
	ended     *Error      // the session has ended

	path     string            // where the account finds names, after those of the server; "" if the server does not know the parameters
	settings string            // what sets the other parameters anew
	checks   bool              // each statement is followed by replacedRelations
	known    map[string]bool   // the relations of filing.toml; true for a table with its schema, which needs no path
	reported map[string]bool   // tables that were replaced
	stale    map[string]*Error // by relation of filing.toml, that they were
	sent     string            // the statement in progress
}

// openPostgres opens a session and begins its transaction.
func openPostgres(ctx context.Context, s *filing.Source, dsn string) (Conn, error) {
	config, hide, failed := postgresConfig(dsn)
	if failed != nil {
		return nil, failed.of(s, "")
	}
	p := &postgres{source: s, config: config, secrets: hide}
	for try := 1; ; try++ {
		failed = p.begin(ctx)
		if failed == nil {
			return p, nil
		}
		if failed.Reason != Busy && failed.Reason != Dropped || try == mostTries || pause(ctx, try) != nil {
			return nil, p.named(failed, "")
		}
	}
}

func (p *postgres) named(e *Error, label string) *Error { return e.of(p.source, label) }

// pause waits before another try, and returns the error of a context that ends meanwhile.
func pause(ctx context.Context, try int) error {
	wait := firstPause
	for range try - 1 {
		wait *= 4
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

const postgresForm = "Set VARIABLE to a string of the form postgres://USER:PASSWORD@HOST:PORT/DATABASE, with reserved characters of the password percent-encoded, or host=HOST port=PORT user=USER password=PASSWORD dbname=DATABASE"

// parameters are those that people state in a connection string, by the names that they misspell.
var parameters = []string{"sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword", "sslsni", "connect_timeout", "application_name", "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout",
	"work_mem", "search_path", "row_security", "target_session_attrs", "passfile", "service", "options", "host", "port", "user", "password", "dbname", "channel_binding"}

// misspelled returns what is wrong with a parameter of the connection string that the server does not
// know; "" if it has no name like it. A name that is like none is not shown, for it may be a part of
// a password.
func misspelled(message string, config *pgconn.Config) string {
	for name := range config.RuntimeParams {
		if !strings.Contains(message, `"`+name+`"`) {
			continue
		}
		for _, known := range parameters {
			if text.Distance(strings.ToLower(name), known) <= 2 {
				return fmt.Sprintf("the value of VARIABLE states a parameter %q, which does not exist; did you mean %s?", name, known)
			}
		}
	}
	return ""
}

// postgresConfig reads a connection string, and returns the parts of it that no message may
// hold. Without sslmode, the server must have TLS with a valid certificate for its name.
func postgresConfig(dsn string) (*pgconn.Config, secrets, *Error) {
	dsn = strings.TrimSpace(dsn)
	if scheme, _, found := strings.Cut(dsn, "://"); found && scheme != "postgres" && scheme != "postgresql" && !strings.ContainsAny(scheme, "= ") { // pgconn would take it for the names of parameters
		return nil, secrets{}, &Error{Reason: BadString, remedy: postgresForm}
	}
	config, err := pgconn.ParseConfig(strict(dsn))
	if err != nil {
		// the error of pgconn quotes the string
		e := &Error{Reason: BadString, remedy: postgresForm}
		switch wrapped := errors.Unwrap(err); {
		case strings.Contains(err.Error(), "sslmode is invalid"):
			e.detail, e.remedy = "the value of VARIABLE states an sslmode that does not exist", words[WeakTLS].remedy
		case wrapped != nil && strings.HasPrefix(wrapped.Error(), "unable to read CA file"), wrapped != nil && strings.Contains(wrapped.Error(), "CA to cert pool"):
			e.Reason, e.detail, e.remedy = TLS, "the file that VARIABLE names as sslrootcert cannot be read as certificates in PEM form", "Correct sslrootcert in VARIABLE, or the file"
		case wrapped != nil && (strings.Contains(wrapped.Error(), "sslkey") || strings.Contains(wrapped.Error(), "cert")):
			e.Reason, e.detail, e.remedy = TLS, "the client certificate and key that VARIABLE names as sslcert and sslkey cannot be read", "Correct sslcert and sslkey in VARIABLE, or the files"
		}
		return nil, secrets{}, e
	}
	modes := map[string]int{} // by address: 1 is with TLS, 2 without
	note := func(host string, port uint16, with bool) {
		mode := 2
		if with {
			mode = 1
		}
		modes[fmt.Sprint(host, " ", port)] |= mode
	}
	note(config.Host, config.Port, config.TLSConfig != nil)
	hide := secrets{[]string{dsn, config.Password}, []string{config.Host, config.User, config.Database}}
	for _, f := range config.Fallbacks {
		note(f.Host, f.Port, f.TLSConfig != nil)
		hide.names = append(hide.names, f.Host)
	}
	if slices.Contains(slices.Collect(maps.Values(modes)), 3) {
		return nil, secrets{}, &Error{Reason: WeakTLS}
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = dialTime
	}
	maps.Copy(config.RuntimeParams, without(config.RuntimeParams, fixed))
	options := strings.ToLower(config.RuntimeParams["options"])
	for name, value := range limits {
		if _, stated := config.RuntimeParams[name]; !stated && !strings.Contains(options, name) {
			config.RuntimeParams[name] = value
		}
	}
	config.RuntimeParams["default_transaction_read_only"] = "on"
	config.BuildContextWatcherHandler = func(c *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: c, DeadlineDelay: cancelTime}
	}
	return config, hide, nil
}

// without removes from the parameters of a connection string those of want, in any letter case,
// and returns want.
func without(params, want map[string]string) map[string]string {
	maps.DeleteFunc(params, func(name, _ string) bool {
		for other := range want {
			if strings.EqualFold(name, other) {
				return true
			}
		}
		return false
	})
	return want
}

// strict returns a connection string with sslmode=verify-full before its own settings, which
// replace it.
func strict(dsn string) string {
	const mode = "sslmode=verify-full"
	scheme, rest, found := strings.Cut(dsn, "://")
	if !found || scheme != "postgres" && scheme != "postgresql" {
		return mode + " " + dsn
	}
	start := 0
	if i := strings.IndexAny(rest, "@/"); i >= 0 && rest[i] == '@' {
		start = i + 1
	}
	if i := strings.IndexByte(rest[start:], '?'); i >= 0 {
		i += start + 1
		if rest[i:] == "" {
			return dsn + mode
		}
		return scheme + "://" + rest[:i] + mode + "&" + rest[i:]
	}
	return dsn + "?" + mode
}

// begin connects and begins the transaction. A server or pooler that refuses the run-time
// parameters of limits gets those that it takes by SELECT set_config, within the transaction.
func (p *postgres) begin(ctx context.Context) *Error {
	if err := ctx.Err(); err != nil {
		return interrupted(err)
	}
	conn, err := pgconn.ConnectConfig(ctx, p.config)
	var refused *pgconn.PgError
	late := false
	if errors.As(err, &refused) && (refused.Code == "08P01" || refused.Code == "42704" || refused.Code == "22023" || refused.Code == "0A000") {
		plain := p.config.Copy()
		maps.DeleteFunc(plain.RuntimeParams, func(name, _ string) bool {
			_, limit := limits[name]
			return limit && name != "application_name" || name == "default_transaction_read_only"
		})
		if again, failed := pgconn.ConnectConfig(ctx, plain); failed == nil {
			conn, err, late = again, nil, true
		}
	}
	if err != nil {
		return connectError(ctx, err, p.config)
	}
	p.conn = conn
	if err := p.preset(ctx); err != nil { // not yet in the transaction, so that the first query of a ledger takes the snapshot
		e := p.queryError(ctx, err)
		p.hangUp()
		return e
	}
	if e := p.transact(ctx); e != nil {
		p.hangUp()
		return e
	}
	if late {
		for _, name := range slices.Sorted(maps.Keys(limits)) {
			if err := p.command(ctx, "SELECT pg_catalog.set_config("+literal(name)+", "+literal(p.config.RuntimeParams[name])+", true)"); err != nil {
				if e := p.again(ctx); e != nil { // the server does not know the parameter
					p.hangUp()
					return e
				}
			}
		}
	}
	return nil
}

// transact begins the transaction, and checks what the texts of its session mean.
func (p *postgres) transact(ctx context.Context) *Error {
	if err := p.command(ctx, "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"); err != nil {
		e := p.queryError(ctx, err)
		if e.Reason == Failed || e.Reason == Syntax || e.Reason == NotSelect || e.Reason == BadValue {
			e.Reason = Unsupported
		}
		return e
	}
	if p.conn.TxStatus() != 'T' {
		return &Error{Reason: Unsupported, detail: "the server began no transaction"}
	}
	for _, name := range slices.Sorted(maps.Keys(fixed)) {
		value := p.conn.ParameterStatus(name)
		if value == "" || strings.EqualFold(value, fixed[name]) || name == "DateStyle" && strings.HasPrefix(value, "ISO") || name == "TimeZone" && strings.EqualFold(value, "Etc/UTC") {
			continue
		}
		if err := p.command(ctx, "SELECT pg_catalog.set_config("+literal(name)+", "+literal(fixed[name])+", true)"); err != nil {
			return p.queryError(ctx, err)
		}
	}
	if p.dialect == nil {
		p.dialect = p.write()
	}
	return nil
}

// write returns the dialect of the server.
func (p *postgres) write() *Dialect {
	var use *Dialect
	switch strings.ToUpper(p.conn.ParameterStatus("server_encoding")) {
	case "", "UTF8", "UNICODE":
		use = Postgres
	case "LATIN1", "SQL_ASCII": // in these encodings too, the order of bytes is the order of UTF-8
		use = postgresASCII
	default:
		use = postgresOther
	}
	if p.postgres() {
		own := *use
		own.Unique = postgresUnique
		if p.release() >= 1400 {
			own.Hash = postgresHash
		}
		return &own
	}
	return use
}

// command runs a statement without an interest in its rows.
func (p *postgres) command(ctx context.Context, sql string) error {
	_, err := p.conn.ExecParams(ctx, sql, nil, nil, nil, nil).Close()
	return err
}

// again begins a new transaction after a statement that failed, because the old one takes no
// further statement.
func (p *postgres) again(ctx context.Context) *Error {
	if err := p.command(ctx, "ROLLBACK"); err != nil {
		return p.queryError(ctx, err)
	}
	if p.delivered {
		p.torn.Store(true)
	}
	return p.transact(ctx)
}

// hangUp closes the connection without waiting for the server.
func (p *postgres) hangUp() {
	if p.conn == nil {
		return
	}
	ctx, stop := context.WithTimeout(context.Background(), cancelTime)
	defer stop()
	p.conn.Close(ctx)
	p.conn = nil
}

func (p *postgres) Dialect() *Dialect { return p.dialect }

// Snapshot reports whether all queries of the session saw one state of the database. It is
// false once a statement failed after rows had been delivered.
func (p *postgres) Snapshot() bool { return !p.torn.Load() }

func (p *postgres) Close() error {
	if p.conn != nil && p.ended == nil {
		ctx, stop := context.WithTimeout(context.Background(), cancelTime)
		defer stop()
		p.command(ctx, "ROLLBACK") // the server does so too when the connection ends
	}
	p.hangUp()
	if p.ended == nil {
		p.ended = &Error{Reason: Dropped, Lost: true, detail: "the session was closed"}
	}
	return nil
}

func (p *postgres) Query(ctx context.Context, label, sql string, each func(row [][]byte) error) error {
	want := width(sql)
	return p.query(ctx, label, sql, func(rows *pgconn.ResultReader) error {
		p.delivered = true
		if each == nil {
			return nil
		}
		values := rows.Values()
		if e := misshaped(values, want); e != nil {
			return p.named(e, label)
		}
		for i, value := range values {
			if !utf8.Valid(value) {
				return p.named(&Error{Reason: BadValue, detail: fmt.Sprintf("column %d of the result has a text that is not UTF-8", i+1)}, label)
			}
		}
		return each(values)
	}, nil)
}

// query runs a statement. It calls row for every row, and done with the fields of the result.
func (p *postgres) query(ctx context.Context, label, sql string, row func(*pgconn.ResultReader) error, done func([]pgconn.FieldDescription)) error {
	if e := refusal(sql); e != nil {
		return p.named(e, label)
	}
	for try := 1; ; try++ {
		if p.ended != nil {
			e := *p.ended
			return p.named(&e, label)
		}
		if err := ctx.Err(); err != nil {
			return p.named(interrupted(err), label)
		}
		if p.conn == nil {
			if e := p.begin(ctx); e != nil {
				return p.named(e, label)
			}
		}
		for from, e := range p.stale {
			if strings.Contains(sql, "FROM "+from) {
				again := *e
				return p.named(&again, label)
			}
		}
		p.sent = sql
		started, err := p.run(ctx, sql, row, done)
		if err == nil {
			return nil
		}
		var other *replaced
		if errors.As(err, &other) {
			if !p.delivered && try < mostTries && p.again(ctx) == nil {
				continue // another snapshot is as good
			}
			return p.named(p.replaced(sql, other.names), label)
		}
		var own *foreign
		if errors.As(err, &own) {
			return own.err
		}
		e := p.queryError(ctx, err)
		transient := e.Reason == Dropped || e.Reason == Snapshot
		if e.Reason == Snapshot && p.delivered || p.conn.IsClosed() || e.Lost || p.again(ctx) != nil {
			e.Lost = true
			p.hangUp()
		}
		if transient && !started && !p.delivered && try < mostTries && pause(ctx, try) == nil {
			continue // no row of the snapshot was used: another snapshot is as good
		}
		p.named(e, label)
		if e.Lost {
			ended := *e
			p.ended = &ended
		}
		return e
	}
}

// replaced returns the error of tables that are not those of the snapshot. The statements that
// follow on the same relation have the same error, and others go on.
func (p *postgres) replaced(sql string, names []string) *Error {
	if p.reported == nil {
		p.reported, p.stale = map[string]bool{}, map[string]*Error{}
	}
	for i, name := range names {
		p.reported[name] = true
		names[i] = p.secrets.clean(name, name)
	}
	e := &Error{Reason: Replaced, detail: text.List(names, "and") + " was replaced, emptied or rewritten after the state of the database was fixed that all ledgers of the source are read from, so that its rows of that state are gone"}
	for from := range p.known {
		if strings.Contains(sql, "FROM "+from) {
			own := *e
			p.stale[from] = &own
		}
	}
	return e
}

// foreign is an error of the function that takes rows.
type foreign struct{ err error }

func (f *foreign) Error() string { return f.err.Error() }

// connectError returns why no connection was made. The texts of pgconn name the host, the user
// and the database, and so does a server: none of them is passed on.
func connectError(ctx context.Context, err error, config *pgconn.Config) *Error {
	if ended := ctx.Err(); ended != nil {
		return interrupted(ended)
	}
	var server *pgconn.PgError
	if errors.As(err, &server) {
		e := &Error{Reason: Login, Code: server.Code}
		switch code := server.Code; {
		case code == "28000" && strings.Contains(server.Message, "SSL off"), code == "28000" && strings.Contains(server.Message, "no encryption"):
			e.Reason, e.detail, e.remedy = TLS, "the server accepts no connection without TLS, and VARIABLE states sslmode=disable", "Remove sslmode=disable from VARIABLE"
		case strings.HasPrefix(code, "28"):
		case code == "3D000":
			e.Reason = NoDatabase
		case code == "42501":
			e.Reason, e.detail, e.remedy = Login, "the user in VARIABLE has no right to connect to the database", "Ask the administrator of the database to grant the user the right to CONNECT"
		case code == "53300", code == "57P03", code == "57P01", code == "57P02", code == "53400":
			e.Reason = Busy
		case code == "42704" && misspelled(server.Message, config) != "":
			e.Reason, e.detail, e.remedy = BadString, misspelled(server.Message, config), "Correct the name of the parameter in VARIABLE, or remove it"
		case code == "08P01", code == "42704", code == "22023", code == "0A000":
			e.Reason, e.detail, e.remedy = Unsupported, "the server or the pooler in front of it refused the parameters of the connection",
				"Let VARIABLE lead to the server itself, or ask the administrator of the pooler to add the parameters of VARIABLE to ignore_startup_parameters"
		default:
			e.Reason = Failed
		}
		return e
	}
	var (
		unknown  x509.UnknownAuthorityError
		hostname x509.HostnameError
		invalid  x509.CertificateInvalidError
		verify   *tls.CertificateVerificationError
		alert    tls.AlertError
		record   tls.RecordHeaderError
		dns      *net.DNSError
	)
	message := err.Error()
	switch {
	case strings.Contains(message, "server refused TLS connection"):
		return &Error{Reason: TLS, detail: "the server has no TLS", remedy: "Ask the administrator of the database to turn on ssl. To connect without TLS in a network that you trust, state sslmode=disable in VARIABLE"}
	case errors.As(err, &hostname):
		return &Error{Reason: TLS, detail: "the server's certificate is for another name than the host in VARIABLE", remedy: "Write the host in VARIABLE as its certificate names it, or state sslmode=verify-ca in VARIABLE to check its certificate authority alone"}
	case errors.As(err, &unknown):
		return &Error{Reason: TLS, detail: "the server's certificate is of an authority that this machine does not trust", remedy: "Save the certificate of the authority as a file, and name it as sslrootcert in VARIABLE"}
	case errors.As(err, &invalid), errors.As(err, &verify):
		return &Error{Reason: TLS, detail: "the server's certificate has expired, or is not valid for a server", remedy: "Ask the administrator of the database for a valid certificate"}
	case errors.As(err, &alert), errors.As(err, &record):
		return &Error{Reason: TLS}
	case errors.As(err, &dns):
		return &Error{Reason: Unreachable, detail: "the name of the host in VARIABLE is not known to this machine"}
	case isAny(err, unaccepted):
		return &Error{Reason: Unreachable, detail: "the host in VARIABLE refused the connection at the port: no server listens there"}
	case errors.Is(err, syscall.ENOENT), errors.Is(err, syscall.EACCES):
		return &Error{Reason: Unreachable, detail: "the socket of the server, which VARIABLE names, does not exist or is not open to this account"}
	case isAny(err, cut), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &Error{Reason: Dropped, detail: "the server or the network closed the connection while it was opened", remedy: "Check the host and the port in VARIABLE, and that a PostgreSQL server listens there, and run the command again"}
	case strings.Contains(message, "SCRAM"), strings.Contains(message, "channel binding"), strings.Contains(message, "auth"):
		return &Error{Reason: Login, detail: "the server and tieout did not agree on a way to log in", remedy: "Ask the administrator of the database for a login with a password (scram-sha-256) or a client certificate"}
	}
	return &Error{Reason: Unreachable}
}

// states maps SQLSTATE codes, or their classes, to reasons.
var states = map[string]Reason{
	"42P01": NoRelation, "3F000": NoRelation, "42703": NoColumn, "42702": NoColumn, "42501": NoRight,
	"42601": Syntax, "42": Syntax, "25006": NotSelect, "25001": NotSelect, "22": BadValue, "22003": Overflow, "55P03": Locked, "40P01": Locked,
	"57014": TimeLimit, "53": Resources, "54": Resources, "57P01": Dropped, "57P02": Dropped, "57P03": Dropped, "57P05": Dropped,
	"25P03": Dropped, "25P04": Dropped, "08": Dropped, "40001": Snapshot, "72000": Snapshot, "0A000": Syntax, "58": Resources,
}

// queryError returns why a statement failed.
func (p *postgres) queryError(ctx context.Context, err error) *Error {
	if ended := ctx.Err(); ended != nil {
		return interrupted(ended)
	}
	if errors.Is(err, errAnswer) {
		return &Error{Reason: Unsupported, Lost: true, detail: "the server does not answer each statement with one result, as PostgreSQL does", remedy: "Check the host and the port in VARIABLE: the server, or what stands between it and this machine, does not answer as a database does"}
	}
	var server *pgconn.PgError
	if !errors.As(err, &server) {
		return &Error{Reason: Dropped, Lost: true}
	}
	e := &Error{Reason: Failed, Code: server.Code, Message: p.secrets.clean(server.Message, p.sent)}
	for _, key := range []string{server.Code, server.Code[:min(2, len(server.Code))]} {
		if reason, known := states[key]; known {
			e.Reason = reason
			break
		}
	}
	switch {
	case server.Code == "42501" && (server.Routine == "check_enable_rls" || strings.Contains(server.Message, "row-level security")):
		e.Reason = Policy
	case e.Reason == TimeLimit && !strings.Contains(server.Message, "timeout"):
		e.detail, e.remedy = "the database canceled the query", "Ask the administrator of the database why the query was canceled, and run the command again"
	case server.Code == "25P03", server.Code == "57P05":
		e.detail, e.remedy = "the database ended the session because it waited too long for the next query", "Run the command again. If other ledgers take longer to read, set idle_in_transaction_session_timeout in VARIABLE"
	case server.Code == "40001" && strings.Contains(server.Message, "recovery"):
		e.detail = "the standby canceled the query because changes from the primary server conflict with it"
	case server.Code == "42601" && strings.Contains(server.Message, "multiple commands"):
		e.Reason = NotSelect
	}
	e.Lost = e.Reason == Dropped
	return e
}

// near returns up to three tables of the database with a name like that of a relation.
func (p *postgres) near(ctx context.Context, from string) (near []string) {
	name := lastPart(from)
	if name == "" {
		return nil
	}
	var known []string
	p.query(ctx, "names of tables", "SELECT table_schema::text, table_name::text FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2 LIMIT 2000", func(rows *pgconn.ResultReader) error {
		v := rows.Values()
		known = append(known, string(v[0])+"."+string(v[1]))
		return nil
	}, nil)
	return similar(name, known)
}

// similar returns up to three names, schema and table, whose table is like name.
func similar(name string, known []string) (near []string) {
	distance := func(full string) int {
		_, table, _ := strings.Cut(full, ".")
		return text.Distance(strings.ToLower(table), strings.ToLower(name))
	}
	for _, full := range known {
		if distance(full) <= min(2, len(name)/3) {
			near = append(near, full)
		}
	}
	slices.SortStableFunc(near, func(a, b string) int { return distance(a) - distance(b) })
	return near[:min(3, len(near))]
}

// lastPart returns the last name of a quoted table, and "" for a query.
func lastPart(from string) string {
	from = strings.TrimSpace(from)
	if strings.HasPrefix(from, "(") || from == "" {
		return ""
	}
	if !strings.HasSuffix(from, `"`) {
		return from[strings.LastIndexByte(from, '.')+1:]
	}
	parts := strings.Split(from, `"."`)
	return strings.ReplaceAll(strings.Trim(parts[len(parts)-1], `"`), `""`, `"`)
}

// kinds are the types of PostgreSQL by their numbers, which are the same in every database.
var kinds = map[uint32]struct {
	name string
	kind Kind
}{
	16: {"boolean", Boolean}, 18: {`"char"`, Text}, 19: {"name", Text}, 25: {"text", Text}, 1042: {"character", Text}, 1043: {"character varying", Text},
	20: {"bigint", Integer}, 21: {"smallint", Integer}, 23: {"integer", Integer}, 1700: {"numeric", Decimal}, 700: {"real", Float}, 701: {"double precision", Float},
	1082: {"date", Date}, 1114: {"timestamp without time zone", Timestamp}, 1184: {"timestamp with time zone", Moment}, 2950: {"uuid", Text}, 705: {"unknown", Text},
	790: {"money", Other}, 114: {"json", Other}, 3802: {"jsonb", Other}, 17: {"bytea", Other}, 1083: {"time without time zone", Other}, 1266: {"time with time zone", Other},
	1186: {"interval", Other}, 26: {"oid", Other}, 142: {"xml", Other},
}

func (p *postgres) Columns(ctx context.Context, from string) ([]Column, error) {
	const label = "types of the columns"
	p.know(from)
	var fields []pgconn.FieldDescription
	err := p.query(ctx, label, "SELECT * FROM "+from+" AS r LIMIT 0", nil, func(f []pgconn.FieldDescription) { fields = f })
	var e *Error
	if errors.As(err, &e) {
		if e.Reason == NoRelation && p.ended == nil {
			for _, name := range p.near(ctx, from) {
				e.Near = append(e.Near, p.secrets.clean(name, from))
			}
		}
		return nil, e
	}
	if err != nil {
		return nil, err
	}
	if err := p.simple(ctx, label, from); err != nil {
		return nil, err
	}
	list := make([]Column, len(fields))
	var unknown []string
	for i, f := range fields {
		k, known := kinds[f.DataTypeOID]
		list[i] = Column{Name: string(f.Name), Type: k.name + precision(f), Kind: k.kind}
		if !known {
			unknown = append(unknown, fmt.Sprint(f.DataTypeOID))
		}
	}
	if err := p.custom(ctx, label, list, fields, unknown); err != nil {
		return nil, err
	}
	return list, p.bare(ctx, label, list, fields)
}

// custom completes the columns of types that have numbers of this database, such as enumerations,
// citext and arrays. The type of a domain was resolved already.
func (p *postgres) custom(ctx context.Context, label string, list []Column, fields []pgconn.FieldDescription, unknown []string) error {
	if unknown == nil {
		return nil
	}
	types := map[string]Column{}
	err := p.query(ctx, label, "SELECT oid::text, pg_catalog.format_type(oid, NULL), typtype::text, typcategory::text FROM pg_catalog.pg_type WHERE oid IN ("+strings.Join(unknown, ", ")+")",
		func(rows *pgconn.ResultReader) error {
			v := rows.Values()
			c := Column{Type: string(v[1])}
			switch kind, category := string(v[2]), string(v[3]); {
			case kind == "e":
				c.Kind, c.Bare = Text, true
			case kind == "b" && category == "S": // citext
				c.Kind = Text
			}
			types[string(v[0])] = c
			return nil
		}, nil)
	for i, f := range fields {
		if c, found := types[fmt.Sprint(f.DataTypeOID)]; found {
			list[i].Type, list[i].Kind, list[i].Bare = c.Type, c.Kind, c.Bare
		}
	}
	return err
}

// postgres reports whether the server is PostgreSQL 12 or later, whose catalog is known, and not
// another that speaks its protocol.
func (p *postgres) postgres() bool { return p.release() >= 1200 }

// bare finds the columns of text whose collation takes no two texts for equal. A column that a
// query computes is not known to be one.
func (p *postgres) bare(ctx context.Context, label string, list []Column, fields []pgconn.FieldDescription) error {
	var pairs []string
	for i, f := range fields {
		switch f.DataTypeOID {
		case 25, 1042, 1043:
			if f.TableOID != 0 {
				pairs = append(pairs, fmt.Sprintf("(%d, %d)", f.TableOID, f.TableAttributeNumber))
			}
		default:
			list[i].Bare = list[i].Bare || kinds[f.DataTypeOID].kind != Other
		}
	}
	if pairs == nil || !p.postgres() {
		return nil
	}
	return p.query(ctx, label, "SELECT a.attrelid::text, a.attnum::text FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_collation AS c ON c.oid = a.attcollation WHERE c.collisdeterministic AND (a.attrelid, a.attnum) IN ("+strings.Join(pairs, ", ")+")",
		func(rows *pgconn.ResultReader) error {
			v := rows.Values()
			for i, f := range fields {
				if k := f.DataTypeOID; (k == 25 || k == 1042 || k == 1043) && fmt.Sprint(f.TableOID) == string(v[0]) && fmt.Sprint(f.TableAttributeNumber) == string(v[1]) {
					list[i].Bare = true
				}
			}
			return nil
		}, nil)
}

// precision returns the length, or the precision and scale, that follow the name of a type.
func precision(f pgconn.FieldDescription) string {
	n := f.TypeModifier - 4
	switch {
	case f.TypeModifier < 4:
	case f.DataTypeOID == 1700:
		return fmt.Sprintf("(%d,%d)", n>>16&0xffff, ((n&0x7ff)^1024)-1024)
	case f.DataTypeOID == 1042, f.DataTypeOID == 1043:
		return fmt.Sprintf("(%d)", n)
	}
	return ""
}
