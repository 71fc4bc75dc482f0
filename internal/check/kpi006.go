package check

import (
	"fmt"
	"strings"

	"tieout/internal/disclosure"
	"tieout/internal/english"
)

// KPI006 finds praise beside a rate that fell short of 100%.
var KPI006 = &Check{Code: "KPI006", Severity: Warning, Run: each(sentences, kpi006),
	Title: "a rate below 100% beside words of expansion"}

func kpi006(p *Pass, s english.Passage) {
	now := p.Filing.Report.Period
	short := ""
	for _, span := range s.Facts() {
		if span.Fact != nil && expansionRate.has(span) && span.ID.When == now.String() && span.Fact.Value.Cmp(whole) < 0 {
			short = fmt.Sprintf("%s is %s%%", span.ID, span.Text)
		}
	}
	words := s.String()
	if s.Commentary != nil && s.Section == disclosure.NDR.Name {
		if rate, known := p.value("ndr", now); known && rate.Cmp(whole) < 0 {
			short = fmt.Sprintf("ndr@%s is %s%%", now, rate.Fixed(-2, 1))
		}
		if english.ContractionWord.MatchString(s.Commentary.Text) {
			return
		}
	}
	if short == "" || english.ContractionWord.MatchString(words) {
		return
	}
	bare := expansionRate.Name.ReplaceAllStringFunc(words, func(name string) string { return strings.Repeat(" ", len(name)) })
	if at := english.ExpansionWord.FindStringIndex(bare); at != nil {
		p.Report(s.Point(at[0]), "a rate below 100% beside words of expansion", "Say also what contracted or ended, with its amount",
			"%s, and the text says %q", short, bare[at[0]:at[1]])
	}
}
