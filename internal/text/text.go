// Package text holds string functions that several packages need: near spellings ([Nearest]), lists
// ([List]), counts ([Count]), clipping ([Clip]), the longest common parts of two sequences
// ([Common], [Align]), and the characters allowed in a document or on a terminal ([Control],
// [Plain], [ASCII]). The result of each function depends only on its arguments. The package imports
// no other of the program.
package text

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Months holds the English names of the months, separated by | for use in regular expressions.
const Months = `January|February|March|April|May|June|July|August|September|October|November|December`

// Capital returns s with its first letter in upper case.
func Capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

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

// Nearest returns the known word with the smallest Distance from the given word, or "" if every
// distance is greater than limit. If several known words have the smallest distance, it returns
// the first.
func Nearest(word string, known []string, limit int) string {
	best := ""
	for _, k := range known {
		if d := Distance(word, k); d <= limit {
			best, limit = k, d-1
		}
	}
	return best
}

// Clip returns s, or its first limit characters and an ellipsis if s is longer.
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

// List joins items with commas, and joins the last item with the conjunction: "a, b and c".
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

// Group adds thousands separators to a number: "-1234.5" becomes "-1,234.5".
func Group(s string) string {
	if rest, negative := strings.CutPrefix(s, "-"); negative {
		return "-" + Group(rest)
	}
	whole, frac, pointed := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if pointed {
		return whole + "." + frac
	}
	return whole
}

// OneLine returns the words of s separated by single spaces.
func OneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Fold returns s on one line in lower case. Callers compare names in this form to ignore letter
// case and runs of spaces.
func Fold(s string) string { return strings.ToLower(OneLine(s)) }

// Control reports whether r is refused in cells, configuration files, templates, names and
// forms. It refuses control characters, including line ends and tabs; characters that
// change the direction of the text after them; and U+FFFE and U+FFFF, which XML prohibits.
// Callers that accept line ends and tabs test for them before they call Control.
func Control(r rune) bool {
	switch {
	case r < ' ', 0x7f <= r && r < 0xa0, r == 0xfffe, r == 0xffff:
		return true
	case r == 0x61c, r == 0x200e, r == 0x200f, 0x202a <= r && r <= 0x202e, 0x2066 <= r && r <= 0x2069:
		return true
	}
	return false
}

// Plain returns s in a form that is safe on a terminal: a space replaces each line end or tab,
// and an escape such as \u202e replaces any other character that is not printable.
func Plain(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n', r == '\r', r == '\t':
			b.WriteByte(' ')
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			escaped := strconv.QuoteRuneToASCII(r)
			b.WriteString(escaped[1 : len(escaped)-1])
		}
	}
	return b.String()
}

// bareWord matches a word that a shell takes as it is.
var bareWord = regexp.MustCompile(`^[A-Za-z0-9_./+@%,:-][A-Za-z0-9_./+@%,:=~-]*$`)

// Shell returns a word as a person types it in a shell: in quotes, if it needs them.
func Shell(s string) string {
	if bareWord.MatchString(s) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
