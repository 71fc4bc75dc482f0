// Package check reviews a draft. A [Check] has a code, a manual page and a function that reads an
// [Input] and changes nothing; the function reports through a [Pass], which sets the code and the
// severity and makes each reading of the drafts once. Package walk fills the Input with what the
// earlier stages returned, and [Run] returns the findings in the order of the checks.
//
// Each check is a file of its name, such as kpi012.go, with its manual in manual/KPI012.md. [All]
// also has the codes that other packages report on the way, from elsewhere.tsv. Package english
// reads the sentences that checks judge, and package inline the tags.
//
// In this package, Staff is the staff of the SEC. A promise is a commitment about a later filing
// that the registrant made in a letter to Staff. Two built-in templates contain sentences from a
// letter to Staff that some checks would normally report. These checks report such a sentence only
// if numbers of the draft contradict it.
package check

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/drift"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/parallel"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/render"
)

// Input holds everything that a check may read.
type Input struct {
	Filing *filing.Filing
	Facts  *fact.Set
	Drafts []*document.Draft
	Filed  []*record.Draft // earlier filings, newest first
	Drift  []drift.Result  // figures of filed reports, computed again
	// Outputs are the files of the drafts, byte for byte as they will be written.
	Outputs []render.Document
	// RequireSignoff makes a section without a current sign-off an error.
	RequireSignoff bool
	// Incomplete is set if a ledger has errors. The numbers of the draft may then change, so
	// only the checks whose Words is true run.
	Incomplete bool
}

// Check is one check: its code, its title, its severity and the function that reports its
// findings.
type Check struct {
	Code     diag.Code
	Severity diag.Severity
	Title    string // one clause, no full stop
	Words    bool   // the check reads only text, and therefore runs even if Input.Incomplete is set
	Run      func(*Pass)

	// Rule and FoundBy are set if Run is nil. Rule is the rule that the manual page cites, and
	// FoundBy names the packages that report the findings.
	Rule    string
	FoundBy string
}

//go:embed manual/*.md
var manuals embed.FS

// Manual returns the manual page of the check, from manual/CODE.md: what the check finds, an
// example, the rule with its date, and what to do.
func (c *Check) Manual() string {
	text, _ := manuals.ReadFile(fmt.Sprintf("manual/%s.md", c.Code)) // a test refuses a code without one
	return strings.TrimSpace(string(text))
}

// checks holds the codes with a Run, each in the file of its name.
var checks = []*Check{
	COR001, COR002, COR003,
	EDG001,
	ERR001, ERR002, ERR003, ERR004, ERR005,
	FVT001, FVT002, FVT004, FVT005,
	GEO001, GEO002, GEO003, GEO004, GEO005, GEO006, GEO007,
	KPI001, KPI002, KPI003, KPI004, KPI005, KPI006, KPI007, KPI008, KPI009, KPI010, KPI011, KPI012, KPI013,
	MDA001, MDA002, MDA003, MDA004, MDA005, MDA006, MDA007, MDA008, MDA009, MDA010, MDA011, MDA012, MDA013,
	NGM001, NGM002, NGM003, NGM004, NGM005, NGM006, NGM007, NGM008, NGM009, NGM010, NGM011, NGM012,
	NUM001, NUM002, NUM003, NUM004, NUM005,
	SGN001,
	TIE001, TIE002, TIE003,
	XBR001, XBR002, XBR003,
}

// All lists every check, sorted by code. It includes the checks whose findings other packages
// report.
var All = slices.SortedFunc(slices.Values(slices.Concat(checks, foundElsewhere)), func(a, b *Check) int {
	return strings.Compare(string(a.Code), string(b.Code))
})

// Run runs the given checks, or all of them if none is given, and returns their findings
// in the order of the checks.
func Run(p *Input, only ...*Check) []diag.Diagnostic {
	if only == nil {
		only = checks
	}
	shared := newReadings(p)
	var found []diag.Diagnostic
	for _, list := range parallel.Map(only, func(c *Check) []*finding {
		pass := &Pass{readings: shared, check: c}
		if c.Run != nil && (c.Words || !p.Incomplete) {
			c.Run(pass)
		}
		return pass.found
	}) {
		for _, f := range list {
			found = append(found, diag.Diagnostic(*f))
		}
	}
	return found
}

// Find returns the check with the given code, or nil.
func Find(code string) *Check {
	if i := slices.IndexFunc(All, func(c *Check) bool { return string(c.Code) == code }); i >= 0 {
		return All[i]
	}
	return nil
}
