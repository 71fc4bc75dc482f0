package workpaper

import "github.com/xuri/excelize/v2"

// style is a style of cells. Its number is that of the workbook's style sheet.
type style int

// The styles. Each has an entry in looks.
const (
	plain        style = iota
	heading            // title of a sheet
	note               // explanation under a title
	head               // column heading
	label              // caption of a row
	wrapped            // text over several lines
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
	verdictCount       // count beside the verdict
	verdict            // the one TRUE or FALSE for the whole workbook
	styles
)

// looks returns the styles as excelize defines them.
func looks() [styles]*excelize.Style {
	font := func(bold bool, color string) *excelize.Font {
		return &excelize.Font{Family: "Calibri", Size: 10, Bold: bold, Color: color}
	}
	format := func(code string) *string { return &code }
	const black, blue, link = "000000", "1F3FBF", "0563C1"
	money, days := "#,##0.00_);(#,##0.00);\"–\"_)", "yyyy-mm-dd"
	top := &excelize.Alignment{Vertical: "top"}
	wrap := &excelize.Alignment{Vertical: "top", WrapText: true}
	right := &excelize.Alignment{Vertical: "top", Horizontal: "right"}
	center := &excelize.Alignment{Vertical: "top", Horizontal: "center"}
	var all [styles]*excelize.Style
	all[plain] = &excelize.Style{Font: font(false, black), Alignment: top}
	all[heading] = &excelize.Style{Font: &excelize.Font{Family: "Calibri", Size: 14, Bold: true}}
	all[note] = &excelize.Style{Font: &excelize.Font{Family: "Calibri", Size: 10, Italic: true, Color: "555555"}, Alignment: top}
	all[head] = &excelize.Style{Font: font(true, "FFFFFF"), Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1F3864"}}, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}}
	all[label] = &excelize.Style{Font: font(true, black), Alignment: top}
	all[wrapped] = &excelize.Style{Font: font(false, black), Alignment: wrap}
	all[linkText] = &excelize.Style{Font: &excelize.Font{Family: "Calibri", Size: 10, Color: link, Underline: "single"}, Alignment: top}
	all[input] = &excelize.Style{Font: font(false, blue), Alignment: top}
	all[count] = &excelize.Style{Font: font(false, black), Alignment: top, CustomNumFmt: format("#,##0")}
	all[amount] = &excelize.Style{Font: font(false, black), Alignment: top, CustomNumFmt: &money}
	all[inAmount] = &excelize.Style{Font: font(false, blue), Alignment: top, CustomNumFmt: &money}
	all[day] = &excelize.Style{Font: font(false, black), Alignment: center, CustomNumFmt: &days}
	all[inDay] = &excelize.Style{Font: font(false, blue), Alignment: center, CustomNumFmt: &days}
	all[ratio] = &excelize.Style{Font: font(false, black), Alignment: top, CustomNumFmt: format("0.00%_);(0.00%);\"–\"_)")}
	all[rate] = &excelize.Style{Font: font(false, black), Alignment: top, CustomNumFmt: format("0.000000########")}
	all[inRate] = &excelize.Style{Font: font(false, blue), Alignment: top, CustomNumFmt: format("0.000000########")}
	all[decimal] = &excelize.Style{Font: font(false, black), Alignment: top}
	all[exact] = &excelize.Style{Font: font(false, black), Alignment: right}
	all[total] = &excelize.Style{Font: font(true, black), Alignment: top, CustomNumFmt: &money, Border: []excelize.Border{{Type: "top", Style: 1, Color: black}}}
	all[check] = &excelize.Style{Font: font(false, black), Alignment: center}
	all[verdict] = &excelize.Style{Font: font(true, black), Alignment: center, Border: []excelize.Border{{Type: "top", Style: 1, Color: black}, {Type: "bottom", Style: 6, Color: black}}}
	all[linkNumber] = &excelize.Style{Font: &excelize.Font{Family: "Calibri", Size: 10, Color: link, Underline: "single"}, Alignment: top, CustomNumFmt: format("#,##0")}
	all[inCount] = &excelize.Style{Font: font(false, blue), Alignment: top, CustomNumFmt: format("#,##0")}
	all[inRatio] = &excelize.Style{Font: font(false, blue), Alignment: top, CustomNumFmt: format("0.00%_);(0.00%);\"–\"_)")}
	all[amountTotal] = &excelize.Style{Font: font(true, black), Alignment: top, CustomNumFmt: &money, Border: []excelize.Border{{Type: "bottom", Style: 1, Color: black}}}
	all[tick] = &excelize.Style{Font: font(false, "C00000"), Alignment: center}
	all[printed0] = &excelize.Style{Font: font(false, black), Alignment: top, CustomNumFmt: format("#,##0_);(#,##0)")}
	all[printed1] = &excelize.Style{Font: font(false, black), Alignment: top, CustomNumFmt: format("#,##0.0_);(#,##0.0)")}
	all[verdictCount] = &excelize.Style{Font: font(true, black), Alignment: center, CustomNumFmt: format("#,##0")}
	return all
}
