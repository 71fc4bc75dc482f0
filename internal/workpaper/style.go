package workpaper

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// style is a style of cells. Its number is that of the workbook's style sheet.
type style int

// The styles. Each has an entry in looks.
const (
	plain        style = iota
	heading            // title of a sheet
	note               // explanation under a title
	head               // column heading
	headRight          // column heading above numbers
	label              // caption of a row
	bold               // first text of a row that needs attention
	wrapped            // text over several lines
	wrappedRight       // the same, to the right: a figure as printed
	linkText           // text that links to another cell
	input              // text of a ledger or of filing.toml
	count              // whole number
	amount             // amount of money, with cents
	inAmount           // amount as a ledger gives it
	day                // date
	inDay              // date as a ledger gives it
	ratio              // share, as a percentage with two decimals
	rate               // exchange rate
	inRate             // exchange rate as a ledger gives it
	decimal            // number with as many decimals as it has
	exact              // exact decimal as text, to the right
	total              // amount that totals those above it
	check              // TRUE or FALSE
	linkNumber         // whole number that links to another cell
	inCount            // whole number that the program counted
	inRatio            // share that is a constant
	amountTotal        // total of a column, above it
	tick               // tick mark
	printed0           // number as printed, whole
	printed1           // number as printed, with one decimal
	warning            // what a reader must know of a sheet
	verdictCount       // count beside the verdict
	verdict            // the one TRUE or FALSE for the whole workbook
	styles
)

// typeface is the only font of the workbook.
const typeface = "Arial"

// looks returns the styles as excelize defines them.
func looks() [styles]*excelize.Style {
	font := func(bold bool, color string) *excelize.Font {
		return &excelize.Font{Family: typeface, Size: 9, Bold: bold, Color: color}
	}
	format := func(code string) *string { return &code }
	const black, blue, link = "000000", "1F3FBF", "0563C1"
	money, days := "#,##0.00_);(#,##0.00);\"–\"_)", "yyyy-mm-dd;yyyy-mm-dd;"
	const truths = `"TRUE";"TRUE";"FALSE"` // LibreOffice shows the results of formulas as 1 and 0 otherwise
	top := &excelize.Alignment{Vertical: "top"}
	wrap := &excelize.Alignment{Vertical: "top", WrapText: true}
	right := &excelize.Alignment{Vertical: "top", Horizontal: "right"}
	center := &excelize.Alignment{Vertical: "top", Horizontal: "center"}
	var all [styles]*excelize.Style
	all[plain] = &excelize.Style{Font: font(false, black), Alignment: top}
	all[heading] = &excelize.Style{Font: &excelize.Font{Family: typeface, Size: 13, Bold: true}}
	all[note] = &excelize.Style{Font: &excelize.Font{Family: typeface, Size: 9, Italic: true, Color: "555555"}, Alignment: top}
	all[head] = &excelize.Style{Font: font(true, "FFFFFF"), Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1F3864"}}, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}}
	all[headRight] = &excelize.Style{Font: font(true, "FFFFFF"), Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1F3864"}}, Alignment: &excelize.Alignment{Vertical: "center", Horizontal: "right", Indent: 1, WrapText: true}}
	all[label] = &excelize.Style{Font: font(true, black), Alignment: top}
	all[bold] = &excelize.Style{Font: font(true, black), Alignment: top}
	all[wrapped] = &excelize.Style{Font: font(false, black), Alignment: wrap}
	all[wrappedRight] = &excelize.Style{Font: font(false, black), Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "right", Indent: 1, WrapText: true}}
	all[linkText] = &excelize.Style{Font: &excelize.Font{Family: typeface, Size: 9, Color: link, Underline: "single"}, Alignment: top}
	all[input] = &excelize.Style{Font: font(false, blue), Alignment: top}
	all[count] = &excelize.Style{Font: font(false, black), Alignment: top, CustomNumFmt: format("#,##0_)")}
	all[amount] = &excelize.Style{Font: font(false, black), Alignment: top, CustomNumFmt: &money}
	all[inAmount] = &excelize.Style{Font: font(false, blue), Alignment: top, CustomNumFmt: &money}
	all[day] = &excelize.Style{Font: font(false, black), Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "right", Indent: 1}, CustomNumFmt: &days}
	all[inDay] = &excelize.Style{Font: font(false, blue), Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "right", Indent: 1}, CustomNumFmt: &days}
	all[ratio] = &excelize.Style{Font: font(false, black), Alignment: top, CustomNumFmt: format("0.00%_);(0.00%);\"–\"_)")}
	all[rate] = &excelize.Style{Font: font(false, black), Alignment: top, CustomNumFmt: format("0.000000########_)")}
	all[inRate] = &excelize.Style{Font: font(false, blue), Alignment: top, CustomNumFmt: format("0.000000########_)")}
	all[decimal] = &excelize.Style{Font: font(false, black), Alignment: top}
	all[exact] = &excelize.Style{Font: font(false, black), Alignment: right}
	all[total] = &excelize.Style{Font: font(true, black), Alignment: top, CustomNumFmt: &money, Border: []excelize.Border{{Type: "top", Style: 1, Color: black}}}
	all[check] = &excelize.Style{Font: font(false, black), Alignment: center, CustomNumFmt: format(truths)}
	all[verdict] = &excelize.Style{Font: font(true, black), Alignment: center, CustomNumFmt: format(truths), Border: []excelize.Border{{Type: "top", Style: 1, Color: black}, {Type: "bottom", Style: 6, Color: black}}}
	all[linkNumber] = &excelize.Style{Font: &excelize.Font{Family: typeface, Size: 9, Color: link, Underline: "single"}, Alignment: top, CustomNumFmt: format("#,##0_)")}
	all[inCount] = &excelize.Style{Font: font(false, blue), Alignment: top, CustomNumFmt: format("#,##0_)")}
	all[inRatio] = &excelize.Style{Font: font(false, blue), Alignment: top, CustomNumFmt: format("0.00%_);(0.00%);\"–\"_)")}
	all[amountTotal] = &excelize.Style{Font: font(true, black), Alignment: top, CustomNumFmt: &money, Border: []excelize.Border{{Type: "bottom", Style: 1, Color: black}}}
	all[tick] = &excelize.Style{Font: font(false, "C00000"), Alignment: center}
	all[printed0] = &excelize.Style{Font: font(false, black), Alignment: top, CustomNumFmt: format("#,##0_);(#,##0)")}
	all[printed1] = &excelize.Style{Font: font(false, black), Alignment: top, CustomNumFmt: format("#,##0.0_);(#,##0.0)")}
	all[warning] = &excelize.Style{Font: font(true, "C00000"), Alignment: top}
	all[verdictCount] = &excelize.Style{Font: font(true, black), Alignment: center, CustomNumFmt: format("#,##0")}
	for s := range styles {
		if !slices.Contains(bare, s) {
			all[s].Border = append(all[s].Border, excelize.Border{Type: "bottom", Style: 7, Color: "BFBFBF"})
		}
	}
	return all
}

