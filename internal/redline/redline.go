// Package redline compares two documents of Word and returns the new one with the changes as
// tracked changes: inserted and deleted paragraphs, rows and tables, sentences of a paragraph, and
// words of a sentence. To accept all changes gives the text of the new document, and to reject all
// changes that of the old document, to the character. [Of] takes each [Pair] of documents as blocks
// of package word; package diff makes them and writes the file.
//
// Word cannot track a change of the number of columns. A table with another number of columns
// replaces the old table: all rows of the old table, then all rows of the new one.
//
// The time to compare is bounded: items that cannot be paired in a bounded number of steps are
// deleted and inserted.
package redline

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/tieout/tieout/internal/word"
)

// Pair is two documents, or two parts of documents. One of them may be empty.
type Pair struct{ Old, New []word.Block }

// Of returns the blocks of the new documents with the changes since the old documents as tracked
// changes, one document after another. The blocks are copies; old and new do not change.
func Of(pairs ...Pair) []word.Block {
	var all []word.Block
	for _, p := range pairs {
		list := compare(p.Old, p.New, false)
		if !word.Countable(list) { // a list cannot have the numbers of both documents
			list = compare(p.Old, p.New, true)
		}
		all = append(all, list...)
	}
	return placed(joined(all))
}

// Changed reports whether blocks contain a tracked change.
func Changed(blocks []word.Block) bool {
	paragraph := func(p *word.Paragraph) bool {
		return p.Change != nil || slices.ContainsFunc(p.Runs, func(r word.Run) bool { return r.Change != nil })
	}
	return slices.ContainsFunc(blocks, func(b word.Block) bool {
		switch b := b.(type) {
		case *word.Paragraph:
			return paragraph(b)
		case *word.Table:
			return slices.ContainsFunc(b.Rows, func(r word.Row) bool {
				return r.Change != nil || slices.ContainsFunc(r.Cells, func(c word.Cell) bool { return slices.ContainsFunc(c.Paragraphs, paragraph) })
			})
		}
		return false
	})
}

// comparison holds what the comparison of two documents needs.
type comparison struct {
	ids    map[string]int // a number for each distinct text
	counts bool           // whether a changed item of a list must have the same number in both documents
}

// id returns the number of a text.
func (c *comparison) id(text string) int {
	n, ok := c.ids[text]
	if !ok {
		n = len(c.ids) + 1
		c.ids[text] = n
	}
	return n
}

func compare(old, new []word.Block, counts bool) []word.Block {
	c := &comparison{ids: map[string]int{}, counts: counts}
	a, b := c.units(old), c.units(new)
	var list []word.Block
	for _, p := range merged(len(old), len(new), align(a, b, func(i, j int) int { return c.blocks(old[i], new[j], a[i], b[j]) })) {
		switch {
		case p[1] < 0:
			list = append(list, whole(old[p[0]], true))
		case p[0] < 0:
			list = append(list, whole(new[p[1]], false))
		default:
			list = append(list, c.block(old[p[0]], new[p[1]]))
		}
	}
	return list
}

// merged returns the pairs with the items that are not paired, as −1 and the index: before each
// pair, the items of the old list and then those of the new list.
func merged(n, m int, pairs [][2]int) [][2]int {
	var list [][2]int
	i, j := 0, 0
	for _, p := range append(slices.Clip(pairs), [2]int{n, m}) {
		for ; i < p[0]; i++ {
			list = append(list, [2]int{i, -1})
		}
		for ; j < p[1]; j++ {
			list = append(list, [2]int{-1, j})
		}
		if i < n && j < m {
			list = append(list, p)
		}
		i, j = i+1, j+1
	}
	return list
}

// units returns the units of blocks.
func (c *comparison) units(blocks []word.Block) []unit {
	list := make([]unit, len(blocks))
	for i, b := range blocks {
		switch b := b.(type) {
		case *word.Paragraph:
			list[i] = c.paragraphUnit(b)
		case *word.Table:
			list[i] = c.tableUnit(b)
		}
	}
	return list
}

func (c *comparison) paragraphUnit(p *word.Paragraph) unit {
	u := unit{key: c.id(spelled(p))}
	shape := []byte{'p'}
	for _, t := range tokens(p.Runs) {
		if t.blank() {
			continue
		}
		u.bag = append(u.bag, c.id("\x00"+t.text))
		if t.figure() {
			shape = append(shape, '#', ' ')
		} else {
			shape = append(append(shape, t.text...), ' ')
		}
	}
	if len(u.bag) > 1 {
		u.shape = c.id(string(shape))
	}
	slices.Sort(u.bag)
	return u
}

