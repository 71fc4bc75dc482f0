package filing

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"tieout/internal/fiscal"
	"tieout/internal/source"
)

// Filed is a draft that was filed and kept, in filed/NAME of the folder.
type Filed struct {
	Name   string // "10-K-FY2021"
	Form   string
	Period fiscal.Period
	Values map[string]FiledValue // by the fact's id
}

// FiledValue is what was filed of a fact.
type FiledValue struct {
	Value string // a plain decimal, as facts.json has it
	Unit  string // "pure", or a currency
}

// File is the file that holds the facts that were filed.
func (f Filed) File() string { return filedFolder + "/" + f.Name + "/facts.json" }

const filedFolder = "filed"

// WasFiled gives what the newest of the filed drafts that have a fact says of it,
// among those for a period that ends before a date.
func (f *Filing) WasFiled(id string, before fiscal.Date) (v FiledValue, in Filed, ok bool) {
	for _, each := range f.Filed {
		if v, ok := each.Values[id]; ok && f.filedEnd(each) < before {
			return v, each, true
		}
	}
	return FiledValue{}, Filed{}, false
}

// filedEnd gives the last day of a filed draft's period, or 0 where the calendar
// does not know it.
func (f *Filing) filedEnd(each Filed) fiscal.Date {
	span, err := f.Calendar.Span(each.Period)
	if err != nil {
		return 0
	}
	return span.End
}

// readFiled reads what was filed, the newest period first.
func (f *Filing) readFiled(r *reader) {
	entries, err := fs.ReadDir(f.FS, filedFolder)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			r.found = append(r.found, Unreadable(filedFolder, "FIL001", err))
		}
		return
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		each := Filed{Name: e.Name(), Values: map[string]FiledValue{}}
		var lock struct{ Form, Period string }
		var facts struct {
			Facts []struct{ ID, Value, Unit string }
		}
		lockName := filedFolder + "/" + e.Name() + "/draft.lock"
		if !f.readJSON(r, lockName, &lock) || !f.readJSON(r, each.File(), &facts) {
			continue
		}
		if each.Period, err = fiscal.ParsePeriod(lock.Period); err != nil {
			r.fail(source.Point{File: lockName}, "Keep a draft with tieout lock", "%s: %v", lockName, err)
			continue
		}
		each.Form = lock.Form
		for _, v := range facts.Facts {
			each.Values[v.ID] = FiledValue{v.Value, v.Unit}
		}
		f.Filed = append(f.Filed, each)
	}
	slices.SortStableFunc(f.Filed, func(a, b Filed) int {
		return cmp.Or(cmp.Compare(f.filedEnd(b), f.filedEnd(a)), cmp.Compare(b.Period.Months(), a.Period.Months()), cmp.Compare(a.Name, b.Name))
	})
}

// readJSON reads a file that a draft wrote.
func (f *Filing) readJSON(r *reader, name string, into any) bool {
	data, err := ReadFile(f.FS, name)
	if err == nil {
		if err = json.Unmarshal(data, into); err != nil {
			err = fmt.Errorf("it is not what a draft writes: %w", err)
		}
	}
	if err != nil {
		r.found = append(r.found, Unreadable(name, "FIL001", err))
	}
	return err == nil
}
