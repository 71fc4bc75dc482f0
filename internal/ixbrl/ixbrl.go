// Package ixbrl writes drafts as inline XBRL fragments. It promises that a tag
// and the page cannot disagree: the digits are the page's own, and value =
// digits × 10^scale with the sign told apart; that only contexts and units in
// use are declared, none twice; and that the file is ASCII, well-formed and
// asks for nothing from elsewhere (EFM 5.2.1, 5.2.5, 6.5.7 to 6.5.11).
package ixbrl

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/beevik/etree"
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/fiscal"
	"tieout/internal/quantity"
	"tieout/internal/render"
	"tieout/internal/tag"
)

// Namespaces by the prefix that EDGAR asks for (EFM 5.2.5.12). The registry of
// transformations is the fifth.
var namespaces = [][2]string{
	{"", "http://www.w3.org/1999/xhtml"},
	{"ix", "http://www.xbrl.org/2013/inlineXBRL"},
	{"ixt", "http://www.xbrl.org/inlineXBRL/transformation/2022-02-16"},
	{"xbrli", "http://www.xbrl.org/2003/instance"},
	{"xbrldi", "http://xbrl.org/2006/xbrldi"},
	{"iso4217", "http://www.xbrl.org/2003/iso4217"},
	{"link", "http://www.xbrl.org/2003/linkbase"},
	{"xlink", "http://www.w3.org/1999/xlink"},
}

// standard are the taxonomies that facts may name, each with the address its
// yearly namespace stands under.
var standard = [][2]string{
	{"us-gaap", "http://fasb.org/us-gaap/"},
	{"srt", "http://fasb.org/srt/"},
	{"country", "http://xbrl.sec.gov/country/"},
}

// number is the transformation that reads digits with a point and commas.
const number = "ixt:num-dot-decimal"

// zero is the one that reads a dash, or anything else, as zero.
const zero = "ixt:fixed-zero"

// scheme identifies a registrant by its CIK (EFM 6.5.1).
const scheme = "http://www.sec.gov/CIK"

// Writer writes a draft as an XHTML document with inline XBRL.
var Writer = render.Writer{Suffix: ".xhtml", Takes: func(d *document.Draft) bool { return d.Tagged }, Fill: fill}

func fill(doc *render.Document, d *document.Draft, set *fact.Set, forced bool) error {
	w := &writer{d: d, tags: tag.New(d.Filing, set), forced: forced, contexts: map[string]string{}, units: map[quantity.Unit]string{}}
	for _, m := range d.Marks {
		if m.Fact != nil {
			w.declare(m.Fact)
		}
	}
	body, err := w.body()
	if err != nil {
		return err
	}
	out, err := w.document(body)
	if err != nil {
		return err
	}
	doc.Bytes = ascii(out)
	lines := tagLines(doc.Bytes)
	for _, m := range d.Marks {
		if m.Fact != nil {
			id := tagID(m)
			doc.Shown = append(doc.Shown, render.Shown{ID: m.ID, Text: m.Text, File: doc.Name, Line: lines[id], Tag: id})
		}
	}
	return nil
}

func tagID(m *document.Mark) string { return "f" + strconv.Itoa(m.Tag) }

// tagLines gives the line that each tag begins on.
func tagLines(b []byte) map[string]int {
	lines := map[string]int{}
	n := 0
	for line := range bytes.Lines(b) {
		n++
		rest := line
		for {
			i := bytes.Index(rest, []byte("<ix:nonFraction "))
			if i < 0 {
				break
			}
			rest = rest[i:]
			_, id, _ := bytes.Cut(rest, []byte(` id="`))
			id, _, _ = bytes.Cut(id, []byte(`"`))
			lines[string(id)] = n
			rest = rest[1:]
		}
	}
	return lines
}

type writer struct {
	d        *document.Draft
	tags     *tag.Tags
	forced   bool              // written in spite of errors
	contexts map[string]string // what is told → id
	order    []declared
	units    map[quantity.Unit]string
	measures []quantity.Unit
	renderer renderer.Renderer
}

type declared struct {
	id string
	fact.Context
	dims []tag.Dim
}

