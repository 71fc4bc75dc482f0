package word

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	space       = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	relations   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	namespace   = `xmlns:w="` + space + `" xmlns:r="` + relations + `"`
)

// Names of the parts that Read reads.
const (
	documentPart  = "word/document.xml"
	headerPart    = "word/header1.xml"
	numberingPart = "word/numbering.xml"
	corePart      = "docProps/core.xml"
)

// made is the date of every part and of the document. It is fixed, so that the bytes do not
// depend on a clock.
var made = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Write returns a document as the bytes of a .docx file. It returns an error if a paragraph has
// an unknown style, if a list is deeper than nine levels or has a number that is not digits with
// a period or parenthesis, or if a row has another number of columns than its table.
func Write(d *Document) ([]byte, error) {
	w := &writer{}
	body, err := w.document(d)
	if err != nil {
		return nil, err
	}
	parts := []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRels},
		{"docProps/app.xml", app},
		{corePart, core(d)},
		{documentPart, body},
		{"word/_rels/document.xml.rels", documentRels},
		{"word/fontTable.xml", fonts},
		{"word/footer1.xml", footer()},
		{headerPart, w.header(d)},
		{numberingPart, w.numbers.part()},
		{"word/settings.xml", w.settings()},
		{"word/styles.xml", stylesXML()},
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		f, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: made})
		if err != nil {
			return nil, err
		}
		if _, err := f.Write([]byte(p.text)); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// writer writes the body of a document.
type writer struct {
	b       strings.Builder
	changes int // number of tracked changes written
	numbers numbering
	err     error
}

func (w *writer) fail(format string, args ...any) {
	if w.err == nil {
		w.err = fmt.Errorf(format, args...)
	}
}

// tag writes markup.
func (w *writer) tag(markup ...string) {
	for _, m := range markup {
		w.b.WriteString(m)
	}
}

func (w *writer) document(d *Document) (string, error) {
	w.tag(declaration, `<w:document `, namespace, `><w:body>`, "\n")
	if d.Banner != "" {
		w.paragraph(&Paragraph{Style: Warning, Runs: []Run{{Text: d.Banner}}}, inside{})
	}
	for _, b := range d.Body {
		switch b := b.(type) {
		case *Paragraph:
			if b.Style == bannerStyle || b.Style == spaceStyle || b.Style == headerStyle || b.Style == footerStyle {
				w.fail("the style %q is reserved", b.Style)
			}
			w.paragraph(b, inside{})
		case *Table:
			w.table(b)
		}
	}
	if n := len(d.Body); n > 0 {
		if p, ok := d.Body[n-1].(*Paragraph); ok && p.Change != nil {
			w.paragraph(&Paragraph{Style: spaceStyle}, inside{}) // the last mark of a document stays
		}
	}
	w.tag(`<w:sectPr><w:headerReference w:type="default" r:id="rId5"/><w:footerReference w:type="default" r:id="rId6"/><w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>`, "\n", `</w:body></w:document>`, "\n")
	return w.b.String(), w.err
}

// inside holds what a paragraph has from the cell that it is in.
type inside struct {
	align string // "right", "center" or ""
	keep  bool   // whether the row stays on the page of the next one
	over  bool   // whether there is a rule above the text
	under string // the rule below the text: "single", "double" or ""
	room  int    // space below the text, in place of a rule that other cells of the row have
	size  int    // size of the text; 0 stands for that of the style
}

// paragraph writes a paragraph.
func (w *writer) paragraph(p *Paragraph, in inside) {
	list, oldList := w.numberOf(p)
	w.tag(`<w:p><w:pPr>`)
	properties := w.properties(p, list, in)
	w.tag(properties)
	if p.Change != nil {
		w.tag(`<w:rPr>`)
		w.change(p.Change, true)
		w.tag(`</w:rPr>`)
	}
	if p.Old != nil && p.Change == nil {
		if old := w.properties(p.Old, oldList, in); old != properties {
			w.tracked("pPrChange", "", false)
			w.tag(`<w:pPr>`, old, `</w:pPr></w:pPrChange>`)
		}
	}
	w.tag(`</w:pPr>`)
	for _, r := range p.Runs {
		w.run(r, in.size)
	}
	w.tag(`</w:p>`, "\n")
}

