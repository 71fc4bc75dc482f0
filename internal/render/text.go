package render

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/text"
)

// Measures of plain text in columns; a rune takes one column.
const (
	columns   = 80  // the longest line
	wide      = 132 // the longest line of a table
	inset     = 4   // of a quotation, on both sides
	gap       = 2   // between the columns of a table
	leastSet  = 40  // a quotation narrower than this is not set in
	leastHung = 32  // nor are words hung beside a marker or a label
	labelHang = 2   // of a table's label that goes on
	leastName = 12  // of a table's labels, where they are longer
)

// Text writes a letter to Staff, the staff of the SEC, as plain text that EDGAR accepts: in
// ASCII and in lines of at most 80 columns, or at most 132 columns between the tags <TABLE> and
// </TABLE>. It leaves out emphasis, and control characters other than line ends. It indents
// Staff's words and quotations, and aligns tables. A table that is too wide is printed row by
// row. A character without an ASCII equivalent is written unchanged, and the check EDG001
// reports it.
var Text = Writer{Suffix: ".txt", Takes: func(d *document.Draft) bool { return d.Name == disclosure.Letter.Name }, Fill: plainText}

func plainText(doc *Document, d *document.Draft, _ *fact.Set, forced bool) error {
	s := sheet{d}
	var lines []line
	if forced {
		lines = append(indent(inset, wrap(glyphs(Banner), columns-2*inset, 0)), nil)
	}
	lines = append(lines, s.blocks(d.Doc, columns)...)
	lines = flush(lines)
	var b bytes.Buffer
	at := map[*document.Mark]int{}
	for i, l := range lines {
		var text strings.Builder
		for _, g := range l {
			if g.mark != nil && at[g.mark] == 0 {
				at[g.mark] = i + 1
			}
			if fixed(g.r) {
				g.r = ' '
			}
			text.WriteRune(g.r)
		}
		b.WriteString(strings.TrimRight(text.String(), " "))
		b.WriteByte('\n')
	}
	for _, m := range d.Marks {
		if m.Fact != nil && at[m] > 0 {
			doc.Shown = append(doc.Shown, Shown{ID: m.ID, Text: glyphs(m.Text).String(), File: doc.Name, Line: at[m]})
		}
	}
	doc.Bytes = b.Bytes()
	return nil
}

// glyph is one column of a line and its piece.
type glyph struct {
	r    rune
	mark *document.Mark
	tag  bool // of a tag of a table
}

type line []glyph

// hardBreak is a line end in the template.
const hardBreak = '\n'

// glyphs returns a text's glyphs in ASCII where there is an equivalent, with spaces for white
// space and without control and formatting characters.
func glyphs(said string) line {
	var l line
	for _, r := range said {
		switch {
		case fixed(r):
		case unicode.IsSpace(r), unicode.Is(unicode.Z, r):
			r = ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			continue
		case r > unicode.MaxASCII:
			for _, each := range text.ASCII(r) {
				l = append(l, glyph{r: each})
			}
			continue
		}
		l = append(l, glyph{r: r})
	}
	return l
}

// fixed reports whether a space is a no-break space.
func fixed(r rune) bool { return r == '\u00a0' || r == '\u202f' || r == '\u2007' }

// String returns the text of the line.
func (l line) String() string {
	var b strings.Builder
	for _, g := range l {
		b.WriteRune(g.r)
	}
	return b.String()
}

// sheet lays out one draft.
type sheet struct{ d *document.Draft }

// glyphsOf returns the glyphs of runs with their hard breaks.
func glyphsOf(list Runs) line {
	var l line
	for _, r := range list {
		if r.Break {
			l = append(l, glyph{r: hardBreak})
			continue
		}
		if r.Code {
			r.Text = strings.ReplaceAll(r.Text, "\t", "    ")
		}
		for _, g := range glyphs(r.Text) {
			l = append(l, glyph{r: g.r, mark: r.Mark})
		}
	}
	return l
}

// inline returns the text under a node.
func (s sheet) inline(n ast.Node) line { return glyphsOf(RunsOf(s.d, n)) }

// blocks returns the lines of the blocks under a node, separated by empty lines.
func (s sheet) blocks(n ast.Node, width int) []line {
	list, _ := n.Parent().(*ast.List)
	close := func(n ast.Node) bool { return n.Kind() == ast.KindTextBlock || n.Kind() == ast.KindList }
	var lines []line
	var before ast.Node
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		block := s.block(c, width)
		if len(block) == 0 {
			continue
		}
		if before != nil && !(list != nil && list.IsTight && close(before) && close(c)) {
			lines = append(lines, nil)
		}
		lines = append(lines, block...)
		before = c
	}
	return lines
}

