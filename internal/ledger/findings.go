package ledger

import (
	"fmt"
	"slices"

	"tieout/internal/diag"
	"tieout/internal/source"
)

// mostAlike bounds the findings of one code in one column that are told cell by
// cell; what is over is told as a number.
const mostAlike = 100

// findings collects what is wrong with a ledger, with bounded memory.
type findings struct {
	list  []diag.Diagnostic
	alike map[string]*tally
}

// tally counts findings of one kind in one column.
type tally struct {
	n           int
	first, last source.Place
	told        diag.Diagnostic
}

func (f *findings) tally(key string) *tally {
	if f.alike == nil {
		f.alike = map[string]*tally{}
	}
	if f.alike[key] == nil {
		f.alike[key] = &tally{}
	}
	return f.alike[key]
}

// report tells a finding, or counts it once there are too many of its kind.
func (f *findings) report(d diag.Diagnostic) {
	key := string(d.Code) + " " + d.Summary
	if c, ok := d.Subject.(source.Cell); ok {
		key += " " + trimDigits(c.Ref)
	}
	t := f.tally(key)
	t.n++
	if t.n <= mostAlike {
		f.list = append(f.list, d)
		return
	}
	t.told, t.last = d, d.Subject
}

func trimDigits(ref string) string {
	for len(ref) > 0 && ref[len(ref)-1] >= '0' && ref[len(ref)-1] <= '9' {
		ref = ref[:len(ref)-1]
	}
	return ref
}

// wrong reports a cell that is not what its field needs.
func (s *sheet) wrong(field, row int, problem, remedy string) {
	if remedy == "" {
		remedy = "Correct the cell in the workbook and save it"
	}
	s.report(diag.Diagnostic{Code: "LED001", Summary: "a cell that is not what its field needs", Detail: problem, Remedy: remedy, Subject: s.cell(field, row)})
}

// count notes something that is told once for a column, with how often it occurs.
func (s *sheet) count(code diag.Code, severity diag.Severity, field, row int, summary, remedy string) {
	t := s.tally(string(code) + " counted " + s.Fields[field].Name)
	if t.n++; t.n == 1 {
		t.first = s.cell(field, row)
	}
	t.told = diag.Diagnostic{Severity: severity, Code: code, Summary: summary, Remedy: remedy, Subject: t.first}
}

// told gives all findings, those over the bound as a number.
func (f *findings) told() []diag.Diagnostic {
	keys := make([]string, 0, len(f.alike))
	for key := range f.alike {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		t := f.alike[key]
		switch {
		case t.first != nil:
			t.told.Detail = cellCount(t.n)
			f.list = append(f.list, t.told)
		case t.n > mostAlike:
			t.told.Detail = fmt.Sprintf("%d more like the %d told, the last of them here", t.n-mostAlike, mostAlike)
			f.list = append(f.list, t.told)
		}
	}
	f.alike = nil
	return f.list
}

func cellCount(n int) string {
	if n == 1 {
		return "in this cell"
	}
	return fmt.Sprintf("in %d cells of the column, the first of them here", n)
}
