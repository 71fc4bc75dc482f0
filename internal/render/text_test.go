package render_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/draft"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/render"
)

var update = flag.Bool("update", false, "write testdata/letter.txt anew")

const textFiling = `
[registrant]
name = "Example & Sons, Inc."
cik = "0001999900"
prefix = "ex"
namespace = "http://www.ex.example/20221231"
currency = "USD"
domicile = "US"
[report]
form = "10-K"
period = "FY2022"
[calendar]
fiscal_year_end = "12-31"
`

// typed drafts a template with a few facts, in spite of errors.
func typed(t rapid.TB, template string) *document.Draft {
	t.Helper()
	f, found, err := filing.Read(fstest.MapFS{
		"filing.toml":               {Data: []byte(textFiling)},
		"templates/mdna.md.tmpl":    {Data: []byte(template)},
		"templates/revenue.md.tmpl": {Data: []byte("{{/* nothing */}}")},
	})
	if err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
	set := fact.NewSet()
	for _, put := range []struct{ name, value string }{
		{"revenue", "123456789.50"}, {"revenue.increase", "-26543210.50"}, {"arr", "1000"}, {"net-income", "9876543210987654321"},
	} {
		id, err := fact.ParseName(put.name, "FY2022")
		if err != nil {
			t.Fatal(err)
		}
		v, err := quantity.ParseText(put.value)
		if err != nil {
			t.Fatal(err)
		}
		year := fiscal.Span{Start: fiscal.NewDate(2022, 1, 1), End: fiscal.NewDate(2022, 12, 31)}
		set.Add(&fact.Fact{ID: id, Context: fact.Context{Span: year}, Value: quantity.Money(v, "USD")})
	}
	drafts, found := draft.Compose(os.DirFS("../.."), f, set, []string{"revenue"}, draft.How{})
	if len(drafts) != 1 || len(drafts[0].Source) < 2 && len(strings.TrimSpace(template)) > 0 {
		t.Fatalf("%d drafts of %q: %v", len(drafts), template, found)
	}
	return drafts[0]
}

// noEquivalent holds the characters of the tests that ASCII cannot express.
const noEquivalent = "數"

// legible checks the layout of any text, and that it lists the facts that
// Markdown lists, at their places.
func legible(t rapid.TB, d *document.Draft, forced bool) string {
	t.Helper()
	doc, again, md := written(t, render.Text, d, nil, forced), written(t, render.Text, d, nil, forced), written(t, render.Markdown, d, nil, forced)
	if !bytes.Equal(doc.Bytes, again.Bytes) || doc.Name != d.Name+".txt" {
		t.Fatalf("%s is written in two ways", doc.Name)
	}
	text := string(doc.Bytes)
	if !utf8.ValidString(text) || text != "" && !strings.HasSuffix(text, "\n") {
		t.Fatalf("not UTF-8, or no end of the last line:\n%q", text)
	}
	lines := strings.Split(text, "\n")
	most := 80
	for i, l := range lines {
		switch l {
		case "<TABLE>":
			most = 132
		case "</TABLE>":
			most = 80
		}
		if n := utf8.RuneCountInString(l); n > most {
			t.Fatalf("line %d has %d runes:\n%s", i+1, n, l)
		}
		if strings.HasSuffix(l, " ") {
			t.Fatalf("line %d ends with a blank: %q", i+1, l)
		}
		for _, r := range l {
			if r > unicode.MaxASCII && !strings.ContainsRune(noEquivalent, r) {
				t.Fatalf("line %d holds %q, which has an equivalent in ASCII", i+1, r)
			}
			if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r != ' ' && unicode.Is(unicode.Z, r) {
				t.Fatalf("line %d holds %U", i+1, r)
			}
		}
	}
	if len(doc.Shown) != len(md.Shown) {
		t.Fatalf("%d facts are listed, want the %d of Markdown\n%s\n%s", len(doc.Shown), len(md.Shown), md.Bytes, text)
	}
	for i, s := range doc.Shown {
		want := render.Shown{ID: md.Shown[i].ID, Text: strings.NewReplacer("—", "--", "●", "*").Replace(md.Shown[i].Text), File: doc.Name, Line: s.Line}
		if s != want || s.Line < 1 || s.Line >= len(lines) || !strings.Contains(lines[s.Line-1], s.Text) {
			t.Fatalf("shown is %+v, want %+v where the text has it:\n%s", s, want, text)
		}
	}
	return text
}