func (s sheet) block(n ast.Node, width int) []line {
	switch n := n.(type) {
	case *ast.Heading:
		return s.heading(n, width)
	case *ast.Paragraph, *ast.TextBlock:
		if recited(n) && n.Parent() == s.d.Doc {
			return indent(inset, paragraph(s.inline(n), width-2*inset))
		}
		return paragraph(s.inline(n), width)
	case *ast.ThematicBreak:
		return []line{centered(glyphs("* * *"), width)}
	case *ast.Blockquote:
		if width-2*inset < leastSet {
			return s.blocks(n, width)
		}
		return indent(inset, s.blocks(n, width-2*inset))
	case *ast.List:
		return s.list(n, width)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		return s.code(n, width)
	case *east.Table:
		return s.table(n, width)
	default:
		return s.blocks(n, width)
	}
}

// heading centers a title and underlines headings.
func (s sheet) heading(n *ast.Heading, width int) []line {
	lines := paragraph(s.inline(n), width)
	switch {
	case n.Level == 1:
		for i := range lines {
			lines[i] = centered(lines[i], width)
		}
	case n.Level == 2 && len(lines) > 0:
		lines = append(lines, glyphs(strings.Repeat("-", widest(lines))))
	}
	return lines
}

// hung lists the words of a letter that have a hanging indent.
var hung = []string{"Re:", "Attention:", "cc:"}

func paragraph(l line, width int) []line {
	label, col := line(nil), 0
	for _, h := range hung {
		if n := len(h); len(l) > n && strings.EqualFold(l[:n].String(), h) && l[n].r == ' ' && width-n-gap >= leastHung {
			label, l, col = l[:n], l[n:], n+gap
			break
		}
	}
	var lines []line
	for _, part := range split(l, hardBreak) {
		lines = append(lines, wrap(part, width-col, 0)...)
	}
	return beside(label, col, lines)
}

func (s sheet) list(n *ast.List, width int) []line {
	var markers []line
	for i := range n.ChildCount() {
		text := "-"
		if n.IsOrdered() {
			text = strconv.Itoa(n.Start+i) + string(rune(n.Marker))
		}
		markers = append(markers, glyphs(text))
	}
	col := widest(markers) + 1
	var lines []line
	i := 0
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if i > 0 && !n.IsTight {
			lines = append(lines, nil)
		}
		if width-col < leastHung {
			lines = append(append(lines, markers[i]), s.blocks(c, width)...)
		} else {
			lines = append(lines, beside(markers[i], col, s.blocks(c, width-col))...)
		}
		i++
	}
	return lines
}

// code preserves spaces and breaks lines that are too long.
func (s sheet) code(n ast.Node, width int) []line {
	var lines []line
	for _, list := range LinesOf(s.d, n) {
		l := glyphsOf(list)
		for len(l) > width {
			cut := breakAt(l, width)
			lines, l = append(lines, l[:cut]), l[cut:]
		}
		lines = append(lines, l)
	}
	return lines
}

func blank(n int) line { return slices.Repeat(line{{r: ' '}}, n) }

func indent(n int, lines []line) []line { return beside(nil, n, lines) }

// beside indents lines, with a marker before the first.
func beside(marker line, n int, lines []line) []line {
	if len(lines) == 0 && len(marker) > 0 {
		return []line{marker}
	}
	out := make([]line, len(lines))
	for i, l := range lines {
		if len(l) > 0 {
			out[i] = slices.Concat(blank(n), l)
		}
		if i == 0 && len(marker) > 0 {
			out[i] = slices.Concat(marker, blank(n-len(marker)), l)
		}
	}
	return out
}

func centered(l line, width int) line {
	return slices.Concat(blank((width-len(l))/2), l)
}

func widest(lines []line) int {
	n := 0
	for _, l := range lines {
		n = max(n, len(l))
	}
	return n
}

