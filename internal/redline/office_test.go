package redline_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tieout/tieout/fixtures/office"
	"github.com/tieout/tieout/internal/redline"
	"github.com/tieout/tieout/internal/word"
	"github.com/tieout/tieout/internal/word/wordtest"
)

// TestLibreOfficeSettlesChanges has LibreOffice accept and reject the changes of the redlines of
// random documents. TIEOUT_REDLINES is the number of redlines.
func TestLibreOfficeSettlesChanges(t *testing.T) {
	t.Parallel()
	count := 10
	if n, err := strconv.Atoi(os.Getenv("TIEOUT_REDLINES")); err == nil {
		count = n
	}
	app := office.Start(t)
	file := func(body []word.Block) []byte {
		b, err := word.Write(&word.Document{Body: body})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	// the numbers of a list, with changes accepted and rejected
	for _, test := range []struct{ old, new []string }{
		{[]string{"1. alpha one", "2. gamma one", "end"}, []string{"1. alpha one", "2. beta one", "3. gamma one", "end"}},
		{[]string{"1. alpha one", "2. beta one", "3. gamma one", "end"}, []string{"1. beta one", "2. gamma one", "end"}},
		{[]string{"1. alpha one", "2. gamma one", "end"}, []string{"3. delta two", "4. epsilon two", "5. gamma one", "end"}},
	} {
		name := filepath.Join(t.TempDir(), "list.docx")
		if err := os.WriteFile(name, file(redline.Of(redline.Pair{Old: blocks(test.old...), New: blocks(test.new...)})), 0o600); err != nil {
			t.Fatal(err)
		}
		for changes, want := range map[office.Changes][]string{office.Accept: test.new, office.Reject: test.old} {
			got, err := app.Text(name, changes)
			if got = strings.TrimSpace(strings.ReplaceAll(got, "    ", "")); err != nil || got != strings.Join(want, "\n") {
				t.Errorf("%s: %q, want %q (%v)", changes, got, want, err)
			}
		}
	}
	documents, at := rapid.Custom(drawn), rapid.IntRange(0, 9)
	for seed := range count {
		old, new := documents.Example(seed), documents.Example(seed+count)
		if seed%2 == 0 { // of one origin
			i, j := min(at.Example(seed), len(old)), min(at.Example(seed+count), len(old))
			new = slices.Concat(old[:min(i, j)], new[:1], old[max(i, j):])
		}
		changes := redline.Of(redline.Pair{Old: old, New: new})
		if err := app.Settle(file(changes), file(old), file(new)); err != nil {
			t.Errorf("%d: %v\nredline:\n%s", seed, err, wordtest.Marked(changes))
		}
	}
}
