package inline

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/charset"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// The limits of a document. A document beyond one of them is not read further.
const (
	MaxBytes  = 256 << 20 // of a document
	maxDepth  = 1000      // elements inside each other
	maxNested = 100       // tags, continuations and footnotes inside each other
	maxKept   = 250_000   // elements of XBRL: tags, contexts, units, members and so on
	maxValue  = 64 << 10  // bytes of an attribute of an XBRL element
)

// visitor receives the parts of a document in the order of the file. The scan that it gets
// knows the elements that are open and the prefixes that are declared.
type visitor interface {
	start(s *scan, e *Element) error // s.open does not hold e yet
	end(s *scan, e *Element) error   // s.open does not hold e any more
	text(s *scan, words []byte)      // valid until the method returns
	doctype(at int, words []byte)
}

// scan is one reading of a document's bytes.
type scan struct {
	open     []*Element
	at       int               // of the current token, in bytes
	next     int               // the first byte after it
	prefixes map[string]string // as declared here: prefix → namespace
	undo     []declared
	strict
}

// declared is what a prefix was bound to outside an element that declares it again.
type declared struct {
	depth     int
	prefix    string
	namespace string
	had       bool
}

// Element is one XML element.
type Element struct {
	xml.Name
	At    int // offset of its start in the file, in bytes
	attrs []xml.Attr
}

// get returns an attribute without a prefix, or "".
func (e *Element) get(name string) string {
	v, _ := e.lookup("", name)
	return v
}

// token returns an attribute of which blanks at the ends count for nothing, and several as one.
func (e *Element) token(name string) string {
	v := e.get(name)
	if !strings.ContainsAny(v, " \t\r\n") {
		return v
	}
	return strings.Join(strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(" \t\r\n", r) }), " ")
}

func (e *Element) lookup(space, name string) (value string, found bool) {
	for _, a := range e.attrs {
		if a.Name.Space == space && a.Name.Local == name {
			return a.Value, true
		}
	}
	return "", false
}

func (e *Element) is(space, local string) bool { return e.Space == space && e.Local == local }

// parent returns the innermost open element, or nil.
func (s *scan) parent() *Element {
	if len(s.open) == 0 {
		return nil
	}
	return s.open[len(s.open)-1]
}

// name resolves a qualified name with the prefixes that are declared here.
func (s *scan) name(written string) Name {
	prefix, local, found := strings.Cut(trim(written), ":")
	if !found {
		prefix, local = "", prefix
	}
	return Name{Space: s.prefixes[prefix], Prefix: prefix, Local: local}
}

// walk reads the elements of a document strictly as XML; if html is true, it accepts the named
// characters of HTML. It returns the error that ended reading, and its offset. Entities that
// the document itself declares are errors, so that no text grows as it is read.
func walk(content []byte, html bool, v visitor) (at int, err error) {
	if len(content) > MaxBytes {
		return 0, fmt.Errorf("the file has more than %s bytes", text.Group(fmt.Sprint(MaxBytes)))
	}
	s := &scan{prefixes: map[string]string{"xml": nsXML}, strict: strict{spaces: map[string]int{nsXML: 1}}}
	mark := 0
	if bytes.HasPrefix(content, []byte("\ufeff")) {
		mark = len("\ufeff")
	}
	decoder := xml.NewDecoder(bytes.NewReader(content))
	if html {
		decoder.Entity = xml.HTMLEntity
	}
	decoder.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // see utf8Of
	for {
		s.at = int(decoder.InputOffset())
		token, err := decoder.Token()
		s.next = int(decoder.InputOffset())
		if err == io.EOF {
			return 0, nil
		}
		if err != nil {
			return s.next, err
		}
		if err := s.token(token, content[s.at:min(s.next, len(content))], max(s.at-mark, 0)); err != nil {
			return s.at, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			e := &Element{Name: t.Name, At: s.at, attrs: t.Attr}
			if len(s.open) == maxDepth {
				return s.at, fmt.Errorf("more than %s elements are inside each other", text.Group(fmt.Sprint(maxDepth)))
			}
			s.declare(e)
			if err := s.element(e); err != nil {
				return s.at, err
			}
			if err := v.start(s, e); err != nil {
				return s.at, err
			}
			s.open = append(s.open, e)
		case xml.EndElement:
			last := len(s.open) - 1 // the decoder matches ends with starts
			e := s.open[last]
			s.open[last] = nil
			s.open = s.open[:last]
			s.ended = last == 0
			if err := v.end(s, e); err != nil {
				return s.at, err
			}
			s.forget()
		case xml.CharData:
			v.text(s, t)
		case xml.Directive:
			v.doctype(s.at, t)
		}
	}
}

// declare binds the prefixes that an element declares.
func (s *scan) declare(e *Element) {
	for _, a := range e.attrs {
		prefix := ""
		switch {
		case a.Name.Space == "xmlns":
			prefix = a.Name.Local
		case a.Name.Space != "" || a.Name.Local != "xmlns":
			continue
		}
		before, had := s.prefixes[prefix]
		s.undo = append(s.undo, declared{len(s.open), prefix, before, had})
		s.prefixes[prefix] = a.Value
		s.spaces[a.Value]++
		if had {
			s.spaces[before]--
		}
	}
}

