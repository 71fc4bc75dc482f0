package compute_test

import (
	"testing"
)

var mistakes = []mistake{
	survivorsOnly, currentRates, priorRates, churnLeftOut, mergedAsChurn, oneDayLate, oneDayEarly, roundedTwice, endExcluded, grossNotNet,
	cohortTooLate, zeroLeaves, rateTooLate, lookbackShort, lookbackLong, lookbackDays, lookbackFromClose, lookbackOverflows, mergedAsNew,
	cohortAsExisting, sinceStart, multiplied, inverseRounded, overDifference,
	acquiredNextDay, acquiredAnniversary, acquiredLeap, acquiredFamily, acquiredOfTop, acquiredGross, acquiredWholeYear, acquiredCompare, acquiredReversed,
}

// revealing is a world, worked out by hand, in which a mistake shows in one fact.
type revealing struct {
	wrong      mistake
	fact, want string
	world      func(*world)
}

// The world of each case has customer a, with an ARR of 100 since 2019 and
// revenue of 100 in every year, besides what the case adds.
var tellings = []revealing{
	{survivorsOnly, "ndr@FY2022", "0.5", func(w *world) {
		w.subscribe("b", "2019-01-01", "2022-06-30", "", "100")
	}},
	{churnLeftOut, "ndr.churn@FY2022", "100", func(w *world) {
		w.subscribe("b", "2019-01-01", "2022-06-30", "", "100")
	}},
	{churnLeftOut, "gross-retention@FY2022", "0.5", func(w *world) {
		w.subscribe("b", "2019-01-01", "2022-06-30", "", "100")
	}},
	{currentRates, "ndr@FY2022", "1", func(w *world) {
		w.terms[0].currency = "EUR"
		w.rates = []spot{{"EUR", on("2021-12-31"), "1.2"}, {"EUR", on("2022-12-31"), "0.9"}}
	}},
	{priorRates, "ndr@FY2022", "0.75", func(w *world) {
		w.reported = true
		w.terms[0].currency = "EUR"
		w.rates = []spot{{"EUR", on("2021-12-31"), "1.2"}, {"EUR", on("2022-12-31"), "0.9"}}
	}},
	{mergedAsChurn, "ndr.churn@FY2022", "0", func(w *world) {
		w.subscribe("b", "2019-01-01", "2022-03-31", "", "100")
		w.subscribe("c", "2022-04-01", "", "", "130")
		w.parents = [][2]string{{"b", "c"}}
	}},
	{mergedAsChurn, "ndr@FY2022", "1.15", func(w *world) {
		w.subscribe("b", "2019-01-01", "2022-03-31", "", "100")
		w.subscribe("c", "2022-04-01", "", "", "130")
		w.parents = [][2]string{{"b", "middle"}, {"middle", "top"}, {"c", "top"}}
	}},
	{oneDayLate, "ndr.denominator@FY2022", "100", func(w *world) {
		w.subscribe("b", "2022-01-01", "", "", "100")
	}},
	{oneDayEarly, "ndr.denominator@FY2022", "200", func(w *world) {
		w.subscribe("b", "2021-12-31", "", "", "100")
	}},
	{roundedTwice, "ndr.denominator@FY2022", "102.01", func(w *world) {
		w.subscribe("b", "2019-01-01", "", "EUR", "1")
		w.subscribe("c", "2019-01-01", "", "EUR", "1")
		w.rates = []spot{{"EUR", on("2021-12-31"), "1.005"}}
	}},
	{endExcluded, "ndr.churn@FY2022", "0", func(w *world) {
		w.subscribe("b", "2019-01-01", "2022-12-31", "", "100")
	}},
	{endExcluded, "ndr.denominator@FY2022", "200", func(w *world) {
		w.subscribe("b", "2019-01-01", "2021-12-31", "", "100")
	}},
	{grossNotNet, "ndr.contraction@FY2022", "60", func(w *world) {
		w.subscribe("b", "2019-01-01", "2022-06-30", "", "100")
		w.subscribe("b", "2022-07-01", "", "EUR", "40")
		w.rates = []spot{{"EUR", on("2021-12-31"), "1"}, {"EUR", on("2022-12-31"), "1"}}
	}},
	{cohortTooLate, "ndr.numerator@FY2022", "100", func(w *world) {
		w.subscribe("b", "2022-05-01", "", "", "100")
	}},
	{zeroLeaves, "ndr.numerator@FY2022", "150", func(w *world) {
		w.subscribe("b", "2019-01-01", "2022-06-30", "", "0")
		w.subscribe("b", "2022-07-01", "", "", "50")
	}},
	{rateTooLate, "ndr.denominator@FY2022", "120", func(w *world) {
		w.terms[0].currency = "EUR"
		w.rates = []spot{{"EUR", on("2021-12-24"), "1.2"}, {"EUR", on("2022-01-01"), "1.5"}, {"EUR", on("2021-12-23"), "1.1"}}
	}},
	{lookbackShort, "revenue[existing]@FY2022", "110", func(w *world) {
		w.subscribe("b", "2020-06-16", "2021-06-15", "", "10")
		w.subscribe("b", "2022-06-15", "", "", "10")
		w.sell("b", "2022-07-01", "10")
	}},
	{lookbackLong, "revenue[new]@FY2022", "10", func(w *world) {
		w.subscribe("b", "2020-06-15", "2021-06-14", "", "10")
		w.subscribe("b", "2022-06-15", "", "", "10")
		w.sell("b", "2022-07-01", "10")
	}},
	{lookbackDays, "revenue[existing]@FY2022", "110", func(w *world) {
		w.subscribe("b", "2020-06-18", "2021-06-17", "", "10")
		w.subscribe("b", "2022-06-15", "", "", "10")
		w.sell("b", "2022-07-01", "10")
	}},
	{lookbackOverflows, "revenue[existing]@FY2024", "110", func(w *world) {
		w.period.year = 2024
		w.subscribe("b", "2022-03-01", "2023-02-28", "", "10")
		w.subscribe("b", "2024-02-29", "", "", "10")
		w.sell("b", "2024-02-29", "10")
	}},
	{lookbackFromClose, "revenue[new]@FY2022", "10", func(w *world) {
		w.subscribe("b", "2020-04-01", "2021-03-31", "", "10")
		w.subscribe("b", "2022-06-15", "", "", "10")
		w.sell("b", "2022-07-01", "10")
	}},
	{mergedAsNew, "revenue[existing]@FY2022", "110", func(w *world) {
		w.subscribe("b", "2022-04-01", "", "", "10")
		w.sell("b", "2022-04-01", "10")
		w.parents = [][2]string{{"b", "a"}}
	}},
	{cohortAsExisting, "revenue.increase[new]@FY2022", "0", func(w *world) {
		w.subscribe("b", "2020-12-01", "2021-11-30", "", "10")
		w.subscribe("b", "2022-02-01", "", "", "10")
		w.sell("b", "2022-02-01", "10")
	}},
	{sinceStart, "revenue[new]@FY2022Q3", "10", func(w *world) {
		w.form, w.period = "10-Q", period{2022, 3, false}
		w.subscribe("b", "2021-11-01", "", "", "10")
		w.sell("b", "2022-09-30", "10")
	}},
	{multiplied, "ndr.denominator@FY2022", "80", func(w *world) {
		w.inverse = true
		w.terms[0].currency = "EUR"
		w.rates = []spot{{"EUR", on("2021-12-31"), "1.25"}}
	}},
	{inverseRounded, "ndr.denominator@FY2022", "300", func(w *world) { // of two currencies, each divided once
		w.inverse = true
		w.terms[0].currency = "EUR"
		w.subscribe("b", "2019-01-01", "", "EUR", "500")
		w.subscribe("c", "2019-01-01", "", "JPY", "700")
		w.rates = []spot{{"EUR", on("2021-12-31"), "3"}, {"JPY", on("2021-12-31"), "7"}}
	}},
	{overDifference, "ndr.currency@FY2022", "-16.666666666666666667", func(w *world) {
		w.inverse, w.reported = true, true
		w.terms[0].currency = "EUR"
		w.rates = []spot{{"EUR", on("2021-12-31"), "1.5"}, {"EUR", on("2022-12-31"), "2"}}
	}},
	{multiplied, "ndr.contraction@FY2022", "1", func(w *world) { // net of two currencies
		w.inverse = true
		w.subscribe("b", "2019-01-01", "2022-06-30", "EUR", "300")
		w.subscribe("b", "2022-07-01", "", "JPY", "693")
		w.rates = []spot{{"EUR", on("2021-12-31"), "3"}, {"JPY", on("2021-12-31"), "7"}}
	}},
	{acquiredNextDay, "revenue[acquired]@FY2022", "10", func(w *world) {
		w.buy("b", "2022-05-16")
		w.sell("b", "2022-05-15", "1")
		w.sell("b", "2022-05-16", "10")
	}},
	{acquiredAnniversary, "revenue[acquired]@FY2022", "10", func(w *world) {
		w.buy("b", "2021-05-16")
		w.sell("b", "2022-05-15", "10")
		w.sell("b", "2022-05-16", "1")
	}},
	{acquiredLeap, "revenue[acquired]@FY2021", "10", func(w *world) {
		w.period.year = 2021
		w.buy("b", "2020-02-29")
		w.sell("b", "2021-02-27", "10")
		w.sell("b", "2021-02-28", "1")
	}},
	{acquiredLeap, "revenue.increase[acquired]@FY2021", "-30", func(w *world) { // up to February 27 in both years
		w.period.year = 2021
		w.buy("b", "2020-02-29")
		w.sell("b", "2021-02-27", "10")
		w.sell("b", "2020-02-27", "40")
		w.sell("b", "2020-02-28", "1")
	}},
	{none, "revenue.increase[acquired]@FY2020", "6", func(w *world) { // February 29 is one year after February 28
		w.period.year = 2020
		w.buy("b", "2020-02-29")
		w.sell("b", "2020-02-29", "10")
		w.sell("b", "2019-02-27", "1")
		w.sell("b", "2019-02-28", "4")
	}},
	{none, "revenue.increase[acquired]@FY2021", "6", func(w *world) { // February 29 is one year before February 28
		w.period.year = 2021
		w.buy("b", "2020-03-01")
		w.sell("b", "2021-02-28", "10")
		w.sell("b", "2020-02-29", "4")
		w.sell("b", "2020-03-01", "1")
	}},
	{acquiredFamily, "revenue[acquired]@FY2022", "10", func(w *world) { // the parent and its other customers were there before
		w.parents = [][2]string{{"b", "a"}, {"c", "a"}}
		w.buy("b", "2022-05-16")
		w.sell("b", "2022-06-30", "10")
		w.sell("c", "2022-06-30", "5")
	}},
	{acquiredOfTop, "revenue[acquired]@FY2022", "10", func(w *world) {
		w.parents = [][2]string{{"b", "a"}}
		w.buy("b", "2022-05-16")
		w.sell("b", "2022-06-30", "10")
	}},
	{acquiredGross, "revenue.increase[acquired]@FY2022", "6", func(w *world) { // a customer before it was acquired
		w.buy("b", "2022-05-16")
		w.sell("b", "2021-05-16", "4")
		w.sell("b", "2022-06-30", "10")
	}},
	{acquiredWholeYear, "revenue.increase[acquired]@FY2022", "6", func(w *world) {
		w.buy("b", "2022-05-16")
		w.sell("b", "2021-05-15", "1")
		w.sell("b", "2021-12-31", "4")
		w.sell("b", "2022-05-16", "10")
	}},
	{acquiredWholeYear, "revenue.increase[acquired]@FY2022", "6", func(w *world) { // acquired in the year before
		w.buy("b", "2021-05-16")
		w.sell("b", "2021-05-15", "4")
		w.sell("b", "2021-05-16", "1")
		w.sell("b", "2022-05-15", "10")
	}},
	{acquiredCompare, "revenue.increase[acquired]@FY2022", "6", func(w *world) { // acquired and of one year earlier at once
		w.buy("b", "2021-07-01")
		w.sell("b", "2021-03-31", "4")
		w.sell("b", "2021-09-30", "7")
		w.sell("b", "2022-03-31", "10")
	}},
	{acquiredReversed, "revenue.increase[acquired]@FY2022", "-5", func(w *world) { // they fell
		w.buy("b", "2022-05-16")
		w.sell("b", "2021-12-31", "15")
		w.sell("b", "2022-12-31", "10")
	}},
	// No mistake, but what is easily read otherwise.
	{none, "revenue.increase[acquired]@FY2022", "0", func(w *world) { // acquired after the period: what it had before is not compared
		w.buy("b", "2023-01-01")
		w.sell("b", "2021-12-31", "15")
		w.sell("b", "2022-12-31", "10")
	}},
	{none, "revenue[acquired]@FY2022", "0", func(w *world) { // the first year ended before the period
		w.buy("b", "2021-01-01")
		w.sell("b", "2022-01-01", "10")
	}},
	{none, "revenue[acquired]@FY2022", "-3", func(w *world) { // a credit
		w.buy("b", "2022-05-16")
		w.sell("b", "2022-06-30", "-3")
	}},
	{none, "revenue[acquired]@FY2021", "7", func(w *world) { // of the period compared
		w.buy("b", "2021-07-01")
		w.sell("b", "2021-09-30", "7")
		w.sell("b", "2022-03-31", "10")
	}},
	{none, "revenue[acquired]@FY2022Q3YTD", "30", func(w *world) {
		w.form, w.period = "10-Q", period{2022, 3, false}
		w.buy("b", "2022-05-16")
		w.sell("b", "2022-06-30", "10")
		w.sell("b", "2022-09-30", "20")
	}},
	{none, "revenue.increase[acquired]@FY2022", "6", func(w *world) { // one year earlier, whatever the report compares with
		w.compare = 2
		w.buy("b", "2022-05-16")
		w.sell("b", "2020-12-31", "1")
		w.sell("b", "2021-12-31", "4")
		w.sell("b", "2022-12-31", "10")
		w.sell("a", "2021-01-01", "100")
	}},
	{none, "revenue.increase[acquired]@FY2022", "6", func(w *world) { // acquired on the first day of a year of 52 weeks: the whole year before is compared
		w.weeks(52)
		w.buy("b", "2021-12-26")
		w.sell("b", "2020-12-27", "1")
		w.sell("b", "2021-12-25", "3")
		w.sell("b", "2022-12-24", "10")
	}},
	{none, "revenue.increase[acquired]@FY2022", "0", func(w *world) { // acquired on the day after a year of 52 weeks
		w.weeks(52)
		w.buy("b", "2022-12-25")
		w.sell("b", "2021-12-25", "4")
	}},
	{none, "revenue[new]@FY2022", "10", func(w *world) { // revenue, and no day active since the period compared
		w.subscribe("b", "2019-01-01", "2020-12-31", "", "10")
		w.sell("b", "2022-01-01", "10")
	}},
	{none, "revenue[existing]@FY2022", "110", func(w *world) { // active on the first day looked at alone
		w.subscribe("b", "2019-01-01", "2021-01-01", "", "10")
		w.sell("b", "2022-01-01", "10")
	}},
	{none, "revenue[existing]@FY2022", "110", func(w *world) { // nobody has a subscription
		w.unsubscribed = "existing"
		w.sell("b", "2022-01-01", "10")
	}},
	{none, "revenue.increase[existing]@FY2022", "-75", func(w *world) { // what left is of existing customers
		w.subscribe("b", "2019-01-01", "2021-12-31", "", "10")
		w.sell("b", "2021-12-31", "75")
	}},
	{none, "revenue.increase.share[new]@FY2022", "1.5", func(w *world) { // a share is not cut off at 100%
		w.subscribe("b", "2019-01-01", "2021-12-31", "", "10")
		w.sell("b", "2021-12-31", "10")
		w.subscribe("c", "2022-12-31", "2022-12-31", "", "10")
		w.sell("c", "2022-12-31", "30")
	}},
	{none, "ndr.currency@FY2022", "-30", func(w *world) { // of those that stay alone
		w.reported = true
		w.terms[0].currency = "EUR"
		w.subscribe("b", "2019-01-01", "2022-01-01", "EUR", "1000")
		w.rates = []spot{{"EUR", on("2021-12-31"), "1.2"}, {"EUR", on("2022-12-31"), "0.9"}}
	}},
	{none, "ndr.churn@FY2022", "1200", func(w *world) { // at the rates of one year earlier
		w.reported = true
		w.terms[0].currency = "EUR"
		w.subscribe("b", "2019-01-01", "2022-01-01", "EUR", "1000")
		w.rates = []spot{{"EUR", on("2021-12-31"), "1.2"}, {"EUR", on("2022-12-31"), "0.9"}}
	}},
	{none, "ndr.unmapped@FY2022", "0.5", func(w *world) {
		w.subscribe("b", "2019-01-01", "2022-03-31", "", "100")
		w.subscribe("c", "2022-04-01", "", "", "130")
		w.parents = [][2]string{{"b", "c"}}
	}},
	{none, "ndr@FY2022", "0.666666666666666667", func(w *world) {
		w.subscribe("b", "2019-01-01", "2022-03-31", "", "50")
	}},
	{none, "ndr.denominator@FY2022Q3", "100", func(w *world) { // a quarter looks back twelve months, not to the year's start
		w.form, w.period = "10-Q", period{2022, 3, false}
		w.subscribe("b", "2021-10-01", "", "", "10")
	}},
	{none, "ndr.change@FY2022", "0.5", func(w *world) { // from the year before, whatever the report compares with
		w.compare = 3
		w.terms[0] = term{"a", on("2015-01-01"), 0, "", "100"}
		w.subscribe("b", "2015-01-01", "2021-06-30", "", "100")
	}},
}

