// Package filed reads what was filed before: the draft folders kept under filed/
// in the filing folder. It promises facts to the last digit that was kept, newest
// first; and that a draft which cannot be read is a finding where it breaks, never
// a draft with less in it. It knows nothing of what is drafted now.
package filed

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/fact"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/quantity"
	"tieout/internal/source"
)

// Folder is where what was filed is kept: a draft folder, whole, under each name.
const Folder = "filed"

// The files of a draft folder that are read.
const (
	lockFile  = "draft.lock"
	factsFile = "facts.json"
)

// Draft is a draft as it was filed.
type Draft struct {
	Name     string // of its folder: "10-K-FY2021"
	Form     string // 10-K, 10-Q or 8-K
	Period   fiscal.Period
	Compare  fiscal.Period
	Policies map[string]string // in force, by name
	Lines    map[string]string // a caption that drifted → its line
	Parents  map[string]string // a customer → its topmost parent
	Facts    map[fact.ID]Fact
	Shown    []Shown           // in the order of facts.json
	Words    map[string]string // its Markdown documents, by file: "release.md"
}

// Fact is a fact as it was filed.
type Fact struct {
	ID      fact.ID
	Value   quantity.Value // as facts.json spells it: of a ratio that does not end, 18 places
	Concept string         // "us-gaap:Revenues"
}

// Is says whether a value of today is the one that was filed, to every digit that
// was kept of it.
func (f Fact) Is(now quantity.Value) bool {
	return f.Value.Unit() == now.Unit() && f.Value.String() == now.String()
}

// Shown is one place where a filed fact was printed.
type Shown struct {
	ID   fact.ID
	Text string // the digits
	File string // "mdna.md"
	Line int    // of the file, from 1
}

// Path gives a file of the draft by its path in the filing folder.
func (d *Draft) Path(file string) string { return path.Join(Folder, d.Name, file) }

// At is where the draft says what it is.
func (d *Draft) At() source.Point { return source.Point{File: d.Path(lockFile)} }

// Shows says whether a document of the draft printed a fact of the metric.
func (d *Draft) Shows(metric string) bool {
	return slices.ContainsFunc(d.Shown, func(s Shown) bool { return s.ID.Metric == metric })
}

// Before says whether the draft is of a period that ends before another's last day.
func (d *Draft) Before(p fiscal.Period) bool { return ends(d.Period) < ends(p) }

// ends orders periods by their last days, in quarters.
func ends(p fiscal.Period) int { return p.Year*4 + (p.Quarter+3)%4 }

// With says whether the draft is of a period that ends on another's last day.
func (d *Draft) With(p fiscal.Period) bool { return ends(d.Period) == ends(p) }

// Inputs gives the files of the folder that drafts are read from, broken ones too:
// what draft.lock hashes.
func Inputs(fsys fs.FS) []string {
	var names []string
	folders, _ := folders(fsys)
	for _, name := range folders {
		names = append(names, path.Join(Folder, name, lockFile), path.Join(Folder, name, factsFile))
		documents, _ := fs.Glob(fsys, path.Join(Folder, literally(name), "*.md"))
		names = append(names, documents...)
	}
	return names
}

// Read reads what was filed, the newest first: by the last day of the period, then
// a 10-K or 10-Q before an 8-K, then by name, the last first. A folder without
// filed/ has nothing filed.
func Read(fsys fs.FS) ([]*Draft, []diag.Diagnostic) {
	names, found := folders(fsys)
	var drafts []*Draft
	for _, name := range names {
		d := &Draft{Name: name, Facts: map[fact.ID]Fact{}, Words: map[string]string{}}
		r := reader{fsys: fsys, draft: d}
		r.lock()
		r.facts()
		r.words()
		found = append(found, r.found...)
		if len(r.found) == 0 {
			drafts = append(drafts, d)
		}
	}
	slices.SortFunc(drafts, func(a, b *Draft) int {
		return cmp.Or(ends(b.Period)-ends(a.Period), rank(a)-rank(b), strings.Compare(b.Name, a.Name))
	})
	return drafts, found
}

func rank(d *Draft) int { return slices.Index([]string{"10-K", "10-Q", "8-K"}, d.Form) }

// folders gives the names of the folders under filed/, in order. Files beside them,
// and names that begin with a point, are somebody else's.
func folders(fsys fs.FS) ([]string, []diag.Diagnostic) {
	entries, err := fs.ReadDir(fsys, Folder)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !isLink(fsys):
		return nil, nil
	case err != nil:
		return nil, []diag.Diagnostic{unreadable(Folder, err)}
	}
	var names []string
	var found []diag.Diagnostic
	for _, e := range entries {
		name := path.Join(Folder, e.Name())
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		info, err := fs.Stat(fsys, name)
		if err != nil {
			found = append(found, unreadable(name, err))
			continue
		}
		if info.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names, found
}

// isLink says whether filed is a link, be it one that leads nowhere.
func isLink(fsys fs.FS) bool {
	entries, _ := fs.ReadDir(fsys, ".")
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == Folder && e.Type()&fs.ModeSymlink != 0 })
}

