package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/format"
)

// unit is the unit of a timestamp: units in a second.
type unit int64

const (
	millis unit = 1e3
	micros unit = 1e6
	nanos  unit = 1e9
)

// field is a top-level field with what its values mean. leaf is the index of its column
// chunk in each row group, if it has one.
type field struct {
	Column
	leaf     int
	physical format.Type
	length   int32 // of FIXED_LEN_BYTE_ARRAY
	optional bool
	unsigned bool
	scale    int
	unit     unit
}

// chunk is a column chunk: the bytes of its pages in the file.
type chunk struct {
	codec       format.CompressionCodec
	physical    format.Type
	values      int64
	start, size int64
}

type rowGroup struct {
	rows   int64
	chunks []chunk
}

// element is a node of the schema as stored.
type element struct {
	name                                           string
	physical, length, repetition, children         int64
	converted, scale, logical, logicalScale, width int64
	unit                                           unit
	hasPhysical, signed                            bool
}

const magicLen = 4

func readAt(r io.ReaderAt, b []byte, off int64) error {
	n, err := r.ReadAt(b, off)
	if n == len(b) {
		return nil
	}
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return failure(Truncated, "the file ends early")
	}
	return err
}

func open(r io.ReaderAt, size int64, lim limits) (*File, error) {
	const tailLen = 4 + magicLen
	if size < magicLen+tailLen {
		return nil, failure(NotParquet, "it has %d bytes", max(0, size))
	}
	var head [magicLen]byte
	var tail [tailLen]byte
	if err := readAt(r, head[:], 0); err != nil {
		return nil, err
	}
	if err := readAt(r, tail[:], size-tailLen); err != nil {
		return nil, err
	}
	switch first, last := string(head[:]), string(tail[4:]); {
	case first == "PARE" && last == "PARE":
		return nil, failure(Encrypted, "its footer is encrypted")
	case first != "PAR1":
		return nil, failure(NotParquet, "it does not start with PAR1, as every Parquet file does")
	case last != "PAR1":
		return nil, failure(Truncated, "it does not end with PAR1, as every Parquet file does")
	}
	n := int64(binary.LittleEndian.Uint32(tail[:]))
	switch {
	case n > lim.footer:
		return nil, failure(TooLarge, "its footer takes %d bytes, more than %d", n, lim.footer)
	case n > size-magicLen-tailLen:
		return nil, failure(Truncated, "its footer of %d bytes is longer than the file", n)
	}
	f := &File{r: r, end: size - tailLen - n, lim: lim}
	b := make([]byte, n)
	if err := readAt(r, b, f.end); err != nil {
		return nil, err
	}
	if e := f.readFooter(b); e != nil {
		return nil, e
	}
	return f, nil
}

func (f *File) readFooter(b []byte) *Error {
	c := &compact{b: b}
	var schema []element
	var rows, chunks int64 = -1, 0
	var e *Error
	c.fields(func(id int64, kind byte) bool {
		switch {
		case id == 2 && kind == thriftList && schema == nil:
			n, _ := c.list()
			if n > f.lim.columns {
				e = failure(TooLarge, "its schema has %d elements, more than %d", n, f.lim.columns)
				c.fail()
				return true
			}
			schema = make([]element, 0, n)
			for ; n > 0 && !c.bad; n-- {
				schema = append(schema, readElement(c))
			}
		case id == 3 && kind == 6:
			rows = c.int()
		case id == 4 && kind == thriftList && f.groups == nil:
			n, _ := c.list()
			for ; n > 0 && !c.bad; n-- {
				g, err := f.readGroup(c)
				if chunks += int64(len(g.chunks)) + 1; err == nil && chunks > int64(f.lim.chunks) {
					err = failure(TooLarge, "it has more than %d column chunks", f.lim.chunks)
				}
				if err != nil {
					e = err
					c.fail()
					return true
				}
				f.groups = append(f.groups, g)
			}
		case id == 8:
			e = failure(Encrypted, "some of its columns are encrypted")
			c.fail()
			return true
		default:
			return false
		}
		return true
	})
	switch {
	case e != nil:
		return e
	case c.bad:
		return failure(Malformed, "its footer cannot be read")
	case len(schema) == 0:
		return failure(Malformed, "its footer has no schema")
	}
	leaves, e := f.readSchema(schema)
	if e != nil {
		return e
	}
	return f.checkGroups(rows, leaves)
}

