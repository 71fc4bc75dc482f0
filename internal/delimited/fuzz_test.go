package delimited_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/delimited"
	"github.com/tieout/tieout/internal/workbook"
)

// unreadable is what the slow reading has for a byte that is not in the encoding.
const unreadable = -1

// slowText decodes a whole file, straight from the definition of each encoding.
func slowText(data []byte, encoding string) (list []rune) {
	switch encoding {
	case "windows-1252":
		const from80 = "€\x00‚ƒ„…†‡ˆ‰Š‹Œ\x00Ž\x00\x00‘’“”•–—˜™š›œ\x00žŸ"
		high := []rune(from80)
		for _, b := range data {
			r := rune(b)
			if b >= 0x80 && b < 0xa0 {
				if r = high[b-0x80]; r == 0 {
					r = unreadable
				}
			}
			list = append(list, r)
		}
		return list
	case "utf-16":
		low, up := 0, 1 // of a unit, its low and high byte
		if bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
			low, up, data = 1, 0, data[2:]
		} else {
			data = bytes.TrimPrefix(data, []byte{0xff, 0xfe})
		}
		var units []uint16
		for i := 0; i+1 < len(data); i += 2 {
			units = append(units, uint16(data[i+low])|uint16(data[i+up])<<8)
		}
		for i := 0; i < len(units); i++ {
			u := rune(units[i])
			switch {
			case u < 0xd800 || u > 0xdfff:
				list = append(list, u)
			case u < 0xdc00 && i+1 < len(units) && units[i+1] >= 0xdc00 && units[i+1] <= 0xdfff:
				list = append(list, 0x10000+(u-0xd800)<<10+rune(units[i+1])-0xdc00)
				i++
			default:
				list = append(list, unreadable)
			}
		}
		if len(data)%2 == 1 {
			list = append(list, unreadable)
		}
		return list
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			r = unreadable
		}
		list, data = append(list, r), data[n:]
	}
	return list
}

// slow reads a file by the grammar of RFC 4180, one character after the other. Refused is
// the record that breaks it, from 1, or 0.
func slow(data []byte, how delimited.How) (rows [][]string, refused int) {
	text := slowText(data, how.Encoding)
	comma := how.Delimiter
	if comma == 0 {
		comma = ','
	}
	for i := 0; i < len(text); {
		var fields []string
		start, broken := i, false
		for {
			var field []rune
			if i < len(text) && text[i] == '"' {
				i++
				for {
					if i >= len(text) {
						return rows, len(rows) + 1
					}
					if text[i] == '"' {
						if i+1 < len(text) && text[i+1] == '"' {
							field = append(field, '"')
							i += 2
							continue
						}
						i++
						break
					}
					field = append(field, text[i])
					i++
				}
			} else {
				for i < len(text) && text[i] != comma && text[i] != '\n' && !(text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n') {
					broken = broken || text[i] == '"' || text[i] == '\r'
					field = append(field, text[i])
					i++
				}
			}
			broken = broken || slices.Contains(field, unreadable) || slices.Contains(field, 0) || len(utf16.Encode(field)) > 32767
			fields = append(fields, string(field))
			if i < len(text) && text[i] == comma {
				i++
				continue
			}
			break
		}
		blank := i == start
		if i < len(text) {
			if text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
			if text[i] != '\n' {
				return rows, len(rows) + 1
			}
			i++
		}
		if blank {
			fields = nil
		}
		if broken {
			return rows, len(rows) + 1
		}
		rows = append(rows, fields)
	}
	return rows, 0
}