// wrap breaks text into lines of a width with a hanging indent. A number stays with its
// signs and scale where they fit on a line; only a word longer than a line is broken.
func wrap(l line, width, hang int) []line {
	if width-hang < hang+1 {
		hang = 0
	}
	var lines []line
	now, start := line{}, 0 // its words begin at start
	flush := func() {
		if len(now) > start {
			lines = append(lines, now)
			now, start = blank(hang), hang
		}
	}
	for _, u := range units(l) {
		for len(u) > 0 { // as many words as fit
			n := len(u)
			for n > 1 && len(u[:n].joined()) > width-hang {
				n--
			}
			words := u[:n].joined()
			u = u[n:]
			if len(now)+1+len(words) > width {
				flush()
			}
			for len(words) > width-start {
				cut := breakAt(words, width-start)
				now, words = append(now, words[:cut]...), words[cut:]
				flush()
			}
			if len(now) > start {
				now = append(now, glyph{r: ' '})
			}
			now = append(now, words...)
		}
	}
	flush()
	return lines
}

// unit is words to hold on one line where they fit.
type unit []line

func (u unit) joined() line {
	l := u[0]
	for _, word := range u[1:] {
		l = slices.Concat(l, blank(1), word)
	}
	return l
}

// units splits words at spaces.
func units(l line) []unit {
	var list []unit
	var last line
	for _, word := range split(l, ' ', hardBreak) {
		switch {
		case len(word) == 0:
			continue
		case last != nil && together(last, word):
			list[len(list)-1] = append(list[len(list)-1], word)
		default:
			list = append(list, unit{word})
		}
		last = word
	}
	return list
}

// split splits a line at some runes.
func split(l line, at ...rune) []line {
	var list []line
	for {
		end := slices.IndexFunc(l, func(g glyph) bool { return slices.Contains(at, g.r) })
		if end < 0 {
			return append(list, l)
		}
		list, l = append(list, l[:end:end]), l[end+1:]
	}
}

var (
	scales     = regexp.MustCompile(`^(?:thousand|million|billion|percent|percentage|basis)(?:[^\pL]|$)`)
	months     = regexp.MustCompile(`^\(?(?:` + text.Months + `)$`)
	days       = regexp.MustCompile(`^\d{1,2}(?:\D|$)`)
	currencies = regexp.MustCompile(`^\(?(?:[A-Z]{3}|\p{Sc})$`)
)

// together reports whether two words belong on one line: a number and its scale, a currency
// and a number, or a month and a day.
func together(a, b line) bool {
	if months.MatchString(a.String()) && days.MatchString(b.String()) {
		return true
	}
	number := func(l line) bool { return slices.ContainsFunc(l, glyph.digit) }
	return number(a[max(0, len(a)-2):]) && scales.MatchString(b.String()) || number(b[:min(len(b), 2)]) && currencies.MatchString(a.String())
}

// digit reports whether a glyph belongs to a fact.
func (g glyph) digit() bool { return g.mark != nil && g.mark.Owner == document.OwnFact }

// signs maps glyphs beside numbers to kinds: s before a number, e after it, b allows a break
// after it.
var signs = map[rune]byte{'(': 's', '$': 's', '€': 's', '£': 's', '¥': 's', 'U': 's', 'S': 's', ')': 'e', '%': 'e', '-': 'b', '/': 'b', '–': 'b', '—': 'b'}

// wholeNumber matches a number with its signs by kinds: d is the first digit, c the others.
var wholeNumber = regexp.MustCompile(`s{0,4}dc*e{0,3}`)

// breakAt returns where to break text longer than a width: preferably after a hyphen, dash or
// slash, and not within a number and its signs.
func breakAt(l line, width int) int {
	kinds := make([]byte, len(l))
	for i, g := range l {
		switch {
		case !g.digit():
			kinds[i] = cmp.Or(signs[g.r], 'x')
		case i > 0 && l[i-1].mark == g.mark:
			kinds[i] = 'c'
		default:
			kinds[i] = 'd'
		}
	}
	cut := width
	for _, number := range wholeNumber.FindAllIndex(kinds, -1) {
		if number[0] < width && width < number[1] {
			cut = number[0]
		}
	}
	if cut == 0 {
		return width
	}
	if after := 1 + bytes.LastIndexByte(kinds[:cut], 'b'); after > width/2 {
		return after
	}
	return cut
}

// table lays out a table.
type table struct {
	rows [][]line // the head first
	cols []column
}

// column holds the measures of a table's column.
type column struct {
	right, mid bool // of numbers, and others that end at the right; centered
	width      int
	head, tail int // of its numbers: to the point, and from it on
}

func (s sheet) table(n *east.Table, width int) []line {
	t := &table{cols: make([]column, len(n.Alignments))}
	for _, r := range TableOf(s.d, n).Rows {
		var cells []line
		for _, c := range r.Cells {
			cells = append(cells, trimmed(s.inline(c.Node)))
		}
		t.rows = append(t.rows, cells)
	}
	for j, a := range n.Alignments {
		t.cols[j].right = a == east.AlignRight || a == east.AlignNone && j > 0 && t.numeric(j)
		t.cols[j].mid = a == east.AlignCenter
	}
	if !t.fit(width) && !t.fit(width+wide-columns) {
		return t.records(width)
	}
	return t.lines()
}

