// Package input opens the files of ledgers. It finds them by name or pattern, hashes each file when
// it is first opened, and reports a file that cannot be read. The checksums of a hashed file are
// its seal. Every later read of the file is checked against the seal, so that tieout uses only
// bytes that it has hashed. Workbooks (.xlsx or SpreadsheetML 2003), CSV and TSV files, and Parquet
// files deliver their rows in the same form. The content of a workbook, not its name, determines
// whether it is read as .xlsx or as SpreadsheetML.
//
// [Expand] lists the files of a ledger, [Open] returns a [Book], and [Seals] holds the seals of a
// run. The rows come from packages workbook, spreadsheetml, delimited and parquet; package rows
// reads them by the mapping of the ledger. [InTerms] adapts a finding to files that have no cells
// or sheets.
package input

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/delimited"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/parquet"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/spreadsheetml"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/workbook"
)

// Progress is called while a file is read. done is the number of bytes read so far, out
// of size.
type Progress func(file string, done, size int64)

// Book is an open file of a ledger: a workbook, or a file without sheets.
type Book interface {
	// Sheets returns the sheets of the file. A CSV, TSV or Parquet file counts as one sheet
	// with the name "".
	Sheets() []workbook.Sheet
	// Date1904 reports whether serial dates count from 1904.
	Date1904() bool
	// Plain reports whether the file has no sheets, formats or formulas.
	Plain() bool
	// Unread returns why the values of a column cannot be read (detail), and what to do about
	// it (remedy). Rows then have only the header cell of the column. For any other column,
	// detail is "". Columns count from 1.
	Unread(col int) (detail, remedy string)
	// Format returns the number format of the cells with the given style.
	Format(style uint32) workbook.Format
	// FullCalc reports whether the file asks for all formulas to be calculated when it is
	// opened. The stored values of the formulas are then not their results.
	FullCalc() bool
	// Unfinished reports whether the file was saved before its formulas were calculated.
	Unfinished() bool
	// Work returns how much of the file all scans so far have read.
	Work() workbook.Work
	// Scan calls visit for each row of a sheet, in order. The row is valid until visit
	// returns.
	Scan(sheet string, visit func(*workbook.Row) error) (workbook.Layout, error)
}

// excel is a workbook as a Book.
type excel struct {
	allRead
	*workbook.File
}

// allRead is what files of which every column can be read have in common.
type allRead struct{}

// Unread implements Book.
func (allRead) Unread(int) (detail, remedy string) { return "", "" }

// Plain implements Book.
func (excel) Plain() bool { return false }

// sheetXML is a SpreadsheetML workbook as a Book.
type sheetXML struct {
	allRead
	*spreadsheetml.File
}

// Plain implements Book.
func (sheetXML) Plain() bool { return false }

// openBook opens a workbook.
func openBook(content io.ReaderAt, size int64) (Book, error) {
	is, err := spreadsheetml.Detect(content, size)
	if err != nil {
		return nil, err
	}
	if is {
		f, err := spreadsheetml.Open(content, size)
		return sheetXML{File: f}, err
	}
	f, err := workbook.Open(content, size, workbook.DefaultLimits())
	return excel{File: f}, err
}

// Open opens a file of a ledger. It hashes the file first, unless sealed already has the seal
// of the file, and checks all reads against the seal. If sealed is nil, nothing is hashed or
// checked. The caller must close the io.Closer after reading. If the file cannot be opened,
// Open returns a finding instead.
func Open(fsys fs.FS, l *filing.Ledger, file Name, sealed *Seals, watch Progress) (Book, io.Closer, *diag.Diagnostic) {
	content, size, closer, refused := openFile(fsys, file.Path, file.At, sealed, watch)
	if refused != nil {
		return nil, nil, refused
	}
	var b Book
	var err error
	switch {
	case Delimited(file.Path):
		var f *delimited.File
		f, err = delimited.Open(content, size, delimited.How{Encoding: l.Encoding, Delimiter: delimiterOf(l, file.Path)})
		b = plain{File: f}
	case Columnar(file.Path):
		var f *parquet.File
		f, err = parquet.Open(content, size)
		b = columnar{File: f}
	default:
		b, err = openBook(content, size)
	}
	if err != nil {
		closer.Close()
		return nil, nil, refusedAt(err, file.Path, file.At)
	}
	return b, closer, nil
}

