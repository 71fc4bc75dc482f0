package efm

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"tieout/internal/inline"
	"tieout/internal/quantity"
	"tieout/internal/transformation"
)

// document is the inline XBRL document of a report.
type document struct {
	*inline.Document
	file      *File
	facts     []*item    // in the order of the file
	contexts  []*context // in the order of the file
	contextOf map[string]*context
	shown     map[string]bool  // ids of hidden facts that a style shows
	cover     map[string]*item // first fact of each element of dei that is not nil, by local name
}

// item is one fact of the document.
type item struct {
	*inline.Tag
	numeric bool
	value   quantity.Value // of a number
	valued  bool           // true if value is known
	text    string         // value of a fact that is text, as its format reads it; "" for a text block
	legible bool           // true if text is known
}

// context is a context of the document.
type context struct {
	*inline.Context
	dims  []dim
	dimID string // the same for contexts with equal members
	key   string // the same for contexts that mean the same
}

// dim is an axis with its member.
type dim struct{ axis, member string }

var hiddenStyle = regexp.MustCompile(`-sec-ix-hidden:\s*([\w.-]+)`)

func readDocument(f *File) *document {
	d := &document{Document: inline.Read(f.Name, f.Bytes), file: f, contextOf: map[string]*context{}, shown: map[string]bool{}, cover: map[string]*item{}}
	hidden := false
	for _, tags := range [][]*inline.Tag{d.Tags, d.Texts} {
		for _, t := range tags {
			i := &item{Tag: t, numeric: t.Kind == inline.Number}
			hidden = hidden || t.Hidden
			switch {
			case t.Nil:
			case i.numeric:
				v, err := t.Value(quantity.Pure)
				i.value, i.valued = v, err == nil
			case !t.Escape:
				i.text, i.legible = plain(t)
			}
			d.facts = append(d.facts, i)
		}
	}
	slices.SortStableFunc(d.facts, func(a, b *item) int { return a.At - b.At })
	for _, f := range d.facts {
		if name, dei := strings.CutPrefix(f.Name, "dei:"); dei && !f.Nil && d.cover[name] == nil {
			d.cover[name] = f
		}
	}
	for _, c := range d.Contexts {
		own := &context{Context: c, dimID: strings.Join(c.Dims, "\x00"), key: c.Key()}
		for _, text := range c.Dims {
			axis, member, _ := strings.Cut(text, " ")
			own.dims = append(own.dims, dim{axis, member})
		}
		d.contexts = append(d.contexts, own)
		d.contextOf[c.ID] = own
	}
	slices.SortFunc(d.contexts, func(a, b *context) int { return a.At - b.At })
	if hidden {
		for _, m := range hiddenStyle.FindAllSubmatch(f.Bytes, -1) {
			d.shown[string(m[1])] = true
		}
	}
	return d
}

// plain returns the value of a text fact as its format reads it; ok is false if the text does
// not fit the format.
func plain(t *inline.Tag) (value string, ok bool) {
	if t.Format == "" {
		return strings.Join(strings.Fields(t.Content()), " "), true
	}
	value, err := transformation.Apply(t.Form.Space, t.Form.Local, t.Content())
	return value, err == nil
}

// end returns the offset at which the content of a fact or continuation ends.
func (d *document) end(at int, markup []byte) int {
	return at + max(bytes.IndexByte(d.Bytes[at:], '>'), 0) + 1 + len(markup)
}
