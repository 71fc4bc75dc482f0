package check

import "tieout/internal/diag"

// LED012 is found by what reads the folder, the ledgers or the templates.
var LED012 = &Check{
	Code: "LED012", Severity: diag.Error,
	Title: `a workbook missing, unreadable, encrypted, over a limit, or not a workbook`,
	Doc: `Found by the reader of the ledgers: the file that filing.toml names is not there,
cannot be opened, has a password, is cut short, is in an old format (.xls), is no
workbook, or is larger than any ledger should be. Found too where a file that a draft is
made from is saved again before the draft is written: it would vouch for what nobody read.

Example: revenue.xlsx that is an .xls renamed.

This check is the product's own.

Mend it by saving the export in Excel as an .xlsx workbook without a password, at
the path that filing.toml names. Where a file changed, finish saving it and run the
command again.`,
}
