package cli_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tieout/fixtures/office"
	"tieout/internal/document"
	"tieout/internal/word"
)

// readWord reads a Word document back.
func readWord(t *testing.T, file string) *word.Document {
	t.Helper()
	d, err := word.Read([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// spaces puts a space in place of the tabs and line breaks of a text.
var spaces = strings.NewReplacer("\t", " ", "\n", " ").Replace

// said gives the text of each paragraph and cell of a Word document, but for the rules.
func said(d *word.Document) (list []string) {
	for _, b := range d.Body {
		switch b := b.(type) {
		case *word.Paragraph:
			if b.Style != "Rule" {
				p := *b
				p.Number = ""
				list = append(list, spaces(p.Text()))
			}
		case *word.Table:
			for _, row := range b.Rows {
				for _, c := range row.Cells {
					list = append(list, c.Text())
					for range max(c.Span, 1) - 1 {
						list = append(list, "")
					}
				}
			}
		}
	}
	return list
}

// TestWord reads each Word document back: it says what the Markdown document says, block by
// block and cell by cell, with the signs and parentheses of its numbers, and facts.json lists the
// same numbers of both in the same order.
func TestWord(t *testing.T) {
	for _, folder := range filings(t) {
		got := drafted(t, folder)
		shown := parseFacts(t, got["facts.json"]).Shown
		documents := 0
		for name, file := range got {
			if filepath.Ext(name) != wordSuffix {
				continue
			}
			documents++
			markdown := strings.TrimSuffix(name, wordSuffix) + ".md"
			d := readWord(t, file)
			var want []string
			for _, b := range document.Plain(markdown, []byte(got[markdown])).Blocks {
				want = append(want, b.Text)
			}
			list := said(d)
			if diff := cmp.Diff(want, list); diff != "" {
				t.Errorf("%s: %s does not say what %s says (-want +got):\n%s", folder, name, markdown, diff)
			}
			var listed [2][]string
			text := strings.Join(list, "\n")
			at := 0
			for _, s := range shown {
				switch s.File {
				case markdown:
					listed[0] = append(listed[0], s.ID+" "+s.Text)
				case name:
					listed[1] = append(listed[1], s.ID+" "+s.Text)
					next := strings.Index(text[at:], s.Text)
					if next < 0 {
						t.Errorf("%s: %s does not show %s as %q", folder, name, s.ID, s.Text)
						continue
					}
					at += next + len(s.Text)
				}
			}
			if !slices.Equal(listed[0], listed[1]) {
				t.Errorf("%s: facts.json lists %d numbers of %s and %d of %s, or in another order", folder, len(listed[0]), markdown, len(listed[1]), name)
			}
			if want := "\tDraft"; d.Banner != "" || !strings.HasSuffix(d.Header, want) || strings.Count(d.Header, "Form ") != 1 {
				t.Errorf("%s: %s has the header %q and the banner %q", folder, name, d.Header, d.Banner)
			}
		}
		if markdown := strings.Count(strings.Join(slices.Collect(maps.Keys(got)), "\n")+"\n", ".md\n"); documents != markdown {
			t.Errorf("%s: %d Word documents for %d in Markdown", folder, documents, markdown)
		}
	}
}

// TestWordInOffice has LibreOffice read the Word documents: their words are those of the
// Markdown documents.
func TestWordInOffice(t *testing.T) {
	libre := office.Start(t)
	folder := t.TempDir()
	for _, filing := range filings(t) {
		got := drafted(t, filing)
		for name, file := range got {
			if filepath.Ext(name) != wordSuffix {
				continue
			}
			at := filepath.Join(folder, filepath.Base(filing)+"-"+name)
			if err := os.WriteFile(at, []byte(file), 0o600); err != nil {
				t.Fatal(err)
			}
			text, err := libre.Text(at, office.AsTracked)
			if err != nil {
				t.Fatalf("LibreOffice cannot read %s of %s: %v", name, filing, err)
			}
			markdown := strings.TrimSuffix(name, wordSuffix) + ".md"
			var want []string
			for _, b := range document.Plain(markdown, []byte(got[markdown])).Blocks {
				want = append(want, strings.Fields(b.Text)...)
			}
			if diff := cmp.Diff(want, strings.Fields(text)); diff != "" {
				t.Errorf("%s: LibreOffice reads other words in %s (-want +got):\n%s", filing, name, diff)
			}
		}
	}
}
