package workbook_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/workbook"
)

// oddBook is a workbook that is legal and that few programs would write, with what it holds.
type oddBook struct {
	parts    []part
	sheets   []*oddSheet
	date1904 bool
	fullCalc bool
	formats  []workbook.Format // by style
}

// oddSheet is a sheet with what a reader should find on it.
type oddSheet struct {
	name       string
	xml        string
	hidden     bool
	veryHidden bool
	cells      []oddCell // that are not blank, in order
	hiddenRows []int
	lowRows    []int // those hidden by a height of 0
	unnumbered []int // rows without a number
	hiddenCols []workbook.Columns
	merged     []workbook.Range
	filter     string
	rows       []int
	extended   bool // a <row> of another namespace follows the rows
}

// oddCell is a cell as it should be read. Peer is what excelize returns for it, by the named
// defect; without one it is the text.
type oddCell struct {
	row, col int
	kind     workbook.Kind
	text     string
	formula  string // with "=", "" for none
	style    uint32
	peer     string
	defect   string
}

// defects are those of excelize, by name, each with its reason. A cell may differ only in the
// way that its defect makes it differ.
var defects = map[string]string{
	"escapes in a formula's text": "the <v> of a cell with t=\"str\" is returned without decoding its _xHHHH_ escapes; it is an ST_Xstring, as that of an inline string is (ECMA-376, Part 1, 18.18.93 and 22.9.2.19)",
	"escaped surrogates":          "each half of a pair of _xHHHH_ escapes is decoded alone, with strconv.Unquote, which refuses it: the character is lost",
	"words of booleans":           "the <v> of a boolean is returned as it is stored; xsd:boolean has true and false beside 1 and 0",
	"blanks around values":        "the <v> of a number is returned with the white space around it, which xsd:double collapses",
	"values of extensions":        "any <v> within the cell is taken for its value, also one in another namespace within <extLst>",
	"calculation on load":         "the stored values of formulas are returned though the workbook says that they are to be calculated when it is opened",
	"name of the shared strings":  "the shared strings are read from xl/sharedStrings.xml, whatever part the relationship names",
	"rows of extensions":          "a <row> after <sheetData>, within <extLst> and of another namespace, is read as a row after the last",
	"rows without a number":       "the attributes of a <row> without r are lost, hidden among them",
	"rows without height":         "a row of height 0 is not reported as hidden",
}

// piece is a part of a text: as XML, as text, and as excelize reads it in a string and in the
// value of a formula.
type piece struct{ xml, text, peer, peerValue string }

func plainPiece(s string) piece { return piece{s, s, s, s} }

func escapePiece(xml, text, peer string) piece { return piece{xml, text, peer, xml} }

var textPieces = []piece{
	plainPiece("a"), plainPiece("Zürich"), plainPiece("0042"), plainPiece("=1+1"), plainPiece(" "), plainPiece("  "), plainPiece("\n"), plainPiece("\t"), plainPiece("'"), plainPiece(`"`), plainPiece(">"),
	plainPiece("😀"), plainPiece("e\u0301"), plainPiece("\u00a0"), plainPiece("\u200b"), plainPiece("_"), plainPiece("__"), plainPiece("_x41_"), plainPiece("_xZZZZ_"), plainPiece("_X000D_"), plainPiece("1,234.50"), plainPiece("\U0010ffff"),
	{"&amp;", "&", "&", "&"}, {"&lt;", "<", "<", "<"}, {"&gt;", ">", ">", ">"}, {"&quot;", `"`, `"`, `"`}, {"&apos;", "'", "'", "'"}, {"&#233;", "é", "é", "é"}, {"&#x1F600;", "😀", "😀", "😀"}, {"]]&gt;", "]]>", "]]>", "]]>"},
	{"&#10;", "\n", "\n", "\n"}, {"&#13;", "\r", "\r", "\r"}, {"&#9;", "\t", "\t", "\t"}, {"\r\n", "\n", "\n", "\n"}, {"x\ry", "x\ny", "x\ny", "x\ny"}, {"<![CDATA[<b>&amp;]]>", "<b>&amp;", "<b>&amp;", "<b>&amp;"}, {"<!-- x -->", "", "", ""}, {"<?x y?>", "", "", ""},
	escapePiece("_x000D_", "\r", "\r"), escapePiece("_x000a_", "\n", "\n"), escapePiece("_x0041_", "A", "A"), escapePiece("_x005F_", "_", "_"), escapePiece("_x005F_x000D_", "_x000D_", "_x000D_"), escapePiece("_x0000_", "\x00", "\x00"),
	escapePiece("_xD83D__xDE00_", "😀", ""), escapePiece("_xd83d_", "\uFFFD", ""), escapePiece("_xDE00_x", "\uFFFDx", "x"),
}

