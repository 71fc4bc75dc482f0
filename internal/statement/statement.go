// Package statement prints what a ledger in a database is asked, as SELECT statements that a person
// can read. It sends nothing: a statement is text, in the words of a warehouse.Dialect.
//
// A [Select] is a statement with its parts. An [Aggregate] is an exact sum, a count or an extreme
// of a group, as text. [Subscriptions], [Alike], [Absent] and [Parties] print the questions whose
// answers package evidence judges in files: runs of terms, ids that look the same, missing
// customers, parents. Packages relation and ledger put the statements together, and send them
// through package warehouse.
package statement

import (
	"fmt"
	"strings"

	"github.com/tieout/tieout/internal/warehouse"
)

// Item is an expression of a SELECT, and its name there.
type Item struct{ Expr, Name string }

// Select is a SELECT statement. Names are as the dialect quotes them.
type Select struct {
	Items   []Item
	From    string   // what follows FROM; lines after the first are indented by the writer
	Of      *Select  // what it selects FROM instead, as the name From
	Where   []string // conditions that all must hold
	GroupBy []string
	Having  string
	OrderBy []string
	Limit   int // 0 for no limit
}

// String returns the statement, one clause on a line.
func (s Select) String() string { return s.text("") }

// As returns the statement in parentheses, with a name, as what another selects FROM.
func (s Select) As(name string) string { return "(\n" + s.text("  ") + "\n) AS " + name }

// text returns the statement with each line indented, but for those of a text or a query that
// filing.toml states.
func (s Select) text(indent string) string {
	var b strings.Builder
	line := func(words string) { b.WriteString("\n" + indent + words) }
	b.WriteString(indent + "SELECT ")
	for i, item := range s.Items {
		if i > 0 {
			b.WriteString(",")
			line("       ")
		}
		if b.WriteString(item.Expr); item.Name != "" && item.Name != item.Expr {
			b.WriteString(" AS " + item.Name)
		}
	}
	if s.Of != nil {
		line("FROM (\n" + s.Of.text(indent+"  "))
		line(") AS " + s.From)
	} else {
		line("FROM " + s.From)
	}
	for i, condition := range s.Where {
		line([]string{"WHERE ", "  AND "}[min(i, 1)] + condition)
	}
	if s.GroupBy != nil {
		line("GROUP BY " + strings.Join(s.GroupBy, ", "))
	}
	if s.Having != "" {
		line("HAVING " + s.Having)
	}
	if s.OrderBy != nil {
		line("ORDER BY " + strings.Join(s.OrderBy, ", "))
	}
	if s.Limit > 0 {
		line(fmt.Sprintf("LIMIT %d", s.Limit))
	}
	return b.String()
}

// Name returns a field as statements name it: "fair-value" is "fair_value", quoted.
func Name(d *warehouse.Dialect, field string) string {
	return d.Quote(strings.ReplaceAll(field, "-", "_"))
}

// Table returns a table or view whose name has these parts: "finance"."revenue".
func Table(d *warehouse.Dialect, parts []string) string {
	var quoted []string
	for _, part := range parts {
		quoted = append(quoted, d.Quote(part))
	}
	return strings.Join(quoted, ".")
}

// Query returns a query of filing.toml in parentheses, on lines of its own, so that a comment
// at its end ends there.
func Query(query string) string { return "(\n" + strings.TrimSpace(query) + "\n)" }

// Integer is the type of what count returns.
var Integer = warehouse.Column{Kind: warehouse.Integer, Type: "bigint"}

// Day is the type of a date.
var Day = warehouse.Column{Kind: warehouse.Date, Type: "date"}

// Count returns a number of rows as text.
func Count(d *warehouse.Dialect, when string) string { return d.Text("count(*)"+filter(when), Integer) }

// Sum returns the exact sum of an amount as text, over the rows that meet a condition, if it is
// not "".
func Sum(d *warehouse.Dialect, amount, when string) string {
	return d.Plain("sum(" + amount + ")" + filter(when))
}

// Least returns the least of some texts, over the rows that meet a condition.
func Least(text, when string) string { return "min(" + text + ")" + filter(when) }

// Most returns the greatest of some texts, over the rows that meet a condition.
func Most(text, when string) string { return "max(" + text + ")" + filter(when) }

// Aggregate is a value of a group that the database counts or adds. A group may be made of
// smaller ones, so that the values by which it is grouped are worked out once for each of these
// and not for each row.
type Aggregate struct {
	expr  string // of rows
	again string // the function that makes it from those of smaller groups
	text  func(d *warehouse.Dialect, expr string) string
}

// Counted returns a number of rows that meet a condition, if it is not "".
func Counted(when string) Aggregate {
	return Aggregate{"count(*)" + filter(when), "sum", func(d *warehouse.Dialect, expr string) string { return d.Text(expr, Integer) }}
}

// Added returns the exact sum of an amount over the rows that meet a condition, if it is not "".
func Added(amount, when string) Aggregate {
	return Aggregate{"sum(" + amount + ")" + filter(when), "sum", func(d *warehouse.Dialect, expr string) string { return d.Plain(expr) }}
}

// First returns the least of some texts, over the rows that meet a condition.
func First(text, when string) Aggregate {
	return Aggregate{Least(text, when), "min", func(_ *warehouse.Dialect, expr string) string { return expr }}
}

// Last returns the greatest of some texts, over the rows that meet a condition.
func Last(text, when string) Aggregate {
	return Aggregate{Most(text, when), "max", func(_ *warehouse.Dialect, expr string) string { return expr }}
}

// Text returns the aggregate of rows as text.
func (a Aggregate) Text(d *warehouse.Dialect) string { return a.text(d, a.expr) }

// Item returns the aggregate of rows with a name, for Again.
func (a Aggregate) Item(name string) Item { return Item{Expr: a.expr, Name: name} }

// Again returns, as text, the aggregate of groups in which it has a name.
func (a Aggregate) Again(d *warehouse.Dialect, name string) string {
	return a.text(d, a.again+"("+name+")")
}

func filter(when string) string {
	if when == "" {
		return ""
	}
	return " FILTER (WHERE " + when + ")"
}

// Equals returns the condition that an expression has a value, nil for NULL; literal is the
// value as the dialect writes it.
func Equals(expr string, null bool, literal string) string {
	if null {
		return expr + " IS NULL"
	}
	return expr + " = " + literal
}

// In returns the condition that a text is one of a list; null takes NULL in too.
func In(d *warehouse.Dialect, expr string, words []string, null bool) string {
	var list []string
	for _, word := range words {
		list = append(list, d.Literal(word))
	}
	switch in := expr + " IN (" + strings.Join(list, ", ") + ")"; {
	case list == nil && null:
		return expr + " IS NULL"
	case list == nil:
		return "1 = 0"
	case null:
		return "(" + in + " OR " + expr + " IS NULL)"
	default:
		return in
	}
}