func TestTextSetsOut(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, template, want string }{
		{"an address with its lines", "Example, Inc.\\\n1 Main Street  \nSpringfield\ncontinued", "Example, Inc.\n1 Main Street\nSpringfield continued\n"},
		{"lines beside Re:", "**Re: Example, Inc.\\\nForm 10-K**\\\nFile No. 1", "Re:  Example, Inc.\n     Form 10-K\n     File No. 1\n"},
		{"names beside Attention:", "Attention: A. Adams\\\nB. Brown", "Attention:  A. Adams\n            B. Brown\n"},
		{"a comment without its marks", "***1. We note, on page 4, \\*this\\*.***\n\nThe answer.", "    1. We note, on page 4, *this*.\n\nThe answer.\n"},
		{"bold words of the answer", "***Bold*** and plain", "Bold and plain\n"},
		{"a comment of two lines", "***" + strings.Repeat("word ", 14) + "word***", "    " + strings.Repeat("word ", 13) + "word\n    word\n"},
		{"letters and signs beyond ASCII", "“Don’t” – 5 × €3 — Zoë’s § 4…", "\"Don't\" - 5 x EUR 3 -- Zoe's Section 4...\n"},
		{"headings", "# Title\n\n## Notes &amp; more\n\n### Third", strings.Repeat(" ", 37) + "Title\n\nNotes & more\n------------\n\nThird\n"},
		{"a break", "a\n\n***\n\nb", "a\n\n" + strings.Repeat(" ", 37) + "* * *\n\nb\n"},
		{"numbers of a list that hang", "9. " + strings.Repeat("word ", 20) + "\n10. ten", "9.  word word word word word word word word word word word word word word word\n    word word word word word\n10. ten\n"},
		{"a loose list with a list in it", "- a\n\n  - b\n  - c\n\n- d", "- a\n\n  - b\n  - c\n\n- d\n"},
		{"a quotation set in", "> ## Head\n>\n> " + strings.Repeat("word ", 16), "    Head\n    ----\n\n    word word word word word word word word word word word word word word\n    word word\n"},
		{"a long word broken", strings.Repeat("x", 90) + " y", strings.Repeat("x", 80) + "\nxxxxxxxxxx y\n"},
		{"a number and its scale on one line", strings.Repeat("x", 62) + " was ${{fact \"revenue\" .Period \"millions\"}} million.", strings.Repeat("x", 62) + " was\n$123.5 million.\n"},
		{"a number whole in a long word", strings.Repeat("x", 76) + "(${{fact \"revenue\" .Period \"millions\"}}%)", strings.Repeat("x", 76) + "\n($123.5%)\n"},
		{"escapes and references", `\&amp; &lt;b&gt; &copy; a\_b`, "&amp; <b> (c) a_b\n"},
		{"no controls", "a&#27;[31m&#x202e;b&#10;c&#173;d&nbsp;e", "a[31mb cd e\n"},
		{"code", "```\na  b\n\n\tc `{{text \"x\"}}`\n```", "a  b\n\n    c `x`\n"},
		{"a table", `| (in thousands) | 2022 | Change |
| --- | ---: | ---: |
| United States | ${{fact "revenue" .Period "thousands"}} | 12.5% |
| Foreign | {{fact "revenue.increase" .Period "thousands"}} | (3)% |
| Other | — | {{fact "revenue.absent" .Period "percent"}}% |`, `<TABLE>
<CAPTION>
(in thousands)       2022  Change
--------------  ---------  ------
<S>             <C>        <C>
United States   $123,457    12.5%
Foreign          (26,543)   (3)%
Other                 --    [*]%
</TABLE>
`},
		{"labels that hang, under wrapped headings", `| | Year ended December 31, 2022 | Year ended December 31, 2021 | Year ended December 31, 2020 |
| --- | ---: | ---: | ---: |
| Net income as a percentage of total revenues, with all that is to be said about it in a label | 1,234 | (5) | 6% |`,
			`<TABLE>
<CAPTION>
                                      Year ended    Year ended    Year ended
                                    December 31,  December 31,  December 31,
                                            2022          2021          2020
----------------------------------  ------------  ------------  ------------
<S>                                 <C>           <C>           <C>
Net income as a percentage of
  total revenues, with all that is
  to be said about it in a label           1,234           (5)            6%
</TABLE>
`},
		{"a table wider than text", `> | (in thousands) | Undistributed-adjustments | Reclassifications-of-items | Consolidated-statements |
> | --- | ---: | ---: | ---: |
> | Foreign | 1 | 3 | 4 |`, `<TABLE>
<CAPTION>
    (in thousands)  Undistributed-adjustments  Reclassifications-of-items  Consolidated-statements
    --------------  -------------------------  --------------------------  -----------------------
    <S>             <C>                        <C>                         <C>
    Foreign                                 1                           3                        4
</TABLE>
`},
		{"words in cells", "| a | b | c |\n|---|:-:|---|\n| x | y | " + strings.Repeat("word ", 20) + "|\n| x | yyy | z |", `<TABLE>
<CAPTION>
a     b   c
---  ---  -------------------------------------------------
<S>  <C>  <C>
x     y   word word word word word word word word word word
          word word word word word word word word word word

x    yyy  z
</TABLE>
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := legible(t, typed(t, tt.template), false); got != tt.want {
				t.Errorf("%s\n(-want +got)\n%s", tt.template, cmp.Diff(tt.want, got))
			}
		})
	}
}

func TestTextTellsAWideTableRowByRow(t *testing.T) {
	t.Parallel()
	got := legible(t, typed(t, `| (in thousands) | Total revenues | Undistributed-adjustments | Reclassifications-of-items-of-the-consolidated-statements | Consolidated-statements-of-comprehensive-income |
| --- | ---: | ---: | ---: | ---: |
| United States | ${{fact "revenue" .Period "thousands"}} | {{fact "revenue.increase" .Period "thousands"}} | 3 | 4 |
| Foreign | 1 | | 3 | 4 |`), false)
	want := `(in thousands)

United States
  Total revenues: $123,457
  Undistributed-adjustments: (26,543)
  Reclassifications-of-items-of-the-consolidated-statements: 3
  Consolidated-statements-of-comprehensive-income: 4

Foreign
  Total revenues: 1
  Undistributed-adjustments:
  Reclassifications-of-items-of-the-consolidated-statements: 3
  Consolidated-statements-of-comprehensive-income: 4
`
	if got != want {
		t.Errorf("(-want +got)\n%s", cmp.Diff(want, got))
	}
}

func TestTextOfABannerAndOfDrafts(t *testing.T) {
	t.Parallel()
	d := typed(t, "Revenue was ${{fact \"revenue\" .Period \"millions\"}} million.")
	want := "    " + render.Banner + "\n\nRevenue was $123.5 million.\n"
	if got := legible(t, d, true); got != want {
		t.Errorf("(-want +got)\n%s", cmp.Diff(want, got))
	}
	if got := written(t, render.Text, d, nil, true).Shown; len(got) != 1 || got[0].Line != 3 {
		t.Errorf("shown is %+v, want one fact on line 3", got)
	}
	bad, _ := hostile(t)
	legible(t, bad, true)
	for _, name := range []string{"cascadia-10k", "harborline-10k", "northgate-10q"} {
		d, _ := compose(t, folder(t, name), draft.How{})
		legible(t, d, false)
		d, _ = compose(t, folder(t, name), draft.How{Blank: true})
		legible(t, d, false)
	}
}

func TestTextOfALetter(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile(filepath.Join("testdata", "letter.md.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	got := legible(t, typed(t, string(source)), false)
	file := filepath.Join("testdata", "letter.txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("(-want +got)\n%s", cmp.Diff(string(want), got))
	}
}

// words draws what a line of a document may say.
var textWords = rapid.Custom(func(t *rapid.T) string {
	var b strings.Builder
	for range rapid.IntRange(1, 25).Draw(t, "words") {
		switch rapid.IntRange(0, 12).Draw(t, "kind") {
		case 0:
			b.WriteString(" " + rapid.SampledFrom([]string{
				`${{fact "revenue" .Period "millions"}} million`, `({{fact "arr" .Period "dollars"}})%`, `decreased {{fact "revenue.increase" .Period "thousands"}}`,
				`US${{fact "net-income" .Period "dollars"}},`, `{{fact "revenue.absent" .Period "millions"}}`, `\{{fact "arr" .Period "dollars"}}`,
			}).Draw(t, "fact") + " ")
		case 1:
			b.WriteString(rapid.SampledFrom([]string{`**b**`, `*i*`, "`code  x`", `***c***`, `&#14;`, `&#x1b;`, `&#x202e;`, `&nbsp;`, `&#8232;`, `&amp;`, `\*`, `\|`, `&#133;`, `<br>`, `—`, `“quoted”`, `Zoë’s §4`, `Re:`}).Draw(t, "mark"))
		case 2:
			b.WriteString(strings.Repeat(rapid.SampledFrom([]string{"x", "long-", "e", "數"}).Draw(t, "letter"), rapid.IntRange(1, 120).Draw(t, "times")))
		case 3:
			b.WriteString(`{{text "` + rapid.StringMatching(`[a-zA-Z0-9 ,.|*_#>()]{0,30}`).Draw(t, "text") + `"}}`)
		default:
			b.WriteString(rapid.StringMatching(`[a-zA-Z]{1,12}[,.;]?`).Draw(t, "word"))
		}
		b.WriteString(rapid.SampledFrom([]string{" ", " ", " ", ""}).Draw(t, "blank"))
	}
	return b.String()
})

