package filing

import (
	"bytes"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// Alone returns a folder of ledgers with a filing.toml that is not in it, and without the files
// beside that.
func Alone(ledgers fs.FS, toml []byte) fs.FS { return folder{ledgers, toml} }

// folder is a folder with another filing.toml.
type folder struct {
	fs.FS
	toml []byte
}

// Open implements fs.FS.
func (f folder) Open(name string) (fs.File, error) {
	if name == File {
		return &tomlFile{bytes.NewReader(f.toml)}, nil
	}
	if slices.Contains(besides, name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return f.FS.Open(name)
}

// ReadDir implements fs.ReadDirFS. Files beside filing.toml are not listed.
func (f folder) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(f.FS, name)
	if name == "." {
		entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return slices.Contains(besides, e.Name()) })
	}
	return entries, err
}

// tomlFile is a filing.toml in memory.
type tomlFile struct{ *bytes.Reader }

// Stat implements fs.File.
func (f *tomlFile) Stat() (fs.FileInfo, error) { return tomlInfo{f.Reader.Size()}, nil }

// Close implements fs.File.
func (f *tomlFile) Close() error { return nil }

type tomlInfo struct{ size int64 }

func (tomlInfo) Name() string       { return File }
func (i tomlInfo) Size() int64      { return i.size }
func (tomlInfo) Mode() fs.FileMode  { return 0o444 }
func (tomlInfo) ModTime() time.Time { return time.Time{} }
func (tomlInfo) IsDir() bool        { return false }
func (tomlInfo) Sys() any           { return nil }

// besides are files of a filing folder that have no part in how its ledgers are read.
var besides = []string{CommentaryFile, SignoffsFile, StaffLetterFile, CommentsFile, PromisesFile, RestatementsFile, MemoFile}

// Reserved reports whether a file of the filing folder has a name that tieout reads, in upper or
// lower case: to some disks, they are the same.
func Reserved(name string) bool {
	return slices.ContainsFunc(append(slices.Clone(besides), File), func(known string) bool { return strings.EqualFold(known, name) })
}