// bare are the styles without a hairline under the cell.
var bare = []style{heading, note, warning, head, headRight, total, amountTotal, verdict, label, linkText}

// heads adds the row of column headings, which stays in view, repeats on each page and filters
// the rows below it.
func (s *sheet) heads(cells ...cell) {
	s.head, s.filter = s.add(cells...), true
}

// Points of a line of text, and of the space above and below the lines of a row.
const linePoints, rowPoints = 12, 3

// mostPoints is the tallest row of a spreadsheet.
const mostPoints = 409

// fit adds a row as tall as its text, as add does.
func (s *sheet) fit(cells ...cell) int { return s.add(cells...) }

// height returns the height of a row in points, so that its text is whole: not every viewer
// measures text that wraps. It is 0, the usual height, if one line is enough.
func (s *sheet) height(cells []cell) int {
	most := 1
	for i, c := range cells {
		if c.kind != words || i >= len(s.widths) || !wraps(c.style) {
			continue
		}
		n := 0
		for line := range strings.SplitSeq(c.text, "\n") {
			n += linesOf(line, room(c.style, s.widths[i]))
		}
		most = max(most, n)
	}
	if most == 1 {
		return 0
	}
	return min(most*linePoints+rowPoints, mostPoints)
}

// wraps reports whether text in a style continues on the next line.
func wraps(s style) bool { return s == wrapped || s == wrappedRight || s == head || s == headRight }

// room returns the width of a column in thousandths of the size of its text: a column's
// width is in digits of Arial in 11 points, and the text has 9 points, bold in a heading.
func room(s style, width int) int {
	em := width * 660
	switch s {
	case head, headRight:
		em = em * 9 / 10
	}
	if s == wrappedRight || s == headRight {
		em -= 700 // the indent
	}
	return max(em, 1000)
}

// linesOf returns the number of lines that a text takes in a room. A line ends after a word or
// a hyphen; a word that is longer than a line ends anywhere.
func linesOf(s string, room int) int {
	n, at := 1, 0
	for _, word := range strings.Fields(s) {
		for part := range strings.SplitAfterSeq(word, "-") {
			long := 0
			for _, r := range part {
				long += wide(r)
			}
			if at > 0 && at+long > room {
				n, at = n+1, 0
			}
			at += long
			for at > room {
				n, at = n+1, at-room
			}
		}
		at += wide(' ')
	}
	return n
}

// wide returns the width of a character in thousandths of the size of its text, about as in
// Arial and rather more than less.
func wide(r rune) int {
	switch {
	case strings.ContainsRune(" !'(),-./:;I[]fijlt|r`", r):
		return 340
	case strings.ContainsRune("mwMW@%—…", r):
		return 950
	case r >= 'A' && r <= 'Z':
		return 730
	case r > 0x2e80: // wide characters of East Asia
		return 1050
	}
	return 570
}

// letter is the number of letter paper.
const letter = 1

// page sets how a sheet prints: on letter paper, as wide as the page, with the name of the
// workbook, of the sheet and the number of the page at the foot.
func (s *sheet) page(f *excelize.File) error {
	if err := f.SetPageLayout(s.name, &excelize.PageLayoutOptions{Size: new(letter), Orientation: new("landscape"), FitToWidth: new(1), FitToHeight: new(0)}); err != nil {
		return err
	}
	if err := f.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: new(0.4), Right: new(0.4), Top: new(0.5), Bottom: new(0.6), Header: new(0.3), Footer: new(0.3)}); err != nil {
		return err
	}
	return f.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&L&8&F&C&8&A&R&8Page &P of &N"})
}

// flag marks the cells of checks that are FALSE.
func (s *sheet) flag(f *excelize.File) error {
	if s.checked == nil {
		return nil
	}
	id, err := f.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Color: "9C0006"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFC7CE"}}})
	if err != nil {
		return err
	}
	for _, col := range slices.Sorted(maps.Keys(s.checked)) {
		top := cellAt(col, s.checked[col])
		is := fmt.Sprintf("AND(NOT(ISBLANK(%s)),%[1]s=FALSE)", top) // a blank cell equals FALSE too
		if err := f.SetConditionalFormat(s.name, top+":"+cellAt(col, s.rows), []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: is, Format: &id}}); err != nil {
			return err
		}
	}
	return nil
}