func (w *world) subscribe(customer, start, end, currency, arr string) {
	t := term{customer, on(start), 0, currency, arr}
	if end != "" {
		t.end = on(end)
	}
	w.terms = append(w.terms, t)
}

func (w *world) buy(customer, from string) {
	if w.acquired == nil {
		w.acquired = map[string]day{}
	}
	w.acquired[customer] = on(from)
	w.unsubscribed = "new"
}

// weeks lists the quarters of years that end on December 24, 2022 and 52 or 53 weeks before
// each other.
func (w *world) weeks(weeks int) {
	w.yearEnd, w.quarters = "", map[period]days{}
	last := on("2022-12-24")
	for y := 2022; y > 2018; y-- {
		for q := 4; q > 0; q-- {
			n := 13
			if q == 4 {
				n = weeks - 39
			}
			w.quarters[period{y, q, false}] = days{last - day(7*n) + 1, last}
			last -= day(7 * n)
		}
	}
}

func (w *world) sell(customer, date, amount string) {
	w.sales = append(w.sales, sale{customer, on(date), amount, "US", "direct"})
}

func (x revealing) build() *world {
	w := &world{form: "10-K", period: period{2022, 0, false}, compare: 1, yearEnd: "12-31", lookback: 12, unsubscribed: "error"}
	w.subscribe("a", "2019-01-01", "", "", "100")
	x.world(w)
	for _, pair := range w.pairs() {
		for _, p := range pair {
			if s, _ := w.span(p); !p.toDate {
				w.sales = append(w.sales, sale{"a", s.first, "100", "US", "direct"})
			}
		}
	}
	return w
}

