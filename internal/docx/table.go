package docx

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/word"
)

// Measures of tables, in twentieths of a point.
const (
	around      = 2 * word.CellMargin // blank space of a cell
	rowIndent   = 200                 // of each level of a label
	labelHang   = word.LabelHang      // of the lines of a label after the first
	symbolGap   = 40                  // least space after the symbol of a currency
	roomy       = 1180                // width of a column of numbers, if there is room
	leastLabels = 1600                // least width of the labels
	leastColumn = 300
)

// Sizes of the text of tables, in half points: the first at which a table fits is taken.
var sizes = []int{20, 18, 16, 14, 12}

// table is a table and the measures of its columns.
type table struct {
	node    *east.Table
	layout  *render.Table
	heads   string // words of the heads of the columns after the first
	left    int
	size    int
	columns []column
}

// column is the measures of a column.
type column struct {
	numbers     bool
	head, tail  int // of the numbers: up to the decimal point, with the symbol, and from it on
	least, most int // width with the most and with the fewest lines
	good        int // of a column of numbers: width with which its head has few lines
	width       int
}

// or returns the larger of the measures of two columns.
func (c column) or(o column) column {
	return column{c.numbers || o.numbers, max(c.head, o.head), max(c.tail, o.tail), max(c.least, o.least), max(c.most, o.most), max(c.good, o.good), max(c.width, o.width)}
}

