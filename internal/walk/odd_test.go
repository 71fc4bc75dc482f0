package walk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/walk"
)

// day reads a date.
func day(iso string) time.Time {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		panic(err)
	}
	return t
}

// plain returns a 10-K of a calendar year with one customer, A, that pays 10.0 million a year,
// in the United States, directly, and with an expansion rate of 100%.
func plain() *year {
	y := &year{form: "10-K", fiscal: 2022, yearEnd: "12-31", home: "US", currency: "USD", symbol: "$", flatBelow: 0.5, threshold: 100, segment: "our one operating segment",
		quarters: map[quarterOf]span{}, booked: map[string]map[quarterOf]int64{}, rates: map[string]int64{}}
	for n := 2019; n <= 2022; n++ {
		for q := 1; q <= 4; q++ {
			y.quarters[quarterOf{n, q}] = span{endOf(n, time.Month(3*q-3)).AddDate(0, 0, 1), endOf(n, time.Month(3*q))}
		}
	}
	for _, account := range []string{"Revenues", "NetIncomeLoss", "IncomeTaxExpenseBenefit", "ContractWithCustomerLiabilityCurrent"} {
		y.booked[account] = map[quarterOf]int64{}
	}
	y.sells("A", "US", "direct", 10_000_000, 10_000_000, 10_000_000)
	return y
}

// sells adds a customer that pays amounts in 2020, 2021 and 2022, in equal quarters, with a
// subscription without an end.
func (y *year) sells(id, country, channel string, amounts ...int64) *party {
	c := &party{id: id, country: country, channel: channel, start: day("2015-01-01"), arr: 1_000_000_00, sales: map[quarterOf]int64{}}
	for i, amount := range amounts {
		for q := 1; q <= 4; q++ {
			c.sales[quarterOf{2020 + i, q}] = amount * 25
		}
	}
	y.parties = slices.DeleteFunc(y.parties, func(p *party) bool { return p.id == id })
	y.parties = append(y.parties, c)
	return c
}

// weeks lists the quarters, of which those named have 14 weeks.
func (y *year) weeks(long ...quarterOf) *year {
	y.listed, y.yearEnd = true, ""
	first := day("2018-12-30")
	for n := 2019; n <= 2022; n++ {
		for q := 1; q <= 4; q++ {
			weeks := 13
			if slices.Contains(long, quarterOf{n, q}) {
				weeks = 14
			}
			y.quarters[quarterOf{n, q}] = span{first, first.AddDate(0, 0, 7*weeks-1)}
			first = first.AddDate(0, 0, 7*weeks)
		}
	}
	return y
}

// books sets what an account has in each quarter of 2021 and of 2022.
func (y *year) books(account string, before, now int64) {
	for q := 1; q <= 4; q++ {
		y.booked[account][quarterOf{2021, q}], y.booked[account][quarterOf{2022, q}] = before*100, now*100
	}
}

// finish sets the rates, and the revenues of the trial balance.
func (y *year) finish() {
	for q, s := range y.quarters {
		y.rates[s.last.Format(time.DateOnly)] = 11_000
		for _, c := range y.parties {
			y.booked["Revenues"][q] += c.sales[q]
		}
	}
}

