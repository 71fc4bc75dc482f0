package ixbrl

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/tieout/tieout/internal/render"
)

// Tables use only style attributes, and a font with known widths, so that space for the
// signs around a column's digits can be reserved in ems.
const (
	tableStyle = "width:100%;margin:0 0 1em;border-collapse:collapse;font-family:Times New Roman,Times,serif;font-size:10pt"
	wordStyle  = "text-align:left;vertical-align:bottom;padding:2px 0 2px "
	digitStyle = "text-align:right;vertical-align:bottom;padding:2px 0 2px 1em"
	ruleBelow  = "border-bottom:1px solid #000000"
	ruleAbove  = "border-top:1px solid #000000"
	ruleDouble = "border-bottom:3px double #000000"
)

// widths holds the widths of characters in Times, in hundredths of an em; a digit has 50.
var widths = map[rune]int{',': 25, '.': 25, '(': 33, ')': 33, '%': 83}

// em returns the CSS width of characters plus a number of hundredths of an em.
func em(of string, hundredths int) string {
	for _, r := range of {
		hundredths += cmp.Or(widths[r], 50)
	}
	return fmt.Sprintf("%d.%02dem", hundredths/100, hundredths%100)
}

// Table returns the start and end tags of a table. In a report, the table is in a piece of its
// text block, if it has one and no paragraph that introduces the table began it, and a narrow page
// scrolls it.
func (w *writer) Table(*render.Table) (open, end string) {
	open, end = `<table style="`+tableStyle+`">`, "</table>"
	if w.report == nil {
		return open, end
	}
	open, end = `<div style="overflow-x:auto">`+open, end+"</div>"
	p := w.report.tables[0]
	w.report.tables = w.report.tables[1:]
	if p != nil {
		if !p.led {
			w.open(p)
		}
		end += p.close()
	}
	return open, end
}

// Cell returns the tag and attributes of a cell, with the rules of its row, and the markup
// around its content.
func (w *writer) Cell(t *render.Table, r *render.Row, column int) (tag, attributes, open, end string) {
	c, tag, style, span := &r.Cells[column], "td", wordStyle, ""
	if r.Kind == render.HeadRow {
		tag = "th"
	}
	switch {
	case r.Kind == render.SectionRow:
		span, style = fmt.Sprintf(` colspan="%d"`, len(r.Cells)), wordStyle+"0"
	case c.Right:
		style = digitStyle
		if !c.Blank {
			open, end = "<div"+set(r.Kind, c)+">", "</div>"
		}
	case c.Center:
		style = strings.Replace(wordStyle, "left", "center", 1) + "1em"
	case column == 0 && r.Kind != render.HeadRow:
		style += fmt.Sprintf("%dem;text-indent:-1em", 1+r.Indent)
		if r.Kind == render.LastRow {
			style += ";padding-bottom:5px"
		}
	case column == 0:
		style += "0;width:100%;font-weight:normal"
	default:
		style += "1em"
	}
	return tag, span + ` style="` + style + `"`, open, end
}

// set returns the style of the content of a number cell, with its rules.
func set(kind render.RowKind, c *render.Cell) string {
	var styles []string
	if c.Number != nil || c.Date != nil {
		styles = append(styles, "white-space:nowrap")
	}
	switch kind {
	case render.HeadRow:
		styles = append(styles, ruleBelow)
	case render.TotalRow:
		styles = append(styles, ruleAbove)
	case render.LastRow:
		styles = append(styles, ruleAbove, ruleDouble)
	}
	if c.Number != nil && c.Number.After != "" {
		styles = append(styles, "padding-right:"+em(c.Number.After, 0))
	}
	if len(styles) == 0 {
		return ""
	}
	return ` style="` + strings.Join(styles, ";") + `"`
}

// Symbol returns the style of the signs before a number.
func (w *writer) Symbol(room string) string { return ` style="padding-right:` + em(room, 25) + `"` }

// Date writes a date heading, on one line if the table has at most two number columns.
func (w *writer) Date(t *render.Table, c *render.Cell) {
	if !c.Right {
		w.Inner(c.Node)
		return
	}
	if c.Date[0] != "" {
		w.Words(c.Date[0] + " ")
		w.Tag("<br/>")
	}
	w.Words(c.Date[1] + " ")
	if t.Numbers > 2 {
		w.Tag("<br/>")
	}
	w.Words(c.Date[2])
}
