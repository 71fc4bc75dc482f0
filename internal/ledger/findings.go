package ledger

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/figure"
	"tieout/internal/quantity"
	"tieout/internal/source"
)

// mostListed is the number of findings with one summary in one column that are listed
// cell by cell; the others are counted.
const mostListed = 1000

// mostErrors is the number of errors in a ledger after which the rest of its rows is not
// read: one cause made them.
const mostErrors = 20_000

// findings collects the findings of one ledger in bounded memory.
type findings struct {
	list    []diag.Diagnostic
	tallies map[string]*tally
	errors  int
}

// tally counts the findings with one summary in one column.
type tally struct {
	n       int
	counted bool            // all are one finding, at the first cell
	finding diag.Diagnostic // the first if counted, else the last that is not listed
}

func (f *findings) tally(key string) *tally {
	if f.tallies == nil {
		f.tallies = map[string]*tally{}
	}
	if f.tallies[key] == nil {
		f.tallies[key] = &tally{}
	}
	return f.tallies[key]
}

// report adds a finding, or counts it once mostListed like it are listed.
func (f *findings) report(d diag.Diagnostic) {
	if d.Severity == diag.Error {
		f.errors++
	}
	t := f.tally(keyOf(d))
	if t.n++; t.n <= mostListed {
		f.list = append(f.list, d)
		return
	}
	t.finding = d
}

// keyOf returns the key of the findings that are counted with one.
func keyOf(d diag.Diagnostic) string {
	key := string(d.Code) + " " + d.Summary
	if c, ok := d.Subject.(source.Cell); ok {
		key += " " + columnOf(c)
	}
	return key
}

func columnOf(c source.Cell) string { return strings.TrimRight(c.Ref, "0123456789") }

// wrong reports a cell that its field cannot hold (LED001).
func (s *sheet) wrong(field int, summary, detail, remedy string) {
	s.report(diag.Diagnostic{Code: "LED001", Summary: summary, Detail: detail, Remedy: remedy, Subject: s.cell(field, s.row.Spot)})
}

// count reports cells of one column as one finding at the first of them.
func (s *sheet) count(code diag.Code, severity diag.Severity, field int, summary, remedy string) {
	t := s.tally(string(code) + " counted " + s.Fields[field].Name)
	if t.n++; t.n == 1 {
		t.counted, t.finding = true, diag.Diagnostic{Severity: severity, Code: code, Summary: summary, Remedy: remedy, Subject: s.cell(field, s.row.Spot)}
	}
}

// all returns the findings, with the numbers of those that were counted.
func (f *findings) all() []diag.Diagnostic {
	for _, key := range slices.Sorted(maps.Keys(f.tallies)) {
		t := f.tallies[key]
		d := t.finding
		switch at, _ := d.Subject.(source.Cell); {
		case t.counted && t.n == 1:
			d.Detail = fmt.Sprintf("column %s has one such cell", columnOf(at))
		case t.counted:
			d.Detail = fmt.Sprintf("column %s has %s such cells; the first one is here", columnOf(at), figure.Group(fmt.Sprint(t.n)))
		case t.n > mostListed:
			d.Detail = fmt.Sprintf("the column has %s more such cells; the last one is here", figure.Group(fmt.Sprint(t.n-mostListed)))
		default:
			continue
		}
		f.list = append(f.list, d)
	}
	f.tallies = nil
	return f.list
}

// grouped returns an amount with thousands separators.
func grouped(a quantity.Amount) string { return figure.Group(a.String()) }
