package statement

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/warehouse"
)

// Subscriptions is a ledger of subscription terms in a database: a relation, and an expression
// over its columns for each field. Rows whose customer is blank or whose start is NULL are left
// out; other statements report them.
type Subscriptions struct {
	Dialect *warehouse.Dialect
	From    string // what follows FROM: a quoted table, or a query in parentheses with a name
	Where   string // the condition on its rows; "" for none

	Customer string   // text without outer blanks
	Start    string   // the first day of a term, a date
	End      string   // the last day of service, a date; NULL if the term is open
	DayAfter bool     // whether a cell of `end` holds the day after End
	ARR      string   // an exact decimal
	Currency string   // text, as Subscription and Product; "" for a field that has no column
	Contract string   // the field subscription
	Product  string   //
	Key      []string // texts that name a row
}

// openEnd stands for the end of an open term within a statement.
const openEnd = "9999-12-30"

var (
	asDate  = warehouse.Column{Type: "date", Kind: warehouse.Date}
	asCount = warehouse.Column{Type: "bigint", Kind: warehouse.Integer}
)

// day returns a date as ISO text.
func (s *Subscriptions) day(expr string) string { return s.Dialect.Text(expr, asDate) }

// number returns a whole number as text.
func (s *Subscriptions) number(expr string) string { return s.Dialect.Text(expr, asCount) }

// terms returns the relation of the terms in parentheses, with the columns customer, start_day,
// end_day and those of more, which are expressions with their names.
func (s *Subscriptions) terms(end string, more []string, where ...string) string {
	columns := append([]string{s.Customer + " AS customer", s.Start + " AS start_day", end + " AS end_day"}, more...)
	where = append([]string{s.Customer + " <> ''", s.Start + " IS NOT NULL"}, where...)
	if s.Where != "" {
		where = append([]string{s.Where}, where...)
	}
	for i := range where {
		where[i] = "(" + where[i] + ")"
	}
	return "(\nSELECT " + strings.Join(columns, ",\n  ") + "\nFROM " + s.From + "\nWHERE " + strings.Join(where, "\n  AND ") + "\n)"
}

// closed returns an end in which a far day stands for that of an open term.
func (s *Subscriptions) closed() string {
	return "coalesce(" + s.End + ", " + s.Dialect.Date(openEnd) + ")"
}

// cell returns the end as a cell shows it.
func (s *Subscriptions) cell() string {
	if s.DayAfter {
		return s.Dialect.Days(s.End, 1)
	}
	return s.End
}

// keys returns the expressions of the key with the names key_1 and following.
func (s *Subscriptions) keys() (list []string) {
	for i, k := range s.Key {
		list = append(list, k+" AS "+keyName(i))
	}
	return list
}

func keyName(i int) string { return "key_" + strconv.Itoa(i+1) }

// Place names a row of a ledger: the values of its key, nil for NULL.
type Place []*string

// placeOf returns the place in values of a row.
func placeOf(values [][]byte) Place {
	p := make(Place, len(values))
	for i, v := range values {
		if v != nil {
			text := string(v)
			p[i] = &text
		}
	}
	return p
}

// ErrShape is an error of a server that returned other columns than were asked for.
var ErrShape = errors.New("the database returned another number of columns than the query has")

// dateOf reads ISO text; NULL is 0.
func dateOf(value []byte) (fiscal.Date, error) {
	if value == nil {
		return 0, nil
	}
	return fiscal.ParseDate(string(value))
}

// countOf reads a count; NULL, which a sum over no rows returns, is 0.
func countOf(value []byte) (int, error) {
	if value == nil {
		return 0, nil
	}
	n, err := strconv.Atoi(string(value))
	if err != nil {
		return 0, fmt.Errorf("%q is not a count", value)
	}
	return n, nil
}