var textBlocks = rapid.Custom(func(t *rapid.T) string {
	switch rapid.IntRange(0, 7).Draw(t, "block") {
	case 0:
		return strings.Repeat("#", rapid.IntRange(1, 4).Draw(t, "level")) + " Head " + textWords.Draw(t, "head")
	case 1:
		return "* * *"
	case 2:
		return textWords.Draw(t, "line") + "\\\n" + textWords.Draw(t, "line")
	case 3:
		var b strings.Builder
		n := rapid.IntRange(1, 7).Draw(t, "columns")
		row := func() {
			for range n {
				cell := rapid.OneOf(rapid.Just(`${{fact "revenue" .Period "thousands"}}`), rapid.Just(`{{fact "revenue.increase" .Period "millions"}}%`), rapid.Just("—"), rapid.Just(""),
					rapid.StringMatching(`\(?[0-9]{1,9}(\.[0-9])?\)?%?`), rapid.StringMatching(`[a-z]{1,9}( [a-z]{1,9}){0,5}`), textWords).Draw(t, "cell")
				b.WriteString("| " + cell + " ")
			}
			b.WriteString("|\n")
		}
		row()
		for range n {
			b.WriteString("|" + rapid.SampledFrom([]string{"---", "---:", ":---", ":-:"}).Draw(t, "alignment"))
		}
		b.WriteString("|\n")
		for range rapid.IntRange(0, 4).Draw(t, "rows") {
			row()
		}
		return b.String()
	case 4:
		return "```\n" + textWords.Draw(t, "code") + "\n\n\t" + textWords.Draw(t, "code") + "\n```"
	default:
		return textWords.Draw(t, "paragraph")
	}
})

