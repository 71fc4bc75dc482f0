package check

import "tieout/internal/diag"

// FIL002 is found by what reads the folder, the ledgers or the templates.
var FIL002 = &Check{
	Code: "FIL002", Severity: diag.Error,
	Title: `a path that leaves the folder`,
	Doc: `Found by what opens the ledgers: a file named in filing.toml that lies outside the
filing folder, by an absolute path, by "..", or by a link that leads out of it.

Example: file = "../2021/revenue.xlsx" would tie this year's draft to a workbook
that nobody who receives the folder has.

This check is the product's own: the folder is the record of what a draft was made
from, so it must hold all of it.

Mend it by putting the workbook itself into the folder.`,
}
