package parquet

import (
	"encoding/binary"
	"hash/crc32"
	"io"

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

// column reads the values of a column chunk from start to end.
type column struct {
	r        io.ReaderAt
	fd       *field
	col      int
	codec    format.CompressionCodec
	off, end int64 // of the stored pages that are left
	rest     int64 // values of the pages that are left
	budget   *budget
	held     int64 // by the page
	dict     *dictionary

	// the page
	head   header
	left   int64 // values that are left
	nulls  int64 // values that were null
	levels hybrid
	values decoder
}

// next returns the next value, which is valid until the next call, or reports that it is null.
func (c *column) next() (value []byte, null bool, err error) {
	for c.left == 0 {
		if err := c.page(); err != nil {
			return nil, false, err
		}
	}
	c.left--
	if c.fd.optional {
		level, ok := c.levels.next()
		if !ok {
			return nil, false, failure(Malformed, "a page does not say which of its %d values are null", c.head.values)
		}
		null = level == 0
	}
	if null {
		c.nulls++
	} else if v, e := c.values.next(); e != nil {
		return nil, false, e
	} else {
		value = v
	}
	if c.left == 0 {
		if e := c.finish(); e != nil {
			return nil, false, e
		}
	}
	return value, null, nil
}

// finish returns an error if the page has more than the values that it declares.
func (c *column) finish() *Error {
	switch {
	case c.head.kind == format.DataPageV2 && c.head.nulls != c.nulls:
		return failure(Malformed, "a page declares %d nulls and has %d", c.head.nulls, c.nulls)
	case c.fd.optional && !c.levels.end():
		return failure(Malformed, "a page says of more than its %d values which are null", c.head.values)
	case !c.values.end():
		return failure(Malformed, "a page holds more values than it declares")
	}
	return nil
}

// readHeader reads the header at off, and moves off behind it.
func (c *column) readHeader() (h header, err error) {
	for n := int64(4096); ; n *= 16 {
		b := make([]byte, min(n, c.end-c.off, c.budget.lim.header))
		if err := readAt(c.r, b, c.off); err != nil {
			return h, err
		}
		in := compact{b: b}
		if h = parseHeader(&in); !in.bad {
			c.off += int64(len(b) - len(in.b))
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

// page reads the next page.
func (c *column) page() error {
	if c.off >= c.end {
		return failure(Truncated, "its pages end %d values early", c.rest)
	}
	h, err := c.readHeader()
	if err != nil {
		return err
	}
	lim := &c.budget.lim
	switch {
	case h.packed < 0 || h.unpacked < 0:
		return failure(Malformed, "a page has no size, or one below zero")
	case h.packed > lim.page || h.unpacked > lim.page:
		return failure(TooLarge, "a page takes %d bytes and unpacks to %d, more than %d", h.packed, h.unpacked, lim.page)
	case h.packed > c.end-c.off:
		return failure(Truncated, "a page of %d bytes passes the end of its column", h.packed)
	}
	if h.kind != format.DataPage && h.kind != format.DataPageV2 && h.kind != format.DictionaryPage {
		c.off += h.packed // an index page holds no values
		return nil
	}
	switch {
	case h.values < 0 || h.values > lim.values:
		return failure(TooLarge, "a page declares %d values, more than %d or fewer than none", h.values, lim.values)
	case h.kind != format.DictionaryPage && h.values > c.rest:
		return failure(Malformed, "a page declares %d values where %d are left", h.values, c.rest)
	case h.kind == format.DictionaryPage && c.dict != nil:
		return failure(Malformed, "it has two dictionaries")
	}
	cost := h.unpacked + valueCost*h.values
	if e := c.budget.spend(cost); e != nil {
		return e
	}
	c.budget.unpacked += h.unpacked
	if h.kind != format.DictionaryPage {
		c.budget.held -= c.held
		c.held = cost
	}
	if e := c.budget.hold(cost); e != nil {
		return e
	}
	stored := make([]byte, h.packed)
	if err := readAt(c.r, stored, c.off); err != nil {
		return err
	}
	c.off += h.packed
	if h.hasCRC && crc32.ChecksumIEEE(stored) != uint32(h.crc) {
		return failure(Truncated, "a page does not match its checksum")
	}
	levels, values, e := c.unpack(&h, stored)
	if e == nil {
		e = c.decode(h, levels, values)
	}
	if e != nil { // not a nil *Error in an error
		return e
	}
	return nil
}

// unpack returns the definition levels of a page, if it has any, and its values, both without
// compression. The repetition levels that some writers add to a flat column are left out.
func (c *column) unpack(h *header, stored []byte) (levels, values []byte, e *Error) {
	tooLong := func() ([]byte, []byte, *Error) {
		return nil, nil, failure(Malformed, "the levels of a page are longer than the page")
	}
	if h.kind != format.DataPageV2 {
		values, e = unpack(c.codec, stored, h.unpacked)
		if e != nil || h.kind == format.DictionaryPage || !c.fd.optional {
			return nil, values, e
		}
		if h.levels != format.RLE {
			return nil, nil, failure(Unsupported, "its nulls have the encoding %s", h.levels)
		}
		if len(values) < 4 || int64(binary.LittleEndian.Uint32(values)) > int64(len(values)-4) {
			return tooLong()
		}
		n := 4 + int(binary.LittleEndian.Uint32(values))
		return values[4:n], values[n:], nil
	}
	n := h.defLen + h.repLen
	if h.defLen < 0 || h.repLen < 0 || n > int64(len(stored)) || n > h.unpacked {
		return tooLong()
	}
	codec := c.codec
	if h.plain {
		codec = format.Uncompressed
	}
	if h.unpacked > n || codec == format.Uncompressed {
		values, e = unpack(codec, stored[n:], h.unpacked-n)
	}
	return stored[h.repLen:n], values, e
}

// decode makes the decoders of a page.
func (c *column) decode(h header, levels, values []byte) (e *Error) {
	if h.kind == format.DictionaryPage {
		if h.encoding != format.Plain && h.encoding != format.PlainDictionary {
			return failure(Unsupported, "its dictionary has the encoding %s", h.encoding)
		}
		c.dict, e = c.newDictionary(values, h.values)
		return e
	}
	if h.kind == format.DataPageV2 && (h.nulls < 0 || h.nulls > h.values) {
		return failure(Malformed, "a page of %d values declares %d nulls", h.values, h.nulls)
	}
	c.head, c.left, c.nulls = h, h.values, 0
	c.rest -= h.values
	c.levels = newHybrid(levels, 1)
	if c.values, e = c.decoder(h.encoding, values, h.values); e == nil && c.left == 0 {
		e = c.finish()
	}
	return e
}
