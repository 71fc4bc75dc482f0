package transformation

import (
	_ "embed"
	"fmt"
	"math/big"
	"strings"
	"sync"
	"time"
)

// numberWords reads a whole number in English words below a thousand quintillion: "twenty-five",
// "one hundred and six", "two million", "none".
func numberWords(s string) (string, bool) {
	list := wordsOf(s)
	if len(list) == 1 && (list[0] == "no" || list[0] == "none" || list[0] == "nil" || list[0] == "zero") {
		return "0", true
	}
	n, ok := count(list)
	if !ok {
		return "", false
	}
	return n.String(), true
}

// count returns the number that words count, from its largest magnitude down.
func count(list []string) (*big.Int, bool) {
	total, below := new(big.Int), len(magnitudes)
	if len(list) == 0 {
		return nil, false
	}
	for len(list) > 0 {
		if list[0] == "and" && total.Sign() > 0 {
			list = list[1:]
		}
		n, rest, ok := hundreds(list)
		if !ok {
			return nil, false
		}
		power := -1
		if len(rest) > 0 {
			for i, m := range magnitudes {
				if rest[0] == m {
					power, rest = i, rest[1:]
					break
				}
			}
			if power < 0 {
				return nil, false
			}
		}
		if power >= below {
			return nil, false
		}
		below = power
		unit := new(big.Int).Exp(big.NewInt(1000), big.NewInt(int64(power+1)), nil)
		total.Add(total, unit.Mul(unit, big.NewInt(n)))
		if power < 0 && len(rest) > 0 {
			return nil, false
		}
		list = rest
	}
	return total, true
}

// hundreds reads a number below 2,000 at the start of words, such as "nineteen hundred and six".
func hundreds(list []string) (n int64, rest []string, ok bool) {
	n, list, ok = below100(list)
	if !ok {
		return 0, nil, false
	}
	if len(list) == 0 || list[0] != "hundred" || n >= 20 {
		return n, list, true
	}
	n, list = n*100, list[1:]
	after := list
	if len(after) > 0 && after[0] == "and" {
		after = after[1:]
	}
	if more, rest, ok := below100(after); ok {
		return n + more, rest, true
	}
	return n, list, true
}

func below100(list []string) (n int64, rest []string, ok bool) {
	if len(list) == 0 {
		return 0, nil, false
	}
	if n, ok := small[list[0]]; ok {
		return n, list[1:], true
	}
	if n, ok = tens[list[0]]; !ok {
		return 0, nil, false
	}
	if len(list) > 1 {
		if unit := small[list[1]]; 1 <= unit && unit <= 9 {
			return n + unit, list[2:], true
		}
	}
	return n, list[1:], true
}

// A unit of a duration.
type unit int

const (
	year unit = iota
	month
	week
	day
	hour
)

// duration reads a decimal number of units. A fraction of a year becomes months and days, one of
// a month days, one of a day hours; smaller fractions are cut off. A month has 30.4375 days.
func duration(of unit) func(string) (string, bool) {
	return func(s string) (string, bool) {
		digits := strings.TrimPrefix(s, "+")
		digits, negative := strings.CutPrefix(digits, "-")
		digits, ok := plain(digits)
		if !ok || len(digits) > 20 {
			return "", false
		}
		n, _ := new(big.Rat).SetString(digits)
		// whole cuts off the whole number of n and returns it; the rest is times a factor
		whole := func(factor *big.Rat) *big.Int {
			q := new(big.Int).Quo(n.Num(), n.Denom())
			n.Sub(n, new(big.Rat).SetInt(q)).Mul(n, factor)
			return q
		}
		months, days, hours := big.NewRat(12, 1), big.NewRat(304375, 10000), big.NewRat(24, 1)
		var parts []string
		part := func(q *big.Int, letter string) {
			if q.Sign() != 0 {
				parts = append(parts, q.String()+letter)
			}
		}
		zero := map[unit]string{year: "P0Y", month: "P0M", week: "P0D", day: "P0D", hour: "PT0H"}[of]
		switch of {
		case year:
			part(whole(months), "Y")
			part(whole(days), "M")
			part(whole(hours), "D")
		case month:
			part(whole(days), "M")
			part(whole(hours), "D")
		case week:
			n.Mul(n, big.NewRat(7, 1))
			part(whole(hours), "D")
		case day:
			part(whole(hours), "D")
			if h := whole(hours); h.Sign() != 0 {
				parts = append(parts, "T"+h.String()+"H")
			}
		case hour:
			if h := whole(hours); h.Sign() != 0 {
				parts = append(parts, "T"+h.String()+"H")
			}
		}
		if parts == nil {
			return zero, true
		}
		sign := ""
		if negative {
			sign = "-"
		}
		return sign + "P" + strings.Join(parts, ""), true
	}
}

