package workpaper

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/fiscal"
)

// Limits of a spreadsheet.
const (
	mostRows    = 1_048_576 // rows of a sheet
	mostText    = 32_767    // UTF-16 units of a cell
	mostFormula = 8_192     // characters of a formula
	mostName    = 31        // UTF-16 units of the name of a sheet
)

// sheet is one sheet while it is written, row by row from the top. Text stays text: no
// cell becomes a formula unless formula made it.
type sheet struct {
	name    string
	widths  []int // of the columns, in characters; 0 for the default
	head    int   // number of the row with the column headings, which repeats on each page; 0 if none
	frozen  int   // number of columns that stay when the sheet scrolls
	filter  bool  // whether the heads filter
	rows    int   // written so far
	columns int   // the widest row
	xml     []byte
	links   []link
	ids     *[styles]int
	most    limits
	fail    func(error) // records that the workbook cannot be made
	checked map[int]int // the columns with checks, and the first row of each
}

// link is a link from a cell to a place in the workbook.
type link struct{ cell, to string }

// cell is one cell: text, a number, a date, a truth value or a formula, with a style. The zero
// cell is left out.
type cell struct {
	style   style
	kind    kind
	text    string // the text; the digits of a number; the cached value of a formula
	formula string // without "="
	to      string // the place that the cell links to, "" if none
}

type kind uint8

const (
	none    kind = iota
	words        // text
	number       // a plain decimal
	truth        // "1" or "0"
	nothing      // a blank cell with a style
)

// str returns a cell of text. Text that begins with = + - or @ stays text.
func str(s style, text string) cell { return cell{style: s, kind: words, text: text} }

// num returns a cell of a number, given as a plain decimal such as "-1234.5".
func num(s style, digits string) cell { return cell{style: s, kind: number, text: digits} }

// integer returns a cell of a whole number.
func integer(s style, n int) cell { return num(s, strconv.Itoa(n)) }

// date returns a cell of a date; 0 is blank.
func date(s style, d fiscal.Date) cell {
	if d == 0 {
		return blank(s)
	}
	return num(s, serial(d))
}

// boolean returns a cell of TRUE or FALSE.
func boolean(s style, is bool) cell {
	c := cell{style: s, kind: truth, text: "0"}
	if is {
		c.text = "1"
	}
	return c
}

// blank returns a cell without a value.
func blank(s style) cell { return cell{style: s, kind: nothing} }

// formula returns a cell that is calculated, with the value that it has now.
func formula(expression string, now cell) cell {
	now.formula = expression
	return now
}

// linked returns a cell with a link to a place in the workbook, such as "'Checks'!A5".
func linked(c cell, to string) cell {
	c.to = to
	return c
}

// add writes the next row and returns its number, from 1.
func (s *sheet) add(cells ...cell) int { return s.tall(0, cells...) }

// tall is like add for a row of a height in points; 0 is the height that its text needs.
func (s *sheet) tall(height int, cells ...cell) int {
	s.rows++
	s.columns = max(s.columns, len(cells))
	if s.rows > s.most.rows {
		s.fail(fmt.Errorf("the sheet %s needs more than %s rows, which a spreadsheet allows", s.name, control.Number(s.most.rows)))
		return s.rows
	}
	row := strconv.Itoa(s.rows)
	s.xml = append(s.xml, `<row r="`+row+`"`...)
	if height == 0 {
		height = s.height(cells)
	}
	if height > 0 {
		s.xml = append(s.xml, ` ht="`+strconv.Itoa(height)+`" customHeight="1"`...)
	}
	s.xml = append(s.xml, '>')
	for i, c := range cells {
		if c.kind == none {
			continue
		}
		ref := column(i) + row
		if c.to != "" {
			s.links = append(s.links, link{ref, c.to})
		}
		if c.style == check || c.style == verdict {
			if s.checked == nil {
				s.checked = map[int]int{}
			}
			if s.checked[i] == 0 {
				s.checked[i] = s.rows
			}
		}
		if n := len(c.formula) + len("="); n > s.most.formula {
			s.fail(fmt.Errorf("the formula of %s on the sheet %s needs %s characters, and a spreadsheet allows %s", ref, s.name, control.Number(n), control.Number(s.most.formula)))
		}
		s.xml = c.append(s.xml, ref, s.ids)
	}
	s.xml = append(s.xml, "</row>"...)
	return s.rows
}

// skip leaves rows blank.
func (s *sheet) skip(rows int) { s.rows += rows }

