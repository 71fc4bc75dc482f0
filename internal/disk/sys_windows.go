package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/windows"
)

// tryLock locks a folder, or returns errLocked where another process has it. The file that
// it locks is removed when it is closed.
func tryLock(dir string) (release func(), err error) {
	full := filepath.Join(dir, lockName)
	name, err := windows.UTF16PtrFromString(full)
	if err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		h, err := windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE, 0, nil, windows.OPEN_ALWAYS,
			windows.FILE_ATTRIBUTE_HIDDEN|windows.FILE_FLAG_DELETE_ON_CLOSE, 0)
		if err == nil {
			return func() { windows.CloseHandle(h) }, nil
		}
		if errors.Is(err, windows.ERROR_SHARING_VIOLATION) {
			return nil, errLocked
		}
		if !errors.Is(err, windows.ERROR_ACCESS_DENIED) || try == mostTries {
			return nil, &os.PathError{Op: "lock", Path: dir, Err: err}
		}
		// The folder may not be written into, or the file is about to be removed, or it was
		// removed after the error.
		if _, err := os.Lstat(full); !errors.Is(err, fs.ErrNotExist) {
			return nil, errLocked
		}
		time.Sleep(pause)
	}
}

// syncFolder does nothing: NTFS writes the names itself.
func syncFolder(string) error { return nil }

// mostTries and pause are how often and in what distance a step is tried that a program may
// prevent for a moment: virus scanners and indexers open files that were just written.
const (
	mostTries = 20
	pause     = 50 * time.Millisecond
)

// tried calls step until it succeeds, or fails for a reason that no short wait removes.
func tried(step func() error) error {
	for try := 1; ; try++ {
		err := step()
		if try == mostTries || !errors.Is(err, windows.ERROR_SHARING_VIOLATION) && !errors.Is(err, windows.ERROR_ACCESS_DENIED) &&
			!errors.Is(err, windows.ERROR_LOCK_VIOLATION) && !errors.Is(err, windows.ERROR_DIR_NOT_EMPTY) {
			return err
		}
		time.Sleep(pause)
	}
}

// rename renames a file or folder. A file of the new name is replaced.
func rename(from, to string) error {
	return tried(func() error { return os.Rename(from, to) })
}

// unlink removes a file or an empty folder.
func unlink(name string) error {
	return tried(func() error { return os.Remove(name) })
}

// protect makes a file read-only again, if it was: to remove another of its names, os.Remove
// makes the file writable.
func protect(name string, was fs.FileInfo) error {
	if !was.Mode().IsRegular() {
		return nil
	}
	return os.Chmod(name, was.Mode().Perm())
}
