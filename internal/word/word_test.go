package word_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieout/tieout/internal/word"
)

// words returns a paragraph of plain text.
func words(style, text string) *word.Paragraph {
	return &word.Paragraph{Style: style, Runs: []word.Run{{Text: text}}}
}

var (
	in  = &word.Change{}
	out = &word.Change{Deleted: true}
)

// sample has one of everything.
func sample() *word.Document {
	number := func(n string, level int, text string) *word.Paragraph {
		return &word.Paragraph{Style: "List Number", Number: n, Level: level, Runs: []word.Run{{Text: text}}}
	}
	cell := func(text string, right bool) word.Cell {
		return word.Cell{Right: right, Paragraphs: []*word.Paragraph{{Style: "Table Text", Left: 100, Right: 67, Runs: []word.Run{{Text: "$", Gap: 40}, {Text: text}}}}}
	}
	head := func(text string) word.Cell {
		return word.Cell{Center: true, Rule: true, Paragraphs: []*word.Paragraph{words("Table Head", text)}}
	}
	return &word.Document{
		Title: `Notes & "tables" <1>`, Banner: "Not for filing.", Header: "Northgate\tDraft",
		Body: []word.Block{
			words("Title", "Notes"),
			words("Heading 1", "Fair value"),
			&word.Paragraph{Style: "Body Text", Keep: true, Runs: []word.Run{
				{Text: " spaces  stay "}, {Text: "bold", Bold: true}, {Text: "both", Bold: true, Italic: true}, {Text: "x < y & z", Code: true}, {Text: "(1)", Superscript: true}, {Text: "[●]", Highlight: true}, {Text: "line\nbreak\ttab"}}},
			&word.Paragraph{Style: "List Bullet", Level: 1, Runs: []word.Run{{Text: "bullet"}}},
			number("1.", 0, "one"), number("1)", 1, "inner"), number("2)", 1, "inner"), number("2.", 0, "two"), number("1)", 1, "inner again"), number("7.", 0, "seven"), number("1.", 0, "a new list"),
			&word.Paragraph{Style: "List Continue", Level: 1, Runs: []word.Run{{Text: "more"}}},
			&word.Table{
				Title: "Fair value", Header: 1, Left: 360, Size: 16, Columns: []word.Column{{Width: 5000}, {Width: 1400, Right: true}, {Width: 1400, Right: true}},
				Rows: []word.Row{
					{Cells: []word.Cell{head("(in thousands)"), head("2022"), head("2021")}},
					{Cells: []word.Cell{{Span: 3, Paragraphs: []*word.Paragraph{words("Table Text", "Short-term:")}}}},
					{Cells: []word.Cell{cell("Funds", false), cell("1", true), cell("(2)", true)}},
					{Cells: []word.Cell{cell("Total", false), cell("1", true), cell("(2)", true)}, Total: true, Last: true},
				},
			},
			&word.Paragraph{Style: "Body Text", Change: in, Runs: []word.Run{{Text: "kept, "}, {Text: "old", Change: out}, {Text: "new", Change: in}, {Text: "theirs", Change: &word.Change{Author: `A "B" & C`}}}},
			&word.Paragraph{Style: "Body Text", Change: out, Runs: []word.Run{{Text: "gone", Change: out}}},
			&word.Paragraph{Style: "Quote"},
			&word.Table{Columns: []word.Column{{Width: 5000}}, Rows: []word.Row{
				{Change: in, Cells: []word.Cell{{Paragraphs: []*word.Paragraph{{Style: "Table Text", Runs: []word.Run{{Text: "new row", Change: in}}}}}}},
				{Change: out, Cells: []word.Cell{{Paragraphs: []*word.Paragraph{{Style: "Table Text", Runs: []word.Run{{Text: "old row", Change: out}}}}}}},
			}},
		},
	}
}

