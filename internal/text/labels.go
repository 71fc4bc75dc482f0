package text

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Total is whether a text is the label of a total, and in which form. A greater value is a
// surer sign of a total.
type Total uint8

// The values of Total, from the least sure.
const (
	NoTotal     Total = iota
	TotalEnds         // "Acme Total"
	TotalBegins       // "Total for 2022"
	TotalAlone        // "Total:"
)

var (
	totalsAlone = map[string]bool{"total": true, "totals": true, "grand total": true, "grand totals": true, "subtotal": true, "subtotals": true, "sub-total": true, "sub total": true, "overall total": true, "report total": true}
	totalStarts = []string{"total ", "totals ", "total-", "total:", "grand total", "subtotal", "sub-total "}
	totalEnds   = []string{" total", " totals", " subtotal"}
)

const (
	totalInitials = "tgsorTGSOR" // the first letters of the labels of totals
	longestTotal  = 255          // bytes
)

// TotalLabel returns whether the text of a cell is the label of a total, and in which form. It
// ignores letter case, and the blanks, colons and periods before and after the text.
func TotalLabel(b []byte) Total {
	if len(b) > longestTotal {
		return NoTotal
	}
	b = bytes.Trim(bytes.TrimSpace(b), ":. ")
	if len(b) == 0 {
		return NoTotal
	}
	if strings.IndexByte(totalInitials, b[0]) >= 0 {
		l := Fold(string(b))
		if totalsAlone[l] {
			return TotalAlone
		}
		for _, start := range totalStarts {
			if strings.HasPrefix(l, start) {
				return TotalBegins
			}
		}
	}
	for _, end := range totalEnds {
		if len(b) > len(end) && bytes.EqualFold(b[len(b)-len(end):], []byte(end)) {
			return TotalEnds
		}
	}
	return NoTotal
}

// Simple reports whether a word has only printable ASCII characters.
func Simple(word []byte) bool {
	for _, b := range word {
		if b < ' ' || b > '~' {
			return false
		}
	}
	return true
}

// Unseen returns the first invisible character of a word; ok is false if it has none.
// Invisible characters are Unicode's format characters (Cf), such as a zero-width space, a
// soft hyphen, a byte order mark or a direction mark.
func Unseen(word []byte) (r rune, ok bool) {
	if Simple(word) {
		return 0, false
	}
	i := bytes.IndexFunc(word, func(r rune) bool { return unicode.Is(unicode.Cf, r) })
	if i < 0 {
		return 0, false
	}
	r, _ = utf8.DecodeRune(word[i:])
	return r, true
}
