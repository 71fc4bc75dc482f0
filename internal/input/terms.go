package input

import (
	"strings"

	"tieout/internal/diag"
	"tieout/internal/source"
)

// The words of findings about a workbook, and those for other files: no spreadsheet program
// edits a Parquet file, and a CSV file has no sheets and no cells with a type.
var (
	columnarTerms = strings.NewReplacer(
		"nter the date, or convert the column with Data > Text to Columns > Date, and save the workbook", "xport the column as DATE, or correct the date and export the file again",
		", and save the workbook", ", and export the file again",
		"save the workbooks", "export the files again",
		"save the workbook", "export the file again",
		"in the workbook", "in the export",
		"the cell holds", "the value is",
		"the cell is blank", "the value is null",
		"an Excel date, or text", "a DATE, or text",
		"an Excel date or text", "a DATE, or text",
		"from the sheet", "from the export",
		"to the sheet", "to the export",
	)
	delimitedTerms = strings.NewReplacer(
		"to the sheet and save the workbook", "to the file",
		"from the sheet and save the workbook", "from the file",
		"save the workbook", "save the file",
		"in the workbook", "in the file",
		"an Excel date, or text such as", "a date such as",
		"an Excel date or text such as", "a date such as",
		"a number, or text in the form", "a number in the form",
		"from the sheet", "from the file",
		"to the sheet", "to the file",
		"clear the cell", "clear the field",
	)
)

// tableTerms are the words of findings about a table of a database.
var tableTerms = strings.NewReplacer(
	"nter the date, or convert the column with Data > Text to Columns > Date, and save the workbook", "orrect the date in the database, or map a column of dates",
	"Delete the row that is wrong and save the workbook", "Delete the row that is wrong from the database",
	", and save the workbooks", ", in the database",
	", and save the workbook", ", in the database",
	" and save the workbook", " in the database",
	"save the workbook", "correct the database",
	"the cell holds", "the value is",
	"the cell is blank", "the value is null or empty",
	"Fill in the cell", "Fill in the value",
	"Clear the cell", "Clear the value",
	"Correct the cell", "Correct the value",
	"an Excel date, or text", "a date, or text",
	"an Excel date or text", "a date, or text",
	"a number, or text in the form", "a number in the form",
	"from the sheet", "from the table",
	"to the sheet", "to the table",
)

// OfTable adapts the words of a finding, which are those of a workbook, to a table of a database.
func OfTable(d diag.Diagnostic) diag.Diagnostic {
	d.Detail, d.Remedy = tableTerms.Replace(d.Detail), tableTerms.Replace(d.Remedy)
	return d
}

// InTerms adapts the words of a finding to the kind of its file. Findings are written for
// workbooks. For a Parquet or CSV file, InTerms replaces words such as "cell" and "save the
// workbook".
func InTerms(d diag.Diagnostic) diag.Diagnostic {
	c, ok := d.Subject.(source.Cell)
	switch {
	case ok && Columnar(c.Workbook):
		d.Detail, d.Remedy = columnarTerms.Replace(d.Detail), columnarTerms.Replace(d.Remedy)
	case ok && Delimited(c.Workbook):
		d.Detail, d.Remedy = delimitedTerms.Replace(d.Detail), delimitedTerms.Replace(d.Remedy)
	}
	return d
}
