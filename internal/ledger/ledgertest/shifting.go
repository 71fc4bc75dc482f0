package ledgertest

import (
	"io/fs"
	"sync"
	"testing/fstest"
	"time"
)

// Shifting is a folder in which files are saved while they are read: new Data changes a
// file in place, and a new file under the same name replaces it.
type Shifting struct {
	Files fstest.MapFS
	// Before is called before a file is opened and before bytes of it are read. It may
	// change Files, and is called by one goroutine at a time.
	Before func(name string, opens bool)
	mu     sync.Mutex
}

// Open opens a file in its current state.
func (s *Shifting) Open(name string) (fs.File, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Before(name, true)
	f, err := s.Files.Open(name)
	if err != nil {
		return nil, err
	}
	return &shiftingFile{f, s, name}, nil
}

// ReadDir lists a folder in its current state.
func (s *Shifting) ReadDir(name string) ([]fs.DirEntry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Files.ReadDir(name)
}

// Stat describes a file in its current state.
func (s *Shifting) Stat(name string) (fs.FileInfo, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return snapshot(s.Files.Stat(name))
}

// fileInfo describes a file at the time of the call.
type fileInfo struct {
	fs.FileInfo
	size     int64
	modified time.Time
}

func snapshot(info fs.FileInfo, err error) (fs.FileInfo, error) {
	if err != nil {
		return nil, err
	}
	return fileInfo{info, info.Size(), info.ModTime()}, nil
}

// Size returns the length in bytes.
func (i fileInfo) Size() int64 { return i.size }

// ModTime returns when the file was last saved.
func (i fileInfo) ModTime() time.Time { return i.modified }

type shiftingFile struct {
	fs.File
	folder *Shifting
	name   string
}

// Stat describes the file in its current state.
func (f *shiftingFile) Stat() (fs.FileInfo, error) {
	f.folder.mu.Lock()
	defer f.folder.mu.Unlock()
	return snapshot(f.File.Stat())
}

// Read implements io.Reader.
func (f *shiftingFile) Read(p []byte) (int, error) {
	f.folder.mu.Lock()
	defer f.folder.mu.Unlock()
	f.folder.Before(f.name, false)
	return f.File.Read(p)
}

// ReadAt implements io.ReaderAt.
func (f *shiftingFile) ReadAt(p []byte, off int64) (int, error) {
	f.folder.mu.Lock()
	defer f.folder.mu.Unlock()
	f.folder.Before(f.name, false)
	return f.File.(interface {
		ReadAt([]byte, int64) (int, error)
	}).ReadAt(p, off)
}
