// Package rows reads the rows of one ledger, one after the other: from the sheets of its files, or
// from groups of rows that a database returns. A cell is read as it is stored, and has the value
// that filing.toml says it stands for. A cell that cannot be read is reported as an error at its
// place, and nothing is guessed; a row with such a cell is not visited. The package knows the
// fields of a ledger, but not what is computed from them: it adds up no more than the control
// totals, and stores no rows but 16 bytes of each, to find duplicates.
//
// [New] returns a [Reader]. [Reader.Scan] reads the files that package input opens, and visits each
// [Row]; [Reader.Groups], Aim and ReadGroup read a [Relation] of a database. A row has the words of
// its fields as IDs of a [Dict], its dates, and its amounts in whole units, with the signs that
// filing.toml states. A [Part] is a sheet, and a [Spot] the place of a row. Package ledger adds up
// the rows.
package rows

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync/atomic"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/input"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/remedy"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/tally"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/workbook"
)

// Reader reads the rows of one ledger: from the sheets of its files (Scan), or from groups of rows of
// a database (Groups, Aim and ReadGroup).
type Reader struct {
	*filing.Ledger
	tally.Findings
	filing   *filing.Filing
	fsys     fs.FS
	sealed   *input.Seals // nil if the files are not hashed
	watch    Progress
	work     *Work
	PartList []*Part           // the sheets, in the order read
	Words    []*Words          // by field
	Current  Row               // the row that is read
	totals   *control.Counter  // nil in a second pass
	Shown    []quantity.Scaled // of the row, by field: the amount of the cell, before its unit
	times    []timesOfDay      // by field: the times of day that were cut off
	counts   Counts            // what a row adds to the control totals
	Weight   int               // rows that the row stands for: 1, but for a group of a database
	sumAt    int               // the index in running of the column across that is read
	Forgets  int               // how often Forget was called
	forgot   int               // customers whose words were forgotten
	Enough   bool              // true to end the reading: the rows below are not needed
	seen     *atomic.Int64     // rows read of the file

	// Of the sheet that is read:
	*Part
	book     input.Book
	date1904 bool
	plain    bool            // the file has no sheets, as a CSV file
	width    int             // fields of the header in a CSV file
	short    bool            // the row has fewer
	outside  string          // why the date read last is outside the calendar, "" if it is not
	fields   []int           // those with a column of their own, in the order of the schema
	fieldsAt [][]int         // by column, from 1: the fields that are mapped to it
	onlyAt   []int           // by Only: its column
	heads    map[int]string  // by column: its header
	headAt   map[string]int  // by folded header: its column
	cells    []workbook.Cell // of a row, by field
	empty    []bool          // by field: whether its cell is blank
	early    bool            // the words of the row are not read yet, so its currency is not known
	blanks   map[int]bool    // by number of a long shared string: whether it is blank
	folded   map[int]string  // by number of a long shared string: its text, folded
	above    []workbook.Cell // by field of Fill: the last cell that was not blank
	running  *control.Above  // the rows so far, by field, then by column across
	padded   []byte          // of an id with leading zeros
	formulas formulas
	rows     int                   // data rows read
	days     []dayMix              // by field
	took     map[source.Point]bool // of total_rows and note_rows: the patterns that fit a row
	had      [][]bool              // by Only, and by its words as Written: whether a row has the word
}

// New returns a reader of a ledger that interns the words of the fields that interned
// reports.
func New(f *filing.Filing, l *filing.Ledger, sealed *input.Seals, watch Progress, work *Work, interned func(field int) bool) *Reader {
	n := len(l.Fields)
	s := &Reader{Weight: 1, Ledger: l, filing: f, fsys: f.FS, sealed: sealed, watch: watch, work: work, empty: make([]bool, n), cells: make([]workbook.Cell, n), above: make([]workbook.Cell, n), Shown: make([]quantity.Scaled, n), times: make([]timesOfDay, n), onlyAt: make([]int, len(l.Only))}
	for i, field := range l.Fields {
		s.Words = append(s.Words, newWords(field, l.Values[field.Name], interned(i)))
	}
	s.Current, s.took = newRow(n), map[source.Point]bool{}
	for _, w := range s.Words {
		s.Current.Dicts = append(s.Current.Dicts, w.dict)
	}
	for _, o := range l.Only {
		s.had = append(s.had, make([]bool, len(o.Written)))
	}
	for i, value := range l.Fixed {
		if value != "" {
			s.Set(i, value)
		}
	}
	return s
}