// checkGroups returns an error unless each row group has a chunk for each leaf, within the
// file, and the rows add up.
func (f *File) checkGroups(rows int64, leaves int) *Error {
	var sum int64
	for i, g := range f.groups {
		if g.rows < 0 || g.rows > f.lim.rows-sum {
			return failure(TooLarge, "it declares more than %d rows, or fewer than none", f.lim.rows)
		}
		sum += g.rows
		if len(g.chunks) != leaves {
			return failure(Malformed, "row group %d has %d columns, the schema %d", i+1, len(g.chunks), leaves)
		}
		for _, fd := range f.fields {
			if !fd.Kind.Exact() {
				continue
			}
			ch := g.chunks[fd.leaf]
			switch {
			case ch.physical != fd.physical:
				return &Error{Malformed, fd.Name, 0, 0, fmt.Sprintf("row group %d stores %s, the schema %s", i+1, ch.physical, fd.physical)}
			case ch.values != g.rows:
				return &Error{Malformed, fd.Name, 0, 0, fmt.Sprintf("row group %d has %d rows and %d values", i+1, g.rows, ch.values)}
			case g.rows > 0 && (ch.start < magicLen || ch.size < 0 || ch.start > f.end || ch.size > f.end-ch.start):
				return &Error{Truncated, fd.Name, 0, 0, fmt.Sprintf("its pages in row group %d lie outside the file", i+1)}
			}
		}
	}
	if rows != sum {
		return failure(Malformed, "its footer counts %d rows, its row groups %d", rows, sum)
	}
	return nil
}

func readElement(c *compact) element {
	e := element{converted: -1}
	c.fields(func(id int64, kind byte) bool {
		switch {
		case id == 1 && kind == 5:
			e.physical, e.hasPhysical = c.int(), true
		case id == 2 && kind == 5:
			e.length = c.int()
		case id == 3 && kind == 5:
			e.repetition = c.int()
		case id == 4 && kind == thriftBinary:
			e.name = string(c.binary())
		case id == 5 && kind == 5:
			e.children = c.int()
		case id == 6 && kind == 5:
			e.converted = c.int()
		case id == 7 && kind == 5:
			e.scale = c.int()
		case id == 10 && kind == thriftStruct:
			readLogical(c, &e)
		default:
			return false
		}
		return true
	})
	return e
}

// readLogical reads the union of logical types.
func readLogical(c *compact, e *element) {
	c.fields(func(id int64, kind byte) bool {
		if kind != thriftStruct {
			return false
		}
		e.logical = id
		c.fields(func(sub int64, kind byte) bool {
			switch {
			case id == logicalDecimal && sub == 1 && kind == 5:
				e.logicalScale = c.int()
			case id == logicalTimestamp && sub == 2 && kind == thriftStruct:
				c.fields(func(u int64, _ byte) bool {
					e.unit = map[int64]unit{1: millis, 2: micros, 3: nanos}[u]
					return false
				})
			case id == logicalInteger && sub == 1 && kind == thriftByte:
				e.width = int64(int8(c.byte()))
			case id == logicalInteger && sub == 2:
				e.signed = kind == thriftTrue
				return false
			default:
				return false
			}
			return true
		})
		return true
	})
}

func (f *File) readGroup(c *compact) (g rowGroup, e *Error) {
	g.rows = -1
	c.fields(func(id int64, kind byte) bool {
		switch {
		case id == 1 && kind == thriftList && g.chunks == nil:
			n, _ := c.list()
			if n > f.lim.columns {
				e = failure(TooLarge, "a row group has %d columns, more than %d", n, f.lim.columns)
				c.fail()
				return true
			}
			g.chunks = make([]chunk, 0, n)
			for ; n > 0 && !c.bad; n-- {
				ch, err := readChunk(c)
				if err != nil {
					e = err
					c.fail()
				}
				g.chunks = append(g.chunks, ch)
			}
		case id == 3 && kind == 6:
			g.rows = c.int()
		default:
			return false
		}
		return true
	})
	return g, e
}

func readChunk(c *compact) (ch chunk, e *Error) {
	var data, dict int64
	ch.values, ch.physical = -1, -1
	c.fields(func(id int64, kind byte) bool {
		switch {
		case id == 1:
			e = failure(Unsupported, "its columns are in other files")
			return false
		case id == 8 || id == 9:
			e = failure(Encrypted, "some of its columns are encrypted")
			return false
		case id != 3 || kind != thriftStruct:
			return false
		}
		c.fields(func(id int64, kind byte) bool {
			var v int64
			if kind != 5 && kind != 6 {
				return false
			}
			v = c.int()
			switch id {
			case 1:
				ch.physical = format.Type(v)
			case 4:
				ch.codec = format.CompressionCodec(v)
			case 5:
				ch.values = v
			case 7:
				ch.size = v
			case 9:
				data = v
			case 11:
				dict = v
			}
			return true
		})
		return true
	})
	ch.start = data
	if dict > 0 && dict < data {
		ch.start = dict
	}
	return ch, e
}
