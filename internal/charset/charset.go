// Package charset converts text from the encodings that exporting systems use to UTF-8. The input
// is untrusted. A byte that the encoding does not allow is neither dropped nor replaced by a
// character: it becomes the byte [Invalid], so that whoever reads the text can report it at its
// place.
//
// [NewReader] is the whole package. The readers of CSV files, SpreadsheetML, .xlsx workbooks and
// inline XBRL documents find out the encoding, and read through it.
package charset

import (
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// Invalid is a byte that never occurs in UTF-8. It marks a byte that could not be
// decoded.
const Invalid = 0xff

// NewReader returns a reader that delivers the text of in as UTF-8. The encoding is "utf-8",
// "us-ascii", "iso-8859-1", "windows-1252", "utf-16le" or "utf-16be"; NewReader panics for any
// other. Text in utf-8 is passed on unchecked. The caller must already have read any byte order
// mark. In iso-8859-1 each byte from 0x80 to 0x9f, a control character, becomes [Invalid]. A
// text with such bytes is usually in Windows-1252, which uses them for letters and quotation
// marks.
func NewReader(in io.Reader, encoding string) io.Reader {
	switch encoding {
	case "utf-8":
		return in
	case "us-ascii":
		return &decoder{in: in, decode: narrow(func(b byte) rune { return 0 })}
	case "iso-8859-1":
		return &decoder{in: in, decode: narrow(func(b byte) rune {
			if b < 0xa0 {
				return 0
			}
			return rune(b)
		})}
	case "windows-1252":
		return &decoder{in: in, decode: narrow(func(b byte) rune {
			if b < 0xa0 {
				return high[b-0x80]
			}
			return rune(b)
		})}
	case "utf-16le":
		return &decoder{in: in, decode: units16(false)}
	case "utf-16be":
		return &decoder{in: in, decode: units16(true)}
	}
	panic("charset: no encoding " + encoding)
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

// narrow decodes an encoding of one byte a character, which is ASCII below 0x80. upper returns
// the character of another byte, 0 if it has none.
func narrow(upper func(byte) rune) func(out, in []byte, last bool) ([]byte, int) {
	return func(out, in []byte, _ bool) ([]byte, int) {
		for _, b := range in {
			if b < 0x80 {
				out = append(out, b)
			} else if r := upper(b); r != 0 {
				out = utf8.AppendRune(out, r)
			} else {
				out = append(out, Invalid)
			}
		}
		return out, len(in)
	}
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
			out = append(out, Invalid)
			i += 2
		}
		if last && i < len(in) { // half a unit
			out = append(out, Invalid)
			i = len(in)
		}
		return out, i
	}
}
