package redline_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/redline"
	"github.com/tieout/tieout/internal/word"
	"github.com/tieout/tieout/internal/word/wordtest"
)

// blocks reads blocks from a notation: "# " is a heading, "1. " an item, "- " a bullet, and lines
// of "| a | b |" a table; any other line is a paragraph, in which *…* is bold.
func blocks(lines ...string) []word.Block {
	var list []word.Block
	var table *word.Table
	for _, line := range lines {
		cells, isRow := strings.CutPrefix(line, "|")
		if !isRow {
			table = nil
			p := &word.Paragraph{Style: "Body Text"}
			for _, style := range []string{"# Heading 1", "- List Bullet"} {
				if text, ok := strings.CutPrefix(line, style[:2]); ok {
					p.Style, line = style[2:], text
				}
			}
			if number, text, ok := strings.Cut(line, ". "); ok && strings.Trim(number, "0123456789") == "" {
				p.Style, p.Number, line = "List Number", number+".", text
			}
			for i, text := range strings.Split(line, "*") {
				if text != "" {
					p.Runs = append(p.Runs, word.Run{Text: text, Bold: i%2 == 1})
				}
			}
			list = append(list, p)
			continue
		}
		row := word.Row{}
		for _, text := range strings.Split(strings.TrimSuffix(cells, "|"), "|") {
			p := &word.Paragraph{Style: "Table Text"}
			if text = strings.TrimSpace(text); text != "" {
				p.Runs = []word.Run{{Text: text}}
			}
			row.Cells = append(row.Cells, word.Cell{Paragraphs: []*word.Paragraph{p}})
		}
		if table == nil {
			table = &word.Table{Header: 1}
			for range row.Cells {
				table.Columns = append(table.Columns, word.Column{Width: 9000 / len(row.Cells)})
			}
			list = append(list, table)
		}
		table.Rows = append(table.Rows, row)
	}
	return list
}

// settled fails if the redline of two documents, in memory and read back from a file, does not
// give their texts.
func settled(t rapid.TB, old, new []word.Block) []word.Block {
	list := redline.Of(redline.Pair{Old: old, New: new})
	was, is := &word.Document{Body: old}, &word.Document{Body: new}
	made := &word.Document{Body: list}
	file, err := word.Write(made)
	if err != nil {
		t.Fatalf("Write: %v\n%s", err, wordtest.Marked(list))
	}
	back, err := word.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	for from, d := range map[string]*word.Document{"the redline": made, "the redline read back": back} {
		for side, texts := range map[string][2]string{
			"accepted": {d.Accept().Text(), is.Text()},
			"rejected": {d.Reject().Text(), was.Text()},
		} {
			if got, want := texts[0], texts[1]; strings.TrimSuffix(got, "\n") != strings.TrimSuffix(want, "\n") {
				t.Fatalf("%s %s is\n%s\nwant\n%s\nredline:\n%s", from, side, got, want, wordtest.Marked(list))
			}
		}
		if diff := cmp.Diff(styles(is), styles(d.Accept())); diff != "" && len(new) > 0 {
			t.Fatalf("%s accepted has other styles (-want +got):\n%s\nredline:\n%s", from, diff, wordtest.Marked(list))
		}
		if diff := cmp.Diff(styles(was), styles(d.Reject())); diff != "" && len(old) > 0 {
			t.Fatalf("%s rejected has other styles (-want +got):\n%s\nredline:\n%s", from, diff, wordtest.Marked(list))
		}
	}
	return list
}

// styles returns the style of each paragraph outside tables and the text of each style of run.
func styles(d *word.Document) (list []string) {
	for _, b := range d.Body {
		p, ok := b.(*word.Paragraph)
		if !ok {
			list = append(list, "table")
			continue
		}
		s := fmt.Sprintf("%s %d %d", p.Style, p.Level, p.Left)
		last := ""
		for _, r := range p.Runs {
			mark := fmt.Sprintf(" [%t %t %t]", r.Bold, r.Italic, r.Code)
			if r.Text != "" && mark != last {
				s, last = s+mark, mark
			}
			s += r.Text
		}
		list = append(list, s)
	}
	return list
}

