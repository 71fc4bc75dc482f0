package english_test

import (
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/english"
)

// TestAround checks where a quotation is cut, and that an ellipsis marks each cut.
func TestAround(t *testing.T) {
	for _, c := range []struct{ text, of, want string }{
		{"Revenue rose.", "rose", "Revenue rose."},
		{"Beginning in 2022, Adjusted EBITDA excludes stock-based compensation expense and nothing else.", "Beginning", "Beginning in 2022, Adjusted EBITDA excludes…"},
		{"We define it as before. In 2022. Adjusted EBITDA rose by 41%.", "rose", "Adjusted EBITDA rose by 41%."},
		{"Net loss was small in the long period that ended on the last day of 2022.", "2022", "…that ended on the last day of 2022."},
		{"Sales in the U.S. Treasury segment rose by 4%.", "4%", "…U.S. Treasury segment rose by 4%."},
		{"It fell. “Rates” rose by a lot in this year and the next one.", "lot", "“Rates” rose by a lot in this year and the next one."},
		{"Rates rose by 4%. They will then fall again for many years to come, we think.", "4", "Rates rose by 4%. They will then fall again for…"},
		{"Rates rose. ", "rose", "Rates rose. "},
		{"We sell widgets. Its part in invoices rose by 4%.", "rose", "Its part in invoices rose by 4%."},
	} {
		at := strings.Index(c.text, c.of)
		if got := english.Around(c.text, at, at+len(c.of)); got != c.want {
			t.Errorf("Around(%q, %q) = %q, want %q", c.text, c.of, got, c.want)
		}
	}
}

// TestBegun checks that an ellipsis marks a quotation that stops within its sentence.
func TestBegun(t *testing.T) {
	for _, c := range []struct{ text, of, want string }{
		{"No country amounted to 10 percent of revenues.", "No country amounted to 10 percent", "No country amounted to 10 percent…"},
		{"No country amounted to 10 percent.", "No country amounted to 10 percent", "No country amounted to 10 percent"},
		{"No country amounted to 10 percent", "No country amounted to 10 percent", "No country amounted to 10 percent"},
		{"None did. More follows.", "None did.", "None did."},
	} {
		at := strings.Index(c.text, c.of)
		if got := english.Begun(c.text, at, at+len(c.of)); got != c.want {
			t.Errorf("Begun(%q, %q) = %q, want %q", c.text, c.of, got, c.want)
		}
	}
}
