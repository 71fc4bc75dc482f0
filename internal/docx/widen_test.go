package docx_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieout/tieout/internal/docx"
	"github.com/tieout/tieout/internal/word"
)

// TestWiden gives columns room for a number beside the number that it replaces.
func TestWiden(t *testing.T) {
	t.Parallel()
	number := func(old, new string) word.Cell {
		runs := []word.Run{{Text: "$", Gap: 40}}
		if old == new {
			runs = append(runs, word.Run{Text: old})
		} else {
			runs = append(runs, word.Run{Text: old, Change: &word.Change{Deleted: true}}, word.Run{Text: new, Change: &word.Change{}})
		}
		return word.Cell{Right: true, Paragraphs: []*word.Paragraph{{Style: "Table Text", Runs: runs}}}
	}
	table := func(columns int, old, new string) *word.Table {
		made := &word.Table{Columns: []word.Column{{Width: word.PageWidth - columns*1200}}}
		row := word.Row{Cells: []word.Cell{{Paragraphs: []*word.Paragraph{{Style: "Table Label", Runs: []word.Run{{Text: "Total revenues"}}}}}}}
		for range columns {
			made.Columns = append(made.Columns, word.Column{Width: 1200, Right: true})
			row.Cells = append(row.Cells, number(old, new))
		}
		made.Rows = []word.Row{row}
		return made
	}
	tests := []struct {
		name     string
		table    *word.Table
		widths   []int // of the labels and of each other column
		size     int
		overflow bool
	}{
		{"words that fit", table(3, "1,234", "1,234"), []int{5760, 1200}, 0, false},
		{"short numbers", table(3, "1", "2"), []int{5760, 1200}, 0, false},
		{"numbers beside numbers", table(3, "1,234,567", "7,654,321"), []int{3840, 1880}, 0, false},
		{"so many that the text is smaller", table(5, "1,234,567", "7,654,321"), []int{1780, 1540}, 16, false},
		{"too many", table(7, "1,234,567,890,123", "7,654,321,987,654"), []int{0, 0}, 14, true},
	}
	for _, test := range tests {
		docx.Widen([]word.Block{&word.Paragraph{Style: "Body Text"}, test.table})
		total := 0
		for _, c := range test.table.Columns {
			total += c.Width
		}
		if limit := word.PageWidth + 2*word.CellMargin; total > limit {
			t.Errorf("%s: the columns have a width of %d, more than %d", test.name, total, limit)
		}
		got := []int{test.table.Columns[0].Width, test.table.Columns[1].Width}
		if diff := cmp.Diff(test.widths, got); !test.overflow && diff != "" {
			t.Errorf("%s: widths differ (-want +got):\n%s", test.name, diff)
		}
		if test.table.Size != test.size {
			t.Errorf("%s: Size = %d, want %d", test.name, test.table.Size, test.size)
		}
	}
}
