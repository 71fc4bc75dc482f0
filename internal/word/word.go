// Package word writes documents of Microsoft Word (.docx), and reads back the documents that it
// wrote. A [Document] is a list of blocks: each [Paragraph] and [Table] has named styles, and so
// has each [Run] of text. A [Change] marks an insertion or deletion as a tracked change, which Word
// and LibreOffice can accept and reject; [Document.Accept] and [Document.Reject] do the same.
// [Write] and [Read] are the two directions.
//
// The same document always gives the same bytes: the files of the archive have a fixed date, and a
// tracked change has an author but no date. All text is escaped, and a character that XML does not
// allow is written as U+FFFD. The package refuses a document that it cannot represent. Package docx
// makes documents from drafts, and package redline compares two.
package word

import "strings"

// Author is the author of a tracked change that names none.
const Author = "tieout"

// Document is the content of a document.
type Document struct {
	Title  string // title in the properties of the document; not printed
	Banner string // a warning, printed in the page header and above the text; "" if there is none
	Header string // text at the top of each page: registrant, form and period
	Body   []Block
}

// Block is a *Paragraph or a *Table.
type Block interface{ block() }

// Paragraph is a paragraph. Lengths are in twentieths of a point.
type Paragraph struct {
	Style  string // name of a style, such as "Heading 1"; see Styles
	Runs   []Run
	Number string  // the number of an item of a "List Number", such as "2."; "" if it has none
	Level  int     // level of a list item, from 0
	Left   int     // indent on the left, added to that of the style
	Right  int     // indent on the right
	Keep   bool    // whether the paragraph stays on the page of the next one
	Page   bool    // whether the paragraph begins a page
	Change *Change // if the paragraph mark was inserted or deleted
	// Old has what the paragraph was before a tracked change of its other fields; nil if they did
	// not change. Its Runs, Change and Old are not used.
	Old *Paragraph
}

// Run is a stretch of text in one style. In Text, "\n" is a line break and "\t" a tab.
type Run struct {
	Text                            string
	Bold, Italic, Code, Superscript bool
	Highlight                       bool // whether the text is marked in yellow, as a placeholder is
	Gap                             int  // blank space after each character, in twentieths of a point
	Change                          *Change
}

// Change is a tracked change: an insertion, unless Deleted is true.
type Change struct {
	Deleted bool
	Author  string // "" stands for Author
}

// Table is a table. Each row has cells for all columns.
type Table struct {
	Title   string // read aloud to people who cannot see the table; not printed
	Columns []Column
	Left    int // indent of the text of the first column, in twentieths of a point
	Size    int // size of the text, in half points; 0 stands for that of the styles
	Header  int // the number of rows at the top that are repeated on each page
	Rows    []Row
}

// Column is a column of a table.
type Column struct {
	Width int  // in twentieths of a point
	Right bool // whether the column contains numbers, aligned right
}

// Row is a row of a table.
type Row struct {
	Cells  []Cell
	Total  bool // a row of totals, with a rule above the text of each cell that is aligned right
	Last   bool // the last row of totals, with a double rule below that text
	Change *Change
}

// Cell is a cell of a row.
type Cell struct {
	Span       int // number of columns that the cell spans; 0 stands for 1
	Paragraphs []*Paragraph
	Right      bool // whether the text is aligned right
	Center     bool // whether the text is centered
	Rule       bool // whether there is a rule below the text, as below the head of a column
}

func (*Paragraph) block() {}
func (*Table) block()     {}

// Accept returns the document with all tracked changes accepted.
func (d *Document) Accept() *Document { return d.settle(true) }

// Reject returns the document with all tracked changes rejected.
func (d *Document) Reject() *Document { return d.settle(false) }

// settle returns the document without tracked changes. If accept is true, deleted text is gone;
// otherwise, inserted text is gone.
func (d *Document) settle(accept bool) *Document {
	settled := *d
	settled.Body = nil
	gone := func(c *Change) bool { return c != nil && c.Deleted == accept }
	var paragraphs func(list []*Paragraph, each func(*Paragraph))
	paragraphs = func(list []*Paragraph, each func(*Paragraph)) {
		var before []Run // text of paragraphs whose marks are gone: it belongs to the next paragraph
		for i, p := range list {
			kept := *p
			if p.Old != nil && !accept {
				kept = *p.Old
			}
			kept.Old, kept.Change, kept.Runs = nil, nil, before
			for _, r := range p.Runs {
				if !gone(r.Change) {
					r.Change = nil
					kept.Runs = append(kept.Runs, r)
				}
			}
			before = nil
			if gone(p.Change) && (len(kept.Runs) == 0 || i < len(list)-1) {
				before = kept.Runs
				continue
			}
			each(&kept)
		}
	}
	for i := 0; i < len(d.Body); i++ {
		switch b := d.Body[i].(type) {
		case *Paragraph:
			list := []*Paragraph{b}
			for i+1 < len(d.Body) {
				next, ok := d.Body[i+1].(*Paragraph)
				if !ok {
					break
				}
				list = append(list, next)
				i++
			}
			paragraphs(list, func(p *Paragraph) { settled.Body = append(settled.Body, p) })
		case *Table:
			table := *b
			table.Rows, table.Header = nil, 0
			for n, row := range b.Rows {
				if gone(row.Change) {
					continue
				}
				row.Change = nil
				row.Cells = append([]Cell(nil), row.Cells...)
				for c := range row.Cells {
					list := row.Cells[c].Paragraphs
					row.Cells[c].Paragraphs = nil
					paragraphs(list, func(p *Paragraph) { row.Cells[c].Paragraphs = append(row.Cells[c].Paragraphs, p) })
					if n := len(list); n > 0 && row.Cells[c].Paragraphs == nil {
						row.Cells[c].Paragraphs = []*Paragraph{{Style: list[n-1].Style}} // a cell has at least one
					}
				}
				table.Rows = append(table.Rows, row)
				if n < b.Header {
					table.Header++
				}
			}
			if len(table.Rows) > 0 {
				settled.Body = append(settled.Body, &table)
			}
		}
	}
	return &settled
}

// Text returns the text of the body: a line for each paragraph and each row of a table. The
// number of a list item is before its text, and tabs separate the cells of a row. The text
// includes deletions that are not accepted yet.
func (d *Document) Text() string {
	var b strings.Builder
	for _, block := range d.Body {
		switch block := block.(type) {
		case *Paragraph:
			b.WriteString(block.Text() + "\n")
		case *Table:
			for _, row := range block.Rows {
				for i, cell := range row.Cells {
					if i > 0 {
						b.WriteByte('\t')
					}
					b.WriteString(cell.Text())
				}
				b.WriteByte('\n')
			}
		}
	}
	return b.String()
}

// Text returns the text of the paragraph, with its number if it is an item of a list.
func (p *Paragraph) Text() string {
	var b strings.Builder
	if p.Number != "" {
		b.WriteString(p.Number)
		b.WriteByte(' ')
	}
	for _, r := range p.Runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// Text returns the text of the cell, with a space in place of each line break and between
// paragraphs.
func (c Cell) Text() string {
	var parts []string
	for _, p := range c.Paragraphs {
		parts = append(parts, p.Text())
	}
	return strings.ReplaceAll(strings.Join(parts, " "), "\n", " ")
}
