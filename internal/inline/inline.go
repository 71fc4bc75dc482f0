// Package inline reads documents back from their bytes, independently of the code that wrote
// them. It reads inline XBRL as an XBRL processor would, and an HTML page as a browser would.
// It reports content that EDGAR does not accept, with its byte offset. If a document is not
// well-formed XML, it is read up to the first error.
package inline

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tieout/internal/quantity"
	"tieout/internal/source"
)

// The namespaces that the reader distinguishes.
const (
	nsXHTML  = "http://www.w3.org/1999/xhtml"
	nsInline = "http://www.xbrl.org/2013/inlineXBRL"
	nsXBRL   = "http://www.xbrl.org/2003/instance"
	nsDims   = "http://xbrl.org/2006/xbrldi"
	nsLink   = "http://www.xbrl.org/2003/linkbase"
	nsXML    = "http://www.w3.org/XML/1998/namespace"
)

// Document is an inline XBRL document.
type Document struct {
	Name     string
	Bytes    []byte
	Tags     []*Tag // in the order of the file
	Contexts map[string]*Context
	Units    map[string]*Unit
	Err      error // the XML error that ended reading, or nil

	errAt    int
	elements []*Element // in the order of the file
	doctypes []int      // first byte of each
	prefixes []xml.Attr // declared anywhere: Name.Local is bound to Value
	contexts []*Context // in the order of the file, like units; ids may repeat
	units    []*Unit
}

// Element is one XML element.
type Element struct {
	xml.Name
	At      int // offset of its start in the file, in bytes
	attrs   []xml.Attr
	parent  *Element // nil for the root
	text    []byte   // of elements other than XHTML, and of the title
	inTable bool
}

// Context is an element xbrli:context. Its dates are texts, as they are in the document.
type Context struct {
	*Element
	ID, Scheme, Entity  string
	Start, End, Instant string
	Dims                []string // the dimensions, each as "axis member", sorted
}

// Unit is an element xbrli:unit.
type Unit struct {
	*Element
	ID      string
	Measure string // the measure, such as "iso4217:USD"; for a quotient, "numerator per denominator"
}

// Tag is an element ix:nonFraction. Its attributes are texts, as they are in the document.
type Tag struct {
	*Element
	ID, Name, Context, Unit string
	Decimals, Scale         string
	Sign, Format            string
}

// get returns an attribute without a prefix, or "".
func (e *Element) get(name string) string {
	v, _ := e.lookup("", name)
	return v
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

// Place returns the line and column of a byte of a file. The argument at is the offset of the
// byte.
func Place(name string, content []byte, at int) source.Point {
	before := content[:min(at, len(content))]
	line := bytes.LastIndexByte(before, '\n') + 1
	return source.Point{File: name, Line: 1 + bytes.Count(before, []byte("\n")), Col: 1 + len([]rune(string(before[line:])))}
}

// Place returns the line and column of an element.
func (d *Document) Place(e *Element) source.Point { return Place(d.Name, d.Bytes, e.At) }

// Read reads a document.
func Read(name string, content []byte) *Document {
	d := &Document{Name: name, Bytes: content, Contexts: map[string]*Context{}, Units: map[string]*Unit{}}
	decoder := xml.NewDecoder(bytes.NewReader(content))
	decoder.Entity = xml.HTMLEntity // checkBytes reports names that XML does not define
	var open *Element
	for {
		at := int(decoder.InputOffset())
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			d.Err, d.errAt = err, int(decoder.InputOffset())
			break
		}
		switch t := token.(type) {
		case xml.StartElement:
			e := &Element{Name: t.Name, At: at, attrs: t.Copy().Attr, parent: open}
			e.inTable = open != nil && (open.inTable || open.is(nsXHTML, "table"))
			for _, a := range e.attrs {
				if a.Name.Space == "xmlns" {
					d.prefixes = append(d.prefixes, a)
				}
			}
			d.elements = append(d.elements, e)
			open = e
		case xml.EndElement:
			if open != nil {
				open = open.parent
			}
		case xml.CharData:
			for e := open; e != nil && (e.Space != nsXHTML || e.Local == "title"); e = e.parent {
				e.text = append(e.text, t...)
			}
		case xml.Directive:
			d.doctypes = append(d.doctypes, at)
		}
	}
	d.resolve()
	return d
}