// durationWords reads a duration in English, such as "three years and 6 months".
func durationWords(s string) (string, bool) {
	value, next := "P", 0
	var counted []string
	for _, w := range wordsOf(s) {
		at := -1
		for i, u := range []string{"year", "month", "day"} {
			if w == u || w == u+"s" {
				at = i
			}
		}
		if at < 0 {
			if w != "and" || len(counted) > 0 {
				counted = append(counted, w)
			}
			continue
		}
		if at < next || len(counted) == 0 {
			return "", false
		}
		n, ok := counting(counted)
		if !ok {
			return "", false
		}
		if n != "0" {
			value += n + "YMD"[at:at+1]
		}
		next, counted = at+1, nil
	}
	if next == 0 || len(counted) > 0 {
		return "", false
	}
	if value == "P" {
		value = "P0D"
	}
	return value, true
}

func counting(list []string) (string, bool) {
	if len(list) == 1 {
		if list[0] == "no" || list[0] == "zero" {
			return "0", true
		}
		if n, ok := plain(list[0]); ok && len(list[0]) <= 4 && !strings.Contains(list[0], ".") {
			return n, true
		}
	}
	n, ok := count(list)
	if !ok {
		return "", false
	}
	return n.String(), true
}

// quarterEnd reads the end of a calendar quarter, such as "third quarter of 2022" or "2022 Q3".
func quarterEnd(s string) (string, bool) {
	names := map[string]int{"first": 1, "1": 1, "second": 2, "2": 2, "third": 3, "3": 3, "fourth": 4, "4": 4, "last": 4}
	quarter, of := 0, 0
	for _, r := range digitRuns(s, "") {
		if r.digits && len(r.text) == 4 && of == 0 {
			fmt.Sscan(r.text, &of)
			continue
		}
		for _, w := range strings.FieldsFunc(strings.ToLower(r.text), func(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') }) {
			switch n := names[w]; {
			case n > 0 && quarter > 0, n == 0 && r.digits:
				return "", false
			case n > 0:
				quarter = n
			}
		}
	}
	if quarter == 0 || of == 0 {
		return "", false
	}
	return time.Date(of, time.Month(3*quarter+1), 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), true
}

// ballot reads a ballot box: empty, checked or crossed.
func ballot(empty, marked string) func(string) (string, bool) {
	return func(s string) (string, bool) {
		switch s {
		case "\u2610":
			return empty, true
		case "\u2611", "\u2612":
			return marked, true
		}
		return "", false
	}
}

func filerCategory(s string) (string, bool) {
	switch strings.Join(wordsOf(s), " ") {
	case "large accelerated filer":
		return "Large Accelerated Filer", true
	case "accelerated filer":
		return "Accelerated Filer", true
	case "non accelerated filer":
		return "Non-accelerated Filer", true
	}
	return "", false
}

//go:embed names.csv
var namesTable string

// codes maps a list and a name, as nameKey returns it, to the code.
var codes = sync.OnceValue(func() map[[2]string]string {
	table := map[[2]string]string{}
	for line := range strings.Lines(namesTable) {
		row := strings.Split(strings.TrimSpace(line), ",")
		for name := range strings.SplitSeq(row[2], "|") {
			table[[2]string{row[0], name}] = row[1]
		}
	}
	return table
})

// listed reads a name of a list: of countries, states or exchanges.
func listed(list string) func(string) (string, bool) {
	return func(s string) (string, bool) {
		code, ok := codes()[[2]string{list, nameKey(s)}]
		return code, ok
	}
}

// nameKey returns a name in the form of the table: in lower case, without the article, points,
// commas and the form of a company.
func nameKey(s string) string {
	s = strings.NewReplacer(".", "", ",", "", "(", "", ")", "", "\u2019", "'", "\u00a0", " ").Replace(strings.ToLower(s))
	s = strings.TrimPrefix(strings.Join(strings.Fields(s), " "), "the ")
	return strings.TrimSuffix(strings.TrimSuffix(s, " llc"), " inc")
}
