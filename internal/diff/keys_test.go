package diff_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/diff"
	"github.com/tieout/tieout/internal/quantity"
)

// TestKeys compares the keys of two sums. A key that one sum does not list is zero in it only if
// the sum lists all its keys.
func TestKeys(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, was, is, want string }{
		{"both listed", "a=1 b=2 c=3", "a=5 b=2 c=1", "a 1 5, c 3 1"},
		{"all listed", "a=1", "b=2", "a 1 0, b 0 2"},
		{"more before", "a=1 +", "b=2", "a 1 0"},
		{"more after", "a=1", "b=2 +", "b 0 2"},
		{"more on both sides", "a=1 c=1 +", "b=2 c=2 +", "c 1 2"},
		{"zero and not listed", "a=0", "", ""},
	} {
		keys := func(s string) (k diff.Keys) {
			k.Amounts = map[string]quantity.Value{}
			for _, f := range strings.Fields(s) {
				key, amount, ok := strings.Cut(f, "=")
				if k.More = !ok; ok {
					k.Amounts[key] = quantity.FromDigits(amount, 0, false, "USD")
				}
			}
			return k
		}
		var got []string
		for _, c := range keys(tt.was).Changes(keys(tt.is)) {
			got = append(got, fmt.Sprint(c.Key, " ", c.Was, " ", c.Is))
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, s, tt.want)
		}
	}
}
