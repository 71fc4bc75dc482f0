package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/text"
)

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"", "abc", 3}, {"kitten", "sitting", 3}, {"fiscal_yearend", "fiscal_year_end", 1}, {"flaw", "lawn", 2}, {"same", "same", 0},
	} {
		if got, back := text.Distance(tt.a, tt.b), text.Distance(tt.b, tt.a); got != tt.want || back != tt.want {
			t.Errorf("Distance(%q, %q) = %d and back %d, want %d", tt.a, tt.b, got, back, tt.want)
		}
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	known := []string{"revenue", "ndr", "nds", "geography"}
	for _, tt := range []struct {
		word string
		most int
		want string
	}{
		{"revenu", 3, "revenue"}, {"revenue", 0, "revenue"}, {"revenu", 0, ""}, {"ndx", 1, "ndr"}, {"nds", 3, "nds"}, {"billings", 4, ""}, {"billings", 100, "nds"}, {"", 3, "ndr"},
	} {
		if got := text.Nearest(tt.word, known, tt.most); got != tt.want {
			t.Errorf("Nearest(%q, %d) = %q, want %q", tt.word, tt.most, got, tt.want)
		}
	}
	if got := text.Nearest("a", nil, 5); got != "" {
		t.Errorf("Nearest of no words = %q", got)
	}
}

func TestClip(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		s    string
		most int
		want string
	}{
		{"", 3, ""}, {"abc", 3, "abc"}, {"abcd", 3, "abc…"}, {"äöü", 3, "äöü"}, {"äöüß", 3, "äöü…"}, {"a\xffbc", 3, "a\ufffdb…"}, {"a\xff", 3, "a\xff"}, {"a", 0, "…"},
	} {
		if got := text.Clip(tt.s, tt.most); got != tt.want {
			t.Errorf("Clip(%q, %d) = %q, want %q", tt.s, tt.most, got, tt.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s, most := rapid.String().Draw(t, "s"), rapid.IntRange(0, 40).Draw(t, "most")
		got := text.Clip(s, most)
		start, cut := strings.CutSuffix(got, "…")
		switch {
		case got == s:
			if n := utf8.RuneCountInString(s); n > most {
				t.Fatalf("%d characters are left whole, and the most is %d", n, most)
			}
		case !cut || !strings.HasPrefix(s, start) || utf8.RuneCountInString(start) != most || !utf8.ValidString(start):
			t.Fatalf("Clip(%q, %d) = %q", s, most, got)
		}
	})
}

func TestListsAndCounts(t *testing.T) {
	t.Parallel()
	for want, items := range map[string][]string{"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}} {
		if got := text.List(items, "and"); got != want {
			t.Errorf("List(%q) = %q, want %q", items, got, want)
		}
	}
	if got := text.List([]string{"a", "b", "c"}, "or"); got != "a, b or c" {
		t.Errorf("with or: %q", got)
	}
	for n, want := range map[int]string{0: "0 errors", 1: "1 error", 2: "2 errors", 12345: "12345 errors"} {
		if got := text.Count(n, "error"); got != want {
			t.Errorf("Count(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestFolds(t *testing.T) {
	t.Parallel()
	const s = " Customer \u00a0ID\r\n\tName "
	if got := text.OneLine(s); got != "Customer ID Name" {
		t.Errorf("OneLine = %q", got)
	}
	if got := text.Fold(s); got != "customer id name" {
		t.Errorf("Fold = %q", got)
	}
}

func TestControlCharacters(t *testing.T) {
	t.Parallel()
	for _, r := range "\x00\t\n\r\x1b\x1f\x7f\u0080\u0085\u009b\u009f\u061c\u200e\u200f\u202a\u202e\u2066\u2069\ufffe\uffff" {
		if !text.Control(r) {
			t.Errorf("Control(%U) is false", r)
		}
	}
	for _, r := range " a~ä\u00a0\u200b\u200d\u2029\u202f\u2065\u206a\ufeff\ufffd\U0001F600" {
		if text.Control(r) {
			t.Errorf("Control(%U) is true", r)
		}
	}
	if got, want := text.Plain("a\x1b[31mb\nc\td\x7f\u0085\u00a0ä\ufffe\u202e\u200b\U0001F600"), `a\x1b[31mb c d\x7f\u0085\u00a0ä\ufffe\u202e\u200b😀`; got != want {
		t.Errorf("Plain = %q, want %q", got, want)
	}
}

func TestGroup(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "0": "0", "999": "999", "1000": "1,000", "-999": "-999", "-1000": "-1,000", "1234567.8912": "1,234,567.8912", "0.0001": "0.0001", "123456": "123,456",
	} {
		if got := text.Group(in); got != want {
			t.Errorf("Group(%q) = %q, want %q", in, got, want)
		}
	}
}
