// Package disk writes files and folders. Each is written completely or not at all, and a file that
// a person put into a folder is never deleted, moved away or overwritten, even if the process is
// killed halfway. No other package writes files.
//
// Read [ReplaceFolder] first, which saves a draft: the new folder is written under a temporary name
// beside the old one, files of the old folder that must be kept are linked into it, and the two
// folders are swapped in one step. [Create], [Replace], [ReplaceFile] and [Edit] write single
// files. [Restore] completes or undoes the work that a killed process left unfinished. Only one
// process may write into a folder at a time; [Lock] ensures this.
package disk

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Drafts are inside information: only their owner may read them. Windows has no such bits: there, a
// new file or folder has the access rights of the folder that it is made in, which below a user's own
// folder are those of that user, of administrators and of the system. A filing folder that others may
// read has drafts that they may read.
const (
	ownerFolder = 0o700
	ownerFile   = 0o600
)

// Temporary begins the names of temporary files and folders.
const Temporary = ".tieout-"

// Reason returns a file system error without its operation and path.
func Reason(err error) error {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return p.Err
	}
	if l := (*os.LinkError)(nil); errors.As(err, &l) {
		return l.Err
	}
	return err
}

// IsLink reports whether the file with the given name is a symbolic link.
func IsLink(name string) bool {
	info, err := os.Lstat(name)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// create writes a new file to the disk, readable by its owner alone. The error is
// fs.ErrExist where the file exists.
func create(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, ownerFile)
	if err != nil {
		return err
	}
	return errors.Join(write(f, data), f.Close())
}

// write writes data to the disk.
func write(f *os.File, data []byte) error {
	if _, err := f.Write(data); err != nil {
		return err
	}
	return f.Sync()
}

// Create writes a new file, completely or not at all. The error is fs.ErrExist if the file
// exists.
func Create(name string, data []byte) error {
	return through(name, data, func(temp string) error {
		if err := os.Link(temp, name); err == nil || errors.Is(err, fs.ErrExist) {
			return err
		}
		// a file system without links
		if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
			return errors.Join(err, fs.ErrExist)
		}
		return rename(temp, name)
	})
}

// Replace writes a file, in place of any old file of that name. On an error, the old file is
// unchanged.
func Replace(name string, data []byte) error {
	return through(name, data, func(temp string) error { return rename(temp, name) })
}

// Edit replaces the content of a file of a folder with what edit returns for it. The argument of
// edit is nil if the file does not exist. Other calls of Edit for files of the folder wait, in
// other processes too. The file is unchanged if edit returns an error, which Edit returns as it
// is. If another program saves the file in the meantime, edit is called again with what it saved.
// Edit refuses a file that is a link: its target may be outside the folder.
func Edit(dir, file string, edit func(old []byte) ([]byte, error)) error {
	name := filepath.Join(dir, file)
	if IsLink(name) {
		return fmt.Errorf("%s is a link, and it is saved inside the filing folder; replace it with a file", name)
	}
	cannot := func(err error) error { return fmt.Errorf("cannot write %s: %w", name, Reason(err)) }
	lock, err := Lock(dir)
	if err != nil {
		return cannot(err)
	}
	defer lock.Release()
	for range mostEdits {
		old, err := os.ReadFile(name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return cannot(err)
		}
		was, exists := string(old), old != nil
		data, err := edit(old)
		if err != nil {
			return err
		}
		if exists {
			err = replaceIf(name, was, data)
		} else {
			err = Create(name, data)
		}
		switch {
		case err == nil:
			return nil
		case !errors.Is(err, errSaved) && (exists || !errors.Is(err, fs.ErrExist)):
			return cannot(err)
		}
	}
	return cannot(errSaved)
}

// mostEdits is how often Edit starts again because another program saved the file.
const mostEdits = 10

// errSaved is the reason that a file is not replaced: another program saved it.
var errSaved = errors.New("another program saves the file again and again; close it there, and try again")

