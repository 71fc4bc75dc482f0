package check

import (
	"fmt"
	"strings"

	"tieout/internal/diag"
	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/filing"
	"tieout/internal/signoff"
	"tieout/internal/source"
)

// SGN001 looks for sign-offs.
var SGN001 = &Check{
	Code: "SGN001", Severity: diag.Error,
	Title: "no current sign-off, under --require-signoff",
	Run:   sgn001,
}

func sgn001(p *Package) []diag.Diagnostic {
	if !p.RequireSignoff {
		return nil
	}
	var found []diag.Diagnostic
	tell := func(target, summary, of, why string) {
		found = append(found, diag.Diagnostic{Code: "SGN001", Summary: summary, Subject: p.signedAt(target),
			Detail: target + of + " " + why, Remedy: fmt.Sprintf("Read it, and run: tieout sign '%s' --by NAME", target)})
	}
	for _, d := range p.Drafts {
		for _, target := range signoff.Targets([]*document.Draft{d}) {
			if why := p.unsigned(target); why != "" && !p.allSigned(d, target) {
				of := " of " + d.Name
				if target == d.Name {
					of = ""
				}
				tell(target, "a section without a current sign-off", of, why)
			}
		}
	}
	told := map[string]bool{}
	for _, s := range p.Filing.Signoffs { // of a fact somebody answered for, whoever signs the section
		if _, err := fact.ParseID(s.Target); err == nil && !told[s.Target] {
			told[s.Target] = true
			if why := p.unsigned(s.Target); why != "" {
				tell(s.Target, "a sign-off that is open again", "", why)
			}
		}
	}
	return found
}

// allSigned says whether each fact that a section shows has a current sign-off.
func (p *Package) allSigned(d *document.Draft, section string) bool {
	facts := signoff.Facts(d, section)
	for _, f := range facts {
		if p.unsigned(f.ID.String()) != "" {
			return false
		}
	}
	return len(facts) > 0
}

// unsigned says why a fact or section has no current sign-off, or "".
func (p *Package) unsigned(target string) string {
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

func (p *Package) signedAt(target string) source.Place {
	at := source.Point{File: filing.SignoffsFile}
	for _, s := range p.Filing.Signoffs {
		if s.Target == target {
			at = s.At
		}
	}
	return at
}
