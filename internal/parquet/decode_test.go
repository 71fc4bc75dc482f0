package parquet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go/format"
)

// values returns the values of a page as hexadecimal digits, with a dash for null.
func values(fd *field, dict *dictionary, h header, levels, b []byte) (string, error) {
	budget := budget{lim: defaults}
	c := &column{fd: fd, rest: h.values, dict: dict, budget: &budget}
	if e := c.decode(h, levels, b); e != nil {
		return "", e
	}
	var list []string
	for c.left > 0 {
		v, null, err := c.next()
		switch {
		case err != nil:
			return "", err
		case null:
			list = append(list, "-")
		default:
			list = append(list, fmt.Sprintf("%x", v))
		}
	}
	return strings.Join(list, " "), nil
}

func join(parts ...[]byte) []byte { return slices.Concat(parts...) }

// head is the head of integers in the encoding DELTA_BINARY_PACKED.
func head(block, minis, count uint64, first int64) []byte {
	var b []byte
	for _, n := range []uint64{block, minis, count} {
		b = binary.AppendUvarint(b, n)
	}
	return binary.AppendVarint(b, first)
}

// block is a block of it: what it adds, and the widths of its miniblocks.
func block(least int64, widths ...byte) []byte {
	return append(binary.AppendVarint(nil, least), widths...)
}

// run is a run of a value of one byte.
func run(n uint64, value ...byte) []byte { return append(binary.AppendUvarint(nil, n<<1), value...) }

// groups are packed groups of 8 integers, in b.
func groups(n uint64, b ...byte) []byte { return append(binary.AppendUvarint(nil, n<<1|1), b...) }

// sized is RLE of BOOLEAN, which declares its length.
func sized(b []byte) []byte {
	return append(binary.LittleEndian.AppendUint32(nil, uint32(len(b))), b...)
}