// numberOf returns the w:numId of the lists that a paragraph is an item of, now and before the
// change of its properties; 0 if it is not numbered.
func (w *writer) numberOf(p *Paragraph) (list, old int) {
	before := p
	if p.Old != nil {
		before = p.Old
	}
	var now, was *Paragraph
	if p.Number != "" && (p.Change == nil || !p.Change.Deleted) {
		now = p
	}
	if before.Number != "" && (p.Change == nil || p.Change.Deleted) {
		was = before
	}
	fail := func(err error) {
		if err != nil && w.err == nil {
			w.err = err
		}
	}
	var err error
	if now != nil && was != nil && now.Level == was.Level {
		if list, err = w.numbers.item(now, was); err != errLists {
			fail(err)
			return list, list
		}
	}
	if was != nil {
		old, err = w.numbers.item(nil, was)
		fail(err)
	}
	if now != nil {
		list, err = w.numbers.item(now, nil)
		fail(err)
	}
	if now == nil && p.Old == nil {
		list = old // a deleted item
	}
	return list, old
}

// properties returns the properties of a paragraph, which is an item of the given numbered list.
func (w *writer) properties(p *Paragraph, list int, in inside) string {
	var b strings.Builder
	tag := func(markup ...string) {
		for _, m := range markup {
			b.WriteString(m)
		}
	}
	style, ok := find(p.Style)
	if !ok {
		w.fail("there is no style %q", p.Style)
	}
	tag(`<w:pStyle w:val="`, style.id(), `"/>`)
	if p.Keep || in.keep {
		tag(`<w:keepNext/>`)
	}
	if p.Page {
		tag(`<w:pageBreakBefore/>`)
	}
	if p.Level < 0 || p.Level >= levels {
		w.fail("a list has %d levels, and Word allows %d", p.Level+1, levels)
	}
	switch {
	case p.Number != "":
		tag(`<w:numPr><w:ilvl w:val="`, strconv.Itoa(p.Level), `"/><w:numId w:val="`, strconv.Itoa(list), `"/></w:numPr>`)
	case p.Style == bulletStyle:
		tag(`<w:numPr><w:ilvl w:val="`, strconv.Itoa(p.Level), `"/><w:numId w:val="1"/></w:numPr>`)
	}
	if in.over || in.under != "" {
		tag(`<w:pBdr>`)
		if in.over {
			tag(`<w:top w:val="single" w:sz="4" w:space="1" w:color="auto"/>`)
		}
		if in.under != "" {
			tag(`<w:bottom w:val="`, in.under, `" w:sz="4" w:space="1" w:color="auto"/>`)
		}
		tag(`</w:pBdr>`)
	}
	if in.room > 0 {
		tag(`<w:spacing w:after="`, strconv.Itoa(in.room), `"/>`)
	}
	if p.Left != 0 || p.Right != 0 || p.Style == moreStyle {
		tag(`<w:ind`)
		if p.Left != 0 || p.Style == moreStyle {
			tag(` w:left="`, strconv.Itoa(p.indent()+p.Left), `"`)
		}
		if p.Right != 0 {
			tag(` w:right="`, strconv.Itoa(p.Right), `"`)
		}
		tag(`/>`)
	}
	if in.align != "" {
		tag(`<w:jc w:val="`, in.align, `"/>`)
	}
	return b.String()
}

// change writes the tag of a tracked change, and closes it if empty is true. It returns the end
// tag otherwise.
func (w *writer) change(c *Change, empty bool) (end string) {
	name := "ins"
	if c.Deleted {
		name = "del"
	}
	w.tracked(name, c.Author, empty)
	if empty {
		return ""
	}
	return `</w:` + name + `>`
}

// tracked writes the start tag of a tracked change, or an empty element.
func (w *writer) tracked(name, author string, empty bool) {
	if author == "" {
		author = Author
	}
	w.changes++
	w.tag(`<w:`, name, ` w:id="`, strconv.Itoa(w.changes), `" w:author="`, escape(author), `"`)
	if empty {
		w.tag(`/>`)
	} else {
		w.tag(`>`)
	}
}

