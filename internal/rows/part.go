package rows

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/format"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/workbook"
)

// Spot is the place of a row in a ledger. Num is the number of the row, counted from 1
// through all sheets of the ledger without a restart. If a sheet has one column of amounts
// for each date or currency, one row of the sheet is several rows of the ledger, and Col
// is the column of the amount. If a sheet has columns of debits and credits, Col is the column of
// credits for a row with a credit alone. For all other rows Col is 0.
type Spot struct{ Num, Col int32 }

// mostRows bounds the rows of a ledger.
const mostRows = math.MaxInt32

// Part is one sheet of a ledger, or what the ledger is in a database.
type Part struct {
	file, sheet string
	base        int   // rows of the sheets before it
	end         int   // the last row that was read
	columns     []int // by field, from 1; 0 if no column has it
	header      int   // row of the header
	across      []acrossColumn
	first, last int         // data rows
	Days        fiscal.Span // from the first date of its rows to the last; zero without dates
	relation    Relation    // nil for a sheet
	Ending      string      // of a trial balance, the header of a column of ending balances that is not mapped
}

// Relation is what a ledger in a database has in place of a sheet: a table, a view or a query, of
// which groups of rows are read. Package relation implements it.
type Relation interface {
	Cell(at Spot) source.Cell                  // the row or group that is read, if it is at this place; else the table
	Ranges(field int) []source.Range           // the columns of a field
	Zoned(field int) string                    // the expression that takes the dates of a field in a time zone, for a remedy
	Keep(d diag.Diagnostic, counted bool) bool // takes a finding about the group that is read, until its rows can be named, and reports whether it is one; with counted, one finding stands for all that are alike
}

// dated notes the date of a row.
func (p *Part) dated(d fiscal.Date) {
	if p.Days.Start == 0 || d < p.Days.Start {
		p.Days.Start = d
	}
	p.Days.End = max(p.Days.End, d)
}

// byDate returns sheets in the order of their first dates, then as read.
func byDate(parts []*Part) []*Part {
	return slices.SortedStableFunc(slices.Values(parts), func(a, b *Part) int { return cmp.Compare(a.Days.Start, b.Days.Start) })
}

// partOf returns the sheet of a row.
func partOf(parts []*Part, at Spot) *Part {
	i, _ := slices.BinarySearchFunc(parts, int(at.Num), func(p *Part, num int) int {
		if p.base < num {
			return -1
		}
		return 1
	})
	return parts[max(i-1, 0)]
}

// CellOf returns the cell of a field in a row of one of the sheets; in a database, the row or group
// that is read. A field without a column is in the row's sheet, or at the header for the header of
// columns across.
func CellOf(parts []*Part, l *filing.Ledger, field int, at Spot) source.Cell {
	if len(parts) == 0 {
		return source.Cell{Workbook: filing.File} // a fixed value, before the first sheet
	}
	p := partOf(parts, at)
	if p.relation != nil {
		return p.relation.Cell(at)
	}
	c := source.Cell{Workbook: p.file, Sheet: p.sheet}
	switch col := p.columns[field]; {
	case col > 0:
		c.Ref = source.Ref(col, int(at.Num)-p.base)
	case l.Split && l.Fields[field].Name == "amount" && at.Col > 0:
		c.Ref = source.Ref(int(at.Col), int(at.Num)-p.base)
	case l.Split && l.Fields[field].Name == "amount":
		c.Ref = source.Ref(p.columns[l.Index("debit")], int(at.Num)-p.base)
	case at.Col > 0 && l.Across != nil && field == l.Across.Cell:
		c.Ref = source.Ref(int(at.Col), int(at.Num)-p.base)
	case at.Col > 0 && l.IsAcross(field):
		c.Ref = source.Ref(int(at.Col), p.header)
	}
	return c
}

