package disk

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Restore finishes or undoes the work that interrupted commands left in a folder. It returns
// notes for a person on what it did; each is a sentence without a full stop. If the folder is
// missing or is a link, Restore does nothing.
func Restore(dir string) ([]string, error) {
	if !isFolder(dir) || len(leftovers(dir)) == 0 {
		return nil, nil
	}
	lock, err := Lock(dir)
	if err != nil {
		return nil, err
	}
	defer lock.Release()
	return restore(dir)
}

// leftovers returns the temporary names in a folder.
func leftovers(dir string) []string {
	entries, _ := os.ReadDir(dir)
	var names []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), Temporary) && e.Name() != lockName {
			names = append(names, e.Name())
		}
	}
	return names
}

// restore is Restore while the folder is locked: no other process is writing, so that every
// temporary name is a left-over.
func restore(dir string) (notes []string, err error) {
	for _, name := range leftovers(dir) {
		temp := filepath.Join(dir, name)
		info, err := os.Lstat(temp)
		if err != nil {
			return notes, err
		}
		if !info.IsDir() {
			if err := unlink(temp); err != nil {
				return notes, fmt.Errorf("%s, left by an interrupted command, cannot be removed: %w", temp, Reason(err))
			}
			continue
		}
		more, err := restoreFolder(dir, temp)
		notes = append(notes, more...)
		if err != nil {
			return notes, fmt.Errorf("%s, left by an interrupted command, cannot be put back: %w", temp, Reason(err))
		}
	}
	return notes, nil
}

func restoreFolder(dir, temp string) (notes []string, err error) {
	p, err := readPlan(temp)
	if err != nil {
		if onlyPlan(temp) {
			return nil, nil // it was interrupted before it wrote anything
		}
		return []string{temp + " holds files that an interrupted command left; move what you need, then delete it"}, nil
	}
	folder, fresh, old := filepath.Join(dir, p.Name), filepath.Join(temp, newName), filepath.Join(temp, oldName)
	if !exists(filepath.Join(fresh, markName)) {
		switch {
		case exists(folder):
			return p.finish(temp, folder)
		case os.Remove(fresh) == nil: // it is empty: the new folder was not begun
			return nil, os.RemoveAll(temp)
		case exists(fresh) && !exists(old): // the new folder was deleted since
			notes = append(notes, folder+" is back in its place")
			err = rename(fresh, folder)
			fallthrough
		case !exists(old):
			return notes, errors.Join(err, os.RemoveAll(temp))
		}
	}
	more, err := p.undo(temp, folder)
	return append(notes, more...), err
}

// undo ends a replacement whose exchange did not take place: all that is in the new folder
// is the draft's, or has another name in the old one, which gets its own name again. Where
// somebody made a folder of that name meanwhile, the old files get their places in it.
func (p plan) undo(temp, folder string) (notes []string, err error) {
	if err := os.RemoveAll(filepath.Join(temp, newName)); err != nil {
		return nil, err
	}
	old := filepath.Join(temp, oldName)
	switch {
	case exists(old) && exists(folder):
		return p.finish(temp, folder)
	case exists(old):
		if err := rename(old, folder); err != nil {
			return nil, err
		}
		notes = append(notes, folder+" is back in its place")
	}
	return notes, os.RemoveAll(temp)
}

func readPlan(temp string) (p plan, err error) {
	data, err := os.ReadFile(filepath.Join(temp, planName))
	if err != nil {
		return p, err
	}
	if err := json.Unmarshal(data, &p); err != nil {
		return p, err
	}
	if p.Name == "" || filepath.Base(p.Name) != p.Name || p.Name == ".." || p.Name == "." {
		return p, fmt.Errorf("%q is not a name", p.Name)
	}
	return p, nil
}

// onlyPlan removes a temporary folder that holds nothing but an unfinished plan.
func onlyPlan(temp string) bool {
	entries, err := os.ReadDir(temp)
	if err != nil || len(entries) > 1 || len(entries) == 1 && entries[0].Name() != planName {
		return false
	}
	return os.RemoveAll(temp) == nil
}

func isFolder(name string) bool {
	info, err := os.Lstat(name)
	return err == nil && info.IsDir()
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}
