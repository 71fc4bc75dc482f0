package quantity_test

import (
	"math/big"
	"regexp"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/quantity"
)

func amount(t testing.TB, s string) quantity.Amount {
	t.Helper()
	a, err := quantity.ParseText(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func ratio(t testing.TB, a, b string) quantity.Value {
	t.Helper()
	v, ok := quantity.Money(amount(t, a), "USD").Div(quantity.Money(amount(t, b), "USD"))
	if !ok {
		t.Fatalf("%s has no ratio to %s", a, b)
	}
	return v
}

func TestParseText(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a whole number", "1234", "1234"},
		{"zero", "0", "0"},
		{"negative", "-1234.50", "-1234.5"},
		{"negative zero", "-0.00", "0"},
		{"leading zeros", "007.10", "7.1"},
		{"more digits than a cell keeps", "123456789012345678.123456789", "123456789012345678.123456789"},
		{"21 digits", "999999999999999999999", "999999999999999999999"},
		{"40 places", "0.0000000000000000000000000000000000000001", "0.0000000000000000000000000000000000000001"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := quantity.ParseText(tt.text)
			if err != nil || got.String() != tt.want {
				t.Errorf("ParseText(%q) = %s, %v, want %s", tt.text, got, err, tt.want)
			}
		})
	}
}

func TestParseTextRefuses(t *testing.T) {
	for _, text := range []string{"", "-", ".", "-.", "5.", ".5", "-.5", "+5", "--5", "1,234", "1 234", " 5", "5 ", "5\n", "$5", "5%", "(5)", "5-", "1e3", "1E3",
		"0x10", "1_000", "1.2.3", "NaN", "Inf", "١٢", "１２", "1\u00a0000", "1'000", "5 USD", "−5", "1000000000000000000000",
		"0.00000000000000000000000000000000000000001", strings.Repeat("0", 81), strings.Repeat("9", 1_000_000)} {
		got, err := quantity.ParseText(text)
		if err == nil {
			t.Errorf("ParseText(%.20q) = %s, want an error", text, got)
		} else if len(err.Error()) > 300 {
			t.Errorf("ParseText(%.20q) has an error of %d characters", text, len(err.Error()))
		}
	}
}

func TestParseStored(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"15 digits stay", "123456789012.345", "123456789012.345"},
		{"the 17 digits of 1.1", "1.1000000000000001", "1.1"},
		{"the 17 digits of -0.1", "-0.10000000000000001", "-0.1"},
		{"a half in the 16th digit goes away from zero", "1.000000000000005", "1.00000000000001"},
		{"a negative half goes away from zero", "-1.000000000000005", "-1.00000000000001"},
		{"just under a half", "1.0000000000000049", "1"},
		{"nines carry", "0.9999999999999999", "1"},
		{"nines carry past the point", "99999999999999.99", "100000000000000"},
		{"16 whole digits", "1234567890123456", "1234567890123460"},
		{"an exponent", "1.5E-3", "0.0015"},
		{"a large exponent", "1.5E+6", "1500000"},
		{"a residue of binary sums", "-1.4551915228366852E-11", "-0.0000000000145519152283669"},
		{"zero", "0", "0"},
		{"negative zero", "-0", "0"},
		{"zero with an exponent", "0E-300", "0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := quantity.ParseStored(tt.text)
			if err != nil || got.String() != tt.want {
				t.Errorf("ParseStored(%q) = %s, %v, want %s", tt.text, got, err, tt.want)
			}
		})
	}
	for _, text := range []string{"", "x", "1E30", "1E-60", "1E999999999", "1E-999999999", "1E9999999999999999999", strings.Repeat("1", 100)} {
		if got, err := quantity.ParseStored(text); err == nil {
			t.Errorf("ParseStored(%.20q) = %s, want an error", text, got)
		}
	}
}

