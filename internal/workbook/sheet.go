package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/source"
)

// maxMerged is the largest number of merged ranges of one sheet.
const maxMerged = 1 << 18

// at prefixes the detail of a Malformed *Error with a place; it returns other errors
// unchanged.
func at(err error, format string, args ...any) error {
	var e *Error
	if !errors.As(err, &e) || e.Reason != Malformed {
		return err
	}
	return &Error{Reason: e.Reason, Part: e.Part, Detail: fmt.Sprintf(format, args...) + ": " + e.Detail}
}

// sheetReader is one scan of one sheet.
type sheetReader struct {
	*scanner
	f      *File
	fn     func(*Row) error
	layout Layout
	row    Row
	text   []byte // text of the cells of row
	digits []byte // number of row, in decimal
	col    int    // column of the last cell of row
	handed int64  // bytes of text of all cells so far
}

// Scan streams the named worksheet once and calls fn for each stored row in ascending
// order, in the calling goroutine. A stored row may have no cells. An error of fn stops
// the scan and is returned unchanged; any other error is an [*Error] or the error of the
// underlying reader, and the rows delivered before it are unreliable. The Layout is
// complete only if the error is nil. If fn is nil, Scan only returns the Layout.
func (f *File) Scan(sheet string, fn func(*Row) error) (Layout, error) {
	e := f.parts[sheet]
	if e == nil {
		return Layout{}, f.noSheet(sheet)
	}
	p, err := f.zip.open(e, f.lim.MaxPart)
	if err != nil {
		return Layout{}, err
	}
	p.sheet = true
	var src io.Reader = p
	if e.unpacked >= minAhead {
		a := readAhead(p)
		defer a.close()
		src = a
	}
	r := &sheetReader{scanner: newScanner(src, e.name, nil), f: f, fn: fn, text: make([]byte, 0, 4<<10)}
	err = r.worksheet()
	return r.layout, err
}

// noSheet returns the error for a name that no worksheet has.
func (f *File) noSheet(name string) error {
	detail := "the workbook has no worksheet " + quoted([]byte(name))
	if kind := f.others[name]; kind != "" {
		detail = "the sheet " + quoted([]byte(name)) + " is " + kind + " without cells"
	}
	for _, s := range f.sheets {
		if strings.EqualFold(strings.TrimSpace(s.Name), strings.TrimSpace(name)) {
			detail += "; it has " + quoted([]byte(s.Name))
			break
		}
	}
	return &Error{Reason: NoSheet, Detail: detail}
}

// worksheet reads the whole part.
func (r *sheetReader) worksheet() error {
	if err := r.root("worksheet"); err != nil {
		return err
	}
	seen := false
	for {
		t, err := r.next(noText)
		if err != nil {
			return err
		}
		if t == endTag {
			break
		}
		switch string(r.local) {
		case "sheetData":
			if seen || !r.own() {
				return r.bad("it has two <sheetData>, or one in another namespace")
			}
			seen = true
			err = r.rows()
		case "cols":
			err = r.children("col", r.column)
		case "mergeCells":
			err = r.children("mergeCell", r.merged)
		case "autoFilter":
			err = r.filter()
		case "sheetCalcPr":
			err = r.calculation()
		default:
			err = r.skip()
		}
		if err != nil {
			return err
		}
	}
	if !seen {
		return r.bad("it has no <sheetData>")
	}
	return r.finish()
}

// children calls one for each child named name of the element just started, and skips the
// others.
func (s *scanner) children(name string, one func() error) error {
	for {
		t, err := s.next(skipText)
		if err != nil {
			return err
		}
		if t == endTag {
			return nil
		}
		if string(s.local) == name {
			if err := one(); err != nil {
				return err
			}
		}
		if err := s.skip(); err != nil {
			return err
		}
	}
}

