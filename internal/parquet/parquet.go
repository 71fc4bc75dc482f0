// Package parquet reads the columns of a Parquet file that are not nested, and delivers them as
// the rows of a sheet: row 1 is the header, and the records follow from row 2. The input is
// untrusted.
//
//   - A value is delivered as exact text: a decimal at the scale of its column, an
//     integer, a date or a string. No value passes through a binary float.
//   - A column that has no exact text (FLOAT, DOUBLE, INT96, bytes without an annotation,
//     nested or repeated fields) is listed with its [Kind], but only its header cell is
//     delivered.
//   - A file that is truncated, damaged or inconsistent is an [Error], never fewer rows.
//     A caller must discard the rows delivered before an error.
//   - Memory and time are bounded, whatever the file declares: the sizes of the footer,
//     of each page and of all pages together are checked before anything is unpacked.
//   - No input causes a panic, and other files that the footer refers to are not opened.
//
// The values of a page are decoded one by one, as the rows are delivered: each encoding of the
// format has a decoder, which checks what it reads. The library parquet-go has only the names of
// the enumerations of the format; it writes the files of the tests.
//
// [Open] reads the footer, [File.Columns] lists each [Column], and [File.Scan] delivers the rows in
// the form of package workbook. Package input opens the files.
package parquet

import (
	"fmt"
	"io"
	"strings"

	"github.com/tieout/tieout/internal/workbook"
)

// Reason is the reason why a Parquet file cannot be read.
type Reason uint8

// The reasons why a Parquet file cannot be read.
const (
	NotParquet  Reason = iota + 1 // does not start and end with the marks of a Parquet file
	Encrypted                     // encrypted, in whole or in part
	Truncated                     // ends early, or its bytes are damaged
	TooLarge                      // beyond a limit of this package
	Malformed                     // violates the format
	Unsupported                   // a codec or encoding that this package does not read
)

// String returns the reason in a few words, or "unknown reason".
func (r Reason) String() string {
	names := [...]string{"unknown reason", "not a Parquet file", "encrypted Parquet file", "truncated or damaged Parquet file",
		"Parquet file over a limit", "malformed Parquet file", "unsupported Parquet file"}
	if int(r) >= len(names) {
		r = 0
	}
	return names[r]
}

// Error is the error for a Parquet file that cannot be read. Column is the name of the column
// with the fault, or "" for the whole file. Col and Row are the column and row of the cell with
// the fault, where row 1 is the header; both are 0 if the fault is not in one cell. Detail is
// one clause.
type Error struct {
	Reason   Reason
	Column   string
	Col, Row int
	Detail   string
}

// Error returns the reason, the column, the row and the detail on one line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Reason.String())
	if e.Column != "" {
		fmt.Fprintf(&b, ": column %q", e.Column)
	}
	if e.Row > 0 {
		fmt.Fprintf(&b, ", row %d", e.Row)
	}
	if e.Detail != "" {
		b.WriteString(": " + e.Detail)
	}
	return b.String()
}

func failure(reason Reason, format string, args ...any) *Error {
	return &Error{Reason: reason, Detail: fmt.Sprintf(format, args...)}
}

// Kind is the type of the values in a column.
type Kind uint8

// The kinds of column. Only the header cell of a column of the kind Float, Nested or
// Other is delivered.
const (
	Text      Kind = iota + 1 // strings in UTF-8
	Integer                   // whole numbers, signed or unsigned
	Decimal                   // decimal numbers of a stated scale
	Date                      // days, without a time of day
	Timestamp                 // days with a time of day
	Boolean                   // true or false
	Float                     // binary floating point of 16, 32 or 64 bits
	Nested                    // a group, or a repeated field
	Other                     // INT96, bytes without an annotation, times of day, intervals
)