func (w *writer) run(r Run, size int) {
	end, text := "", "w:t"
	if r.Change != nil {
		end = w.change(r.Change, false)
		if r.Change.Deleted {
			text = "w:delText"
		}
	}
	w.tag(`<w:r>`)
	if r.Bold || r.Italic || r.Code || r.Superscript || r.Highlight || r.Gap != 0 || size != 0 {
		w.tag(`<w:rPr>`)
		if r.Code {
			w.tag(`<w:rStyle w:val="HTMLCode"/>`)
		}
		if r.Bold {
			w.tag(`<w:b/><w:bCs/>`)
		}
		if r.Italic {
			w.tag(`<w:i/><w:iCs/>`)
		}
		if r.Gap != 0 {
			w.tag(`<w:spacing w:val="`, strconv.Itoa(r.Gap), `"/>`)
		}
		if size != 0 {
			n := strconv.Itoa(size)
			w.tag(`<w:sz w:val="`, n, `"/><w:szCs w:val="`, n, `"/>`)
		}
		if r.Highlight {
			w.tag(`<w:highlight w:val="yellow"/>`)
		}
		if r.Superscript {
			w.tag(`<w:vertAlign w:val="superscript"/>`)
		}
		w.tag(`</w:rPr>`)
	}
	rest := strings.ReplaceAll(strings.ReplaceAll(r.Text, "\r\n", "\n"), "\r", "\n")
	for rest != "" {
		end := strings.IndexAny(rest, "\n\t")
		words := rest
		if end >= 0 {
			words = rest[:end]
		}
		if words != "" {
			w.tag(`<`, text, ` xml:space="preserve">`, escape(words), `</`, text, `>`)
		}
		if end < 0 {
			break
		}
		if rest[end] == '\n' {
			w.tag(`<w:br/>`)
		} else {
			w.tag(`<w:tab/>`)
		}
		rest = rest[end+1:]
	}
	w.tag(`</w:r>`, end)
}

// mostKept is the largest number of rows of a table that Word tries to print on one page.
const mostKept = 24

func (w *writer) table(t *Table) {
	width := 0
	for _, c := range t.Columns {
		width += c.Width
	}
	w.tag(`<w:tbl><w:tblPr><w:tblStyle w:val="FinancialTable"/><w:tblW w:w="`, strconv.Itoa(width), `" w:type="dxa"/><w:tblInd w:w="`, strconv.Itoa(t.Left-CellMargin), `" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>`)
	if t.Title != "" {
		w.tag(`<w:tblCaption w:val="`, escape(t.Title), `"/>`)
	}
	w.tag(`</w:tblPr><w:tblGrid>`)
	for _, c := range t.Columns {
		w.tag(`<w:gridCol w:w="`, strconv.Itoa(c.Width), `"/>`)
	}
	w.tag(`</w:tblGrid>`, "\n")
	if len(t.Rows) == 0 || len(t.Columns) == 0 {
		w.fail("a table has no cells")
	}
	for i, row := range t.Rows {
		w.tag(`<w:tr><w:trPr><w:cantSplit/>`)
		if i < t.Header {
			w.tag(`<w:tblHeader/>`)
		}
		if row.Change != nil {
			w.change(row.Change, true)
		}
		w.tag(`</w:trPr>`, "\n")
		column := 0
		lowest := 0 // of the rules below the text of the row
		for _, c := range row.Cells {
			lowest = max(lowest, depth[c.under(row)])
		}
		for _, c := range row.Cells {
			span := max(c.Span, 1)
			if column+span > len(t.Columns) {
				w.fail("row %d of a table has more than %d columns", i+1, len(t.Columns))
				return
			}
			width := 0
			for _, each := range t.Columns[column : column+span] {
				width += each.Width
			}
			column += span
			w.tag(`<w:tc><w:tcPr><w:tcW w:w="`, strconv.Itoa(width), `" w:type="dxa"/>`)
			if c.Span > 1 {
				w.tag(`<w:gridSpan w:val="`, strconv.Itoa(span), `"/>`)
			}
			w.tag(`<w:vAlign w:val="bottom"/></w:tcPr>`)
			in := inside{over: row.Total && c.ruled(), keep: i < len(t.Rows)-1 && (len(t.Rows) <= mostKept || i < t.Header), size: t.Size}
			switch {
			case c.Right:
				in.align = "right"
			case c.Center:
				in.align = "center"
			}
			if len(c.Paragraphs) == 0 {
				w.fail("a cell of row %d of a table has no paragraph", i+1)
			}
			for k, p := range c.Paragraphs {
				if k == len(c.Paragraphs)-1 {
					in.under = c.under(row)
					in.room = lowest - depth[in.under]
				}
				w.paragraph(p, in)
				in.over = false
			}
			w.tag(`</w:tc>`)
		}
		if column != len(t.Columns) {
			w.fail("row %d of a table has %d columns, and the table has %d", i+1, column, len(t.Columns))
		}
		w.tag(`</w:tr>`, "\n")
	}
	w.tag(`</w:tbl>`, "\n")
	// Word joins a table to the next one, unless a paragraph is between them
	w.paragraph(&Paragraph{Style: spaceStyle, Change: common(t.Rows)}, inside{})
}

