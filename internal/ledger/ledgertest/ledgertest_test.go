package ledgertest_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/workbook"
)

// dump returns the cells of a sheet as they are stored.
func dump(t *testing.T, file []byte, sheet string) (string, workbook.Layout, *workbook.File) {
	t.Helper()
	f, err := workbook.Open(bytes.NewReader(file), int64(len(file)), workbook.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	var cells []string
	layout, err := f.Scan(sheet, func(r *workbook.Row) error {
		for _, c := range r.Cells {
			s := fmt.Sprintf("%s%d %v %s", source.Column(c.Col), r.Num, c.Kind, c.Text)
			if c.Formula != nil {
				s += " =" + string(c.Formula)
			}
			cells = append(cells, s)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(cells, "\n"), layout, f
}

func TestCells(t *testing.T) {
	tests := []struct{ name, cell, want string }{
		{"a number", "12.5", "A1 number 12.5"},
		{"a number that no float prints", "1.10", "A1 number 1.10"},
		{"a negative number with an exponent", "-1.5E-3", "A1 number -1.5E-3"},
		{"17 digits", "1.1000000000000001", "A1 number 1.1000000000000001"},
		{"leading zeros are text", "0042", "A1 text 0042"},
		{"text that would be a number", "'12.5", "A1 text 12.5"},
		{"a quote that is not closed", `"2022-12-31`, "A1 text 2022-12-31"},
		{"text between quotes keeps its blanks", `" a \x7c b "`, "A1 text  a | b "},
		{"a control character", `"a\x01b"`, "A1 text a\x01b"},
		{"text that looks like an escape", "_x0041_", "A1 text _x0041_"},
		{"marks of XML", "a<b>&c", "A1 text a<b>&c"},
		{"a date", "2022-12-31", "A1 number 44926"},
		{"a day that is not", "2022-02-30", "A1 text 2022-02-30"},
		{"a boolean", "TRUE", "A1 boolean 1"},
		{"an error", "#REF!", "A1 error #REF!"},
		{"a formula never calculated", "=SUM(A1:A2)", "A1 uncalculated formula  =SUM(A1:A2)"},
		{"a formula", "=1+1 -> 2", "A1 number 2 =1+1"},
		{"a formula that gives text", "=A2&A3 -> 'x", "A1 text x =A2&A3"},
		{"a formula that gives an error", "=1/0 -> #DIV/0!", "A1 error #DIV/0! =1/0"},
		{"a formula that gives a date", "=A2 -> 2022-12-31", "A1 number 44926 =A2"},
		{"a number with a format", "4010 {00000}", "A1 number 4010"},
		{"a formula with a format", "=A2 -> 4010 {m/d/yy}", "A1 number 4010 =A2"},
		{"braces that are no format", "a {0}", "A1 text a {0}"},
		{"anything else", "$1,234.50", "A1 text $1,234.50"},
		{"a blank between two", "a | | c", "A1 text a\nC1 text c"},
		{"a bar within a word", "a|b", "A1 text a|b"},
		{"a blank first cell", " | b", "B1 text b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			folder := ledgertest.Folder(map[string]string{"a.xlsx": tt.cell})
			if got, _, _ := dump(t, folder["a.xlsx"].Data, "Sheet1"); got != tt.want {
				t.Errorf("%s is stored as\n%s\nwant\n%s", tt.cell, got, tt.want)
			}
		})
	}
}

func TestFormats(t *testing.T) {
	file := ledgertest.Folder(map[string]string{"a.xlsx": "1 | 2 {00000} | 2022-12-31 | 3 {mmm-yy} | 4 {00000} | =A1 -> 5 {\"<\"000}"})["a.xlsx"].Data
	f, err := workbook.Open(bytes.NewReader(file), int64(len(file)), workbook.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	want := []workbook.Format{{}, {Zeros: 5}, {Date: true}, {Date: true, NoDay: true}, {Zeros: 5}, {Zeros: 3}}
	if _, err := f.Scan("Sheet1", func(r *workbook.Row) error {
		for i, c := range r.Cells {
			if got := f.Format(c.Style); got != want[i] {
				t.Errorf("cell %d has the format %+v, want %+v", i, got, want[i])
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestStates(t *testing.T) {
	_, layout, f := dump(t, ledgertest.Folder(map[string]string{"a.xlsx": "#state hidden\nA\n#sheet B\n#state veryHidden\n#calc sheet\nA\n#sheet C\nA\n#calc unfinished"})["a.xlsx"].Data, "B")
	if got := fmt.Sprint(f.Sheets(), layout.FullCalc, f.FullCalc(), f.Unfinished()); got != "[{Sheet1 true false} {B true true} {C false false}] true false true" {
		t.Errorf("got %s", got)
	}
	if _, _, f := dump(t, ledgertest.Folder(map[string]string{"a.xlsx": "A\n#calc full"})["a.xlsx"].Data, "Sheet1"); !f.FullCalc() || f.Unfinished() {
		t.Error("the workbook is not to be calculated in full alone")
	}
	if _, err := ledgertest.Parse("#calc never"); err == nil {
		t.Error("a workbook may be calculated never")
	}
}

const table = `# A remark, and a blank row below.

#sheet Notes
words
#sheet Revenue
#1904
#hide 3
#hidecol B
#merge A2:A3
#filter A1:B3
Date | Revenue
2022-12-31 | 1

2022-12-31 | 2
`

func TestTable(t *testing.T) {
	folder := ledgertest.Folder(map[string]string{"ledgers/a.xlsx": table, "filing.toml": "a | b"})
	if got := string(folder["filing.toml"].Data); got != "a | b" {
		t.Errorf("filing.toml is %q, want it as it was", got)
	}
	file := folder["ledgers/a.xlsx"].Data
	got, layout, f := dump(t, file, "Revenue")
	want := "A1 text Date\nB1 text Revenue\nA2 number 43464\nB2 number 1\nA4 number 43464\nB4 number 2"
	if got != want {
		t.Errorf("sheet Revenue holds\n%s\nwant\n%s", got, want)
	}
	if !f.Date1904() {
		t.Error("the workbook counts from 1900, want 1904")
	}
	if layout.HiddenRows != 1 || layout.FirstHiddenRow != 3 || layout.Filter != "A1:B3" || len(layout.HiddenCols) != 1 || layout.HiddenCols[0].First != 2 || len(layout.Merged) != 1 {
		t.Errorf("the layout is %+v", layout)
	}
	if sheets := f.Sheets(); len(sheets) != 2 || sheets[0].Name != "Notes" {
		t.Errorf("the sheets are %v, want Notes and Revenue", sheets)
	}
	if again := ledgertest.Folder(map[string]string{"a.xlsx": table})["a.xlsx"].Data; !bytes.Equal(again, file) {
		t.Error("the same table has other bytes")
	}
}

// TestExcelize reads the workbooks with excelize.
func TestExcelize(t *testing.T) {
	file := ledgertest.Workbook(
		ledgertest.Sheet{Name: "A & B", Rows: [][]any{{"x", 7}, {fiscal.NewDate(2022, 12, 31), ledgertest.Number("1.50"), true}}},
		ledgertest.Sheet{Name: "Other", Rows: [][]any{nil, {nil, ledgertest.Formula{Text: "1+1", Cached: 2}}}, Hidden: []int{2}},
	)
	x, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for _, tt := range []struct{ sheet, cell, raw, shown string }{
		{"A & B", "A1", "x", "x"},
		{"A & B", "B1", "7", "7"},
		{"A & B", "A2", "44926", "12-31-22"},
		{"A & B", "B2", "1.50", "1.5"},
		{"Other", "B2", "2", "2"},
	} {
		raw, err := x.GetCellValue(tt.sheet, tt.cell, excelize.Options{RawCellValue: true})
		if err != nil || raw != tt.raw {
			t.Errorf("%s!%s is %q, %v, want %q", tt.sheet, tt.cell, raw, err, tt.raw)
		}
		shown, err := x.GetCellValue(tt.sheet, tt.cell)
		if err != nil || shown != tt.shown {
			t.Errorf("%s!%s is shown as %q, %v, want %q", tt.sheet, tt.cell, shown, err, tt.shown)
		}
	}
	if visible, err := x.GetRowVisible("Other", 2); err != nil || visible {
		t.Errorf("row 2 is visible (%v), %v, want hidden", visible, err)
	}
}

func TestSlipsArePanics(t *testing.T) {
	for _, table := range []string{"#shet Revenue", "#hide x", `"\q"`, "=1 -> =2"} {
		if _, err := ledgertest.Parse(table); err == nil {
			t.Errorf("Parse(%q) returned no error", table)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("Folder took a table with a slip in it")
		}
	}()
	ledgertest.Folder(map[string]string{"a.xlsx": "#hide x"})
}
