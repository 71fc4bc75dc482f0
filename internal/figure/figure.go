// Package figure formats the numbers of documents. The printed number and its XBRL tag come from
// the same [Figure], so they cannot disagree. [Show] rounds the exact value of a fact once, half
// away from zero, in a [Format]: a scale, which is a power of ten (6 is millions, −2 is percent),
// and a number of decimals. A Figure has digits without a sign; the words or parentheses around it
// show that it is negative. The functions of words.go and percent.go format numbers for messages.
// Package draft prints every number of a document with Show, through footing.Moves.
package figure

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/text"
)

// Format is a number format: a scale and a number of decimals. The text around the number
// supplies "$", "%" and "million".
type Format struct {
	Name   string
	Scale  int  // power of ten: 6 is millions, −2 is percent
	Places int  // decimals shown
	Money  bool // true for formats of amounts, false for formats of ratios
}

// Formats lists the formats available to templates.
var formats = []Format{
	{"percent", -2, 0, false},
	{"percent1", -2, 1, false},
	{"points", -2, 1, false},
	{"dollars", 0, 0, true},
	{"thousands", 3, 0, true},
	{"millions", 6, 1, true},
}

// Formats returns the formats available to templates.
func Formats() []Format { return slices.Clone(formats) }

// ParseFormat returns the format with the given name.
func ParseFormat(name string) (Format, error) {
	var names []string
	for _, f := range formats {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Format{}, fmt.Errorf("%q is not a format; the formats are %s", name, text.List(names, "and"))
}

// Figure is a number as printed: digits without a sign. The text around a negative number shows
// that it is negative.
type Figure struct {
	Digits   string // "1,234.5"
	Negative bool   // the exact value is below zero, and Digits are not all 0
	Zero     bool   // the digits are all 0
	Scale    int    // value = digits × 10^Scale
	Decimals int    // the XBRL decimals attribute: 2 for 109%, −5 for 86.3 million
	Moved    int    // units of the last place that were added to the rounded value so that tables foot: -1, 0 or 1
}

// Move returns the figure with the given number of units of its last place added to its value:
// -1, 0 or 1. A moved figure is right to one place less, which Decimals says. It
// must not be moved already.
func (f Figure) Move(units int) Figure {
	if units == 0 {
		return f
	}
	places := f.LastPlace() + f.Scale
	n, ok := new(big.Int).SetString(strings.NewReplacer(",", "", ".", "").Replace(f.Digits), 10)
	if !ok {
		panic("figure: no digits in " + f.Digits)
	}
	if f.Negative {
		n.Neg(n)
	}
	n.Add(n, big.NewInt(int64(units)))
	digits := new(big.Int).Abs(n).String()
	if short := places + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	if places > 0 {
		digits = digits[:len(digits)-places] + "." + digits[len(digits)-places:]
	}
	return Figure{Digits: Group(digits), Negative: n.Sign() < 0, Zero: n.Sign() == 0, Scale: f.Scale, Decimals: f.Decimals - 1, Moved: units}
}

// Same reports whether two figures print alike, sign included.
func (f Figure) Same(g Figure) bool {
	return f.Digits == g.Digits && f.Negative == g.Negative && f.Scale == g.Scale
}

// LastPlace returns the place of the last digit, as Decimals gives it for a figure that is not
// moved: 2 for 109%, −5 for 86.3 million.
func (f Figure) LastPlace() int {
	_, fraction, _ := strings.Cut(f.Digits, ".")
	return len(fraction) - f.Scale
}

// Unit returns one unit of the last place of the figure.
func (f Figure) Unit(of quantity.Unit) quantity.Value {
	return quantity.FromDigits("1", -f.LastPlace(), false, of)
}

// Value returns the value of the digits as printed, with the sign.
func (f Figure) Value(unit quantity.Unit) quantity.Value {
	return quantity.FromDigits(f.Digits, f.Scale, f.Negative, unit)
}

// Signed returns the digits, with a minus sign if the figure is negative.
func (f Figure) Signed() string {
	if f.Negative {
		return "-" + f.Digits
	}
	return f.Digits
}

// Unchanged reports whether a change is so small that a document calls the amount unchanged:
// the change prints as zero in millions or, if the prior amount is positive, is smaller than
// the given share of the prior amount.
func Unchanged(change, prior, share quantity.Value) bool {
	million, _ := ParseFormat("millions")
	return Amount(change, million).Zero || prior.Sign() > 0 && change.Abs().Cmp(prior.Times(share)) < 0
}

// Scaled returns the format in which a sentence prints an amount. The format is millions. If an
// amount other than zero prints as zero in millions, it is thousands and, if the amount prints
// as zero in thousands too, whole units of the currency.
func Scaled(v quantity.Value) (how Format) {
	for _, name := range []string{"millions", "thousands", "dollars"} {
		if how, _ = ParseFormat(name); !Misprints(v, Amount(v, how)) {
			break
		}
	}
	return how
}

// Shares returns the format in which a sentence prints one share, or two shares that add up to
// 100%. The format is percent, or percent1 (one decimal) if Misprints is true for a share in
// percent. If a share misprints in percent1 too, ok is false, and the sentence prints amounts
// in place of the shares.
func Shares(list ...*fact.Fact) (how Format, ok bool) {
	for _, name := range []string{"percent", "percent1"} {
		how, _ = ParseFormat(name)
		if !slices.ContainsFunc(list, func(f *fact.Fact) bool { return Misprints(f.Value, Show(f, how)) }) {
			return how, true
		}
	}
	return how, false
}

// Misprints reports whether the figure f prints the value v misleadingly: as zero although it
// is not zero or, if it is a ratio, as 100% although it is not 100%.
func Misprints(v quantity.Value, f Figure) bool {
	if f.Zero {
		return v.Sign() != 0
	}
	return v.Unit() == quantity.Pure && f.Value(quantity.Pure).Abs().Cmp(quantity.One) == 0 && v.Abs().Cmp(quantity.One) != 0
}

// Show rounds the exact value of a fact once, half away from zero. If Fact.OtherShare is set,
// the figure is instead 100% minus the printed figure of the other share.
func Show(f *fact.Fact, how Format) Figure {
	return show(f.Value, f.OtherShare, how)
}

// Amount rounds and formats a value. For a fact, use Show instead: the fact may be one of two
// shares whose printed figures must add up to 100%.
func Amount(v quantity.Value, how Format) Figure { return show(v, nil, how) }

func show(v quantity.Value, rest *quantity.Value, how Format) Figure {
	digits, negative := v.Fixed(how.Scale, how.Places), v.Sign() < 0
	if rest != nil {
		digits, negative = remaining(*rest, how)
	}
	zero := strings.Trim(digits, "0.") == ""
	return Figure{
		Digits:   Group(digits),
		Negative: negative && !zero,
		Zero:     zero,
		Scale:    how.Scale,
		Decimals: how.Places - how.Scale,
	}
}

func remaining(first quantity.Value, how Format) (digits string, negative bool) {
	r, _ := new(big.Rat).SetString(first.Fixed(how.Scale, how.Places))
	if first.Sign() < 0 {
		r.Neg(r)
	}
	whole := new(big.Rat).SetInt64(1)
	for range -how.Scale {
		whole.Mul(whole, big.NewRat(10, 1))
	}
	r.Sub(whole, r)
	return new(big.Rat).Abs(r).FloatString(how.Places), r.Sign() < 0
}

// Group adds thousands separators to a number, which may have a minus sign: "-1,234.5".
func Group(s string) string { return text.Group(s) }
