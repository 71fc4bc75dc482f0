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
	"tieout/internal/source"
)

// XBR001 holds each tag to the fact it claims.
var XBR001 = &Check{Code: "XBR001", Severity: diag.Error, Run: xbr001,
	Title: "value, sign, scale or decimals of a tag that do not give back the fact"}

func xbr001(p *Pass) {
	for _, in := range p.inlines() {
		if in.Err != nil {
			continue // EDG001 reports it
		}
		claims := p.claims(in)
		tell := func(at source.Point, wrong []string, related ...diag.Related) {
			p.Report(at, "a tag that does not give back its fact", strings.Join(wrong, "; "), "Do not file it; report it as a fault of tieout", related...)
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
}

// claimed is what a tag says it shows.
type claimed struct {
	id   fact.ID
	mark *document.Mark // nil where the document has no draft
}

// claims returns the fact that each tag of a document claims, by the tag's id.
func (p *Pass) claims(in inlineOutput) map[string]claimed {
	var marks []*document.Mark
	for _, d := range p.drafts(strings.TrimSuffix(in.Name, ".xhtml")) {
		marks = factMarks(d)
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

// departures returns in words how a tag departs from its fact.
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
