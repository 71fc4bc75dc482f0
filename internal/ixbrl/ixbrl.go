// Package ixbrl writes drafts as inline XBRL documents. A tag encloses the digits that the page
// prints: value = digits × 10^scale, with the sign as an attribute. Each context and unit in
// use is declared once. The file is ASCII, well-formed and has no external references (EFM
// 5.2.1, 5.2.5, 6.5.7 to 6.5.11).
package ixbrl

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/quantity"
	"tieout/internal/render"
	"tieout/internal/tag"
)

// The namespaces, with the prefixes that EDGAR requires (EFM 5.2.5.12), including the fifth
// transformation registry.
const namespaces = ` xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"` +
	` xmlns:ixt="http://www.xbrl.org/inlineXBRL/transformation/2022-02-16"` +
	` xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:xbrldi="http://xbrl.org/2006/xbrldi" xmlns:iso4217="http://www.xbrl.org/2003/iso4217"` +
	` xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink"`

// standard lists the standard taxonomies of facts, each with the base address of its yearly
// namespace.
var standard = [][2]string{
	{"us-gaap", "http://fasb.org/us-gaap/"},
	{"srt", "http://fasb.org/srt/"},
	{"country", "http://xbrl.sec.gov/country/"},
}

// number is the transformation for digits with a point and commas.
const number = "ixt:num-dot-decimal"

// zero is the transformation that reads any text, such as a dash, as zero.
const zero = "ixt:fixed-zero"

// Writer writes a draft as an XHTML document with inline XBRL.
var Writer = render.Writer{Suffix: ".xhtml", Takes: func(d *document.Draft) bool { return d.Tagged }, Fill: fill}

func fill(doc *render.Document, d *document.Draft, set *fact.Set, forced bool) error {
	w := &writer{tags: tag.New(d.Filing, set), prefixes: map[string]bool{}, contexts: map[string]string{}, units: map[quantity.Unit]string{}, lines: map[*document.Mark]int{}}
	w.Markup = render.Markup{Draft: d, Elements: w, XML: true}
	for _, m := range d.Marks {
		if m.Fact != nil {
			w.declare(m.Fact)
		}
	}
	head := w.head()
	w.Tag(head)
	if forced {
		w.Tag("<p><strong>" + render.Banner + "</strong></p>\n")
	}
	w.Node(d.Doc)
	w.Tag("</body>\n</html>\n")
	var err error
	if doc.Bytes, err = ascii(w.Take(), len(head)); err != nil {
		return fmt.Errorf("render %s: %w", d.Name, err)
	}
	for _, m := range d.Marks {
		if m.Fact != nil {
			doc.Shown = append(doc.Shown, render.Shown{ID: m.ID, Text: m.Text, File: doc.Name, Line: w.lines[m], Tag: tagID(m)})
		}
	}
	return nil
}

func tagID(m *document.Mark) string { return "f" + strconv.Itoa(m.Tag) }

type writer struct {
	render.Markup
	tags      *tag.Tags
	prefixes  map[string]bool          // of the names that facts use
	contexts  map[string]string        // XML content → id
	units     map[quantity.Unit]string // → id
	resources [2]strings.Builder       // the contexts, then the units
	lines     map[*document.Mark]int   // that the tags start on
}

func (w *writer) prefix() string { return w.Draft.Filing.Registrant.Prefix }

func contextKey(c fact.Context, dims []tag.Dim) string { return fmt.Sprint(c.Instant, c.Span, dims) }

// A registrant is identified by its CIK (EFM 6.5.1).
const contextForm = `     <xbrli:context id="%s">
      <xbrli:entity>
       <xbrli:identifier scheme="http://www.sec.gov/CIK">%s</xbrli:identifier>
%s      </xbrli:entity>
      <xbrli:period>
%s      </xbrli:period>
     </xbrli:context>
`

const unitForm = `     <xbrli:unit id="%s">
      <xbrli:measure>%s</xbrli:measure>
     </xbrli:unit>
`

