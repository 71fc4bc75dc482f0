package check

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/inline"
	"tieout/internal/quantity"
	"tieout/internal/render"
	"tieout/internal/source"
)

// XBR001 holds each tag to the fact it claims.
var XBR001 = &Check{
	Code: "XBR001", Severity: diag.Error,
	Title: "value, sign, scale or decimals of a tag that do not give back the fact",
	Run:   xbr001,
}

func xbr001(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, in := range p.inlines() {
		if in.Err != nil {
			continue // EDG001 tells it
		}
		claims := p.claims(in)
		tell := func(at source.Point, wrong []string, related ...diag.Related) {
			found = append(found, diag.Diagnostic{Code: "XBR001", Summary: "a tag that does not give back its fact", Subject: at,
				Detail: strings.Join(wrong, "; "), Remedy: "Do not file it; report it as a fault of tieout", Related: related})
		}
		tagged := map[string]bool{}
		for _, t := range in.Tags {
			tagged[t.ID] = true
			c, ok := claims[t.ID]
			if !ok {
				tell(in.Place(t.Element), []string{fmt.Sprintf("the tag %q (%s) claims no fact", t.ID, t.Name)})
				continue
			}
			f, why := p.Facts.Get(c.id)
			if f == nil {
				tell(in.Place(t.Element), []string{fmt.Sprintf("the tag %s claims %s, which does not exist: %s", t.ID, c.id, why)})
				continue
			}
			if wrong := departures(in.Document, t, f, c.mark, p.Filing.Registrant.CIK, p.Filing.Registrant.Prefix); len(wrong) > 0 {
				wrong[0] = fmt.Sprintf("the tag %s claims %s (%s %s): %s", t.ID, c.id, f.Value, f.Value.Unit(), wrong[0])
				var also []diag.Related
				if c.mark != nil {
					also = append(also, diag.Related{Message: "shown as " + c.mark.Text, At: c.mark.At})
				}
				tell(in.Place(t.Element), wrong, also...)
			}
		}
		for _, s := range in.shown {
			if !tagged[s.Tag] {
				tell(source.Point{File: in.Name, Line: s.Line, Col: 1}, []string{fmt.Sprintf("%s is shown as %s, and no tag %q is there", s.ID, s.Text, s.Tag)})
			}
		}
	}
	return found
}

// inlineOutput is an inline XBRL document read back, and what its writer says that its tags
// show.
type inlineOutput struct {
	*inline.Document
	shown []render.Shown
}

// inlines reads the inline XBRL documents of a package.
func (p *Package) inlines() []inlineOutput {
	var list []inlineOutput
	for _, doc := range p.Outputs {
		if strings.HasSuffix(doc.Name, ".xhtml") {
			list = append(list, inlineOutput{inline.Read(doc.Name, doc.Bytes), doc.Shown})
		}
	}
	return list
}

// claimed is what a tag says it shows.
type claimed struct {
	id   fact.ID
	mark *document.Mark // nil where the document has no draft
}

// claims gives the fact that each tag of a document claims, by the tag's id.
func (p *Package) claims(in inlineOutput) map[string]claimed {
	var marks []*document.Mark
	for _, d := range p.Drafts {
		if d.Name+".xhtml" != in.Name {
			continue
		}
		marks = slices.DeleteFunc(slices.Clone(d.Marks), func(m *document.Mark) bool { return m.Fact == nil })
	}
	claims := map[string]claimed{}
	for i, s := range in.shown {
		id, err := fact.ParseID(s.ID)
		if err != nil {
			continue
		}
		c := claimed{id: id}
		if i < len(marks) && marks[i].ID == id {
			c.mark = marks[i]
		}
		claims[s.Tag] = c
	}
	return claims
}

// departures gives in words how a tag departs from its fact.
func departures(in *inline.Document, t *inline.Tag, f *fact.Fact, m *document.Mark, cik, prefix string) []string {
	var wrong []string
	expect := func(what, found, expected string) {
		if found != expected {
			wrong = append(wrong, fmt.Sprintf("its %s is %s, expected %s", what, cmp.Or(found, "none"), cmp.Or(expected, "none")))
		}
	}
	expect("concept", t.Name, f.Concept.QName(prefix))
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
		for _, d := range f.Context.Dims {
			want.Dims = append(want.Dims, d.Axis.QName(prefix)+" "+d.Member.QName(prefix))
		}
		slices.Sort(want.Dims)
		expect("period", c.Period(), want.Period())
		expect("members", strings.Join(c.Dims, ", "), strings.Join(want.Dims, ", "))
		expect("registrant", c.Entity, cik)
	}
	if m != nil {
		expect("scale", t.Scale, strconv.Itoa(m.Figure.Scale))
		expect("decimals", t.Decimals, strconv.Itoa(m.Figure.Decimals))
		sign := ""
		if m.Figure.Negative {
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
	if !inline.Within(value, f.Value, decimals) {
		wrong = append(wrong, fmt.Sprintf("its value is %s, expected %s to %d decimals", value, f.Value, decimals))
	}
	return wrong
}