// ruled reports whether a cell of a row of totals has rules.
func (c Cell) ruled() bool { return c.Right && c.Text() != "" }

// under returns the rule below the text of a cell.
func (c Cell) under(row Row) string {
	switch {
	case row.Last && c.ruled():
		return "double"
	case c.Rule:
		return "single"
	}
	return ""
}

// depth is the height of a rule and of the space above it, in twentieths of a point.
var depth = map[string]int{"single": 30, "double": 50}

// common returns the change of all rows, or nil if some row has another.
func common(rows []Row) *Change {
	if len(rows) == 0 || rows[0].Change == nil {
		return nil
	}
	for _, row := range rows {
		if row.Change == nil || *row.Change != *rows[0].Change {
			return nil
		}
	}
	return rows[0].Change
}

// header returns the part with the header of each page.
func (w *writer) header(d *Document) string {
	h := &writer{}
	h.tag(declaration, `<w:hdr `, namespace, `>`, "\n")
	h.paragraph(&Paragraph{Style: headerStyle, Runs: []Run{{Text: d.Header}}}, inside{})
	if d.Banner != "" {
		h.paragraph(&Paragraph{Style: bannerStyle, Runs: []Run{{Text: d.Banner}}}, inside{})
	}
	h.tag(`</w:hdr>`, "\n")
	return h.b.String()
}

// footer returns the part with the footer of each page: its number.
func footer() string {
	field := func(instruction string) string {
		return `<w:fldSimple w:instr=" ` + instruction + ` "><w:r><w:t>1</w:t></w:r></w:fldSimple>`
	}
	return declaration + `<w:ftr ` + namespace + `><w:p><w:pPr><w:pStyle w:val="` + footerStyle + `"/></w:pPr><w:r><w:t xml:space="preserve">Page </w:t></w:r>` + field("PAGE") + `<w:r><w:t xml:space="preserve"> of </w:t></w:r>` + field("NUMPAGES") + `</w:p></w:ftr>` + "\n"
}

// settings returns the part with the settings. A document with tracked changes also tracks the
// changes of its readers.
func (w *writer) settings() string {
	track := ""
	if w.changes > 0 {
		track = `<w:trackRevisions/>`
	}
	return declaration + `<w:settings ` + namespace + `>` + track + `<w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="en-US"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>` + "\n"
}

// core returns the part with the properties of the document.
func core(d *Document) string {
	date := made.Format(time.RFC3339)
	return declaration + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>` + escape(d.Title) + `</dc:title><dc:creator>` + Author + `</dc:creator><dc:language>en-US</dc:language><cp:lastModifiedBy>` + Author + `</cp:lastModifiedBy><dcterms:created xsi:type="dcterms:W3CDTF">` + date + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + date + `</dcterms:modified></cp:coreProperties>` + "\n"
}

const (
	contentTypes = declaration + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/><Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/><Override PartName="/word/fontTable.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/><Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>` + "\n"

	packageRels = declaration + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + relations + `/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/><Relationship Id="rId3" Type="` + relations + `/extended-properties" Target="docProps/app.xml"/></Relationships>` + "\n"

	documentRels = declaration + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + relations + `/styles" Target="styles.xml"/><Relationship Id="rId2" Type="` + relations + `/numbering" Target="numbering.xml"/><Relationship Id="rId3" Type="` + relations + `/settings" Target="settings.xml"/><Relationship Id="rId4" Type="` + relations + `/fontTable" Target="fontTable.xml"/><Relationship Id="rId5" Type="` + relations + `/header" Target="header1.xml"/><Relationship Id="rId6" Type="` + relations + `/footer" Target="footer1.xml"/></Relationships>` + "\n"

	fonts = declaration + `<w:fonts ` + namespace + `><w:font w:name="Times New Roman"><w:panose1 w:val="02020603050405020304"/><w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font><w:font w:name="Courier New"><w:panose1 w:val="02070309020205020404"/><w:charset w:val="00"/><w:family w:val="modern"/><w:pitch w:val="fixed"/></w:font></w:fonts>` + "\n"

	app = declaration + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>tieout</Application></Properties>` + "\n"
)

// escape returns text as character data or as the value of an attribute. U+FFFD replaces bytes
// that are not UTF-8 and characters that XML does not allow.
func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\t':
			b.WriteString("&#9;")
		case r == '\n':
			b.WriteString("&#10;")
		case r == '\r':
			b.WriteString("&#13;")
		case r < ' ', r == 0xfffe, r == 0xffff:
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