func TestValueString(t *testing.T) {
	tests := []struct{ name, a, b, want string }{
		{"a ratio that ends", "1", "8", "0.125"},
		{"a third", "1", "3", "0.333333333333333333"},
		{"two thirds", "2", "3", "0.666666666666666667"},
		{"a negative third", "-2", "3", "-0.666666666666666667"},
		{"exact beyond 18 places", "1", "100000000000000000000", "0.00000000000000000001"},
		{"a whole number", "6", "3", "2"},
		{"a hundred keeps its zeros", "100", "1", "100"},
		{"zero", "0", "7", "0"},
		{"too small to show, and negative", "-1", "300000000000000000000", "0"},
		{"half of the last place", "1", "6000000000000000000", "0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := ratio(t, tt.a, tt.b).String(); got != tt.want {
				t.Errorf("%s / %s = %s, want %s", tt.a, tt.b, got, tt.want)
			}
		})
	}
}

func TestEqual(t *testing.T) {
	third := ratio(t, "1", "3")
	stored := quantity.Money(amount(t, "0.333333333333333333"), quantity.Pure)
	for _, tt := range []struct {
		name string
		a, b quantity.Value
		want bool
	}{
		{"a ratio that does not end, and its stored form", third, stored, true},
		{"a ratio in the last places", ratio(t, "1", "3.0000000000000001"), stored, false},
		{"an amount and zeros", quantity.Money(amount(t, "-12.50"), "USD"), quantity.Money(amount(t, "-12.5"), "USD"), true},
		{"another by a hundredth of a cent", quantity.Money(amount(t, "-12.5001"), "USD"), quantity.Money(amount(t, "-12.5"), "USD"), false},
		{"another currency", quantity.Money(amount(t, "-12.5"), "EUR"), quantity.Money(amount(t, "-12.5"), "USD"), false},
	} {
		if got := tt.a.Equal(tt.b); got != tt.want {
			t.Errorf("%s: Equal(%s, %s) = %v, want %v", tt.name, tt.a, tt.b, got, tt.want)
		}
	}
}

func TestFixed(t *testing.T) {
	tests := []struct {
		name, value   string
		scale, places int
		want          string
	}{
		{"dollars", "1234.5", 0, 0, "1235"},
		{"a half goes away from zero", "2.5", 0, 0, "3"},
		{"an even half too", "0.5", 0, 0, "1"},
		{"a negative half goes away from zero, without its sign", "-2.5", 0, 0, "3"},
		{"just under a half", "2.4999999999999999999", 0, 0, "2"},
		{"millions", "86349999.99", 6, 1, "86.3"},
		{"millions at the half", "86350000", 6, 1, "86.4"},
		{"thousands", "1499.99", 3, 0, "1"},
		{"percent", "1.0907", -2, 0, "109"},
		{"percent with a decimal", "0.72449", -2, 1, "72.4"},
		{"rounded once, not by way of a tenth", "0.72445", -2, 1, "72.4"},
		{"zero", "0", 6, 1, "0.0"},
		{"a negative amount that rounds to zero", "-49999", 6, 1, "0.0"},
		{"places beyond the digits", "1.5", 0, 3, "1.500"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := quantity.Money(amount(t, tt.value), "USD").Fixed(tt.scale, tt.places); got != tt.want {
				t.Errorf("%s.Fixed(%d, %d) = %q, want %q", tt.value, tt.scale, tt.places, got, tt.want)
			}
		})
	}
}