// resolve builds contexts, units and tags from the elements.
func (d *Document) resolve() {
	var c *Context
	var u *Unit
	for _, e := range d.elements {
		text := strings.TrimSpace(string(e.text))
		switch {
		case e.is(nsXBRL, "context"):
			c = &Context{Element: e, ID: e.get("id")}
			d.contexts = append(d.contexts, c)
			d.Contexts[c.ID] = c
		case e.is(nsXBRL, "unit"):
			u = &Unit{Element: e, ID: e.get("id")}
			d.units = append(d.units, u)
			d.Units[u.ID] = u
		case e.is(nsXBRL, "measure") && u != nil:
			u.Measure = strings.TrimSpace(u.Measure + " " + text)
		case e.is(nsXBRL, "unitDenominator") && u != nil:
			u.Measure += " per"
		case e.is(nsInline, "nonFraction"):
			d.Tags = append(d.Tags, &Tag{e, e.get("id"), e.get("name"), e.get("contextRef"), e.get("unitRef"), e.get("decimals"), e.get("scale"), e.get("sign"), e.get("format")})
		case c == nil:
		case e.is(nsXBRL, "identifier"):
			c.Scheme, c.Entity = e.get("scheme"), text
		case e.is(nsXBRL, "startDate"):
			c.Start = text
		case e.is(nsXBRL, "endDate"):
			c.End = text
		case e.is(nsXBRL, "instant"):
			c.Instant = text
		case e.is(nsDims, "explicitMember"), e.is(nsDims, "typedMember"):
			c.Dims = append(c.Dims, e.get("dimension")+" "+text)
			slices.Sort(c.Dims)
		}
	}
}

// Key returns the same text for two contexts that mean the same: the entity, the period and the
// dimensions.
func (c *Context) Key() string {
	return strings.Join(append([]string{c.Scheme, c.Entity, c.Start, c.End, c.Instant}, c.Dims...), "\x00")
}

// Period returns the context's date, or its dates as "start to end".
func (c *Context) Period() string {
	if c.Instant != "" {
		return c.Instant
	}
	return c.Start + " to " + c.End
}

// maxPower bounds scale and decimals; no amount is beyond it.
const maxPower = 60

// Power parses the value of a scale or decimals attribute. The error includes the given name of
// the attribute.
func Power(name, text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < -maxPower || n > maxPower {
		return 0, fmt.Errorf("its %s is %q, not a whole number from -60 to 60", name, text)
	}
	return n, nil
}

var (
	grouped = regexp.MustCompile(`^(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?$`)
	plain   = regexp.MustCompile(`^[0-9]+(?:\.[0-9]+)?$`)
)

// zeroFormat is the transformation of a dash, which means zero.
const zeroFormat = "ixt:fixed-zero"

// digits returns the tag's text as its transformation reads it: digits and at most one
// decimal point.
func (t *Tag) digits() (string, error) {
	form := grouped
	switch t.Format {
	case zeroFormat:
		return "0", nil
	case "ixt:num-dot-decimal":
	case "":
		form = plain
	default:
		return "", fmt.Errorf("its format %q is not a number format", t.Format)
	}
	if !form.Match(t.text) {
		return "", fmt.Errorf("its text %q is not a number in the format %q", t.text, t.Format)
	}
	return strings.ReplaceAll(string(t.text), ",", ""), nil
}

// Value returns the value that an XBRL processor reads from the tag: digits × 10^scale,
// with the sign attribute applied.
func (t *Tag) Value(u quantity.Unit) (quantity.Value, error) {
	digits, err := t.digits()
	if err != nil {
		return quantity.Value{}, err
	}
	scale := 0
	if t.Scale != "" {
		if scale, err = Power("scale", t.Scale); err != nil {
			return quantity.Value{}, err
		}
	}
	if t.Sign != "" && t.Sign != "-" {
		return quantity.Value{}, fmt.Errorf("its sign is %q, but only - is allowed", t.Sign)
	}
	return quantity.FromDigits(digits, scale, t.Sign == "-", u), nil
}

// Within reports whether two values are equal to a number of decimals: whether they differ by
// at most 0.5 × 10^−decimals. For −6 decimals, they may differ by half a million.
func Within(a, b quantity.Value, decimals int) bool {
	return a.Sub(b).Abs().Cmp(quantity.FromDigits("0.5", -decimals, false, a.Unit())) <= 0
}