// nested draws blocks, in quotations and lists to some depth.
func nested(t *rapid.T, depth int) string {
	var b strings.Builder
	for range rapid.IntRange(1, 3).Draw(t, "blocks") {
		block := ""
		if depth < 7 && rapid.IntRange(0, 2).Draw(t, "nest") > 0 {
			first := rapid.SampledFrom([]string{"> ", "- ", "8. ", "123456789) "}).Draw(t, "marker")
			rest := strings.Repeat(" ", len(first))
			if first == "> " {
				rest = first
			}
			block = first + strings.ReplaceAll(nested(t, depth+1), "\n", "\n"+rest)
		} else {
			block = textBlocks.Draw(t, "block")
		}
		b.WriteString(block + "\n\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

// searched makes the search the same on every run; -rapid.checks widens it.
func searched(t *testing.T) {
	given := map[string]bool{}
	flag.Visit(func(f *flag.Flag) { given[f.Name] = true })
	for name, value := range map[string]string{"rapid.checks": "300", "rapid.seed": "1", "rapid.nofailfile": "true", "rapid.shrinktime": "10s"} {
		if !given[name] {
			if err := flag.Set(name, value); err != nil {
				t.Fatal(err)
			}
		}
	}
}

var parted = regexp.MustCompile(`[0-9]\n *(?:million(?:[^\pL]|$)|%)|\$\n`)

func TestTextOfAnyDocument(t *testing.T) {
	t.Parallel()
	searched(t)
	rapid.Check(t, func(t *rapid.T) {
		d := typed(t, nested(t, 0))
		got := legible(t, d, rapid.Bool().Draw(t, "force"))

		count := func(s string) map[rune]int {
			n := map[rune]int{}
			for _, r := range s {
				if unicode.IsLetter(r) && (r <= unicode.MaxASCII || strings.ContainsRune(noEquivalent, r)) {
					n[r]++
				}
			}
			return n
		}
		var said strings.Builder
		for _, b := range d.Blocks {
			said.WriteString(b.Text)
		}
		have := count(got)
		for r, n := range count(said.String()) {
			if have[r] < n {
				t.Fatalf("%q is there %d times, want %d\n%s\n%s", r, have[r], n, d.Source, got)
			}
		}
		if !strings.ContainsAny(string(d.Source), "|`") {
			if at := parted.FindString(got); at != "" {
				t.Fatalf("%q parts a number in\n%s", at, got)
			}
		}
	})
}
