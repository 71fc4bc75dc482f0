package check

import "tieout/internal/diag"

// LED003 is found by what reads the folder, the ledgers or the templates.
var LED003 = &Check{
	Code: "LED003", Severity: diag.Error,
	Title: `a date out of every sane year, an end before its start, a term listed twice`,
	Doc: `Found by the reader of the ledgers: a date before 1970 or after 2100, a
subscription that ends before it starts, a customer with two parents, and a row
that equals another in every mapped field and would be counted twice.

Example: an end of 9999-12-31 for a subscription without an end. It is read as a
slip, since a blank is how an open end is said.

This check is the product's own: each of these changes who is active on a date, and
so the rate, without any cell looking wrong.

Mend the cell. Where two equal rows are both meant, map reference to a column that
tells them apart.`,
}
