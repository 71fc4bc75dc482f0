// Package text holds string functions that several packages need: near spellings, lists,
// counts, clipping, and the characters allowed in a document or on a terminal. All are pure
// functions of their arguments.
package text

import (
	"fmt"
	"strings"
)

// Months holds the English names of the months as regular-expression alternatives.
const Months = `January|February|March|April|May|June|July|August|September|October|November|December`

// Distance returns the Levenshtein distance between a and b, in bytes.
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

// Nearest returns the known word at the smallest Distance from word, the first of equals,
// or "" if all are farther than limit.
func Nearest(word string, known []string, limit int) string {
	best := ""
	for _, k := range known {
		if d := Distance(word, k); d <= limit {
			best, limit = k, d-1
		}
	}
	return best
}

// Clip returns s, cut to limit characters and an ellipsis if it is longer.
func Clip(s string, limit int) string {
	n := 0
	for i := range s {
		if n == limit {
			return string([]rune(s[:i])) + "…"
		}
		n++
	}
	return s
}

// List joins items with commas, and a conjunction before the last: "a, b
// and c".
func List(items []string, conjunction string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + " " + conjunction + " " + items[last]
}

// Count returns a number and its noun, in the plural unless the number is 1: "1
// error", "0 errors".
func Count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// OneLine returns the words of s separated by single spaces.
func OneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Fold returns s on one line in lower case, to compare names without regard to case and
// runs of spaces.
func Fold(s string) string { return strings.ToLower(OneLine(s)) }

// Control reports whether r is not allowed in the text of a document: an ASCII control
// character, including line ends and tabs, or a noncharacter that XML prohibits.
func Control(r rune) bool { return r < ' ' || r == 0x7f || r == 0xfffe || r == 0xffff }

// Plain returns s with a space for each control character, so that text of a workbook or a
// draft cannot control a terminal.
func Plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return ' '
		}
		return r
	}, s)
}