// odd draws odd workbooks.
type odd struct {
	*rand.Rand
	prefix string // of the elements of SpreadsheetML, with its colon
	ns     string
	full   bool
	table  string // name of the part of shared strings
	shared []oddText
}

type oddText struct {
	xml, text, peer string
	lost            bool // by the surrogates
}

func (o *odd) chance(n int) bool { return o.IntN(n) == 0 }

func pick[T any](o *odd, list ...T) T { return list[o.IntN(len(list))] }

// tag returns an element of SpreadsheetML, closed if it has no content.
func (o *odd) tag(name, attributes, content string) string {
	if attributes != "" {
		attributes = " " + attributes
	}
	if content == "" && o.chance(2) {
		return "<" + o.prefix + name + attributes + pick(o, "/>", " />")
	}
	return "<" + o.prefix + name + attributes + ">" + content + "</" + o.prefix + name + pick(o, ">", ">", " >")
}

// text draws a text.
func (o *odd) text() (all []piece) {
	if o.chance(12) {
		return nil
	}
	for range 1 + o.IntN(4) {
		p := textPieces[o.IntN(len(textPieces))]
		if n := len(all); n > 0 && strings.HasPrefix(p.text, "\uFFFD") || n > 0 && strings.HasSuffix(all[n-1].xml, "_xd83d_") {
			continue // two halves would be a pair
		}
		if n := len(all); n > 0 && strings.HasSuffix(all[n-1].xml, "_") && (p.xml[0] == '_' || p.xml[0] == 'x') {
			continue // two pieces would be an escape
		}
		all = append(all, p)
	}
	return all
}

func joined(pieces []piece) (t oddText, value string) {
	for _, p := range pieces {
		t.xml, t.text, t.peer, value = t.xml+p.xml, t.text+p.text, t.peer+p.peer, value+p.peerValue
	}
	t.lost = t.peer != t.text
	return t, value
}

// item returns the content of a shared or inline string: plain, or runs with formats and
// phonetic text.
func (o *odd) item() (content string, t oddText) {
	pieces := o.text()
	t, _ = joined(pieces)
	run := func(pieces []piece) string {
		xml, _ := joined(pieces)
		space := pick(o, "", `xml:space="preserve"`, `xml:space='default'`)
		return o.tag("t", space, xml.xml)
	}
	if len(pieces) == 0 && o.chance(2) {
		return "", t
	}
	if o.chance(2) {
		content = run(pieces)
	} else {
		for len(pieces) > 0 {
			n := 1 + o.IntN(len(pieces))
			format := pick(o, "", o.tag("rPr", "", o.tag("b", "", "")+o.tag("sz", `val="11"`, "")))
			content += o.tag("r", "", format+run(pieces[:n]))
			pieces = pieces[n:]
		}
	}
	if o.chance(4) {
		content += o.tag("rPh", `sb="0" eb="1"`, o.tag("t", "", "フリ")) + o.tag("phoneticPr", `fontId="1"`, "")
	}
	return content, t
}

