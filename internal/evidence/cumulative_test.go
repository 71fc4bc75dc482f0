package evidence_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
)

func day(s string) fiscal.Date {
	d, err := fiscal.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func number(s string) quantity.Scaled {
	a, err := quantity.ParseText(s)
	if err != nil {
		panic(err)
	}
	return a.Scale()
}

// calendarYears are fiscal years that end on December 31.
func calendarYears(first, last int) (years []fiscal.Span) {
	for y := first; y <= last; y++ {
		years = append(years, fiscal.Span{Start: fiscal.NewDate(y, time.January, 1), End: fiscal.NewDate(y, time.December, 31)})
	}
	return years
}

// rows are an account's rows from text, "2021-01-31 100".
func rows(lines ...string) (list []evidence.Dated) {
	for _, line := range lines {
		d, n, _ := strings.Cut(line, " ")
		list = append(list, evidence.Dated{Date: day(d), Amount: number(n)})
	}
	return list
}

// every are rows on the last day of each step months of calendar years, from a first year.
func every(step, year int, amounts ...int64) (list []evidence.Dated) {
	for i, n := range amounts {
		list = append(list, evidence.Dated{Date: fiscal.NewDate(year, time.Month(step*(i+1)+1), 0), Amount: quantity.Int(n).Scale()})
	}
	return list
}

// running returns the amounts added up, from 0 after each period rows.
func running(period int, amounts ...int64) []int64 {
	list := make([]int64, len(amounts))
	for i, n := range amounts {
		if list[i] = n; i%period > 0 {
			list[i] += list[i-1]
		}
	}
	return list
}

func level(n int, amount int64) []int64 {
	list := make([]int64, n)
	for i := range list {
		list[i] = amount + int64(i%3) // not exactly level
	}
	return list
}

// datesOf are the dates of accounts, in order, each once.
func datesOf(accounts ...evidence.Account) (list []fiscal.Date) {
	has := map[fiscal.Date]bool{}
	for _, a := range accounts {
		for _, r := range a.Rows {
			has[r.Date] = true
		}
	}
	for d := day("2015-01-01"); d < day("2030-01-01"); d++ {
		if has[d] {
			list = append(list, d)
		}
	}
	return list
}

// quarters are the revenue of quarters of calendar years from a first year.
func quarters(year int, amounts ...string) (list []evidence.Sum) {
	for i, n := range amounts {
		list = append(list, evidence.Sum{Amount: number(n),
			Span: fiscal.Span{Start: fiscal.NewDate(year, time.Month(3*i+1), 1), End: fiscal.NewDate(year, time.Month(3*i+4), 0)}})
	}
	return list
}

// fewMonths is activity in some months of two years alone, and belowZero activity that is
// negative in some.
var (
	fewMonths = []int64{0, 10, 0, 0, 10, 0, 10, 0, 0, 10, 0, 10, 0, 10, 0, 10, 0, 0, 10, 0, 10, 0, 0, 10}
	belowZero = []int64{-3, 12, -8, 13, 12, -7, 13, -6, 12, -3, 13, 12, -3, 12, -8, 13, 12, -7, 13, -6, 12, -3, 13, 12}
)

func TestShapeOfCumulativeRows(t *testing.T) {
	t.Parallel()
	months, quarterly := level(24, 1_000_000), level(8, 3_000_000)
	triangle := []int64{1, 2, 3, 4, 5, 6, 6, 5, 4, 3, 2, 1, 1, 2, 3, 4, 5, 6, 6, 5, 4, 3, 2, 1}
	for _, tt := range []struct {
		name     string
		accounts []evidence.Account
		shows    string
		want     string // evidence, "" for none
		weak     bool
	}{
		{name: "activity of two years", accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2021, months...)}}},
		{name: "year to date over two years", accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2021, running(12, months...)...)}},
			want: "account 4000 grows from 1,000,000 in January 2021 to 12,000,012 in December 2021 and starts again at 1,000,000 in January 2022"},
		{name: "credits as negatives", accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2021, running(12, level(24, -1_000_000)...)...)}},
			want: "account 4000 grows from -1,000,000 in January 2021 to -11,999,988 in December 2021 and starts again at -1,000,000 in January 2022"},
		{name: "stated as year to date", shows: evidence.YearToDate, accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2021, running(12, months...)...)}}},
		{name: "stated as activity", shows: evidence.Activity, accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2021, running(12, months...)...)}}},
		{name: "one year is not enough", accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2021, running(12, months[:12]...)...)}}},
		{name: "the largest account that grows is the example",
			accounts: []evidence.Account{{ID: "5000", Rows: every(1, 2021, running(12, level(24, 10)...)...)}, {ID: "4000", Rows: every(1, 2021, running(12, level(24, 20)...)...)},
				{ID: "6000", Rows: every(1, 2021, running(12, level(24, 30)...)[1:]...)[:20]}},
			want: "account 4000 grows from 20 in January 2021 to 252 in December 2021 and starts again at 20 in January 2022"},
		{name: "quarterly rows of one account are weak", accounts: []evidence.Account{{ID: "4000", Rows: every(3, 2021, running(4, quarterly...)...)}}, weak: true,
			want: "account 4000 grows from 3,000,000 in March 2021 to 12,000,003 in December 2021 and starts again at 3,000,001 in March 2022"},
		{name: "rows of every two months are not", accounts: []evidence.Account{{ID: "4000", Rows: every(2, 2021, running(6, level(12, 30)...)...)}},
			want: "account 4000 grows from 30 in February 2021 to 186 in December 2021 and starts again at 30 in February 2022"},
		{name: "an account in cents is no larger", accounts: []evidence.Account{{ID: "5000", Rows: rows("2021-06-30 60.25", "2021-12-31 120.5", "2022-06-30 60.25", "2022-12-31 120.5")}, {ID: "4000", Rows: every(6, 2021, 600, 1200, 600, 1200)}}, weak: true,
			want: "account 4000 grows from 600 in June 2021 to 1,200 in December 2021 and starts again at 600 in June 2022"},
		{name: "no account grows: the one with most of the evidence",
			accounts: []evidence.Account{{ID: "5000", Rows: every(1, 2021, 10, 20, 31, 40, 50, 60, 60, 51, 40, 30, 20, 10, 10, 20, 30, 41, 50, 60, 60, 50, 40, 31, 20, 10)}, {ID: "4000", Rows: every(1, 2021, triangle...)}},
			want:     "account 4000 goes from 1 in January 2021 to 1 in December 2021; the amounts vary from row to row more than twice as much as their differences do, as year-to-date balances would"},
		{name: "accounts that are always zero do not count", weak: true,
			accounts: []evidence.Account{{ID: "4000", Rows: every(3, 2021, running(4, quarterly...)...)}, {ID: "1", Rows: every(3, 2021, 0, 0, 0)}, {ID: "2", Rows: every(3, 2021, 0, 0, 0)}},
			want:     "account 4000 grows from 3,000,000 in March 2021 to 12,000,003 in December 2021 and starts again at 3,000,001 in March 2022"},
		{name: "quarterly rows of three accounts are not",
			accounts: []evidence.Account{{ID: "4000", Rows: every(3, 2021, running(4, quarterly...)...)}, {ID: "5000", Rows: every(3, 2021, running(4, level(8, 70)...)...)}, {ID: "6000", Rows: every(3, 2021, running(4, level(8, 80)...)...)}},
			want:     "account 4000 grows from 3,000,000 in March 2021 to 12,000,003 in December 2021 and starts again at 3,000,001 in March 2022"},
		{name: "monthly rows of one account are not weak though another is quarterly",
			accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2021, running(12, months...)...)}, {ID: "5000", Rows: every(3, 2021, running(4, quarterly...)...)}},
			want:     "account 4000 grows from 1,000,000 in January 2021 to 12,000,012 in December 2021 and starts again at 1,000,000 in January 2022"},
		// 2 D is larger than R in these
		{name: "year to date of few months", accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2021, running(12, fewMonths...)...)}},
			want: "account 4000 grows from 0 in January 2021 to 50 in December 2021 and starts again at 0 in January 2022"},
		{name: "activity of few months", accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2021, fewMonths...)}}},
		{name: "year to date with months below zero is weak", accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2021, running(12, belowZero...)...)}}, weak: true,
			want: "account 4000 grows from -3 in January 2021 to 60 in December 2021 and starts again at -3 in January 2022"},
		{name: "a year of refunds among others", accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2021, running(12, slices.Concat(belowZero[:12], []int64{10, -5, 5, -5, 5, -5, 5, -5, 5, -5, 5, -5}, belowZero)...)...)}}, weak: true,
			want: "account 4000 goes from -3 in January 2021 to 60 in December 2021; within each fiscal year the amounts are closer to a line from zero to the last amount than to one level, as year-to-date balances would be"},
		{name: "activity with months below zero", accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2021, belowZero...)}}},
		{name: "balances that do not start again", accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2021, running(24, fewMonths...)...)}}},
		{name: "a year of six rows says nothing of a line", accounts: []evidence.Account{{ID: "4000", Rows: every(2, 2021, 0, 25, 25, 0, 0, 50, 0, 25, 25, 0, 0, 50)}}},
		// R is 30/30 + 20/30 and D is 10/30 + 15/30: equal, by the definition 2 D is not passed
		{name: "R of exactly 2 D", accounts: []evidence.Account{{ID: "4000", Rows: every(6, 2021, 10, 30, 20, 20)}}},
		// a limit of the definition: a book of one account whose season rises from nothing and
		// falls back is found, though its rows are activity
		{name: "a triangular season, and no other account", accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2021, triangle...)}},
			want: "account 4000 goes from 1 in January 2021 to 1 in December 2021; the amounts vary from row to row more than twice as much as their differences do, as year-to-date balances would", weak: true},
		{name: "a triangular season, and another account that is level", accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2021, triangle...)}, {ID: "5000", Rows: every(1, 2021, months...)}}},
		{name: "annual rows say nothing", accounts: []evidence.Account{{ID: "4000", Rows: every(12, 2020, 5, 50, 500)}}},
		{name: "rows outside the years do not count", accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2027, running(12, months...)...)}}},
		{name: "no rows"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := evidence.Cumulative(evidence.Book{Shows: tt.shows, Years: calendarYears(2020, 2024), Dates: datesOf(tt.accounts...), Accounts: tt.accounts})
			got, weak := "", false
			if c.Shape != nil {
				got, weak = c.Shape.Evidence(), c.Shape.Weak
			}
			if got != tt.want || weak != tt.weak {
				t.Errorf("Evidence() = %q, weak %t; want %q, weak %t", got, weak, tt.want, tt.weak)
			}
			if c.Found() != (tt.want != "") {
				t.Errorf("Found() = %t", c.Found())
			}
		})
	}
}

