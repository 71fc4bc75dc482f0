package english_test

import (
	"testing"

	"github.com/tieout/tieout/internal/english"
)

// TestHasAmount covers amounts in digits and in words, and words that only begin like them.
func TestHasAmount(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]bool{
		"grew by $2": true, "grew by 2%": true, "grew by €3 million": true, "grew by [●]%": true, "grew by $[●]": true, "grew 3 Basis Points": true,
		"fell one percentage point": true, "fell TWO POINTS": true, "fell half a point": true, "fell three and one-half points": true,
		"Half of the increase": true, "two thirds of our growth": true, "One-Third of the total decline": true, "a quarter of this change": true, "three quarters of the rise": true,
		"": false, "grew": false, "in 2022": false, "3 customers": false, "at this point": false, "the second half of the year": false, "third-party costs": false,
		"a third of our customers": false, "the third quarter of the fiscal year": false, "headquarters of the Company": false, "●": false, "half": false, "point": false, "“thirds of”": false,
	} {
		if got := english.HasAmount(words); got != want {
			t.Errorf("HasAmount(%q) = %t, want %t", words, got, want)
		}
	}
}
