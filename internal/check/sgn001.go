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
	report := func(target, summary, of, why string, at source.Point) {
		p.Report(at, summary, fmt.Sprintf("Read it, and run: tieout sign '%s' --by NAME", target), "%s%s %s", target, of, why)
	}
	for _, d := range p.Drafts {
		for _, target := range signoff.Targets([]*document.Draft{d}) {
			if why, at := p.unsigned(target); why != "" && !p.allSigned(d, target) {
				of := " of " + d.Name
				if target == d.Name {
					of = ""
				}
				report(target, "a section without a current sign-off", of, why, at)
			}
		}
	}
	first := firstTime[string]()
	for _, s := range p.signoffs() { // of a fact somebody answered for, whoever signs the section
		if _, err := fact.ParseID(s.Target); err == nil && first(s.Target) {
			if why, at := p.unsigned(s.Target); why != "" {
				report(s.Target, "a sign-off that is open again", "", why, at)
			}
		}
	}
}

// allSigned reports whether each fact that a section shows has a current sign-off.
func (p *Pass) allSigned(d *document.Draft, section string) bool {
	facts := signoff.Facts(d, section)
	return len(facts) > 0 && !slices.ContainsFunc(facts, func(f *fact.Fact) bool {
		why, _ := p.unsigned(f.ID.String())
		return why != ""
	})
}

// elsewhere returns who signed a target last for another report, or "".
func (p *Pass) elsewhere(target string) (who string, at source.Point) {
	for _, s := range p.Filing.Signoffs {
		if s.Target == target && !s.For(p.Filing.Report) {
			who, at = fmt.Sprintf("%s signed it for %s %s", s.By, s.Form, s.Period), s.At
		}
	}
	return who, at
}

// unsigned returns why a fact or section has no current sign-off, or "", and where it was
// signed last: the file of sign-offs, where nobody has.
func (p *Pass) unsigned(target string) (why string, at source.Point) {
	why, at = "was signed by nobody", source.Point{File: filing.SignoffsFile}
	if who, signed := p.elsewhere(target); who != "" {
		why, at = fmt.Sprintf("has not been signed for %s %s; %s", p.Filing.Report.Form, p.Filing.Report.Period, who), signed
	}
	for _, s := range p.signoffs() {
		if s.Target != target {
			continue
		}
		if len(s.Changed) == 0 {
			return "", s.At
		}
		why, at = fmt.Sprintf("was signed by %s", s.By), s.At
		if s.On != "" {
			why += " on " + s.On
		}
		why += ", and its " + strings.Join(s.Changed, " and its ") + " changed since"
	}
	return why, at
}
