// Package verify checks an inline XBRL report of any writer: that each tag can be read and is a
// fact, that tags of one fact agree, that sums of a calculation linkbase beside it foot
// (Calculations 1.1), and that its numbers are those of a facts.json. It reads only the files of
// one folder, and changes nothing. Files are untrusted.
//
// [Open] returns a [Report], which holds the inline.Report, the findings and what was counted;
// [Report.Compare] compares its numbers with a facts.json. `tieout verify` prints it, package diff
// takes it as one side of a comparison, and `tieout lock --report` saves its files
// ([Report.Package]).
package verify

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/inline"
	"github.com/tieout/tieout/internal/ixbrl"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// Report is an inline XBRL report with what was found in it.
type Report struct {
	*inline.Report
	Name  string // the file or folder, as the user gave it
	Found []diag.Diagnostic
	Counts

	fsys     fs.FS
	dir      string   // put before the names of files
	left     int      // findings, those that are not listed included
	beside   []string // schemas, linkbases and instances in the folder that were read
	prefixes map[string]string
	sums     sums
	printed  map[fact.ID][]string // by the facts.json that the report is compared with
	entity   *inline.Context      // the first, whose registrant all others must have
}

// Counts is what a report holds.
type Counts struct {
	Files     []string  `json:"files"`
	Numbers   int       `json:"numbers"`  // tags, nil ones included
	Texts     int       `json:"texts"`    // tags
	Nil       int       `json:"nil"`      // tags of either
	Hidden    int       `json:"hidden"`   // tags of either
	Distinct  int       `json:"distinct"` // facts; several tags can be one fact
	Contexts  int       `json:"contexts"`
	Units     []string  `json:"units"` // the measures
	Footnotes int       `json:"footnotes"`
	Entities  []string  `json:"entities"`
	First     string    `json:"first"` // the first day of any period, or the first date
	Last      string    `json:"last"`
	Sums      *Sums     `json:"sums,omitempty"`     // nil where no calculation linkbase lies beside the report
	Instance  *Compared `json:"instance,omitempty"` // nil where no extracted instance lies beside the report
	Written   *Written  `json:"written,omitempty"`  // nil where no draft.lock beside the report lists a document
	Compared  *Compared `json:"compared,omitempty"` // nil without a facts.json
}

// Sums counts the sums of calculation linkbases, each in one context.
type Sums struct {
	Files        []string `json:"files"`
	Checked      int      `json:"checked"`
	Inconsistent int      `json:"inconsistent"`
	Partial      int      `json:"partial"` // do not foot, but only some of the parts are reported; not counted in Inconsistent
	Skipped      int      `json:"skipped"` // a total or an addend has different values, or digits beyond its decimals
}

// Compared counts the numbers that were compared with a facts.json, or the facts that were
// compared with an extracted instance.
type Compared struct {
	File      string `json:"file"`
	Equal     int    `json:"equal"`
	Different int    `json:"different"`
	Missing   int    `json:"missing"` // facts of the file that the report does not tag
	Others    int    `json:"others"`  // facts of the report that the file does not have
}

// ErrNone is the error for a file or folder without inline XBRL.
var ErrNone = errors.New("it holds no inline XBRL")

// suffixes are those of documents that can hold inline XBRL.
var suffixes = []string{".htm", render.HTML.Suffix, ixbrl.Writer.Suffix}

// IsReport reports whether a name is that of a document that can hold inline XBRL.
func IsReport(name string) bool { return slices.Contains(suffixes, strings.ToLower(path.Ext(name))) }

// mostFiles is the most documents of a report.
const mostFiles = 200

