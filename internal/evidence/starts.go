package evidence

import (
	"fmt"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/text"
)

// The limits of Starts. A gap at the end must be of four weeks or more, and longer than twice
// any other gap: if starts fall at random, the last of n gaps is longer than twice the longest of
// the others once in (n+1)(n+2)/2 ledgers, which for 24 gaps is once in 325, and once in 1,326
// for 50. Where a term starts in every month, a year of starts is not random. Starts on the first day of each month, quarter or year leave gaps as long as the last
// one. The few of a thin end are at most a quarter of the fewest of any stretch of the same
// length, and the fewest are 8 or more: if starts fall at random, a stretch then has about 20,
// and 2 or fewer once in two million.
const (
	leastGap     = 28 // days
	leastStarts  = 24 // days with a start, in the years compared; fewer suffice if terms start at least every month31 days
	month31      = 31
	fewestStarts = 8
	yearsOfStart = 2 // compared
)

// thinEnds are the lengths, in days, of the stretches at the end that Starts counts. A shorter
// one would be a matter of weekends and holidays.
var thinEnds = []int{28, 14, 7}

// Stopped is the evidence that a list of subscriptions ends before a date: its last terms start
// too early.
type Stopped struct {
	Span    fiscal.Span // the days at the end, both included
	Starts  int         // terms that start in Span
	Longest int         // if Starts is 0, the most days in a row without a start in the two years before
	Fewest  int         // if Starts is not 0, the fewest starts in as many days of the two years before
}

// Day is a day with the number of terms that start on it.
type Day struct {
	Date  fiscal.Date
	Terms int
}

// Starts looks for a list of subscriptions that was exported before a date and does not have the
// terms that started later. Its end dates do not show this, because terms end after the date. It
// compares the start dates up to the date with those of the two years before, of which at least
// one must be listed, so that a season does not count as an end. Starts is silent if terms start
// rarely, or at regular dates of which the next would be after the date. An export that lacks
// less than a week is not found. The argument starts holds days with the
// number of terms that start on each; a day may be listed several times, and the days may be in any
// order.
func Starts(starts []Day, end fiscal.Date) (s Stopped, found bool) {
	first := end.AddMonths(-12*yearsOfStart) + 1
	days := make([]int, int(end-first)+1) // starts on each day, from first
	earliest, last := end, first
	for _, d := range starts {
		if d.Date <= end {
			earliest = min(earliest, d.Date)
		}
		if first <= d.Date && d.Date <= end {
			days[d.Date-first] += d.Terms
			last = max(last, d.Date)
		}
	}
	began := max(earliest, first)
	if last.AddMonths(-12) < began {
		return s, false
	}
	dated, longest, before := 0, 0, began
	for d := began; d <= last; d++ {
		if days[d-first] > 0 {
			longest, before = max(longest, int(d-before)), d
			dated++
		}
	}
	if gap := int(end - last); gap >= leastGap && gap > 2*longest && (dated >= leastStarts || longest <= month31) {
		return Stopped{Span: fiscal.Span{Start: last + 1, End: end}, Longest: max(longest-1, 0)}, true
	}
	for _, n := range thinEnds {
		count := 0 // in the n days to d
		fewest, thin := -1, 0
		for d := began; d <= end; d++ {
			count += days[d-first]
			if int(d-began) >= n {
				count -= days[int(d-first)-n]
			}
			switch {
			case int(d-began) < n-1:
			case d == end:
				thin = count
			case d <= end-fiscal.Date(n) && (fewest < 0 || count < fewest):
				fewest = count
			}
		}
		if fewest >= fewestStarts && 4*thin <= fewest {
			return Stopped{Span: fiscal.Span{Start: end - fiscal.Date(n) + 1, End: end}, Starts: thin, Fewest: fewest}, true
		}
	}
	return s, false
}

// Days returns the number of days at the end.
func (s Stopped) Days() int { return int(s.Span.End-s.Span.Start) + 1 }

// Evidence returns the evidence as a clause.
func (s Stopped) Evidence() string {
	span := fmt.Sprintf("from %s to %s (%s)", s.Span.Start, s.Span.End, text.Count(s.Days(), "day"))
	if s.Fewest == 0 {
		usual := "a term starts on every day"
		if s.Longest > 0 {
			usual = "there are at most " + text.Count(s.Longest, "day") + " in a row without a start"
		}
		return fmt.Sprintf("no term starts %s, and in the two years before, %s", span, usual)
	}
	starts := control.Counted(s.Starts, "term") + " start"
	switch s.Starts {
	case 0:
		starts = "no term starts"
	case 1:
		starts = "1 term starts"
	}
	return fmt.Sprintf("%s %s, and in the two years before, any %d days in a row have at least %d", starts, span, s.Days(), s.Fewest)
}
