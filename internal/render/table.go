package render

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
)

// Table is the accounting layout of a table: which rows are totals, which rows are indented,
// and how much width to leave empty before and after each number, so that the digits of a
// column align in any font.
type Table struct {
	Rows    []Row // the column heads first
	Numbers int   // number of columns that contain numbers
}

// Row is one row of a table.
type Row struct {
	Kind   RowKind
	Indent int // levels by which the first cell of the row is indented
	Cells  []Cell
}

// RowKind is the role of a row.
type RowKind uint8

// The kinds of row.
const (
	PlainRow   RowKind = iota
	HeadRow            // the heads of the columns
	SectionRow         // text only in the first cell, as a heading of the rows below
	TotalRow           // a total, with a rule above
	LastRow            // the last total, also with a double rule below
)

// Cell is one cell of a table.
type Cell struct {
	Node   *east.TableCell
	Right  bool // whether the cell is aligned right, as in a column of numbers
	Center bool
	Blank  bool     // whether the cell has no text
	Number *Number  // the number in the cell; nil if the cell has text instead
	Date   []string // if the cell is a column heading that ends with a date: the text before the date, the month and day, and the year
	text   string
}

// Number is the number in a cell, printed as Symbol, Open, Digits and Close. Before and After
// are not printed: space of their width is left empty, so that the number aligns with the other
// numbers of its column.
type Number struct {
	Symbol string         // "$"
	Before string         // characters whose width stays empty between Symbol and Open
	Open   string         // "("
	Mark   *document.Mark // the mark that prints the digits; nil if the template's author wrote them
	Digits string         // "1,234", "—"
	Close  string         // ")", "%" or ")%"
	After  string         // characters whose width stays empty after Close, such as ")" if another number of the column ends with it
	Strong bool           // whether the number is bold
}

// TableOf returns the layout of a table. Tables with the same column heads, such as those of two
// years, have columns of the same width.
func TableOf(d *document.Draft, node ast.Node) *Table { return TablesOf(d, node)[node] }

// TablesOf returns the layouts of a table and of the other tables with the same parent, by node.
func TablesOf(d *document.Draft, node ast.Node) map[ast.Node]*Table {
	first := node
	if parent := node.Parent(); parent != nil {
		first = parent.FirstChild()
	}
	tables := map[ast.Node]*Table{}
	type column struct {
		wide    measure
		numbers []*Number
	}
	columns := map[*Table][]column{}
	widest := map[string][]measure{} // by heads of columns
	for n := first; n != nil; n = n.NextSibling() {
		if n.Kind() != east.KindTable {
			continue
		}
		t := rowsOf(d, n)
		tables[n] = t
		heads := t.heads()
		for i := range t.Rows[0].Cells { // all rows have as many
			wide, numbers := t.measure(i)
			columns[t] = append(columns[t], column{wide, numbers})
			if i == len(widest[heads]) {
				widest[heads] = append(widest[heads], measure{})
			}
			widest[heads][i] = widest[heads][i].or(wide)
		}
	}
	for _, t := range tables {
		for i, c := range columns[t] {
			for _, n := range c.numbers {
				n.Before, n.After = widest[t.heads()][i].less(measured(n))
			}
		}
		t.name()
	}
	return tables
}

// heads returns the words of the heads of the columns after the first, and their number.
func (t *Table) heads() string {
	var list []string
	for _, c := range t.Rows[0].Cells[1:] {
		list = append(list, strconv.Quote(c.text))
	}
	return strings.Join(list, " ")
}

