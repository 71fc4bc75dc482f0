package cli_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tieout/internal/reference"
)

// TestGuideOfTheClose checks that tieout status prints the example of the guide to the close.
func TestGuideOfTheClose(t *testing.T) {
	guide, _ := reference.Find("close")
	if guide == nil {
		t.Fatal("no guide to the close")
	}
	part := regexp.MustCompile("(?s)\n```\n(Reports of the fiscal year\n.*?)```\n").FindStringSubmatch(guide.Text)
	if part == nil {
		t.Fatal("the guide to the close has lost its status")
	}
	// the guide has shorter lines than the page
	flat := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	if _, stdout, _ := run(t, "status", "-C", filepath.Join(root, "fixtures", "northgate-10k")); !strings.Contains(flat(stdout), flat(part[1])) {
		t.Errorf("the guide says that the status has\n%sbut it is\n%s", part[1], stdout)
	}
}
