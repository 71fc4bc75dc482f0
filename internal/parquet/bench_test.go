package parquet_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"

	library "github.com/parquet-go/parquet-go"

	"github.com/tieout/tieout/internal/parquet"
	"github.com/tieout/tieout/internal/workbook"
)

// million is a ledger of a million rows as a warehouse exports it.
func million(t testing.TB) []byte {
	schema := library.Group{
		"account":  library.Optional(library.Encoded(library.String(), &library.RLEDictionary)),
		"amount":   library.Optional(library.Decimal(2, 18, library.Int64Type)),
		"date":     library.Optional(library.Encoded(library.Date(), &library.RLEDictionary)),
		"document": library.Optional(library.Encoded(library.String(), &library.DeltaLengthByteArray)),
		"large":    library.Optional(library.Decimal(2, 38, library.FixedLenByteArrayType(16))),
		"line":     library.Encoded(library.Int(64), &library.DeltaBinaryPacked),
		"memo":     library.Optional(library.String()),
		"posted":   library.Encoded(library.Leaf(library.BooleanType), &library.RLE),
	}
	random := rand.New(rand.NewPCG(3, 4))
	var rows [][]library.Value
	for i := range 1_000_000 {
		cents := random.Int64N(1e9)
		wide := binary.BigEndian.AppendUint64(make([]byte, 8), uint64(cents))
		row := []library.Value{text(strconv.Itoa(4000 + random.IntN(500))), library.Int64Value(cents), library.Int32Value(int32(19000 + i/3000)),
			text(fmt.Sprintf("JE-%07d", i)), fixed(wide...), library.Int64Value(int64(i)), text("Invoice of the month"), library.BooleanValue(i%1000 > 0)}
		if i%5 == 0 {
			row[6] = library.Value{}
		}
		if rows = append(rows, row); i%131072 == 131071 {
			rows = append(rows, nil)
		}
	}
	return write(t, schema, rows, library.Compression(&library.Snappy))
}

// BenchmarkScan reads a million rows.
func BenchmarkScan(b *testing.B) {
	file := million(b)
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		f, err := parquet.Open(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		if err := f.Scan(func(*workbook.Row) error { n++; return nil }); err != nil || n != 1_000_001 {
			b.Fatal(n, err)
		}
	}
}
