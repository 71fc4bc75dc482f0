// Package delimited reads the records of a CSV or TSV file (RFC 4180) as rows of text, from
// untrusted input. It never guesses. A quote out of place is an error, and so is a byte that the
// stated encoding does not allow. Title lines above the header and footers below the rows may have
// fewer fields than the header. Only the caller knows which record is the header, so it calls
// [Uneven] to refuse records that have more or fewer fields than the header. Memory is bounded by
// one record.
//
// [Open] opens a [File] with a [How], the delimiter and the encoding; [File.Scan] delivers rows in
// the form of package workbook, and an [Error] has the record and field of a fault. Package input
// opens the files, and package survey uses [Mark] to find the delimiter of a file that nobody
// described.
package delimited

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/charset"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/workbook"
)

// The limits of a file: those of a sheet of Excel, and of one record in bytes.
const (
	mostFields = workbook.MaxCols
	mostUnits  = 32767 // of UTF-16 in a field
	mostRecord = 4 << 20
)

// How describes how a file is written. The zero value is a CSV file in UTF-8 with commas.
type How struct {
	Encoding  string // "utf-8", "windows-1252" or "utf-16"; "" is utf-8
	Delimiter rune   // the character between fields; 0 is a comma
}

// File is an open file.
type File struct {
	r    io.ReaderAt
	size int64
	how  How
	work workbook.Work
}

// Error is the reason why a file cannot be read, with the place of the fault.
type Error struct {
	Record, Column int    // counted from 1; Record is 0 for the whole file, Column is 0 for the whole record
	Detail         string // what is wrong, as one clause
	Remedy         string // what to do about it, "" if the export must be corrected
}

// Error returns the Detail, without the place.
func (e *Error) Error() string { return e.Detail }

// What an XML file that is named as text may be, and what to do about it.
const (
	xmlKind   = "XML, such as an .xls workbook in the format XML Spreadsheet 2003"
	xmlRemedy = "If it is a workbook, rename the file so that its name ends in .xls, and write that name as the value of the key \"file\" in filing.toml; otherwise export the rows as CSV"
)

// binary are the first bytes of files that are not text, and what they are.
var binary = []struct{ head, kind, remedy string }{
	{"PK\x03\x04", "a zip file, such as an .xlsx workbook", "If it is a workbook, rename the file so that its name ends in .xlsx, and write that name as the value of the key \"file\" in filing.toml; otherwise unpack it"},
	{"\xd0\xcf\x11\xe0", "a binary Office file, such as an .xls workbook", "Export it again as CSV or as an .xlsx workbook"}, {"%PDF", "a PDF file", "Export the rows as CSV"},
	{"\x1f\x8b", "a compressed file", "Unpack it"}, {"PAR1", "a Parquet file", "Rename the file so that its name ends in .parquet, and write that name as the value of the key \"file\" in filing.toml"},
	{"<?xml", xmlKind, xmlRemedy}, {"\xef\xbb\xbf<?xml", xmlKind, xmlRemedy},
}

// Open opens the file that r reads, which has the given size in bytes. The error is an [*Error]
// or an error of r.
func Open(r io.ReaderAt, size int64, how How) (*File, error) {
	head := make([]byte, min(size, 8))
	if n, err := r.ReadAt(head, 0); n < len(head) {
		return nil, err
	}
	for _, b := range binary {
		if bytes.HasPrefix(head, []byte(b.head)) {
			return nil, &Error{Detail: "the file is not text but " + b.kind, Remedy: b.remedy}
		}
	}
	if how.Delimiter == 0 {
		how.Delimiter = ','
	}
	return &File{r: r, size: size, how: how}, nil
}

// Work returns how much all scans so far have read.
func (f *File) Work() workbook.Work { return f.work }

// Scan calls visit with a row for each record, in order. Row.Num is the number of the record,
// counted from 1. Each cell has the Kind Text. An empty field has no cell, and a blank line is
// a row without cells and fields. The row is valid until visit returns. The error is an
// [*Error], the error of visit, or the error of the reader.
func (f *File) Scan(visit func(*workbook.Row) error) error {
	s := &scanner{in: bufio.NewReaderSize(f.decoded(), 1<<16), comma: string(f.how.Delimiter), encoding: f.how.Encoding}
	if s.encoding == "" {
		s.encoding = "utf-8"
	}
	defer func() { f.work.Bytes += s.bytes }()
	if err := f.unordered(); err != nil {
		return err
	}
	for {
		more, err := s.record()
		if err != nil || !more {
			return err
		}
		s.row.Num++
		s.row.Cells = s.row.Cells[:0]
		if err := s.split(); err != nil {
			return err
		}
		if s.row.Fields = len(s.ends); len(s.raw) == 0 {
			s.row.Fields = 0
		}
		from := 0
		for i, end := range s.ends {
			if field := s.text[from:end]; len(field) > 0 {
				if len(field) > mostUnits && units(field) > mostUnits {
					return s.wrong(i+1, "the field has more than %d characters", mostUnits)
				}
				s.row.Cells = append(s.row.Cells, workbook.Cell{Col: i + 1, Kind: workbook.Text, Text: field})
				f.work.Cells++
				f.work.Text += int64(len(field))
			}
			from = end
		}
		if err := visit(&s.row); err != nil {
			return err
		}
	}
}

