package remedy

import (
	"fmt"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// hidden returns a warning of what was read although Excel does not show it.
func hidden(at source.Cell, summary, detail, remedy string) diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Warning, Code: "LED004", Summary: summary, Subject: at, Detail: detail, Remedy: remedy}
}

// HiddenRows returns the finding for n hidden rows, the first at a cell. The argument filtered is
// whether a filter hides them.
func HiddenRows(at source.Cell, n int, filtered bool) diag.Diagnostic {
	counted := "one hidden row was counted"
	if n > 1 {
		counted = fmt.Sprintf("%s hidden rows were counted, the first one here", text.Group(fmt.Sprint(n)))
	}
	if filtered {
		return hidden(at, "filtered rows", counted, "Clear the filter, delete the rows that do not belong, and save the workbook")
	}
	return hidden(at, "hidden rows", counted, "Unhide the rows, delete any that do not belong in the ledger, and save the workbook")
}

// HiddenColumns returns the finding for the hidden columns from first to last.
func HiddenColumns(at source.Cell, first, last int) diag.Diagnostic {
	detail := fmt.Sprintf("column %s is hidden and was read", source.Column(first))
	if last > first {
		detail = fmt.Sprintf("columns %s to %s are hidden and were read", source.Column(first), source.Column(last))
	}
	return hidden(at, "hidden columns", detail, "Unhide the columns and save the workbook")
}

// HiddenSheet returns the finding for a hidden sheet. The argument very is whether Excel does not
// even list it.
func HiddenSheet(at source.Cell, very bool) diag.Diagnostic {
	if very {
		return hidden(at, "hidden sheet", "the sheet is \"very hidden\" (Excel does not list it under Unhide) and was read",
			"Open the Visual Basic editor (Alt+F11), select the sheet, set its Visible property (F4) to xlSheetVisible, and save the workbook")
	}
	return hidden(at, "hidden sheet", "the sheet is hidden and was read", "Right-click a sheet tab, choose Unhide, and save the workbook")
}
