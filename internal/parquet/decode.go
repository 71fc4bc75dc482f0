package parquet

import (
	"encoding/binary"
	"math"

	"github.com/parquet-go/parquet-go/format"
)

// decoder delivers the values of a page that are not null, one after another.
type decoder interface {
	// next returns a value as PLAIN stores it, without the length of a BYTE_ARRAY; a BOOLEAN is a
	// byte. It is valid until the next call.
	next() ([]byte, *Error)
	// end reports whether nothing is left but padding.
	end() bool
}

func fewer() *Error { return failure(Malformed, "a page holds fewer values than it declares") }

// decoder returns the decoder of a page of n values or fewer.
func (c *column) decoder(encoding format.Encoding, b []byte, n int64) (decoder, *Error) {
	type pair struct {
		encoding format.Encoding
		physical format.Type
	}
	size := c.fd.size()
	switch encoding {
	case format.PlainDictionary, format.RLEDictionary:
		d := &indexed{dict: c.dict}
		if len(b) > 0 {
			if b[0] > 32 {
				return nil, failure(Malformed, "a page has indexes of %d bits", b[0])
			}
			d.hybrid = newHybrid(b[1:], uint64(b[0]))
		}
		return d, nil
	case format.ByteStreamSplit:
		if size > 0 {
			if len(b)%size != 0 {
				return nil, fewer()
			}
			return &split{b: b, size: size, n: len(b) / size}, nil
		}
	}
	switch (pair{encoding, c.fd.physical}) {
	case pair{format.Plain, format.Boolean}:
		h := hybrid{packed: packed{b: b, width: 1}, left: 8 * uint64(len(b)), padding: 7, isPacked: true}
		return &indexed{h, &booleans}, nil
	case pair{format.Plain, format.ByteArray}:
		return &texts{b}, nil
	case pair{format.Plain, format.Int32}, pair{format.Plain, format.Int64}, pair{format.Plain, format.FixedLenByteArray}:
		return &plain{b, size}, nil
	case pair{format.RLE, format.Boolean}:
		if len(b) > 0 {
			if len(b) < 4 || int64(binary.LittleEndian.Uint32(b)) != int64(len(b)-4) {
				return nil, failure(Malformed, "a page has booleans of another length than it declares")
			}
			b = b[4:]
		}
		return &indexed{newHybrid(b, 1), &booleans}, nil
	case pair{format.DeltaBinaryPacked, format.Int32}, pair{format.DeltaBinaryPacked, format.Int64}:
		d, e := newDelta(b, n, uint64(8*size))
		return &integers{delta: d, size: size}, e
	case pair{format.DeltaLengthByteArray, format.ByteArray}:
		return newLengths(b, n)
	case pair{format.DeltaByteArray, format.ByteArray}, pair{format.DeltaByteArray, format.FixedLenByteArray}:
		prefixes, b, e := newLead(b, n)
		if e != nil {
			return nil, e
		}
		suffixes, e := newLengths(b, n)
		return &prefixed{prefixes: prefixes, suffixes: suffixes, size: size}, e
	}
	return nil, failure(Unsupported, "its pages have the encoding %s", encoding)
}

// size returns the bytes of each value, or 0 if a value has no fixed number of them.
func (fd *field) size() int {
	switch fd.physical {
	case format.Int32:
		return 4
	case format.Int64:
		return 8
	case format.FixedLenByteArray:
		return int(fd.length)
	}
	return 0
}

// plain decodes values of one size in the encoding PLAIN.
type plain struct {
	b    []byte
	size int
}

func (d *plain) next() ([]byte, *Error) {
	if len(d.b) < d.size {
		return nil, fewer()
	}
	v := d.b[:d.size]
	d.b = d.b[d.size:]
	return v, nil
}

func (d *plain) end() bool { return len(d.b) == 0 }

// texts decodes values of BYTE_ARRAY in the encoding PLAIN.
type texts struct{ b []byte }

func (d *texts) next() ([]byte, *Error) {
	if len(d.b) < 4 || int64(binary.LittleEndian.Uint32(d.b)) > int64(len(d.b)-4) {
		return nil, fewer()
	}
	end := 4 + int(binary.LittleEndian.Uint32(d.b))
	v := d.b[4:end]
	d.b = d.b[end:]
	return v, nil
}

func (d *texts) end() bool { return len(d.b) == 0 }

// split decodes n values in the encoding BYTE_STREAM_SPLIT: the first bytes of all values, the
// second bytes, and so on.
type split struct {
	b           []byte
	size, at, n int
	value       [maxDecimal]byte
}

