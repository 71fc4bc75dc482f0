package disk

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// File is a file to write into a folder.
type File struct {
	Name string // without folders, except for CreateFolder and CreateTree, which make them
	Data []byte
}

// The temporary folder .tieout-N beside a folder F that is replaced holds
//
//	plan  the name of F and the hashes of the files in it that the last draft wrote
//	new   the new F until the exchange, and then the old one
//	old   the old F, where the file system cannot exchange two folders in one step
//
// The new F holds a file named markName until the old one is dealt with. So a process that
// finds the temporary folder knows whether the exchange took place.
const (
	planName = "plan"
	newName  = "new"
	oldName  = "old"
	markName = ".tieout-new"
)

type plan struct {
	Name    string            `json:"name"`
	Written map[string]string `json:"written"`
}

// reached is called between the steps of replacing a folder; tests stop there.
var reached = func(step string) {}

// swap is exchange; tests set it to a file system that has no exchange.
var swap = exchange

// mostKept is the most files and folders that a person may have put into a folder.
const mostKept = 100_000

// ReplaceFolder writes files into a folder in place of the files of the last draft. The
// argument written holds the SHA-256 of each file of the last draft, by name. All other files
// in the folder stay. ReplaceFolder returns an error and changes nothing if a new file would
// replace a file that is not in written, or that a person has edited since.
func ReplaceFolder(folder string, files []File, written map[string]string) error {
	return put(folder, content{files: files}, written, true)
}

// CreateFolder writes a new folder. The error is fs.ErrExist if a file or folder of that name
// exists.
func CreateFolder(folder string, files []File) error {
	return put(folder, content{files: files}, nil, false)
}

// CreateTree does what CreateFolder does, with copies of files of another folder under the
// same names. The names of files and copies may have folders, separated by slashes; CreateTree
// makes these folders.
func CreateTree(folder string, files []File, from fs.FS, copies []string) error {
	return put(folder, content{files, from, copies}, nil, false)
}

// content is what a new folder holds.
type content struct {
	files  []File
	from   fs.FS // the folder with the copies
	copies []string
}

func put(folder string, c content, written map[string]string, replace bool) (err error) {
	if folder, err = filepath.Abs(folder); err != nil {
		return err
	}
	parent := filepath.Dir(folder)
	if err := MkdirAll(parent); err != nil {
		return inPlace(folder, err)
	}
	lock, err := Lock(parent)
	if err != nil {
		return inPlace(folder, err)
	}
	defer lock.Release()
	if _, err := restore(parent); err != nil {
		return err
	}
	info, err := os.Lstat(folder)
	exists := err == nil
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return inPlace(folder, err)
	case exists && !replace:
		return fs.ErrExist
	case exists && !info.IsDir():
		return fmt.Errorf("%s is a file; name a folder with -o", folder)
	}
	p := plan{filepath.Base(folder), written}
	var kept []string
	if exists {
		if kept, err = p.kept(folder, c.files); err != nil {
			return err
		}
	}
	temp, err := os.MkdirTemp(parent, Temporary)
	if err != nil {
		return inPlace(folder, err)
	}
	reached("temporary folder")
	fresh, old := filepath.Join(temp, newName), filepath.Join(temp, oldName)
	if err := p.fill(temp, folder, c, kept); err != nil {
		return errors.Join(inPlace(folder, err), os.RemoveAll(temp))
	}
	reached("filled")
	aside := fresh // where the old folder is after the exchange
	if !exists {
		err = rename(fresh, folder)
	} else if err = swap(fresh, folder); errors.Is(err, errors.ErrUnsupported) {
		if err = rename(folder, old); err == nil {
			aside = old
			reached("old folder aside")
			err = rename(fresh, folder)
		}
	}
	if err != nil {
		_, err2 := p.undo(temp, folder)
		return errors.Join(fmt.Errorf("%s cannot be replaced: %w; close its files and run the command again", folder, Reason(err)), err2)
	}
	reached("exchanged")
	if exists && aside == fresh {
		if name := p.edited(aside, c.files); name != "" { // saved by a person a moment ago
			if swap(fresh, folder) == nil {
				return errors.Join(fmt.Errorf("%s would be overwritten: %w", filepath.Join(folder, name), errEdited), os.RemoveAll(temp))
			}
		}
	}
	_, err = p.finish(temp, folder)
	return err
}

