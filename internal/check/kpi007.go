package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tieout/internal/disclosure"
	"tieout/internal/document"
	"tieout/internal/english"
)

// KPI007 holds definitions to the policies that the numbers were made with.
var KPI007 = &Check{Code: "KPI007", Severity: Error, Words: true, Run: each(sentences, kpi007),
	Title: "definition words that do not fit the policy used (average, as of, constant currency, threshold)"}

func kpi007(p *Pass, s english.Passage) {
	policies := p.Filing.Policies
	words := s.String()
	report := func(at int, expected, was, remedy string) {
		p.Report(s.Point(at), "definition words that do not fit the policy used", remedy, "the text says %q; %s", was, expected)
	}
	if definesRate(s) {
		for _, each := range []struct {
			words    *regexp.Regexp
			wrong    bool
			expected string
		}{
			{english.NeutralRates, policies.ReportedRates, `under ndr.fx = "reported" the numerator is at the rates of the period's end`},
			{english.CurrentRates, !policies.ReportedRates, `under ndr.fx = "prior-rates" the numerator is at the rates of one year earlier`},
			{english.AverageWord, english.Calculation.MatchString(words) || expansionRate.Name.MatchString(words), "the rate is of two days, and nothing is averaged"},
			{english.RecognizedRevenue, english.Calculation.MatchString(words), "the rate is of annual recurring revenue on two days, not of revenue recognised"},
			{english.FirstDay, true, "the rate is as of the last day of the period and of the same period one year earlier"},
			{english.LimitedCohort, english.Calculation.MatchString(words) || strings.Contains(words, "cohort"), "the cohort is every customer active one year earlier, whatever its size"},
		} {
			if at := each.words.FindStringIndex(words); at != nil && each.wrong && !english.Negation.MatchString(words[:at[0]]) {
				report(at[0], each.expected, words[at[0]:at[1]], "Correct the words, or the policy in filing.toml")
			}
		}
	}
	if english.NewCustomer.MatchString(words) && strings.Contains(strings.ToLower(words), "subscription") {
		for _, m := range english.LookbackMonths.FindAllStringSubmatchIndex(words, -1) {
			if n := english.ReadMonths(words[m[2]:m[3]]); n > 0 && n != policies.Lookback && s.Owner(m[2]) != document.OwnPolicy {
				report(m[2], fmt.Sprintf("new_customer.lookback is %d months", policies.Lookback), words[m[0]:m[1]], `Write {{policy "new_customer.lookback"}}`)
			}
		}
	}
	if threshold, _ := policies.Printed("country.threshold"); strings.Contains(strings.ToLower(words), "countr") {
		for _, m := range english.CountryPercentage.FindAllStringSubmatchIndex(words, -1) {
			if owner := s.Owner(m[2]); words[m[2]:m[3]] != threshold && owner != document.OwnPolicy && owner != document.OwnFact {
				report(m[2], "country.threshold is "+threshold+"%", words[m[0]:m[1]], `Write {{policy "country.threshold"}}`)
			}
		}
	}
}

// definesRate reports whether a sentence may define the expansion rate: it is the template's, of
// the rate's section or naming the rate, and shows no variant of it.
func definesRate(s english.Passage) bool {
	if s.Commentary != nil || s.Section != disclosure.NDR.Name && !expansionRate.Name.MatchString(s.String()) {
		return false
	}
	return !slices.ContainsFunc(s.Facts(), func(span document.Span) bool { return expansionRate.has(span) && span.ID.Metric != "ndr" })
}
