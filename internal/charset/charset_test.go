package charset_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/charset"
)

func TestNewReader(t *testing.T) {
	t.Parallel()
	const invalid = string(rune(0)) // written for [charset.Invalid]
	for _, tt := range []struct{ name, encoding, data, want string }{
		{"UTF-8 is passed on", "utf-8", "Zürich\xff", "Zürich" + invalid},
		{"ASCII", "us-ascii", "Z\x7f\x80", "Z\x7f" + invalid},
		{"Latin 1", "iso-8859-1", "Z\xfcrich\xa0\x9f\x80", "Zürich\u00a0" + invalid + invalid},
		{"Windows-1252", "windows-1252", "\x80\x9f\x81\xfc", "€Ÿ" + invalid + "ü"},
		{"UTF-16", "utf-16le", "\xfc\x00\x3d\xd8\x00\xde", "ü😀"},
		{"UTF-16 of the other order", "utf-16be", "\x00\xfc\xd8\x3d\xde\x00", "ü😀"},
		{"half of a pair", "utf-16le", "\x3d\xd8a\x00", invalid + "a"},
		{"half of a pair at the end", "utf-16le", "a\x00\x3d\xd8", "a" + invalid},
		{"the second half alone", "utf-16be", "\xde\x00", invalid},
		{"half a unit", "utf-16be", "\x00ab", "a" + invalid},
		{"nothing", "utf-16le", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, in := range []io.Reader{strings.NewReader(tt.data), iotest.OneByteReader(strings.NewReader(tt.data)), iotest.DataErrReader(strings.NewReader(tt.data))} {
				got, err := io.ReadAll(charset.NewReader(in, tt.encoding))
				if want := strings.ReplaceAll(tt.want, invalid, string([]byte{charset.Invalid})); err != nil || string(got) != want {
					t.Errorf("NewReader(%q, %s) reads %q, %v; want %q", tt.data, tt.encoding, got, err, want)
				}
			}
		})
	}
}

func TestReadError(t *testing.T) {
	t.Parallel()
	in := io.MultiReader(strings.NewReader("a\x00b"), iotest.ErrReader(io.ErrClosedPipe))
	got, err := io.ReadAll(charset.NewReader(in, "utf-16le"))
	if err != io.ErrClosedPipe || !strings.HasPrefix(string(got), "a") {
		t.Errorf("a reader that fails: %q, %v; want its error", got, err)
	}
}

// TestUTF16 decodes any text in any blocks.
func TestUTF16(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := strings.ToValidUTF8(rapid.String().Draw(t, "text"), "")
		big := rapid.Bool().Draw(t, "big")
		var data bytes.Buffer
		for _, u := range utf16.Encode([]rune(text)) {
			if big {
				_ = binary.Write(&data, binary.BigEndian, u)
			} else {
				_ = binary.Write(&data, binary.LittleEndian, u)
			}
		}
		encoding := map[bool]string{true: "utf-16be", false: "utf-16le"}[big]
		in := io.Reader(&data)
		if rapid.Bool().Draw(t, "byte by byte") {
			in = iotest.HalfReader(in)
		}
		if got, err := io.ReadAll(charset.NewReader(in, encoding)); err != nil || string(got) != text || !utf8.Valid(got) {
			t.Fatalf("reads %q, %v; want %q", got, err, text)
		}
	})
}
