package render

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"tieout/internal/disclosure"
	"tieout/internal/document"
	"tieout/internal/fact"
	"tieout/internal/text"
)

// The measures of a sheet of plain text, in columns; a rune takes one.
const (
	columns   = 80 // the longest line
	inset     = 4  // of a quotation, on both sides
	gap       = 2  // between the columns of a table
	leastSet  = 40 // a quotation narrower than this is not set in
	leastHung = 32 // nor are words hung beside a marker or a label
	labelHang = 2  // of a table's label that goes on
	leastName = 12 // of a table's labels, where they are longer
)

// Text writes a letter to Staff as plain text: no line is longer than 80 columns,
// emphasis is dropped, and nothing but line ends controls. What is quoted is set in, the
// columns of a table are aligned, and a table that is too wide is told row by row.
var Text = Writer{Suffix: ".txt", Takes: func(d *document.Draft) bool { return d.Name == disclosure.Letter.Name }, Fill: plainText}

func plainText(doc *Document, d *document.Draft, _ *fact.Set, forced bool) error {
	s := sheet{d}
	var lines []line
	if forced {
		lines = append(indent(inset, wrap(glyphs(Banner), columns-2*inset, 0)), nil)
	}
	lines = append(lines, s.blocks(d.Doc, columns)...)
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
			doc.Shown = append(doc.Shown, Shown{ID: m.ID, Text: m.Text, File: doc.Name, Line: at[m]})
		}
	}
	doc.Bytes = b.Bytes()
	return nil
}

// glyph is one column of a line, and the piece that it is of.
type glyph struct {
	r    rune
	mark *document.Mark
}

type line []glyph

// hardBreak ends a line that the author ended.
const hardBreak = '\n'

// glyphs gives a text's glyphs, with blanks for what parts words or lines and
// nothing for other control and formatting characters.
func glyphs(text string) line {
	var l line
	for _, r := range text {
		switch {
		case fixed(r), r == '\u200c', r == '\u200d': // joiners belong to words
		case unicode.IsSpace(r), unicode.Is(unicode.Z, r):
			r = ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			continue
		}
		l = append(l, glyph{r: r})
	}
	return l
}

// fixed says whether a blank keeps its place and parts no words.
func fixed(r rune) bool { return r == '\u00a0' || r == '\u202f' || r == '\u2007' }

// String gives the line's words.
func (l line) String() string {
	var b strings.Builder
	for _, g := range l {
		b.WriteRune(g.r)
	}
	return b.String()
}

// sheet is one draft on its way to lines.
type sheet struct{ d *document.Draft }

// glyphsOf gives the glyphs of runs, with the author's line ends.
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
			l = append(l, glyph{g.r, r.Mark})
		}
	}
	return l
}

// inline gives the words under a node.
func (s sheet) inline(n ast.Node) line { return glyphsOf(RunsOf(s.d, n)) }

// blocks gives the lines of what stands under a node, an empty one between two.
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
		return paragraph(s.inline(n), width)
	case *ast.ThematicBreak:
		return []line{centred(glyphs("* * *"), width)}
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

// heading centres a title and underlines the headings next to it.
func (s sheet) heading(n *ast.Heading, width int) []line {
	lines := paragraph(s.inline(n), width)
	switch {
	case n.Level == 1:
		for i := range lines {
			lines[i] = centred(lines[i], width)
		}
	case n.Level == 2 && len(lines) > 0:
		lines = append(lines, glyphs(strings.Repeat("-", widest(lines))))
	}
	return lines
}