// number draws a number as programs store it.
func (o *odd) number() string {
	digits := func(n int) string {
		s := fmt.Sprint(1 + o.IntN(9))
		for range n - 1 {
			s += fmt.Sprint(o.IntN(10))
		}
		return s
	}
	switch o.IntN(8) {
	case 0:
		return pick(o, "0", "-0", "0.0", "-0.00", "+5", ".5", "5.", "-.5", "00012", "0.1", "1.1000000000000001", "0.30000000000000004")
	case 1:
		return pick(o, "0", "1", "59", "60", "61", "0.5", "59.999999", "60.5", "2958465", "43985.333333333336", "-1", "1462")
	case 2:
		return pick(o, "4.9406564584124654E-324", "2.2250738585072014E-308", "1.7976931348623157E+308", "1E-7", "1e5", "-2E-3", "1.5E+300", "9.99E307", "1E+0", "12E-00")
	case 3:
		return digits(15 + o.IntN(3))
	case 4:
		n := 15 + o.IntN(3)
		s, at := digits(n), 1+o.IntN(n-1)
		return s[:at] + "." + s[at:]
	case 5:
		return "-" + digits(1+o.IntN(14)) + "." + digits(2)
	case 6:
		return fmt.Sprintf("%s.%sE%s%d", digits(1), digits(1+o.IntN(16)), pick(o, "", "+", "-"), o.IntN(40))
	}
	return digits(1 + o.IntN(9))
}

// cell draws the cell at a place; ok is false for a blank one. The attributes are without
// the reference.
func (o *odd) cell(row, col int, styles int) (attributes []string, content string, c oddCell, ok bool) {
	c = oddCell{row: row, col: col}
	quote := func(name, value string) string {
		return name + pick(o, "=", "=", " = ") + pick(o, `"`+value+`"`, `'`+value+`'`)
	}
	typed := func(t string) { attributes = append(attributes, quote("t", t)) }
	if o.chance(2) {
		c.style = uint32(o.IntN(styles))
		attributes = append(attributes, quote("s", fmt.Sprint(c.style)))
	}
	if o.chance(8) {
		attributes = append(attributes, pick(o, `cm="1"`, `vm='1'`, `ph="0"`))
	}
	v := func(xml string) string { return o.tag("v", pick(o, "", "", `xml:space="preserve"`), xml) }
	formula := ""
	if o.chance(4) {
		f := pick(o, piece{xml: "SUM(B1:C1)", text: "SUM(B1:C1)"}, piece{xml: "A1&amp;&quot;x&quot;", text: `A1&"x"`}, piece{xml: "IF(A1&lt;B1,1,0)", text: "IF(A1<B1,1,0)"}, piece{xml: "[1]Other!A1", text: "[1]Other!A1"}, piece{})
		kind := pick(o, "", "", `ca="1"`, `t="array" ref="A1:B2"`, `t="shared" si="0"`, `t="shared" ref="A1:A9" si="0"`)
		formula = o.tag("f", kind, f.xml)
		c.formula = "=" + f.text
		if o.chance(5) { // never calculated
			if t := pick(o, "", "n", "str", "b", "e"); t != "" {
				typed(t)
			}
			if o.chance(3) && !slices.ContainsFunc(attributes, func(a string) bool { return strings.Contains(a, "str") }) {
				formula += o.tag("v", "", "")
			}
			c.kind = workbook.Uncalculated
			return attributes, formula, c, true
		}
	}
	extension := ""
	switch o.IntN(9) {
	case 0, 1, 2:
		if o.chance(3) {
			typed("n")
		}
		c.kind, c.text = workbook.Number, o.number()
		content = c.text
		if o.chance(6) {
			content = pick(o, " ", "\n", "\t") + content + pick(o, "", "\n ")
			c.peer, c.defect = content, "blanks around values"
		}
		content = v(content)
		if o.chance(12) {
			extension = o.tag("extLst", "", o.tag("ext", `uri="u"`, `<z:v xmlns:z="u">9</z:v>`))
			c.peer, c.defect = "9", "values of extensions"
		}
	case 3:
		content, kind := o.item()
		typed("inlineStr")
		c.kind, c.text, c.peer = workbook.Text, kind.text, kind.peer
		if kind.lost {
			c.defect = "escaped surrogates"
		}
		if content == "" {
			return attributes, formula + "<" + o.prefix + "is></" + o.prefix + "is>", o.calculated(c), true
		}
		return attributes, formula + o.tag("is", "", content), o.calculated(c), true
	case 4, 5:
		if len(o.shared) == 0 {
			return attributes, "", c, false
		}
		i := o.IntN(len(o.shared))
		typed("s")
		c.kind, c.text, c.peer = workbook.Text, o.shared[i].text, o.shared[i].peer
		if o.shared[i].lost {
			c.defect = "escaped surrogates"
		}
		if o.table != "sharedStrings.xml" && c.text != "" {
			c.peer, c.defect = "", "name of the shared strings"
		}
		content = v(pick(o, fmt.Sprint(i), fmt.Sprint(i), " "+fmt.Sprint(i), "0"+fmt.Sprint(i)))
	case 6:
		t, value := joined(o.text())
		typed("str")
		c.kind, c.text, c.peer = workbook.Text, t.text, value
		if value != t.text {
			c.defect = "escapes in a formula's text"
		}
		content = v(t.xml)
	case 7:
		typed("b")
		word := pick(o, "0", "1", "0", "1", "true", "false")
		c.kind, c.text = workbook.Bool, map[string]string{"0": "0", "1": "1", "true": "1", "false": "0"}[word]
		if word != c.text {
			c.peer, c.defect = word, "words of booleans"
		}
		content = v(word)
	case 8:
		if o.chance(2) {
			typed("e")
			c.kind, c.text = workbook.ErrorValue, pick(o, "#REF!", "#DIV/0!", "#N/A", "#NAME?", "#VALUE!", "#NUM!", "#NULL!", "#SPILL!")
		} else {
			typed("d")
			c.kind, c.text = workbook.ISODate, pick(o, "2022-12-31", "1900-02-29", "2024-02-29T12:30:00Z", "2022-12-31T00:00:00.000")
		}
		content = v(c.text)
	}
	return attributes, formula + content + extension, o.calculated(c), true
}

