package ledger

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"unicode/utf8"

	"tieout/internal/diag"
	"tieout/internal/figure"
	"tieout/internal/filing"
	"tieout/internal/quantity"
	"tieout/internal/source"
	"tieout/internal/text"
	"tieout/internal/toml"
	"tieout/internal/workbook"
)

// sheet reads the rows of one ledger from a sheet of a workbook.
type sheet struct {
	*filing.Ledger
	findings
	fsys     fs.FS
	sealed   *seals // nil if the file is not hashed
	watch    Progress
	sheet    string
	date1904 bool
	enough   bool            // the rows below need not be read
	columns  []int           // by field, from 1; 0 if not mapped
	fields   []int           // mapped, in the order of the schema
	fieldsAt [][]int         // by column, from 1: the fields that are mapped to it
	cells    []workbook.Cell // of a row, by field
	empty    []bool          // by field: whether its cell is blank
	blanks   map[int]bool    // by number of a long shared string: whether it is blank
	folded   map[int]string  // by number of a long shared string: its text, folded
	work     *work
	header   int // row of the header
	row      Row
	words    []*words        // by field
	running  quantity.Column // by field: the sum of the rows so far
	rows     int             // data rows read
	first    int             // first and last data row
	last     int
}

// sheetSource is a ledger in a sheet of a workbook.
type sheetSource struct {
	filing *filing.Filing
	ledger *filing.Ledger
	sealed *seals
	watch  Progress
	work   *work
}

// Snapshot returns the workbook and its SHA-256.
func (s *sheetSource) Snapshot() (name, hash string) { return s.sealed.sum(s.ledger.File) }

// Read reads the sheet once.
func (s *sheetSource) Read(ask Ask) (*Table, []diag.Diagnostic) {
	l := s.ledger
	t := &Table{Ledger: l, rules: rulesOf(s.filing, l.Ledger, ask)}
	var queries []Query
	for _, q := range ask.Queries {
		if q.Ledger == l.Ledger {
			queries = append(queries, q)
		}
	}
	customer, start, end := l.Index("customer"), l.Index("start"), l.Index("end")
	if ask.Terms && start >= 0 {
		t.Terms = &Terms{}
	}
	in := newSheet(s.filing.FS, l, s.sealed, s.watch, s.work, func(field int) bool {
		return ask.Rows || t.rules != nil || t.Terms != nil && field == customer ||
			slices.ContainsFunc(queries, func(q Query) bool { return slices.Contains(q.By, l.Fields[field].Name) })
	})
	t.dicts = in.row.dicts
	for _, q := range queries {
		t.Sums = append(t.Sums, newSums(q, l.Schema, t.dicts))
	}
	if ask.Rows {
		t.rows = newRows(len(l.Fields))
	}
	twice := newDuplicates()
	whole := in.scan(func(row *Row) {
		twice.add(in, row)
		for _, a := range t.Sums {
			a.add(row)
		}
		if t.Terms != nil {
			t.Terms.Customer = append(t.Terms.Customer, row.word[customer])
			t.Terms.Days = append(t.Terms.Days, term(row.date[start], row.date[end]))
		}
		if t.rows != nil {
			t.rows.add(row, in)
		}
		if t.rules != nil {
			t.rules.add(in, row)
		}
	})
	if !whole {
		return nil, in.all()
	}
	twice.close(in)
	if t.rules != nil {
		t.rules.close(in)
	}
	t.cells, t.sheet, t.columns = in.ranges(), in.sheet, in.columns
	return t, in.all()
}

// newSheet returns a reader of a ledger's sheet that interns the words of the fields that
// interned reports.
func newSheet(fsys fs.FS, l *filing.Ledger, sealed *seals, watch Progress, work *work, interned func(field int) bool) *sheet {
	n := len(l.Fields)
	s := &sheet{Ledger: l, fsys: fsys, sealed: sealed, watch: watch, work: work, columns: make([]int, n), cells: make([]workbook.Cell, n),
		empty: make([]bool, n), blanks: map[int]bool{}, folded: map[int]string{}, running: quantity.Column{Sums: make([]quantity.Wide, n)}}
	for i, f := range l.Fields {
		s.words = append(s.words, newWords(f, l.Values[f.Name], interned(i)))
	}
	s.row = newRow(n)
	for _, w := range s.words {
		s.row.dicts = append(s.row.dicts, w.dict)
	}
	return s
}

