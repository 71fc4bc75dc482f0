package cli_test

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieout/tieout/fixtures/office"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/docx"
	texts "github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/word"
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
			plain := docx.Of(document.Plain(strings.TrimSuffix(name, wordSuffix), []byte(got[markdown])))
			if diff := cmp.Diff(styled(d), styled(plain)); diff != "" {
				t.Errorf("%s: %s has other styles if it is read back from Markdown, as for a redline (-want +got):\n%s", folder, name, diff)
			}
			report := strings.Contains(d.Header, "Form ") // the letter is about another report
			if want := "\tDraft"; d.Banner != "" || !strings.HasSuffix(d.Header, want) || report == strings.HasPrefix(name, "letter.") {
				t.Errorf("%s: %s has the header %q and the banner %q", folder, name, d.Header, d.Banner)
			}
		}
		if markdown := strings.Count(strings.Join(slices.Collect(maps.Keys(got)), "\n")+"\n", ".md\n"); documents != markdown {
			t.Errorf("%s: %d Word documents for %d in Markdown", folder, documents, markdown)
		}
	}
}

// styled returns the style of each paragraph, and the rules of each row.
func styled(d *word.Document) string {
	var b strings.Builder
	for _, block := range d.Body {
		switch block := block.(type) {
		case *word.Paragraph:
			fmt.Fprintln(&b, block.Style, texts.Clip(block.Text(), 40))
		case *word.Table:
			for _, row := range block.Rows {
				fmt.Fprintln(&b, row.Total, row.Last, texts.Clip(row.Cells[0].Text(), 40))
			}
		}
	}
	return b.String()
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

var (
	// box matches a word on a page that pdftotext found: its edges in points, and its text.
	box = regexp.MustCompile(`<word xMin="([0-9.]+)" yMin="[0-9.]+" xMax="([0-9.]+)" yMax="[0-9.]+">([^<]*)</word>`)
	// ended matches a number in a cell: its whole digits, and what follows them.
	ended = regexp.MustCompile(`^\$?(\(?(?:[0-9][0-9,]*|—))((?:\.[0-9]+)?[)%]*)$`)
)

// tail is the width of what follows the whole digits of a number, in points, in Times New Roman
// of 10 points.
func tail(s string) (width float64) {
	for _, r := range s {
		width += map[rune]float64{'.': 2.5, ')': 3.33, '%': 8.33}[r]
		if '0' <= r && r <= '9' {
			width += 5
		}
	}
	return width
}

// TestWordAligns has LibreOffice print the Word documents: the digits of each column of each
// table end at one place, which is that of the column, and its dollar signs begin at one.
func TestWordAligns(t *testing.T) {
	libre := office.Start(t)
	pdftotext, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("TIEOUT_REQUIRE_OFFICE") != "" {
			t.Fatal("pdftotext, of the package poppler-utils, is missing, and TIEOUT_REQUIRE_OFFICE is set")
		}
		t.Skip("pdftotext, of the package poppler-utils, is missing; `make test` installs it")
	}
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
			libre.PDF(at, at+".pdf")
			page, err := exec.Command(pdftotext, "-bbox", at+".pdf", "-").Output()
			if err != nil {
				t.Fatal(err)
			}
			type place struct {
				text string
				edge float64
			}
			var numbers, signs []place // as printed: where digits end and dollar signs begin
			for _, m := range box.FindAllStringSubmatch(string(page), -1) {
				left, err := strconv.ParseFloat(m[1], 64)
				right, err2 := strconv.ParseFloat(m[2], 64)
				if err := errors.Join(err, err2); err != nil {
					t.Fatal(err)
				}
				if strings.HasPrefix(m[3], "$") {
					signs = append(signs, place{"$", left})
				}
				if is := ended.FindStringSubmatch(m[3]); is != nil {
					numbers = append(numbers, place{is[1] + is[2], right - tail(is[2])})
				}
			}
			take := func(list *[]place, want place) bool {
				i := slices.IndexFunc(*list, func(p place) bool { return p.text == want.text && math.Abs(p.edge-want.edge) < 0.25 })
				if i >= 0 {
					*list = slices.Delete(*list, i, i+1)
				}
				return i >= 0
			}
			for _, b := range readWord(t, file).Body {
				table, ok := b.(*word.Table)
				if !ok || table.Size != 0 {
					continue
				}
				for column := range table.Columns {
					inner := 72 + float64(table.Left-2*word.CellMargin)/20
					for _, c := range table.Columns[:column+1] {
						inner += float64(c.Width) / 20
					}
					edge, dollars := 0.0, 0
					for _, row := range table.Rows[table.Header:] {
						if len(row.Cells) != len(table.Columns) || !row.Cells[column].Right {
							continue
						}
						text := row.Cells[column].Text()
						is := ended.FindStringSubmatch(text)
						if is == nil {
							continue
						}
						if edge == 0 {
							edge = inner - float64(row.Cells[column].Paragraphs[0].Right)/20 - tail(is[2])
						}
						if !take(&numbers, place{is[1] + is[2], edge}) {
							t.Errorf("%s: %s in column %d of %s does not end at %.2f points", filing, text, column, name, edge)
						}
						if strings.HasPrefix(text, "$") {
							dollars++
						}
					}
					narrow := inner - float64(table.Columns[column].Width-2*word.CellMargin)/20
					aligned := dollars == 0
					for _, s := range slices.Clone(signs) {
						if aligned || s.edge < narrow || s.edge > edge {
							continue
						}
						left := slices.Clone(signs)
						for n := 0; n < dollars && take(&left, s); n++ {
							if n == dollars-1 {
								signs, aligned = left, true
							}
						}
					}
					if !aligned {
						t.Errorf("%s: the %d dollar signs in column %d of %s are not below each other", filing, dollars, column, name)
					}
				}
			}
		}
	}
}
