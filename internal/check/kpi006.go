package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"tieout/internal/english"

	"tieout/internal/diag"
	"tieout/internal/quantity"
)

// KPI006 finds praise beside a rate that fell short of 100%.
var KPI006 = &Check{
	Code: "KPI006", Severity: diag.Warning,
	Title: "a rate below 100% beside words of expansion",
	Run:   kpi006,
}

var (
	praise = regexp.MustCompile(`(?i)\b(?:expan(?:d|ds|ded|ding|sion)|grow|grows|grew|grown|growing|growth|upsell\w*|cross-sell\w*|increas(?:e|es|ed|ing)|improv(?:e|es|ed|ing|ement)|strength|momentum)\b`)
	shrank = regexp.MustCompile(`(?i)\b(?:` + english.DownWords + `|below|less|fewer|ended|lost|loss|losses|took away|offset|churn\w*|cancel\w*|terminat\w*|non-?renew\w*|not|weak\w*|contract(?:ed|ion)s?)\b`)
)

func kpi006(p *Package) []diag.Diagnostic {
	now := p.Filing.Report.Period
	whole := quantity.Points(quantity.Int(100))
	var found []diag.Diagnostic
	for _, s := range p.passages() {
		short := ""
		for _, span := range s.Facts() {
			if span.Fact != nil && slices.Contains(keyMetrics[0].Metrics, span.ID.Metric) && span.ID.When == now.String() && span.Fact.Value.Cmp(whole) < 0 {
				short = fmt.Sprintf("%s is %s%%", span.ID, span.Text)
			}
		}
		words := s.String()
		if s.Commentary != nil && s.Section == "ndr" {
			if rate, known := p.value("ndr", now); known && rate.Cmp(whole) < 0 {
				short = fmt.Sprintf("ndr@%s is %s%%", now, rate.Fixed(-2, 1))
			}
			if shrank.MatchString(s.Commentary.Text) {
				continue
			}
		}
		if short == "" || shrank.MatchString(words) {
			continue
		}
		bare := keyMetrics[0].Name.ReplaceAllStringFunc(words, func(name string) string { return strings.Repeat(" ", len(name)) })
		if at := praise.FindStringIndex(bare); at != nil {
			found = append(found, diag.Diagnostic{Severity: diag.Warning, Code: "KPI006", Summary: "a rate below 100% beside words of expansion", Subject: s.Point(at[0]),
				Detail: fmt.Sprintf("%s, and the text says %q", short, bare[at[0]:at[1]]), Remedy: "Say also what contracted or ended, with its amount"})
		}
	}
	return found
}
