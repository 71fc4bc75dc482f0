package warehouse

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/trinodb/trino-go-client/trino"

	"github.com/tieout/tieout/internal/filing"
)

const (
	trinoTime    = time.Hour   // for a query, unless the connection string states query_timeout
	trinoRetries = time.Minute // for one request to a server that is busy
	knockTries   = 3           // requests before the server has answered once
	maxRunTime   = "query_max_run_time"
)

// session is a session of Trino: the settings that each query is sent with. Its queries see
// the state of the tables when each of them begins.
type session struct {
	source  *filing.Source
	secrets secrets
	db      *sql.DB
	ended   *Error
	sent    string // the statement in progress

	catalog, schema string // of the connection string, where tables without them are found
}

// openTrino opens a session, and sends one query to learn whether the server answers.
func openTrino(ctx context.Context, s *filing.Source, dsn string) (Conn, error) {
	config, hide, failed := trinoConfig(dsn)
	t := &session{source: s, secrets: hide}
	if failed != nil {
		return nil, t.named(failed, "")
	}
	t.catalog, t.schema = config.Catalog, config.Schema
	if u, err := url.Parse(strings.TrimSpace(dsn)); err == nil { // as trinoConfig read it
		if err = bind(config, u); err != nil {
			e := t.failure(ctx, err)
			if e.Reason == Dropped {
				e = &Error{Reason: TLS, detail: "the certificates that VARIABLE names cannot be read", remedy: "Correct the certificates in VARIABLE, or the files that it names"}
			}
			return nil, t.named(e, "")
		}
	}
	stated := strings.Contains(dsn, maxRunTime)
	knock := func() *Error {
		first := *config
		tries := knockTries
		first.RequestRetryMaxAttempts = &tries
		if e := t.connect(&first); e != nil {
			return e
		}
		defer t.db.Close()
		_, e := t.run(ctx, "SELECT 1", nil, nil)
		var own *Error
		if e != nil && !errors.As(e, &own) {
			own = t.failure(ctx, e)
		}
		return own
	}
	failed = knock()
	if failed != nil && failed.Reason == NoRight && !stated { // the property is not for this user
		delete(config.SessionProperties, maxRunTime)
		failed = knock()
	}
	if failed == nil {
		failed = t.connect(config)
	}
	if failed != nil {
		if failed.Reason == Dropped {
			failed.Reason = Unreachable
		}
		failed.Message = "" // it may name what the string names
		return nil, t.named(failed, "")
	}
	return t, nil
}

func (t *session) named(e *Error, label string) *Error { return e.of(t.source, label) }

func (t *session) connect(config *trino.Config) *Error {
	connector, err := trino.NewConnector(config)
	if err != nil {
		return &Error{Reason: BadString, remedy: trinoForm}
	}
	t.db = sql.OpenDB(connector)
	t.db.SetMaxOpenConns(1)
	return nil
}

const longer = "Run the command when the database is less busy, ask its administrator for a summary view, or set a longer limit, such as query_timeout=2h, in VARIABLE"

const trinoForm = "Set VARIABLE to a URL of the form https://USER:PASSWORD@HOST:PORT?catalog=CATALOG&schema=SCHEMA, with reserved characters of the password percent-encoded"

