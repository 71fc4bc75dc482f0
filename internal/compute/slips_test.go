package compute_test

import (
	"slices"
	"strings"
	"testing"
)

// The likeliest mistakes with the trial balance, holdings and a note's tables.
const (
	incomeNotTurned       mistake = "net income as the export shows it, though credits are negative"
	incomeAlwaysTurned    mistake = "net income turned, though amounts are in the element's direction"
	incomeOfLastRow       mistake = "net income of the last row of the period, as a balance would be read"
	incomeLastDayLeftOut  mistake = "net income without the period's last day"
	incomeFirstDayLeftOut mistake = "net income without the period's first day"
	incomeToDate          mistake = "net income of the year to date for a quarter"
	incomeByPrefix        mistake = "net income of every account that begins as one of its own does"

	adjustmentNotTurned      mistake = "an adjustment of a credit element as the export shows it"
	adjustmentAlwaysTurned   mistake = "an adjustment of a debit element turned with the credits"
	adjustmentsAllAdded      mistake = "an adjustment that is taken off added"
	adjustmentsAbsolute      mistake = "an adjustment without its sign"
	adjustmentAbsent         mistake = "no measure where one adjustment has no row"
	adjustedFromLossAsIncome mistake = "a reconciliation that starts from a loss as if it were income"
	adjustedWithoutLast      mistake = "the last adjustment left out of the sum"

	marginOfBooked     mistake = "a margin of the trial balance's revenues, though there is a revenue ledger"
	marginOfYearBefore mistake = "a margin of the revenues of the period compared"
	marginOfAbsolute   mistake = "a margin of revenues without their sign"
	marginZero         mistake = "a margin of zero where there are no revenues"
	marginRounded      mistake = "a margin rounded to a percent before it is shown"
	marginOfIncome     mistake = "net income's margin under the name of adjusted EBITDA's"

	changeFromFirstDay   mistake = "the change since the period's first day, not the day before it"
	changeFromYearEnd    mistake = "a quarter's change since the fiscal year-end"
	changeFromYearBefore mistake = "the change since the same day one year earlier"
	changeReversed       mistake = "the balance before less the balance after"
	deferredNotTurned    mistake = "deferred revenue as the export shows it"
	deferredLatest       mistake = "the latest balance on or before the date"
	deferredZero         mistake = "a missing balance taken for zero"

	billingsLessChange     mistake = "billings less the change"
	billingsOfBalance      mistake = "billings with the balance for the change"
	billingsWithNoncurrent mistake = "billings with the change of noncurrent deferred revenue"
	billingsWithoutChange  mistake = "billings of revenue alone where a balance is missing"
	billingsOfIncome       mistake = "billings of net income"

	revenueNotTurned    mistake = "the trial balance's revenues as the export shows them"
	revenueBooked       mistake = "the trial balance's revenues, though there is a revenue ledger"
	revenueFilledUp     mistake = "the trial balance's revenues for a period that the revenue ledger has no row for"
	revenueOfOneAccount mistake = "revenues of the first account alone"
	revenueDayBefore    mistake = "revenues with those of the day before the period"
	revenueInThousands  mistake = "the trial balance's unit not looked at"

	classOfEquivalents  mistake = "cash equivalents among cash"
	classesSwapped      mistake = "short-term and long-term swapped"
	classByLetterCase   mistake = "a classification of another case or with blanks left out"
	classByLevel        mistake = "a section of what has a level alone"
	classLossesPositive mistake = "losses without their sign"

	levelUpTo         mistake = "a level with those before it"
	levelOfCash       mistake = "cash that has a level among the levels"
	levelOfSecurities mistake = "levels without cash equivalents"
	levelBlankIsOne   mistake = "no level taken for Level 1"
	levelAtCost       mistake = "levels at cost"

	lineNotJoined    mistake = "captions that [lines] joins kept apart"
	lineWithPoints   mistake = "a slug in which points are hyphens"
	lineAtCost       mistake = "a line at cost"
	lineAbsent       mistake = "no line where it is not held on the date"
	lineOfOtherDates mistake = "a line with the holdings of another date"
	cashLeftOut      mistake = "totals without cash"

	differenceReversed      mistake = "investment types less hierarchy"
	differenceWithCash      mistake = "a difference with the section of cash"
	differenceOfLevels      mistake = "the sum of levels, though a total was printed"
	differenceOfBoth        mistake = "the levels and their total"
	differenceOfOutside     mistake = "a difference of lines outside the tie"
	differenceWithTotals    mistake = "printed totals taken for lines"
	differenceOfAllColumns  mistake = "cost, gains and losses added to fair value"
	differenceOfCommonLines mistake = "no difference of a line that stands in the first table alone"
)

