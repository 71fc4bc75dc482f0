package check

import "tieout/internal/diag"

// LED007 is found by what reads the folder, the ledgers or the templates.
var LED007 = &Check{
	Code: "LED007", Severity: diag.Error,
	Title: `a customer that is its own ancestor in customers`,
	Doc: `Found by the reader of the ledgers: following parents from a customer leads back to
it, so that nobody is the topmost parent which it is counted as.

Example: A was merged into B, and later rows say that B was merged into A.

This check is the product's own. Customers under common control are one customer
for ASC 280-10-50-42, and the expansion rate counts them the same way.

Mend it by leaving the parent of the topmost customer blank.`,
}
