package spreadsheetml

import (
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"strings"

	"github.com/tieout/tieout/internal/charset"
	"github.com/tieout/tieout/internal/workbook"
)

// encoding is how the text of a file is written.
type encoding struct {
	name  string // as package charset names it
	label string // as the XML declaration names it, "" if it does not
	mark  int64  // bytes of the byte order mark
	width int    // bytes of a UTF-16 unit or of a character; 0 for UTF-8
}

// labels are the encodings that an XML declaration may name, by its words in lower case.
var labels = map[string]string{
	"utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "us-ascii", "ascii": "us-ascii", "iso-8859-1": "iso-8859-1", "latin1": "iso-8859-1",
	"windows-1252": "windows-1252", "cp1252": "windows-1252", "utf-16": "utf-16", "utf-16le": "utf-16le", "utf-16be": "utf-16be",
}

// declaration is an XML declaration with an encoding.
var declaration = regexp.MustCompile(`^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"'<>]{1,40})["']`)

// headLen is the number of bytes in which the declaration must end.
const headLen = 1024

// detect determines the encoding from the start of the file.
func detect(r io.ReaderAt, size int64) (encoding, error) {
	head := make([]byte, min(size, headLen))
	if n, err := r.ReadAt(head, 0); n < len(head) {
		if err == io.EOF {
			err = fail(workbook.Truncated, "the file ends early")
		}
		return encoding{}, err
	}
	e := encoding{name: "utf-8"}
	marked := true
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		e.mark = 3
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		e = encoding{name: "utf-16be", mark: 2, width: 2}
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		e = encoding{name: "utf-16le", mark: 2, width: 2}
	case bytes.HasPrefix(head, []byte("\x00<")):
		e = encoding{name: "utf-16be", width: 2}
	case bytes.HasPrefix(head, []byte("<\x00")):
		e = encoding{name: "utf-16le", width: 2}
	default:
		marked = false
	}
	text, _ := io.ReadAll(charset.NewReader(bytes.NewReader(head[e.mark:]), e.name)) // the last character may be cut
	m := declaration.FindSubmatch(text)
	if m == nil {
		return e, nil
	}
	e.label = string(m[1])
	name, known := labels[strings.ToLower(e.label)]
	wide, says16 := e.width == 2, strings.HasPrefix(name, "utf-16")
	switch {
	case !known:
		return e, fail(workbook.Malformed, "its XML declaration names the encoding %q; only UTF-8, UTF-16, ASCII, ISO-8859-1 and Windows-1252 are read", e.label)
	case says16 && !wide:
		return e, remedy(fail(workbook.Malformed, "its XML declaration names the encoding %q, but the text is not UTF-16", e.label),
			`Export the file again. If the system always writes it so, open the file in a text editor, write encoding="utf-8" in its first line, save it as UTF-8, and run the command again`)
	case wide && name != "utf-16" && name != e.name, !wide && marked && name != "utf-8":
		return e, fail(workbook.Malformed, "its XML declaration names the encoding %q, but its first bytes are those of %s", e.label, strings.ToUpper(e.name[:len("utf-8")]))
	case !wide && name != "utf-8":
		e.name, e.width = name, 1
	}
	return e, nil
}

// Detect reports whether the file that r reads, of the given size in bytes, is XML with a root
// element named Workbook. Open can read only such a file, and may still refuse it. The error is
// an error of r.
func Detect(r io.ReaderAt, size int64) (bool, error) {
	how, err := detect(r, size)
	if _, fault := err.(*workbook.Error); err != nil && !fault {
		return false, err
	}
	first := make([]byte, min(size-how.mark, 64))
	if n, err := r.ReadAt(first, how.mark); n < len(first) {
		return false, err
	}
	if text := bytes.TrimLeft(first, " \t\r\n\x00"); len(text) == 0 || text[0] != '<' {
		return false, nil
	}
	in := (&File{r: r, size: size, how: how}).reader("", how.mark, 0)
	in.d.CharsetReader = func(_ string, text io.Reader) (io.Reader, error) { return text, nil }
	for {
		in.src.left = maxToken
		t, err := in.d.Token()
		switch t := t.(type) {
		case xml.StartElement:
			return t.Name.Local == "Workbook", nil
		case xml.Directive:
			if words := strings.Fields(string(t[:min(len(t), 100)])); len(words) < 2 || strings.EqualFold(words[1], "html") {
				return false, nil
			}
		}
		switch {
		case in.src.failed():
			return false, in.src.err
		case err != nil:
			return false, nil
		}
	}
}

// counter counts the bytes read through it.
type counter struct {
	in io.Reader
	n  int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.n += int64(n)
	return n, err
}

// stream is the text of a file from some place on, as UTF-8, byte by byte.
type stream struct {
	raw   counter
	in    io.Reader
	buf   [32 << 10]byte
	pos   int   // next byte
	end   int   // end of the bytes in buf
	carry byte  // the last byte before those in buf
	n     int64 // bytes handed on or passed
	units int64 // UTF-16 units that begin in them
	lines int   // that end in the bytes passed
	left  int   // bytes that may still be read
	err   error // of in
}

