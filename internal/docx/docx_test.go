package docx_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/docx"
	"github.com/tieout/tieout/internal/draft"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/word"
)

// described lists the paragraphs of a document, a line each: style, number, level and indent, and
// its runs with letters for bold, italic, code and a highlight; and the cells of its tables.
func described(d *word.Document) string {
	var b strings.Builder
	paragraph := func(p *word.Paragraph) {
		fmt.Fprintf(&b, "%s", p.Style)
		if p.Number != "" {
			fmt.Fprintf(&b, " %s", p.Number)
		}
		if p.Level != 0 || p.Left != 0 {
			fmt.Fprintf(&b, " level %d left %d", p.Level, p.Left)
		}
		if p.Keep {
			b.WriteString(" keep")
		}
		b.WriteByte(':')
		for _, r := range p.Runs {
			b.WriteByte(' ')
			for i, is := range []bool{r.Bold, r.Italic, r.Code, r.Highlight} {
				if is {
					b.WriteByte("bich"[i])
				}
			}
			fmt.Fprintf(&b, "%q", r.Text)
		}
		b.WriteByte('\n')
	}
	for _, block := range d.Body {
		switch block := block.(type) {
		case *word.Paragraph:
			paragraph(block)
		case *word.Table:
			fmt.Fprintf(&b, "table %q left %d size %d\n", block.Title, block.Left, block.Size)
			for _, row := range block.Rows {
				b.WriteString("row")
				if row.Total {
					b.WriteString(" total")
				}
				if row.Last {
					b.WriteString(" last")
				}
				b.WriteByte('\n')
				for _, c := range row.Cells {
					fmt.Fprintf(&b, "  cell span %d right %v rule %v ", c.Span, c.Right, c.Rule)
					paragraph(c.Paragraphs[0])
				}
			}
		}
	}
	return b.String()
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, markdown, want string }{
		{"runs", "a **b *c* d** `e` ***f***  \ng\nh\\*", `Body Text: "a " b"b " bi"c" b" d" " " c"e" " " bi"f" "\ng h*"`},
		{"headings", "# T\n\n## A\n\n#### B\n\n## C", "Title: \"T\"\nHeading 1: \"A\"\nHeading 2: \"B\"\nHeading 1: \"C\""},
		{"headings without a title", "### A\n\n### B", "Heading 1: \"A\"\nHeading 2: \"B\""},
		{"bullets", "- a\n- b\n\n  c\n  - d", "List Bullet: \"a\"\nList Bullet: \"b\"\nList Continue: \"c\"\nList Bullet level 1 left 0: \"d\""},
		{"numbers", "3) a\n4) b\n   1. c", "List Number 3): \"a\"\nList Number 4): \"b\"\nList Number 1. level 1 left 0: \"c\""},
		{"a number beyond those of Word", "99999. a", `List Continue: "99999. a"`},
		{"an item that begins with a quotation", "- > a", "List Bullet:\nList Continue level 0 left 360: \"a\""},
		{"quotations", "> a\n>\n> > b\n>\n> - c\n>\n> ### d", "Quote: \"a\"\nQuote level 0 left 360: \"b\"\nList Bullet level 0 left 360: \"c\"\nHeading 1 level 0 left 360: \"d\""},
		{"a rule and code", "a\n\n* * *\n\n    x <y>\n      z\n\n```\nw\n```", "Body Text: \"a\"\nRule:\nBody Text: c\"x <y>\\n  z\"\nBody Text: c\"w\""},
		{"a question stays with its answer", "**Who?**\n\nWe.", "Body Text keep: b\"Who?\"\nBody Text: \"We.\""},
		{"a table of words", "Read this:\n\n| a | b |\n| --- | :-: |\n| c | d |", `Body Text keep: "Read this:"
table "Read this" left 0 size 0
row
  cell span 0 right false rule true Table Head: "a"
  cell span 0 right false rule true Table Head: "b"
row
  cell span 0 right false rule false Table Label: "c"
  cell span 0 right false rule false Table Text: "d"`},
		{"a table of numbers", "> ## Notes\n>\n> | (in thousands) | Year ended December 31, 2022 |\n> | --- | ---: |\n> | Cash: | |\n> | Ours | $1,200 |\n> | Theirs | (7) |\n> | Total | $1,193 |", `Heading 1 level 0 left 360: "Notes"
table "Notes" left 360 size 0
row
  cell span 0 right false rule false Table Text: i"(in thousands)"
  cell span 0 right true rule true Table Head: "Year ended\nDecember 31, 2022"
row
  cell span 2 right false rule false Table Label: b"Cash:"
row
  cell span 0 right false rule false Table Label level 0 left 200: "Ours"
  cell span 0 right true rule false Table Text: "$" "1,200"
row
  cell span 0 right false rule false Table Label level 0 left 200: "Theirs"
  cell span 0 right true rule false Table Text: "(7)"
row total last
  cell span 0 right false rule false Table Label: "Total"
  cell span 0 right true rule false Table Text: "$" "1,193"`},
	}
	for _, test := range tests {
		d := document.Plain("notes", []byte(test.markdown))
		doc := docx.Of(d)
		if diff := cmp.Diff(strings.Split(test.want, "\n"), strings.Split(strings.TrimSuffix(described(doc), "\n"), "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
		if _, err := word.Write(doc); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

const filingText = `
[registrant]
name = "A & B's, Inc."
cik = "0001999900"
prefix = "ab"
namespace = "http://www.ab.example/20221231"
currency = "USD"
domicile = "US"
[report]
form = "10-K"
period = "FY2022"
[calendar]
fiscal_year_end = "12-31"
`

// drafted makes a draft of Markdown in which § is the revenue of the year, ¶ the registrant, and ¤
// a number that has no value.
func drafted(t *testing.T, name, markdown string) *document.Draft {
	t.Helper()
	f, found, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(filingText)}})
	if err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
	amount, err := quantity.ParseText("1234567")
	if err != nil {
		t.Fatal(err)
	}
	thousands, err := figure.ParseFormat("thousands")
	if err != nil {
		t.Fatal(err)
	}
	revenue := &fact.Fact{ID: fact.ID{Metric: "revenue", When: "FY2022"}, Value: quantity.Money(amount, "USD")}
	shown := figure.Show(revenue, thousands)
	source := strings.NewReplacer("§", document.MarkOf(0), "¶", document.MarkOf(1), "¤", document.MarkOf(2)).Replace(markdown)
	return document.New(document.Draft{Name: name, Title: "Notes", Source: []byte(source), Filing: f}, []*document.Piece{
		{Owner: document.OwnFact, Text: shown.Digits, Fact: revenue, ID: revenue.ID, Format: thousands, Figure: shown},
		{Owner: document.OwnRegistrant, Text: f.Registrant.Name},
		{Owner: document.OwnFact, Text: draft.Missing, ID: fact.ID{Metric: "billings", When: "FY2022"}, Format: thousands}})
}