// Set gives a field the same value in all rows that follow; filing.toml has checked it.
func (s *Reader) Set(field int, value string) {
	c := workbook.Cell{Kind: workbook.Text, Text: []byte(value)}
	if k := s.kind(field); k == schema.Amount || k == schema.Rate {
		c.Kind = workbook.Decimal // a plain number, whatever the form of amounts in the file
	}
	s.understand(field, &s.Fields[field], &c)
}

// Scan reads all sheets once, calls visit for each row without an error, and reports rows that are
// equal in every mapped field. The result whole is false if the rows cannot be read to the end.
func (s *Reader) Scan(visit func(*Row)) (whole bool) {
	twice := newDuplicates()
	whole = s.scan(func(row *Row) {
		twice.add(s, row)
		visit(row)
	})
	if whole {
		twice.close(s)
	}
	return whole
}

// scan reads all sheets once and calls visit for each row without an error. It reports
// whether it reached their ends.
func (s *Reader) scan(visit func(*Row)) (whole bool) {
	files, refused := input.Expand(s.fsys, s.Ledger, s.sealed)
	s.Add(refused...)
	whole = refused == nil
	for _, file := range files {
		whole = s.scanFile(file, visit) && whole
		if s.Enough || s.Errors > MostErrors {
			return false
		}
	}
	return whole
}

// scanFile reads the ledger's sheets of one file.
func (s *Reader) scanFile(file input.Name, visit func(*Row)) (whole bool) {
	s.seen = &atomic.Int64{}
	opened, closer, refused := input.Open(s.fsys, s.Ledger, file, s.sealed, s.progress(s.seen))
	if refused != nil {
		s.Add(*refused)
		return false
	}
	defer closer.Close()
	defer func() { s.work.Add(opened.Work()) }()
	sheets, refused := input.SheetsOf(opened, s.Ledger, file.Path)
	if refused != nil {
		s.Add(*refused)
		return false
	}
	s.blanks, s.folded = map[int]bool{}, map[int]string{}
	for _, w := range s.Words {
		w.shared = nil // numbers of another file's strings
	}
	whole = true
	for _, sheet := range sheets {
		whole = s.scanSheet(opened, file, sheet, visit) && whole
		if s.Enough || s.Errors > MostErrors {
			return false
		}
	}
	return whole
}

// progress adds the rows of a file to the progress of its bytes, which are read ahead of them.
func (s *Reader) progress(rows *atomic.Int64) input.Progress {
	if s.watch == nil {
		return nil
	}
	return func(file string, done, size int64) { s.watch(file, done, size, rows.Load()) }
}

