package disk

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// tryLock locks a folder, or returns errLocked where another process has it. The file that
// it locks is removed when it is closed.
func tryLock(dir string) (release func(), err error) {
	name, err := windows.UTF16PtrFromString(filepath.Join(dir, lockName))
	if err != nil {
		return nil, err
	}
	h, err := windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE, 0, nil, windows.OPEN_ALWAYS,
		windows.FILE_ATTRIBUTE_HIDDEN|windows.FILE_FLAG_DELETE_ON_CLOSE, 0)
	switch {
	case errors.Is(err, windows.ERROR_SHARING_VIOLATION), errors.Is(err, windows.ERROR_ACCESS_DENIED) && exists(filepath.Join(dir, lockName)):
		return nil, errLocked
	case err != nil:
		return nil, &os.PathError{Op: "lock", Path: dir, Err: err}
	}
	return func() { windows.CloseHandle(h) }, nil
}

// syncFolder does nothing: NTFS writes the names itself.
func syncFolder(string) error { return nil }
