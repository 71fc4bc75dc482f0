package status

import (
	"fmt"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
)

// Deadline is the day on which a report is due, or the reason why it is not known.
type Deadline struct {
	On   fiscal.Date // 0 if not known
	Rule string      // "60 days after the year (Form 10-K, General Instruction A)"
	// Nominal is the day that the rule counts to, if it is no business day and the report is
	// due on the next one (Rule 0-3); 0 otherwise.
	Nominal fiscal.Date
	Why     string // why the day is not known; "" if it is
}

// lags are the days after the end of a period, by filer category: of the report on a quarter, and
// of the report on a year.
var lags = map[string][2]int{"Large Accelerated Filer": {40, 60}, "Accelerated Filer": {40, 75}, "Non-accelerated Filer": {45, 90}}

// deadline returns the deadline of a periodic report.
func deadline(f *filing.Filing, form string, p fiscal.Period) Deadline {
	span, err := f.Calendar.WholeSpan(p)
	if err != nil && f.Calendar.IsListed() {
		return Deadline{Why: "[calendar.periods] lacks the last day of " + p.String()}
	}
	if err != nil {
		return Deadline{Why: err.Error()}
	}
	category, stated := f.Cover.Value("filer_category")
	lag, known := lags[category]
	var d Deadline
	switch {
	case form == "20-F":
		d.On, d.Rule = (span.End+1).AddMonths(4)-1, "four months after the year (Form 20-F, General Instruction A)"
	case form == "8-K":
		return Deadline{Why: "it is four business days after the event that it reports (Form 8-K, General Instruction B)"}
	case form == "10-KT":
		return Deadline{Why: "it depends on the day on which the fiscal year was changed (Rule 13a-10)"}
	case !stated || !known:
		return Deadline{Why: "[cover] in filing.toml does not state filer_category"}
	case form == "10-Q":
		d.On, d.Rule = span.End+fiscal.Date(lag[0]), fmt.Sprintf("%d days after the quarter (Form 10-Q, General Instruction A)", lag[0])
	default:
		d.On, d.Rule = span.End+fiscal.Date(lag[1]), fmt.Sprintf("%d days after the year (Form 10-K, General Instruction A)", lag[1])
	}
	if next := d.On.NextBusinessDay(); next != d.On {
		d.Nominal, d.On = d.On, next
	}
	return d
}
