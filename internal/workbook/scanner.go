package workbook

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

const (
	firstBuffer = 128 << 10
	maxToken    = 4 << 20 // bytes of one tag, or of one run of text that is returned
	maxDepth    = 256     // elements open at once
)

// token is the kind of the scanner's current token.
type token uint8

const (
	startTag token = iota + 1 // name and attrs are set
	endTag                    // also follows the startTag of an empty element
	textRun                   // run and verbatim are set
	finished                  // the part is complete
)

// textMode is the treatment of text between tags.
type textMode uint8

const (
	skipText textMode = iota // skip it
	noText                   // an error, unless it is white space
	wantText                 // return it
)

// scanner splits the XML of one part into tags and text. It checks that tags nest and
// match, that the document is one complete element, and that it is UTF-8 without a DOCTYPE.
// All slices that it returns are valid until the next call of next.
type scanner struct {
	src  io.Reader
	part string
	buf  []byte
	pos  int // next byte
	end  int // end of the bytes read

	started bool // the root element has begun
	empty   bool // the current startTag closes itself
	names   []byte
	starts  []int // start in names of each open element

	prefix []byte // of the root element, without colon
	space  string // namespace of the root element

	name     []byte // of the current tag, as written
	local    []byte // the same without prefix
	attrs    []byte // rest of the current startTag
	attrAt   int
	attrText []byte // decoded value
	run      []byte // raw text
	verbatim bool   // run comes from CDATA
}

func newScanner(src io.Reader, part string, buf []byte) *scanner {
	if buf == nil {
		buf = make([]byte, firstBuffer)
	}
	return &scanner{src: src, part: part, buf: buf}
}

func (s *scanner) fail(reason Reason, format string, args ...any) error {
	return &Error{Reason: reason, Part: s.part, Detail: fmt.Sprintf(format, args...)}
}

func (s *scanner) bad(format string, args ...any) error {
	return s.fail(Malformed, format, args...)
}

func (s *scanner) early() error {
	return s.bad("the XML ends early")
}

// fill reads more, moving buf[pos:end] to the start of the buffer. It returns
// io.EOF at the end of the part.
func (s *scanner) fill() error {
	if s.pos > 0 {
		copy(s.buf, s.buf[s.pos:s.end])
		s.end -= s.pos
		s.pos = 0
	}
	if s.end == len(s.buf) {
		if len(s.buf) >= maxToken {
			return s.bad("a tag or text is longer than %d bytes", maxToken)
		}
		big := make([]byte, 2*len(s.buf))
		copy(big, s.buf[:s.end])
		s.buf = big
	}
	for range 100 {
		n, err := s.src.Read(s.buf[s.end:])
		s.end += n
		if n > 0 {
			return nil // an error is returned again
		}
		if err != nil {
			return err
		}
	}
	return io.ErrNoProgress
}

// need fills until n bytes are buffered; it returns an error if the part ends first.
func (s *scanner) need(n int) error {
	for s.end-s.pos < n {
		if err := s.fill(); err == io.EOF {
			return s.early()
		} else if err != nil {
			return err
		}
	}
	return nil
}

// find returns the distance from pos to the first sep at distance from or more,
// filling as needed.
func (s *scanner) find(sep string, from int) (int, error) {
	for {
		if s.end-s.pos >= from {
			if i := bytes.Index(s.buf[s.pos+from:s.end], []byte(sep)); i >= 0 {
				return from + i, nil
			}
			from = max(from, s.end-s.pos-len(sep)+1)
		}
		if err := s.need(s.end - s.pos + 1); err != nil {
			return 0, err
		}
	}
}

// pass moves past the first sep without buffering the bytes before it.
func (s *scanner) pass(sep string) error {
	for {
		if i := bytes.Index(s.buf[s.pos:s.end], []byte(sep)); i >= 0 {
			s.pos += i + len(sep)
			return nil
		}
		s.pos = max(s.pos, s.end-len(sep)+1)
		if err := s.need(s.end - s.pos + 1); err != nil {
			return err
		}
	}
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\t' || c == '\r'
}