// Ranges returns the range of a field over all data rows of each sheet, and its header in a
// sheet without data rows. Sheets are in order of their first dates, then as given. A field without
// a column has none.
func Ranges(parts []*Part, l *filing.Ledger, field int) (list []source.Range) {
	for _, p := range byDate(parts) {
		if p.relation != nil {
			list = append(list, p.relation.Ranges(field)...)
			continue
		}
		left, right, first, last := p.columns[field], p.columns[field], p.first, p.last
		if first == 0 {
			first, last = p.header, p.header
		}
		if l.IsAcross(field) {
			if len(p.across) == 0 {
				continue
			}
			left, right = p.across[0].col, p.across[len(p.across)-1].col
			if field == l.Across.Header {
				first, last = p.header, p.header
			}
		}
		if l.Split && l.Fields[field].Name == "amount" {
			left, right = p.columns[l.Index("debit")], p.columns[l.Index("credit")]
			left, right = min(left, right), max(left, right)
		}
		if left > 0 {
			list = append(list, source.Range{Workbook: p.file, Sheet: p.sheet, First: source.Ref(left, first), Last: source.Ref(right, last)})
		}
	}
	return list
}

// Dated notes the date of the row that is read.
func (s *Reader) Dated(d fiscal.Date) { s.Part.dated(d) }

// nameFields sets the fields that are part of the name of the file or of the sheet.
func (s *Reader) nameFields(file, sheet string) (ok bool) {
	base := path.Base(file)
	base = strings.TrimSuffix(base, path.Ext(base))
	ok = true
	for i, n := range s.Named {
		if n == nil {
			continue
		}
		fine := false
		for _, name := range []string{base, sheet} {
			if n.Dates == nil {
				if word, fits := n.Word(name); fits {
					c := workbook.Cell{Kind: workbook.Text, Text: []byte(word)}
					fine = true
					if !s.understand(i, &s.Fields[i], &c) {
						ok = false
					}
					break
				}
			} else if p, fits := n.Dates.Match(name); fits {
				d, problem := s.lastDay(p)
				fine = true
				if problem != "" {
					s.Report(diag.Diagnostic{Code: "LED003", Summary: "date outside the calendar", Subject: source.Cell{Workbook: file, Sheet: sheet}, Detail: problem,
						Remedy: "List its quarter under [calendar.periods], or remove the file from the ledger", Related: []diag.Related{{Message: "named here", At: n.At}}})
					ok = false
				}
				s.Current.Dates[i] = d
				break
			}
		}
		if !fine {
			what, both := fmt.Sprintf("the file name %q does not have", base), "Correct the pattern in the key \"named\" of [ledgers.%s], or rename the file"
			if sheet != "" {
				what, both = fmt.Sprintf("neither the file name %q nor the sheet name %q has", base, sheet), both+" or its sheet"
			}
			s.Report(diag.Diagnostic{Code: "FIL001", Summary: "no " + s.Fields[i].Name + " in the name of the file", Subject: n.At,
				Detail: fmt.Sprintf("the key \"named\" of [ledgers.%s] takes the %s from a name of the form %q, but %s that form", s.Schema.Ledger, s.Fields[i].Name, n.Pattern, what),
				Remedy: fmt.Sprintf(both, s.Schema.Ledger)})
			ok = false
		}
	}
	return ok
}

// lastDay returns the last day of a date, month, quarter or year in text or in a name.
func (s *Reader) lastDay(p format.Parts) (d fiscal.Date, problem string) {
	calendar := s.filing.Calendar
	var span fiscal.Span
	switch {
	case p.Day > 0:
		return fiscal.NewDate(p.Year, time.Month(p.Month), p.Day), ""
	case p.Month > 0:
		start := fiscal.NewDate(p.Year, time.Month(p.Month), 1)
		span = fiscal.Span{Start: start, End: start.AddMonths(1) - 1}
		if calendar.IsListed() && !calendar.Within(span) {
			return 0, fmt.Sprintf("the days from %s to %s do not lie within one quarter of [calendar.periods]", span.Start, span.End)
		}
	default:
		span, err := calendar.Span(fiscal.Period{Year: p.Year, Quarter: p.Quarter})
		if err != nil {
			return 0, err.Error()
		}
		return span.End, ""
	}
	return span.End, ""
}

// mostName is the length of the longest header, id or caption, in characters.
const mostName = 255

// headers is the row with the most mapped headers so far.
type headers struct {
	row   int
	first int // column of the first name
	names []string
	found int
}