func (d *split) next() ([]byte, *Error) {
	if d.at == d.n {
		return nil, fewer()
	}
	for i := range d.size {
		d.value[i] = d.b[i*d.n+d.at]
	}
	d.at++
	return d.value[:d.size], nil
}

func (d *split) end() bool { return d.at == d.n }

// packed reads integers of a width from 0 to 64 bits, the first in the lowest bits. Its caller
// knows how many b holds.
type packed struct {
	b         []byte
	at, width uint64 // bits
}

func (p *packed) next() uint64 {
	b := p.b[p.at/8:]
	if len(b) < 9 {
		var last [9]byte
		copy(last[:], b)
		b = last[:]
	}
	shift := p.at % 8
	p.at += p.width
	return (binary.LittleEndian.Uint64(b)>>shift | uint64(b[8])<<(64-shift)) & (1<<p.width - 1)
}

// hybrid reads the hybrid of runs of one integer and packed integers.
type hybrid struct {
	compact
	packed
	isPacked bool   // the run
	left     uint64 // integers of the run
	value    uint64 // of a run that is not packed
	padding  uint64 // the most integers that may follow the last one
}

// newHybrid returns a reader of b. Some writers fill up the last packed run: DuckDB to 256
// integers.
func newHybrid(b []byte, width uint64) hybrid {
	return hybrid{compact: compact{b: b}, packed: packed{width: width}, padding: 512}
}

func (h *hybrid) next() (uint64, bool) {
	for h.left == 0 {
		if !h.run() {
			return 0, false
		}
	}
	h.left--
	if h.isPacked {
		return h.packed.next(), true
	}
	return h.value, true
}

// run starts the next run, and reports whether there is one.
func (h *hybrid) run() bool {
	b := &h.compact
	if len(b.b) == 0 {
		return false
	}
	head := b.uvarint()
	h.left, h.isPacked = head>>1, head&1 == 1
	switch {
	case h.left > math.MaxInt32:
		b.fail()
	case h.isPacked:
		h.packed.at, h.packed.b = 0, b.take(min(uint64(len(b.b)), h.left*h.width)) // the last group may be cut short
		if h.left *= 8; h.width > 0 {
			h.left = min(h.left, uint64(len(h.packed.b))*8/h.width)
		}
	case h.left > 0 || len(b.b) > 0: // parquet-go ends with a run of no value if all are null
		var value [8]byte
		copy(value[:], b.take((h.width+7)/8))
		h.value = binary.LittleEndian.Uint64(value[:]) & (1<<h.width - 1)
	}
	return !b.bad
}

func (h *hybrid) end() bool {
	for more := h.left; more <= h.padding; more += h.left {
		if !h.run() {
			return !h.bad
		}
	}
	return false
}

// dictionary has the values of a column, as a decoder returns them: value i ends at at[i+1] of b.
type dictionary struct {
	b  []byte
	at []uint32
}

var booleans = dictionary{[]byte{0, 1}, []uint32{0, 1, 2}}

// newDictionary returns the n values of a dictionary page.
func (c *column) newDictionary(b []byte, n int64) (*dictionary, *Error) {
	d, e := c.decoder(format.Plain, b, n)
	if e != nil {
		return nil, e
	}
	dict := &dictionary{make([]byte, 0, len(b)), make([]uint32, 1, 1+n)}
	for range n {
		v, e := d.next()
		if e != nil {
			return nil, failure(Malformed, "its dictionary does not hold the %d values that it declares", n)
		}
		dict.b = append(dict.b, v...)
		dict.at = append(dict.at, uint32(len(dict.b)))
	}
	if !d.end() {
		return nil, failure(Malformed, "its dictionary holds more than the %d values that it declares", n)
	}
	return dict, nil
}

// indexed decodes indexes of a dictionary.
type indexed struct {
	hybrid
	dict *dictionary
}

func (d *indexed) next() ([]byte, *Error) {
	i, ok := d.hybrid.next()
	switch {
	case !ok:
		return nil, fewer()
	case d.dict == nil:
		return nil, failure(Malformed, "a page needs a dictionary that does not precede it")
	case i >= uint64(len(d.dict.at)-1):
		return nil, failure(Malformed, "a page has value %d of a dictionary of %d", i+1, len(d.dict.at)-1)
	}
	return d.dict.b[d.dict.at[i]:d.dict.at[i+1]], nil
}

// delta reads integers in the encoding DELTA_BINARY_PACKED. Its sums wrap.
type delta struct {
	compact
	packed            // the miniblock
	most       uint64 // bits of an integer
	minis      uint64 // miniblocks of a block
	per        uint64 // integers of a miniblock
	widths     []byte // of the miniblocks of the block that were not read
	least      int64  // what the block adds to each difference
	value      int64  // the last
	left, mini uint64 // integers, and those of the miniblock
	first      bool   // the next is the first
}

