package text

import (
	"regexp"
	"strings"
)

// bare is a word that no shell changes.
var bare = regexp.MustCompile(`^[A-Za-z0-9_./+@%,:-][A-Za-z0-9_./+@%,:=~-]*$`)

// Shell returns a word as a person types it in a shell: in single quotes if it needs them.
func Shell(word string) string {
	if bare.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
