package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/filing"
	"tieout/internal/input"
	"tieout/internal/source"
	"tieout/internal/text"
	"tieout/internal/warehouse"
	"tieout/internal/workbook"
)

// relation is the table or the query of a ledger in a database, with its mapped columns.
type relation struct {
	*filing.Ledger
	d       *warehouse.Dialect
	from    string             // what follows FROM
	columns []warehouse.Column // by field; without a name if the field has no column
	exprs   []string           // by field: the text of its column, "" if it has none
	only    []string           // the texts of the columns of Only
	kinds   []warehouse.Kind   // of the columns of Only
	key     []warehouse.Column // of Key
	cells   []workbook.Cell    // of a row
}

// relate finds the columns of a ledger in its database.
func relate(ctx context.Context, conn warehouse.Conn, l *filing.Ledger) (*relation, error) {
	r := &relation{Ledger: l, d: conn.Dialect(), columns: make([]warehouse.Column, len(l.Fields)), exprs: make([]string, len(l.Fields))}
	r.from = r.d.Quote(l.Table)
	if parts := strings.Split(l.Table, "."); l.Query == "" {
		for i := range parts {
			parts[i] = r.d.Quote(parts[i])
		}
		r.from = strings.Join(parts, ".")
	} else {
		r.from = "(\n" + l.Query + "\n) AS ledger"
	}
	all, err := conn.Columns(ctx, r.from)
	if err != nil {
		return nil, err
	}
	find := func(name string) (warehouse.Column, error) {
		if i := slices.IndexFunc(all, func(c warehouse.Column) bool { return c.Name == name }); i >= 0 {
			return all[i], nil
		}
		if i := slices.IndexFunc(all, func(c warehouse.Column) bool { return text.Fold(c.Name) == text.Fold(name) }); i >= 0 {
			return all[i], nil
		}
		return warehouse.Column{}, fmt.Errorf("the table has no column %q", name)
	}
	for i, name := range l.Columns {
		if name == "" {
			continue
		}
		if r.columns[i], err = find(name); err != nil {
			return nil, err
		}
		r.exprs[i] = r.text(r.columns[i])
	}
	for _, o := range l.Only {
		c, err := find(o.Header)
		if err != nil {
			return nil, err
		}
		r.only, r.kinds = append(r.only, r.text(c)), append(r.kinds, c.Kind)
	}
	for _, name := range l.Key {
		c, err := find(name)
		if err != nil {
			return nil, err
		}
		r.key = append(r.key, c)
	}
	return r, nil
}

// text returns the text of a column; a time of day is left out.
func (r *relation) text(c warehouse.Column) string {
	quoted := r.d.Quote(c.Name)
	if c.Kind == warehouse.Timestamp || c.Kind == warehouse.Moment {
		return r.d.Text(r.d.Day(quoted, c), warehouse.Column{Name: c.Name, Type: "date", Kind: warehouse.Date})
	}
	return r.d.Text(quoted, c)
}

