package warehouse_test

import (
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/warehouse/warehousetest"
)

func TestPostgresUnique(t *testing.T) {
	t.Parallel()
	d := warehousetest.Postgres(t)
	d.Exec(`CREATE TABLE "Odd 'Name" (id int PRIMARY KEY, n int UNIQUE, a text NOT NULL, b text NOT NULL, e text NOT NULL, UNIQUE (a, b));
CREATE UNIQUE INDEX ON "Odd 'Name" (lower(e));
CREATE UNIQUE INDEX ON "Odd 'Name" (e) WHERE n > 0;
ALTER TABLE "Odd 'Name" ADD COLUMN late int NOT NULL UNIQUE DEFERRABLE;
CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE child () INHERITS (parent);
CREATE TABLE parts (id int PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE part PARTITION OF parts FOR VALUES FROM (0) TO (9);
CREATE TABLE covering (id int NOT NULL, more int);
CREATE UNIQUE INDEX ON covering (id) INCLUDE (more);
CREATE VIEW view AS SELECT * FROM "Odd 'Name"`)
	c := d.Open()
	for _, test := range []struct {
		table, columns string
		want           bool
	}{
		{`"Odd 'Name"`, "id", true},
		{`"public"."Odd 'Name"`, "id", true},
		{`"Odd 'Name"`, "id a", true},
		{`"Odd 'Name"`, "a b", true},
		{`"Odd 'Name"`, "a", false},
		{`"Odd 'Name"`, "n", false},
		{`"Odd 'Name"`, "e", false},
		{`"Odd 'Name"`, "late", false},
		{`"Odd 'Name"`, "ID", false},
		{`"parent"`, "id", false},
		{`"parts"`, "id", true},
		{`"covering"`, "id", true},
		{`"view"`, "id", false},
	} {
		got := ask(t, c, c.Dialect().Unique(test.table, strings.Fields(test.columns)))
		if (len(got) == 1) != test.want {
			t.Errorf("%s is kept apart by %s: %q, want %v", test.table, test.columns, got, test.want)
		}
	}
}

// TestPostgresHash checks that rows that GROUP BY takes for equal have one hash, and that others of
// many rows have as many as they are.
func TestPostgresHash(t *testing.T) {
	t.Parallel()
	d := warehousetest.Postgres(t)
	d.Exec(`CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
CREATE TYPE route AS ENUM ('direct', 'partner');
CREATE TABLE equal (n int, amount numeric, padded char(5), loose text COLLATE loose, route route, day date);
INSERT INTO equal VALUES (1, 1.5, 'a', 'b', 'direct', '2022-03-31'), (2, 1.500, 'a  ', 'B', 'direct', '2022-03-31'), (3, NULL, NULL, NULL, NULL, NULL), (4, NULL, NULL, NULL, NULL, NULL)`)
	c := d.Open()
	hash := c.Dialect().Hash
	if hash == nil {
		t.Skip("the server is older than PostgreSQL 14")
	}
	got := ask(t, c, "SELECT (count(DISTINCT "+hash([]string{"amount", "padded", "loose", "route", "day"})+"))::text, (count(DISTINCT "+hash([]string{"n", "amount"})+"))::text FROM equal")
	if len(got) != 1 || got[0] != "2|4" {
		t.Errorf("rows of two kinds, and four rows, have %q hashes", got)
	}
	got = ask(t, c, "SELECT (count(DISTINCT "+hash([]string{"n", "n::text", "DATE '2022-01-01' + n", "n / 100.0"})+"))::text, (count(DISTINCT "+hash([]string{"n % 1000"})+"))::text FROM generate_series(1, 100000) AS n")
	if len(got) != 1 || got[0] != "100000|1000" {
		t.Errorf("100000 rows, and rows of 1000 kinds, have %q hashes", got)
	}
}