// fold returns the text of a cell in the spelling that headers are compared in, "" for one
// that is too long for a header. A long shared string is folded once.
func (s *Reader) fold(c *workbook.Cell) string {
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
func (s *Reader) findHeader(raw *workbook.Row, best *headers) bool {
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
	for _, header := range s.Headers() {
		if at[text.Fold(header)] > 0 {
			found++
		} else {
			all = false
		}
	}
	if all && (found > 0 || s.Across != nil && s.hasAcross(raw)) {
		last := 0
		for i, header := range s.Columns {
			if header != "" {
				s.columns[i] = at[text.Fold(header)]
				last = max(last, s.columns[i])
			}
		}
		for i, o := range s.Only {
			s.onlyAt[i] = at[text.Fold(o.Header)]
		}
		s.header, s.width = raw.Num, raw.Fields
		s.headAt, s.heads = at, map[int]string{}
		for name, col := range at {
			s.heads[col] = name
		}
		s.fields, s.fieldsAt = nil, make([][]int, last+1)
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
		*best = headers{raw.Num, raw.Cells[0].Col, names, found}
	}
	return false
}

var (
	errHeader  = errors.New("the header is wrong")
	errEnough  = errors.New("no more rows are needed")
	errTooMany = fmt.Errorf("the ledger has more than %s rows", figure.Group(fmt.Sprint(mostRows)))
)

// readHeader reports a mapped header that occurs twice in the header row, and reads the
// headers of columns across.
func (s *Reader) readHeader(raw *workbook.Row) error {
	var err error
	twice := func(header string, col int, holds string, at source.Place) {
		folded := text.Fold(header)
		for i := range raw.Cells {
			c := &raw.Cells[i]
			if c.Col == col || s.fold(c) != folded {
				continue
			}
			s.Report(diag.Diagnostic{Code: "LED002", Summary: "mapped header in two columns",
				Subject: source.Cell{Workbook: s.file, Sheet: s.sheet, Ref: source.Ref(c.Col, raw.Num)},
				Detail:  fmt.Sprintf("%q is the header of columns %s and %s", header, source.Column(col), source.Column(c.Col)),
				Remedy:  fmt.Sprintf("Rename the header of the column that does not hold %s, and save the workbook", holds),
				Related: []diag.Related{{Message: "first column", At: source.Cell{Workbook: s.file, Sheet: s.sheet, Ref: source.Ref(col, raw.Num)}}, {Message: "mapped here", At: at}}})
			err = errHeader
		}
	}
	for i, header := range s.Columns {
		if header != "" {
			twice(header, s.columns[i], s.FieldName(i), s.At)
		}
	}
	for i, o := range s.Only {
		twice(o.Header, s.onlyAt[i], "the values of the key \"only\"", o.At)
	}
	if s.Across != nil && err == nil && !s.readAcross(raw) {
		err = errHeader
	}
	if s.Schema.Ledger == "trial-balance" {
		for _, c := range raw.Cells {
			if s.Part.Ending == "" && c.Kind == workbook.Text && s.EndingBalance(string(c.Text)) {
				s.Part.Ending = strings.TrimSpace(string(c.Text))
			}
		}
	}
	if err == nil && !s.readsColumns() {
		err = errHeader
	}
	return err
}

// readsColumns reports whether the values of all columns that the ledger takes can be read,
// and reports those that cannot.
func (s *Reader) readsColumns() (fine bool) {
	fine = true
	known := map[int]bool{0: true}
	check := func(col int, at source.Place) {
		detail, remedy := s.book.Unread(col)
		if known[col] || detail == "" {
			return
		}
		fine, known[col] = false, true
		s.Report(diag.Diagnostic{Code: "LED001", Summary: "column of a type that tieout does not read", Subject: source.Cell{Workbook: s.file, Sheet: s.sheet, Ref: source.Ref(col, s.header)},
			Detail: detail, Remedy: remedy, Related: []diag.Related{{Message: "mapped here", At: at}}})
	}
	for _, col := range s.columns {
		check(col, s.At)
	}
	for i, o := range s.Only {
		check(s.onlyAt[i], o.At)
	}
	for _, a := range s.across {
		check(a.col, s.Across.At)
	}
	return fine
}

// schemaKind is the kind of a field.
func (s *Reader) kind(field int) schema.Kind { return s.Fields[field].Kind }
