package check

import "tieout/internal/diag"

// LED008 is found by what reads the folder, the ledgers or the templates.
var LED008 = &Check{
	Code: "LED008", Severity: diag.Warning,
	Title: `negative ARR; negative revenue from a new customer`,
	Doc: `Found by the reader of the ledgers and by what tells new customers from existing
ones: a subscription with annual recurring revenue below zero, and a new customer
whose revenue for the period is below zero.

Example: a credit note entered as a subscription of -12,000. It lowers the
denominator of the expansion rate one year and raises the rate the next.

This check is the product's own.

Mend it by recording a credit in the revenue ledger, for the customer whose
revenue it takes back; leave it where it is what happened.`,
}