func TestRedline(t *testing.T) {
	t.Parallel()
	table := []string{"| | 2022 | 2021 |", "| Americas | 1 | 2 |", "| Europe | 3 | 4 |", "| Total | 4 | 6 |"}
	tests := []struct {
		name     string
		old, new []string
		want     string
	}{
		{"nothing changed", []string{"# A", "one. Two."}, []string{"# A", "one. Two."}, "A\none. Two.\n"},
		{"words of a sentence", []string{"Revenue rose 12% to $1.2 million. Costs fell."}, []string{"Revenue rose 9% to $1.3 million. Costs fell."},
			"Revenue rose [-12-]{+9+}% to $[-1.2-]{+1.3+} million. Costs fell.\n"},
		{"a date is one word", []string{"The rate was 109% for the year ended December 31, 2021."}, []string{"The rate was 109% for the year ended December 31, 2022."},
			"The rate was 109% for the year ended [-December 31, 2021-]{+December 31, 2022+}.\n"},
		{"words that follow one another change as one", []string{"The rate fell 3.0 points in the year."}, []string{"The rate rose 2.1 points in the year."}, "The rate [-fell 3.0-]{+rose 2.1+} points in the year.\n"},
		{"a sentence with little in common is replaced", []string{"Growth came from new customers. Costs fell."}, []string{"Currency reduced it by half a point. Costs fell."},
			"[-Growth came from new customers.-]{+Currency reduced it by half a point.+} Costs fell.\n"},
		{"a paragraph that gains two sentences keeps its words", []string{"For each of the years ended December 31, 2022, 2021 and 2020, there was no individual country that amounted to 10 percent or more of total revenues."},
			[]string{"For the year ended December 31, 2022, there was no individual country that amounted to 5 percent or more of total revenues. In the year ended December 31, 2021, the United Kingdom, with subscriptions of three large banks and one insurer, was such a country, at $12.1 million. In the year ended December 31, 2020, it was France, where a single telecommunications group had renewed early, at $9.7 million, or six percent."},
			"For [-each of -]the [-years-]{+year+} ended December 31, 2022, [-2021 and 2020, -]there was no individual country that amounted to [-10-]{+5+} percent or more of total revenues.{+ In the year ended December 31, 2021, the United Kingdom, with subscriptions of three large banks and one insurer, was such a country, at $12.1 million. In the year ended December 31, 2020, it was France, where a single telecommunications group had renewed early, at $9.7 million, or six percent.+}\n"},
		{"a sentence inserted", []string{"One two three. Four five six."}, []string{"One two three. Seven eight nine. Four five six."}, "One two three.{+ Seven eight nine.+} Four five six.\n"},
		{"bold alone", []string{"a bold word here"}, []string{"a *bold* word here"}, "a [-bold-]{+bold+} word here\n"},
		{"a paragraph inserted between two that are alike", []string{"Revenue of Americas was 1.", "Revenue of Asia was 3."}, []string{"Revenue of Americas was 1.", "Revenue of Europe was 2.", "Revenue of Asia was 3."},
			"Revenue of Americas was 1.\n{+Revenue of Europe was 2.+}{+¶+}\nRevenue of Asia was 3.\n"},
		{"a paragraph by likeness, not by place", []string{"Alpha beta gamma delta.", "The net dollar expansion rate was 109%."}, []string{"The net dollar expansion rate was 110%.", "Epsilon zeta eta theta."},
			"[-Alpha beta gamma delta.-][-¶-]\nThe net dollar expansion rate was [-109-]{+110+}%.{+¶+}\n{+Epsilon zeta eta theta.+}\n"},
		{"a heading that becomes a paragraph", []string{"# Fair value", "end"}, []string{"Fair value", "end"}, "[-Fair value-][-¶-]\n{+Fair value+}{+¶+}\nend\n"},
		{"the last paragraph deleted", []string{"# one", "two"}, []string{"# one"}, "one[-¶-]\n[-two-]\n"},
		{"the last paragraph inserted", []string{"# one"}, []string{"# one", "two"}, "one{+¶+}\n{+two+}\n"},
		{"a paragraph before a table deleted", slices.Concat([]string{"# one", "two"}, table, []string{"end"}), slices.Concat([]string{"# one"}, table, []string{"end"}),
			"one[-¶-]\n[-two-]\n | 2022 | 2021\nAmericas | 1 | 2\nEurope | 3 | 4\nTotal | 4 | 6\nend\n"},
		{"an item inserted: the next are counted on", []string{"1. alpha", "2. gamma", "end"}, []string{"1. alpha", "2. beta", "3. gamma", "end"}, "1. alpha\n2. {+beta+}{+¶+}\n3. gamma\nend\n"},
		{"a list that begins with another number", []string{"1. alpha", "2. beta", "end"}, []string{"3. alpha", "4. beta", "end"}, "1. [-alpha-][-¶-]\n2. [-beta-][-¶-]\n3. {+alpha+}{+¶+}\n4. {+beta+}{+¶+}\nend\n"},
		{"cells", table, []string{"| | 2023 | 2022 |", "| Americas | 10 | 2 |", "| Europe | 3 | 4 |", "| Total | 13 | 6 |"},
			" | [-2022-]{+2023+} | [-2021-]{+2022+}\nAmericas | [-1-]{+10+} | 2\nEurope | 3 | 4\nTotal | [-4-]{+13+} | 6\n"},
		{"a row inserted", table, slices.Insert(slices.Clone(table), 2, "| Asia | 0 | 0 |"), " | 2022 | 2021\nAmericas | 1 | 2\n{+row +}{+Asia+} | {+0+} | {+0+}\nEurope | 3 | 4\nTotal | 4 | 6\n"},
		{"rows by caption, not by place", table, []string{"| | 2022 | 2021 |", "| Europe | 5 | 9 |", "| Americas | 7 | 8 |", "| Total | 4 | 6 |"},
			" | 2022 | 2021\n{+row +}{+Europe+} | {+5+} | {+9+}\nAmericas | [-1-]{+7+} | [-2-]{+8+}\n[-row -][-Europe-] | [-3-] | [-4-]\nTotal | 4 | 6\n"},
		{"a column added", []string{"| | 2022 |", "| A | 1 |"}, []string{"| | 2023 | 2022 |", "| A | 2 | 1 |"},
			"[-row -] | [-2022-]\n[-row -][-A-] | [-1-]\n{+row +} | {+2023+} | {+2022+}\n{+row +}{+A+} | {+2+} | {+1+}\n"},
		{"a table deleted with its paragraph", slices.Concat([]string{"# A", "The table:"}, table, []string{"end"}), []string{"# A", "end"},
			"A[-¶-]\n[-The table:-]\n[-row -] | [-2022-] | [-2021-]\n[-row -][-Americas-] | [-1-] | [-2-]\n[-row -][-Europe-] | [-3-] | [-4-]\n[-row -][-Total-] | [-4-] | [-6-]\nend\n"},
		{"all deleted", []string{"# A", "b"}, nil, "[-A-][-¶-]\n[-b-][-¶-]\n"},
		{"all inserted", nil, []string{"# A", "b"}, "{+A+}{+¶+}\n{+b+}{+¶+}\n"},
		{"another paragraph at the start before a table", slices.Concat([]string{"Aa bb cc"}, table), slices.Concat([]string{"xx", "yy"}, table),
			"[-Aa bb cc-]{+xx+}{+¶+}\n{+yy+}\n | 2022 | 2021\nAmericas | 1 | 2\nEurope | 3 | 4\nTotal | 4 | 6\n"},
	}
	for _, test := range tests {
		list := settled(t, blocks(test.old...), blocks(test.new...))
		if got := wordtest.Marked(list); got != test.want {
			t.Errorf("%s: the redline is\n%s\nwant\n%s", test.name, got, test.want)
		}
		if got, want := redline.Changed(list), strings.ContainsAny(test.want, "[{"); got != want {
			t.Errorf("%s: Changed = %t, want %t", test.name, got, want)
		}
	}
}

