package record

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/filing"
	"tieout/internal/render"
	"tieout/internal/source"
	"tieout/internal/text"
)

// Folder is where what was filed is kept: a draft folder, whole, under each name. Drafts
// is where drafts are written unless their user says otherwise.
const (
	Folder = "filed"
	Drafts = "drafts"
)

// Folders returns the draft folders of a filing folder by their paths: what was filed,
// then what was drafted.
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

// FiledFiles returns the files of a filing folder that what was filed is read from, broken
// ones too.
func FiledFiles(fsys fs.FS) []string {
	var files []string
	names, _ := folders(fsys)
	for _, name := range names {
		files = append(files, path.Join(Folder, name, lockFile), path.Join(Folder, name, factsFile))
		files = append(files, markdown(fsys, name)...)
	}
	return files
}

// ReadFiled reads what was filed, the newest first: by the last day of the period, then
// a 10-K or 10-Q before an 8-K, then by name, the last first. A folder without
// filed/ has nothing filed. hashes are the SHA-256 of the files that were read, broken
// ones too.
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
		}
	}
	slices.SortFunc(drafts, func(a, b *Draft) int {
		return cmp.Or(lastQuarter(b.Period)-lastQuarter(a.Period), rank(a)-rank(b), strings.Compare(b.Name, a.Name))
	})
	return drafts, hashes, found
}

func rank(d *Draft) int { return slices.Index([]string{"10-K", "10-Q", "8-K"}, d.Lock.Form) }

// folders gives the names of the folders under filed/, in order. Files beside them,
// and names that begin with a point, are somebody else's.
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

// linked reports whether filed is a link, be it one that leads nowhere.
func linked(fsys fs.FS) bool {
	entries, _ := fs.ReadDir(fsys, ".")
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == Folder && e.Type()&fs.ModeSymlink != 0 })
}

const remedy = "Keep a draft folder whole under filed/, as tieout draft wrote it"

func unreadable(name string, err error) diag.Diagnostic {
	d := filing.Unreadable(name, "FIL001", err)
	d.Remedy = cmp.Or(d.Remedy, remedy)
	return d
}

// diagnostic returns a fault of what was filed as a finding.
func (f fault) diagnostic() diag.Diagnostic {
	if f.unread {
		return unreadable(f.at.File, f.err)
	}
	return diag.Diagnostic{Code: "FIL001", Summary: "a filed draft that cannot be read", Detail: f.err.Error(), Remedy: remedy, Subject: f.at}
}

// filed reads what a draft that was filed holds, as it must be.
func (r *reader) filed() {
	at, locked := r.lock()
	if lock := r.draft.Lock; locked {
		if rank(r.draft) < 0 {
			r.fail(at, "form must be 10-K, 10-Q or 8-K, and is %q", text.Clip(lock.Form, 40))
		}
		if len(lock.Policies) == 0 {
			r.fail(at, "it has no policies")
		}
	}
	var facts factsRecord
	at, sum, ok := r.record(factsFile, &facts)
	if want := r.draft.Lock.Outputs[factsFile]; locked && want != "" && sum != "" && sum != want {
		r.fail(source.Point{File: at.File}, "it was changed since it was filed: its SHA-256 is not the one in %s", lockFile)
	}
	if ok {
		if facts.Facts == nil {
			r.fail(at, "it has no facts")
		}
		r.facts(at, facts)
		for i, f := range r.draft.Facts {
			switch {
			case f.Unit == "":
				r.fail(at, "%s has no unit", f.ID)
			case r.draft.index[f.ID] != i:
				r.fail(at, "%s is there twice", f.ID)
			}
		}
	}
	for _, file := range markdown(r.fsys, r.draft.Name) { // none is there where facts alone were filed
		r.document(path.Base(file))
	}
}

// markdown returns the paths of the Markdown documents of a draft that was filed.
func markdown(fsys fs.FS, name string) []string {
	files, _ := fs.Glob(fsys, path.Join(Folder, literally(name), render.Markdown.File("*")))
	return files
}

// literally spells a name so that a pattern means just it.
func literally(name string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(name)
}
