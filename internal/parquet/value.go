package parquet

import (
	"math/big"
	"strconv"
	"time"
	"unicode/utf8"

	library "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"github.com/tieout/tieout/internal/workbook"
)

const secondsPerDay = 24 * 60 * 60

// The seconds of the first day of year 1 and of the first day of year 10000, from 1970.
var (
	firstSecond = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	endSecond   = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
)

// text appends the exact text of a value that is not null.
func (fd *field) text(b []byte, v *library.Value) ([]byte, workbook.Kind, *Error) {
	switch fd.Kind {
	case Text:
		s := v.ByteArray()
		if !utf8.Valid(s) {
			return b, 0, failure(Malformed, "its text is not UTF-8")
		}
		return append(b, s...), workbook.Text, nil
	case Integer:
		switch {
		case fd.physical == format.Int32 && fd.unsigned:
			return strconv.AppendUint(b, uint64(uint32(v.Int32())), 10), workbook.Decimal, nil
		case fd.unsigned:
			return strconv.AppendUint(b, uint64(v.Int64()), 10), workbook.Decimal, nil
		}
		return strconv.AppendInt(b, fd.whole(v), 10), workbook.Decimal, nil
	case Decimal:
		if fd.physical == format.Int32 || fd.physical == format.Int64 {
			return scaled(b, strconv.AppendInt(nil, fd.whole(v), 10), fd.scale), workbook.Decimal, nil
		}
		s := v.ByteArray()
		if len(s) == 0 || len(s) > maxDecimal {
			return b, 0, failure(Malformed, "a decimal has %d bytes, not from 1 to %d", len(s), maxDecimal)
		}
		return scaled(b, twosComplement(s).Append(nil, 10), fd.scale), workbook.Decimal, nil
	case Date:
		day := int64(v.Int32()) * secondsPerDay
		if day < firstSecond || day >= endSecond {
			return b, 0, failure(Malformed, "day %d from 1970-01-01 is not in the years 1 to 9999", v.Int32())
		}
		return time.Unix(day, 0).UTC().AppendFormat(b, time.DateOnly), workbook.ISODate, nil
	case Timestamp:
		return fd.timestamp(b, v.Int64())
	}
	if v.Boolean() {
		return append(b, '1'), workbook.Bool, nil
	}
	return append(b, '0'), workbook.Bool, nil
}

func (fd *field) whole(v *library.Value) int64 {
	if fd.physical == format.Int32 {
		return int64(v.Int32())
	}
	return v.Int64()
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
