package check

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/english"
)

// KPI008 reports words for a period, such as "for the year", in a sentence about the
// expansion rate, which is measured at a point in time.
var KPI008 = &Check{Code: "KPI008", Severity: Warning, Words: true, Run: each(sentences, kpi008),
	Title: `"LTM" or "for the year" for a rate at a point in time, in your own template`}

// letterRates are the letter's sentences on the rate, with a star for each changing part.
var letterRates = []string{
	"We evaluate our ability to retain and grow existing customers by assessing our net dollar expansion rate on a last twelve months, or LTM, basis.",
	"Our net dollar expansion rates were *% and *% for the years ended *, respectively.",
	"Our net dollar expansion rates were *% and *% for the twelve months ended *, respectively.",
}

func kpi008(p *Pass, s english.Passage) {
	words := s.String()
	rate := expansionRate.Name.MatchString(words) || slices.ContainsFunc(s.Facts(), expansionRate.has) ||
		s.Section == disclosure.NDR.Name && english.Calculation.MatchString(words)
	if !s.Own || s.Commentary != nil || !rate || slices.Contains(letterRates, s.Wording()) {
		return
	}
	if at := english.PeriodWord.FindStringIndex(words); at != nil {
		p.Report(s.Point(at[0]), "rate at a point in time described as if it covered a period", fmt.Sprintf("Delete %q; to state the dates, write `as of {{ends .Period .Compare}}`", words[at[0]:at[1]]),
			"the text says %q, but the rate compares two dates one year apart", words[at[0]:at[1]])
	}
}