// day returns the date in a field as the database compares dates; "" if the column holds text.
func (r *relation) day(field int) string {
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
func (r *relation) time(w When) string {
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
func (r *relation) naming() (list []string) {
	for _, c := range r.key {
		list = append(list, r.text(c))
	}
	if list == nil {
		list = slices.DeleteFunc(slices.Clone(r.exprs), func(e string) bool { return e == "" })
	}
	return list
}

// list returns the expressions of a row: its fields, the columns of Only and those of the key.
func (r *relation) list() []string {
	list := slices.DeleteFunc(slices.Clone(r.exprs), func(e string) bool { return e == "" })
	list = append(list, r.only...)
	for _, c := range r.key {
		list = append(list, r.text(c))
	}
	return list
}

// row returns the values of list as a row of a sheet.
func (r *relation) row(values [][]byte, num int) *workbook.Row {
	r.cells = r.cells[:0]
	k := 0
	for i, e := range r.exprs {
		if e != "" {
			r.cell(i, values[k])
			k++
		}
	}
	for i := range r.only {
		r.onlyCell(i, values[k])
		k++
	}
	return r.sorted(num)
}

// where returns the condition that names a row, from the values of list.
func (r *relation) where(values [][]byte) string {
	var list []string
	if r.key != nil {
		for k, c := range r.key {
			list = append(list, r.is(c, values[len(values)-len(r.key)+k]))
		}
		return strings.Join(list, " and ")
	}
	k := 0
	for i, e := range r.exprs {
		if e != "" {
			list = append(list, r.is(r.columns[i], values[k]))
			k++
		}
	}
	return strings.Join(list, " and ")
}

// is returns the condition that a column has a value.
func (r *relation) is(c warehouse.Column, value []byte) string {
	switch {
	case value == nil:
		return c.Name + " is null"
	case c.Kind == warehouse.Integer || c.Kind == warehouse.Decimal:
		return c.Name + " = " + string(value)
	}
	return c.Name + " = " + r.d.Literal(string(value))
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
func (r *relation) cell(field int, value []byte) {
	if value != nil {
		r.cells = append(r.cells, workbook.Cell{Col: field + 1, Kind: kindOf(r.columns[field].Kind), Text: value})
	}
}

// onlyCell adds the cell of a column of Only, unless it is blank.
func (r *relation) onlyCell(i int, value []byte) {
	if value != nil {
		r.cells = append(r.cells, workbook.Cell{Col: len(r.Fields) + i + 1, Kind: kindOf(r.kinds[i]), Text: value})
	}
}

// sorted returns the cells as a row.
func (r *relation) sorted(num int) *workbook.Row {
	slices.SortFunc(r.cells, func(a, b workbook.Cell) int { return a.Col - b.Col })
	return &workbook.Row{Num: num, Cells: r.cells}
}

// reader returns a sheet that reads the rows of the relation, with words of its own.
func (r *relation) reader(b *Book) *sheet {
	s := newSheet(b.filing, r.Ledger, nil, nil, &work{}, func(int) bool { return true })
	s.part = &part{file: r.Relation(), header: 1}
	s.parts = []*part{s.part}
	s.book, s.plain = table{}, true
	s.onlyAt = make([]int, len(r.only))
	for i := range r.only {
		s.onlyAt[i] = len(r.Fields) + i + 1
	}
	s.days = make([]dayMix, len(r.Fields))
	r.aim(s)
	return s
}

// aim makes a sheet read all mapped fields.
func (r *relation) aim(s *sheet) {
	var fields []int
	for i, e := range r.exprs {
		if e != "" {
			fields = append(fields, i)
		}
	}
	r.aimAt(s, fields)
}

// aimAt makes a sheet read some of the mapped fields.
func (r *relation) aimAt(s *sheet, fields []int) {
	s.fields, s.fieldsAt, s.columns = fields, make([][]int, len(r.Fields)+1), make([]int, len(r.Fields))
	for _, i := range fields {
		s.columns[i], s.fieldsAt[i+1] = i+1, []int{i}
		s.row.word[i], s.row.date[i] = 0, 0
	}
	for i := range r.Fields {
		if r.Fixed[i] == "" && !slices.Contains(fields, i) {
			s.row.word[i], s.row.date[i] = 0, 0
		}
	}
}

// table is the file of a sheet that reads a relation.
type table struct{ input.Book }

func (table) FullCalc() bool { return false }

func (table) Format(uint32) (none workbook.Format) { return none }

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

// refusedQuery returns the finding of an error of a database.
func refusedQuery(err error, at source.Place) *diag.Diagnostic {
	var told interface {
		Diagnostic(source.Place) diag.Diagnostic
	}
	if errors.As(err, &told) {
		d := told.Diagnostic(at)
		return &d
	}
	return &diag.Diagnostic{Code: "LED012", Summary: "database that cannot be read", Subject: at, Detail: err.Error(), Remedy: "Correct the connection, and run the command again"}
}