// cells reads a file as records of fields; Refused is the record of its error, from 1, or 0.
func cells(t testing.TB, data []byte, how delimited.How) (rows [][]string, refused int, fine bool) {
	f, err := delimited.Open(bytes.NewReader(data), int64(len(data)), how)
	if err != nil {
		return nil, 0, false
	}
	err = f.Scan(func(r *workbook.Row) error {
		var fields []string
		for _, c := range r.Cells {
			if c.Col <= len(fields) || len(c.Text) == 0 || c.Kind != workbook.Text {
				t.Fatalf("record %d has %v %q in column %d after %d", r.Num, c.Kind, c.Text, c.Col, len(fields))
			}
			for len(fields) < c.Col-1 {
				fields = append(fields, "")
			}
			fields = append(fields, string(c.Text))
		}
		if rows = append(rows, fields); r.Num != len(rows) {
			t.Fatalf("record %d has the number %d", len(rows), r.Num)
		}
		return nil
	})
	var e *delimited.Error
	if errors.As(err, &e) {
		refused = e.Record
	} else if err != nil {
		t.Fatalf("error %v of type %T", err, err)
	}
	return rows, refused, true
}

// shorn returns records without the blank fields at the end of each.
func shorn(rows [][]string) string {
	var b strings.Builder
	for _, fields := range rows {
		for len(fields) > 0 && fields[len(fields)-1] == "" {
			fields = fields[:len(fields)-1]
		}
		fmt.Fprintf(&b, "%q\n", fields)
	}
	return b.String()
}

// alike reports whether records are the same without the blank fields at the end of each.
func alike(a, b [][]string) bool {
	return slices.EqualFunc(a, b, func(p, q []string) bool {
		for i := range max(len(p), len(q)) {
			if (i < len(p) && p[i] != "") != (i < len(q) && q[i] != "") || i < min(len(p), len(q)) && p[i] != q[i] {
				return false
			}
		}
		return true
	})
}

var encodings = []string{"utf-8", "windows-1252", "utf-16"}

// FuzzGrammar compares the reading of any bytes, in each encoding and with any delimiter,
// with a slow one by the grammar: the same records, or a refusal of the same record. The
// bytes come after others, so that a record also begins at the end of a buffer.
func FuzzGrammar(f *testing.F) {
	for i, s := range []string{"a,b\n1,2\n", "\"a\"\"b\",c\r\n,\"\r\n\"", "a\n\n\"\"\n", "\"x", "a\"b\n\"", "\"a\"b,c\n", "a;b\r", "a\r\r\n", "\xef\xbb\xbfq,\"\n\"\n", "\xef\xbb\xbf\xef\xbb\xbfa\n",
		"Z\xfcrich,\x80\x81\n", "\xff\xfea\x00,\x00\x3d\xd8\x00\xde\n\x00", "\xfe\xff\x00a\x00\n\xd8\x3d", "a\x00\n\x00x", "\x00,a\n", "a§b\n\"§\"§\n", "1,2\n3\n\xff\n"} {
		f.Add([]byte(s), uint8(i), ',', uint32(1000))
		f.Add([]byte(s), uint8(0), '§', uint32(i))
	}
	for ahead := range uint32(8) { // a pair, quotes and a line end at the end of a buffer
		f.Add([]byte("\x3d\xd8\x00\xde\n\x00"), uint8(2), ',', ahead)
		f.Add([]byte("\"\"\"\"\r\n\"a\r\n\"\r\n"), uint8(0), ',', ahead)
	}
	f.Fuzz(func(t *testing.T, data []byte, encoding uint8, comma rune, ahead uint32) {
		if !utf8.ValidRune(comma) || comma == utf8.RuneError || strings.ContainsRune("\x00\"\r\n", comma) {
			comma = ','
		}
		how := delimited.How{Encoding: encodings[int(encoding)%len(encodings)], Delimiter: comma}
		if how.Encoding == "utf-16" && !bytes.HasPrefix(data, []byte("\xff\xfe")) && !bytes.HasPrefix(data, []byte("\xfe\xff")) {
			data = append([]byte("\xff\xfe"), data...) // without the mark, the order is found from the text
		}
		if n := 1<<16 - int(ahead); ahead < 256 && how.Encoding != "utf-16" { // blank records count, and have no width
			data = append(bytes.Repeat([]byte("\n"), n), data...)
		} else if ahead < 256 {
			data = append(bytes.Repeat([]byte("\n\x00"), n/2), data...)
		}
		got, refused, fine := cells(t, data, how)
		if !fine {
			return
		}
		want, wantRefused := slow(data, how)
		if refused != wantRefused || !alike(got, want) {
			tail := data[max(0, len(data)-400):]
			t.Fatalf("%q by %q in %s: refused record %d, want %d\ngot  %.300s\nwant %.300s", tail, comma, how.Encoding, refused, wantRefused, strings.TrimLeft(shorn(got), "[]\n"), strings.TrimLeft(shorn(want), "[]\n"))
		}
	})
}