// TestPages decodes pages as writers make them and pages that no writer should make.
func TestPages(t *testing.T) {
	t.Parallel()
	const bad, unsupported = "bad", "unsupported"
	zeros := func(n int) []byte { return make([]byte, n) }
	repeat := func(s string, n int) string { return strings.TrimSpace(strings.Repeat(s+" ", n)) }
	lengths := func(n ...int8) []byte { // each in a block of its own width 8
		b := head(128, 4, uint64(len(n)), int64(n[0]))
		if len(n) > 1 {
			b = append(b, block(-128, 8, 0, 0, 0)...)
			for i := range 32 {
				d := 128
				if i+1 < len(n) {
					d += int(n[i+1]) - int(n[i])
				}
				b = append(b, byte(d))
			}
		}
		return b
	}
	dict := &dictionary{[]byte("abbccc"), []uint32{0, 1, 3, 6, 6}}
	large := &dictionary{make([]byte, 1<<17), make([]uint32, 1<<17+1)}
	for i := range large.at {
		large.at[i] = uint32(i)
	}
	large.b[1<<16+5] = 9
	type page struct {
		name string
		b    []byte
		n    int64
		want string
	}
	cases := []struct {
		physical format.Type
		length   int32
		encoding format.Encoding
		dict     *dictionary
		pages    []page
	}{
		{format.Boolean, 0, format.Plain, nil, []page{
			{"no value", nil, 0, ""},
			{"the first in the lowest bit", []byte{5}, 3, "01 00 01"},
			{"the padding set", []byte{0xfa}, 3, "00 01 00"},
			{"two bytes", []byte{0, 1}, 9, "00 00 00 00 00 00 00 00 01"},
			{"short", []byte{5}, 9, bad},
			{"long", []byte{5, 0}, 8, bad},
		}},
		{format.Int32, 0, format.Plain, nil, []page{
			{"no value", nil, 0, ""},
			{"below zero", []byte{0xff, 0xff, 0xff, 0xff}, 1, "ffffffff"},
			{"short", zeros(7), 2, bad}, {"long", zeros(9), 2, bad}, {"one more", zeros(12), 2, bad}, {"none", nil, 1, bad},
		}},
		{format.Int64, 0, format.Plain, nil, []page{{"one", zeros(8), 1, "0000000000000000"}, {"short", zeros(15), 2, bad}, {"long", zeros(17), 2, bad}}},
		{format.FixedLenByteArray, 3, format.Plain, nil, []page{{"two", []byte("abcdef"), 2, "616263 646566"}, {"short", zeros(5), 2, bad}, {"long", zeros(7), 2, bad}}},
		{format.ByteArray, 0, format.Plain, nil, []page{
			{"no value", nil, 0, ""},
			{"an empty text is a value", []byte{0, 0, 0, 0, 1, 0, 0, 0, 'x'}, 2, " 78"},
			{"a length past the end", []byte{2, 0, 0, 0, 'x'}, 1, bad},
			{"a length of 4 GB", []byte{0xff, 0xff, 0xff, 0xff, 'x'}, 1, bad},
			{"part of a length", []byte{0, 0, 0}, 1, bad},
			{"long", []byte{0, 0, 0, 0, 0}, 1, bad},
		}},
		{format.Boolean, 0, format.RLE, nil, []page{
			{"nothing", nil, 0, ""},
			{"a run of no value", sized(run(0)), 0, ""},
			{"a run of ones, in all bits", sized(run(3, 0xff)), 3, "01 01 01"},
			{"packed, the last group cut short", sized(groups(2, 6)), 8, "00 01 01 00 00 00 00 00"},
			{"packed, the last group cut too short", sized(groups(2, 6)), 9, bad},
			{"a run without its value", sized(run(3)), 3, bad},
			{"short", sized(run(3, 1)), 4, bad},
			{"a length below its bytes", append(sized(run(3, 1)), 0), 3, bad},
			{"a length above its bytes", sized(run(3, 1))[:5], 3, bad},
			{"part of a length", []byte{0, 0}, 0, bad},
			{"a run of two billion values", sized(run(1<<31, 1)), 3, bad},
			{"a run that overflows", sized(run(math.MaxUint64>>1, 1)), 3, bad},
		}},
		{format.ByteArray, 0, format.RLEDictionary, dict, []page{
			{"nothing", nil, 0, ""},
			{"a width alone", []byte{2}, 0, ""},
			{"a run and a group", join([]byte{2}, run(2, 1), groups(1, 0b00100100, 0)), 5, "6262 6262 61 6262 636363"},
			{"an empty text is a value", join([]byte{2}, run(1, 3)), 1, ""},
			{"no bits, a run", join([]byte{0}, run(3)), 3, "61 61 61"},
			{"no bits, packed", join([]byte{0}, groups(1)), 3, "61 61 61"},
			{"no bits, nothing", []byte{0}, 1, bad},
			{"no bits, two billion groups", join([]byte{0}, groups(1<<31)), 3, bad},
			{"no bits, groups that overflow", join([]byte{0}, groups(1<<61+1)), 3, bad},
			{"32 bits", join([]byte{32}, run(1, 2, 0, 0, 0)), 1, "636363"},
			{"33 bits", join([]byte{33}, run(1, 0, 0, 0, 0, 0)), 1, bad},
			{"255 bits", join([]byte{255}, run(1, 0)), 1, bad},
			{"a value past the dictionary", join([]byte{3}, run(1, 4)), 1, bad},
			{"the largest index", join([]byte{32}, run(1, 255, 255, 255, 255)), 1, bad},
			{"a packed value past the dictionary", join([]byte{4}, groups(1, 0x40, 0, 0, 0)), 2, bad},
			{"padding past the dictionary", join([]byte{4}, groups(1, 0xf0, 0xff, 0xff, 0xff)), 1, "61"},
			{"the last group cut short", join([]byte{2}, groups(1, 0b01)), 4, "6262 61 61 61"},
			{"the last group cut too short", join([]byte{2}, groups(1, 0b01)), 5, bad},
			{"a run of no value between", join([]byte{2}, run(0, 0), run(1, 1)), 1, "6262"},
			{"a value cut short", join([]byte{17}, run(1, 1, 0)), 1, bad},
			{"filled up to a block", join([]byte{2}, run(1, 1), groups(32, zeros(64)...)), 2, "6262 61"},
			{"many more", join([]byte{2}, groups(70, zeros(140)...)), 2, bad},
			{"a run of many more", join([]byte{2}, run(1000, 1)), 2, bad},
			{"runs of many more", join([]byte{2}, run(3, 1), run(900, 1)), 2, bad},
			{"a run cut off", []byte{2, 0x80}, 1, bad},
			{"bytes behind that are no run", join([]byte{2}, run(1, 1), []byte{0x80}), 1, bad},
			{"a length of 11 bytes", join([]byte{2}, bytes.Repeat([]byte{0x80}, 10), []byte{1}), 1, bad},
		}},
		{format.Int32, 0, format.PlainDictionary, large, []page{
			{"17 bits, a run", join([]byte{17}, run(1, 5, 0, 1)), 1, "09"},
			{"17 bits, packed", join([]byte{17}, groups(1, 5, 0, 1), zeros(14)), 2, "09 00"},
			{"17 bits, packed, odd", join([]byte{17}, groups(1, 0, 0, 10, 0, 2), zeros(12)), 2, "00 09"},
		}},
		{format.Int64, 0, format.RLEDictionary, &dictionary{nil, []uint32{0}}, []page{{"an empty dictionary", []byte{0}, 0, ""}, {"a value of an empty one", join([]byte{0}, run(1)), 1, bad}}},
		{format.Int64, 0, format.RLEDictionary, nil, []page{{"no dictionary", []byte{0}, 0, ""}, {"a value of none", join([]byte{0}, run(1)), 1, bad}}},
		{format.Int64, 0, format.DeltaBinaryPacked, nil, []page{
			{"nothing", nil, 0, ""},
			{"no value", head(128, 4, 0, 0), 0, ""},
			{"one value", head(128, 4, 1, -2), 1, "feffffffffffffff"},
			{"no bits", join(head(128, 4, 3, 1), block(-1, 0, 0, 0, 0)), 3, "0100000000000000 0000000000000000 ffffffffffffffff"},
			{"miniblocks that are not needed are absent", join(head(128, 4, 3, 0), block(0, 8, 255, 7, 1), []byte{1, 2}, zeros(30)), 3, "0000000000000000 0100000000000000 0300000000000000"},
			{"the padding is absent", join(head(128, 4, 3, 0), block(0, 8, 0, 0, 0), []byte{1, 2}), 3, "0000000000000000 0100000000000000 0300000000000000"},
			{"the padding is set", join(head(128, 4, 2, 0), block(0, 8, 0, 0, 0), bytes.Repeat([]byte{255}, 32)), 2, "0000000000000000 ff00000000000000"},
			{"the last miniblock cut short", join(head(128, 4, 3, 0), block(0, 8, 0, 0, 0), []byte{1}), 3, bad},
			{"64 bits, and a sum that wraps", join(head(128, 4, 2, math.MaxInt64), block(math.MinInt64, 64, 0, 0, 0), []byte{1, 0, 0, 0, 0, 0, 0, 128}, zeros(31*8)), 2, "ffffffffffffff7f 0000000000000080"},
			{"62 bits, odd", join(head(128, 4, 3, 0), block(0, 62, 0, 0, 0), zeros(7), []byte{0x40}, zeros(7), []byte{0x08}, zeros(232)), 3, "0000000000000000 0000000000000000 0100000000000020"},
			{"65 bits", join(head(128, 4, 2, 0), block(0, 65, 0, 0, 0), zeros(260)), 2, bad},
			{"255 bits", join(head(128, 4, 2, 0), block(0, 255, 0, 0, 0), zeros(1020)), 2, bad},
			{"a block ends with a value", join(head(128, 4, 129, 0), block(0, 0, 0, 0, 0)), 129, repeat("0000000000000000", 129)},
			{"the second block is absent", join(head(128, 4, 130, 0), block(0, 0, 0, 0, 0)), 130, bad},
			{"two blocks", join(head(128, 4, 130, 0), block(0, 0, 0, 0, 0), block(2, 0, 0, 0, 0)), 130, repeat("0000000000000000", 129) + " 0200000000000000"},
			{"larger blocks, one miniblock", join(head(256, 1, 3, 0), block(1, 0)), 3, "0000000000000000 0100000000000000 0200000000000000"},
			{"widths cut off", join(head(128, 4, 2, 0), block(0, 0, 0, 0)), 2, bad},
			{"fewer than declared", join(head(128, 4, 2, 0), block(0, 0, 0, 0, 0)), 3, bad},
			{"more than declared", join(head(128, 4, 3, 0), block(0, 0, 0, 0, 0)), 2, bad},
			{"bytes behind", join(head(128, 4, 1, 0), zeros(1)), 1, bad},
			{"a head cut off", head(128, 4, 1, 300)[:5], 1, bad},
			{"blocks of 0", head(0, 4, 1, 0), 1, bad},
			{"blocks of 64", head(64, 2, 1, 0), 1, bad},
			{"blocks of 130", head(130, 1, 1, 0), 1, bad},
			{"blocks of a million", head(1<<20, 4, 1, 0), 1, bad},
			{"blocks that overflow", head(math.MaxUint64-127, 4, 1, 0), 1, bad},
			{"no miniblocks", head(128, 0, 1, 0), 1, bad},
			{"miniblocks of 16", head(128, 8, 1, 0), 1, bad},
			{"miniblocks that do not divide", head(384, 5, 1, 0), 1, bad},
			{"more miniblocks than values", head(128, 1<<40, 1, 0), 1, bad},
			{"a huge count", head(128, 4, math.MaxUint64, 0), 1, bad},
			{"a huge count, and none declared", head(128, 4, math.MaxUint64, 0), 0, bad},
		}},
		{format.Int32, 0, format.DeltaBinaryPacked, nil, []page{
			{"one value", head(128, 4, 1, -2), 1, "feffffff"},
			{"32 bits, and a sum that wraps", join(head(128, 4, 2, math.MaxInt32), block(math.MinInt32, 32, 0, 0, 0), []byte{1, 0, 0, 128}, zeros(124)), 2, "ffffff7f 00000080"},
			{"33 bits", join(head(128, 4, 2, 0), block(0, 33, 0, 0, 0), zeros(33*4)), 2, bad},
			{"a first value of 33 bits", head(128, 4, 1, 1<<31), 1, bad},
			{"bytes behind", join(head(128, 4, 1, 0), zeros(1)), 1, bad},
		}},
		{format.ByteArray, 0, format.DeltaLengthByteArray, nil, []page{
			{"nothing", nil, 0, ""},
			{"no value", head(128, 4, 0, 0), 0, ""},
			{"empty texts", lengths(0, 0), 2, " "},
			{"texts", join(lengths(1, 0, 2), []byte("abc")), 3, "61  6263"},
			{"a length below zero", join(lengths(1, -1, 2), []byte("abc")), 3, bad},
			{"a first length below zero", lengths(-1), 1, bad},
			{"a length past the end", join(lengths(1, 3), []byte("abc")), 2, bad},
			{"bytes behind", join(lengths(1), []byte("ab")), 1, bad},
			{"fewer than declared", join(lengths(1), []byte("a")), 2, bad},
			{"more than declared", join(lengths(1, 1), []byte("ab")), 1, bad},
			{"lengths cut off", lengths(1, 1)[:6], 2, bad},
			{"blocks of 0", head(0, 4, 1, 0), 1, bad},
		}},
		{format.ByteArray, 0, format.DeltaByteArray, nil, []page{
			{"nothing", nil, 0, ""},
			{"no value", join(head(128, 4, 0, 0), head(128, 4, 0, 0)), 0, ""},
			{"a beginning of an empty text", join(lengths(0, 2, 0, 1), lengths(3, 1, 0, 0), []byte("abcd")), 4, bad},
			{"beginnings in common", join(lengths(0, 2, 3, 0), lengths(3, 1, 0, 1), []byte("abcdx")), 4, "616263 616264 616264 78"},
			{"a first value with a beginning", join(lengths(1), lengths(1), []byte("a")), 1, bad},
			{"a beginning longer than the value before", join(lengths(0, 2), lengths(1, 0), []byte("a")), 2, bad},
			{"a beginning below zero", join(lengths(0, -1), lengths(1, 0), []byte("a")), 2, bad},
			{"fewer ends", join(lengths(0, 0), lengths(1), []byte("a")), 2, bad},
			{"more ends", join(lengths(0), lengths(1, 1), []byte("ab")), 1, bad},
			{"more beginnings", join(lengths(0, 0), lengths(1), []byte("a")), 1, bad},
			{"no ends", lengths(0), 1, bad},
			{"bytes behind", join(lengths(0), lengths(1), []byte("ab")), 1, bad},
		}},
		{format.FixedLenByteArray, 2, format.DeltaByteArray, nil, []page{
			{"two", join(lengths(0, 1), lengths(2, 1), []byte("abc")), 2, "6162 6163"},
			{"a value too short", join(lengths(0, 1), lengths(2, 0), []byte("ab")), 2, bad},
			{"a value too long", join(lengths(0), lengths(3), []byte("abc")), 1, bad},
		}},
		{format.Int32, 0, format.ByteStreamSplit, nil, []page{
			{"no value", nil, 0, ""},
			{"two", []byte{1, 11, 2, 12, 3, 13, 4, 14}, 2, "01020304 0b0c0d0e"},
			{"short", zeros(7), 2, bad}, {"long", zeros(9), 2, bad}, {"one more", zeros(12), 2, bad}, {"one fewer", zeros(4), 2, bad},
		}},
		{format.Int64, 0, format.ByteStreamSplit, nil, []page{{"two", []byte("abcdefghijklmnop"), 2, "61636567696b6d6f 626466686a6c6e70"}, {"long", zeros(9), 1, bad}}},
		{format.FixedLenByteArray, 3, format.ByteStreamSplit, nil, []page{{"two", []byte("abcdef"), 2, "616365 626466"}, {"long", zeros(7), 2, bad}}},
		{format.ByteArray, 0, format.ByteStreamSplit, nil, []page{{"texts", nil, 0, unsupported}}},
		{format.Boolean, 0, format.ByteStreamSplit, nil, []page{{"booleans", nil, 0, unsupported}}},
		{format.Int32, 0, format.RLE, nil, []page{{"integers", nil, 0, unsupported}}},
		{format.Boolean, 0, format.DeltaBinaryPacked, nil, []page{{"booleans", nil, 0, unsupported}}},
		{format.Int64, 0, format.BitPacked, nil, []page{{"integers", nil, 0, unsupported}}},
		{format.Int64, 0, -1, nil, []page{{"none", nil, 0, unsupported}}},
	}
	for _, c := range cases {
		for _, p := range c.pages {
			for _, optional := range []bool{false, true} {
				h := header{kind: format.DataPage, values: p.n, encoding: c.encoding}
				got, err := values(&field{physical: c.physical, length: c.length, optional: optional}, c.dict, h, run(uint64(p.n), 1), p.b)
				if e, ok := err.(*Error); ok {
					got = map[Reason]string{Malformed: bad, Unsupported: unsupported}[e.Reason]
				}
				if got != p.want {
					t.Errorf("%v, %v, %s: values are %q, %v, want %q", c.physical, c.encoding, p.name, got, err, p.want)
				}
			}
		}
	}
}