// table returns a table.
func (c *composer) table(n *east.Table, at place) *word.Table {
	if c.tables[n] == nil {
		c.layOut(n, at.left)
	}
	t := c.tables[n]
	out := &word.Table{Title: c.named(n), Left: t.left, Header: 1}
	if t.size != sizes[0] {
		out.Size = t.size
	}
	for _, each := range t.columns {
		out.Columns = append(out.Columns, word.Column{Width: each.width, Right: each.numbers})
	}
	for i := range t.layout.Rows {
		r := &t.layout.Rows[i]
		row := word.Row{Total: r.Kind == render.TotalRow || r.Kind == render.LastRow, Last: r.Kind == render.LastRow}
		if r.Kind == render.SectionRow {
			p := c.cell(t, r, 0)
			row.Cells = []word.Cell{{Span: span(len(r.Cells)), Paragraphs: []*word.Paragraph{p}}}
			for k := range p.Runs {
				p.Runs[k].Bold = true
			}
			for k := range r.Cells[1:] {
				c.runs(render.RunsOf(c.d, r.Cells[1+k].Node))
			}
			out.Rows = append(out.Rows, row)
			continue
		}
		for k := range r.Cells {
			cell := &r.Cells[k]
			row.Cells = append(row.Cells, word.Cell{Paragraphs: []*word.Paragraph{c.cell(t, r, k)}, Right: cell.Right, Center: cell.Center,
				Rule: r.Kind == render.HeadRow && !cell.Blank && (k > 0 || t.layout.Numbers == 0)})
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// span returns the number of columns as word.Cell.Span.
func span(n int) int {
	if n == 1 {
		return 0
	}
	return n
}

// cell returns the paragraph of the cell in a column of a row.
func (c *composer) cell(t *table, r *render.Row, k int) *word.Paragraph {
	cell, col := &r.Cells[k], t.columns[k]
	p := &word.Paragraph{Style: "Table Text", Runs: joined(c.runs(render.RunsOf(c.d, cell.Node)))}
	switch {
	case r.Kind == render.HeadRow:
		p.Style = "Table Head"
		if k == 0 && t.layout.Numbers > 0 { // the unit of the amounts
			p.Style = "Table Text"
			for i := range p.Runs {
				p.Runs[i].Italic = true
			}
		}
		if text := dated(cell); text != "" {
			broken(p.Runs, text)
		}
		p.Right = col.tail
	case cell.Number != nil:
		m := measure{t.size, cell.Number.Strong}
		head, tail := halves(cell.Number)
		p.Right = col.tail - m.width(tail)
		if cell.Number.Symbol != "" {
			gap := col.head - m.width(head) - m.width(cell.Number.Symbol)
			p.Runs = apart(p.Runs, strings.TrimSpace(cell.Number.Symbol), gap)
		}
	case cell.Right:
		p.Right = col.tail
	case k == 0:
		p.Style, p.Left = "Table Label", rowIndent*r.Indent
	}
	return p
}

// dated returns the text of a head that ends with a date, with the date on lines of its own, or "".
func dated(cell *render.Cell) string {
	if cell.Date == nil || cell.Date[0] == "" {
		return ""
	}
	return cell.Date[0] + "\n" + cell.Date[1] + " " + cell.Date[2]
}

// broken puts a line break in place of the space at which the text breaks.
func broken(runs []word.Run, text string) {
	at := strings.Index(text, "\n")
	for i := range runs {
		r := &runs[i]
		if at >= 0 && at < len(r.Text) && r.Text[at] == ' ' {
			r.Text = r.Text[:at] + "\n" + r.Text[at+1:]
			return
		}
		at -= len(r.Text)
	}
}

// apart sets the symbol at the start of a number apart from its digits by a gap.
func apart(runs []word.Run, symbol string, gap int) []word.Run {
	if len(runs) == 0 || !strings.HasPrefix(runs[0].Text, symbol) || gap <= 0 {
		return runs
	}
	// the gap is behind the last character of the symbol alone
	last := len(symbol) - len(string([]rune(symbol)[len([]rune(symbol))-1]))
	before, sign, after := runs[0], runs[0], runs[0]
	before.Text, sign.Text, after.Text = symbol[:last], symbol[last:], strings.TrimPrefix(runs[0].Text, symbol)
	sign.Gap = gap
	return joined(append([]word.Run{before, sign, after}, runs[1:]...))
}

// halves splits a number without its symbol at its decimal point.
func halves(n *render.Number) (head, tail string) {
	whole, fraction, found := strings.Cut(n.Digits, ".")
	if found {
		fraction = "." + fraction
	}
	return n.Open + whole, fraction + n.Close
}

// named returns the name of a table for people who cannot see it: the paragraph before the table,
// or the heading before that.
func (c *composer) named(n ast.Node) string {
	for before := n.PreviousSibling(); before != nil; before = before.PreviousSibling() {
		if k := before.Kind(); k == ast.KindParagraph || k == ast.KindHeading {
			return text.Clip(strings.TrimSuffix(text.OneLine(render.RunsOf(c.d, before).String()), ":"), 200)
		}
	}
	return c.d.Title
}

// layOut lays out a table and the tables beside it. Those with the same heads have columns of the
// same width.
func (c *composer) layOut(n ast.Node, left int) {
	var beside []*table
	layouts := render.TablesOf(c.d, n)
	for b := n.Parent().FirstChild(); b != nil; b = b.NextSibling() {
		node, ok := b.(*east.Table)
		if !ok {
			continue
		}
		t := &table{node: node, layout: layouts[node], left: left}
		var heads []string
		for _, cell := range t.layout.Rows[0].Cells[1:] {
			heads = append(heads, strconv.Quote(render.RunsOf(c.d, cell.Node).String()))
		}
		t.heads = strings.Join(heads, " ")
		c.tables[node] = t
		beside = append(beside, t)
	}
	for _, size := range sizes {
		groups := map[string][]column{}
		for _, t := range beside {
			if t.size == 0 {
				t.columns = c.measures(t, size)
				for k, col := range t.columns {
					if group := groups[t.heads]; k < len(group) {
						groups[t.heads][k] = group[k].or(col)
					} else {
						groups[t.heads] = append(group, col)
					}
				}
			}
		}
		for _, t := range beside {
			if t.size == 0 {
				t.columns = append([]column(nil), groups[t.heads]...)
				if t.fit(word.PageWidth-left+around, size == sizes[len(sizes)-1]) {
					t.size = size
				}
			}
		}
	}
}

// measures returns the measures of the columns of a table in a size of type.
func (c *composer) measures(t *table, size int) []column {
	columns := make([]column, len(t.layout.Rows[0].Cells))
	for i := range t.layout.Rows {
		r := &t.layout.Rows[i]
		for k := range r.Cells {
			cell, col := &r.Cells[k], &columns[k]
			col.numbers = col.numbers || cell.Right
			if n := cell.Number; n != nil && r.Kind != render.SectionRow {
				m := measure{size, n.Strong}
				head, tail := halves(n)
				whole := m.width(head)
				if n.Symbol != "" {
					whole += m.width(n.Symbol) + symbolGap
				}
				col.head, col.tail = max(col.head, whole), max(col.tail, m.width(tail))
			}
		}
	}
	for i := range t.layout.Rows {
		r := &t.layout.Rows[i]
		for k := range r.Cells {
			cell, col := &r.Cells[k], &columns[k]
			if cell.Number != nil || r.Kind == render.SectionRow && k > 0 {
				continue
			}
			m, indent := measure{size, r.Kind == render.HeadRow}, 0
			said, words := render.RunsOf(c.d, cell.Node), ""
			for _, run := range said {
				if run.Break {
					run.Text = "\n"
				}
				words += run.Text
				m.strong = m.strong || run.Strong
			}
			if k == 0 {
				indent = rowIndent * r.Indent
			}
			if r.Kind == render.HeadRow {
				if cell.Date != nil { // the month and the day stay on one line
					words = cell.Date[1] + " " + cell.Date[2]
					col.least = max(col.least, m.widest(cell.Date[1])+col.tail)
					col.good = max(col.good, m.widest(cell.Date[0])+col.tail)
				} else if cell.Right {
					words = ""
				}
			}
			if cell.Right {
				indent += col.tail
			}
			if r.Kind != render.SectionRow {
				col.most = max(col.most, m.widest(words)+indent)
			}
			longest := m.longest(said.String()) + indent
			if k == 0 && r.Kind != render.HeadRow {
				longest += labelHang
			}
			col.least = max(col.least, min(longest, word.PageWidth/2))
		}
	}
	for k := range columns {
		col := &columns[k]
		col.least = max(col.least, col.head+col.tail, leastColumn-around) + around
		if col.numbers {
			col.good = max(col.least, col.good+around, roomy)
			col.most = max(col.good, col.most+around)
		} else {
			col.most = max(col.least, col.most+around)
		}
	}
	if t.layout.Numbers > 0 && !columns[0].numbers {
		columns[0].least = max(columns[0].least, min(columns[0].most, leastLabels))
	}
	return columns
}

// fit sets the widths of the columns so that the table is as wide as the page, or narrower if it
// has no numbers. It reports whether the table fits; if anyway is true, it makes it fit.
func (t *table) fit(page int, anyway bool) bool {
	least := 0
	for k := range t.columns {
		t.columns[k].width = t.columns[k].least
		least += t.columns[k].least
	}
	if least > page && !anyway {
		return false
	}
	if least > page { // some words break
		used := 0
		for k := range t.columns {
			t.columns[k].width = max(1, t.columns[k].least*page/least)
			used += t.columns[k].width
		}
		t.columns[0].width += max(0, page-used)
		return true
	}
	room := page - least
	room = t.grow(room, func(c column) int {
		if c.numbers {
			return 0
		}
		return c.most
	})
	room = t.grow(room, func(c column) int { return c.good })
	t.grow(room, func(c column) int { return c.most })
	t.level(page)
	if t.layout.Numbers > 0 {
		used := 0
		for _, c := range t.columns {
			used += c.width
		}
		t.columns[0].width += page - used
	}
	return true
}

// level gives the columns of numbers the same width: that of the widest if there is room, else the
// mean, if none becomes too narrow.
func (t *table) level(page int) {
	sum, count, least, widest := 0, 0, 0, 0
	for _, c := range t.columns {
		if c.numbers {
			sum, count, least, widest = sum+c.width, count+1, max(least, c.least), max(widest, c.width)
		} else {
			page -= c.width
		}
	}
	if count == 0 {
		return
	}
	width := sum / count
	if widest*count <= page {
		width = widest
	}
	for k := range t.columns {
		if c := &t.columns[k]; c.numbers && width >= least {
			c.width = width
		}
	}
}

// grow makes the columns up to as wide as the target says, and returns the room that is left. If
// there is not enough room, each column gets a share of it, as it needs it.
func (t *table) grow(room int, target func(column) int) int {
	wanted := 0
	for _, c := range t.columns {
		wanted += max(0, target(c)-c.width)
	}
	left := room
	for k := range t.columns {
		c := &t.columns[k]
		more := max(0, target(*c)-c.width)
		if wanted > room {
			more = room * more / wanted
		}
		c.width += more
		left -= more
	}
	return left
}
