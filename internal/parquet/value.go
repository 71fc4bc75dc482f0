package parquet

import (
	"encoding/binary"
	"math/big"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go/format"

	"github.com/tieout/tieout/internal/workbook"
)

const secondsPerDay = 24 * 60 * 60

// The seconds of the first day of year 1 and of the first day of year 10000, from 1970.
var (
	firstSecond = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	endSecond   = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
)

// text appends the exact text of a value as a decoder returns it.
func (fd *field) text(b, v []byte) ([]byte, workbook.Kind, *Error) {
	switch fd.Kind {
	case Text:
		if !utf8.Valid(v) {
			return b, 0, failure(Malformed, "its text is not UTF-8")
		}
		return append(b, v...), workbook.Text, nil
	case Integer:
		switch {
		case fd.physical == format.Int32 && fd.unsigned:
			return strconv.AppendUint(b, uint64(uint32(fd.whole(v))), 10), workbook.Decimal, nil
		case fd.unsigned:
			return strconv.AppendUint(b, uint64(fd.whole(v)), 10), workbook.Decimal, nil
		}
		return strconv.AppendInt(b, fd.whole(v), 10), workbook.Decimal, nil
	case Decimal:
		if fd.physical == format.Int32 || fd.physical == format.Int64 {
			return scaled(b, strconv.AppendInt(nil, fd.whole(v), 10), fd.scale), workbook.Decimal, nil
		}
		if len(v) == 0 || len(v) > maxDecimal {
			return b, 0, failure(Malformed, "a decimal has %d bytes, not from 1 to %d", len(v), maxDecimal)
		}
		return scaled(b, twosComplement(v).Append(nil, 10), fd.scale), workbook.Decimal, nil
	case Date:
		day := fd.whole(v)
		if day < firstSecond/secondsPerDay || day >= endSecond/secondsPerDay {
			return b, 0, failure(Malformed, "day %d from 1970-01-01 is not in the years 1 to 9999", day)
		}
		return time.Unix(day*secondsPerDay, 0).UTC().AppendFormat(b, time.DateOnly), workbook.ISODate, nil
	case Timestamp:
		return fd.timestamp(b, fd.whole(v))
	}
	if v[0] != 0 {
		return append(b, '1'), workbook.Bool, nil
	}
	return append(b, '0'), workbook.Bool, nil
}

// whole returns a value of INT32 or INT64.
func (fd *field) whole(v []byte) int64 {
	if fd.physical == format.Int32 {
		return int64(int32(binary.LittleEndian.Uint32(v)))
	}
	return int64(binary.LittleEndian.Uint64(v))
}

// timestamp appends a count of units from 1970.
func (fd *field) timestamp(b []byte, v int64) ([]byte, workbook.Kind, *Error) {
	per := int64(fd.unit)
	seconds, part := v/per, v%per
	if part < 0 {
		seconds, part = seconds-1, part+per
	}
	if seconds < firstSecond || seconds >= endSecond {
		return b, 0, failure(Malformed, "timestamp %d is not in the years 1 to 9999", v)
	}
	t := time.Unix(seconds, part*(int64(nanos)/per)).UTC()
	layout := "2006-01-02T15:04:05.000000"
	switch {
	case part == 0 && (seconds-firstSecond)%secondsPerDay == 0:
		layout = time.DateOnly
	case t.Nanosecond()%1000 != 0:
		layout = "2006-01-02T15:04:05.000000000"
	}
	return t.AppendFormat(b, layout), workbook.ISODate, nil
}

// twosComplement returns the big-endian integer in b.
func twosComplement(b []byte) *big.Int {
	n := new(big.Int).SetBytes(b)
	if b[0] >= 0x80 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return n
}

// scaled appends whole digits, with their sign, with the point before the last scale of them.
func scaled(b, digits []byte, scale int) []byte {
	if digits[0] == '-' {
		b, digits = append(b, '-'), digits[1:]
	}
	if scale == 0 {
		return append(b, digits...)
	}
	if len(digits) <= scale {
		b = append(b, '0', '.')
		for range scale - len(digits) {
			b = append(b, '0')
		}
		return append(b, digits...)
	}
	b = append(b, digits[:len(digits)-scale]...)
	b = append(b, '.')
	return append(b, digits[len(digits)-scale:]...)
}
