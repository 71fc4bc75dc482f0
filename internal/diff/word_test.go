package diff_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tieout/tieout/fixtures/office"
	"github.com/tieout/tieout/internal/diff"
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/docx"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/word"
	"github.com/tieout/tieout/internal/word/wordtest"
)

// folder returns a draft folder with documents in Markdown, by name.
func folder(name string, documents ...string) *record.Draft {
	d := &record.Draft{Name: name, Lock: &record.Lock{}}
	for i, text := range documents {
		file := render.Markdown.File([]string{"notes", "release"}[i])
		d.Documents = append(d.Documents, record.File{Name: file, Data: []byte(text)})
		d.Lock.Sections = append(d.Lock.Sections, render.Section{Name: "part", File: file, First: 1, Last: strings.Count(text, "\n")})
	}
	return d
}

// alone returns a draft as a Word document without changes.
func alone(d *record.Draft) *word.Document {
	all := &word.Document{}
	rank := func(f record.File) int {
		return slices.IndexFunc(disclosure.Documents, func(d *disclosure.Document) bool { return render.Markdown.File(d.Name) == f.Name })
	}
	files := slices.SortedFunc(slices.Values(d.Documents), func(a, b record.File) int { return rank(a) - rank(b) })
	for _, file := range files {
		if file.Name == render.Markdown.File(disclosure.Memo.Name) {
			continue // no part of the filing
		}
		all.Body = append(all.Body, docx.Of(document.Plain(strings.TrimSuffix(file.Name, render.Markdown.Suffix), file.Data)).Body...)
	}
	return all
}

// redlineOf returns the redline of two drafts. It fails if its changes, accepted or rejected, do
// not give the texts of the drafts.
func redlineOf(t rapid.TB, old, new *record.Draft) []byte {
	file, err := diff.Word(old, new)
	if err != nil {
		t.Fatal(err)
	}
	d := redlined(t, file)
	trimmed := func(d *word.Document) string { return strings.TrimSuffix(d.Text(), "\n") }
	if got, want := trimmed(d.Accept()), trimmed(alone(new)); got != want {
		t.Fatalf("the changes from %s to %s accepted give\n%q\nwant\n%q\nredline:\n%s", old.Name, new.Name, got, want, wordtest.Marked(d.Body))
	}
	if got, want := trimmed(d.Reject()), trimmed(alone(old)); got != want {
		t.Fatalf("the changes from %s to %s rejected give\n%q\nwant\n%q\nredline:\n%s", old.Name, new.Name, got, want, wordtest.Marked(d.Body))
	}
	return file
}

func redlined(t rapid.TB, file []byte) *word.Document {
	d, err := word.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// drawnMarkdown draws a document.
func drawnMarkdown(t *rapid.T) string {
	words := rapid.SampledFrom([]string{"Revenue rose 12% to $1.2 million.", "Revenue rose 9% to $1.3 million.", "The rate was 110% for the year ended December 31, 2022.", "It *fell* by **3.0** points!",
		"`code & <b>`", "Zürich 東京 e\u0301 \u200d", "a\\|b", "&amp; &#35; \\* \\_", "[●]", "(1,234)", "—", "Mr. A. B. Smith", "", "^x^", "http://a.example"})
	line := func(t *rapid.T) string {
		return strings.TrimSpace(strings.Join(rapid.SliceOfN(words, 0, 3).Draw(t, "words"), " "))
	}
	var b strings.Builder
	for range rapid.IntRange(1, 8).Draw(t, "blocks") {
		switch rapid.IntRange(0, 8).Draw(t, "block") {
		case 0:
			fmt.Fprintf(&b, "%s Title %s\n\n", strings.Repeat("#", rapid.IntRange(1, 4).Draw(t, "level")), line(t))
		case 1:
			for i := range rapid.IntRange(1, 3).Draw(t, "items") {
				fmt.Fprintf(&b, "%d. %s\n", i+rapid.IntRange(1, 2).Draw(t, "start"), line(t))
			}
			b.WriteString("\n")
		case 2:
			fmt.Fprintf(&b, "- %s\n  - %s\n\n    %s\n- %s\n\n", line(t), line(t), line(t), line(t))
		case 3:
			fmt.Fprintf(&b, "> %s\n>\n> - %s\n\n", line(t), line(t))
		case 4:
			fmt.Fprintf(&b, "```\n%s\n  %s\n```\n\n", line(t), line(t))
		case 5, 6:
			columns := rapid.IntRange(1, 3).Draw(t, "columns")
			for row := range rapid.IntRange(1, 5).Draw(t, "rows") {
				b.WriteString("|")
				for range columns {
					b.WriteString(" " + line(t) + " |")
				}
				if b.WriteString("\n"); row == 0 {
					b.WriteString("|" + strings.Repeat(rapid.SampledFrom([]string{" --- |", " ---: |"}).Draw(t, "side"), columns) + "\n")
				}
			}
			b.WriteString("\n")
		default:
			fmt.Fprintf(&b, "%s  \n%s\n\n", line(t), line(t))
		}
	}
	return b.String()
}

// edited draws a document that is made of another.
func edited(t *rapid.T, text string) string {
	lines := strings.SplitAfter(text, "\n")
	for range rapid.IntRange(0, 4).Draw(t, "edits") {
		at := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
		switch rapid.IntRange(0, 4).Draw(t, "edit") {
		case 0:
			lines[at] = ""
		case 1:
			lines[at] += rapid.SampledFrom([]string{"A new paragraph.\n\n", "| new | row |\n", "- new item\n", "\n", "## New\n"}).Draw(t, "new")
		case 2:
			lines[at] = strings.Replace(lines[at], "2", "34", 1)
		case 3:
			lines[at] = strings.Replace(lines[at], "rose", "fell", 1)
		default:
			other := rapid.IntRange(0, len(lines)-1).Draw(t, "other")
			lines[at], lines[other] = lines[other], lines[at]
		}
	}
	return strings.Join(lines, "")
}

func drawnPair(t *rapid.T) [2]*record.Draft {
	was := drawnMarkdown(t)
	is := edited(t, was)
	if rapid.IntRange(0, 3).Draw(t, "unrelated") == 0 {
		is = drawnMarkdown(t)
	}
	old, new := folder("old", was), folder("new", is)
	switch memo := drawnMarkdown(t); rapid.IntRange(0, 4).Draw(t, "memo") {
	case 0:
		old = folder("old", was, memo)
	case 1:
		new = folder("new", is, memo)
	}
	return [2]*record.Draft{old, new}
}

func TestWordOfAnyTwoDrafts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pair := drawnPair(t)
		redlineOf(t, pair[0], pair[1])
	})
}

