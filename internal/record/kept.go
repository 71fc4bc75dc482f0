package record

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/source"
)

// CopiesFolder is the sub-folder of a filed report with copies of the text files of the filing
// folder from which the draft was made. Together with the ledgers, and the filed reports that
// draft.lock names, they are a filing folder that makes the same draft again.
const CopiesFolder = "folder"

// Copies returns the text files of a filing folder from which a draft was made: filing.toml and
// the files beside it that tieout reads, the sign-offs, and the folder's own templates that the
// draft used. It returns no other file. changed lists the files that are not as draft.lock has
// them.
func Copies(f *filing.Filing, lock *Lock) (files []File, changed []string, err error) {
	want := maps.Clone(f.Hashes)
	for name := range want {
		want[name] = lock.Inputs[name] // "" for a file that was added since
	}
	for name, sum := range lock.Templates {
		if filing.Exists(f.FS, name) { // built-in templates are not in the folder
			want[name] = sum
		}
	}
	if filing.Exists(f.FS, filing.SignoffsFile) {
		want[filing.SignoffsFile] = ""
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if _, _, err := filing.ReadFileWithin(f.FS, name, mostRecord); err != nil {
			return nil, nil, fmt.Errorf("read %s: %w", name, err)
		}
		data, err := fs.ReadFile(f.FS, name)
		if err != nil {
			return nil, nil, fmt.Errorf("read %s: %w", name, err)
		}
		if name != filing.SignoffsFile && filing.Hash(data) != want[name] { // sign-offs do not affect drafts
			changed = append(changed, name)
			continue
		}
		files = append(files, File{Name: name, Data: data})
	}
	return files, changed, nil
}

// Saved is the content of folder.json, which describes the copies of a filed report.
type Saved struct {
	On    string            `json:"on"`    // the day on which the report was saved, "2023-02-21"
	Files map[string]string `json:"files"` // by path in the filing folder: SHA-256 of each copy
}

// Keep returns copies as files of the folder of a filed report, and folder.json, which lists them.
func Keep(copies []File, on string) []File {
	saved := Saved{On: on, Files: map[string]string{}}
	var kept []File
	for _, f := range copies {
		kept = append(kept, File{Name: path.Join(CopiesFolder, f.Name), Data: f.Data})
		saved.Files[f.Name] = filing.Hash(f.Data)
	}
	return append(kept, File{Name: copiesFile, Data: JSON(saved)})
}

// FiledAs returns filed.json and folder.json of a filed report, and nothing of a file that the
// report lacks, as it does if an older version of tieout saved it.
func FiledAs(fsys fs.FS, name string) (filed Filed, saved Saved, err error) {
	return filed, saved, errors.Join(side(fsys, name, filedFile, &filed), side(fsys, name, copiesFile, &saved))
}

// side reads a file of a filed report that is no input of later drafts.
func side(fsys fs.FS, name, file string, into any) error {
	r := reader{fsys: fsys, folder: path.Join(Folder, name), draft: &Draft{Name: name}}
	at := source.Point{File: path.Join(r.folder, file)}
	data, _, err := filing.ReadFileWithin(fsys, at.File, mostRecord)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fault{at: at, err: err}.wrapped()
	}
	if r.parse(at, data, into); len(r.faults) > 0 {
		return r.faults[0].wrapped()
	}
	return nil
}

// changedCopies returns a warning about the copies of a filed report that are missing or changed
// since they were saved, or nil. No draft depends on them.
func changedCopies(fsys fs.FS, name string) *diag.Diagnostic {
	d := &diag.Diagnostic{Severity: diag.Warning, Code: "FIL001", Summary: "copy that changed since it was filed", Remedy: remedy}
	var saved Saved
	if err := side(fsys, name, copiesFile, &saved); err != nil {
		d.Subject, d.Summary, d.Detail = source.Point{File: path.Join(Folder, name, copiesFile)}, "list of copies that cannot be read", "the file cannot be read, or is not one that tieout lock writes"
		return d
	}
	for _, each := range slices.Sorted(maps.Keys(saved.Files)) {
		at := source.Point{File: path.Join(Folder, name, CopiesFolder, each)}
		_, sum, err := filing.ReadFileWithin(fsys, at.File, mostRecord)
		why := fmt.Sprintf("its SHA-256 differs from the one in %s", copiesFile)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			why = "the file is missing"
		case err != nil:
			why = err.Error()
		case sum == saved.Files[each]:
			continue
		}
		if d.Subject == nil {
			d.Subject, d.Detail = at, why
			continue
		}
		d.Related = append(d.Related, diag.Related{Message: why, At: at})
	}
	if d.Subject == nil {
		return nil
	}
	return d
}

// changedOutputs returns a warning about the documents and other outputs of a filed report that
// changed since it was filed, or nil. An output that is missing may not have been filed. What later
// drafts read of facts and findings is an error elsewhere.
func changedOutputs(fsys fs.FS, name string, lock *Lock) *diag.Diagnostic {
	d := &diag.Diagnostic{Severity: diag.Warning, Code: "FIL001", Summary: "document that changed since it was filed", Remedy: remedy}
	for _, each := range slices.Sorted(maps.Keys(lock.Outputs)) {
		if each == factsFile || each == findingsFile || !fs.ValidPath(each) {
			continue
		}
		at := source.Point{File: path.Join(Folder, name, each)}
		_, sum, err := filing.ReadFileWithin(fsys, at.File, mostRecord)
		why := fmt.Sprintf("its SHA-256 differs from the one in %s", lockFile)
		switch {
		case errors.Is(err, fs.ErrNotExist) || err == nil && sum == lock.Outputs[each]:
			continue
		case err != nil:
			why = "the file cannot be read"
		}
		if d.Subject == nil {
			d.Subject, d.Detail = at, why
			continue
		}
		d.Related = append(d.Related, diag.Related{Message: why, At: at})
	}
	if d.Subject == nil {
		return nil
	}
	return d
}
