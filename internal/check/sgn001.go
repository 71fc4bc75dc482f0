package check

import (
	"cmp"
	"fmt"
	"slices"

	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/filing"
	"tieout/internal/signoff"
	"tieout/internal/source"
	"tieout/internal/text"
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
			if why, at := p.unsigned(target, name); why != "" && !p.allSigned(d, target) {
				report(target, "no current sign-off", why, at)
			}
		}
	}
	first := firstTime[string]()
	for _, s := range p.signoffs() { // a signed fact stays signed, whoever signs its section
		if _, err := fact.ParseID(s.Target); err == nil && first(s.Target) {
			if why, at := p.unsigned(s.Target, s.Target); why != "" {
				report(s.Target, "sign-off no longer current", why, at)
			}
		}
	}
}

// allSigned reports whether each fact that a section shows has a current sign-off.
func (p *Pass) allSigned(d *document.Draft, section string) bool {
	facts := signoff.Facts(d, section)
	return len(facts) > 0 && !slices.ContainsFunc(facts, func(f *fact.Fact) bool {
		why, _ := p.unsigned(f.ID.String(), "")
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

// unsigned returns a clause on why a fact or section, which the clause calls name, has no
// current sign-off, or "", and the place of the last sign-off, or of the file.
func (p *Pass) unsigned(target, name string) (why string, at source.Point) {
	why, at = "nobody has signed "+name, source.Point{File: filing.SignoffsFile}
	if who, signed := p.elsewhere(target); who != "" {
		why, at = fmt.Sprintf("nobody has signed %s for %s %s; %s", name, p.Filing.Report.Form, p.Filing.Report.Period, who), signed
	}
	for _, s := range p.signoffs() {
		if s.Target != target {
			continue
		}
		if len(s.Changed) == 0 {
			return "", s.At
		}
		why, at = fmt.Sprintf("%s signed %s", s.By, name), s.At
		if s.On != "" {
			why += " on " + s.On
		}
		why += fmt.Sprintf(", but %s changed after that", text.List(changes(target, s.Changed), "and"))
	}
	return why, at
}

// changes returns the nouns for what changed in a signed target, given as signoff.Seal.Changed
// returns it.
func changes(target string, names []string) (nouns []string) {
	value := "its value"
	if _, err := fact.ParseID(target); err != nil {
		value = "a number in it"
	}
	for _, name := range names {
		noun := map[string]string{"value": value, "origin": "its source cells", "definition": "its definition", "sentence": "its wording"}[name]
		nouns = append(nouns, cmp.Or(noun, name))
	}
	return nouns
}
