// Package check is what a reviewer would find in a draft. A check is a value: a
// code, a manual, and a function that reads everything and changes nothing.
package check

import (
	"tieout/internal/diag"
	"tieout/internal/draft"
	"tieout/internal/fact"
	"tieout/internal/filing"
)

// Package is everything that a check may read.
type Package struct {
	Filing *filing.Filing
	Facts  *fact.Set
	Drafts []*draft.Draft
}

// Check is one entry of the manual. Run is nil where the finding is made on the
// way, by what reads the folder, the ledgers or the templates.
type Check struct {
	Code     diag.Code
	Severity diag.Severity
	Title    string // one clause, as rules.md would list it
	Doc      string // the manual: what it finds, the rule and its date, how to mend it
	Run      func(*Package) []diag.Diagnostic
}

// All is every check, by code.
var All = []*Check{}

// Run runs the checks.
func Run(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, c := range All {
		if c.Run != nil {
			found = append(found, c.Run(p)...)
		}
	}
	return found
}

// Find gives the check of a code, or nil.
func Find(code string) *Check {
	for _, c := range All {
		if string(c.Code) == code {
			return c
		}
	}
	return nil
}
