package filing_test

import (
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/filing"
)

func TestQueries(t *testing.T) {
	for _, test := range []struct{ driver, query, want string }{
		{"", "SELECT * FROM finance.revenue", ""},
		{"", "select 1 -- until ; the end", ""},
		{"", "/* ; /* nested */ ; */ select 1", ""},
		{"", "WITH r AS (SELECT 1 AS a) SELECT * FROM r", ""},
		{"", "WITH r AS MATERIALIZED (SELECT 1 AS a), s AS NOT MATERIALIZED (SELECT 2) SELECT * FROM r, s", ""},
		{"", `SELECT ';', 'it''s', ";", "a"";", $$;$$, $q$ ' $$ ; $q$, E'\';' FROM t`, ""},
		{"", `SELECT t."update", "into", updated, insert_date, update FROM t`, ""},
		{"", "SELECT substring(a from 1 for 3), sum(b) FILTER (WHERE c > 1) FROM t WHERE a LIKE '%--%' /* */", ""},
		{"", `SELECT 'C:\files', E'a\\' FROM t`, ""},
		{"", "SELECT a$b$c, 1 AS x$ FROM t$", ""},
		{"trino", "SELECT a, 'x' FROM t /* /* no nesting */", ""},
		{"trino", `SELECT 'C:\' FROM t`, ""},

		{"", "", "has no statement"},
		{"", " -- nothing\n", "has no statement"},
		{"", "DELETE FROM t", "does not begin with SELECT or WITH"},
		{"", "(SELECT 1)", "does not begin with SELECT or WITH"},
		{"", "TABLE t", "does not begin with SELECT or WITH"},
		{"", "EXPLAIN ANALYZE SELECT 1", "does not begin with SELECT or WITH"},
		{"", `"select" 1`, "does not begin with SELECT or WITH"},
		{"", "SELECT 1;", "has a semicolon in line 1 of the query"},
		{"", "SELECT 1\n-- one\n; DROP TABLE t", "has a semicolon in line 3 of the query"},
		{"", `SELECT 'it\'; DROP TABLE t --'`, "has a backslash before a quotation mark in line 1"},
		{"", `SELECT 'a'';' FROM t; DROP TABLE t`, "has a semicolon"},
		{"", "SELECT $a$ ; $b$", "has a text that begins with $a$ in line 1 of the query, and no end of it"},
		{"", "SELECT\n'open", "has a text that begins with ' in line 2"},
		{"", `SELECT "open`, `has a name that begins with "`},
		{"", "SELECT 1 /* open /* */", "has a comment that begins with /*"},
		{"", "SELECT 1) AS a, (SELECT 2", "has a closing parenthesis without an opening one"},
		{"", "SELECT (1", "has an opening parenthesis without a closing one"},
		{"", "SELECT * INTO copy FROM t", "has INTO, which makes a table, in line 1"},
		{"", "WITH d AS (DELETE FROM t RETURNING *) SELECT * FROM d", "has DELETE, which changes data, in line 1"},
		{"", "WITH d AS MATERIALIZED (\n  update t SET a = 1 RETURNING *) SELECT * FROM d", "has UPDATE, which changes data, in line 2"},
		{"", "WITH d AS ( /* a */ INSERT INTO t VALUES (1)) SELECT 1", "has INSERT, which changes data"},
		{"", "WITH d AS (SELECT 1) MERGE INTO t USING d ON true WHEN MATCHED THEN DELETE", "has MERGE, which changes data"},
		{"", "SELECT * FROM t FOR UPDATE", "has FOR UPDATE, which locks rows, in line 1"},
		{"", "SELECT * FROM t FOR NO KEY UPDATE", "has FOR UPDATE, which locks rows, in line 1"},
		{"", "SELECT * FROM t FOR KEY SHARE", "has FOR SHARE, which locks rows, in line 1"},
		{"", "SELECT 1$a$ x $a$ ; DROP TABLE t; $a$", "has a $ after a number in line 1"},
		{"", "SELECT 1 \x01", "holds a control character"},
		{"trino", "SELECT $$;$$", "has a semicolon"},
		{"trino", "SELECT 1 /* /* */ ; */", "has a semicolon"},
		{"trino", `SELECT E'\'; '`, "has a semicolon"},
	} {
		if test.driver == "" {
			test.driver = filing.Postgres
		}
		if got := filing.OneSelect(test.query, test.driver); test.want == "" && got != "" || !strings.Contains(got, test.want) {
			t.Errorf("the query %q (%s): %q, want %q", test.query, test.driver, got, test.want)
		}
	}
}

// FuzzQuery checks that a query that is accepted remains one relation when it is wrapped, and
// that nothing after it is hidden.
func FuzzQuery(f *testing.F) {
	for _, seed := range []string{"SELECT 1", "WITH a AS (SELECT ';') SELECT * FROM a -- x", "select $a$ $b$ $a$, E'\\'' /* /* */ */", `select "a""b", 'c''d'`, "select 1e'x'", "select a$$b$$"} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, query string, trino bool) {
		driver := filing.Postgres
		if trino {
			driver = filing.Trino
		}
		if filing.OneSelect(query, driver) != "" {
			return
		}
		wrapped := "SELECT * FROM (\n" + query + "\n) AS q"
		if got := filing.OneSelect(wrapped, driver); got != "" {
			t.Errorf("%q is accepted, and is refused in parentheses: %s", query, got)
		}
		for after, want := range map[string]string{"\n; DROP TABLE t": "semicolon", "\n)": "closing parenthesis", "\n(": "opening parenthesis", "\n'": "no end of it"} {
			if got := filing.OneSelect(query+after, driver); !strings.Contains(got, want) {
				t.Errorf("%q hides %q: %q", query, after, got)
			}
		}
		if !trino && strings.Count(query, ";") > strings.Count(query, "'")+strings.Count(query, `"`)+strings.Count(query, "$")+strings.Count(query, "--")+strings.Count(query, "/*") &&
			!strings.ContainsAny(query, `'"$-/`) {
			t.Errorf("%q has a semicolon outside of everything that can hide it", query)
		}
	})
}
