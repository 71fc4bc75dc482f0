package spreadsheetml

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/charset"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/workbook"
)

// fail returns the error for a fault of the file.
func fail(reason workbook.Reason, format string, args ...any) *workbook.Error {
	return &workbook.Error{Reason: reason, Detail: fmt.Sprintf(format, args...)}
}

func bad(format string, args ...any) error { return fail(workbook.Malformed, format, args...) }

// remedy sets what to do about an error.
func remedy(e *workbook.Error, words string) *workbook.Error {
	e.Remedy = words
	return e
}

// clip shortens a text of the file for a message.
func clip[T string | []byte](s T) string {
	return text.Plain(text.Clip(strings.ToValidUTF8(string(s[:min(len(s), 400)]), "\ufffd"), 60))
}

// reader splits the file into elements and text.
type reader struct {
	src   *stream
	d     *xml.Decoder
	how   encoding
	start int64 // offset in the file of the first byte of src, without the root tag
	root  int64 // bytes of that tag
	lines int   // before that byte
	depth int
	skew  int64 // bytes of src that d did not see

	at   int64 // offset in the file of the last token
	line int   // of its first character
}

// reader returns a reader of the file from an offset on. A root tag, if there is one, is read
// first.
func (f *File) reader(root string, offset int64, lines int) *reader {
	s := &stream{raw: counter{in: io.NewSectionReader(f.r, offset, f.size-offset)}}
	s.in = charset.NewReader(&s.raw, f.how.name)
	if root != "" {
		s.in = io.MultiReader(strings.NewReader(root), s.in)
	}
	r := &reader{src: s, how: f.how, start: offset, root: int64(len(root)), lines: lines}
	r.d = xml.NewDecoder(s)
	r.d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		if label != f.how.label {
			return nil, bad("its XML declaration names the encoding in an unusual form: %q", clip(label))
		}
		return in, nil
	}
	return r
}

// mark sets the place of the token that follows.
func (r *reader) mark() {
	ahead := r.src.n - r.skew - r.d.InputOffset() // 1 after a text: the < that ended it
	r.at = r.start + r.src.n - ahead - r.root
	if r.how.width > 0 {
		r.at = r.start + (r.src.units-ahead-r.root)*int64(r.how.width)
	}
	line, _ := r.d.InputPos()
	r.line = r.lines + line
}

