package check_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/check"
	"github.com/tieout/tieout/internal/diag"
)

var (
	// quoted matches a text to write that a remedy quotes, or a command to run.
	quoted = regexp.MustCompile("`([^`]+)`")
	// alternative matches what parts the alternatives of a remedy.
	alternative = regexp.MustCompile(`(?:(?:;|,) (?:or|if|otherwise)|\. Or)\b`)
)

// writes reports whether a change writes every text that a remedy quotes. An ellipsis
// stands for the words of the person who writes it.
func writes(change, remedy string) bool {
	for _, m := range quoted.FindAllStringSubmatch(remedy, -1) {
		text := strings.ReplaceAll(regexp.QuoteMeta(m[1]), "…", ".+")
		if !strings.HasPrefix(m[1], "tieout ") && !regexp.MustCompile(text).MatchString(change) {
			return false
		}
	}
	return true
}

// TestRemedies does what the remedies of a bad case say, and nothing else, and sees its
// findings gone: fix.txtar holds the files of the folder that a remedy changes, laid over
// the bad case. What a remedy quotes to be written, or what one of its alternatives does,
// stands in them to the letter, and the change brings about no new error.
func TestRemedies(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/*/fix.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if len(names) < 60 {
		t.Errorf("the remedies of %d codes are followed, want 60 or more", len(names))
	}
	var all []string
	for _, c := range check.All {
		all = append(all, string(c.Code))
	}
	for _, name := range names {
		code := filepath.Base(filepath.Dir(name))
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			tc := readCase(t, filepath.Join("testdata", code, "bad.txtar"))
			if len(tc.tampers) > 0 || len(tc.facts) > 0 {
				t.Fatal("the bad case is changed on the way, which no remedy can undo")
			}
			folder, change := overlay(t, tc.files), archive(t, name)
			before := tc.runFolder(t, folder, all...)
			var written strings.Builder
			for _, file := range change {
				written.WriteString(file)
			}
			overwrite(t, folder, change)
			after := tc.runFolder(t, folder, all...)
			fixed := 0
			for _, d := range before {
				if string(d.Code) != code || d.Severity == diag.Info && check.Find(code).Severity != diag.Info {
					continue
				}
				fixed++
				if !slices.ContainsFunc(alternative.Split(d.Remedy, -1), func(s string) bool { return writes(written.String(), s) }) {
					t.Errorf("the remedy is %q, and the change does not write what it quotes", d.Remedy)
				}
			}
			if fixed == 0 {
				t.Error("the bad case has no finding to remedy")
			}
			for _, d := range after {
				same := func(b diag.Diagnostic) bool { return b.Code == d.Code && b.Summary == d.Summary }
				if string(d.Code) == code && d.Severity == check.Find(code).Severity || d.Severity == diag.Error && !slices.ContainsFunc(before, same) {
					t.Errorf("after the change %s is found at %s: %s. %s", d.Code, d.At(), d.Message(), d.Remedy)
				}
			}
		})
	}
}

// TestRemediesNameTheTemplate covers remedies that depend on whether the folder has its own
// template of the section: a row to add to it, or what to change in place of the built-in.
func TestRemediesNameTheTemplate(t *testing.T) {
	t.Parallel()
	table := readCase(t, "testdata/GEO001/good.txtar").files["templates/geography.md.tmpl"]
	for _, tt := range []struct{ code, file, text, remedy string }{
		{"GEO002", "commentary.toml", "", "If the country is material, write `country.threshold = \"12.4%\"` under [policies] in filing.toml; if not, no change is needed"},
		{"GEO002", "templates/geography.md.tmpl", table, "If the country is material, add to the table, with a cell for every period shown: `| France | {{fact \"revenue[FR]\" .Period \"thousands\"}} | {{fact \"revenue[FR]\" .Compare \"thousands\"}} |`; if not, no change is needed"},
		{"KPI011", "templates/ndr.md.tmpl", "## Net Dollar Expansion Rate\n\nIt is not shown.\n", "Show it in templates/ndr.md.tmpl"},
		{"KPI011", "commentary.toml", "", "In filing.toml, add `\"non-gaap\"` to disclosures under [report], and add `[ledgers.trial-balance]`, `[accounts]` and `[non_gaap.adjusted-ebitda]` (tieout explain shows how)"},
	} {
		tc := readCase(t, "testdata/"+tt.code+"/bad.txtar")
		tc.files[tt.file] = tt.text
		var remedies []string
		for _, d := range tc.run(t, tt.code) {
			remedies = append(remedies, d.Remedy)
		}
		if !slices.Contains(remedies, tt.remedy) {
			t.Errorf("with %s %q the remedies of %s are %q, want %q", tt.file, tt.text, tt.code, remedies, tt.remedy)
		}
	}
}
