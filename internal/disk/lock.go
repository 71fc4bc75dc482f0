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

// Lock excludes other processes, and other callers in this one, from writing into a folder
// until unlock is called or the process ends.
func Lock(dir string) (unlock func(), err error) {
	for wait, waited := time.Millisecond, time.Duration(0); ; wait = min(2*wait, 50*time.Millisecond) {
		unlock, err := tryLock(dir)
		if err == nil || !errors.Is(err, errLocked) {
			return unlock, err
		}
		if waited += wait; waited > patience {
			return nil, fmt.Errorf("another tieout is writing in %s; wait for it to end, then run the command again", dir)
		}
		time.Sleep(wait)
	}
}