// forget ends the declarations of the element that ended.
func (s *scan) forget() {
	for n := len(s.undo) - 1; n >= 0 && s.undo[n].depth >= len(s.open); n-- {
		u := s.undo[n]
		if s.spaces[s.prefixes[u.prefix]]--; s.spaces[s.prefixes[u.prefix]] <= 0 {
			delete(s.spaces, s.prefixes[u.prefix])
		}
		if u.had {
			s.prefixes[u.prefix] = u.namespace
			s.spaces[u.namespace]++
		} else {
			delete(s.prefixes, u.prefix)
		}
		s.undo = s.undo[:n]
	}
}

// encodings maps the names of encodings, in lower case, to those of package charset. ASCII is
// read as UTF-8, of which it is a part.
var encodings = map[string]string{
	"utf-8": "utf-8", "utf8": "utf-8", "ascii": "utf-8", "us-ascii": "utf-8",
	"iso-8859-1": "windows-1252", "latin1": "windows-1252", "latin-1": "windows-1252", "windows-1252": "windows-1252", "cp1252": "windows-1252",
	"utf-16": "utf-8", "utf-16le": "utf-8", "utf-16be": "utf-8", // a file in UTF-16 was recognized by its first bytes
}

var declaration = regexp.MustCompile(`^(?:\x{feff})?\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']`)

// utf8Of returns the content in UTF-8, from the encoding that its first bytes or its XML
// declaration state.
func utf8Of(content []byte) ([]byte, error) {
	wide := ""
	switch {
	case bytes.HasPrefix(content, []byte("\xff\xfe")), bytes.HasPrefix(content, []byte("<\x00?\x00")):
		wide = "utf-16le"
	case bytes.HasPrefix(content, []byte("\xfe\xff")), bytes.HasPrefix(content, []byte("\x00<\x00?")):
		wide = "utf-16be"
	}
	if wide != "" {
		return io.ReadAll(charset.NewReader(bytes.NewReader(bytes.TrimPrefix(bytes.TrimPrefix(content, []byte("\xff\xfe")), []byte("\xfe\xff"))), wide))
	}
	m := declaration.FindSubmatch(content[:min(len(content), 400)])
	if m == nil {
		return content, nil
	}
	switch name := encodings[strings.ToLower(string(m[1]))]; name {
	case "utf-8":
		if ascii := strings.Contains(strings.ToLower(string(m[1])), "ascii"); ascii {
			if i := bytes.IndexFunc(bytes.TrimPrefix(content, []byte("\ufeff")), func(r rune) bool { return r >= utf8.RuneSelf }); i >= 0 {
				return content, fmt.Errorf("the document states that it is in ASCII, but has another character at byte %d", i)
			}
		}
		return content, nil
	case "":
		return content, fmt.Errorf("tieout does not read the encoding %s; save the document in UTF-8", m[1])
	default:
		return io.ReadAll(charset.NewReader(bytes.NewReader(content), name))
	}
}

// Place returns the line and column of a byte of a file. The argument at is the offset of the
// byte.
func Place(name string, content []byte, at int) source.Point {
	before := content[:min(at, len(content))]
	line := bytes.LastIndexByte(before, '\n') + 1
	return source.Point{File: name, Line: 1 + bytes.Count(before, []byte("\n")), Col: 1 + utf8.RuneCount(before[line:])}
}

// Places finds the lines and columns of the bytes of a file, at a small cost for each even in a
// file of a single line.
type Places struct {
	name    string
	content []byte
	once    sync.Once // makes marks
	marks   []mark
}

// NewPlaces returns the places of a file.
func NewPlaces(name string, content []byte) *Places { return &Places{name: name, content: content} }

// stride is the number of bytes between marks.
const stride = 1 << 10

// mark is the line and column of a byte.
type mark struct{ at, line, col int }

// At returns the line and column of a byte of the file.
func (p *Places) At(at int) source.Point {
	p.once.Do(func() {
		m := mark{0, 1, 1}
		for m.at < len(p.content) {
			p.marks = append(p.marks, m)
			m = m.forward(p.content, min(m.at+stride, len(p.content)))
		}
	})
	at = min(max(at, 0), len(p.content))
	m := mark{0, 1, 1}
	if i := sort.Search(len(p.marks), func(i int) bool { return p.marks[i].at > at }); i > 0 {
		m = p.marks[i-1]
	}
	m = m.forward(p.content, at)
	return source.Point{File: p.name, Line: m.line, Col: m.col}
}

// forward returns the mark of a later byte. A character that a mark splits is counted where it
// starts.
func (m mark) forward(content []byte, to int) mark {
	words := content[m.at:to]
	if last := bytes.LastIndexByte(words, '\n'); last >= 0 {
		m.line += bytes.Count(words, []byte("\n"))
		m.col, words = 1, words[last+1:]
	}
	for _, b := range words {
		if utf8.RuneStart(b) {
			m.col++
		}
	}
	m.at = to
	return m
}

// Place returns the line and column of an element.
func (d *Document) Place(e *Element) source.Point { return d.At(e.At) }

// SyntaxError returns where and why reading ended, or a nil error if the document was read to
// its end. The error does not repeat the line.
func (d *Document) SyntaxError() (source.Point, error) {
	if syntax := (*xml.SyntaxError)(nil); errors.As(d.Err, &syntax) {
		return d.At(d.errAt), errors.New(syntax.Msg)
	}
	return d.At(d.errAt), d.Err
}
