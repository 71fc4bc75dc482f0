package check

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tieout/internal/ixbrl"
	"tieout/internal/quantity"
	"tieout/internal/render"
	"tieout/internal/source"
)

// The namespaces of a document that a check tells apart.
const (
	nsXHTML  = "http://www.w3.org/1999/xhtml"
	nsInline = "http://www.xbrl.org/2013/inlineXBRL"
	nsXBRL   = "http://www.xbrl.org/2003/instance"
	nsDims   = "http://xbrl.org/2006/xbrldi"
	nsLink   = "http://www.xbrl.org/2003/linkbase"
	nsXML    = "http://www.w3.org/XML/1998/namespace"
)

// inline is an inline XBRL document as it was written, read with nothing of the
// writer's: what a processor would make of the bytes.
type inline struct {
	render.Document
	elements []*element // in the order of the file
	doctypes []int      // bytes where one begins
	prefixes []xml.Attr // declared anywhere: Name.Local is bound to Value
	contexts []*context
	units    []*unit
	tags     []*tag
	context  map[string]*context // by id
	unit     map[string]*unit    // by id
	err      error               // it is not XML from byte wrong on
	wrong    int
}

// element is one element.
type element struct {
	xml.Name
	attrs   []xml.Attr
	parent  *element // nil for the root
	at      int      // byte of the file
	text    string   // within it, of elements that are not XHTML, and of the title
	inTable bool
}

// context is an xbrli:context.
type context struct {
	*element
	id, scheme, entity  string
	start, end, instant string
	dims                []string // "axis member", in the order of their names
}

// unit is an xbrli:unit.
type unit struct {
	*element
	id      string
	measure string // of a quotient, numerator and denominator
}

// tag is an ix:nonFraction.
type tag struct {
	*element
	id, name, context, unit string
	decimals, scale         string
	sign, format            string
}

// get gives an attribute without a prefix, or "".
func (e *element) get(name string) string {
	v, _ := e.lookup("", name)
	return v
}

func (e *element) lookup(space, name string) (value string, found bool) {
	for _, a := range e.attrs {
		if a.Name.Space == space && a.Name.Local == name {
			return a.Value, true
		}
	}
	return "", false
}

func (e *element) is(space, local string) bool { return e.Space == space && e.Local == local }

// pointIn names a byte of a document.
func pointIn(doc render.Document, at int) source.Point {
	before := doc.Bytes[:min(at, len(doc.Bytes))]
	line := bytes.LastIndexByte(before, '\n') + 1
	return source.Point{File: doc.Name, Line: 1 + bytes.Count(before, []byte("\n")), Col: 1 + len([]rune(string(before[line:])))}
}

func (in *inline) point(e *element) source.Point { return pointIn(in.Document, e.at) }

// inlines reads the inline XBRL documents of a package.
func (p *Package) inlines() []*inline {
	var list []*inline
	for _, doc := range p.Outputs {
		if ixbrl.Writer.Wrote(doc.Name) {
			list = append(list, readInline(doc))
		}
	}
	return list
}

func readInline(doc render.Document) *inline {
	in := &inline{Document: doc, context: map[string]*context{}, unit: map[string]*unit{}}
	d := xml.NewDecoder(bytes.NewReader(doc.Bytes))
	d.Entity = xml.HTMLEntity // that a name is not XML's is found elsewhere
	var open *element
	for {
		at := int(d.InputOffset())
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			in.err, in.wrong = err, int(d.InputOffset())
			break
		}
		switch t := token.(type) {
		case xml.StartElement:
			e := &element{Name: t.Name, attrs: t.Copy().Attr, parent: open, at: at}
			e.inTable = open != nil && (open.inTable || open.is(nsXHTML, "table"))
			for _, a := range e.attrs {
				if a.Name.Space == "xmlns" {
					in.prefixes = append(in.prefixes, a)
				}
			}
			in.elements = append(in.elements, e)
			open = e
		case xml.EndElement:
			if open != nil {
				open = open.parent
			}
		case xml.CharData:
			for e := open; e != nil && (e.Space != nsXHTML || e.Local == "title"); e = e.parent {
				e.text += string(t)
			}
		case xml.Directive:
			in.doctypes = append(in.doctypes, at)
		}
	}
	in.resolve()
	return in
}

