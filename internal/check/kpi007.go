package check

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
)

// KPI007 compares the definitions in the text with the policies and calculations behind the
// numbers.
var KPI007 = &Check{Code: "KPI007", Severity: Error, Words: true, Run: each(sentences, kpi007),
	Title: "definition that does not match the policy or the calculation"}

func kpi007(p *Pass, s english.Passage) {
	policies := p.Filing.Policies
	words := s.String()
	set := func(policy string) string {
		return fmt.Sprintf("Delete the words, or write `%s` under [policies] in filing.toml", policy)
	}
	instead := func(was, is, call string) string { // commentary cannot call a template function
		if s.Commentary != nil {
			return fmt.Sprintf("In commentary.toml, write `%s` in place of %q", is, was)
		}
		return fmt.Sprintf("Write `{{policy %q}}` in place of %q", call, was)
	}
	report := func(at int, expected, was, remedy string) {
		p.Report(s.Point(at), "definition that does not match the policy or the calculation", remedy, "the text says %q, but %s", was, expected)
	}
	if definesRate(s) {
		for _, each := range []struct {
			words            *regexp.Regexp
			wrong            bool
			expected, remedy string
		}{
			{english.NeutralRates, policies.ReportedRates, `with ndr.fx = "reported" the numerator uses exchange rates at the end of the period`, set(`ndr.fx = "prior-rates"`)},
			{english.CurrentRates, !policies.ReportedRates, `with ndr.fx = "prior-rates" the numerator uses exchange rates of one year earlier`, set(`ndr.fx = "reported"`)},
			{english.AverageWord, english.Calculation.MatchString(words) || expansionRate.Name.MatchString(words), "the rate compares two dates and is not an average", ""},
			{english.RecognizedRevenue, english.Calculation.MatchString(words), "the rate compares annual recurring revenue on two days, not recognized revenue", "Write `annual recurring revenue` instead"},
			{english.FirstDay, true, "the rate is as of the last day of the period and the same date one year earlier", "Write `as of the last day of` instead"},
			{english.LimitedCustomers, english.Calculation.MatchString(words) || strings.Contains(words, "cohort"), "the rate includes every customer active one year earlier, whatever its size", ""},
		} {
			if at := each.words.FindStringIndex(words); at != nil && each.wrong && !english.Negation.MatchString(words[:at[0]]) {
				was := words[at[0]:at[1]]
				report(at[0], each.expected, was, cmp.Or(each.remedy, fmt.Sprintf("Rewrite the sentence without %q", was)))
			}
		}
	}
	if english.NewCustomer.MatchString(words) && strings.Contains(strings.ToLower(words), "subscription") {
		for _, m := range english.LookbackMonths.FindAllStringSubmatchIndex(words, -1) {
			if n := english.ReadMonths(words[m[2]:m[3]]); n > 0 && n != policies.Lookback && s.Owner(m[2]) != document.OwnPolicy {
				lookback, _ := policies.Printed("new_customer.lookback")
				report(m[2], fmt.Sprintf("new_customer.lookback is %d months", policies.Lookback), words[m[0]:m[1]], instead(words[m[2]:m[3]], lookback, "new_customer.lookback"))
			}
		}
	}
	if threshold, _ := policies.Printed("country.threshold"); strings.Contains(strings.ToLower(words), "countr") {
		for _, m := range english.CountryPercentage.FindAllStringSubmatchIndex(words, -1) {
			if owner := s.Owner(m[2]); words[m[2]:m[3]] != threshold && owner != document.OwnPolicy && owner != document.OwnFact {
				report(m[2], "country.threshold is "+threshold+"%", words[m[0]:m[1]], instead(words[m[2]:m[3]], threshold, "country.threshold"))
			}
		}
	}
}

// definesRate reports whether a sentence may define the expansion rate: it is not commentary,
// is in the rate's section or names the rate, and shows no variant of the rate.
func definesRate(s english.Passage) bool {
	if s.Commentary != nil || s.Section != disclosure.NDR.Name && !expansionRate.Name.MatchString(s.String()) {
		return false
	}
	return !slices.ContainsFunc(s.Facts(), func(span document.Span) bool { return expansionRate.has(span) && span.ID.Metric != "ndr" })
}
