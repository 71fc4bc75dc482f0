package compute

import (
	"slices"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/ledger"
)

// Starts describes when the terms of a subscriptions ledger start, up to the last day of the
// report's period. The end of a term says nothing of the day of the export.
type Starts struct {
	Last    fiscal.Date // the last start; 0 if no term had started
	Silent  int         // days from then to the last day of the period
	Longest int         // the most days between two starts in the year to Last or, if few days of it have one, in two years; 0 with one start
}

// The days before the last start that show how often terms start, the days without a start that
// are usual in any ledger, and the number of days with a start from which their distance is a rule.
const (
	observed  = 366
	quietDays = 31
	manyDays  = 24
)

// StartsOf returns the starts in a ledger of terms, which may be nil, up to a day.
func StartsOf(terms *ledger.Terms, end fiscal.Date) (s Starts) {
	if terms == nil {
		return s
	}
	var days []fiscal.Date
	for _, d := range terms.Starts() {
		if d.Date <= end {
			days = append(days, d.Date)
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	if len(days) == 0 {
		return s
	}
	s.Last = days[len(days)-1]
	s.Silent = int(end - s.Last)
	starts := 1 // days with a start
	for i := len(days) - 2; i >= 0 && days[i] >= s.Last-2*observed; i-- {
		if starts >= manyDays && days[i] < s.Last-observed {
			break
		}
		starts++
		s.Longest = max(s.Longest, int(days[i+1]-days[i]))
	}
	return s
}

// Stale reports whether no term starts for longer than ever in that time, and for more than a
// month: the export may be an old one.
func (s Starts) Stale() bool { return s.Last > 0 && s.Silent > max(quietDays, s.Longest) }

// Monthly reports whether the revenue ledger has rows in more months of the year to the last day
// of the report's period than a ledger of quarters has. It is false where the calendar lists
// quarters.
func Monthly(f *filing.Filing, b *ledger.Book) bool {
	e := &Engine{f: f, b: b}
	t := b.Table("revenue")
	if t == nil {
		return false
	}
	n := 0
	for _, month := range e.months(f.Report.Period) {
		if t.Answer("").Any(month) {
			n++
		}
	}
	return n > 4
}
