// Package quantity holds exact numbers. An Amount is a decimal as it stood in a
// ledger; a Value is what is said of a registrant: an exact quotient of amounts
// with a unit. Nothing here rounds but Fixed and String, and both round once,
// half away from zero. There is no float64, and no other package may import the
// decimal library.
package quantity

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/shopspring/decimal"
)

// Amount is an exact decimal in whole units. The zero Amount is 0.
type Amount struct{ d decimal.Decimal }

// Digits beyond which a number is refused rather than carried: no ledger holds
// them, and they bound what one cell can cost.
const (
	maxWhole  = 21 // digits before the point
	maxPlaces = 40 // digits after the point
	maxText   = 80 // characters of the text
)

// excelDigits is the precision of a number in Excel, in significant digits.
const excelDigits = 15

// ParseText reads an amount that was written as text: digits, at most one point
// with digits on both sides of it, a leading minus, nothing else.
func ParseText(s string) (Amount, error) {
	digits := strings.TrimPrefix(s, "-")
	whole, frac, pointed := strings.Cut(digits, ".")
	if !allDigits(whole) || pointed && !allDigits(frac) || len(s) > maxText {
		return Amount{}, fmt.Errorf("%q is not a plain number", clip(s))
	}
	return parse(s)
}

// ParseStored reads the stored form of a numeric cell ("1.1000000000000001",
// "1.5E-3") and rounds it to 15 significant digits, half away from zero, which
// is the precision that Excel itself keeps and shows.
func ParseStored(s string) (Amount, error) {
	if len(s) > maxText {
		return Amount{}, fmt.Errorf("%q is not a stored number", clip(s))
	}
	a, err := parse(s)
	if err != nil {
		return a, err
	}
	if n := a.d.NumDigits(); n > excelDigits {
		a.d = a.d.Round(-a.d.Exponent() - int32(n-excelDigits))
	}
	return a, nil
}