// append appends the cell's XML.
func (c cell) append(b []byte, ref string, ids *[styles]int) []byte {
	b = append(b, `<c r="`+ref+`"`...)
	if id := ids[c.style]; id > 0 {
		b = append(b, ` s="`+strconv.Itoa(id)+`"`...)
	}
	switch {
	case c.formula == "" && (c.kind == nothing || c.kind == words && c.text == ""):
		return append(b, "/>"...)
	case c.formula != "" && (c.kind == words || c.kind == nothing):
		b = append(b, ` t="str"`...)
	case c.kind == words:
		b = append(b, ` t="inlineStr"`...)
	case c.kind == truth:
		b = append(b, ` t="b"`...)
	}
	b = append(b, '>')
	if c.formula != "" {
		b = append(b, "<f>"...)
		b = appendText(b, c.formula)
		b = append(b, "</f>"...)
	}
	switch {
	case c.kind == words && c.formula == "":
		b = append(b, `<is><t xml:space="preserve">`...)
		b = appendText(b, clip(c.text))
		b = append(b, "</t></is>"...)
	case c.kind == number:
		b = append(b, "<v>"...)
		b = append(b, significant(c.text)...)
		b = append(b, "</v>"...)
	case c.kind != nothing:
		b = append(b, "<v>"...)
		b = appendText(b, clip(c.text))
		b = append(b, "</v>"...)
	}
	return append(b, "</c>"...)
}

// appendText appends text, escaped for XML. A character that XML does not allow is written as
// _xHHHH_, which spreadsheets read back, and text of that form is escaped itself.
func appendText(b []byte, text string) []byte {
	for i, r := range text {
		switch {
		case r == '&':
			b = append(b, "&amp;"...)
		case r == '<':
			b = append(b, "&lt;"...)
		case r == '>':
			b = append(b, "&gt;"...)
		case r == '"':
			b = append(b, "&quot;"...)
		case r == '\r', r < ' ' && r != '\n' && r != '\t', r == 0xfffe, r == 0xffff:
			b = fmt.Appendf(b, "_x%04X_", r)
		case r == '_' && isEscape(text[i:]):
			b = append(b, "_x005F_"...)
		default:
			b = append(b, string(r)...)
		}
	}
	return b
}

// isEscape reports whether text begins with _xHHHH_.
func isEscape(text string) bool {
	return len(text) >= 7 && text[1] == 'x' && text[6] == '_' && strings.Trim(text[2:6], "0123456789abcdefABCDEF") == ""
}

// clip shortens text to what a cell holds.
func clip(text string) string {
	if len(text) <= mostText {
		return text
	}
	if units := utf16.Encode([]rune(text)); len(units) > mostText {
		const more = " […]"
		return strings.ToValidUTF8(string(utf16.Decode(units[:mostText-len(more)])), "") + more
	}
	return text
}

// mostDigits is the number of significant digits written of a number. A spreadsheet keeps 15
// of them exactly.
const mostDigits = 17

// significant returns a plain decimal without the digits that no spreadsheet keeps.
func significant(digits string) string {
	seen, pointed := 0, false
	for i := range len(digits) {
		switch c := digits[i]; {
		case c == '.':
			pointed = true
		case c >= '1' && c <= '9', c == '0' && seen > 0:
			if seen++; seen > mostDigits && pointed {
				return strings.TrimRight(strings.TrimRight(digits[:i], "0"), ".")
			}
		}
	}
	return digits
}

// precise reports whether a spreadsheet keeps all digits of a plain decimal.
func precise(digits string) bool {
	return len(strings.Trim(strings.ReplaceAll(strings.TrimPrefix(digits, "-"), ".", ""), "0")) <= 15
}

// column returns the letters of a column, from 0: "A".
func column(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

// cellAt returns a reference such as B7; columns count from 0, rows from 1.
func cellAt(col, row int) string { return column(col) + strconv.Itoa(row) }

// fixed returns an absolute reference such as $B$7.
func fixed(col, row int) string { return "$" + column(col) + "$" + strconv.Itoa(row) }

// quoted returns the name of a sheet as formulas and links write it.
func quoted(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }

// serial returns the number of a date in a workbook with the date system of 1900.
func serial(d fiscal.Date) string { return strconv.Itoa(int(d - epoch)) }

// epoch is the day before January 1, 1900, less the February 29 that Excel gives 1900.
var epoch = fiscal.NewDate(1899, time.December, 30)