func TestByHand(t *testing.T) {
	shown := map[mistake]bool{}
	for _, x := range tellings {
		name := string(x.wrong)
		if x.wrong == none {
			name = x.fact
		}
		t.Run(name, func(t *testing.T) {
			w := x.build()
			_, r, _ := evaluate(t, w)
			if got := values(r)[x.fact]; got != x.want {
				t.Errorf("%s = %s, want %s\n%s", x.fact, got, x.want, w)
			}
			if truth, _, _ := solve(w, none); truth[x.fact] == nil || decimal(truth[x.fact]) != x.want {
				t.Errorf("the oracle gives %s = %v, want %s", x.fact, truth[x.fact], x.want)
			}
			if x.wrong == none {
				return
			}
			shown[x.wrong] = true
			if wrong, _, _ := solve(w, x.wrong); wrong[x.fact] != nil && decimal(wrong[x.fact]) == x.want {
				t.Errorf("the mistake also gives %s = %s; the case must distinguish them", x.fact, x.want)
			}
		})
	}
	for _, m := range mistakes {
		if !shown[m] {
			t.Errorf("no case shows the mistake: %s", m)
		}
	}
}

// TestSearchFindsEveryMistake checks the search to its purpose: had the program
// any of the usual mistakes, TestFactsAgreeWithTheOracle would fail.
func TestSearchFindsEveryMistake(t *testing.T) {
	left := map[mistake]bool{}
	for _, m := range mistakes {
		left[m] = true
	}
	for seed := 0; seed < 2000 && len(left) > 0; seed++ {
		w := worlds.Example(seed)
		_, r, _ := evaluate(t, w)
		got := values(r)
		for m := range left {
			want, extra, _ := solve(w, m)
			if differs(w, got, want, extra) != "" {
				delete(left, m)
				t.Logf("filing %d shows %s", seed, m)
			}
		}
	}
	for m := range left {
		t.Errorf("2000 filings do not show the mistake: %s", m)
	}
}
