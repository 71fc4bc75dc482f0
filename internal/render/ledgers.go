package render

import (
	"html"
	"html/template"
	"strings"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// controlTotals says what the table is.
const controlTotals = "The control totals of each ledger, to compare with the report of the system that exported it. Totals add the cells as they are, with their signs, before a unit such as thousands is applied."

// Ledgers returns an explanation and a table of the control totals of ledgers. For each ledger,
// the table has a row with its name and files, a row for each total, and a row that lists the
// rows and columns that tieout left out. The page must include Style.
func Ledgers(list []*control.Ledger) template.HTML {
	var e elements
	e.WriteString("<p>" + controlTotals + "</p>\n<table class=\"control\">")
	for _, l := range list {
		e.ledger(l)
	}
	e.WriteString("\n</table>")
	return template.HTML(e.String())
}

// ledger writes the rows of one ledger. Numbers with decimals are aligned at the point, and
// whole ones at the edge of their column.
func (e *elements) ledger(l *control.Ledger) {
	lines := l.Lines()
	most := "" // decimals of the total that has the most
	for _, line := range lines {
		if _, decimals, _ := line.Split(); len(decimals) > len(most) {
			most = decimals
		}
	}
	e.add("\n<tbody>\n"+`<tr><th scope="rowgroup" colspan="2"><b>%s</b>`, l.Title())
	for _, run := range l.Places() {
		e.run(run, "div")
	}
	e.WriteString("</th></tr>")
	for _, line := range lines {
		whole, decimals, unit := line.Split()
		name, room, number := line.Caption, "", any(whole+decimals)
		if decimals != "" {
			room = most[len(decimals):]
		}
		switch {
		case line.Dates != "":
			first, last, _ := strings.Cut(line.Dates, " to ")
			number = template.HTML(`<span class="date">` + first + ` to</span> <span class="date">` + last + `</span>`)
		case unit != "":
			name += ", " + unit
		}
		e.add("\n"+`<tr><th scope="row">%s</th>
<td class="number"><span class="set"%s>%s</span></td></tr>`, text.Capital(name), template.HTML(padding(room)), number)
	}
	if left := l.Omissions(true); left != nil {
		e.add("\n"+`<tr><td colspan="2" class="left">Left out: %s.</td></tr>`, text.List(left, "and"))
	}
	e.WriteString("\n</tbody>")
}

// run writes ranges that are listed one by one, or a line that opens to them.
func (e *elements) run(run source.Run, tag string) {
	if len(run) == 1 {
		e.add("\n<"+tag+"><code>%s</code></"+tag+">", breakable(run[0].String()))
		return
	}
	e.add("\n<"+tag+` class="run"><details><summary>%s</summary>
<ul class="cells">`, breakable(run.String()))
	for _, r := range run {
		e.add("\n<li><code>%s</code></li>", breakable(r.String()))
	}
	e.WriteString("\n</ul></details></" + tag + ">")
}

// breakable allows a line break before the sheet and the cell of a place.
func breakable(place string) template.HTML {
	return template.HTML(strings.ReplaceAll(html.EscapeString(place), "!", "!<wbr>"))
}
