package internal_test

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// foreign are words and turns that the program does not use, because a controller reads them
// as translated, each with the plain word that it uses instead. What a filing itself says, in
// templates/, has the idiom of filers.
var foreign = []struct{ pattern, plain string }{
	{`\b(tells?|told|telling)\b`, "report, list, print or show"},
	{`\bmend(s|ed|ing)?\b`, "fix or correct"},
	{`\b(is|are|was|were) not there\b|\b(that|which|what) (is|are) there\b`, "exists, or is missing"},
	{`\bheld to\b`, "compared with, or checked against"},
	{`\bwhich is which\b`, "the specific noun"},
	{`\b(gives?|gave|given) back\b`, "returns"},
	{`\bstrangers?\b`, "unknown keys, or the noun"},
	{`\bcohorts?\b`, "customers of one year earlier"},
	{`\bT0\b`, "the same date one year earlier"},
	{`\b(that|which) (is|are|was) none\b`, "that is missing, or is not one"},
	{`\b[Ww]hat (is|was|are) (not )?(said|told|kept)\b`, "the specific noun"},
	{`\b(nothing|nobody) (tells|told|says)\b`, "who does not say what"},
}

// ordinary are uses of those words that are idiom: Staff and its letters speak so, and a check
// looks for a word of filers.
var ordinary = regexp.MustCompile(`told (the )?Staff|tells? us|told to Staff|"cohort"`)

// foreignNames are identifiers that hide what they hold.
var foreignNames = regexp.MustCompile(`^(told|tells?|mend|mended|strangers?|ours|worth|unlike|feet|perhaps|lay|reach)$`)

// TestVoice holds every text of the program to plain American business English: strings,
// comments and names of the code, the manual, the pages and the README.
func TestVoice(t *testing.T) {
	var patterns []*regexp.Regexp
	for _, f := range foreign {
		patterns = append(patterns, regexp.MustCompile(f.pattern))
	}
	look := func(file string, line int, text string) {
		text = ordinary.ReplaceAllString(text, "")
		for i, p := range patterns {
			if m := p.FindString(text); m != "" {
				t.Errorf("%s:%d has %q: write %s", file, line, m, foreign[i].plain)
			}
		}
	}
	files := 0
	for _, root := range []string{".", "../main.go", "../fixtures", "../README.md", "../CHANGELOG.md", "../CONTRIBUTING.md", "../Makefile"} {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				if d != nil && slices.Contains([]string{"want", "testdata", "ledgers", "drafts", "filed"}, d.Name()) {
					return fs.SkipDir
				}
				return ignoreMissing(err)
			}
			if d.Name() == "voice_test.go" || !slices.Contains([]string{".go", ".md", ".txt", ".tsv", ".html", ".js", ".css", ".toml", ""}, filepath.Ext(name)) {
				return nil
			}
			files++
			src, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			if filepath.Ext(name) == ".go" {
				lookGo(t, name, src, look)
				return nil
			}
			for i, line := range strings.Split(string(src), "\n") {
				look(name, i+1, line)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 200 {
		t.Errorf("only %d files were read", files)
	}
}

// lookGo looks at the comments, strings and identifiers of a Go source.
func lookGo(t *testing.T, name string, src []byte, look func(file string, line int, text string)) {
	t.Helper()
	set := token.NewFileSet()
	file := set.AddFile(name, set.Base(), len(src))
	var s scanner.Scanner
	s.Init(file, src, nil, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		switch tok {
		case token.EOF:
			return
		case token.COMMENT, token.STRING:
			for i, line := range strings.Split(lit, "\n") {
				look(name, file.Line(pos)+i, line)
			}
		case token.IDENT:
			if foreignNames.MatchString(lit) {
				t.Errorf("%s:%d is named %s: use the noun that a reader would search for", name, file.Line(pos), lit)
			}
		}
	}
}

func ignoreMissing(err error) error {
	if os.IsNotExist(err) {
		return nil
	}
	return err
}