// The tags that enclose a table, and the one before its headings.
const (
	tableStart   = "<TABLE>"
	tableCaption = "<CAPTION>"
	tableEnd     = "</TABLE>"
)

// flush moves the tags that enclose tables to the first column, on lines of their own.
func flush(lines []line) []line {
	var out []line
	for _, l := range lines {
		at := slices.IndexFunc(l, func(g glyph) bool { return g.tag })
		if at >= 0 && slices.Contains([]string{tableStart, tableCaption, tableEnd}, l[at:].String()) {
			if marker := trimmed(l[:at]); len(marker) > 0 { // of a list
				out = append(out, l[:at])
			}
			l = l[at:]
		}
		out = append(out, l)
	}
	return out
}

// tagged returns a tag of a table.
func tagged(tag string) line {
	l := glyphs(tag)
	for i := range l {
		l[i].tag = true
	}
	return l
}

func trimmed(l line) line {
	for len(l) > 0 && l[0].r == ' ' {
		l = l[1:]
	}
	for len(l) > 0 && l[len(l)-1].r == ' ' {
		l = l[:len(l)-1]
	}
	return l
}

// numeric reports whether a column holds only numbers.
func (t *table) numeric(j int) bool {
	some := false
	for _, row := range t.rows[1:] {
		head, _, ok := number(row[j])
		if !ok {
			return false
		}
		some = some || len(head) > 0
	}
	return some
}

// cellNumber is a number in a cell, or a sign for one: signs and whole
// digits, then the rest from the point on.
var cellNumber = regexp.MustCompile(`^([^\d\s]{0,6}? ?(?:\d[\d,]*|\Q[●]\E|\*|--|—|–|-))((?:\.\d+)?[)%]*(?: ?[^\d\s]{1,8})?(?: ?\(\d{1,2}\))?)$`)

// number splits a cell at the point of its number; an empty cell has none.
func number(l line) (head, tail line, ok bool) {
	if len(l) == 0 {
		return nil, nil, true
	}
	found := cellNumber.FindStringSubmatch(l.String())
	if found == nil {
		return nil, nil, false
	}
	n := len([]rune(found[1]))
	return l[:n], l[n:], true
}

// number splits a cell that is a number in a column that ends at the right.
func (t *table) number(i, j int) (head, tail line, ok bool) {
	if i == 0 || !t.cols[j].right {
		return nil, nil, false
	}
	return number(t.rows[i][j])
}

// cell returns the lines of a cell at a width; a number has one.
func (t *table) cell(i, j, width int) []line {
	l, c, hang := t.rows[i][j], t.cols[j], 0
	if head, tail, ok := t.number(i, j); ok && len(l) > 0 {
		return []line{slices.Concat(blank(width-c.tail-len(head)), head, tail, blank(c.tail-len(tail)))}
	}
	if i > 0 && j == 0 && !c.right {
		hang = labelHang
	}
	lines := wrap(l, width, hang)
	for k := range lines {
		switch {
		case c.right:
			lines[k] = slices.Concat(blank(width-len(lines[k])), lines[k])
		case c.mid:
			lines[k] = centered(lines[k], width)
		}
	}
	return lines
}

// fit sets the widths of the columns, or reports that the table is too wide. Spare width goes
// where it saves the most lines. Columns whose headings differ only in digits get one
// width if possible.
func (t *table) fit(width int) bool {
	var keys []string
	var groups, single [][]int
	for j, l := range t.rows[0] {
		single = append(single, []int{j})
		key := fmt.Sprint(j == 0, t.cols[j].right, anyDigit.ReplaceAllString(l.String(), "0"))
		if !slices.Contains(keys, key) {
			keys, groups = append(keys, key), append(groups, nil)
		}
		i := slices.Index(keys, key)
		groups[i] = append(groups[i], j)
	}
	return t.share(width, groups) || t.share(width, single)
}

var anyDigit = regexp.MustCompile(`\d`)

