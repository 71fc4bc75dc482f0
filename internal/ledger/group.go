package ledger

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"tieout/internal/intern"
	"tieout/internal/rows"

	"tieout/internal/diag"
	"tieout/internal/figure"
	"tieout/internal/filing"
	"tieout/internal/source"
	"tieout/internal/warehouse"
)

// table is a table, a view or a query of a database: the one part of a ledger there. While a
// group is read, its cells are those of the group, and findings about them wait until the rows
// of the group can be named.
type table struct {
	ledger  *filing.Ledger
	dialect *warehouse.Dialect
	name    string             // as places have it, "warehouse:finance.revenue"
	columns []warehouse.Column // by field; one without a name is not mapped
	keys    []warehouse.Column // those that name a row
	from    string             // what follows FROM
	kept    []string           // the conditions of the rows that Only keeps
	group   group
	faults  []*fault // in the order found
	causes  map[string]*fault
	groups  int // groups with a fault
}

// group is what is read at a time: rows that are alike in some columns.
type group struct {
	at      rows.Spot
	rows    int      // 0 while none is read
	where   string   // what names the group, or its row
	row     bool     // where names one row
	is      []string // the conditions that its rows meet, as SQL
	also    []string // those that the rows meet that a finding is about
	of      int      // the number of these
	counted bool     // rows, or of, is the number; otherwise it is at most that

	describe func(*group) // sets where and is; nil if they are set. Few groups need them
}

// described returns the group that is read, with where and is.
func (r *table) described() *group {
	if describe := r.group.describe; describe != nil {
		r.group.describe = nil
		describe(&r.group)
	}
	return &r.group
}

// fault is a finding about rows of one or more groups.
type fault struct {
	found   []diag.Diagnostic // the first of them
	groups  []group           // likewise
	rows    int
	counted bool // one finding stands for all
}

// mostPlaces is the number of rows of a database that findings of one cause list.
const mostPlaces = 3

// Cell implements relation: it returns the place of a row or a group: the one that is read, else the table.
func (r *table) Cell(at rows.Spot) source.Cell {
	c := source.Cell{Workbook: r.name}
	if at == r.group.at {
		c.Where = r.described().where
	}
	return c
}

// having returns the place of the rows that have a word in a field.
func (r *table) having(field int, words *rows.Words, id intern.ID) source.Cell {
	if r.columns[field].Name == "" {
		return source.Cell{Workbook: r.name}
	}
	return source.Cell{Workbook: r.name, Where: whereIs(r.columns[field], []byte(words.Written(id)))}
}

// Ranges implements relation: it returns the columns of a field.
func (r *table) Ranges(field int) (list []source.Range) {
	l := r.ledger
	fields := []int{field}
	if l.Split && l.Fields[field].Name == "amount" {
		fields = []int{l.Index("debit"), l.Index("credit")}
	}
	for _, i := range fields {
		if name := r.columns[i].Name; name != "" {
			list = append(list, source.Range{Workbook: r.name, First: name, Last: name})
		}
	}
	return list
}

var simple = regexp.MustCompile(`^[\pL_][\pL\pN_$]*$`)

// whereIs returns the condition that a column has a value, nil for NULL, as a place shows it.
func whereIs(c warehouse.Column, value []byte) string {
	name := c.Name
	if !simple.MatchString(name) {
		name = `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
	}
	switch {
	case value == nil:
		return name + " is null"
	case c.Kind == warehouse.Integer || c.Kind == warehouse.Decimal:
		return name + " = " + string(value)
	}
	return name + " = '" + strings.ReplaceAll(string(value), "'", "''") + "'"
}

var digits = regexp.MustCompile(`"(?:[^"\\0-9]|\\.)*[0-9](?:[^"\\]|\\.)*"|[0-9][0-9.,:-]*`)

// Keep implements relation: it keeps a finding about the group that is read, and reports whether it is
// one.
func (r *table) Keep(d diag.Diagnostic, counted bool) bool {
	if at, in := d.Subject.(source.Cell); r.group.rows == 0 || !in || at.Workbook != r.name {
		return false
	}
	detail, _, _ := strings.Cut(d.Detail, ";")
	if counted {
		detail = ""
	}
	cause := fmt.Sprint(d.Severity, d.Code, d.Summary, digits.ReplaceAllString(detail+"\x00"+d.Remedy, "#"))
	f := r.causes[cause]
	if f == nil {
		f = &fault{counted: counted}
		r.causes[cause], r.faults = f, append(r.faults, f)
	}
	if len(f.found) < mostPlaces {
		f.found, f.groups = append(f.found, d), append(f.groups, *r.described())
	}
	f.rows += cmp.Or(r.group.of, r.group.rows)
	r.groups++
	return true
}

// settle lists the findings about the groups of a pass. The function rows returns the places of
// the first rows of a group that a finding is about, at most n; none if they have no keys. With 0,
// it returns their number.
func (r *table) settle(s *rows.Reader, rows func(g group, n int) ([]string, error)) error {
	r.group = group{}
	for _, f := range r.faults {
		var found []diag.Diagnostic
		for i, d := range f.found {
			g := f.groups[i]
			if !g.counted {
				number, err := rows(g, 0)
				if err != nil {
					return err
				}
				n, err := strconv.Atoi(number[0])
				if err != nil {
					return err
				}
				f.rows, g.of = f.rows-cmp.Or(g.of, g.rows)+n, n
			}
			places := []string{g.where}
			if n := cmp.Or(g.of, g.rows); len(r.keys) > 0 && (!g.row || n > 1) {
				named, err := rows(g, min(mostPlaces-len(found), n))
				if err != nil {
					return err
				}
				if named != nil {
					places = named
				}
			}
			for _, where := range places {
				d.Subject = source.Cell{Workbook: r.name, Where: where}
				found = append(found, d)
			}
			if len(found) >= mostPlaces || f.counted {
				break
			}
		}
		more := f.rows - len(found)
		switch {
		case f.counted:
			found = found[:1]
			found[0].Detail = "one row has such a value"
			if f.rows > 1 {
				found[0].Detail = fmt.Sprintf("%s rows have such a value; the first one is here", figure.Group(fmt.Sprint(f.rows)))
			}
		case more > 0:
			last := found[len(found)-1]
			last.Related = nil
			last.Detail = fmt.Sprintf("%s; %s more rows like this one", last.Detail, figure.Group(fmt.Sprint(more)))
			found[len(found)-1] = last
		}
		for _, d := range found {
			s.Findings.Report(d)
		}
	}
	r.faults, r.causes = nil, map[string]*fault{}
	return nil
}
