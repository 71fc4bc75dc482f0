// Package check is what a reviewer would find in a draft. A check is a value: a
// code, a manual, and a function that reads everything and changes nothing. It
// promises that the letter's own two passages, drafted for the period they are
// drafted for, raise nothing that is not true of their numbers.
package check

import (
	"tieout/internal/diag"
	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/filing"
	"tieout/internal/record"
	"tieout/internal/render"
)

// Package is everything that a check may read.
type Package struct {
	Filing *filing.Filing
	Facts  *fact.Set
	Drafts []*document.Draft
	Filed  []*record.Draft // what was filed before, the newest first
	// Outputs are the drafts as they will be written, byte for byte.
	Outputs []render.Document
	// RequireSignoff asks for a current sign-off of every section.
	RequireSignoff bool
	// Incomplete says that a ledger has errors, so that the numbers are not yet
	// what they will be: only checks of words are run.
	Incomplete bool

	seen map[*document.Draft][]view // what views gave, which several checks ask for
}

// Check is one entry of the manual. Run is nil where the finding is made on the
// way, by what reads the folder, the ledgers or the templates.
type Check struct {
	Code     diag.Code
	Severity diag.Severity
	Title    string // one clause, as rules.md would list it
	Doc      string // the manual: what it finds, the rule and its date, how to mend it
	Words    bool   // it judges words alone, whatever the numbers
	Run      func(*Package) []diag.Diagnostic
}

// All is every check, by code.
var All = []*Check{
	COR001, COR002, COR003,
	EDG001,
	ERR001, ERR002, ERR003,
	FIL001, FIL002,
	FVT001, FVT002, FVT003, FVT004, FVT005,
	GEO001, GEO002, GEO003, GEO004, GEO005,
	KPI001, KPI002, KPI003, KPI004, KPI005, KPI006, KPI007, KPI008, KPI009, KPI010, KPI011,
	LED001, LED002, LED003, LED004, LED005, LED006, LED007, LED008, LED009, LED010, LED011, LED012, LED013, LED014,
	MDA001, MDA002, MDA003, MDA004, MDA005, MDA006, MDA007, MDA008, MDA009, MDA010,
	NGM001, NGM002, NGM003, NGM004, NGM005, NGM006, NGM007, NGM008, NGM009, NGM010,
	NUM001, NUM002, NUM003, NUM004,
	SGN001,
	TIE001, TIE002, TIE003,
	TPL001, TPL002,
	XBR001, XBR002, XBR003,
}

// Run runs the checks.
func Run(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, c := range All {
		if c.Run != nil && (c.Words || !p.Incomplete) {
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
