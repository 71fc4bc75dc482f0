package check

import (
	"regexp"

	"tieout/internal/document"
	"tieout/internal/english"
)

// NGM007 looks for usefulness and limits.
var NGM007 = &Check{Code: "NGM007", Severity: Error, Words: true, Run: each(documents, ngm007),
	Title: "no statement of usefulness and limits"}

var (
	investorBenefit = regexp.MustCompile(`(?i)\b(?:convenience|benefit|interest|use) of (?:our )?(?:investors?|analysts?|shareholders?|stockholders?)\b|\b(?:allows?|helps?|enables?|assists?|provides?|gives?|offers?) (?:our )?(?:investors?|shareholders?|stockholders?|readers?)\b`)
	uselessness     = regexp.MustCompile(`(?i)\b(?:not|never|no longer|n[’']t)(?: \w+)? (?:useful|helpful|meaningful|relevant)\b`)
	limitation      = regexp.MustCompile(`(?i)\blimit(?:s|ed|ations?)?\b|\bsubstitutes?\b|\bin isolation\b|\balternatives? (?:to|for)\b|\bsuperior to\b|\bdifferently\b|\bnot (?:be )?(?:directly )?comparable\b|\bvar(?:y|ies) with\b|\bin addition to\b|\bsupplement(?:al|ary|s)?\b|\bdoes not (?:reflect|represent|include|take into account)\b|\bno standardi[sz]ed meaning\b`)
	nonGAAPName     = regexp.MustCompile(`(?i)\bnon[- ]GAAP\b`)
)

// statements is what a document says of a measure.
type statements struct{ useful, limits bool }

func (s statements) and(t statements) statements {
	return statements{s.useful || t.useful, s.limits || t.limits}
}

func ngm007(p *Pass, d *document.Draft) {
	var first []english.Presentation // of each non-GAAP measure
	about := map[*english.Measure]statements{}
	var any statements
	for _, v := range p.views(d) {
		for _, s := range v.Shown {
			if _, known := about[s.Measure]; s.NonGAAP() && !known {
				about[s.Measure] = statements{}
				first = append(first, s)
			}
		}
	}
	for _, v := range p.views(d) {
		if v.Kind != english.ProseView {
			continue
		}
		var says statements
		var of []*english.Measure
		general := false
		for _, s := range v.Sentences {
			words := s.String()
			says = says.and(statements{(english.Usefulness.MatchString(words) || investorBenefit.MatchString(words)) && !uselessness.MatchString(words), limitation.MatchString(words)})
			general = general || nonGAAPName.MatchString(words)
			for _, n := range s.Mentions {
				if n.Measure != nil && n.NonGAAP() {
					of = append(of, n.Measure)
				}
			}
		}
		if general {
			for _, s := range first {
				of = append(of, s.Measure)
			}
		}
		for _, m := range of {
			about[m], any = about[m].and(says), any.and(says)
		}
	}
	report := p.Report
	if any.useful && any.limits {
		report = p.Note
	}
	for _, s := range first {
		switch is := about[s.Measure]; {
		case is.useful && is.limits:
		case is.useful:
			report(s.Point(), "a non-GAAP measure with no statement of its limits", "Say what it leaves out, and that it is no substitute for "+s.GAAP.Name,
				"no sentence says what %s, first shown here, leaves out or how it is limited", s.Called())
		default:
			what := "is useful to investors"
			if !is.limits {
				what += ", nor what its limits are"
			}
			report(s.Point(), "a non-GAAP measure with no statement of usefulness", "Say what it shows investors that "+s.GAAP.Name+" does not, and what it leaves out",
				"no sentence says why %s, first shown here, %s", s.Called(), what)
		}
	}
}
