package relation

import (
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/rows"
	"github.com/tieout/tieout/internal/statement"
	"github.com/tieout/tieout/internal/warehouse"
	"github.com/tieout/tieout/internal/workbook"
)

// Rowset reads rows of a ledger in a database, and groups of them, as a sheet is read.
type Rowset struct {
	*Relation
	*filing.Ledger
	d     *warehouse.Dialect
	exprs []string // by field: the text of its column, "" if it has none
	cells []workbook.Cell
}

// Rowset returns the rows of a ledger, whose Relation has been opened.
func (r *Relation) Rowset() *Rowset {
	s := &Rowset{Relation: r, Ledger: r.ledger, d: r.dialect, exprs: make([]string, len(r.columns))}
	for i, c := range r.columns {
		if c.Name != "" {
			s.exprs[i] = s.text(c)
		}
	}
	return s
}

// Dialect returns the dialect of the database.
func (r *Rowset) Dialect() *warehouse.Dialect { return r.d }

// Select returns a statement FROM the rows of the ledger, without items.
func (r *Rowset) Select() statement.Select {
	return statement.Select{From: r.from, Where: slices.Clone(r.kept)}
}

// Expr returns the text of the column of a field, "" if it has none.
func (r *Rowset) Expr(field int) string { return r.exprs[field] }

// Exact returns the exact number in a field, which must have a column.
func (r *Rowset) Exact(field int) string {
	return r.d.Exact(r.d.Quote(r.columns[field].Name), r.columns[field])
}

// text returns the text of a column; a time of day is left out.
func (r *Rowset) text(c warehouse.Column) string {
	quoted := r.d.Quote(c.Name)
	if c.Kind == warehouse.Timestamp || c.Kind == warehouse.Moment {
		return r.d.Text(r.d.Day(quoted, c), warehouse.Column{Name: c.Name, Type: "date", Kind: warehouse.Date})
	}
	return r.d.Text(quoted, c)
}

// Day returns the date in a field as the database compares dates; "" if the column holds text.
func (r *Rowset) Day(field int) string {
	c := r.columns[field]
	switch {
	case r.Fixed[field] != "":
		return r.d.Date(r.Fixed[field])
	case c.Kind == warehouse.Date || c.Kind == warehouse.Timestamp || c.Kind == warehouse.Moment:
		return r.d.Day(r.d.Quote(c.Name), c)
	}
	return ""
}

// Time returns the condition that the date of a row lies in a span or, with active, that its term
// overlaps the span. It is "" if the database cannot compare the dates.
func (r *Rowset) Time(span fiscal.Span, active bool) string {
	from, to := r.d.Date(span.Start.String()), r.d.Date(span.End.String())
	if !active {
		date := r.Day(r.Index("date"))
		if date == "" {
			return ""
		}
		return "(" + date + " BETWEEN " + from + " AND " + to + ")"
	}
	start := r.Day(r.Index("start"))
	if start == "" {
		return ""
	}
	i := r.Index("end")
	if r.columns[i].Name == "" && r.Fixed[i] == "" {
		return "(" + start + " <= " + to + ")"
	}
	end := r.Day(i)
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

// Naming returns the texts of the columns that name a row: those of the key, or else all mapped
// columns.
func (r *Rowset) Naming() (list []string) {
	for _, c := range r.keys {
		list = append(list, r.text(c))
	}
	if list == nil {
		list = slices.DeleteFunc(slices.Clone(r.exprs), func(e string) bool { return e == "" })
	}
	return list
}

// List returns the expressions of a row: its fields and the columns of the key.
func (r *Rowset) List() []string {
	list := slices.DeleteFunc(slices.Clone(r.exprs), func(e string) bool { return e == "" })
	for _, c := range r.keys {
		list = append(list, r.text(c))
	}
	return list
}

// Row returns the values of List as a row of a sheet.
func (r *Rowset) Row(values [][]byte, num int) *workbook.Row {
	r.cells = r.cells[:0]
	k := 0
	for i, e := range r.exprs {
		if e != "" {
			r.add(i, values[k])
			k++
		}
	}
	return r.sorted(num)
}

// Where returns the condition that names a row, from the values of List.
func (r *Rowset) Where(values [][]byte) string {
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

// Group returns the values of some fields, in their order, as a row of a sheet.
func (r *Rowset) Group(fields []int, values [][]byte, num int) *workbook.Row {
	r.cells = r.cells[:0]
	for k, i := range fields {
		r.add(i, values[k])
	}
	return r.sorted(num)
}

// add adds the cell of a field, unless it is blank.
func (r *Rowset) add(field int, value []byte) {
	if value != nil {
		r.cells = append(r.cells, workbook.Cell{Col: field + 1, Kind: kindOf(r.columns[field].Kind), Text: value})
	}
}

// sorted returns the cells as a row.
func (r *Rowset) sorted(num int) *workbook.Row {
	slices.SortFunc(r.cells, func(a, b workbook.Cell) int { return a.Col - b.Col })
	return &workbook.Row{Num: num, Cells: r.cells}
}

// Reader returns a reader of the rows, with words of its own, that reads all mapped fields.
func (r *Rowset) Reader(f *filing.Filing) *rows.Reader {
	s := rows.New(f, r.Ledger, nil, nil, &rows.Work{}, func(int) bool { return true })
	s.Groups(r.name, nil)
	r.Aim(s)
	return s
}

// Aim makes a reader read all mapped fields.
func (r *Rowset) Aim(s *rows.Reader) {
	var fields []int
	for i, e := range r.exprs {
		if e != "" {
			fields = append(fields, i)
		}
	}
	s.Aim(fields, rows.Everything)
}