func refusedAt(err error, name string, at source.Place) *diag.Diagnostic {
	d := Refused(err, source.Cell{Workbook: name})
	d.Related = []diag.Related{{Message: "named here", At: at}}
	return &d
}

// Delimited reports whether a file is a CSV or TSV file, judged by the ending of its
// name.
func Delimited(name string) bool {
	ending := strings.ToLower(path.Ext(name))
	return ending == ".csv" || ending == ".tsv"
}

// delimiterOf returns the character between the fields of a file.
func delimiterOf(l *filing.Ledger, name string) rune {
	switch {
	case l.Delimiter != "":
		r, _ := utf8.DecodeRuneInString(l.Delimiter)
		return r
	case strings.EqualFold(path.Ext(name), ".tsv"):
		return '\t'
	}
	return ','
}

// sheetless is what files without sheets, formats and formulas have in common.
type sheetless struct{}

// Sheets implements Book.
func (sheetless) Sheets() []workbook.Sheet { return []workbook.Sheet{{}} }

// Date1904 implements Book.
func (sheetless) Date1904() bool { return false }

// Plain implements Book.
func (sheetless) Plain() bool { return true }

// Format implements Book.
func (sheetless) Format(uint32) workbook.Format { return workbook.Format{} }

// FullCalc implements Book.
func (sheetless) FullCalc() bool { return false }

// Unfinished implements Book.
func (sheetless) Unfinished() bool { return false }

// plain is a CSV file as a Book.
type plain struct {
	sheetless
	allRead
	*delimited.File
}

// Scan implements Book.
func (p plain) Scan(_ string, visit func(*workbook.Row) error) (workbook.Layout, error) {
	return workbook.Layout{}, p.File.Scan(visit)
}

// outside returns the finding for a path that leads out of the filing folder.
func outside(name string, at source.Place) diag.Diagnostic {
	return diag.Diagnostic{Code: "FIL002", Subject: at, Summary: "path outside the filing folder", Detail: fmt.Sprintf("file is %q", name),
		Remedy: fmt.Sprintf("Copy the file into the filing folder and write its new path, such as `file = %q`", "ledgers/"+path.Base(path.Clean(name)))}
}

