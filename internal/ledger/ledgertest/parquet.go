package ledgertest

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/tieout/tieout/fixtures/parquet"
)

// Parquet returns the .parquet file of a table:
//
//	Customer STRING | Date DATE  | Revenue DECIMAL(18,2)
//	C-1             | 2022-03-31 | 1200.50
//	""              |            | -3
//
// The first line has the name and the type of each column, one of those of
// [parquet.Column]. A cell is the text of a value, in a pair of quotes as Go reads it if
// wanted; a blank cell is null, or 0 in a LIST. Each bar separates two cells.
func Parquet(table string) ([]byte, error) {
	var out bytes.Buffer
	var w *parquet.Writer
	var columns []parquet.Column
	n := 0
	for line := range strings.Lines(table) {
		n++
		var cells []string
		for _, cell := range strings.Split(strings.TrimRight(line, "\r\n"), "|") {
			cells = append(cells, strings.TrimSpace(cell))
		}
		if w == nil {
			for _, cell := range cells {
				i := strings.LastIndex(cell, " ")
				columns = append(columns, parquet.Column{Name: strings.TrimSpace(cell[:max(i, 0)]), Type: cell[i+1:]})
			}
			w = parquet.New(&out, columns, parquet.Options{})
			continue
		}
		if len(cells) != len(columns) {
			return nil, fmt.Errorf("line %d has %d cells, not %d", n, len(cells), len(columns))
		}
		for i, cell := range cells {
			switch {
			case cell == "" && columns[i].Type == "LIST":
				cells[i] = "0"
			case cell == "":
				cells[i] = parquet.Null
			case cell[0] == '"':
				text, err := strconv.Unquote(cell)
				if err != nil {
					return nil, fmt.Errorf("line %d: %s: %w", n, cell, err)
				}
				cells[i] = text
			}
		}
		w.Row(cells...)
	}
	if w == nil {
		return nil, errors.New("a table without a line of columns")
	}
	err := w.Close()
	return out.Bytes(), err
}
