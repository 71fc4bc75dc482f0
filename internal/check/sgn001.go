package check

import (
	"fmt"
	"slices"

	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/signoff"
	"tieout/internal/source"
)

// SGN001 reports sections without a current sign-off.
var SGN001 = &Check{Code: "SGN001", Severity: Error, Run: sgn001,
	Title: "no current sign-off (with --require-signoff)"}

func sgn001(p *Pass) {
	if !p.RequireSignoff {
		return
	}
	report := func(target, summary, why string, at source.Point) {
		p.Report(at, summary, fmt.Sprintf("Review %s, then run: tieout sign '%[1]s' --by NAME", target), "%s", why)
	}
	for _, d := range p.Drafts {
		for _, target := range signoff.Targets([]*document.Draft{d}) {
			name := "section " + target + " of " + d.Name
			if target == d.Name {
				name = target
			}
			if why, at := signoff.Missing(p.Filing, p.signoffs(), target, name); why != "" && !p.allSigned(d, target) {
				report(target, "no current sign-off", why, at)
			}
		}
	}
	first := firstTime[string]()
	for _, s := range p.signoffs() { // a signed fact stays signed, whoever signs its section
		if _, err := fact.ParseID(s.Target); err == nil && first(s.Target) {
			if why, at := signoff.Missing(p.Filing, p.signoffs(), s.Target, s.Target); why != "" {
				report(s.Target, "sign-off no longer current", why, at)
			}
		}
	}
}

// allSigned reports whether each fact that a section shows has a current sign-off.
func (p *Pass) allSigned(d *document.Draft, section string) bool {
	facts := signoff.Facts(d, section)
	return len(facts) > 0 && !slices.ContainsFunc(facts, func(f *fact.Fact) bool {
		why, _ := signoff.Missing(p.Filing, p.signoffs(), f.ID.String(), "")
		return why != ""
	})
}
