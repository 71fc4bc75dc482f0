package cli_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// A name that signoffs.toml could not be read with is refused before anything is
// written.
func TestSignRefusesNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "  ", "Ada\nMoreau", "Ada\x7f", "Ada\ufffe", "Ada\xff", strings.Repeat("a", 201)} {
		status, _, stderr := run(t, "sign", "-C", filepath.Join(root, "fixtures", "northgate-10k"), "ndr", "--by", name)
		if status != 2 || !strings.Contains(stderr, "--by must be a name") {
			t.Errorf("--by %q: status %d, %s", name, status, stderr)
		}
	}
}
