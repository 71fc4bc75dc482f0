package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"tieout/internal/english"

	"tieout/internal/diag"
	"tieout/internal/document"
	"tieout/internal/source"
)

// KPI010 keeps calculated current billings where they belong.
var KPI010 = &Check{
	Code: "KPI010", Severity: diag.Error,
	Title: "a metric the registrant said it does not use (calculated current billings) in a 10-K or 10-Q, or called used in an 8-K",
	Words: true,
	Run:   kpi010,
}

func kpi010(p *Package) []diag.Diagnostic {
	var found []diag.Diagnostic
	tell := func(at source.Place, detail, remedy string) {
		found = append(found, diag.Diagnostic{Code: "KPI010", Summary: "a metric that the registrant said it does not use", Subject: at, Detail: detail, Remedy: remedy})
	}
	if form := p.Filing.Report.Form; form == "10-K" || form == "10-Q" {
		for _, each := range p.billings() {
			tell(each.at, each.what, "Take it out; billings are told in the release alone")
		}
		return found
	}
	for _, s := range p.passages() {
		words := s.String()
		if !billed.Name.MatchString(words) && !billed.continued(s) {
			continue
		}
		if at := isUsed.FindStringIndex(words); at != nil && !notUsed.MatchString(words) && !english.Negation.MatchString(words) {
			tell(s.Point(at[0]), fmt.Sprintf("the %s says %q of calculated current billings", s.Draft.Name, english.Clip(words[at[0]:])), "Say that management does not use it")
		}
	}
	return found
}

var figures = regexp.MustCompile(`[0-9]|\[●`)

// spoken is a place where a document speaks of billings with an amount.
type spoken struct {
	at   source.Place
	what string
}

// billings gives where a report shows billings, or says the word with an amount.
func (p *Package) billings() []spoken {
	var list []spoken
	form := p.Filing.Report.Form
	is := func(metric string) bool { return strings.Split(metric, ".")[0] == "billings" }
	for _, d := range p.documents() {
		for _, m := range d.Marks {
			if m.Owner == document.OwnFact && is(m.ID.Metric) {
				list = append(list, spoken{m.At, fmt.Sprintf("the %s shows %s", form, m.ID)})
			}
		}
		for _, t := range d.Tables() {
			for _, row := range t[min(1, len(t)):] {
				if len(row) > 1 && billed.Name.MatchString(row[0].Text) && slices.ContainsFunc(row[1:], func(b *document.Block) bool { return figures.MatchString(b.Text) && !shows(b, is) }) {
					list = append(list, spoken{row[0].At(0), fmt.Sprintf("the %s says %q with an amount in its row", form, english.Clip(row[0].Text))})
				}
			}
		}
	}
	for _, s := range p.passages() {
		words := s.String()
		at := billed.Name.FindStringIndex(words)
		if at != nil && english.AnyAmount.MatchString(words) && !slices.ContainsFunc(s.Facts(), func(span document.Span) bool { return is(span.ID.Metric) }) {
			list = append(list, spoken{s.Point(at[0]), fmt.Sprintf("the %s says %q with an amount", form, strings.TrimSpace(english.Around(words, at[0], at[1])))})
		}
	}
	return list
}

// shows says whether a block shows a fact of a metric that a test takes.
func shows(b *document.Block, takes func(metric string) bool) bool {
	return slices.ContainsFunc(b.Spans, func(s document.Span) bool { return s.Owner == document.OwnFact && takes(s.ID.Metric) })
}
