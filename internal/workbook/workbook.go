// Package workbook reads the cells of an .xlsx workbook exactly as they are
// stored, one row at a time, from input that nobody vouches for.
//
// It promises:
//
//   - what it hands over is what the file holds: a number is the stored decimal
//     text, never a binary float; a text is decoded from XML and from Excel's
//     _xHHHH_ escapes and is otherwise untouched (white space is kept);
//   - a sheet is read whole or not at all: XML or zip data that stops early, is
//     damaged or contradicts itself is an [Error], never fewer rows. Rows reach
//     the callback while the sheet is being read, so a caller must throw away
//     what it has gathered when [File.Scan] fails;
//   - memory is bounded by [Limits] whatever the file claims, and a sheet is
//     streamed: one row, and the shared strings if the sheet uses them;
//   - no input makes it panic, and nothing in the file is followed outside it.
//
// It reads transitional and strict SpreadsheetML in UTF-8 (.xlsx, .xlsm, .xltx).
// It refuses everything else, with a [Reason]: files that are no workbook, .xls
// and .xlsb, encrypted files, damaged files, XML with a DOCTYPE, XML in another
// encoding, and sheets that break the rules Excel itself keeps (repeated rows or
// cells, cells out of order or off the sheet, text over Excel's length).
//
// It does not look at styles: it cannot tell a date from a number. It does not
// calculate: a formula without a stored value is [Uncalculated].
package workbook

import (
	"fmt"
	"io"
	"strings"

	"tieout/internal/source"
)

// MaxRows and MaxCols are the size of a worksheet: rows and columns are numbered
// from 1 to these, ends included.
const (
	MaxRows = 1048576
	MaxCols = 16384
)

// Reason says why a workbook cannot be read.
type Reason uint8

// The reasons a workbook cannot be read.
const (
	NotWorkbook Reason = iota + 1 // not an .xlsx workbook at all
	Encrypted                     // protected with a password
	OldFormat                     // a binary workbook: .xls or .xlsb
	Truncated                     // cut short, or its bytes are damaged
	TooLarge                      // beyond one of the Limits
	Doctype                       // holds a document type declaration
	Malformed                     // breaks the rules of the format
	NoSheet                       // has no such worksheet
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

// Error is a workbook that cannot be read. Part is the zip part at fault, as
// named in the file, or "" when it is the whole file. Detail is one clause for a
// person; where a cell or row is at fault it names it.
type Error struct {
	Reason Reason
	Part   string
	Detail string
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

// Limits bounds what a file may make the reader do. A field that is zero or
// negative stands for the one of [DefaultLimits].
type Limits struct {
	MaxPart    int64 // bytes of one part of the zip when unpacked
	MaxTotal   int64 // bytes of all parts together when unpacked, as the zip declares them
	MaxSmall   int64 // bytes of the workbook part or a relationships part when unpacked
	MaxStrings int64 // bytes of shared strings kept in memory, with 4 more for each; at most 4 GiB counts
	MaxRow     int64 // bytes of text and formulas in one row, shared strings not counted
	MaxRatio   int64 // unpacked bytes for each packed byte, in a part over 16 MiB unpacked
	MaxEntries int   // entries in the zip, and sheets in the workbook
}

// DefaultLimits returns limits that a full sheet of 1,048,576 rows by 16 columns
// stays within.
func DefaultLimits() Limits {
	return Limits{
		MaxPart:    4 << 30,
		MaxTotal:   8 << 30,
		MaxSmall:   16 << 20,
		MaxStrings: 1 << 30,
		MaxRow:     64 << 20,
		MaxRatio:   300,
		MaxEntries: 4096,
	}
}

// maxSize bounds sizes so that sums of a few cannot overflow.
const maxSize = 1 << 60

// filled returns l with the default in place of each field that is not positive.
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
		MaxRow:     or(l.MaxRow, d.MaxRow),
		MaxRatio:   or(l.MaxRatio, d.MaxRatio),
		MaxEntries: int(min(or(int64(l.MaxEntries), int64(d.MaxEntries)), 1<<30)),
	}
}

