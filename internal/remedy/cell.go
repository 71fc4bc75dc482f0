package remedy

import (
	"fmt"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
	"github.com/tieout/tieout/internal/workbook"
)

// Calculate is the remedy for formulas without results.
const Calculate = "Open the workbook in Excel, press F9 and save it"

// NotResults returns why the stored values of the formulas of a workbook or sheet, as the
// argument says, are not read.
func NotResults(whole string) string {
	return "the " + whole + " makes Excel calculate every formula on opening, so the stored values are not results"
}

// Broken returns the finding of a cell that no field can hold; summary is "" for any other cell.
// The argument full is whether the workbook is to be calculated when it is opened.
func Broken(c *workbook.Cell, full bool) (summary, detail, remedy string) {
	switch c.Kind {
	case workbook.ErrorValue:
		return "Excel error in a cell", fmt.Sprintf("the cell holds the error %s", text.Clip(string(c.Text), 60)), "Correct the formula or enter the value, and save the workbook"
	case workbook.Uncalculated:
		detail = "the cell holds a formula that was never calculated"
		if full {
			detail += "; " + NotResults("workbook")
		}
		return "formula without a value", detail, Calculate
	}
	return "", "", ""
}

// Word returns the remedy for a word that has no meaning in a field of codes or choices.
func Word(l *filing.Ledger, f *schema.Field, word string) string {
	line := fmt.Sprintf(`"??" = [%s]`, toml.Quote(word))
	add := fmt.Sprintf("add values.%s = { %s } under [ledgers.%s]", f.Name, line, l.Ledger)
	if l.Values[f.Name] != nil {
		add = fmt.Sprintf("add %s to values.%s of [ledgers.%s]", line, f.Name, l.Ledger)
	}
	means := "the ISO 3166 code of the country"
	switch f.Kind {
	case schema.Choice:
		means = text.List(f.Choices, "or")
	case schema.Currency:
		means = "the ISO 4217 code of the currency"
	}
	return fmt.Sprintf("Correct the cell and save the workbook; or %s in filing.toml and replace ?? with %s", add, means)
}

// Times returns the remedy for a date with a time of day in a field, at a cell. The argument
// plain is whether the file has no sheets, and so no formulas.
func Times(l *filing.Ledger, f *schema.Field, at source.Cell, plain bool) string {
	drop := fmt.Sprintf("Add `times = \"drop\"` to %s to drop the times", in(l))
	if at.Ref == "" || plain {
		return drop
	}
	formula := fmt.Sprintf("=INT(%s)", at.Ref)
	if f.Blank {
		formula = fmt.Sprintf(`=IF(%s="","",INT(%[1]s))`, at.Ref)
	}
	return drop + fmt.Sprintf("; or, in an empty column, enter %s, fill it down to the last row, paste the results over column %s as values, and save the workbook", formula, source.ColumnOf(at.Ref))
}
