package workbook_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/workbook"
)

// position is a cell of a generated workbook.
type position struct{ row, col int }

// textGen draws texts with everything XML treats specially. It leaves out _xHHHH_
// escapes: excelize writes some that do not read back, even by excelize.
func textGen() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{"a", " ", "  ", "\n", "\t", "&", "<", ">", "\"", "'", "_", "é", "€", "😀", "]]>", "=1+1", "0", "00"}),
		rapid.StringMatching(`[a-zA-Z0-9 ,.%-]{0,12}`),
	)
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(piece, 0, 6).Draw(t, "pieces"), "")
	})
}

// valueGen draws what excelize can store in a cell.
func valueGen() *rapid.Generator[any] {
	return rapid.OneOf(
		rapid.Map(rapid.Int64(), func(v int64) any { return v }),
		rapid.Map(rapid.Float64Range(-1e15, 1e15), func(v float64) any { return v }),
		rapid.Map(rapid.IntRange(-1_000_000, 1_000_000), func(v int) any { return float64(v) / 100 }),
		rapid.Map(rapid.Bool(), func(v bool) any { return v }),
		rapid.Map(textGen(), func(v string) any { return v }),
		rapid.Just(any(nil)),
	)
}

// kindFits reports whether a stored value may be read as kind.
func kindFits(v any, k workbook.Kind) bool {
	switch v.(type) {
	case int64, float64:
		return k == workbook.Number
	case bool:
		return k == workbook.Bool
	case string:
		return k == workbook.Text
	}
	return false
}

func TestAgreesWithExcelize(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x := excelize.NewFile()
		defer x.Close()
		stream := rapid.Bool().Draw(t, "stream")
		cells := map[position]any{}
		var hidden []int
		rows := rapid.IntRange(1, 12).Draw(t, "rows")
		var w *excelize.StreamWriter
		if stream {
			var err error
			if w, err = x.NewStreamWriter("Sheet1"); err != nil {
				t.Fatal(err)
			}
		}
		for row := 1; row <= rows; row++ {
			values := rapid.SliceOfN(valueGen(), 0, 8).Draw(t, "row")
			first := rapid.IntRange(1, 30).Draw(t, "first")
			hide := rapid.IntRange(0, 9).Draw(t, "hide") == 0
			if stream && len(values) > 0 {
				var opts []excelize.RowOpts
				if hide {
					opts = append(opts, excelize.RowOpts{Hidden: true})
				}
				if err := w.SetRow(fmt.Sprintf("%s%d", source.Column(first), row), values, opts...); err != nil {
					t.Fatal(err)
				}
			}
			if hide && (!stream || len(values) > 0) {
				hidden = append(hidden, row)
			}
			for i, v := range values {
				if v == nil {
					continue
				}
				cells[position{row, first + i}] = v
				if !stream {
					if err := x.SetCellValue("Sheet1", fmt.Sprintf("%s%d", source.Column(first+i), row), v); err != nil {
						t.Fatal(err)
					}
				}
			}
			if hide && !stream {
				if err := x.SetRowVisible("Sheet1", row, false); err != nil {
					t.Fatal(err)
				}
			}
		}
		if stream {
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
		}
		buf, err := x.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		peer, err := excelize.OpenReader(bytes.NewReader(buf.Bytes()), excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		defer peer.Close()
		f, err := open(buf.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		var gotHidden []int
		l, err := f.Scan("Sheet1", func(r *workbook.Row) error {
			if r.Hidden {
				gotHidden = append(gotHidden, r.Num)
			}
			for _, c := range r.Cells {
				at := fmt.Sprintf("%s%d", source.Column(c.Col), r.Num)
				want, err := peer.GetCellValue("Sheet1", at)
				if err != nil {
					t.Fatal(err)
				}
				v, ok := cells[position{r.Num, c.Col}]
				delete(cells, position{r.Num, c.Col})
				if s, isText := v.(string); isText && s != want {
					t.Fatalf("%s: excelize reads %q, stored %q", at, want, s)
				}
				if !ok || string(c.Text) != want || !kindFits(v, c.Kind) {
					t.Fatalf("%s: got %v %q, excelize reads %q, stored %#v", at, c.Kind, c.Text, want, v)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for p, v := range cells {
			if v != "" {
				t.Fatalf("%s%d: %#v was not read", source.Column(p.col), p.row, v)
			}
		}
		if fmt.Sprint(gotHidden) != fmt.Sprint(hidden) || l.HiddenRows != len(hidden) {
			t.Fatalf("got hidden rows %v, want %v", gotHidden, hidden)
		}
	})
}

func TestReadsWhatExcelizeLaysOut(t *testing.T) {
	t.Parallel()
	x := excelize.NewFile()
	defer x.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(x.SetSheetName("Sheet1", "Data"))
	must(x.SetCellFormula("Data", "A1", "SUM(B1:C1)"))
	must(x.SetCellRichText("Data", "B1", []excelize.RichTextRun{{Text: "bold", Font: &excelize.Font{Bold: true}}, {Text: " plain"}}))
	must(x.MergeCell("Data", "C3", "D4"))
	must(x.SetColVisible("Data", "F:H", false))
	must(x.AutoFilter("Data", "A1:D9", nil))
	_, err := x.NewSheet("Other")
	must(err)
	must(x.SetSheetVisible("Other", false, true))
	on := true
	must(x.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &on}))
	buf, err := x.WriteToBuffer()
	must(err)
	f, err := open(buf.Bytes())
	must(err)
	if got := fmt.Sprint(f.Sheets(), f.Date1904()); got != "[{Data false false} {Other true true}] true" {
		t.Errorf("got %s", got)
	}
	got, l, err := dumpSheet(f, "Data")
	must(err)
	if want := `A1 uncalculated formula "" =SUM(B1:C1); B1 text "bold plain"`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, want := fmt.Sprintf("%v %s %v", l.HiddenCols, l.Filter, l.Merged), "[{6 8}] A1:D9 [{3 3 4 4}]"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestEncryptedWorkbooksOfExcelizeAreNamed(t *testing.T) {
	t.Parallel()
	x := excelize.NewFile()
	defer x.Close()
	var buf bytes.Buffer
	if err := x.Write(&buf, excelize.Options{Password: "secret"}); err != nil {
		t.Fatal(err)
	}
	_, err := open(buf.Bytes())
	wantError(t, err, workbook.Encrypted, "password")
}
