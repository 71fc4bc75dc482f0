// Package quantity holds exact numbers. An [Amount] is a decimal as read from a ledger, in whole
// units such as dollars; a [Value] is an exact quotient of amounts with a unit, money in whole
// units of a currency or a ratio as a fraction of one. [Wide], [Scaled] and [Column] are the
// integers with which ledgers are added up, 128 bits and more where needed, and a [Quotient] is a
// sum at an exchange rate.
//
// Only the functions Fixed, String and ParseStored round, always half away from zero. Fixed and
// String round a result once, and [ParseStored] rounds the number in a cell to the 15 digits that
// Excel has. The package uses no float64. No other package may import the decimal library.
package quantity

import (
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/shopspring/decimal"
)

// Amount is an exact decimal in whole units such as dollars, never in thousands or
// millions. It may have a fraction. The zero Amount is 0.
type Amount struct{ d decimal.Decimal }

// The limits of an amount: larger numbers are rejected, which limits the cost of one cell.
const (
	MostWhole  = 21 // digits before the point
	MostPlaces = 40 // digits after the point
	maxText    = 80 // characters of the text
)

// excelDigits is the precision of a number in Excel, in significant digits.
const excelDigits = 15

// ParseText parses an amount written as text: digits, at most one point with digits on
// both sides, an optional leading minus, nothing else.
func ParseText(s string) (Amount, error) {
	digits := strings.TrimPrefix(s, "-")
	whole, frac, pointed := strings.Cut(digits, ".")
	switch {
	case !allDigits(whole) || pointed && !allDigits(frac):
		return Amount{}, fmt.Errorf("%q is not a plain number", clip(s))
	case len(s) > maxText:
		return Amount{}, fmt.Errorf("%q is %w", clip(s), ErrBeyond)
	}
	return parse(s)
}

// ParseStored parses the stored form of a numeric cell ("1.1000000000000001",
// "1.5E-3") and rounds it to 15 significant digits, half away from zero, which
// is Excel's own precision.
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

// ErrBeyond is the error for a number that no ledger amount needs: one with more than 21
// digits before the decimal point, or more than 40 after it.
var ErrBeyond = errors.New("beyond any amount a ledger holds")