// TestOddYears drafts years that are not normal, and compares every sentence on revenue, income
// and billings with what counsel would sign. No draft may have an error.
func TestOddYears(t *testing.T) {
	t.Parallel()
	const (
		demand  = ", driven by increased demand for our subscription services by our end customers"
		outlook = "With our strong market position driving further demand for our solutions, we expect revenue growth from end customers to continue."
		none    = "and there were no revenues from new customers added in 2022."
		direct  = "In 2022, all revenues were direct."
		old     = "Revenues from customers existing at or prior to December 31, 2021"
	)
	for _, tt := range []struct {
		name  string
		odd   func(*year)
		about string // "## Results", "## Net Income" or "## Revenues"
		want  []string
		codes string
	}{
		{"one side of each split", func(y *year) { y.sells("A", "US", "direct", 10e6, 10e6, 12e6) }, "## Results",
			[]string{"Revenues increased by $2.0 million in 2022 compared to 2021" + demand + ".", old + " increased by $2.0 million, " + none, direct, outlook}, ""},
		{"all revenues foreign and through partners", func(y *year) { y.sells("A", "GB", "partner", 10e6, 10e6, 12e6) }, "## Results",
			[]string{"Revenues increased by $2.0 million in 2022 compared to 2021" + demand + ".", old + " increased by $2.0 million, " + none,
				"In 2022, all revenues were from customers in foreign countries.", "In 2022, all revenues were through partners.", outlook}, ""},
		{"the last partner left", func(y *year) {
			y.sells("B", "US", "partner", 2e6, 2e6, 0)
			y.sells("A", "US", "direct", 10e6, 10e6, 15e6)
		}, "## Results",
			[]string{"Revenues increased by $3.0 million in 2022 compared to 2021" + demand + ".", old + " increased by $3.0 million, " + none, direct,
				"Direct revenues increased by $5.0 million, partially offset by a decrease of $2.0 million in revenues through partners.", outlook}, ""},
		{"a share of 0.3%", func(y *year) {
			y.sells("A", "US", "direct", 10e6, 10e6, 12e6)
			y.sells("B", "GB", "partner", 40e3, 40e3, 40e3)
		}, "## Results",
			[]string{"Revenues increased by $2.0 million in 2022 compared to 2021" + demand + ".", old + " increased by $2.0 million, " + none,
				"Revenues from customers in the United States increased by $2.0 million, and revenues from customers in foreign countries were unchanged.",
				"In 2022, 99.7% of total revenues was direct and 0.3% of total revenues was through partners.",
				"Direct revenues increased by $2.0 million, and revenues through partners were unchanged.", outlook}, ""},
		{"a share of 0.02%", func(y *year) {
			y.sells("A", "US", "direct", 10e6, 10e6, 12e6)
			y.sells("B", "GB", "partner", 2e3, 2e3, 3e3)
		}, "## Results",
			[]string{"Revenues increased by $2.0 million in 2022 compared to 2021" + demand + ".", old + " increased by $2.0 million, " + none,
				"Revenues from customers in the United States increased by $2.0 million, and revenues from customers in foreign countries were unchanged.",
				"In 2022, direct revenues were $12.0 million, and revenues through partners were $3 thousand.",
				"Direct revenues increased by $2.0 million, and revenues through partners were unchanged.", outlook}, ""},
		{"credits to partners of less than a thousand", func(y *year) {
			y.sells("A", "US", "direct", 10e6, 10e6, 12e6)
			y.sells("B", "US", "partner", 0, 0, -400)
		}, "## Results",
			[]string{"Revenues increased by $2.0 million in 2022 compared to 2021" + demand + ".", old + " increased by $2.0 million, " + none,
				"In 2022, direct revenues were $12.0 million, and revenues through partners, net of credits, were negative $400.",
				"Direct revenues increased by $2.0 million, and revenues through partners were unchanged.", outlook}, ""},
		{"credits to new customers", func(y *year) {
			y.sells("A", "US", "direct", 10e6, 10e6, 12e6)
			y.sells("N", "US", "direct", 0, 0, -400e3).start = day("2022-05-01")
		}, "## Results",
			[]string{"Revenues increased by $1.6 million in 2022 compared to 2021" + demand + ".",
				old + " increased by $2.0 million, and revenues from new customers added in 2022, net of credits, were negative $0.4 million.", direct, outlook}, "LED008"},
		{"new customers with little", func(y *year) {
			y.sells("A", "US", "direct", 10e6, 10e6, 12e6)
			y.sells("N", "US", "direct", 0, 0, 4e3).start = day("2022-05-01")
		}, "## Results",
			[]string{"Revenues increased by $2.0 million in 2022 compared to 2021" + demand + ".",
				old + " increased by $2.0 million, and there were no material revenues from new customers added in 2022.", direct, outlook}, ""},
		{"a negative prior year", func(y *year) { y.sells("A", "US", "direct", 10e6, -1e6, 10e6) }, "## Results",
			[]string{"Revenues increased by $11.0 million in 2022 compared to 2021.", "Total revenues were negative $1.0 million in 2021.", old + " increased by $11.0 million, " + none, direct}, ""},
		{"negative total revenues", func(y *year) { y.sells("A", "US", "direct", 10e6, 10e6, -1e6) }, "## Results",
			[]string{"Revenues decreased by $11.0 million in 2022 compared to 2021.", "Total revenues were negative $1.0 million in 2022.", old + " decreased by $11.0 million, " + none,
				"In 2022, direct revenues, net of credits, were negative $1.0 million."}, ""},
		{"revenues of exactly zero", func(y *year) {
			y.books("IncomeTaxExpenseBenefit", 1e3, 1e3)
			y.sells("B", "US", "partner", 0, 0, -10e6)
		}, "## Results",
			[]string{"Revenues decreased by $10.0 million in 2022 compared to 2021.", old + " decreased by $10.0 million, " + none,
				"In 2022, direct revenues were $10.0 million, and revenues through partners, net of credits, were negative $10.0 million.",
				"Direct revenues were unchanged, and revenues through partners decreased by $10.0 million."}, ""},
		{"no revenues", func(y *year) {
			y.books("IncomeTaxExpenseBenefit", 1e3, 1e3)
			y.sells("A", "US", "direct", 10e6, 10e6, 0)
		}, "## Results",
			[]string{"Revenues decreased by $10.0 million in 2022 compared to 2021.", old + " decreased by $10.0 million, " + none, "In 2022, there were no revenues."}, ""},
		{"the first revenues", func(y *year) {
			y.sells("A", "US", "direct", 0, 0, 0)
			y.sells("N", "US", "direct", 0, 0, 3e6).start = day("2022-05-01")
		}, "## Results",
			[]string{"Revenues increased by $3.0 million in 2022 compared to 2021" + demand + ".", "Revenues from new customers added in 2022 were $3.0 million.", direct, outlook}, ""},
		{"tiny revenues", func(y *year) { y.sells("A", "US", "direct", 20e3, 20e3, 40e3) }, "## Results",
			[]string{"Revenues were $40 thousand in 2022 compared to $20 thousand in 2021.", old + " were unchanged, " + none, direct}, ""},
		{"a rate that collapsed", func(y *year) {
			y.sells("B", "US", "direct", 10e6, 10e6, 10e6).end = day("2022-12-30")
			y.sells("N", "US", "direct", 0, 0, 7e6).start = day("2022-01-05")
		}, "## Results",
			[]string{"Revenues increased by $7.0 million in 2022 compared to 2021.", old + " were unchanged, and revenues from new customers added in 2022 were $7.0 million.", direct}, "KPI005"},
		{"the same with both clauses kept", func(y *year) {
			y.keep = true
			y.sells("B", "US", "direct", 10e6, 10e6, 10e6).end = day("2022-12-30")
			y.sells("N", "US", "direct", 0, 0, 7e6).start = day("2022-01-05")
		}, "## Results",
			[]string{"Revenues increased by $7.0 million in 2022 compared to 2021" + demand + ".", old + " were unchanged, and revenues from new customers added in 2022 were $7.0 million.", direct, outlook}, "KPI005 MDA012 MDA012"},
		{"an acquisition", func(y *year) {
			y.maps = true
			y.sells("A", "US", "direct", 10e6, 10e6, 11e6)
			c := y.sells("T", "GB", "partner", 0, 0, 2e6)
			c.start, c.acquired = day("2022-01-01"), day("2022-01-01")
		}, "## Results",
			[]string{"Revenues increased by $3.0 million in 2022 compared to 2021.",
				"Of the total increase of $3.0 million in revenues from 2021 to 2022, 33% was from revenues from customers existing at or prior to December 31, 2021, and the remaining 67% was from new customers added in 2022.",
				"Revenues in 2022 included $2.0 million from customers of businesses that we acquired, in the 12 months after each acquisition.",
				"Of the total increase of $3.0 million, 33% was from customers in the United States and the remaining 67% was from customers in foreign countries.",
				"In 2022, 85% of total revenues was direct and 15% of total revenues was through partners.",
				"Of the total increase of $3.0 million, 33% was direct and the remaining 67% was from partners."}, ""},
		{"a year of 53 weeks", func(y *year) { y.weeks(quarterOf{2022, 4}).sells("A", "US", "direct", 10e6, 10e6, 10.2e6) }, "## Results",
			[]string{"Fiscal 2022 had 53 weeks and fiscal 2021 had 52 weeks.", "Revenues increased by $0.2 million in fiscal 2022 compared to fiscal 2021.",
				"Revenues from customers existing at or prior to December 25, 2021 increased by $0.2 million, and there were no revenues from new customers added in fiscal 2022.",
				"In fiscal 2022, all revenues were direct."}, "MDA011"},
		{"a year of 52 weeks after one of 53", func(y *year) { y.weeks(quarterOf{2021, 1}).sells("A", "US", "direct", 10e6, 10e6, 10.2e6) }, "## Results",
			[]string{"Fiscal 2022 had 52 weeks and fiscal 2021 had 53 weeks.", "Revenues increased by $0.2 million in fiscal 2022 compared to fiscal 2021" + demand + ".",
				"Revenues from customers existing at or prior to January 1, 2022 increased by $0.2 million, and there were no revenues from new customers added in fiscal 2022.",
				"In fiscal 2022, all revenues were direct.", outlook}, "MDA011"},
		{"a quarter of 14 weeks, and the two quarters", func(y *year) {
			y.form, y.quarter = "10-Q", 2
			y.weeks(quarterOf{2022, 1}).sells("A", "US", "direct", 10e6, 10e6, 12e6)
		}, "## Results",
			[]string{"Revenues increased by $0.5 million in the three months ended July 2, 2022 compared to the three months ended June 26, 2021" + demand + ".",
				"Revenues from customers existing at or prior to June 26, 2021 increased by $0.5 million, and there were no revenues from new customers added since.",
				"In the three months ended July 2, 2022, all revenues were direct.",
				"The six months ended July 2, 2022 had 27 weeks and the six months ended June 26, 2021 had 26 weeks.",
				"Revenues increased by $1.0 million in the six months ended July 2, 2022 compared to the six months ended June 26, 2021.",
				"Revenues from customers existing at or prior to June 26, 2021 increased by $1.0 million, and there were no revenues from new customers added since.",
				"In the six months ended July 2, 2022, all revenues were direct."}, "MDA011"},
		{"a loss, and a benefit", func(y *year) {
			y.sells("A", "US", "direct", 10e6, 10e6, 12e6)
			y.books("NetIncomeLoss", 750e3, -250e3)
			y.books("IncomeTaxExpenseBenefit", 150e3, -50e3)
		}, "## Net Income",
			[]string{"Net loss was $1.0 million, or 8% of total revenues, in 2022 compared to net income of $3.0 million, or 30% of total revenues, in 2021.",
				"Adjusted EBITDA loss was $1.2 million, or 10% of total revenues, in 2022 compared to Adjusted EBITDA of $3.6 million, or 36% of total revenues, in 2021."}, ""},
		{"tiny results beside margins", func(y *year) { y.books("NetIncomeLoss", 5e3, -7_500); y.books("IncomeTaxExpenseBenefit", 25e3, 2_500) }, "## Net Income",
			[]string{"Net loss was $30 thousand, or 0.3% of total revenues, in 2022 compared to net income of $20 thousand, or 0.2% of total revenues, in 2021.",
				"Adjusted EBITDA loss was $20 thousand, or 0.2% of total revenues, in 2022 compared to Adjusted EBITDA of $0.1 million, or 1% of total revenues, in 2021."}, ""},
		{"a margin that prints as nothing", func(y *year) { y.books("NetIncomeLoss", 500e3, 250); y.books("IncomeTaxExpenseBenefit", 25e3, 250e3) }, "## Net Income",
			[]string{"Net income was $1 thousand in 2022 compared to $2.0 million, or 20% of total revenues, in 2021.",
				"Adjusted EBITDA was $1.0 million in 2022 compared to $2.1 million, or 21% of total revenues, in 2021."}, ""},
		{"negative billings", func(y *year) {
			y.form = "8-K"
			y.booked["ContractWithCustomerLiabilityCurrent"][quarterOf{2020, 4}] = 30e8
			y.books("ContractWithCustomerLiabilityCurrent", 31e6, 15e6)
		}, "## Revenues",
			[]string{"Revenues were $10.0 million in 2022 compared to $10.0 million in 2021.",
				"Current deferred revenue decreased by $16.0 million in 2022 compared to an increase of $1.0 million in 2021.",
				"Calculated current billings were negative $6.0 million in 2022 compared to $11.0 million in 2021."}, ""},
		{"a balance that moved little, after one that did not", func(y *year) {
			y.form = "8-K"
			y.booked["ContractWithCustomerLiabilityCurrent"][quarterOf{2020, 4}] = 60e3 * 100
			y.books("ContractWithCustomerLiabilityCurrent", 60e3, 30e3)
		}, "## Revenues",
			[]string{"Revenues were $10.0 million in 2022 compared to $10.0 million in 2021.",
				"Current deferred revenue decreased by $30 thousand in 2022 compared to no change in 2021.",
				"Calculated current billings were $10.0 million in 2022 compared to $10.0 million in 2021."}, ""},
		{"a quarter of 14 weeks in a release", func(y *year) {
			y.form, y.quarter = "8-K", 1
			y.weeks(quarterOf{2022, 1})
		}, "## Revenues",
			[]string{"The three months ended April 2, 2022 had 14 weeks and the three months ended March 27, 2021 had 13 weeks.",
				"Revenues were $2.5 million in the three months ended April 2, 2022 compared to $2.5 million in the three months ended March 27, 2021.",
				"Current deferred revenue was unchanged in the three months ended April 2, 2022 compared to no change in the three months ended March 27, 2021.",
				"Calculated current billings were $2.5 million in the three months ended April 2, 2022 compared to $2.5 million in the three months ended March 27, 2021."}, "MDA011"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			y := plain()
			tt.odd(y)
			y.finish()
			r, err := walk.Run(y.folder(), how)
			if err != nil {
				t.Fatal(err)
			}
			var codes []string
			for _, d := range r.Found {
				if d.Severity == diag.Error {
					t.Errorf("%s %s: %s", d.Code, d.At(), d.Message())
				}
				if d.Severity == diag.Warning && d.Code != "LED021" && d.Code != "NGM009" { // of proportions that do not matter here
					codes = append(codes, string(d.Code))
				}
			}
			slices.Sort(codes)
			if got := strings.Join(codes, " "); got != tt.codes {
				t.Errorf("warnings %q, want %q", got, tt.codes)
			}
			var got []string
			for _, doc := range r.Documents {
				if doc.Name == "mdna.md" || doc.Name == "release.md" {
					got = append(got, sentencesOf(string(doc.Bytes), tt.about)...)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("the draft says\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

// sentencesOf returns the lines of a section that give numbers or say that there are none.
func sentencesOf(text, section string) (list []string) {
	in := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "## ") {
			in = strings.HasPrefix(line, section)
		}
		if in && !passed.MatchString(line) && !strings.HasPrefix(line, "|") && line != "Amounts may not sum due to rounding." && line != `"n/m" means not meaningful.` {
			list = append(list, line)
		}
	}
	return list
}

// TestNegativeCohort checks that recurring revenue below zero in total is an error at the
// customer that makes it so, and that no other error says the same at the template.
func TestNegativeCohort(t *testing.T) {
	t.Parallel()
	y := plain()
	y.sells("Z", "US", "direct").arr = -3_000_000_00
	y.finish()
	r, err := walk.Run(y.folder(), how)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range r.Found {
		if d.Severity == diag.Error {
			got = append(got, fmt.Sprintf("%s %s", d.Code, d.At()))
		}
	}
	if want := []string{"LED008 ledgers/subscriptions.csv!A3"}; !slices.Equal(got, want) {
		t.Errorf("errors %v, want %v", got, want)
	}
}

// TestOddTables drafts years that are not normal, and checks lines of their tables and notes.
func TestOddTables(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, doc string
		odd       func(*year)
		has, not  string // lines, and a line that must be missing
	}{
		{"a loss in the first year", "mdna.md", func(y *year) {
			y.started("2022-01-01").books("NetIncomeLoss", 0, -250e3)
		}, "| Net loss | $(1,000) |", "| Net income (loss) | $(1,000) |"},
		{"holdings at the only date of a first year", "notes.md", func(y *year) {
			y.started("2022-01-01").holdings = []held{{date: day("2022-12-31"), kind: "Money market funds", class: "cash-equivalent", level: 1, cost: 5_000_000_00}}
		}, "We held no assets measured at fair value with Level 3 inputs at the date presented.", "We held no assets measured at fair value with Level 3 inputs at the dates presented."},
		{"billings that add up in thousands and not in millions", "release.md", func(y *year) {
			y.form = "8-K"
			y.sells("A", "US", "direct", 10e6, 10e6, 10.04e6)
			y.books("ContractWithCustomerLiabilityCurrent", 0, 40e3)
		}, "Calculated current billings were $10.1 million in 2022 compared to $10.0 million in 2021.\nCurrent deferred revenue increased by $40 thousand in 2022 compared to no change in 2021.\nAmounts may not sum due to rounding.", "| Calculated current billings | $10,081 | $10,000 |"},
		{"billings that add up in millions and in thousands", "release.md", func(y *year) {
			y.form = "8-K"
			y.books("ContractWithCustomerLiabilityCurrent", 0, 400e3)
		}, "Calculated current billings were $10.4 million in 2022 compared to $10.0 million in 2021.", "Amounts may not sum due to rounding."},
		{"a country at the threshold, and one just below it", "notes.md", func(y *year) {
			y.sells("A", "US", "direct", 10e6, 10e6, 10e6)
			y.sells("B", "NL", "direct", 0, 0, 1.5e6)
			y.sells("C", "GB", "direct", 0, 0, 1_499_999)
			y.sells("D", "US", "direct", 0, 0, 2_000_001)
		}, `For the year ended December 31, 2022, there was no individual country included in "Foreign" that amounted to 10 percent or more of total revenues, other than the Netherlands ($1.5 million, or 10%).`, "| of which the United Kingdom | 1,500 | — | — |"},
		{"negative total revenues, all foreign", "notes.md", func(y *year) { y.sells("A", "GB", "direct", 10e6, 10e6, -1e6) },
			"For the year ended December 31, 2022, total revenues were negative, and we do not present individual countries as a percentage of total revenues.\nNo other customer accounted for 10 percent or more of total revenues in any period presented in which total revenues were positive.",
			`For the year ended December 31, 2022, there was no individual country included in "Foreign" that amounted to 10 percent or more of total revenues.`},
		{"total revenues of zero beside credits", "notes.md", func(y *year) {
			y.books("IncomeTaxExpenseBenefit", 1e3, 1e3)
			y.sells("B", "GB", "direct", 0, 0, -10e6)
		}, "For the year ended December 31, 2022, total revenues were zero, and we do not present individual countries as a percentage of total revenues.\nNo other customer accounted for 10 percent or more of total revenues in any period presented in which total revenues were positive.", ""},
		{"credits of less than half a dollar", "mdna.md", func(y *year) {
			y.sells("A", "US", "direct", 0, 0, 0).sales[quarterOf{2022, 4}] = -40
		}, "Revenues were $0 in 2022 compared to $0.0 million in 2021.", "In 2022, direct revenues, net of credits, were negative $0."},
		{"customers of one parent", "notes.md", func(y *year) {
			y.parents = true
			y.sells("B", "US", "direct", 0, 0, 1e6)
			y.sells("C", "GB", "direct", 0, 0, 1e6).parent = "B"
		}, "Customer B accounted for $2.0 million, or 17%, of total revenues for the year ended December 31, 2022.\nRevenues from Customers A and B were reported by our one operating segment.", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			y := plain()
			tt.odd(y)
			y.finish()
			r, err := walk.Run(y.folder(), how)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range r.Found {
				if d.Severity == diag.Error {
					t.Errorf("%s %s: %s", d.Code, d.At(), d.Message())
				}
			}
			text := ""
			for _, doc := range r.Documents {
				if doc.Name == tt.doc {
					text = string(doc.Bytes)
				}
			}
			lines := strings.Split(strings.ReplaceAll(text, "  \n", "\n"), "\n")
			for line := range strings.SplitSeq(tt.has, "\n") {
				if !slices.Contains(lines, line) {
					t.Errorf("%s lacks the line %q:\n%s", tt.doc, line, text)
				}
			}
			if slices.Contains(lines, tt.not) && tt.not != "" {
				t.Errorf("%s has the line %q", tt.doc, tt.not)
			}
		})
	}
}

// started lets the ledgers begin on a day.
func (y *year) started(iso string) *year {
	y.begins = day(iso)
	for _, c := range y.parties {
		c.start = y.begins
		for q := range c.sales {
			if y.quarters[q].first.Before(y.begins) {
				delete(c.sales, q)
			}
		}
	}
	return y
}
