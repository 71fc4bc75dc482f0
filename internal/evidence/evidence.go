// Package evidence finds what the rows of a ledger say against the way in which they are
// read: cumulative balances read as activity, ends that are the first day without service,
// rates quoted the other way up, parents given by name, two spellings of one id, recurring
// revenue of another scale. Each function takes plain values, reads nothing, and returns the
// numbers that a message needs. All comparisons are exact; ratios are compared by
// multiplication. Nothing is corrected here.
package evidence

import (
	"strconv"

	"tieout/internal/fiscal"
	"tieout/internal/quantity"
	"tieout/internal/text"
)

// Dated is an amount on a date.
type Dated struct {
	Date   fiscal.Date
	Amount quantity.Scaled
}

// amount returns a number as a message prints it: "1,234.5".
func amount(n quantity.Scaled) string { return text.Group(n.String()) }

// month returns the month of a date: "January 2022".
func month(d fiscal.Date) string {
	y, m, _ := d.Civil()
	return m.String() + " " + strconv.Itoa(y)
}

// Finding is what the rows of a ledger say against the way in which they are read, at one of
// them.
type Finding struct {
	Summary        string
	Row            int
	Detail, Remedy string
	Others         []Note // further rows
	One            bool   // it is of one row alone, and not of the ledger
}

// Note is a sentence on a row.
type Note struct {
	Row     int
	Message string
}
