package fiscal

import "time"

// NextBusinessDay returns the date itself or, if it is a Saturday, a Sunday or a federal holiday,
// the first day after it that is not (Exchange Act Rule 0-3(a)). A holiday that the President
// orders for one year alone is not known.
func (d Date) NextBusinessDay() Date {
	for d.weekend() || d.holiday() {
		d++
	}
	return d
}

// Weekday returns the day of the week in words: "Saturday".
func (d Date) Weekday() string { return d.time().Weekday().String() }

func (d Date) weekend() bool {
	day := d.time().Weekday()
	return day == time.Saturday || day == time.Sunday
}

// holiday reports whether a date is a federal holiday, or the weekday on which one that falls on
// a weekend is observed (5 U.S.C. 6103): the Friday before a Saturday, the Monday after a Sunday.
func (d Date) holiday() bool {
	year, month, day := d.Civil()
	weekday := d.time().Weekday()
	nth := (day-1)/7 + 1
	last := day+7 > time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
	switch {
	case weekday == time.Monday && (month == time.January && nth == 3 && year >= 1986 || month == time.February && nth == 3 ||
		month == time.May && last || month == time.September && nth == 1 || month == time.October && nth == 2):
		return true
	case weekday == time.Thursday && month == time.November && nth == 4:
		return true
	case d.fixed():
		return true
	case weekday == time.Friday:
		return (d + 1).fixed()
	case weekday == time.Monday:
		return (d - 1).fixed()
	}
	return false
}

// fixed reports whether a date is a holiday that has the same day each year.
func (d Date) fixed() bool {
	year, month, day := d.Civil()
	switch month {
	case time.January:
		return day == 1
	case time.June:
		return day == 19 && year >= 2021
	case time.July:
		return day == 4
	case time.November:
		return day == 11
	case time.December:
		return day == 25
	}
	return false
}
