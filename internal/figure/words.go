package figure

import (
	"strings"

	"github.com/tieout/tieout/internal/quantity"
)

// Whole returns an amount in whole units, as a message shows it: "-1,234".
func Whole(v quantity.Value) string { return Amount(v, Format{Money: true}).Signed() }

// Thousands returns an amount in thousands, as a message shows it: "-1,234".
func Thousands(v quantity.Value) string { return Amount(v, Format{Scale: 3, Money: true}).Signed() }

// Cents returns an amount rounded to two decimals, as a message shows it: "-1,234.50".
func Cents(v quantity.Value) string { return Amount(v, Format{Places: 2, Money: true}).Signed() }

// InFull returns an amount with all its decimals, "-4,600,000.5", or a ratio as a percentage with
// at most four decimals, "-29.0323%".
func InFull(v quantity.Value) string {
	if v.Unit() == quantity.Pure {
		return strings.TrimSuffix(Points(v), " points") + "%"
	}
	return Group(v.String())
}
