// Package signoff hashes the content that a person signs: the values, sources, definitions and
// sentences of one fact, or of all facts in a section. A [Seal] has one hash for each of the four,
// so that a report can name what has changed since a sign-off. A target is a fact, a section, the
// letter or the memo.
//
// [Of] returns the seal of a target today, and [Statuses] compares each filing.Signoff of
// signoffs.toml with it. [Standings] and [Lacking] say which sign-offs [signoffs] of filing.toml
// still requires, for the check SGN001, `tieout sign` and the review page.
package signoff

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/tag"
)

// Seal holds the hashes of a fact or section.
type Seal struct{ Value, Origin, Definition, Sentence string }

// Changed returns the names of the hashes that differ between two seals: "value", "origin",
// "definition" and "sentence".
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

// Of returns the current seal of a target, given by its name, or of a fact, given by its id. ok
// is false if there is no such target or fact.
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

// Targets returns the names of the targets of the drafts: the sections of each document and,
// for the letter and the memo, the document itself.
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

// whole reports whether a document is signed as one: the letter, which repeats sections of
// the others, and the memo, which has none.
func whole(d *document.Draft) bool { return d.Name == disclosure.Letter.Name || len(d.Sections) == 0 }

// Status is a sign-off compared with the current draft.
type Status struct {
	filing.Signoff
	Changed []string // names of the hashes that have changed, as Seal.Changed returns them; nil if none have
	Gone    bool     // the draft has no such fact or section
}

// Open reports whether the target must be signed again.
func (s Status) Open() bool { return s.Gone || len(s.Changed) > 0 }

// Statuses returns the status of each sign-off for the current report, in the order of
// signoffs.toml.
func Statuses(f *filing.Filing, set *fact.Set, drafts []*document.Draft) []Status {
	var list []Status
	for _, s := range f.Signoffs {
		if !s.For(f.Report) {
			continue
		}
		now, ok := Of(s.Target, f, set, drafts)
		list = append(list, Status{s, Was(s).Changed(now), !ok})
	}
	return list
}

// Was returns the seal that was recorded in a sign-off.
func Was(s filing.Signoff) Seal {
	return Seal{Value: s.Value, Origin: s.Origin, Definition: s.Definition, Sentence: s.Sentence}
}

// String returns one hash of all four hashes.
func (s Seal) String() string { return hash([]string{s.Value, s.Origin, s.Definition, s.Sentence}) }

// Facts returns the facts that a section prints, each once.
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
			definition = append(definition, "accounts "+strings.Join(a.Texts(), " "))
		}
		for _, policy := range disclosure.PoliciesAffecting(each.ID.Metric, each.ID.Member) {
			definition = append(definition, policy+" = "+f.Policies.InForce()[policy])
		}
	}
	return Seal{hash(value), hash(origin), hash(definition), hash(sentence)}
}

// sentences returns the printed sentences with a fact, each after its document's name.
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

// words returns the printed text of a section by block.
func words(d *document.Draft, section string) []string {
	var list []string
	for _, b := range d.Blocks {
		if whole(d) || b.Section == section {
			list = append(list, b.Text)
		}
	}
	return list
}

// hash returns the SHA-256 of texts in order, each with its length.
func hash(texts []string) string {
	var b strings.Builder
	for _, s := range texts {
		fmt.Fprintf(&b, "%d:%s\n", len(s), s)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}