// calculated returns a cell as the workbook's calculation leaves it.
func (o *odd) calculated(c oddCell) oddCell {
	if c.defect == "" {
		c.peer = c.text
	}
	if c.formula != "" && o.full {
		if c.peer != "" {
			c.defect = "calculation on load"
		}
		c.kind, c.text = workbook.Uncalculated, ""
	}
	return c
}

// sheet draws a sheet.
func (o *odd) sheet(name string, styles int) *oddSheet {
	s := &oddSheet{name: name}
	var rows strings.Builder
	row := 0
	for range o.IntN(12) {
		gap := 1
		if o.chance(4) {
			gap = pick(o, 2, 3, 17, 1000)
		}
		if o.chance(4000) && row < workbook.MaxRows {
			gap = workbook.MaxRows - row
		}
		if row += gap; row > workbook.MaxRows {
			break
		}
		s.rows = append(s.rows, row)
		var attributes []string
		if gap > 1 || !o.chance(4) {
			attributes = append(attributes, fmt.Sprintf(`r="%d"`, row))
		} else {
			s.unnumbered = append(s.unnumbered, row)
		}
		switch o.IntN(10) {
		case 0:
			attributes = append(attributes, pick(o, `hidden="1"`, `hidden="true"`, `hidden='1' collapsed="1"`))
			s.hiddenRows = append(s.hiddenRows, row)
		case 1:
			attributes = append(attributes, pick(o, `ht="0" customHeight="1"`, `customHeight="true" ht="0.0"`))
			s.hiddenRows, s.lowRows = append(s.hiddenRows, row), append(s.lowRows, row)
		case 2:
			attributes = append(attributes, pick(o, `hidden="0"`, `ht="15.75"`, `spans="1:9"`, `ht="0"`, `s="1" customFormat="1"`))
		}
		o.Shuffle(len(attributes), func(i, j int) { attributes[i], attributes[j] = attributes[j], attributes[i] })
		var cells strings.Builder
		col, count := 0, o.IntN(8)
		for range count {
			step := 1
			if o.chance(5) {
				step = pick(o, 2, 3, 30)
			}
			if o.chance(500) && col < workbook.MaxCols {
				step = workbook.MaxCols - col
			}
			if col += step; col > workbook.MaxCols {
				break
			}
			attributes, content, c, ok := o.cell(row, col, styles)
			if !ok {
				content = pick(o, "", o.tag("v", "", ""))
			}
			if step > 1 || !o.chance(5) {
				ref := source.Column(col)
				if o.chance(8) {
					ref = strings.ToLower(ref)
				}
				attributes = append(attributes, fmt.Sprintf(`r="%s%d"`, ref, row))
			}
			if !o.chance(3) {
				slices.Reverse(attributes)
			}
			if ok {
				s.cells = append(s.cells, c)
			}
			cells.WriteString(o.tag("c", strings.Join(attributes, pick(o, " ", "  ", "\n")), content) + pick(o, "", "", "\n"))
		}
		rows.WriteString(o.tag("row", strings.Join(attributes, " "), cells.String()) + pick(o, "", "\n", "<!-- x -->"))
	}
	head := pick(o, "", o.tag("dimension", `ref="A1"`, ""), o.tag("sheetPr", "", o.tag("pageSetUpPr", `fitToPage="1"`, "")))
	if o.chance(3) {
		head += o.tag("sheetFormatPr", `defaultRowHeight="15"`, "")
	}
	if o.chance(4) {
		head += o.tag("cols", "", o.tag("col", `min="2" max="4" width="9" hidden="1"`, "")+o.tag("col", `min="6" max="6" width="12.5"`, "")+o.tag("col", `min="9" max="9" width="0" customWidth="1"`, ""))
		s.hiddenCols = []workbook.Columns{{First: 2, Last: 4}, {First: 9, Last: 9}}
	}
	tail := ""
	if o.chance(3) {
		s.filter = "A1:F9"
		tail += o.tag("autoFilter", `ref="A1:F9"`, "")
	}
	if o.chance(3) {
		s.merged = []workbook.Range{{FirstRow: 2000, FirstCol: 3, LastRow: 2001, LastCol: 4}, {FirstRow: 3, FirstCol: 50, LastRow: 3, LastCol: 52}}
		tail += o.tag("mergeCells", `count="2"`, o.tag("mergeCell", `ref="C2000:D2001"`, "")+o.tag("mergeCell", `ref="AX3:AZ3"`, ""))
	}
	if o.chance(3) {
		s.extended = true
		tail += o.tag("pageMargins", `left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"`, "") + o.tag("extLst", "", o.tag("ext", `uri="{1}" xmlns:x14="u"`, "<x14:row r=\"1\"><x14:c><x14:v>7</x14:v></x14:c></x14:row>"))
	}
	declare := `xmlns="` + o.ns + `"`
	if o.prefix != "" {
		declare = `xmlns:` + strings.TrimSuffix(o.prefix, ":") + `="` + o.ns + `"`
	}
	s.xml = o.declaration() + o.tag("worksheet", declare+` xmlns:r="`+o.relations()+`"`, head+o.tag("sheetData", "", rows.String())+tail)
	return s
}

