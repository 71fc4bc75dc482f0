package diff

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/render"
)

//go:embed page.html.tmpl
var pageTemplate string

//go:embed page.css
var pageStyle string

var pages = template.Must(template.New("redline page").Parse(pageTemplate))

// HTML returns a page without external resources: the numbered changes, and the documents to
// read as a redline, clean or side by side.
func (c *Comparison) HTML() []byte { return written("redline page", c.page()) }

// Redline returns two texts: the number of changes of each kind, such as "2 restated", and the
// body of a page that shows the changes. The page must include Style.
func Redline(old, new *record.Draft) (counted string, redline template.HTML) {
	p := Compare(old, new).page()
	return p.Counted, template.HTML(written("redline", p))
}

// Style returns the CSS for the body that Redline returns.
func Style() string { return pageStyle }

// page returns the data of the page.
func (c *Comparison) page() page {
	p := page{Old: c.old.Name, New: c.new.Name, Counted: counted(c.list), Style: template.CSS(pageStyle)}
	for i, change := range c.list {
		e := entry{Number: i + 1, Change: change, Delta: delta(change)}
		e.Before, e.After = change.values()
		if change.Words != nil {
			e.Words = spans(change.Words)
		}
		e.Movements = change.lines()
		p.Changes = append(p.Changes, e)
	}
	p.Documents = c.documents()
	return p
}

func written(name string, p page) []byte {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, p); err != nil {
		panic(fmt.Sprintf("diff: the page: %v", err)) // the embedded template writes to memory: only a bug fails
	}
	return b.Bytes()
}

type page struct {
	Old, New, Counted string
	Style             template.CSS
	Changes           []entry
	Documents         []paper
}

type entry struct {
	Number int
	Change
	Delta     string
	Words     []span
	Movements []string
}

// paper is a document of the redline.
type paper struct {
	Name   string
	Pieces []piece
}

// piece is a paragraph, a heading, an item or a table.
type piece struct {
	Tag   string // p, h2, h3, li or table
	Spans []span
	Rows  [][]cell
}

type cell struct {
	Head  bool
	Right bool
	Spans []span
}

// span is a run of words on the page.
type span struct {
	Op     string // "", ins or del
	Text   string
	Number int    // of the change that starts here
	Title  string // id and exact value of a figure
}

func spans(runs []Run) []span {
	var list []span
	for _, r := range runs {
		list = append(list, span{Op: [...]string{Same: "", Inserted: "ins", Deleted: "del"}[r.Op], Text: r.Text})
	}
	return list
}

// documents reassembles sentences into paragraphs and cells into tables.
func (c *Comparison) documents() []paper {
	numbers := map[string]int{} // of figures, by id
	for i, change := range c.list {
		if change.Words == nil && numbers[change.ID] == 0 {
			numbers[change.ID] = i + 1
		}
	}
	var papers []paper
	type key struct {
		old          bool
		file         string
		block, table int
	}
	var last key
	lastRow := -1
	var before *sentence // of the old draft, in the pair before
	pairs, tables := c.settled()
	for _, p := range pairs {
		s := p.new
		if s == nil {
			s = p.old
		}
		if n := len(papers); n == 0 || papers[n-1].Name != s.at.File {
			papers = append(papers, paper{Name: s.at.File})
			last = key{}
		}
		doc := &papers[len(papers)-1]
		k := key{p.new == nil, s.at.File, s.block + 1, s.table}
		if s.kind == document.Cell {
			k.block = 0
			if to, both := tables[s.grid()]; p.new == nil && both {
				k.old, k.file, k.table = false, to.file, to.table
			}
		}
		within := p.new == nil && s.kind != document.Cell && before != nil && before.at.File == s.at.File && before.block == s.block
		before = p.old
		if k != last && !within { // a deleted sentence stays in its paragraph
			tag := map[document.BlockKind]string{document.Heading: "h3", document.Item: "li", document.Cell: "table"}[s.kind]
			if tag == "" {
				tag = "p"
			}
			doc.Pieces = append(doc.Pieces, piece{Tag: tag})
			last, lastRow = k, -1
		}
		to := &doc.Pieces[len(doc.Pieces)-1]
		words := c.spansOf(p, numbers)
		if s.kind == document.Cell {
			row := s.line
			if p.new == nil {
				row = -2 - s.line
			}
			if row != lastRow {
				to.Rows = append(to.Rows, nil)
				lastRow = row
			}
			r := &to.Rows[len(to.Rows)-1]
			for len(*r) < s.column {
				*r = append(*r, cell{})
			}
			*r = append(*r, cell{Head: s.line == 0, Right: s.column > 0, Spans: words})
			continue
		}
		if len(to.Spans) > 0 {
			words[0].Text = " " + words[0].Text
		}
		to.Spans = append(to.Spans, words...)
	}
	return papers
}

// grid is a table of a document.
type grid struct {
	file  string
	table int
}

func (s *sentence) grid() grid { return grid{s.at.File, s.table} }

