package english

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestNextMention compares the first mention with that of one expression of all forms, in
// drafts and in words of the forms put together at random.
func TestNextMention(t *testing.T) {
	t.Parallel()
	var forms []string
	for _, f := range mentionForms() {
		forms = append(forms, "("+strings.TrimPrefix(f.form.String(), "(?i)^")+")")
	}
	whole, word := regexp.MustCompile(`(?i)^(?:`+strings.Join(forms, "|")+`)`), regexp.MustCompile(`^\w`)
	first := func(words string, from int) (n Mention, ok bool) {
		for i := from; i < len(words); i++ {
			if words[i] == ' ' || i > 0 && word.MatchString(words[i-1:]) == word.MatchString(words[i:]) {
				continue
			}
			if m := whole.FindStringSubmatchIndex(words[i:]); m != nil {
				for g, f := range mentionForms() {
					if m[2*g+2] >= 0 {
						return Mention{Measure: f.measure, At: i, End: i + m[1], Text: words[i : i+m[1]]}, true
					}
				}
			}
		}
		return n, false
	}
	files, err := filepath.Glob("../../fixtures/*/want/*.md")
	if err != nil || len(files) == 0 {
		t.Fatal("no drafts", err)
	}
	var texts []string
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, strings.Split(string(text), "\n")...)
	}
	pieces := regexp.MustCompile(`[A-Za-z’-]+|[(),%]`).FindAllString(strings.Join(forms, " "), -1)
	pieces = append(pieces, "the", "our", "as", "2022", "$5", "’", "–", "é")
	r := rand.New(rand.NewPCG(1, 2))
	for range 1500 {
		var b strings.Builder
		for range 1 + r.IntN(6) {
			b.WriteString(pieces[r.IntN(len(pieces))] + []string{" ", " ", " ", ", ", "-", ""}[r.IntN(6)])
		}
		texts = append(texts, b.String())
	}
	found := 0
	for _, words := range texts {
		for from := 0; from <= len(words); {
			got, ok := nextMention(words, from)
			want, is := first(words, from)
			if got != want || ok != is {
				t.Fatalf("in %q from %d the first mention is %+v, want %+v", words, from, got, want)
			}
			if !ok {
				break
			}
			found, from = found+1, got.End
		}
	}
	if found < 500 {
		t.Errorf("the texts have %d mentions, too few", found)
	}
}
