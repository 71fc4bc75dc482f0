package disk

import (
	"errors"
	"fmt"
	"time"
)

// lockName is the file that is locked where a folder itself cannot be.
const lockName = ".tieout-lock"

// patience is how long Lock waits for another process. A write takes far less.
const patience = 30 * time.Second

var errLocked = errors.New("locked")

// A FolderLock is the right to write into a folder.
type FolderLock struct{ release func() }

// Release releases the lock.
func (l *FolderLock) Release() { l.release() }

// Lock excludes other processes, and other callers in this one, from writing into a folder
// until the lock is released or the process ends.
func Lock(dir string) (*FolderLock, error) {
	for wait, waited := time.Millisecond, time.Duration(0); ; wait = min(2*wait, 50*time.Millisecond) {
		release, err := tryLock(dir)
		if err == nil {
			return &FolderLock{release}, nil
		}
		if !errors.Is(err, errLocked) {
			return nil, err
		}
		if waited += wait; waited > patience {
			return nil, fmt.Errorf("another tieout is writing in %s; wait for it to end, then run the command again", dir)
		}
		time.Sleep(wait)
	}
}