// trinoConfig reads a connection string, and returns the parts of it that no message may hold.
func trinoConfig(dsn string) (*trino.Config, secrets, *Error) {
	dsn = strings.TrimSpace(dsn)
	u, err := url.Parse(dsn)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, secrets{}, &Error{Reason: BadString, remedy: trinoForm}
	}
	query := u.Query()
	password, _ := u.User.Password()
	if token := query.Get("accessToken"); u.Scheme == "http" && (password != "" || token != "" || query.Get("extra_credentials") != "") {
		return nil, secrets{}, &Error{Reason: WeakTLS, detail: "the value of VARIABLE has a password or a token, and http would send it without TLS", remedy: "In VARIABLE, write https in place of http; or, for a server without logins, remove the password"}
	}
	if u.User.Username() == "" {
		return nil, secrets{}, &Error{Reason: BadString, detail: "the value of VARIABLE names no user", remedy: trinoForm}
	}
	config, err := trino.ParseDSN(dsn)
	if err != nil {
		return nil, secrets{}, &Error{Reason: BadString, remedy: trinoForm} // the error may quote the string
	}
	if _, err := trino.NewConnector(config); err != nil {
		return nil, secrets{}, &Error{Reason: BadString, remedy: trinoForm}
	}
	if !query.Has("source") {
		config.Source = "tieout"
	}
	config.TimeZone = "UTC" // whatever the connection string states
	if config.QueryTimeout == nil {
		limit := trinoTime
		config.QueryTimeout = &limit
	}
	if config.RequestRetryTimeout == nil {
		limit := trinoRetries
		config.RequestRetryTimeout = &limit
	}
	if config.SessionProperties == nil {
		config.SessionProperties = map[string]string{}
	}
	if _, stated := config.SessionProperties[maxRunTime]; !stated {
		config.SessionProperties[maxRunTime] = fmt.Sprintf("%.0fs", config.QueryTimeout.Seconds())
	}
	hide := secrets{[]string{dsn, password, config.AccessToken}, []string{u.Host, u.Hostname(), u.User.Username()}}
	for _, credential := range config.ExtraCredentials {
		hide.keys = append(hide.keys, credential)
	}
	return config, hide, nil
}

func (t *session) Dialect() *Dialect { return Trino }

// Snapshot returns false: other sessions may change the tables between two queries.
func (t *session) Snapshot() bool { return false }

func (t *session) Close() error {
	t.ended = &Error{Reason: Dropped, Lost: true, detail: "the session was closed"}
	return t.db.Close()
}

func (t *session) Query(ctx context.Context, label, text string, each func(row [][]byte) error) error {
	if want := width(text); want > 0 && each != nil {
		next := each
		each = func(row [][]byte) error {
			if e := misshaped(row, want); e != nil {
				return t.named(e, label)
			}
			return next(row)
		}
	}
	return t.query(ctx, label, text, each, nil)
}

// query runs a statement. It calls each for every row, and done with the columns of the result.
func (t *session) query(ctx context.Context, label, text string, each func([][]byte) error, done func([]*sql.ColumnType)) error {
	if e := refusal(text); e != nil {
		return t.named(e, label)
	}
	if t.ended != nil {
		e := *t.ended
		return t.named(&e, label)
	}
	for try := 1; ; try++ {
		started, err := t.run(ctx, text, each, done)
		if err == nil {
			return nil
		}
		var own *foreign
		if errors.As(err, &own) {
			return own.err
		}
		t.sent = text
		e := t.failure(ctx, err)
		if e.Reason == NoDatabase { // of the connection, whatever the query
			return t.named(e, "")
		}
		if started || e.Reason != Dropped && e.Reason != Busy || try == mostTries || pause(ctx, try) != nil {
			return t.named(e, label)
		}
	}
}

// run sends a statement once. The result started reports whether a row was delivered.
func (t *session) run(ctx context.Context, text string, each func([][]byte) error, done func([]*sql.ColumnType)) (started bool, err error) {
	inner, stop := context.WithCancel(ctx)
	defer stop()
	rows, err := t.db.QueryContext(inner, text) // without arguments, the client sends the text as it is
	if err != nil {
		return false, err
	}
	defer rows.Close() // sends DELETE for a query that is not finished
	types, err := rows.ColumnTypes()
	if err != nil {
		return false, err
	}
	if done != nil {
		done(types)
	}
	values, at := make([]any, len(types)), make([]any, len(types))
	for i := range values {
		at[i] = &values[i]
	}
	row, ends := make([][]byte, len(types)), make([]int, len(types))
	buffer := make([]byte, 0, 256)
	for rows.Next() {
		if err := rows.Scan(at...); err != nil {
			return started, err
		}
		started = true
		if each == nil {
			continue
		}
		buffer = buffer[:0]
		for i, value := range values {
			switch v := value.(type) {
			case nil:
			case string:
				buffer = append(buffer, v...)
			default:
				return started, &foreign{t.named(&Error{Reason: BadValue, detail: fmt.Sprintf("column %d of the result is not text", i+1)}, "")}
			}
			ends[i] = len(buffer)
		}
		start := 0
		for i, end := range ends {
			if row[i] = buffer[start:end:end]; values[i] == nil {
				row[i] = nil
			}
			start = end
		}
		if err := each(row); err != nil {
			return started, &foreign{err}
		}
	}
	return started, rows.Err()
}

