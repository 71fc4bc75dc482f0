package warehouse_test

import (
	"strings"
	"testing"

	"tieout/internal/warehouse/warehousetest"
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
