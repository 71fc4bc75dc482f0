package format

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var clockForm = regexp.MustCompile(`^(.*\S)(?:T|[ \x{a0}\x{202f}]+)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?[ \x{a0}\x{202f}]?([AaPp]\.?[Mm]\.?)?(?:Z|\+00:?00)?$`)

// CutClock splits a text that ends with a time of day. day is the text before the time,
// which CutClock does not check. clock is the time: "08:00" or "23:59:59", or "" for
// midnight. ok is false if the text does not end with a time of day.
func CutClock(text string) (day, clock string, ok bool) {
	if len(text) > 64 {
		return "", "", false
	}
	m := clockForm.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return "", "", false
	}
	hour, _ := strconv.Atoi(m[2])
	minute, _ := strconv.Atoi(m[3])
	second, _ := strconv.Atoi(m[4])
	if m[6] != "" {
		if hour < 1 || hour > 12 {
			return "", "", false
		}
		hour %= 12
		if m[6][0] == 'P' || m[6][0] == 'p' {
			hour += 12
		}
	}
	if hour > 23 || minute > 59 || second > 59 {
		return "", "", false
	}
	seconds := hour*3600 + minute*60 + second
	if seconds == 0 && strings.Trim(m[5], "0") != "" {
		seconds = 1 // a moment after midnight is a time
	}
	return m[1], Clock(seconds), true
}

// Clock returns the time of day at a number of seconds after midnight, in the form that
// CutClock returns: "08:00".
func Clock(seconds int) string {
	switch {
	case seconds == 0:
		return ""
	case seconds%60 == 0:
		return fmt.Sprintf("%02d:%02d", seconds/3600, seconds/60%60)
	}
	return fmt.Sprintf("%02d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
}

// ClockOf returns the time of day for a fraction of a day. The argument is the digits after the
// decimal point: for "25", the time is "06:00". The time is rounded to the nearest second, but
// is at least 00:00:01 and at most 23:59:59.
func ClockOf(fraction string) string {
	const digits = 9
	n, _ := strconv.Atoi((fraction + strings.Repeat("0", digits))[:digits])
	return Clock(max(1, min((n*86400+500_000_000)/1_000_000_000, 86399)))
}
