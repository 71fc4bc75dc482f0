package check

import (
	"fmt"
	"regexp"
	"tieout/internal/english"

	"tieout/internal/diag"
)

// NGM007 looks for usefulness and limits.
var NGM007 = &Check{
	Code: "NGM007", Severity: diag.Error,
	Title: "no statement of usefulness and limits",
	Words: true,
	Run:   ngm007,
}

var (
	ofInvestors = regexp.MustCompile(`(?i)\b(?:convenience|benefit|interest|use) of (?:our )?(?:investors?|analysts?|shareholders?|stockholders?)\b|\b(?:allows?|helps?|enables?|assists?|provides?|gives?|offers?) (?:our )?(?:investors?|shareholders?|stockholders?|readers?)\b`)
	uselessness = regexp.MustCompile(`(?i)\b(?:not|never|no longer|n[’']t)(?: \w+)? (?:useful|helpful|meaningful|relevant)\b`)
	limits      = regexp.MustCompile(`(?i)\blimit(?:s|ed|ations?)?\b|\bsubstitutes?\b|\bin isolation\b|\balternatives? (?:to|for)\b|\bsuperior to\b|\bdifferently\b|\bnot (?:be )?(?:directly )?comparable\b|\bvar(?:y|ies) with\b|\bin addition to\b|\bsupplement(?:al|ary|s)?\b|\bdoes not (?:reflect|represent|include|take into account)\b|\bno standardi[sz]ed meaning\b`)
	ofNonGAAP   = regexp.MustCompile(`(?i)\bnon[- ]GAAP\b`)
)

func ngm007(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, d := range p.documents() {
		var first []english.Presentation // of each non-GAAP measure
		about := map[*english.Measure][2]bool{}
		any := [2]bool{}
		for _, v := range p.views(d) {
			for _, s := range v.Shown {
				if _, known := about[s.Measure]; s.NonGAAP() && !known {
					about[s.Measure] = [2]bool{}
					first = append(first, s)
				}
			}
		}
		for _, v := range p.views(d) {
			if v.Kind == english.HeadingView || v.Kind == english.TableView {
				continue
			}
			says, general, of := [2]bool{}, false, []*english.Measure(nil)
			for _, s := range v.Sentences {
				words := s.String()
				says[0] = says[0] || (useful.MatchString(words) || ofInvestors.MatchString(words)) && !uselessness.MatchString(words)
				says[1] = says[1] || limits.MatchString(words)
				general = general || ofNonGAAP.MatchString(words)
				for _, n := range s.Mentions {
					if n.Measure != nil && n.NonGAAP() {
						of = append(of, n.Measure)
					}
				}
			}
			for _, s := range first {
				if general {
					of = append(of, s.Measure)
				}
			}
			for _, m := range of {
				about[m] = [2]bool{about[m][0] || says[0], about[m][1] || says[1]}
				any = [2]bool{any[0] || says[0], any[1] || says[1]}
			}
		}
		for _, s := range first {
			severity := diag.Error
			if any[0] && any[1] {
				severity = diag.Info
			}
			what := ""
			switch both := about[s.Measure]; {
			case !both[0] && !both[1]:
				what = "is useful to investors, nor what its limits are"
			case !both[0]:
				what = "is useful to investors"
			case !both[1]:
				found = append(found, diag.Diagnostic{Severity: severity, Code: "NGM007", Summary: "a non-GAAP measure with no statement of its limits", Subject: s.Point(),
					Detail: fmt.Sprintf("no sentence says what %s, first shown here, leaves out or how it is limited", s.Called()), Remedy: "Say what it leaves out, and that it is no substitute for " + s.GAAP.Name})
				continue
			default:
				continue
			}
			found = append(found, diag.Diagnostic{Severity: severity, Code: "NGM007", Summary: "a non-GAAP measure with no statement of usefulness", Subject: s.Point(),
				Detail: fmt.Sprintf("no sentence says why %s, first shown here, %s", s.Called(), what), Remedy: "Say what it shows investors that " + s.GAAP.Name + " does not, and what it leaves out"})
		}
	}
	return found
}
