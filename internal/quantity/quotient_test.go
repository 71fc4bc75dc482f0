package quantity_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/quantity"
)

// TestQuotients compares quotients with math/big: random decimals over random decimals.
func TestQuotients(t *testing.T) {
	quotients := rapid.Custom(func(t *rapid.T) quantity.Quotient {
		n := scaled(t, rapid.StringMatching(`-?[0-9]{1,18}(\.[0-9]{1,12})?`).Draw(t, "number"))
		q := quantity.Quotient{Num: n}
		if rapid.Bool().Draw(t, "divided") {
			d := scaled(t, rapid.StringMatching(`[0-9]{0,12}[1-9](\.[0-9]{1,12})?`).Draw(t, "divisor"))
			inverse := d.Inverse()
			q = quantity.Quotient{Num: quantity.Scaled{Coef: n.Coef.Mul(inverse.Num.Coef), Places: n.Places + inverse.Num.Places}, Over: inverse.Over}
			if got, want := exact(inverse), new(big.Rat).Inv(rational(d.String())); got.Cmp(want) != 0 {
				t.Fatalf("the inverse of %s is %s, want %s", d, got, want)
			}
		}
		return q
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := quotients.Draw(t, "a"), quotients.Draw(t, "b")
		x, y := exact(a), exact(b)
		for _, tt := range []struct {
			name string
			got  quantity.Quotient
			want *big.Rat
		}{
			{"a + b", a.Add(b), new(big.Rat).Add(x, y)}, {"b + a", b.Add(a), new(big.Rat).Add(x, y)},
			{"a - b", a.Sub(b), new(big.Rat).Sub(x, y)}, {"a + b - b", a.Add(b).Sub(b), x},
			{"-a", a.Neg(), new(big.Rat).Neg(x)}, {"|a|", a.Abs(), new(big.Rat).Abs(x)},
		} {
			if got := exact(tt.got); got.Cmp(tt.want) != 0 {
				t.Errorf("%s = %s, want %s", tt.name, got, tt.want)
			}
			if got, want := tt.got.String(), tt.got.In("USD").String(); got != want {
				t.Errorf("%s prints as %s, and as an amount %s", tt.name, got, want)
			}
			if got, want := tt.got.Sign(), tt.want.Sign(); got != want {
				t.Errorf("the sign of %s is %d, want %d", tt.name, got, want)
			}
		}
		if got, want := a.Cmp(b), x.Cmp(y); got != want {
			t.Errorf("%s compared with %s is %d, want %d", a, b, got, want)
		}
		if a.Add(b).Sub(b).Cmp(a) != 0 {
			t.Errorf("%s + %[2]s - %[2]s is not equal to it", a, b)
		}
	})
}

func scaled(t *rapid.T, s string) quantity.Scaled {
	a, err := quantity.ParseText(s)
	if err != nil {
		t.Fatal(err)
	}
	return a.Scale()
}

func rational(s string) *big.Rat {
	r, _ := new(big.Rat).SetString(s)
	return r
}

// exact returns a quotient by its fields.
func exact(q quantity.Quotient) *big.Rat {
	r := rational(q.Num.String())
	if q.Over.Sign() != 0 {
		r.Quo(r, new(big.Rat).SetInt(q.Over.Int()))
	}
	return r
}