// TestWordOfDrafts compares the drafts of each two fixtures, which have documents in common or
// not.
func TestWordOfDrafts(t *testing.T) {
	t.Parallel()
	for _, old := range filed(t) {
		for _, new := range filed(t) {
			redlineOf(t, old, new)
		}
	}
}

// filed returns the drafts of the fixtures.
func filed(t *testing.T) (drafts []*record.Draft) {
	t.Helper()
	folders, err := filepath.Glob("../../fixtures/*/want")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range folders {
		if _, err := os.Stat(filepath.Join(name, record.LockFile)); err != nil {
			continue // want is a file
		}
		d, err := record.Read(os.DirFS(name), filepath.Base(filepath.Dir(name)))
		if err != nil {
			t.Fatal(err)
		}
		drafts = append(drafts, d)
	}
	if len(drafts) < 5 {
		t.Fatalf("the fixtures have %d drafts, want 5 or more", len(drafts))
	}
	return drafts
}

// TestLibreOfficeSettlesDrafts has LibreOffice accept and reject the changes of redlines: of
// fixtures, and of random drafts. TIEOUT_REDLINES is the number of random drafts.
func TestLibreOfficeSettlesDrafts(t *testing.T) {
	t.Parallel()
	app := office.Start(t)
	settle := func(old, new *record.Draft) {
		redline := redlineOf(t, old, new)
		var files [2][]byte
		for i, d := range []*record.Draft{old, new} {
			b, err := word.Write(alone(d))
			if err != nil {
				t.Fatal(err)
			}
			files[i] = b
		}
		if faults := office.Faults(redline); faults != nil {
			t.Errorf("%s to %s: %q", old.Name, new.Name, faults)
		}
		if err := app.Settle(redline, files[0], files[1]); err != nil {
			t.Errorf("%s to %s: %v\nredline:\n%s", old.Name, new.Name, err, wordtest.Marked(redlined(t, redline).Body))
		}
	}
	drafts := filed(t)
	for i := range drafts {
		settle(drafts[i], drafts[(i+1)%len(drafts)])
	}
	count := 10
	if n, err := strconv.Atoi(os.Getenv("TIEOUT_REDLINES")); err == nil {
		count = n
	}
	pairs := rapid.Custom(drawnPair)
	for seed := range count {
		pair := pairs.Example(seed)
		pair[0].Name, pair[1].Name = fmt.Sprintf("old %d", seed), fmt.Sprintf("new %d", seed)
		settle(pair[0], pair[1])
	}
}

