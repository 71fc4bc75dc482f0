package check

import (
	"fmt"
	"regexp"
	"strings"

	"tieout/internal/english"
)

// KPI006 finds praise beside a rate that fell short of 100%.
var KPI006 = &Check{Code: "KPI006", Severity: Warning, Run: each(sentences, kpi006),
	Title: "a rate below 100% beside words of expansion"}

var (
	expansionWord   = regexp.MustCompile(`(?i)\b(?:expan(?:d|ds|ded|ding|sion)|grow|grows|grew|grown|growing|growth|upsell\w*|cross-sell\w*|increas(?:e|es|ed|ing)|improv(?:e|es|ed|ing|ement)|strength|momentum)\b`)
	contractionWord = regexp.MustCompile(`(?i)\b(?:` + english.DownWords + `|below|less|fewer|ended|lost|loss|losses|took away|offset|churn\w*|cancel\w*|terminat\w*|non-?renew\w*|not|weak\w*|contract(?:ed|ion)s?)\b`)
)

func kpi006(p *Pass, s english.Passage) {
	now := p.Filing.Report.Period
	short := ""
	for _, span := range s.Facts() {
		if span.Fact != nil && expansionRate.has(span) && span.ID.When == now.String() && span.Fact.Value.Cmp(whole) < 0 {
			short = fmt.Sprintf("%s is %s%%", span.ID, span.Text)
		}
	}
	words := s.String()
	if s.Commentary != nil && s.Section == "ndr" {
		if rate, known := p.value("ndr", now); known && rate.Cmp(whole) < 0 {
			short = fmt.Sprintf("ndr@%s is %s%%", now, rate.Fixed(-2, 1))
		}
		if contractionWord.MatchString(s.Commentary.Text) {
			return
		}
	}
	if short == "" || contractionWord.MatchString(words) {
		return
	}
	bare := expansionRate.name.ReplaceAllStringFunc(words, func(name string) string { return strings.Repeat(" ", len(name)) })
	if at := expansionWord.FindStringIndex(bare); at != nil {
		p.Report(s.Point(at[0]), "a rate below 100% beside words of expansion", "Say also what contracted or ended, with its amount",
			"%s, and the text says %q", short, bare[at[0]:at[1]])
	}
}
