package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// mostRecord is the largest record of a draft folder, in bytes.
const mostRecord = 64 << 20

// reader reads the files of one draft folder.
type reader struct {
	fsys   fs.FS
	folder string // of the draft in fsys
	draft  *Draft
	hashes map[string]string // of each file, by its path in fsys
	faults []fault
}

// fault is a mistake in a file of a draft folder.
type fault struct {
	at     source.Point // the file by its path in fsys, and where in it
	err    error
	unread bool // it could not be read at all
}

func (r *reader) fail(at source.Point, format string, args ...any) {
	r.faults = append(r.faults, fault{at: at, err: fmt.Errorf(format, args...)})
}

// record reads a JSON record of the folder. ok is false where it adds a fault.
func (r *reader) record(file string, into any) (at source.Point, sum string, ok bool) {
	at = source.Point{File: path.Join(r.folder, file)}
	data, sum, err := filing.ReadFileWithin(r.fsys, at.File, mostRecord)
	if err != nil {
		r.faults = append(r.faults, fault{at: at, err: err, unread: true})
		return at, "", false
	}
	r.hashes[at.File] = sum
	at, ok = r.parse(at, data, into)
	return at, sum, ok
}

// parse parses a JSON record. ok is false where it adds a fault.
func (r *reader) parse(at source.Point, data []byte, into any) (source.Point, bool) {
	if err := json.Unmarshal(data, into); err != nil {
		offset := int64(0)
		if e := (*json.SyntaxError)(nil); errors.As(err, &e) {
			offset = e.Offset
		}
		if e := (*json.UnmarshalTypeError)(nil); errors.As(err, &e) {
			offset = e.Offset
		}
		if offset > 0 {
			before := data[:min(int(offset)-1, len(data))]
			at.Line, at.Col = bytes.Count(before, []byte("\n"))+1, len([]rune(string(before[bytes.LastIndexByte(before, '\n')+1:])))+1
		}
		r.fail(at, "%w", err)
		return at, false
	}
	return at, true
}

// document reads a document of the folder, as text.
func (r *reader) document(file string) {
	name := path.Join(r.folder, file)
	data, sum, err := filing.ReadFile(r.fsys, name)
	if err != nil {
		r.faults = append(r.faults, fault{at: source.Point{File: name}, err: err, unread: true})
		return
	}
	r.hashes[name] = sum
	r.draft.Documents = append(r.draft.Documents, File{Name: file, Data: data})
}

func (r *reader) lock() (at source.Point, ok bool) {
	r.draft.Lock = &Lock{}
	at, _, ok = r.record(lockFile, r.draft.Lock)
	if !ok {
		return at, false
	}
	var err, err2 error
	r.draft.Period, err = fiscal.ParsePeriod(r.draft.Lock.Period)
	r.draft.Compare, err2 = fiscal.ParsePeriod(r.draft.Lock.Compare)
	if err := errors.Join(err, err2); err != nil {
		r.fail(at, "period or compare: %w", err)
	}
	for _, l := range r.draft.Lock.Ledgers {
		if err := l.Check(); err != nil {
			r.fail(at, "%w", err)
		}
	}
	return at, true
}

// facts reads facts.json.
func (r *reader) facts(at source.Point, in factsRecord) {
	r.draft.Facts, r.draft.Shown = in.Facts, in.Shown
	r.draft.indexed()
	for _, f := range in.Facts {
		_, err := fact.ParseID(f.ID.String()) // there may be none
		if _, err2 := quantity.ParseText(f.Value); errors.Join(err, err2) != nil {
			r.fail(at, "%s: %w", f.ID, errors.Join(err, err2))
		}
	}
	for _, s := range in.Shown {
		if _, err := fact.ParseID(s.ID.String()); err != nil {
			r.fail(at, "shown: %w", err)
		}
	}
}

// parts reads the entries of parts.json for facts of the draft.
func (r *reader) parts(at source.Point, in partsRecord) {
	for _, p := range in.Parts {
		if r.draft.Fact(p.ID) == nil {
			continue
		}
		r.draft.Parts = append(r.draft.Parts, p)
		for _, a := range p.Addends {
			if _, err := quantity.ParseText(a.Value); err != nil {
				r.fail(at, "%s: %w", p.ID, err)
			}
		}
	}
}

