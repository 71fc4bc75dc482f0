// Package workbook reads the cells of an .xlsx workbook exactly as they are stored, one
// row at a time, from untrusted input.
//
//   - A number is the stored decimal text, never a binary float. Text is decoded from XML
//     and from Excel's _xHHHH_ escapes; white space is preserved.
//   - A sheet that is truncated, damaged or inconsistent is an [Error], never fewer rows.
//     Rows are delivered while the sheet is read, so a caller must discard them if
//     [File.Scan] fails.
//   - Memory is bounded by [Limits], whatever the file declares. A sheet is streamed: one
//     row at a time is in memory, plus the shared strings (the texts that Excel stores
//     once for the whole workbook) if the sheet uses them.
//   - No input causes a panic, and no reference to anything outside the file is followed.
//
// It reads transitional and strict SpreadsheetML in UTF-8 (.xlsx, .xlsm, .xltx). It
// rejects, with a [Reason], all other files: .xls and .xlsb, encrypted and damaged files,
// and XML with a DOCTYPE or in another encoding. It also rejects sheets that Excel would
// not write: with repeated rows or cells, cells out of order or off the sheet, or text
// longer than Excel allows in a cell.
//
// It does not apply number formats, so a date is a number; [File.Format] describes the
// format of a cell. It does not calculate. A formula without a stored value is
// [Uncalculated]; so is every formula of a workbook that asks to be calculated in full
// when it is opened.
//
// Read [Open], [File.Scan], [Row] and [Cell] first. Package input opens workbooks for ledgers;
// the readers of CSV, SpreadsheetML and Parquet files deliver the same Row. The code reads the
// zip (archive.go), the parts (parts.go, styles.go, strings.go) and the XML of a sheet: fast.go
// reads cells in the form that nearly every program writes, and sheet.go, with scanner.go, every
// other form with the same result.
package workbook

import (
	"fmt"
	"io"
	"strings"

	"github.com/tieout/tieout/internal/source"
)

// MaxRows and MaxCols are the largest numbers of rows and columns that a worksheet can
// have.
const (
	MaxRows = 1048576
	MaxCols = 16384
)

// Reason is the reason why a workbook cannot be read.
type Reason uint8

// The reasons a workbook cannot be read.
const (
	NotWorkbook Reason = iota + 1 // not an .xlsx workbook
	Encrypted                     // protected with a password
	OldFormat                     // a binary workbook: .xls or .xlsb
	Truncated                     // ends early, or its bytes are damaged
	TooLarge                      // exceeds one of the Limits
	Doctype                       // contains a document type declaration
	Malformed                     // violates the format
	NoSheet                       // has no worksheet with the requested name
)

// String returns the reason in a few words, or "unknown reason".
func (r Reason) String() string {
	switch r {
	case NotWorkbook:
		return "not an .xlsx workbook"
	case Encrypted:
		return "encrypted workbook"
	case OldFormat:
		return "binary workbook"
	case Truncated:
		return "truncated or damaged workbook"
	case TooLarge:
		return "workbook too large"
	case Doctype:
		return "DOCTYPE in workbook"
	case Malformed:
		return "malformed workbook"
	case NoSheet:
		return "no such worksheet"
	}
	return "unknown reason"
}

// Error is the error for a workbook that cannot be read. Part is the zip part with the
// fault, or "" for the whole file. Detail is one clause, with the cell or row if known.
// Remedy is what to do about this file, or "" if that depends only on the Reason.
type Error struct {
	Reason Reason
	Part   string
	Detail string
	Remedy string
}

// Error returns the reason, the part and the detail on one line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Reason.String())
	if e.Part != "" {
		b.WriteString(": ")
		b.WriteString(printable(e.Part))
	}
	if e.Detail != "" {
		b.WriteString(": ")
		b.WriteString(e.Detail)
	}
	return b.String()
}

// Limits bounds the resources that reading a file may take. A field that is zero or
// negative means the value of [DefaultLimits].
type Limits struct {
	MaxPart    int64 // bytes of one part of the zip when unpacked
	MaxTotal   int64 // bytes of all parts together when unpacked, as declared by the zip
	MaxSmall   int64 // bytes of the workbook part or a relationships part when unpacked
	MaxStrings int64 // bytes of the shared strings in memory, plus 4 bytes for each string; at most 4 GiB
	MaxText    int64 // bytes of the cells of one sheet; a shared string counts once for each cell that has it
	MaxRow     int64 // bytes of text and formulas in one row, without shared strings
	MaxRatio   int64 // unpacked bytes per packed byte, of one part or of all together, as declared by the zip; applies only above 16 MiB unpacked
	SheetRatio int64 // unpacked bytes per packed byte of a sheet, as it is read; applies only above 8 MiB
	MaxEntries int   // entries in the zip, and sheets in the workbook
}