// scanSheet reads one sheet.
func (s *Reader) scanSheet(opened input.Book, file input.Name, sheet string, visit func(*Row)) (whole bool) {
	base := 0
	if s.Part != nil {
		base = s.base + s.end
	}
	n := len(s.Fields)
	s.Part = &Part{file: file.Path, sheet: sheet, base: base, columns: make([]int, n)}
	s.PartList = append(s.PartList, s.Part)
	s.book, s.formulas = opened, nil
	s.date1904, s.plain = opened.Date1904(), opened.Plain()
	s.running, s.rows, s.days = control.NewAbove(n), 0, make([]dayMix, n)
	clear(s.above)
	if !s.nameFields(file.Path, sheet) {
		return false
	}
	best := &headers{}
	layout, err := opened.Scan(sheet, func(raw *workbook.Row) error {
		if raw.Num > mostRows-s.base {
			return errTooMany
		}
		s.end = raw.Num
		if s.header == 0 {
			if !s.findHeader(raw, best) {
				return nil
			}
			return s.readHeader(raw)
		}
		s.seen.Add(1)
		if err := s.uneven(raw); err != nil {
			return err
		}
		s.read(raw, visit)
		if s.Errors > MostErrors || s.Enough {
			return errEnough
		}
		return nil
	})
	at := source.Cell{Workbook: s.file, Sheet: s.sheet}
	switch {
	case errors.Is(err, errEnough):
		if !s.Enough {
			at.Ref = fmt.Sprint(s.end)
			s.Close(diag.Diagnostic{Code: "LED001", Summary: "reading stopped", Subject: at,
				Detail: fmt.Sprintf("the rows to row %s have more than %s errors; the rows below were not read", figure.Group(fmt.Sprint(s.end)), figure.Group(fmt.Sprint(MostErrors))),
				Remedy: "Fix the errors above and run the command again"})
		}
		return false
	case errors.Is(err, errHeader):
		return false
	case err != nil:
		d := input.Refused(err, at)
		d.Related = []diag.Related{{Message: "named here", At: s.FileAt}}
		s.Close(d)
		return false
	case s.header == 0:
		s.Close(remedy.NoHeader(s.Ledger, source.Cell{Workbook: s.file, Sheet: s.sheet}, best.row, best.first, best.names, best.found, len(s.PartList) > 1))
		return false
	}
	s.layout(layout)
	s.mixedDays()
	return true
}

// keyCell returns the first mapped cell of a row, or its cell in the columns across.
func (s *Reader) keyCell(at Spot) source.Cell {
	if at.Col > 0 && s.Across != nil {
		return s.Cell(s.Across.Cell, at)
	}
	for i := range s.Fields {
		if c := s.Cell(i, at); c.Ref != "" {
			return c
		}
	}
	return s.Cell(0, at)
}

// rowOf returns the row of a sheet.
func (s *Reader) rowOf(at Spot) int { return int(at.Num) - partOf(s.PartList, at).base }

// rowWords names a row: "row 12", with its sheet if the ledger has several.
func (s *Reader) rowWords(at Spot) string {
	words := fmt.Sprintf("row %d", s.rowOf(at))
	if at.Col > 0 && s.Across != nil {
		words = "cell " + source.Ref(int(at.Col), s.rowOf(at))
	}
	if p := partOf(s.PartList, at); len(s.PartList) > 1 {
		words += " of " + source.Cell{Workbook: p.file, Sheet: p.sheet}.String()
	}
	return words
}

// Cell returns the cell of a field in a row. A field without a column is in the row's sheet,
// or at the header for the header of columns across.
func (s *Reader) Cell(field int, at Spot) source.Cell { return CellOf(s.PartList, s.Ledger, field, at) }

// layout reports merged, hidden and filtered cells, which a person may not notice.
func (s *Reader) layout(l workbook.Layout) {
	mapped := func(first, last int) bool {
		return slices.ContainsFunc(s.columns, func(c int) bool { return c > 0 && first <= c && c <= last }) ||
			slices.ContainsFunc(s.onlyAt, func(c int) bool { return first <= c && c <= last }) ||
			slices.ContainsFunc(s.across, func(a acrossColumn) bool { return first <= a.col && a.col <= last })
	}
	for _, m := range l.Merged {
		if !mapped(m.FirstCol, m.LastCol) || m.LastRow < s.header || m.FirstRow > s.header && s.filled(m) {
			continue
		}
		at := source.Cell{Workbook: s.file, Sheet: s.sheet, Ref: source.Ref(m.FirstCol, m.FirstRow)}
		span := at.Ref + ":" + source.Ref(m.LastCol, m.LastRow)
		if m.FirstRow <= s.header {
			s.Report(diag.Diagnostic{Code: "LED002", Summary: "mapped header in a merged cell", Subject: at,
				Detail: span + " is one merged cell, so its header does not belong to a single column", Remedy: "Unmerge it, enter the header above each column, and save the workbook"})
			continue
		}
		s.Report(diag.Diagnostic{Code: "LED001", Summary: "merged cell among the rows", Subject: at,
			Detail: span + " is a merged cell: only its first row has the value, and its other rows read as blank", Remedy: "Unmerge the cell, fill in each row, and save the workbook"})
	}
	sheet := source.Cell{Workbook: s.file, Sheet: s.sheet}
	s.concealed(sheet)
	s.calculated(l)
	if l.HiddenRows > 0 {
		sheet.Ref = source.Ref(1, l.FirstHiddenRow)
		s.Report(remedy.HiddenRows(sheet, l.HiddenRows, l.Filter != ""))
	}
	for _, c := range l.HiddenCols {
		if mapped(c.First, c.Last) {
			sheet.Ref = source.Ref(c.First, s.header)
			s.Report(remedy.HiddenColumns(sheet, c.First, c.Last))
		}
	}
}

