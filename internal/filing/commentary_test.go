package filing_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// commentaryOf reads a commentary.toml.
func commentaryOf(t *testing.T, data []byte) filing.Commentary {
	t.Helper()
	f, _, err := filing.Read(fstest.MapFS{"filing.toml": {Data: []byte(whole)}, "commentary.toml": {Data: data}})
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	return f.Commentary
}

var (
	entry  = filing.Acceptance{Code: "KPI012", Text: "ARR \"grew\"", Period: "FY2022", Reason: "It is defined\\ in Item 1.", By: "Ada = '''Moreau"}
	reason = filing.Explanation{Fact: "ndr.change@FY2022", Text: "One.\n\n\"Two\" \\ \"\"\"\n# three"}
)

// TestCommentaryIsAddedTo checks that an entry is added at the end, that the bytes before it stay,
// and what is refused.
func TestCommentaryIsAddedTo(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, file string
		refused    string // part of the error for an acceptance, and for an explanation
	}{
		{"no file", "", ""},
		{"without a line end", "# mine\nkeep = [\"demand\"]", ""},
		{"lines of Windows", "# mine\r\n[text]\r\nrevenue = \"x\"\r\n", ""},
		{"a byte-order mark", "\ufeff[[explain]]\nfact = \"a\"\ntext = \"b\"\n", ""},
		{"entries of both", "[[accept]]\ncode = \"A\"\ntext = \"b\"\nperiod = \"FY2021\"\nreason = \"c\"\nby = \"d\"\n[[explain]]\nfact = \"a\"\ntext = '''\nb'''\n", ""},
		{"a key that is wrong", "[[explain]]\nfact = \"a\"\ntext = \"b\"\nfacts = 1\n", ""},
		{"entries as values", "accept = []\nexplain = []\n", "double brackets"},
		{"a table of another kind", "[accept]\n[explain]\n", "double brackets"},
		{"what cannot be read", "[[", "correct it first"},
	} {
		was := filing.Commentary{}
		if tt.refused == "" && tt.file != "" {
			was = commentaryOf(t, []byte(tt.file))
		}
		var data []byte
		if tt.file != "" {
			data = []byte(tt.file)
		}
		for what, add := range map[string]func([]byte) ([]byte, error){"accept": entry.AddTo, "explain": reason.AddTo} {
			got, err := add(data)
			if tt.refused != "" {
				if err == nil || !strings.Contains(err.Error(), tt.refused) {
					t.Errorf("%s, %s: %v, want an error with %q", tt.name, what, err, tt.refused)
				}
				continue
			}
			if err != nil || !strings.HasPrefix(string(got), tt.file) {
				t.Errorf("%s, %s: %v, %q does not begin with %q", tt.name, what, err, got, tt.file)
				continue
			}
			is := commentaryOf(t, got)
			accepts, explains := len(was.Accept), len(was.Explain)
			if what == "accept" {
				last := is.Accept[len(is.Accept)-1]
				if last.At = (source.Point{}); last != entry {
					t.Errorf("%s: the entry is %+v", tt.name, last)
				}
				accepts++
			} else {
				last := is.Explain[len(is.Explain)-1]
				if last.At = (source.Point{}); last != reason {
					t.Errorf("%s: the entry is %+v", tt.name, last)
				}
				explains++
			}
			if len(is.Accept) != accepts || len(is.Explain) != explains || len(is.Keep) != len(was.Keep) || len(is.Text) != len(was.Text) {
				t.Errorf("%s, %s: the file says more or less than before: %+v", tt.name, what, is)
			}
			if bare := strings.ReplaceAll(string(got), "\r\n", ""); strings.Contains(tt.file, "\r\n") && strings.Contains(bare, "\n") {
				t.Errorf("%s, %s: the lines end in two ways: %q", tt.name, what, got)
			}
		}
	}
}

// TestReword checks that the other bytes of the file stay.
func TestReword(t *testing.T) {
	t.Parallel()
	const file = "# a\n[[explain]]\nfact = \"a\" # b\n\"text\" = '''\nx\n''' # c\n[[explain]]\nexplain = 1\ntext = \"y\"\nfact = \"b\"\n"
	for index, want := range []string{
		strings.Replace(file, "'''\nx\n'''", `"new"`, 1),
		strings.Replace(file, `"y"`, `"new"`, 1),
	} {
		if got, err := filing.Reword([]byte(file), index, "new"); err != nil || string(got) != want {
			t.Errorf("entry %d: %q (%v), want %q", index, got, err, want)
		}
	}
	for _, index := range []int{-1, 2} {
		if got, err := filing.Reword([]byte(file), index, "new"); err == nil {
			t.Errorf("entry %d: %q, want an error", index, got)
		}
	}
	for name, file := range map[string]string{"no text": "[[explain]]\nfact = \"a\"\n", "a number": "[[explain]]\nfact = \"a\"\ntext = 1\n", "not TOML": "["} {
		if got, err := filing.Reword([]byte(file), 0, "new"); err == nil {
			t.Errorf("%s: %q, want an error", name, got)
		}
	}
}