func parse(s string) (Amount, error) {
	d, err := decimal.NewFromString(s)
	if err != nil {
		return Amount{}, fmt.Errorf("%q is not a number", clip(s))
	}
	if d.IsZero() {
		return Amount{}, nil
	}
	if e := int(d.Exponent()); d.NumDigits()+e > MostWhole || e < -MostPlaces {
		return Amount{}, fmt.Errorf("%q is %w", clip(s), ErrBeyond)
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

// Int returns a whole number as an Amount.
func Int(n int64) Amount { return Amount{decimal.NewFromInt(n)} }

// Add returns a + b.
func (a Amount) Add(b Amount) Amount { return Amount{a.d.Add(b.d)} }

// Sub returns a − b.
func (a Amount) Sub(b Amount) Amount { return Amount{a.d.Sub(b.d)} }

// Mul returns a × b, exact.
func (a Amount) Mul(b Amount) Amount { return Amount{a.d.Mul(b.d)} }

// Shift returns a × 10^n: Shift(3) turns thousands into ones.
func (a Amount) Shift(n int) Amount { return Amount{a.d.Shift(int32(n))} }

// Neg returns −a.
func (a Amount) Neg() Amount { return Amount{a.d.Neg()} }

// Abs returns |a|.
func (a Amount) Abs() Amount { return Amount{a.d.Abs()} }

// Roundings returns the multiples of 10^-places to which a can be rounded. There is one,
// or two if a lies halfway between them.
func (a Amount) Roundings(places int) []Amount {
	near := a.d.Round(int32(places))
	list, rest := []Amount{{near}}, near.Sub(a.d)
	if unit := decimal.New(1, -int32(places)); rest.Abs().Add(rest.Abs()).Equal(unit) {
		list = append(list, Amount{near.Sub(unit.Mul(decimal.NewFromInt(int64(rest.Sign()))))})
	}
	return list
}

// Sign returns −1, 0 or 1.
func (a Amount) Sign() int { return a.d.Sign() }

// Cmp returns −1, 0 or 1 if a is less than, equal to or greater than b.
func (a Amount) Cmp(b Amount) int { return a.d.Cmp(b.d) }

// IsInteger reports whether a has no fraction.
func (a Amount) IsInteger() bool { return a.d.IsInteger() }

// Int64 returns a whole amount as an int64; ok is false if the amount has a fraction or
// does not fit in an int64.
func (a Amount) Int64() (n int64, ok bool) {
	if !a.d.IsInteger() {
		return 0, false
	}
	b := a.d.BigInt()
	return b.Int64(), b.IsInt64()
}

// String returns the amount as a plain decimal without superfluous zeros.
func (a Amount) String() string { return a.d.String() }

// Unit is the unit of a Value: Pure, or an ISO 4217 currency.
type Unit string

// Pure is the unit of a ratio.
const Pure Unit = "pure"

// Value is an exact number with its unit: money in whole units of a currency,
// never thousands, or a ratio as a fraction of one, never a percentage. The
// zero Value means no value.
type Value struct {
	r    *big.Rat
	unit Unit
}

// Money returns an amount in a currency.
func Money(a Amount, currency Unit) Value { return Value{a.d.Rat(), currency} }

// Unit returns the value's unit.
func (v Value) Unit() Unit { return v.unit }

// As returns the number with another unit.
func (v Value) As(unit Unit) Value { return Value{v.r, unit} }

// Sign returns −1, 0 or 1.
func (v Value) Sign() int { return v.r.Sign() }

// Abs returns |v|.
func (v Value) Abs() Value { return Value{new(big.Rat).Abs(v.r), v.unit} }

// Neg returns −v.
func (v Value) Neg() Value { return Value{new(big.Rat).Neg(v.r), v.unit} }

// Add returns v + w. Both must have the same unit.
func (v Value) Add(w Value) Value { v.same(w); return Value{new(big.Rat).Add(v.r, w.r), v.unit} }

// Sub returns v − w. Both must have the same unit.
func (v Value) Sub(w Value) Value { v.same(w); return Value{new(big.Rat).Sub(v.r, w.r), v.unit} }

// Cmp returns −1, 0 or 1 if v is less than, equal to or greater than w. Both must have the
// same unit.
func (v Value) Cmp(w Value) int { v.same(w); return v.r.Cmp(w.r) }

// Div returns the ratio v / w of two values of the same unit; ok is false if w is 0.
func (v Value) Div(w Value) (ratio Value, ok bool) {
	v.same(w)
	if w.r.Sign() == 0 {
		return Value{}, false
	}
	return Value{new(big.Rat).Quo(v.r, w.r), Pure}, true
}

// Times returns v multiplied by a pure ratio.
func (v Value) Times(ratio Value) Value { return Value{new(big.Rat).Mul(v.r, ratio.r), v.unit} }

func (v Value) same(w Value) {
	if v.unit != w.unit {
		panic(fmt.Sprintf("quantity: %s mixed with %s", v.unit, w.unit))
	}
}

// FromDigits returns the value of printed digits, which may contain commas: digits ×
// 10^scale, below zero if negative is true. It panics on digits that Fixed cannot print.
func FromDigits(digits string, scale int, negative bool, unit Unit) Value {
	r, ok := new(big.Rat).SetString(strings.ReplaceAll(digits, ",", ""))
	if !ok {
		panic("quantity: not digits: " + digits)
	}
	v := Value{r, unit}.shift(scale)
	if negative {
		v.r.Neg(v.r)
	}
	return v
}

// shift returns v × 10^n.
func (v Value) shift(n int) Value {
	ten := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(n, -n))), nil))
	if n < 0 {
		ten.Inv(ten)
	}
	return Value{new(big.Rat).Mul(v.r, ten), v.unit}
}

// ParsePercent parses a policy's percentage as a ratio: "10%" is 0.1.
func ParsePercent(s string) (Value, error) {
	digits, found := strings.CutSuffix(s, "%")
	a, err := ParseText(digits)
	if !found || err != nil {
		return Value{}, fmt.Errorf("%q is not a percentage such as \"10%%\"", clip(s))
	}
	return Value{a.d.Shift(-2).Rat(), Pure}, nil
}

// Points returns n percentage points as a ratio: 3 points are 0.03.
func Points(n Amount) Value { return Value{n.d.Shift(-2).Rat(), Pure} }

// Zero and One are the ratios 0 and 1, or 0% and 100%.
var Zero, One = Points(Int(0)), Points(Int(100))

// Equal reports whether two values have the same unit and the same String. A ratio with
// endless decimals therefore equals its stored form, which is rounded to 18 places.
func (v Value) Equal(w Value) bool { return v.unit == w.unit && v.String() == w.String() }

// Fixed returns |v| ÷ 10^scale as digits with the given number of decimal places and no
// separators. It rounds once, half away from zero.
func (v Value) Fixed(scale, places int) string {
	return v.Abs().shift(-scale).r.FloatString(places)
}

// valuePlaces is the number of decimal places of a non-terminating number in String.
const valuePlaces = 18

// String returns the value as a plain decimal: exact if it terminates, otherwise rounded
// half away from zero to 18 places. Zero has no sign.
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