// rowsOf reads the cells of a table.
func rowsOf(d *document.Draft, node ast.Node) *Table {
	t := &Table{}
	for row := node.FirstChild(); row != nil; row = row.NextSibling() {
		r := Row{}
		if row.Kind() == east.KindTableHeader {
			r.Kind = HeadRow
		}
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			cell, _ := c.(*east.TableCell)
			r.Cells = append(r.Cells, cellOf(d, cell, r.Kind))
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

var (
	aNumber = regexp.MustCompile(`^\s*((?:(?:[$€£¥]|[A-Z]{3}|[A-Z]{1,3}\$) ?)?)(\(?)((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|[—–*]|\[●\])(\)? ?%?\)?)\s*$`)
	// aDate splits a head such as "Year ended December 31, 2022".
	aDate = regexp.MustCompile(`^(?:(.*\S)\s+)?([A-Z][a-z]+ [0-9]{1,2},) ([0-9]{4})$`)
)

func cellOf(d *document.Draft, node *east.TableCell, kind RowKind) Cell {
	cell := Cell{Node: node, Right: node.Alignment == east.AlignRight, Center: node.Alignment == east.AlignCenter}
	list := RunsOf(d, node)
	text := list.String()
	cell.text = text
	cell.Blank = strings.TrimSpace(text) == ""
	if kind == HeadRow {
		if m := aDate.FindStringSubmatch(text); m != nil {
			cell.Date = m[1:]
		}
		return cell
	}
	at := aNumber.FindStringSubmatchIndex(text)
	if at == nil {
		return cell
	}
	n := &Number{Symbol: text[at[2]:at[3]], Open: text[at[4]:at[5]], Digits: text[at[6]:at[7]], Close: text[at[8]:at[9]], Strong: true}
	start := 0
	for _, r := range list {
		end := start + len(r.Text)
		if r.Mark != nil && r.Mark.Owner == document.OwnFact {
			if start != at[6] || end != at[7] {
				return cell // not one number
			}
			n.Mark = r.Mark
		}
		n.Strong = n.Strong && (r.Strong || strings.TrimSpace(r.Text) == "")
		start = end
	}
	cell.Number = n
	return cell
}

// measure finds out whether a column is one of numbers, and returns the width to reserve for
// each and the numbers, nil if the column has none or is one of words.
func (t *Table) measure(column int) (wide measure, numbers []*Number) {
	var cells []*Cell
	right, words := false, false
	for i := range t.Rows {
		c := &t.Rows[i].Cells[column]
		cells = append(cells, c)
		right = right || c.Right
		if c.Number != nil {
			numbers = append(numbers, c.Number)
		} else if i > 0 && !c.Blank {
			words = true
		}
	}
	unsaid := cells[0].Node.Alignment == east.AlignNone && !words && len(numbers) > 0 && column > 0
	if !right && !unsaid {
		for _, c := range cells {
			c.Number = nil
		}
		return measure{}, nil
	}
	t.Numbers++
	for _, n := range numbers {
		wide = wide.or(measured(n))
	}
	for _, c := range cells {
		c.Right = true
	}
	return wide, numbers
}

// measure counts the characters of a number by kind: three kinds before the decimal point,
// then the point and three kinds after it.
type measure [7]int

var rooms = [7]string{"(", "0", ",", ".", "0", ")", "%"}

func measured(n *Number) measure {
	whole, fraction, _ := strings.Cut(n.Digits, ".")
	commas := strings.Count(whole, ",")
	digits := len([]rune(whole)) - commas
	if n.Digits == document.Dash {
		digits = 2 // it is as wide
	}
	return measure{len(n.Open), digits, commas, strings.Count(n.Digits, "."), len(fraction), strings.Count(n.Close, ")"), strings.Count(n.Close, "%")}
}

// or returns the larger of two measures, kind by kind.
func (m measure) or(o measure) measure {
	for i, count := range o {
		m[i] = max(m[i], count)
	}
	return m
}

// less returns how many characters narrower than the widest a measure is, on each side.
func (m measure) less(o measure) (before, after string) {
	var lacks [7]string
	for i, room := range rooms {
		lacks[i] = strings.Repeat(room, m[i]-o[i])
	}
	return strings.Join(lacks[:3], ""), strings.Join(lacks[3:], "")
}

var (
	totalRow   = regexp.MustCompile(`(?i)^\W*(?:sub-?)?totals?\b`)
	withinRow  = regexp.MustCompile(`(?i)^\W*of which\b`)
	measureRow = regexp.MustCompile(`^(?:Adjusted EBITDA|Calculated (?:current )?billings)$`) // a sum, in a draft without marks
)

// name sets the kind of each row. A total is recognized by its first word, or by its
// amounts: each made of amounts that stand above it.
func (t *Table) name() {
	above := map[int]map[fact.ID]bool{} // by column
	section, last := false, -1
	for i := range t.Rows {
		r := &t.Rows[i]
		if r.Kind == HeadRow {
			continue
		}
		label := r.Cells[0].text
		switch {
		case t.Numbers > 0 && i+1 < len(t.Rows) && len(r.Cells) > 1 && !r.Cells[0].Blank && !slices.ContainsFunc(r.Cells[1:], func(c Cell) bool { return !c.Blank }):
			r.Kind, section = SectionRow, true
		case (totalRow.MatchString(label) || measureRow.MatchString(label) && r.unmarked()) && r.amounts() || r.adds(above):
			r.Kind, section, last = TotalRow, false, i
		case section:
			r.Indent = 1
		}
		if withinRow.MatchString(label) {
			r.Indent++
		} else if r.Kind == PlainRow && r.amounts() {
			last = -1 // it goes on
		}
		for c, cell := range r.Cells {
			if cell.Number != nil && cell.Number.Mark != nil {
				if above[c] == nil {
					above[c] = map[fact.ID]bool{}
				}
				above[c][cell.Number.Mark.ID] = true
			}
		}
	}
	if last >= 0 {
		t.Rows[last].Kind = LastRow
	}
}

// unmarked reports whether no number of a row has a mark: the draft was read back.
func (r *Row) unmarked() bool {
	return !slices.ContainsFunc(r.Cells, func(c Cell) bool { return c.Number != nil && c.Number.Mark != nil })
}

// amounts reports whether a row shows money.
func (r *Row) amounts() bool {
	return slices.ContainsFunc(r.Cells, func(c Cell) bool {
		return c.Number != nil && !strings.Contains(c.Number.Close, "%") && (c.Number.Mark == nil || c.Number.Mark.Format.Money)
	})
}

// adds reports whether each amount of the row is the sum of amounts above it.
func (r *Row) adds(above map[int]map[fact.ID]bool) bool {
	found := false
	for c, cell := range r.Cells {
		if cell.Number == nil || cell.Number.Mark == nil || cell.Number.Mark.Fact == nil {
			continue
		}
		m := cell.Number.Mark
		in := m.Fact.Origin.Inputs
		if !m.Format.Money || len(in) < 2 || slices.ContainsFunc(in, func(id fact.ID) bool { return !above[c][id] }) {
			return false
		}
		found = true
	}
	return found
}