// Open reads a report: the document file of a folder, or, if file is "", all documents with inline
// XBRL in the folder, apart from the documents of a draft beside others. name is what the user
// calls it, and dir is put before the names of files in findings. Documents that refer to different
// schemas are different reports, which is an error.
func Open(fsys fs.FS, file, name, dir string) (*Report, error) {
	r := &Report{Name: name, fsys: fsys, dir: dir}
	files, drafts := []string{file}, []string(nil)
	if file == "" {
		var err error
		if files, drafts, err = candidates(fsys); err != nil {
			return nil, err
		}
	}
	var documents []*inline.Document
	size := 0
	for i, f := range slices.Concat(files, drafts) {
		if i == len(files) && len(documents) > 0 {
			break
		}
		data, _, err := filing.ReadFileWithin(fsys, f, inline.MaxBytes)
		if err != nil {
			return nil, err
		}
		if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
			return nil, errors.New("it is a zip file, such as a report package; name a document that was extracted from it")
		}
		if file == "" {
			holds, err := inline.Holds(data)
			if err != nil {
				r.report(diag.Error, "EDG001", source.Point{File: path.Join(dir, f)}, untold, err.Error()+". The file was not read (EFM 5.2.2)", "Save the file in UTF-8, or remove it from the folder")
			}
			if !holds {
				continue // an exhibit
			}
		}
		if len(documents) == mostFiles {
			return nil, fmt.Errorf("it has more than %d documents", mostFiles)
		}
		if size += len(data); size > inline.MaxBytes {
			return nil, fmt.Errorf("its documents have more than %s bytes", text.Group(fmt.Sprint(inline.MaxBytes)))
		}
		if mark := []byte("\ufeff"); bytes.HasPrefix(data, mark) { // a second one: the first was removed
			data = append(mark, data...)
		}
		documents = append(documents, inline.Read(path.Join(dir, f), data))
	}
	if err := oneReport(documents); err != nil {
		return nil, err
	}
	r.Report = inline.Join(documents...)
	if len(r.Facts) == 0 && !r.Broken() {
		return nil, ErrNone
	}
	r.prefixes = map[string]string{}
	r.check()
	return r, nil
}

// candidates lists the files of a folder that can be documents of a report, and apart from them
// the documents of a draft, which draft.lock lists. They are no part of a report that lies beside
// them: tieout lock saves both in one folder.
func candidates(fsys fs.FS) (files, drafts []string, err error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, nil, err
	}
	drafted := map[string]string{}
	if lock, err := record.LockIn(fsys); err == nil {
		drafted = lock.Outputs
	}
	for _, suffix := range suffixes {
		for _, e := range entries {
			switch {
			case strings.ToLower(path.Ext(e.Name())) != suffix || strings.HasPrefix(e.Name(), ".") || e.IsDir():
			case suffix != suffixes[0] && drafted[e.Name()] != "":
				drafts = append(drafts, e.Name())
			default:
				files = append(files, e.Name())
			}
		}
	}
	return files, drafts, nil
}

// oneReport returns an error if documents refer to different schemas.
func oneReport(documents []*inline.Document) error {
	by := map[string]string{}
	for _, d := range documents {
		for _, ref := range d.References {
			if strings.HasSuffix(ref.Local, "schemaRef") {
				by[ref.Target+" "+ref.Href] = cmp.Or(by[ref.Target+" "+ref.Href], path.Base(d.Name)+" ("+ref.Href+")")
			}
		}
	}
	schemas := map[string][]string{}
	for _, key := range slices.Sorted(maps.Keys(by)) {
		target, _, _ := strings.Cut(key, " ")
		schemas[target] = append(schemas[target], by[key])
	}
	for _, target := range slices.Sorted(maps.Keys(schemas)) {
		if list := schemas[target]; len(list) > 1 && len(documents) > 1 {
			return fmt.Errorf("it holds several reports, which refer to different schemas: %s; name one of the documents", text.List(list, "and"))
		}
	}
	return nil
}

// report adds a finding. A summary that occurs often is joined into one finding when the report
// has been read; see group.
func (r *Report) report(severity diag.Severity, code diag.Code, at source.Place, summary, detail, remedy string, related ...diag.Related) {
	if r.left++; r.left > mostFindings {
		return
	}
	if p, lazy := at.(place); lazy {
		at = p.d.Place(p.e)
	}
	r.Found = append(r.Found, diag.Diagnostic{Severity: severity, Code: code, Summary: summary, Detail: detail, Remedy: remedy, Subject: at, Related: related})
}

// Failed reports whether the report has errors. Warnings alone are no failure, as for the other
// commands.
func (r *Report) Failed() bool { return diag.Errors(r.Found) }

// Broken reports whether a document could not be read to its end.
func (r *Report) Broken() bool {
	return slices.ContainsFunc(r.Documents, func(d *inline.Document) bool { return d.Err != nil })
}

