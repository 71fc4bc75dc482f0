// Package statement prints what a ledger in a database is asked, as SELECT statements that a
// person can read. It sends nothing: a statement is text, for a dialect of package warehouse.
package statement
