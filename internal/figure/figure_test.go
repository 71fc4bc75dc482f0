package figure_test

import (
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/quantity"
)

func value(t testing.TB, s string) quantity.Value {
	t.Helper()
	return quantity.FromDigits(strings.TrimPrefix(s, "-"), 0, strings.HasPrefix(s, "-"), quantity.Pure)
}

func format(t testing.TB, name string) figure.Format {
	t.Helper()
	f, err := figure.ParseFormat(name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestShow(t *testing.T) {
	tests := []struct {
		name, value, format string
		want                figure.Figure
	}{
		{"percent", "1.0907", "percent", figure.Figure{Digits: "109", Scale: -2, Decimals: 2}},
		{"percent with a decimal", "1.0907", "percent1", figure.Figure{Digits: "109.1", Scale: -2, Decimals: 3}},
		{"points", "-0.0307", "points", figure.Figure{Digits: "3.1", Negative: true, Scale: -2, Decimals: 3}},
		{"dollars", "1234567.5", "dollars", figure.Figure{Digits: "1,234,568", Scale: 0, Decimals: 0}},
		{"thousands", "1234567.5", "thousands", figure.Figure{Digits: "1,235", Scale: 3, Decimals: -3}},
		{"millions", "86349999.99", "millions", figure.Figure{Digits: "86.3", Scale: 6, Decimals: -5}},
		{"a thousand millions", "1234567890", "millions", figure.Figure{Digits: "1,234.6", Scale: 6, Decimals: -5}},
		{"negative, and a half", "-2500", "thousands", figure.Figure{Digits: "3", Negative: true, Scale: 3, Decimals: -3}},
		{"negative, and nothing is left", "-49999", "millions", figure.Figure{Digits: "0.0", Zero: true, Scale: 6, Decimals: -5}},
		{"zero", "0", "dollars", figure.Figure{Digits: "0", Zero: true}},
		{"digits that hold zeros are not zero", "100", "dollars", figure.Figure{Digits: "100"}},
		{"three digits have no comma", "999", "dollars", figure.Figure{Digits: "999"}},
		{"four have", "-1000", "dollars", figure.Figure{Digits: "1,000", Negative: true}},
		{"nines carry into a comma", "999.5", "dollars", figure.Figure{Digits: "1,000"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := &fact.Fact{Value: value(t, tt.value)}
			if got := figure.Show(f, format(t, tt.format)); got != tt.want {
				t.Errorf("Show(%s, %s) = %+v, want %+v", tt.value, tt.format, got, tt.want)
			}
			if got := figure.Amount(f.Value, format(t, tt.format)); got != tt.want {
				t.Errorf("Amount(%s, %s) = %+v, want %+v", tt.value, tt.format, got, tt.want)
			}
		})
	}
	if _, err := figure.ParseFormat("percent2"); err == nil {
		t.Error("percent2 is a format, want an error")
	}
}

func TestMove(t *testing.T) {
	for _, tt := range []struct {
		name, value, format string
		by                  int
		want                figure.Figure
	}{
		{"up", "1234567.5", "thousands", 1, figure.Figure{Digits: "1,236", Scale: 3, Decimals: -4, Moved: 1}},
		{"down", "1234567.5", "thousands", -1, figure.Figure{Digits: "1,234", Scale: 3, Decimals: -4, Moved: -1}},
		{"a loss, up", "-2500", "thousands", 1, figure.Figure{Digits: "2", Negative: true, Scale: 3, Decimals: -4, Moved: 1}},
		{"a loss, down", "-2500", "thousands", -1, figure.Figure{Digits: "4", Negative: true, Scale: 3, Decimals: -4, Moved: -1}},
		{"a loss, to zero", "-600", "thousands", 1, figure.Figure{Digits: "0", Zero: true, Scale: 3, Decimals: -4, Moved: 1}},
		{"from zero", "499", "thousands", 1, figure.Figure{Digits: "1", Scale: 3, Decimals: -4, Moved: 1}},
		{"to zero with a decimal", "90000", "millions", -1, figure.Figure{Digits: "0.0", Zero: true, Scale: 6, Decimals: -6, Moved: -1}},
		{"a carry", "999949999", "millions", 1, figure.Figure{Digits: "1,000.0", Scale: 6, Decimals: -6, Moved: 1}},
		{"a carry into no decimal", "86949999.99", "millions", 1, figure.Figure{Digits: "87.0", Scale: 6, Decimals: -6, Moved: 1}},
		{"a percentage", "1.0907", "percent1", -1, figure.Figure{Digits: "109.0", Scale: -2, Decimals: 2, Moved: -1}},
		{"not at all", "1.0907", "percent1", 0, figure.Figure{Digits: "109.1", Scale: -2, Decimals: 3}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := value(t, tt.value)
			before := figure.Amount(v, format(t, tt.format))
			got := before.Move(tt.by)
			if got != tt.want {
				t.Errorf("%+v.Move(%d) = %+v, want %+v", before, tt.by, got, tt.want)
			}
			unit := got.Unit(quantity.Pure)
			if unit.Cmp(before.Unit(quantity.Pure)) != 0 {
				t.Errorf("the unit is %v, and was %v before the move", unit, before.Unit(quantity.Pure))
			}
			if tt.by != 0 && got.Value(quantity.Pure).Sub(before.Value(quantity.Pure)).Abs().Cmp(unit) != 0 {
				t.Errorf("%s is not one unit of %v from %s", got.Digits, unit, before.Digits)
			}
		})
	}
}

func TestTwoSharesMakeAHundred(t *testing.T) {
	tests := []struct{ name, first, format, shown, rest string }{
		{"both at the half", "0.725", "percent", "73", "27"},
		{"a tenth at the half", "0.7245", "percent1", "72.5", "27.5"},
		{"a tenth", "0.72449", "percent1", "72.4", "27.6"},
		{"almost all", "0.996", "percent", "100", "0"},
		{"almost none", "0.004", "percent", "0", "100"},
		{"more than all", "1.125", "percent", "113", "(13)"},
		{"less than none", "-0.125", "percent", "(13)", "113"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			first := value(t, tt.first)
			second := value(t, "1").Sub(first)
			how := format(t, tt.format)
			a := figure.Show(&fact.Fact{Value: first}, how)
			b := figure.Show(&fact.Fact{Value: second, OtherShare: &first}, how)
			if printed(a) != tt.shown || printed(b) != tt.rest {
				t.Errorf("%s is shown as %s and the remaining %s, want %s and %s", tt.first, printed(a), printed(b), tt.shown, tt.rest)
			}
			if b.Scale != how.Scale || b.Decimals != how.Places-how.Scale || b.Zero != (tt.rest == "0") {
				t.Errorf("the remaining is %+v", b)
			}
		})
	}
}

