package disk

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"
)

// hasModes is whether the system has the modes of files and folders that the package gives them.
const hasModes = runtime.GOOS != "windows"

func hash(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}

// tree returns the files, links and folders under a folder: their bytes, "-> target" and "/".
func tree(t *testing.T, root string) map[string]string {
	t.Helper()
	list := map[string]string{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == root {
			return err
		}
		rel, _ := filepath.Rel(root, name)
		rel = filepath.ToSlash(rel)
		switch {
		case d.Type()&fs.ModeSymlink != 0:
			target, err := os.Readlink(name)
			list[rel] = "-> " + filepath.ToSlash(target)
			return err
		case d.IsDir():
			list[rel+"/"] = ""
			return nil
		}
		data, err := os.ReadFile(name)
		list[rel] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// putAll writes files, folders ("NAME/") and links ("-> TARGET") under a folder.
func putAll(t *testing.T, root string, files map[string]string) {
	t.Helper()
	for name, data := range files {
		full := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
			t.Fatal(err)
		}
		var err error
		if target, isLink := strings.CutPrefix(data, "-> "); isLink {
			err = os.Symlink(target, full)
		} else if strings.HasSuffix(name, "/") {
			err = os.MkdirAll(full, 0o700)
		} else {
			err = os.WriteFile(full, []byte(data), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// drafted is a folder with an old draft and the files of a person; a new draft of it has
// other bytes, one file more and one less.
var (
	drafted = map[string]string{"a.md": "old a", "b.md": "old b", "gone.md": "old gone", "draft.lock": "old lock"}
	person  = map[string]string{"mark-up.txt": "counsel's", "board.md": "mine", "board.html": "mine", "sub/": "", "sub/deep.txt": "deep", "sub/link": "-> deep.txt", "out": "-> /nowhere"}
	fresh   = map[string]string{"a.md": "new a", "b.md": "new b", "c.md": "new c", "draft.lock": "new lock"}
)

func hashes(files map[string]string) map[string]string {
	sums := map[string]string{}
	for name, data := range files {
		sums[name] = hash(data)
	}
	return sums
}

func list(files map[string]string) []File {
	var all []File
	for _, name := range slices.Sorted(maps.Keys(files)) {
		all = append(all, File{name, []byte(files[name])})
	}
	return all
}

func joined(a, b map[string]string) map[string]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

func holds(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	if !maps.Equal(got, want) {
		t.Errorf("%s: the folder holds\n%q\nwant\n%q", what, got, want)
	}
}

// withoutExchange runs a test also as on a file system that cannot exchange two folders.
func withoutExchange(t *testing.T, run func(t *testing.T)) {
	t.Run("exchange", run)
	t.Run("two renames", func(t *testing.T) {
		swap = func(string, string) error { return errors.ErrUnsupported }
		defer func() { swap = exchange }()
		run(t)
	})
}

func TestReplaceFolder(t *testing.T) {
	withoutExchange(t, func(t *testing.T) {
		dir := t.TempDir()
		out := filepath.Join(dir, "drafts", "10-K")
		putAll(t, out, joined(drafted, person))
		old := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
		if err := os.Chtimes(filepath.Join(out, "mark-up.txt"), old, old); err != nil {
			t.Fatal(err)
		}
		if err := ReplaceFolder(out, list(fresh), hashes(drafted)); err != nil {
			t.Fatal(err)
		}
		holds(t, "after a new draft", tree(t, filepath.Dir(out)), map[string]string{"10-K/": "", "10-K/a.md": "new a", "10-K/b.md": "new b", "10-K/c.md": "new c", "10-K/draft.lock": "new lock",
			"10-K/mark-up.txt": "counsel's", "10-K/board.md": "mine", "10-K/board.html": "mine", "10-K/sub/": "", "10-K/sub/deep.txt": "deep", "10-K/sub/link": "-> deep.txt", "10-K/out": "-> /nowhere"})
		if info, err := os.Stat(filepath.Join(out, "mark-up.txt")); err != nil || !info.ModTime().Equal(old) {
			t.Errorf("a person's file has the time %v, want %v (%v)", info.ModTime(), old, err)
		}
		if info, err := os.Stat(filepath.Join(out, "a.md")); err != nil || hasModes && info.Mode().Perm() != ownerFile {
			t.Errorf("a drafted file has the mode %v (%v)", info.Mode(), err)
		}
	})
}

// TestRefused holds that nothing changes where a file of a person has the name of a new one.
func TestRefused(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"an edited file":          joined(drafted, map[string]string{"a.md": "old a, edited"}),
		"a file of a person":      joined(drafted, map[string]string{"c.md": "mine"}),
		"a file of another case":  joined(drafted, map[string]string{"C.MD": "mine"}),
		"a folder of that name":   joined(drafted, map[string]string{"c.md/": ""}),
		"a link of that name":     joined(drafted, map[string]string{"c.md": "-> a.md"}),
		"a pair without a record": {"a.md": "board", "a.html": "board"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			out := filepath.Join(dir, "o")
			putAll(t, out, files)
			before := tree(t, dir)
			if err := ReplaceFolder(out, list(fresh), hashes(drafted)); err == nil || !strings.Contains(err.Error(), "would be overwritten") {
				t.Errorf("the error is %v", err)
			}
			holds(t, "after it was refused", tree(t, dir), before)
		})
	}
	dir := t.TempDir()
	putAll(t, dir, map[string]string{"file": "x", "filed/": ""})
	if err := ReplaceFolder(filepath.Join(dir, "file"), list(fresh), nil); err == nil {
		t.Error("a file is replaced by a folder")
	}
	if err := CreateFolder(filepath.Join(dir, "filed"), list(fresh)); !errors.Is(err, fs.ErrExist) {
		t.Errorf("CreateFolder of a folder that exists returns %v", err)
	}
}

// An edited file that is not among the new ones is a person's, and stays.
func TestEditedFileStays(t *testing.T) {
	out := filepath.Join(t.TempDir(), "o")
	putAll(t, out, joined(drafted, map[string]string{"gone.md": "edited"}))
	if err := ReplaceFolder(out, list(fresh), hashes(drafted)); err != nil {
		t.Fatal(err)
	}
	holds(t, "after a new draft", tree(t, out), joined(fresh, map[string]string{"gone.md": "edited"}))
}

type stop struct{ step int }

// stopAt runs f until a step, as if the process had been killed there. It returns the name
// of the step, or "" where f ended before.
func stopAt(step int, f func()) (name string) {
	n := 0
	reached = func(s string) {
		if n == step {
			name = s
			panic(stop{step})
		}
		n++
	}
	defer func() {
		reached = func(string) {}
		if r := recover(); r != nil {
			if _, stopped := r.(stop); !stopped {
				panic(r)
			}
		}
	}()
	f()
	return ""
}

// TestKilled stops a draft at each of its steps. After Restore the folder is the old one or
// the new one, whole, with every file of the person in its place, and nothing is left over.
func TestKilled(t *testing.T) {
	for _, first := range []bool{false, true} {
		t.Run(fmt.Sprintf("first draft %v", first), func(t *testing.T) {
			withoutExchange(t, func(t *testing.T) {
				olds, news := 0, 0
				for step := 0; ; step++ {
					dir := t.TempDir()
					out := filepath.Join(dir, "10-K")
					before, after := joined(drafted, person), joined(fresh, person)
					if first {
						before, after = nil, fresh
					} else {
						putAll(t, out, before)
					}
					name := stopAt(step, func() {
						if err := ReplaceFolder(out, list(fresh), hashes(drafted)); err != nil {
							t.Error(err)
						}
					})
					if _, err := Restore(dir); err != nil {
						t.Errorf("killed at %q: %v", name, err)
					}
					got := tree(t, dir)
					whole := map[string]string{}
					for file, data := range got {
						if rel, in := strings.CutPrefix(file, "10-K/"); in && rel != "" {
							whole[rel] = data
						} else if file != "10-K/" {
							t.Errorf("killed at %q: %s is left", name, file)
						}
					}
					_, there := got["10-K/"]
					switch {
					case maps.Equal(whole, after):
						news++
					case maps.Equal(whole, before) && there == !first:
						olds++
					default:
						t.Errorf("killed at %q: the folder holds\n%q", name, whole)
					}
					if name == "" {
						break
					}
				}
				if olds < 5 || news < 3 {
					t.Errorf("%d kills left the old folder and %d the new one", olds, news)
				}
			})
		})
	}
}

// A person saves a file between the exchange and the next start: it keeps its bytes and its
// place. One that was edited at that moment is put beside its successor.
func TestSavedMeanwhile(t *testing.T) {
	for step := 0; ; step++ {
		dir := t.TempDir()
		out := filepath.Join(dir, "10-K")
		putAll(t, out, joined(drafted, person))
		name := stopAt(step, func() {
			if err := ReplaceFolder(out, list(fresh), hashes(drafted)); err != nil {
				t.Error(err)
			}
		})
		if name == "" {
			break
		}
		if name != "exchanged" {
			continue
		}
		aside, _ := filepath.Glob(filepath.Join(dir, Temporary+"*", newName))
		if aside == nil { // where two folders cannot be exchanged
			aside, _ = filepath.Glob(filepath.Join(dir, Temporary+"*", oldName))
		}
		putAll(t, aside[0], map[string]string{"late.txt": "late", "b.md": "edited", "sub/later.txt": "later"})
		notes, err := Restore(dir)
		if err != nil || len(notes) != 3 {
			t.Errorf("%q, %v", notes, err)
		}
		holds(t, "after restoring", tree(t, out), joined(joined(fresh, person), map[string]string{"late.txt": "late", "b.md.edited-1": "edited", "sub/later.txt": "later"}))
		return
	}
	t.Error("no step is named exchanged")
}

// TestFolderMadeMeanwhile has somebody make a folder of the same name between the two renames
// of a file system without an exchange: neither folder can take the name, and no file of the
// old one is lost, whether the command ends with an error or is killed.
func TestFolderMadeMeanwhile(t *testing.T) {
	swap = func(string, string) error { return errors.ErrUnsupported }
	defer func() { swap, reached = exchange, func(string) {} }()
	for _, killed := range []bool{false, true} {
		dir := t.TempDir()
		out := filepath.Join(dir, "10-K")
		putAll(t, out, joined(drafted, person))
		reached = func(step string) {
			if step == "old folder aside" {
				putAll(t, out, map[string]string{"somebody.txt": "mine"})
				if killed {
					panic(stop{})
				}
			}
		}
		func() {
			defer func() { _ = recover() }()
			if err := ReplaceFolder(out, list(fresh), hashes(drafted)); err == nil {
				t.Error("the folder that somebody made is replaced")
			}
		}()
		reached = func(string) {}
		if _, err := Restore(dir); err != nil {
			t.Error(err)
		}
		got := tree(t, dir)
		for name, data := range joined(person, map[string]string{"somebody.txt": "mine"}) {
			if got["10-K/"+name] != data {
				t.Errorf("killed %v: %s holds %q", killed, name, got["10-K/"+name])
			}
		}
		if left := leftovers(dir); left != nil {
			t.Errorf("killed %v: %q are left", killed, left)
		}
	}
}

func TestRestoreNamesWhatItCannotPlace(t *testing.T) {
	dir := t.TempDir()
	putAll(t, dir, map[string]string{".tieout-1/old/board.md": "mine", ".tieout-2": "half a file", ".tieout-3/": "", ".tieout-4/plan": `{"name":"../x"}`, ".tieout-4/new/f": "", ".tieout-5/plan": `{"na`})
	notes, err := Restore(dir)
	if err != nil || len(notes) != 2 {
		t.Errorf("%q, %v", notes, err)
	}
	holds(t, "after restoring", tree(t, dir), map[string]string{".tieout-1/": "", ".tieout-1/old/": "", ".tieout-1/old/board.md": "mine", ".tieout-4/": "", ".tieout-4/plan": `{"name":"../x"}`, ".tieout-4/new/": "", ".tieout-4/new/f": ""})
	if notes, err := Restore(filepath.Join(dir, "missing")); notes != nil || err != nil {
		t.Errorf("%q, %v", notes, err)
	}
}

// TestRestoreFollowsNoLink holds that a folder that someone prepared leads nowhere.
func TestRestoreFollowsNoLink(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"the folder is a link":     {".tieout-1/plan": `{"name":"k"}`, ".tieout-1/new/evil": "x", "k": "-> ../home"},
		"the old folder is a link": {".tieout-1/plan": `{"name":"k"}`, ".tieout-1/new": "-> ../../home", "k/": ""},
		"a folder in it is a link": {".tieout-1/plan": `{"name":"k"}`, ".tieout-1/new/sub/evil": "x", "k/sub": "-> ../../home"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			putAll(t, dir, map[string]string{"home/key": "mine"})
			putAll(t, filepath.Join(dir, "filing"), files)
			Restore(filepath.Join(dir, "filing"))
			holds(t, "after restoring", tree(t, filepath.Join(dir, "home")), map[string]string{"key": "mine"})
		})
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "f")
	if err := Create(name, []byte("one")); err != nil {
		t.Fatal(err)
	}
	if err := Create(name, []byte("two")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Create of a file that exists returns %v", err)
	}
	if err := Replace(name, []byte("three")); err != nil {
		t.Fatal(err)
	}
	holds(t, "after both", tree(t, dir), map[string]string{"f": "three"})
	if info, err := os.Stat(name); err != nil || hasModes && info.Mode().Perm() != ownerFile {
		t.Errorf("the file has the mode %v (%v)", info.Mode(), err)
	}
}

// TestLock counts under a lock that many hold in turn.
func TestLock(t *testing.T) {
	dir := t.TempDir()
	var n atomic.Int64
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			lock, err := Lock(dir)
			if err != nil {
				t.Error(err)
				return
			}
			defer lock.Release()
			was := n.Load()
			time.Sleep(time.Millisecond)
			n.Store(was + 1)
		})
	}
	all.Wait()
	if n.Load() != 20 {
		t.Errorf("20 counted to %d", n.Load())
	}
}

