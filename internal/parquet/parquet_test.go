package parquet_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	library "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"

	"github.com/tieout/tieout/internal/parquet"
	"github.com/tieout/tieout/internal/workbook"
)

// write makes a file of rows, whose values are in the order of the names of the columns; a
// nil group is a break between row groups.
func write(t testing.TB, schema library.Group, rows [][]library.Value, options ...library.WriterOption) []byte {
	t.Helper()
	var b bytes.Buffer
	s := library.NewSchema("ledger", schema)
	fields := s.Fields()
	w := library.NewWriter(&b, append([]library.WriterOption{s}, options...)...)
	for _, row := range rows {
		if row == nil {
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
			continue
		}
		var r library.Row
		for i, v := range row {
			level := 0
			if !v.IsNull() && fields[i].Optional() {
				level = 1
			}
			r = append(r, v.Level(0, level, i))
		}
		if _, err := w.WriteRows([]library.Row{r}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// show returns a row as text: its number, and each cell as column, kind and text.
func show(r *workbook.Row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d", r.Num)
	for _, c := range r.Cells {
		kind := map[workbook.Kind]string{workbook.Text: "", workbook.ISODate: "iso ", workbook.Bool: "bool ", workbook.Decimal: "n "}[c.Kind]
		fmt.Fprintf(&b, "|%d:%s%s", c.Col, kind, c.Text)
	}
	return b.String()
}

func read(b []byte) (rows []string, err error) {
	f, err := parquet.Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, err
	}
	err = f.Scan(func(r *workbook.Row) error {
		rows = append(rows, show(r))
		return nil
	})
	return rows, err
}

func fixed(s ...byte) library.Value { return library.FixedLenByteArrayValue(s) }
func array(s ...byte) library.Value { return library.ByteArrayValue(s) }
func text(s string) library.Value   { return library.ByteArrayValue([]byte(s)) }

func TestValues(t *testing.T) {
	t.Parallel()
	stamp := library.Timestamp
	cases := []struct {
		name string
		node library.Node
		v    library.Value
		kind parquet.Kind
		want string
	}{
		{"decimal of 32 bits", library.Decimal(2, 9, library.Int32Type), library.Int32Value(123456), parquet.Decimal, "n 1234.56"},
		{"decimal below zero and one", library.Decimal(2, 9, library.Int32Type), library.Int32Value(-5), parquet.Decimal, "n -0.05"},
		{"smallest decimal of 64 bits", library.Decimal(4, 18, library.Int64Type), library.Int64Value(math.MinInt64), parquet.Decimal, "n -922337203685477.5808"},
		{"decimal of scale 0", library.Decimal(0, 18, library.Int64Type), library.Int64Value(-7), parquet.Decimal, "n -7"},
		{"decimal with as many digits as its scale", library.Decimal(3, 9, library.Int32Type), library.Int32Value(123), parquet.Decimal, "n 0.123"},
		{"decimal keeps its zeros", library.Decimal(2, 9, library.Int32Type), library.Int32Value(100), parquet.Decimal, "n 1.00"},
		{"fixed decimal", library.Decimal(2, 6, library.FixedLenByteArrayType(3)), fixed(0x01, 0x00, 0x00), parquet.Decimal, "n 655.36"},
		{"fixed decimal of minus one", library.Decimal(2, 6, library.FixedLenByteArrayType(3)), fixed(0xff, 0xff, 0xff), parquet.Decimal, "n -0.01"},
		{"smallest fixed decimal", library.Decimal(0, 6, library.FixedLenByteArrayType(3)), fixed(0x80, 0, 0), parquet.Decimal, "n -8388608"},
		{"decimal of 16 bytes", library.Decimal(2, 38, library.FixedLenByteArrayType(16)), fixed(0x7f, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255), parquet.Decimal, "n 1701411834604692317316873037158841057.27"},
		{"decimal of any bytes", library.Decimal(1, 9, library.ByteArrayType), array(0xff, 0x00), parquet.Decimal, "n -25.6"},
		{"signed 64 bits", library.Int(64), library.Int64Value(math.MinInt64), parquet.Integer, "n -9223372036854775808"},
		{"unsigned 64 bits", library.Uint(64), library.Int64Value(-1), parquet.Integer, "n 18446744073709551615"},
		{"unsigned 32 bits", library.Uint(32), library.Int32Value(-1), parquet.Integer, "n 4294967295"},
		{"signed 8 bits", library.Int(8), library.Int32Value(-128), parquet.Integer, "n -128"},
		{"integer without annotation", library.Leaf(library.Int64Type), library.Int64Value(9007199254740993), parquet.Integer, "n 9007199254740993"},
		{"text", library.String(), text(" Zoë\n"), parquet.Text, " Zoë\n"},
		{"empty text is a cell", library.String(), text(""), parquet.Text, ""},
		{"digits of text stay", library.String(), text("00120"), parquet.Text, "00120"},
		{"date", library.Date(), library.Int32Value(19357), parquet.Date, "iso 2022-12-31"},
		{"date before 1970", library.Date(), library.Int32Value(-1), parquet.Date, "iso 1969-12-31"},
		{"leap day", library.Date(), library.Int32Value(19782), parquet.Date, "iso 2024-02-29"},
		{"milliseconds", stamp(library.Millisecond), library.Int64Value(1672473600001), parquet.Timestamp, "iso 2022-12-31T08:00:00.001000"},
		{"microseconds", stamp(library.Microsecond), library.Int64Value(1672473600000000), parquet.Timestamp, "iso 2022-12-31T08:00:00.000000"},
		{"local time", library.TimestampAdjusted(library.Microsecond, false), library.Int64Value(1672473600000000), parquet.Timestamp, "iso 2022-12-31T08:00:00.000000"},
		{"nanoseconds", stamp(library.Nanosecond), library.Int64Value(1672473600000000001), parquet.Timestamp, "iso 2022-12-31T08:00:00.000000001"},
		{"midnight", stamp(library.Microsecond), library.Int64Value(1672444800000000), parquet.Timestamp, "iso 2022-12-31"},
		{"one unit before 1970", stamp(library.Millisecond), library.Int64Value(-1), parquet.Timestamp, "iso 1969-12-31T23:59:59.999000"},
		{"midnight before 1970", stamp(library.Millisecond), library.Int64Value(-86400000), parquet.Timestamp, "iso 1969-12-31"},
		{"true", library.Leaf(library.BooleanType), library.BooleanValue(true), parquet.Boolean, "bool 1"},
		{"false", library.Leaf(library.BooleanType), library.BooleanValue(false), parquet.Boolean, "bool 0"},
	}
	for _, c := range cases {
		for _, node := range []library.Node{library.Required(c.node), library.Optional(c.node)} {
			b := write(t, library.Group{"v": node}, [][]library.Value{{c.v}})
			f, err := parquet.Open(bytes.NewReader(b), int64(len(b)))
			if err != nil {
				t.Errorf("%s: Open: %v", c.name, err)
				continue
			}
			if got := f.Columns()[0].Kind; got != c.kind {
				t.Errorf("%s: kind is %v, want %v", c.name, got, c.kind)
			}
			if got, err := read(b); err != nil || len(got) != 2 || got[1] != "2|1:"+c.want {
				t.Errorf("%s: rows are %q, %v, want %q", c.name, got, err, c.want)
			}
		}
	}
}

func TestInexactColumnsHaveOnlyAHeader(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		node library.Node
		row  []library.Value
		want parquet.Kind
	}{
		{"float", library.Leaf(library.FloatType), []library.Value{library.FloatValue(1)}, parquet.Float},
		{"double", library.Leaf(library.DoubleType), []library.Value{library.DoubleValue(1)}, parquet.Float},
		{"bytes", library.Leaf(library.ByteArrayType), []library.Value{text("a")}, parquet.Other},
		{"group", library.Group{"x": library.Int(64)}, []library.Value{library.Int64Value(1)}, parquet.Nested},
		{"repeated", library.Repeated(library.Int(64)), []library.Value{library.Int64Value(1)}, parquet.Nested},
	}
	for _, c := range cases {
		row := append(append([]library.Value{library.Int64Value(1)}, c.row...), text("z"))
		b := write(t, library.Group{"a": library.Int(64), "m": c.node, "z": library.String()}, [][]library.Value{row})
		f, err := parquet.Open(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if got := f.Columns()[1].Kind; got != c.want || got.Exact() {
			t.Errorf("%s: kind is %v, want %v", c.name, got, c.want)
		}
		if got, err := read(b); err != nil || !slices.Equal(got, []string{"1|1:a|2:m|3:z", "2|1:n 1|3:z"}) {
			t.Errorf("%s: rows are %q, %v", c.name, got, err)
		}
	}
}

// layouts are ways to store the same rows.
func layouts() map[string][]library.WriterOption {
	all := map[string][]library.WriterOption{
		"version 1":   {library.DataPageVersion(1)},
		"version 2":   {library.DataPageVersion(2)},
		"small pages": {library.PageBufferSize(64)},
	}
	for _, c := range []compress.Codec{&library.Snappy, &library.Gzip, &library.Zstd, &library.Lz4Raw, &library.Brotli} {
		for v := 1; v <= 2; v++ {
			all[fmt.Sprintf("%v %d", c, v)] = []library.WriterOption{library.Compression(c), library.DataPageVersion(v)}
		}
	}
	return all
}

func ledger(n int) (library.Group, [][]library.Value, []string) {
	random := rand.New(rand.NewPCG(1, 2))
	schema := library.Group{
		"amount":   library.Optional(library.Decimal(2, 18, library.Int64Type)),
		"count":    library.Encoded(library.Int(64), &library.DeltaBinaryPacked),
		"customer": library.Encoded(library.String(), &library.RLEDictionary),
		"note":     library.Optional(library.Encoded(library.String(), &library.DeltaLengthByteArray)),
		"open":     library.Optional(library.Leaf(library.BooleanType)),
	}
	var rows [][]library.Value
	want := []string{"1|1:amount|2:count|3:customer|4:note|5:open"}
	for i := range n {
		row := make([]library.Value, 5)
		line := fmt.Sprintf("%d", i+2)
		if cents := random.Int64N(1e12) - 5e11; random.IntN(3) > 0 {
			row[0] = library.Int64Value(cents)
			line += "|1:n " + new(big.Rat).SetFrac64(cents, 100).FloatString(2)
		}
		row[1] = library.Int64Value(int64(i) * 3)
		row[2] = text(fmt.Sprintf("C%03d", random.IntN(20)))
		line += fmt.Sprintf("|2:n %d|3:%s", i*3, row[2].ByteArray())
		if random.IntN(2) > 0 {
			row[3] = text(strings.Repeat("n", random.IntN(9)))
			line += fmt.Sprintf("|4:%s", row[3].ByteArray())
		}
		if random.IntN(4) > 0 {
			row[4] = library.BooleanValue(i%2 == 0)
			line += fmt.Sprintf("|5:bool %d", (i+1)%2)
		}
		rows = append(rows, row)
		want = append(want, line)
		if i%700 == 699 {
			rows = append(rows, nil)
		}
	}
	return schema, rows, want
}

func TestLayouts(t *testing.T) {
	t.Parallel()
	schema, rows, want := ledger(2000)
	for name, options := range layouts() {
		b := write(t, schema, rows, options...)
		f, err := parquet.Open(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for range 2 { // a second scan reads the same
			var got []string
			err := f.Scan(func(r *workbook.Row) error { got = append(got, show(r)); return nil })
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s: %d rows, %v, want %d", name, len(got), err, len(want))
			}
		}
	}
}

func TestEmpty(t *testing.T) {
	t.Parallel()
	schema, _, want := ledger(0)
	if got, err := read(write(t, schema, nil)); err != nil || !slices.Equal(got, want) {
		t.Errorf("a file without rows: %q, %v, want %q", got, err, want)
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	good := write(t, library.Group{"v": library.String()}, [][]library.Value{{text("one")}, {text("two")}})
	footer := func(n uint32) []byte {
		b := slices.Clone(good)
		binary.LittleEndian.PutUint32(b[len(b)-8:], n)
		return b
	}
	cases := []struct {
		name string
		b    []byte
		want parquet.Reason
		row  int
	}{
		{"nothing", nil, parquet.NotParquet, 0},
		{"text", []byte("customer,amount\nA,1\n"), parquet.NotParquet, 0},
		{"cut at the end", good[:len(good)-1], parquet.Truncated, 0},
		{"encrypted footer", []byte("PARE\x00\x00\x00\x00\x00\x00\x00\x00PARE"), parquet.Encrypted, 0},
		{"footer over the limit", footer(math.MaxUint32), parquet.TooLarge, 0},
		{"footer longer than the file", footer(uint32(len(good))), parquet.Truncated, 0},
		{"footer of nothing", footer(0), parquet.Malformed, 0},
		{"list of two billion elements", []byte("PAR1\x29\xfc\xff\xff\xff\xff\x07\x07\x00\x00\x00PAR1"), parquet.Malformed, 0},
		{"text that is not UTF-8", write(t, library.Group{"v": library.String()}, [][]library.Value{{text("a")}, {text("\xff")}}), parquet.Malformed, 3},
		{"date past year 9999", write(t, library.Group{"v": library.Date()}, [][]library.Value{{library.Int32Value(math.MaxInt32)}}), parquet.Malformed, 2},
	}
	for _, c := range cases {
		_, err := read(c.b)
		e, ok := errors.AsType[*parquet.Error](err)
		if !ok || e.Reason != c.want || e.Row != c.row || e.Detail == "" {
			t.Errorf("%s: error is %v, want %v in row %d", c.name, err, c.want, c.row)
		}
	}
}

// TestDamage changes each byte of a file: the rows or an error come back, and the same number
// of rows if there is no error.
func TestDamage(t *testing.T) {
	t.Parallel()
	schema, rows, want := ledger(30)
	b := write(t, schema, rows, library.Compression(&library.Gzip))
	for i := range b {
		for _, x := range []byte{0xff, 0x01, 0x80} {
			bad := slices.Clone(b)
			bad[i] ^= x
			if got, err := read(bad); err == nil && len(got) != len(want) {
				t.Errorf("byte %d ^ %#x: %d rows and no error, want %d", i, x, len(got), len(want))
			} else if _, ok := errors.AsType[*parquet.Error](err); err != nil && !ok {
				t.Errorf("byte %d ^ %#x: error is %T %v", i, x, err, err)
			}
		}
		if _, err := read(b[:i]); err == nil {
			t.Errorf("a file cut to %d of %d bytes has no error", i, len(b))
		}
	}
}

func TestCallbackEndsTheScan(t *testing.T) {
	t.Parallel()
	schema, rows, _ := ledger(10)
	b := write(t, schema, rows)
	f, err := parquet.Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	stop, calls := errors.New("stop"), 0
	err = f.Scan(func(*workbook.Row) error {
		if calls++; calls == 4 {
			return stop
		}
		return nil
	})
	if err != stop || calls != 4 {
		t.Errorf("Scan returned %v after %d calls, want %v after 4", err, calls, stop)
	}
}

func FuzzScan(f *testing.F) {
	schema, rows, _ := ledger(20)
	for _, options := range layouts() {
		f.Add(write(f, schema, rows, options...))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := read(b); err != nil {
			if _, ok := errors.AsType[*parquet.Error](err); !ok {
				t.Errorf("error is %T %v, want *parquet.Error", err, err)
			}
		}
	})
}
