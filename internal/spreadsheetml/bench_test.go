package spreadsheetml_test

import (
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/spreadsheetml"
	"github.com/tieout/tieout/internal/workbook"
)

func BenchmarkScan(b *testing.B) {
	row := `<Row>` + cell("String", "C-000123") + `<Cell ss:StyleID="s62"><Data ss:Type="DateTime">2022-12-31T00:00:00.000</Data></Cell>` + cell("Number", "12345.67") + cell("String", "US") + cell("String", "direct") + cell("String", "some words about it") + "</Row>\n"
	data := rows(strings.Repeat(row, 100_000))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		f, err := spreadsheetml.Open(strings.NewReader(data), int64(len(data)))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := f.Scan("S", func(*workbook.Row) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
