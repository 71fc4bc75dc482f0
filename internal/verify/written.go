package verify

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/inline"
	"github.com/tieout/tieout/internal/oim"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// The summaries of findings about a document that tieout wrote.
const (
	edited     = "tag that was changed since tieout wrote it"
	removed    = "tag that was removed since tieout wrote the document"
	inserted   = "tag that tieout did not write"
	rewritten  = "document that was changed since tieout wrote it"
	unoriginal = "facts of tieout that cannot be compared"
)

const rewrite = "Correct filing.toml or the ledgers and run tieout report again, or check the change by hand"

// mostOriginals is the most bytes of a file of xBRL-JSON.
const mostOriginals = 64 << 20

// Written is what became of the documents that a draft.lock beside them lists.
type Written struct {
	Changed bool `json:"changed"` // whether the bytes of a document are not those that tieout wrote
	Compared
}

// original is a fact of xBRL-JSON.
type original struct {
	Value      *string           `json:"value"`
	Decimals   *int              `json:"decimals"`
	Dimensions map[string]string `json:"dimensions"`
}

// originals is a file of xBRL-JSON as far as it is compared.
type originals struct {
	Info struct {
		Namespaces map[string]string `json:"namespaces"`
		Taxonomy   []string          `json:"taxonomy"`
	} `json:"documentInfo"`
	Facts map[string]original `json:"facts"`
}

// written compares each document that tieout wrote and that was changed since with the facts that
// tieout wrote beside it, tag by tag. draft.lock has the hashes of what was written. Facts of the
// cover page are compared here, which no facts.json has.
func (r *Report) written() {
	lock, err := record.LockIn(r.fsys)
	if errors.Is(err, fs.ErrNotExist) { // as in most folders
		r.unlocked()
		return
	}
	if err != nil {
		r.report(diag.Error, "XBR001", source.Point{File: path.Join(r.dir, record.LockFile)}, unoriginal, err.Error(), rewrite)
		return
	}
	for _, d := range r.Documents {
		sum := lock.Outputs[path.Base(d.Name)]
		if sum == "" {
			continue
		}
		if r.Written == nil {
			r.Written = &Written{Compared: Compared{File: path.Join(r.dir, oim.FactsFile)}}
		}
		if filing.Hash(d.Bytes) != sum {
			r.Written.Changed = true
			r.sinceWritten(d, lock)
		}
	}
}

// sinceWritten compares a document that was changed.
func (r *Report) sinceWritten(d *inline.Document, lock *record.Lock) {
	at := source.Point{File: d.Name}
	want := lock.Outputs[oim.FactsFile]
	if want == "" { // of a draft
		r.report(diag.Info, "XBR001", at, rewritten, "its hash is not the one in "+record.LockFile, "Draft again if the change was not meant")
		return
	}
	in, data, err := readOriginals(r.fsys)
	switch {
	case err != nil:
		r.report(diag.Error, "XBR001", at, unoriginal, fmt.Sprintf("the document was changed since tieout wrote it, and %s cannot be read: %v", oim.FactsFile, err), rewrite)
		return
	case filing.Hash(data) != want:
		r.report(diag.Error, "XBR001", source.Point{File: r.Written.File}, unoriginal, fmt.Sprintf("the document %s and the file were changed since tieout wrote them", path.Base(d.Name)), rewrite)
	}
	if r.tagByTag(d, in) {
		r.report(diag.Info, "XBR001", at, rewritten, fmt.Sprintf("its facts are those of %s, but other bytes differ; they were not compared", oim.FactsFile), "Check the change by hand if it was not meant")
	}
}

// unlocked compares a document with the facts of tieout beside it, where draft.lock was not kept:
// those that name the document's schema.
func (r *Report) unlocked() {
	in, _, err := readOriginals(r.fsys)
	if err != nil || len(r.Documents) != 1 || len(in.Info.Taxonomy) != 1 {
		return
	}
	d := r.Documents[0]
	if slices.ContainsFunc(d.References, func(ref inline.Reference) bool { return ref.Href == in.Info.Taxonomy[0] }) {
		r.Written = &Written{Compared: Compared{File: path.Join(r.dir, oim.FactsFile)}}
		r.Written.Changed = !r.tagByTag(d, in)
	}
}

