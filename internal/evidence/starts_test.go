package evidence_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/fiscal"
)

// startsIn is evidence.Starts for the start of each term.
func startsIn(starts []fiscal.Date, end fiscal.Date) (evidence.Stopped, bool) {
	days := make([]evidence.Day, len(starts))
	for i, d := range starts {
		days[i] = evidence.Day{Date: d, Terms: 1}
	}
	return evidence.Starts(days, end)
}

var yearEnd = fiscal.NewDate(2022, 12, 31)

// startsOf makes the starts of terms of a kind over some years before and after an end, as an
// export made some days after it has them: those signed later are not in it.
func startsOf(r *rand.Rand, kind string, end fiscal.Date) (list []fiscal.Date) {
	years := 3 + r.IntN(3)
	first := end.AddMonths(-12*years) + 1
	add := func(d fiscal.Date, months int) { // a term, renewed or not
		for d <= end+40 {
			list = append(list, d)
			if months == 0 || chance(r, 15) {
				return
			}
			d = d.AddMonths(months)
		}
	}
	n := 20 + r.IntN(400)
	day := func() fiscal.Date { return first + fiscal.Date(r.IntN(int(end-first)+30)) }
	for range n {
		d := day()
		y, m, _ := d.Civil()
		switch kind {
		case "any day, a year":
			add(d, 12)
		case "any day, a month":
			add(d, 1)
		case "any day, three years":
			add(d, 36)
		case "any day, without end":
			add(d, 0)
		case "first of a month":
			add(fiscal.NewDate(y, m, 1), 12)
		case "first of a quarter":
			add(fiscal.NewDate(y, (m-1)/3*3+1, 1), 12)
		case "first of a year":
			add(fiscal.NewDate(y, 1, 1), 12)
		case "summers alone":
			add(fiscal.NewDate(y, 7, 1)+fiscal.Date(r.IntN(60)), 12)
		case "no start in December":
			if m != 12 {
				add(d, 12)
			}
		case "campaigns of a week":
			add(fiscal.NewDate(y, m, 1)+fiscal.Date(r.IntN(7)), 12)
		case "weekdays, a year":
			for int(d)%7 < 2 {
				d++
			}
			add(d, 12)
		case "shrinking":
			if r.IntN(int(end-first)+60) > int(d-first)*2/3 {
				add(d, 0)
			}
		case "few":
			if len(list) < 15 {
				add(d, 24)
			}
		}
	}
	return list
}

var startKinds = []string{"any day, a year", "any day, a month", "any day, three years", "any day, without end", "first of a month", "first of a quarter", "first of a year",
	"summers alone", "no start in December", "campaigns of a week", "weekdays, a year", "shrinking", "few"}

// TestStartsOfHonestLedgers checks that of 60 honest ledgers of each kind, 780 in all, none looks
// like an old export (of more, one in a hundred may), and that most exports a quarter old do where terms start on any day.
func TestStartsOfHonestLedgers(t *testing.T) {
	t.Parallel()
	n := max(60, trials(t))
	kinds := map[string]*tally{}
	for _, kind := range startKinds {
		k := &tally{}
		kinds[kind] = k
		for seed := range n {
			r := rand.New(rand.NewPCG(uint64(seed), 5))
			end := yearEnd
			if seed%2 == 1 {
				end = fiscal.NewDate(2023, 3, 31)
			}
			all := startsOf(r, kind, end)
			k.honest++
			if s, found := startsIn(all, end); found {
				k.alarms++
				t.Logf("%s, seed %d: %s", kind, seed, s.Evidence())
			}
			var old []fiscal.Date
			for _, d := range all {
				if d <= end.AddMonths(-3) {
					old = append(old, d)
				}
			}
			k.wrong++
			if _, found := startsIn(old, end); found {
				k.found++
			}
		}
		if 100*k.alarms > k.honest {
			t.Errorf("%s: %d of %d honest ledgers are taken for old exports", kind, k.alarms, k.honest)
		}
		if rare := strings.HasPrefix(kind, "first of a q") || strings.HasPrefix(kind, "first of a y") || kind == "few" || kind == "summers alone" || kind == "shrinking"; !rare && 10*k.found < 7*k.wrong {
			t.Errorf("%s: %d of %d exports a quarter old are found", kind, k.found, k.wrong)
		}
	}
	report(t, kinds)
}

// TestStarts checks the limits of Starts.
func TestStarts(t *testing.T) {
	t.Parallel()
	every := func(step int, from, to fiscal.Date, each int) (list []fiscal.Date) {
		for d := from; d <= to; d += fiscal.Date(step) {
			for range each {
				list = append(list, d)
			}
		}
		return list
	}
	old := yearEnd.AddMonths(-48)
	for _, tt := range []struct {
		mistake string
		starts  []fiscal.Date
		want    string // "" if nothing is found
	}{
		{"28 days without a start", every(1, old, yearEnd-28, 1), "no term starts from 2022-12-04 to 2022-12-31 (28 days), and in the two years before, a term starts on every day"},
		{"27 days, and few starts", every(5, yearEnd-27-5*250, yearEnd-27, 1), ""},
		{"more than twice the longest gap", every(20, old, yearEnd-41, 1), "no term starts from 2022-11-21 to 2022-12-31 (41 days), and in the two years before, there are at most 19 days in a row without a start"},
		{"twice the longest gap", every(20, yearEnd-40-20*60, yearEnd-40, 1), ""},
		{"a start after the period counted as one", append(every(1, old, yearEnd-40, 1), yearEnd+1, yearEnd+1), "no term starts from 2022-11-22 to 2022-12-31 (40 days)"},
		{"a start on the last day ignored", append(every(3, yearEnd-40-3*400, yearEnd-40, 2), yearEnd), "1 term starts from 2022-12-04 to 2022-12-31 (28 days)"},
		{"less than a year listed", every(1, yearEnd-390, yearEnd-60, 1), ""},
		{"a long gap more than two years ago counted", append(every(1, old, old+10, 1), every(1, yearEnd.AddMonths(-24), yearEnd-60, 1)...), "no term starts"},
		{"20 days with a start", every(32, yearEnd-70-19*32, yearEnd-70, 4), ""},
		{"14 days at a quarter of the fewest", append(every(1, old, yearEnd-14, 2), every(2, yearEnd-13, yearEnd, 1)...), "7 terms start from 2022-12-18 to 2022-12-31 (14 days), and in the two years before, any 14 days in a row have at least 28"},
		{"the first of each month, up to October", append(every(31, yearEnd-91-31*20, yearEnd-91, 1), yearEnd+1), "no term starts from 2022-10-02 to 2022-12-31 (91 days), and in the two years before, there are at most 30 days in a row without a start"},
		{"every quarter, up to October", every(92, yearEnd-91-92*12, yearEnd-91, 9), ""},
		{"8 starts over the last 14 days", append(every(1, old, yearEnd-14, 2), append(every(2, yearEnd-13, yearEnd, 1), yearEnd-1)...), ""},
		{"fewest of 7", every(1, old, yearEnd-7, 1), ""},
		{"fewest of 14", every(1, old, yearEnd-7, 2), "no term starts from 2022-12-25 to 2022-12-31 (7 days), and in the two years before, any 7 days in a row have at least 14"},
		{"no starts", nil, ""},
	} {
		s, found := startsIn(tt.starts, yearEnd)
		got := ""
		if found {
			got = s.Evidence()
		}
		if (tt.want == "") != (got == "") || !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s: Starts = %q, want %q", tt.mistake, got, tt.want)
		}
	}
}
