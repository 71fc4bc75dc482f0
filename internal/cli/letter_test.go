package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPassages drafts the words alone, and finds the two passages that a
// registrant proposed to Staff in them, word for word.
func TestPassages(t *testing.T) {
	folder := t.TempDir()
	filing := `
[registrant]
name = "Small, Inc."
cik = "0001999001"
prefix = "smll"
namespace = "http://www.small.example/20221231"
currency = "USD"
domicile = "US"
[report]
form = "10-K"
period = "FY2022"
[calendar]
fiscal_year_end = "12-31"
`
	if err := os.WriteFile(filepath.Join(folder, "filing.toml"), []byte(filing), 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(folder, "out")
	if status, _, stderr := run(t, "draft", "-C", folder, "-o", out, "--blank"); status != 0 {
		t.Fatalf("draft --blank = %d\n%s", status, stderr)
	}
	got := files(t, out)
	if len(got) != 5 || got["mdna.md"] == "" || got["mdna.html"] == "" || got["notes.md"] == "" || got["notes.html"] == "" {
		t.Errorf("draft --blank wrote %d files, want mdna and notes as .md and .html, and draft.lock", len(got))
	}
	answer := `there was no individual country included in "Foreign" that amounted to 10 percent or more of total revenues.`
	if !strings.Contains(got["notes.md"], answer) {
		t.Errorf("notes.md lacks, word for word, the answer to Staff: %s\n%s", answer, got["notes.md"])
	}
	words := flow(strings.ReplaceAll(got["mdna.md"], `\*`, "*"))
	passages, err := os.ReadFile("testdata/passages.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, paragraph := range strings.Split(string(passages), "\n\n") {
		if want := flow(paragraph); !strings.Contains(words, want) {
			t.Errorf("the draft lacks, word for word:\n%s", want)
		}
	}
}

// flow makes one line of words with single blanks.
func flow(s string) string { return strings.Join(strings.Fields(s), " ") }
