package text_test

import (
	"os/exec"
	"testing"

	"github.com/tieout/tieout/internal/text"
)

// TestShell compares the words with what a shell makes of them.
func TestShell(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"ndr@FY2022": "ndr@FY2022", "../10-Q": "../10-Q", "a=b~c": "a=b~c", "": "''", "~": "'~'", "~ada/x": "'~ada/x'", "=ls": "'=ls'", "a b": "'a b'",
		"it's": `'it'\''s'`, "$HOME": "'$HOME'", "a\nb": "'a\nb'", "x[new]": "'x[new]'", "a*": "'a*'", "{a,b}": "'{a,b}'", "#a": "'#a'", "!1": "'!1'", "é": "'é'",
	} {
		if got := text.Shell(word); got != want {
			t.Errorf("Shell(%q) is %s, want %s", word, got, want)
		}
		sh, err := exec.LookPath("sh")
		if err != nil {
			continue
		}
		if out, err := exec.Command(sh, "-c", "printf %s "+text.Shell(word)).Output(); err != nil || string(out) != word {
			t.Errorf("a shell makes %q of %s (%v), want %q", out, text.Shell(word), err, word)
		}
	}
}
