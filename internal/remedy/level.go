package remedy

import (
	"fmt"
	"regexp"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
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

// Section returns the remedy for a section of a fair value ledger that does not agree with an
// element of the balance sheet at a date. The argument class is the first classification of the
// section, booked is the balance, and none is whether the ledger has no row of the section.
func Section(ledger, element, date, class, booked string, none bool) string {
	trace := fmt.Sprintf("`tieout trace 'account[%s]@%s'` lists the rows of the trial balance", element, date)
	if !none || ledger != "securities" {
		return "Correct the wrong ledger; " + trace
	}
	if class == schema.Cash {
		return fmt.Sprintf("If the export leaves out cash in banks, add one row for it: dated %s, of the type Cash and the classification %s, with cost and fair value of %s and no level; or, to leave cash out of the note, remove `%s` from [accounts] in filing.toml; %s", date, class, booked, element, trace)
	}
	return fmt.Sprintf("Add the holdings at %s that are %s to the export; or, to leave them out of the note, remove `%s` from [accounts] in filing.toml; %s", date, class, element, trace)
}

// Unfooted returns the finding for a holding whose cost, gains and losses do not add to its fair
// value. The argument net is whether a column has gains or losses, and parts are the cells.
func Unfooted(at source.Place, cost, gains, losses, fair quantity.Amount, net bool, parts []diag.Related) diag.Diagnostic {
	remedy, sum := "Correct the amount that is wrong and save the workbook", cost.Add(gains).Add(losses)
	if !net {
		remedy = "Map gains and losses in columns of [ledgers.securities]; if one column has both, give both its header"
	}
	in := func(n quantity.Amount) string { return text.Group(n.String()) }
	return diag.Diagnostic{Code: "FVT002", Summary: "holding that does not foot", Subject: at, Related: parts, Remedy: remedy,
		Detail: fmt.Sprintf("cost %s, gains %s and losses %s add to %s, but fair value is %s; difference %s", in(cost), in(gains), in(losses), in(sum), in(fair), in(fair.Sub(sum)))}
}

// OneLine returns the finding for two captions that are one line of the note.
func OneLine(at source.Place, first, caption string) diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Warning, Code: "FVT005", Summary: "captions combined into one line", Subject: at,
		Detail: fmt.Sprintf("%q and %q differ only in punctuation or capitals, and were added together under one caption", first, caption),
		Remedy: fmt.Sprintf("If they are the same line, add %s = [%s] under [lines] in filing.toml; if they are two lines, reword one of the captions in the workbook", toml.Quote(first), toml.Quote(caption))}
}
