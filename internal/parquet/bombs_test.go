package parquet

import (
	"bytes"
	"errors"
	"testing"

	library "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/format"

	"github.com/tieout/tieout/internal/workbook"
)

func TestUnpackIsExact(t *testing.T) {
	t.Parallel()
	plain := bytes.Repeat([]byte("0"), 10_000)
	for _, codec := range []compress.Codec{&library.Uncompressed, &library.Snappy, &library.Gzip, &library.Zstd, &library.Lz4Raw, &library.Brotli} {
		packed, err := codec.Encode(nil, plain)
		if err != nil {
			t.Fatal(err)
		}
		for _, size := range []int64{0, 1, 9_999, 10_000, 10_001} {
			got, e := unpack(codec.CompressionCodec(), packed, size)
			if good := size == 10_000; (e == nil) != good || good && !bytes.Equal(got, plain) {
				t.Errorf("%v: unpack to %d bytes: %d bytes, %v", codec, size, len(got), e)
			}
		}
		if codec != &library.Uncompressed {
			if _, e := unpack(codec.CompressionCodec(), packed[:len(packed)/2], 10_000); e == nil {
				t.Errorf("%v: half of a page unpacks", codec)
			}
		}
	}
	if _, e := unpack(format.LZO, plain, 10_000); e == nil || e.Reason != Unsupported {
		t.Errorf("LZO: error is %v, want %v", e, Unsupported)
	}
}

// TestLimits reads one file under limits that it just keeps and just exceeds.
func TestLimits(t *testing.T) {
	t.Parallel()
	type record struct {
		A string `parquet:"a,dict"`
		B int64  `parquet:"b"`
	}
	var b bytes.Buffer
	if err := library.Write(&b, make([]record, 1000)); err != nil {
		t.Fatal(err)
	}
	read := func(lim limits) error {
		f, err := open(bytes.NewReader(b.Bytes()), int64(b.Len()), lim)
		if err != nil {
			return err
		}
		return f.Scan(func(*workbook.Row) error { return nil })
	}
	if err := read(defaults); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name  string
		field func(*limits) *int64
		keeps int64 // a limit that the file keeps
		not   int64 // one that it exceeds
	}{
		{"rows", func(l *limits) *int64 { return &l.rows }, 1000, 999},
		{"values", func(l *limits) *int64 { return &l.values }, 1000, 999},
		{"page", func(l *limits) *int64 { return &l.page }, 8000, 7999},
		{"footer", func(l *limits) *int64 { return &l.footer }, int64(b.Len()), 10},
		{"held", func(l *limits) *int64 { return &l.held }, 50_000, 20_000},
		{"total", func(l *limits) *int64 { return &l.total }, 90_000, 89_000},
	}
	for _, c := range cases {
		lim := defaults
		*c.field(&lim) = c.keeps
		if err := read(lim); err != nil {
			t.Errorf("%s of %d: %v", c.name, c.keeps, err)
		}
		*c.field(&lim) = c.not
		if e, ok := errors.AsType[*Error](read(lim)); !ok || e.Reason != TooLarge {
			t.Errorf("%s of %d: error is %v, want %v", c.name, c.not, e, TooLarge)
		}
	}
	for n, want := range map[int]bool{3: true, 2: false} {
		lim := defaults
		lim.columns = n
		if err := read(lim); (err == nil) != want {
			t.Errorf("%d elements of the schema: %v", n, err)
		}
	}
}