// check fills in the counts, and finds what is wrong in the report itself. If a document could
// not be read to its end, nothing else is checked, because what is missing may be there.
func (r *Report) check() {
	defer r.finish()
	for _, d := range r.Documents {
		r.Files = append(r.Files, d.Name)
		r.syntax(d)
	}
	if r.count(); r.Broken() {
		return
	}
	for _, d := range r.Documents {
		r.resources(d)
	}
	r.tags()
	r.continuations()
	r.conflicts()
	r.instances()
	r.written()
	r.readSums()
	r.checkSums()
}

// mostFindings is the most findings of a report.
const mostFindings = 20_000

// finish joins and sorts the findings.
func (r *Report) finish() {
	if more := r.left - mostFindings; more > 0 {
		r.left = 0
		r.report(diag.Warning, "XBR001", source.Point{File: r.Name}, unlistedRest, text.Count(more, "finding")+" more", "Correct the others first")
	}
	r.Found = diag.Sort(group(r.Found))
}

// fewAlike is the most findings of one kind that are listed one by one.
const fewAlike = 3

// joined are the summaries whose findings have one cause each time: a setting of the software
// that wrote the report.
var joined = []string{excess, unreadable, noContext, noUnit, imprecise, oddity, notRead, nesting, unescaped, orphan, absent, partial, unlisted, inserted, twice, broken, registrants, repeated, repeatedPart, undeclared}

// group joins findings of one kind, beyond a few.
func group(found []diag.Diagnostic) (list []diag.Diagnostic) {
	type kind struct {
		severity        diag.Severity
		code            diag.Code
		summary, remedy string
	}
	first, counts := map[kind]int{}, map[kind]int{}
	of := func(d diag.Diagnostic) kind { return kind{d.Severity, d.Code, d.Summary, d.Remedy} }
	for _, d := range found {
		counts[of(d)]++
	}
	for _, d := range found {
		k := of(d)
		if counts[k] <= fewAlike || !slices.Contains(joined, d.Summary) {
			list = append(list, d)
			continue
		}
		i, known := first[k]
		if !known {
			first[k] = len(list)
			list = append(list, d)
			continue
		}
		list[i].Count = max(list[i].Count, 1) + 1
		list[i].Related = append(list[i].Related, diag.Related{Message: d.Detail, At: d.Subject})
	}
	return list
}

func (r *Report) count() {
	distinct, contexts, units, entities := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, f := range r.Facts {
		if f.Kind == inline.Number {
			r.Numbers++
		} else {
			r.Texts++
		}
		if f.Nil {
			r.Nil++
		}
		if f.Hidden {
			r.Hidden++
		}
		if key, ok := f.Key(); ok {
			distinct[key] = true
		}
		if name := f.Concept; r.prefixes[name.Prefix] == "" && name.Space != "" {
			r.prefixes[name.Prefix] = name.Space
		}
	}
	r.Distinct = len(distinct)
	for _, d := range r.Documents {
		for _, c := range d.Contexts {
			contexts[c.Key()] = true
			entities[c.Entity] = true
			for _, date := range []string{c.Start, c.End, c.Instant} {
				if date == "" {
					continue
				}
				if r.First == "" || date < r.First {
					r.First = date
				}
				r.Last = max(r.Last, date)
			}
		}
		for _, u := range d.Units {
			units[u.Measure] = true
		}
		for _, p := range d.PartList {
			if p.Footnote {
				r.Footnotes++
			}
		}
	}
	r.Contexts = len(contexts)
	r.Units = slices.AppendSeq([]string{}, maps.Keys(units)) // [] in JSON, not null
	r.Entities = slices.AppendSeq([]string{}, maps.Keys(entities))
	slices.Sort(r.Units)
	slices.Sort(r.Entities)
}

// Package returns the files of the report, as they are: its documents, and the schemas,
// linkbases and extracted instances that lie beside them and that it refers to.
func (r *Report) Package() (files []record.File, err error) {
	names := slices.Clone(r.beside)
	for _, d := range r.Documents {
		names = append(names, path.Base(d.Name))
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		data, err := fs.ReadFile(r.fsys, name)
		if err != nil {
			return nil, err
		}
		files = append(files, record.File{Name: name, Data: data})
	}
	return files, nil
}

// JSON returns the counts and the findings, the latter in the form of findings.json.
func (r *Report) JSON() []byte {
	return record.JSON(struct {
		Report string `json:"report"`
		Counts
		Findings json.RawMessage `json:"findings"`
	}{r.Name, r.Counts, record.FindingsJSON(r.Found)})
}
