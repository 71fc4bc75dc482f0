package check

import "tieout/internal/diag"

// TPL001 is found by what reads the folder, the ledgers or the templates.
var TPL001 = &Check{
	Code: "TPL001", Severity: diag.Error,
	Title: `a template that does not parse or run`,
	Doc: `Found by what composes the drafts: a template that text/template cannot parse or
run, one that uses a function which could make digits of its own (printf, len), a
fact piped into something else, a fact in a heading or a code span, or a file in
templates/ that overrides nothing.

Example: {{fact "revenue" .Period "million"}} asks for a format that is not one
("millions" is), and the finding stands at that line and column.

This check is the product's own: every digit of a draft must have an owner, so a
template may place numbers and not make them.

Mend it at the place named. templates/ in the filing folder overrides the built-in
template of the same name; deleting the file brings the built-in one back.`,
}
