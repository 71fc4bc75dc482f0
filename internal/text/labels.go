package text

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

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
