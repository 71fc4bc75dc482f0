package parquet

import "encoding/binary"

// The types of the compact protocol of Thrift.
const (
	thriftTrue   = 1
	thriftFalse  = 2
	thriftByte   = 3
	thriftDouble = 7
	thriftBinary = 8
	thriftList   = 9
	thriftSet    = 10
	thriftMap    = 11
	thriftStruct = 12

	maxDepth = 32 // of structs and lists
)

// compact reads the compact protocol of Thrift from bytes, without allocating what the bytes
// declare. bad is set once the bytes are not such a message; reads then return zeros.
type compact struct {
	b     []byte
	depth int
	bad   bool
}

func (c *compact) fail() {
	c.b, c.bad = nil, true
}

func (c *compact) byte() byte {
	if len(c.b) == 0 {
		c.fail()
		return 0
	}
	b := c.b[0]
	c.b = c.b[1:]
	return b
}

func (c *compact) uvarint() uint64 {
	v, n := binary.Uvarint(c.b)
	if n <= 0 {
		c.fail()
		return 0
	}
	c.b = c.b[n:]
	return v
}

// int reads a zigzag integer.
func (c *compact) int() int64 {
	v := c.uvarint()
	return int64(v>>1) ^ -int64(v&1)
}

// take returns the next n bytes, which the caller must not keep.
func (c *compact) take(n uint64) []byte {
	if n > uint64(len(c.b)) {
		c.fail()
		return nil
	}
	b := c.b[:n]
	c.b = c.b[n:]
	return b
}

func (c *compact) binary() []byte {
	return c.take(c.uvarint())
}

// fields calls fn for each field of a struct. fn reads the value, or returns false to have it
// skipped.
func (c *compact) fields(fn func(id int64, kind byte) bool) {
	if c.depth++; c.depth > maxDepth {
		c.fail()
	}
	var id int64
	for !c.bad {
		b := c.byte()
		if b == 0 {
			break
		}
		if delta := int64(b >> 4); delta > 0 {
			id += delta
		} else {
			id = c.int()
		}
		if !fn(id, b&15) {
			c.skip(b & 15)
		}
	}
	c.depth--
}

// list reads the head of a list: its length, at most the bytes left, and the type of its
// elements.
func (c *compact) list() (n int, kind byte) {
	b := c.byte()
	size := uint64(b >> 4)
	if size == 15 {
		size = c.uvarint()
	}
	if size > uint64(len(c.b)) { // an element takes a byte or more
		c.fail()
		return 0, 0
	}
	return int(size), b & 15
}

func (c *compact) skip(kind byte) {
	switch kind {
	case thriftTrue, thriftFalse: // the value of a field is its type
	case thriftByte:
		c.byte()
	case 4, 5, 6:
		c.uvarint()
	case thriftDouble:
		c.take(8)
	case thriftBinary:
		c.binary()
	case thriftList, thriftSet:
		n, kind := c.list()
		for ; n > 0 && !c.bad; n-- {
			c.skipElement(kind)
		}
	case thriftMap:
		n := c.uvarint()
		if n == 0 {
			return
		}
		kinds := c.byte()
		for ; n > 0 && !c.bad; n-- {
			c.skipElement(kinds >> 4)
			c.skipElement(kinds & 15)
		}
	case thriftStruct:
		c.fields(func(int64, byte) bool { return false })
	default:
		c.fail()
	}
}

// skipElement skips an element of a list, set or map, in which a boolean takes a byte.
func (c *compact) skipElement(kind byte) {
	if c.depth++; c.depth > maxDepth {
		c.fail()
	}
	if kind == thriftTrue || kind == thriftFalse {
		kind = thriftByte
	}
	c.skip(kind)
	c.depth--
}
