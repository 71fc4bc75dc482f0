package filing_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/source"
)

var signed = filing.Signoff{Target: "ndr@FY2022", Form: "10-K", Period: "FY2022", By: "Ada \"=1\" Moreau \\", Role: "preparer", On: "2023-02-20",
	Value: strings.Repeat("a", 64), Origin: strings.Repeat("b", 64), Definition: strings.Repeat("c", 64), Sentence: strings.Repeat("d", 64)}

// signoffs reads a signoffs.toml.
func signoffs(t *testing.T, data []byte) []filing.Signoff {
	t.Helper()
	f, found, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(whole)}, "signoffs.toml": {Data: data}})
	if err != nil || slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return strings.HasPrefix(d.At(), "signoffs.toml") }) {
		t.Fatalf("%v, %v\n%s", err, found, data)
	}
	for i := range f.Signoffs {
		f.Signoffs[i].At = source.Point{}
	}
	return f.Signoffs
}

// TestSignoffIsAddedTo checks that a sign-off is added at the end, with the line ends of the file,
// that the bytes before it stay, that it reads back, and what is refused.
func TestSignoffIsAddedTo(t *testing.T) {
	t.Parallel()
	first, err := signed.AddTo(nil)
	if err != nil || !strings.HasPrefix(string(first), "# Sign-offs, written by tieout sign.") {
		t.Fatalf("%v\n%s", err, first)
	}
	if got := signoffs(t, first); !slices.Equal(got, []filing.Signoff{signed}) {
		t.Errorf("a new file has %+v", got)
	}
	other := signed
	other.By, other.Role = "Ben Ito", "reviewer"
	for _, tt := range []struct{ name, file, refused string }{
		{"one more", string(first), ""},
		{"without a line end", strings.TrimSuffix(string(first), "\n"), ""},
		{"lines of Windows", strings.ReplaceAll(string(first), "\n", "\r\n"), ""},
		{"a byte-order mark", "\ufeff" + string(first), ""},
		{"an empty file", "", ""},
		{"entries as values", "signoff = []\n", "[[signoff]]"},
		{"entries as values, some", "signoff = [{ target = \"ndr\" }]\n", "[[signoff]]"},
		{"a table of another kind", "[signoff]\ntarget = \"ndr\"\n", "[[signoff]]"},
		{"what cannot be read", "[[", "correct it first"},
	} {
		got, err := other.AddTo([]byte(tt.file))
		if tt.refused != "" {
			if err == nil || !strings.Contains(err.Error(), tt.refused) {
				t.Errorf("%s: %v, want an error with %q", tt.name, err, tt.refused)
			}
			continue
		}
		if err != nil || !strings.HasPrefix(string(got), tt.file) {
			t.Errorf("%s: %v\n%s", tt.name, err, got)
			continue
		}
		if windows := strings.Contains(tt.file, "\r\n"); windows != strings.Contains(string(got), "\r\n") || windows && strings.Count(string(got), "\n") != strings.Count(string(got), "\r\n") {
			t.Errorf("%s: the line ends are mixed: %q", tt.name, got)
		}
		want := []filing.Signoff{signed, other}
		if tt.file == "" {
			want = want[1:]
		}
		if is := signoffs(t, got); !slices.Equal(is, want) {
			t.Errorf("%s: the file has %+v", tt.name, is)
		}
		again, err := other.AddTo(got) // takes the place of the last
		if is := signoffs(t, again); err != nil || !slices.Equal(is, want) {
			t.Errorf("%s, signed twice: %v, %+v", tt.name, err, is)
		}
	}
}

// TestSignerName checks which names a person may sign with: those that a reader can see.
func TestSignerName(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"Ada Moreau", " O'Brien \"Bob\" ", "Zoë", "李小龙", "أحمد", "Anne-Marie", "J. R. 2", "नेहा"} {
		if name, ok := filing.SignerName(s); !ok || name != strings.TrimSpace(s) {
			t.Errorf("%q is not a name", s)
		}
	}
	for _, s := range []string{"", " ", "\u200b", "A\u200bda Moreau", "\u2060", "\ufeffAda", "\u115f", "\u3164\u115f", "Ada\u2028Moreau", "Ada\u00adMoreau", "\u202eadA", "...", "Ada\nMoreau", "Ada\ufe0f", "Ada\U000e0041", strings.Repeat("a", 201), "\xff"} {
		if _, ok := filing.SignerName(s); ok {
			t.Errorf("%q is a name", s)
		}
	}
}