// columns returns the number of columns of a table.
func (f *side) columns(g grid) (width int) {
	for _, doc := range f.docs {
		if tables := doc.draft.Tables(); doc.name == g.file && g.table <= len(tables) {
			for _, row := range tables[g.table-1] {
				width = max(width, len(row))
			}
		}
	}
	return width
}

// settled returns the pairs in reading order, and the new table of each old table that has cells
// in it. A sentence that only the old draft has follows what it followed there. Tables with
// another number of columns are taken apart: all cells of the old table, then all cells of the
// new one, because a cell of one has no place in the other.
func (c *Comparison) settled() (pairs []pair, tables map[grid]grid) {
	isCell := func(p pair) bool { return p.old != nil && p.new != nil && p.old.kind == document.Cell }
	wasTorn, isTorn, widths := map[grid]bool{}, map[grid]bool{}, map[[2]grid]bool{}
	for _, p := range c.pairs {
		if isCell(p) {
			key := [2]grid{p.old.grid(), p.new.grid()}
			if _, known := widths[key]; !known {
				widths[key] = c.old.columns(key[0]) != c.new.columns(key[1])
			}
		}
	}
	for more := true; more; { // a table that shares cells with one taken apart is taken apart too
		more = false
		for key, differ := range widths {
			if (differ || wasTorn[key[0]] || isTorn[key[1]]) && !(wasTorn[key[0]] && isTorn[key[1]]) {
				wasTorn[key[0]], isTorn[key[1]], more = true, true, true
			}
		}
	}
	tables = map[grid]grid{}
	for _, p := range c.pairs {
		if isCell(p) && wasTorn[p.old.grid()] {
			pairs = append(pairs, pair{old: p.old}, pair{new: p.new, number: p.number})
			continue
		}
		if isCell(p) {
			if _, known := tables[p.old.grid()]; !known {
				tables[p.old.grid()] = p.new.grid()
			}
		}
		pairs = append(pairs, p)
	}
	after := map[*sentence]int{} // the place in the new draft that a sentence of the old one alone follows
	olds := slices.DeleteFunc(slices.Clone(pairs), func(p pair) bool { return p.old == nil })
	slices.SortStableFunc(olds, func(a, b pair) int { return a.old.seq - b.old.seq })
	at, file := -1, ""
	for _, p := range olds {
		if p.old.at.File != file {
			at, file = -1, p.old.at.File
		}
		if p.new == nil {
			after[p.old] = at
		} else if p.new.at.File == file {
			at = p.new.seq
		}
	}
	place := func(p pair) (file string, seq, gone, old int) {
		if p.new != nil {
			return p.new.at.File, p.new.seq, 0, 0
		}
		return p.old.at.File, after[p.old], 1, p.old.seq
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		f, i, gone, old := place(a)
		g, j, too, older := place(b)
		return cmp.Or(byRank(f, g), i-j, gone-too, old-older)
	})
	return pairs, tables
}

// spansOf returns the words of a pair, with each figure that changed.
func (c *Comparison) spansOf(p pair, numbers map[string]int) []span {
	var list []span
	put := func(op string, t token) {
		text := t.text
		if t.blank && len(list) > 0 {
			text = " " + text
		}
		title, number := "", 0
		if t.fact.Metric != "" {
			f := c.new
			if op == "del" {
				f = c.old
			}
			if fact := f.Fact(t.fact); fact != nil {
				value, _ := render.ExactOf(t.fact, fact.Amount())
				title = fmt.Sprintf("%s = %s", t.fact, value)
			}
			if op == "ins" || op == "del" && p.new == nil {
				number = numbers[t.fact.String()]
			}
		}
		if n := len(list); n > 0 && title == "" && list[n-1].Op == op && list[n-1].Title == "" {
			list[n-1].Text += text
			return
		}
		list = append(list, span{op, text, number, title})
	}
	var old, new []token
	if p.old != nil {
		old = p.old.tokens
	}
	if p.new != nil {
		new = p.new.tokens
	}
	for _, t := range edits(old, new) {
		if t.old != nil && t.new != nil && t.old.text == t.new.text {
			both := *t.new
			both.blank = both.blank || t.old.blank // what comes before it may be deleted
			put("", both)
			continue
		}
		if t.old != nil {
			put("del", *t.old)
		}
		if t.new != nil {
			put("ins", *t.new)
		}
	}
	if i := slices.IndexFunc(list, func(s span) bool { return s.Op != "" && s.Title == "" }); p.number > 0 && i >= 0 {
		for i+1 < len(list) && list[i+1].Op != "" {
			i++ // a deletion and its replacement are one change
		}
		list[i].Number = p.number
	}
	if len(list) == 0 {
		list = []span{{}}
	}
	return list
}

// Lead returns the leading spaces of a span, which are outside its markup.
func (s span) Lead() string { return s.Text[:len(s.Text)-len(strings.TrimLeft(s.Text, " "))] }

// Rest returns a span without its leading spaces.
func (s span) Rest() string { return strings.TrimLeft(s.Text, " ") }