// next returns the next start tag, end tag or text. The token is valid until the next call.
// At the end of the file it returns nil.
func (r *reader) next() (xml.Token, error) {
	for {
		r.mark()
		r.src.left = maxToken
		t, err := r.d.Token()
		if err == io.EOF && r.depth == 0 {
			return nil, nil
		}
		if err != nil {
			return nil, r.broken(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if r.depth++; r.depth > maxDepth {
				return nil, bad("line %d: its elements are nested more than %d deep", r.line, maxDepth)
			}
			return t, nil
		case xml.EndElement:
			r.depth--
			return t, nil
		case xml.CharData:
			return t, nil
		case xml.Directive:
			return nil, fail(workbook.Doctype, "line %d: the XML has a DOCTYPE or another declaration, which is not allowed in a workbook", r.line)
		case xml.ProcInst:
			if strings.EqualFold(t.Target, "xml") && r.at != r.start {
				return nil, bad("line %d: the XML declaration is not at the start of the file", r.line)
			}
		}
	}
}

// broken returns the error for text that is not XML.
func (r *reader) broken(err error) error {
	if r.src.failed() {
		return r.src.err
	}
	var fault *workbook.Error
	var syntax *xml.SyntaxError
	switch {
	case errors.As(err, &fault):
		return fault
	case err == io.EOF, err == io.ErrUnexpectedEOF:
		return fail(workbook.Truncated, "the XML ends early")
	case !errors.As(err, &syntax):
		return bad("line %d: the XML is not well-formed: %s", r.line, clip(strings.TrimPrefix(err.Error(), "xml: ")))
	}
	line := r.lines + syntax.Line
	switch {
	case syntax.Msg == "unexpected EOF":
		return fail(workbook.Truncated, "the XML ends early, in line %d", line)
	case syntax.Msg == "invalid UTF-8":
		return bad("line %d: it has bytes that are not %s text; the encoding may not be the one that the XML declaration states", line, strings.ToUpper(r.how.name))
	case strings.HasPrefix(syntax.Msg, "invalid character entity"):
		return bad("line %d: the file has an entity other than the five of XML: %s", line, clip(strings.TrimPrefix(syntax.Msg, "invalid character entity ")))
	}
	return bad("line %d: the XML is not well-formed: %s", line, clip(syntax.Msg))
}

// child returns the next child of the element that was started, named in for messages; ok is
// false at its end. Text other than white space is an error.
func (r *reader) child(in string) (e xml.StartElement, ok bool, err error) {
	for {
		t, err := r.next()
		if err != nil {
			return e, false, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			return t, true, nil
		case xml.EndElement:
			return e, false, nil
		case xml.CharData:
			if !blank(t) {
				return e, false, bad("line %d: <%s> has text where only elements may be", r.line, in)
			}
		case nil:
			return e, false, fail(workbook.Truncated, "the XML ends early")
		}
	}
}

// skip moves past the end of the element that was started.
func (r *reader) skip() error {
	for until := r.depth - 1; r.depth > until; {
		if _, err := r.next(); err != nil {
			return err
		}
	}
	return nil
}

// skim is skip for an element of which only the nesting is checked.
func (r *reader) skim() error {
	if !r.src.closed() {
		n, lines := r.src.n, r.src.lines
		err := r.src.skim()
		r.skew += r.src.n - n
		if r.lines += r.src.lines - lines; err != nil {
			return r.broken(err)
		}
	}
	return r.skip()
}

// word returns the text of the element that was started, without white space around it.
func (r *reader) word() (string, error) {
	var b []byte
	for until := r.depth - 1; r.depth > until; {
		t, err := r.next()
		if err != nil {
			return "", err
		}
		if c, ok := t.(xml.CharData); ok && len(b) < maxName {
			b = append(b, c...)
		}
	}
	return strings.TrimSpace(string(b)), nil
}

// attributes calls set for each attribute of an element that is one of the names, with the
// index of its name. Such an attribute must be in the namespace of SpreadsheetML.
func attributes(e *xml.StartElement, names []string, set func(name int, value string) error) error {
	var seen uint
	for i := range e.Attr {
		a := &e.Attr[i]
		name := slices.Index(names, a.Name.Local)
		switch {
		case name < 0, a.Name.Space != mainSpace && strings.Contains(a.Name.Space, ":"):
			continue
		case a.Name.Space == "":
			return bad("<%s> has the attribute %s without the prefix of its namespace, such as ss:%[2]s", e.Name.Local, a.Name.Local)
		case a.Name.Space != mainSpace:
			return bad("<%s> has the attribute %s:%s, whose prefix is not declared", e.Name.Local, clip(a.Name.Space), a.Name.Local)
		case seen&(1<<name) != 0:
			return bad("<%s> has the attribute %s twice", e.Name.Local, a.Name.Local)
		}
		seen |= 1 << name
		if err := set(name, a.Value); err != nil {
			return err
		}
	}
	return nil
}

// blank reports whether a text is white space.
func blank(b []byte) bool { return len(trim(b)) == 0 }

// trim returns b without XML's white space around it.
func trim(b []byte) []byte {
	space := func(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }
	for len(b) > 0 && space(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && space(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

// number parses a decimal integer from least to most.
func number(s string, least, most int) (n int, ok bool) {
	if s == "" || len(s) > 10 {
		return 0, false
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, least <= n && n <= most
}

// boolean parses 1, 0, true or false.
func boolean(s string) (on, ok bool) {
	on = s == "1" || strings.EqualFold(s, "true")
	return on, on || s == "0" || strings.EqualFold(s, "false")
}
