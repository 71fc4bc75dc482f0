// Package tally collects the findings about one ledger in bounded memory, in a [Findings]. Findings
// with the same code and summary in the same column are alike. The first findings that are alike
// are listed one by one, up to the limit [Most]. Further ones are only counted. The reader of
// package rows and the ledgers of package ledger report to it, row by row.
package tally

import (
	"fmt"
	"maps"
	"slices"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// Most is the largest number of similar findings that are listed one by one. Further
// similar findings are only counted.
const Most = 1000

// Findings collects the findings about one ledger. The zero value is ready to use.
type Findings struct {
	Errors  int // number of errors passed to Report so far, whether they were listed or counted
	list    []diag.Diagnostic
	tallies map[string]*tally
}

// tally counts the findings with one summary in one column.
type tally struct {
	n       int
	counted bool            // all are one finding, at the first cell
	finding diag.Diagnostic // the first if counted, else the last that is not listed
}

func (f *Findings) tally(key string) *tally {
	if f.tallies == nil {
		f.tallies = map[string]*tally{}
	}
	if f.tallies[key] == nil {
		f.tallies[key] = &tally{}
	}
	return f.tallies[key]
}

// Report lists a finding, or counts it if Most findings like it are already listed.
func (f *Findings) Report(d diag.Diagnostic) {
	if d.Severity == diag.Error {
		f.Errors++
	}
	t := f.tally(keyOf(d))
	if t.n++; t.n <= Most {
		f.list = append(f.list, d)
		return
	}
	t.finding = d
}

// Repeat counts n more findings that are like d. The finding d must have been passed to
// Report before.
func (f *Findings) Repeat(d diag.Diagnostic, n int) { f.tally(keyOf(d)).n += n }

// Count counts a cell of a field. All cells that are counted for the same field and code
// become one finding: the argument d of the first call, with a Detail that states the
// number of cells.
func (f *Findings) Count(field string, d diag.Diagnostic) {
	t := f.tally(string(d.Code) + " counted " + field)
	if t.n++; t.n == 1 {
		t.counted, t.finding = true, d
	}
}

// Add lists findings one by one, without a limit.
func (f *Findings) Add(list ...diag.Diagnostic) { f.list = append(f.list, list...) }

// Listed returns the findings that were listed so far.
func (f *Findings) Listed() []diag.Diagnostic { return f.list }

// Close lists the findings that were only counted, as All does, and then the finding d,
// which ended the reading of the ledger.
func (f *Findings) Close(d diag.Diagnostic) { f.list = append(f.All(), d) }

// keyOf returns the key of the findings that are counted with one.
func keyOf(d diag.Diagnostic) string {
	key := string(d.Code) + " " + d.Summary
	if c, ok := d.Subject.(source.Cell); ok {
		key += " " + source.ColumnOf(c.Ref)
	}
	return key
}

// All returns the listed findings. For findings that were only counted, it adds one finding
// that states their number.
func (f *Findings) All() []diag.Diagnostic {
	for _, key := range slices.Sorted(maps.Keys(f.tallies)) {
		t := f.tallies[key]
		d := t.finding
		switch at, _ := d.Subject.(source.Cell); {
		case t.counted && t.n == 1:
			d.Detail = fmt.Sprintf("column %s has one such cell", source.ColumnOf(at.Ref))
		case t.counted:
			d.Detail = fmt.Sprintf("column %s has %s such cells; the first one is here", source.ColumnOf(at.Ref), text.Group(fmt.Sprint(t.n)))
		case t.n > Most:
			d.Detail = fmt.Sprintf("the column has %s more such cells; the last one is here", text.Group(fmt.Sprint(t.n-Most)))
		default:
			continue
		}
		f.list = append(f.list, d)
	}
	f.tallies = nil
	return f.list
}
