package parquet

import (
	"errors"

	"github.com/tieout/tieout/internal/workbook"
)

// scan is the state of one call of File.Scan.
type scan struct {
	file *File
	budget
	text []byte // of the row
}

// group streams one row group. Its columns advance together.
func (s *scan) group(g *rowGroup, row *workbook.Row, fn func(*workbook.Row) error) error {
	if g.rows == 0 {
		return nil
	}
	s.held = 0
	if e := s.spend(rowCost * g.rows); e != nil {
		return e
	}
	var columns []*column
	for i := range s.file.fields {
		if fd := &s.file.fields[i]; fd.Kind.Exact() {
			ch := g.chunks[fd.leaf]
			columns = append(columns, &column{r: s.file.r, fd: fd, col: i + 1, codec: ch.codec, off: ch.start, end: ch.start + ch.size, rest: g.rows, budget: &s.budget})
		}
	}
	for range g.rows {
		row.Num++
		row.Cells, s.text = row.Cells[:0], s.text[:0]
		for _, c := range columns {
			v, null, err := c.next()
			if err != nil {
				return c.place(err, 0)
			}
			if null {
				continue
			}
			cell := workbook.Cell{Col: c.col, Kind: workbook.Text}
			from := len(s.text)
			var e *Error
			if s.text, cell.Kind, e = c.fd.text(s.text, v); e == nil {
				e = s.spend(valueCost + int64(len(s.text)-from))
			}
			if e != nil {
				return c.place(e, row.Num)
			}
			cell.Text = s.text[from:len(s.text):len(s.text)] // stays valid if s.text moves
			row.Cells = append(row.Cells, cell)
			s.file.work.Cells++
			s.file.work.Text += int64(len(cell.Text))
		}
		if err := fn(row); err != nil {
			return err
		}
	}
	return nil
}

// place returns err with the column and the row, if it is an *Error.
func (c *column) place(err error, row int) error {
	if e, ok := errors.AsType[*Error](err); ok {
		e.Column, e.Row = c.fd.Name, row
		if row > 0 {
			e.Col = c.col
		}
		return e
	}
	return err
}
