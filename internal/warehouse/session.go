package warehouse

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/tieout/tieout/internal/text"
)

// ownPath finds the names that tieout's own words stand for: functions, operators and types of the
// server itself. What a session has created for itself comes last, where it hides nothing.
const ownPath = "pg_catalog, pg_temp"

// kept are the run-time parameters that are set anew before each statement, because a function that
// a view calls may have changed them: what one relation calls must not change the sums of another.
// A parameter without a value keeps that which it had when the session began.
var kept = map[string]string{
	"client_encoding": "UTF8", "DateStyle": "ISO, YMD", "TimeZone": "UTC", "standard_conforming_strings": "on",
	"row_security": "off", // a policy that would leave rows out is an error
	"role":         "", "extra_float_digits": "", "IntervalStyle": "", "bytea_output": "", "lc_numeric": "", "lc_monetary": "", "quote_all_identifiers": "off",
}

// replacedRelations asks which tables are not those that the snapshot shows. A session locks what it
// reads until it ends, so that nothing can take the place of a table afterwards. What a TRUNCATE or
// another rewrite left behind has a new file, what was swapped by its name is not yet in the snapshot
// or had another name there, and a partition has come or gone. The catalog is read in the snapshot,
// and by its functions as it is now.
const replacedRelations = `SELECT l.relation::pg_catalog.regclass::text
FROM pg_catalog.pg_locks AS l LEFT JOIN pg_catalog.pg_class AS c ON c.oid = l.relation LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.relation >= '16384'
  AND CASE WHEN c.oid IS NULL THEN pg_catalog.pg_get_indexdef(l.relation) IS NULL
    WHEN c.relkind IN ('r', 'm', 'p', 'v') THEN c.relfilenode <> '0' AND c.relfilenode IS DISTINCT FROM pg_catalog.pg_relation_filenode(c.oid)
      OR pg_catalog.format('%I.%I', n.nspname, c.relname) <> l.relation::pg_catalog.regclass::text
      OR NOT c.relispartition AND pg_catalog.pg_partition_root(c.oid) <> c.oid
      OR c.relkind = 'p' AND EXISTS (SELECT 1 FROM pg_catalog.pg_inherits AS i WHERE i.inhparent = c.oid AND pg_catalog.pg_partition_root(i.inhrelid) IS NULL)
    ELSE false END
GROUP BY 1
ORDER BY 1
LIMIT 10`

// replaced is the error of a statement that read tables other than those of the snapshot.
type replaced struct{ names []string }

func (r *replaced) Error() string { return "replaced " + text.List(r.names, "and") }

// errAnswer is the error of a server that does not answer each statement as PostgreSQL does.
var errAnswer = errors.New("another number of results or of values than the statements have")

// release returns the version of a PostgreSQL server as a number, 9.6 as 906 and 15.2 as 1502, and 0
// for another server that speaks its protocol.
func (p *postgres) release() int {
	if p.conn.ParameterStatus("crdb_version") != "" {
		return 0
	}
	version, _, _ := strings.Cut(p.conn.ParameterStatus("server_version"), " ")
	first, rest, _ := strings.Cut(version, ".")
	second, _, _ := strings.Cut(rest, ".")
	major, err := strconv.Atoi(strings.TrimRightFunc(first, func(r rune) bool { return r < '0' || r > '9' }))
	if err != nil {
		return 0
	}
	minor, _ := strconv.Atoi(strings.TrimRightFunc(second, func(r rune) bool { return r < '0' || r > '9' }))
	return 100*major + min(minor, 99)
}

// stated reports whether the connection string sets a run-time parameter.
func (p *postgres) stated(name string) bool {
	for other := range p.config.RuntimeParams {
		if strings.EqualFold(other, name) {
			return true
		}
	}
	return strings.Contains(strings.ToLower(p.config.RuntimeParams["options"]), strings.ToLower(name))
}