// share sets one width for the columns of each group.
func (t *table) share(width int, groups [][]int) bool {
	costs := make([][]int, len(groups)) // by width, from 0
	widths := make([]int, len(groups))
	left := width - gap*(len(t.cols)-1)
	for i, group := range groups {
		least, most := 1, 1
		for _, j := range group {
			a, b := t.measure(j)
			least, most = max(least, a), max(most, min(b, max(a, width)))
		}
		left -= least * len(group)
		if left < 0 {
			return false
		}
		widths[i] = least
		costs[i] = make([]int, most+1)
		for w := least; w <= most; w++ {
			for _, j := range group {
				costs[i][w] += t.cost(j, w)
			}
		}
	}
	for {
		grown, more, saved := -1, 1, 0 // saved for more columns
		for i, group := range groups {
			for e := 1; e*len(group) <= left && widths[i]+e < len(costs[i]); e++ {
				if s := costs[i][widths[i]] - costs[i][widths[i]+e]; s*more > saved*e*len(group) {
					grown, more, saved = i, e*len(group), s
				}
			}
		}
		if grown < 0 {
			break
		}
		widths[grown] += more / len(groups[grown])
		left -= more
	}
	for i, group := range groups {
		for _, j := range group {
			t.cols[j].width = widths[i]
		}
	}
	return true
}

// measure sets the least width of a column, the width that wraps nothing and the width of
// its numbers.
func (t *table) measure(j int) (least, most int) {
	c := &t.cols[j]
	for i, row := range t.rows {
		if head, tail, ok := t.number(i, j); ok {
			c.head, c.tail = max(c.head, len(head)), max(c.tail, len(tail))
			continue
		}
		most = max(most, len(row[j]))
		for _, u := range units(row[j]) {
			if joined := u.joined(); slices.ContainsFunc(joined, glyph.digit) {
				least = max(least, len(joined))
			}
			least = max(least, widest(u))
		}
	}
	if j == 0 && !c.right {
		least = min(max(least+labelHang, leastName), most)
	}
	least = max(least, c.head+c.tail, len("<C>"))
	return least, max(most, least)
}

// cost returns how much a column wraps at a width and whether its heading splits words that
// belong together.
func (t *table) cost(j, width int) int {
	sum := 0
	for i := range t.rows {
		n := max(len(t.cell(i, j, width))-1, 0)
		sum += n * n
	}
	for _, u := range units(t.rows[0][j]) {
		if len(u.joined()) > width {
			sum++
		}
	}
	return sum
}

// lines lays the table out in its columns.
func (t *table) lines() []line {
	var rows [][]line
	tall := false
	for i := range t.rows {
		cells, height := make([][]line, len(t.cols)), 0
		for j, c := range t.cols {
			cells[j] = t.cell(i, j, c.width)
			height = max(height, len(cells[j]))
			tall = tall || i > 0 && j > 0 && len(cells[j]) > 1
		}
		row := make([]line, height)
		for j, c := range t.cols {
			first := 0
			switch {
			case i == 0:
				first = height - len(cells[j])
			case c.right:
				first = max(0, len(cells[0])-len(cells[j])) // beside the label's end
			}
			for k := range row {
				var l line
				if k >= first && k-first < len(cells[j]) {
					l = cells[j][k-first]
				}
				row[k] = slices.Concat(row[k], l, blank(c.width-len(l)+gap))
			}
		}
		rows = append(rows, row)
	}
	out := append([]line{tagged(tableStart), tagged(tableCaption)}, rows[0]...)
	var rule, fields line
	for j, c := range t.cols {
		field := "<C>"
		if j == 0 {
			field = "<S>"
		}
		rule = slices.Concat(rule, glyphs(strings.Repeat("-", c.width)), blank(gap))
		fields = slices.Concat(fields, tagged(field), blank(c.width-len(field)+gap))
	}
	out = append(out, rule, fields)
	for i, row := range rows[1:] {
		if tall && i > 0 {
			out = append(out, nil)
		}
		out = append(out, row...)
	}
	return append(out, tagged(tableEnd))
}

// records prints each row by itself: its label, then a line for each column.
func (t *table) records(width int) []line {
	head := t.rows[0]
	out := wrap(head[0], width, labelHang)
	if len(t.rows) == 1 {
		for _, l := range head[1:] {
			out = append(out, wrap(l, width, labelHang)...)
		}
	}
	for _, row := range t.rows[1:] {
		if len(out) > 0 {
			out = append(out, nil)
		}
		out = append(out, wrap(row[0], width, labelHang)...)
		for j, says := range row[1:] {
			if l := head[1+j]; len(l) > 0 {
				says = slices.Concat(l, glyphs(": "), says)
			}
			out = append(out, indent(labelHang, wrap(says, width-labelHang, labelHang))...)
		}
	}
	return out
}
