package efm

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/inline"
	"github.com/tieout/tieout/internal/text"
)

// document is the inline XBRL document of a report.
type document struct {
	*inline.Document
	joined    *inline.Report
	file      *File
	facts     []*item    // in the order of the file
	contexts  []*context // in the order of the file
	contextOf map[string]*context
	shown     map[string]bool  // ids of hidden facts that a style shows
	cover     map[string]*item // first fact of each element of dei that is not nil, by local name
}

// item is one fact of the document.
type item struct {
	*inline.Fact
	numeric bool
	valued  bool   // true for a number with a value
	text    string // value of a fact that is text, as its format reads it, on one line; "" for a text block
	legible bool   // true if text is known
	wrong   bool   // true if its sign is reported
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
	d.joined = inline.Join(d.Document)
	hidden := false
	for _, fact := range d.joined.Facts {
		i := &item{Fact: fact, numeric: fact.Kind == inline.Number}
		hidden = hidden || fact.Hidden
		switch {
		case fact.Nil || fact.Err != nil:
		case i.numeric:
			i.valued = true
		case !fact.Escape:
			i.text, i.legible = text.OneLine(fact.Words), true
		}
		d.facts = append(d.facts, i)
		if name, dei := strings.CutPrefix(fact.Name, "dei:"); dei && !fact.Nil && d.cover[name] == nil {
			d.cover[name] = i
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

// end returns the offset at which the content of a fact or continuation ends.
func (d *document) end(at int, markup []byte) int {
	return at + max(bytes.IndexByte(d.Bytes[at:], '>'), 0) + 1 + len(markup)
}