// calculation reads the <sheetCalcPr>.
func (r *sheetReader) calculation() error {
	for {
		name, value, ok, err := r.attr()
		if err != nil {
			return err
		}
		if !ok {
			return r.skip()
		}
		if string(name) == "fullCalcOnLoad" {
			on, ok := boolean(value)
			if !ok {
				return r.bad("its fullCalcOnLoad is %s, neither true nor false", quoted(value))
			}
			r.layout.FullCalc = on
		}
	}
}

// column reads a <col>.
func (r *sheetReader) column() error {
	first, last, hidden, narrow := 0, 0, false, false
	for {
		name, value, ok, err := r.attr()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		good := true
		switch string(name) {
		case "min":
			first, good = number(value, MaxCols)
		case "max":
			last, good = number(value, MaxCols)
		case "hidden":
			hidden, good = boolean(value)
		case "width":
			narrow = isZero(value)
		}
		if !good {
			return r.bad("a <col> has %s=%s", name, quoted(value))
		}
	}
	if first < 1 || last < first {
		return r.bad("a <col> goes from %d to %d", first, last)
	}
	if hidden || narrow {
		if len(r.layout.HiddenCols) == MaxCols {
			return r.bad("it has more than %d <col>", MaxCols)
		}
		r.layout.HiddenCols = append(r.layout.HiddenCols, Columns{First: first, Last: last})
	}
	return nil
}

// merged reads a <mergeCell>.
func (r *sheetReader) merged() error {
	for {
		name, value, ok, err := r.attr()
		if err != nil {
			return err
		}
		if !ok {
			return r.bad("a <mergeCell> has no range")
		}
		if string(name) != "ref" {
			continue
		}
		rng, ok := parseRange(value)
		if !ok {
			return r.bad("a <mergeCell> has the range %s", quoted(value))
		}
		if len(r.layout.Merged) == maxMerged {
			return r.fail(TooLarge, "it has more than %d merged ranges", maxMerged)
		}
		r.layout.Merged = append(r.layout.Merged, rng)
		return nil
	}
}

// filter reads the <autoFilter>.
func (r *sheetReader) filter() error {
	for {
		name, value, ok, err := r.attr()
		if err != nil {
			return err
		}
		if !ok {
			return r.skip()
		}
		if string(name) == "ref" {
			if len(value) > 64 {
				return r.bad("its autofilter has the range %s", quoted(value))
			}
			r.layout.Filter = strings.ReplaceAll(string(value), "$", "") // excelize writes $A$1
		}
	}
}

// rows reads the children of <sheetData>.
func (r *sheetReader) rows() error {
	for {
		t, err := r.next(noText)
		if err != nil {
			return r.after(err)
		}
		if t == endTag {
			return nil
		}
		if !r.is("row") {
			return r.after(r.bad("the rows contain <%s>", printable(string(r.name))))
		}
		if err := r.startRow(); err != nil {
			return err
		}
		if err := r.cells(); err != nil {
			return err
		}
		before := r.handed
		for i := range r.row.Cells {
			r.handed += int64(len(r.row.Cells[i].Text))
		}
		r.f.work.Cells += int64(len(r.row.Cells))
		r.f.work.Text += r.handed - before
		if r.handed > r.f.lim.MaxText {
			return r.after(r.fail(TooLarge, "its cells hold more than %d bytes of text", r.f.lim.MaxText))
		}
		if r.fn != nil {
			if err := r.fn(&r.row); err != nil {
				return err
			}
		}
	}
}

// after adds the last row that was read to err.
func (r *sheetReader) after(err error) error {
	if r.row.Num == 0 {
		return err
	}
	return at(err, "after row %d", r.row.Num)
}

