package word

import (
	"fmt"
	"strconv"
	"strings"
)

// style is a style of the documents. Lengths are in twentieths of a point, sizes in half points.
type style struct {
	name     string
	next     string // the style of the paragraph that a person adds after it; "" stands for the same
	ppr, rpr string // properties, in the order of the schema
	quick    bool   // whether Word lists it first
	left     int    // indent on the left
}

// styles lists the paragraph styles, in the order of styles.xml.
var styles = []style{
	{name: "Normal", quick: true},
	{name: "Title", next: "Subtitle", ppr: `<w:keepNext/><w:spacing w:after="120"/><w:jc w:val="center"/>`, rpr: bold + `<w:sz w:val="26"/><w:szCs w:val="26"/>`, quick: true},
	{name: "Subtitle", next: "Body Text", ppr: `<w:spacing w:after="240"/><w:jc w:val="center"/>`, quick: true},
	{name: "Heading 1", next: "Body Text", ppr: heading(280, 1), rpr: bold + `<w:sz w:val="22"/><w:szCs w:val="22"/>`, quick: true},
	{name: "Heading 2", next: "Body Text", ppr: heading(200, 2), rpr: bold, quick: true},
	{name: "Heading 3", next: "Body Text", ppr: heading(200, 3), rpr: bold + italic, quick: true},
	{name: "Heading 4", next: "Body Text", ppr: heading(160, 4), rpr: italic, quick: true},
	{name: "Heading 5", next: "Body Text", ppr: heading(160, 5), rpr: italic, quick: true},
	{name: "Heading 6", next: "Body Text", ppr: heading(160, 6), rpr: italic, quick: true},
	{name: "Body Text", ppr: `<w:spacing w:after="160"/>`, quick: true},
	{name: "List Bullet", ppr: `<w:numPr><w:numId w:val="1"/></w:numPr><w:spacing w:after="80"/>`, quick: true},
	{name: "List Number", ppr: `<w:spacing w:after="80"/>`, quick: true},
	{name: "List Continue", ppr: `<w:spacing w:after="80"/>`, left: listIndent},
	{name: "Quote", ppr: `<w:spacing w:after="160"/>`, left: 360, quick: true},
	{name: "Letterhead", next: "Body Text", ppr: `<w:spacing w:after="360"/><w:jc w:val="center"/>`, rpr: `<w:sz w:val="22"/><w:szCs w:val="22"/>`},
	{name: "Reference Line", next: "Body Text", ppr: `<w:keepLines/><w:spacing w:after="160"/>`, left: 1000},
	{name: "Staff Comment", next: "Body Text", ppr: `<w:keepNext/><w:spacing w:after="160"/>`},
	{name: "Signature", ppr: `<w:keepLines/><w:spacing w:after="240"/>`, left: 4680},
	{name: "Warning", next: "Body Text", ppr: `<w:keepNext/><w:pBdr>` + box("top") + box("left") + box("bottom") + box("right") + `</w:pBdr><w:spacing w:after="200"/><w:jc w:val="center"/>`, rpr: bold + `<w:color w:val="C00000"/>`},
	{name: "Rule", next: "Body Text", ppr: `<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr><w:spacing w:after="240"/>`, left: 3600},
	{name: "Table Text"},
	{name: "Table Label", left: LabelHang},
	{name: "Table Head", rpr: bold},
	{name: "Table Space", next: "Body Text", ppr: `<w:spacing w:line="200" w:lineRule="exact"/>`},
	{name: "Header Warning", ppr: `<w:spacing w:before="40"/><w:jc w:val="center"/>`, rpr: bold + `<w:color w:val="C00000"/>`},
	{name: "header", ppr: `<w:tabs><w:tab w:val="right" w:pos="9360"/></w:tabs>`, rpr: `<w:sz w:val="18"/><w:szCs w:val="18"/>`},
	{name: "footer", ppr: `<w:jc w:val="center"/>`, rpr: `<w:sz w:val="18"/><w:szCs w:val="18"/>`},
}

// hanging is the indent by which the first line of a style begins further left, by the name of
// the style.
var hanging = map[string]int{"Reference Line": 1000, "Table Label": LabelHang}

const (
	bold   = `<w:b/><w:bCs/>`
	italic = `<w:i/><w:iCs/>`
)

// box returns one side of the border of a warning.
func box(side string) string {
	return `<w:` + side + ` w:val="single" w:sz="8" w:space="4" w:color="C00000"/>`
}

// Warning is the style of the banner above a text.
const Warning = "Warning"

