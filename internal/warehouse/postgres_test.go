package warehouse_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/warehouse"
	"github.com/tieout/tieout/internal/warehouse/warehousetest"
)

// ask runs a query, and returns its rows with NULL as "∅".
func ask(t *testing.T, c warehouse.Conn, sql string) (rows []string) {
	t.Helper()
	err := c.Query(context.Background(), "test", sql, func(row [][]byte) error {
		var cells []string
		for _, cell := range row {
			if cell == nil {
				cells = append(cells, "∅")
			} else {
				cells = append(cells, string(cell))
			}
		}
		rows = append(rows, strings.Join(cells, "|"))
		return nil
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
	return rows
}

func TestPostgresReadsOneSnapshot(t *testing.T) {
	d := warehousetest.Postgres(t)
	d.Load("revenue", "id text, amount numeric(18,2)", [][]string{{"a", "1.10"}, {"b", ""}})
	c := d.Open()
	if got, want := ask(t, c, "SELECT id, amount::text FROM revenue ORDER BY id"), []string{"a|1.10", "b|∅"}; !slices.Equal(got, want) {
		t.Errorf("rows = %v, want %v", got, want)
	}
	d.Exec("INSERT INTO revenue VALUES ('c', 3)")
	if got, want := ask(t, c, "SELECT count(*)::text FROM revenue"), []string{"2"}; !slices.Equal(got, want) {
		t.Errorf("rows = %v, want those of the first query, %v", got, want)
	}
	if !c.Snapshot() {
		t.Error("Snapshot() = false, want true")
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	d.OnlyReads()
	t.Log(d.Statements())
}