func parse(s string) (Amount, error) {
	d, err := decimal.NewFromString(s)
	if err != nil {
		return Amount{}, fmt.Errorf("%q is not a number", clip(s))
	}
	if d.IsZero() {
		return Amount{}, nil
	}
	if e := int(d.Exponent()); e < -maxPlaces-maxText || d.NumDigits()+e > maxWhole || e < -maxPlaces {
		return Amount{}, fmt.Errorf("%q is beyond any amount a ledger holds", clip(s))
	}
	return Amount{d}, nil
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// Int gives the amount of a whole number.
func Int(n int64) Amount { return Amount{decimal.NewFromInt(n)} }

// Add gives a + b.
func (a Amount) Add(b Amount) Amount { return Amount{a.d.Add(b.d)} }

// Sub gives a − b.
func (a Amount) Sub(b Amount) Amount { return Amount{a.d.Sub(b.d)} }

// Mul gives a × b, every digit kept.
func (a Amount) Mul(b Amount) Amount { return Amount{a.d.Mul(b.d)} }

// Shift gives a × 10^n: Shift(3) turns thousands into ones.
func (a Amount) Shift(n int) Amount { return Amount{a.d.Shift(int32(n))} }

// Neg gives −a.
func (a Amount) Neg() Amount { return Amount{a.d.Neg()} }

// Abs gives a without its sign.
func (a Amount) Abs() Amount { return Amount{a.d.Abs()} }

// Sign is −1, 0 or 1.
func (a Amount) Sign() int { return a.d.Sign() }

// Cmp is −1, 0 or 1 as a is less than, equal to or greater than b.
func (a Amount) Cmp(b Amount) int { return a.d.Cmp(b.d) }

// IsInteger says whether a has no fraction.
func (a Amount) IsInteger() bool { return a.d.IsInteger() }

// Int64 gives a whole amount as an int64; ok is false when it has a fraction or
// does not fit.
func (a Amount) Int64() (n int64, ok bool) {
	if !a.d.IsInteger() {
		return 0, false
	}
	b := a.d.BigInt()
	return b.Int64(), b.IsInt64()
}

// String gives the amount as a plain decimal with no superfluous zero.
func (a Amount) String() string { return a.d.String() }

// Unit is what a Value counts: Pure, or an ISO 4217 currency.
type Unit string

// Pure is the unit of a ratio.
const Pure Unit = "pure"

// Value is an exact number with its unit: money in whole units of a currency,
// never thousands, or a ratio as a fraction of one, never a percentage. The
// zero Value is no value.
type Value struct {
	r    *big.Rat
	unit Unit
}

// Money gives an amount of a currency.
func Money(a Amount, currency Unit) Value { return Value{a.d.Rat(), currency} }

// Unit gives the value's unit.
func (v Value) Unit() Unit { return v.unit }

// Sign is −1, 0 or 1.
func (v Value) Sign() int { return v.r.Sign() }

// Abs gives the value without its sign.
func (v Value) Abs() Value { return Value{new(big.Rat).Abs(v.r), v.unit} }

// Neg gives −v.
func (v Value) Neg() Value { return Value{new(big.Rat).Neg(v.r), v.unit} }

// Add gives v + w, which must have one unit.
func (v Value) Add(w Value) Value { v.same(w); return Value{new(big.Rat).Add(v.r, w.r), v.unit} }

// Sub gives v − w, which must have one unit.
func (v Value) Sub(w Value) Value { v.same(w); return Value{new(big.Rat).Sub(v.r, w.r), v.unit} }

// Cmp compares two values of one unit.
func (v Value) Cmp(w Value) int { v.same(w); return v.r.Cmp(w.r) }

// Div gives the ratio v / w of two values of one unit; ok is false when w is 0.
func (v Value) Div(w Value) (ratio Value, ok bool) {
	v.same(w)
	if w.r.Sign() == 0 {
		return Value{}, false
	}
	return Value{new(big.Rat).Quo(v.r, w.r), Pure}, true
}

// Times gives v multiplied by a pure ratio.
func (v Value) Times(ratio Value) Value { return Value{new(big.Rat).Mul(v.r, ratio.r), v.unit} }

func (v Value) same(w Value) {
	if v.unit != w.unit {
		panic(fmt.Sprintf("quantity: %s mixed with %s", v.unit, w.unit))
	}
}

// FromDigits gives the value that printed digits say: digits × 10^scale. Commas
// between digits are left out. It panics on what Fixed does not print.
func FromDigits(digits string, scale int, negative bool, unit Unit) Value {
	r, ok := new(big.Rat).SetString(strings.ReplaceAll(digits, ",", ""))
	if !ok {
		panic("quantity: digits that are none: " + digits)
	}
	v := Value{r, unit}.shift(scale)
	if negative {
		v.r.Neg(v.r)
	}
	return v
}

// shift gives v × 10^n.
func (v Value) shift(n int) Value {
	ten := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(n, -n))), nil))
	if n < 0 {
		ten.Inv(ten)
	}
	return Value{new(big.Rat).Mul(v.r, ten), v.unit}
}

// ParsePercent reads a policy's "10%" or "0.5%" as the ratio it is.
func ParsePercent(s string) (Value, error) {
	digits, found := strings.CutSuffix(s, "%")
	a, err := ParseText(digits)
	if !found || err != nil {
		return Value{}, fmt.Errorf("%q is not a percentage such as \"10%%\"", clip(s))
	}
	return Value{a.d.Shift(-2).Rat(), Pure}, nil
}

// Points gives n percentage points as a ratio: Points of 3 is 0.03.
func Points(n Amount) Value { return Value{n.d.Shift(-2).Rat(), Pure} }

// Equal reports whether two values have one unit and are written alike: a ratio that does
// not end equals what String keeps of it.
func (v Value) Equal(w Value) bool { return v.unit == w.unit && v.String() == w.String() }

// Fixed gives |v| ÷ 10^scale as digits with that many places, rounded once,
// half away from zero, without separators.
func (v Value) Fixed(scale, places int) string {
	return v.Abs().shift(-scale).r.FloatString(places)
}

// valuePlaces is where a number that does not end is rounded for scripts.
const valuePlaces = 18

// String gives the value as a plain decimal: exact where it ends, else rounded
// half away from zero at 18 places. Zero has no sign.
func (v Value) String() string {
	n, exact := v.r.FloatPrec()
	if !exact {
		n = valuePlaces
	}
	s := v.r.FloatString(n)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}