// tagByTag compares each tag of a document with the fact of its id, and reports whether all are
// equal.
func (r *Report) tagByTag(d *inline.Document, in originals) bool {
	at := source.Point{File: d.Name}
	c := &r.Written.Compared
	seen := map[string]bool{}
	for _, f := range r.Facts {
		if f.Document != d {
			continue
		}
		o, known := in.Facts[f.ID]
		if !known || seen[f.ID] {
			c.Others++
			r.report(diag.Error, "XBR001", place{d, f.Element}, inserted, fmt.Sprintf("the tag %s: %s is %s", f.Named(), r.aspects(f), f.Shown()), rewrite)
			continue
		}
		seen[f.ID] = true
		wrong := in.compare(f, o)
		if wrong == nil {
			c.Equal++
			continue
		}
		c.Different++
		r.report(diag.Error, "XBR001", place{d, f.Element}, edited, fmt.Sprintf("the tag %s (%s): %s", f.Named(), text.Clip(f.Name, 100), strings.Join(wrong, "; ")), rewrite)
	}
	for _, id := range slices.Sorted(maps.Keys(in.Facts)) {
		if !seen[id] {
			c.Missing++
			o := in.Facts[id]
			r.report(diag.Error, "XBR001", at, removed, fmt.Sprintf("the tag %s was %s of %s", text.Clip(id, 60), valueOf(o), text.Clip(o.Dimensions["concept"], 100)), rewrite)
		}
	}
	return c.Different+c.Missing+c.Others == 0
}

// readOriginals reads the facts that tieout wrote in a folder, and also returns the bytes.
func readOriginals(fsys fs.FS) (in originals, data []byte, err error) {
	if data, _, err = filing.ReadFileWithin(fsys, oim.FactsFile, mostOriginals); err == nil {
		err = json.Unmarshal(data, &in)
	}
	return in, data, err
}

// valueOf returns the value of a fact for a message.
func valueOf(o original) string {
	switch {
	case o.Value == nil:
		return "nil"
	case o.Decimals != nil:
		return text.Clip(text.Group(*o.Value), 60)
	}
	return fmt.Sprintf("%q", text.Clip(text.OneLine(*o.Value), 60))
}

// name resolves a qualified name of the file.
func (in originals) name(written string) inline.Name {
	prefix, local, _ := strings.Cut(written, ":")
	return inline.Name{Space: in.Info.Namespaces[prefix], Prefix: prefix, Local: local}
}

// unit resolves a unit of the file, such as "iso4217:USD/xbrli:shares"; "" is a pure number.
func (in originals) unit(written string) *inline.Unit {
	names := func(s string) (list []inline.Name) {
		for one := range strings.SplitSeq(strings.Trim(s, "()"), "*") {
			list = append(list, in.name(one))
		}
		return list
	}
	if written == "" {
		return &inline.Unit{Measure: "xbrli:pure", Over: []inline.Name{{Space: "http://www.xbrl.org/2003/instance", Prefix: "xbrli", Local: "pure"}}}
	}
	over, under, divided := strings.Cut(written, "/")
	u := &inline.Unit{Measure: written, Over: names(over)}
	if divided {
		u.Under = names(under)
	}
	return u
}