func (w *writer) prefix() string { return w.d.Filing.Registrant.Prefix }

func contextKey(c fact.Context, dims []tag.Dim) string { return fmt.Sprint(c.Instant, c.Span, dims) }

// declare notes the context and the unit of a fact, each once.
func (w *writer) declare(f *fact.Fact) {
	dims := w.tags.Of(f).Dims
	if key := contextKey(f.Context, dims); w.contexts[key] == "" {
		id := "c" + strconv.Itoa(len(w.order)+1)
		w.contexts[key] = id
		w.order = append(w.order, declared{id, f.Context, dims})
	}
	if u := f.Value.Unit(); w.units[u] == "" {
		w.units[u] = strings.ToLower(string(u))
		w.measures = append(w.measures, u)
	}
}

// body renders the draft's words with their tags as XHTML.
func (w *writer) body() ([]byte, error) {
	w.renderer = renderer.NewRenderer(html.WithXHTML(), renderer.WithNodeRenderers(util.Prioritized(w, 100), util.Prioritized(html.NewRenderer(), 1000)))
	var b bytes.Buffer
	if w.forced {
		b.WriteString("<p><strong>" + render.Banner + "</strong></p>\n")
	}
	if err := w.renderer.Render(&b, w.d.Source, w.d.Doc); err != nil {
		return nil, fmt.Errorf("render %s: %w", w.d.Name, err)
	}
	return b.Bytes(), nil
}

// RegisterFuncs makes the writer goldmark's renderer of references and tables.
func (w *writer) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(document.KindRef, func(out util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			w.tag(out, n.(*document.Ref).Mark)
		}
		return ast.WalkContinue, nil
	})
	r.Register(east.KindTable, w.table)
}

// tag writes one fact where it stands, a negative of a cell in parentheses.
func (w *writer) tag(out util.BufWriter, m *document.Mark) {
	open, shut := "", ""
	if m.Parens {
		open, shut = "(", ")"
	}
	out.WriteString(open)
	w.piece(out, m)
	out.WriteString(shut)
}

// piece writes what is printed for a mark, in a tag where it is a fact. The sign is
// told by the attribute, as the element counts; parentheses are prose.
func (w *writer) piece(out util.BufWriter, m *document.Mark) {
	text := string(util.EscapeHTML([]byte(m.Text)))
	if m.Fact == nil {
		out.WriteString(text)
		return
	}
	format, is, sign := number, w.tags.Of(m.Fact), ""
	if is.Value(m.Figure.Value(m.Fact.Value.Unit())).Sign() < 0 {
		sign = ` sign="-"`
	}
	if m.Text == document.Dash {
		format = zero
	}
	fmt.Fprintf(out, `<ix:nonFraction name="%s" contextRef="%s" unitRef="%s" decimals="%d" scale="%d"%s format="%s" id="%s">%s</ix:nonFraction>`,
		is.Element.QName(w.prefix()), w.contexts[contextKey(m.Fact.Context, is.Dims)], w.units[m.Fact.Value.Unit()],
		m.Figure.Decimals, m.Figure.Scale, sign, format, tagID(m), text)
}

// document puts the header before the body. The parts are parsed on the way, so
// what comes out is well-formed or an error.
func (w *writer) document(body []byte) ([]byte, error) {
	doc := etree.NewDocument()
	doc.CreateProcInst("xml", `version="1.0" encoding="UTF-8"`)
	doc.CreateText("\n")
	root := doc.CreateElement("html")
	for _, ns := range w.namespaces() {
		name := "xmlns"
		if ns[0] != "" {
			name += ":" + ns[0]
		}
		root.CreateAttr(name, ns[1])
	}
	root.CreateAttr("xml:lang", "en-US")
	head := root.CreateElement("head")
	head.CreateElement("title").SetText(fmt.Sprintf("%s, Form %s, %s", w.d.Filing.Registrant.Name, w.d.Filing.Report.Form, w.d.Title))
	page := root.CreateElement("body")
	hidden := page.CreateElement("div")
	hidden.CreateAttr("style", "display:none")
	w.header(hidden.CreateElement("ix:header"))
	root.IndentWithSettings(&etree.IndentSettings{Spaces: 1})

	var wrapped bytes.Buffer
	wrapped.WriteString("<body")
	for _, ns := range w.namespaces() {
		if ns[0] != "" {
			wrapped.WriteString(` xmlns:` + ns[0] + `="x"`)
		}
	}
	wrapped.WriteString(">")
	wrapped.Write(body)
	wrapped.WriteString("</body>")
	parsed := etree.NewDocument()
	if err := parsed.ReadFromBytes(wrapped.Bytes()); err != nil {
		return nil, fmt.Errorf("render %s: %w", w.d.Name, err)
	}
	for _, token := range append([]etree.Token(nil), parsed.Root().Child...) {
		page.AddChild(token)
	}
	doc.CreateText("\n")
	return doc.WriteToBytes()
}

