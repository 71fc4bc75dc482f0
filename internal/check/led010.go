package check

import "tieout/internal/diag"

// LED010 is found by what reads the folder, the ledgers or the templates.
var LED010 = &Check{
	Code: "LED010", Severity: diag.Error,
	Title: `a disclosure named in report.disclosures whose ledger is absent`,
	Doc: `Found when the facts are computed: filing.toml names a disclosure, and the ledger
that it is made from is not mapped.

Example: disclosures = ["ndr", "revenue"] with no [ledgers.subscriptions].

This check is the product's own: what was asked for is drafted or the draft is not
complete.

Mend it by mapping the ledger, or by taking the disclosure out of the list.`,
}
