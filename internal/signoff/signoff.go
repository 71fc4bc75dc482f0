// Package signoff seals what a person signed: the value, the origin, the
// definition and the sentences of a fact, or of all facts of a section. It
// promises that a seal changes when one of them does, and only then, and that
// each is sealed apart, so that what reopened a sign-off can be told.
package signoff

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"tieout/internal/disclosure"
	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/filing"
	"tieout/internal/tag"
)

// Seal is the hashes of what was signed.
type Seal struct{ Value, Origin, Definition, Sentence string }

// Changed names what differs between two seals.
func (s Seal) Changed(now Seal) []string {
	var list []string
	for _, each := range []struct{ name, was, is string }{
		{"value", s.Value, now.Value}, {"origin", s.Origin, now.Origin}, {"definition", s.Definition, now.Definition}, {"sentence", s.Sentence, now.Sentence},
	} {
		if each.was != each.is {
			list = append(list, each.name)
		}
	}
	return list
}

// Of seals a fact, or a section that is drafted; ok is false for what is neither.
func Of(target string, f *filing.Filing, set *fact.Set, drafts []*document.Draft) (seal Seal, ok bool) {
	if id, err := fact.ParseID(target); err == nil {
		if is := set.Of(id); is != nil {
			return of(f, set, []*fact.Fact{is}, sentences(drafts, id)), true
		}
		return Seal{}, false
	}
	for _, d := range drafts {
		if slices.Contains(targets(d), target) {
			return of(f, set, Facts(d, target), words(d, target)), true
		}
	}
	return Seal{}, false
}

// Targets gives what of the drafts is signed: the sections of each document, and of
// one that sets in or quotes the others, the whole.
func Targets(drafts []*document.Draft) []string {
	var list []string
	for _, d := range drafts {
		list = append(list, targets(d)...)
	}
	return list
}

func targets(d *document.Draft) []string {
	if whole(d) {
		return []string{d.Name}
	}
	var list []string
	for _, s := range d.Sections {
		list = append(list, s.Name)
	}
	return list
}

// whole says whether a document is signed as one: the letter sets in sections of the
// others, and the memo has none.
func whole(d *document.Draft) bool { return d.Name == disclosure.Letter.Name || len(d.Sections) == 0 }

// Status is what became of a sign-off.
type Status struct {
	filing.Signoff
	Changed []string // what reopened it; nil while it holds
	Gone    bool     // what was signed is no longer there
}

// Open says whether what was signed must be signed again.
func (s Status) Open() bool { return s.Gone || len(s.Changed) > 0 }

// Statuses tells of each sign-off whether it still holds, in the order of
// signoffs.toml.
func Statuses(f *filing.Filing, set *fact.Set, drafts []*document.Draft) []Status {
	var list []Status
	for _, s := range f.Signoffs {
		now, ok := Of(s.Target, f, set, drafts)
		list = append(list, Status{s, Was(s).Changed(now), !ok})
	}
	return list
}

// Was gives the seal that a sign-off was made with.
func Was(s filing.Signoff) Seal {
	return Seal{Value: s.Value, Origin: s.Origin, Definition: s.Definition, Sentence: s.Sentence}
}

// String gives the seal as one hash.
func (s Seal) String() string { return hash([]string{s.Value, s.Origin, s.Definition, s.Sentence}) }

// Facts gives the facts that a section shows, each once.
func Facts(d *document.Draft, section string) []*fact.Fact {
	var list []*fact.Fact
	for _, m := range d.Marks {
		if m.Fact != nil && (whole(d) || d.SectionAt(m.Start) == section) && !slices.Contains(list, m.Fact) {
			list = append(list, m.Fact)
		}
	}
	return list
}

func of(f *filing.Filing, set *fact.Set, facts []*fact.Fact, sentence []string) Seal {
	tags := tag.New(f, set)
	var value, origin, definition []string
	for _, each := range facts {
		id := each.ID.String()
		value = append(value, id, each.Value.String(), string(each.Value.Unit()))
		origin = append(origin, id)
		for _, in := range each.Origin.Inputs {
			origin = append(origin, in.String())
		}
		for _, cells := range each.Origin.Cells {
			origin = append(origin, cells.String())
		}
		element := tags.Of(each).Element
		definition = append(definition, id, element.QName(""), each.Words.Label, each.Words.Definition, each.Words.Formula)
		if a := f.Account(element.Local); a != nil {
			definition = append(definition, "accounts "+strings.Join(a.Numbers, " "))
		}
		for _, policy := range disclosure.Makers(each.ID.Metric, each.ID.Member) {
			definition = append(definition, policy+" = "+f.Policies.InForce()[policy])
		}
	}
	return Seal{hash(value), hash(origin), hash(definition), hash(sentence)}
}

// sentences gives the printed sentences that show a fact.
func sentences(drafts []*document.Draft, id fact.ID) []string {
	var list []string
	for _, d := range drafts {
		for _, b := range d.Blocks {
			for _, s := range b.Sentences() {
				if slices.ContainsFunc(s.Facts(), func(span document.Span) bool { return span.ID == id }) {
					list = append(list, d.Name, s.String())
				}
			}
		}
	}
	return list
}

// words gives the printed text of a section, block by block.
func words(d *document.Draft, section string) []string {
	var list []string
	for _, b := range d.Blocks {
		if whole(d) || b.Section == section {
			list = append(list, b.Text)
		}
	}
	return list
}

// hash binds texts in their order, each with its length.
func hash(texts []string) string {
	var b strings.Builder
	for _, s := range texts {
		fmt.Fprintf(&b, "%d:%s\n", len(s), s)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}