// trinoNames maps the names of errors of Trino to reasons.
var trinoNames = map[string]Reason{
	"TABLE_NOT_FOUND": NoRelation, "SCHEMA_NOT_FOUND": NoRelation, "CATALOG_NOT_FOUND": NoRelation, "MISSING_SCHEMA_NAME": NoRelation, "MISSING_CATALOG_NAME": NoRelation, "MISSING_TABLE": NoRelation,
	"COLUMN_NOT_FOUND": NoColumn, "AMBIGUOUS_NAME": NoColumn, "PERMISSION_DENIED": NoRight, "SYNTAX_ERROR": Syntax, "TYPE_MISMATCH": Syntax, "FUNCTION_NOT_FOUND": Syntax, "NOT_SUPPORTED": Syntax,
	"DUPLICATE_COLUMN_NAME": Syntax, "EXPRESSION_NOT_AGGREGATE": Syntax, "VIEW_IS_STALE": Syntax, "NUMERIC_VALUE_OUT_OF_RANGE": Overflow, "DECIMAL_OVERFLOW": Overflow,
	"INVALID_CAST_ARGUMENT": BadValue, "INVALID_FUNCTION_ARGUMENT": BadValue, "DIVISION_BY_ZERO": BadValue, "INVALID_LITERAL": BadValue,
	"EXCEEDED_TIME_LIMIT": TimeLimit, "EXCEEDED_CPU_LIMIT": TimeLimit, "ADMINISTRATIVELY_KILLED": TimeLimit, "ADMINISTRATIVELY_PREEMPTED": TimeLimit,
	"EXCEEDED_GLOBAL_MEMORY_LIMIT": Resources, "EXCEEDED_LOCAL_MEMORY_LIMIT": Resources, "EXCEEDED_MEMORY_LIMIT": Resources, "CLUSTER_OUT_OF_MEMORY": Resources, "EXCEEDED_SPILL_LIMIT": Resources,
	"EXCEEDED_SCAN_LIMIT": Resources, "EXCEEDED_TASK_DESCRIPTOR_STORAGE_CAPACITY": Resources, "QUERY_QUEUE_FULL": Resources, "QUERY_REJECTED": Resources, "GENERIC_INSUFFICIENT_RESOURCES": Resources, "COMPILER_ERROR": Resources,
	"SERVER_SHUTTING_DOWN": Dropped, "SERVER_STARTING_UP": Busy, "WORKER_RESTARTED": Dropped, "REMOTE_HOST_GONE": Dropped, "REMOTE_TASK_ERROR": Dropped, "REMOTE_TASK_MISMATCH": Dropped, "PAGE_TRANSPORT_ERROR": Dropped,
	"PAGE_TRANSPORT_TIMEOUT": Dropped, "TOO_MANY_REQUESTS_FAILED": Dropped, "NO_NODES_AVAILABLE": Busy, "ABANDONED_QUERY": Dropped, "ABANDONED_TASK": Dropped, "CATALOG_UNAVAILABLE": Busy,
}

