package check

import "tieout/internal/diag"

// LED013 is found by what reads the folder, the ledgers or the templates.
var LED013 = &Check{
	Code: "LED013", Severity: diag.Error,
	Title: `a totals row among the rows`,
	Doc: `Found by the reader of the ledgers: a row whose label says total, or which lacks an
id or date and whose amount is the sum of those above it. Counted as a row it would
double the ledger.

Example: "Grand total" under the last row of an export from a report writer.

This check is the product's own.

Mend it by removing the row from the export.`,
}
