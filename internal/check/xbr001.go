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
	"tieout/internal/ixbrl"
	"tieout/internal/quantity"
	"tieout/internal/source"
	tagging "tieout/internal/tag"
)

// XBR001 holds each tag to the fact it claims.
var XBR001 = &Check{
	Code: "XBR001", Severity: diag.Error,
	Title: "value, sign, scale or decimals of a tag that do not give back the fact",
	Doc: `Reads the inline XBRL documents back from their bytes, as a processor would, and
holds each tag to the fact that it claims to show: its digits, by format, scale and
sign, are the fact's value to the tag's decimals, half a unit at either end included;
its scale and decimals are those of the printed digits; its concept, unit, period,
members and registrant are the fact's. A tag that claims no fact, and a fact shown
without its tag, are found too.

Example: "$71.1 million" whose tag has a scale of 3, so that a reader of the data
finds $71,100.

The rule: Regulation S-T, Rule 405(c)(1): the data say what the document says, and
nothing in them is changed, deleted or summarised. In force since 2009-04-13 (Release
33-9002), and for inline XBRL since 2018-09-17 (Release 33-10514); see also EFM 6.5.37.

Tags are written by this program alone, so what is found here is a fault of it. Do
not file the document; report the fault with the tag and the fact it names.`,
	Run: xbr001,
}

func xbr001(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	tags := tagging.New(p.Filing, p.Facts)
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
			if wrong := in.differs(t, f, tags.Of(f), c.mark, p.Filing.Registrant.CIK, p.Filing.Registrant.Prefix); len(wrong) > 0 {
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
		if ixbrl.Writer.File(d.Name) != in.Name {
			continue
		}
		marks = slices.DeleteFunc(slices.Clone(d.Marks), func(m *document.Mark) bool { return m.Fact == nil })
	}
	claims := map[string]shown{}
	for i, s := range in.Shown {
		c := shown{id: s.ID}
		if i < len(marks) && marks[i].ID == s.ID {
			c.mark = marks[i]
		}
		claims[s.Tag] = c
	}
	return claims
}

// differs gives in words how a tag departs from its fact.
func (in *inline) differs(t *tag, f *fact.Fact, is tagging.Tag, m *document.Mark, cik, prefix string) []string {
	var wrong []string
	expect := func(what, found, expected string) {
		if found != expected {
			wrong = append(wrong, fmt.Sprintf("its %s is %s, expected %s", what, cmp.Or(found, "none"), cmp.Or(expected, "none")))
		}
	}
	expect("concept", t.name, is.Element.QName(prefix))
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
		for _, d := range is.Dims {
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
		if is.Value(m.Figure.Value(f.Value.Unit())).Sign() < 0 {
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
	if want := is.Value(f.Value); !within(value, want, decimals) {
		wrong = append(wrong, fmt.Sprintf("its value is %s, expected %s to %d decimals", value, want, decimals))
	}
	return wrong
}
