package check

import (
	"fmt"
	"regexp"
	"slices"

	"tieout/internal/diag"
	"tieout/internal/document"
)

// KPI008 finds words of a period around a measure of two days.
var KPI008 = &Check{
	Code: "KPI008", Severity: diag.Warning,
	Title: `"LTM" or "for the year" around a point-in-time formula, in a registrant's own template`,
	Words: true,
	Run:   kpi008,
}

var overTime = regexp.MustCompile(`(?i)\bLTM\b|\bTTM\b|\b(?:last|trailing|past)[- ](?:twelve|12|four)[- ](?:months?|quarters?)\b|\b(?:for|during|over|throughout) the (?:full |entire |fiscal |last )*years?\b`)

func kpi008(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, s := range p.passages() {
		words := s.String()
		rate := keyMetrics[0].Name.MatchString(words) || slices.ContainsFunc(s.Facts(), func(span document.Span) bool { return slices.Contains(keyMetrics[0].Metrics, span.ID.Metric) }) ||
			s.Section == keyMetrics[0].Section && calculates.MatchString(words)
		if !s.Own || s.Commentary != nil || !rate || slices.Contains([]string{letterLTM, letterRates, letterRatesQ}, s.Wording()) {
			continue
		}
		if at := overTime.FindStringIndex(words); at != nil {
			found = append(found, diag.Diagnostic{Severity: diag.Warning, Code: "KPI008", Summary: "words of a period around a measure of two days", Subject: s.Point(at[0]),
				Detail: fmt.Sprintf("the text says %q of a rate as of two days one year apart", words[at[0]:at[1]]), Remedy: `Write "as of" and the date`})
		}
	}
	return found
}
