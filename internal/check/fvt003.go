package check

import "tieout/internal/diag"

// FVT003 is found by what reads the ledgers.
var FVT003 = &Check{
	Code: "FVT003", Severity: diag.Warning,
	Title: "cash in the hierarchy; a money market fund not at Level 1",
	Doc: `Found by the reader of the ledgers: a holding that is classified as cash and has a
level, or a line that is cash alone and stands in a printed hierarchy; and a money
market fund, by its caption, at a level other than 1.

Example: "Money market funds" at Level 2, in a table that was copied from one in which
the funds were commercial paper.

The rule is ASC 820-10-35-40 and 35-41 (in force 2007-11-15): a quoted price in an
active market for an identical asset is a Level 1 input, and a fund that takes and
gives out shares at a published net asset value each day has one. Cash is not measured
at fair value, and ASC 820-10-50-2 asks for the level of what is.

Mend it by leaving cash out of the hierarchy, and see whether the fund is at Level 1; a
private fund without a published price is not.`,
}