// scan reads the sheet once and calls visit for each row without an error. It reports
// whether it reached the end of the sheet.
func (s *sheet) scan(visit func(*Row)) (whole bool) {
	book, closer, refused := open(s.fsys, s.File, s.FileAt, s.sealed, s.watch)
	if refused != nil {
		s.list = append(s.list, *refused)
		return false
	}
	defer closer.Close()
	if s.sheet, refused = sheetOf(book, s.Ledger); refused != nil {
		s.list = append(s.list, *refused)
		return false
	}
	s.date1904 = book.Date1904()
	defer func() { s.work.add(book.Work()) }()
	best := &headers{}
	layout, err := book.Scan(s.sheet, func(raw *workbook.Row) error {
		if s.header == 0 {
			if !s.findHeader(raw, best) {
				return nil
			}
			return s.doubled(raw)
		}
		if s.read(raw) {
			visit(&s.row)
		}
		if s.errors > mostErrors || s.enough {
			return errEnough
		}
		return nil
	})
	switch {
	case errors.Is(err, errEnough):
		if !s.enough {
			s.list = append(s.all(), diag.Diagnostic{Code: "LED001", Summary: "reading stopped", Subject: source.Cell{Workbook: s.File, Sheet: s.sheet, Ref: fmt.Sprint(s.row.Num)},
				Detail: fmt.Sprintf("the rows to row %s have more than %s errors; the rows below were not read", figure.Group(fmt.Sprint(s.row.Num)), figure.Group(fmt.Sprint(mostErrors))),
				Remedy: "Fix the errors above and run the command again"})
		}
		return false
	case errors.Is(err, errHeader):
		return false
	case err != nil:
		d := Refused(err, source.Cell{Workbook: s.File, Sheet: s.sheet})
		d.Related = []diag.Related{{Message: "named here", At: s.FileAt}}
		s.list = append(s.all(), d)
		return false
	case s.header == 0:
		s.list = append(s.all(), s.noHeader(best))
		return false
	}
	s.layout(layout)
	return true
}

func (s *sheet) cell(field, row int) source.Cell {
	return source.Cell{Workbook: s.File, Sheet: s.sheet, Ref: source.Ref(s.columns[field], row)}
}

// ranges returns the range of each mapped field over all data rows; without data rows, its
// header.
func (s *sheet) ranges() map[string]source.Range {
	first, last := s.first, s.last
	if first == 0 {
		first, last = s.header, s.header
	}
	list := map[string]source.Range{}
	for _, i := range s.fields {
		list[s.Fields[i].Name] = source.Range{Workbook: s.File, Sheet: s.sheet, First: source.Ref(s.columns[i], first), Last: source.Ref(s.columns[i], last)}
	}
	return list
}

// mostSheets is the number of sheets that a message lists.
const mostSheets = 12

// sheetOf finds the sheet a ledger is on.
func sheetOf(book *workbook.File, l *filing.Ledger) (string, *diag.Diagnostic) {
	var names, quoted []string
	for _, s := range book.Sheets() {
		names, quoted = append(names, s.Name), append(quoted, fmt.Sprintf("%q", s.Name))
		if s.Name == l.Sheet {
			return s.Name, nil
		}
	}
	if more := len(quoted) - mostSheets; more > 0 {
		quoted = append(quoted[:mostSheets], figure.Group(fmt.Sprint(more))+" more")
	}
	list := text.List(quoted, "and")
	switch {
	case l.Sheet != "":
		return "", &diag.Diagnostic{Code: "FIL001", Summary: "unknown sheet", Subject: l.SheetAt,
			Detail: fmt.Sprintf("%s has no sheet %q; it has %s", l.File, l.Sheet, list),
			Remedy: fmt.Sprintf("Write the name of the sheet that has the rows, such as sheet = %s", toml.Quote(text.Nearest(l.Sheet, names, math.MaxInt)))}
	case len(names) == 1:
		return book.Sheets()[0].Name, nil
	case len(names) == 0:
		return "", &diag.Diagnostic{Code: "LED012", Summary: "workbook without a worksheet", Subject: source.Cell{Workbook: l.File}, Remedy: "Export the rows into a new workbook"}
	}
	return "", &diag.Diagnostic{Code: "FIL001", Summary: "several sheets and no sheet key", Subject: l.SheetAt,
		Detail: fmt.Sprintf("%s has the sheets %s", l.File, list), Remedy: fmt.Sprintf("Add the sheet with the rows under [ledgers.%s], such as sheet = %s", l.Ledger, toml.Quote(names[0]))}
}