// TestShapeAtTheBound moves one row by one unit across R = 2 D.
func TestShapeAtTheBound(t *testing.T) {
	t.Parallel()
	// one account: rows 0, x, 0, x: R = 3x, and D = 3x, so R < 2 D whatever x is. With a
	// second account of another size the sum of both fractions decides: R−2D of rows
	// 60, 120, 60, 120 is (180 − 0)/120 = 3/2, and of rows 0, n, 0, n it is −3n/n = −3.
	grows := func(id string) evidence.Account {
		return evidence.Account{ID: id, Rows: every(6, 2021, 60, 120, 60, 120)}
	}
	swings := evidence.Account{ID: "9", Rows: every(6, 2021, 0, 7, 0, 7)}
	tiny := evidence.Account{ID: "8", Rows: append(every(6, 2021, 0, 7, 0), evidence.Dated{Date: day("2022-12-31"), Amount: number("6.999999999999999999999999999999999999999")})} // −3 + 10^-39/7
	for _, tt := range []struct {
		name     string
		accounts []evidence.Account
		want     bool
	}{
		{"one against", []evidence.Account{grows("1"), swings}, false},
		{"equal", []evidence.Account{grows("1"), grows("2"), swings}, false},
		{"three for", []evidence.Account{grows("1"), grows("2"), grows("3"), swings}, true},
		{"equal but for the last of 39 digits", []evidence.Account{grows("1"), grows("2"), tiny}, true},
	} {
		c := evidence.Cumulative(evidence.Book{Years: calendarYears(2020, 2024), Dates: datesOf(tt.accounts...), Accounts: tt.accounts})
		if got := c.Shape != nil; got != tt.want {
			t.Errorf("%s: found %t, want %t", tt.name, got, tt.want)
		}
	}
}