func TestContains(t *testing.T) {
	dir := t.TempDir()
	putAll(t, dir, map[string]string{"a/b/": "", "to-b": "-> a/b"})
	in := func(name string) string { return filepath.Join(dir, name) }
	for _, tt := range []struct {
		folder, inside string
		want           bool
	}{
		{"a", "a", true}, {"a", "a/b", true}, {"a/b", "a", false}, {"a", "ab", false}, {"a", "to-b", true}, {"to-b", "a/b/c", true},
		{"a", "to-b/missing/deep", true}, {"a/missing", "a/missing/x", true}, {"to-b", "a", false},
	} {
		if got := Contains(in(tt.folder), in(tt.inside)); got != tt.want {
			t.Errorf("Contains(%s, %s) = %v", tt.folder, tt.inside, got)
		}
	}
	_, err := os.Stat(in("A"))
	if got := Contains(in("A"), in("a/b")); got != (err == nil) {
		t.Errorf("Contains(A, a/b) = %v on a disk where A is a (%v)", got, err == nil)
	}
	if filepath.VolumeName(dir) != "" && Contains(dir, `Q:\a`) {
		t.Error(`a folder contains a path on the drive Q:`)
	}
}

// TestReadOnlyFile checks that a read-only file of a person stays as it is when the folder is
// replaced.
func TestReadOnlyFile(t *testing.T) {
	withoutExchange(t, func(t *testing.T) {
		out := filepath.Join(t.TempDir(), "10-K")
		putAll(t, out, joined(drafted, map[string]string{"signed.pdf": "signed"}))
		kept := filepath.Join(out, "signed.pdf")
		if err := os.Chmod(kept, 0o400); err != nil {
			t.Fatal(err)
		}
		if err := ReplaceFolder(out, list(fresh), hashes(drafted)); err != nil {
			t.Fatal(err)
		}
		if data, err := os.ReadFile(kept); err != nil || string(data) != "signed" {
			t.Errorf("the file holds %q (%v)", data, err)
		}
		if info, err := os.Stat(kept); err != nil || info.Mode().Perm()&0o200 != 0 {
			t.Errorf("the file has the mode %v (%v)", info.Mode(), err)
		}
	})
}