// drawn draws a document.
func drawn(t *rapid.T) []word.Block {
	text := rapid.SampledFrom([]string{"", "Revenue rose. It fell!", "The rate was 110% for the year ended December 31, 2022.", "The rate was 109% for the year ended December 31, 2021. ", " 12 1,234.5 (7)", "—", "ä 漢字 e\u0301", "a\nb\tc", "<&>\"'", "10-K", "no.", "  ", "Mr. A. B."})
	runs := func(t *rapid.T) (list []word.Run) {
		for range rapid.IntRange(0, 3).Draw(t, "runs") {
			list = append(list, word.Run{Text: text.Draw(t, "text"), Bold: rapid.Bool().Draw(t, "bold"), Italic: rapid.Bool().Draw(t, "italic")})
		}
		return list
	}
	var list []word.Block
	number := 0
	for range rapid.IntRange(1, 7).Draw(t, "blocks") {
		switch rapid.IntRange(0, 6).Draw(t, "block") {
		case 0:
			list = append(list, &word.Paragraph{Style: "Heading 1", Runs: runs(t)})
		case 1, 2:
			list = append(list, &word.Paragraph{Style: "Body Text", Runs: runs(t)})
		case 3, 4:
			if number++; rapid.IntRange(0, 3).Draw(t, "start") == 0 {
				number = rapid.IntRange(1, 4).Draw(t, "number")
			}
			list = append(list, &word.Paragraph{Style: "List Number", Number: fmt.Sprint(number) + rapid.SampledFrom([]string{".", ".", ")"}).Draw(t, "after"), Level: rapid.SampledFrom([]int{0, 0, 1}).Draw(t, "level"), Runs: runs(t)})
			continue
		default:
			table := &word.Table{}
			for range rapid.IntRange(1, 3).Draw(t, "columns") {
				table.Columns = append(table.Columns, word.Column{Width: rapid.SampledFrom([]int{1000, 1500}).Draw(t, "width")})
			}
			for range rapid.IntRange(1, 4).Draw(t, "rows") {
				row := word.Row{}
				for range table.Columns {
					row.Cells = append(row.Cells, word.Cell{Paragraphs: []*word.Paragraph{{Style: "Table Text", Runs: runs(t)}}})
				}
				table.Rows = append(table.Rows, row)
			}
			table.Header = rapid.IntRange(0, 1).Draw(t, "header")
			list = append(list, table)
		}
		number = 0
	}
	return list
}

// TestAnyTwoDocuments compares documents with nothing in common, and documents of which one is
// made of the other.
func TestAnyTwoDocuments(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		old, new := drawn(t), drawn(t)
		if rapid.Bool().Draw(t, "related") {
			at, cut := rapid.IntRange(0, len(old)).Draw(t, "at"), rapid.IntRange(0, len(old)).Draw(t, "cut")
			new = slices.Concat(old[:min(at, cut)], new[:1], old[max(at, cut):])
		}
		settled(t, old, new)
	})
}