// kept returns the entries of a folder that the last draft did not write, or that were
// edited since. It is an error if a new file has the name of one.
func (p plan) kept(folder string, files []File) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", folder, Reason(err))
	}
	var kept []string
	for _, e := range entries {
		name := e.Name()
		if p.wrote(folder, name) {
			continue
		}
		if slices.ContainsFunc(files, func(f File) bool { return strings.EqualFold(f.Name, name) }) {
			return nil, fmt.Errorf("%s would be overwritten: %w", filepath.Join(folder, name), errEdited)
		}
		kept = append(kept, name)
	}
	return kept, nil
}

// edited returns the name of a new file whose predecessor in a folder the last draft did not
// write, or "".
func (p plan) edited(folder string, files []File) string {
	for _, f := range files {
		if _, err := os.Lstat(filepath.Join(folder, f.Name)); err == nil && !p.wrote(folder, f.Name) {
			return f.Name
		}
	}
	return ""
}

// wrote reports whether a file of a folder is as the last draft wrote it.
func (p plan) wrote(folder, name string) bool {
	sum, listed := p.Written[name]
	if !listed {
		return false
	}
	full := filepath.Join(folder, name)
	if info, err := os.Lstat(full); err != nil || !info.Mode().IsRegular() {
		return false
	}
	f, err := os.Open(full)
	if err != nil {
		return false
	}
	defer f.Close()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return err == nil && hex.EncodeToString(h.Sum(nil)) == sum
}