// written writes a draft and reads it back.
func written(t *testing.T, d *document.Draft, forced bool) (*word.Document, render.Document) {
	t.Helper()
	doc, err := docx.Writer.Write(d, nil, forced)
	if err != nil {
		t.Fatal(err)
	}
	back, err := word.Read(doc.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return back, doc
}

func TestWriter(t *testing.T) {
	t.Parallel()
	back, doc := written(t, drafted(t, "notes", "Revenues were $§ thousand, and billings $¤.\n\n| a | b |\n| --- | ---: |\n| c | $§ |"), true)
	const imprint = "A & B's, Inc., Form 10-K for the year ended December 31, 2022"
	if back.Header != imprint+"\tDraft" || back.Banner != render.Banner || back.Title != "Notes" {
		t.Errorf("header %q, banner %q, title %q", back.Header, back.Banner, back.Title)
	}
	want := "Title: \"Notes\"\nSubtitle: i\"" + imprint + "\"\nBody Text keep: \"Revenues were $1,235 thousand, and billings $\" h\"[●]\" \".\"\n"
	if got := described(back); !strings.HasPrefix(got, want) {
		t.Errorf("the document is\n%s\nwant at its start\n%s", got, want)
	}
	shown := render.Shown{ID: fact.ID{Metric: "revenue", When: "FY2022"}, Text: "1,235", File: "notes.docx"}
	if diff := cmp.Diff([]render.Shown{shown, shown}, doc.Shown); diff != "" {
		t.Errorf("the numbers shown differ (-want +got):\n%s", diff)
	}
	if back, _ := written(t, drafted(t, "notes", "# T\n\n*¶, a form*\n\nText."), false); back.Banner != "" || back.Header != "A & B's, Inc., a form\tDraft" || described(back) != "Title: \"T\"\nSubtitle: i\"A & B's, Inc., a form\"\nBody Text: \"Text.\"\n" {
		t.Errorf("header %q, banner %q of\n%s", back.Header, back.Banner, described(back))
	}
}

func TestLetter(t *testing.T) {
	t.Parallel()
	back, _ := written(t, drafted(t, "letter", `**¶**\
1 Main Street

Attention: Ada Moreau

**Re: ¶\
Form 10-K**

***1. Please tell us.***

We do.

> As proposed.

Sincerely,

By: /s/

Ada

cc: The auditor`), false)
	want := `Letterhead: b"A & B's, Inc." "\n1 Main Street"
Reference Line: "Attention:\tAda Moreau"
Reference Line: b"Re:\tA & B's, Inc.\nForm 10-K"
Staff Comment: bi"1. Please tell us."
Body Text: "We do."
Quote keep: "As proposed."
Signature keep: "Sincerely,"
Signature keep: "By: /s/"
Signature: "Ada"
Reference Line: "cc:\tThe auditor"
`
	if diff := cmp.Diff(want, described(back)); diff != "" {
		t.Errorf("the letter differs (-want +got):\n%s", diff)
	}
}

// TestTablesFit draws tables of any size: each is as wide as the page, or narrower if it has no
// numbers, and each column has a width.
func TestTablesFit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(1, 40).Draw(t, "columns")
		cell := rapid.SampledFrom([]string{"", "a", "1,234", "$(98,765,432)", "12.5%", "some words in a cell", strings.Repeat("long", 40), "Year ended December 31, 2022", "—", "漢字 ●"})
		var b strings.Builder
		numbers := false
		for range columns {
			b.WriteString("| " + cell.Draw(t, "head") + " ")
		}
		b.WriteString("|\n")
		for range columns {
			right := rapid.Bool().Draw(t, "right")
			numbers = numbers || right
			b.WriteString(map[bool]string{false: "| --- ", true: "| ---: "}[right])
		}
		b.WriteString("|\n")
		for range rapid.IntRange(0, 5).Draw(t, "rows") {
			for range columns {
				b.WriteString("| " + cell.Draw(t, "cell") + " ")
			}
			b.WriteString("|\n")
		}
		quoted := rapid.Bool().Draw(t, "quoted")
		markdown := b.String()
		if quoted {
			markdown = "> " + strings.ReplaceAll(strings.TrimSuffix(markdown, "\n"), "\n", "\n> ")
		}
		doc := docx.Of(document.Plain("notes", []byte(markdown)))
		table, ok := doc.Body[0].(*word.Table)
		if !ok {
			t.Skip("not a table")
		}
		sum, right := 0, false
		for _, c := range table.Columns {
			if c.Width < 1 {
				t.Fatalf("a column has the width %d", c.Width)
			}
			sum, right = sum+c.Width, right || c.Right
		}
		page := word.PageWidth - table.Left + 2*word.CellMargin
		if sum > page || right && sum != page {
			t.Fatalf("a table of %d columns is %d wide; the page has %d", columns, sum, page)
		}
		if _, err := word.Write(doc); err != nil {
			t.Fatal(err)
		}
	})
}