// FuzzWritten writes records in an encoding, with quotes where they are needed and where they
// are not, and reads them back.
func FuzzWritten(f *testing.F) {
	f.Add("a\x1fb\x1fc\"d\x1f\x1fe,\nf", uint8(2), uint64(0), ';', uint32(3))
	f.Add("Zürich €\x1f\x1f😀\x1f\r\n\x1f \x1f0012", uint8(3), uint64(0b1011), '\t', uint32(65530))
	f.Add("x\x1f\"\"\x1f\"", uint8(1), uint64(1), '§', uint32(32766))
	f.Fuzz(func(t *testing.T, text string, width uint8, dress uint64, comma rune, long uint32) {
		if !utf8.ValidRune(comma) || comma == utf8.RuneError || strings.ContainsRune("\x00\"\r\n\x1f", comma) {
			comma = ';'
		}
		encoding := encodings[dress%3]
		dress /= 3
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\x00") || strings.HasPrefix(text, "\ufeff") {
			return
		}
		fits := func(r rune) bool {
			return encoding != "windows-1252" || slices.Contains(slowText(bytes1252, encoding), r)
		}
		if !fits(comma) || strings.ContainsFunc(text, func(r rune) bool { return !fits(r) }) {
			encoding = "utf-8"
		}
		fields := strings.Split(text, "\x1f")
		if n := int(long % 32768); long < 1<<17 && n > 0 { // so that a record is longer than a buffer
			fields = append(fields, strings.Repeat("x", n), strings.Repeat("\"", n), strings.Repeat("é", n))
		}
		n := int(width)%7 + 1
		for len(fields)%n != 0 {
			fields = append(fields, "")
		}
		end := []string{"\n", "\r\n"}[dress&1]
		var b strings.Builder
		var want [][]string
		for i, field := range fields {
			if len(utf16.Encode([]rune(field))) > 32767 {
				return
			}
			dress = dress>>1 | dress<<63
			if dress&1 == 1 || n == 1 && field == "" || strings.ContainsAny(field, "\"\r\n") || strings.ContainsRune(field, comma) {
				b.WriteString(`"` + strings.ReplaceAll(field, `"`, `""`) + `"`)
			} else {
				b.WriteString(field)
			}
			switch {
			case i%n < n-1:
				b.WriteString(string(comma))
			case i < len(fields)-1 || dress&2 == 2:
				b.WriteString(end)
			}
			if i%n == n-1 {
				want = append(want, fields[i-n+1:i+1])
			}
		}
		data := []byte(b.String())
		switch encoding {
		case "windows-1252":
			data = nil
			for _, r := range b.String() {
				data = append(data, byte(slices.Index(slowText(bytes1252, encoding), r)))
			}
		case "utf-16":
			data = nil
			for _, u := range utf16.Encode([]rune("\ufeff" + b.String())) {
				data = append(data, byte(u>>(8*(dress&1))), byte(u>>(8-8*(dress&1))))
			}
		}
		got, refused, fine := cells(t, data, delimited.How{Encoding: encoding, Delimiter: comma})
		if fine && (refused != 0 || shorn(got) != shorn(want)) {
			t.Fatalf("%.300q by %q in %s: refused record %d\ngot  %.300s\nwant %.300s", data, comma, encoding, refused, shorn(got), shorn(want))
		}
	})
}

// bytes1252 has every byte.
var bytes1252 = func() (all []byte) {
	for i := range 256 {
		all = append(all, byte(i))
	}
	return all
}()