const remedy = "Keep a draft folder whole under filed/, as tieout draft wrote it"

func unreadable(name string, err error) diag.Diagnostic {
	d := filing.Unreadable(name, "FIL001", err)
	d.Remedy = cmp.Or(d.Remedy, remedy)
	return d
}

type reader struct {
	fsys  fs.FS
	draft *Draft
	found []diag.Diagnostic
}

// fail tells what is wrong with a file of the draft.
func (r *reader) fail(at source.Point, format string, args ...any) {
	r.found = append(r.found, diag.Diagnostic{Code: "FIL001", Summary: "a filed draft that cannot be read", Detail: fmt.Sprintf(format, args...),
		Remedy: remedy, Subject: at})
}

// mostRecord bounds a record of a draft, in bytes.
const mostRecord = 64 << 20

// decode reads a JSON record of the draft; ok is false where that failed, which was told.
func (r *reader) decode(file string, into any) (at source.Point, ok bool) {
	at = source.Point{File: r.draft.Path(file)}
	data, _, err := filing.ReadFileWithin(r.fsys, at.File, mostRecord)
	if err != nil {
		r.found = append(r.found, unreadable(at.File, err))
		return at, false
	}
	if err := json.Unmarshal(data, into); err != nil {
		offset := int64(0)
		if e := (*json.SyntaxError)(nil); errors.As(err, &e) {
			offset = e.Offset
		}
		if e := (*json.UnmarshalTypeError)(nil); errors.As(err, &e) {
			offset = e.Offset
		}
		before := data[:max(0, min(int(offset)-1, len(data)))]
		at.Line, at.Col = bytes.Count(before, []byte("\n"))+1, len([]rune(string(before[bytes.LastIndexByte(before, '\n')+1:])))+1
		r.fail(at, "%v", err)
		return at, false
	}
	return at, true
}

func (r *reader) lock() {
	var record struct {
		Form, Period, Compare    string
		Policies, Lines, Parents map[string]string
		Outputs                  map[string]string
	}
	at, ok := r.decode(lockFile, &record)
	if !ok {
		return
	}
	d := r.draft
	d.Form, d.Policies, d.Lines, d.Parents = record.Form, record.Policies, record.Lines, record.Parents
	if rank(d) < 0 {
		r.fail(at, "form must be 10-K, 10-Q or 8-K, and is %q", diag.Clip(record.Form, 40))
	}
	var err, err2 error
	d.Period, err = fiscal.ParsePeriod(record.Period)
	d.Compare, err2 = fiscal.ParsePeriod(record.Compare)
	if err := errors.Join(err, err2); err != nil {
		r.fail(at, "period or compare: %v", err)
	}
	if len(d.Policies) == 0 {
		r.fail(at, "it has no policies")
	}
	r.whole(record.Outputs)
}

// whole holds the facts that are read to what the draft says it wrote.
func (r *reader) whole(outputs map[string]string) {
	data, _, err := filing.ReadFileWithin(r.fsys, r.draft.Path(factsFile), mostRecord)
	if want := outputs[factsFile]; want != "" && err == nil && fmt.Sprintf("%x", sha256.Sum256(data)) != want {
		r.fail(source.Point{File: r.draft.Path(factsFile)}, "it was changed since it was filed: its SHA-256 is not the one in %s", lockFile)
	}
}

func (r *reader) facts() {
	var record struct {
		Facts []struct{ ID, Value, Unit, Concept string }
		Shown []struct {
			ID, Text, File string
			Line           int
		}
	}
	at, ok := r.decode(factsFile, &record)
	if !ok {
		return
	}
	if record.Facts == nil {
		r.fail(at, "it has no facts")
	}
	for _, f := range record.Facts {
		id, err := fact.ParseID(f.ID)
		a, err2 := quantity.ParseText(f.Value)
		_, twice := r.draft.Facts[id]
		switch err := errors.Join(err, err2); {
		case err != nil:
			r.fail(at, "%s: %v", diag.Clip(f.ID, 80), err)
		case f.Unit == "":
			r.fail(at, "%s has no unit", id)
		case twice:
			r.fail(at, "%s is there twice", id)
		default:
			r.draft.Facts[id] = Fact{id, quantity.Money(a, quantity.Unit(f.Unit)), f.Concept}
		}
	}
	for _, s := range record.Shown {
		id, err := fact.ParseID(s.ID)
		if err != nil {
			r.fail(at, "shown: %v", err)
			continue
		}
		r.draft.Shown = append(r.draft.Shown, Shown{id, s.Text, s.File, s.Line})
	}
}

// words reads the Markdown documents. A draft without any is whole: facts alone may
// have been filed.
func (r *reader) words() {
	documents, _ := fs.Glob(r.fsys, path.Join(Folder, literally(r.draft.Name), "*.md"))
	for _, name := range documents {
		data, _, err := filing.ReadFile(r.fsys, name)
		if err != nil {
			r.found = append(r.found, unreadable(name, err))
			continue
		}
		r.draft.Words[path.Base(name)] = string(data)
	}
}

// literally spells a name so that a pattern means just it.
func literally(name string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(name)
}
