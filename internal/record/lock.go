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

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/source"
)

// Moved returns the names of the templates and the other inputs that have changed since they
// were read for the draft. Templates come first.
func (l *Lock) Moved(fsys fs.FS) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(l.Templates)) {
		if sum, err := hashFile(fsys, name); err == nil && sum != l.Templates[name] { // built-in templates are not in the folder
			names = append(names, name)
		}
	}
	return append(names, l.MovedInputs(fsys)...)
}

// MovedInputs is like Moved, but leaves out the templates. Ledgers in a database have no file
// that could be compared.
func (l *Lock) MovedInputs(fsys fs.FS) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(l.Inputs)) {
		if source.Stored(name) {
			continue
		}
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

// ReadLock reads the draft.lock of a draft folder, and also returns its bytes.
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

// LockIn is like ReadLock for a folder that is not trusted: the root of a file system.
func LockIn(fsys fs.FS) (*Lock, error) {
	data, _, err := filing.ReadFileWithin(fsys, lockFile, mostRecord)
	if err != nil {
		return nil, err
	}
	lock := &Lock{}
	return lock, json.Unmarshal(data, lock)
}

// Unedited returns the files of a draft folder, unless a person has edited one of them. The
// error is fs.ErrNotExist if there is no draft. Otherwise the error lists the edited files, or
// states that the draft is blank or has errors.
func Unedited(folder string) ([]File, error) {
	lock, data, err := ReadLock(folder)
	if err != nil {
		return nil, err
	}
	if lock.Blank {
		return nil, fmt.Errorf("%s holds a blank draft; run tieout draft, review it, then lock again", folder)
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
			return nil, fmt.Errorf("%s was drafted with errors and is not for filing; correct them, then run tieout draft again", folder)
		}
		files = append(files, File{Name: name, Data: content})
	}
	if changed != nil {
		return nil, fmt.Errorf("%s in %s changed since it was drafted; run tieout draft, review it, then lock again", strings.Join(changed, ", "), folder)
	}
	return append(files, File{Name: lockFile, Data: data}), nil
}

// failed reports whether a findings.json holds an error or cannot be parsed.
func failed(data []byte) bool {
	var list []Finding
	return json.Unmarshal(data, &list) != nil || slices.ContainsFunc(list, func(f Finding) bool { return f.Severity == diag.Error.String() })
}

// plainFile reads a regular file directly in a folder, not through a link.
func plainFile(folder, name string) ([]byte, error) {
	if filepath.Base(name) != name {
		return nil, fmt.Errorf("%s is not a file name without folders", name)
	}
	full := filepath.Join(folder, name)
	if info, err := os.Lstat(full); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(err, fmt.Errorf("%s is not a regular file", full))
	}
	return os.ReadFile(full)
}
