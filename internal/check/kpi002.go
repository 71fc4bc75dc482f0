package check

import (
	"fmt"
	"regexp"
	"tieout/internal/english"

	"tieout/internal/diag"
)

// KPI002 looks for why a metric is useful to investors.
var KPI002 = &Check{
	Code: "KPI002", Severity: diag.Error,
	Title: "no statement of why it is useful to investors",
	Words: true,
	Run:   kpi002,
}

var useful = regexp.MustCompile(`(?i)\b(?:useful|helpful|meaningful|informative|valuable)\b[^.]*\b(?:investors?|shareholders?|stockholders?|readers?)\b|` +
	`\b(?:investors?|shareholders?|stockholders?|readers?)\b[^.]*\b(?:useful|helpful|meaningful|understand\w*|assess\w*|evaluat\w*|compar\w*|gauge|measure|monitor)\b|\bconvenience of\b[^.]*\b(?:investors?|shareholders?|stockholders?|analysts?)\b`)

func kpi002(p *Package) []diag.Diagnostic {
	return unstated(p, "KPI002", func(s english.Passage) bool {
		words := s.String()
		at := useful.FindStringIndex(words)
		return at != nil && !english.Negation.MatchString(words[:at[1]])
	},
		"a metric with no statement of why it is useful to investors", "no sentence says why the %s, first shown here, is useful to investors",
		"Say what it shows investors that revenue does not")
}

// unstated finds metrics that are shown without a sentence that says something
// of them.
func unstated(p *Package, code diag.Code, says func(english.Passage) bool, summary, detail, remedy string) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, m := range append([]metric{billed}, keyMetrics...) {
		for _, d := range p.documents() {
			first := m.shows(d)
			if first == nil || m.Label == billed.Label && d.Name != "release" {
				continue
			}
			said := false
			for _, s := range m.speaks(p, d, d.Blocks[first.block].Section) {
				said = said || says(s)
			}
			if !said {
				found = append(found, diag.Diagnostic{Code: code, Summary: summary, Detail: fmt.Sprintf(detail, m.Label), Remedy: remedy, Subject: first.span.Mark.At})
			}
		}
	}
	return found
}
