package delimited

import (
	"bytes"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// invalid is a byte that no UTF-8 text has. It stands for what is not in the encoding, so
// that it is found in its record.
const invalid = 0xff

// decoded returns a reader of the file as UTF-8, without a byte order mark.
func (f *File) decoded() io.Reader {
	head := make([]byte, min(f.size, 3))
	_, _ = f.r.ReadAt(head, 0)
	from := func(n int64) io.Reader { return io.NewSectionReader(f.r, n, f.size-n) }
	switch f.how.Encoding {
	case "windows-1252":
		return &decoder{in: from(0), decode: windows1252}
	case "utf-16":
		switch {
		case bytes.HasPrefix(head, []byte("\xfe\xff")):
			return &decoder{in: from(2), decode: units16(true)}
		case bytes.HasPrefix(head, []byte("\xff\xfe")):
			return &decoder{in: from(2), decode: units16(false)}
		}
		return &decoder{in: from(0), decode: units16(false)}
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		return from(3)
	}
	return from(0)
}

// decoder reads bytes of another encoding as UTF-8.
type decoder struct {
	in     io.Reader
	decode func(out, in []byte, last bool) (text []byte, used int)
	raw    []byte // read and not decoded
	out    []byte // decoded and not handed on
	buffer [1 << 15]byte
	err    error
}

// Read implements io.Reader.
func (d *decoder) Read(p []byte) (int, error) {
	for len(d.out) == 0 {
		if d.err != nil && len(d.raw) == 0 {
			return 0, d.err
		}
		if d.err == nil {
			n, err := d.in.Read(d.buffer[:])
			d.raw, d.err = append(d.raw, d.buffer[:n]...), err
		}
		used := 0
		d.out, used = d.decode(d.out[:0], d.raw, d.err != nil)
		d.raw = append(d.raw[:0], d.raw[used:]...)
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

// high are the characters of windows-1252 from 0x80 to 0x9f; 0 is none.
var high = [32]rune{'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0, 0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ'}

func windows1252(out, in []byte, _ bool) ([]byte, int) {
	for _, b := range in {
		switch {
		case b < 0x80:
			out = append(out, b)
		case b >= 0xa0:
			out = utf8.AppendRune(out, rune(b))
		case high[b-0x80] != 0:
			out = utf8.AppendRune(out, high[b-0x80])
		default:
			out = append(out, invalid)
		}
	}
	return out, len(in)
}

// units16 decodes UTF-16.
func units16(big bool) func(out, in []byte, last bool) ([]byte, int) {
	unit := func(in []byte) rune {
		if big {
			return rune(in[0])<<8 | rune(in[1])
		}
		return rune(in[1])<<8 | rune(in[0])
	}
	return func(out, in []byte, last bool) ([]byte, int) {
		i := 0
		for i+2 <= len(in) {
			r := unit(in[i:])
			if !utf16.IsSurrogate(r) {
				out = utf8.AppendRune(out, r)
				i += 2
				continue
			}
			if i+4 > len(in) && !last {
				return out, i
			}
			if i+4 <= len(in) {
				if pair := utf16.DecodeRune(r, unit(in[i+2:])); pair != utf8.RuneError {
					out = utf8.AppendRune(out, pair)
					i += 4
					continue
				}
			}
			out = append(out, invalid)
			i += 2
		}
		if last && i < len(in) { // half a unit
			out = append(out, invalid)
			i = len(in)
		}
		return out, i
	}
}
