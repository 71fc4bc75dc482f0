// Package ixbrl writes drafts as inline XBRL documents: each draft by itself, for review
// ([Writer]), and the cover page and the notes as one report ([WriteReport]). A tag encloses the
// digits that the page prints: value = digits × 10^scale, with the sign as an attribute. Each
// context and unit in use is declared once. In a report, text blocks enclose the notes, their
// policies and their tables. The file is ASCII, well-formed and has no external references (EFM
// 5.2.1, 5.2.5, 6.5.7 to 6.5.11, 6.6.24).
//
// The layout of pages comes from package render, the elements from package tag, the cover page from
// package cover. A [Report] lists what packages taxonomy and oim need to write the other files.
package ixbrl

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/tag"
)

// number is the transformation for digits with a point and commas.
const number = "ixt:num-dot-decimal"

// zero is the transformation that reads any text, such as a dash, as zero.
const zero = "ixt:fixed-zero"

// Writer writes a draft as an XHTML document with inline XBRL.
var Writer = render.Writer{Suffix: ".xhtml", Takes: func(d *document.Draft) bool { return d.Tagged }, Fill: fill}

func fill(doc *render.Document, d *document.Draft, set *fact.Set, forced bool) error {
	w := newWriter(d.Filing, tag.New(d.Filing, set))
	w.Draft = d
	if forced {
		w.Tag("<p><strong>" + render.Banner + "</strong></p>\n")
	}
	w.Node(d.Doc)
	w.Tag("</body>\n</html>\n")
	f := d.Filing
	end, err := f.Calendar.Span(f.Report.Period)
	if err != nil {
		panic(err) // filing.toml was checked
	}
	title := fmt.Sprintf("%s, Form %s, %s", f.Registrant.Name, f.Report.Form, d.Title)
	head := w.head("UTF-8", escape(title), w.prefix()+"-"+strings.ReplaceAll(end.End.String(), "-", ""))
	if doc.Bytes, err = ascii(head+w.Take(), len(head)); err != nil {
		return fmt.Errorf("render %s: %w", d.Name, err)
	}
	doc.Shown = w.shown(d, doc.Name, head)
	return nil
}

// writer writes the nodes of drafts with their tags.
type writer struct {
	render.Markup
	*resources
	tags   *tag.Tags
	places map[*document.Mark]place
	report *report // nil in a fragment
}

// place is the id of a mark's tag and the line of the body on which the tag starts.
type place struct {
	id   string
	line int
}

func newWriter(f *filing.Filing, tags *tag.Tags) *writer {
	w := &writer{resources: newResources(f), tags: tags, places: map[*document.Mark]place{}}
	w.Markup = render.Markup{Elements: w, XML: true}
	return w
}

// escape escapes text for XML.
func escape(s string) string { return (&render.Markup{XML: true}).Escape(s) }

// shown returns the places of a draft's facts in a document whose body follows head.
func (w *writer) shown(d *document.Draft, file, head string) (list []render.Shown) {
	above := strings.Count(head, "\n")
	for _, m := range d.Marks {
		if m.Fact != nil {
			list = append(list, render.Shown{ID: m.ID, Text: m.Text, File: file, Line: above + w.places[m].line, Tag: w.places[m].id})
		}
	}
	return list
}

// Mark writes the text of a mark, in a tag if it is a fact. The sign attribute follows the
// element's sign; parentheses stay outside the tag.
func (w *writer) Mark(m *document.Mark) {
	if m.Fact == nil {
		w.Words(m.Text)
		return
	}
	is, unit := w.tags.Of(m.Fact), measureOf(m.Fact.Value.Unit())
	value := is.Value(m.Figure.Value(m.Fact.Value.Unit()))
	format, sign := number, ""
	if value.Sign() < 0 {
		sign = ` sign="-"`
	}
	if m.Text == document.Dash {
		format = zero
	}
	id, decimals := "f"+strconv.Itoa(m.Tag), m.Figure.Decimals
	if w.report != nil {
		decimals = Decimals(m.Figure)
		id = w.report.fact(is, m, unit, value)
	}
	w.places[m] = place{id, w.Line()}
	w.Tag(fmt.Sprintf(`<ix:nonFraction name="%s" contextRef="%s" unitRef="%s" decimals="%d" scale="%d"%s format="%s" id="%s">%s</ix:nonFraction>`,
		w.name(is.Element), w.context(m.Fact.Context, is.Dims), w.unit(unit), decimals, m.Figure.Scale, sign, format, id, w.Escape(m.Text)))
}

// Decimals returns the decimals of a figure's tag in a report: the place of its last digit. A draft
// states the decimals of a moved figure one place coarser, because it differs from the rounded value.
// A report cannot: digits beyond the decimals are an error of Calculations 1.1 in each sum that has
// the amount, and EDGAR refuses them (EFM 6.5.37).
func Decimals(f figure.Figure) int { return f.LastPlace() }

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
