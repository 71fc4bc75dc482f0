package check

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/inline"
	"tieout/internal/ixbrl"
	"tieout/internal/quantity"
	"tieout/internal/render"
	"tieout/internal/source"
	"tieout/internal/tag"
)

// XBR001 compares each tag with the fact that it represents.
var XBR001 = &Check{Code: "XBR001", Severity: Error, Run: xbr001,
	Title: "tag whose value, sign, scale or decimals do not match its fact"}

func xbr001(p *Pass) {
	tags := tag.New(p.Filing, p.Facts)
	for _, doc := range p.inlineOutputs() {
		in := p.inlineOf(doc.Name)
		if in.Err != nil {
			continue // EDG001 reports it
		}
		report := func(at source.Point, detail string, args ...any) *finding {
			return p.Report(at, "tag that does not match its fact", "Do not file the document: this is a defect in tieout. Send this message and the document to the maintainers of tieout",
				detail, args...)
		}
		claims, tagged := p.claims(doc), map[string]bool{}
		for _, t := range in.Tags {
			tagged[t.ID] = true
			at := in.Place(t.Element)
			c, ok := claims[t.ID]
			if !ok {
				report(at, "the tag %q (%s) represents no fact", t.ID, t.Name)
				continue
			}
			f, why := p.Facts.Get(c.id)
			if f == nil {
				report(at, "the tag %s represents %s, which has no value: %s", t.ID, c.id, why)
				continue
			}
			if wrong := mismatches(in, t, f, tags.Of(f), c.mark, p.Filing.Registrant.CIK, p.Filing.Registrant.Prefix); len(wrong) > 0 {
				found := report(at, "the tag %s represents %s, which is %s (%s): %s", t.ID, c.id, counted(f.Value, 0), unitNoun(f.Value.Unit()), strings.Join(wrong, "; "))
				if c.mark != nil {
					found.with(otherEnd("shown as "+c.mark.Text, c.mark.At))
				}
			}
		}
		for _, s := range doc.Shown {
			if !tagged[s.Tag] {
				report(source.Point{File: in.Name, Line: s.Line, Col: 1}, "%s is shown as %s, but the tag %q is missing", s.ID, s.Text, s.Tag)
			}
		}
	}
}

// claim is the fact that a tag represents, and its mark in the draft.
type claim struct {
	id   fact.ID
	mark *document.Mark // nil where the document has no draft
}

// claims returns the fact that each tag of a document represents, by the tag's id.
func (p *Pass) claims(doc render.Document) map[string]claim {
	of := func(d *document.Draft) bool { return ixbrl.Writer.File(d.Name) == doc.Name }
	var marks []*document.Mark
	if i := slices.IndexFunc(p.Drafts, of); i >= 0 {
		marks = p.marks(p.Drafts[i])
	}
	claims := map[string]claim{}
	for i, s := range doc.Shown {
		c := claim{id: s.ID}
		if i < len(marks) && marks[i].ID == s.ID {
			c.mark = marks[i]
		}
		claims[s.Tag] = c
	}
	return claims
}

// mismatches describes how a tag differs from its fact.
func mismatches(in *inline.Document, t *inline.Tag, f *fact.Fact, is tag.Tag, m *document.Mark, cik, prefix string) []string {
	var wrong []string
	expect := func(what, found, expected string) {
		if found != expected {
			wrong = append(wrong, fmt.Sprintf("its %s is %s, but should be %s", what, cmp.Or(found, "none"), cmp.Or(expected, "none")))
		}
	}
	expect("concept", t.Name, is.Element.QName(prefix))
	unit := "iso4217:" + string(f.Value.Unit())
	if f.Value.Unit() == quantity.Pure {
		unit = "xbrli:pure"
	}
	if u := in.Units[t.Unit]; u == nil {
		wrong = append(wrong, fmt.Sprintf("its unit %q is not declared", t.Unit))
	} else {
		expect("unit", u.Measure, unit)
	}
	if c := in.Contexts[t.Context]; c == nil {
		wrong = append(wrong, fmt.Sprintf("its context %q is not declared", t.Context))
	} else {
		want := inline.Context{Start: f.Context.Span.Start.String(), End: f.Context.Span.End.String()}
		if f.Context.Instant {
			want = inline.Context{Instant: f.Context.Span.End.String()}
		}
		for _, d := range is.Dims {
			want.Dims = append(want.Dims, d.Axis.QName(prefix)+" "+d.Member.QName(prefix))
		}
		slices.Sort(want.Dims)
		expect("period", c.Period(), want.Period())
		expect("member list", strings.Join(c.Dims, ", "), strings.Join(want.Dims, ", "))
		expect("registrant", c.Entity, cik)
	}
	if m != nil {
		expect("scale", t.Scale, strconv.Itoa(m.Figure.Scale))
		expect("decimals", t.Decimals, strconv.Itoa(m.Figure.Decimals))
		sign := ""
		if is.Value(m.Figure.Value(f.Value.Unit())).Sign() < 0 {
			sign = "-"
		}
		expect("sign", t.Sign, sign)
	}
	value, err := t.Value(f.Value.Unit())
	if err != nil {
		return append(wrong, err.Error())
	}
	decimals, err := inline.Power("decimals", t.Decimals)
	if err != nil {
		return append(wrong, err.Error())
	}
	if want := is.Value(f.Value); !inline.Within(value, want, decimals) {
		wrong = append(wrong, fmt.Sprintf("its value is %s, but should be %s to %d decimals", counted(value, 0), counted(want, 0), decimals))
	}
	return wrong
}
