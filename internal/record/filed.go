package record

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// Folder is the name of the folder with the filed reports, each a complete draft folder. Drafts
// is the name of the default folder for drafts.
const (
	Folder  = "filed"
	Drafts  = "drafts"
	Reports = "reports"
)

// Folders returns the paths of the draft folders of a filing folder: first the filed reports,
// then the drafts.
func Folders(fsys fs.FS) []string {
	var list []string
	for _, under := range []string{Folder, Drafts} {
		entries, _ := fs.ReadDir(fsys, under)
		for _, e := range entries {
			name := path.Join(under, e.Name())
			if info, err := fs.Stat(fsys, path.Join(name, lockFile)); e.IsDir() && err == nil && info.Mode().IsRegular() {
				list = append(list, name)
			}
		}
	}
	return list
}

// FiledFiles returns the paths of the files that ReadFiled reads, including files that cannot
// be read.
func FiledFiles(fsys fs.FS) []string {
	var files []string
	names, _ := folders(fsys)
	for _, name := range names {
		files = append(files, path.Join(Folder, name, lockFile), path.Join(Folder, name, factsFile), path.Join(Folder, name, findingsFile))
		files = append(files, markdown(fsys, name)...)
	}
	return files
}

// ReadFiled reads the filed reports and sorts them, newest first: by the last day of the
// period, then a 10-K or 10-Q before an 8-K, then by name in reverse order. hashes holds the
// SHA-256 of every file that was read, including broken files.
func ReadFiled(fsys fs.FS) (drafts []*Draft, hashes map[string]string, found []diag.Diagnostic) {
	names, found := folders(fsys)
	hashes = map[string]string{}
	for _, name := range names {
		r := reader{fsys: fsys, folder: path.Join(Folder, name), draft: &Draft{Name: name}, hashes: hashes}
		r.filed()
		for _, f := range r.faults {
			found = append(found, f.diagnostic())
		}
		if len(r.faults) == 0 {
			drafts = append(drafts, r.draft)
			if d := changedOutputs(fsys, name, r.draft.Lock); d != nil {
				found = append(found, *d)
			}
		}
		if d := changedCopies(fsys, name); d != nil {
			found = append(found, *d)
		}
	}
	slices.SortFunc(drafts, func(a, b *Draft) int {
		return cmp.Or(b.Period.Order()-a.Period.Order(), rank(a)-rank(b), strings.Compare(b.Name, a.Name))
	})
	return drafts, hashes, found
}

func rank(d *Draft) int { return slices.Index(filing.Forms, d.Lock.Form) }

// folders returns the names of the folders under filed/ in order, without files and names
// that start with a point.
func folders(fsys fs.FS) ([]string, []diag.Diagnostic) {
	entries, err := fs.ReadDir(fsys, Folder)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !linked(fsys):
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

// linked reports whether filed is a link, even a broken one.
func linked(fsys fs.FS) bool {
	entries, _ := fs.ReadDir(fsys, ".")
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == Folder && e.Type()&fs.ModeSymlink != 0 })
}

const remedy = "Restore the folder under filed/ from a backup"

func unreadable(name string, err error) diag.Diagnostic {
	d := filing.Unreadable(name, "FIL001", err)
	d.Remedy = cmp.Or(d.Remedy, remedy)
	return d
}

// diagnostic returns a fault of a filed report as a finding.
func (f fault) diagnostic() diag.Diagnostic {
	if f.unread {
		return unreadable(f.at.File, f.err)
	}
	return diag.Diagnostic{Code: "FIL001", Summary: "filed report that cannot be read", Detail: f.err.Error(), Remedy: remedy, Subject: f.at}
}

// filed reads and validates a filed report.
func (r *reader) filed() {
	at, locked := r.lock()
	if lock := r.draft.Lock; locked {
		if rank(r.draft) < 0 {
			r.fail(at, "form must be %s, not %q", text.List(filing.Forms, "or"), text.Clip(lock.Form, 40))
		}
		if len(lock.Policies) == 0 {
			r.fail(at, "the file has no policies")
		}
	}
	var facts factsRecord
	at, sum, ok := r.record(factsFile, &facts)
	if want := r.draft.Lock.Outputs[factsFile]; locked && want != "" && sum != "" && sum != want {
		r.fail(source.Point{File: at.File}, "the file changed since it was filed: its SHA-256 differs from the one in %s", lockFile)
	}
	if ok {
		if facts.Facts == nil {
			r.fail(at, "the file has no facts")
		}
		r.facts(at, facts)
		for i, f := range r.draft.Facts {
			switch {
			case f.Unit == "":
				r.fail(at, "%s has no unit", f.ID)
			case r.draft.index[f.ID] != i:
				r.fail(at, "%s is listed twice", f.ID)
			}
		}
	}
	if _, err := fs.Stat(r.fsys, path.Join(r.folder, findingsFile)); err == nil { // a report filed without it has no findings
		at, sum, ok := r.record(findingsFile, &r.draft.Findings)
		if want := r.draft.Lock.Outputs[findingsFile]; ok && locked && want != "" && sum != want {
			r.fail(source.Point{File: at.File}, "the file changed since it was filed: its SHA-256 differs from the one in %s", lockFile)
		}
	}
	for _, file := range markdown(r.fsys, r.draft.Name) { // empty where only facts were filed
		r.document(path.Base(file))
	}
}

// markdown returns the paths of the Markdown documents of a filed report.
func markdown(fsys fs.FS, name string) []string {
	files, _ := fs.Glob(fsys, path.Join(Folder, literally(name), render.Markdown.File("*")))
	return files
}

// literally escapes a name for use in a pattern.
func literally(name string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(name)
}
