package ledger

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/filing"
	"tieout/internal/quantity"
	"tieout/internal/source"
	"tieout/internal/workbook"
)

// sheet reads the rows of one ledger from a sheet of a workbook.
type sheet struct {
	*filing.Ledger
	findings
	fsys     fs.FS
	sealed   *seals // nil where the file is not hashed
	watch    Progress
	sheet    string
	date1904 bool
	columns  []int           // of each field, from 1; 0 where not mapped
	fields   []int           // mapped, in the order of the schema
	fieldsAt [][]int         // of each column, from 1, the fields that are mapped to it
	cells    []workbook.Cell // of a row, by field
	header   int             // row of the header
	row      Row
	words    []*words        // of each field
	running  quantity.Column // of each field, since the top
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
}

// Snapshot implements Source: it names the workbook, and its SHA-256.
func (s *sheetSource) Snapshot() (name, hash string) { return s.sealed.sum(s.ledger.File) }

// Read implements Source.
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
	in := newSheet(s.filing.FS, l, s.sealed, s.watch, func(field int) bool {
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
		return nil, in.told()
	}
	twice.close(in)
	if t.rules != nil {
		t.rules.close(in)
	}
	t.cells, t.sheet, t.columns = in.ranges(), in.sheet, in.columns
	return t, in.told()
}

// newSheet returns a reader of a ledger's sheet, which interns the words of some
// fields, or of all.
func newSheet(fsys fs.FS, l *filing.Ledger, sealed *seals, watch Progress, interned func(field int) bool) *sheet {
	n := len(l.Fields)
	s := &sheet{Ledger: l, fsys: fsys, sealed: sealed, watch: watch, columns: make([]int, n), cells: make([]workbook.Cell, n),
		running: quantity.Column{Sums: make([]quantity.Wide, n)}}
	for i, f := range l.Fields {
		s.words = append(s.words, newWords(f, l.Values[f.Name], interned(i)))
	}
	s.row = newRow(n)
	for _, w := range s.words {
		s.row.dicts = append(s.row.dicts, w.dict)
	}
	return s
}

// scan reads the sheet once from top to bottom and hands each row that was understood
// to visit. Of what is wrong, whole says whether every row was seen.
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
		return nil
	})
	switch {
	case errors.Is(err, errHeader):
		return false
	case err != nil:
		d := Refused(err, source.Cell{Workbook: s.File, Sheet: s.sheet})
		d.Related = []diag.Related{{Message: "named here", At: s.FileAt}}
		s.list = append(s.told(), d)
		return false
	case s.header == 0:
		s.list = append(s.told(), s.noHeader(best))
		return false
	}
	s.layout(layout)
	return true
}

func (s *sheet) cell(field, row int) source.Cell {
	return source.Cell{Workbook: s.File, Sheet: s.sheet, Ref: source.Ref(s.columns[field], row)}
}

// ranges returns the range of each mapped field over all data rows; where there is
// none, its header.
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

// headers is the row that comes nearest to a header.
type headers struct {
	row   int
	names []string
	found int
}

// findHeader says whether a row holds all mapped names, and notes their columns.
func (s *sheet) findHeader(raw *workbook.Row, best *headers) bool {
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
		s.fields, s.fieldsAt = nil, make([][]int, slices.Max(s.columns)+1)
		for i, col := range s.columns {
			if col > 0 {
				s.fields, s.fieldsAt[col] = append(s.fields, i), append(s.fieldsAt[col], i)
			}
		}
		return true
	}
	if found > best.found || best.names == nil {
		*best = headers{raw.Num, names, found}
	}
	return false
}

var errHeader = errors.New("the header is wrong")

// doubled finds a mapped header that stands twice in the header row.
func (s *sheet) doubled(raw *workbook.Row) error {
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
func (s *sheet) noHeader(best *headers) diag.Diagnostic {
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
