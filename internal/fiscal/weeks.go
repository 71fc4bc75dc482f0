package fiscal

import (
	"maps"
	"slices"
)

// WeekSlip is a boundary of listed quarters that seems to be one week off.
type WeekSlip struct {
	Ends, Starts Period // the quarter that ends at the boundary and the one that starts after it; the zero Period if the calendar lists none
	Days         Date   // how far to move the boundary: 7 or −7
}

// Weeks returns the number of weeks of a listed quarter; ok is false if it does not consist of
// whole weeks.
func (c Calendar) Weeks(q Period) (n int, ok bool) {
	days := c.listed[q].Days()
	return days / 7, days%7 == 0
}

// WeekSlips returns the boundaries of listed quarters that a date typed one week off explains:
// a fiscal year that they touch has an odd number of weeks in a quarter, and if the boundary
// moves by one week, no year that it touches has. A year of four quarters is not odd if it has
// 52 or 53 weeks in quarters of 13 weeks, or in three of 12 and one of 16, with the 53rd week in
// any of them; or if another year has the same weeks in each quarter. In a year with fewer
// quarters, each has as many weeks as in a year of four quarters, or one more. Quarters that do
// not consist of whole weeks are not judged.
func (c Calendar) WeekSlips() (slips []WeekSlip) {
	weeks := map[Period]int{}
	for q := range c.listed {
		if n, whole := c.Weeks(q); whole {
			weeks[q] = n
		}
	}
	quarters := slices.SortedFunc(maps.Keys(c.listed), func(a, b Period) int { return int(c.listed[a].Start - c.listed[b].Start) })
	found := map[int]bool{} // years that a slip explains
	try := func(ends, starts Period) {
		for _, move := range []int{1, -1} {
			moved := maps.Clone(weeks)
			var years []int
			for q, by := range map[Period]int{ends: move, starts: -move} {
				if _, whole := weeks[q]; whole {
					moved[q] += by
					years = append(years, q.Year)
				}
			}
			now := func(year int) bool {
				w, whole := yearOf(weeks, year)
				total := w[0] + w[1] + w[2] + w[3]
				if whole && ends.Year != starts.Year && (total == 52 || total == 53) {
					return false // the ends of a year that has its weeks are not off
				}
				return oddYear(weeks, year)
			}
			then := func(year int) bool { return oddYear(moved, year) }
			if slices.ContainsFunc(years, func(y int) bool { return found[y] }) || !slices.ContainsFunc(years, now) || slices.ContainsFunc(years, then) {
				continue
			}
			slips = append(slips, WeekSlip{ends, starts, Date(7 * move)})
			for _, y := range years {
				found[y] = true
			}
		}
	}
	follows := func(i int) bool { // without a gap, the quarter before it
		return i > 0 && i < len(quarters) && c.listed[quarters[i-1]].End+1 == c.listed[quarters[i]].Start
	}
	for i := range quarters { // a boundary within the calendar is likelier than one of its ends
		if follows(i) {
			try(quarters[i-1], quarters[i])
		}
	}
	for i, q := range quarters {
		if !follows(i) {
			try(Period{}, q)
		}
		if !follows(i + 1) {
			try(q, Period{})
		}
	}
	return slips
}

// yearOf returns the weeks of the four quarters of a fiscal year; whole is false if one of them
// is not known.
func yearOf(weeks map[Period]int, year int) (w [4]int, whole bool) {
	for q := range w {
		n, known := weeks[Period{Year: year, Quarter: q + 1}]
		if !known {
			return w, false
		}
		w[q] = n
	}
	return w, true
}

// usual reports whether four quarters have 52 or 53 weeks, in a form that registrants use.
func usual(w [4]int) bool {
	slices.Sort(w[:])
	return slices.Contains([][4]int{{13, 13, 13, 13}, {13, 13, 13, 14}, {12, 12, 12, 16}, {12, 12, 12, 17}, {12, 12, 13, 16}}, w)
}

// oddYear reports whether the weeks of a fiscal year are odd; see WeekSlips.
func oddYear(weeks map[Period]int, year int) bool {
	w, whole := yearOf(weeks, year)
	if whole && usual(w) {
		return false
	}
	least := [4]int{} // weeks by quarter, in the years that are as usual; 0 if there are none
	for p := range weeks {
		o, full := yearOf(weeks, p.Year)
		if !full || p.Year == year || p.Quarter != 1 {
			continue
		}
		if whole && o == w {
			return false
		}
		for q, n := range o {
			if usual(o) && (least[q] == 0 || n < least[q]) {
				least[q] = n
			}
		}
	}
	if whole {
		return true
	}
	for q, n := range least {
		is, known := weeks[Period{Year: year, Quarter: q + 1}]
		if known && n > 0 && is != n && is != n+1 {
			return true
		}
	}
	return false
}