// tableUnit returns the unit of a table. Its words are those of the heads of the columns and of
// the first cell of each row.
func (c *comparison) tableUnit(t *word.Table) unit {
	var key strings.Builder
	u := unit{}
	shape := []byte{'t'}
	key.WriteString(strconv.Itoa(len(t.Columns)))
	for i, row := range t.Rows {
		key.WriteString("\x01")
		for n, cell := range row.Cells {
			key.WriteString("\x02" + strconv.Itoa(cell.Span))
			for _, p := range cell.Paragraphs {
				key.WriteString("\x03" + lettered(p.Runs))
				if n > 0 && i >= t.Header {
					continue
				}
				for _, w := range tokens(p.Runs) {
					if !w.blank() && !w.figure() {
						u.bag = append(u.bag, c.id("\x00"+w.text))
						shape = append(append(shape, w.text...), ' ')
					}
				}
				shape = append(shape, '|')
			}
		}
	}
	u.key, u.shape = c.id(key.String()), c.id(string(shape))
	slices.Sort(u.bag)
	return u
}

// spelled returns all that a reader sees of a paragraph, as a key.
func spelled(p *word.Paragraph) string {
	var b strings.Builder
	for _, s := range []string{p.Style, p.Number, strconv.Itoa(p.Level), strconv.Itoa(p.Left), strconv.Itoa(p.Right)} {
		b.WriteString(s + "\x00")
	}
	return b.String() + lettered(p.Runs)
}

// lettered returns a text with its formats, as a key.
func lettered(runs []word.Run) string {
	var b strings.Builder
	last := ""
	for _, r := range plain(runs) {
		if format := formatOf(r).String(); format != last {
			b.WriteString("\x00" + format)
			last = format
		}
		b.WriteString(r.Text)
	}
	return b.String()
}

// The smallest likeness of two items that are shown as one with changes. Within paragraphs, the
// sentences that are not alike are replaced.
const (
	alike        = 50
	alikeInParts = 30
	leastWords   = 8  // of a block that is within another
	mostOf       = 70 // the hundredths of its words that the other has
)

// blocks returns the likeness of two blocks, or 0 if one cannot become the other.
func (c *comparison) blocks(old, new word.Block, a, b unit) int {
	switch old := old.(type) {
	case *word.Paragraph:
		new, ok := new.(*word.Paragraph)
		if !ok || !c.trackable(old, new) {
			return 0
		}
		return partly(a, b)
	case *word.Table:
		new, ok := new.(*word.Table)
		if !ok || len(old.Columns) != len(new.Columns) {
			return 0
		}
		if len(a.bag)+len(b.bag) == 0 {
			return alike
		}
		return partly(a, b)
	}
	return 0
}

// partly returns the likeness of two blocks that consist of parts, or 0 if it is too small. A block
// of which most is in the other, which has gained or lost sentences, is alike.
func partly(a, b unit) int {
	like := a.like(b)
	if like >= alikeInParts {
		return like
	}
	short, all := min(len(a.bag), len(b.bag)), len(a.bag)+len(b.bag)
	if shared := like * all / 200; short >= leastWords && shared*100 >= mostOf*short {
		return alikeInParts
	}
	return 0
}

// trackable reports whether changes of text alone make one paragraph of the other.
func (c *comparison) trackable(old, new *word.Paragraph) bool {
	return old.Style == new.Style && old.Level == new.Level && old.Left == new.Left && old.Right == new.Right &&
		(old.Number == "") == (new.Number == "") && (!c.counts || old.Number == new.Number)
}

// block returns a block of both documents with its changes.
func (c *comparison) block(old, new word.Block) word.Block {
	switch old := old.(type) {
	case *word.Paragraph:
		return c.paragraph(old, new.(*word.Paragraph))
	case *word.Table:
		return c.table(old, new.(*word.Table))
	}
	return new
}

func (c *comparison) paragraph(old, new *word.Paragraph) *word.Paragraph {
	p := *new
	p.Runs = c.text(old.Runs, new.Runs)
	if old.Number != new.Number {
		p.Old = properties(old)
	}
	return &p
}

// table returns a table with the changes of its rows. Both tables have as many columns.
func (c *comparison) table(old, new *word.Table) *word.Table {
	t := *new
	t.Rows, t.Header = nil, 0
	was, is := min(old.Header, len(old.Rows)), min(new.Header, len(new.Rows))
	t.Rows = c.rows(old.Rows[:was], new.Rows[:is])
	t.Header = len(t.Rows)
	t.Rows = append(t.Rows, c.rows(old.Rows[was:], new.Rows[is:])...)
	return &t
}