func TestArithmetic(t *testing.T) {
	sum := quantity.Amount{}
	for range 10 {
		sum = sum.Add(amount(t, "0.1"))
	}
	if sum.Cmp(quantity.Int(1)) != 0 || sum.String() != "1" {
		t.Errorf("ten times 0.1 is %s, want 1", sum)
	}
	if got := amount(t, "0.1").Mul(amount(t, "0.00000000000000000000000000000000000001")).String(); got != "0.000000000000000000000000000000000000001" {
		t.Errorf("a product lost digits: %s", got)
	}
	if got := amount(t, "1.5").Shift(3).Neg().String(); got != "-1500" {
		t.Errorf("-1.5 thousand is %s, want -1500", got)
	}
	if n, ok := amount(t, "1.5").Int64(); ok {
		t.Errorf("1.5 is the whole number %d", n)
	}
	if n, ok := amount(t, "99999999999999999999").Int64(); ok {
		t.Errorf("a number over 64 bits is %d", n)
	}
	one, zero := quantity.Money(quantity.Int(1), "USD"), quantity.Money(quantity.Int(0), "USD")
	if v, ok := one.Div(zero); ok {
		t.Errorf("1 / 0 = %s", v)
	}
	third := ratio(t, "1", "3")
	if whole := third.Add(third).Add(third); whole.String() != "1" {
		t.Errorf("three thirds are %s, want 1", whole)
	}
	if got := quantity.Money(quantity.Int(-300), "USD").Times(third); got.String() != "-100" || got.Unit() != "USD" || got.Abs().String() != "100" {
		t.Errorf("a third of -300 is %s %s", got, got.Unit())
	}
	defer func() {
		if recover() == nil {
			t.Error("dollars and euros were added")
		}
	}()
	one.Add(quantity.Money(quantity.Int(1), "EUR"))
}

func TestParsePercent(t *testing.T) {
	for text, want := range map[string]string{"10%": "0.1", "0.5%": "0.005", "100%": "1", "0%": "0", "-1%": "-0.01"} {
		if got, err := quantity.ParsePercent(text); err != nil || got.String() != want || got.Unit() != quantity.Pure {
			t.Errorf("ParsePercent(%q) = %v, %v, want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"10", "%", "", "10 %", "ten%", "10%%", "1e1%"} {
		if _, err := quantity.ParsePercent(text); err == nil {
			t.Errorf("ParsePercent(%q) gave no error", text)
		}
	}
	if got := quantity.Points(quantity.Int(3)).String(); got != "0.03" {
		t.Errorf("3 points are %s, want 0.03", got)
	}
}

var plain = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

func FuzzParseText(f *testing.F) {
	for _, s := range []string{"0", "-0", "1234.50", "-.5", "1e3", "+1", "00.100", "99999999999999999999999", "٣"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := quantity.ParseText(s)
		if err != nil {
			return
		}
		if !plain.MatchString(s) {
			t.Fatalf("ParseText(%q) = %s, want an error", s, a)
		}
		if want, _ := new(big.Rat).SetString(s); want.Cmp(mustRat(t, a.String())) != 0 {
			t.Fatalf("ParseText(%q) = %s", s, a)
		}
		if again, err := quantity.ParseText(a.String()); err != nil || again.Cmp(a) != 0 {
			t.Fatalf("%s read again is %s, %v", a, again, err)
		}
		v := quantity.Money(a, "USD")
		if v.String() != a.String() || strings.HasPrefix(v.String(), "-0") && v.Sign() == 0 {
			t.Fatalf("the value of %s is %s", a, v)
		}
	})
}

func FuzzParseStored(f *testing.F) {
	for _, s := range []string{"1.1000000000000001", "1.5E-3", "-1E+20", "0", "9999999999999995", "1e", "0E999999"} {
		f.Add(s)
	}
	// half a unit of the 15th digit, relative to the number
	bound := big.NewRat(5, 1_000_000_000_000_000)
	f.Fuzz(func(t *testing.T, s string) {
		a, err := quantity.ParseStored(s)
		if err != nil {
			return
		}
		digits := strings.TrimLeft(strings.NewReplacer("-", "", ".", "").Replace(a.String()), "0")
		if n := len(strings.TrimRight(digits, "0")); n > 15 {
			t.Fatalf("ParseStored(%q) = %s, of %d digits", s, a, n)
		}
		stored, ok := new(big.Rat).SetString(s)
		if !ok {
			t.Fatalf("ParseStored(%q) = %s, want an error", s, a)
		}
		off := new(big.Rat).Sub(stored, mustRat(t, a.String()))
		if off.Abs(off).Cmp(new(big.Rat).Mul(bound, new(big.Rat).Abs(stored))) > 0 {
			t.Fatalf("ParseStored(%q) = %s", s, a)
		}
	})
}

func mustRat(t *testing.T, s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		t.Fatalf("%q is not a number", s)
	}
	return r
}
