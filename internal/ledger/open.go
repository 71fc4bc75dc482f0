package ledger

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync/atomic"

	"tieout/internal/diag"
	"tieout/internal/disk"
	"tieout/internal/filing"
	"tieout/internal/source"
	"tieout/internal/text"
	"tieout/internal/workbook"
)

// Progress is called while a workbook is read, with the bytes of its file read so far.
type Progress func(file string, done, size int64)

// Open opens a workbook of the filing folder; at is the place that names it. The caller
// must close the closer after reading. A workbook that cannot be opened is a finding.
func Open(fsys fs.FS, name string, at source.Place, watch Progress) (*workbook.File, io.Closer, *diag.Diagnostic) {
	return open(fsys, name, at, nil, watch)
}

// open opens a workbook as Open does, and checks all reads against its seal; without seals
// it is not hashed.
func open(fsys fs.FS, name string, at source.Place, sealed *seals, watch Progress) (*workbook.File, io.Closer, *diag.Diagnostic) {
	refuse := func(code diag.Code, summary, detail, remedy string) (*workbook.File, io.Closer, *diag.Diagnostic) {
		return nil, nil, &diag.Diagnostic{Code: code, Subject: at, Summary: summary, Detail: detail, Remedy: remedy}
	}
	const outside, missing, unreadable = "path outside the filing folder", "missing workbook", "unreadable workbook"
	if filing.Escapes(name, nil) {
		return refuse("FIL002", outside, fmt.Sprintf("file is %q", name),
			fmt.Sprintf("Copy the workbook into the filing folder, and write its new path, such as `file = %q`", "ledgers/"+path.Base(path.Clean(name))))
	}
	info, err := fs.Stat(fsys, name) // before opening: a pipe would block its reader
	var file fs.File
	if err == nil {
		if !info.Mode().IsRegular() {
			return refuse("LED012", unreadable, fmt.Sprintf("%s is not a regular file", name), "Write the path of an .xlsx file as file in filing.toml")
		}
		if file, err = fsys.Open(name); err == nil {
			info, err = file.Stat() // of the open file, which the name may no longer denote
		}
	}
	switch {
	case err != nil && filing.Escapes(name, err):
		return refuse("FIL002", outside, fmt.Sprintf("%s is a link to a place outside the folder, or an absolute link", name), "Replace the link with a copy of the workbook")
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
		return refuse("LED012", unreadable, fmt.Sprintf("%s does not support random access", name), "Copy the file to a local disk")
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

// Refused returns the finding for a workbook or sheet that cannot be read.
func Refused(err error, at source.Cell) diag.Diagnostic {
	if errors.Is(err, errChanged) {
		return filing.Changed(at.Workbook)
	}
	summary, remedy, detail := "unreadable workbook", "Open it in Excel and save it as a new .xlsx workbook", err.Error()
	if e := (*workbook.Error)(nil); errors.As(err, &e) {
		detail = strings.TrimPrefix(detail, e.Reason.String()+": ")
		switch e.Reason {
		case workbook.Encrypted:
			summary, remedy = "encrypted workbook", "Open it in Excel and save it without a password"
		case workbook.OldFormat:
			summary, remedy = "workbook in an old format", "Open it in Excel and save it as an .xlsx workbook"
		case workbook.NotWorkbook:
			summary, remedy = "file that is not a workbook", "Open it in Excel and save it as an .xlsx workbook"
		case workbook.Truncated:
			summary, remedy = "truncated workbook", "Export or copy it again"
		case workbook.TooLarge:
			summary, remedy = "workbook over a limit", "Export only the rows of the ledger into a new workbook"
		}
	}
	return diag.Diagnostic{Code: "LED012", Summary: summary, Detail: detail, Remedy: remedy, Subject: at}
}

// beside returns the remedy for a missing workbook, with the workbooks in its folder whose
// names are nearest and that no ledger has.
func beside(fsys fs.FS, name string, sealed *seals) string {
	var near, mapped []string
	if sealed != nil {
		mapped = sealed.all
	}
	if entries, err := fs.ReadDir(fsys, path.Dir(name)); err == nil {
		for _, e := range entries {
			if file := path.Join(path.Dir(name), e.Name()); strings.HasSuffix(strings.ToLower(file), ".xlsx") && !slices.Contains(mapped, file) {
				near = append(near, fmt.Sprintf("`file = %q`", file))
			}
		}
	}
	if near == nil {
		return "Save the export as " + name
	}
	slices.SortStableFunc(near, func(a, b string) int { return text.Distance(a, name) - text.Distance(b, name) })
	return fmt.Sprintf("Write the path of the export in filing.toml, such as %s, or save the export as %s", text.List(near[:min(2, len(near))], "or"), name)
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
