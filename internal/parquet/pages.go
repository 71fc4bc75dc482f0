package parquet

import (
	"encoding/binary"
	"hash/crc32"
	"io"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// budget counts what a scan costs and what it holds. The cost is the bytes of pages unpacked,
// rowCost for each record, valueCost for each value, as much again for one that is not null,
// and the bytes of the texts of cells.
type budget struct {
	lim         limits
	held, total int64
	unpacked    int64 // bytes of pages
}

const (
	rowCost   = 16
	valueCost = 16
)

func (b *budget) spend(n int64) *Error {
	if b.total += n; b.total > b.lim.total {
		return failure(TooLarge, "it unpacks to more than a file of its size may: %d bytes", b.lim.total)
	}
	return nil
}

func (b *budget) hold(n int64) *Error {
	if b.held += n; b.held > b.lim.held {
		return failure(TooLarge, "its pages take more than %d bytes of memory", b.lim.held)
	}
	return nil
}

// header is the header of a page as stored.
type header struct {
	kind             format.PageType
	unpacked, packed int64
	crc              int64
	hasCRC           bool
	values, nulls    int64
	encoding, levels format.Encoding
	defLen, repLen   int64
	plain            bool // a page of version 2 that is not packed
}

// pages is a column chunk as the library reads it: its pages unpacked and measured, each
// behind a header of this package's own. It is read from start to end.
type pages struct {
	r        io.ReaderAt
	fd       *field
	codec    format.CompressionCodec
	off, end int64 // of the stored pages that are left
	left     int64 // values that are left
	dict     bool  // the dictionary was read
	budget   *budget
	held     int64 // by the dictionary
	page     int64 // held by the last page
	at       int64 // position of the reader
	buf      []byte
	err      error
}

// ReadAt implements io.ReaderAt, in sequence alone.
func (p *pages) ReadAt(b []byte, off int64) (int, error) {
	if p.err == nil && off != p.at {
		p.err = failure(Malformed, "a page needs a dictionary that does not precede it")
	}
	for p.err == nil && len(p.buf) == 0 {
		if p.left == 0 {
			return 0, io.EOF
		}
		p.err = p.next()
	}
	if p.err != nil {
		return 0, p.err
	}
	n := copy(b, p.buf)
	p.buf = p.buf[n:]
	p.at += int64(n)
	return n, nil
}

// readHeader reads the header at off, and moves off behind it.
func (p *pages) readHeader() (h header, err error) {
	for n := int64(4096); ; n *= 16 {
		b := make([]byte, min(n, p.end-p.off, p.budget.lim.header))
		if err := readAt(p.r, b, p.off); err != nil {
			return h, err
		}
		c := compact{b: b}
		if h = parseHeader(&c); !c.bad {
			p.off += int64(len(b) - len(c.b))
			return h, nil
		}
		if int64(len(b)) < n {
			return h, failure(Truncated, "the header of a page cannot be read")
		}
	}
}

func parseHeader(c *compact) header {
	h := header{kind: -1, unpacked: -1, packed: -1, values: -1, encoding: -1, levels: format.RLE}
	c.fields(func(id int64, kind byte) bool {
		switch {
		case kind == 5 && id >= 1 && id <= 4:
			v := c.int()
			switch id {
			case 1:
				h.kind = format.PageType(v)
			case 2:
				h.unpacked = v
			case 3:
				h.packed = v
			case 4:
				h.crc, h.hasCRC = v, true
			}
			return true
		case kind != thriftStruct || id != 5 && id != 7 && id != 8:
			return false
		}
		page := id
		c.fields(func(id int64, kind byte) bool {
			if page == 8 && id == 7 {
				h.plain = kind == thriftFalse
				return false
			}
			if kind != 5 {
				return false
			}
			v := c.int()
			switch {
			case id == 1:
				h.values = v
			case id == 2 && page == 8:
				h.nulls = v
			case id == 2, id == 4 && page == 8:
				h.encoding = format.Encoding(v)
			case id == 3 && page == 5:
				h.levels = format.Encoding(v)
			case id == 5 && page == 8:
				h.defLen = v
			case id == 6 && page == 8:
				h.repLen = v
			}
			return true
		})
		return true
	})
	return h
}

// next unpacks the next page into buf.
func (p *pages) next() error {
	if p.off >= p.end {
		return failure(Truncated, "its pages end %d values early", p.left)
	}
	h, err := p.readHeader()
	if err != nil {
		return err
	}
	lim := &p.budget.lim
	switch {
	case h.packed < 0 || h.unpacked < 0:
		return failure(Malformed, "a page has no size, or one below zero")
	case h.packed > lim.page || h.unpacked > lim.page:
		return failure(TooLarge, "a page takes %d bytes and unpacks to %d, more than %d", h.packed, h.unpacked, lim.page)
	case h.packed > p.end-p.off:
		return failure(Truncated, "a page of %d bytes passes the end of its column", h.packed)
	}
	if h.kind != format.DataPage && h.kind != format.DataPageV2 && h.kind != format.DictionaryPage {
		p.off += h.packed // an index page holds no values
		return nil
	}
	switch {
	case h.values < 0 || h.values > lim.values:
		return failure(TooLarge, "a page declares %d values, more than %d or fewer than none", h.values, lim.values)
	case h.kind != format.DictionaryPage && h.values > p.left:
		return failure(Malformed, "a page declares %d values where %d are left", h.values, p.left)
	case h.kind == format.DictionaryPage && p.dict:
		return failure(Malformed, "it has two dictionaries")
	}
	cost := h.unpacked + valueCost*h.values
	if e := p.budget.spend(cost); e != nil {
		return e
	}
	p.budget.unpacked += h.unpacked
	if h.kind == format.DictionaryPage {
		p.dict, p.held = true, cost
	} else {
		p.budget.held -= p.page
		p.page = cost
	}
	if e := p.budget.hold(cost); e != nil {
		return e
	}
	stored := make([]byte, h.packed)
	if err := readAt(p.r, stored, p.off); err != nil {
		return err
	}
	p.off += h.packed
	if h.hasCRC && crc32.ChecksumIEEE(stored) != uint32(h.crc) {
		return failure(Truncated, "a page does not match its checksum")
	}
	body, e := p.unpack(&h, stored)
	if e != nil {
		return e
	}
	clean, e := p.measure(&h, body)
	if e != nil {
		return e
	}
	head, err := thrift.Marshal(new(thrift.CompactProtocol), clean)
	if err != nil {
		return failure(Malformed, "a page has no valid header: %v", err)
	}
	if h.kind != format.DictionaryPage {
		p.left -= h.values
	}
	p.buf = append(head, body...)
	return nil
}

// unpack returns the page without compression, and without the repetition levels that some
// writers add to a flat column.
func (p *pages) unpack(h *header, stored []byte) ([]byte, *Error) {
	if h.kind != format.DataPageV2 {
		return unpack(p.codec, stored, h.unpacked)
	}
	levels := h.defLen + h.repLen
	if h.defLen < 0 || h.repLen < 0 || levels > int64(len(stored)) || levels > h.unpacked {
		return nil, failure(Malformed, "the levels of a page are longer than the page")
	}
	codec := p.codec
	if h.plain {
		codec = format.Uncompressed
	}
	var body []byte
	if h.unpacked > levels || codec == format.Uncompressed {
		var e *Error
		if body, e = unpack(codec, stored[levels:], h.unpacked-levels); e != nil {
			return nil, e
		}
	}
	return append(stored[h.repLen:levels:levels], body...), nil
}

// measure returns an error if the page decodes to more values than it declares, and else the
// header of the unpacked page.
func (p *pages) measure(h *header, body []byte) (*format.PageHeader, *Error) {
	clean := &format.PageHeader{Type: h.kind, UncompressedPageSize: int32(len(body)), CompressedPageSize: int32(len(body))}
	if h.kind == format.DictionaryPage {
		if h.encoding != format.Plain && h.encoding != format.PlainDictionary {
			return nil, failure(Unsupported, "its dictionary has the encoding %s", h.encoding)
		}
		if !p.holds(body, h.values) {
			return nil, failure(Malformed, "its dictionary does not hold the %d values that it declares", h.values)
		}
		clean.DictionaryPageHeader = thrift.New(format.DictionaryPageHeader{NumValues: int32(h.values), Encoding: format.Plain})
		return clean, nil
	}
	var levels []byte
	values := body
	switch {
	case h.kind == format.DataPageV2:
		if h.nulls < 0 || h.nulls > h.values {
			return nil, failure(Malformed, "a page of %d values declares %d nulls", h.values, h.nulls)
		}
		levels, values = body[:h.defLen], body[h.defLen:]
		clean.DataPageHeaderV2 = thrift.New(format.DataPageHeaderV2{
			NumValues: int32(h.values), NumNulls: int32(h.nulls), NumRows: int32(h.values), Encoding: h.encoding,
			DefinitionLevelsByteLength: int32(h.defLen), IsCompressed: thrift.New(false),
		})
	default:
		if p.fd.optional {
			if h.levels != format.RLE {
				return nil, failure(Unsupported, "its nulls have the encoding %s", h.levels)
			}
			if len(body) < 4 || int64(binary.LittleEndian.Uint32(body)) > int64(len(body)-4) {
				return nil, failure(Malformed, "the levels of a page are longer than the page")
			}
			n := 4 + int(binary.LittleEndian.Uint32(body))
			levels, values = body[4:n], body[n:]
		}
		clean.DataPageHeader = thrift.New(format.DataPageHeader{
			NumValues: int32(h.values), Encoding: h.encoding, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE,
		})
	}
	filled := h.values
	if p.fd.optional {
		total, ones, ok := runs(levels, 1, h.values)
		if !ok || total < h.values {
			return nil, failure(Malformed, "a page does not say which of its %d values are null", h.values)
		}
		filled = ones
	}
	if e := p.budget.spend(valueCost * filled); e != nil {
		return nil, e
	}
	if h.kind == format.DataPageV2 && h.nulls != h.values-filled {
		return nil, failure(Malformed, "a page declares %d nulls and has %d", h.nulls, h.values-filled)
	}
	var good bool
	switch h.encoding {
	case format.Plain, format.ByteStreamSplit:
		good = p.holds(values, filled)
	case format.PlainDictionary, format.RLEDictionary:
		if !p.dict {
			return nil, failure(Malformed, "a page needs a dictionary that does not precede it")
		}
		good = filled == 0
		if len(values) > 0 && values[0] <= 32 {
			total, _, ok := runs(values[1:], int(values[0]), h.values)
			good = ok && total >= filled
		}
	case format.RLE:
		good = filled == 0
		if p.fd.physical == format.Boolean && len(values) >= 4 {
			total, _, ok := runs(values[4:], 1, h.values)
			good = ok && total >= filled
		}
	case format.DeltaBinaryPacked, format.DeltaLengthByteArray:
		c := compact{b: values}
		block, minis, count := c.uvarint(), c.uvarint(), c.uvarint()
		good = filled == 0 && len(values) == 0 || !c.bad && block <= 1<<16 && minis > 0 && minis <= block && count == uint64(filled)
	default:
		return nil, failure(Unsupported, "its pages have the encoding %s", h.encoding)
	}
	if !good {
		return nil, failure(Malformed, "a page does not hold the %d values that it declares", filled)
	}
	return clean, nil
}

// holds reports whether b has exactly n values in the plain encoding. The library reads
// whatever memory follows a page that is too short.
func (p *pages) holds(b []byte, n int64) bool {
	switch p.fd.physical {
	case format.Boolean:
		return int64(len(b)) == (n+7)/8
	case format.Int32:
		return int64(len(b)) == 4*n
	case format.Int64:
		return int64(len(b)) == 8*n
	case format.FixedLenByteArray:
		return int64(len(b)) == int64(p.fd.length)*n
	}
	for ; n > 0 && len(b) >= 4; n-- {
		size := int64(binary.LittleEndian.Uint32(b))
		if size > int64(len(b)-4) {
			return false
		}
		b = b[4+size:]
	}
	return n == 0 && len(b) == 0
}

// runs measures the hybrid of run lengths and packed bits in b: the total of its values, and
// for a width of 1 how many of the first n are 1. ok is false if b is damaged, or has more
// than n values and some padding.
func runs(b []byte, width int, n int64) (total, ones int64, ok bool) {
	c := compact{b: b}
	most := n + 64
	for len(c.b) > 0 && !c.bad {
		head := c.uvarint()
		count := head >> 1
		if count > uint64(most-total) {
			return 0, 0, false
		}
		if head&1 == 0 {
			value := c.take(uint64(width+7) / 8)
			if len(value) > 0 && value[0]&1 == 1 {
				ones += max(0, min(int64(count), n-total))
			}
			total += int64(count)
			continue
		}
		packed := c.take(min(uint64(len(c.b)), count*uint64(width))) // the last group may be cut short
		if width > 0 {
			count = min(count*8, uint64(len(packed))*8/uint64(width))
		} else {
			count *= 8
		}
		if count > uint64(most-total) {
			return 0, 0, false
		}
		if width == 1 {
			for i := range min(int64(count), n-total) {
				ones += int64(packed[i/8] >> (i % 8) & 1)
			}
		}
		total += int64(count)
	}
	return total, ones, !c.bad
}