// filled reports whether a merged range is one column of fields that fill gives the value
// above.
func (s *Reader) filled(m workbook.Range) bool {
	return m.FirstCol == m.LastCol && m.FirstCol < len(s.fieldsAt) && len(s.fieldsAt[m.FirstCol]) > 0 && !slices.Contains(s.onlyAt, m.FirstCol) &&
		!slices.ContainsFunc(s.fieldsAt[m.FirstCol], func(i int) bool { return !s.Fill[i] })
}

// concealed reports a sheet that Excel does not show.
func (s *Reader) concealed(at source.Cell) {
	for _, b := range s.book.Sheets() {
		if b.Name != s.sheet || !b.Hidden {
			continue
		}
		s.Report(remedy.HiddenSheet(at, b.VeryHidden))
	}
}

// formulas counts the cells with a formula in the rows of a ledger, by field.
type formulas map[int]*formulaCells

type formulaCells struct {
	first Spot
	n     int
}

func (f *formulas) add(field int, at Spot) {
	if *f == nil {
		*f = formulas{}
	}
	if (*f)[field] == nil {
		(*f)[field] = &formulaCells{first: at}
	}
	(*f)[field].n++
}

// calculated reports formulas whose stored values may not be their results. Those of a
// workbook to be calculated in full have no value, and were reported where they were read.
func (s *Reader) calculated(l workbook.Layout) {
	for _, i := range s.fields {
		c := s.formulas[i]
		if c == nil {
			continue
		}
		cells := fmt.Sprintf("column %s has %s with a formula, the first one here", source.Column(s.columns[i]), text.Count(c.n, "cell"))
		switch {
		case l.FullCalc && !s.book.FullCalc():
			s.Report(diag.Diagnostic{Code: "LED001", Subject: s.Cell(i, c.first), Summary: "formula without a value", Detail: cells + "; " + remedy.NotResults("sheet"), Remedy: remedy.Calculate})
		case s.book.Unfinished() && !s.book.FullCalc():
			s.Report(diag.Diagnostic{Severity: diag.Warning, Code: "LED004", Summary: "formulas not recalculated", Subject: s.Cell(i, c.first),
				Detail: cells + "; the workbook was saved in manual calculation mode before Excel had calculated it, so the values of such cells may be old",
				Remedy: remedy.Calculate})
		}
	}
}

// Progress is called while a file of a ledger is read. The argument done is the number of
// bytes read so far, size is the size of the file in bytes, and rows is the number of rows
// read so far. While a query of a database runs, file is the place of the ledger and the label
// of the query, "warehouse:finance.revenue: revenue by customer", rows is the number of groups
// received, and size is 0, because the end is not known. Several files are read at the same time,
// so calls may be concurrent.
type Progress func(file string, done, size, rows int64)

// Work counts what reading a ledger took.
type Work struct {
	workbook.Work
	Looked int64 // bytes of the texts that were trimmed, folded or hashed
}

// Add adds what reading a file took.
func (w *Work) Add(read workbook.Work) {
	w.Bytes, w.Cells, w.Text = w.Bytes+read.Bytes, w.Cells+read.Cells, w.Text+read.Text
}

// look counts a text that is trimmed, folded or hashed.
func (w *Work) look(text []byte) { w.Looked += int64(len(text)) }