// DefaultLimits returns limits that allow a sheet of 1,048,576 rows by 16 columns.
func DefaultLimits() Limits {
	return Limits{
		MaxPart:    4 << 30,
		MaxTotal:   8 << 30,
		MaxSmall:   16 << 20,
		MaxStrings: 1 << 30,
		MaxText:    4 << 30,
		MaxRow:     64 << 20,
		MaxRatio:   300,
		SheetRatio: 100,
		MaxEntries: 4096,
	}
}

// maxSize bounds sizes so that sums of a few cannot overflow.
const maxSize = 1 << 60

// filled returns l with defaults for the fields that are not positive.
func (l Limits) filled() Limits {
	d := DefaultLimits()
	or := func(v, def int64) int64 {
		if v <= 0 {
			return def
		}
		return min(v, maxSize)
	}
	return Limits{
		MaxPart:    or(l.MaxPart, d.MaxPart),
		MaxTotal:   or(l.MaxTotal, d.MaxTotal),
		MaxSmall:   or(l.MaxSmall, d.MaxSmall),
		MaxStrings: min(or(l.MaxStrings, d.MaxStrings), 1<<32-1),
		MaxText:    or(l.MaxText, d.MaxText),
		MaxRow:     or(l.MaxRow, d.MaxRow),
		MaxRatio:   or(l.MaxRatio, d.MaxRatio),
		SheetRatio: or(l.SheetRatio, d.SheetRatio),
		MaxEntries: int(min(or(int64(l.MaxEntries), int64(d.MaxEntries)), 1<<30)),
	}
}

// Sheet is a worksheet in the list of the workbook. Hidden is true for Excel's states
// hidden and veryHidden, and VeryHidden only for the latter. Excel's Unhide command does
// not list a sheet that is VeryHidden.
type Sheet struct {
	Name       string
	Hidden     bool
	VeryHidden bool
}

// Kind is the kind of value in a cell.
type Kind uint8

// The kinds of cell.
const (
	Blank        Kind = iota // an empty cell
	Number                   // a decimal number
	Text                     // a string, which may be empty
	Bool                     // true or false
	ErrorValue               // an error such as #DIV/0!
	ISODate                  // a date stored as ISO 8601 text (t="d")
	Uncalculated             // a formula that has no stored value, or whose stored value is not its result
	Decimal                  // a decimal number that is stored exactly; only in files other than workbooks
)

// String returns the kind in a word or two, or "unknown kind".
func (k Kind) String() string {
	switch k {
	case Blank:
		return "blank"
	case Number:
		return "number"
	case Text:
		return "text"
	case Bool:
		return "boolean"
	case ErrorValue:
		return "error"
	case ISODate:
		return "ISO date"
	case Uncalculated:
		return "uncalculated formula"
	case Decimal:
		return "exact number"
	}
	return "unknown kind"
}

// Cell is one stored cell. Col counts from 1.
//
// Text depends on Kind. Number: the stored decimal, an optional sign, digits with at most
// one point, and an optional exponent ("1.1000000000000001", "-2E-3"). [Text]: the string
// in UTF-8. Bool: "1" or "0". ErrorValue and ISODate: as stored. Decimal: an optional minus
// and digits with at most one point. For any other Kind, Text is empty.
//
// Style is the index of the cell's format, for [File.Format].
//
// Formula is the formula of the cell without "=". It is nil if the cell has no formula,
// and empty but not nil if the cell shares the formula of another cell.
//
// Shared is the number of Text among the shared strings of the workbook, counted from 1,
// or 0 if Text is not one of them. Within one File, equal numbers mean equal texts.
//
// The caller must not change Text and Formula. They are valid until the callback of
// [File.Scan] returns.
type Cell struct {
	Col     int
	Kind    Kind
	Style   uint32
	Shared  int
	Text    []byte
	Formula []byte
}

// Row is one stored row. Num counts from 1. Hidden is true for a row that is hidden or has a
// height of 0. Cells are in ascending order of Col, without repeats or blank cells. The Row
// and its Cells are valid until the callback of [File.Scan] returns.
type Row struct {
	Num    int
	Hidden bool
	Cells  []Cell
	Fields int // number of fields of a CSV record, blank fields included; 0 for a blank line, and for any row of a workbook
}

