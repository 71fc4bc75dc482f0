package word

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Limits of what Read accepts. A part that is larger, or has more elements, is refused.
const (
	mostBytes    = 64 << 20
	mostElements = 500_000
	mostDepth    = 64
)

// Read returns the document in the bytes of a .docx file that Write wrote. Elements that Write
// does not write, such as bookmarks of Word, are left out; the text in links and fields is kept.
// The error says what is wrong with a file that is not such a document, or that is too large.
func Read(file []byte) (*Document, error) {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, errors.New("it is not a .docx file: the archive cannot be read")
	}
	d := &Document{}
	if core, err := part(z, corePart); err == nil {
		if title := core.child("title"); title != nil {
			d.Title = string(title.text)
		}
	}
	r := &reader{}
	if header, err := part(z, headerPart); err == nil {
		for _, p := range header.children {
			switch p := r.paragraph(p); p.Style {
			case headerStyle:
				d.Header = p.Text()
			case bannerStyle:
				d.Banner = p.Text()
			}
		}
	}
	if err := r.lists(z); err != nil {
		return nil, err
	}
	root, err := part(z, documentPart)
	if err != nil {
		return nil, err
	}
	body := root.child("body")
	if body == nil {
		return nil, errors.New(documentPart + " has no body")
	}
	r.blocks(body, func(b Block) {
		if p, ok := b.(*Paragraph); ok {
			warning := p.Style == Warning && len(d.Body) == 0 && d.Banner != ""
			if warning || p.Style == spaceStyle {
				return
			}
		}
		d.Body = append(d.Body, b)
	})
	return d, nil
}

// element is an element of a part.
type element struct {
	name       string // without the namespace
	attributes []xml.Attr
	children   []*element
	text       []byte // character data, if the element has no children
}

// child returns the first child with the given name, or nil.
func (e *element) child(names ...string) *element {
	for _, name := range names {
		if e == nil {
			return nil
		}
		var found *element
		for _, c := range e.children {
			if c.name == name {
				found = c
				break
			}
		}
		e = found
	}
	return e
}