func TestRevenueThatIsTheChange(t *testing.T) {
	t.Parallel()
	revenue := func(rows []evidence.Dated) []evidence.Account {
		return []evidence.Account{{ID: "4000", Revenue: true, Rows: rows}, {ID: "5000", Rows: every(1, 2022, 9, 9, 9, 9, 9, 9)}}
	}
	for _, tt := range []struct {
		name     string
		accounts []evidence.Account
		revenue  []evidence.Sum
		shows    string
		least    string
		want     string // evidence of each, joined
	}{
		{name: "year to date", accounts: revenue(every(1, 2022, 10, 20, 30, 40, 50, 60)), revenue: quarters(2022, "30", "30"),
			want: "from 2022-01-01 to 2022-03-31, the revenue ledger has revenue of 30. The trial balance has 60 if each of its rows is the amount of its own month or quarter, but 30 if each row is a year-to-date balance|from 2022-04-01 to 2022-06-30, the revenue ledger has revenue of 30. The trial balance has 150 if each of its rows is the amount of its own month or quarter, but 30 if each row is a year-to-date balance"},
		{name: "activity", accounts: revenue(every(1, 2022, 10, 10, 10, 10, 10, 10)), revenue: quarters(2022, "30", "30")},
		{name: "stated", shows: evidence.YearToDate, accounts: revenue(every(1, 2022, 10, 20, 30, 40, 50, 60)), revenue: quarters(2022, "30", "30")},
		{name: "neither", accounts: revenue(every(1, 2022, 10, 20, 30, 40, 50, 60)), revenue: quarters(2022, "30", "31")},
		{name: "quarterly rows: the first quarter cannot differ", accounts: revenue(every(3, 2022, 30, 60)), revenue: quarters(2022, "30", "30"),
			want: "from 2022-04-01 to 2022-06-30, the revenue ledger has revenue of 30. The trial balance has 60 if each of its rows is the amount of its own month or quarter, but 30 if each row is a year-to-date balance"},
		{name: "one quarter alone", accounts: revenue(every(3, 2022, 30)), revenue: quarters(2022, "30")},
		{name: "a new year starts again", accounts: revenue(every(3, 2021, 30, 60, 90, 120, 30, 60)), revenue: append(quarters(2021, "30", "30", "30", "30"), quarters(2022, "30", "30")...),
			want: "from 2021-04-01 to 2021-06-30, the revenue ledger has revenue of 30. The trial balance has 60 if each of its rows is the amount of its own month or quarter, but 30 if each row is a year-to-date balance|" +
				"from 2021-07-01 to 2021-09-30, the revenue ledger has revenue of 30. The trial balance has 90 if each of its rows is the amount of its own month or quarter, but 30 if each row is a year-to-date balance|" +
				"from 2021-10-01 to 2021-12-31, the revenue ledger has revenue of 30. The trial balance has 120 if each of its rows is the amount of its own month or quarter, but 30 if each row is a year-to-date balance|" +
				"from 2022-04-01 to 2022-06-30, the revenue ledger has revenue of 30. The trial balance has 60 if each of its rows is the amount of its own month or quarter, but 30 if each row is a year-to-date balance"},
		{name: "a quarter without a date before it cannot be compared", accounts: []evidence.Account{{ID: "4000", Revenue: true, Rows: every(3, 2022, 30, 60, 90)[1:]}}, revenue: quarters(2022, "30", "30", "30"),
			want: "from 2022-07-01 to 2022-09-30, the revenue ledger has revenue of 30. The trial balance has 90 if each of its rows is the amount of its own month or quarter, but 30 if each row is a year-to-date balance"},
		{name: "rounded to thousands", least: "500", accounts: revenue(every(3, 2022, 1000, 3000)), revenue: quarters(2022, "1400.10", "1400.10"),
			want: "from 2022-04-01 to 2022-06-30, the revenue ledger has revenue of 1,400.1. The trial balance has 3,000 if each of its rows is the amount of its own month or quarter, but 2,000 if each row is a year-to-date balance"},
		{name: "further apart than rounding", least: "500", accounts: revenue(every(3, 2022, 1000, 3000)), revenue: quarters(2022, "1400.10", "1000")},
		{name: "no account of revenue", accounts: []evidence.Account{{ID: "5000", Rows: every(3, 2022, 1, 2)}}, revenue: quarters(2022, "0", "0")},
		{name: "accounts of revenue add up", revenue: quarters(2022, "30", "30"),
			accounts: []evidence.Account{{ID: "4000", Revenue: true, Rows: every(3, 2022, 10, 20)}, {ID: "4010", Revenue: true, Rows: every(3, 2022, 20, 40)}},
			want:     "from 2022-04-01 to 2022-06-30, the revenue ledger has revenue of 30. The trial balance has 60 if each of its rows is the amount of its own month or quarter, but 30 if each row is a year-to-date balance"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := evidence.Book{Shows: tt.shows, Years: calendarYears(2020, 2024), Dates: datesOf(tt.accounts...), Accounts: tt.accounts, Revenue: tt.revenue}
			if tt.least != "" {
				b.Least = number(tt.least)
			}
			var got []string
			for _, x := range evidence.Cumulative(b).Tied {
				got = append(got, x.Evidence())
			}
			if strings.Join(got, "|") != tt.want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), tt.want)
			}
		})
	}
}

