package redline_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tieout/fixtures/office"
	"tieout/internal/redline"
	"tieout/internal/word"
	"tieout/internal/word/wordtest"
)

// indent matches the indent of an item of a list, which LibreOffice prints and does not restore.
var indent = regexp.MustCompile(`^ +([0-9]+[.)] )`)

// left matches lines without text.
var left = regexp.MustCompile(`^\s*(?:[0-9]+[.)]\s*)?\x{200d}?$`)

// TestLibreOfficeSettlesChanges has LibreOffice accept and reject the changes of the redlines of
// random documents: their texts are those of the new and the old document. TIEOUT_REDLINES is
// the number of redlines.
//
// Empty lines are not compared: LibreOffice leaves an empty paragraph where a paragraph between
// two tables is gone, since it cannot join a paragraph with a table, and it puts an invisible
// character into a row without text whose insertion or deletion it tracks.
func TestLibreOfficeSettlesChanges(t *testing.T) {
	t.Parallel()
	count := 15
	if n, err := strconv.Atoi(os.Getenv("TIEOUT_REDLINES")); err == nil {
		count = n
	}
	app, dir := office.Start(t), t.TempDir()
	text := func(name string, body []word.Block, changes office.Changes) string {
		file, err := word.Write(&word.Document{Body: body})
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name+".docx")
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := app.Text(path, changes)
		if err != nil {
			t.Fatal(err)
		}
		lines := slices.DeleteFunc(strings.Split(got, "\n"), left.MatchString)
		for i := range lines {
			lines[i] = indent.ReplaceAllString(lines[i], "$1")
		}
		return strings.Join(lines, "\n")
	}
	documents, at := rapid.Custom(drawn), rapid.IntRange(0, 9)
	for seed := range count {
		old, new := documents.Example(seed), documents.Example(seed+count)
		if seed%2 == 0 { // of one origin
			i, j := min(at.Example(seed), len(old)), min(at.Example(seed+count), len(old))
			new = slices.Concat(old[:min(i, j)], new[:1], old[max(i, j):])
		}
		changes := redline.Of(redline.Pair{Old: old, New: new})
		if got, want := text("redline", changes, office.Accept), text("new", new, office.AsTracked); got != want {
			t.Errorf("%d: LibreOffice accepts the changes as\n%q\nwant\n%q\nredline:\n%s", seed, got, want, wordtest.Marked(changes))
		}
		if got, want := text("redline", changes, office.Reject), text("old", old, office.AsTracked); got != want {
			t.Errorf("%d: LibreOffice rejects the changes as\n%q\nwant\n%q\nredline:\n%s", seed, got, want, wordtest.Marked(changes))
		}
	}
}
