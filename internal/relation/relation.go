// Package relation reads one ledger in a database. It prints the statements for a ledger, checks
// that its columns have types that are read exactly, and turns the groups that they return into
// rows (package rows), so that a ledger in a database has the findings, and the words of findings,
// of a ledger in files. It does not know for which numbers a group is read: package ledger asks for
// groups, and adds them up. Values cross the wire as text; of the rows, only those are fetched that
// a finding names or a trace shows.
//
// A [Relation] is the table, view or query, and names places in it. [Relation.Open] returns a
// [Reader], which answers a [Pass], the groups and times that package ledger asks for. A [Rowset]
// is the same relation for package ledger to fetch rows from. Package statement prints the SQL, and
// package warehouse sends it.
package relation

import (
	"regexp"
	"strings"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/rows"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/warehouse"
)

// Relation is a table, a view or a query of a database: the one part of a ledger there. While a
// group is read, its cells are those of the group, and findings about them wait until the rows
// of the group can be named.
type Relation struct {
	ledger  *filing.Ledger
	dialect *warehouse.Dialect // nil before Open
	name    string             // as places have it, "warehouse:finance.revenue"
	columns []warehouse.Column // by field; one without a name is not mapped
	keys    []warehouse.Column // those that name a row
	from    string             // what follows FROM; "" before Open
	kept    []string           // the conditions of the rows that Only keeps
	group   group
	faults  []*fault // in the order found
	causes  map[string]*fault
	listed  map[string]bool // the causes of the passes before
	named   int             // queries for keys
	groups  int             // groups with a fault
}

// New returns the relation of a ledger in a database.
func New(l *filing.Ledger) *Relation {
	return &Relation{ledger: l, name: l.Relation(), columns: make([]warehouse.Column, len(l.Fields)), causes: map[string]*fault{}, listed: map[string]bool{}}
}

// Column returns the column of a field; it has no name if the field is not mapped to one, or before
// Open.
func (r *Relation) Column(field int) warehouse.Column { return r.columns[field] }

// Cell implements rows.Relation: it returns the place of the row or group that is read, if it is at the
// given place, and else that of the relation.
func (r *Relation) Cell(at rows.Spot) source.Cell {
	c := source.Cell{Workbook: r.name}
	if at == r.group.at {
		c.Where = r.described().where
	}
	return c
}

// Having returns the place of the rows that have a word in a field.
func (r *Relation) Having(field int, word string) source.Cell {
	if r.columns[field].Name == "" {
		return source.Cell{Workbook: r.name}
	}
	return source.Cell{Workbook: r.name, Where: whereIs(r.columns[field], []byte(word))}
}

// Ranges implements rows.Relation: it returns the columns of a field.
func (r *Relation) Ranges(field int) (list []source.Range) {
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
	case (c.Kind == warehouse.Integer || c.Kind == warehouse.Decimal) && isNumber(value):
		return name + " = " + string(value)
	}
	return name + " = '" + strings.ReplaceAll(string(value), "'", "''") + "'"
}
