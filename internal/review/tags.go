package review

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/gaap"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/tag"
)

// tagging is the data of the page on which a reviewer checks the XBRL tags of one document.
type tagging struct {
	*document.Draft
	Filed   bool // whether a report that is filed has the tags of the document
	Numbers []tagged
	Choices []choice // in the order of their first number
}

// tagged is one tagged number of a document.
type tagged struct {
	*fact.Fact
	Number  string // id of the number on the page of the documents
	Tag     string // id of the tag in the inline XBRL document: "f12"
	Text    string // as printed
	Element name
	Dims    []dimension
	When    string
	Value   string // the value that the tag states
	Places  string // what the value is exact to: "to thousands"
	Opposed bool   // the tag states minus the value of the number
}

// name is the name of an element, axis or member, with its label.
type name struct{ QName, Label string }

var capital = regexp.MustCompile(`[a-z][A-Z]|:`)

// Parts returns the QName in pieces between which a line may break.
func (n name) Parts() []string {
	var parts []string
	from := 0
	for _, at := range capital.FindAllStringIndex(n.QName, -1) {
		parts = append(parts, n.QName[from:at[0]+1])
		from = at[0] + 1
	}
	return append(parts, n.QName[from:])
}

type dimension struct{ Axis, Member name }

// choice is a name, or an opposite sign, that a reviewer would question, and why it was chosen.
type choice struct {
	name
	Own  bool // the registrant's own
	Why  string
	Uses []tagged
}

// First returns the first numbers that use the choice.
func (c choice) First() []tagged { return c.Uses[:min(len(c.Uses), mostUses)] }

// More returns the number of uses that First leaves out.
func (c choice) More() int { return len(c.Uses) - len(c.First()) }

// mostUses is how many uses of a choice the page lists.
const mostUses = 3

// tags serves the page of all tags.
func (s *Server) tags(w http.ResponseWriter, r *http.Request) {
	v := s.current()
	var list []tagging
	tags := tag.New(v.Filing, v.Facts.Facts)
	for _, d := range v.Drafts {
		if d.Tagged {
			list = append(list, v.tagging(d, tags))
		}
	}
	slices.SortStableFunc(list, func(a, b tagging) int {
		switch {
		case a.Filed == b.Filed:
			return 0
		case a.Filed:
			return -1
		}
		return 1
	})
	s.page(w, r, v, http.StatusOK, "tags", v.Title("XBRL tags"), list)
}

func (v *view) tagging(d *document.Draft, tags *tag.Tags) tagging {
	out := tagging{Draft: d, Filed: d.Name == disclosure.Notes.Name}
	captions := tags.Captions()
	called := func(n tag.Name) name { return name{tags.QName(n), label(n, captions)} }
	for _, m := range d.Marks {
		if m.Fact == nil || m.Tag == 0 {
			continue
		}
		is := tags.Of(m.Fact)
		t := tagged{Fact: m.Fact, Number: numberID(d, m), Tag: "f" + strconv.Itoa(m.Tag), Text: m.Text, Element: called(is.Element), When: when(m.Fact),
			Value: stated(is.Value(m.Figure.Value(m.Fact.Value.Unit()))), Places: places(m.Figure.Decimals), Opposed: is.Negated}
		if m.Parens {
			t.Text = "(" + m.Text + ")"
		}
		for _, dim := range is.Dims {
			t.Dims = append(t.Dims, dimension{called(dim.Axis), called(dim.Member)})
		}
		out.Numbers = append(out.Numbers, t)
		for _, r := range tags.Reasons(m.Fact) {
			c := choice{name: called(r.Name), Own: r.Name.Prefix == "", Why: r.Why}
			if r.Name == (tag.Name{}) {
				c.name, c.Own = t.Element, false
			}
			i := slices.IndexFunc(out.Choices, func(o choice) bool { return o.name == c.name && o.Why == c.Why })
			if i < 0 {
				i = len(out.Choices)
				out.Choices = append(out.Choices, c)
			}
			out.Choices[i].Uses = append(out.Choices[i].Uses, t)
		}
	}
	return out
}

// stated formats the value of a tag: a ratio as XBRL has it, an amount with its currency.
func stated(v quantity.Value) string {
	if v.Unit() == quantity.Pure {
		return strings.Replace(v.String(), "-", "−", 1)
	}
	amount, _ := render.Exact(v)
	return strings.TrimSuffix(amount, ".00")
}

// label returns the standard label of a name. A member of the registrant's own may have a caption.
func label(n tag.Name, captions map[tag.Name]string) string {
	if c, ok := gaap.Lookup(n.Prefix, n.Local); ok {
		return c.Label
	}
	words, _ := tag.Describe(n.Local)
	if caption, ok := captions[n]; ok {
		words, _ = tag.Captioned(caption)
	}
	return words
}

// when returns the date or the period of a fact for a reader.
func when(f *fact.Fact) string {
	if f.Context.Instant {
		return f.Context.Span.End.Words()
	}
	return f.Context.Span.Start.Words() + " to " + f.Context.Span.End.Words()
}

// places names what a number of decimals is exact to.
func places(decimals int) string {
	switch {
	case decimals == -6:
		return "to millions"
	case decimals == -3:
		return "to thousands"
	case decimals == 0:
		return "to units"
	case decimals < 0:
		return "to " + figure.Group("1"+strings.Repeat("0", -decimals)) + "s"
	}
	return "to " + strconv.Itoa(decimals) + cmp.Or(map[int]string{1: " decimal"}[decimals], " decimals")
}
