// Package spreadsheetml reads the cells of a SpreadsheetML 2003 workbook, the XML format that
// many systems export with the ending .xls. It reads cells exactly as they are stored, one row
// at a time, from untrusted input. It delivers rows in the form of package workbook, with the
// same guarantees:
//
//   - A number is the stored decimal text, and a date is the stored ISO text. Text keeps
//     its white space; the formatting of single words is dropped.
//   - A file that is truncated, damaged or inconsistent is an [Error], never fewer rows.
//     It is also an [Error] if an element or attribute of SpreadsheetML is in another
//     namespace, or if a merged cell leaves it unclear in which column a later cell stands.
//   - Memory is bounded by one row and the lists of styles and sheets. Time is bounded by
//     the size of the file: Open reads it once, and each scan reads one sheet.
//   - A document type declaration is an error, and so is any entity other than the five
//     that XML defines.
//
// It reads UTF-8, UTF-16, ASCII, ISO 8859-1 and Windows-1252, as the byte order mark and
// the XML declaration state. If these contradict each other, the file is refused.
//
// [Detect] recognizes such a file, [Open] opens it, and [File.Scan] reads a sheet. Package input
// opens the files, and makes no difference between this package and package workbook.
package spreadsheetml

import (
	"fmt"
	"io"
	"strings"

	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/workbook"
)

// The limits of a file.
const (
	maxSize   = 4 << 30  // bytes
	maxToken  = 1 << 20  // bytes of one tag, text or comment
	maxDepth  = 64       // elements open at once
	maxSheets = 4096     // worksheets
	maxStyles = 1 << 16  // styles; Excel allows 65,490
	maxName   = 255      // bytes of the name of a sheet or style
	maxMerged = 1 << 18  // merged cells of one sheet
	maxRow    = 16 << 20 // bytes of text and formulas in one row
)

// The namespaces of a file.
const (
	mainSpace  = "urn:schemas-microsoft-com:office:spreadsheet"
	excelSpace = "urn:schemas-microsoft-com:office:excel"
	officeURN  = "urn:schemas-microsoft-com:office:" // of these two, and of others without cells
	htmlSpace  = "http://www.w3.org/TR/REC-html40"
)

// File is an open file. One goroutine may use it at a time.
type File struct {
	r        io.ReaderAt
	size     int64
	how      encoding
	root     string // a start tag with the namespaces of the root element
	sheets   []sheet
	formats  []workbook.Format // by style; the first is that of a cell without one
	styles   map[string]uint32 // by id
	date1904 bool
	manual   bool // Excel calculates when asked
	uncalced bool // it was not done before the file was saved
	work     workbook.Work
}

// sheet is a worksheet, and where its start tag begins.
type sheet struct {
	workbook.Sheet
	offset int64 // in bytes of the file
	line   int
}

// Error is the reason why a file cannot be read, with the place of the fault.
type Error struct {
	Sheet    string // "" if the fault is not in a sheet
	Row, Col int    // counted from 1; 0 if the fault is not in a row or cell
	Err      *workbook.Error
}

// Error returns the place and the reason on one line.
func (e *Error) Error() string {
	var at []string
	if e.Sheet != "" {
		at = append(at, fmt.Sprintf("%q", e.Sheet))
	}
	switch {
	case e.Col > 0:
		at = append(at, source.Ref(e.Col, e.Row))
	case e.Row > 0:
		at = append(at, fmt.Sprintf("row %d", e.Row))
	}
	return strings.Join(append(at, e.Err.Error()), ": ")
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// Open reads the file that r reads, of the given size in bytes, once and finds its sheets and
// styles. In the cells of a sheet, Open checks only that the XML elements nest properly;
// [File.Scan] checks the rest. The error is an [*Error] or an error of r.
func Open(r io.ReaderAt, size int64) (*File, error) {
	if size > maxSize {
		return nil, &Error{Err: fail(workbook.TooLarge, "the file has %d bytes, more than %d", size, int64(maxSize))}
	}
	how, err := detect(r, size)
	if err != nil {
		return nil, placed(err, "")
	}
	f := &File{r: r, size: size, how: how, styles: map[string]uint32{}}
	in := f.reader("", how.mark, 0)
	defer func() { f.work.Bytes += in.src.raw.n }()
	if err := f.index(in); err != nil {
		return nil, err
	}
	return f, nil
}

// placed returns err with the sheet that it is in, if it is a fault of the file.
func placed(err error, sheet string) error {
	if e, ok := err.(*workbook.Error); ok {
		return &Error{Sheet: sheet, Err: e}
	}
	return err
}

// Sheets returns the worksheets in the order of the file.
func (f *File) Sheets() []workbook.Sheet {
	list := make([]workbook.Sheet, len(f.sheets))
	for i, s := range f.sheets {
		list[i] = s.Sheet
	}
	return list
}

// Date1904 reports whether a date stored as a number counts the days from 1904 rather than
// 1900. A cell of type DateTime is stored as ISO text, which needs no such choice.
func (f *File) Date1904() bool { return f.date1904 }

// FullCalc always returns false. In this format, a file cannot ask for its formulas to be
// calculated when it is opened.
func (f *File) FullCalc() bool { return false }

// Unfinished reports whether the file was saved in manual calculation mode before Excel
// had calculated all formulas. The stored values may then be out of date.
func (f *File) Unfinished() bool { return f.manual && f.uncalced }

// Work returns how much of the file all calls so far have read.
func (f *File) Work() workbook.Work { return f.work }

// unknownStyle is the Style of a cell whose style the file does not define.
const unknownStyle = 1<<32 - 1

// Format returns the number format of the cells with a style. The argument style is the field
// Style of a workbook.Cell.
func (f *File) Format(style uint32) workbook.Format {
	if int64(style) >= int64(len(f.formats)) {
		return workbook.Format{Unknown: true}
	}
	return f.formats[style]
}