// preset learns what the session begins with, before any relation is read. A server that is not
// PostgreSQL 9.5 or later does not know the parameters.
func (p *postgres) preset(ctx context.Context) error {
	if p.release() < 905 || p.path != "" {
		return nil
	}
	names := []string{"search_path"}
	for name, value := range kept {
		if value == "" || name == "row_security" && p.stated(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var items []string
	for _, name := range names {
		items = append(items, "pg_catalog.current_setting("+literal(name)+")")
	}
	rows := p.conn.ExecParams(ctx, "SELECT "+strings.Join(items, ", "), nil, nil, nil, nil)
	start := map[string]string{}
	for rows.NextRow() {
		for i, value := range rows.Values() {
			if i < len(names) && value != nil {
				start[names[i]] = string(value)
			}
		}
	}
	if _, err := rows.Close(); err != nil {
		return err
	}
	if len(start) != len(names) {
		return errAnswer
	}
	var set []string
	for name, value := range kept {
		if own, found := start[name]; found {
			value = own
		}
		set = append(set, "pg_catalog.set_config("+literal(name)+", "+literal(value)+", true)")
	}
	slices.Sort(set)
	p.settings = strings.Join(set, ", ")
	p.path = "pg_catalog, " + start["search_path"] + ", pg_temp"
	if strings.TrimSpace(start["search_path"]) == "" {
		p.path = ownPath
	}
	p.checks = p.postgres() && p.command(ctx, replacedRelations) == nil // an account may have no right to read the catalog
	return nil
}

// set returns the statement that sets the parameters of the session before another.
func (p *postgres) set(path string) string {
	return "SELECT pg_catalog.set_config('search_path', " + literal(path) + ", true), " + p.settings
}

// pathFor returns where a statement finds its names: the server's own path for a statement that
// reads tables with their schemas, and else that of the account, which the words of filing.toml and
// the functions that a view calls may need.
func (p *postgres) pathFor(sql string) string {
	own := false
	for from, simple := range p.known {
		if strings.Contains(sql, "FROM "+from) || strings.Contains(sql, literal(from)+"::") {
			if !simple {
				return p.path
			}
			own = true
		}
	}
	if own {
		return ownPath
	}
	return p.path
}

// know records a relation of filing.toml.
func (p *postgres) know(from string) {
	if _, found := p.known[from]; !found {
		if p.known == nil {
			p.known = map[string]bool{}
		}
		p.known[from] = false
	}
}

// simple learns whether a relation is a table with its schema, which calls no function.
func (p *postgres) simple(ctx context.Context, label, from string) error {
	if p.path == "" || !strings.HasPrefix(from, `"`) || !strings.Contains(from, `"."`) {
		return nil
	}
	return p.query(ctx, label, "SELECT 1::text FROM pg_catalog.pg_class AS c WHERE c.oid = "+literal(from)+"::pg_catalog.regclass::pg_catalog.oid AND c.relkind IN ('r', 'p', 'm', 'f')", func(*pgconn.ResultReader) error {
		p.known[from] = true
		return nil
	}, nil)
}

// run sends a statement once, after one that sets the parameters of the session, and before one that
// asks whether the tables are those of the snapshot; they need no further round trip. The result
// started reports whether a row was delivered.
func (p *postgres) run(ctx context.Context, sql string, row func(*pgconn.ResultReader) error, done func([]pgconn.FieldDescription)) (started bool, err error) {
	inner, stop := context.WithCancel(ctx)
	defer stop()
	batch := &pgconn.Batch{}
	send := func(sql string) { batch.ExecParams(sql, nil, nil, nil, nil) }
	before, sent := 0, 1
	if p.path != "" {
		send(p.set(p.pathFor(sql)))
		before++
		sent++
	}
	send(sql)
	if p.checks {
		sent += 2
		send(p.set(ownPath))
		send(replacedRelations)
	}
	results := p.conn.ExecBatch(inner, batch)
	var names []string
	n := 0
	for ; results.NextResult(); n++ {
		rows := results.ResultReader()
		if n != before {
			for rows.NextRow() {
				if n == before+2 && len(rows.Values()) == 1 {
					names = append(names, string(rows.Values()[0]))
				}
			}
			rows.Close()
			continue
		}
		for rows.NextRow() {
			started = true
			if row == nil {
				continue
			}
			err := row(rows)
			if err == nil {
				continue
			}
			// the rest is of no use: a short one is read, and a long one is canceled, which ends the transaction
			for n := 0; rows.NextRow(); n++ {
				if n == drained {
					stop()
				}
			}
			if failed := results.Close(); failed != nil {
				if p.conn.IsClosed() || p.again(ctx) != nil {
					p.hangUp()
					p.ended = &Error{Reason: Dropped, Lost: true, detail: "the session ended with the query before it"}
				}
			}
			return true, &foreign{err}
		}
		if done != nil {
			done(slices.Clone(rows.FieldDescriptions()))
		}
		rows.Close()
	}
	if err = results.Close(); err != nil {
		return started, err
	}
	if n != sent {
		return started, errAnswer
	}
	names = slices.DeleteFunc(names, func(name string) bool { return p.reported[name] })
	if len(names) > 0 {
		return started, &replaced{names}
	}
	return started, nil
}
