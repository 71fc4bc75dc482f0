package text

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

var totalLabels = map[string]bool{"total": true, "totals": true, "grand total": true, "subtotal": true, "sub-total": true, "sub total": true, "overall total": true}

const (
	totalInitials = "tgsoTGSO" // the first letters of the labels of totals
	longestTotal  = 40         // bytes
)

// TotalLabel reports whether a cell's text is the label of a total, and whether it is nothing
// else: "Total for 2022" is a label, and "Total:" is one alone.
func TotalLabel(b []byte) (is, alone bool) {
	if len(b) > longestTotal {
		return false, false
	}
	if b = bytes.TrimSpace(b); len(b) == 0 || strings.IndexByte(totalInitials, b[0]) < 0 {
		return false, false
	}
	l := strings.TrimRight(strings.ToLower(string(b)), ": ")
	alone = totalLabels[l]
	return alone || strings.HasPrefix(l, "total ") || strings.HasPrefix(l, "totals ") || strings.HasPrefix(l, "grand total") || strings.HasPrefix(l, "subtotal"), alone
}

// Unseen returns the first character of a word that a reader cannot see and an editor does
// not show: one of Unicode's format characters, such as a zero-width space, a soft hyphen, a
// byte order mark or a mark of direction.
func Unseen(word []byte) (r rune, ok bool) {
	i := bytes.IndexFunc(word, func(r rune) bool { return unicode.Is(unicode.Cf, r) })
	if i < 0 {
		return 0, false
	}
	r, _ = utf8.DecodeRune(word[i:])
	return r, true
}
