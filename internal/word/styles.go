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
	outline  bool   // whether it is a built-in style that Word lists first
}

// styles lists the paragraph styles, in the order of styles.xml.
var styles = []style{
	{name: "Normal", outline: true},
	{name: "Title", next: "Body Text", ppr: `<w:keepNext/><w:spacing w:before="0" w:after="120"/><w:jc w:val="center"/>`, rpr: `<w:b/><w:bCs/><w:sz w:val="28"/><w:szCs w:val="28"/>`, outline: true},
	{name: "Heading 1", next: "Body Text", ppr: heading("240", 0), rpr: `<w:b/><w:bCs/><w:sz w:val="24"/><w:szCs w:val="24"/>`, outline: true},
	{name: "Heading 2", next: "Body Text", ppr: heading("240", 1), rpr: `<w:b/><w:bCs/><w:sz w:val="22"/><w:szCs w:val="22"/>`, outline: true},
	{name: "Heading 3", next: "Body Text", ppr: heading("200", 2), rpr: `<w:b/><w:bCs/>`, outline: true},
	{name: "Heading 4", next: "Body Text", ppr: heading("200", 3), rpr: `<w:b/><w:bCs/><w:i/><w:iCs/>`, outline: true},
	{name: "Heading 5", next: "Body Text", ppr: heading("160", 4), rpr: `<w:i/><w:iCs/>`, outline: true},
	{name: "Heading 6", next: "Body Text", ppr: heading("160", 5), rpr: `<w:i/><w:iCs/>`, outline: true},
	{name: "Body Text", ppr: `<w:spacing w:after="160"/>`, outline: true},
	{name: "List Bullet", ppr: `<w:spacing w:after="80"/>`, outline: true},
	{name: "List Number", ppr: `<w:spacing w:after="80"/>`, outline: true},
	{name: "List Continue", ppr: `<w:spacing w:after="80"/>`},
	{name: "Quote", ppr: `<w:spacing w:after="160"/><w:ind w:left="360"/>`, outline: true},
	{name: "Warning", next: "Body Text", ppr: `<w:keepNext/><w:pBdr><w:top w:val="single" w:sz="8" w:space="4" w:color="C00000"/><w:left w:val="single" w:sz="8" w:space="4" w:color="C00000"/><w:bottom w:val="single" w:sz="8" w:space="4" w:color="C00000"/><w:right w:val="single" w:sz="8" w:space="4" w:color="C00000"/></w:pBdr><w:spacing w:after="200"/><w:jc w:val="center"/>`, rpr: `<w:b/><w:bCs/><w:color w:val="C00000"/>`},
	{name: "Rule", next: "Body Text", ppr: `<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr><w:spacing w:before="120" w:after="240"/><w:ind w:left="3600" w:right="3600"/>`},
	{name: "Table Text"},
	{name: "Table Head", rpr: `<w:b/><w:bCs/>`},
	{name: "Table Space", next: "Body Text", ppr: `<w:spacing w:line="160" w:lineRule="exact"/>`},
	{name: "header", ppr: `<w:tabs><w:tab w:val="right" w:pos="9360"/></w:tabs>`, rpr: `<w:sz w:val="18"/><w:szCs w:val="18"/>`},
	{name: "footer", ppr: `<w:jc w:val="center"/>`, rpr: `<w:sz w:val="18"/><w:szCs w:val="18"/>`},
}

// Names of the styles that Write adds to a document.
const (
	warningStyle = "Warning"
	spaceStyle   = "Table Space"
	headerStyle  = "header"
	footerStyle  = "footer"
	bulletStyle  = "List Bullet"
	numberStyle  = "List Number"
	moreStyle    = "List Continue"
)

// heading returns the properties of a heading with the given space before it.
func heading(before string, level int) string {
	return `<w:keepNext/><w:keepLines/><w:spacing w:before="` + before + `" w:after="120"/><w:outlineLvl w:val="` + strconv.Itoa(level) + `"/>`
}

// Styles returns the names of the styles that a paragraph may have.
func Styles() (names []string) {
	for _, s := range styles {
		names = append(names, s.name)
	}
	return names
}

// id returns the identifier of a style; ok is false if there is no style of that name.
func id(name string) (id string, ok bool) {
	for _, s := range styles {
		if s.name == name {
			return strings.ReplaceAll(name, " ", ""), true
		}
	}
	return "", false
}

// named returns the name of the style with the given identifier, or "Normal".
func named(id string) string {
	for _, s := range styles {
		if strings.ReplaceAll(s.name, " ", "") == id {
			return s.name
		}
	}
	return styles[0].name
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
		id, _ := id(s.name)
		fmt.Fprintf(&b, ` w:styleId="%s"><w:name w:val="%s"/>`, id, s.name)
		if i > 0 {
			b.WriteString(`<w:basedOn w:val="Normal"/>`)
		}
		if s.next != "" {
			next := strings.ReplaceAll(s.next, " ", "")
			fmt.Fprintf(&b, `<w:next w:val="%s"/>`, next)
		}
		if s.outline {
			b.WriteString(`<w:qFormat/>`)
		}
		if s.ppr != "" {
			b.WriteString(`<w:pPr>` + s.ppr + `</w:pPr>`)
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

// CellMargin is the blank space at the left and at the right of the text of a cell, and
// cellAbove that above and below it, in twentieths of a point.
const (
	CellMargin = 60
	cellAbove  = 15
)

// PageWidth is the width of the text of a page, in twentieths of a point: Letter paper with
// margins of one inch.
const PageWidth = 9360
