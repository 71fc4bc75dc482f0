package check

import "tieout/internal/diag"

// LED002 is found by what reads the folder, the ledgers or the templates.
var LED002 = &Check{
	Code: "LED002", Severity: diag.Error,
	Title: `a mapped header missing, doubled, or under a merged cell`,
	Doc: `Found by the reader of the ledgers: the columns that filing.toml maps are looked
for in the first row that holds all of them. A header that is not there, that
stands twice, or that lies under a merged cell, names no column for certain.

Example: an export with "Amount" in local currency and "Amount" in dollars: which
was meant cannot be told.

This check is the product's own: a column is never guessed.

Mend the header in the workbook, or the name under columns in filing.toml; the
message lists the headers that were found. Case and runs of blanks do not matter.`,
}