func (w *writer) namespaces() [][2]string {
	list := append([][2]string(nil), namespaces...)
	for _, s := range standard {
		if w.uses(s[0]) {
			list = append(list, [2]string{s[0], s[1] + w.d.Filing.Report.Taxonomy})
		}
	}
	return append(list, [2]string{w.prefix(), w.d.Filing.Registrant.Namespace})
}

// uses says whether a fact names an element under a prefix.
func (w *writer) uses(prefix string) bool {
	for _, m := range w.d.Marks {
		if m.Fact == nil {
			continue
		}
		is := w.tags.Of(m.Fact)
		if is.Element.Prefix == prefix {
			return true
		}
		for _, d := range is.Dims {
			if d.Axis.Prefix == prefix || d.Member.Prefix == prefix {
				return true
			}
		}
	}
	return false
}

func (w *writer) header(h *etree.Element) {
	schema := h.CreateElement("ix:references").CreateElement("link:schemaRef")
	schema.CreateAttr("xlink:type", "simple")
	schema.CreateAttr("xlink:href", w.prefix()+"-"+strings.ReplaceAll(w.end().String(), "-", "")+".xsd")
	resources := h.CreateElement("ix:resources")
	for _, c := range w.order {
		w.context(resources.CreateElement("xbrli:context"), c)
	}
	for _, u := range w.measures {
		unit := resources.CreateElement("xbrli:unit")
		unit.CreateAttr("id", w.units[u])
		measure := "iso4217:" + string(u)
		if u == quantity.Pure {
			measure = "xbrli:pure"
		}
		unit.CreateElement("xbrli:measure").SetText(measure)
	}
}

func (w *writer) end() fiscal.Date {
	span, err := w.d.Filing.Calendar.Span(w.d.Filing.Report.Period)
	if err != nil {
		panic(err) // filing.toml was checked
	}
	return span.End
}

func (w *writer) context(e *etree.Element, c declared) {
	e.CreateAttr("id", c.id)
	entity := e.CreateElement("xbrli:entity")
	id := entity.CreateElement("xbrli:identifier")
	id.CreateAttr("scheme", scheme)
	id.SetText(w.d.Filing.Registrant.CIK)
	if len(c.dims) > 0 {
		segment := entity.CreateElement("xbrli:segment")
		for _, d := range c.dims {
			member := segment.CreateElement("xbrldi:explicitMember")
			member.CreateAttr("dimension", d.Axis.QName(w.prefix()))
			member.SetText(d.Member.QName(w.prefix()))
		}
	}
	period := e.CreateElement("xbrli:period")
	if c.Instant {
		period.CreateElement("xbrli:instant").SetText(c.Span.End.String())
		return
	}
	period.CreateElement("xbrli:startDate").SetText(c.Span.Start.String())
	period.CreateElement("xbrli:endDate").SetText(c.Span.End.String())
}

// ascii writes every character beyond ASCII as a numeric reference (EFM 5.2.1.1).
func ascii(b []byte) []byte {
	var out bytes.Buffer
	for _, r := range string(b) {
		if r < 0x80 {
			out.WriteRune(r)
			continue
		}
		fmt.Fprintf(&out, "&#%d;", r)
	}
	return out.Bytes()
}