// failure returns why a statement failed. The texts of the client name the host and the user:
// none but those of Trino itself is passed on.
func (t *session) failure(ctx context.Context, err error) *Error {
	if ended := ctx.Err(); ended != nil {
		return interrupted(ended)
	}
	var server *trino.ErrTrino
	if errors.As(err, &server) {
		e := &Error{Reason: Failed, Code: server.ErrorName, Message: t.secrets.clean(server.Message, t.sent)}
		if reason, known := trinoNames[server.ErrorName]; known {
			e.Reason = reason
		}
		switch low := strings.ToLower(server.Message); {
		case server.ErrorName == "CATALOG_NOT_FOUND" && t.stands(server.Message, t.catalog):
			e.Reason, e.detail, e.remedy = NoDatabase, "the value of VARIABLE names a catalog that the server does not have, or that the user may not see", "Correct catalog=… in VARIABLE; or write the catalog before the schema and the table in filing.toml"
		case server.ErrorName == "SCHEMA_NOT_FOUND" && t.stands(server.Message, t.schema):
			e.detail, e.remedy = "the value of VARIABLE names a schema that the catalog does not have, or that the user may not see", "Correct schema=… in VARIABLE; or write the schema before the table in filing.toml"
		case server.ErrorName == "MISSING_CATALOG_NAME", server.ErrorName == "MISSING_SCHEMA_NAME":
			e.detail, e.remedy = "the table has no catalog and schema before its name, and the value of VARIABLE names none", "Add catalog=CATALOG&schema=SCHEMA to VARIABLE; or write CATALOG.SCHEMA.TABLE in filing.toml"
		case server.ErrorName == "EXCEEDED_TIME_LIMIT":
			e.remedy = longer
		case strings.HasPrefix(server.ErrorName, "ADMINISTRATIVELY"):
			e.detail, e.remedy = "an administrator of the database ended the query", "Ask the administrator of the database why the query was ended, and run the command again"
		case e.Reason == Failed && server.ErrorType == "INSUFFICIENT_RESOURCES":
			e.Reason = Resources
		case strings.Contains(low, "overflow") && e.Reason != BadValue:
			e.Reason = Overflow
		}
		return e
	}
	if errors.Is(err, errAddress) {
		return &Error{Reason: Redirected}
	}
	if errors.Is(err, trino.ErrQueryCancelled) {
		return &Error{Reason: TimeLimit, detail: "the database canceled the query", remedy: "Ask the administrator of the database why the query was canceled, and run the command again"}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &Error{Reason: TimeLimit, remedy: longer}
	}
	var failed *trino.ErrQueryFailed
	if errors.As(err, &failed) {
		switch code := failed.StatusCode; {
		case code == http.StatusUnauthorized, code == http.StatusForbidden:
			return &Error{Reason: Login, Code: fmt.Sprint("HTTP ", code)}
		case code == http.StatusTooManyRequests, code == http.StatusBadGateway, code == http.StatusServiceUnavailable, code == http.StatusGatewayTimeout:
			return &Error{Reason: Busy, Code: fmt.Sprint("HTTP ", code)}
		case code >= 300 && code < 400:
			return &Error{Reason: Unreachable, Code: fmt.Sprint("HTTP ", code), detail: "the server at the address in VARIABLE leads to another address", remedy: "Write the address of the Trino coordinator itself in VARIABLE; of a server that leads from http to https, the address with https"}
		case code != 0:
			return &Error{Reason: Unreachable, Code: fmt.Sprint("HTTP ", code), detail: "the server at the address in VARIABLE does not answer as Trino does"}
		}
	}
	var (
		unknown  x509.UnknownAuthorityError
		hostname x509.HostnameError
		invalid  x509.CertificateInvalidError
		verify   *tls.CertificateVerificationError
		record   tls.RecordHeaderError
		dns      *net.DNSError
		file     *fs.PathError
	)
	switch {
	case errors.As(err, &file):
		return &Error{Reason: TLS, detail: "a file that VARIABLE names, such as SSLCertPath, cannot be read", remedy: "Correct the names of files in VARIABLE, or allow your account to read the files"}
	case errors.As(err, &hostname):
		return &Error{Reason: TLS, detail: "the server's certificate is for another name than the host in VARIABLE", remedy: "Write the host in VARIABLE as its certificate names it"}
	case errors.As(err, &unknown):
		return &Error{Reason: TLS, detail: "the server's certificate is of an authority that this machine does not trust", remedy: "Save the certificate of the authority as a file, and name it as SSLCertPath in VARIABLE"}
	case errors.As(err, &invalid), errors.As(err, &verify):
		return &Error{Reason: TLS, detail: "the server's certificate has expired, or is not valid for a server", remedy: "Ask the administrator of the database for a valid certificate"}
	case errors.As(err, &record), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return &Error{Reason: TLS, detail: "the server has no TLS at the port in VARIABLE", remedy: "Correct the port in VARIABLE; or, for a server without TLS in a network that you trust, write http in place of https, without a password"}
	case errors.As(err, &dns):
		return &Error{Reason: Unreachable, detail: "the name of the host in VARIABLE is not known to this machine"}
	case isAny(err, unaccepted):
		return &Error{Reason: Unreachable, detail: "the host in VARIABLE refused the connection at the port: no server listens there"}
	case isAny(err, cut), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &Error{Reason: Dropped}
	}
	return &Error{Reason: Dropped}
}

