package check

import "tieout/internal/diag"

// LED004 is found by what reads the folder, the ledgers or the templates.
var LED004 = &Check{
	Code: "LED004", Severity: diag.Warning,
	Title: `hidden rows or columns, filtered rows`,
	Doc: `Found by the reader of the ledgers: a sheet with hidden rows or columns, or with a
filter that hides some. Hidden rows are counted, since what Excel shows is not what
a workbook holds, and a person must see that this was meant.

Example: an export filtered to one region and saved: the total that its preparer
saw is not the total that was read.

This check is the product's own.

Mend it by unhiding the rows; or delete those that do not belong.`,
}