// Range is a rectangle of cells. Rows and columns are counted from 1, and the last ones are
// included.
type Range struct {
	FirstRow, FirstCol, LastRow, LastCol int
}

// Columns is a range of columns, counted from 1. First and Last are included.
type Columns struct {
	First, Last int
}

// Layout describes a scanned sheet.
type Layout struct {
	HiddenCols     []Columns // columns that are hidden or have a width of 0, in stored order
	HiddenRows     int       // number of stored rows that are hidden
	FirstHiddenRow int       // row number of the first hidden row, 0 if none
	Filter         string    // range of the sheet's autofilter ("A1:F20"), "" if none
	Merged         []Range   // merged ranges, in stored order
	Rows           int       // number of stored rows, with or without cells
	FullCalc       bool      // true if the sheet itself asks for its formulas to be calculated; see [File.FullCalc]
}

// File is an open workbook. One goroutine may use it at a time; several Files may share
// one [io.ReaderAt].
type File struct {
	zip      *archive
	lim      Limits
	sheets   []Sheet
	parts    map[string]*entry // by name of worksheet
	others   map[string]string // kinds of the sheets without cells, by name
	date1904 bool
	calc     calculation

	stringsPart string // path of the shared strings, "" if none
	strings     *stringTable
	stringsErr  error

	stylesPart string // path of the styles, "" if none
	stylesRead bool
	styles     []Format // by style, nil if there are none or they cannot be read
	stylesErr  error
	work       Work
}

// Work counts what reading a workbook took so far.
type Work struct {
	Bytes int64 // unpacked bytes of all parts that were read
	Cells int64 // cells delivered by File.Scan
	Text  int64 // bytes of the texts of these cells; a shared string counts once for each cell that has it
}

// Work returns the work done by all calls on the File so far.
func (f *File) Work() Work {
	w := f.work
	w.Bytes = f.zip.read.Load()
	return w
}

// Open reads the directory and the workbook part of the workbook in r, which is size
// bytes long. The error is an [*Error], or the error of r.
func Open(r io.ReaderAt, size int64, lim Limits) (*File, error) {
	f := &File{lim: lim.filled()}
	head, err := readHead(r, size)
	if err != nil {
		return nil, err
	}
	if isCompound(head) {
		return nil, refuseCompound(r, size)
	}
	f.zip, err = openArchive(r, size, head, f.lim)
	if err != nil {
		return nil, err
	}
	if err := f.readWorkbook(); err != nil {
		return nil, err
	}
	return f, nil
}

// Sheets returns the worksheets in workbook order, without chart, dialog and macro sheets.
func (f *File) Sheets() []Sheet {
	return append([]Sheet(nil), f.sheets...)
}

// Date1904 reports whether the workbook counts dates from 1904 rather than 1900.
func (f *File) Date1904() bool {
	return f.date1904
}

// calculation is what the workbook part says of the stored values of formulas.
type calculation struct {
	full       bool // they are to be calculated when the workbook is opened
	manual     bool // Excel calculates when asked
	incomplete bool // it was not done before the workbook was saved
}

// FullCalc reports whether the workbook asks Excel to calculate all formulas when it opens
// it. Programs that write formulas without calculating them make this request and store 0
// for each value. All formulas of a workbook with this request are therefore
// [Uncalculated]. A single sheet can make the request too, but only after its rows. The
// formulas of that sheet are therefore delivered with their stored values, and FullCalc is
// set in its [Layout].
func (f *File) FullCalc() bool {
	return f.calc.full
}

// Unfinished reports whether the workbook was saved in manual calculation mode before
// Excel had calculated all formulas. The stored values may then be out of date.
func (f *File) Unfinished() bool {
	return f.calc.manual && f.calc.incomplete
}

// place returns the reference of a cell: "B7".
func place(row, col int) string {
	return fmt.Sprintf("%s%d", source.Column(col), row)
}

// printable returns s for a one-line message: quoted if it has control or invalid
// characters, and shortened if it is long.
func printable(s string) string {
	const most = 120
	cut := ""
	if len(s) > most {
		s, cut = strings.ToValidUTF8(s[:most], ""), "…"
	}
	for _, r := range s {
		if r < 0x20 || r == 0x7f || r == '\uFFFD' {
			return fmt.Sprintf("%+q", s) + cut
		}
	}
	return s + cut
}

// quoted returns s in double quotes for a one-line message.
func quoted(s []byte) string {
	const most = 40
	if len(s) > most {
		return fmt.Sprintf("%q…", s[:most])
	}
	return fmt.Sprintf("%q", s)
}
