package transformation

import "strings"

// plain returns digits with at most one point in their shortest form, or false if they are
// anything else.
func plain(s string) (string, bool) {
	whole, frac, pointed := strings.Cut(s, ".")
	if whole+frac == "" || pointed && strings.Contains(frac, ".") || strings.Trim(whole+frac, "0123456789") != "" {
		return "", false
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if frac = strings.TrimRight(frac, "0"); frac != "" {
		return whole + "." + frac, true
	}
	return whole, true
}

// grouped reads numbers whose digits are in groups of a size, which any of the marks, or none,
// separates.
func grouped(marks, point string, size int) func(string) (string, bool) {
	return func(s string) (string, bool) {
		whole, frac, pointed := strings.Cut(s, point)
		if pointed && (frac == "" || strings.Trim(frac, "0123456789") != "") {
			return "", false
		}
		groups := strings.FieldsFunc(whole, func(r rune) bool { return strings.ContainsRune(marks, r) })
		separators := len([]rune(whole))
		for i, g := range groups {
			separators -= len([]rune(g))
			if i > 0 && len(g)%size != 0 || i > 0 && g == "" {
				return "", false
			}
		}
		if len(groups) == 0 || separators != len(groups)-1 {
			return "", false
		}
		return plain(strings.Join(groups, "") + "." + frac)
	}
}

// spaced reads numbers whose digits any of the marks separate anywhere before the point; after
// it, only blanks do.
func spaced(marks, point string) func(string) (string, bool) {
	return func(s string) (string, bool) {
		whole, frac, pointed := strings.Cut(s, point)
		drop := func(s, marks string) string {
			return strings.Map(func(r rune) rune {
				if strings.ContainsRune(marks, r) {
					return -1
				}
				return r
			}, s)
		}
		whole, frac = drop(whole, marks), drop(frac, " \u00a0")
		if pointed && frac == "" {
			return "", false
		}
		return plain(whole + "." + frac)
	}
}

// lakhs reads numbers in Indian groups: three digits before the point, then two and two.
func lakhs(s string) (string, bool) {
	whole, frac, pointed := strings.Cut(s, ".")
	if pointed && frac == "" {
		return "", false
	}
	groups := strings.FieldsFunc(whole, func(r rune) bool { return r == ',' || r == ' ' || r == '\u00a0' })
	for i, g := range groups {
		last := i == len(groups)-1
		if len(groups) > 1 && (last && len(g) != 3 || !last && i > 0 && len(g) != 2 || i == 0 && len(g) > 2) {
			return "", false
		}
	}
	return plain(strings.Join(groups, "") + "." + frac)
}

// unitDecimal reads a number with words for its units, such as "5 dollars 25 cents". The marks
// separate the digits of the whole number.
func unitDecimal(marks string) func(string) (string, bool) {
	return func(s string) (string, bool) {
		runs := digitRuns(foldDigits(s), marks)
		if len(runs) < 3 || len(runs) > 4 || !runs[0].digits || !runs[2].digits || len(runs[2].text) > 2 {
			return "", false
		}
		whole := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, runs[0].text)
		frac := runs[2].text
		if len(frac) == 1 {
			frac = "0" + frac
		}
		if whole == "" || strings.Trim(frac, "0123456789") != "" {
			return "", false
		}
		return plain(whole + "." + frac)
	}
}

// dashes are the characters that mean zero.
const dashes = "-\u058a\u05be\u2010\u2011\u2012\u2013\u2014\u2015\ufe58\ufe63\uff0d"

func dash(s string) (string, bool) {
	r := []rune(s)
	return "0", len(r) == 1 && strings.ContainsRune(dashes, r[0])
}

// run is a run of digits, or of other characters.
type run struct {
	text   string
	digits bool
}

// digitRuns splits a text into runs of digits and others, in turn. The marks belong to a run of
// digits that begins before them.
func digitRuns(s, marks string) (runs []run) {
	for _, r := range s {
		is := '0' <= r && r <= '9'
		n := len(runs)
		if n > 0 && (runs[n-1].digits == is || runs[n-1].digits && strings.ContainsRune(marks, r)) {
			runs[n-1].text += string(r)
			continue
		}
		runs = append(runs, run{string(r), is})
	}
	return runs
}

// foldDigits replaces full-width and Devanagari digits.
func foldDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case '\uff10' <= r && r <= '\uff19':
			return r - '\uff10' + '0'
		case '\u0966' <= r && r <= '\u096f':
			return r - '\u0966' + '0'
		}
		return r
	}, s)
}

var small = map[string]int64{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}

var tens = map[string]int64{"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}

// magnitudes are powers of a thousand, from the first.
var magnitudes = []string{"thousand", "million", "billion", "trillion", "quadrillion", "quintillion"}

// wordsOf splits a text at blanks, dashes and commas.
func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return r == ' ' || r == '\u00a0' || r == '\t' || r == '\n' || r == '\r' || r == ',' || strings.ContainsRune(dashes, r)
	})
}
