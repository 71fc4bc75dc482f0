package quantity

import "math/big"

// Quotient is an exact number: Num divided by Over. Over must be above zero. An Over that
// is not set counts as 1, so that Quotient{Num: n} is the decimal n.
type Quotient struct {
	Num  Scaled
	Over Wide
}

// Inverse returns 1 ÷ n; n must be above zero.
func (n Scaled) Inverse() Quotient {
	n = n.normal()
	return Quotient{Scaled{Coef: WideOf(1)}.Shift(n.Places), n.Coef}.reduced()
}

// reduced returns q without a superfluous Over of 1.
func (q Quotient) reduced() Quotient {
	if q.Over.Cmp(WideOf(1)) == 0 {
		q.Over = Wide{}
	}
	return q
}

// over returns Over, never zero.
func (q Quotient) over() Wide {
	if q.Over.Sign() == 0 {
		return WideOf(1)
	}
	return q.Over
}

// Add returns q + r.
func (q Quotient) Add(r Quotient) Quotient {
	if q.Over.Cmp(r.Over) != 0 {
		a, b := q.over().Int(), r.over().Int()
		common := new(big.Int).GCD(nil, nil, a, b)
		more := wideFrom(new(big.Int).Quo(b, common)) // both become a × more
		q.Num.Coef = q.Num.Coef.Mul(more)
		r.Num.Coef = r.Num.Coef.Mul(wideFrom(new(big.Int).Quo(a, common)))
		q.Over = q.over().Mul(more)
	}
	places := max(q.Num.Places, r.Num.Places)
	q.Num = Scaled{q.Num.At(places).Add(r.Num.At(places)), places}
	return q
}

// Sub returns q − r.
func (q Quotient) Sub(r Quotient) Quotient { return q.Add(r.Neg()) }

// Neg returns −q.
func (q Quotient) Neg() Quotient {
	q.Num.Coef = q.Num.Coef.Neg()
	return q
}

// Abs returns |q|.
func (q Quotient) Abs() Quotient {
	q.Num.Coef = q.Num.Coef.Abs()
	return q
}

// Sign returns −1, 0 or 1.
func (q Quotient) Sign() int { return q.Num.Sign() }

// Cmp returns −1, 0 or 1 if q is less than, equal to or greater than r.
func (q Quotient) Cmp(r Quotient) int {
	places := max(q.Num.Places, r.Num.Places)
	a, b := q.Num.At(places), r.Num.At(places)
	if q.Over.Cmp(r.Over) != 0 {
		a, b = a.Mul(r.over()), b.Mul(q.over())
	}
	return a.Cmp(b)
}

// In returns q as an amount of a currency.
func (q Quotient) In(currency Unit) Value {
	r := q.Num.Amount().d.Rat()
	return Value{r.Quo(r, new(big.Rat).SetInt(q.over().Int())), currency}
}

// String returns q as a plain decimal: exact if it terminates, otherwise rounded half away
// from zero to 18 places.
func (q Quotient) String() string {
	if q.Over.Sign() == 0 {
		return q.Num.String()
	}
	return q.In(Pure).String()
}
