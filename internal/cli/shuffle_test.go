package cli_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/workbook"
)

// TestShuffled drafts from ledgers whose rows stand in another order: words,
// tags, values and places stay, and only cells follow the rows.
func TestShuffled(t *testing.T) {
	for _, folder := range filings(t) {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			copied := t.TempDir()
			if err := os.CopyFS(copied, os.DirFS(folder)); err != nil {
				t.Fatal(err)
			}
			dice := rand.New(rand.NewPCG(1, 2))
			ledgers, err := filepath.Glob(filepath.Join(copied, "ledgers", "*.xlsx"))
			if err != nil || len(ledgers) == 0 {
				t.Fatal(ledgers, err)
			}
			for _, name := range ledgers {
				shuffle(t, name, dice)
			}
			want, got := drafted(t, folder), drafted(t, copied)
			for _, name := range []string{"mdna.md", "mdna.docx", "mdna.xhtml", "notes.md", "notes.docx", "notes.xhtml", "letter.docx", "release.docx", "memo.docx"} {
				if diff := cmp.Diff(want[name], got[name]); diff != "" {
					t.Errorf("%s follows the order of rows (-want +got):\n%s", name, diff)
				}
			}
			if diff := cmp.Diff(withoutCells(t, want["facts.json"]), withoutCells(t, got["facts.json"])); diff != "" {
				t.Errorf("facts.json follows the order of rows (-want +got):\n%s", diff)
			}
		})
	}
}

func withoutCells(t *testing.T, s string) factsFile {
	t.Helper()
	var f factsFile
	if err := json.Unmarshal([]byte(s), &f); err != nil {
		t.Fatal(err)
	}
	for i := range f.Facts {
		f.Facts[i].Cells = nil
	}
	return f
}

// header rows of the fixtures: the rows down to it stay where they are.
const deepestHeader = 6

// shuffle writes a workbook anew with the rows below the header in another
// order.
func shuffle(t *testing.T, name string, dice *rand.Rand) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	book, err := workbook.Open(bytes.NewReader(data), int64(len(data)), workbook.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	out := excelize.NewFile()
	date1904 := book.Date1904()
	if err := out.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &date1904}); err != nil {
		t.Fatal(err)
	}
	for i, sheet := range book.Sheets() {
		if i == 0 {
			err = out.SetSheetName("Sheet1", sheet.Name)
		} else {
			_, err = out.NewSheet(sheet.Name)
		}
		if err != nil {
			t.Fatal(err)
		}
		var rows [][]workbook.Cell
		var top [][]workbook.Cell
		if _, err := book.Scan(sheet.Name, func(r *workbook.Row) error {
			var cells []workbook.Cell
			for _, c := range r.Cells {
				c.Text = bytes.Clone(c.Text)
				cells = append(cells, c)
			}
			if r.Num <= deepestHeader {
				for len(top) < r.Num-1 {
					top = append(top, nil)
				}
				top = append(top, cells)
			} else {
				rows = append(rows, cells)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		dice.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		for n, cells := range append(top, rows...) {
			for _, c := range cells {
				ref := source.Ref(c.Col, n+1)
				if c.Kind == workbook.Number {
					err = out.SetCellDefault(sheet.Name, ref, string(c.Text))
				} else {
					err = out.SetCellStr(sheet.Name, ref, string(c.Text))
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if err := out.SaveAs(name); err != nil {
		t.Fatal(err)
	}
}
