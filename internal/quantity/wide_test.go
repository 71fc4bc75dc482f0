package quantity_test

import (
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/quantity"
)

// integers draws integers about the bounds where a Wide changes its form.
func integers(t *rapid.T, name string) *big.Int {
	near := new(big.Int).Lsh(big.NewInt(1), uint(rapid.SampledFrom([]int{0, 1, 31, 32, 62, 63, 64, 65, 95, 126, 127, 128, 129, 200}).Draw(t, name+" bits")))
	near.Add(near, big.NewInt(rapid.Int64Range(-3, 3).Draw(t, name+" off")))
	if rapid.Bool().Draw(t, name+" spread") {
		near.Add(near, big.NewInt(rapid.Int64().Draw(t, name+" by")))
	}
	if rapid.Bool().Draw(t, name+" negative") {
		near.Neg(near)
	}
	return near
}

// wide makes a Wide of an integer by arithmetic alone.
func wide(i *big.Int) quantity.Wide {
	half := new(big.Int).Lsh(big.NewInt(1), 62)
	rest, low := new(big.Int).QuoRem(i, half, new(big.Int))
	w := quantity.WideOf(low.Int64())
	if rest.Sign() == 0 {
		return w
	}
	return wide(rest).Mul(quantity.WideOf(1 << 62)).Add(w)
}

func TestWide(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		i, k := integers(t, "i"), integers(t, "k")
		w, x := wide(i), wide(k)
		for name, op := range map[string]struct {
			got  quantity.Wide
			want *big.Int
		}{
			"+":    {w.Add(x), new(big.Int).Add(i, k)},
			"−":    {w.Sub(x), new(big.Int).Sub(i, k)},
			"×":    {w.Mul(x), new(big.Int).Mul(i, k)},
			"neg":  {w.Neg(), new(big.Int).Neg(i)},
			"abs":  {w.Abs(), new(big.Int).Abs(i)},
			"10⁰":  {w.Shift(0), i},
			"10⁵":  {w.Shift(5), new(big.Int).Mul(i, big.NewInt(100_000))},
			"10⁴⁰": {w.Shift(40), new(big.Int).Mul(i, new(big.Int).Exp(big.NewInt(10), big.NewInt(40), nil))},
		} {
			if got := op.got.Int(); got.Cmp(op.want) != 0 {
				t.Fatalf("%s %s %s = %s, want %s", i, name, k, got, op.want)
			}
			if op.got.Sign() != op.want.Sign() {
				t.Fatalf("the sign of %s is %d", op.want, op.got.Sign())
			}
			if back := op.got.Sub(op.got); back.Sign() != 0 || back.Cmp(quantity.Wide{}) != 0 {
				t.Fatalf("%s less itself is %s", op.want, back.Int())
			}
		}
		if got := w.Cmp(x); got != i.Cmp(k) {
			t.Fatalf("Cmp(%s, %s) = %d", i, k, got)
		}
		first, rest := quantity.CutWide(x.Append(w.Append(nil)))
		second, rest := quantity.CutWide(rest)
		if first.Int().Cmp(i) != 0 || second.Int().Cmp(k) != 0 || len(rest) > 0 {
			t.Fatalf("%s and %s are read back as %s and %s, with %d bytes after them", i, k, first.Int(), second.Int(), len(rest))
		}
	})
}

