package check

import "github.com/tieout/tieout/internal/signoff"

// SGN001 reports sections without a current sign-off.
var SGN001 = &Check{Code: "SGN001", Severity: Error, Run: sgn001,
	Title: "no current sign-off (with --require-signoff)"}

func sgn001(p *Pass) {
	if !p.RequireSignoff {
		return
	}
	for _, l := range signoff.Lacking(p.Filing, p.signoffs(), p.Drafts) {
		p.Report(l.At, l.Summary, l.Remedy, "%s", l.Why)
	}
}