// Names of the styles that Write adds to a document.
const (
	bannerStyle = "Header Warning"
	spaceStyle  = "Table Space"
	headerStyle = "header"
	footerStyle = "footer"
	bulletStyle = "List Bullet"
	numberStyle = "List Number"
	moreStyle   = "List Continue"
)

// heading returns the properties of a heading of the given level with the given space before it.
func heading(before, level int) string {
	return fmt.Sprintf(`<w:keepNext/><w:keepLines/><w:spacing w:before="%d" w:after="120"/><w:outlineLvl w:val="%d"/>`, before, level-1)
}

// Styles returns the names of the styles that a paragraph may have.
func Styles() (names []string) {
	for _, s := range styles {
		names = append(names, s.name)
	}
	return names
}

// id returns the identifier of a style.
func (s style) id() string { return strings.ReplaceAll(s.name, " ", "") }

// find returns the style with a name; ok is false if there is none.
func find(name string) (s style, ok bool) {
	for _, s := range styles {
		if s.name == name {
			return s, true
		}
	}
	return style{}, false
}

// named returns the name of the style with the given identifier, or "Normal".
func named(id string) string {
	for _, s := range styles {
		if s.id() == id {
			return s.name
		}
	}
	return styles[0].name
}

// indent returns the indent on the left that a paragraph has from its style and its level in a
// list.
func (p *Paragraph) indent() int {
	switch s, _ := find(p.Style); s.name {
	case bulletStyle, numberStyle, moreStyle:
		return listIndent * (p.Level + 1)
	default:
		return s.left
	}
}

// stylesXML returns the part with the styles: Times New Roman in 10 points, as filers set it.
func stylesXML() string {
	var b strings.Builder
	b.WriteString(declaration + `<w:styles ` + namespace + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="20"/><w:szCs w:val="20"/><w:lang w:val="en-US" w:eastAsia="en-US" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>`)
	for i, s := range styles {
		b.WriteString("\n" + `<w:style w:type="paragraph"`)
		if i == 0 {
			b.WriteString(` w:default="1"`)
		}
		fmt.Fprintf(&b, ` w:styleId="%s"><w:name w:val="%s"/>`, s.id(), s.name)
		if i > 0 {
			b.WriteString(`<w:basedOn w:val="Normal"/>`)
		}
		if s.next != "" {
			fmt.Fprintf(&b, `<w:next w:val="%s"/>`, style{name: s.next}.id())
		}
		if s.quick {
			b.WriteString(`<w:qFormat/>`)
		}
		if ppr := s.properties(); ppr != "" {
			b.WriteString(`<w:pPr>` + ppr + `</w:pPr>`)
		}
		if s.rpr != "" {
			b.WriteString(`<w:rPr>` + s.rpr + `</w:rPr>`)
		}
		b.WriteString(`</w:style>`)
	}
	b.WriteString(`
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style>
<w:style w:type="character" w:styleId="HTMLCode"><w:name w:val="HTML Code"/><w:basedOn w:val="DefaultParagraphFont"/><w:rPr><w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:eastAsia="Times New Roman" w:cs="Courier New"/><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style>
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style>
<w:style w:type="table" w:customStyle="1" w:styleId="FinancialTable"><w:name w:val="Financial Table"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblCellMar><w:top w:w="` + strconv.Itoa(cellAbove) + `" w:type="dxa"/><w:left w:w="` + strconv.Itoa(CellMargin) + `" w:type="dxa"/><w:bottom w:w="` + strconv.Itoa(cellAbove) + `" w:type="dxa"/><w:right w:w="` + strconv.Itoa(CellMargin) + `" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
</w:styles>
`)
	return b.String()
}

// properties returns the properties of the paragraphs, with the indent before the alignment and
// the level, as the schema orders them.
func (s style) properties() string {
	if s.left == 0 {
		return s.ppr
	}
	indent := fmt.Sprintf(`<w:ind w:left="%d"`, s.left)
	if hang := hanging[s.name]; hang > 0 {
		indent += fmt.Sprintf(` w:hanging="%d"`, hang)
	}
	if s.name == "Rule" {
		indent += fmt.Sprintf(` w:right="%d"`, s.left)
	}
	return s.ppr + indent + `/>`
}

// CellMargin is the blank space at the left and at the right of the text of a cell, and
// cellAbove that above and below it, in twentieths of a point.
const (
	CellMargin = 60
	cellAbove  = 15
)

// LabelHang is the indent of the lines of a "Table Label" after the first.
const LabelHang = 200

// PageWidth is the width of the text of a page, in twentieths of a point: Letter paper with
// margins of one inch.
const PageWidth = 9360