// startRow reads the attributes of a <row>.
func (r *sheetReader) startRow() error {
	num, numbered, hidden := r.row.Num+1, false, false
	flat, fixed := false, false // of height 0; not fitted to the cells by Excel
	for {
		name, value, ok, err := r.attr()
		if err != nil {
			return r.after(err)
		}
		if !ok {
			break
		}
		switch {
		case len(name) == 1 && name[0] == 'r':
			n, ok := number(value, MaxRows)
			if !ok || n < 1 || numbered {
				return r.after(r.bad("a row has the number %s; rows go from 1 to %d", quoted(value), MaxRows))
			}
			if n <= r.row.Num {
				return r.bad("row %d comes after row %d", n, r.row.Num)
			}
			num, numbered = n, true
		case string(name) == "hidden":
			if hidden, ok = boolean(value); !ok {
				return r.after(r.bad("a row has hidden=%s", quoted(value)))
			}
		case string(name) == "ht":
			flat = isZero(value)
		case string(name) == "customHeight":
			fixed, _ = boolean(value)
		case name[0] == 'x' && r.declares(name) && string(value) != r.space:
			return r.after(r.bad("a row is in another namespace"))
		}
	}
	if num > MaxRows {
		return r.bad("there are rows after row %d, the last of a sheet", MaxRows)
	}
	hidden = hidden || flat && fixed
	r.row.Num, r.row.Hidden, r.row.Cells = num, hidden, r.row.Cells[:0]
	r.text, r.col = r.text[:0], 0
	r.digits = strconv.AppendInt(r.digits[:0], int64(num), 10)
	r.layout.Rows++
	if hidden {
		r.layout.HiddenRows++
		if r.layout.FirstHiddenRow == 0 {
			r.layout.FirstHiddenRow = num
		}
	}
	return nil
}

// cells reads the children of a <row>.
func (r *sheetReader) cells() error {
	for {
		if r.fastCell() {
			continue
		}
		t, err := r.next(noText)
		if err != nil {
			return at(err, "row %d", r.row.Num)
		}
		if t == endTag {
			return nil
		}
		switch {
		case r.is("c"):
			if err := r.cell(); err != nil {
				return err
			}
		case r.is("extLst"):
			if err := r.skip(); err != nil {
				return at(err, "row %d", r.row.Num)
			}
		default:
			return at(r.bad("the row contains <%s>", printable(string(r.name))), "row %d", r.row.Num)
		}
	}
}

// cellType is the t attribute of a cell.
type cellType uint8

const (
	typeNumber cellType = iota
	typeShared
	typeFormulaText
	typeInline
	typeBool
	typeError
	typeDate
)

func parseType(b []byte) (cellType, bool) {
	switch string(b) {
	case "n":
		return typeNumber, true
	case "s":
		return typeShared, true
	case "str":
		return typeFormulaText, true
	case "inlineStr":
		return typeInline, true
	case "b":
		return typeBool, true
	case "e":
		return typeError, true
	case "d":
		return typeDate, true
	}
	return 0, false
}

// cell reads a <c> and appends it to the row unless it is blank.
func (r *sheetReader) cell() error {
	col, kind, placed, typed := r.col+1, typeNumber, false, false
	style := uint32(0)
	for {
		name, value, ok, err := r.attr()
		if err != nil {
			return at(err, "a cell after %s", r.last())
		}
		if !ok {
			break
		}
		switch {
		case len(name) == 1 && name[0] == 'r':
			row, c, ok := parseRef(value)
			if !ok || placed {
				return at(r.bad("a cell has the reference %s", quoted(value)), "row %d", r.row.Num)
			}
			if row != r.row.Num {
				return at(r.bad("a cell has the reference %s", place(row, c)), "row %d", r.row.Num)
			}
			if c == r.col {
				return r.bad("%s occurs twice", place(row, c))
			}
			if c < r.col {
				return r.bad("%s comes after %s", place(row, c), place(row, r.col))
			}
			col, placed = c, true
		case len(name) == 1 && name[0] == 't':
			kind, ok = parseType(value)
			if !ok || typed {
				return at(r.bad("a cell has the type %s", quoted(value)), "row %d", r.row.Num)
			}
			typed = true
		case len(name) == 1 && name[0] == 's':
			style = parseStyle(value)
		case name[0] == 'x' && r.declares(name) && string(value) != r.space:
			return at(r.bad("a cell is in another namespace"), "row %d", r.row.Num)
		}
	}
	if col > MaxCols {
		return at(r.bad("it has cells after column %s, the last of a sheet", source.Column(MaxCols)), "row %d", r.row.Num)
	}
	r.col = col
	c := Cell{Col: col, Style: style}
	if err := r.content(&c, kind); err != nil {
		return at(err, "%s", place(r.row.Num, col))
	}
	if c.Kind != Blank {
		r.row.Cells = append(r.row.Cells, c)
	}
	return nil
}

