package docx

import (
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/word"
)

// Widen gives the columns of each table room for the words of the table: in a redline, a number
// may stand beside the number that it replaces. It takes the room from other columns and, if
// that is not enough, makes the text smaller. A table whose words fit does not change.
func Widen(blocks []word.Block) {
	for _, b := range blocks {
		if t, ok := b.(*word.Table); ok {
			widen(t)
		}
	}
}

// smallest is the index of the smallest of the sizes that Widen changes a table to.
const smallest = 3

func widen(t *word.Table) {
	first := max(0, slices.Index(sizes, t.Size)) // 0 stands for the first
	for i, size := range sizes[first:] {
		least, fit, narrow := 0, true, first+i >= smallest
		needs := needed(t, size)
		for k, need := range needs {
			least += need
			fit = fit && need <= t.Columns[k].Width
		}
		if fit && size == sizes[first] {
			return
		}
		room := word.PageWidth - t.Left + around
		if least > room && !narrow {
			continue
		}
		if size != sizes[0] {
			t.Size = size
		}
		t.Columns = slices.Clone(t.Columns)
		if least > room { // some numbers break
			for k, need := range needs {
				t.Columns[k].Width = max(1, need*room/least)
			}
			return
		}
		total := 0
		for k := range t.Columns {
			col := &t.Columns[k]
			col.Width = max(col.Width, needs[k])
			total += col.Width
		}
		if over := total - room; over > 0 { // each column gives of what it does not need
			spare := total - least
			for k := range t.Columns {
				give := (over*(t.Columns[k].Width-needs[k]) + spare - 1) / spare
				t.Columns[k].Width = max(needs[k], t.Columns[k].Width-give)
			}
		}
		return
	}
}

// needed returns the least width of each column of a table in a size of type.
func needed(t *word.Table, size int) []int {
	needs := make([]int, len(t.Columns))
	for _, row := range t.Rows {
		column := 0
		for _, cell := range row.Cells {
			if cell.Span <= 1 {
				for _, p := range cell.Paragraphs {
					needs[column] = max(needs[column], widestWord(p, size)+p.Left+p.Right+around)
				}
			}
			column += max(cell.Span, 1)
		}
	}
	for k := range needs {
		if col := t.Columns[k]; !col.Right {
			needs[k] = max(needs[k], min(col.Width, leastLabels))
		}
	}
	return needs
}

// widestWord returns the width of the longest word of a paragraph, whose runs a line does not
// break.
func widestWord(p *word.Paragraph, size int) int {
	widest, at := 0, 0
	for _, r := range p.Runs {
		m := measure{size, r.Bold || p.Style == "Table Head"}
		for rest := r.Text; ; {
			end := strings.IndexAny(rest, " \n\t")
			part := rest
			if end >= 0 {
				part = rest[:end]
			}
			at += m.width(part) + r.Gap*len([]rune(part))
			widest = max(widest, at)
			if end < 0 {
				break
			}
			rest, at = rest[end+1:], 0
		}
	}
	if p.Style == "Table Label" {
		widest += labelHang
	}
	if slices.ContainsFunc(p.Runs, func(r word.Run) bool { return r.Change != nil }) {
		widest += slack
	}
	return widest
}
