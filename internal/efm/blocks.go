package efm

import "strings"

// checkBlocks checks the text blocks: their escape and their context; and the continuations of
// facts, whose chains are unbroken and in the order of the document.
func (r *report) checkBlocks() {
	d := r.document
	report := func(at int, rule, what string, args ...any) { r.found(blocks, rule, d.file, at, Defect, what, args...) }
	required := r.requiredContext()
	for _, f := range d.facts {
		concept, known := r.concept(f.name)
		if !known || !strings.HasSuffix(concept.Type, ":textBlockItemType") {
			continue
		}
		if f.escape != "true" && !f.numeric {
			report(f.at, "EFM 6.5.15", "the text block %s has escape=%q, so its markup is lost; escape=\"true\" is expected", f.name, f.escape)
		}
		if c := d.contextOf[f.context]; c != nil && required != nil && c.id != required.id {
			report(f.at, "EFM 6.5.19", "the text block %s is in the context %s, but text blocks belong in the context of the document's period, %s", f.name, c.ID, required.ID)
		}
	}
	byID := map[string]*item{}
	for _, c := range d.continuations {
		if c.id == "" || byID[c.id] != nil {
			report(c.at, "Inline XBRL 1.1, 4.1", "a continuation has the id %q, which is empty or a duplicate", c.id)
		}
		byID[c.id] = c
	}
	after := map[string]*item{} // the piece before each continuation
	follow := func(f *item) {
		if f.continued == "" {
			return
		}
		next := byID[f.continued]
		switch {
		case next == nil:
			report(f.at, "Inline XBRL 1.1, 4.1", "%s continues at %q, but the document has no such continuation", piece(f), f.continued)
			return
		case after[f.continued] != nil:
			report(f.at, "Inline XBRL 1.1, 4.1", "two pieces continue at %q", f.continued)
		case next.at < f.at:
			report(f.at, "Inline XBRL 1.1, 4.1", "%s continues at %q, which is before it in the document", piece(f), f.continued)
		}
		for outer := next.within; outer != nil; outer = outer.within {
			if outer == f {
				report(f.at, "Inline XBRL 1.1, 4.1", "%s continues at %q, which is inside it", piece(f), f.continued)
				break
			}
		}
		after[f.continued] = f
	}
	for _, f := range d.facts {
		follow(f)
	}
	for _, c := range d.continuations {
		follow(c)
	}
	for _, c := range d.continuations {
		if after[c.id] == nil {
			report(c.at, "Inline XBRL 1.1, 4.1", "no fact continues at the continuation %q, so its text belongs to none", c.id)
		}
	}
}

// piece names a fact or a continuation for a message.
func piece(f *item) string {
	if f.name == "" {
		return "the continuation " + f.id
	}
	return f.name
}
