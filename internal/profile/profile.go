// Package profile describes a table or view of a database by queries, for `tieout inspect`: its
// rows, its columns with their types, values, dates and totals, the ledger that it looks like, and
// the section of filing.toml that reads it. [Of] returns a [Table] with its columns, and [Tables]
// lists the tables that an account can read. Only counts, extremes, totals and the most frequent
// values of each column cross the wire, as text. A table of any size takes one pass for the whole,
// and one over at most a million rows for each column of words. Package warehouse runs the queries,
// and package vocabulary knows which field a column names.
package profile

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/warehouse"
)

// Limits on what is asked of a table and reported of it.
const (
	mostColumns  = 200       // columns that are described
	mostRows     = 1_000_000 // rows of which different values are counted
	mostWords    = 60        // most frequent values that are read of a column of words
	mostExamples = 3         // values that are reported of a column
)

// Table describes a table, to be written as JSON. Its texts come from the database; the code that
// displays them must escape them.
type Table struct {
	Table   string   `json:"table"`  // the place: "warehouse:finance.revenue"
	Driver  string   `json:"driver"` // as filing.toml names it
	Rows    int      `json:"rows"`
	Ledger  string   `json:"ledger,omitempty"` // the ledger that the table looks like, or "" if none
	Lacks   string   `json:"lacks,omitempty"`  // what the table lacks to be read as that ledger
	Key     []string `json:"key,omitempty"`    // the column that names a row
	Columns []Column `json:"columns"`
	More    int      `json:"columns_more,omitempty"` // number of columns that Columns leaves out
	Guessed []string `json:"guessed,omitempty"`      // fields whose column was chosen by its type alone, as the only one of that type
	Refused []string `json:"refused,omitempty"`      // columns of the ledger that cannot be read as they are, with what to do
	Section string   `json:"section,omitempty"`      // the section of filing.toml that reads the table, or "" if it looks like no ledger
	Others  []Other  `json:"others,omitempty"`       // other ledgers that the table may be

	zone bool // the query takes dates in a time zone
}

// Other describes another ledger that a table may be, with the members of Table of the same names.
type Other struct {
	Ledger  string   `json:"ledger"`
	Lacks   string   `json:"lacks,omitempty"`
	Guessed []string `json:"guessed,omitempty"`
	Refused []string `json:"refused,omitempty"`
	Section string   `json:"section"`
}

// Column describes a column.
type Column struct {
	Name     string   `json:"name"`
	Type     string   `json:"type"`            // as the database writes it
	Kind     string   `json:"kind"`            // one of Kinds
	Field    string   `json:"field,omitempty"` // the field that the column fits, in the ledger that the table looks like; or ""
	Nulls    int      `json:"nulls,omitempty"`
	Blank    int      `json:"blank,omitempty"`         // number of texts without a character
	Distinct int      `json:"distinct"`                // number of different values that were counted
	More     bool     `json:"distinct_more,omitempty"` // whether only the first million rows were counted
	From     string   `json:"from,omitempty"`          // the least value
	To       string   `json:"to,omitempty"`            // the greatest value
	Total    string   `json:"total,omitempty"`         // the sum of decimals, a plain decimal
	Timed    int      `json:"timed,omitempty"`         // number of dates with a time of day other than midnight in UTC
	Examples []string `json:"examples,omitempty"`      // the most frequent values of a column of words
	Problem  string   `json:"problem,omitempty"`       // why tieout does not read the column as it is, "" if it does

	kind  warehouse.Kind
	words []string // the most frequent values
	whole bool     // words are all values
}

// Kinds are the names of the kinds of columns, by warehouse.Kind.
var Kinds = []string{"other", "text", "whole number", "decimal", "floating-point number", "date", "timestamp", "timestamp with time zone", "truth value"}

