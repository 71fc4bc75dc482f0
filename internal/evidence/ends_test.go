package evidence_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/fiscal"
)

// terms are the terms of a customer from text, "2021-01-01 2021-12-31" or "2021-01-01" for
// an open one.
func terms(lines ...string) (list []evidence.Term) {
	for i, line := range lines {
		start, end, closed := strings.Cut(line, " ")
		t := evidence.Term{Start: day(start), Row: i}
		if closed {
			t.End = day(end)
		}
		list = append(list, t)
	}
	return list
}

func TestEndsOfOneTerm(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name        string
		terms       []evidence.Term
		first, last int
	}{
		{"a year to its last day", terms("2021-01-01 2021-12-31"), 0, 1},
		{"a year to the day after", terms("2021-01-01 2022-01-01"), 1, 0},
		{"a month to the day after", terms("2021-04-15 2021-05-15"), 1, 0},
		{"three years", terms("2021-04-15 2024-04-14"), 0, 1},
		{"neither", terms("2021-04-15 2021-05-17"), 0, 0},
		{"an open term", terms("2021-04-15"), 0, 0},
		{"January 31 plus a month is February 28", terms("2023-01-31 2023-02-28"), 1, 0},
		{"January 31 plus a month is February 29 in a leap year", terms("2024-01-31 2024-02-29"), 1, 0},
		{"February 28 is not a month after January 31 in a leap year", terms("2024-01-31 2024-02-28"), 0, 1},
		{"January 29 and 28 both come to February 28", terms("2023-01-29 2023-02-28"), 1, 0},
		{"February 28 plus a month is March 28, not 31", terms("2023-02-28 2023-03-31"), 0, 0},
		{"February 28 to March 27", terms("2023-02-28 2023-03-27"), 0, 1},
		{"leap day plus a year is February 28", terms("2024-02-29 2025-02-28"), 1, 0},
		{"the last day of a year", terms("2021-12-31 2022-12-30"), 0, 1},
		{"the last day of a year, to the day after", terms("2021-12-31 2022-12-31"), 1, 0},
		{"a day is not a month", terms("2021-12-31 2022-01-01"), 0, 0},
		{"one day, alone", terms("2021-04-15 2021-04-15"), 0, 0},
		{"one day, and another term of that day", terms("2021-04-15 2021-04-15", "2021-04-15"), 1, 0},
		{"renewed on the day of the end", terms("2021-04-15 2021-05-20", "2021-05-20"), 1, 0},
		{"renewed on the day after", terms("2021-04-15 2021-05-20", "2021-05-21"), 0, 1},
		{"renewed two days after", terms("2021-04-15 2021-05-20", "2021-05-22"), 0, 0},
		{"whole months and renewed count once", terms("2021-04-15 2021-05-15", "2021-05-15"), 1, 0},
		{"agrees with both", terms("2021-04-15 2021-05-15", "2021-05-16"), 1, 1},
		{"an end before the start", terms("2021-05-15 2021-04-15", "2021-04-15"), 0, 0},
		{"renewals in any order", terms("2022-01-01 2022-12-31", "2021-01-01 2021-12-31", "2020-01-01 2020-12-31"), 0, 3},
	} {
		var e evidence.Ends
		e.Add("C1", tt.terms)
		if e.First != tt.first || e.Last != tt.last {
			t.Errorf("%s: first %d, last %d; want %d, %d", tt.name, e.First, e.Last, tt.first, tt.last)
		}
	}
}

func TestEndsAgainstWhatIsStated(t *testing.T) {
	t.Parallel()
	last, after := terms("2021-01-01 2021-12-31"), terms("2021-01-01 2022-01-01")
	count := func(n, m int) (e evidence.Ends) {
		for range n {
			e.Add("L", last)
		}
		for range m {
			e.Add("D", after)
		}
		return e
	}
	for _, tt := range []struct {
		last, after int
		endIs       string
		want        bool
	}{
		{0, 3, "", true}, {0, 3, evidence.LastDay, true}, {0, 3, evidence.DayAfter, false}, {0, 2, "", false}, {3, 3, "", false}, {3, 4, "", true}, {4, 3, "", false},
		{3, 0, evidence.DayAfter, true}, {2, 0, evidence.DayAfter, false}, {3, 3, evidence.DayAfter, false}, {4, 3, evidence.DayAfter, true}, {3, 4, evidence.DayAfter, false}, {0, 0, "", false},
	} {
		e := count(tt.last, tt.after)
		list, got := e.Against(tt.endIs)
		if got != tt.want || got && len(list) != 3 {
			t.Errorf("%d and %d terms against %q: %t with %d examples, want %t with 3", tt.last, tt.after, tt.endIs, got, len(list), tt.want)
		}
	}
	// terms from a 31st to the last day of a quarter, never renewed, agree with neither reading
	var short evidence.Ends
	short.Add("C1", terms("2022-01-31 2022-12-31", "2022-03-31 2022-12-31", "2022-05-31 2022-12-31", "2022-08-31 2022-09-30", "2022-02-28 2022-06-30"))
	if _, found := short.Against(""); found || short.First > 0 || short.Last > 0 {
		t.Errorf("terms from a month's last day to a quarter's: %d and %d agree, want none", short.First, short.Last)
	}
	short.Add("C2", terms("2020-12-31 2021-12-31", "2020-12-31 2022-12-31", "2021-01-30 2021-03-30"))
	if _, found := short.Against(""); !found || short.First != 3 {
		t.Errorf("%d terms agree with the day after, want whole years and the term from a 30th", short.First)
	}
	var e evidence.Ends
	e.Add("C1", terms("2021-01-01 2022-01-01", "2022-01-01 2023-01-01", "2023-01-01 2023-05-20", "2023-05-20"))
	want := []string{"customer C1 has a term from 2021-01-01 to 2022-01-01, 12 months long, followed at once by another term",
		"customer C1 has a term from 2022-01-01 to 2023-01-01, 12 months long, followed at once by another term",
		"customer C1 has a term from 2023-01-01 to 2023-05-20, followed at once by another term"}
	list, found := e.Against("")
	for i, x := range list {
		if x.Evidence() != want[i] || x.Term.Row != i {
			t.Errorf("Evidence() = %q of row %d, want %q of row %d", x.Evidence(), x.Term.Row, want[i], i)
		}
	}
	// a term that agrees with both is no example
	var both evidence.Ends
	both.Add("C1", terms("2021-04-15 2021-05-15", "2021-05-16", "2021-04-15 2021-06-15"))
	if list, _ := both.Against(""); len(list) != 1 || list[0].Term.Row != 2 {
		t.Errorf("examples %v, want the third term alone", list)
	}
	if len(list) != 3 || !found {
		t.Errorf("found %t with %d examples", found, len(list))
	}
}

// TestEndsAreSymmetric checks, for any terms, that moving each end by a day exchanges the two
// readings.
func TestEndsAreSymmetric(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var list, moved []evidence.Term
		for range rapid.IntRange(0, 12).Draw(t, "terms") {
			s := day("2020-01-01") + fiscal.Date(rapid.IntRange(0, 90).Draw(t, "start"))
			x := evidence.Term{Start: s, End: s + fiscal.Date(rapid.IntRange(0, 90).Draw(t, "days"))}
			list = append(list, x)
			x.End++
			moved = append(moved, x)
		}
		var a, b evidence.Ends
		a.Add("C", list)
		b.Add("C", moved)
		if a.Last != b.First {
			t.Fatalf("%d terms agree with the last day, and %d with the day after of ends a day later", a.Last, b.First)
		}
	})
}
