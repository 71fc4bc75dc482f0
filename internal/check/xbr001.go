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
	"tieout/internal/quantity"
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
		if in.err != nil {
			continue // EDG001 tells it
		}
		claims := p.shown(in)
		tell := func(at source.Point, wrong []string, related ...diag.Related) {
			found = append(found, diag.Diagnostic{Code: "XBR001", Summary: "a tag that does not give back its fact", Subject: at,
				Detail: strings.Join(wrong, "; "), Remedy: "Do not file it; report it as a fault of tieout", Related: related})
		}
		tagged := map[string]bool{}
		for _, t := range in.tags {
			tagged[t.id] = true
			c, ok := claims[t.id]
			if !ok {
				tell(in.point(t.element), []string{fmt.Sprintf("the tag %q (%s) claims no fact", t.id, t.name)})
				continue
			}
			f, why := p.Facts.Get(c.id)
			if f == nil {
				tell(in.point(t.element), []string{fmt.Sprintf("the tag %s claims %s, which does not exist: %s", t.id, c.id, why)})
				continue
			}
			if wrong := in.differs(t, f, c.mark, p.Filing.Registrant.CIK, p.Filing.Registrant.Prefix); len(wrong) > 0 {
				wrong[0] = fmt.Sprintf("the tag %s claims %s (%s %s): %s", t.id, c.id, f.Value, f.Value.Unit(), wrong[0])
				var also []diag.Related
				if c.mark != nil {
					also = append(also, diag.Related{Message: "shown as " + c.mark.Text, At: c.mark.At})
				}
				tell(in.point(t.element), wrong, also...)
			}
		}
		for _, s := range in.Shown {
			if !tagged[s.Tag] {
				tell(source.Point{File: in.Name, Line: s.Line, Col: 1}, []string{fmt.Sprintf("%s is shown as %s, and no tag %q is there", s.ID, s.Text, s.Tag)})
			}
		}
	}
	return found
}

// shown is what a tag says it shows.
type shown struct {
	id   fact.ID
	mark *document.Mark // nil where the document has no draft
}

// shown gives the fact that each tag of a document claims, by the tag's id.
func (p *Package) shown(in *inline) map[string]shown {
	var marks []*document.Mark
	for _, d := range p.Drafts {
		if d.Name+".xhtml" != in.Name {
			continue
		}
		marks = slices.DeleteFunc(slices.Clone(d.Marks), func(m *document.Mark) bool { return m.Fact == nil })
	}
	claims := map[string]shown{}
	for i, s := range in.Shown {
		id, err := fact.ParseID(s.ID)
		if err != nil {
			continue
		}
		c := shown{id: id}
		if i < len(marks) && marks[i].ID == id {
			c.mark = marks[i]
		}
		claims[s.Tag] = c
	}
	return claims
}

// differs gives in words how a tag departs from its fact.
func (in *inline) differs(t *tag, f *fact.Fact, m *document.Mark, cik, prefix string) []string {
	var wrong []string
	expect := func(what, found, expected string) {
		if found != expected {
			wrong = append(wrong, fmt.Sprintf("its %s is %s, expected %s", what, cmp.Or(found, "none"), cmp.Or(expected, "none")))
		}
	}
	expect("concept", t.name, f.Concept.QName(prefix))
	unit := "iso4217:" + string(f.Value.Unit())
	if f.Value.Unit() == quantity.Pure {
		unit = "xbrli:pure"
	}
	if u := in.unit[t.unit]; u == nil {
		wrong = append(wrong, fmt.Sprintf("its unit %q is not declared", t.unit))
	} else {
		expect("unit", u.measure, unit)
	}
	if c := in.context[t.context]; c == nil {
		wrong = append(wrong, fmt.Sprintf("its context %q is not declared", t.context))
	} else {
		want := context{start: f.Context.Span.Start.String(), end: f.Context.Span.End.String()}
		if f.Context.Instant {
			want = context{instant: f.Context.Span.End.String()}
		}
		for _, d := range f.Context.Dims {
			want.dims = append(want.dims, d.Axis.QName(prefix)+" "+d.Member.QName(prefix))
		}
		slices.Sort(want.dims)
		expect("period", c.period(), want.period())
		expect("members", strings.Join(c.dims, ", "), strings.Join(want.dims, ", "))
		expect("registrant", c.entity, cik)
	}
	if m != nil {
		expect("scale", t.scale, strconv.Itoa(m.Figure.Scale))
		expect("decimals", t.decimals, strconv.Itoa(m.Figure.Decimals))
		sign := ""
		if m.Figure.Negative {
			sign = "-"
		}
		expect("sign", t.sign, sign)
	}
	value, err := t.value(f.Value.Unit())
	if err != nil {
		return append(wrong, err.Error())
	}
	decimals, err := power("decimals", t.decimals)
	if err != nil {
		return append(wrong, err.Error())
	}
	if !within(value, f.Value, decimals) {
		wrong = append(wrong, fmt.Sprintf("its value is %s, expected %s to %d decimals", value, f.Value, decimals))
	}
	return wrong
}