// Of describes a table of a source. The argument table is a name as the key "table" of a ledger
// has it. An error of the database is returned as the connection returned it.
func Of(ctx context.Context, c warehouse.Conn, s *filing.Source, table string) (*Table, error) {
	l := &filing.Ledger{Source: s, Table: table}
	d := c.Dialect()
	var parts []string
	for _, part := range l.TableParts() {
		parts = append(parts, d.Quote(part))
	}
	if parts == nil {
		return nil, fmt.Errorf("%s is not the name of a table; write SOURCE:TABLE, such as warehouse:finance.revenue", l.Relation())
	}
	p := &pass{ctx: ctx, c: c, d: d, from: strings.Join(parts, "."), t: &Table{Table: l.Relation(), Driver: s.Driver}}
	columns, err := c.Columns(ctx, p.from)
	if err != nil {
		return nil, err
	}
	if more := len(columns) - mostColumns; more > 0 {
		columns, p.t.More = columns[:mostColumns], more
	}
	p.columns, p.t.Columns = columns, make([]Column, len(columns))
	for i, c := range columns {
		p.t.Columns[i] = Column{Name: c.Name, Type: c.Type, Kind: Kinds[c.Kind], kind: c.Kind, Problem: problem(c)}
	}
	if err := p.totals(); err != nil {
		return nil, err
	}
	if err := p.distinct(); err != nil {
		return nil, err
	}
	for i := range columns {
		if err := p.frequent(i); err != nil {
			return nil, err
		}
	}
	plain := *p.t
	for i, m := range recognize(p.t.Columns, p.t.Rows) {
		t := p.t
		if i > 0 {
			other := plain
			t, other.Columns = &other, slices.Clone(plain.Columns)
			for j := range t.Columns {
				t.Columns[j].Field = ""
			}
		}
		t.propose(m, l, d)
		if m.Ledger == "subscriptions" {
			if err := p.ends(m); err != nil {
				return nil, err
			}
		}
		t.Section = t.section(m, l, d)
		if i > 0 {
			p.t.Others = append(p.t.Others, Other{t.Ledger, t.Lacks, t.Guessed, t.Refused, t.Section})
		}
	}
	return p.t, nil
}

// problem returns why a column is not read as it is.
func problem(c warehouse.Column) string {
	switch c.Kind {
	case warehouse.Float:
		return "floating-point numbers have no exact sums, so tieout does not read them as amounts (LED001); cast the column in `query`"
	case warehouse.Timestamp:
		return "a date with a time of day is an error (LED001) unless the ledger has `times`; its date is then read as it is stored"
	case warehouse.Moment:
		return "a date with a time of day is an error (LED001) unless the ledger has `times`; its date is then taken in UTC"
	case warehouse.Boolean, warehouse.Other:
		return "tieout does not read this type; convert the column in `query`"
	}
	return ""
}

// pass asks the database about one table.
type pass struct {
	ctx     context.Context
	c       warehouse.Conn
	d       *warehouse.Dialect
	from    string // the quoted table
	columns []warehouse.Column
	t       *Table
}

// expr returns a column of the alias r.
func (p *pass) expr(i int) string { return "r." + p.d.Quote(p.columns[i].Name) }

// readable reports whether the values of a column can be compared as text.
func (p *pass) readable(i int) bool { return p.columns[i].Kind != warehouse.Other }

// count writes a count as text.
func count(what string) string { return "CAST(count(" + what + ") AS varchar)" }

// asked is an expression of a query, and what to do with its value; nil for NULL.
type asked struct {
	sql  string
	take func(value []byte)
}

// number returns an asked count.
func number(what string, to *int) asked {
	return asked{count(what), func(value []byte) { *to, _ = strconv.Atoi(string(value)) }}
}

// value returns an asked text.
func value(sql string, to *string) asked {
	return asked{sql, func(value []byte) { *to = string(value) }}
}

// ask runs a query of one row.
func (p *pass) ask(label, from string, list []asked) error {
	var exprs []string
	for _, a := range list {
		exprs = append(exprs, a.sql)
	}
	return p.c.Query(p.ctx, label, "SELECT "+strings.Join(exprs, ",\n  ")+"\nFROM "+from+" AS r", func(row [][]byte) error {
		for i, a := range list {
			if i < len(row) && row[i] != nil {
				a.take(row[i])
			}
		}
		return nil
	})
}

