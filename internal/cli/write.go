package cli

import (
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

// ours says whether a name is one that a draft writes.
func ours(name string) bool {
	stem, ext, _ := strings.Cut(name, ".")
	return slices.Contains([]string{"facts.json", "findings.json", "parts.json", "draft.lock"}, name) ||
		slices.Contains([]string{"mdna", "notes", "release", "letter"}, stem) && slices.Contains([]string{"md", "html", "xhtml", "txt"}, ext)
}

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
	kept, exists, err := keepable(out, filing)
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
	defer os.RemoveAll(temp)
	fresh := filepath.Join(temp, "new")
	if err := os.Mkdir(fresh, ownerFolder); err != nil {
		return err
	}
	for _, f := range files {
		if err := writeFile(filepath.Join(fresh, f.name), f.data); err != nil {
			return fmt.Errorf("%s cannot be written: %w", filepath.Join(out, f.name), reason(err))
		}
	}
	old := filepath.Join(temp, "old")
	if exists {
		if err := os.Rename(out, old); err != nil {
			return fmt.Errorf("%s cannot be replaced: %w", out, reason(err))
		}
	}
	if err := os.Rename(fresh, out); err != nil {
		if exists {
			err = errors.Join(err, os.Rename(old, out))
		}
		return fmt.Errorf("%s cannot be written: %w", out, reason(err))
	}
	for _, name := range kept {
		if err := os.Rename(filepath.Join(old, name), filepath.Join(out, name)); err != nil {
			return fmt.Errorf("%s could not be kept: %w", filepath.Join(out, name), reason(err))
		}
	}
	return nil
}

// keepable gives what is in an output folder and is not a draft's. A folder that
// holds the filing folder, or the one worked in, is refused: it cannot be
// replaced under its user's feet.
func keepable(out, filing string) (kept []string, exists bool, err error) {
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
	for _, e := range entries {
		if !ours(e.Name()) {
			kept = append(kept, e.Name())
		}
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
