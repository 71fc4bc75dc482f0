package quantity

import (
	"cmp"
	"encoding/binary"
	"math/big"
	"math/bits"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"
)

// Wide is an exact integer for sums of ledgers: 128 bits if the integer fits, otherwise a
// big.Int. The zero Wide is 0.
type Wide struct {
	hi  int64
	lo  uint64
	big *big.Int // replaces hi and lo if they cannot hold it
}

// WideOf returns n as a Wide.
func WideOf(n int64) Wide { return Wide{hi: n >> 63, lo: uint64(n)} }

// Int returns w as a new big.Int.
func (w Wide) Int() *big.Int {
	if w.big != nil {
		return new(big.Int).Set(w.big)
	}
	i := new(big.Int).Lsh(big.NewInt(w.hi), 64)
	return i.Add(i, new(big.Int).SetUint64(w.lo))
}

// wideFrom returns i as a Wide, in 128 bits if it fits.
func wideFrom(i *big.Int) Wide {
	if i.BitLen() > 127 {
		return Wide{big: i}
	}
	var abs [2]uint64
	for k, word := range new(big.Int).Abs(i).Bits() {
		if bits.UintSize == 32 {
			abs[k/2] |= uint64(word) << (32 * (k % 2))
		} else {
			abs[k] = uint64(word)
		}
	}
	w := Wide{hi: int64(abs[1]), lo: abs[0]}
	if i.Sign() < 0 {
		return w.Neg()
	}
	return w
}

// Add returns w + x.
func (w Wide) Add(x Wide) Wide {
	if w.big == nil && x.big == nil {
		lo, carry := bits.Add64(w.lo, x.lo, 0)
		hi := w.hi + x.hi + int64(carry)
		if (w.hi^hi)&(x.hi^hi) >= 0 {
			return Wide{hi: hi, lo: lo}
		}
	}
	return wideFrom(new(big.Int).Add(w.Int(), x.Int()))
}

// Sub returns w − x.
func (w Wide) Sub(x Wide) Wide { return w.Add(x.Neg()) }

// Neg returns −w.
func (w Wide) Neg() Wide {
	if w.big == nil && (w.lo != 0 || w.hi != -1<<63) {
		lo, borrow := bits.Sub64(0, w.lo, 0)
		return Wide{hi: -w.hi - int64(borrow), lo: lo}
	}
	return wideFrom(new(big.Int).Neg(w.Int()))
}

// Abs returns |w|.
func (w Wide) Abs() Wide {
	if w.Sign() < 0 {
		return w.Neg()
	}
	return w
}

// Mul returns w × x.
func (w Wide) Mul(x Wide) Wide {
	a, b := w.Abs(), x.Abs()
	if a.big == nil && b.big == nil {
		if a.hi != 0 {
			a, b = b, a
		}
		if a.hi == 0 { // 64 × 127 bits
			hi, lo := bits.Mul64(a.lo, b.lo)
			over, more := bits.Mul64(a.lo, uint64(b.hi))
			sum, carry := bits.Add64(hi, more, 0)
			if over == 0 && carry == 0 && sum < 1<<63 {
				product := Wide{hi: int64(sum), lo: lo}
				if w.Sign() != x.Sign() {
					product = product.Neg()
				}
				return product
			}
		}
	}
	return wideFrom(new(big.Int).Mul(w.Int(), x.Int()))
}

// powers holds the powers of ten that fit 64 bits.
var powers = func() (p [19]int64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = 10 * p[i-1]
	}
	return p
}()

// Shift returns w × 10^n; n is at least 0.
func (w Wide) Shift(n int) Wide {
	for ; n >= len(powers); n -= len(powers) - 1 {
		w = w.Mul(WideOf(powers[len(powers)-1]))
	}
	if n == 0 {
		return w
	}
	return w.Mul(WideOf(powers[n]))
}

// Sign returns −1, 0 or 1.
func (w Wide) Sign() int {
	switch {
	case w.big != nil:
		return w.big.Sign()
	case w.hi < 0:
		return -1
	case w.hi == 0 && w.lo == 0:
		return 0
	}
	return 1
}

// Cmp returns −1, 0 or 1 if w is less than, equal to or greater than x.
func (w Wide) Cmp(x Wide) int {
	if w.big != nil || x.big != nil {
		return w.Int().Cmp(x.Int())
	}
	return cmp.Or(cmp.Compare(w.hi, x.hi), cmp.Compare(w.lo, x.lo))
}