// TestNulls decodes pages of two values with levels.
func TestNulls(t *testing.T) {
	t.Parallel()
	three := []byte{0, 0, 0, 0, 1, 0, 0, 0, 'x', 0, 0, 0, 0}
	two, one := three[:9], three[4:9]
	cases := []struct {
		name   string
		kind   format.PageType
		values int64
		nulls  int64
		levels []byte
		b      []byte
		want   string
		detail string
	}{
		{"no null", format.DataPage, 2, 0, run(2, 1), two, " 78", ""},
		{"a null, packed", format.DataPage, 2, 0, groups(1, 2), one, "- 78", ""},
		{"nulls alone", format.DataPage, 2, 0, run(2, 0), nil, "- -", ""},
		{"nulls alone, and a value", format.DataPage, 2, 0, run(2, 0), one, "", "a page holds more values than it declares"},
		{"no value", format.DataPage, 0, 0, nil, nil, "", ""},
		{"no value, and one", format.DataPage, 0, 0, nil, one, "", "a page holds more values than it declares"},
		{"no levels", format.DataPage, 2, 0, nil, two, "", "a page does not say which of its 2 values are null"},
		{"a level too few", format.DataPage, 2, 0, run(1, 1), two, "", "a page does not say which of its 2 values are null"},
		{"a level cut off", format.DataPage, 2, 0, run(2), two, "", "a page does not say which of its 2 values are null"},
		{"levels of a thousand values", format.DataPage, 2, 0, run(1000, 1), two, "", "a page says of more than its 2 values which are null"},
		{"levels of two billion values", format.DataPage, 2, 0, run(1<<31, 1), two, "", "a page does not say which of its 2 values are null"},
		{"a value too few", format.DataPage, 2, 0, run(2, 1), one, "", "a page holds fewer values than it declares"},
		{"a value too many", format.DataPage, 2, 0, run(2, 1), three, "", "a page holds more values than it declares"},
		{"version 2", format.DataPageV2, 2, 1, join(run(1, 0), run(1, 1)), one, "- 78", ""},
		{"version 2, a null undeclared", format.DataPageV2, 2, 0, join(run(1, 0), run(1, 1)), one, "", "a page declares 0 nulls and has 1"},
		{"version 2, a null declared that is missing", format.DataPageV2, 2, 1, run(2, 1), two, "", "a page declares 1 nulls and has 0"},
		{"version 2, more nulls than values", format.DataPageV2, 2, 3, run(2, 1), two, "", "a page of 2 values declares 3 nulls"},
		{"version 2, fewer nulls than none", format.DataPageV2, 2, -1, run(2, 1), two, "", "a page of 2 values declares -1 nulls"},
	}
	for _, c := range cases {
		h := header{kind: c.kind, values: c.values, nulls: c.nulls, encoding: format.Plain}
		got, err := values(&field{physical: format.ByteArray, optional: true}, nil, h, c.levels, c.b)
		detail := ""
		if e, ok := err.(*Error); ok {
			detail = e.Detail
		}
		if got != c.want || detail != c.detail {
			t.Errorf("%s: values are %q, %q, want %q, %q", c.name, got, detail, c.want, c.detail)
		}
	}
}

