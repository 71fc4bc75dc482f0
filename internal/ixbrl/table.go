package ixbrl

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"

	"tieout/internal/render"
)

// Tables are set by style attributes alone, in a font whose widths are known, so
// that what a column's numbers have about their digits can be kept free in ems.
const (
	tableStyle = "width:100%;margin:0 0 1em;border-collapse:collapse;font-family:Times New Roman,Times,serif;font-size:10pt"
	wordStyle  = "text-align:left;vertical-align:bottom;padding:2px 0 2px "
	digitStyle = "text-align:right;vertical-align:bottom;padding:2px 0 2px 1em"
	ruleBelow  = "border-bottom:1px solid #000000"
	ruleAbove  = "border-top:1px solid #000000"
	ruleDouble = "border-bottom:3px double #000000"
)

// em gives the width of characters in Times, and of so many hundredths of an em.
func em(of string, hundredths int) string {
	for _, r := range of {
		switch r {
		case ',', '.':
			hundredths += 25
		case '(', ')':
			hundredths += 33
		case '%':
			hundredths += 83
		default:
			hundredths += 50
		}
	}
	return fmt.Sprintf("%d.%02dem", hundredths/100, hundredths%100)
}

func (w *writer) table(out util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	t := render.TableOf(w.d, n)
	fmt.Fprintf(out, "<table style=\"%s\">\n", tableStyle)
	for i, r := range t.Rows {
		switch {
		case r.Kind == render.HeadRow:
			out.WriteString("<thead>\n")
		case t.Rows[i-1].Kind == render.HeadRow:
			out.WriteString("<tbody>\n")
		}
		out.WriteString("<tr>\n")
		for k, c := range r.Cells {
			if r.Kind == render.SectionRow {
				fmt.Fprintf(out, "<td colspan=\"%d\" style=\"%s0\">%s</td>\n", len(r.Cells), wordStyle, w.inner(c.Node))
				break
			}
			w.cell(out, t, r, k, c)
		}
		out.WriteString("</tr>\n")
		if r.Kind == render.HeadRow {
			out.WriteString("</thead>\n")
		}
	}
	if len(t.Rows) > 1 {
		out.WriteString("</tbody>\n")
	}
	out.WriteString("</table>\n")
	return ast.WalkSkipChildren, nil
}

func (w *writer) cell(out util.BufWriter, t *render.Table, r render.Row, column int, c render.Cell) {
	tag, style := "td", wordStyle
	if r.Kind == render.HeadRow {
		tag = "th"
	}
	switch {
	case c.Right:
		style = digitStyle
	case c.Node.Alignment == east.AlignCenter:
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
	fmt.Fprintf(out, "<%s style=\"%s\">", tag, style)
	if c.Right && !c.Blank {
		w.set(out, t, r.Kind, c)
	} else {
		out.WriteString(w.inner(c.Node))
	}
	fmt.Fprintf(out, "</%s>\n", tag)
}

// set writes what a cell of a column of numbers holds, with its rules.
func (w *writer) set(out util.BufWriter, t *render.Table, kind render.RowKind, c render.Cell) {
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
	n := c.Number
	if n != nil && n.After != "" {
		styles = append(styles, "padding-right:"+em(n.After, 0))
	}
	open := "<div>"
	if len(styles) > 0 {
		open = fmt.Sprintf("<div style=\"%s\">", strings.Join(styles, ";"))
	}
	out.WriteString(open)
	switch {
	case n != nil:
		w.number(out, n)
	case c.Date != nil:
		// of at most two columns of numbers there is room for the date in one line
		out.WriteString(strings.TrimPrefix(c.Date[0]+" <br/>", " <br/>") + c.Date[1] + map[bool]string{true: " <br/>", false: " "}[t.Numbers > 2] + c.Date[2])
	default:
		out.WriteString(w.inner(c.Node))
	}
	out.WriteString("</div>")
}

func (w *writer) number(out util.BufWriter, n *render.Number) {
	open, shut := "", ""
	if n.Strong {
		open, shut = "<strong>", "</strong>"
	}
	out.WriteString(open)
	if n.Symbol != "" {
		fmt.Fprintf(out, `<span style="padding-right:%s">%s</span>`, em(n.Before, 25), util.EscapeHTML([]byte(n.Symbol)))
	}
	out.WriteString(n.Open)
	if n.Mark != nil {
		w.piece(out, n.Mark)
	} else {
		out.Write(util.EscapeHTML([]byte(n.Digits)))
	}
	out.WriteString(n.Close + shut)
}

// inner renders what is within a node.
func (w *writer) inner(n ast.Node) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if err := w.renderer.Render(&b, w.d.Source, c); err != nil {
			panic(fmt.Sprintf("ixbrl: %v", err)) // memory does not fail
		}
	}
	return b.String()
}