func TestYearEndAfterClosing(t *testing.T) {
	t.Parallel()
	year := []int64{10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110}
	for _, tt := range []struct {
		name     string
		accounts []evidence.Account
		dates    []fiscal.Date // of other accounts
		shows    string
		want     string
	}{
		{name: "December is zero after November", accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2022, append(year, 0)...)}, {ID: "5000", Rows: every(1, 2022, append(year, 0)...)}},
			want: "every income statement account is zero on 2022-12-31, but account 4000 was 110 on 2022-11-30"},
		{name: "stated as year to date", shows: evidence.YearToDate, accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2022, append(year, 0)...)}},
			want: "every income statement account is zero on 2022-12-31, but account 4000 was 110 on 2022-11-30"},
		{name: "stated as activity", shows: evidence.Activity, accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2022, append(year, 0)...)}}},
		{name: "one account is not zero", accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2022, append(year, 0)...)}, {ID: "5000", Rows: every(1, 2022, append(year, 1)...)}}},
		{name: "zero in a month that does not end a year", accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2022, 10, 0, 10, 20)}}},
		{name: "no rows at the year-end, of a whole trial balance", shows: evidence.YearToDate, accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2022, year...)}}, dates: []fiscal.Date{day("2022-12-31")},
			want: "every income statement account is zero on 2022-12-31, but account 4000 was 110 on 2022-11-30"},
		{name: "no rows at the year-end, of activity", accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2022, year...)}}, dates: []fiscal.Date{day("2022-12-31")}},
		{name: "no date at the year-end", shows: evidence.YearToDate, accounts: []evidence.Account{{ID: "4000", Rows: every(1, 2022, year...)}}},
		{name: "year-ends alone", accounts: []evidence.Account{{ID: "4000", Rows: every(12, 2021, 120, 0)}, {ID: "5000", Rows: every(12, 2021, -300, 0)}},
			want: "every income statement account is zero on 2022-12-31, but account 5000 was -300 on 2021-12-31"},
		{name: "always zero", accounts: []evidence.Account{{ID: "4000", Rows: every(12, 2021, 0, 0)}}},
		{name: "two years", accounts: []evidence.Account{{ID: "4000", Rows: every(6, 2021, 60, 0, 70, 0)}},
			want: "every income statement account is zero on 2021-12-31, but account 4000 was 60 on 2021-06-30|every income statement account is zero on 2022-12-31, but account 4000 was 70 on 2022-06-30"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, x := range evidence.Cumulative(evidence.Book{Shows: tt.shows, Years: calendarYears(2020, 2024), Dates: append(datesOf(tt.accounts...), tt.dates...), Accounts: tt.accounts}).Closed {
				got = append(got, x.Evidence())
			}
			if strings.Join(got, "|") != tt.want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), tt.want)
			}
		})
	}
}

// TestShapeOfManyAccounts compares fractions of 2,000 different accounts whose sum is zero:
// each that grows has one of the same size that swings.
func TestShapeOfManyAccounts(t *testing.T) {
	t.Parallel()
	var accounts []evidence.Account
	for i := range int64(1000) {
		accounts = append(accounts,
			evidence.Account{ID: fmt.Sprint("a", i), Rows: every(6, 2021, 1001+i, 2002+2*i, 1001+i, 2002+2*i)}, // 3/2
			evidence.Account{ID: fmt.Sprint("b", i), Rows: every(6, 2021, 1001+i, 2002+2*i, 1001+i, 2002+2*i)},
			evidence.Account{ID: fmt.Sprint("c", i), Rows: every(6, 2021, 0, 7001+i, 0, 7001+i)}) // -3
	}
	b := evidence.Book{Years: calendarYears(2020, 2024), Accounts: accounts}
	if evidence.Cumulative(b).Shape != nil {
		t.Error("a sum of exactly zero is evidence")
	}
	b.Accounts = accounts[:len(accounts)-1]
	if evidence.Cumulative(b).Shape == nil {
		t.Error("a sum of 3 is no evidence")
	}
}
