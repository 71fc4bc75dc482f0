package workbook_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/workbook"
)

// peerSheet is a sheet as excelize reads it: the texts that are not empty, by place, and of
// the rows asked for those that are hidden.
type peerSheet struct {
	cells  map[position]string
	hidden []int
	merged []string
}

// readPeer reads a sheet row by row with excelize.
func readPeer(x *excelize.File, sheet string, stored []int) (s peerSheet, err error) {
	s.cells = map[position]string{}
	rows, err := x.Rows(sheet)
	if err != nil {
		return s, err
	}
	for n := 1; rows.Next(); n++ {
		texts, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return s, err
		}
		for i, text := range texts {
			if text != "" {
				s.cells[position{n, i + 1}] = text
			}
		}
	}
	if err := rows.Close(); err != nil {
		return s, err
	}
	for _, n := range stored {
		visible, err := x.GetRowVisible(sheet, n)
		if err != nil {
			return s, err
		}
		if !visible {
			s.hidden = append(s.hidden, n)
		}
	}
	merged, err := x.GetMergeCells(sheet)
	for _, m := range merged {
		s.merged = append(s.merged, m.GetStartAxis()+":"+m.GetEndAxis())
	}
	return s, err
}

// compare reads the workbook of a seed with both readers, and returns the first difference
// from what it holds, or "". Seen counts the defects of excelize that showed.
func compare(seed uint64, seen map[string]int) string {
	b := draw(seed)
	data := b.bytes(seed)
	f, err := open(data)
	if err != nil {
		return err.Error()
	}
	x, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		return "excelize: " + err.Error()
	}
	defer x.Close()
	var want, peer []string
	for i, s := range f.Sheets() {
		if i >= len(b.sheets) || s != (workbook.Sheet{Name: b.sheets[i].name, Hidden: b.sheets[i].hidden, VeryHidden: b.sheets[i].veryHidden}) {
			return fmt.Sprintf("sheet %d is %+v", i, s)
		}
		want = append(want, s.Name)
	}
	if peer = x.GetSheetList(); len(want) != len(b.sheets) || !slices.Equal(peer, want) {
		return fmt.Sprintf("the sheets are %q, and %q to excelize", want, peer)
	}
	properties, err := x.GetWorkbookProps()
	peer1904 := properties.Date1904 != nil && *properties.Date1904
	if err != nil || f.Date1904() != b.date1904 || peer1904 != b.date1904 || f.FullCalc() != b.fullCalc {
		return fmt.Sprintf("1904: %v, and %v to excelize (%v), want %v; full calculation: %v, want %v", f.Date1904(), peer1904, err, b.date1904, f.FullCalc(), b.fullCalc)
	}
	for i, show := range b.formats {
		if got := f.Format(uint32(i)); got != show {
			return fmt.Sprintf("style %d shows %+v, want %+v", i, got, show)
		}
	}
	for _, s := range b.sheets {
		p, err := readPeer(x, s.name, s.rows)
		if err != nil {
			return fmt.Sprintf("excelize: %s: %v", s.name, err)
		}
		if d := s.compare(f, p, seen); d != "" {
			return s.name + ": " + d + "\n" + s.xml
		}
	}
	return ""
}

