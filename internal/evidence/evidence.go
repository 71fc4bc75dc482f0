// Package evidence looks in the rows of a ledger for evidence that filing.toml describes them
// wrongly: cumulative balances read as activity, end dates that are the first day without service,
// exchange rates quoted the other way around, parents given by name instead of by id, two spellings
// of one id, and recurring revenue on the wrong scale. In comments, "as stated" means as
// filing.toml states it. Each function takes plain values, reads no files, corrects nothing, and
// returns the numbers that a message needs. All comparisons are exact; ratios are compared by
// multiplication.
//
// Each question is a file: [Cumulative] and [Movements] (LED015), [Ends] (LED016), [Rates]
// (LED017), [Names] (LED018), [Alike] (LED019), [Scale] (LED021), [Starts] (LED014) and
// [Charges.Overlaps] (LED003). Package ledger asks them of a filing, package statement prepares the
// same values in a database, and package survey asks them of exports that nobody has described yet.
package evidence

import (
	"strconv"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/text"
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

// Finding is a finding that the rows of a ledger contradict what filing.toml states about
// it. It is reported at one of these rows.
type Finding struct {
	Summary        string
	Row            int
	Detail, Remedy string
	Others         []Note // notes on further rows
	One            bool   // the finding concerns only this row, not the whole ledger
	Weak           bool   // the finding is a warning
}

// Note is a sentence about one row.
type Note struct {
	Row     int
	Message string
}
