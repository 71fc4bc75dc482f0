package toml

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Quote returns s, which must be valid UTF-8, as a TOML basic string on one line.
// Quotation marks, backslashes and characters that are not printable are escaped. The text
// can therefore neither end the string or comment that contains it, nor look like a
// different text.
func Quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			fmt.Fprintf(&b, `\U%08X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

var bareKey = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// Key returns s as a TOML key, quoted if s is not a bare key.
func Key(s string) string {
	if bareKey.MatchString(s) {
		return s
	}
	return Quote(s)
}