// Append appends w to b in few bytes, which CutWide reads.
func (w Wide) Append(b []byte) []byte {
	if w.big == nil && w.hi == int64(w.lo)>>63 {
		return binary.AppendVarint(append(b, 0), int64(w.lo))
	}
	digits := w.Int().Text(62)
	return append(binary.AppendUvarint(append(b, 1), uint64(len(digits))), digits...)
}

// CutWide returns the integer that Append has written at the start of b, and what follows it.
func CutWide(b []byte) (w Wide, rest []byte) {
	small, b := b[0] == 0, b[1:]
	if small {
		n, size := binary.Varint(b)
		return WideOf(n), b[size:]
	}
	n, size := binary.Uvarint(b)
	b = b[size:]
	i, ok := new(big.Int).SetString(string(b[:n]), 62)
	if !ok {
		panic("quantity: not an integer that was appended")
	}
	return wideFrom(i), b[n:]
}

// Scaled is an exact decimal, Coef × 10^-Places. The same number can be written with
// different Places; in normal form, Places is as small as possible.
type Scaled struct {
	Coef   Wide
	Places int // at least 0
}

// Scale returns the amount as a Scaled in normal form.
func (a Amount) Scale() Scaled {
	n := Scaled{Coef: wideFrom(a.d.Coefficient()), Places: -int(a.d.Exponent())}
	if n.Places < 0 {
		n.Coef, n.Places = n.Coef.Shift(-n.Places), 0
	}
	return n.normal()
}

// normal returns the normal form: no trailing zeros after the point.
func (n Scaled) normal() Scaled {
	if n.Coef.Sign() == 0 {
		return Scaled{}
	}
	if n.Coef.big == nil && n.Coef.hi == n.Coef.hi>>63 { // in the low half
		for c := int64(n.Coef.lo); n.Places > 0 && c>>63 == n.Coef.hi; {
			if c%10 != 0 {
				return n
			}
			c /= 10
			n.Coef, n.Places = WideOf(c), n.Places-1
		}
	}
	ten := big.NewInt(10)
	for i := n.Coef.Int(); n.Places > 0; {
		q, r := new(big.Int).QuoRem(i, ten, new(big.Int))
		if r.Sign() != 0 {
			break
		}
		i, n = q, Scaled{wideFrom(q), n.Places - 1}
	}
	return n
}

// Shift returns n × 10^by.
func (n Scaled) Shift(by int) Scaled {
	if n.Places -= by; n.Places < 0 {
		n.Coef, n.Places = n.Coef.Shift(-n.Places), 0
	}
	return n
}

// At returns the integer n × 10^places. The argument places must be at least n.Places.
func (n Scaled) At(places int) Wide { return n.Coef.Shift(places - n.Places) }

// Sign returns −1, 0 or 1.
func (n Scaled) Sign() int { return n.Coef.Sign() }

// Sub returns n − m.
func (n Scaled) Sub(m Scaled) Scaled {
	places := max(n.Places, m.Places)
	return Scaled{n.At(places).Sub(m.At(places)), places}.normal()
}

// Small returns Coef and Places as an int64 and a uint8; ok is false if they do not fit.
func (n Scaled) Small() (coef int64, places uint8, ok bool) {
	return int64(n.Coef.lo), uint8(n.Places), n.Coef.big == nil && n.Coef.hi == int64(n.Coef.lo)>>63 && n.Places < 255
}

// AppendKey appends a key of n, which must be in normal form, to b. Two numbers have the
// same key if and only if they are equal.
func (n Scaled) AppendKey(b []byte) []byte {
	b = append(b, byte(n.Places), byte(n.Places>>8))
	if n.Coef.big == nil {
		return binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(b, uint64(n.Coef.hi)), n.Coef.lo)
	}
	b[len(b)-1] |= 0x80 // never set for a number of 128 bits
	text := n.Coef.big.Text(62)
	return append(binary.LittleEndian.AppendUint32(b, uint32(len(text))), text...)
}

// Amount returns n as an Amount.
func (n Scaled) Amount() Amount {
	return Amount{decimal.NewFromBigInt(n.Coef.Int(), -int32(n.Places))}
}

