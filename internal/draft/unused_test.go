package draft

import (
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/filing"
)

// TestUnusedTemplates holds the remedy for a template that nothing uses: the name of a section if it
// is a misspelled one, and never a section's name for an answer whose comments.toml is missing.
func TestUnusedTemplates(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"revenu":     "Delete the file; or rename it to revenue.md.tmpl, which replaces the built-in text",
		"response-2": "If it answers a comment of Staff, add the comment to comments.toml, with `response = \"response-2.md.tmpl\"`; otherwise, delete the file",
		"revenue":    "",
	} {
		got := ""
		for _, d := range unusedTemplates(&filing.Filing{FS: fstest.MapFS{"templates/" + name + ".md.tmpl": {}}}) {
			got += d.Remedy
		}
		if got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
