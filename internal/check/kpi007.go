package check

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tieout/internal/document"
	"tieout/internal/english"
)

// KPI007 holds definitions to the policies that the numbers were made with.
var KPI007 = &Check{Code: "KPI007", Severity: Error, Words: true, Run: each(sentences, kpi007),
	Title: "definition words that do not fit the policy used (average, as of, constant currency, threshold)"}

var (
	constantCurrency = regexp.MustCompile(`(?i)\bforeign exchange neutral\b|\bconstant[- ]currency\b|\bcurrency[- ]neutral\b|\bsame (?:foreign )?(?:exchange|currency) rates?\b|\bprior[- ](?:year|period)[’']?s? (?:foreign )?(?:exchange|currency) rates?\b|` +
		`\bwithout the effects? of (?:movements in |changes in )?(?:foreign )?(?:exchange|currency)|\bexclud\w+ the (?:effects?|impact) of (?:\w+ )*(?:foreign )?(?:exchange|currency)`)
	currentRates      = regexp.MustCompile(`(?i)\b(?:exchange|currency) rates (?:in effect )?(?:at|as of|on) the (?:end|last day) of the (?:reporting |current )?(?:period|year)\b|\b(?:current|then-current|period-end) (?:foreign )?(?:exchange|currency) rates?\b`)
	averageWord       = regexp.MustCompile(`(?i)\baverag(?:e|es|ed|ing)\b`)
	recognizedRevenue = regexp.MustCompile(`(?i)\brecogni[sz]ed revenues?\b|\brevenues? recogni[sz]ed\b`)
	firstDay          = regexp.MustCompile(`(?i)\bas of the (?:first day|beginning|start) of\b`)
	limitedCohort     = regexp.MustCompile(`(?i)\bcustomers (?:with|having|that have|who have|generating|contributing)\b[^.]{0,40}\b(?:at least|over|above|more than|greater than|exceeding|in excess of|or more)\b`)
	lookbackMonths    = regexp.MustCompile(`(?i)\b(?:previous|prior|preceding|last|past)\s+([a-z]+(?:-four)?|\d+)[ -]months?\b`)
	newCustomer       = regexp.MustCompile(`(?i)\bnew\b[^.]*\b(?:subscriptions?|customers?)\b|\b(?:subscriptions?|customers?)\b[^.]*\bnew\b`)
	countryPercentage = regexp.MustCompile(`(?i)(\d+(?:\.\d+)?)\s?(?:percent|%) or more\b`)
	spelledMonths     = map[string]int{"three": 3, "six": 6, "nine": 9, "twelve": 12, "fifteen": 15, "eighteen": 18, "twenty-four": 24, "thirty-six": 36}
)

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
			{constantCurrency, policies.ReportedRates, `under ndr.fx = "reported" the numerator is at the rates of the period's end`},
			{currentRates, !policies.ReportedRates, `under ndr.fx = "prior-rates" the numerator is at the rates of one year earlier`},
			{averageWord, english.Calculation.MatchString(words) || expansionRate.name.MatchString(words), "the rate is of two days, and nothing is averaged"},
			{recognizedRevenue, english.Calculation.MatchString(words), "the rate is of annual recurring revenue on two days, not of revenue recognised"},
			{firstDay, true, "the rate is as of the last day of the period and of the same period one year earlier"},
			{limitedCohort, english.Calculation.MatchString(words) || strings.Contains(words, "cohort"), "the cohort is every customer active one year earlier, whatever its size"},
		} {
			if at := each.words.FindStringIndex(words); at != nil && each.wrong && !english.Negation.MatchString(words[:at[0]]) {
				report(at[0], each.expected, words[at[0]:at[1]], "Correct the words, or the policy in filing.toml")
			}
		}
	}
	if newCustomer.MatchString(words) && strings.Contains(strings.ToLower(words), "subscription") {
		for _, m := range lookbackMonths.FindAllStringSubmatchIndex(words, -1) {
			n := readMonths(words[m[2]:m[3]])
			if n > 0 && n != policies.Lookback && s.Owner(m[2]) != document.OwnPolicy {
				report(m[2], fmt.Sprintf("new_customer.lookback is %d months", policies.Lookback), words[m[0]:m[1]], `Write {{policy "new_customer.lookback"}}`)
			}
		}
	}
	if threshold, _ := policies.Printed("country.threshold"); strings.Contains(strings.ToLower(words), "countr") {
		for _, m := range countryPercentage.FindAllStringSubmatchIndex(words, -1) {
			if words[m[2]:m[3]] != threshold && s.Owner(m[2]) != document.OwnPolicy && s.Owner(m[2]) != document.OwnFact {
				report(m[2], "country.threshold is "+threshold+"%", words[m[0]:m[1]], `Write {{policy "country.threshold"}}`)
			}
		}
	}
}

// definesRate reports whether a sentence may define the expansion rate: it is the template's, of
// the rate's section or naming the rate, and shows no variant of it.
func definesRate(s english.Passage) bool {
	if s.Commentary != nil || s.Section != "ndr" && !expansionRate.name.MatchString(s.String()) {
		return false
	}
	return !slices.ContainsFunc(s.Facts(), func(span document.Span) bool { return expansionRate.has(span) && span.ID.Metric != "ndr" })
}

// readMonths reads a number of months, in digits or spelled.
func readMonths(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return spelledMonths[strings.ToLower(s)]
}