// hung are the words of a letter beside which the lines after them hang.
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
	for {
		end := slices.IndexFunc(l, func(g glyph) bool { return g.r == hardBreak })
		if end < 0 {
			lines = append(lines, wrap(l, width-col, 0)...)
			break
		}
		lines = append(lines, wrap(l[:end], width-col, 0)...)
		l = l[end+1:]
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

// code keeps the blanks of its lines, and breaks those that are too long.
func (s sheet) code(n ast.Node, width int) []line {
	var lines []line
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		text := bytes.TrimRight(s.d.Source[segment.Start:segment.Stop], "\r\n")
		l := append(blank(segment.Padding), glyphsOf(stretch(s.d, segment.Start, segment.Start+len(text), true))...)
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

// beside sets lines in by a number of columns, with a marker beside the first.
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

func centred(l line, width int) line {
	return slices.Concat(blank((width-len(l))/2), l)
}

func widest(lines []line) int {
	n := 0
	for _, l := range lines {
		n = max(n, len(l))
	}
	return n
}

// wrap breaks words into lines of a width, those after the first set in. A
// number stays with its signs and its scale where both fit a line, and a word
// is broken only where it is longer than one.
func wrap(l line, width, hang int) []line {
	if width-hang < hang+1 {
		hang = 0
	}
	var lines []line
	var now line
	room := func() int {
		if len(lines) > 0 {
			return width - hang
		}
		return width
	}
	flush := func() {
		if len(now) == 0 {
			return
		}
		if len(lines) > 0 {
			now = slices.Concat(blank(hang), now)
		}
		lines, now = append(lines, now), nil
	}
	put := func(word line) {
		if len(now) > 0 && len(now)+1+len(word) > room() {
			flush()
		}
		for len(word) > room() {
			cut := breakAt(word, room())
			now, word = word[:cut], word[cut:]
			flush()
		}
		if len(now) > 0 {
			now = append(now, glyph{r: ' '})
		}
		now = slices.Concat(now, word)
	}
	for _, u := range units(l) {
		if joined := u.joined(); len(joined) <= width-hang {
			put(joined)
			continue
		}
		for len(u) > 0 { // as many as fit
			n := 1
			for n < len(u) && len(u[:n+1].joined()) <= width-hang {
				n++
			}
			put(u[:n].joined())
			u = u[n:]
		}
	}
	flush()
	return lines
}

// unit is words that stay on one line where they fit.
type unit []line

func (u unit) joined() line {
	if len(u) == 1 {
		return u[0]
	}
	var l line
	for i, word := range u {
		if i > 0 {
			l = append(l, glyph{r: ' '})
		}
		l = append(l, word...)
	}
	return l
}

// units splits words at blanks.
func units(l line) []unit {
	var list []unit
	var last line
	for len(l) > 0 {
		end := slices.IndexFunc(l, func(g glyph) bool { return g.r == ' ' || g.r == hardBreak })
		if end == 0 {
			l = l[1:]
			continue
		}
		if end < 0 {
			end = len(l)
		}
		word := l[:end:end]
		if last != nil && together(last, word) {
			list[len(list)-1] = append(list[len(list)-1], word)
		} else {
			list = append(list, unit{word})
		}
		last, l = word, l[end:]
	}
	return list
}

var (
	scales     = regexp.MustCompile(`^(?:thousand|million|billion|percent|percentage|basis)(?:[^\pL]|$)`)
	months     = regexp.MustCompile(`^\(?(?:` + text.Months + `)$`)
	days       = regexp.MustCompile(`^\d{1,2}(?:\D|$)`)
	currencies = regexp.MustCompile(`^\(?(?:[A-Z]{3}|\p{Sc})$`)
)

// together says whether a line may not part two words: a number and its scale,
// a currency and a number, or a month and a day.
func together(a, b line) bool {
	if months.MatchString(a.String()) && days.MatchString(b.String()) {
		return true
	}
	number := func(l line) bool { return slices.ContainsFunc(l, glyph.digit) }
	return number(a[max(0, len(a)-2):]) && scales.MatchString(b.String()) || number(b[:min(len(b), 2)]) && currencies.MatchString(a.String())
}

// digit says whether a glyph is of a fact.
func (g glyph) digit() bool { return g.mark != nil && g.mark.Owner == document.OwnFact }

// sign says whether a glyph is the author's and one of some signs.
func (g glyph) sign(of string) bool {
	return strings.ContainsRune(of, g.r) && !g.digit()
}

// breakAt says where to break what is longer than a width: not within a number
// and its signs where that can be, rather after a hyphen, a dash or a slash.
func breakAt(l line, width int) int {
	whole := make([]bool, len(l)) // from the glyph before
	for i := 0; i < len(l); i++ {
		if !l[i].digit() {
			continue
		}
		start, end := i, i+1
		for end < len(l) && l[end].mark == l[i].mark {
			end++
		}
		for start > 0 && i-start < 4 && l[start-1].sign("($€£¥US") {
			start--
		}
		for i = end; end < len(l) && end-i < 3 && l[end].sign(")%"); {
			end++
		}
		for k := start + 1; k < end; k++ {
			whole[k] = true
		}
		i--
	}
	cut := width
	for cut > 0 && whole[cut] {
		cut--
	}
	if cut == 0 {
		return width
	}
	for i := cut; i > width/2; i-- {
		if !whole[i] && l[i-1].sign("-/–—") {
			return i
		}
	}
	return cut
}

// table lays out a table.
type table struct {
	head  []line
	rows  [][]line
	right []bool // columns of numbers, and others that end at the right
	mid   []bool // columns that are centred
	cols  []column
}

// column is the measure of a table's column.
type column struct {
	width      int
	head, tail int // of its numbers: to the point, and from it on
}

func (s sheet) table(n *east.Table, width int) []line {
	t := &table{}
	for _, r := range TableOf(s.d, n).Rows {
		var cells []line
		for _, c := range r.Cells {
			cells = append(cells, trimmed(s.inline(c.Node)))
		}
		t.rows = append(t.rows, cells)
	}
	t.head, t.rows = t.rows[0], t.rows[1:]
	for j := range t.head {
		a := n.Alignments[j]
		t.right = append(t.right, a == east.AlignRight || a == east.AlignNone && j > 0 && t.numeric(j))
		t.mid = append(t.mid, a == east.AlignCenter)
	}
	if !t.fit(width) {
		return t.records(width)
	}
	return t.lines()
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

// numeric says whether a column holds numbers alone.
func (t *table) numeric(j int) bool {
	some := false
	for _, row := range t.rows {
		if head, _, ok := number(row[j]); !ok {
			return false
		} else if len(head) > 0 {
			some = true
		}
	}
	return some
}

// cellNumber is a number in a cell, or what stands for one: signs and whole
// digits, then the rest from the point on.
var cellNumber = regexp.MustCompile(`^([^\d\s]{0,6}? ?(?:\d[\d,]*|\Q[●]\E|\*|—|–|-))((?:\.\d+)?[)%]*(?: ?[^\d\s]{1,8})?(?: ?\(\d{1,2}\))?)$`)

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

// cell gives the lines of a cell at a width; a number has one.
func (t *table) cell(j int, l line, width int) []line {
	hang := 0
	if j == 0 && !t.right[0] {
		hang = labelHang
	}
	if t.right[j] {
		if head, tail, ok := number(l); ok {
			if len(l) == 0 {
				return nil
			}
			c := t.cols[j]
			return []line{slices.Concat(blank(width-c.tail-len(head)), head, tail, blank(c.tail-len(tail)))}
		}
	}
	return t.wrapped(j, l, width, hang)
}

// wrapped gives the lines of words in a column.
func (t *table) wrapped(j int, l line, width, hang int) []line {
	lines := wrap(l, width, hang)
	for i := range lines {
		switch {
		case t.right[j]:
			lines[i] = slices.Concat(blank(width-len(lines[i])), lines[i])
		case t.mid[j]:
			lines[i] = centred(lines[i], width)
		}
	}
	return lines
}

// fit finds widths for the columns, or says that the table is too wide. Beyond
// what each needs, width goes where it saves the most lines. Columns that only
// their headings' digits tell apart are of one width where that can be.
func (t *table) fit(width int) bool {
	alike := map[string][]int{}
	var groups, single [][]int
	var order []string
	for j, l := range t.head {
		single = append(single, []int{j})
		key := fmt.Sprint(j == 0, t.right[j], anyDigit.ReplaceAllString(l.String(), "0"))
		if alike[key] == nil {
			order = append(order, key)
		}
		alike[key] = append(alike[key], j)
	}
	for _, key := range order {
		groups = append(groups, alike[key])
	}
	return t.share(width, groups) || t.share(width, single)
}

var anyDigit = regexp.MustCompile(`\d`)

// share gives the columns of each group one width.
func (t *table) share(width int, groups [][]int) bool {
	t.cols = make([]column, len(t.head))
	costs := make([][]int, len(groups)) // by width, from 0
	widths := make([]int, len(groups))
	left := width - gap*(len(t.head)-1)
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

// measure gives the least width of a column and that which wraps nothing, and
// notes how wide its numbers are.
func (t *table) measure(j int) (least, most int) {
	c := &t.cols[j]
	words := func(l line) {
		most = max(most, len(l))
		for _, u := range units(l) {
			if joined := u.joined(); slices.ContainsFunc(joined, glyph.digit) {
				least = max(least, len(joined))
			}
			least = max(least, widest(u))
		}
	}
	words(t.head[j])
	for _, row := range t.rows {
		if t.right[j] {
			if head, tail, ok := number(row[j]); ok {
				c.head, c.tail = max(c.head, len(head)), max(c.tail, len(tail))
				continue
			}
		}
		words(row[j])
	}
	if j == 0 && !t.right[0] {
		least = min(max(least+labelHang, leastName), most)
	}
	least = max(least, c.head+c.tail)
	return least, max(most, least)
}

// cost says how much a column wraps at a width, and whether its heading parts
// what should stay together.
func (t *table) cost(j, width int) int {
	sum := 0
	add := func(lines []line) {
		if n := len(lines); n > 1 {
			sum += (n - 1) * (n - 1)
		}
	}
	add(t.wrapped(j, t.head[j], width, 0))
	for _, u := range units(t.head[j]) {
		if len(u.joined()) > width {
			sum++
		}
	}
	for _, row := range t.rows {
		add(t.cell(j, row[j], width))
	}
	return sum
}

// lines lays the table out in its columns.
func (t *table) lines() []line {
	var out []line
	var head [][]line
	var rule line
	for j, l := range t.head {
		head = append(head, t.wrapped(j, l, t.cols[j].width, 0))
		if j > 0 {
			rule = append(rule, blank(gap)...)
		}
		rule = append(rule, glyphs(strings.Repeat("-", t.cols[j].width))...)
	}
	if slices.ContainsFunc(t.head, func(l line) bool { return len(l) > 0 }) {
		out = append(t.across(head, func(_, lines, height int) int { return height - lines }), rule)
	}
	var rows [][]line
	tall := false
	for _, row := range t.rows {
		var cells [][]line
		for j, l := range row {
			cells = append(cells, t.cell(j, l, t.cols[j].width))
			tall = tall || j > 0 && len(cells[j]) > 1
		}
		rows = append(rows, t.across(cells, func(j, lines, _ int) int {
			if t.right[j] {
				return max(0, len(cells[0])-lines) // beside the label's end
			}
			return 0
		}))
	}
	for i, row := range rows {
		if tall && i > 0 {
			out = append(out, nil)
		}
		out = append(out, row...)
	}
	return out
}

// across sets cells side by side, each from the line that is told.
func (t *table) across(cells [][]line, from func(j, lines, height int) int) []line {
	height := 0
	for _, c := range cells {
		height = max(height, len(c))
	}
	out := make([]line, height)
	for j, c := range cells {
		first := from(j, len(c), height)
		for i := range out {
			if j > 0 {
				out[i] = append(out[i], blank(gap)...)
			}
			n := 0
			if i >= first && i-first < len(c) {
				out[i] = append(out[i], c[i-first]...)
				n = len(c[i-first])
			}
			out[i] = append(out[i], blank(t.cols[j].width-n)...)
		}
	}
	return out
}

// records tells each row by itself: its label, and under it what each column says.
func (t *table) records(width int) []line {
	var out []line
	if len(t.rows) == 0 {
		for _, l := range t.head {
			out = append(out, wrap(l, width, labelHang)...)
		}
		return out
	}
	out = wrap(t.head[0], width, labelHang)
	for _, row := range t.rows {
		if len(out) > 0 {
			out = append(out, nil)
		}
		out = append(out, wrap(row[0], width, labelHang)...)
		for j := 1; j < len(row); j++ {
			says := row[j]
			if len(t.head[j]) > 0 {
				says = slices.Concat(t.head[j], glyphs(": "), row[j])
			}
			out = append(out, indent(labelHang, wrap(says, width-labelHang, labelHang))...)
		}
	}
	return out
}