// slips are the mistakes by the metric that shows them.
var slips = map[string][]mistake{
	"net-income":                      {incomeNotTurned, incomeAlwaysTurned, incomeOfLastRow, incomeLastDayLeftOut, incomeFirstDayLeftOut, incomeToDate, incomeByPrefix},
	"adjusted-ebitda":                 {adjustmentNotTurned, adjustmentAlwaysTurned, adjustmentsAllAdded, adjustmentsAbsolute, adjustmentAbsent, adjustedFromLossAsIncome, adjustedWithoutLast},
	"net-income.margin":               {marginOfBooked, marginOfYearBefore, marginOfAbsolute, marginZero, marginRounded},
	"adjusted-ebitda.margin":          {marginOfBooked, marginOfYearBefore, marginOfAbsolute, marginZero, marginRounded, marginOfIncome},
	"deferred-revenue.current.change": {changeFromFirstDay, changeFromYearEnd, changeFromYearBefore, changeReversed, deferredNotTurned, deferredLatest, deferredZero},
	"billings":                        {billingsLessChange, billingsOfBalance, billingsWithNoncurrent, billingsWithoutChange, billingsOfIncome, revenueNotTurned},
	"revenue":                         {revenueNotTurned, revenueBooked, revenueFilledUp, revenueOfOneAccount, revenueDayBefore, revenueInThousands},
	"fair-value.cash":                 {classOfEquivalents, classByLetterCase, classByLevel, lineNotJoined, lineAbsent},
	"fair-value.short-term":           {classesSwapped, classByLetterCase, lineNotJoined, lineAbsent, lineOfOtherDates},
	"fair-value.long-term.losses":     {classLossesPositive, classesSwapped, classByLetterCase, lineNotJoined, lineOfOtherDates},
	"fair-value.level-2":              {levelUpTo, levelOfCash, levelOfSecurities, levelAtCost, lineNotJoined},
	"fair-value.level-1":              {levelBlankIsOne, levelOfCash, levelOfSecurities, levelAtCost, lineOfOtherDates},
	"fair-value":                      {lineNotJoined, lineWithPoints, lineAtCost, lineAbsent, lineOfOtherDates, cashLeftOut},
	"fair-value.difference":           {differenceReversed, differenceWithCash, differenceOfLevels, differenceOfBoth, differenceOfOutside, differenceWithTotals, differenceOfAllColumns, differenceOfCommonLines, lineNotJoined},
}

// TestReckonerTellsEveryMistake checks the search to its purpose: had the program
// one of the likeliest mistakes with a metric, TestResultsAgreeWithTheReckoner
// would fail at that metric.
func TestReckonerTellsEveryMistake(t *testing.T) {
	left := 0
	open := map[string][]mistake{}
	for metric, list := range slips {
		if len(list) < 5 {
			t.Errorf("%s has %d mistakes, want the five likeliest at least", metric, len(list))
		}
		open[metric] = slices.Clone(list)
		left += len(list)
	}
	for seed := 0; seed < 1000 && left > 0; seed++ {
		c := closings.Example(seed)
		_, r, _ := calculate(t, c)
		got := values(r)
		wrongs := map[mistake]map[string]bool{}
		for metric, list := range open {
			open[metric] = slices.DeleteFunc(list, func(m mistake) bool {
				if wrongs[m] == nil {
					wrongs[m] = map[string]bool{}
					want := reckon(c, m)
					for id, v := range want {
						if got[id] != decimal(v) {
							wrongs[m][metricOf(id)] = true
						}
					}
					for id := range got {
						if want[id] == nil {
							wrongs[m][metricOf(id)] = true
						}
					}
				}
				if wrongs[m][metric] {
					left--
					t.Logf("filing %d shows in %s: %s", seed, metric, m)
				}
				return wrongs[m][metric]
			})
		}
	}
	for metric, list := range open {
		for _, m := range list {
			t.Errorf("1000 filings do not show in %s: %s", metric, m)
		}
	}
}

func metricOf(id string) string { return id[:strings.IndexAny(id, "@[")] }