// compare checks a sheet as both read it.
func (s *oddSheet) compare(f *workbook.File, p peerSheet, seen map[string]int) (difference string) {
	left := s.cells
	var hidden []int
	l, err := f.Scan(s.name, func(r *workbook.Row) error {
		if r.Hidden {
			hidden = append(hidden, r.Num)
		}
		for _, c := range r.Cells {
			at := fmt.Sprintf("%s%d", source.Column(c.Col), r.Num)
			if len(left) == 0 {
				return fmt.Errorf("%s is not blank: %v %q", at, c.Kind, c.Text)
			}
			w := left[0]
			left = left[1:]
			formula := ""
			if c.Formula != nil {
				formula = "=" + string(c.Formula)
			}
			got := oddCell{r.Num, c.Col, c.Kind, string(c.Text), formula, c.Style, w.peer, w.defect}
			if got != w {
				return fmt.Errorf("%s is %+v, want %+v", at, got, w)
			}
			if c.Shared > 0 && c.Kind != workbook.Text {
				return fmt.Errorf("%s is %v with a shared string", at, c.Kind)
			}
			text := p.cells[position{r.Num, c.Col}]
			delete(p.cells, position{r.Num, c.Col})
			switch {
			case text == string(c.Text):
			case w.defect != "" && text == w.peer:
				seen[w.defect]++
			default:
				return fmt.Errorf("%s is %v %q, and %q to excelize, whose defects would make it %q (%s)", at, c.Kind, c.Text, text, w.peer, w.defect)
			}
		}
		return nil
	})
	if s.extended {
		for at, text := range p.cells {
			if text == "7" && at.col == 1 && len(p.cells) == 1 && (len(s.rows) == 0 || at.row > s.rows[len(s.rows)-1]) {
				delete(p.cells, at)
				seen["rows of extensions"]++
			}
		}
	}
	var shown []int // rows that are hidden, and that excelize does not report as such
	for _, n := range s.hiddenRows {
		switch {
		case slices.Contains(p.hidden, n):
		case slices.Contains(s.lowRows, n):
			seen["rows without height"]++
			shown = append(shown, n)
		case slices.Contains(s.unnumbered, n):
			seen["rows without a number"]++
			shown = append(shown, n)
		}
	}
	p.hidden = append(p.hidden, shown...)
	slices.Sort(p.hidden)
	var merged []string
	for _, m := range l.Merged {
		merged = append(merged, fmt.Sprintf("%s:%s", source.Ref(m.FirstCol, m.FirstRow), source.Ref(m.LastCol, m.LastRow)))
	}
	switch {
	case err != nil:
		return err.Error()
	case len(left) > 0:
		return fmt.Sprintf("%+v was not read", left[0])
	case len(p.cells) > 0:
		return fmt.Sprintf("to excelize there are more cells: %v", p.cells)
	case !slices.Equal(hidden, s.hiddenRows) || !slices.Equal(p.hidden, s.hiddenRows) || l.HiddenRows != len(hidden):
		return fmt.Sprintf("the rows %v are hidden, and %v to excelize, want %v", hidden, p.hidden, s.hiddenRows)
	case !slices.Equal(l.Merged, s.merged) || !slices.Equal(merged, p.merged):
		return fmt.Sprintf("the ranges %v are merged, and %v to excelize, want %v", merged, p.merged, s.merged)
	case !slices.Equal(l.HiddenCols, s.hiddenCols) || l.Filter != s.filter || l.Rows != len(s.rows):
		return fmt.Sprintf("the layout is %+v, want %v, %q and %d rows", l, s.hiddenCols, s.filter, len(s.rows))
	}
	return ""
}

// number returns a whole number of the environment, or a fallback.
func number(t *testing.T, name string, fallback uint64) uint64 {
	s := os.Getenv(name)
	if s == "" {
		return fallback
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		t.Fatalf("%s is %q, want a number", name, s)
	}
	return n
}

// sample is the number of workbooks that every run of the tests reads.
const sample = 200

// TestOddWorkbooks reads generated workbooks that are legal and odd, and compares each cell
// with what was written and with excelize. TIEOUT_WORKBOOKS is the number of workbooks, and
// TIEOUT_SEED the seed of the first; make soak reads 10,000.
func TestOddWorkbooks(t *testing.T) {
	t.Parallel()
	from, seen := number(t, "TIEOUT_SEED", 1), map[string]int{}
	count := number(t, "TIEOUT_WORKBOOKS", sample)
	failures := 0
	for seed := from; seed < from+count && failures < 3; seed++ {
		if d := compare(seed, seen); d != "" {
			t.Errorf("workbook %d (TIEOUT_SEED=%d TIEOUT_WORKBOOKS=1): %.3000s", seed, seed, d)
			failures++
		}
	}
	for name := range seen {
		if defects[name] == "" {
			t.Errorf("%q is not one of the defects", name)
		}
	}
	for name, reason := range defects {
		if failures == 0 && count >= sample && seen[name] == 0 {
			t.Errorf("no workbook shows the defect %q of excelize: %s", name, reason)
		}
	}
	var counts []string
	for _, name := range slices.Sorted(maps.Keys(seen)) {
		counts = append(counts, fmt.Sprintf("%s %d", name, seen[name]))
	}
	t.Logf("%d workbooks; defects of excelize: %s", count, strings.Join(counts, ", "))
}
