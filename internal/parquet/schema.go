package parquet

import (
	"fmt"
	"math"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// The members of the union of logical types.
const (
	logicalString    = 1
	logicalEnum      = 4
	logicalDecimal   = 5
	logicalDate      = 6
	logicalTime      = 7
	logicalTimestamp = 8
	logicalInteger   = 10
	logicalUnknown   = 11
	logicalJSON      = 12
	logicalFloat16   = 15

	maxScale   = 76 // digits after the point
	maxDecimal = 32 // bytes of a decimal
)

// readSchema fills fields from the flattened tree, and returns the number of its leaves.
func (f *File) readSchema(schema []element) (leaves int, err *Error) {
	var walk func(at, depth int) int // from the element at to the one after its subtree
	walk = func(at, depth int) int {
		if at >= len(schema) || depth > maxDepth {
			return math.MaxInt
		}
		e := schema[at]
		if at++; e.hasPhysical {
			leaves++
			return at
		}
		for n := e.children; n > 0 && at <= len(schema); n-- {
			at = walk(at, depth+1)
		}
		return at
	}
	at := 1
	for n := schema[0].children; n > 0; n-- {
		first := leaves
		start := at
		if at = walk(at, 1); at > len(schema) {
			return 0, failure(Malformed, "the tree of its schema does not add up")
		}
		e := schema[start]
		fd := field{leaf: first, optional: e.repetition == int64(format.Optional)}
		fd.Name = e.name
		switch {
		case !utf8.ValidString(e.name):
			return 0, failure(Malformed, "the name of column %d is not UTF-8", len(f.fields)+1)
		case !e.hasPhysical:
			fd.Kind, fd.Type = Nested, "group"
		case e.repetition == int64(format.Repeated):
			fd.Kind, fd.Type = Nested, "repeated "+format.Type(e.physical).String()
		default:
			if err := fd.interpret(&e); err != nil {
				err.Column = fd.Name
				return 0, err
			}
		}
		f.fields = append(f.fields, fd)
	}
	if at != len(schema) {
		return 0, failure(Malformed, "the tree of its schema does not add up")
	}
	return leaves, nil
}

// interpret sets the kind of a flat column from its types. The logical type, if stated, goes
// before the converted type, which older writers state.
func (fd *field) interpret(e *element) *Error {
	fd.physical = format.Type(e.physical)
	if e.length < 0 || e.length > math.MaxInt32 {
		return failure(Malformed, "its values have a length of %d bytes", e.length)
	}
	fd.length = int32(e.length)
	logical, scale, unit, width, signed := e.logical, e.logicalScale, e.unit, e.width, e.signed
	if logical == 0 {
		scale = e.scale
		logical, unit, width, signed = fromConverted(e.converted)
	}
	fd.Type = fd.physical.String()
	fd.Kind = Other
	whole := fd.physical == format.Int32 || fd.physical == format.Int64
	bytes := fd.physical == format.ByteArray || fd.physical == format.FixedLenByteArray
	switch {
	case logical == logicalFloat16:
		fd.Kind, fd.Type = Float, "FLOAT16"
	case fd.physical == format.Float, fd.physical == format.Double:
		fd.Kind = Float
	case logical == logicalDecimal && (whole || bytes):
		if scale < 0 || scale > maxScale {
			return failure(Malformed, "its scale is %d, not from 0 to %d", scale, maxScale)
		}
		if fd.physical == format.FixedLenByteArray && (fd.length == 0 || fd.length > maxDecimal) {
			return failure(Malformed, "its decimals have %d bytes, not from 1 to %d", fd.length, maxDecimal)
		}
		fd.Kind, fd.Type, fd.scale = Decimal, fmt.Sprintf("DECIMAL of scale %d", scale), int(scale)
	case (logical == logicalString || logical == logicalEnum || logical == logicalJSON) && fd.physical == format.ByteArray:
		fd.Kind, fd.Type = Text, "STRING"
	case logical == logicalDate && fd.physical == format.Int32:
		fd.Kind, fd.Type = Date, "DATE"
	case logical == logicalTimestamp && unit > 0 && fd.physical == format.Int64:
		fd.Kind, fd.Type, fd.unit = Timestamp, "TIMESTAMP", unit
	case logical == logicalInteger && (fd.physical == format.Int32 && width <= 32 || fd.physical == format.Int64 && width == 64):
		fd.Kind, fd.unsigned = Integer, !signed
	case whole && logical == 0:
		fd.Kind = Integer
	case fd.physical == format.Boolean && logical == 0:
		fd.Kind = Boolean
	case whole && logical == logicalTime:
		fd.Type = "TIME"
	}
	return nil
}

// fromConverted returns the logical type that a converted type stands for, or -1 for another
// one.
func fromConverted(converted int64) (logical int64, u unit, width int64, signed bool) {
	switch c := deprecated.ConvertedType(converted); c {
	case -1:
		return 0, 0, 0, false
	case deprecated.UTF8:
		return logicalString, 0, 0, false
	case deprecated.Enum:
		return logicalEnum, 0, 0, false
	case deprecated.Json:
		return logicalJSON, 0, 0, false
	case deprecated.Decimal:
		return logicalDecimal, 0, 0, false
	case deprecated.Date:
		return logicalDate, 0, 0, false
	case deprecated.TimeMillis, deprecated.TimeMicros:
		return logicalTime, 0, 0, false
	case deprecated.TimestampMillis:
		return logicalTimestamp, millis, 0, false
	case deprecated.TimestampMicros:
		return logicalTimestamp, micros, 0, false
	case deprecated.Uint8, deprecated.Uint16, deprecated.Uint32, deprecated.Uint64:
		return logicalInteger, 0, 8 << (c - deprecated.Uint8), false
	case deprecated.Int8, deprecated.Int16, deprecated.Int32, deprecated.Int64:
		return logicalInteger, 0, 8 << (c - deprecated.Int8), true
	}
	return -1, 0, 0, false
}