// parseStyle parses the s attribute of a cell; it returns noStyle for one that is invalid.
func parseStyle(b []byte) uint32 {
	n, ok := number(b, noStyle)
	if !ok {
		return noStyle
	}
	return uint32(n)
}

// last returns the last cell read, for messages.
func (r *sheetReader) last() string {
	if r.col == 0 {
		return fmt.Sprintf("the start of row %d", r.row.Num)
	}
	return place(r.row.Num, r.col)
}

// content reads the children of a <c> into c.
func (r *sheetReader) content(c *Cell, kind cellType) error {
	var value, inline []byte
	var hasValue, hasInline bool
	for {
		t, err := r.next(noText)
		if err != nil {
			return err
		}
		if t == endTag {
			break
		}
		from := len(r.text)
		switch {
		case r.is("v"):
			if hasValue {
				return r.bad("it has two values")
			}
			hasValue = true
			if r.text, err = r.scanner.text(r.text); err != nil {
				return err
			}
			value = r.text[from:len(r.text):len(r.text)]
		case r.is("f"):
			if c.Formula != nil {
				return r.bad("it has two formulas")
			}
			if r.text, err = r.scanner.text(r.text); err != nil {
				return err
			}
			c.Formula = r.text[from:len(r.text):len(r.text)]
		case r.is("is"):
			if hasInline {
				return r.bad("it has two texts")
			}
			hasInline = true
			if r.text, err = r.richText(r.text); err != nil {
				return err
			}
			inline = r.text[from:len(r.text):len(r.text)]
		case r.is("extLst"):
			if err := r.skip(); err != nil {
				return err
			}
		default:
			return r.bad("it contains <%s>", printable(string(r.name)))
		}
		if TooLong(r.text[from:]) {
			return r.bad("its text is longer than Excel's 32,767 characters")
		}
		if int64(len(r.text)) > r.f.lim.MaxRow {
			return r.fail(TooLarge, "row %d holds more than %d bytes of text", r.row.Num, r.f.lim.MaxRow)
		}
	}
	if c.Formula != nil && r.f.calc.full {
		c.Kind = Uncalculated
		return nil
	}
	if hasInline && (kind == typeInline || !hasValue) {
		c.Kind, c.Text = Text, inline
		return nil
	}
	if !hasValue {
		if c.Formula != nil {
			c.Kind = Uncalculated
		}
		return nil
	}
	return r.evaluate(c, kind, value)
}