// FuzzReword writes any text into any file: what is returned reads back as the text, or there is
// an error.
func FuzzReword(f *testing.F) {
	for _, text := range []string{"a", "\"\"\"", "a\n\n\"\"\"\"\nb", "\\\n \\", "'''", "\u202e", "\x00", "a\n", "\n\na", "é\u2028", "\t\n"} {
		f.Add("[[explain]]\nfact = \"a\"\ntext = \"b\"\n", text)
		f.Add("\ufeffexplain = [{fact = \"a\", text = '''b'''}]\r\n", text)
	}
	f.Fuzz(func(t *testing.T, file, words string) {
		if !utf8.ValidString(words) {
			return // the page refuses it
		}
		got, err := filing.Reword([]byte(file), 0, words)
		if err != nil {
			return
		}
		if c := commentaryOf(t, got); len(c.Explain) == 0 || c.Explain[0].Text != words {
			t.Errorf("%q in %q is %q, and reads back as %+v", words, file, got, c.Explain)
		}
	})
}

// TestWordings checks that the text for a finding matches it and no other.
func TestWordings(t *testing.T) {
	t.Parallel()
	at := func(line int) source.Point { return source.Point{File: "templates/x.md.tmpl", Line: line, Col: 1} }
	cell := func(ref string) source.Cell { return source.Cell{Workbook: "w.xlsx", Sheet: "S", Ref: ref} }
	warning := func(code diag.Code, place source.Place, detail, sentence string) diag.Diagnostic {
		return diag.Diagnostic{Severity: diag.Warning, Code: code, Summary: "a cause", Detail: detail, Remedy: "State it", Subject: place, Sentence: sentence}
	}
	long := strings.Repeat("many words ", 60)
	found := []diag.Diagnostic{
		0:  warning("A", at(1), "the north", "Revenues rose in the north."),
		1:  warning("A", at(2), "the south", "Revenues rose in the south."),
		2:  warning("B", at(3), "the east", "Revenues rose."),
		3:  warning("B", at(4), "the west", "Revenues rose. Costs rose."), // contains the sentence before
		4:  warning("C", at(5), "the same", "The same."),
		5:  warning("C", at(6), "the same", "The same."),
		6:  warning("D", at(7), "the\nwest\u202e", "A  sentence\n of lines."),
		7:  warning("E", cell("B2"), "the cell holds 1", ""),
		8:  warning("E", cell("B3"), "the cell holds 2", ""),
		9:  warning("E", cell("C3"), "the cell is blank", ""),
		10: warning("F", at(8), "x", "One "+long+"end."),
		11: warning("F", at(9), "x", "Two "+long+"end."),
		12: warning("G", at(10), "", ""),
	}
	grouped := diag.Group(found)
	if len(grouped) != len(found)-1 {
		t.Fatalf("%d findings are grouped, want B2 with B3", len(grouped))
	}
	words := filing.WordingsOf(found)
	matches := func(d diag.Diagnostic, text string) bool {
		plain := func(s string) string { return strings.Join(strings.Fields(s), " ") }
		return strings.Contains(plain(d.Message()), text) || strings.Contains(plain(d.Sentence), text)
	}
	for i, want := range map[int]string{0: "Revenues rose in the north.", 1: "Revenues rose in the south.", 2: "the east", 3: "Revenues rose. Costs rose.", 4: "", 5: "",
		6: "A sentence of lines.", 10: "One many words many words many words many", 12: "a cause"} {
		if got := words.Text(found[i]); got != want {
			t.Errorf("the text for finding %d is %q, want %q", i, got, want)
		}
	}
	for _, d := range grouped {
		got := words.Text(d)
		if got == "" {
			if d.Code != "C" {
				t.Errorf("%s at %s has no text", d.Code, d.At())
			}
			continue
		}
		n := 0
		for _, other := range found {
			if other.Code == d.Code && matches(other, got) {
				n++
			}
		}
		if n != max(d.Count, 1) {
			t.Errorf("%q matches %d findings of %s, want %d", got, n, d.Code, max(d.Count, 1))
		}
		if strings.ContainsFunc(got, text.Control) {
			t.Errorf("%q has a control character", got)
		}
	}
}