// TestWordOfDraftsIsValid has openxml-audit validate redlines of fixtures and of random drafts.
func TestWordOfDraftsIsValid(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var names []string
	add := func(old, new *record.Draft) {
		name := filepath.Join(dir, fmt.Sprintf("%d.docx", len(names)))
		if err := os.WriteFile(name, redlineOf(t, old, new), 0o600); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	drafts := filed(t)
	for i := range drafts {
		add(drafts[i], drafts[(i+1)%len(drafts)])
	}
	pairs := rapid.Custom(drawnPair)
	for seed := range 20 {
		pair := pairs.Example(seed)
		add(pair[0], pair[1])
	}
	for i, faults := range office.Audit(t, names...) {
		if faults != nil {
			t.Errorf("redline %d: %q", i, faults)
		}
	}
}

// TestWordOfAForcedDraft redlines drafts of which one, or both, have the banner: the titles did
// not change, the banner is on each page and above each document, and no path is printed.
func TestWordOfAForcedDraft(t *testing.T) {
	t.Parallel()
	const notes, release = "# Notes\n\n*A, Inc., Form 10-K for the year ended December 31, 2022*\n\nRevenue rose.\n", "# Results\n\nRevenue fell.\n"
	forced := folder("/home/someone/clients/a/drafts/10-K-FY2022", render.MarkdownBanner+notes, render.MarkdownBanner+release)
	plain := folder("/home/someone/clients/a/filed/10-K-FY2021", notes, release)
	for _, test := range []struct {
		old, new *record.Draft
		changed  string
	}{
		{plain, forced, "Changes from 10-K-FY2021 as filed to the draft 10-K-FY2022"},
		{forced, plain, "Changes from the draft 10-K-FY2022 to 10-K-FY2021 as filed"},
		{forced, forced, "Changes from the draft 10-K-FY2022 to the draft 10-K-FY2022"},
	} {
		file, changed, err := diff.Compare(test.old, test.new).Word("")
		if err != nil {
			t.Fatal(err)
		}
		d := redlined(t, file)
		if want := "A, Inc., Form 10-K for the year ended December 31, 2022\n" + test.changed; d.Header != want || d.Title != test.changed {
			t.Errorf("the header is %q and the title %q, want %q", d.Header, d.Title, want)
		}
		const want = "Notes\nA, Inc., Form 10-K for the year ended December 31, 2022\nRevenue rose.\n" + render.Banner + "\nResults\nRevenue fell.\n"
		if got := d.Text(); d.Banner != render.Banner || changed || got != want {
			t.Errorf("the banner is %q, changed is %t, and the text\n%s\nwant\n%s", d.Banner, changed, got, want)
		}
	}
}

// TestHTMLKeepsTablesWhole compares tables that gain a column, and a sentence that only the old
// draft has, which stays between the sentences that it stood between.
func TestHTMLKeepsTablesWhole(t *testing.T) {
	t.Parallel()
	old := folder("old", "# Notes\n\nFirst. Gone. Last.\n\n| (in thousands) | 2022 |\n| --- | ---: |\n| US | $1 |\n| Total | $2 |\n\nKept.\n\nOnly here.\n\nEnd.\n")
	new := folder("new", "# Notes\n\nA new paragraph.\n\nOne more.\n\nFirst. Last.\n\n| (in thousands) | 2022 | Increase |\n| --- | ---: | ---: |\n| US | $1 | $7 |\n| Total | $2 | $8 |\n\nKept.\n\nEnd.\n")
	page := string(diff.Compare(old, new).HTML())
	page = page[strings.Index(page, `class="after"`):]
	for tag, mark := range map[string]string{"<del>": "[-", "</del>": "-]", "<ins>": "{+", "</ins>": "+}", "</td>": "|", "</th>": "|"} {
		page = strings.ReplaceAll(page, tag, mark)
	}
	page = regexp.MustCompile(`(?s)<sup>.*?</sup>|<[^>]*>`).ReplaceAllString(page, "")
	page = regexp.MustCompile(`\n+`).ReplaceAllString(page, "\n")
	const want = `{+A new paragraph.+}
{+One more.+}
First. [-Gone.-] Last.
[-(in thousands)-]|[-2022-]|
[-US-]|[-$1-]|
[-Total-]|[-$2-]|
{+(in thousands)+}|{+2022+}|{+Increase+}|
{+US+}|{+$1+}|{+$7+}|
{+Total+}|{+$2+}|{+$8+}|
Kept.
[-Only here.-]
End.
`
	if !strings.Contains(page, want) {
		t.Errorf("the page has\n%s\nwant\n%s", page, want)
	}
}

// TestHTMLKeepsSpaces deletes the words before a word that begins a sentence in the new draft.
func TestHTMLKeepsSpaces(t *testing.T) {
	t.Parallel()
	old := folder("old", "# Notes\n\nApproved by Ingrid Solberg, the Chief Financial Officer.\n")
	new := folder("new", "# Notes\n\nSolberg, the Chief Financial Officer.\n")
	page := string(diff.Compare(old, new).HTML())
	if !strings.Contains(page, "</del> Solberg, the") && !strings.Contains(page, "</sup> Solberg, the") || strings.Contains(page, "</del>Solberg") {
		t.Errorf("the page has no space before the name:\n%s", page)
	}
}