// String returns n as a plain decimal without superfluous zeros.
func (n Scaled) String() string {
	coef, places, small := n.normal().Small()
	if !small || coef == -1<<63 {
		return n.Amount().String()
	}
	b := strconv.AppendInt(nil, max(coef, -coef), 10)
	if point := int(places); point > 0 {
		for len(b) <= point {
			b = slices.Insert(b, 0, '0')
		}
		b = slices.Insert(b, len(b)-point, '.')
	}
	if coef < 0 {
		b = slices.Insert(b, 0, '-')
	}
	return string(b)
}

// plainDigits is the largest number of digits for Plain: Excel's precision, which always
// fits 64 bits.
const plainDigits = excelDigits

// Plain is a fast parser for numbers in their most common form: an optional minus, and at
// most 15 digits with at most one point. ok is false for any other text; use ParseText or
// ParseStored for it.
func Plain(text []byte) (n Scaled, ok bool) {
	b := text
	negative := len(b) > 0 && b[0] == '-'
	if negative {
		b = b[1:]
	}
	if len(b) == 0 || len(b) > plainDigits+1 || b[0] == '.' || b[len(b)-1] == '.' {
		return Scaled{}, false
	}
	var coef int64
	point, digits := -1, 0
	for i, c := range b {
		switch {
		case c >= '0' && c <= '9':
			coef = 10*coef + int64(c-'0')
			digits++
		case c == '.' && point < 0:
			point = i
		default:
			return Scaled{}, false
		}
	}
	if digits > plainDigits {
		return Scaled{}, false
	}
	if point >= 0 {
		n.Places = len(b) - 1 - point
		for n.Places > 0 && coef%10 == 0 {
			coef /= 10
			n.Places--
		}
	}
	if negative {
		coef = -coef
	}
	n.Coef = WideOf(coef)
	return n, true
}

// Column holds exact sums in units of 10^-Places. Places grows if a number with more
// places is added.
type Column struct {
	Places int
	Sums   []Wide
}

// Add adds n to the sum with index i.
func (c *Column) Add(i int, n Scaled) {
	if n.Places > c.Places {
		c.Refine(n.Places)
	}
	c.Sums[i] = c.Sums[i].Add(n.At(c.Places))
}

// Refine sets Places to a number that is not less than the current one. The values of the
// sums do not change.
func (c *Column) Refine(places int) {
	for i, s := range c.Sums {
		c.Sums[i] = s.Shift(places - c.Places)
	}
	c.Places = places
}

// List is a list of exact decimals. It uses 9 bytes for each decimal that Small returns.
type List struct {
	coef   []int64
	places []uint8
	other  map[int]Scaled // those that Small does not return
	finest int
}

// Append adds a decimal at the end.
func (l *List) Append(n Scaled) {
	coef, places, ok := n.Small()
	if !ok {
		if l.other == nil {
			l.other = map[int]Scaled{}
		}
		l.other[len(l.coef)] = n
	}
	l.finest = max(l.finest, n.Places)
	l.coef, l.places = append(l.coef, coef), append(l.places, places)
}

// Finest returns the largest number of Places in the list.
func (l *List) Finest() int { return l.finest }

// At returns the decimal at an index, or 0 if the list is empty.
func (l *List) At(i int) Scaled {
	if n, ok := l.other[i]; ok || l.coef == nil {
		return n
	}
	return Scaled{Coef: WideOf(l.coef[i]), Places: int(l.places[i])}
}

// BitLen returns the length of |w| in bits: |w| is less than 2^BitLen. It is 0 if w is 0.
func (w Wide) BitLen() int {
	if w.big != nil {
		return w.big.BitLen()
	}
	if w = w.Abs(); w.big != nil {
		return w.big.BitLen()
	}
	if w.hi != 0 {
		return 64 + bits.Len64(uint64(w.hi))
	}
	return bits.Len64(w.lo)
}

// Common returns the numbers that w and x, both above zero, are multiplied by to become their
// least common multiple.
func (w Wide) Common(x Wide) (ofW, ofX Wide) {
	a, b := w.Int(), x.Int()
	common := new(big.Int).GCD(nil, nil, a, b)
	return wideFrom(new(big.Int).Quo(b, common)), wideFrom(new(big.Int).Quo(a, common))
}