// String returns the kind in a word or two, or "unknown kind".
func (k Kind) String() string {
	names := [...]string{"unknown kind", "text", "integer", "decimal", "date", "timestamp", "boolean", "floating point", "nested or repeated", "other"}
	if int(k) >= len(names) {
		k = 0
	}
	return names[k]
}

// Exact reports whether [File.Scan] delivers the values of a column of this kind.
func (k Kind) Exact() bool {
	return k >= Text && k <= Boolean
}

// Column is a top-level field of the file. Its column on the sheet is its index in
// [File.Columns] plus 1. Type is the type as the file declares it, such as "DOUBLE".
type Column struct {
	Name string
	Kind Kind
	Type string
}

// File is an open Parquet file. One goroutine may use it at a time; several Files may share
// one io.ReaderAt.
type File struct {
	r      io.ReaderAt
	end    int64 // offset of the footer
	lim    limits
	fields []field
	groups []rowGroup
	work   workbook.Work
}

// limits bounds the resources that a file may use.
type limits struct {
	footer  int64 // bytes of the footer
	columns int   // elements of the schema, and column chunks of a row group
	chunks  int   // column chunks in the file
	rows    int64 // records in the file
	header  int64 // bytes of the header of a page
	page    int64 // bytes of a page, packed or unpacked
	values  int64 // values of a page
	held    int64 // bytes of the pages and dictionaries in memory at one time
	total   int64 // cost of a scan, see budget
}

var defaults = limits{
	footer:  64 << 20,
	columns: 4096,
	chunks:  1 << 20,
	rows:    200_000_000,
	header:  1 << 20,
	page:    128 << 20,
	values:  8 << 20,
	held:    512 << 20,
	total:   32 << 30,
}

// A file costs at most leastTotal and costPerByte for each of its bytes to scan, so that a
// file of a few kilobytes cannot declare millions of values.
const (
	leastTotal  = 24 << 20
	costPerByte = 220
)

// Open reads the footer of the file that r reads, which has the given size in bytes. The error
// is an *Error or an error of r.
func Open(r io.ReaderAt, size int64) (*File, error) {
	lim := defaults
	if size < lim.total/costPerByte {
		lim.total = min(lim.total, leastTotal+costPerByte*size)
	}
	return open(r, size, lim)
}

// Work returns how much all scans so far have read.
func (f *File) Work() workbook.Work { return f.work }

// Columns returns the top-level fields of the file in stored order.
func (f *File) Columns() []Column {
	columns := make([]Column, len(f.fields))
	for i := range f.fields {
		columns[i] = f.fields[i].Column
	}
	return columns
}

// Scan streams the file once and calls fn in the calling goroutine: first for the header,
// which is row 1 with a Text cell for each column, and then for each record, from row 2.
// Scan may be called again.
//
// The cells of a record have one of these kinds of package workbook: Text; Bool; Decimal,
// for integers and decimals; and ISODate, for dates and timestamps. A date is written
// "2022-12-31" and a timestamp "2022-12-31T08:00:00.000000". A timestamp has nine
// decimals if its nanoseconds are not whole microseconds, and is written as a date if its
// time is midnight. A timestamp that is adjusted to UTC shows the time in UTC. A null
// value has no cell, so a row may have no cells. The Row is valid until fn returns.
//
// An error of fn stops the scan and is returned unchanged; any other error is an *Error or
// the error of the underlying reader, and the rows delivered before it are unreliable.
func (f *File) Scan(fn func(*workbook.Row) error) error {
	row := workbook.Row{Num: 1}
	for i := range f.fields {
		row.Cells = append(row.Cells, workbook.Cell{Col: i + 1, Kind: workbook.Text, Text: []byte(f.fields[i].Name)})
	}
	if err := fn(&row); err != nil {
		return err
	}
	s := scan{file: f}
	s.lim = f.lim
	defer func() { f.work.Bytes += s.unpacked }()
	for i := range f.groups {
		if err := s.group(&f.groups[i], &row, fn); err != nil {
			return err
		}
	}
	return nil
}
