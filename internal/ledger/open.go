package ledger

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync/atomic"

	"tieout/internal/diag"
	"tieout/internal/filing"
	"tieout/internal/source"
	"tieout/internal/workbook"
)

// Progress tells how far the reading of one workbook is, in bytes of its file.
type Progress func(file string, done, size int64)

// Open opens a workbook of the filing folder, which at names. A finding says why
// it cannot be read. The closer is to be closed once the workbook was read.
func Open(fsys fs.FS, name string, at source.Place, watch Progress) (*workbook.File, io.Closer, *diag.Diagnostic) {
	return open(fsys, name, at, nil, watch)
}

// open opens a workbook as Open does, and holds what is read of it to its seal; without
// seals it is not hashed.
func open(fsys fs.FS, name string, at source.Place, sealed *seals, watch Progress) (*workbook.File, io.Closer, *diag.Diagnostic) {
	refuse := func(code diag.Code, summary, detail, remedy string) (*workbook.File, io.Closer, *diag.Diagnostic) {
		return nil, nil, &diag.Diagnostic{Code: code, Subject: at, Summary: summary, Detail: detail, Remedy: remedy}
	}
	const outside, missing, unreadable = "a path that leaves the folder", "a missing workbook", "a workbook that cannot be read"
	if filing.Escapes(name, nil) {
		return refuse("FIL002", outside, fmt.Sprintf("the file is %q", name), "Put the workbook into the filing folder")
	}
	info, err := fs.Stat(fsys, name) // before it is opened: a pipe would keep its reader waiting
	var file fs.File
	if err == nil {
		if !info.Mode().IsRegular() {
			return refuse("LED012", unreadable, fmt.Sprintf("%s is not a regular file", name), "Name an .xlsx file")
		}
		if file, err = fsys.Open(name); err == nil {
			info, err = file.Stat() // of what is read, whatever the name says by now
		}
	}
	switch {
	case err != nil && filing.Escapes(name, err):
		return refuse("FIL002", outside, fmt.Sprintf("%s is a link that leads out of it, or names its place from the root", name), "Put the workbook itself into the filing folder")
	case errors.Is(err, fs.ErrNotExist):
		return refuse("LED012", missing, fmt.Sprintf("there is no %s in the filing folder", name), beside(fsys, name))
	case err != nil:
		return refuse("LED012", unreadable, err.Error(), "")
	}
	content, ok := file.(io.ReaderAt)
	if !ok {
		file.Close()
		return refuse("LED012", unreadable, fmt.Sprintf("%s cannot be read from its middle", name), "")
	}
	size := info.Size()
	if sealed != nil {
		content = sealed.reader(name, content, size)
	}
	book, err := workbook.Open(&watched{ReaderAt: content, file: name, size: size, watch: watch}, size, workbook.DefaultLimits())
	if err != nil {
		file.Close()
		d := Refused(err, source.Cell{Workbook: name})
		d.Related = []diag.Related{{Message: "named here", At: at}}
		return nil, nil, &d
	}
	return book, file, nil
}

// Refused is the finding of a workbook, or a sheet of one, that cannot be read.
func Refused(err error, at source.Cell) diag.Diagnostic {
	if errors.Is(err, errChanged) {
		return filing.Changed(at.Workbook)
	}
	summary, remedy := "a workbook that cannot be read", "Open it in Excel, and save it as a new .xlsx workbook"
	if e := (*workbook.Error)(nil); errors.As(err, &e) {
		switch e.Reason {
		case workbook.Encrypted:
			summary, remedy = "an encrypted workbook", "Save it in Excel without a password"
		case workbook.OldFormat:
			summary, remedy = "a workbook of an old format", "Save it in Excel as an .xlsx workbook"
		case workbook.NotWorkbook:
			summary, remedy = "a file that is not a workbook", "Save it in Excel as an .xlsx workbook"
		case workbook.Truncated:
			summary, remedy = "a workbook that is cut short", "Export or copy it again"
		case workbook.TooLarge:
			summary, remedy = "a workbook over a limit", "Export the rows alone into a new workbook"
		}
	}
	return diag.Diagnostic{Code: "LED012", Summary: summary, Detail: err.Error(), Remedy: remedy, Subject: at}
}

// beside names the workbooks that are where one was looked for.
func beside(fsys fs.FS, name string) string {
	dir := "."
	if i := strings.LastIndex(name, "/"); i > 0 {
		dir = name[:i]
	}
	var near []string
	if entries, err := fs.ReadDir(fsys, dir); err == nil {
		for _, e := range entries {
			if strings.HasSuffix(strings.ToLower(e.Name()), ".xlsx") {
				near = append(near, e.Name())
			}
		}
	}
	if near == nil {
		return "Save the export there"
	}
	return "The folder has " + strings.Join(near, ", ")
}

// watched tells progress as bytes of the file are read.
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
