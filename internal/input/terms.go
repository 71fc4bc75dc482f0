package input

import (
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/source"
)

// The words of findings about a workbook, and those for other ledgers: no spreadsheet program
// edits a Parquet file, a CSV file has no sheets and no cells with a type, and a database is
// corrected in the system that fills it.
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
	databaseTerms = strings.NewReplacer(
		"Fill in the cell, or delete the row, and save the workbook", "Fill in the value, or delete the row, in the database; or leave such rows out with a WHERE in `query`",
		", clear its parent cell, and save the workbook", ", and set its parent to NULL in the database",
		"Export the subscriptions again, with all terms", "Complete the table, or `query`, with all terms",
		"Export the trial balance again, with all accounts", "Complete the table, or `query`, with all accounts",
		"Export the trial balance of", "Read the trial balance of",
		"Export the trial balance with the balance", "Write a `query` with the balance",
		"states the unit of the exports", "states the unit of the amounts",
		"to the export", "to the table, or to `query`",
		"f the export ", "f the table ",
		"nter the date, or convert the column with Data > Text to Columns > Date, and save the workbook", "nter the date in the database, or convert the column to a date in `query`",
		"Excel leaves such cells out of its sums: convert the column with Data > Text to Columns > Finish, and save the workbook", "Convert the column to a decimal in `query`",
		"delete the row, enter the credit in the revenue ledger, and save the workbooks", "move the credit to the table of the revenue ledger",
		"delete those rows, enter the credits in the revenue ledger, and save the workbooks", "move the credits to the table of the revenue ledger",
		", use Find and Replace to replace it with nothing in that column", ", replace it in `query`, such as NULLIF(COLUMN, DATE '9999-12-31')",
		"Format the column as text, retype the id as it is in the source system, and save the workbook", "Convert the column to text in `query`",
		"Format the column as text, enter the value in full, and save the workbook", "Convert the column to text in `query`",
		"Export the column as text or as whole numbers", "Convert the column to text in `query`",
		"to the sheet and save the workbook", "to the table, or to `query`",
		"Delete the row that is wrong and save the workbook", "Delete the row that is wrong from the database",
		"from the sheet and save the workbook", "from the table, or leave it out with a WHERE in `query`",
		", and save the workbooks", ", in the database",
		", and save the workbook", ", in the database",
		" and save the workbooks", " in the database",
		" and save the workbook", " in the database",
		", and save the file", ", in the database",
		" and save the file", " in the database",
		"rename the header in the workbook", "rename the column in `query`",
		"in the workbook", "in the database",
		"from the sheet", "from the table",
		"to the sheet", "to the table",
		"on the sheet", "in the table",
		"an Excel date, or text such as", "a date, or text such as",
		"an Excel date or text such as", "a date, or text such as",
		"a number, or text in the form", "a number in the form",
		"the header of the column", "the name of the column",
		"the header of a column", "the name of a column",
		"Retype the id in every cell that has it", "Correct the id in every row that has it",
		"Retype the cell", "Correct the value",
		"clear the cell", "set the value to NULL",
		"Clear the cell", "Set the value to NULL",
		"clear its parent cell", "set its parent to NULL",
		"the cell is blank", "the value is NULL or blank",
		"both cells are blank", "both are NULL or blank",
		"the cell holds", "the value is",
		"the cell", "the value",
		"blank cell in", "blank value in",
		"cell that", "value that",
		"in a cell", "in a value",
	)
)

// Stored reports whether a place is in a database.
func Stored(p source.Place) bool {
	switch at := p.(type) {
	case source.Cell:
		return at.Where != "" || source.Stored(at.Workbook)
	case source.Range:
		return source.Stored(at.Workbook)
	}
	return false
}

// InTerms adapts the words of a finding to the kind of its file. Findings are written for
// workbooks. For a Parquet or CSV file, or a database, InTerms replaces words such as "cell" and
// "save the workbook".
func InTerms(d diag.Diagnostic) diag.Diagnostic {
	c, ok := d.Subject.(source.Cell)
	switch {
	case Stored(d.Subject):
		d.Summary, d.Detail, d.Remedy = databaseTerms.Replace(d.Summary), databaseTerms.Replace(d.Detail), databaseTerms.Replace(d.Remedy)
	case ok && Columnar(c.Workbook):
		d.Detail, d.Remedy = columnarTerms.Replace(d.Detail), columnarTerms.Replace(d.Remedy)
	case ok && Delimited(c.Workbook):
		d.Detail, d.Remedy = delimitedTerms.Replace(d.Detail), delimitedTerms.Replace(d.Remedy)
	}
	return d
}