// Uneven returns an error if a record has more or fewer fields than the header. The argument
// record is the number of the record, fields is its number of fields, filled is how many of its
// fields are not blank, and header is the number of fields of the header. Blank lines, headings
// and footers are allowed: a record without fields, or a record that has fewer fields than the
// header and at most one that is not blank.
func Uneven(record, fields, filled, header int) error {
	if fields == 0 || fields == header || fields < header && filled < 2 {
		return nil
	}
	e := &Error{Record: record, Detail: fmt.Sprintf("the record has %s, and the header has %d", text.Count(fields, "field"), header),
		Remedy: "Put double quotes around a field that has the delimiter or a line end in it, and save the file"}
	if fields < header {
		e.Remedy = fmt.Sprintf("If the fields at the end of the record are missing, as in a total, add %s at its end, and save the file; if the record was cut by a line end within a field, put double quotes around that field, and save the file", text.Count(header-fields, "delimiter"))
	}
	return e
}

// decoded returns a reader of the file as UTF-8, without a byte order mark. What is not in the
// encoding is [charset.Invalid], so that it is found in its record.
func (f *File) decoded() io.Reader {
	head := make([]byte, min(f.size, 3))
	_, _ = f.r.ReadAt(head, 0)
	from := func(n int64, encoding string) io.Reader {
		return charset.NewReader(io.NewSectionReader(f.r, n, f.size-n), encoding)
	}
	switch {
	case f.how.Encoding == "windows-1252":
		return from(0, "windows-1252")
	case f.how.Encoding != "utf-16" && bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return from(3, "utf-8")
	case f.how.Encoding != "utf-16":
		return from(0, "utf-8")
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return from(2, "utf-16be")
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return from(2, "utf-16le")
	case f.inOrder("utf-16be"):
		return from(0, "utf-16be")
	}
	return from(0, "utf-16le")
}

// mostOrder is the number of bytes from which the byte order of UTF-16 is known.
const mostOrder = 1 << 16

// inOrder reports whether the first bytes of the file, read as UTF-16 in one byte order, have
// the delimiter or the end of a line.
func (f *File) inOrder(encoding string) bool {
	head, _ := io.ReadAll(charset.NewReader(io.NewSectionReader(f.r, 0, min(f.size, mostOrder)), encoding))
	return bytes.ContainsRune(head, f.how.Delimiter) || bytes.IndexByte(head, '\n') >= 0
}

// unordered returns the error for UTF-16 whose byte order is not known: it has no byte order
// mark, and its text has the delimiter or the end of a line in both orders or in neither.
func (f *File) unordered() error {
	head := make([]byte, min(f.size, 2))
	_, _ = f.r.ReadAt(head, 0)
	if f.how.Encoding != "utf-16" || f.size == 0 || bytes.Equal(head, []byte("\xff\xfe")) || bytes.Equal(head, []byte("\xfe\xff")) {
		return nil
	}
	which := "in neither"
	switch big, little := f.inOrder("utf-16be"), f.inOrder("utf-16le"); {
	case big != little:
		return nil
	case big:
		which = "in either"
	}
	return &Error{Record: 1, Detail: fmt.Sprintf("the file has no byte order mark, and %s byte order of utf-16 is its text known to be that of a CSV file", which),
		Remedy: "Export the file again as UTF-8 and remove encoding from the ledger in filing.toml; or export it as UTF-16 with a byte order mark"}
}

// units returns the length of a text in UTF-16.
func units(b []byte) (n int) {
	for _, r := range string(b) {
		n += utf16.RuneLen(r)
	}
	return n
}

// scanner reads records.
type scanner struct {
	in       *bufio.Reader
	comma    string
	encoding string
	row      workbook.Row
	raw      []byte // of the record, without its line end
	text     []byte // of its fields, one after the other
	ends     []int  // in text, by field
	bytes    int64
}

