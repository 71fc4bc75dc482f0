// Package text holds the operations on strings that several packages need: near
// spellings, lists, counts, cuts, and which characters a document or a terminal may
// hold. It promises that none of them looks at anything but its arguments.
package text

import (
	"fmt"
	"strings"
)

// Months are the English names of the months, as alternatives of a regular
// expression.
const Months = `January|February|March|April|May|June|July|August|September|October|November|December`

// Distance returns how many bytes must be changed, added or dropped to turn a into b
// (Levenshtein).
func Distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// Nearest returns the known word at the least Distance from word, the first of
// equals. It returns "" where every one is farther than most.
func Nearest(word string, known []string, most int) string {
	best := ""
	for _, k := range known {
		if d := Distance(word, k); d <= most {
			best, most = k, d-1
		}
	}
	return best
}

// Clip returns s, or where it has more than most characters, the first most of them
// and an ellipsis.
func Clip(s string, most int) string {
	n := 0
	for i := range s {
		if n == most {
			return string([]rune(s[:i])) + "…"
		}
		n++
	}
	return s
}

// List joins items as a sentence does, with the conjunction before the last: "a, b
// and c".
func List(items []string, conjunction string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + " " + conjunction + " " + items[last]
}

// Count returns a number and its noun, in the plural where the number is not 1: "1
// error", "0 errors".
func Count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// OneLine returns the words of s with single blanks between them.
func OneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Fold returns s on one line in lower case: the form in which names are compared
// without regard to case and to runs of blanks.
func Fold(s string) string { return strings.ToLower(OneLine(s)) }

// Control reports whether r is a character that the text of a document does not hold:
// an ASCII control character, line ends and tabs included, or a noncharacter that XML
// refuses.
func Control(r rune) bool { return r < ' ' || r == 0x7f || r == 0xfffe || r == 0xffff }

// Plain returns s with a blank for each control character, so that text of a workbook
// or a draft cannot steer a terminal.
func Plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return ' '
		}
		return r
	}, s)
}
