package check

import "tieout/internal/diag"

// LED006 is found by what reads the folder, the ledgers or the templates.
var LED006 = &Check{
	Code: "LED006", Severity: diag.Warning,
	Title: `text that looks like a number was read as one`,
	Doc: `Found by the reader of the ledgers: cells that hold text which is exactly a plain
number. They are read as that number; Excel's own sums leave them out, so a total
in the workbook may differ from the draft.

Example: ten amounts pasted as text in a column of thousands: SUM is short by them.

This check is the product's own.

Mend it by formatting the column as numbers and saving it.`,
}