func (o *odd) declaration() string {
	return pick(o, "", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\r\n", "\xEF\xBB\xBF"+`<?xml version="1.0" encoding="utf-8"?>`, `<?xml version='1.0'?>`)
}

func (o *odd) relations() string {
	if o.ns == strictNS {
		return "http://purl.oclc.org/ooxml/officeDocument/relationships"
	}
	return relNS
}

// oddFormats are number formats with what they show.
var oddFormats = []struct {
	code string
	show workbook.Format
}{
	{"0.00", workbook.Format{}}, {"#,##0.00;[Red]\\-#,##0.00", workbook.Format{}}, {"00000", workbook.Format{Zeros: 5}}, {"yyyy\\-mm\\-dd", workbook.Format{Date: true}}, {"[$-409]mmm\\-yy;@", workbook.Format{Date: true, NoDay: true}},
	{`"day" 0`, workbook.Format{}}, {"d/m/yyyy h:mm", workbook.Format{Date: true}}, {"[h]:mm", workbook.Format{Date: true}}, {`_($* #,##0_);_($* (#,##0);_($* "-"_);_(@_)`, workbook.Format{}}, {"0.0%", workbook.Format{}},
}

// draw draws a workbook.
func draw(seed uint64) *oddBook {
	o := &odd{Rand: rand.New(rand.NewPCG(seed, 12)), ns: mainNS, table: "sharedStrings.xml"}
	b := &oddBook{date1904: o.chance(4), fullCalc: o.chance(10)}
	o.full = b.fullCalc
	if o.chance(4) {
		o.ns = strictNS
	}
	if o.chance(4) {
		o.prefix = pick(o, "x:", "ss:", "main.1:")
	}
	if o.chance(12) {
		o.table = "strings/Texts.xml"
	}
	declare := func(prefix string) string {
		if o.prefix == "" {
			return prefix + `xmlns="` + o.ns + `"`
		}
		return prefix + `xmlns:` + strings.TrimSuffix(o.prefix, ":") + `="` + o.ns + `"`
	}
	var items strings.Builder
	for range o.IntN(12) {
		content, t := o.item()
		items.WriteString(o.tag("si", "", content) + pick(o, "", "\n"))
		o.shared = append(o.shared, t)
	}
	table := o.declaration() + o.tag("sst", declare("")+pick(o, "", fmt.Sprintf(` count="%d" uniqueCount="%d"`, 3*len(o.shared), len(o.shared))), items.String())

	formats, xfs := "", ""
	b.formats = []workbook.Format{{}, {Date: true}, {Date: true, NoDay: true}}
	for _, id := range []int{0, 14, 17} {
		xfs += o.tag("xf", fmt.Sprintf(`numFmtId="%d"`, id), "")
	}
	for i, f := range oddFormats {
		code := strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;").Replace(f.code)
		formats += o.tag("numFmt", fmt.Sprintf(`numFmtId="%d" formatCode="%s"`, 164+i, code), "")
		xfs += o.tag("xf", fmt.Sprintf(`numFmtId="%d" applyNumberFormat="1"`, 164+i), o.tag("alignment", `horizontal="left"`, ""))
		b.formats = append(b.formats, f.show)
	}
	styles := o.declaration() + o.tag("styleSheet", declare(""), o.tag("numFmts", fmt.Sprintf(`count="%d"`, len(oddFormats)), formats)+o.tag("cellStyleXfs", `count="1"`, o.tag("xf", `numFmtId="14"`, ""))+o.tag("cellXfs", "", xfs))

	names := []string{"Data", "Q1 '22", "A&B <x>", "Übersicht 😀", " blanks ", "sheet1", "_x0041_"}
	o.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	list, relations := "", ""
	kind := func(k string) string { return o.relations() + "/" + k }
	for i := range 1 + o.IntN(3) {
		s := o.sheet(strings.ReplaceAll(names[i], "_x0041_", "A"), len(b.formats))
		state := ""
		if i > 0 && o.chance(4) {
			state = pick(o, `state="hidden" `, `state="veryHidden" `)
			s.hidden, s.veryHidden = true, strings.Contains(state, "very")
		}
		name := strings.NewReplacer("&", "&amp;", "<", "&lt;", "'", pick(o, "'", "&apos;")).Replace(strings.ReplaceAll(names[i], "_x0041_", "A"))
		id, file := fmt.Sprintf("%s%d", pick(o, "rId", "R", "id"), 7-i), fmt.Sprintf("worksheets/%s%d.xml", pick(o, "sheet", "Sheet", "blatt"), 3-i)
		list += o.tag("sheet", fmt.Sprintf(`name="%s" sheetId="%d" %sr:id="%s"`, name, i+4, state, id), "")
		relations += fmt.Sprintf(`<Relationship Id="%s" Type="%s" Target="%s%s"/>`, id, kind("worksheet"), pick(o, "", "/xl/"), file)
		b.sheets = append(b.sheets, s)
		b.parts = append(b.parts, part{"xl/" + file, s.xml})
	}
	relations += fmt.Sprintf(`<Relationship Id="s1" Type="%s" Target="%s"/><Relationship Target="%s%s" Type="%s" Id="s2"/>`, kind("styles"), "styles.xml", pick(o, "", "/xl/"), o.table, kind("sharedStrings"))
	properties := ""
	if b.date1904 {
		properties += o.tag("workbookPr", pick(o, `date1904="1"`, `date1904="true"`), "")
	} else {
		properties += pick(o, "", o.tag("workbookPr", `date1904="0"`, ""), o.tag("workbookPr", `defaultThemeVersion="1"`, ""))
	}
	calculation := pick(o, "", o.tag("calcPr", `calcId="191029"`, ""))
	if b.fullCalc {
		calculation = o.tag("calcPr", pick(o, `fullCalcOnLoad="1"`, `calcId="0" fullCalcOnLoad="true"`), "")
	}
	package_ := func(content string) string {
		return o.declaration() + `<Relationships xmlns="` + packNS + `">` + content + `</Relationships>`
	}
	types := `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>`
	b.parts = append(b.parts, part{"xl/" + o.table, table}, part{"xl/styles.xml", styles},
		part{"xl/workbook.xml", o.declaration() + o.tag("workbook", declare("")+` xmlns:r="`+o.relations()+`"`, properties+o.tag("sheets", "", list)+calculation)},
		part{"xl/_rels/workbook.xml.rels", package_(relations)},
		part{"_rels/.rels", package_(fmt.Sprintf(`<Relationship Id="rId1" Type="%s" Target="%sxl/workbook.xml"/>`, kind("officeDocument"), pick(o, "", "/")))},
		part{"[Content_Types].xml", o.declaration() + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` + types + `</Types>`})
	for _, extra := range []part{{"docProps/app.xml", `<Properties/>`}, {"xl/media/image1.png", "\x89PNG\r\n\x1a\n" + strings.Repeat("\x00", 500)}, {"xl/calcChain.xml", `<calcChain xmlns="` + mainNS + `"/>`}, {"customXml/item1.xml", `<a><b/></a>`}, {"xl/printerSettings/printerSettings1.bin", "\x00\x01"}} {
		if o.chance(3) {
			b.parts = append(b.parts, extra)
		}
	}
	o.Shuffle(len(b.parts), func(i, j int) { b.parts[i], b.parts[j] = b.parts[j], b.parts[i] })
	return b
}

// bytes packs the workbook: some parts stored, some with their sizes after their bytes.
func (b *oddBook) bytes(seed uint64) []byte {
	o := &odd{Rand: rand.New(rand.NewPCG(seed, 13))}
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, p := range b.parts {
		h := &zip.FileHeader{Name: p.name, Method: pick(o, zip.Deflate, zip.Deflate, zip.Store)}
		var f interface{ Write([]byte) (int, error) }
		var err error
		if h.Method == zip.Store && o.chance(2) { // with its size before its bytes
			h.CRC32, h.CompressedSize64, h.UncompressedSize64 = crc32.ChecksumIEEE([]byte(p.body)), uint64(len(p.body)), uint64(len(p.body))
			f, err = w.CreateRaw(h)
		} else {
			f, err = w.CreateHeader(h)
		}
		if err == nil {
			_, err = f.Write([]byte(p.body))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return buf.Bytes()
}
