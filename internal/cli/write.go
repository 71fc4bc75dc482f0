package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Drafts are inside information: their owner alone reads them.
const (
	ownerFolder = 0o700
	ownerFile   = 0o600
)

// ours gives which of the files in a folder a draft wrote and nobody changed
// since: those whose hash is in its draft.lock, or the pairs of a blank draft,
// which has none.
func ours(out string, names []string) []string {
	var lock struct {
		Outputs map[string]string `json:"outputs"`
	}
	if data, err := os.ReadFile(filepath.Join(out, lockFile)); err == nil && json.Unmarshal(data, &lock) == nil {
		mine := []string{lockFile}
		for name, sum := range lock.Outputs {
			if data, err := plainFile(out, name); err == nil && hash(data) == sum {
				mine = append(mine, name)
			}
		}
		return mine
	}
	var pairs []string
	for _, name := range names {
		if stem, md := strings.CutSuffix(name, ".md"); md && slices.Contains(names, stem+".html") {
			pairs = append(pairs, name, stem+".html")
		}
	}
	return pairs
}

// lockFile names what a draft wrote.
const lockFile = "draft.lock"

func isLink(name string) bool {
	info, err := os.Lstat(name)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// replaceFolder makes a folder hold the files, or leaves all as it was: they are
// written into a folder beside it, which then takes its place. What a person
// put into the folder moves along.
func replaceFolder(out, filing string, files []file) (err error) {
	out, err = filepath.Abs(out)
	if err != nil {
		return err
	}
	kept, exists, err := keepable(out, filing, files)
	if err != nil {
		return err
	}
	parent := filepath.Dir(out)
	if err := os.MkdirAll(parent, ownerFolder); err != nil {
		return fmt.Errorf("%s cannot be written: %w", out, reason(err))
	}
	temp, err := os.MkdirTemp(parent, ".tieout-")
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", out, reason(err))
	}
	fresh, old := filepath.Join(temp, "new"), filepath.Join(temp, "old")
	defer func() {
		os.RemoveAll(fresh)
		os.Remove(temp) // what could not be put back stays, and the error names it
	}()
	if err := os.Mkdir(fresh, ownerFolder); err != nil {
		return err
	}
	for _, f := range files {
		if err := writeFile(filepath.Join(fresh, f.name), f.data); err != nil {
			return fmt.Errorf("%s cannot be written: %w", filepath.Join(out, f.name), reason(err))
		}
	}
	if !exists {
		if err := os.Rename(fresh, out); err != nil {
			return fmt.Errorf("%s cannot be written: %w", out, reason(err))
		}
		return nil
	}
	if err := moveAll(kept, out, fresh); err != nil {
		return err
	}
	if err := os.Rename(out, old); err != nil {
		return errors.Join(fmt.Errorf("%s cannot be replaced: %w", out, reason(err)), moveAll(kept, fresh, out))
	}
	if err := os.Rename(fresh, out); err != nil {
		err = fmt.Errorf("%s cannot be written: %w", out, reason(err))
		if back := os.Rename(old, out); back != nil {
			return errors.Join(err, fmt.Errorf("what was there is in %s", old))
		}
		return errors.Join(err, moveAll(kept, fresh, out))
	}
	return os.RemoveAll(old) // files of the draft before, and nothing else
}

// moveAll moves files from a folder to another, or puts back what it moved.
func moveAll(names []string, from, to string) error {
	for i, name := range names {
		if err := os.Rename(filepath.Join(from, name), filepath.Join(to, name)); err != nil {
			err = fmt.Errorf("%s cannot be moved: %w", filepath.Join(from, name), reason(err))
			for _, moved := range names[:i] {
				if back := os.Rename(filepath.Join(to, moved), filepath.Join(from, moved)); back != nil {
					err = errors.Join(err, fmt.Errorf("%s is now in %s", moved, to))
				}
			}
			return err
		}
	}
	return nil
}

// keepable gives what is in an output folder and is not a draft's. A folder that
// holds the filing folder, or the one worked in, is refused: it cannot be
// replaced under its user's feet; so is one with a file that would be overwritten
// and that no draft wrote.
func keepable(out, filing string, files []file) (kept []string, exists bool, err error) {
	info, err := os.Lstat(out)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("%s cannot be written: %w", out, reason(err))
	}
	if !info.IsDir() {
		return nil, true, fmt.Errorf("%s is not a folder, and would be overwritten", out)
	}
	for _, inside := range []string{filing, "."} {
		if holds(out, inside) {
			return nil, true, fmt.Errorf("%s holds the filing folder or the current one; name a folder of its own with -o", out)
		}
	}
	entries, err := os.ReadDir(out)
	if err != nil {
		return nil, true, fmt.Errorf("%s cannot be read: %w", out, reason(err))
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	mine := ours(out, names)
	for _, name := range names {
		if slices.Contains(mine, name) {
			continue
		}
		if slices.ContainsFunc(files, func(f file) bool { return f.name == name }) {
			return nil, true, fmt.Errorf("%s would be overwritten, and was not written by a draft or was edited since; move it, or name another folder with -o", filepath.Join(out, name))
		}
		kept = append(kept, name)
	}
	return kept, true, nil
}

// holds says whether a folder is another or lies above it.
func holds(folder, inside string) bool {
	full, err := filepath.Abs(inside)
	if err != nil {
		return true
	}
	if real, err := filepath.EvalSymlinks(full); err == nil {
		full = real
	}
	if real, err := filepath.EvalSymlinks(folder); err == nil {
		folder = real
	}
	rel, err := filepath.Rel(folder, full)
	return err != nil || filepath.IsLocal(rel)
}

func writeFile(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, ownerFile)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}
