package check

import (
	"regexp"
	"slices"

	"tieout/internal/filing"
)

// promiseSubjects are what a promise to Staff may be about: a section, the kinds that name
// it and the texts that do.
var promiseSubjects = []struct {
	section    string
	kind, text *regexp.Regexp
}{
	{"billings", regexp.MustCompile(`(?i)billing`), regexp.MustCompile(`(?i)\bbillings\b`)},
	{"geography", regexp.MustCompile(`(?i)geograph|countr|threshold`), regexp.MustCompile(`(?i)\bindividual countr|\bgeographic|\bcountr(?:y|ies)\b[^.]*(?:%|percent)|(?:%|percent)[^.]*\bcountr(?:y|ies)\b`)},
	{"ndr", regexp.MustCompile(`(?i)\bndr\b|net[- _]?(?:dollar|revenue)[- _]?(?:expansion|retention)`), regexp.MustCompile(`(?i)\bnet (?:dollar|revenue) (?:expansion|retention)`)},
	{"non-gaap", regexp.MustCompile(`(?i)non[- _]?gaap|ebitda`), regexp.MustCompile(`(?i)\bnon-gaap|\bebitda\b|\bnet income as a percentage`)},
	{"fair-value", regexp.MustCompile(`(?i)fair[- _]?value`), regexp.MustCompile(`(?i)\bfair value`)},
	{"revenue", regexp.MustCompile(`(?i)^(?:total[- _])?revenues?\b|new (?:versus|vs\.?|and) existing`), regexp.MustCompile(`(?i)\brevenue growth\b`)},
}

// promisedSections returns the sections that a promise is about: those that its kind names,
// or where it names none, those that its text does.
func promisedSections(promise filing.Promise) []string {
	var byKind, byText []string
	for _, s := range promiseSubjects {
		if s.kind.MatchString(promise.Kind) {
			byKind = append(byKind, s.section)
		}
		if s.text.MatchString(promise.Text) {
			byText = append(byText, s.section)
		}
	}
	if len(byKind) > 0 {
		return byKind
	}
	return byText
}

// promisesBillingsOut reports whether Staff was told that billings stay out of reports.
func (p *Pass) promisesBillingsOut() bool {
	return slices.ContainsFunc(p.Filing.Promises, func(promise filing.Promise) bool {
		return slices.Contains(promisedSections(promise), "billings")
	})
}