// stands reports whether a message is about a name of the connection string that the statement does
// not hold.
func (t *session) stands(message, name string) bool {
	return name != "" && hide(message, name, true) != message && hide(t.sent, name, true) == t.sent
}

// trinoKinds are the types of Trino by the name that the client reports.
var trinoKinds = map[string]Kind{
	"varchar": Text, "char": Text, "uuid": Text, "tinyint": Integer, "smallint": Integer, "integer": Integer, "bigint": Integer, "decimal": Decimal, "real": Float, "double": Float,
	"date": Date, "timestamp": Timestamp, "timestamp with time zone": Moment, "boolean": Boolean,
}

func (t *session) Columns(ctx context.Context, from string) ([]Column, error) {
	const label = "types of the columns"
	var list []Column
	err := t.query(ctx, label, "SELECT * FROM "+from+" AS r LIMIT 0", nil, func(types []*sql.ColumnType) {
		list = nil
		for _, c := range types {
			name := strings.ToLower(c.DatabaseTypeName())
			column := Column{Name: c.Name(), Type: name, Kind: trinoKinds[name], Bare: trinoKinds[name] != Other}
			if p, s, ok := c.DecimalSize(); ok && name == "decimal" {
				column.Type += fmt.Sprintf("(%d,%d)", p, s)
			}
			if n, ok := c.Length(); ok && n < 1<<31-1 && (name == "varchar" || name == "char") {
				column.Type += fmt.Sprintf("(%d)", n)
			}
			list = append(list, column)
		}
	})
	var e *Error
	if errors.As(err, &e) && e.Reason == NoRelation {
		for _, name := range t.near(ctx, from) {
			e.Near = append(e.Near, t.secrets.clean(name, name))
		}
	}
	if err != nil {
		return nil, err
	}
	return list, nil
}

// near returns up to three tables of the catalog with a name like that of a relation.
func (t *session) near(ctx context.Context, from string) []string {
	name := lastPart(from)
	parts := strings.Split(from, `"."`)
	if name == "" {
		return nil
	}
	where := "information_schema.tables"
	if len(parts) == 3 {
		where = parts[0] + `".` + where
	}
	var known []string
	t.query(ctx, "names of tables", "SELECT table_schema, table_name FROM "+where+" WHERE table_schema <> 'information_schema' ORDER BY 1, 2 LIMIT 2000", func(row [][]byte) error {
		known = append(known, string(row[0])+"."+string(row[1]))
		return nil
	}, nil)
	return similar(name, known)
}