func trimSpace(b []byte) []byte {
	for len(b) > 0 && isSpace(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && isSpace(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

// begin reads the byte order mark and the XML declaration.
func (s *scanner) begin() error {
	for s.end-s.pos < 4 {
		if err := s.fill(); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
	}
	b := s.buf[s.pos:s.end]
	switch {
	case bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")):
		s.pos += 3
	case bytes.HasPrefix(b, []byte("\xFE\xFF")), bytes.HasPrefix(b, []byte("\xFF\xFE")),
		len(b) >= 2 && (b[0] == 0) != (b[1] == 0):
		return s.bad("the XML is in UTF-16 or UTF-32; only UTF-8 is read")
	}
	if len(s.buf[s.pos:s.end]) < 6 {
		if err := s.fill(); err != nil && err != io.EOF {
			return err
		}
	}
	if b := s.buf[s.pos:s.end]; len(b) >= 6 && string(b[:5]) == "<?xml" && isSpace(b[5]) {
		n, err := s.find("?>", 5)
		if err != nil {
			return err
		}
		s.attrs, s.attrAt = s.buf[s.pos+5:s.pos+n], 0
		for {
			name, value, ok, err := s.attr()
			if err != nil {
				return err
			}
			if !ok {
				break
			}
			if string(name) == "encoding" && !strings.EqualFold(string(value), "utf-8") &&
				!strings.EqualFold(string(value), "utf8") && !strings.EqualFold(string(value), "us-ascii") {
				return s.bad("the XML is encoded in %s; only UTF-8 is read", quoted(value))
			}
		}
		s.pos += n + 2
	}
	return nil
}

// root reads up to the start tag of the root element, which must be named want and
// be in a SpreadsheetML or (for "Relationships") packaging namespace.
func (s *scanner) root(want string) error {
	if err := s.begin(); err != nil {
		return err
	}
	t, err := s.next(noText)
	if err != nil {
		return err
	}
	if t != startTag {
		return s.early()
	}
	if string(s.local) != want {
		return s.bad("its root element is <%s>, not <%s>", printable(string(s.name)), want)
	}
	if n := len(s.name) - len(s.local); n > 0 {
		s.prefix = append([]byte(nil), s.name[:n-1]...)
	}
	for {
		name, value, ok, err := s.attr()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if s.declares(name) {
			s.space = string(value)
		}
	}
	switch s.space {
	case "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
		"http://purl.oclc.org/ooxml/spreadsheetml/main":
		if want != "Relationships" {
			return nil
		}
	case "http://schemas.openxmlformats.org/package/2006/relationships":
		if want == "Relationships" {
			return nil
		}
	}
	return s.bad("its root element is in the namespace %s, which is not a workbook's", quoted([]byte(s.space)))
}

// declares reports whether an attribute declares the namespace of the root's prefix.
func (s *scanner) declares(name []byte) bool {
	if len(s.prefix) == 0 {
		return string(name) == "xmlns"
	}
	return len(name) == len(s.prefix)+6 && string(name[:6]) == "xmlns:" && bytes.Equal(name[6:], s.prefix)
}

// own reports whether the current tag has the root's prefix, so its namespace.
func (s *scanner) own() bool {
	n := len(s.name) - len(s.local)
	if n == 0 {
		return len(s.prefix) == 0
	}
	return n == len(s.prefix)+1 && bytes.Equal(s.name[:n-1], s.prefix)
}

// is reports whether the current tag is the element name of the root's namespace.
func (s *scanner) is(name string) bool {
	return string(s.local) == name && s.own()
}

// next moves to the next token.
func (s *scanner) next(mode textMode) (token, error) {
	if s.empty {
		s.empty = false
		s.pop()
		return endTag, nil
	}
	for {
		if s.pos == s.end {
			if err := s.fill(); err == io.EOF {
				if len(s.starts) > 0 || !s.started {
					return 0, s.early()
				}
				return finished, nil
			} else if err != nil {
				return 0, err
			}
		}
		if s.buf[s.pos] != '<' {
			if len(s.starts) == 0 {
				mode = noText
			}
			if mode == wantText {
				n, err := s.find("<", 0)
				if err != nil {
					return 0, err
				}
				s.run, s.verbatim = s.buf[s.pos:s.pos+n], false
				s.pos += n
				return textRun, nil
			}
			b := s.buf[s.pos:s.end]
			n := bytes.IndexByte(b, '<')
			if n < 0 {
				n = len(b)
			}
			if mode == noText {
				for _, c := range b[:n] {
					if !isSpace(c) {
						return 0, s.bad("there is text where only elements may be")
					}
				}
			}
			s.pos += n
			continue
		}
		if err := s.need(2); err != nil {
			return 0, err
		}
		switch s.buf[s.pos+1] {
		case '/':
			return s.endTag()
		case '?':
			if err := s.pass("?>"); err != nil {
				return 0, err
			}
		case '!':
			isText, err := s.markup(mode)
			if err != nil {
				return 0, err
			}
			if isText {
				return textRun, nil
			}
		default:
			return s.startTag()
		}
	}
}

// markup reads a comment, CDATA or a declaration. It returns true for a CDATA run.
func (s *scanner) markup(mode textMode) (bool, error) {
	if err := s.need(4); err != nil {
		return false, err
	}
	if string(s.buf[s.pos:s.pos+4]) == "<!--" {
		s.pos += 4
		return false, s.pass("-->")
	}
	if err := s.need(9); err != nil {
		return false, err
	}
	switch b := s.buf[s.pos : s.pos+9]; {
	case string(b) == "<![CDATA[":
		if len(s.starts) == 0 || mode == noText {
			return false, s.bad("there is text where only elements may be")
		}
		s.pos += 9
		if mode == skipText {
			return false, s.pass("]]>")
		}
		n, err := s.find("]]>", 0)
		if err != nil {
			return false, err
		}
		s.run, s.verbatim = s.buf[s.pos:s.pos+n], true
		s.pos += n + 3
		return true, nil
	case strings.EqualFold(string(b), "<!DOCTYPE"):
		return false, s.fail(Doctype, "the XML has a DOCTYPE, which is not allowed in a workbook")
	}
	return false, s.bad("the XML has a declaration where none may be")
}

// startTag reads the start tag at pos.
func (s *scanner) startTag() (token, error) {
	if s.started && len(s.starts) == 0 {
		return 0, s.bad("the XML continues after its root element")
	}
	if len(s.starts) >= maxDepth {
		return 0, s.bad("its elements are nested more than %d deep", maxDepth)
	}
	n := 1
	var quote byte
find:
	for {
		b := s.buf[s.pos:s.end]
		for ; n < len(b); n++ {
			switch c := b[n]; {
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '>':
				break find
			case c == '"' || c == '\'':
				quote = c
			case c == '<':
				return 0, s.bad("a tag is not closed")
			}
		}
		if err := s.need(n + 1); err != nil {
			return 0, err
		}
	}
	tag := s.buf[s.pos+1 : s.pos+n]
	s.pos += n + 1
	if len(tag) > 0 && tag[len(tag)-1] == '/' {
		s.empty = true
		tag = tag[:len(tag)-1]
	}
	i := nameEnd(tag)
	if !s.setName(tag[:i]) {
		return 0, s.bad("a tag has an invalid name")
	}
	s.attrs, s.attrAt = tag[i:], 0
	s.started = true
	s.starts = append(s.starts, len(s.names))
	s.names = append(s.names, s.name...)
	return startTag, nil
}

// endTag reads the end tag at pos.
func (s *scanner) endTag() (token, error) {
	n, err := s.find(">", 2)
	if err != nil {
		return 0, err
	}
	name := s.buf[s.pos+2 : s.pos+n]
	s.pos += n + 1
	if i := nameEnd(name); i < len(name) {
		if len(trimSpace(name[i:])) > 0 {
			return 0, s.bad("an end tag is invalid")
		}
		name = name[:i]
	}
	if len(s.starts) == 0 || !bytes.Equal(name, s.names[s.starts[len(s.starts)-1]:]) {
		return 0, s.bad("the end tag </%s> has no start tag", printable(string(name)))
	}
	s.setName(name)
	s.pop()
	return endTag, nil
}

func (s *scanner) pop() {
	s.names = s.names[:s.starts[len(s.starts)-1]]
	s.starts = s.starts[:len(s.starts)-1]
}

// nameEnd returns the length of the name at the start of b.
func nameEnd(b []byte) int {
	for i, c := range b {
		if c <= ' ' || c == '=' || c == '/' || c == '"' || c == '\'' || c == '&' || c == '<' || c == '>' {
			return i
		}
	}
	return len(b)
}

// setName sets name and local; it returns false for an invalid name.
func (s *scanner) setName(name []byte) bool {
	if len(name) == 0 {
		return false
	}
	s.name, s.local = name, name
	if len(name) > 1 {
		if i := bytes.IndexByte(name, ':'); i >= 0 {
			s.local = name[i+1:]
			if i == 0 || len(s.local) == 0 {
				return false
			}
		}
	}
	c := name[0]
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
}

// attr returns the next attribute of the current start tag, its value decoded;
// ok is false after the last. The slices are valid until the next call.
func (s *scanner) attr() (name, value []byte, ok bool, err error) {
	b := s.attrs[s.attrAt:]
	i := 0
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	if i == len(b) {
		s.attrAt = len(s.attrs)
		return nil, nil, false, nil
	}
	broken := func() ([]byte, []byte, bool, error) {
		return nil, nil, false, s.bad("a tag has an invalid attribute")
	}
	n := nameEnd(b[i:])
	if i == 0 || n == 0 {
		return broken()
	}
	name = b[i : i+n]
	i += n
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	if i == len(b) || b[i] != '=' {
		return broken()
	}
	i++
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	if i == len(b) || b[i] != '"' && b[i] != '\'' {
		return broken()
	}
	quote := b[i]
	i++
	from, plain := i, true
	for i < len(b) && b[i] != quote {
		if c := b[i]; c < 0x20 || c >= 0x7f || c == '&' || c == '<' {
			plain = false
		}
		i++
	}
	if i == len(b) {
		return broken()
	}
	value = b[from:i]
	s.attrAt += i + 1
	if !plain {
		if bytes.IndexByte(value, '<') >= 0 {
			return broken()
		}
		s.attrText, err = s.decode(s.attrText[:0], value, attributeText)
		if err != nil {
			return nil, nil, false, err
		}
		value = s.attrText
	}
	return name, value, true, nil
}

// skip reads to the end of the element whose start tag was just read.
func (s *scanner) skip() error {
	for depth := len(s.starts) - 1; ; {
		t, err := s.next(skipText)
		if err != nil {
			return err
		}
		if t == endTag && len(s.starts) == depth {
			return nil
		}
	}
}

// finish reads to the end of the part after the end of the root element.
func (s *scanner) finish() error {
	t, err := s.next(noText)
	if err == nil && t != finished {
		err = s.bad("the XML continues after its root element")
	}
	return err
}

// decoding is a way to decode raw text.
type decoding uint8

const (
	elementText   decoding = iota // entities are decoded
	verbatimText                  // CDATA: entities are not decoded
	attributeText                 // as elementText, and white space becomes spaces
)

// decode appends raw to dst with entities resolved and line ends as \n. It returns an error
// for bytes that are not UTF-8 or not an XML character.
func (s *scanner) decode(dst, raw []byte, how decoding) ([]byte, error) {
	for i := 0; i < len(raw); {
		from := i
		for i < len(raw) && raw[i] >= 0x20 && raw[i] < 0x80 && raw[i] != '&' {
			i++
		}
		dst = append(dst, raw[from:i]...)
		if i == len(raw) {
			break
		}
		switch c := raw[i]; {
		case c == '&' && how == verbatimText:
			dst = append(dst, c)
			i++
		case c == '&':
			r, n := entity(raw[i:])
			if n == 0 {
				return nil, s.bad("the text has the unknown or invalid entity %s", quoted(raw[i:min(len(raw), i+12)]))
			}
			dst = utf8.AppendRune(dst, r)
			i += n
		case c == '\r' || c == '\n' || c == '\t':
			i++
			if c == '\r' {
				c = '\n'
				if i < len(raw) && raw[i] == '\n' {
					i++
				}
			}
			if how == attributeText {
				c = ' '
			}
			dst = append(dst, c)
		case c < 0x20:
			return nil, s.bad("the text has a control character (U+%04X), which XML does not allow", c)
		default:
			r, n := utf8.DecodeRune(raw[i:])
			if r == utf8.RuneError && n == 1 || r == 0xFFFE || r == 0xFFFF {
				return nil, s.bad("the text is not in UTF-8")
			}
			dst = append(dst, raw[i:i+n]...)
			i += n
		}
	}
	return dst, nil
}

// entity parses the entity at the start of b; n is its length, 0 if there is none.
func entity(b []byte) (r rune, n int) {
	end := bytes.IndexByte(b[:min(len(b), 16)], ';')
	if end < 3 {
		return 0, 0
	}
	switch name := string(b[1:end]); name {
	case "lt":
		return '<', end + 1
	case "gt":
		return '>', end + 1
	case "amp":
		return '&', end + 1
	case "quot":
		return '"', end + 1
	case "apos":
		return '\'', end + 1
	default:
		if name[0] != '#' {
			return 0, 0
		}
		base, digits := rune(10), name[1:]
		if digits[0] == 'x' {
			base, digits = 16, digits[1:]
		}
		if digits == "" {
			return 0, 0
		}
		for i := range len(digits) {
			d, ok := hexDigit(digits[i])
			if !ok || d >= base {
				return 0, 0
			}
			if r = r*base + d; r > utf8.MaxRune {
				return 0, 0
			}
		}
		legal := r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r < 0xD800 || r >= 0xE000 && r != 0xFFFE && r != 0xFFFF
		if !legal {
			return 0, 0
		}
		return r, end + 1
	}
}

func hexDigit(c byte) (rune, bool) {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0'), true
	case c >= 'a' && c <= 'f':
		return rune(c-'a') + 10, true
	case c >= 'A' && c <= 'F':
		return rune(c-'A') + 10, true
	}
	return 0, false
}

// unescape decodes Excel's _xHHHH_ escapes in b, in place: each stands for one
// UTF-16 unit. It returns the shortened slice.
func unescape(b []byte) []byte {
	i := bytes.Index(b, []byte("_x"))
	if i < 0 {
		return b
	}
	out := b[:i]
	for i < len(b) {
		u, ok := escapeAt(b[i:])
		if !ok {
			out = append(out, b[i])
			i++
			continue
		}
		i += escapeLen
		if u >= 0xD800 && u < 0xDC00 {
			if low, ok := escapeAt(b[i:]); ok && low >= 0xDC00 && low < 0xE000 {
				u = (u-0xD800)<<10 + (low - 0xDC00) + 0x10000
				i += escapeLen
			}
		}
		out = utf8.AppendRune(out, u) // a lone surrogate becomes U+FFFD
	}
	return out
}

const escapeLen = len("_x000D_")

// escapeAt returns the UTF-16 unit of the escape at the start of b.
func escapeAt(b []byte) (rune, bool) {
	if len(b) < escapeLen || b[0] != '_' || b[1] != 'x' || b[6] != '_' {
		return 0, false
	}
	var r rune
	for _, c := range b[2:6] {
		d, ok := hexDigit(c)
		if !ok {
			return 0, false
		}
		r = r<<4 | d
	}
	return r, true
}
