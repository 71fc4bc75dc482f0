package check

import "tieout/internal/diag"

// LED014 is found by what reads the folder, the ledgers or the templates.
var LED014 = &Check{
	Code: "LED014", Severity: diag.Warning,
	Title: `a quarter of a shown period with no row, though the period has some`,
	Doc: `Found when the facts are computed: a period that the report shows has rows in the
revenue ledger, and one of its quarters has none. The period's revenue is then the
sum of what is there, and may be that of nine months.

Example: an export that stops at September 30, in a 10-K for the year to December
31.

This check is the product's own.

Mend it by exporting the quarter too; leave it where there was no revenue.`,
}
