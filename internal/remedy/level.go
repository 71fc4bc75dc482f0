package remedy

import (
	"fmt"
	"regexp"

	"tieout/internal/diag"
	"tieout/internal/source"
)

// MoneyMarket reports whether a caption names money market funds.
func MoneyMarket(caption string) bool { return moneyMarket.MatchString(caption) }

var moneyMarket = regexp.MustCompile(`(?i)\bmoney[- ]market\b`)

// CashInHierarchy returns the finding for a line that is cash and has a level. The
// parameter how is the part of the message that follows "is classified as cash but".
func CashInHierarchy(at source.Place, caption, how, remedy string) diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Warning, Code: "FVT003", Summary: "cash in the hierarchy", Subject: at,
		Detail: fmt.Sprintf("the line %q is classified as cash but %s; cash is not measured at fair value", caption, how), Remedy: remedy}
}

// FundOffLevel returns the finding for money market funds that are not at Level 1. The
// parameter first is the ledger's spelling of Level 1.
func FundOffLevel(at source.Place, caption, level, first string) diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Warning, Code: "FVT003", Summary: "money market fund not at Level 1", Subject: at,
		Detail: fmt.Sprintf("the line %q is at Level %s; money market funds usually have a published net asset value and are at Level 1", caption, level), Remedy: fmt.Sprintf("If the fund has a published price, write `%s` in place of its level and save the workbook. If the fund has no published price and is measured at net asset value as a practical expedient, remove it from the hierarchy (ASC 820-10-35-54B). If it is measured in another way, no change is needed", first)}
}
