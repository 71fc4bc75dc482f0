package format

import (
	"math/bits"
	"slices"
	"strings"
	"time"

	"github.com/tieout/tieout/internal/fiscal"
)

// Dates are the forms of dates in cells: of days, then of months and quarters.
var Dates = slices.Concat(Days, Months)

// LastDay returns the last day of a date, a month, or a quarter or year of the calendar.
func (p Parts) LastDay() fiscal.Date {
	switch {
	case p.Day > 0:
		return fiscal.NewDate(p.Year, time.Month(p.Month), p.Day)
	case p.Month > 0:
		return fiscal.NewDate(p.Year, time.Month(p.Month)+1, 1) - 1
	case p.Quarter > 0:
		return fiscal.NewDate(p.Year, time.Month(3*p.Quarter)+1, 1) - 1
	}
	return fiscal.NewDate(p.Year, time.December, 31)
}

// PatternFor returns a pattern of dates that fits all names, and the dates; nil if none does,
// or if two that do disagree. Of patterns that give the same dates, it returns one that names the
// smallest part of a date.
func PatternFor(names []string) (found *DatePattern, dates []fiscal.Date) {
	if len(names) == 0 {
		return nil, nil
	}
	for _, p := range PatternsIn(names[0]) {
		var list []fiscal.Date
		for _, name := range names {
			if parts, fits := p.Match(name); fits && parts.Recent() {
				list = append(list, parts.LastDay())
			}
		}
		switch {
		case len(list) < len(names):
		case found == nil:
			found, dates = p, list
		case found.Grain() == p.Grain() && !slices.Equal(dates, list):
			return nil, nil
		case slices.Equal(dates, list) && p.Grain() < found.Grain():
			found = p // of "YYYY-MM-31" and "YYYY-MM-DD", the one that has no digit of its own
		}
	}
	return found, dates
}

// Decimals returns the forms in a set of Numbers that read texts differently: of two that fit all
// of them and have one decimal mark, the first. A set has the bit i for the i-th form.
func Decimals(set uint8) (list []string) {
	seen := map[byte]bool{}
	for _, i := range bitsOf(uint64(set)) {
		form := Numbers[i].String()
		if mark := form[len(form)-len(".50")]; !seen[mark] {
			seen[mark] = true
			list = append(list, form)
		}
	}
	return list
}

// Distinct returns the forms in a set of Dates that read texts differently, each in its narrowest
// form. A set has the bit i for the i-th form.
func Distinct(set uint64) (list []string) {
	seen := map[string]bool{}
	wide := strings.NewReplacer("MMMM", "MMM", "MMM", "MMM", "MM", "M", "DD", "D")
	for _, i := range bitsOf(set) {
		if w := wide.Replace(Dates[i].String()); !seen[w] {
			seen[w] = true
			list = append(list, Dates[i].String())
		}
	}
	return list
}

// bitsOf returns the numbers of the bits that are set.
func bitsOf(mask uint64) (list []int) {
	for ; mask != 0; mask &= mask - 1 {
		list = append(list, bits.TrailingZeros64(mask))
	}
	return list
}
