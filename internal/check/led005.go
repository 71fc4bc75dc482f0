package check

import "tieout/internal/diag"

// LED005 is found by what reads the folder, the ledgers or the templates.
var LED005 = &Check{
	Code: "LED005", Severity: diag.Error,
	Title: `a currency with no rate near the date it is needed; an unknown currency, country or channel`,
	Doc: `Found by the reader of the ledgers and by what converts amounts: a subscription in
a currency that has no rate on the date it is converted at or in the 7 days before,
two different rates for one currency and date, and a word for a currency, country
or channel that is not known.

Example: a subscription in EUR, and no EUR rate between December 24 and December
31. The last rate of November would give a rate that looks right and is not.

This check is the product's own. For the rates that accounts are translated at see
ASC 830-20-30 and ASC 830-30-45.

Mend it by adding the rate to the fx ledger, or by saying what a word means with
values under the ledger in filing.toml.`,
}
