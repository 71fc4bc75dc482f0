package efm

import (
	"strings"

	"github.com/tieout/tieout/internal/inline"
)

// checkBlocks checks the text blocks: their escape and their context; and the continuations of
// facts, whose chains are unbroken and in the order of the document.
func (r *report) checkBlocks() {
	d := r.document
	report := func(at int, rule, what string, args ...any) { r.found(blocks, rule, d.file, at, Defect, what, args...) }
	required := r.requiredContext()
	for _, f := range d.facts {
		concept, known := r.concept(f.Name)
		if !known || !strings.HasSuffix(concept.Type, ":textBlockItemType") {
			continue
		}
		if !f.Escape && !f.numeric {
			report(f.At, "EFM 6.5.15", "the text block %s is not escaped, so its markup is lost; it must have escape=\"true\"", f.Name)
		}
		if c := d.contextOf[f.Context]; c != nil && required != nil && c.key != required.key {
			report(f.At, "EFM 6.5.19", "the text block %s is in the context %s, but text blocks belong in the context of the document's period, %s", f.Name, c.ID, required.ID)
		}
	}
	d.checkChains(report)
}

// piece is a fact or a continuation.
type piece struct {
	at       int
	name, on string // for a message; the id of the next piece, or ""
	markup   []byte
}

// checkChains checks that each continuation continues one fact, in the order of the document.
func (d *document) checkChains(report func(at int, rule, what string, args ...any)) {
	const rule = "Inline XBRL 1.1, 4.1"
	var pieces []piece
	for _, f := range d.facts {
		if f.ContinuedAt != "" {
			pieces = append(pieces, piece{f.At, f.Name, f.ContinuedAt, f.Markup()})
		}
	}
	parts := map[string]*inline.Part{}
	for _, p := range d.PartList {
		if p.Footnote {
			continue
		}
		if p.ID == "" || parts[p.ID] != nil {
			report(p.At, rule, "a continuation has the id %q, which is empty or a duplicate", p.ID)
		}
		parts[p.ID] = p
		if p.ContinuedAt != "" {
			pieces = append(pieces, piece{p.At, "the continuation " + p.ID, p.ContinuedAt, p.Markup()})
		}
	}
	continued := map[string]bool{}
	for _, p := range pieces {
		next := parts[p.on]
		switch {
		case next == nil:
			report(p.at, rule, "%s continues at %q, but the document has no such continuation", p.name, p.on)
			continue
		case next.At <= p.at:
			report(p.at, rule, "%s continues at %q, which is before it in the document", p.name, p.on)
		case continued[p.on]:
			report(p.at, rule, "two pieces continue at %q", p.on)
		case next.At < d.end(p.at, p.markup):
			report(p.at, rule, "%s continues at %q, which is inside it", p.name, p.on)
		}
		continued[p.on] = true
	}
	for _, p := range d.PartList {
		if !p.Footnote && !continued[p.ID] {
			report(p.At, rule, "no fact continues at the continuation %q, so its text belongs to none", p.ID)
		}
	}
}
