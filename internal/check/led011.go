package check

import "tieout/internal/diag"

// LED011 is found by what reads the folder, the ledgers or the templates.
var LED011 = &Check{
	Code: "LED011", Severity: diag.Info,
	Title: `a disclosure left out for want of a ledger`,
	Doc: `Found when the facts are computed: filing.toml names no disclosures, so each is
drafted whose ledgers are there, and this says which were left out.

Example: with no trial balance the non-GAAP section is not drafted.

This check is the product's own, for the record. Name the disclosures under
[report] to be told only of what is missing from them.`,
}
