package toml

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Quote returns s, in UTF-8, as a basic string on one line. Characters that are not
// printable are escaped, so that no text can end the string or the comment that holds
// it, or look like another text.
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

// Key returns s as a key, in quotes if it needs them.
func Key(s string) string {
	if bareKey.MatchString(s) {
		return s
	}
	return Quote(s)
}