// compare returns what is different in a tag from the fact that tieout wrote.
func (in originals) compare(f *inline.Fact, o original) (wrong []string) {
	expect := func(what string, same bool, found, expected string) {
		if !same {
			wrong = append(wrong, fmt.Sprintf("its %s is %s, but was %s", what, text.Clip(found, 200), text.Clip(expected, 200)))
		}
	}
	concept := in.name(o.Dimensions["concept"])
	expect("element", f.Concept.Key() == concept.Key(), f.Name+space(f.Concept, concept), concept.String()+space(concept, f.Concept))
	if f.Target != "" {
		wrong = append(wrong, fmt.Sprintf("it is in another report, %q", text.Clip(f.Target, 60)))
	}
	if f.Of == nil {
		wrong = append(wrong, "its context is missing")
	} else {
		wrong = append(wrong, in.context(f.Of, o)...)
	}
	if number := o.Decimals != nil; number != (f.Kind == inline.Number) {
		return append(wrong, fmt.Sprintf("it is an ix:%s now", f.Kind))
	}
	switch {
	case f.Kind == inline.Number && f.Per == nil:
		wrong = append(wrong, "its unit is missing")
	case f.Kind == inline.Number:
		unit := in.unit(o.Dimensions["unit"])
		expect("unit", f.Per.Key() == unit.Key(), f.Per.Measure, unit.Measure)
	}
	switch {
	case f.Nil && o.Value == nil:
	case f.Nil || o.Value == nil:
		wrong = append(wrong, fmt.Sprintf("its value is %s, but was %s", f.Shown(), valueOf(o)))
	case f.Err != nil:
		wrong = append(wrong, fmt.Sprintf("its value cannot be read, but was %s", valueOf(o)))
	case f.Kind == inline.Number:
		value, err := decimal(*o.Value)
		expect("value", err == nil && f.Value.Cmp(value) == 0, f.Shown(), valueOf(o))
		expect("decimals", f.Unsure == nil && !f.Exact && f.Places == *o.Decimals, f.Decimals+f.Precision, fmt.Sprint(*o.Decimals))
	case f.Escape:
		if now, was := withoutSpace(f.Words), inline.Words(*o.Value); now != was {
			wrong = append(wrong, fmt.Sprintf("its words differ from %q", text.Clip(from(f.Words, now, was), 60)))
		}
	default:
		expect("text", text.OneLine(f.Words) == text.OneLine(*o.Value), f.Shown(), valueOf(o))
	}
	return wrong
}

// context returns what is different in a context.
func (in originals) context(c *inline.Context, o original) (wrong []string) {
	start, end, lasting := strings.Cut(o.Dimensions["period"], "/")
	was := inline.Context{Instant: start}
	if lasting {
		was = inline.Context{Start: start, End: end}
	}
	if c.Days() != was.Days() {
		wrong = append(wrong, fmt.Sprintf("its period is %s, but was %s", text.Clip(c.Days(), 60), text.Clip(was.Days(), 60)))
	}
	if entity := in.name(o.Dimensions["entity"]); c.Scheme != entity.Space || c.Entity != entity.Local {
		wrong = append(wrong, fmt.Sprintf("its registrant is %s of %s, but was %s of %s", text.Clip(c.Entity, 40), text.Clip(c.Scheme, 100), text.Clip(entity.Local, 40), text.Clip(entity.Space, 100)))
	}
	var is, want, shown []string
	for _, m := range c.Members {
		member := m.Member.Key()
		if m.Typed {
			member = m.Domain.Key() + " " + m.Value
		}
		is = append(is, m.Axis.Key()+" "+member)
	}
	for _, axis := range slices.Sorted(maps.Keys(o.Dimensions)) {
		if strings.Contains(axis, ":") {
			want = append(want, in.name(axis).Key()+" "+in.name(o.Dimensions[axis]).Key())
			shown = append(shown, axis+" "+o.Dimensions[axis])
		}
	}
	slices.Sort(is)
	slices.Sort(want)
	if !slices.Equal(is, want) || len(c.Other) > 0 {
		now := strings.Join(append(slices.Clone(c.Dims), c.Other...), ", ")
		wrong = append(wrong, fmt.Sprintf("its member list is %s, but was %s", text.Clip(none(now), 200), text.Clip(none(strings.Join(shown, ", ")), 200)))
	}
	return wrong
}

func none(list string) string {
	if list == "" {
		return "none"
	}
	return list
}

// space returns the namespace of a name in parentheses where another is written like it.
func space(n, other inline.Name) string {
	if n.String() != other.String() || n.Space == other.Space {
		return ""
	}
	return " (" + n.Space + ")"
}

func withoutSpace(s string) string { return strings.Join(strings.Fields(s), "") }

// from returns the words of a text from the one where it differs from another. The arguments now
// and was are both texts without white space.
func from(words, now, was string) string {
	n := 0
	for n < len(now) && n < len(was) && now[n] == was[n] {
		n++
	}
	start := 0
	for i, c := range words {
		if unicode.IsSpace(c) {
			start = i
			continue
		}
		if n -= len(string(c)); n < 0 {
			return text.OneLine(words[start:])
		}
	}
	return "its end"
}
