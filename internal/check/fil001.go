package check

import "tieout/internal/diag"

// FIL001 is found by what reads the folder, the ledgers or the templates.
var FIL001 = &Check{
	Code: "FIL001", Severity: diag.Error,
	Title: `filing.toml, or a file beside it, that breaks its form`,
	Doc: `Found by what reads the filing folder: a key that filing.toml does not know, a
value of the wrong type, a table that is missing, a form and a period that do not
belong together, a sheet that is not there, a disclosure that its form does not
take. The same holds for commentary.toml, comments.toml, promises.toml,
restatements.toml and memo.toml, and for draft.lock, facts.json and the documents of
each draft under filed/. The finding stands at the line and column, and
names the nearest key that is known.

Example: [ledgers.revenu] is no ledger, and without this check the revenue
discussion would be left out in silence.

This check is the product's own: a setting that is not understood must not pass
for one that was made.

Mend it by writing the key or value as the message says.`,
}
