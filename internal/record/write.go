package record

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tieout/internal/filing"
	"tieout/internal/render"
)

// Drafts are inside information: only their owner may read them.
const (
	ownerFolder = 0o700
	ownerFile   = 0o600
)

// unchanged returns the files of a folder that are as draft wrote them: those whose hash is
// in draft.lock, or the documents of a blank draft, which has no draft.lock.
func unchanged(folder string, names []string) []string {
	if lock, _, err := ReadLock(folder); err == nil {
		mine := []string{lockFile}
		for name, sum := range lock.Outputs {
			if data, err := plainFile(folder, name); err == nil && filing.Hash(data) == sum {
				mine = append(mine, name)
			}
		}
		return mine
	}
	var mine []string
	for _, name := range names {
		if i := slices.IndexFunc(Writers, func(w render.Writer) bool { return w.Blank && w.Wrote(name) }); i >= 0 {
			document := strings.TrimSuffix(name, Writers[i].Suffix)
			if !slices.ContainsFunc(Writers, func(w render.Writer) bool { return w.Blank && !slices.Contains(names, w.File(document)) }) {
				mine = append(mine, name)
			}
		}
	}
	return mine
}

// IsLink reports whether a name is that of a symbolic link.
func IsLink(name string) bool {
	info, err := os.Lstat(name)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// Write replaces the drafted files of a folder, or changes nothing on an error: it writes a
// new folder beside it, moves other files there and renames it. It refuses to replace
// the filing folder or a file that no draft wrote.
func Write(out, filing string, files []File) (err error) {
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
		return fmt.Errorf("%s cannot be written: %w", out, Reason(err))
	}
	temp, err := os.MkdirTemp(parent, tempPattern)
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", out, Reason(err))
	}
	fresh, old := filepath.Join(temp, "new"), filepath.Join(temp, "old")
	defer func() {
		os.RemoveAll(fresh)
		os.Remove(temp) // files that could not be moved back remain, and the error names them
	}()
	if err := os.Mkdir(fresh, ownerFolder); err != nil {
		return err
	}
	for _, f := range files {
		if err := Create(filepath.Join(fresh, f.Name), f.Data); err != nil {
			return fmt.Errorf("%s cannot be written: %w", filepath.Join(out, f.Name), Reason(err))
		}
	}
	if !exists {
		if err := os.Rename(fresh, out); err != nil {
			return fmt.Errorf("%s cannot be written: %w", out, Reason(err))
		}
		return nil
	}
	if err := moveAll(kept, out, fresh); err != nil {
		return err
	}
	if err := os.Rename(out, old); err != nil {
		return errors.Join(fmt.Errorf("%s cannot be replaced: %w", out, Reason(err)), moveAll(kept, fresh, out))
	}
	if err := os.Rename(fresh, out); err != nil {
		err = fmt.Errorf("%s cannot be written: %w", out, Reason(err))
		if back := os.Rename(old, out); back != nil {
			return errors.Join(err, fmt.Errorf("the previous files are in %s", old))
		}
		return errors.Join(err, moveAll(kept, fresh, out))
	}
	return os.RemoveAll(old) // holds only files of the previous draft
}

// moveAll moves files to another folder, and moves them back on an error.
func moveAll(names []string, from, to string) error {
	for i, name := range names {
		if err := os.Rename(filepath.Join(from, name), filepath.Join(to, name)); err != nil {
			err = fmt.Errorf("%s cannot be moved: %w", filepath.Join(from, name), Reason(err))
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

// keepable returns the files of an output folder that are not a draft's. It refuses a folder
// that contains the filing folder or the current one, and one with a file that no draft
// wrote and that would be overwritten.
func keepable(out, filing string, files []File) (kept []string, exists bool, err error) {
	info, err := os.Lstat(out)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("%s cannot be written: %w", out, Reason(err))
	}
	if !info.IsDir() {
		return nil, true, fmt.Errorf("%s is a file; name a folder with -o", out)
	}
	for _, inside := range []string{filing, "."} {
		if holds(out, inside) {
			return nil, true, fmt.Errorf("%s contains the filing folder or the current folder; name a separate folder with -o", out)
		}
	}
	entries, err := os.ReadDir(out)
	if err != nil {
		return nil, true, fmt.Errorf("%s cannot be read: %w", out, Reason(err))
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	mine := unchanged(out, names)
	for _, name := range names {
		if slices.Contains(mine, name) {
			continue
		}
		if slices.ContainsFunc(files, func(f File) bool { return f.Name == name }) {
			return nil, true, fmt.Errorf("%s would be overwritten, but tieout draft did not write it or it was edited since; move it, or name another folder with -o", filepath.Join(out, name))
		}
		kept = append(kept, name)
	}
	return kept, true, nil
}

// holds reports whether a folder is another or contains it.
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

// Create writes a new file. The error is fs.ErrExist where the file exists.
func Create(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, ownerFile)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// Replace writes a file, or leaves it unchanged on an error.
func Replace(name string, data []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(name), tempPattern)
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(data)
	if err2 := temp.Close(); err == nil {
		err = err2
	}
	if err == nil {
		err = os.Rename(temp.Name(), name)
	}
	return err
}

// tempPattern is the pattern of temporary names.
const tempPattern = ".tieout-"

// Reason returns a file system error without its operation and path.
func Reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
