package spreadsheetml

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/workbook"
)

// scan is one reading of one sheet.
type scan struct {
	*reader
	f       *File
	visit   func(*workbook.Row) error
	layout  workbook.Layout
	row     workbook.Row
	col     int  // of the cell that is read, 0 between cells
	reading bool // row is read, and not one before
	stopped bool // by an error of visit
	next    int  // number of the next row
	tables  int
	styles  [2]uint32     // of the table and of the row; noStyle if they have none
	columns []columnStyle // in ascending order
	merged  []int32       // by column: the last row of a cell merged down; nil before the first
	text    []byte        // of the cells of row
}

// columnStyle is the style of columns, ends included.
type columnStyle struct {
	first, last int
	style       uint32
}

// noStyle is the style of a row or column without one.
const noStyle = unknownStyle - 1

// Scan calls visit for each row of the named worksheet, in ascending order. A row may have no
// cells. If one element of the file stands for several rows without cells, visit is called once
// for all of these rows. The row is valid until visit returns. The error is an [*Error], the
// error of visit, or the error of the reader. After an error, the rows delivered before it are
// unreliable, and the Layout is incomplete.
func (f *File) Scan(name string, visit func(*workbook.Row) error) (workbook.Layout, error) {
	i := slices.IndexFunc(f.sheets, func(s sheet) bool { return s.Name == name })
	if i < 0 {
		return workbook.Layout{}, &Error{Err: fail(workbook.NoSheet, "the workbook has no worksheet %q", clip(name))}
	}
	s := &scan{reader: f.reader(f.root, f.sheets[i].offset, f.sheets[i].line-1), f: f, visit: visit, next: 1}
	defer func() { f.work.Bytes += s.src.raw.n }()
	err := s.worksheet()
	fault, ok := err.(*workbook.Error)
	if s.stopped || !ok {
		return s.layout, err
	}
	e := &Error{Sheet: name, Err: fault}
	switch {
	case s.reading:
		e.Row, e.Col = s.row.Num, s.col
	case s.row.Num > 0:
		after := *fault
		after.Detail = fmt.Sprintf("after row %d: %s", s.row.Num, fault.Detail)
		e.Err = &after
	}
	return s.layout, e
}

// worksheet reads the worksheet.
func (s *scan) worksheet() error {
	for range 2 { // the root tag, and that of the worksheet
		if t, err := s.reader.next(); err != nil {
			return err
		} else if _, ok := t.(xml.StartElement); !ok {
			return fail(workbook.Truncated, "the file is not as it was when it was opened")
		}
	}
	for {
		e, ok, err := s.child("Worksheet")
		switch {
		case err != nil || !ok:
			return err
		case e.Name.Local == "Table":
			if s.tables++; s.tables > 1 || e.Name.Space != mainSpace {
				return bad("line %d: it has two <Table>, or one in another namespace", s.line)
			}
			err = s.table(&e)
		case e.Name == (xml.Name{Space: excelSpace, Local: "AutoFilter"}):
			for _, a := range e.Attr {
				if a.Name.Local == "Range" {
					s.layout.Filter = clip(a.Value)
				}
			}
			err = s.skip()
		default:
			err = s.skip()
		}
		if err != nil {
			return err
		}
	}
}

// style returns the number of a style.
func (s *scan) style(id string) uint32 {
	if n, ok := s.f.styles[id]; ok {
		return n
	}
	if id == defaultStyle {
		return 0
	}
	return unknownStyle
}

