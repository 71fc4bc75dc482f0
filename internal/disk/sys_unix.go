//go:build unix

package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// tryLock locks a folder, or returns errLocked where another process has it.
func tryLock(dir string) (release func(), err error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	err = flock(f)
	if err != nil && !errors.Is(err, errLocked) { // a network file system that locks files alone
		f.Close()
		if f, err = os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR|os.O_CREATE, ownerFile); err != nil {
			return nil, err
		}
		err = flock(f)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return func() { f.Close() }, nil
}

func flock(f *os.File) error {
	for {
		switch err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); {
		case errors.Is(err, unix.EINTR):
		case errors.Is(err, unix.EWOULDBLOCK):
			return errLocked
		default:
			return err
		}
	}
}

// syncFolder writes the names of a folder to the disk.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, unix.EINVAL) && !errors.Is(err, unix.ENOTSUP) { // file systems that cannot
		return err
	}
	return nil
}

// rename renames a file or folder. A file of the new name is replaced.
func rename(from, to string) error { return os.Rename(from, to) }

// unlink removes a file or an empty folder.
func unlink(name string) error { return os.Remove(name) }

// protect does nothing: to remove one name of a file changes nothing for its other names.
func protect(string, fs.FileInfo) error { return nil }
