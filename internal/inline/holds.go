package inline

import (
	"bytes"
	"errors"
	"html"
	"strings"
)

var (
	errFoundInline = errors.New("the namespace of inline XBRL is declared")
	errUntold      = errors.New("it is neither XML nor text in an encoding that tieout reads")
)

// finder reads a document until an element declares a namespace of inline XBRL.
type finder struct{}

func (finder) start(_ *scan, e *Element) error {
	for _, a := range e.attrs {
		if (a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns") && isInline(a.Value) {
			return errFoundInline
		}
	}
	return nil
}

func (finder) end(*scan, *Element) error { return nil }
func (finder) text(*scan, []byte)        {}
func (finder) doctype(int, []byte)       {}

// Holds reports whether a document declares a namespace of inline XBRL, whatever its encoding and
// however it writes the namespace. A page that is not XML holds inline XBRL if it has the words of
// such a namespace. It is an error if the document is in no encoding that can be read.
func Holds(content []byte) (bool, error) {
	text, err := utf8Of(content)
	if err != nil {
		return false, err
	}
	switch _, err := walk(text, true, finder{}); {
	case errors.Is(err, errFoundInline):
		return true, nil
	case err == nil:
		return false, nil
	case bytes.IndexByte(text, 0) >= 0, bytes.HasPrefix(text, []byte("\x4c\x6f\xa7\x94")): // "<?xm" in EBCDIC
		return false, errUntold
	}
	return strings.Contains(html.UnescapeString(string(text)), "inlineXBRL"), nil
}
