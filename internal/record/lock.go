package record

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/filing"
)

// Moved returns the inputs of a draft that are no longer what was read, templates first.
func (l *Lock) Moved(fsys fs.FS) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(l.Templates)) {
		if sum, err := hashFile(fsys, name); err == nil && sum != l.Templates[name] { // a built-in stands nowhere in the folder
			names = append(names, name)
		}
	}
	return append(names, l.MovedInputs(fsys)...)
}

// MovedInputs is Moved without the templates.
func (l *Lock) MovedInputs(fsys fs.FS) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(l.Inputs)) {
		if sum, err := hashFile(fsys, name); err != nil || sum != l.Inputs[name] {
			names = append(names, name)
		}
	}
	return names
}

func hashFile(fsys fs.FS, name string) (string, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// ReadLock reads the draft.lock of a draft folder, and returns its bytes too.
func ReadLock(folder string) (*Lock, []byte, error) {
	name := filepath.Join(folder, lockFile)
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, nil, err
	}
	lock := &Lock{}
	if err := json.Unmarshal(data, lock); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	return lock, data, nil
}

// Unedited returns the files of a draft folder, as draft wrote them. The error is
// fs.ErrNotExist where there is no draft, and else says which of them was changed since,
// or that the draft was written in spite of errors.
func Unedited(folder string) ([]File, error) {
	lock, data, err := ReadLock(folder)
	if err != nil {
		return nil, err
	}
	var files []File
	var changed []string
	for _, name := range slices.Sorted(maps.Keys(lock.Outputs)) {
		content, err := plainFile(folder, name)
		if err != nil || filing.Hash(content) != lock.Outputs[name] {
			changed = append(changed, name)
			continue
		}
		if name == findingsFile && failed(content) {
			return nil, fmt.Errorf("%s was drafted in spite of errors, and is not for filing; mend them and draft again", folder)
		}
		files = append(files, File{name, content})
	}
	if changed != nil {
		return nil, fmt.Errorf("%s in %s was changed since it was drafted; draft again, and lock what is filed", strings.Join(changed, ", "), folder)
	}
	return append(files, File{lockFile, data}), nil
}

// failed reports whether a findings.json holds an error, or is none.
func failed(data []byte) bool {
	var list []Finding
	return json.Unmarshal(data, &list) != nil || slices.ContainsFunc(list, func(f Finding) bool { return f.Severity == diag.Error.String() })
}

// plainFile reads a file that stands in a folder itself: a regular one, of a name
// that leads nowhere else.
func plainFile(folder, name string) ([]byte, error) {
	if filepath.Base(name) != name {
		return nil, fmt.Errorf("%s is not the name of a file", name)
	}
	full := filepath.Join(folder, name)
	if info, err := os.Lstat(full); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(err, fmt.Errorf("%s is not a regular file", full))
	}
	return os.ReadFile(full)
}
