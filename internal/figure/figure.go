// Package figure is the one place where digits are made. The page and its tag
// take the same Figure, so they cannot disagree.
package figure

import (
	"fmt"
	"math/big"
	"strings"

	"tieout/internal/fact"
	"tieout/internal/quantity"
)

// Format says how a number is dressed: which power of ten it is shown in, and
// with how many decimals. The prose around it says "$", "%" and "million".
type Format struct {
	Name   string
	Scale  int  // power of ten: 6 is millions, −2 is percent
	Places int  // decimals shown
	Money  bool // an amount of money, not a ratio
}

// Formats are the dresses a template may ask for.
var formats = []Format{
	{"percent", -2, 0, false},
	{"percent1", -2, 1, false},
	{"points", -2, 1, false},
	{"dollars", 0, 0, true},
	{"thousands", 3, 0, true},
	{"millions", 6, 1, true},
}

// ParseFormat gives the format of a name.
func ParseFormat(name string) (Format, error) {
	var names []string
	for _, f := range formats {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Format{}, fmt.Errorf("%q is not a format; there are %s", name, strings.Join(names, ", "))
}

// Figure is a number as it is printed: digits without a sign. What a minus
// looks like is for the prose around it.
type Figure struct {
	Digits   string // "1,234.5"
	Negative bool   // the exact value is below zero and the digits are not all 0
	Zero     bool   // the digits are all 0
	Scale    int    // value = digits × 10^Scale
	Decimals int    // as inline XBRL counts them: 2 for 109%, −5 for 86.3 million
}

// Value is what the figure says, to its last digit.
func (f Figure) Value(unit quantity.Unit) quantity.Value {
	return quantity.FromDigits(f.Digits, f.Scale, f.Negative, unit)
}

// Signed is the figure's digits, after a minus where it is negative.
func (f Figure) Signed() string {
	if f.Negative {
		return "-" + f.Digits
	}
	return f.Digits
}

// Unchanged says whether a change is told as none: it is below a share of a
// positive prior amount, or would print as zero in millions.
func Unchanged(change, prior, share quantity.Value) bool {
	million, _ := ParseFormat("millions")
	return Amount(change, million).Zero || prior.Sign() > 0 && change.Abs().Cmp(prior.Times(share)) < 0
}

// Show rounds a fact once, half away from zero, from its exact value. Of two
// shares that must make 100, "the remaining" is 100 less the other as shown.
func Show(f *fact.Fact, how Format) Figure {
	return show(f.Value, f.Rest, how)
}

// Amount shows a value that stands alone.
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

// Group puts a comma between each three digits before the point. A leading
// minus stays where it is.
func Group(s string) string {
	if rest, negative := strings.CutPrefix(s, "-"); negative {
		return "-" + Group(rest)
	}
	whole, frac, pointed := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if pointed {
		return whole + "." + frac
	}
	return whole
}