// openFile opens a file of the filing folder for reading at any place.
func openFile(fsys fs.FS, name string, at source.Place, sealed *Seals, watch Progress) (io.ReaderAt, int64, io.Closer, *diag.Diagnostic) {
	refuse := func(code diag.Code, summary, detail, remedy string) (io.ReaderAt, int64, io.Closer, *diag.Diagnostic) {
		return nil, 0, nil, &diag.Diagnostic{Code: code, Subject: at, Summary: summary, Detail: detail, Remedy: remedy}
	}
	const missing, unreadable = "missing file", "unreadable file"
	if filing.Escapes(name, nil) {
		d := outside(name, at)
		return nil, 0, nil, &d
	}
	info, err := fs.Stat(fsys, name) // before opening: a pipe would block its reader
	var file fs.File
	if err == nil {
		if !info.Mode().IsRegular() {
			return refuse("LED012", unreadable, fmt.Sprintf("%s is not a regular file", name), "Write the path of the export as the value of the key \"file\" in filing.toml")
		}
		if file, err = fsys.Open(name); err == nil {
			info, err = file.Stat() // of the open file, which the name may no longer denote
		}
	}
	switch {
	case err != nil && filing.Escapes(name, err):
		return refuse("FIL002", "path outside the filing folder", fmt.Sprintf("%s is a link to a place outside the folder, or an absolute link", name), "Replace the link with a copy of the file")
	case errors.Is(err, fs.ErrNotExist):
		remedy := beside(fsys, name, sealed)
		if strings.Contains(name, `\`) {
			remedy = fmt.Sprintf("Write / between folders in filing.toml: `file = %q`", strings.ReplaceAll(name, `\`, "/"))
		}
		return refuse("LED012", missing, fmt.Sprintf("%s does not exist in the filing folder", name), remedy)
	case err != nil:
		return refuse("LED012", unreadable, disk.Reason(err).Error(), "Allow your account to read the file, and run the command again")
	}
	content, ok := file.(io.ReaderAt)
	if !ok {
		file.Close()
		return refuse("LED012", unreadable, fmt.Sprintf("%s is in a place from which it can be read only from start to end", name), "Copy the file to a local disk")
	}
	size := info.Size()
	if sealed != nil {
		content = sealed.reader(name, content, size)
	}
	return &watched{ReaderAt: content, file: name, size: size, watch: watch}, size, file, nil
}

// Refused returns the finding for a file, or for a sheet of a workbook, that cannot be read.
// The argument err is the error of Open or Scan.
func Refused(err error, at source.Cell) diag.Diagnostic {
	if errors.Is(err, errChanged) {
		return filing.Changed(at.Workbook)
	}
	if e := (*delimited.Error)(nil); errors.As(err, &e) {
		if e.Record > 0 {
			at.Ref = source.Ref(max(e.Column, 1), e.Record)
		}
		return diag.Diagnostic{Code: "LED012", Summary: "CSV file that cannot be read", Subject: at, Detail: e.Detail,
			Remedy: cmp.Or(e.Remedy, "Export the file again. A field that contains double quotes, line breaks or the delimiter must be in double quotes, with each of its own double quotes written twice")}
	}
	if e := (*parquet.Error)(nil); errors.As(err, &e) {
		return refusedParquet(e, at)
	}
	summary, remedy, detail := "unreadable workbook", "Open the file in Excel and save it as a new .xlsx workbook", err.Error()
	if e := (*spreadsheetml.Error)(nil); errors.As(err, &e) {
		if at.Sheet = e.Sheet; e.Row > 0 {
			at.Ref = source.Ref(max(e.Col, 1), e.Row)
		}
		remedy, detail = "Export the report again. If the error remains, export the report as .xlsx or .csv", e.Err.Error()
	}
	if e := (*workbook.Error)(nil); errors.As(err, &e) {
		detail = strings.TrimPrefix(detail, e.Reason.String()+": ")
		switch e.Reason {
		case workbook.Encrypted:
			summary, remedy = "encrypted workbook", "Open the workbook in Excel and save it without a password"
		case workbook.OldFormat:
			summary, remedy = "workbook in an old format", "Open the file in Excel and save it as an .xlsx workbook"
		case workbook.NotWorkbook:
			summary, remedy = "file that is not a workbook", "Open the file in Excel and save it as an .xlsx workbook"
		case workbook.Truncated:
			summary, remedy = "truncated or damaged workbook", "Export or copy the file again"
		case workbook.TooLarge:
			summary, remedy = "workbook over a limit", "Export only the rows of the ledger into a new workbook"
		}
		if e.Remedy != "" {
			remedy = e.Remedy
		}
	}
	return diag.Diagnostic{Code: "LED012", Summary: summary, Detail: detail, Remedy: remedy, Subject: at}
}

// Nearest returns at most two exports to suggest in place of a missing file: those in the same
// folder whose names are nearest to the given name. It leaves out the files in listed.
func Nearest(fsys fs.FS, name string, listed []string) (near []string) {
	if entries, err := fs.ReadDir(fsys, path.Dir(name)); err == nil {
		for _, e := range entries {
			if file := path.Join(path.Dir(name), e.Name()); !hidden(e.Name()) && (slices.Contains([]string{".xlsx", ".xls"}, strings.ToLower(path.Ext(file))) || Delimited(file) || Columnar(file)) && !slices.Contains(listed, file) {
				near = append(near, file)
			}
		}
	}
	slices.SortStableFunc(near, func(a, b string) int { return text.Distance(a, name) - text.Distance(b, name) })
	return near[:min(2, len(near))]
}

// beside returns the remedy for a missing workbook, with the nearest files in its folder
// that no ledger has.
func beside(fsys fs.FS, name string, sealed *Seals) string {
	var mapped, keys []string
	if sealed != nil {
		mapped = sealed.all
	}
	for _, file := range Nearest(fsys, name, mapped) {
		keys = append(keys, fmt.Sprintf("`file = %q`", file))
	}
	save := "save the export as " + name
	if (filing.Name{Text: name}).Pattern() {
		save = "rename the files so that their names fit the pattern"
	}
	if keys == nil {
		return text.Capital(save)
	}
	return fmt.Sprintf("Write the path of the export in filing.toml, such as %s; or %s", text.List(keys, "or"), save)
}

// watched reports progress while the file is read.
type watched struct {
	io.ReaderAt
	file  string
	size  int64
	done  atomic.Int64 // strings are read while a sheet is read ahead
	watch Progress
}

func (w *watched) ReadAt(p []byte, off int64) (int, error) {
	n, err := w.ReaderAt.ReadAt(p, off)
	if done := w.done.Add(int64(n)); w.watch != nil {
		w.watch(w.file, min(done, w.size), w.size)
	}
	return n, err
}