// fill writes the plan and the new folder, with the files that it keeps of the old one.
func (p plan) fill(temp, folder string, c content, kept []string) error {
	data, err := json.Marshal(p)
	if err != nil {
		return err
	}
	fresh := filepath.Join(temp, newName)
	if err := create(filepath.Join(temp, planName), data); err != nil {
		return err
	}
	reached("plan")
	if err := os.Mkdir(fresh, ownerFolder); err != nil {
		return err
	}
	reached("new folder")
	if err := create(filepath.Join(fresh, markName), nil); err != nil {
		return err
	}
	below := map[string]bool{} // the folders in the new folder
	for _, f := range c.files {
		reached("before " + f.Name)
		if err := makeParents(fresh, f.Name, below); err != nil {
			return err
		}
		if err := create(filepath.Join(fresh, filepath.FromSlash(f.Name)), f.Data); err != nil {
			return err
		}
	}
	for _, name := range c.copies {
		reached("before copying " + name)
		if err := makeParents(fresh, name, below); err != nil {
			return err
		}
		if err := copyFile(c.from, name, filepath.Join(fresh, filepath.FromSlash(name))); err != nil {
			return fmt.Errorf("copy %s: %w", name, Reason(err))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(below)) {
		if err := syncFolder(filepath.Join(fresh, filepath.FromSlash(name))); err != nil {
			return err
		}
	}
	left := mostKept
	for _, name := range kept {
		reached("before keeping " + name)
		if err := link(filepath.Join(folder, name), filepath.Join(fresh, name), &left); err != nil {
			return err
		}
	}
	return errors.Join(syncFolder(fresh), syncFolder(temp), syncFolder(filepath.Dir(temp)))
}

// makeParents makes the folders of a file in a folder, and records them.
func makeParents(folder, name string, made map[string]bool) error {
	dir := path.Dir(name)
	if dir == "." || made[dir] {
		return nil
	}
	if !fs.ValidPath(name) {
		return fmt.Errorf("%q is not a name in a folder", name)
	}
	if err := makeParents(folder, dir, made); err != nil {
		return err
	}
	made[dir] = true
	return os.Mkdir(filepath.Join(folder, filepath.FromSlash(dir)), ownerFolder)
}

// copyFile copies a regular file to a new file, readable by its owner alone.
func copyFile(from fs.FS, name, to string) (err error) {
	in, err := from.Open(name)
	if err != nil {
		return err
	}
	defer in.Close()
	if info, err := in.Stat(); err != nil || !info.Mode().IsRegular() {
		return errors.Join(err, errors.New("it is not a regular file"))
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, ownerFile)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// link gives a file, a link or a folder with all that is in it a second name. Where the file
// system has no second names it makes copies.
func link(from, to string, left *int) error {
	if *left--; *left < 0 {
		return fmt.Errorf("it holds more than %d other files; name another folder with -o", mostKept)
	}
	info, err := os.Lstat(from)
	switch {
	case err != nil:
		return err
	case info.Mode()&fs.ModeSymlink != 0:
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return os.Symlink(target, to)
	case info.IsDir():
		entries, err := os.ReadDir(from)
		if err != nil {
			return err
		}
		if err := os.Mkdir(to, ownerFolder); err != nil {
			return err
		}
		for _, e := range entries {
			if err := link(filepath.Join(from, e.Name()), filepath.Join(to, e.Name()), left); err != nil {
				return err
			}
		}
		return errors.Join(syncFolder(to), os.Chtimes(to, info.ModTime(), info.ModTime()), os.Chmod(to, info.Mode().Perm()))
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is neither a file nor a folder; move it, or name another folder with -o", from)
	}
	if err := os.Link(from, to); err == nil {
		return nil
	}
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := create(to, data); err != nil {
		return err
	}
	return errors.Join(os.Chtimes(to, info.ModTime(), info.ModTime()), os.Chmod(to, info.Mode().Perm()))
}

// finish removes the old folder after the exchange. A file in it that is nowhere else, saved
// by a person a moment before, gets its place in the new one.
func (p plan) finish(temp, folder string) (notes []string, err error) {
	for _, each := range []string{newName, oldName} {
		aside := filepath.Join(temp, each)
		if !exists(aside) {
			continue
		}
		if !isFolder(aside) || !isFolder(folder) { // a link would lead elsewhere
			return notes, fmt.Errorf("%s or %s is not a folder", aside, folder)
		}
		entries, err := os.ReadDir(aside)
		if err != nil {
			return notes, err
		}
		for _, e := range entries {
			from, to := filepath.Join(aside, e.Name()), filepath.Join(folder, e.Name())
			reached("settling " + e.Name())
			if e.Name() == markName || p.wrote(aside, e.Name()) {
				err = unlink(from)
			} else {
				err = settle(from, to, &notes)
			}
			if err != nil {
				return notes, fmt.Errorf("%s cannot be moved to %s: %w", from, to, Reason(err))
			}
		}
		reached("settled")
		if err := unlink(aside); err != nil {
			return notes, err
		}
	}
	reached("old folder removed")
	if err := remove(filepath.Join(folder, markName)); err != nil {
		return notes, err
	}
	reached("mark removed")
	if err := remove(filepath.Join(temp, planName)); err != nil {
		return notes, err
	}
	reached("plan removed")
	return notes, errors.Join(unlink(temp), syncFolder(folder), syncFolder(filepath.Dir(folder)))
}

func remove(name string) error {
	if err := unlink(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// settle removes a name whose file also has a place in the new folder, or gives it that
// place. A file that differs from the one in its place is put beside it.
func settle(from, to string, notes *[]string) error {
	info, err := os.Lstat(from)
	if err != nil {
		return err
	}
	there, err := os.Lstat(to)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		*notes = append(*notes, to+" is back in its place")
		return rename(from, to)
	case err != nil:
		return err
	case info.IsDir() && there.IsDir():
		entries, err := os.ReadDir(from)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if err := settle(filepath.Join(from, e.Name()), filepath.Join(to, e.Name()), notes); err != nil {
				return err
			}
		}
		return unlink(from)
	case os.SameFile(info, there) || same(from, info, to, there):
		return errors.Join(unlink(from), protect(to, there))
	}
	for i := 1; ; i++ {
		beside := fmt.Sprintf("%s.edited-%d", to, i)
		if _, err := os.Lstat(beside); errors.Is(err, fs.ErrNotExist) {
			*notes = append(*notes, beside+" is the edited file of that name")
			return rename(from, beside)
		}
	}
}

// same reports whether two names are links to one place, or files with the same bytes.
func same(a string, infoA fs.FileInfo, b string, infoB fs.FileInfo) bool {
	if infoA.Mode().Type() != infoB.Mode().Type() {
		return false
	}
	if infoA.Mode()&fs.ModeSymlink != 0 {
		x, err := os.Readlink(a)
		y, err2 := os.Readlink(b)
		return err == nil && err2 == nil && x == y
	}
	if !infoA.Mode().IsRegular() || infoA.Size() != infoB.Size() {
		return false
	}
	x, err := os.ReadFile(a)
	y, err2 := os.ReadFile(b)
	return err == nil && err2 == nil && bytes.Equal(x, y)
}
