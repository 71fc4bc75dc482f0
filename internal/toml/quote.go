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
		escape(&b, r)
	}
	b.WriteByte('"')
	return b.String()
}

// QuoteLines returns s, which must be valid UTF-8 with the line ends "\n", as TOML text. If s has
// several lines, it is a multi-line basic string with the given line ends; otherwise it is what
// Quote returns.
func QuoteLines(s, end string) string {
	if !strings.Contains(s, "\n") {
		return Quote(s)
	}
	var b strings.Builder
	b.WriteString(`"""` + end)
	for _, r := range s {
		if r == '\n' {
			b.WriteString(end)
			continue
		}
		escape(&b, r)
	}
	b.WriteString(`"""`)
	return b.String()
}

// escape writes one character of a basic string.
func escape(b *strings.Builder, r rune) {
	switch {
	case r == '"' || r == '\\':
		b.WriteByte('\\')
		b.WriteRune(r)
	case unicode.IsPrint(r):
		b.WriteRune(r)
	case r <= 0xffff:
		fmt.Fprintf(b, `\u%04X`, r)
	default:
		fmt.Fprintf(b, `\U%08X`, r)
	}
}

var bareKey = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// Key returns s as a TOML key, quoted if s is not a bare key.
func Key(s string) string {
	if bareKey.MatchString(s) {
		return s
	}
	return Quote(s)
}

// QuoteList returns an array of texts, or the text if there is one alone.
func QuoteList(list []string) string {
	if len(list) == 1 {
		return Quote(list[0])
	}
	return Array(list)
}

// Array returns an array of texts.
func Array(list []string) string {
	var quoted []string
	for _, s := range list {
		quoted = append(quoted, Quote(s))
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// Inline returns an inline table. The pairs are keys, each followed by its value as TOML.
func Inline(pairs ...string) string {
	var list []string
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, Key(pairs[i])+" = "+pairs[i+1])
	}
	return "{ " + strings.Join(list, ", ") + " }"
}
