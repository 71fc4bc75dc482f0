package efm

import "strings"

// The roles of labels that have rules of their own.
const (
	standardLabel = "http://www.xbrl.org/2003/role/label"
	documentation = "http://www.xbrl.org/2003/role/documentation"
)

const maxLabel = 511 // characters

// checkLabels checks the labels: each element of the report has one, in English, which no other
// element has.
func (r *report) checkLabels() {
	b := r.bases["_lab"]
	if b == nil {
		return
	}
	report := func(rule string, at int, what string, args ...any) {
		r.found(labels, rule, b.file, at, Defect, what, args...)
	}
	type key struct{ concept, role, lang string }
	has := map[key]*label{}
	whose := map[string]string{} // the element with a standard label
	for _, l := range b.links {
		for _, t := range l.labels {
			switch {
			case t.lang != "en-US":
				report("EFM 6.10.1", t.at, "the label %q has the language %q, not en-US", clip(t.text), t.lang)
			case t.text != strings.TrimSpace(t.text) || t.text == "":
				report("EFM 6.10.8", t.at, "the label %q is empty, or begins or ends with white space", clip(t.text))
			case t.role != documentation && (len(t.text) > maxLabel || strings.Contains(t.text, "<")):
				r.found(labels, "EFM 6.10.6", b.file, t.at, "Choose a shorter caption without < in the ledger or the template", "the label %q has %d characters or a <; at most %d are allowed, and no <", clip(t.text), len([]rune(t.text)), maxLabel)
			}
		}
		for _, a := range l.arcs {
			if a.from == nil || a.arcrole != conceptLabel {
				continue
			}
			for _, t := range l.texts[a.target] {
				if r.steps--; r.steps < 0 {
					return
				}
				concept := a.from.concept
				at := key{concept, t.role, t.lang}
				if has[at] != nil {
					report("EFM 6.10.2", t.at, "%s has two labels with the role %s", concept, t.role)
				}
				has[at] = t
				switch other, taken := whose[t.text]; {
				case t.role == documentation && !r.own(concept):
					report("EFM 6.10.5", t.at, "%s is a standard element, but the report documents it", concept)
				case t.role == standardLabel && taken && other != concept:
					r.found(labels, "EFM 6.10.4", b.file, t.at, "Give the captions of the two elements different words, or choose other names under [tags] in filing.toml", "%s and %s have the same label, %q", other, concept, clip(t.text))
				case t.role == standardLabel:
					whose[t.text] = concept
				}
			}
		}
	}
	lacks := map[string]bool{}
	need := func(concept string) {
		if r.known(concept) && !lacks[concept] && has[key{concept, standardLabel, "en-US"}] == nil {
			lacks[concept] = true
			report("EFM 6.10.1", b.at, "%s has no label in English", concept)
		}
	}
	for _, concept := range r.usedConcepts() {
		need(concept.name)
	}
	for _, e := range r.schema.declared {
		need(e.Prefix + ":" + e.Name)
		if e.Type == "xbrli:monetaryItemType" && !e.Abstract && e.Balance == "" && has[key{e.Prefix + ":" + e.Name, documentation, "en-US"}] == nil {
			r.found(schemas, "EFM 6.11.5", r.schema.file, e.at, Defect, "the element %s has neither a balance nor documentation that states its sign", e.Name)
		}
	}
	pre := r.bases["_pre"]
	if pre == nil {
		return
	}
	for _, l := range pre.links {
		for _, loc := range l.locs {
			need(loc.concept)
		}
		for _, a := range l.arcs {
			if a.to != nil && a.preferred != "" && a.preferred != standardLabel && has[key{a.to.concept, a.preferred, "en-US"}] == nil {
				r.found(labels, "EFM 6.12.4", pre.file, a.at, Defect, "%s is to be shown with its label of the role %s, which it does not have", a.to.concept, a.preferred)
			}
		}
	}
}