// resolve reads contexts, units and tags out of the elements.
func (in *inline) resolve() {
	var c *context
	var u *unit
	for _, e := range in.elements {
		text := strings.TrimSpace(e.text)
		switch {
		case e.is(nsXBRL, "context"):
			c = &context{element: e, id: e.get("id")}
			in.contexts = append(in.contexts, c)
			in.context[c.id] = c
		case e.is(nsXBRL, "unit"):
			u = &unit{element: e, id: e.get("id")}
			in.units = append(in.units, u)
			in.unit[u.id] = u
		case e.is(nsXBRL, "measure") && u != nil:
			u.measure = strings.TrimSpace(u.measure + " " + text)
		case e.is(nsXBRL, "unitDenominator") && u != nil:
			u.measure += " per"
		case e.is(nsInline, "nonFraction"):
			in.tags = append(in.tags, &tag{e, e.get("id"), e.get("name"), e.get("contextRef"), e.get("unitRef"), e.get("decimals"), e.get("scale"), e.get("sign"), e.get("format")})
		case c == nil:
		case e.is(nsXBRL, "identifier"):
			c.scheme, c.entity = e.get("scheme"), text
		case e.is(nsXBRL, "startDate"):
			c.start = text
		case e.is(nsXBRL, "endDate"):
			c.end = text
		case e.is(nsXBRL, "instant"):
			c.instant = text
		case e.is(nsDims, "explicitMember"), e.is(nsDims, "typedMember"):
			c.dims = append(c.dims, e.get("dimension")+" "+text)
			slices.Sort(c.dims)
		}
	}
}

// key is what a context says; two of one key are equivalent.
func (c *context) key() string {
	return strings.Join(append([]string{c.scheme, c.entity, c.start, c.end, c.instant}, c.dims...), "\x00")
}

// period gives the context's time in words.
func (c *context) period() string {
	if c.instant != "" {
		return c.instant
	}
	return c.start + " to " + c.end
}

// furthest bounds scale and decimals: no ledger holds an amount beyond it.
const furthest = 60

// power reads a scale or a decimals.
func power(name, text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < -furthest || n > furthest {
		return 0, fmt.Errorf("its %s is %q, and must be a whole number", name, text)
	}
	return n, nil
}

var (
	grouped = regexp.MustCompile(`^(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?$`)
	plain   = regexp.MustCompile(`^[0-9]+(?:\.[0-9]+)?$`)
)

// zeroFormat is the transformation of what stands for zero, a dash.
const zeroFormat = "ixt:fixed-zero"

// digits gives what the tag prints as its transformation reads it: digits and at
// most one point.
func (t *tag) digits() (string, error) {
	form := grouped
	switch t.format {
	case zeroFormat:
		return "0", nil
	case "ixt:num-dot-decimal":
	case "":
		form = plain
	default:
		return "", fmt.Errorf("its format %q is not one that a number is written in", t.format)
	}
	if !form.MatchString(t.text) {
		return "", fmt.Errorf("its text %q is not a number of the format %q", t.text, t.format)
	}
	return strings.ReplaceAll(t.text, ",", ""), nil
}

// value gives what a processor reads: digits × 10^scale, with the sign.
func (t *tag) value(u quantity.Unit) (quantity.Value, error) {
	digits, err := t.digits()
	if err != nil {
		return quantity.Value{}, err
	}
	scale := 0
	if t.scale != "" {
		if scale, err = power("scale", t.scale); err != nil {
			return quantity.Value{}, err
		}
	}
	if t.sign != "" && t.sign != "-" {
		return quantity.Value{}, fmt.Errorf("its sign is %q, and can only be -", t.sign)
	}
	return quantity.FromDigits(digits, scale, t.sign == "-", u), nil
}

// within says whether two values agree to so many decimals: they differ by half a
// unit or less.
func within(a, b quantity.Value, decimals int) bool {
	return a.Sub(b).Abs().Cmp(quantity.FromDigits("0.5", -decimals, false, a.Unit())) <= 0
}
