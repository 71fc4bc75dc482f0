package parquet_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	library "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/encoding"
)

// physical is a physical type: a column of it, its encodings, and a value made of any number, with
// the text of its cell.
type physical struct {
	name      string
	node      func() library.Node
	encodings []encoding.Encoding
	value     func(n int64) (library.Value, string)
}

var physicals = []physical{
	{"BOOLEAN", func() library.Node { return library.Leaf(library.BooleanType) }, []encoding.Encoding{&library.Plain, &library.RLE, &library.RLEDictionary},
		func(n int64) (library.Value, string) {
			return library.BooleanValue(n&1 == 1), fmt.Sprintf("bool %d", n&1)
		}},
	{"INT32", func() library.Node { return library.Int(32) }, []encoding.Encoding{&library.Plain, &library.DeltaBinaryPacked, &library.ByteStreamSplit, &library.RLEDictionary, &library.PlainDictionary},
		func(n int64) (library.Value, string) {
			return library.Int32Value(int32(n)), fmt.Sprintf("n %d", int32(n))
		}},
	{"INT64", func() library.Node { return library.Int(64) }, []encoding.Encoding{&library.Plain, &library.DeltaBinaryPacked, &library.ByteStreamSplit, &library.RLEDictionary, &library.PlainDictionary},
		func(n int64) (library.Value, string) { return library.Int64Value(n), fmt.Sprintf("n %d", n) }},
	{"BYTE_ARRAY", library.String, []encoding.Encoding{&library.Plain, &library.DeltaLengthByteArray, &library.DeltaByteArray, &library.RLEDictionary, &library.PlainDictionary},
		func(n int64) (library.Value, string) {
			s := strconv.FormatInt(n, 7)
			s = s[:uint64(n)%uint64(len(s)+1)] // from "" on, with shared beginnings
			return text(s), s
		}},
	{"FIXED_LEN_BYTE_ARRAY", func() library.Node { return library.Decimal(0, 11, library.FixedLenByteArrayType(5)) }, []encoding.Encoding{&library.Plain, &library.ByteStreamSplit, &library.DeltaByteArray, &library.RLEDictionary, &library.PlainDictionary},
		func(n int64) (library.Value, string) {
			b := make([]byte, 5)
			for i := range b {
				b[i] = byte(n >> (32 - 8*i))
			}
			return fixed(b...), "n " + big.NewInt(n<<24>>24).String()
		}},
}

// series are numbers that encodings store in different ways.
var series = map[string]func(r *rand.Rand, i int) int64{
	"one number":      func(*rand.Rand, int) int64 { return -5 },
	"numbers in turn": func(_ *rand.Rand, i int) int64 { return int64(i)*3 - 200 },
	"few numbers":     func(r *rand.Rand, _ int) int64 { return r.Int64N(5) - 2 },
	"long runs":       func(_ *rand.Rand, i int) int64 { return int64(i / 40) },
	"all numbers":     func(r *rand.Rand, _ int) int64 { return int64(r.Uint64()) },
	"extremes": func(r *rand.Rand, i int) int64 {
		return []int64{math.MinInt64, math.MaxInt64, math.MinInt32, math.MaxInt32, 0, -1}[r.IntN(6)]
	},
}

// TestEncodings has the library write each physical type in each encoding that it has for it, and
// reads the values back.
func TestEncodings(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 7))
	codecs := []compress.Codec{&library.Uncompressed, &library.Snappy, &library.Gzip, &library.Zstd, &library.Lz4Raw, &library.Brotli}
	blanks := map[string]func(i int) bool{
		"no null": func(int) bool { return false }, "some nulls": func(int) bool { return random.IntN(3) == 0 },
		"nulls first": func(i int) bool { return i < 150 }, "nulls alone": func(int) bool { return true },
	}
	files := 0
	for _, p := range physicals {
		for _, e := range p.encodings {
			for pattern, number := range series {
				for _, n := range []int{1, 2, 7, 8, 9, 32, 33, 128, 129, 130, 300} {
					for null, blank := range blanks {
						node := library.Encoded(p.node(), e)
						if null != "no null" || n%2 == 0 {
							node = library.Optional(node)
						}
						var rows [][]library.Value
						want := []string{"1|1:v"}
						for i := range n {
							v, cell := p.value(number(random, i))
							line := fmt.Sprintf("%d|1:%s", i+2, cell)
							if blank(i) {
								v, line = library.Value{}, strconv.Itoa(i+2)
							}
							rows = append(rows, []library.Value{v})
							want = append(want, line)
							if i%100 == 99 {
								rows = append(rows, nil)
							}
						}
						version, codec := 1+files%2, codecs[files/2%len(codecs)]
						options := []library.WriterOption{library.DataPageVersion(version), library.Compression(codec)}
						if files%3 == 0 {
							options = append(options, library.PageBufferSize(100))
						}
						files++
						got, err := read(write(t, library.Group{"v": node}, rows, options...))
						if err != nil || !slices.Equal(got, want) {
							t.Errorf("%s, %v, %s, %s, %d rows, version %d, %v: %v\n got %s\nwant %s", p.name, e, pattern, null, n, version, codec, err, strings.Join(got, " "), strings.Join(want, " "))
						}
					}
				}
			}
		}
	}
	t.Logf("%d files", files)
}
