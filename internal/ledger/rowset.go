package ledger

import (
	"context"
	"slices"
	"strings"
	"tieout/internal/rows"

	"tieout/internal/filing"
	"tieout/internal/warehouse"
	"tieout/internal/workbook"
)

// rowset reads rows of a ledger in a database, and groups of them, as a sheet is read.
type rowset struct {
	*table
	*filing.Ledger
	d     *warehouse.Dialect
	exprs []string // by field: the text of its column, "" if it has none
	cells []workbook.Cell
}

// rowset returns the rows of the ledger, which was read.
func (t *Table) rowset() *rowset {
	r := &rowset{table: t.relation(), Ledger: t.Ledger, exprs: make([]string, len(t.Fields))}
	r.d = r.dialect
	for i, c := range r.columns {
		if c.Name != "" {
			r.exprs[i] = r.text(c)
		}
	}
	return r
}

// text returns the text of a column; a time of day is left out.
func (r *rowset) text(c warehouse.Column) string {
	quoted := r.d.Quote(c.Name)
	if c.Kind == warehouse.Timestamp || c.Kind == warehouse.Moment {
		return r.d.Text(r.d.Day(quoted, c), warehouse.Column{Name: c.Name, Type: "date", Kind: warehouse.Date})
	}
	return r.d.Text(quoted, c)
}

// day returns the date in a field as the database compares dates; "" if the column holds text.
func (r *rowset) day(field int) string {
	c := r.columns[field]
	switch {
	case r.Fixed[field] != "":
		return r.d.Date(r.Fixed[field])
	case c.Kind == warehouse.Date || c.Kind == warehouse.Timestamp || c.Kind == warehouse.Moment:
		return r.d.Day(r.d.Quote(c.Name), c)
	}
	return ""
}

// time returns the condition that a row belongs to a time, or, for Acquired and Compared, that it
// may belong to it. It is "" if the database cannot compare the dates.
func (r *rowset) time(w When) string {
	from, to := r.d.Date(w.Span.Start.String()), r.d.Date(w.Span.End.String())
	if w.How != Active {
		date := r.day(r.Index("date"))
		if date == "" {
			return ""
		}
		return "(" + date + " BETWEEN " + from + " AND " + to + ")"
	}
	start := r.day(r.Index("start"))
	if start == "" {
		return ""
	}
	i := r.Index("end")
	if r.columns[i].Name == "" && r.Fixed[i] == "" {
		return "(" + start + " <= " + to + ")"
	}
	end := r.day(i)
	if end == "" {
		return ""
	}
	open := r.d.Quote(r.columns[i].Name) + " IS NULL OR "
	if r.Fixed[i] != "" {
		open = ""
	}
	if r.DayAfter {
		end = r.d.Days(end, -1)
	}
	return "(" + start + " <= " + to + " AND (" + open + end + " >= " + from + "))"
}

// naming returns the texts of the columns that name a row: those of the key, or else all mapped
// columns.
func (r *rowset) naming() (list []string) {
	for _, c := range r.keys {
		list = append(list, r.text(c))
	}
	if list == nil {
		list = slices.DeleteFunc(slices.Clone(r.exprs), func(e string) bool { return e == "" })
	}
	return list
}

// list returns the expressions of a row: its fields and the columns of the key.
func (r *rowset) list() []string {
	list := slices.DeleteFunc(slices.Clone(r.exprs), func(e string) bool { return e == "" })
	for _, c := range r.keys {
		list = append(list, r.text(c))
	}
	return list
}

// row returns the values of list as a row of a sheet.
func (r *rowset) row(values [][]byte, num int) *workbook.Row {
	r.cells = r.cells[:0]
	k := 0
	for i, e := range r.exprs {
		if e != "" {
			r.cell(i, values[k])
			k++
		}
	}
	return r.sorted(num)
}

// where returns the condition that names a row, from the values of list.
func (r *rowset) where(values [][]byte) string {
	var list []string
	if r.keys != nil {
		for k, c := range r.keys {
			list = append(list, whereIs(c, values[len(values)-len(r.keys)+k]))
		}
		return strings.Join(list, " and ")
	}
	k := 0
	for i, e := range r.exprs {
		if e != "" {
			list = append(list, whereIs(r.columns[i], values[k]))
			k++
		}
	}
	return strings.Join(list, " and ")
}

// kindOf returns the kind of the cells of a column.
func kindOf(k warehouse.Kind) workbook.Kind {
	switch k {
	case warehouse.Integer, warehouse.Decimal:
		return workbook.Decimal
	case warehouse.Date, warehouse.Timestamp, warehouse.Moment:
		return workbook.ISODate
	}
	return workbook.Text
}

// cell adds the cell of a field, unless it is blank.
func (r *rowset) cell(field int, value []byte) {
	if value != nil {
		r.cells = append(r.cells, workbook.Cell{Col: field + 1, Kind: kindOf(r.columns[field].Kind), Text: value})
	}
}

// sorted returns the cells as a row.
func (r *rowset) sorted(num int) *workbook.Row {
	slices.SortFunc(r.cells, func(a, b workbook.Cell) int { return a.Col - b.Col })
	return &workbook.Row{Num: num, Cells: r.cells}
}

// reader returns a sheet that reads the rows of the relation, with words of its own.
func (r *rowset) reader(b *Book) *rows.Reader {
	s := rows.New(b.filing, r.Ledger, nil, nil, &rows.Work{}, func(int) bool { return true })
	s.Groups(r.Relation(), nil)
	r.aim(s)
	return s
}

// aim makes a sheet read all mapped fields.
func (r *rowset) aim(s *rows.Reader) {
	var fields []int
	for i, e := range r.exprs {
		if e != "" {
			fields = append(fields, i)
		}
	}
	r.aimAt(s, fields)
}

// aimAt makes a sheet read some of the mapped fields.
func (r *rowset) aimAt(s *rows.Reader, fields []int) {
	s.Aim(fields, rows.Everything)
}

// context returns the context of queries.
func (a Access) context() context.Context {
	if a.Context == nil {
		return context.Background()
	}
	return a.Context
}

// Close ends the sessions of databases. Fetch opens another when it needs one.
func (b *Book) Close() {
	if b != nil && b.sessions != nil {
		_ = b.sessions.Close() // nothing was written
	}
}
