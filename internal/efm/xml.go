package efm

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// The namespaces that the readers distinguish.
const (
	nsSchema = "http://www.w3.org/2001/XMLSchema"
	nsXLink  = "http://www.w3.org/1999/xlink"
	nsLink   = "http://www.xbrl.org/2003/linkbase"
	nsXBRL   = "http://www.xbrl.org/2003/instance"
	nsDT     = "http://xbrl.org/2005/xbrldt"
	nsXML    = "http://www.w3.org/XML/1998/namespace"
	nsXSI    = "http://www.w3.org/2001/XMLSchema-instance"
)

// The limits of a schema or linkbase. The largest that filers send are a tenth of them.
const (
	maxBytes = 64 << 20
	maxDepth = 32
)

// mostSteps limits the relationships that are followed while a report is checked.
const mostSteps = 5_000_000

// node is the start tag of an element.
type node struct {
	xml.Name
	at    int // offset of the tag in the file, in bytes
	attrs []xml.Attr
	text  []byte // directly in the element, known at its end
}

// get returns an attribute; the space of one without a prefix is "".
func (n *node) get(space, name string) string {
	v, _ := n.lookup(space, name)
	return v
}

func (n *node) lookup(space, name string) (value string, has bool) {
	for _, a := range n.attrs {
		if a.Name.Local == name && a.Name.Space == space {
			return a.Value, true
		}
	}
	return "", false
}

func (n *node) is(space, local string) bool { return n.Local == local && n.Space == space }

// reader takes the elements of a file in its order. open holds the elements around the one that
// starts or ends, outermost first, and that one as the last.
type reader interface {
	start(open []*node)
	end(open []*node)
}

// read passes the elements of a schema or linkbase to a reader. The error says why reading
// ended early, at an offset in bytes.
func read(f *File, to reader) (at int, err error) {
	if len(f.Bytes) > maxBytes {
		return 0, fmt.Errorf("it has more than %d million bytes", maxBytes>>20)
	}
	d := xml.NewDecoder(bytes.NewReader(f.Bytes))
	d.CharsetReader = func(charset string, input io.Reader) (io.Reader, error) {
		if c := strings.ToLower(charset); c != "ascii" && c != "us-ascii" {
			return nil, fmt.Errorf("the encoding %q is neither ASCII nor UTF-8", charset)
		}
		return input, nil
	}
	var open []*node
	for {
		at := int(d.InputOffset())
		token, err := d.Token()
		if err == io.EOF {
			return 0, nil
		}
		if err != nil {
			return int(d.InputOffset()), err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if len(open) == maxDepth {
				return at, fmt.Errorf("its elements are nested more than %d deep", maxDepth)
			}
			if name := twice(t.Attr); name != "" {
				return at, fmt.Errorf("<%s> has the attribute %s twice", t.Name.Local, name)
			}
			open = append(open, &node{Name: t.Name, at: at, attrs: t.Attr})
			to.start(open)
		case xml.CharData:
			if len(open) > 0 {
				n := open[len(open)-1]
				n.text = append(n.text, t...)
			}
		case xml.EndElement:
			to.end(open)
			open = open[:len(open)-1]
		case xml.ProcInst:
			if t.Target == "xml" && at > 0 {
				return at, errors.New("it has an XML declaration that is not at its start")
			}
		case xml.Directive:
			return at, errors.New("it has a DOCTYPE or another declaration")
		}
	}
}

// twice returns an attribute that is in a list twice, or "". Package encoding/xml accepts it.
func twice(attrs []xml.Attr) string {
	for i, a := range attrs {
		for _, b := range attrs[:min(i, 100)] {
			if a.Name == b.Name {
				return a.Name.Local
			}
		}
	}
	return ""
}

// hasText reports whether an element has text of its own.
func (n *node) hasText() bool { return len(bytes.TrimSpace(n.text)) > 0 }
