package render_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	east "github.com/yuin/goldmark/extension/ast"

	"github.com/tieout/tieout/internal/render"
)

// sketch describes a table in a line for each row: its kind, and of each number what
// stands about its digits, with what the column has besides in braces.
func sketch(t *render.Table) string {
	var b strings.Builder
	for _, r := range t.Rows {
		fmt.Fprintf(&b, "%s", map[render.RowKind]string{render.PlainRow: "plain", render.HeadRow: "head", render.SectionRow: "section", render.TotalRow: "total", render.LastRow: "last"}[r.Kind])
		fmt.Fprintf(&b, " %d", r.Indent)
		for _, c := range r.Cells {
			switch n := c.Number; {
			case n != nil && n.Strong:
				fmt.Fprintf(&b, " | **%s{%s}%s%s%s{%s}**", n.Symbol, n.Before, n.Open, n.Digits, n.Close, n.After)
			case n != nil:
				fmt.Fprintf(&b, " | %s{%s}%s%s%s{%s}", n.Symbol, n.Before, n.Open, n.Digits, n.Close, n.After)
			case c.Date != nil:
				fmt.Fprintf(&b, " | %s", strings.Join(c.Date, "/"))
			case c.Blank:
				b.WriteString(" |")
			case c.Right:
				b.WriteString(" | right")
			default:
				b.WriteString(" | words")
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestTableOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, table, want string }{
		{"dollars on first and total lines", `
| (in thousands) | {{column .Period}} |
| --- | ---: |
| United States | ${{fact "revenue[us]" .Period "thousands"}} |
| Foreign | {{fact "revenue[foreign]" .Period "thousands"}} |
| of which somewhere | {{fact "revenue[foreign]" .Period "thousands"}} |
| Total revenues | ${{fact "revenue" .Period "thousands"}} |`, `
head 0 | words | Year ended/December 31,/2022
plain 0 | words | ${0}71,321{}
plain 0 | words | {0}50,610{}
plain 1 | words | {0}50,610{}
last 0 | words | ${}121,932{}
`},
		{"negatives, percentages and dashes", `
| Revenues | Now |
| --- | ---: |
| Change, foreign | {{fact "revenue.increase[foreign]" .Period "thousands"}} |
| Share | {{fact "revenue.share[us]" .Period "percent1"}}% |
| Growth | **{{fact "revenue.growth" .Period "percent"}}%** |
| None | — |
| Words | not a number |`, `
head 0 | words | right
plain 0 | words | {}(3,742){.0%}
plain 0 | words | {(00,}58.5%{)}
plain 0 | words | **{(00,}—%{.0)}**
plain 0 | words | {(00,}—{.0)%}
plain 0 | words | right
`},
		{"sections", `
| | A | B |
| --- | ---: | ---: |
| **First** | | |
| One | {{fact "revenue[us]" .Period "dollars"}} | |
| of which | {{fact "revenue[us]" .Period "dollars"}} | |
| Total first | {{fact "revenue[us]" .Period "dollars"}} | |
| **Second** | | |
| Two | {{fact "revenue[us]" .Compare "dollars"}} | |
| Subtotal | {{fact "revenue[us]" .Compare "dollars"}} | |
| Another | {{fact "revenue" .Compare "dollars"}} | |`, `
head 0 | | right | right
section 0 | words | |
plain 1 | words | {0}71,321,464{} |
plain 2 | words | {0}71,321,464{} |
total 0 | words | {0}71,321,464{} |
section 0 | words | |
plain 1 | words | {0}67,509,561{} |
total 0 | words | {0}67,509,561{} |
plain 0 | words | {}121,861,948{} |
`},
		{"a total by its amounts", `
| | A |
| --- | ---: |
| Revenues | {{fact "revenue" .Period "thousands"}} |
| Revenues before | {{fact "revenue" .Compare "thousands"}} |
| Change | {{fact "revenue.increase" .Period "thousands"}} |
| Growth | {{fact "revenue.growth" .Period "percent1"}}% |`, `
head 0 | | right
plain 0 | words | {}121,932{.0%}
plain 0 | words | {}121,862{.0%}
last 0 | words | {0000,}70{.0%}
plain 0 | words | {00000,}0.1%{}
`},
		{"columns whose alignment is not said", `
| Words | Numbers | Both |
| --- | --- | --- |
| a | {{fact "revenue" .Period "millions"}} | {{fact "revenue" .Period "millions"}} |
| b | {{fact "revenue" .Compare "millions"}} and more | words |
| c | | |`, `
head 0 | words | words | words
plain 0 | words | words | words
plain 0 | words | words | words
plain 0 | words | |
`},
		{"two facts in a cell are not a number", `
| Words | Numbers |
| --- | ---: |
| a | {{fact "revenue" .Period "millions"}}{{fact "revenue" .Compare "millions"}} |`, `
head 0 | words | right
plain 0 | words | right
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, _ := drafting(t, tt.table)
			for n := d.Doc.FirstChild(); n != nil; n = n.NextSibling() {
				if n.Kind() == east.KindTable {
					got := strings.TrimPrefix(tt.want, "\n")
					if s := sketch(render.TableOf(d, n)); s != got {
						t.Errorf("the table is\n%swant\n%s", s, got)
					}
					return
				}
			}
			t.Fatal("there is no table")
		})
	}
}

// TestTablesWithTheSameHeads checks that the columns of two tables with the same heads, such as
// those of two years, reserve the same width, and that tables with other heads do not.
func TestTablesWithTheSameHeads(t *testing.T) {
	t.Parallel()
	const wide, narrow = `{{fact "revenue" .Period "dollars"}}`, `{{fact "revenue" .Period "millions"}}`
	table := func(head, number string) string {
		return "\n| (in thousands) | " + head + " |\n| --- | ---: |\n| Revenues | " + number + " |\n\nText.\n"
	}
	d, _ := drafting(t, table("Cost", narrow)+table("Cost", wide)+table("Value", narrow))
	var got []string
	for n := d.Doc.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() == east.KindTable {
			got = append(got, strings.Split(sketch(render.TableOf(d, n)), "\n")[1])
		}
	}
	want := []string{"plain 0 | words | {000000,,}121.9{}", "plain 0 | words | {}121,931,521{.0}", "plain 0 | words | {}121.9{}"}
	if !slices.Equal(got, want) {
		t.Errorf("the tables are\n%q, want\n%q", got, want)
	}
}

// TestHTMLTableWords holds that what aligns a table adds no word to it.
func TestHTMLTableWords(t *testing.T) {
	t.Parallel()
	d, set := drafting(t, `
| (in thousands) | {{column .Period}} | Change |
| --- | ---: | ---: |
| **All** | | |
| Foreign | ${{fact "revenue[foreign]" .Period "thousands"}} | {{fact "revenue.increase[foreign]" .Period "thousands"}} |
| Total | ${{fact "revenue" .Period "thousands"}} | {{fact "revenue.growth" .Period "percent1"}}% |`)
	page := written(t, render.HTML, d, set, false).Bytes
	said := words(t, []byte(regexp.MustCompile(`(?s)<table>.*?</table>`).Find(page)))
	want := "(in thousands) Year ended December 31, 2022 Change All Foreign $50,610 (3,742) Total $121,932 0.1%"
	if got := strings.Join(strings.Fields(said), " "); got != want {
		t.Errorf("the table says %q, want %q", got, want)
	}
}