// value returns an attribute, or "".
func (e *element) value(name string) string {
	if e == nil {
		return ""
	}
	for _, a := range e.attributes {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// number returns an attribute that is a whole number, or 0.
func (e *element) number(name string) int {
	n, _ := strconv.Atoi(e.value(name))
	return n
}

// part reads a part of the archive.
func part(z *zip.Reader, name string) (*element, error) {
	f, err := z.Open(name)
	if err != nil {
		return nil, fmt.Errorf("it is not a .docx file: it has no %s", name)
	}
	defer f.Close()
	limit := &io.LimitedReader{R: f, N: mostBytes + 1}
	in := xml.NewDecoder(limit)
	root := &element{}
	open := []*element{root}
	n := 0
	for {
		token, err := in.Token()
		if err == io.EOF {
			break
		}
		if limit.N <= 0 {
			return nil, fmt.Errorf("%s is larger than %d MB", name, mostBytes>>20)
		}
		if err != nil {
			return nil, fmt.Errorf("%s is not valid XML: %w", name, err)
		}
		top := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			if n++; n > mostElements || len(open) > mostDepth {
				return nil, fmt.Errorf("%s has too many elements", name)
			}
			e := &element{name: token.Name.Local, attributes: token.Attr}
			top.children = append(top.children, e)
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(top.children) == 0 {
				top.text = append(top.text, token...)
			}
		case xml.Directive:
			return nil, fmt.Errorf("%s has a document type declaration", name)
		}
	}
	if len(root.children) != 1 {
		return nil, fmt.Errorf("%s has no content", name)
	}
	return root.children[0], nil
}

// reader reads the body of a document.
type reader struct {
	numbered map[string]*counter // by w:numId
}

// counter counts the items of a numbered list.
type counter struct {
	after string // "." or ")"
	next  [2]int // with changes accepted and rejected
}

// lists reads the numbered lists.
func (r *reader) lists(z *zip.Reader) error {
	root, err := part(z, numberingPart)
	if err != nil {
		return err
	}
	after := map[string]string{}
	r.numbered = map[string]*counter{}
	for _, e := range root.children {
		switch e.name {
		case "abstractNum":
			if lvl := e.child("lvl"); lvl.child("numFmt").value("val") == "decimal" {
				after[e.value("abstractNumId")] = strings.TrimPrefix(lvl.child("lvlText").value("val"), "%1")
			}
		case "num":
			if end, ok := after[e.child("abstractNumId").value("val")]; ok {
				r.numbered[e.value("numId")] = &counter{after: end, next: [2]int{1, 1}}
			}
		}
	}
	for _, e := range root.children {
		if start := e.child("lvlOverride", "startOverride"); start != nil && r.numbered[e.value("numId")] != nil {
			n := start.number("val")
			r.numbered[e.value("numId")].next = [2]int{n, n}
		}
	}
	return nil
}

// blocks calls each for the paragraphs and tables in an element.
func (r *reader) blocks(e *element, each func(Block)) {
	for _, c := range e.children {
		switch c.name {
		case "p":
			each(r.paragraph(c))
		case "tbl":
			each(r.table(c))
		case "sdt", "sdtContent":
			r.blocks(c, each)
		}
	}
}

func (r *reader) paragraph(e *element) *Paragraph {
	properties := e.child("pPr")
	p := propertiesOf(properties)
	if mark := properties.child("rPr"); mark != nil {
		p.Change = changed(mark)
	}
	was := properties
	if old := properties.child("pPrChange"); old != nil {
		was = old.child("pPr")
		p.Old = propertiesOf(was)
	}
	// the numbers with changes accepted and rejected; a list counts both
	if p.Change == nil || !p.Change.Deleted {
		p.Number = r.count(properties, 0)
	}
	if p.Change == nil || p.Change.Deleted {
		switch number := r.count(was, 1); {
		case p.Change != nil:
			p.Number = number
		case p.Old != nil:
			p.Old.Number = number
		case number != p.Number:
			old := *p
			old.Number, p.Old = number, &old
		}
	}
	r.runs(e, nil, &p.Runs)
	return p
}

// propertiesOf reads the properties of a paragraph, but for its number.
func propertiesOf(properties *element) *Paragraph {
	p := &Paragraph{Style: named(properties.child("pStyle").value("val"))}
	p.Keep, p.Page = properties.child("keepNext") != nil, properties.child("pageBreakBefore") != nil
	if list := properties.child("numPr"); list != nil {
		p.Level = list.child("ilvl").number("val")
	}
	indent := properties.child("ind")
	p.Right = indent.number("right")
	if left := indent.number("left"); indent.value("left") != "" {
		if p.Style == moreStyle {
			p.Level = min(max(left/listIndent-1, 0), levels-1)
		}
		p.Left = left - p.indent()
	}
	return p
}

// count counts an item of a list, with changes accepted (0) or rejected (1), and returns its
// number, or "" if it has none.
func (r *reader) count(properties *element, view int) string {
	counter := r.numbered[properties.child("numPr", "numId").value("val")]
	if counter == nil {
		return ""
	}
	counter.next[view]++
	return strconv.Itoa(counter.next[view]-1) + counter.after
}

// changed returns the change that an element records with a child w:ins or w:del, or nil.
func changed(e *element) *Change {
	for _, c := range e.children {
		if c.name == "ins" || c.name == "del" {
			return &Change{Deleted: c.name == "del", Author: author(c)}
		}
	}
	return nil
}

// author returns the author of a change, or "" if it is Author.
func author(e *element) string {
	if name := e.value("author"); name != Author {
		return name
	}
	return ""
}

func (r *reader) runs(e *element, change *Change, runs *[]Run) {
	for _, c := range e.children {
		switch c.name {
		case "ins", "del":
			r.runs(c, &Change{Deleted: c.name == "del", Author: author(c)}, runs)
		case "hyperlink", "fldSimple", "smartTag", "sdt", "sdtContent":
			r.runs(c, change, runs)
		case "r":
			properties := c.child("rPr")
			run := Run{
				Bold:        properties.child("b") != nil,
				Italic:      properties.child("i") != nil,
				Code:        properties.child("rStyle").value("val") == "HTMLCode",
				Highlight:   properties.child("highlight") != nil,
				Superscript: properties.child("vertAlign").value("val") == "superscript",
				Gap:         properties.child("spacing").number("val"),
				Change:      change,
			}
			var text strings.Builder
			for _, t := range c.children {
				switch t.name {
				case "t", "delText":
					text.Write(t.text)
				case "br", "cr":
					text.WriteByte('\n')
				case "tab":
					text.WriteByte('\t')
				}
			}
			run.Text = text.String()
			*runs = append(*runs, run)
		}
	}
}

func (r *reader) table(e *element) *Table {
	t := &Table{Title: e.child("tblPr", "tblCaption").value("val"), Left: e.child("tblPr", "tblInd").number("w") + CellMargin}
	if grid := e.child("tblGrid"); grid != nil {
		for _, c := range grid.children {
			t.Columns = append(t.Columns, Column{Width: c.number("w")})
		}
	}
	for _, tr := range e.children {
		if tr.name != "tr" {
			continue
		}
		properties := tr.child("trPr")
		row := Row{}
		if properties != nil {
			row.Change = changed(properties)
		}
		if properties.child("tblHeader") != nil {
			t.Header++
		}
		column := 0
		for _, tc := range tr.children {
			if tc.name != "tc" {
				continue
			}
			properties := tc.child("tcPr")
			cell := Cell{Span: properties.child("gridSpan").number("val")}
			for _, c := range tc.children {
				if c.name != "p" {
					continue
				}
				p := r.paragraph(c)
				p.Keep = false // Write keeps the rows of a table together
				cell.Paragraphs = append(cell.Paragraphs, p)
				rules := c.child("pPr", "pBdr")
				row.Total = row.Total || rules.child("top") != nil
				switch rules.child("bottom").value("val") {
				case "double":
					row.Last = true
				case "single":
					cell.Rule = true
				}
				switch c.child("pPr", "jc").value("val") {
				case "right":
					cell.Right = true
				case "center":
					cell.Center = true
				}
				for _, run := range c.children {
					t.Size = max(t.Size, run.child("rPr", "sz").number("val"), run.child("r", "rPr", "sz").number("val"))
				}
			}
			if len(t.Rows) >= t.Header && cell.Right && column < len(t.Columns) {
				t.Columns[column].Right = true
			}
			column += max(cell.Span, 1)
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
