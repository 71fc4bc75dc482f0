package parquet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	library "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"github.com/tieout/tieout/internal/workbook"
)

const batch = 256 // values decoded at a time

// scan is the state of one call of File.Scan.
type scan struct {
	file *File
	budget
	text []byte // of the row
}

// cursor reads the values of one column of a row group.
type cursor struct {
	fd     *field
	col    int
	src    *pages
	pages  *library.FilePages
	page   library.Page
	values library.ValueReader
	buf    []library.Value
	room   [batch]library.Value
	left   int64 // values that the page still has to deliver
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
	cursors, err := s.cursors(g)
	if err != nil {
		return err
	}
	defer func() {
		for _, c := range cursors {
			_ = guard(func() error { c.close(); return nil })
		}
	}()
	for range g.rows {
		row.Num++
		row.Cells, s.text = row.Cells[:0], s.text[:0]
		for _, c := range cursors {
			if len(c.buf) == 0 {
				if err := guard(c.fill); err != nil {
					return c.place(err, 0)
				}
			}
			v := &c.buf[0]
			if c.buf = c.buf[1:]; v.IsNull() {
				continue
			}
			cell := workbook.Cell{Col: c.col, Kind: workbook.Text}
			from := len(s.text)
			var e *Error
			if s.text, cell.Kind, e = c.fd.text(s.text, v); e == nil {
				e = s.spend(int64(len(s.text) - from))
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
func (c *cursor) place(err error, row int) error {
	if e, ok := errors.AsType[*Error](err); ok {
		e.Column, e.Row = c.fd.Name, row
		if row > 0 {
			e.Col = c.col
		}
		return e
	}
	return err
}

// cursors opens the exact columns of a row group under a footer that lists them alone, as
// plain physical types.
func (s *scan) cursors(g *rowGroup) ([]*cursor, error) {
	meta := format.FileMetaData{Version: 1, NumRows: g.rows, Schema: []format.SchemaElement{{Name: "schema"}}}
	group := format.RowGroup{NumRows: g.rows}
	var cursors []*cursor
	for i := range s.file.fields {
		fd := &s.file.fields[i]
		if !fd.Kind.Exact() {
			continue
		}
		ch := g.chunks[fd.leaf]
		name := fmt.Sprintf("c%d", i)
		e := format.SchemaElement{Name: name, Type: thrift.New(fd.physical), RepetitionType: thrift.New(format.Required)}
		if fd.optional {
			e.RepetitionType.V = format.Optional
		}
		if fd.physical == format.FixedLenByteArray {
			e.TypeLength = thrift.New(fd.length)
		}
		meta.Schema = append(meta.Schema, e)
		group.Columns = append(group.Columns, format.ColumnChunk{MetaData: format.ColumnMetaData{
			Type: fd.physical, PathInSchema: []string{name}, Codec: format.Uncompressed, NumValues: g.rows,
			DataPageOffset: magicLen, TotalCompressedSize: math.MaxInt64 / 2,
		}})
		cursors = append(cursors, &cursor{fd: fd, col: i + 1, src: &pages{
			r: s.file.r, fd: fd, codec: ch.codec, off: ch.start, end: ch.start + ch.size, left: g.rows, budget: &s.budget, at: magicLen,
		}})
	}
	if len(cursors) == 0 {
		return nil, nil
	}
	meta.Schema[0].NumChildren = thrift.New(int32(len(cursors)))
	meta.RowGroups = []format.RowGroup{group}
	err := guard(func() error {
		footer, err := thrift.Marshal(new(thrift.CompactProtocol), &meta)
		if err != nil {
			return err
		}
		b := append([]byte("PAR1"), footer...)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(footer)))
		b = append(b, "PAR1"...)
		opened, err := library.OpenFile(bytes.NewReader(b), int64(len(b)), library.SkipPageIndex(true), library.SkipBloomFilters(true))
		if err != nil {
			return err
		}
		chunks := opened.RowGroups()[0].ColumnChunks()
		for i, c := range cursors {
			c.pages = chunks[i].(*library.FileColumnChunk).PagesFrom(c.src)
		}
		return nil
	})
	if err != nil {
		if _, ok := errors.AsType[*Error](err); !ok {
			err = failure(Malformed, "its columns cannot be opened: %v", err)
		}
		return nil, err
	}
	return cursors, nil
}

// guard runs fn and returns its error; a panic of the library is an *Error.
func guard(fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = failure(Malformed, "its pages cannot be decoded: %v", p)
		}
	}()
	return fn()
}

// fill reads one value or more into buf.
func (c *cursor) fill() error {
	for range math.MaxInt32 {
		if c.values != nil {
			n, err := c.values.ReadValues(c.room[:])
			if n > 0 {
				if c.left -= int64(n); c.left < 0 {
					return failure(Malformed, "a page holds more values than it declares")
				}
				c.buf = c.room[:n]
				return nil
			}
			if err == nil {
				err = io.ErrNoProgress
			}
			if err != io.EOF {
				return failure(Malformed, "its pages cannot be decoded: %v", err)
			}
			library.Release(c.page)
			c.page, c.values = nil, nil
			if c.left > 0 {
				return failure(Malformed, "a page holds fewer values than it declares")
			}
		}
		before := c.src.left
		page, err := c.pages.ReadPage()
		switch {
		case c.src.err != nil:
			return c.src.err
		case err == io.EOF:
			return failure(Truncated, "its values end early")
		case err != nil:
			return failure(Malformed, "its pages cannot be decoded: %v", err)
		}
		c.page = page
		c.left = before - c.src.left
		c.values = page.Values()
	}
	return failure(Malformed, "its pages hold no values")
}

func (c *cursor) close() {
	if c.page != nil {
		library.Release(c.page)
		c.page, c.values = nil, nil
	}
	_ = c.pages.Close()
}