// mostName is the length of the longest header, id or caption, in characters.
const mostName = 255

// headers is the row with the most mapped headers so far.
type headers struct {
	row   int
	names []string
	found int
}

// fold returns the text of a cell in the spelling that headers are compared in, "" for one
// that is too long for a header. A long shared string is folded once.
func (s *sheet) fold(c *workbook.Cell) string {
	if len(c.Text) > utf8.UTFMax*mostName {
		return ""
	}
	if name, known := s.folded[c.Shared]; known {
		return name
	}
	s.work.look(c.Text)
	name := text.Fold(string(c.Text))
	if c.Shared > 0 && len(c.Text) >= longText {
		s.folded[c.Shared] = name
	}
	return name
}

// findHeader reports whether a row has all mapped headers, and sets their columns.
func (s *sheet) findHeader(raw *workbook.Row, best *headers) bool {
	if len(raw.Cells) == 0 {
		return false
	}
	at := map[string]int{}
	for i := range raw.Cells {
		c := &raw.Cells[i]
		name := s.fold(c)
		if c.Kind != workbook.Text && c.Kind != workbook.Number || name == "" {
			continue
		}
		if at[name] == 0 {
			at[name] = c.Col
		}
	}
	found, all := 0, true
	for i, header := range s.Columns {
		if header == "" {
			continue
		}
		if s.columns[i] = at[text.Fold(header)]; s.columns[i] > 0 {
			found++
		} else {
			all = false
		}
	}
	if all {
		s.header = raw.Num
		s.fields, s.fieldsAt = nil, make([][]int, slices.Max(s.columns)+1)
		for i, col := range s.columns {
			if col > 0 {
				s.fields, s.fieldsAt[col] = append(s.fields, i), append(s.fieldsAt[col], i)
			}
		}
		return true
	}
	if found > best.found || best.names == nil {
		var names []string
		for i := range raw.Cells {
			if c := &raw.Cells[i]; (c.Kind == workbook.Text || c.Kind == workbook.Number) && s.fold(c) != "" {
				names = append(names, clip(c.Text))
			}
		}
		*best = headers{raw.Num, names, found}
	}
	return false
}

var (
	errHeader = errors.New("the header is wrong")
	errEnough = errors.New("no more rows are needed")
)

// doubled reports a mapped header that occurs twice in the header row.
func (s *sheet) doubled(raw *workbook.Row) error {
	var err error
	names := make([]string, len(raw.Cells))
	for k := range raw.Cells {
		names[k] = s.fold(&raw.Cells[k])
	}
	for i, header := range s.Columns {
		if header == "" {
			continue
		}
		folded := text.Fold(header)
		for k, c := range raw.Cells {
			if c.Col == s.columns[i] || names[k] != folded {
				continue
			}
			s.report(diag.Diagnostic{Code: "LED002", Summary: "mapped header in two columns",
				Subject: source.Cell{Workbook: s.File, Sheet: s.sheet, Ref: source.Ref(c.Col, raw.Num)},
				Detail:  fmt.Sprintf("%q is the header of columns %s and %s", header, source.Column(s.columns[i]), source.Column(c.Col)),
				Remedy:  fmt.Sprintf("Rename the header of the column that does not hold %s, and save the workbook", s.Fields[i].Name), Related: []diag.Related{{Message: "first column", At: s.cell(i, raw.Num)}, {Message: "mapped here", At: s.At}}})
			err = errHeader
		}
	}
	return err
}

// mostHeaders is the number of headers that a finding lists.
const mostHeaders = 40