// replaceIf writes a file in place of one that holds was. The error is errSaved, and the file is
// as another program saved it, if it holds something else by then.
func replaceIf(name, was string, data []byte) error {
	holds := func(name, want string) bool {
		got, err := os.ReadFile(name)
		return err == nil && string(got) == want
	}
	return through(name, data, func(temp string) error {
		if !holds(name, was) {
			return errSaved
		}
		switch err := swap(temp, name); {
		case errors.Is(err, errors.ErrUnsupported):
			return rename(temp, name)
		case err != nil:
			return err
		case holds(temp, was):
			return nil
		}
		// saved between the two steps: it gets its name back, and so does what replaced it since
		for saved := string(data); ; {
			now, err := os.ReadFile(temp)
			if err != nil {
				return err
			}
			if err := swap(temp, name); err != nil {
				return errors.Join(errSaved, rename(temp, name))
			}
			if holds(temp, saved) {
				return errSaved
			}
			saved = string(now)
		}
	})
}

// through writes a temporary file beside another, and puts it in place.
func through(name string, data []byte, place func(temp string) error) error {
	dir := filepath.Dir(name)
	temp, err := os.CreateTemp(dir, Temporary)
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	if err := errors.Join(write(temp, data), temp.Close()); err != nil {
		return err
	}
	if err := place(temp.Name()); err != nil {
		return err
	}
	return syncFolder(dir)
}

// MkdirAll creates a folder and all missing folders above it. Only the owner can read the new
// folders.
func MkdirAll(dir string) error {
	if err := os.MkdirAll(dir, ownerFolder); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(dir))
}

// Contains reports whether a path (inside) is the folder itself or is below the folder. It
// follows links. Neither path needs to exist. A folder that exists is known by all its names: in
// capitals where the disk ignores case, or on another drive letter.
func Contains(folder, inside string) bool {
	folder, inside = resolved(folder), resolved(inside)
	if rel, err := filepath.Rel(folder, inside); err == nil && filepath.IsLocal(rel) { // an error: on different drives
		return true
	}
	is, err := os.Stat(folder)
	if err != nil {
		return false
	}
	for dir := inside; ; dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err == nil && os.SameFile(is, info) {
			return true
		}
		if dir == filepath.Dir(dir) {
			return false
		}
	}
}

// resolved returns the absolute path of a name, the links of its existing part followed.
func resolved(name string) string {
	full, err := filepath.Abs(name)
	if err != nil {
		return name
	}
	rest := ""
	for dir := full; ; {
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			return filepath.Join(real, rest)
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return full
		}
		dir, rest = parent, filepath.Join(filepath.Base(dir), rest)
	}
}

// errEdited is the reason that a file is not written over.
var errEdited = errors.New("tieout did not write it, or it was edited since; move it, or name another folder with -o")

func inPlace(name string, err error) error {
	return fmt.Errorf("%s cannot be written: %w", name, Reason(err))
}

// ReplaceFile writes a file that only its owner can read, in place of an old one. The function
// mine reports from the content of a file, which it need not read into memory, whether the program wrote it and nobody edited it since;
// ReplaceFile returns an error and changes nothing if that is not so, or if the old file is not
// a regular file.
func ReplaceFile(name string, data []byte, mine func(content io.ReaderAt, size int64) bool) error {
	dir := filepath.Dir(name)
	if err := MkdirAll(dir); err != nil {
		return inPlace(name, err)
	}
	lock, err := Lock(dir)
	if err != nil {
		return inPlace(name, err)
	}
	defer lock.Release()
	info, err := os.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err = Create(name, data); errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%s would be overwritten: %w", name, errOther)
		}
	case err != nil:
	case info.IsDir():
		return fmt.Errorf("%s is a folder; name a file with -o", name)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s would be overwritten: %w", name, errOther)
	default:
		err = through(name, data, func(temp string) error {
			old, err := os.Open(name)
			if err != nil {
				return err
			}
			defer old.Close()
			if is, err := old.Stat(); err != nil || !is.Mode().IsRegular() || !mine(old, is.Size()) {
				return errOther
			}
			old.Close() // before it is replaced, as Windows requires
			return rename(temp, name)
		})
		if errors.Is(err, errOther) {
			return fmt.Errorf("%s would be overwritten: %w", name, errOther)
		}
	}
	if err != nil {
		return inPlace(name, err)
	}
	return nil
}

// errOther is the reason that a file is not replaced.
var errOther = errors.New("tieout did not write it, or it was edited since; move it, or name another file with -o")
