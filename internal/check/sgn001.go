package check

import (
	"fmt"
	"slices"
	"strings"

	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/filing"
	"tieout/internal/signoff"
	"tieout/internal/source"
)

// SGN001 looks for sign-offs.
var SGN001 = &Check{Code: "SGN001", Severity: Error, Run: sgn001,
	Title: "no current sign-off, under --require-signoff"}

func sgn001(p *Pass) {
	if !p.RequireSignoff {
		return
	}
	report := func(target, summary, of, why string) {
		p.Report(p.signedAt(target), summary, target+of+" "+why, fmt.Sprintf("Read it, and run: tieout sign '%s' --by NAME", target))
	}
	for _, d := range p.Drafts {
		for _, target := range signoff.Targets([]*document.Draft{d}) {
			if why := p.unsigned(target); why != "" && !p.allSigned(d, target) {
				of := " of " + d.Name
				if target == d.Name {
					of = ""
				}
				report(target, "a section without a current sign-off", of, why)
			}
		}
	}
	first := firstTime[string]()
	for _, s := range p.Filing.Signoffs { // of a fact somebody answered for, whoever signs the section
		if _, err := fact.ParseID(s.Target); err == nil && first(s.Target) {
			if why := p.unsigned(s.Target); why != "" {
				report(s.Target, "a sign-off that is open again", "", why)
			}
		}
	}
}

// allSigned reports whether each fact that a section shows has a current sign-off.
func (p *Pass) allSigned(d *document.Draft, section string) bool {
	facts := signoff.Facts(d, section)
	return len(facts) > 0 && !slices.ContainsFunc(facts, func(f *fact.Fact) bool { return p.unsigned(f.ID.String()) != "" })
}

// unsigned returns why a fact or section has no current sign-off, or "".
func (p *Pass) unsigned(target string) string {
	now, _ := signoff.Of(target, p.Filing, p.Facts, p.Drafts)
	why := "was signed by nobody"
	for _, s := range p.Filing.Signoffs {
		if s.Target != target {
			continue
		}
		changed := signoff.Was(s).Changed(now)
		if len(changed) == 0 {
			return ""
		}
		why = fmt.Sprintf("was signed by %s", s.By)
		if s.On != "" {
			why += " on " + s.On
		}
		why += ", and its " + strings.Join(changed, " and its ") + " changed since"
	}
	return why
}

// signedAt returns where a fact or section was signed last, or the file of sign-offs.
func (p *Pass) signedAt(target string) source.Place {
	at := source.Point{File: filing.SignoffsFile}
	for _, s := range p.Filing.Signoffs {
		if s.Target == target {
			at = s.At
		}
	}
	return at
}