// TestDictionary checks that a dictionary has exactly its values.
func TestDictionary(t *testing.T) {
	t.Parallel()
	cases := []struct {
		physical format.Type
		length   int32
		bytes    int
		n        int64
	}{{format.Boolean, 0, 2, 9}, {format.Int32, 0, 12, 3}, {format.Int64, 0, 24, 3}, {format.FixedLenByteArray, 5, 15, 3}, {format.ByteArray, 0, 12, 3}, {format.ByteArray, 0, 0, 0}}
	for _, c := range cases {
		for more := max(-1, -c.bytes); more <= 1; more++ {
			h := header{kind: format.DictionaryPage, values: c.n, encoding: format.PlainDictionary}
			col := &column{fd: &field{physical: c.physical, length: c.length}}
			if e := col.decode(h, nil, make([]byte, c.bytes+more)); (e == nil) != (more == 0) {
				t.Errorf("%v: a dictionary of %d values in %d bytes: %v", c.physical, c.n, c.bytes+more, e)
			}
		}
	}
}

// FuzzPage decodes a page of any bytes.
func FuzzPage(f *testing.F) {
	physicals := []format.Type{format.Boolean, format.Int32, format.Int64, format.ByteArray, format.FixedLenByteArray}
	encodings := []format.Encoding{format.Plain, format.PlainDictionary, format.RLE, format.DeltaBinaryPacked, format.DeltaLengthByteArray, format.DeltaByteArray, format.ByteStreamSplit}
	for i := range 70 {
		f.Add(byte(i%5), byte(i/5%7), uint16(40), run(40, byte(i/35)), join(head(128, 4, 40, 5), block(0, 1, 2, 0, 0), make([]byte, 12), head(128, 4, 40, 5), block(0, 0, 0, 0, 0), make([]byte, 200)))
		f.Add(byte(i%5), byte(i/5%7), uint16(20), groups(3, 0xff, 0x0f, 7), join([]byte{3}, groups(3, 1, 2, 3, 4, 5, 6, 7, 8, 9)))
		f.Add(byte(i%5), byte(i/5%7), uint16(20), run(20, 1), sized(join(run(10, 1), groups(3, 1, 2, 3))))
	}
	f.Fuzz(func(t *testing.T, physical, encoding byte, n uint16, levels, b []byte) {
		fd := &field{physical: physicals[int(physical)%len(physicals)], length: 5, optional: n%2 == 0}
		dict := &dictionary{[]byte("abcde"), []uint32{0, 1, 2, 3, 4, 5}}
		h := header{kind: format.DataPage, values: int64(n), encoding: encodings[int(encoding)%len(encodings)]}
		_, _ = values(fd, dict, h, levels, b)
		c := &column{fd: fd}
		_, _ = c.newDictionary(b, int64(n))
	})
}
