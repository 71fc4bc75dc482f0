package warehouse_test

import (
	"context"
	"testing"

	"github.com/tieout/tieout/internal/warehouse/warehousetest"
)

// BenchmarkPostgresRows reads groups as a ledger does: a million of five columns.
func BenchmarkPostgresRows(b *testing.B) {
	c := warehousetest.Postgres(b).Open()
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		err := c.Query(context.Background(), "bench", "SELECT 'customer ' || i::text, 'US', 'direct', (i * 100.25)::text, '12' FROM (SELECT generate_series(1, 1000000)) AS s (i)", func(row [][]byte) error {
			n += len(row)
			return nil
		})
		if err != nil || n != 5000000 {
			b.Fatal(n, err)
		}
	}
}
