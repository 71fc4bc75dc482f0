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

// TotalLabel reports whether the text of a cell labels a total (is), and whether it has no
// words but that label (alone). For "Total for 2022", only is is true; for "Total:", both
// are.
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

// Unseen returns the first invisible character of a word; ok is false if it has none.
// Invisible characters are Unicode's format characters (Cf), such as a zero-width space, a
// soft hyphen, a byte order mark or a direction mark.
func Unseen(word []byte) (r rune, ok bool) {
	i := bytes.IndexFunc(word, func(r rune) bool { return unicode.Is(unicode.Cf, r) })
	if i < 0 {
		return 0, false
	}
	r, _ = utf8.DecodeRune(word[i:])
	return r, true
}
