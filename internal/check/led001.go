package check

import "tieout/internal/diag"

// LED001 is found by what reads the folder, the ledgers or the templates.
var LED001 = &Check{
	Code: "LED001", Severity: diag.Error,
	Title: `a cell that is not what its field needs: text for a date, a number with blanks or letters, an error value, a formula never calculated`,
	Doc: `Found by the reader of the ledgers, at the cell: text where a date or a number is
needed, a number with separators, blanks or letters in it, an error such as #REF!,
a formula that was never calculated, a blank in a field that every row must have, a
merged cell among the rows.

Example: "1,234.50" typed as text. Read by guess it is 1234.5 to one person and
1.2345 to another; here it is neither, until the cell is mended.

This check is the product's own: a cell is read as it is stored or not at all, and
never as zero. Books and records that must be accurate are the matter of section
13(b)(2) of the Exchange Act.

Mend the cell in the workbook and save it. A formula is calculated by opening and
saving the workbook in Excel.`,
}