// TestCreateTree checks a new folder with folders and copies in it: as it should be, and after a
// stop at each step, when the next command finds nothing or the whole.
func TestCreateTree(t *testing.T) {
	files := []File{{"filing.toml", []byte("new")}, {"previous/a/b.toml", []byte("old")}, {"previous/a/c.toml", []byte("c")}}
	from := fstest.MapFS{"filed/10-K/facts.json": {Data: []byte("facts")}, "filed/readme.txt": {Data: []byte("read")}, "promises.toml": {Data: []byte("p")}, "commentary.toml": {Data: []byte("not copied")}}
	copies := []string{"filed/10-K/facts.json", "filed/readme.txt", "promises.toml"}
	want := map[string]string{"next/": "", "next/filing.toml": "new", "next/previous/": "", "next/previous/a/": "", "next/previous/a/b.toml": "old", "next/previous/a/c.toml": "c",
		"next/filed/": "", "next/filed/10-K/": "", "next/filed/10-K/facts.json": "facts", "next/filed/readme.txt": "read", "next/promises.toml": "p"}
	dir := t.TempDir()
	next := filepath.Join(dir, "next")
	if err := CreateTree(next, files, from, copies); err != nil {
		t.Fatal(err)
	}
	holds(t, "a new folder", tree(t, dir), want)
	err := filepath.WalkDir(next, func(name string, d fs.DirEntry, err error) error {
		info, err := os.Lstat(name)
		if mode := map[bool]fs.FileMode{true: ownerFolder, false: ownerFile}[d.IsDir()]; err != nil || hasModes && info.Mode().Perm() != mode {
			t.Errorf("%s has the mode %v (%v)", name, info.Mode(), err)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := CreateTree(next, files, from, copies); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a folder that exists: %v", err)
	}
	holds(t, "a folder that exists", tree(t, dir), want)

	for name, broken := range map[string][]string{"a copy that is missing": {"promises.toml", "gone.toml"}, "a copy of a folder": {"filed"}, "a copy from outside": {"../x"}, "a copy twice": {"promises.toml", "promises.toml"}} {
		under := t.TempDir()
		if err := CreateTree(filepath.Join(under, "next"), files, from, broken); err == nil {
			t.Errorf("%s: no error", name)
		}
		holds(t, name, tree(t, under), map[string]string{})
	}
	if under := t.TempDir(); CreateTree(filepath.Join(under, "next"), []File{{"../x", nil}}, nil, nil) == nil || len(tree(t, under)) > 0 {
		t.Errorf("a file from outside: %q", tree(t, under))
	}

	steps := 0
	for step := range 1000 {
		dir := t.TempDir()
		next := filepath.Join(dir, "next")
		name := stopAt(step, func() { _ = CreateTree(next, files, from, copies) })
		if name == "" {
			break
		}
		steps++
		got := tree(t, dir)
		if _, err := os.Lstat(next); err == nil { // the whole, with a mark perhaps
			for file := range want {
				if _, has := got[file]; !has {
					t.Errorf("stopped at %q: %s is missing", name, file)
				}
			}
			if _, err := Restore(next); err != nil {
				t.Errorf("stopped at %q: %v", name, err)
			}
			if _, err := os.Lstat(filepath.Join(next, markName)); err == nil {
				t.Errorf("stopped at %q: a command in the new folder leaves the mark", name)
			}
		}
		if _, err := Restore(dir); err != nil {
			t.Errorf("stopped at %q: %v", name, err)
		}
		if got := tree(t, dir); len(got) > 0 {
			holds(t, fmt.Sprintf("stopped at %q", name), got, want)
		}
		if err := CreateTree(next, files, from, copies); err != nil && !errors.Is(err, fs.ErrExist) {
			t.Errorf("stopped at %q, then again: %v", name, err)
		}
		holds(t, fmt.Sprintf("stopped at %q, then again", name), tree(t, dir), want)
	}
	if steps < 14 {
		t.Errorf("%d steps", steps)
	}
}

// TestEditBesideAnEditor has another program save the file at each moment of an edit: what it saved
// is never lost, and the edit is made to it.
func TestEditBesideAnEditor(t *testing.T) {
	withoutExchange(t, func(t *testing.T) {
		exchanges := swap
		defer func() { swap = exchanges }()
		for _, tt := range []struct {
			name    string
			first   string // "" for no file
			edit    string // saved while the edit is made
			swaps   []string
			want    string
			refused bool
		}{
			{name: "while it is read", first: "a", edit: "b", want: "b+"},
			{name: "of another length", first: "a", edit: "longer", want: "longer+"},
			{name: "that is new", edit: "b", want: "b+"},
			{name: "before the exchange", first: "a", swaps: []string{"c"}, want: "c+"},
			{name: "before the exchange back", first: "a", swaps: []string{"c", "d"}, want: "d+"},
			{name: "again and again", first: "a", edit: "*", refused: true},
		} {
			name := filepath.Join(t.TempDir(), "f")
			save := func(s string) {
				other := name + ".other" // as editors save: a new file takes the name
				if err := errors.Join(os.WriteFile(other, []byte(s), 0o600), os.Rename(other, name)); err != nil {
					t.Fatal(err)
				}
			}
			if tt.first != "" {
				save(tt.first)
			}
			left := tt.swaps
			swap = func(a, b string) error {
				if len(left) > 0 {
					save(left[0])
					left = left[1:]
				}
				return exchanges(a, b)
			}
			calls := 0
			err := Edit(filepath.Dir(name), "f", func(old []byte) ([]byte, error) {
				calls++
				if tt.edit == "*" {
					save(fmt.Sprint(calls))
				} else if calls == 1 && tt.edit != "" {
					save(tt.edit)
				}
				return append(old, '+'), nil
			})
			if errors.Is(exchanges(name, name+".none"), errors.ErrUnsupported) && tt.swaps != nil {
				continue // without an exchange, a save between two system calls is lost
			}
			if tt.refused {
				if err == nil || !strings.Contains(err.Error(), "again and again") {
					t.Errorf("a save %s: %v", tt.name, err)
				}
				tt.want, err = fmt.Sprint(calls), nil
			}
			data, err2 := os.ReadFile(name)
			if err != nil || err2 != nil || string(data) != tt.want {
				t.Errorf("a save %s: the file is %q (%v, %v), want %q", tt.name, data, err, err2, tt.want)
			}
			entries, err := os.ReadDir(filepath.Dir(name))
			for _, e := range entries {
				if e.Name() != "f" && e.Name() != lockName {
					t.Errorf("a save %s leaves %s (%v)", tt.name, e.Name(), err)
				}
			}
		}
	})
}

// TestEdit edits a file from several goroutines: no edit is lost, and an edit that fails leaves
// the file unchanged.
func TestEdit(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			err := Edit(dir, "f", func(old []byte) ([]byte, error) {
				if i == 7 {
					return nil, fs.ErrInvalid
				}
				return append(old, byte('a'+i)), nil
			})
			if (err != nil) != (i == 7) || err != nil && err != fs.ErrInvalid {
				t.Errorf("edit %d: %v", i, err)
			}
		})
	}
	group.Wait()
	data, err := os.ReadFile(filepath.Join(dir, "f"))
	slices.Sort(data)
	if err != nil || string(data) != "abcdefgijklmnopqrst" {
		t.Errorf("the file is %q (%v)", data, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "empty"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, exists := range map[string]bool{"empty": true, "absent": false} {
		err := Edit(dir, name, func(old []byte) ([]byte, error) {
			if (old != nil) != exists {
				t.Errorf("%s is %v", name, old)
			}
			return old, nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	if err := os.Symlink("f", filepath.Join(dir, "link")); err != nil {
		t.Skip(err) // Windows
	}
	err = Edit(dir, "link", func([]byte) ([]byte, error) { t.Error("a link is read"); return nil, nil })
	if err == nil || !strings.Contains(err.Error(), "is a link") {
		t.Errorf("a link: %v", err)
	}
}