// evaluate sets kind and text of c from the text of its <v>.
func (r *sheetReader) evaluate(c *Cell, kind cellType, value []byte) error {
	if kind == typeFormulaText || kind == typeInline {
		c.Kind, c.Text = Text, value
		return nil
	}
	value = trimSpace(value)
	if len(value) == 0 {
		if c.Formula != nil {
			c.Kind = Uncalculated
		}
		return nil
	}
	switch kind {
	case typeNumber:
		if !IsDecimal(value) {
			return r.bad("it holds %s, which is not a number", quoted(value))
		}
		c.Kind, c.Text = Number, value
	case typeShared:
		t, err := r.f.loadStrings()
		if err != nil {
			return err
		}
		i, ok := number(value, len(t.ends)-1)
		if !ok {
			return r.bad("it refers to shared string %s of %d", quoted(value), len(t.ends))
		}
		c.Kind, c.Shared, c.Text = Text, i+1, t.at(i)
	case typeBool:
		on, ok := boolean(value)
		if !ok {
			return r.bad("it holds %s, which is neither true nor false", quoted(value))
		}
		c.Kind, c.Text = Bool, append(value[:0], '0')
		if on {
			c.Text[0] = '1'
		}
	case typeError:
		c.Kind, c.Text = ErrorValue, value
	case typeDate:
		c.Kind, c.Text = ISODate, value
	}
	return nil
}

// number parses a decimal integer from 0 to most.
func number(b []byte, most int) (int, bool) {
	if len(b) == 0 || len(b) > 10 {
		return 0, false
	}
	n := int64(0)
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return int(n), n <= int64(most)
}

// isZero reports whether b is a decimal number equal to 0.
func isZero(b []byte) bool {
	b = trimSpace(b)
	for i, c := range b {
		if c >= '1' && c <= '9' {
			return false
		}
		if c == 'e' || c == 'E' {
			return IsDecimal(b) && i > 0
		}
	}
	return IsDecimal(b)
}

// IsDecimal reports whether b is a decimal number: an optional sign, digits with at most
// one point, and an optional exponent.
func IsDecimal(b []byte) bool {
	digits := func() int {
		n := 0
		for len(b) > 0 && b[0] >= '0' && b[0] <= '9' {
			b, n = b[1:], n+1
		}
		return n
	}
	sign := func() {
		if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
			b = b[1:]
		}
	}
	sign()
	n := digits()
	if len(b) > 0 && b[0] == '.' {
		b = b[1:]
		n += digits()
	}
	if n == 0 {
		return false
	}
	if len(b) > 0 && (b[0] == 'e' || b[0] == 'E') {
		b = b[1:]
		sign()
		if digits() == 0 {
			return false
		}
	}
	return len(b) == 0
}

// parseRef parses a cell reference such as "B7", without "$".
func parseRef(b []byte) (row, col int, ok bool) {
	i := 0
	for ; i < len(b) && i < 4; i++ {
		c := b[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		col = col*26 + int(c-'A') + 1
	}
	if col < 1 || col > MaxCols || i == len(b) || b[i] == '0' {
		return 0, 0, false
	}
	row, ok = number(b[i:], MaxRows)
	return row, col, ok
}

// parseColumn parses the letters of a column, parseRow the digits of a row.
func parseColumn(b []byte) (col int, ok bool) {
	_, col, ok = parseRef(append(b[:len(b):len(b)], '1'))
	return col, ok && b[len(b)-1] > '9'
}

func parseRow(b []byte) (row int, ok bool) {
	row, ok = number(b, MaxRows)
	return row, ok && b[0] != '0'
}

// parseRange parses a reference to a range ("A1:B2"), whole columns ("A:B"), whole rows
// ("1:2") or one cell.
func parseRange(b []byte) (Range, bool) {
	first, second, two := bytes.Cut(b, []byte(":"))
	if c1, ok := parseColumn(first); ok && two {
		c2, ok := parseColumn(second)
		return Range{1, min(c1, c2), MaxRows, max(c1, c2)}, ok
	}
	if r1, ok := parseRow(first); ok && two {
		r2, ok := parseRow(second)
		return Range{min(r1, r2), 1, max(r1, r2), MaxCols}, ok
	}
	r1, c1, ok := parseRef(first)
	if !ok {
		return Range{}, false
	}
	r2, c2 := r1, c1
	if two {
		if r2, c2, ok = parseRef(second); !ok {
			return Range{}, false
		}
	}
	return Range{min(r1, r2), min(c1, c2), max(r1, r2), max(c1, c2)}, true
}
