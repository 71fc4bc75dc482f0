package check

import (
	"fmt"
	"regexp"
	"tieout/internal/english"

	"tieout/internal/diag"
	"tieout/internal/document"
)

// KPI003 looks for how management uses a metric.
var KPI003 = &Check{
	Code: "KPI003", Severity: diag.Error,
	Title: "no statement of how management uses it, or that it does not, or one that another document of the package contradicts",
	Words: true,
	Run:   kpi003,
}

var (
	uses = regexp.MustCompile(`(?i)\b(?:we|management|our (?:management|board|executives)|the company)(?: \w+){0,3} (?:uses?|evaluates?|assess(?:es)?|monitors?|reviews?|tracks?|rel(?:y|ies) on|manages?)\b|` +
		`\b(?:is|are) (?:also )?used (?:by (?:us|management|our \w+) )?(?:to|in|for|as)\b`)
	notUsed = regexp.MustCompile(`(?i)\b(?:do|does) not (?:focus on or )?(?:use|rely on|manage|monitor)\b|\b(?:is|are) not used\b|\bnot used by\b`)
	isUsed  = regexp.MustCompile(`(?i)\b(?:we|management) (?:also )?(?:use|uses|rely|relies|monitor|monitors|evaluate|evaluates)\b|\b(?:is|are) (?:also )?used (?:by (?:us|management) )?to\b`)
)

func kpi003(p *Package) []diag.Diagnostic {
	found := unstated(p, "KPI003", func(s english.Passage) bool { return notUsed.MatchString(s.String()) || uses.MatchString(s.String()) },
		"a metric with no statement of how management uses it", "no sentence says how management uses the %s, first shown here, or that it does not",
		"Say how management uses it in managing or monitoring the business, or that it does not")
	for _, m := range append([]metric{billed, reconciled}, keyMetrics...) {
		var yes, no *english.Passage
		for _, s := range p.passages() {
			words := s.String()
			if !m.Name.MatchString(words) && !m.continued(s) {
				continue
			}
			switch {
			case notUsed.MatchString(words):
				if no == nil {
					no = &s
				}
			case isUsed.MatchString(words) && !english.Negation.MatchString(words):
				if yes == nil {
					yes = &s
				}
			}
		}
		if yes == nil || no == nil || yes.Draft == no.Draft {
			continue
		}
		found = append(found, diag.Diagnostic{Code: "KPI003", Summary: "two documents that contradict each other on how a metric is used", Subject: yes.Point(0),
			Detail:  fmt.Sprintf("%s says that the %s is used, and %s that it is not", yes.Draft.Name, m.Label, no.Draft.Name),
			Remedy:  "Say the same in both",
			Related: []diag.Related{{Message: "the other document", At: no.Point(0)}}})
	}
	return found
}

var thisMetric = regexp.MustCompile(`(?i)\bthis (?:metric|measure|rate)\b`)

// continued says whether the sentence says "this metric" of one that an earlier
// sentence of its paragraph names.
func (m metric) continued(s english.Passage) bool {
	return s.Kind != document.Heading && thisMetric.MatchString(s.String()) && m.Name.MatchString(s.Text[:s.Start])
}