// encodings returns the remedy for text that is not in its encoding.
func (s *scanner) encodings() string {
	others := map[string]string{"utf-8": `"windows-1252" or "utf-16"`, "windows-1252": `"utf-8" or "utf-16"`, "utf-16": `"utf-8" or "windows-1252"`}
	if bytes.IndexByte(s.raw, 0) >= 0 && s.encoding != "utf-16" { // no text in the others has one
		return `If the file is UTF-16, add encoding = "utf-16" to the ledger in filing.toml; otherwise export the file again as UTF-8`
	}
	return "Export the file again as UTF-8; or write its encoding under the ledger in filing.toml: encoding = " + others[s.encoding]
}

func (s *scanner) wrong(column int, format string, args ...any) error {
	return &Error{Record: s.row.Num, Column: column, Detail: fmt.Sprintf(format, args...)}
}

// record reads the bytes of the next record; more is false at the end of the file. A line
// end within quotes belongs to the record.
func (s *scanner) record() (more bool, err error) {
	s.raw = s.raw[:0]
	quotes := 0
	for {
		line, err := s.in.ReadSlice('\n')
		s.bytes += int64(len(line))
		if len(s.raw)+len(line) > mostRecord {
			s.row.Num++
			return false, s.wrong(0, "the record has more than %d bytes; a closing quote may be missing", mostRecord)
		}
		quotes += bytes.Count(line, []byte(`"`))
		s.raw = append(s.raw, line...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err == io.EOF && len(s.raw) == 0:
			return false, nil
		case err == io.EOF && quotes%2 == 1:
			s.row.Num++
			return false, s.wrong(0, "an opening quote has no closing quote before the end of the file")
		case err == io.EOF:
			return true, nil
		case err != nil:
			return false, err
		case quotes%2 == 1:
			continue
		}
		s.raw = s.raw[:len(s.raw)-1]
		s.raw = bytes.TrimSuffix(s.raw, []byte("\r"))
		return true, nil
	}
}

// split splits the record into fields.
func (s *scanner) split() error {
	s.text, s.ends = s.text[:0], s.ends[:0]
	if !utf8.Valid(s.raw) {
		return &Error{Record: s.row.Num, Detail: fmt.Sprintf("the record has bytes that are not %s text", s.encoding), Remedy: s.encodings()}
	}
	if bytes.IndexByte(s.raw, 0) >= 0 {
		return &Error{Record: s.row.Num, Detail: "the record has a zero byte", Remedy: s.encodings()}
	}
	plain := bytes.IndexByte(s.raw, '"') < 0 && bytes.IndexByte(s.raw, '\r') < 0
	for rest := s.raw; ; {
		if len(s.ends) == mostFields {
			return s.wrong(0, "the record has more than %d fields", mostFields)
		}
		column := len(s.ends) + 1
		if len(rest) > 0 && rest[0] == '"' {
			rest = rest[1:]
			for {
				end := bytes.IndexByte(rest, '"')
				if end < 0 {
					return s.wrong(column, "an opening quote has no closing quote")
				}
				s.text = append(s.text, rest[:end]...)
				if rest = rest[end+1:]; len(rest) > 0 && rest[0] == '"' {
					s.text, rest = append(s.text, '"'), rest[1:]
					continue
				}
				break
			}
			s.ends = append(s.ends, len(s.text))
			if len(rest) == 0 {
				return nil
			}
			if !bytes.HasPrefix(rest, []byte(s.comma)) {
				return s.wrong(column, "a closing quote is followed by a character other than %q", s.comma)
			}
			rest = rest[len(s.comma):]
			continue
		}
		field, after, found := bytes.Cut(rest, []byte(s.comma))
		if i := strange(field, plain); i >= 0 {
			if field[i] == '"' {
				return s.wrong(column, "a field that does not begin with a quote contains one; write that quote twice, and put the field in quotes")
			}
			return &Error{Record: s.row.Num, Column: column, Detail: "a line ends with a carriage return alone; each line must end with a line feed",
				Remedy: "Save the file with Windows or Unix line endings; in Excel, choose CSV UTF-8, not CSV (Macintosh)"}
		}
		s.text = append(s.text, field...)
		s.ends = append(s.ends, len(s.text))
		if !found {
			return nil
		}
		rest = after
	}
}

// strange returns the index of a quote or a carriage return in a field, or −1. A record
// without either is plain.
func strange(field []byte, plain bool) int {
	if plain {
		return -1
	}
	return bytes.IndexAny(field, "\"\r")
}
