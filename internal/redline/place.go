package redline

import (
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/word"
)

// joined returns blocks in which a deleted table and the inserted table right after it are one
// table, with the rows of both: Word joins tables that no paragraph separates.
func joined(list []word.Block) []word.Block {
	var out []word.Block
	for _, b := range list {
		if n := len(out); n > 0 {
			old, ok1 := out[n-1].(*word.Table)
			new, ok2 := b.(*word.Table)
			if ok1 && ok2 && all(old, true) && all(new, false) {
				if t := replaced(old, new); t != nil {
					out[n-1] = t
					continue
				}
			}
		}
		out = append(out, b)
	}
	return out
}

// all reports whether all rows of a table were deleted, or inserted.
func all(t *word.Table, gone bool) bool {
	return len(t.Rows) > 0 && !slices.ContainsFunc(t.Rows, func(r word.Row) bool { return r.Change == nil || r.Change.Deleted != gone })
}

// replaced returns a table with the deleted rows of one table and the inserted rows of another.
// Its columns are parts of the columns of both, and its cells span them. It returns nil if the
// columns have no such parts.
func replaced(old, new *word.Table) *word.Table {
	edges := func(t *word.Table, width int) (list []int) {
		total, at := 0, 0
		for _, c := range t.Columns {
			total += c.Width
		}
		for _, c := range t.Columns {
			at += c.Width
			list = append(list, at*width/max(total, 1))
		}
		return list
	}
	width := 0
	for _, c := range new.Columns {
		width += c.Width
	}
	was, is := edges(old, width), edges(new, width)
	grid := slices.Concat(was, is)
	slices.Sort(grid)
	grid = slices.Compact(grid)
	for _, list := range [][]int{was, is} {
		if len(list) == 0 || list[0] <= 0 || len(slices.Compact(slices.Clone(list))) != len(list) || list[len(list)-1] != grid[len(grid)-1] {
			return nil
		}
	}
	t := &word.Table{Title: new.Title, Header: old.Header}
	column := func(list []int, edge int) int { // that ends at an edge or after it
		n, _ := slices.BinarySearch(list, edge)
		return n
	}
	before := 0
	for _, edge := range grid {
		t.Columns = append(t.Columns, word.Column{Width: edge - before, Right: old.Columns[column(was, edge)].Right && new.Columns[column(is, edge)].Right})
		before = edge
	}
	spread := func(rows []word.Row, edges []int) (list []word.Row) {
		for _, row := range rows {
			row.Cells = slices.Clone(row.Cells)
			at, from := 0, 0
			for i := range row.Cells {
				c := &row.Cells[i]
				at += max(c.Span, 1)
				to := column(grid, edges[min(at, len(edges))-1]) + 1
				if c.Span = to - from; c.Span == 1 {
					c.Span = 0
				}
				from = to
			}
			list = append(list, row)
		}
		return list
	}
	t.Rows = append(spread(old.Rows, was), spread(new.Rows, is)...) // each amount is under the heads of its own table
	return t
}

// placed returns blocks in which the last of some paragraphs before a table, and at the end, has
// a mark that both documents have. Word has no tracked change for a mark there: the paragraph
// cannot be joined with a table. Instead, the mark of the paragraph before is the one that is
// deleted or inserted, and the last mark has the properties of that paragraph as a tracked
// change.
//
// If there is no paragraph before, a deleted paragraph can share its mark with an inserted one.
// Otherwise, the marks stay, and they do where an item of a list would become another paragraph,
// which LibreOffice does not undo. Word removes such paragraphs as a whole; LibreOffice leaves an
// empty one before a table.
func placed(list []word.Block) []word.Block {
	var out []word.Block
	var run []*word.Paragraph // since the last table
	flush := func() {
		for _, p := range anchored(run) {
			out = append(out, p)
		}
		run = nil
	}
	for _, b := range list {
		if p, ok := b.(*word.Paragraph); ok {
			run = append(run, p)
			continue
		}
		flush()
		out = append(out, b)
	}
	flush()
	return out
}

// anchored returns the paragraphs before a table with the last mark in both documents, if it can
// be.
func anchored(list []*word.Paragraph) []*word.Paragraph {
	first := len(list)
	for first > 0 && list[first-1].Change != nil {
		first--
	}
	changed := list[first:]
	if len(changed) == 0 {
		return list
	}
	if first > 0 {
		logical := list[first-1:]
		if slices.ContainsFunc(logical, listed) && slices.ContainsFunc(logical, func(p *word.Paragraph) bool { return !sameList(p, logical[0]) }) {
			return list
		}
		marks := make([]*word.Change, 0, len(changed)+1)
		for _, p := range changed {
			marks = append(marks, p.Change)
		}
		return append(slices.Clone(list[:first-1]), withMarks(logical, logical, append(marks, nil))...)
	}
	gone := slices.IndexFunc(changed, func(p *word.Paragraph) bool { return !p.Change.Deleted })
	if gone <= 0 || slices.ContainsFunc(changed[gone:], func(p *word.Paragraph) bool { return p.Change.Deleted }) || !sameProperties(changed[gone-1], changed[gone]) {
		return list
	}
	// the last deleted and the first inserted paragraph become one
	one := *changed[gone]
	one.Runs = append(slices.Clone(changed[gone-1].Runs), one.Runs...)
	physical := append(append(slices.Clone(changed[:gone-1]), &one), changed[gone+1:]...)
	var marks []*word.Change
	for _, p := range changed[:gone-1] {
		marks = append(marks, p.Change)
	}
	for _, p := range changed[gone+1:] {
		marks = append(marks, p.Change)
	}
	return withMarks(physical, changed, append(marks, nil))
}

// withMarks returns copies of paragraphs with other marks. The properties of each are those of
// the paragraph that ends there: with changes accepted, and rejected, the paragraphs of the
// argument logical end at the marks in order.
func withMarks(list, logical []*word.Paragraph, marks []*word.Change) []*word.Paragraph {
	var accepted, rejected []*word.Paragraph
	for _, p := range logical {
		if p.Change == nil || !p.Change.Deleted {
			accepted = append(accepted, properties(p))
		}
		if p.Change == nil || p.Change.Deleted {
			if p.Old != nil {
				p = p.Old
			}
			rejected = append(rejected, properties(p))
		}
	}
	var out []*word.Paragraph
	for i, p := range list {
		var q word.Paragraph
		in, was := marks[i] == nil || !marks[i].Deleted, marks[i] == nil || marks[i].Deleted
		if was {
			q, rejected = *rejected[0], rejected[1:]
		}
		if in {
			old := q
			if q, accepted = *accepted[0], accepted[1:]; was && !sameProperties(&q, &old) {
				q.Old = &old
			}
		}
		q.Runs, q.Change = p.Runs, marks[i]
		out = append(out, &q)
	}
	return out
}

// listed reports whether a paragraph is an item of a list.
func listed(p *word.Paragraph) bool { return strings.HasPrefix(p.Style, "List ") }

// sameList reports whether two items differ in nothing but their numbers.
func sameList(p, q *word.Paragraph) bool {
	r := *p
	if p.Number != "" && q.Number != "" {
		r.Number = q.Number
	}
	return sameProperties(&r, q)
}

// properties returns a paragraph without text and changes.
func properties(p *word.Paragraph) *word.Paragraph {
	q := *p
	q.Runs, q.Change, q.Old = nil, nil, nil
	return &q
}

func sameProperties(p, q *word.Paragraph) bool {
	return p.Style == q.Style && p.Number == q.Number && p.Level == q.Level && p.Left == q.Left && p.Right == q.Right && p.Keep == q.Keep && p.Page == q.Page
}