// declare adds the context and the unit of a fact unless already declared.
func (w *writer) declare(f *fact.Fact) {
	is, segment := w.tags.Of(f), ""
	w.prefixes[is.Element.Prefix] = true
	for _, d := range is.Dims {
		w.prefixes[d.Axis.Prefix], w.prefixes[d.Member.Prefix] = true, true
		segment += fmt.Sprintf("        <xbrldi:explicitMember dimension=\"%s\">%s</xbrldi:explicitMember>\n", d.Axis.QName(w.prefix()), d.Member.QName(w.prefix()))
	}
	if key := contextKey(f.Context, is.Dims); w.contexts[key] == "" {
		w.contexts[key] = "c" + strconv.Itoa(len(w.contexts)+1)
		if segment != "" {
			segment = "       <xbrli:segment>\n" + segment + "       </xbrli:segment>\n"
		}
		period := fmt.Sprintf("       <xbrli:instant>%s</xbrli:instant>\n", f.Context.Span.End)
		if !f.Context.Instant {
			period = fmt.Sprintf("       <xbrli:startDate>%s</xbrli:startDate>\n       <xbrli:endDate>%s</xbrli:endDate>\n", f.Context.Span.Start, f.Context.Span.End)
		}
		fmt.Fprintf(&w.resources[0], contextForm, w.contexts[key], w.Draft.Filing.Registrant.CIK, segment, period)
	}
	if u := f.Value.Unit(); w.units[u] == "" {
		w.units[u] = strings.ToLower(string(u))
		measure := "iso4217:" + string(u)
		if u == quantity.Pure {
			measure = "xbrli:pure"
		}
		fmt.Fprintf(&w.resources[1], unitForm, w.units[u], measure)
	}
}

// Mark writes the text of a mark, in a tag if it is a fact. The sign attribute follows the
// element's sign; parentheses stay outside the tag.
func (w *writer) Mark(m *document.Mark) {
	if m.Fact == nil {
		w.Words(m.Text)
		return
	}
	format, is, sign := number, w.tags.Of(m.Fact), ""
	if is.Value(m.Figure.Value(m.Fact.Value.Unit())).Sign() < 0 {
		sign = ` sign="-"`
	}
	if m.Text == document.Dash {
		format = zero
	}
	w.lines[m] = w.Line()
	w.Tag(fmt.Sprintf(`<ix:nonFraction name="%s" contextRef="%s" unitRef="%s" decimals="%d" scale="%d"%s format="%s" id="%s">%s</ix:nonFraction>`,
		is.Element.QName(w.prefix()), w.contexts[contextKey(m.Fact.Context, is.Dims)], w.units[m.Fact.Value.Unit()],
		m.Figure.Decimals, m.Figure.Scale, sign, format, tagID(m), w.Escape(m.Text)))
}

const headForm = `<?xml version="1.0" encoding="UTF-8"?>
<html%s xml:lang="en-US">
 <head>
  <title>%s</title>
 </head>
 <body>
  <div style="display:none">
   <ix:header>
    <ix:references>
     <link:schemaRef xlink:type="simple" xlink:href="%s-%s.xsd"/>
    </ix:references>
    %s
   </ix:header>
  </div>
 `

// head returns the document up to the text.
func (w *writer) head() string {
	f, spaces := w.Draft.Filing, namespaces
	for _, s := range standard {
		if w.prefixes[s[0]] {
			spaces += fmt.Sprintf(` xmlns:%s="%s%s"`, s[0], s[1], w.Escape(f.Report.Taxonomy))
		}
	}
	spaces += fmt.Sprintf(` xmlns:%s="%s"`, w.prefix(), w.Escape(f.Registrant.Namespace))
	end, err := f.Calendar.Span(f.Report.Period)
	if err != nil {
		panic(err) // filing.toml was checked
	}
	resources := "<ix:resources/>"
	if len(w.contexts) > 0 {
		resources = "<ix:resources>\n" + w.resources[0].String() + w.resources[1].String() + "    </ix:resources>"
	}
	title := fmt.Sprintf("%s, Form %s, %s", f.Registrant.Name, f.Report.Form, w.Draft.Title)
	return fmt.Sprintf(headForm, spaces, w.Escape(title), w.prefix(), strings.ReplaceAll(end.End.String(), "-", ""), resources)
}

// ascii returns a document with every non-ASCII character as a numeric reference (EFM
// 5.2.1.1). It fails for a character not allowed in XML, with its line in the body.
func ascii(s string, body int) ([]byte, error) {
	var out bytes.Buffer
	for i, r := range s {
		switch {
		case r < ' ' && !strings.ContainsRune("\t\n\r", r), r == 0xfffe, r == 0xffff:
			run, _, _ := strings.Cut(s[i:], "<")
			return nil, fmt.Errorf("XML syntax error on line %d: illegal character code %U", 1+strings.Count(s[body:i]+run, "\n"), r)
		case r < 0x80:
			out.WriteRune(r)
		default:
			fmt.Fprintf(&out, "&#%d;", r)
		}
	}
	return out.Bytes(), nil
}