// table reads a <Table>.
func (s *scan) table(e *xml.StartElement) error {
	s.styles[0] = noStyle
	if err := attributes(e, tableNames, func(name int, value string) error {
		switch {
		case name == 0:
			s.styles[0] = s.style(value)
		case value != "1":
			return bad("its <Table> has %s=%q; only a table that begins in A1 is read", tableNames[name], clip(value))
		}
		return nil
	}); err != nil {
		return err
	}
	for {
		e, ok, err := s.child("Table")
		switch {
		case err != nil || !ok:
			return err
		case e.Name == (xml.Name{Space: mainSpace, Local: "Row"}):
			err = s.readRow(&e)
		case e.Name == (xml.Name{Space: mainSpace, Local: "Column"}):
			if err = s.column(&e); err == nil {
				err = s.skip()
			}
		case s.foreign(&e):
			err = s.skip()
		default:
			err = bad("line %d: <Table> contains <%s>", s.line, clip(e.Name.Local))
		}
		if err != nil {
			return err
		}
	}
}

// foreign reports whether an element is one of Office without cells.
func (s *scan) foreign(e *xml.StartElement) bool {
	return strings.HasPrefix(e.Name.Space, officeURN) && e.Name.Space != mainSpace
}

// The attributes that are read.
var (
	tableNames  = []string{"StyleID", "TopCell", "LeftCell"}
	columnNames = []string{"Index", "Span", "Hidden", "Width", "StyleID"}
	rowNames    = []string{"Index", "Span", "Hidden", "Height", "StyleID"}
	cellNames   = []string{"Index", "MergeAcross", "MergeDown", "StyleID", "Formula"}
	dataNames   = []string{"Type"}
)

// column reads a <Column>, which may stand for several.
func (s *scan) column(e *xml.StartElement) error {
	c := columnStyle{first: 1, style: noStyle}
	if n := len(s.columns); n > 0 {
		c.first = s.columns[n-1].last + 1
	}
	span, hidden, narrow := 0, false, false
	err := attributes(e, columnNames, func(name int, value string) error {
		ok := true
		switch name {
		case 0:
			c.first, ok = number(value, c.first, workbook.MaxCols)
		case 1:
			span, ok = number(value, 0, workbook.MaxCols)
		case 2:
			hidden, ok = boolean(value)
		case 3:
			narrow = zero(value)
		case 4:
			c.style = s.style(value)
		}
		if !ok {
			return bad("line %d: a <Column> has %s=%q", s.line, columnNames[name], clip(value))
		}
		return nil
	})
	if err != nil {
		return err
	}
	if c.last = c.first + span; c.last > workbook.MaxCols {
		return bad("line %d: there are columns after %s, the last of a sheet", s.line, source.Column(workbook.MaxCols))
	}
	s.columns = append(s.columns, c)
	if hidden || narrow {
		s.layout.HiddenCols = append(s.layout.HiddenCols, workbook.Columns{First: c.first, Last: c.last})
	}
	return nil
}

// zero reports whether a height or width is 0.
func zero(value string) bool {
	return workbook.IsDecimal([]byte(value)) && strings.Trim(value, "+-0.") == ""
}

// readRow reads a <Row>, which may stand for several rows without cells.
func (s *scan) readRow(e *xml.StartElement) error {
	num, span, hidden, flat := s.next, 0, false, false
	s.styles[1] = noStyle
	err := attributes(e, rowNames, func(name int, value string) error {
		ok := true
		switch name {
		case 0:
			num, ok = number(value, s.next, workbook.MaxRows)
		case 1:
			span, ok = number(value, 0, workbook.MaxRows)
		case 2:
			hidden, ok = boolean(value)
		case 3:
			flat = zero(value)
		case 4:
			s.styles[1] = s.style(value)
		}
		if !ok {
			return bad("line %d: a <Row> has %s=%q", s.line, rowNames[name], clip(value))
		}
		return nil
	})
	if err == nil && num+span > workbook.MaxRows {
		err = bad("line %d: there are rows after row %d, the last of a sheet", s.line, workbook.MaxRows)
	}
	if err != nil {
		return err
	}
	s.row = workbook.Row{Num: num, Hidden: hidden || flat, Cells: s.row.Cells[:0]}
	s.next = num + span + 1
	s.text, s.reading = s.text[:0], true
	if err := s.cells(); err != nil {
		return err
	}
	if span > 0 && len(s.row.Cells) > 0 {
		return bad("the row stands for %d rows, and has cells", span+1)
	}
	s.reading = false
	s.layout.Rows++
	if s.row.Hidden {
		if s.layout.HiddenRows == 0 {
			s.layout.FirstHiddenRow = num
		}
		s.layout.HiddenRows += 1 + span
	}
	for i := range s.row.Cells {
		s.f.work.Text += int64(len(s.row.Cells[i].Text))
	}
	s.f.work.Cells += int64(len(s.row.Cells))
	if s.visit == nil {
		return nil
	}
	err = s.visit(&s.row)
	s.stopped = err != nil
	return err
}

