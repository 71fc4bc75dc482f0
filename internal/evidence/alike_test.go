package evidence_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/evidence"
)

func TestAlike(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		ids  []string
		want string // groups, "0,1 case"
	}{
		{"different", []string{"C1", "C2", "C11"}, ""},
		{"case", []string{"acme", "Acme"}, "0,1 case"},
		{"case beyond ASCII", []string{"Ünal", "ÜNAL", "ünal"}, "0,1,2 case"},
		{"sharp s", []string{"Straße", "STRASSE"}, "0,1 case"},
		{"final sigma", []string{"ΟΔΟΣ", "οδος", "οδοσ"}, "0,1,2 case"},
		{"no-break space", []string{"Acme Inc", "Acme\u00a0Inc"}, "0,1 blanks"},
		{"two blanks", []string{"Acme Inc", "Acme  Inc"}, "0,1 blanks"},
		{"no blank", []string{"Acme Inc", "AcmeInc"}, "0,1 blanks"},
		{"thin, ideographic and line blanks", []string{"A B", "A\u2009B", "A\u3000B", "A\u2028B", "A\u1680B"}, "0,1,2,3,4 blanks"},
		{"outer blanks", []string{"A", " A", "A\u2003"}, "0,1,2 blanks"},
		{"full-width digits", []string{"C12", "C１２"}, "0,1 Unicode form"},
		{"combining accent", []string{"Café", "Cafe\u0301"}, "0,1 Unicode form"},
		{"ligature", []string{"ﬁrst", "first"}, "0,1 Unicode form"},
		{"combining accent and case", []string{"CAFÉ", "cafe\u0301"}, "0,1 case, Unicode form"},
		{"non-breaking hyphen", []string{"C-1", "C\u20111"}, "0,1 hyphens"},
		{"dashes and minus", []string{"C-1", "C–1", "C—1", "C−1", "C‐1", "C－1"}, "0,1,2,3,4,5 hyphens"},
		{"an underscore is no hyphen", []string{"C-1", "C_1", "C1"}, ""},
		{"leading zeros", []string{"00123", "123", "0123"}, "0,1,2 leading zeros"},
		{"zeros inside", []string{"C-0123", "C-123", "1023", "123"}, ""},
		{"trailing zeros", []string{"1230", "123"}, ""},
		{"zero itself", []string{"0", "00", "000"}, "0,1,2 leading zeros"},
		{"zero is not nothing", []string{"0", ""}, ""},
		{"a zero before a hyphen", []string{"0-1", "-1"}, ""},
		{"full-width leading zeros", []string{"０１２", "12"}, "0,1 Unicode form, leading zeros"},
		{"case and blanks", []string{"acme inc", "ACME\u00a0INC"}, "0,1 case, blanks"},
		{"two groups by first id", []string{"b", "A", "B", "a"}, "0,2 case|1,3 case"},
		{"15 letters and digits, both cases", []string{"001d000000IRFMa", "001d000000IRFMA"}, ""},
		{"18 letters and digits", []string{"001d000000IRFMaAAO", "001d000000IRFMAAAO"}, "0,1 case"},
		{"14 letters and digits", []string{"001d00000IRFMa", "001d00000IRFMA"}, "0,1 case"},
		{"15 letters and digits, one in upper case", []string{"001d000000IRFMa", "001D000000IRFMA"}, "0,1 case"},
		{"15 letters without digits", []string{"abcdefghijklmNo", "abcdefghijklmNO"}, "0,1 case"},
		{"15 letters and digits with a hyphen", []string{"001d00000-IRFMa", "001d00000-IRFMA"}, "0,1 case"},
		{"15 letters and digits but for blanks", []string{"001d000000IRFMa", "001d000000 IRFMa"}, "0,1 blanks"},
		{"long s and Kelvin", []string{"ſK", "SK"}, "0,1 case"},
		{"letters that only look alike", []string{"A", "А", "Α"}, ""},
		{"none", nil, ""},
	} {
		var got []string
		for _, g := range evidence.Alike(tt.ids) {
			got = append(got, strings.Trim(strings.ReplaceAll(fmt.Sprint(g.IDs), " ", ","), "[]")+" "+strings.Join(g.Differ.Words(), ", "))
		}
		if strings.Join(got, "|") != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, strings.Join(got, "|"), tt.want)
		}
	}
}

// TestAlikeOfMany finds the few of 1,000,000 ids that are almost the same, within a bounded number
// of allocations.
func TestAlikeOfMany(t *testing.T) {
	n := 1_000_000
	if testing.Short() {
		n = 10_000
	}
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("Customer %d", i)
	}
	ids[n-1], ids[n/2] = "CUSTOMER 17", "Customer\u00a0999"
	var groups []evidence.Group
	allocations := testing.AllocsPerRun(1, func() { groups = evidence.Alike(ids) })
	if len(groups) != 2 || !slices.Equal(groups[0].IDs, []int{17, n - 1}) || !slices.Equal(groups[1].IDs, []int{999, n / 2}) {
		t.Errorf("groups %v", groups)
	}
	if allocations > 1000 {
		t.Errorf("%.0f allocations", allocations)
	}
}

// TestAlikeOfOneSpelling checks ids that all read the same.
func TestAlikeOfOneSpelling(t *testing.T) {
	t.Parallel()
	const letters = 12
	var ids []string
	for i := range 1 << letters {
		b := []byte(strings.Repeat("a", letters))
		for k := range b {
			if i&(1<<k) != 0 {
				b[k] = 'A'
			}
		}
		ids = append(ids, string(b))
	}
	if groups := evidence.Alike(ids); len(groups) != 1 || len(groups[0].IDs) != 1<<letters {
		t.Errorf("%d groups", len(groups))
	}
}

// FuzzAlike checks any two ids: the order does not matter, and ids that are almost the same differ
// in some aspect.
func FuzzAlike(f *testing.F) {
	f.Add("acme", "Acme")
	f.Add("00123", "123")
	f.Add("Acme Inc", "Acme\u00a0Inc")
	f.Add("ﬃ", "FFI")
	f.Add("\xff", "\u0130")
	f.Fuzz(func(t *testing.T, a, b string) {
		a, b = strings.ToValidUTF8(a, ""), strings.ToValidUTF8(b, "")
		there, back := evidence.Alike([]string{a, b}), evidence.Alike([]string{b, a})
		if len(there) != len(back) {
			t.Fatalf("%q and %q: %v there, %v back", a, b, there, back)
		}
		if a != b && len(there) > 0 && there[0].Differ == 0 {
			t.Fatalf("%q and %q read the same and differ in nothing", a, b)
		}
		if len(there) == 0 && strings.EqualFold(a, b) && len(a) != 15 {
			t.Fatalf("%q and %q differ in case alone and are not alike", a, b)
		}
	})
}
