package check

import "tieout/internal/diag"

// TPL002 is found by what reads the folder, the ledgers or the templates.
var TPL002 = &Check{
	Code: "TPL002", Severity: diag.Error,
	Title: `a fact that does not exist, and why`,
	Doc: `Found by what composes the drafts: a template shows a fact that this filing does
not have. The message gives the reason: a ledger without a row for the period, a
divisor of zero, an exchange rate that is missing, or a name that is misspelt, with
the nearest one that exists.

Example: the rate of the year before needs subscriptions active two years ago; an
export that starts last year cannot give it, and zero would be untrue.

This check is the product's own. A period that must be presented and has no number
is for counsel to settle, not for a template to leave out: see Regulation S-X
Articles 3 and 8 for the periods that statements cover, and Item 303(b) of
Regulation S-K for the periods that the discussion covers.

Mend what the fact is made from; the message leads to it. With --force the draft
is written with [●] in its place, not for filing.`,
}