// cells reads the children of a <Row>.
func (s *scan) cells() error {
	after := 0 // the last column that is taken
	for {
		s.col = 0
		e, ok, err := s.child("Row")
		switch {
		case err != nil || !ok:
			return err
		case e.Name == (xml.Name{Space: mainSpace, Local: "Cell"}):
			if after, err = s.cell(&e, after); err != nil {
				return err
			}
		case s.foreign(&e):
			if err := s.skip(); err != nil {
				return err
			}
		default:
			return bad("the row contains <%s>", clip(e.Name.Local))
		}
	}
}

// cell reads a <Cell> and appends it to the row unless it is blank. after is the last column
// of the cells before; it returns the last of this.
func (s *scan) cell(e *xml.StartElement, after int) (last int, err error) {
	s.col = after + 1
	placed, styled, across, down := false, false, 0, 0
	c := workbook.Cell{}
	err = attributes(e, cellNames, func(name int, value string) error {
		ok := true
		switch name {
		case 0:
			var n int
			if n, ok = number(value, after+1, workbook.MaxCols); !ok {
				s.col = 0
				return bad("a cell has the index %q, and must have one from %d to %d", clip(value), after+1, workbook.MaxCols)
			}
			s.col, placed = n, true
		case 1:
			across, ok = number(value, 0, workbook.MaxCols)
		case 2:
			down, ok = number(value, 0, workbook.MaxRows)
		case 3:
			c.Style, styled = s.style(value), true
		case 4:
			if workbook.TooLong([]byte(value)) {
				return bad("the formula is longer than Excel's 32,767 characters")
			}
			from := len(s.text)
			s.text = append(s.text, strings.TrimPrefix(value, "=")...)
			c.Formula = s.text[from:len(s.text):len(s.text)]
		}
		if !ok {
			return bad("the cell is merged with %q more cells", clip(value))
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	c.Col, last = s.col, s.col+across
	if last > workbook.MaxCols || s.row.Num+down > workbook.MaxRows {
		s.col = 0
		return 0, bad("the row has cells after column %s or row %d, the last of a sheet", source.Column(workbook.MaxCols), workbook.MaxRows)
	}
	if !styled {
		c.Style = s.inherited(c.Col)
	}
	if err := s.content(&c); err != nil {
		return 0, err
	}
	if s.merged != nil && int(s.merged[c.Col]) >= s.row.Num && (!placed || c.Kind != workbook.Blank) {
		return 0, bad("the cell lies within a cell that is merged from above, so it may belong in another column")
	}
	if across > 0 || down > 0 {
		if err := s.merge(last, down); err != nil {
			return 0, err
		}
	}
	if int64(len(s.text)) > maxRow {
		return 0, fail(workbook.TooLarge, "the row holds more than %d bytes of text", maxRow)
	}
	if c.Kind != workbook.Blank {
		s.row.Cells = append(s.row.Cells, c)
	}
	return last, nil
}

// inherited returns the style of a cell without its own: that of its row, its column or the
// table.
func (s *scan) inherited(col int) uint32 {
	if s.styles[1] != noStyle {
		return s.styles[1]
	}
	i, found := slices.BinarySearchFunc(s.columns, col, func(c columnStyle, col int) int {
		switch {
		case c.last < col:
			return -1
		case c.first > col:
			return 1
		}
		return 0
	})
	switch {
	case found && s.columns[i].style != noStyle:
		return s.columns[i].style
	case s.styles[0] != noStyle:
		return s.styles[0]
	}
	return 0
}

// merge records that the cell at s.col is one with those to a column, and with the rows down.
func (s *scan) merge(last, down int) error {
	if len(s.layout.Merged) == maxMerged {
		return fail(workbook.TooLarge, "the sheet has more than %d merged cells", maxMerged)
	}
	s.layout.Merged = append(s.layout.Merged, workbook.Range{FirstRow: s.row.Num, FirstCol: s.col, LastRow: s.row.Num + down, LastCol: last})
	if down > 0 {
		if s.merged == nil {
			s.merged = make([]int32, workbook.MaxCols+1)
		}
		for col := s.col; col <= last; col++ {
			s.merged[col] = int32(s.row.Num + down)
		}
	}
	return nil
}

// content reads the children of a <Cell> into c.
func (s *scan) content(c *workbook.Cell) error {
	filled := false
	for {
		e, ok, err := s.child("Cell")
		switch {
		case err != nil:
			return err
		case !ok:
			if !filled && c.Formula != nil {
				c.Kind = workbook.Uncalculated
			}
			return nil
		case e.Name == (xml.Name{Space: mainSpace, Local: "Data"}):
			if filled {
				return bad("the cell has two values")
			}
			filled = true
			err = s.data(&e, c)
		case e.Name == (xml.Name{Space: mainSpace, Local: "Comment"}), e.Name == (xml.Name{Space: mainSpace, Local: "NamedCell"}), s.foreign(&e):
			err = s.skip()
		default:
			err = bad("the cell contains <%s>", clip(e.Name.Local))
		}
		if err != nil {
			return err
		}
	}
}

var tooLong = bad("the text is longer than Excel's 32,767 characters")

// fonts are the elements of HTML that a text may have around some of its words.
var fonts = []string{"b", "i", "u", "s", "sub", "sup", "font", "span"}

// data reads a <Data> into c.
func (s *scan) data(e *xml.StartElement, c *workbook.Cell) error {
	kind := ""
	if err := attributes(e, dataNames, func(_ int, value string) error { kind = value; return nil }); err != nil {
		return err
	}
	from := len(s.text)
	for until := s.depth - 1; s.depth > until; {
		t, err := s.reader.next()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Space != htmlSpace || !slices.Contains(fonts, strings.ToLower(t.Name.Local)) || kind != "String" {
				return bad("the value contains <%s>", clip(t.Name.Local))
			}
		case xml.CharData:
			s.text = append(s.text, t...)
			if len(s.text)-from > maxToken {
				return tooLong
			}
		}
	}
	if workbook.TooLong(s.text[from:]) {
		return tooLong
	}
	value := s.text[from:len(s.text):len(s.text)]
	if kind == "String" {
		c.Kind, c.Text = workbook.Text, value
		return nil
	}
	value = trim(value)
	ok := true
	switch kind {
	case "Number":
		c.Kind, ok = workbook.Number, workbook.IsDecimal(value)
	case "Boolean":
		var on bool
		on, ok = boolean(string(value))
		if c.Kind = workbook.Bool; ok {
			value = append(value[:0], '0')
			if on {
				value[0] = '1'
			}
		}
	case "DateTime":
		c.Kind = workbook.ISODate
	case "Error":
		c.Kind = workbook.ErrorValue
	default:
		return bad("the value has the type %q; the types are Number, DateTime, Boolean, String and Error", clip(kind))
	}
	switch {
	case len(value) == 0:
		if c.Kind = workbook.Blank; c.Formula != nil {
			c.Kind = workbook.Uncalculated
		}
	case !ok:
		return bad("the cell holds %q, which does not fit its type, %s", clip(value), kind)
	default:
		c.Text = value
	}
	return nil
}
