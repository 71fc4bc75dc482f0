package check

import "tieout/internal/english"

// KPI010 keeps calculated current billings where they belong.
var KPI010 = &Check{Code: "KPI010", Severity: Error, Words: true, Run: kpi010,
	Title: "a metric the registrant said it does not use (calculated current billings) in a 10-K or 10-Q, or called used in an 8-K"}

func kpi010(p *Pass) {
	const summary = "a metric that the registrant said it does not use"
	if form := p.Filing.Report.Form; form == "10-K" || form == "10-Q" {
		for _, each := range p.billingsMentions() {
			p.Report(each.at, summary, "Take it out; billings are told in the release alone", "%s", each.what)
		}
		return
	}
	for _, s := range p.passages() {
		words := s.String()
		if at := english.PlainUse.FindStringIndex(words); at != nil && billings.namedIn(s) && !english.Disuse.MatchString(words) && !english.Negation.MatchString(words) {
			p.Report(s.Point(at[0]), summary, "Say that management does not use it",
				"the %s says %q of calculated current billings", s.Draft.Name, clip(words[at[0]:]))
		}
	}
}