func write(t *testing.T, d *word.Document) []byte {
	t.Helper()
	file, err := word.Write(d)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func read(t *testing.T, file []byte) *word.Document {
	t.Helper()
	d, err := word.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// parts returns the text of the parts of a .docx file.
func parts(t testing.TB, file []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(text)
	}
	return all
}

func TestReadReturnsWhatWasWritten(t *testing.T) {
	t.Parallel()
	want := sample()
	if diff := cmp.Diff(want, read(t, write(t, want))); diff != "" {
		t.Errorf("Read(Write(d)) differs (-want +got):\n%s", diff)
	}
	if !bytes.Equal(write(t, want), write(t, want)) {
		t.Error("two writes of one document differ")
	}
}

func TestCharactersOutsideXML(t *testing.T) {
	t.Parallel()
	d := &word.Document{Body: []word.Block{words("Body Text", "a\x00b\x1bc\ufffed\xffe\u202ef 漢字 😀 \r\nnext\rlast ]]> &amp;")}}
	got := read(t, write(t, d)).Text()
	want := "a\ufffdb\ufffdc\ufffdd\ufffde\u202ef 漢字 😀 \nnext\nlast ]]> &amp;\n"
	if got != want {
		t.Errorf("the text reads back as %q, want %q", got, want)
	}
}

func TestChanges(t *testing.T) {
	t.Parallel()
	run := func(text string, c *word.Change) word.Run { return word.Run{Text: text, Change: c} }
	row := func(text string, c *word.Change) word.Row {
		return word.Row{Change: c, Cells: []word.Cell{{Paragraphs: []*word.Paragraph{{Style: "Table Text", Runs: []word.Run{run(text, c)}}}}}}
	}
	tests := []struct {
		name             string
		body             []word.Block
		accepted, before string
	}{
		{"a word", []word.Block{&word.Paragraph{Style: "Body Text", Runs: []word.Run{run("was ", nil), run("110%", out), run("109%", in), run(".", nil)}}}, "was 109%.\n", "was 110%.\n"},
		{"a paragraph inserted", []word.Block{words("Body Text", "one"), &word.Paragraph{Style: "Body Text", Change: in, Runs: []word.Run{run("two", in)}}, words("Body Text", "three")}, "one\ntwo\nthree\n", "one\nthree\n"},
		{"the last paragraph deleted", []word.Block{words("Body Text", "one"), &word.Paragraph{Style: "Body Text", Change: out, Runs: []word.Run{run("two", out)}}}, "one\n", "one\ntwo\n"},
		{"a paragraph split", []word.Block{&word.Paragraph{Style: "Body Text", Change: in, Runs: []word.Run{run("one ", nil)}}, words("Body Text", "two")}, "one \ntwo\n", "one two\n"},
		{"paragraphs joined", []word.Block{&word.Paragraph{Style: "Body Text", Change: out, Runs: []word.Run{run("one ", nil)}}, words("Body Text", "two")}, "one two\n", "one \ntwo\n"},
		{"rows", []word.Block{&word.Table{Columns: []word.Column{{Width: 1}}, Rows: []word.Row{row("same", nil), row("old", out), row("new", in)}}}, "same\nnew\n", "same\nold\n"},
		{"a table inserted", []word.Block{words("Body Text", "one"), &word.Table{Columns: []word.Column{{Width: 1}}, Rows: []word.Row{row("new", in)}}}, "one\nnew\n", "one\n"},
		{"a cell emptied", []word.Block{&word.Table{Columns: []word.Column{{Width: 1}}, Rows: []word.Row{{Cells: []word.Cell{{Paragraphs: []*word.Paragraph{{Style: "Table Text", Change: out, Runs: []word.Run{run("old", out)}}}}}}}}}, "\n", "old\n"},
	}
	for _, test := range tests {
		d := read(t, write(t, &word.Document{Body: test.body}))
		if got := d.Accept().Text(); got != test.accepted {
			t.Errorf("%s: accepted text = %q, want %q", test.name, got, test.accepted)
		}
		if got := d.Reject().Text(); got != test.before {
			t.Errorf("%s: rejected text = %q, want %q", test.name, got, test.before)
		}
		for _, settled := range []*word.Document{d.Accept(), d.Reject()} {
			if markup := parts(t, write(t, settled))["word/document.xml"]; strings.Contains(markup, "w:ins") || strings.Contains(markup, "w:del") {
				t.Errorf("%s: a change remains in %s", test.name, markup)
			}
		}
	}
}