// Sheet is a worksheet as the workbook lists it. Hidden is true for a sheet that
// is hidden in either of Excel's two ways.
type Sheet struct {
	Name   string
	Hidden bool
}

// Kind is what a cell holds.
type Kind uint8

// The kinds of cell.
const (
	Blank        Kind = iota // nothing
	Number                   // a decimal number
	Text                     // a string, perhaps empty
	Bool                     // true or false
	ErrorValue               // an error such as #DIV/0!
	ISODate                  // a date stored as ISO 8601 text (t="d")
	Uncalculated             // a formula without a stored value
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
	}
	return "unknown kind"
}

// Cell is one stored cell. Col counts from 1.
//
// Text by Kind: Number, the stored decimal, always an optional sign, digits with
// at most one point, and perhaps an exponent ("1.1000000000000001", "-2E-3");
// [Text], the string in UTF-8; Bool, "1" or "0"; ErrorValue and ISODate, as
// stored; Blank and Uncalculated, empty.
//
// Formula is the text of the cell's formula without "=", nil when the cell has
// none; it is empty but not nil where the cell shares the formula of another.
//
// Shared numbers the shared string that Text is, from 1; 0 where it is none. Equal
// numbers are equal texts, within one File.
//
// Text and Formula must not be written to and are valid only until the callback
// of [File.Scan] returns.
type Cell struct {
	Col     int
	Kind    Kind
	Shared  int
	Text    []byte
	Formula []byte
}

// Row is one stored row. Num counts from 1. Cells is in ascending Col without
// repeats; blank cells are absent. The Row and its Cells are valid only until the
// callback of [File.Scan] returns.
type Row struct {
	Num    int
	Hidden bool
	Cells  []Cell
}

// Range is a rectangle of cells, counted from 1, ends included.
type Range struct {
	FirstRow, FirstCol, LastRow, LastCol int
}

// Columns is a run of columns, counted from 1, ends included.
type Columns struct {
	First, Last int
}

// Layout is what is known of a sheet after it was scanned.
type Layout struct {
	HiddenCols     []Columns // in stored order
	HiddenRows     int       // number of stored rows that are hidden
	FirstHiddenRow int       // number of the first of them, 0 when there is none
	Filter         string    // reference of the sheet's autofilter ("A1:F20"), "" when it has none
	Merged         []Range   // merged ranges, in stored order
	Rows           int       // number of stored rows, with or without cells
}

// File is an open workbook. It is for one goroutine; several Files may be used
// from several goroutines, also over one [io.ReaderAt].
type File struct {
	zip      *archive
	lim      Limits
	sheets   []Sheet
	parts    map[string]*entry // worksheet name to its part
	others   map[string]string // name of a sheet without cells to what it is
	date1904 bool

	stringsPart string // path of the shared strings, "" when the workbook names none
	strings     *stringTable
	stringsErr  error
}

// Open reads the directory and the workbook part of the size bytes at r. The
// error is an [*Error], or what r returned.
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

// Sheets returns the worksheets in workbook order; chart, dialog and macro sheets
// are left out.
func (f *File) Sheets() []Sheet {
	return append([]Sheet(nil), f.sheets...)
}

// Date1904 reports whether the workbook counts dates from 1904 rather than 1900.
func (f *File) Date1904() bool {
	return f.date1904
}

// place names a cell for a person: "B7".
func place(row, col int) string {
	return fmt.Sprintf("%s%d", source.Column(col), row)
}

// printable returns s fit for a one-line message: quoted when it holds control or
// invalid characters, and cut when it is long.
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

// quoted returns s in double quotes fit for a one-line message.
func quoted(s []byte) string {
	const most = 40
	if len(s) > most {
		return fmt.Sprintf("%q…", s[:most])
	}
	return fmt.Sprintf("%q", s)
}
