package filing_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/filing"
)

// TestSizeRemedy checks that the remedy for a file over the limit is to shorten it.
func TestSizeRemedy(t *testing.T) {
	t.Parallel()
	_, _, err := filing.ReadFileWithin(fstest.MapFS{"a.md": {Data: []byte("12345")}}, "a.md", 4)
	d := filing.Unreadable("a.md", "FIL001", err)
	if !strings.Contains(d.Detail, "5 bytes; the limit is 4") || d.Remedy != "Shorten the file to at most 4 bytes, and save it" {
		t.Errorf("Unreadable = %+v", d)
	}
}
