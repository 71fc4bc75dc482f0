package check

import (
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/ixbrl"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/tag"
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
			if wrong := in.Mismatches(t, f, tags.Of(f), c.shown(), p.Filing.Registrant.CIK, p.Filing.Registrant.Prefix); len(wrong) > 0 {
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

// shown returns the figure of the mark, or nil.
func (c claim) shown() *figure.Figure {
	if c.mark == nil {
		return nil
	}
	return &c.mark.Figure
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
