// Package warehouse reads ledgers that stand in a database. A connection is one read-only
// session: it sends SELECT statements and nothing else, save what begins and ends the
// transaction in which they run. All values cross the wire as text, so that no amount passes
// through a binary floating-point number. The connection string comes from the environment and
// appears in no message, log or file.
//
// [Open] opens a [Conn] for a source of filing.toml, and [Sessions] are those of one run, one for
// each source. A [Dialect] is how a database writes names, values and casts. Package statement
// prints statements with it; packages relation, ledger and profile send them. An [Error] has words
// for the person who drafts and for the administrator of the database.
//
// # Retries
//
// A query that has delivered no row is sent up to three times if the connection is lost or the
// database cannot keep its snapshot, with a pause that grows. In PostgreSQL this holds only until
// the first row of the session was delivered, because the next connection sees another state of
// the database; afterwards the error is ErrLost, and a caller who wants to try again reads
// everything again in new sessions. No other error is tried again. A statement that fails ends
// its transaction; the session goes on in a new one, and Snapshot reports false if rows had been
// delivered before. A context that ends cancels the query in the server.
//
// # Another database
//
// A driver is three things: a value of Dialect; a type with the five methods of Conn; and a map
// from the errors of the server to a Reason. Open chooses among them by the driver that
// filing.toml states, which filing.Drivers lists. Statements are printed elsewhere, through the
// dialect alone. The tests of a dialect are tables that every database runs: add a function that
// opens the new database to dialect_test.go. Expect to look up six things: how texts are compared
// and sorted by bytes; what pads CHAR; whether a sum of decimals can lose digits without an
// error; how a moment is converted to UTC; which types of columns the client reports; and
// whether queries can share one state of the tables.
package warehouse

import (
	"context"

	"github.com/tieout/tieout/internal/filing"
)

// Conn is a session of a database. It is for one goroutine at a time.
type Conn interface {
	// Dialect returns how the database writes names, values and casts.
	Dialect() *Dialect
	// Columns returns the columns of a relation: a quoted table, or a query in parentheses.
	Columns(ctx context.Context, from string) ([]Column, error)
	// Query runs one SELECT and calls each with every row, in order. A value is the text of
	// the column, nil for NULL; row and its values are valid until each returns. The label
	// names the query in progress and errors, such as "revenue by customer". A read error is
	// tried again only if no row was delivered. An error of each ends the query and is returned.
	Query(ctx context.Context, label, sql string, each func(row [][]byte) error) error
	// Snapshot reports whether all queries of the session see one state of the database. If
	// not, the caller reads control totals before and after, and compares them.
	Snapshot() bool
	Close() error
}

// Connect opens a session of a source of filing.toml.
type Connect func(ctx context.Context, s *filing.Source) (Conn, error)

// Column is a column of a relation.
type Column struct {
	Name string
	Type string // as the database writes it: "numeric(18,2)", "double precision"
	Kind Kind
	Bare bool // equal values have equal texts: a statement may group by the column itself, which is faster than by its text
}

// Kind is the kind of value that a column holds.
type Kind uint8

// The kinds of columns. Other is a type whose values tieout does not read.
const (
	Other     Kind = iota
	Text           // character types of any length, enumerations, UUIDs
	Integer        // whole numbers of a fixed size
	Decimal        // exact decimals
	Float          // binary floating-point numbers, which are refused
	Date           // days
	Timestamp      // a day and a time of day, without a time zone
	Moment         // a day and a time of day, with a time zone
	Boolean
)

// Dialect is how a database writes what the queries of tieout need. It is plain data and small
// functions, so that another database is another value.
type Dialect struct {
	Name    string                                    // as filing.toml names the driver
	Columns bool                                      // its planner has statistics of columns, and none of expressions: rows are grouped by their columns first, and these groups by their text
	System  string                                    // what comes before a function whose operands may have any type, so that it is the server's own: "pg_catalog."
	AnyCase bool                                      // names of columns are equal in any letter case
	Quote   func(name string) string                  // an identifier
	Literal func(text string) string                  // a text
	Date    func(day string) string                   // a date from ISO text: DATE '2022-12-31'
	Text    func(expr string, c Column) string        // the exact value of a column as text that groups byte for byte, whatever the collation, padding or time zone
	Trim    func(expr string) string                  // a text that Text returned without outer blanks, as unicode.IsSpace has them
	Day     func(expr string, c Column) string        // a date, timestamp or moment (in UTC) as a date
	Clock   func(expr string, c Column) string        // the time of day of a timestamp or moment (in UTC), as text such as 08:00:00 or 08:00:00.5
	Exact   func(expr string, c Column) string        // an integer or decimal as a decimal whose sums are exact
	Plain   func(expr string) string                  // a decimal that Exact or a sum returned, as plain text; NaN and infinities as their names
	Order   func(expr string) string                  // the expression to sort text by its bytes
	Days    func(expr string, days int) string        // a date plus a number of days
	Months  func(expr string, months int) string      // a date plus a number of months; a day that the month lacks is its last
	Unique  func(table string, names []string) string // a SELECT that returns a row if a constraint keeps rows of a table apart by some of these columns, none of them NULL; nil if the database cannot say
	Hash    func(exprs []string) string               // a whole number of 64 bits that rows have in common if these values are equal in them, as GROUP BY compares them; nil if the database has no such function
	Bytes   func(expr string) string                  // the length of a text in bytes of UTF-8; nil if the texts of the database cannot hold all characters of Unicode
}