// failed reports whether the file could not be read.
func (s *stream) failed() bool { return s.err != nil && s.err != io.EOF }

// errToken is the error of a token that is too long.
var errToken = fail(workbook.TooLarge, "a tag, a text or a comment is longer than %d bytes", maxToken)

// ReadByte implements io.ByteReader.
func (s *stream) ReadByte() (byte, error) {
	for s.pos == s.end {
		if s.err != nil {
			return 0, s.err
		}
		if s.end > 0 {
			s.carry = s.buf[s.end-1]
		}
		s.pos = 0
		s.end, s.err = s.in.Read(s.buf[:])
	}
	if s.left--; s.left < 0 {
		return 0, errToken
	}
	b := s.buf[s.pos]
	s.pos++
	s.n++
	s.units += units(b)
	return b, nil
}

// units returns the number of UTF-16 units, or of characters of one byte, that begin with a
// byte of UTF-8.
func units(b byte) int64 {
	switch {
	case b&0xc0 == 0x80:
		return 0
	case b >= 0xf0 && b < 0xf8:
		return 2
	}
	return 1
}

// closed reports whether the tag that was just read closes itself.
func (s *stream) closed() bool {
	if s.pos > 1 {
		return s.buf[s.pos-2] == '/'
	}
	return s.carry == '/'
}

// peek returns the bytes that follow, at least n of them if there are as many.
func (s *stream) peek(n int) []byte {
	for s.end-s.pos < n && s.err == nil {
		s.end, s.pos = copy(s.buf[:], s.buf[s.pos:s.end]), 0
		m := 0
		m, s.err = s.in.Read(s.buf[s.end:])
		s.end += m
	}
	return s.buf[s.pos:s.end]
}

// move moves past bytes that were peeked at.
func (s *stream) move(n int) {
	passed := s.buf[s.pos : s.pos+n]
	for _, b := range passed {
		s.units += units(b)
	}
	s.lines += bytes.Count(passed, []byte("\n"))
	s.pos, s.n = s.pos+n, s.n+int64(n)
}

// pass moves past the next of some words.
func (s *stream) pass(word string) error {
	for {
		b := s.peek(len(word))
		if i := bytes.Index(b, []byte(word)); i >= 0 {
			s.move(i + len(word))
			return nil
		}
		if len(b) < len(word) {
			return s.err
		}
		s.move(len(b) - len(word) + 1)
	}
}

// tag moves past a start tag, and reports whether it closes itself.
func (s *stream) tag() (closed bool, err error) {
	for {
		b := s.peek(1)
		i := bytes.IndexAny(b, "\"'>")
		switch {
		case len(b) == 0:
			return false, s.err
		case i != 0:
			if i < 0 {
				i = len(b)
			}
			closed = b[i-1] == '/'
			s.move(i)
		case b[0] == '>':
			s.move(1)
			return closed, nil
		default:
			quote := string(b[:1])
			s.move(1)
			if err := s.pass(quote); err != nil {
				return false, err
			}
			closed = false
		}
	}
}

// skim moves to the end tag of the element whose start tag was just read. It is many times
// faster than to read the elements, and checks only that they nest.
func (s *stream) skim() error {
	for depth := 0; ; {
		b := s.peek(1)
		if len(b) == 0 {
			return s.err
		}
		i := bytes.IndexByte(b, '<')
		if i < 0 {
			i = len(b)
		}
		if s.move(i); i == len(b) {
			continue
		}
		var err error
		switch b = s.peek(len("<![CDATA[")); {
		case bytes.HasPrefix(b, []byte("</")):
			if depth == 0 {
				return nil
			}
			depth--
			err = s.pass(">")
		case bytes.HasPrefix(b, []byte("<!--")):
			s.move(len("<!--"))
			err = s.pass("-->")
		case bytes.HasPrefix(b, []byte("<![CDATA[")):
			s.move(len("<![CDATA["))
			err = s.pass("]]>")
		case bytes.HasPrefix(b, []byte("<!")):
			return fail(workbook.Doctype, "the XML has a declaration among its elements, which is not allowed in a workbook")
		case bytes.HasPrefix(b, []byte("<?")):
			s.move(len("<?"))
			err = s.pass("?>")
		default:
			closed := false
			if closed, err = s.tag(); !closed {
				if depth++; depth > maxDepth {
					return bad("its elements are nested more than %d deep", maxDepth)
				}
			}
		}
		if err != nil {
			return err
		}
	}
}

// Read implements io.Reader. An xml.Decoder asks for it and reads byte by byte.
func (s *stream) Read(p []byte) (n int, err error) {
	for n < len(p) && err == nil {
		if p[n], err = s.ReadByte(); err == nil {
			n++
		}
	}
	return n, err
}
