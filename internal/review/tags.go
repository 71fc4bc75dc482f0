package review

import (
	"net/http"

	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/gaap"
	"tieout/internal/render"
	"tieout/internal/tag"
)

// tagged is a section of a document with the tags of its numbers.
type tagged struct {
	ID, Title string
	Rows      []tagRow
}

// tagRow is the tag of one number.
type tagRow struct {
	Fact    *fact.Fact
	Place   string // id of the number in the documents
	Text    string // as printed
	Element string // "us-gaap:Revenues"
	Own     bool   // whether the element is the registrant's own
	Label   string // standard label of the element
	Dims    []tagDim
	Reasons []string // why names are the registrant's own
	Period  string   // days of the fact
	Value   string   // as tagged
	Note    string   // about the sign, or ""
}

// tagDim is one dimension of a tag.
type tagDim struct {
	Axis, Member string
	Own          bool // whether the axis or member is the registrant's own
}

// tags shows the tag of each number, for a person who reviews the tagging.
func (s *Server) tags(w http.ResponseWriter, _ *http.Request) {
	v := s.current()
	page(w, http.StatusOK, v.write("tags", v.Title("Tags"), v.tagged()))
}

// tagged returns the sections of the tagged documents. A number that a section prints twice is
// listed once.
func (v *view) tagged() (list []tagged) {
	if len(v.Drafts) == 0 {
		return nil
	}
	tags := tag.New(v.Filing, v.Facts.Facts)
	for _, d := range v.Drafts {
		if !d.Tagged {
			continue
		}
		for _, s := range d.Sections {
			t := tagged{ID: d.Name + "-" + s.Name, Title: s.Name + ", in " + d.Name}
			listed := map[fact.ID]bool{}
			for i, m := range d.Marks {
				if m.Fact == nil || m.Start < s.Start || m.Start >= s.End || listed[m.ID] {
					continue
				}
				listed[m.ID] = true
				t.Rows = append(t.Rows, rowOf(tags, d, i))
			}
			if t.Rows != nil {
				list = append(list, t)
			}
		}
	}
	return list
}

// rowOf returns the tag of a mark.
func rowOf(tags *tag.Tags, d *document.Draft, mark int) tagRow {
	m := d.Marks[mark]
	is := tags.Of(m.Fact)
	value, _ := render.Exact(is.Value(m.Fact.Value))
	r := tagRow{Fact: m.Fact, Place: numberID(d, m), Text: m.Text, Element: tags.QName(is.Element), Own: is.Element.Prefix == "", Reasons: tags.Reasons(m.Fact), Value: value}
	if c, ok := gaap.Lookup(is.Element.Prefix, is.Element.Local); ok {
		r.Label = c.Label
	} else {
		r.Label, _ = tag.Describe(is.Element.Local)
	}
	span := m.Fact.Context.Span
	if r.Period = span.End.String(); !m.Fact.Context.Instant {
		r.Period = span.Start.String() + " to " + r.Period
	}
	if is.Negated {
		r.Note = "sign reversed: the element is positive for a loss"
	}
	for _, dim := range is.Dims {
		r.Dims = append(r.Dims, tagDim{tags.QName(dim.Axis), tags.QName(dim.Member), dim.Axis.Prefix == "" || dim.Member.Prefix == ""})
	}
	return r
}