// rows returns the rows of a table with their changes.
func (c *comparison) rows(old, new []word.Row) []word.Row {
	a, b := c.rowUnits(old), c.rowUnits(new)
	like := func(i, j int) int {
		switch {
		case !sameCells(old[i], new[j]):
			return 0
		case a[i].shape == b[j].shape: // the labels are equal
			return max(alike, min(99, 60+a[i].like(b[j])*2/5))
		}
		return closely(a[i], b[j])
	}
	var list []word.Row
	for _, p := range merged(len(old), len(new), align(a, b, like)) {
		switch {
		case p[1] < 0:
			list = append(list, wholeRow(old[p[0]], true))
		case p[0] < 0:
			list = append(list, wholeRow(new[p[1]], false))
		default:
			list = append(list, c.row(old[p[0]], new[p[1]]))
		}
	}
	return list
}

// closely returns the likeness of two items, or 0 if it is too small.
func closely(a, b unit) int {
	if like := a.like(b); like >= alike {
		return like
	}
	return 0
}

// rowUnits returns the units of rows. The shape of a row is its label, the text of its first
// cell.
func (c *comparison) rowUnits(rows []word.Row) []unit {
	list := make([]unit, len(rows))
	for i, row := range rows {
		var key strings.Builder
		for _, cell := range row.Cells {
			key.WriteString("\x02" + strconv.Itoa(cell.Span))
			for _, p := range cell.Paragraphs {
				key.WriteString("\x03" + lettered(p.Runs))
				for _, t := range tokens(p.Runs) {
					if !t.blank() {
						list[i].bag = append(list[i].bag, c.id("\x00"+t.text))
					}
				}
			}
		}
		label := ""
		if len(row.Cells) > 0 {
			label = strings.TrimSpace(row.Cells[0].Text())
		}
		list[i].key, list[i].shape = c.id(key.String()), c.id("\x04"+label)
		slices.Sort(list[i].bag)
	}
	return list
}

// sameCells reports whether two rows have the same cells, so that changes of text alone make one
// row of the other.
func sameCells(a, b word.Row) bool {
	return slices.EqualFunc(a.Cells, b.Cells, func(c, d word.Cell) bool {
		return max(c.Span, 1) == max(d.Span, 1) && slices.EqualFunc(c.Paragraphs, d.Paragraphs, func(p, q *word.Paragraph) bool { return p.Number == q.Number })
	})
}

func (c *comparison) row(old, new word.Row) word.Row {
	row := new
	row.Cells = slices.Clone(new.Cells)
	for i := range row.Cells {
		cell := &row.Cells[i]
		cell.Paragraphs = nil
		for n, p := range new.Cells[i].Paragraphs {
			was, now := *old.Cells[i].Paragraphs[n], *p
			switch {
			case hasWords(was.Runs) && hasWords(p.Runs):
				now.Runs = c.text(was.Runs, p.Runs)
			case lettered(was.Runs) != lettered(p.Runs): // a number is no sentence
				now.Runs = runsOf(tidied(words(tokens(was.Runs), tokens(p.Runs))))
			}
			cell.Paragraphs = append(cell.Paragraphs, &now)
		}
	}
	return row
}

// hasWords reports whether a text contains a letter.
func hasWords(runs []word.Run) bool {
	return slices.ContainsFunc(runs, func(r word.Run) bool { return strings.ContainsFunc(r.Text, unicode.IsLetter) })
}

// whole returns a block that only one of the documents has.
func whole(b word.Block, gone bool) word.Block {
	switch b := b.(type) {
	case *word.Paragraph:
		return wholeParagraph(b, gone)
	case *word.Table:
		t := *b
		t.Rows = nil
		for _, row := range b.Rows {
			t.Rows = append(t.Rows, wholeRow(row, gone))
		}
		return &t
	}
	return b
}

func wholeParagraph(p *word.Paragraph, gone bool) *word.Paragraph {
	of := inserted
	if gone {
		of = deleted
	}
	q := *p
	q.Runs, q.Change = marked(p.Runs, of), &word.Change{Deleted: gone}
	return &q
}

func wholeRow(row word.Row, gone bool) word.Row {
	row.Change = &word.Change{Deleted: gone}
	row.Cells = slices.Clone(row.Cells)
	for i := range row.Cells {
		list := row.Cells[i].Paragraphs
		row.Cells[i].Paragraphs = nil
		for _, p := range list {
			q := wholeParagraph(p, gone)
			q.Change = nil // the row is gone with its cells
			row.Cells[i].Paragraphs = append(row.Cells[i].Paragraphs, q)
		}
	}
	return row
}