// newDelta returns a reader of n integers or fewer. No bytes at all are no integers.
func newDelta(b []byte, n int64, most uint64) (d delta, e *Error) {
	if len(b) == 0 {
		return d, nil
	}
	d = delta{compact: compact{b: b}, most: most, first: true}
	block := d.uvarint()
	d.minis, d.left, d.value = d.uvarint(), d.uvarint(), d.int()
	switch {
	case d.bad:
		return d, fewer()
	case block == 0 || block > 1<<16 || block%128 != 0 || d.minis == 0 || block%d.minis != 0 || block/d.minis%32 != 0:
		return d, failure(Malformed, "a page has blocks of %d integers in %d miniblocks", block, d.minis)
	case d.left > uint64(n):
		return d, failure(Malformed, "a page declares %d values and holds %d integers", n, d.left)
	case most == 32 && d.value != int64(int32(d.value)):
		return d, failure(Malformed, "a page of integers of 32 bits starts with %d", d.value)
	}
	d.per = block / d.minis
	return d, nil
}

func (d *delta) next() (int64, bool) {
	if d.left == 0 {
		return 0, false
	}
	if !d.first {
		if d.mini == 0 && !d.miniblock() {
			return 0, false
		}
		d.mini--
		d.value += d.least + int64(d.packed.next())
	}
	d.first = false
	d.left--
	return d.value, true
}

// miniblock starts the next miniblock, and reports whether it holds all the integers that it
// should.
func (d *delta) miniblock() bool {
	if len(d.widths) == 0 {
		d.least = d.int()
		d.widths = d.take(d.minis)
	}
	if d.bad {
		return false
	}
	width := uint64(d.widths[0])
	d.widths = d.widths[1:]
	if width > d.most {
		return false
	}
	d.packed = packed{b: d.take(min(uint64(len(d.compact.b)), d.per*width/8)), width: width} // the padding of the last one may lack
	d.mini = d.per
	return uint64(len(d.packed.b))*8 >= min(d.per, d.left)*width
}

// integers decodes integers in the encoding DELTA_BINARY_PACKED.
type integers struct {
	delta
	size  int
	value [8]byte
}

func (d *integers) next() ([]byte, *Error) {
	v, ok := d.delta.next()
	if !ok {
		return nil, fewer()
	}
	binary.LittleEndian.PutUint64(d.value[:], uint64(v))
	return d.value[:d.size], nil
}

func (d *integers) end() bool { return d.left == 0 && len(d.compact.b) == 0 }

// newLead returns a reader of the n integers of 32 bits, or fewer, that b starts with, and the
// bytes behind them.
func newLead(b []byte, n int64) (lead delta, rest []byte, e *Error) {
	lead, e = newDelta(b, n, 32)
	last := lead
	for e == nil && last.left > 0 {
		if _, ok := last.next(); !ok {
			e = fewer()
		}
	}
	return lead, last.compact.b, e
}

// lengths decodes values in the encoding DELTA_LENGTH_BYTE_ARRAY: the lengths of all values, and
// then their bytes.
type lengths struct {
	delta
	b []byte
}

func newLengths(b []byte, n int64) (*lengths, *Error) {
	lead, rest, e := newLead(b, n)
	return &lengths{lead, rest}, e
}

func (d *lengths) next() ([]byte, *Error) {
	n, ok := d.delta.next()
	size := int(int32(n))
	if !ok || size < 0 || size > len(d.b) {
		return nil, fewer()
	}
	v := d.b[:size]
	d.b = d.b[size:]
	return v, nil
}

func (d *lengths) end() bool { return d.left == 0 && len(d.b) == 0 }

// prefixed decodes values in the encoding DELTA_BYTE_ARRAY: how many bytes each value has in
// common with the one before it, and then the rest of each value.
type prefixed struct {
	prefixes delta
	suffixes *lengths
	size     int // 0 is any
	value    []byte
}

func (d *prefixed) next() ([]byte, *Error) {
	n, ok := d.prefixes.next()
	prefix := int(int32(n))
	if !ok || prefix < 0 || prefix > len(d.value) {
		return nil, fewer()
	}
	suffix, e := d.suffixes.next()
	if e != nil {
		return nil, e
	}
	d.value = append(d.value[:prefix], suffix...)
	if d.size > 0 && len(d.value) != d.size {
		return nil, failure(Malformed, "a page has a value of %d bytes among those of %d", len(d.value), d.size)
	}
	return d.value, nil
}

func (d *prefixed) end() bool { return d.prefixes.left == 0 && d.suffixes.end() }
