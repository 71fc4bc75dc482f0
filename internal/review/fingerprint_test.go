package review_test

import (
	"io/fs"
	"testing"
	"testing/fstest"
	"time"

	"github.com/tieout/tieout/internal/review"
)

// reads counts how often files are read.
type reads struct {
	fstest.MapFS
	n int
}

func (r *reads) ReadFile(name string) ([]byte, error) {
	r.n++
	return r.MapFS.ReadFile(name)
}

func TestFilesAreReadWhenTheyMayHaveChanged(t *testing.T) {
	t.Parallel()
	saved := time.Date(2023, 2, 21, 9, 0, 0, 0, time.UTC)
	folder := &reads{MapFS: fstest.MapFS{}}
	var prints review.Fingerprints
	last := ""
	look := func(what string, data string, at time.Time, age time.Duration, changed bool, read int) {
		t.Helper()
		folder.MapFS["a"] = &fstest.MapFile{Data: []byte(data), ModTime: at}
		before := folder.n
		now := review.Of(&prints, folder, "a", at.Add(age))
		if (now != last) != changed || folder.n-before != read {
			t.Errorf("%s: changed %t and read %d times, want %t and %d", what, now != last, folder.n-before, changed, read)
		}
		last = now
	}
	look("at first", "one", saved, 10*time.Millisecond, true, 1)
	look("saved again within a tick", "two", saved, 150*time.Millisecond, true, 1)
	look("while it is young", "two", saved, 1999*time.Millisecond, false, 1)
	look("when it is old enough", "two", saved, 2*time.Second, false, 1)
	look("after that", "two", saved, 3*time.Second, false, 0)
	look("an hour later", "two", saved, time.Hour, false, 0)
	look("of another time", "two", saved.Add(time.Hour), time.Minute, true, 1)
	look("of another size", "three", saved.Add(time.Hour), time.Minute, true, 1)
	look("of an earlier time", "three", saved, time.Minute, true, 1)
	look("of a time to come", "three", saved.Add(2*time.Hour), -time.Hour, true, 1)
	look("of a time to come still", "four!", saved.Add(2*time.Hour), -time.Hour, true, 1)
	look("too large to read", string(make([]byte, 2<<20)), saved, time.Hour, true, 0)
	delete(folder.MapFS, "a")
	if got := review.Of(&prints, folder, "a", saved); got != "absent" {
		t.Errorf("a file that is gone is %q", got)
	}
	folder.MapFS["a"] = &fstest.MapFile{Mode: fs.ModeDir}
	if got := review.Of(&prints, folder, "a", saved); got != "absent" {
		t.Errorf("a folder is %q", got)
	}
}
