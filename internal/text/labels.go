package text

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

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
