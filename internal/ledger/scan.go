package ledger

import (
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync/atomic"

	"tieout/internal/diag"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/quantity"
	"tieout/internal/schema"
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

// sheetOf finds the sheet a ledger is on.
func sheetOf(book *workbook.File, l *filing.Ledger) (string, *diag.Diagnostic) {
	var names []string
	for _, s := range book.Sheets() {
		names = append(names, fmt.Sprintf("%q", s.Name))
		if s.Name == l.Sheet {
			return s.Name, nil
		}
	}
	list := strings.Join(names, ", ")
	switch {
	case l.Sheet != "":
		return "", &diag.Diagnostic{Code: "FIL001", Summary: "a sheet that is not there", Subject: l.SheetAt,
			Detail: fmt.Sprintf("%s has no sheet %q; it has %s", l.File, l.Sheet, list), Remedy: "Correct sheet"}
	case len(names) == 1:
		return book.Sheets()[0].Name, nil
	case len(names) == 0:
		return "", &diag.Diagnostic{Code: "LED012", Summary: "a workbook without a worksheet", Subject: source.Cell{Workbook: l.File}}
	}
	return "", &diag.Diagnostic{Code: "FIL001", Summary: "several sheets, and none named", Subject: l.SheetAt,
		Detail: fmt.Sprintf("%s has the sheets %s", l.File, list), Remedy: fmt.Sprintf("Add sheet = %s, or the one that holds the rows", names[0])}
}

// folded gives a header as it is compared: without regard to case and runs of blanks.
func folded(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// scan reads a ledger once from top to bottom and hands each row to visit. It
// gives the scanner, which holds what is wrong with them, or nil and why there is
// none.
func scan(fsys fs.FS, l *filing.Ledger, quiet bool, sealed *seals, watch Progress, visit func(*scanner, *Row)) (*scanner, []diag.Diagnostic) {
	book, closer, refused := open(fsys, l.File, l.FileAt, sealed, watch)
	if refused != nil {
		return nil, []diag.Diagnostic{*refused}
	}
	defer closer.Close()
	sheet, refused := sheetOf(book, l)
	if refused != nil {
		return nil, []diag.Diagnostic{*refused}
	}
	n := len(l.Fields)
	s := &scanner{Ledger: l, sheet: sheet, date1904: book.Date1904(), quiet: quiet, columns: make([]int, n), words: map[string]string{},
		means: make([]map[string]meaning, n), seen: map[[2]uint64]int32{}, seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()},
		running: make([]quantity.Amount, n),
		row:     Row{Text: make([]string, n), Date: make([]fiscal.Date, n), Amount: make([]quantity.Amount, n)}}
	for i := range s.means {
		s.means[i] = map[string]meaning{}
	}
	best := &headers{}
	layout, err := book.Scan(sheet, func(raw *workbook.Row) error {
		if s.header == 0 {
			if !s.findHeader(raw, best) {
				return nil
			}
			return s.doubled(raw)
		}
		if row := s.read(raw); row != nil {
			visit(s, row)
		}
		return nil
	})
	switch {
	case errors.Is(err, errHeader):
		return nil, s.told()
	case err != nil:
		d := Refused(err, source.Cell{Workbook: l.File, Sheet: sheet})
		d.Related = []diag.Related{{Message: "named here", At: l.FileAt}}
		return nil, append(s.told(), d)
	case s.header == 0:
		return nil, append(s.told(), s.noHeader(best))
	}
	s.layout(layout)
	return s, nil
}

// headers is the row that comes nearest to a header.
type headers struct {
	row   int
	names []string
	found int
}

// findHeader says whether a row holds all mapped names, and notes their columns.
func (s *scanner) findHeader(raw *workbook.Row, best *headers) bool {
	at := map[string]int{}
	var names []string
	for _, c := range raw.Cells {
		if c.Kind != workbook.Text && c.Kind != workbook.Number || blank(c) {
			continue
		}
		if name := folded(string(c.Text)); at[name] == 0 {
			at[name] = c.Col
		}
		names = append(names, clip(string(c.Text)))
	}
	found, all := 0, true
	for i, header := range s.Columns {
		if header == "" {
			continue
		}
		if s.columns[i] = at[folded(header)]; s.columns[i] > 0 {
			found++
		} else {
			all = false
		}
	}
	if all {
		s.header = raw.Num
		return true
	}
	if found > best.found || best.names == nil {
		*best = headers{raw.Num, names, found}
	}
	return false
}

var errHeader = errors.New("the header is wrong")

// doubled finds a mapped header that stands twice in the header row.
func (s *scanner) doubled(raw *workbook.Row) error {
	var err error
	for i, header := range s.Columns {
		if header == "" {
			continue
		}
		for _, c := range raw.Cells {
			if c.Col == s.columns[i] || folded(string(c.Text)) != folded(header) {
				continue
			}
			s.report(diag.Diagnostic{Code: "LED002", Summary: "a mapped header there twice",
				Subject: source.Cell{Workbook: s.File, Sheet: s.sheet, Ref: source.Ref(c.Col, raw.Num)},
				Detail:  fmt.Sprintf("%q stands in columns %s and %s", header, source.Column(s.columns[i]), source.Column(c.Col)),
				Remedy:  "Rename one of them", Related: []diag.Related{{Message: "the first of them", At: s.cell(i, raw.Num)}, {Message: "mapped here", At: s.At}}})
			err = errHeader
		}
	}
	return err
}

// noHeader tells which mapped headers are missing, and what headers there are.
func (s *scanner) noHeader(best *headers) diag.Diagnostic {
	var missing []string
	have := map[string]bool{}
	for _, name := range best.names {
		have[folded(name)] = true
	}
	for i, header := range s.Columns {
		if header != "" && !have[folded(header)] {
			missing = append(missing, fmt.Sprintf("%q for %s", header, s.Fields[i].Name))
		}
	}
	at := source.Cell{Workbook: s.File, Sheet: s.sheet}
	found := "the sheet is empty"
	if len(best.names) > 0 {
		at.Ref = source.Ref(1, best.row)
		names := best.names
		if len(names) > 40 {
			names = append(slices.Clone(names[:40]), "…")
		}
		found = fmt.Sprintf("row %d of sheet %q has the headers %q", best.row, s.sheet, names)
	}
	return diag.Diagnostic{Code: "LED002", Summary: "a mapped header that is missing", Subject: at,
		Detail: fmt.Sprintf("no row holds %s; %s", strings.Join(missing, " and "), found),
		Remedy: "Correct columns in filing.toml, or the header", Related: []diag.Related{{Message: "mapped here", At: s.At}}}
}

// layout tells what of the sheet a person who looks at it would not see.
func (s *scanner) layout(l workbook.Layout) {
	mapped := func(first, last int) bool {
		return slices.ContainsFunc(s.columns, func(c int) bool { return c > 0 && first <= c && c <= last })
	}
	for _, m := range l.Merged {
		if !mapped(m.FirstCol, m.LastCol) || m.LastRow < s.header {
			continue
		}
		at := source.Cell{Workbook: s.File, Sheet: s.sheet, Ref: source.Ref(m.FirstCol, m.FirstRow)}
		span := at.Ref + ":" + source.Ref(m.LastCol, m.LastRow)
		if m.FirstRow <= s.header {
			s.report(diag.Diagnostic{Code: "LED002", Summary: "a mapped header under a merged cell", Subject: at,
				Detail: span + " is one cell, so it is not certain which column the header names", Remedy: "Unmerge the header row"})
			continue
		}
		s.report(diag.Diagnostic{Code: "LED001", Summary: "a merged cell among the rows", Subject: at,
			Detail: span + " is one cell: only its first row has the value, and the others read as blank", Remedy: "Unmerge it, and fill each row"})
	}
	sheet := source.Cell{Workbook: s.File, Sheet: s.sheet}
	if l.HiddenRows > 0 {
		what := "hidden rows"
		if l.Filter != "" {
			what = "filtered rows"
		}
		sheet.Ref = source.Ref(1, l.FirstHiddenRow)
		s.report(diag.Diagnostic{Severity: diag.Warning, Code: "LED004", Summary: what, Subject: sheet,
			Detail: fmt.Sprintf("%d hidden rows were counted, the first of them here", l.HiddenRows), Remedy: "Unhide them, or remove what does not belong"})
	}
	for _, c := range l.HiddenCols {
		if mapped(c.First, c.Last) {
			s.report(diag.Diagnostic{Severity: diag.Warning, Code: "LED004", Summary: "hidden columns", Subject: source.Cell{Workbook: s.File, Sheet: s.sheet, Ref: source.Ref(c.First, s.header)},
				Detail: fmt.Sprintf("columns %s to %s are hidden and were read", source.Column(c.First), source.Column(c.Last)), Remedy: "Unhide them"})
		}
	}
}

// Line is a row as a person sees it: each mapped field with its cell.
type Line struct {
	Num    int
	Fields []FieldCell
}

// FieldCell is one field of a row.
type FieldCell struct {
	Name string
	Text string // as it was understood; amounts in whole units
	At   source.Cell
}

// Rows reads a ledger again, for a trace, and hands over each row as it was
// understood, with what tells it to a person. It reports nothing: what is wrong
// was told when the ledger was read.
func Rows(f *filing.Filing, ledger string, visit func(row *Row, line func() Line)) {
	l := f.Ledger(ledger)
	if l == nil {
		return
	}
	scan(f.FS, l, true, nil, nil, func(s *scanner, row *Row) {
		visit(row, func() Line { return s.line(row) })
	})
}

func (s *scanner) line(row *Row) Line {
	line := Line{Num: row.Num}
	for i, field := range s.Fields {
		if s.columns[i] == 0 {
			continue
		}
		text := row.Text[i]
		switch field.Kind {
		case schema.Date:
			text = row.Date[i].String()
		case schema.Amount, schema.Rate:
			text = row.Amount[i].String()
		}
		if text != "" {
			line.Fields = append(line.Fields, FieldCell{field.Name, text, s.cell(i, row.Num)})
		}
	}
	return line
}