// TestPlain checks the quick reader of numbers to the two exact ones.
func TestPlain(t *testing.T) {
	t.Parallel()
	check := func(t interface{ Fatalf(string, ...any) }, text string) (quick bool) {
		n, ok := quantity.Plain([]byte(text))
		stored, err := quantity.ParseStored(text)
		if !ok {
			return false
		}
		exact, err2 := quantity.ParseText(text)
		if err != nil || err2 != nil || n.Amount().Cmp(stored) != 0 || n.Amount().Cmp(exact) != 0 {
			t.Fatalf("Plain(%q) = %s; ParseStored %s, %v; ParseText %s, %v", text, n, stored, err, exact, err2)
		}
		if s := stored.Scale(); s.Places != n.Places || s.Coef.Cmp(n.Coef) != 0 {
			t.Fatalf("%q is %s with %d places, and as an amount %s with %d", text, n, n.Places, s, s.Places)
		}
		return true
	}
	for _, text := range []string{"0", "-0", "0.00", "7", "-7", "007", "1.50", "-1234.5600", "123456789012345", "12345678901234.5", "0.000000000000", "100", "1000.0"} {
		if !check(t, text) {
			t.Errorf("Plain does not read %q", text)
		}
	}
	for _, text := range []string{"", "-", ".", ".5", "5.", "-.5", "+5", "1e5", "1,000", "1.2.3", "--5", "5-", "１", "1234567890123456", "0.1234567890123456", " 5", "5 "} {
		if check(t, text) {
			t.Errorf("Plain reads %q", text)
		}
	}
	rapid.Check(t, func(t *rapid.T) { check(t, rapid.StringMatching(`-?[0-9]{0,16}\.?[0-9]{0,16}`).Draw(t, "text")) })
}

// TestColumn checks sums in a column to those of amounts, whatever the order in which
// finer and larger numbers come.
func TestColumn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const sums = 3
		c := quantity.Column{Sums: make([]quantity.Wide, sums)}
		var want [sums]quantity.Amount
		for range rapid.IntRange(0, 30).Draw(t, "addends") {
			i := rapid.IntRange(0, sums-1).Draw(t, "sum")
			text := fmt.Sprintf("%d", rapid.Int64().Draw(t, "whole"))
			if places := rapid.IntRange(0, 40).Draw(t, "places"); places > 0 {
				text += "." + strings.Repeat("0", places-1) + rapid.StringMatching(`[0-9]`).Draw(t, "digit")
			}
			a, err := quantity.ParseText(text)
			if err != nil {
				t.Fatal(err)
			}
			by := rapid.SampledFrom([]int{0, 3, 6}).Draw(t, "unit")
			c.Add(i, a.Scale().Shift(by))
			want[i] = want[i].Add(a.Shift(by))
		}
		for i, w := range want {
			if got := (quantity.Scaled{Coef: c.Sums[i], Places: c.Places}); got.Amount().Cmp(w) != 0 || got.Sign() != w.Sign() {
				t.Fatalf("sum %d is %s, want %s", i, got, w)
			} else if got.String() != w.String() {
				t.Fatalf("sum %d is written %s, want %s", i, got, w)
			}
		}
	})
}

func BenchmarkSum(b *testing.B) {
	texts := make([][]byte, 1000)
	for i := range texts {
		texts[i] = fmt.Appendf(nil, "%d.%02d", i*7919, i%100)
	}
	b.Run("Column", func(b *testing.B) {
		c := quantity.Column{Sums: make([]quantity.Wide, 1)}
		for i := 0; b.Loop(); i++ {
			n, _ := quantity.Plain(texts[i%1000])
			c.Add(0, n)
		}
	})
	b.Run("Amount", func(b *testing.B) {
		var sum quantity.Amount
		for i := 0; b.Loop(); i++ {
			a, _ := quantity.ParseStored(string(texts[i%1000]))
			sum = sum.Add(a)
		}
	})
}

// TestList stores decimals of all sizes, and returns each as it was.
func TestList(t *testing.T) {
	t.Parallel()
	var l quantity.List
	if l.At(0).Sign() != 0 || l.Finest() != 0 {
		t.Errorf("an empty list has %s with %d places", l.At(0), l.Finest())
	}
	most := quantity.WideOf(math.MaxInt64)
	list := []quantity.Scaled{{}, {quantity.WideOf(125), 2}, {quantity.WideOf(-125), 2}, {most, 0}, {quantity.WideOf(math.MinInt64), 1}, {most.Add(quantity.WideOf(1)), 0},
		{most.Mul(most).Mul(most), 3}, {quantity.WideOf(1), 254}, {quantity.WideOf(1), 255}}
	for _, n := range list {
		l.Append(n)
	}
	for i, n := range list {
		if got := l.At(i); got.Places != n.Places || got.Coef.Cmp(n.Coef) != 0 {
			t.Errorf("decimal %d is %s, want %s", i, got, n)
		}
	}
	if l.Finest() != 255 {
		t.Errorf("the finest has %d places, want 255", l.Finest())
	}
}