// totals counts the rows and, of each column, the NULLs and the blank texts, and finds the
// extremes and the totals, in one pass.
func (p *pass) totals() error {
	filled := make([]int, len(p.columns))
	list := []asked{number("*", &p.t.Rows)}
	for i, c := range p.columns {
		e, out := p.expr(i), &p.t.Columns[i]
		list = append(list, number(e, &filled[i]))
		switch c.Kind {
		case warehouse.Text:
			word := p.d.Text(e, c)
			list = append(list, number("CASE WHEN "+p.d.Trim(word)+" = '' THEN 1 END", &out.Blank), value("min("+word+")", &out.From), value("max("+word+")", &out.To))
		case warehouse.Integer, warehouse.Decimal:
			exact := p.d.Exact(e, c)
			list = append(list, value(p.d.Plain("min("+exact+")"), &out.From), value(p.d.Plain("max("+exact+")"), &out.To))
			if c.Kind == warehouse.Decimal {
				list = append(list, value(p.d.Plain("sum("+exact+")"), &out.Total))
			}
		case warehouse.Date, warehouse.Timestamp, warehouse.Moment:
			day := p.d.Day(e, c)
			list = append(list, value("CAST(min("+day+") AS varchar)", &out.From), value("CAST(max("+day+") AS varchar)", &out.To))
			if c.Kind != warehouse.Date {
				list = append(list, number("CASE WHEN "+p.d.Clock(e, c)+" NOT LIKE '00:00:00%' THEN 1 END", &out.Timed))
			}
		}
	}
	if err := p.ask("rows and totals", p.from, list); err != nil {
		return err
	}
	for i := range p.t.Columns {
		p.t.Columns[i].Nulls = p.t.Rows - filled[i]
	}
	return nil
}

// first returns the relation with some columns of the table, and of a large table its first rows.
func (p *pass) first(columns ...int) string {
	if p.t.Rows <= mostRows {
		return p.from
	}
	var names []string
	for _, i := range columns {
		names = append(names, p.expr(i))
	}
	return fmt.Sprintf("(SELECT %s FROM %s AS r LIMIT %d)", strings.Join(names, ", "), p.from, mostRows)
}

// distinct counts the different values of each column.
func (p *pass) distinct() error {
	var list []asked
	var columns []int
	for i, c := range p.columns {
		if p.readable(i) {
			columns = append(columns, i)
			list = append(list, number("DISTINCT "+p.d.Text(p.expr(i), c), &p.t.Columns[i].Distinct))
			p.t.Columns[i].More = p.t.Rows > mostRows
		}
	}
	if list == nil {
		return nil
	}
	return p.ask("different values", p.first(columns...), list)
}

// frequent reads the most frequent values of a column of words.
func (p *pass) frequent(i int) error {
	c, out := p.columns[i], &p.t.Columns[i]
	if !p.readable(i) || out.Nulls == p.t.Rows {
		return nil
	}
	limit := mostExamples
	if c.Kind == warehouse.Text {
		limit = mostWords
	}
	word := p.d.Text(p.expr(i), c)
	sql := fmt.Sprintf("SELECT word, CAST(n AS varchar) FROM (\n  SELECT %s AS word, count(*) AS n FROM %s AS r WHERE %s IS NOT NULL GROUP BY %[1]s\n) AS w\nORDER BY n DESC, %[4]s LIMIT %d",
		word, p.first(i), p.expr(i), p.d.Order("word"), limit)
	err := p.c.Query(p.ctx, "values of "+text.Clip(text.OneLine(c.Name), 60), sql, func(row [][]byte) error {
		out.words = append(out.words, text.Clip(string(row[0]), 120))
		return nil
	})
	out.whole = !out.More && len(out.words) == out.Distinct
	out.Examples = slices.Clone(out.words[:min(len(out.words), mostExamples)])
	return err
}

// ends finds out whether the ends of terms are the first day without service: it counts the terms
// that are whole months long, or end with a month, under each reading.
func (p *pass) ends(m *match) error {
	i, j := m.column[m.Index("end")], m.column[m.Index("start")]
	if i < 0 || j < 0 || p.columns[i].Kind == warehouse.Text || p.columns[j].Kind == warehouse.Text {
		return nil
	}
	day := func(expr string) string { return "extract(day FROM " + expr + ")" }
	start, end := p.d.Day(p.expr(j), p.columns[j]), p.d.Day(p.expr(i), p.columns[i])
	whole := func(next string) string {
		return "CASE WHEN " + day(next) + " = 1 OR " + day(next) + " = " + day(start) + " THEN 1 END"
	}
	return p.ask("ends of terms", p.from, []asked{number(whole(end), &m.after), number(whole(p.d.Days(end, 1)), &m.last)})
}

// amount reports whether a field holds numbers.
func amount(f schema.Field) bool { return f.Kind == schema.Amount || f.Kind == schema.Rate }