func printed(f figure.Figure) string {
	if f.Negative {
		return "(" + f.Digits + ")"
	}
	return f.Digits
}

func TestScaled(t *testing.T) {
	for _, tt := range []struct{ value, want string }{
		{"0", "millions"}, {"50000", "millions"}, {"49999.99", "thousands"}, {"-49999.99", "thousands"}, {"500", "thousands"}, {"499.99", "dollars"}, {"-0.2", "dollars"}, {"6000000", "millions"},
	} {
		if got := figure.Scaled(quantity.Money(amount(t, tt.value), "USD")).Name; got != tt.want {
			t.Errorf("Scaled(%s) = %s, want %s", tt.value, got, tt.want)
		}
	}
}

func amount(t testing.TB, s string) quantity.Amount {
	t.Helper()
	a, err := quantity.ParseText(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestShares(t *testing.T) {
	for _, tt := range []struct {
		name, first string
		pair        bool
		want        string // "" if amounts are printed instead
	}{
		{"nothing, exactly", "0", false, "percent"}, {"all, exactly", "1", false, "percent"}, {"a loss of all", "-1", false, "percent"}, {"more than all", "10", false, "percent"},
		{"half a percent", "0.005", false, "percent"}, {"less", "0.00499", false, "percent1"}, {"less, negative", "-0.00499", false, "percent1"}, {"half of a tenth", "0.0005", false, "percent1"},
		{"less than that", "0.00049", false, ""}, {"nearly all", "0.9951", false, "percent1"}, {"more nearly", "0.9996", false, ""},
		{"a pair at the half", "0.995", true, "percent1"}, {"a pair whose second is nearly all", "0.003", true, "percent1"}, {"a pair", "0.006", true, "percent"}, {"a pair with almost nothing", "0.0003", true, ""},
		{"a pair with nothing", "0", true, "percent"},
	} {
		first := value(t, tt.first)
		list := []*fact.Fact{{Value: first}}
		if tt.pair {
			list = append(list, &fact.Fact{Value: value(t, "1").Sub(first), OtherShare: &first})
		}
		how, ok := figure.Shares(list...)
		got := how.Name
		if !ok {
			got = ""
		}
		if got != tt.want {
			t.Errorf("%s: Shares(%s) = %q, want %q", tt.name, tt.first, got, tt.want)
		}
	}
}
