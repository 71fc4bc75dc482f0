package check

import "github.com/tieout/tieout/internal/english"

// KPI010 reports calculated current billings in a 10-K or 10-Q, or in a press release (8-K)
// that says that management uses them.
var KPI010 = &Check{Code: "KPI010", Severity: Error, Words: true, Run: kpi010,
	Title: "calculated current billings in a 10-K or 10-Q, or in an 8-K that says that management uses them"}

func kpi010(p *Pass) {
	const summary = "metric that management does not use"
	if p.Filing.Report.Periodic() {
		for _, each := range p.billingsMentions() {
			p.Report(each.at, summary, "Delete the figure; calculated current billings should appear only in the release", "%s", each.what)
		}
		return
	}
	for _, s := range p.passages() {
		words := s.String()
		if at := english.PlainUse.FindStringIndex(words); at != nil && billings.namedIn(s) && !english.Disuse.MatchString(words) && !english.Negation.MatchString(words) {
			p.Report(s.Point(at[0]), summary, "Change the sentence to: `Management does not use calculated current billings to manage the business.`",
				"the %s says %q about calculated current billings", s.Draft.Name, clip(words[at[0]:]))
		}
	}
}