// Read reads a draft folder with its Markdown documents, which a person may have edited. The
// error names the file that is missing or broken.
func Read(fsys fs.FS, name string) (*Draft, error) {
	r := &reader{fsys: fsys, draft: &Draft{Name: name}, hashes: map[string]string{}}
	r.edited()
	if len(r.faults) > 0 {
		return nil, fmt.Errorf("%s is not a draft folder: %w", name, r.faults[0].wrapped())
	}
	return r.draft, nil
}

func (r *reader) edited() {
	var facts factsRecord
	at, ok := r.lock()
	if !ok {
		return
	}
	if r.draft.Lock.Blank {
		r.fail(at, "it is a blank draft, which has no numbers to compare")
		return
	}
	at, _, ok = r.record(factsFile, &facts)
	if !ok {
		return
	}
	facts.Shown = slices.DeleteFunc(facts.Shown, func(s render.Shown) bool { return !render.Markdown.Wrote(s.File) || path.Base(s.File) != s.File })
	r.facts(at, facts)
	var files []string
	for _, s := range r.draft.Shown {
		files = append(files, s.File)
	}
	for _, s := range r.draft.Lock.Sections { // a document without facts
		if path.Base(s.File) == s.File {
			files = append(files, s.File)
		}
	}
	for i, file := range files {
		if !slices.Contains(files[:i], file) {
			r.document(file)
		}
	}
	if _, err := fs.Stat(r.fsys, partsFile); errors.Is(err, fs.ErrNotExist) {
		return
	}
	var parts partsRecord
	if at, _, ok := r.record(partsFile, &parts); ok {
		r.parts(at, parts)
	}
}

// wrapped returns the fault as an error that names the file.
func (f fault) wrapped() error {
	err := f.err
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		err = p.Err
	}
	if t := (*json.UnmarshalTypeError)(nil); errors.As(err, &t) {
		err = errors.New("the file is not one that tieout draft writes")
	}
	return fmt.Errorf("%s: %w", f.at.File, err)
}

// ReadFacts reads a facts.json that tieout draft or tieout report wrote, whatever its name: the
// facts, and where documents show them. The error names the file.
func ReadFacts(fsys fs.FS, name string) ([]Fact, []render.Shown, error) {
	data, _, err := filing.ReadFileWithin(fsys, name, mostRecord)
	if err != nil {
		return nil, nil, fault{at: source.Point{File: name}, err: err}.wrapped()
	}
	return ParseFacts(name, data)
}

// ParseFacts is like ReadFacts, for a file that was read before.
func ParseFacts(name string, data []byte) ([]Fact, []render.Shown, error) {
	if key := repeatedKey(data); key != "" {
		return nil, nil, fmt.Errorf("%s: an object has the key %q twice", name, text.Clip(key, 60))
	}
	r := &reader{draft: &Draft{}}
	var in factsRecord
	if at, ok := r.parse(source.Point{File: name}, data, &in); ok {
		r.facts(at, in)
	}
	if len(r.faults) > 0 {
		return nil, nil, r.faults[0].wrapped()
	}
	if in.Facts == nil {
		return nil, nil, fmt.Errorf("%s: the file has no list of facts", name)
	}
	seen := make(map[fact.ID]bool, len(in.Facts))
	for _, f := range in.Facts {
		if seen[f.ID] {
			return nil, nil, fmt.Errorf("%s: the fact %s is listed twice", name, f.ID)
		}
		seen[f.ID] = true
	}
	return in.Facts, in.Shown, nil
}

// repeatedKey returns a key that an object of a JSON file has twice, or "". Keys that differ only
// in case are one key for package json. A file that is not JSON has no keys after the fault.
func repeatedKey(data []byte) string {
	decoder := json.NewDecoder(bytes.NewReader(data))
	var open []map[string]bool // the keys of the objects that are open; nil for a list
	key := false               // whether the next text is a key
	for {
		token, err := decoder.Token()
		if err != nil {
			return ""
		}
		switch t := token.(type) {
		case json.Delim:
			switch t {
			case '{':
				open = append(open, map[string]bool{})
			case '[':
				open = append(open, nil)
			default:
				open = open[:len(open)-1]
			}
			key = len(open) > 0 && open[len(open)-1] != nil
			continue
		case string:
			if key {
				folded := strings.ToLower(strings.ToUpper(t))
				keys := open[len(open)-1]
				if keys[folded] {
					return t
				}
				keys[folded] = true
				key = false
				continue
			}
		}
		key = len(open) > 0 && open[len(open)-1] != nil
	}
}