// noHeader reports the mapped headers that no row has, with the headers of the row that
// has the most.
func (s *sheet) noHeader(best *headers) diag.Diagnostic {
	d := diag.Diagnostic{Code: "LED002", Summary: "mapped header not found", Related: []diag.Related{{Message: "mapped here", At: s.At}}}
	at := source.Cell{Workbook: s.File, Sheet: s.sheet}
	if len(best.names) == 0 {
		d.Subject, d.Detail, d.Remedy = at, "the sheet is empty", fmt.Sprintf("Save the export on this sheet, or name the sheet that has it under [ledgers.%s] in filing.toml", s.Schema.Ledger)
		return d
	}
	spare, have := []string(nil), map[string]bool{}
	for _, name := range best.names {
		have[text.Fold(name)] = true
		if !slices.ContainsFunc(s.Columns, func(header string) bool { return text.Fold(header) == text.Fold(name) }) {
			spare = append(spare, name)
		}
	}
	d.Remedy = "Add the column to the sheet and save the workbook"
	var missing []string
	for i, header := range s.Columns {
		if header == "" || have[text.Fold(header)] {
			continue
		}
		if missing = append(missing, fmt.Sprintf("%q (field %s)", header, s.Fields[i].Name)); len(missing) == 1 && spare != nil {
			d.Remedy = fmt.Sprintf("Under [ledgers.%s] in filing.toml, change the columns key, for example to %s = %s; or rename the header in the workbook",
				s.Schema.Ledger, s.Fields[i].Name, toml.Quote(text.Nearest(header, spare, math.MaxInt)))
		}
	}
	lacks, was := "the header ", " was"
	if len(missing) > 1 {
		lacks, was = "the headers ", " were"
	}
	var found []string
	for _, name := range best.names[:min(len(best.names), mostHeaders)] {
		found = append(found, fmt.Sprintf("%q", name))
	}
	if more := len(best.names) - mostHeaders; more > 0 {
		found = append(found, fmt.Sprintf("%d more", more))
	}
	at.Ref = source.Ref(1, best.row)
	d.Subject, d.Detail = at, fmt.Sprintf("%s not found on sheet %q; row %d has %s", lacks+text.List(missing, "and")+was, s.sheet, best.row, text.List(found, "and"))
	return d
}

// layout reports merged, hidden and filtered cells, which a person may not notice.
func (s *sheet) layout(l workbook.Layout) {
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
			s.report(diag.Diagnostic{Code: "LED002", Summary: "mapped header in a merged cell", Subject: at,
				Detail: span + " is one cell, so the header does not identify one column", Remedy: "Unmerge it, enter the header above each column, and save the workbook"})
			continue
		}
		s.report(diag.Diagnostic{Code: "LED001", Summary: "merged cell among the rows", Subject: at,
			Detail: span + " is a merged cell: only its first row has the value, and its other rows read as blank", Remedy: "Unmerge the cell, fill in each row, and save the workbook"})
	}
	sheet := source.Cell{Workbook: s.File, Sheet: s.sheet}
	if l.HiddenRows > 0 {
		summary, remedy := "hidden rows", "Unhide the rows, delete any that do not belong in the ledger, and save the workbook"
		if l.Filter != "" {
			summary, remedy = "filtered rows", "Clear the filter, delete the rows that do not belong, and save the workbook"
		}
		counted := "one hidden row was counted"
		if l.HiddenRows > 1 {
			counted = fmt.Sprintf("%s hidden rows were counted, the first one here", figure.Group(fmt.Sprint(l.HiddenRows)))
		}
		sheet.Ref = source.Ref(1, l.FirstHiddenRow)
		s.report(diag.Diagnostic{Severity: diag.Warning, Code: "LED004", Summary: summary, Subject: sheet, Detail: counted, Remedy: remedy})
	}
	for _, c := range l.HiddenCols {
		if mapped(c.First, c.Last) {
			hidden := fmt.Sprintf("column %s is hidden and was read", source.Column(c.First))
			if c.Last > c.First {
				hidden = fmt.Sprintf("columns %s to %s are hidden and were read", source.Column(c.First), source.Column(c.Last))
			}
			sheet.Ref = source.Ref(c.First, s.header)
			s.report(diag.Diagnostic{Severity: diag.Warning, Code: "LED004", Summary: "hidden columns", Subject: sheet, Detail: hidden, Remedy: "Unhide the columns and save the workbook"})
		}
	}
}
